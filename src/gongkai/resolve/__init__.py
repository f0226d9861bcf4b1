"""Guideline + a place's selection → the place's catalog. Pure: no I/O, no findings (rules give those)."""

from gongkai.resolve.base import Base, prepare
from gongkai.resolve.catalog import offices_of, resolve

__all__ = ["Base", "offices_of", "prepare", "resolve"]
