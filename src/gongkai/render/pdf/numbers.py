"""Page numbers, written onto finished pages: how many there are is known only when the whole is joined."""

from __future__ import annotations

from pikepdf import Page

from gongkai.render.pdf.fonts import SERIF
from gongkai.render.pdf.shared import NAMES, Face

CHARS = "第 0123456789 页 共"
SIZE = 9  # points, as in print.css
FOOT = 20  # points from a page's lower edge to its number


def number(count: int, total: int, face: Face, page: Page) -> bytes:
    """The drawing of 第 x 页 共 y 页 at the foot of a page, in the serif font."""
    left, bottom, right, _ = (float(edge) for edge in page.mediabox)
    said = f"第 {count} 页 共 {total} 页"
    x = (left + right - sum(face.widths[char] for char in said) * SIZE / 1000) / 2
    text = "".join(f"{face.codes[char]:04x}" for char in said)
    return f"q 0 g BT {NAMES[SERIF]} {SIZE} Tf {x:.2f} {bottom + FOOT:.2f} Td <{text}> Tj ET Q\n".encode()
