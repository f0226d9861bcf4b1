"""What is printed of an entry or of a list's row, as texts by heading: what two catalogs are compared by.

Running numbers, evidence, sources and places in files are not compared: none of them is what the public is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gongkai.model.differ import LISTS, Cells, cells_of
from gongkai.model.entry import FIELDS, Catalog, Entry, named
from gongkai.model.form import TABLE
from gongkai.model.record import Cell, Listing, Record

OFFICE, LAW, LIMIT = "机构", "法规", "期限"  # kinds of cells whose texts mean something beyond themselves
REFERENCES = ("事项", "条目", "任务")  # kinds of cells whose texts are the number of something else, with its name
FOLDER = "lists"  # of a place's lists
# The headings of an entry in the template's order, with their kinds.
KINDS: Mapping[str, str] = dict.fromkeys(FIELDS.values(), "") | {"公开依据": LAW, "公开时限": LIMIT, "公开主体": OFFICE}


class Face(NamedTuple):
    """`domain` is the page it stands on, without its ending; a list stands in a domain's place. `cells` leaves empty
    ones out; `kinds` has the headings in their order, each with the kind of its texts; `lists` are those of list cells."""

    id: str
    domain: str
    domain_name: str
    name: str
    cells: Cells
    kinds: Mapping[str, str] = KINDS
    lists: frozenset[str] = LISTS

    @property
    def of_list(self) -> bool:
        """Whether it is a row of a list."""
        return self.domain.startswith(f"{FOLDER}/")


def face_of(catalog: Catalog, entry: Entry, domain: str, domain_name: str) -> Face:
    """An entry with its laws' titles."""
    name = named(entry.primary, entry.secondary, whole=True)
    return Face(entry.id, domain, domain_name, name, cells_of(entry, catalog.basis_text))


def rows_of(catalog: Catalog) -> Iterator[Face]:
    """The rows of a catalog's lists. Views, which are made of entries, have none."""
    for listing in catalog.lists:
        if not listing.form.view:
            yield from faces(listing)


def faces(listing: Listing) -> Iterator[Face]:
    """The rows of a list; the rows of a 表 are one text each."""
    kinds = {column.heading: column.kind for column in listing.form.columns} | {"备注": ""}
    several = frozenset(
        column.heading for column in listing.form.columns if column.many or column.kind in (OFFICE, LAW, TABLE)
    )
    for record in listing.records:
        cells = _row(listing, record)
        domain = f"{FOLDER}/{listing.slug}"
        yield Face(record.id, domain, listing.form.name, listing.name_of(record), cells, kinds, several)


def _row(listing: Listing, record: Record) -> Cells:
    cells: Cells = {}
    for column, cell in zip(listing.form.columns, record.cells, strict=True):
        if column.kind == TABLE:
            texts = tuple("，".join(filter(None, ("\n".join(_texts(one)) for one in row))) for row in record.rows)
        else:
            texts = _texts(cell)
        if column.kind == OFFICE:
            texts = tuple(name for text in texts for name in text.split("、"))
        cells[column.heading] = tuple(filter(None, texts))
    cells["备注"] = (record.note,) if record.note else ()
    return {heading: texts for heading, texts in cells.items() if texts}


def _texts(cell: Cell) -> tuple[str, ...]:
    return tuple("、".join(said.printed) for said in cell)
