"""The rules of the tables as drawing: one path a page, where WeasyPrint would draw each side of each cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

from gongkai.render.pdf.document import FIRST, HEAD, NEXT
from gongkai.render.pdf.layout import Area
from gongkai.render.table import Heading

_PEN = b"q .567 w .2 G 2 J\n"  # .2 mm wide, #333, square ends so that corners close
Line = tuple[float, float, float, float]
T = TypeVar("T")
Header = tuple[tuple[Heading, ...], tuple[Heading, ...]]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is the same on every page: the columns' edges as shares of the width, the head, and the merged column.

    `first` is the height of the head's upper row as a share of its whole height.
    """

    edges: tuple[float, ...]
    header: Header
    merge: int | None
    first: float

    def across(self, head: Area) -> list[float]:
        """The columns' edges on a page whose head stands there."""
        return [head.left + (head.right - head.left) * edge for edge in self.edges]


def edges(widths: Sequence[float]) -> tuple[float, ...]:
    """Columns' widths → their edges as shares of the whole, from 0 to 1."""
    whole = sum(widths)
    return tuple(edge / whole for edge in accumulate(widths, initial=0.0))


def head_of(places: dict[str, Area]) -> Area | None:
    """Where the head of the page's table stands; None on a page without one."""
    return next((area for name, area in places.items() if name.startswith(HEAD)), None)


def rows_of(places: dict[str, Area], told: Sequence[T]) -> list[tuple[Area, T]]:
    """The rows on a page, each with what is told of it; nothing else that a project's own templates call alike."""
    known = {str(number): one for number, one in enumerate(told)}
    rows = ((area, name.rpartition("-")[2]) for name, area in places.items() if name.startswith((FIRST, NEXT)))
    return [(area, known[number]) for area, number in rows if number in known]


def draw(places: dict[str, Area], ruling: Ruling) -> bytes:
    """The rules of a page's table; nothing where there is none."""
    head = head_of(places)
    if head is None:
        return b""
    rows = [(name, area) for name, area in places.items() if name.startswith((FIRST, NEXT))]
    across = ruling.across(head)
    lines = [*_head(head, across, ruling), *_rows(rows, across, ruling.merge)]
    bottom = rows[-1][1].bottom if rows else head.bottom
    lines.extend((edge, head.bottom, edge, bottom) for edge in across)
    path = b"".join(b"%.2f %.2f m %.2f %.2f l\n" % line for line in lines)
    return _PEN + path + b"S Q\n"


def _head(head: Area, across: Sequence[float], ruling: Ruling) -> list[Line]:
    """Its outline, the line under each group, and between columns (within a group only below its name)."""
    middle = head.top - (head.top - head.bottom) * ruling.first
    lines = [(across[0], y, across[-1], y) for y in (head.top, head.bottom)]
    at = 0
    lines.append((across[0], head.top, across[0], head.bottom))
    for cell in ruling.header[0]:
        end = at + cell.columns
        if cell.rows == 1:
            lines.append((across[at], middle, across[end], middle))
        lines.extend((across[edge], middle, across[edge], head.bottom) for edge in range(at + 1, end))
        lines.append((across[end], head.top, across[end], head.bottom))
        at = end
    return lines


def _rows(rows: Sequence[tuple[str, Area]], across: Sequence[float], merge: int | None) -> list[Line]:
    """The line under each row; it leaves the merged column out where the next row has no label of its own."""
    lines: list[Line] = []
    for index, (_, area) in enumerate(rows):
        y = area.bottom
        if merge is None or index + 1 == len(rows) or rows[index + 1][0].startswith(FIRST):
            lines.append((across[0], y, across[-1], y))
        else:
            lines.extend(((across[0], y, across[merge], y), (across[merge + 1], y, across[-1], y)))
    return lines
