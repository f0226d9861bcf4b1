"""The rows of a sheet: one an entry, or several, where what it says needs more height than Excel gives one row.

Excel shows at most 409 points of a row, and keeps 32,767 characters and 253 line breaks of a cell. No column is so wide that
409 points hold more than these, so the height alone decides. The rows of one entry are merged wherever a cell has nothing more to say; a
hidden mark tells an import which of them go on within a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from gongkai.model.stamp import more_mark
from gongkai.model.template import Column
from gongkai.render.table import Numbered, Table, row_stamps
from gongkai.render.xlsx.measures import HIGHEST, LINE, SIZE, SMALLER, fitting, text_height, units


class Piece(NamedTuple):
    """What a cell shows: its text or a part of it, the size in points, the height it then needs, over how many rows it is
    merged, and what stands between it and the piece above: a line's end, or what a line was cut at."""

    text: str
    size: float
    height: float
    rows: int = 1
    joint: str = "\n"


class Line(NamedTuple):
    """A row of the sheet; `is_more` where its entry began above. `mark` and `stamps` are hidden."""

    entry: Numbered
    pieces: Sequence[Piece]
    mark: str
    stamps: str
    is_more: bool = False


def lines_of(table: Table[Any]) -> list[Line]:
    """All rows of the sheet."""
    found: list[Line] = []
    marks = table.marks or [row_stamps(table.columns, cells) for _, cells in table.rows]
    for (entry, cells), stamps in zip(table.rows, marks, strict=True):
        fits = [_fit(text, column.width) for text, column in zip(cells, table.columns, strict=True)]
        if max(fit.height for fit in fits) <= HIGHEST:
            found.append(Line(entry, fits, entry.id, stamps))
        else:
            found.extend(_several(entry, cells, table.columns, stamps))
    return found


def runs_of(table: Table[Any], lines: Sequence[Line]) -> list[int]:
    """For each row of the sheet, how many its merged cells span, as `Table.runs` tells it of the table's rows; texts that
    need several rows of their own are not merged with their neighbours'."""
    if not table.merged:
        return [1] * len(lines)
    found: list[int] = []
    each: list[int] = []
    for line in lines:
        if line.is_more:
            each[-1] += 1
        else:
            each.append(1)
    for first, count in enumerate(table.runs()):
        if count:
            rows = sum(each[first : first + count])
            cells = table.rows[first].cells
            short = all(text_height(cells[place], table.columns[place].width) <= HIGHEST for place in table.merged)
            found.extend([rows, *[0] * (rows - 1)] if short else [1] * rows)
    return found


def heights_of(table: Table[Any], lines: Sequence[Line], runs: Sequence[int]) -> list[float]:
    """The height of each row; rows under one merged cell share what its text needs beyond theirs."""
    heights = [
        max(
            piece.height
            for place, piece in enumerate(line.pieces)
            if (place not in table.merged or run == 1) and piece.rows < 2
        )
        for line, run in zip(lines, runs, strict=True)
    ]
    for first, count in enumerate(runs):
        if table.merged and count > 1:
            missing = max(lines[first].pieces[place].height for place in table.merged) - sum(
                heights[first : first + count]
            )
            for row in range(first, first + count):
                heights[row] += max(missing, 0) / count
    return [min(height, HIGHEST) for height in heights]


def _fit(text: str, width: float) -> Piece:
    """The largest size at which the text is no higher than a row may be; the smallest where none is."""
    for size in (SIZE, *SMALLER):
        height = text_height(text, width, size)
        if height <= HIGHEST:
            break
    return Piece(text, size, height)


def _several(entry: Numbered, cells: Sequence[str], columns: Sequence[Column], stamps: str) -> Iterator[Line]:
    """The rows of an entry that one row cannot hold. A cell's last part is merged with the rows below."""
    parts = [list(_parted(text, column.width)) for text, column in zip(cells, columns, strict=True)]
    count = max(map(len, parts))
    for part in parts:
        part[-1] = part[-1]._replace(rows=count - len(part) + 1)
        part.extend([Piece("", SIZE, 0, 0)] * (count - len(part)))
    for number, pieces in enumerate(zip(*parts, strict=True)):
        if number == 0:
            yield Line(entry, pieces, entry.id, stamps)
            continue
        joints = [(column.key, column.value, piece.joint) for column, piece in zip(columns, pieces, strict=True)]
        yield Line(entry, pieces, more_mark(entry.id, joints), "", is_more=True)


def _parted(text: str, width: float) -> Iterator[Piece]:
    """A text in pieces, none higher than a row may be: whole lines, or parts of a line that is too long by itself."""
    most = int((HIGHEST - 4) / (SIZE * LINE))
    have: list[str] = []
    room, joint = most, "\n"
    for line in text.split("\n"):
        start = 0
        for end in _cuts(line, most * fitting(width)):
            part = line[start:end]
            need = max(-(-units(part) // fitting(width)), 1)
            if have and (need > room or start):
                yield _whole(have, width, joint)
                room, have, joint = most, [], "\n"
                if start:
                    joint = " " if {line[start - 1], line[start]} & {" ", "\t"} else ""
            have.append(part)
            room -= need
            start = end
    yield _whole(have, width, joint)


def _whole(lines: Sequence[str], width: float, joint: str) -> Piece:
    text = "\n".join(lines)
    return Piece(text, SIZE, text_height(text, width), 1, joint)


def _cuts(line: str, most: int) -> Iterator[int]:
    """Where to cut a line into parts of at most so many half-width characters; the last is its end."""
    used = 0
    if units(line) > most:
        for place, char in enumerate(line):
            used += units(char)
            if used > most:
                yield place
                used = units(char)
    yield len(line)
