"""Guideline + a place's selection → the place's catalog. Pure: no I/O, no findings (rules give those)."""

from gongkai.resolve.base import Base, prepare
from gongkai.resolve.catalog import Resolved, hand_down, offices_of, resolve, resolve_all, resolve_one, with_open

__all__ = [
    "Base",
    "Resolved",
    "hand_down",
    "offices_of",
    "prepare",
    "resolve",
    "resolve_all",
    "resolve_one",
    "with_open",
]
