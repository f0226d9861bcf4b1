"""Rows of lists: as a place's file has them, and as they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, NamedTuple

from pydantic import Field

from gongkai.model.authored import keyed, spelled
from gongkai.model.finding import Span
from gongkai.model.form import NUMBER, Form
from gongkai.model.tree import Map


@keyed
class ListHead:
    """The head of a place's list. `year` is that of a yearly one; `withdrawn` are numbers never to be used again."""

    form: Annotated[str, Field(alias="清单")]
    year: Annotated[Annotated[str, spelled("20[0-9]{2}", "年度写成 2026 这样")] | None, Field(alias="年度")] = None
    note: Annotated[str | None, Field(alias="说明")] = None
    withdrawn: Annotated[tuple[tuple[str, str], ...], Field(alias="已撤销")] = ()


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row as its file has it: the texts of each of the form's columns, and those of the rows of its 表.

    `node` knows the places of both.
    """

    id: str
    node: Map
    cells: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...] = ()
    note: str | None = None
    evidence: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class WrittenList:
    """One file of a place's lists; `broken` are the numbers of rows that could not be read."""

    form: Form
    head: ListHead
    node: Map
    rows: tuple[WrittenRow, ...]
    broken: frozenset[str] = frozenset()


class Said(NamedTuple):
    """One text of a cell as it was written, and what is printed for it: an office for a role, a law's whole title.

    `known` is False where it refers to nothing; it is then printed as it was written.
    """

    written: str
    printed: tuple[str, ...]
    known: bool = True


Cell = tuple[Said, ...]


def text_of(cell: Cell, between: str = "\n") -> str:
    """What is printed of a cell: its texts, one a line or with something else between them."""
    return between.join(text for said in cell for text in said.printed)


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a list: its cells in the order of the form's columns (that of 表 is empty), and the rows of its 表."""

    number: int
    id: str
    cells: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str | None
    evidence: str | None
    source: str | None
    node: Map

    def at(self, key: str, row: int | None = None, inner: str | None = None, text: str | None = None) -> Span:
        """Where a cell was written: of a column, or of the column `inner` of a row of its 表; one text of it."""
        path: tuple[str | int, ...] = () if row is None else (row,) if inner is None else (row, inner)
        if text is not None and row is None:
            return self.node.find(key, text) or self.node.at(key)
        return self.node.at(key, *path) if key in self.node else self.node.at(NUMBER)


@dataclass(frozen=True)
class Listing:
    """A place's list of one form, complete and numbered. `year` is empty for one that is not yearly; `current` tells
    the newest of a form's lists from those that are kept to be read."""

    form: Form
    title: str
    year: str
    current: bool
    records: tuple[Record, ...]
    node: Map

    @property
    def slug(self) -> str:
        """The name of its files: that of its form, with the year of a yearly one; a view is always of this year."""
        return f"{self.form.slug}-{self.year}" if self.year and not self.form.view else self.form.slug

    def cell(self, record: Record, key: str) -> Cell:
        """A row's cell of the column with this key; empty where the form has no such column."""
        place = self._places.get(key)
        return () if place is None else record.cells[place]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {column.key: place for place, column in enumerate(self.form.columns)}

    def text(self, record: Record, key: str) -> str:
        """What was written in a cell that takes one text; empty where nothing was."""
        cell = self.cell(record, key)
        return cell[0].written.strip() if cell else ""

    def name_of(self, record: Record) -> str:
        """What a row is called: the text of its naming column."""
        return text_of(self.cell(record, self._naming), "、")

    @cached_property
    def _naming(self) -> str:
        return self.form.naming.key
