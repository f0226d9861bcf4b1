"""A worksheet that people fill in: which cells there are, what they say now, and which of them are still open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

MARK = "gongkai填报表"  # the hidden sheet, and its first cell
VERSION = "1"
YES = ("√", "对", "是", "✓", "✔", "☑", "v", "V")  # in a cell with a proposal: that it is so
NONE = ("无", "没有", "暂无")  # in a cell that may be absent: that there is none
ADOPTED, LEFT_OUT = "采用", "不采用"


class Column(NamedTuple):
    """A column. `key` is what is filled in here, empty where it is only shown; `hint` says what is wanted. `choices` are
    offered; where it is `closed`, nothing else is right."""

    heading: str
    width: float
    key: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()
    closed: bool = False


class Line(NamedTuple):
    """A row: by what it is known (the text of its first column), its texts, the keys of the cells that are still open, and
    what is proposed for a key."""

    cells: tuple[str, ...]
    open: frozenset[str] = frozenset()
    proposals: Mapping[str, str] = {}

    @property
    def id(self) -> str:
        """What stands in the first column."""
        return self.cells[0]


class Part(NamedTuple):
    """A sheet. `blanks` are empty lines at its end, in which more may be written; there what counts is the first column as a
    whole, from its first line to its last (乡镇). `marks` are hidden, one for each line."""

    name: str
    title: str
    lead: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    blanks: int = 0
    marks: tuple[str, ...] = ()

    @property
    def open(self) -> int:
        """How many cells are still open."""
        return sum(len(line.open) for line in self.lines)


class Cell(NamedTuple):
    """Which cell: its sheet, the line's id, the column's key."""

    part: str
    id: str
    key: str


class Worksheet(NamedTuple):
    """All of it, of the place with this slug, name and code, on this day; `option` is how a command that is proposed names it."""

    slug: str
    place: str
    code: str
    day: str
    parts: tuple[Part, ...]
    option: str = ""

    def texts(self, *, shown: bool = False) -> Iterator[tuple[Cell, str]]:
        """What every cell says that can be filled in; a part with empty lines counts as one. Those too that are only `shown`
        go by their headings."""
        for part in self.parts:
            if part.blanks:
                column = part.columns[0]
                yield Cell(part.name, column.key, column.key), "\n".join(line.id for line in part.lines)
                continue
            for line in part.lines:
                for place, (column, text) in enumerate(zip(part.columns, line.cells, strict=True)):
                    if column.key or (shown and place):
                        yield Cell(part.name, line.id, column.key or column.heading), text
