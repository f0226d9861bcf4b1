"""A place's list before an import, and everything that the import found out on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.importers.opening.sheet import Told
from gongkai.importers.reading.list_cells import Registry, name_text
from gongkai.importers.reading.list_rows import Row
from gongkai.importers.settling.changes import Conflict, Uncertain
from gongkai.model.form import Form
from gongkai.model.record import Listing, Record


@dataclass(frozen=True, slots=True)
class Now:
    """A place's list before an import. `rows` are what its file says (to be changed), `used` all numbers that its form
    ever had here, those of other years and withdrawn ones too, `withdrawn` the reasons of these. `formerly` are by number the
    rows that the file had before each of the last commands: what a table without marks says as they did was imported already."""

    form: Form
    listing: Listing | None
    rows: list[dict[str, Any]]
    used: frozenset[str]
    withdrawn: Mapping[str, str]
    registry: Registry
    formerly: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    option: str = ""  # how a command that is proposed names the place

    records: Mapping[str, Record] = field(init=False)  # as they are printed, by number

    def __post_init__(self) -> None:
        records = self.listing.records if self.listing is not None else ()
        object.__setattr__(self, "records", {record.id: record for record in records})

    def said_before(self, number: str, key: str, value: Any) -> bool:
        """Whether the file once said this in a row, and says otherwise now."""
        return any(row.get(key) == value for row in self.formerly.get(number, ()))


@dataclass(slots=True)
class ListOutcome:
    """Everything that an import of a list found out. Texts come with their place."""

    option: str = ""  # how a command that is proposed names the place
    rows: dict[str, Row] = field(default_factory=dict)  # those that were taken, by the numbers that they have now
    read: list[tuple[str, ...]] = field(default_factory=list)
    elsewhere: list[tuple[str, str, str]] = field(default_factory=list)  # tables of other places, whose, and what tells
    changes: list[tuple[str, str, str, str]] = field(default_factory=list)  # number, column, before, now
    conflicts: list[Conflict] = field(default_factory=list)
    added: list[tuple[str, str]] = field(default_factory=list)  # number and name
    lost: list[tuple[str, str]] = field(default_factory=list)  # rows that are not taken
    uncertain: list[Uncertain] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)  # rows of the file that the tables lack
    emptied: list[tuple[str, str, str, str]] = field(default_factory=list)
    lacking: list[tuple[str, str]] = field(default_factory=list)  # columns of the form that a table lacks
    kept: list[tuple[str, str]] = field(default_factory=list)
    repeated: list[tuple[str, str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # laws
    quoted: list[tuple[str, str]] = field(default_factory=list)  # texts of articles, which are told in one line
    doubtful: list[Told] = field(default_factory=list)
    unwritten: list[Told] = field(default_factory=list)
    outside: list[tuple[str, str]] = field(default_factory=list)
    verified: list[tuple[str, str]] = field(default_factory=list)

    def lose(self, row: Row, why: str) -> None:
        """Tell a row that is not taken."""
        self.lost.append((row.where(), f"{why}：{'｜'.join(row.texts)}"))


def row_name(row: Row, form: Form) -> str:
    """What a row of a table is called."""
    return name_text(row.cells.get(form.naming.key, ""), exact=bool(row.id)).replace("\n", "、")


def printed_name(record: Record, now: Now) -> str:
    """What a row of the file is called."""
    return now.listing.name_of(record) if now.listing is not None else ""
