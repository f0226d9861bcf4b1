"""The ticks of a table as drawing: their cells are nearly half of a row's, and cost a sixth of the layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.render.pdf.layout import POINT, Area

_SHOWN = re.compile(rb"1 0 0 -1 ([\d.]+) ([\d.]+) Tm\s+/(\S+) ([\d.]+) Tf\s+\[?(<[0-9a-f]+>)")


class Tick(NamedTuple):
    """How a tick is drawn: its font's name, its size in points, its code, and where it begins from a cell's middle."""

    font: str
    size: float
    code: str
    right: float
    up: float


def tick(sample: bytes, height: float, cell: Area) -> Tick | None:
    """The tick that is drawn on a page of this height, which holds one cell with it; None where there is none."""
    found = _SHOWN.search(sample)
    if found is None:
        return None
    x, y, size = float(found[1]) * POINT, height - float(found[2]) * POINT, float(found[4]) * POINT
    right, up = x - (cell.left + cell.right) / 2, y - (cell.top + cell.bottom) / 2
    return Tick("/" + found[3].decode(), size, found[5].decode(), right, up)


def draw(one: Tick, rows: Sequence[tuple[Area, Sequence[int]]], across: Sequence[float]) -> bytes:
    """The ticks of some rows in their columns, whose edges are `across`."""
    places = [((across[at] + across[at + 1]) / 2, (area.top + area.bottom) / 2) for area, ticks in rows for at in ticks]
    said = "".join(f"1 0 0 1 {x + one.right:.2f} {y + one.up:.2f} Tm {one.code} Tj\n" for x, y in places)
    return f"q 0 g BT {one.font} {one.size:.2f} Tf\n{said}ET Q\n".encode() if said else b""
