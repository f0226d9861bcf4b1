"""Findings to text: one writer a format."""
