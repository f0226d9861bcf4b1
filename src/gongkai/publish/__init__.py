"""Artifacts to build/: planned, made, swapped in whole."""
