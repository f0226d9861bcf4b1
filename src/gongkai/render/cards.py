"""The rows of a list that are read one by one (卡片): what stands on each, and by what they are found.

Of such a list there is a page for each row, and a booklet of all of them; the form says so, and by which column they
are put together (分组).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from gongkai.model.form import Cells, FormColumn
from gongkai.model.record import Cell, Listing, Record, text_of
from gongkai.render.lists import page_of

OFFICE = "机构"
REST = "其他"  # what the rows without a group are called, after the others
SHEET = "一次告知单"
BOOKLET = "一本通"
BOUND = "-booklet"  # ends the name of a booklet's file
WORDS = f"{SHEET}{BOOKLET}{REST}按查索引备注扫码看网页"  # what the booklet prints besides the list's own texts


class Term(NamedTuple):
    """A filled column: its heading and its text; of a 表 the headings of its filled columns and the rows."""

    heading: str
    text: Any
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()


class Group(NamedTuple):
    """Rows that stand together, and what they have in common."""

    name: str
    records: tuple[Record, ...]


def booklet_of(listing: Listing) -> str:
    """Where a list's booklet stands in the place's folder, without its ending."""
    return f"{page_of(listing)}{BOUND}"


def card_of(listing: Listing, record: Record) -> str:
    """Where a row's own page stands in the place's folder."""
    return f"{page_of(listing)}/{record.id}.html"


def groups(listing: Listing) -> tuple[Group, ...]:
    """The rows as their form puts them together, in the order of the groups' first rows, those without a group last;
    all in one without a name where nothing puts them together."""
    found = _by(listing, next((column for column in listing.form.columns if column.key == listing.form.grouping), None))
    rest = tuple(record for record in listing.records if not group_of(listing, record))
    return (*found, *([Group(REST if found else "", rest)] if rest else []))


def offices(listing: Listing) -> tuple[Group, ...]:
    """The rows of each office that the form's first such column names."""
    return _by(listing, office_column(listing))


def office_column(listing: Listing) -> FormColumn | None:
    """The form's first column of offices."""
    return next((column for column in listing.form.columns if column.kind == OFFICE), None)


def _by(listing: Listing, column: FormColumn | None) -> tuple[Group, ...]:
    found: dict[str, list[Record]] = {}
    if column is not None:
        for record in listing.records:
            for text in dict.fromkeys(text for said in listing.cell(record, column.key) for text in said.printed):
                found.setdefault(text, []).append(record)
    return tuple(Group(name, tuple(records)) for name, records in found.items())


def terms(listing: Listing, record: Record, tell: Callable[[Cells, Cell], Any]) -> Iterator[Term]:
    """What a row's card says beside its name and its group, column by column; `tell` makes a cell's text."""
    form = listing.form
    for column, cell in zip(form.columns, record.cells, strict=True):
        if column is form.table and record.rows:
            filled = [index for index in range(len(column.columns)) if any(row[index] for row in record.rows)]
            inner: Sequence[Cells] = [column.columns[index] for index in filled]
            rows = tuple(tuple(tell(column.columns[index], row[index]) for index in filled) for row in record.rows)
            yield Term(column.heading, "", tuple(one.heading for one in inner), rows)
        elif cell and column is not form.naming and column.key != form.grouping:
            yield Term(column.heading, tell(column, cell))
    if record.note:
        yield Term("备注", record.note)


def size(listing: Listing, record: Record) -> int:
    """About how much room a row's card takes: its characters; a term of its own counts as twenty."""
    told = list(terms(listing, record, lambda column, cell: text_of(cell)))
    cells = sum(5 + len(text) for term in told for row in term.rows for text in row)
    return cells + sum(20 + len(term.heading) + len(term.text) for term in told)


def group_of(listing: Listing, record: Record) -> str:
    """The text that puts a row together with others; empty where there is none."""
    return listing.text(record, listing.form.grouping or "")
