"""Page numbers, written onto finished pages with a font that the document has embedded already.

Laying them out would take a page of WeasyPrint's for each; how many there are is known only at the end.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pikepdf import Name, Object, Page

SAMPLE = "第 0123456789 页 共"  # laid out once on a page of its own, so that its font and glyphs are there to use
SIZE = 9  # points, as in print.css

_FONT = re.compile(rb"/([^\s/]+) [\d.]+ Tf")
_PAIR = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]{4})>\s")


class Glyphs(NamedTuple):
    """A font of the document, and the code and width (in thousandths of its size) of each character it may be asked for."""

    font: Object
    codes: dict[str, int]
    widths: dict[int, float]


def glyphs(sample: Page) -> Glyphs:
    """The font of the page that holds `SAMPLE`."""
    sample.contents_coalesce()
    found = _FONT.search(sample.Contents.read_bytes())
    if found is None:
        raise ValueError("the sample of page numbers names no font")
    font = sample.Resources.Font[Name("/" + found[1].decode())]
    codes = {chr(int(char, 16)): int(code, 16) for code, char in _PAIR.findall(font.ToUnicode.read_bytes())}
    return Glyphs(font, {char: codes[char] for char in SAMPLE}, _widths(font.DescendantFonts[0].W))


def _widths(runs: Object) -> dict[int, float]:
    """PDF's list of widths: a first code, then the widths from there on."""
    given = list(runs)
    return {
        int(first) + index: float(width)
        for first, widths in zip(given[::2], given[1::2], strict=True)
        for index, width in enumerate(list(widths))
    }


def number(page: int, total: int, have: Glyphs, font: str, middle: float, bottom: float) -> bytes:
    """The drawing of 第 x 页 共 y 页, centred at `middle` with its foot at `bottom`; `font` is its name on the page."""
    codes = [have.codes[char] for char in f"第 {page} 页 共 {total} 页"]
    width = sum(have.widths[code] for code in codes) * SIZE / 1000
    text = "".join(f"{code:04x}" for code in codes)
    return f"BT /{font} {SIZE} Tf {middle - width / 2:.2f} {bottom:.2f} Td <{text}> Tj ET\n".encode()
