"""Colours as #rrggbb, and how well one can be read on another, as WCAG 2.2 measures it."""

from __future__ import annotations

import re
from collections.abc import Sequence

WHITE = "#ffffff"
READABLE = 4.5  # WCAG 2.2, 1.4.3: text of ordinary size
_STEPS = 64


def is_colour(text: str) -> bool:
    """Whether a text is a colour that we take: #b01116, nothing shorter, no names."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 (the same) to 21 (black and white)."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def readable(colour: str, grounds: Sequence[str], towards: str) -> str:
    """The colour, mixed with as much of `towards` as it takes to be read on each of the grounds."""
    for step in range(_STEPS):
        mixed = _mixed(colour, towards, step / _STEPS)
        if all(contrast(mixed, ground) >= READABLE for ground in grounds):
            return mixed
    return towards


def _mixed(one: str, other: str, share: float) -> str:
    parts = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(mine + (theirs - mine) * share):02x}" for mine, theirs in parts)


def _parts(colour: str) -> list[int]:
    return [int(colour[index : index + 2], 16) for index in (1, 3, 5)]


def _luminance(colour: str) -> float:
    shares = [part / 255 for part in _parts(colour)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
