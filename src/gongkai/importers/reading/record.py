"""A row of a published table, and what one sheet holds."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.importers.reading.headings import THIRD, Field
from gongkai.importers.reading.text import justified


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a published table. `unboxed` names the columns in which other rows show open boxes, and this none.

    `cells` are its texts by column; `places` tells where each stands. `id` and `stamps` are set in files that
    gongkai built, `built` in all rows of its tables, new ones too. `filled` names the cells that were empty and were
    taken from the row above; `unread` the columns whose cells hold something that could not be read.
    """

    place: str
    domain: str
    cells: dict[Field, str]
    places: dict[Field, str]
    id: str = ""
    stamps: tuple[str, ...] = ()
    filled: frozenset[str] = frozenset()
    unread: frozenset[Field] = frozenset()
    built: bool = False
    unboxed: frozenset[str] = frozenset()

    @property
    def extra(self) -> dict[str, str]:
        """The cells of columns that the template does not have."""
        return {column.key: text for column, text in self.cells.items() if column.extra and text.strip()}


@dataclass(frozen=True, slots=True)
class Table:
    """What was read from one sheet: its records and the lines that stand outside of them.

    `ids` are the numbers that a table of gongkai's was built with, each with a digest of its row ("" in older files);
    `origin` is the mark of the place and the edition (yongxiu@2026-11-23).
    """

    name: str
    records: tuple[Record, ...]
    notes: tuple[str, ...]
    domains: tuple[str, ...]
    ids: dict[str, str] = field(default_factory=dict)
    fingerprint: str = ""
    cells: int = 0
    origin: str = ""


def name_of(record: Record) -> tuple[str, str]:
    """一级事项 and 二级事项 as read; a 三级事项 stands behind the second."""
    second = record.cells.get(Field("二级事项"), "")
    third = record.cells.get(Field(THIRD), "")
    if third and third != second:
        second = f"{second}：{third}" if second else third
    names = _one_line(record.cells.get(Field("一级事项"), "")), _one_line(second)
    return names if record.id else (justified(names[0]), justified(names[1]))


def _one_line(text: str) -> str:
    """A name without the line breaks that a narrow column puts into it."""
    return "".join(part.strip() for part in text.split("\n"))
