"""Page numbers, written onto finished pages with a font that the document has embedded already.

How many pages there are is known only when the whole is joined.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pikepdf import Object, Page

SAMPLE = "第 0123456789 页 共"  # laid out once on a page of its own, so that its font and glyphs are there to use
SIZE = 9  # points, as in print.css
USUAL = 1000  # the width of a character, in thousandths of its size, where none is told
FOOT = 20  # points from a page's lower edge to its number

_FONT = re.compile(rb"/([^\s/]+) [\d.]+ Tf")
_PAIR = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>\s")


class Glyphs(NamedTuple):
    """A font of the document with its name in the pages' resources, and of each character it may be asked for the
    code and the width in thousandths of its size."""

    name: str
    font: Object
    codes: dict[str, int]
    widths: dict[str, float]


def glyphs(sample: Page) -> Glyphs:
    """The font of the page that holds `SAMPLE`."""
    sample.contents_coalesce()
    found = _FONT.search(sample.Contents.read_bytes())
    if found is None:
        raise ValueError("the sample of page numbers names no font")
    name = "/" + found[1].decode()
    font = sample.Resources.Font[name]
    codes, wide = {char: code for code, char in texts(font).items()}, widths(font)
    return Glyphs(name, font, {char: codes[char] for char in SAMPLE}, {char: wide[codes[char]] for char in SAMPLE})


def texts(font: Object) -> dict[int, str]:
    """What each code of a font means."""
    pairs = _PAIR.findall(font.ToUnicode.read_bytes().partition(b"endcodespacerange")[2])
    return {int(code, 16): bytes.fromhex(char.decode()).decode("utf-16-be") for code, char in pairs}


def widths(font: Object) -> dict[int, float]:
    """The width of each code of a font: PDF's list of a first code, then the widths from there on; else the usual one."""
    given, usual = list(font.DescendantFonts[0].W), int(font.DescendantFonts[0].get("/DW", USUAL))
    found = {
        int(first) + index: float(width)
        for first, run in zip(given[::2], given[1::2], strict=True)
        for index, width in enumerate(list(run))
    }
    return {code: found.get(code, usual) for code in texts(font)}


def number(count: int, total: int, have: Glyphs, page: Page) -> bytes:
    """The drawing of 第 x 页 共 y 页 at the foot of a page."""
    left, bottom, right, _ = (float(edge) for edge in page.mediabox)
    said = f"第 {count} 页 共 {total} 页"
    x = (left + right - sum(have.widths[char] for char in said) * SIZE / 1000) / 2
    text = "".join(f"{have.codes[char]:04x}" for char in said)
    return f"q 0 g BT {have.name} {SIZE} Tf {x:.2f} {bottom + FOOT:.2f} Td <{text}> Tj ET Q\n".encode()
