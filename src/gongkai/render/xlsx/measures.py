"""Measures of a workbook and what its texts may be: known without openpyxl, which takes long to import."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from gongkai.model.stamp import REFUSED

SIZE = 9.0  # points, body text
COVER_SIZE, FACT_SIZE = 10.5, 13.0
SMALLER = (8.0, 7.0, 6.0)  # for a cell that would be higher than a row may be
LINE = 1.45  # line height of the tallest common Chinese face
HIGHEST = 409.0  # points: Excel's limit for a row
LOWEST = {"title": 30.0, "warning": 30.0, "": 18.0}  # points of a row of one text, by its kind
LONGEST = 32_767  # UTF-16 units: Excel's limit for a cell
STYLES = (  # kinds of cells in the order in which `pen` sets them up
    *("label", "title", "warning", "cover", "fact", "plain", "head", "item", "link", "shown"),
    *(f"{across}{size}" for across in ("left", "center") for size in ("", *SMALLER)),
)
_WIDEST = 148.0  # characters: Excel's limit for a column is 255 digits
_TOO_LONG = "……（太长，没有写全）"
_NUMBERED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def text_height(text: str, width: float, size: float = SIZE) -> float:
    """Points that a text needs in a column `width` full-width characters of 9 points wide."""
    fits = fitting(width, size)
    lines = sum(max(-(-units(line) // fits), 1) for line in text.split("\n"))
    return round(lines * size * LINE + 4, 2)


def fitting(width: float, size: float = SIZE) -> int:
    """How many half-width characters a line of the column holds."""
    return max(int(min(width, _WIDEST) * 2 * SIZE / size), 2)


def units(line: str) -> int:
    """Width in half-width characters, which is what GB 18030's bytes count: two for Chinese characters, and for the
    ambiguous ones (■ □ √) that Chinese faces print full width. Rare characters have four, which errs on the safe side."""
    return len(line.encode("gb18030", "replace"))


def excel_width(width: float) -> float:
    """A width in full-width characters of 9 points, as Excel counts (digits of the default face, 7 pixels)."""
    return round(min(width, _WIDEST) * 12 / 7 + 1, 2)


def printed_width(widths: Iterable[float]) -> float:
    """Points that columns take on paper at full size: for each of their characters, and for their edges."""
    return sum(9.0 * width + 5.25 for width in widths)


def short(text: str) -> str:
    """The text of a title or a line of the cover: where Excel could not keep it all, its beginning and a word on that.
    The cells of tables are never so long; see `lines`."""
    return text if utf16(text) <= LONGEST else cut_to(text, LONGEST - len(_TOO_LONG)) + _TOO_LONG


def utf16(text: str) -> int:
    """The length of a text as Excel counts it."""
    return len(text) if len(text) * 2 <= LONGEST or text.isascii() else len(text.encode("utf-16-le")) // 2


def cut_to(text: str, most: int) -> str:
    """As much of a text's beginning as has at most so many UTF-16 units."""
    return text.encode("utf-16-le")[: most * 2].decode("utf-16-le", "ignore")


def clean(text: str) -> str:
    """The text without characters that a workbook must not hold; line breaks as Excel writes them, and nothing that Excel
    would take for the number of a character (`_x0041_`)."""
    plain = REFUSED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _NUMBERED.sub("_x005F_", plain) if "_x" in plain else plain


@cache
def letter(column: int) -> str:
    """What Excel calls a column: A, B … Z, AA …"""
    above, place = divmod(column - 1, 26)
    return (letter(above) if above else "") + chr(ord("A") + place)
