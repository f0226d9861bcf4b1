"""What an import changes in a county's files, and everything that it found out on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.importers.reading.meaning import Reading
from gongkai.importers.reading.record import Record, Table
from gongkai.importers.reading.values import Value
from gongkai.model.item import Edit


@dataclass(slots=True)
class DomainChanges:
    """What changes in one domain's file. `edits` and `reverts` are by item number and YAML key; `short` says an edit
    of a list by what is added to the guideline's and taken from it; an empty value in `local_edits` takes the key away. `rows` are
    those that are an item, in the order of the tables, with its number.
    """

    domain: str
    slug: str
    adopted: list[str] = field(default_factory=list)
    edits: dict[str, dict[str, Value]] = field(default_factory=dict)
    short: dict[tuple[str, str], Edit] = field(default_factory=dict)
    reverts: dict[str, list[str]] = field(default_factory=dict)
    local_edits: dict[str, dict[str, Value]] = field(default_factory=dict)
    added: list[dict[str, Value]] = field(default_factory=list)
    excluded: dict[str, str] = field(default_factory=dict)
    included: list[str] = field(default_factory=list)
    withdrawn: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    renumbered: dict[str, str] = field(default_factory=dict)  # in 核实 and 已核对; "" for what is gone
    is_new: bool = False
    is_renamed: bool = False  # the file calls the domain otherwise
    is_reordered: bool = False
    rows: list[tuple[str, Record, Reading]] = field(default_factory=list)

    def any(self) -> bool:
        """Whether the file changes at all."""
        parts = (
            *(self.edits, self.reverts, self.local_edits, self.added, self.excluded, self.included, self.withdrawn),
            self.renumbered,
        )
        return self.is_new or self.is_renamed or self.is_reordered or any(parts)


class Uncertain(NamedTuple):
    """A row and the item that it may be: how alike they are (0–100), and whether it was taken for it."""

    place: str
    name: str
    item: str
    score: float
    taken: bool


class Conflict(NamedTuple):
    """A cell (or, with key 整行, a row) that was changed in the file and, since the file was built, in the sources."""

    place: str
    id: str
    key: str
    here: str
    now: str


@dataclass(slots=True)
class Outcome:
    """Everything that an import found out, for the files and for the report. Texts come with their place."""

    domains: dict[str, DomainChanges] = field(default_factory=dict)
    offices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    uncertain: list[Uncertain] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    odd: list[tuple[str, str, str]] = field(default_factory=list)  # cells that were not understood, and why
    unknown_laws: list[str] = field(default_factory=list)
    lost: list[tuple[str, str, str]] = field(default_factory=list)  # rows that no item can be made of, and why
    left: list[tuple[str, str]] = field(default_factory=list)  # items that the tables lack and that stay
    read: list[tuple[str, Table]] = field(default_factory=list)
    # how many rows each of them had, before those of several became one
    counts: list[int] = field(default_factory=list)
    elsewhere: dict[tuple[str, str], str] = field(default_factory=dict)  # by file and other place: what tells it is its
    kept: list[tuple[str, str]] = field(default_factory=list)  # texts kept as 备注
    unwritten: list[tuple[str, str, str]] = field(default_factory=list)  # texts that no source file needs, and why
    doubtful: list[tuple[str, str, str]] = field(default_factory=list)  # texts that may be meant otherwise, and why
    outside: list[tuple[str, str]] = field(default_factory=list)  # lines around the tables
    emptied: list[tuple[str, str, str, str]] = field(default_factory=list)  # cells emptied in a built file
    blank: list[tuple[str, str]] = field(default_factory=list)  # in other tables: of which rows which columns are empty
    repeated: list[tuple[str, str, str]] = field(default_factory=list)  # rows that say again what another says
    filled: list[tuple[str, str]] = field(default_factory=list)  # columns taken from the row above
    verified: list[tuple[str, str, str]] = field(default_factory=list)  # 核实, 已核对 and 核对 that changes touch
    former: dict[tuple[str, str], str] = field(default_factory=dict)  # what a changed cell said, by number and key
    origin: dict[tuple[str, str], str] = field(default_factory=dict)  # by file and table: how it stands to the sources
    option: str = ""  # how a command that is proposed names the place
    took: list[str] = field(default_factory=list)  # marks of the cells that are taken in
    unseen: dict[str, list[frozenset[str]]] = field(
        default_factory=dict
    )  # by each text that it has: a hidden row's, as `letters`

    def any(self) -> bool:
        """Whether any source file changes."""
        return bool(self.offices) or any(change.any() for change in self.domains.values())
