"""About which pages the tables of a Word document take: what its contents say until the program that shows it counts anew.

Lines have a fixed height there, so that what a page holds follows from how many lines the cells need.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gongkai.render.table import Table
from gongkai.render.xlsx.measures import units

LINE = 12.0  # points: a line of 9 points
_RULE = 0.5  # points between two rows
_PAD, _HALF = 80, 90  # twentieths of a point: a cell's padding on both sides, a half-width character


def lines(text: str, width: int) -> int:
    """How many lines a text needs in a cell, which is `width` twentieths of a point wide."""
    fits = max((width - _PAD) // _HALF, 2)
    return sum(max(-(-units(line) // fits), 1) for line in text.split("\n"))


def heights(table: Table[Any], widths: Sequence[int]) -> list[float]:
    """How high each row is, in points. What is merged with rows below adds to the last of them what these have not."""
    runs = table.runs()
    found: list[float] = []
    label, begun = 0.0, 0  # of the cells that are merged: what they need, and the row where they begin
    for index, (_, cells) in enumerate(table.rows):
        needs = [lines(text, width) * LINE + _RULE for text, width in zip(cells, widths, strict=True)]
        found.append(max((need for column, need in enumerate(needs) if column not in table.merged), default=LINE))
        if runs[index]:
            label, begun = max((needs[column] for column in table.merged), default=0.0), index
        if index + 1 == len(runs) or runs[index + 1]:
            found[-1] += max(label - sum(found[begun:]), 0.0)
    return found


def head_height(table: Table[Any], widths: Sequence[int]) -> float:
    """The same of the rows that are repeated on each page."""
    column, needs = 0, [0, 0]
    below = iter(table.header[1])
    for heading in table.header[0]:
        span = widths[column : column + heading.columns]
        if heading.rows == 1:
            needs[0] = max(needs[0], lines(heading.text, sum(span)))
            needs[1] = max([needs[1], *(lines(next(below).text, width) for width in span)])
        column += heading.columns
    return max(sum(needs), 1) * LINE + 2 * _RULE


def pages(rows: Sequence[float], page: float, lead: float, head: float, highest: float) -> int:
    """How many pages a table takes that begins below a title of height `lead` and repeats a head; rows above `highest`
    are divided."""
    count, used = 1, lead + head
    for row in rows:
        if used + row > page and row <= highest:
            count, used = count + 1, head
        used += row
        while used > page:
            count, used = count + 1, used - page + head
    return count
