"""Tables of texts: the one tabulation that every format prints, of a domain's entries or of a list's rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, NamedTuple, Protocol, TypeVar

from gongkai.model.entry import FIELDS, NAMES, Catalog, DomainCatalog, Entry
from gongkai.model.item import GROUPS, OTHER, PUBLIC, Channel
from gongkai.model.recent import recent
from gongkai.model.stamp import HEADER, digest, stamps
from gongkai.model.template import BOX_NO, BOX_YES, MARK_YES, Column

_BOX = re.compile(f" (?=[{BOX_YES}{BOX_NO}])")
NOTE = Column(key=FIELDS["note"], width=6, if_any=True)  # what pages print beside an item's name, files in a column


class Heading(NamedTuple):
    """A header cell with its spans."""

    text: str
    columns: int = 1
    rows: int = 1


class Numbered(Protocol):
    """What a row is of: an entry, or a list's record."""

    @property
    def id(self) -> str:
        """Its number for ever: 10-001, P-001."""

    @property
    def number(self) -> int:
        """Its running number."""


T = TypeVar("T", bound=Numbered)


class Row(NamedTuple, Generic[T]):
    """What a row is of, with one text for each column."""

    entry: T
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """One printed table. `header` are the two header rows; `merged` the indexes of the columns in which neighbours that
    are alike in all of them are one cell; `lead` stands below the title. A `stamped` one bears hidden marks, by which an
    import tells what was edited; `marks` are such ones of a list's rows, one each."""

    title: str
    columns: tuple[Column, ...]
    header: tuple[tuple[Heading, ...], tuple[Heading, ...]]
    rows: tuple[Row[T], ...]
    merged: tuple[int, ...] = ()
    lead: str = ""
    stamped: bool = True
    marks: tuple[str, ...] = ()

    @property
    def merge(self) -> int | None:
        """The one merged column of a catalog's table, 一级事项."""
        return self.merged[0] if self.merged else None

    def runs(self, longest: int | None = None) -> list[int]:
        """For each row, how many rows its merged cells span; 0 where cells above cover it.

        `longest` cuts long runs, so that a label is repeated on each printed page.
        """
        if not self.merged:
            return [1] * len(self.rows)
        spans: list[int] = []
        for _, group in groupby(self.rows, key=lambda row: [row.cells[index] for index in self.merged]):
            left = len(list(group))
            while left:
                size = _piece(left, longest)
                spans.extend([size] + [0] * (size - 1))
                left -= size
        return spans


def _piece(left: int, longest: int | None) -> int:
    """The next piece of a run: as even as possible, none above `longest`."""
    if longest is None or left <= longest:
        return left
    pieces = -(-left // longest)
    return -(-left // pieces)


def tabulate(catalog: Catalog, domain: DomainCatalog, columns: tuple[Column, ...] | None = None) -> Table[Entry]:
    """The table of one domain, in the template's columns or in these."""
    columns = columns_of(catalog) if columns is None else columns
    rows = tuple(Row(entry, tuple(cell(catalog, entry, column) for column in columns)) for entry in domain.entries)
    merged = tuple(index for index, column in enumerate(columns) if column.merge)[:1]
    return Table(catalog.domain_title(domain), columns, header_of(columns), rows, merged)


@recent(lambda catalog: (catalog.domains, catalog.template))
def columns_of(catalog: Catalog) -> tuple[Column, ...]:
    """The template's columns; those for rare values only where some entry of the catalog has one."""
    entries = catalog.entries
    return tuple(
        column
        for column in catalog.template.columns
        if not column.if_any or any(cell(catalog, entry, column) for entry in entries)
    )


def columns_with_notes(catalog: Catalog, domains: Iterable[DomainCatalog]) -> tuple[Column, ...]:
    """The same with a column for 备注 at the end, where the template has none and some entry of the domains has one."""
    columns = columns_of(catalog)
    return noted(columns) if any(entry.note for domain in domains for entry in domain.entries) else columns


def noted(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns with one for 备注 at the end, where none of them is."""
    return columns if any(column.key == NOTE.key for column in columns) else (*columns, NOTE)


def header_of(columns: tuple[Column, ...]) -> tuple[tuple[Heading, ...], tuple[Heading, ...]]:
    """Two header rows: groups above, headings below; a column without a group spans both."""
    first: list[Heading] = []
    second: list[Heading] = []
    for group, members in groupby(columns, key=lambda column: column.group):
        inside = list(members)
        if group is None:
            first.extend(Heading(column.heading, rows=2) for column in inside)
        else:
            first.append(Heading(group, columns=len(inside)))
            second.extend(Heading(column.heading) for column in inside)
    return tuple(first), tuple(second)


def cell(catalog: Catalog, entry: Entry, column: Column) -> str:
    """The text of one cell; elements and laws one a line, ticks as √, channels with ■ and □."""
    key = column.key
    if column.value is not None:
        return _tick(entry, column)
    if key == "序号":
        return str(entry.number)
    if column.extra:
        return dict(entry.extra).get(key, "")
    if key == "公开内容":
        return "\n".join(entry.elements)
    if key == "公开依据":
        return "\n".join(catalog.basis_text(citation) for citation in entry.basis)
    if key == "公开时限":
        return entry.deadline.text if entry.deadline else ""
    if key == "公开主体":
        return "\n".join(entry.body)
    if key == "公开渠道和载体":
        return boxes(entry.channels, catalog.template.channels)
    value = getattr(entry, NAMES[key])
    return value or ""


def row_stamps(columns: tuple[Column, ...], cells: tuple[str, ...]) -> str:
    """The stamps of a row's cells, for an importer; the running number has none, an absent 备注 that of an empty one."""
    absent = () if any(column.key == NOTE.key for column in columns) else ((NOTE.key, None, ""),)
    return stamps((*_stamped(columns, cells), *absent))


def row_digest(columns: tuple[Column, ...], cells: tuple[str, ...]) -> str:
    """One stamp for a row's cells, for an importer that finds the row deleted."""
    return digest(_stamped(columns, cells))


def _stamped(columns: tuple[Column, ...], cells: tuple[str, ...]) -> Iterator[tuple[str, str | None, str]]:
    for column, text in zip(columns, cells, strict=True):
        if column.key != "序号":
            yield column.key, column.value, text


def built_with(catalog: Catalog, table: Table[Entry], part: slice = slice(None)) -> str:
    """The hidden heading: the place and the date of the catalog, and the numbers that the table (or a part of its rows)
    is built with, each with the digest of its row."""
    numbers = (f"{entry.id}:{row_digest(table.columns, cells)}" for entry, cells in table.rows[part])
    return " ".join((HEADER, place_mark(catalog), *numbers))


def place_mark(catalog: Catalog) -> str:
    """Which catalog of which place this is, in one word: yongxiu@2026-11-23."""
    return f"{catalog.place.slug}@{catalog.date}"


def _tick(entry: Entry, column: Column) -> str:
    value = column.value
    if value == PUBLIC:
        return MARK_YES if entry.audience.public else ""
    if value == GROUPS:
        return f"{MARK_YES}\n{'、'.join(entry.audience.groups)}" if entry.audience.groups else ""
    if column.key == "公开方式":
        return MARK_YES if entry.mode == value else ""
    return MARK_YES if value in entry.tiers else ""


def boxes(channels: tuple[Channel, ...], names: tuple[str, ...]) -> str:
    """All channels of the template in its order, ■ where ticked; 其他 with its texts at the end.

    Channels that the template does not know (only in an unchecked catalog) are appended as they are.
    """
    ticked = {channel.name for channel in channels if channel.required}
    others = "、".join(channel.text for channel in channels if channel.name == OTHER and channel.text)
    parts = []
    for name in names:
        text = f"{name}：{others}" if name == OTHER and others else name
        parts.append(f"{BOX_YES if name in ticked else BOX_NO}{text}")
    parts.extend(f"{BOX_YES}{channel.name}" for channel in channels if channel.name not in names)
    return " ".join(parts)


def boxes_of(text: str) -> list[str]:
    """The channels of a cell that `boxes` wrote, each with its box before it."""
    return _BOX.split(text)
