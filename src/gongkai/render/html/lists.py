"""The pages of a place's lists: any form's, told by its columns and their kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from gongkai.model.address import is_web
from gongkai.model.entry import Catalog
from gongkai.model.form import TABLE, Cells
from gongkai.model.item import EVIDENCE
from gongkai.model.record import Cell, Listing, Record, Said
from gongkai.render import Settings
from gongkai.render.cards import SHEET, Group, groups, office_column, offices
from gongkai.render.html.offers import offers
from gongkai.render.html.table import UNSURE, Filter, PageRow, counted_filter, named
from gongkai.render.html.trail import Crumb
from gongkai.render.lists import page_of

_FILTERED = ("选择", "机构")  # kinds whose values repeat
_REPEATED = ("领域", "公开方式", "公开层级")  # columns of views whose values do
_SORTED = ("日期", "期限", "机构")
_FORMER = 300  # rows of former years that the page of all years leads to: some 30 kB


class Index(NamedTuple):
    """A way to the pages of rows: what they are looked up by, and the links of each group."""

    heading: str
    groups: list[tuple[str, list[Crumb]]]


class ListPage(NamedTuple):
    """One list as its page is told of it: without the columns that nobody has filled in, whose headings are `empty`. `name` is the
    page's address in the place's folder, without its ending."""

    listing: Listing
    name: str
    rows: list[PageRow]
    filters: list[Filter]
    sorting: list[tuple[int, str]]
    others: list[Crumb]
    indexes: list[Index]
    unsure: int
    empty: list[str]


def list_page(catalog: Catalog, listing: Listing) -> ListPage:
    """What a list's page prints."""
    addresses = addresses_of(catalog)
    others = [one for one in catalog.lists if one.form.slug == listing.form.slug and one is not listing]
    whole, listing = listing, _filled(listing)
    return ListPage(
        listing=listing,
        name=page_of(listing),
        rows=[PageRow(one.id, 1, _row(listing, one, addresses)) for one in listing.records],
        filters=_filters(listing),
        sorting=[
            (index, column.heading)
            for index, column in enumerate(listing.form.columns, 1)
            if column.kind in _SORTED or column is listing.form.naming
        ],
        others=_years(others),
        indexes=list(_indexes(listing)),
        unsure=sum(record.evidence == EVIDENCE[2] for record in listing.records),
        empty=[one.heading for one in whole.form.columns if one not in listing.form.columns],
    )


def _filled(listing: Listing) -> Listing:
    """A list without the columns that no row of it has anything in: on a screen there is no room for them."""
    form, records = listing.form, listing.records
    kept = [
        place
        for place, column in enumerate(form.columns)
        if column is form.naming or any(one.rows if column.kind == TABLE else one.cells[place] for one in records)
    ]
    if len(kept) == len(form.columns) or not records:
        return listing
    return replace(
        listing,
        form=replace(form, columns=tuple(form.columns[place] for place in kept)),
        records=tuple(replace(one, cells=tuple(one.cells[place] for place in kept)) for one in records),
    )


def years_of(catalog: Catalog, listing: Listing) -> tuple[list[Crumb], list[tuple[str, Crumb]]]:
    """The years of a yearly list, the newest first, and the numbers of rows of former ones, each with where it is: as many as a page
    has room for."""
    lists = sorted((one for one in catalog.lists if one.form.slug == listing.form.slug), key=lambda one: one.year)[::-1]
    rows = (
        (row.id, Crumb(f"{one.year}年的“{one.name_of(row)}”", f"{one.slug}.html#{row.id}"))
        for one in lists[1:]
        for row in one.records
    )
    return _years(lists), list(islice(rows, _FORMER))


def _years(lists: Iterable[Listing]) -> list[Crumb]:
    return [Crumb(f"{one.year}年", f"{one.slug}.html") for one in lists]


def downloads(catalog: Catalog, listing: Listing, settings: Settings) -> list[Any]:
    """The files of a list, for its page."""
    return offers(catalog, settings.downloads, page_of(listing), "../")


def addresses_of(catalog: Catalog, up: str = "") -> Mapping[str, str]:
    """Where the items and rows that cells name stand, from a page from whose folder `up` leads to that of the lists' pages."""
    items = {entry.id: f"{up}../{domain.slug}.html" for domain, entry in catalog.pairs()}
    lists = [one for one in catalog.lists if not one.form.view]
    return items | {record.id: f"{up}{one.slug}.html" for one in lists for record in one.records}


def _indexes(listing: Listing) -> Iterator[Index]:
    """By group and by office, where the rows have pages of their own."""
    form, office = listing.form, office_column(listing)
    found = (
        (form.grouping or form.naming.heading, groups(listing)),
        (office.heading if office else "", offices(listing)),
    )
    for heading, together in found if form.cards else ():
        if together:
            yield Index(heading, [(group.name or form.name, _crumbs(listing, group)) for group in together])


def _crumbs(listing: Listing, group: Group) -> list[Crumb]:
    return [Crumb(listing.name_of(one), f"{listing.slug}/{one.id}.html") for one in group.records]


def _row(listing: Listing, record: Record, addresses: Mapping[str, str]) -> Markup:
    form, naming = listing.form, listing.form.naming
    parts = [f"<td>{record.number}"]
    for column, cell in zip(form.columns, record.cells, strict=True):
        if column is naming:
            mark = UNSURE if record.evidence == UNSURE else ""
            name = named(record.id, listing.name_of(record), mark, "", record.note)
            own = _whole(record, addresses) if form.view else ""
            if form.cards:
                own = Markup('<a class="go" href="{0}">{1}</a>').format(f"{listing.slug}/{record.id}.html", SHEET)
            parts.append(f'<th scope="row">{name}{own}')
        elif column.kind == TABLE:
            lines = [_line(column.columns, cells, addresses) for cells in record.rows]
            parts.append(f"<td>{_lines(lines)}")
        else:
            parts.append(f"<td>{cell_markup(column, cell, addresses)}")
    return Markup("".join(parts))  # every piece was escaped


def _whole(record: Record, addresses: Mapping[str, str]) -> Markup:
    """The link from a view's row to the whole entry."""
    return Markup(f'<a class="go" href="{escape(addresses[record.id])}#{escape(record.id)}">见目录</a>')


def _line(columns: tuple[Cells, ...], cells: tuple[Cell, ...], addresses: Mapping[str, str]) -> Markup:
    """A row of a 表 in one line: its first text, then each other with its heading."""
    texts = [
        (column, Markup("、").join(_texts(column, cell, addresses)))
        for column, cell in zip(columns, cells, strict=True)
        if cell
    ]
    parts = [text if not place else escape(column.heading) + "：" + text for place, (column, text) in enumerate(texts)]
    return Markup("；").join(parts)


def cell_markup(column: Cells, cell: Cell, addresses: Mapping[str, str]) -> Markup:
    """A cell's texts, with the links that its kind makes of them."""
    return _lines(_texts(column, cell, addresses))


def _texts(column: Cells, cell: Cell, addresses: Mapping[str, str]) -> list[Markup]:
    return [_said(column, said, text, addresses) for said in cell for text in said.printed]


def _said(column: Cells, said: Said, text: str, addresses: Mapping[str, str]) -> Markup:
    if column.kind == "网址" and is_web(said.written):
        return Markup(f'<a href="{escape(said.written)}">{escape(text)}</a>')
    if column.kind in ("事项", "条目") and said.written in addresses:
        where = f"{escape(addresses[said.written])}#{escape(said.written)}"
        return Markup(f'<a href="{where}">{escape(text)}</a>')
    if column.kind == "电话" and all(char in "0123456789-" for char in said.written):
        return Markup(f'<a href="tel:{escape(said.written)}">{escape(text)}</a>')
    return escape(text)


def _lines(lines: list[Markup]) -> Markup:
    if len(lines) < 2:
        return lines[0] if lines else Markup("")
    return Markup(f"<ul>{''.join(f'<li>{line}' for line in lines)}</ul>")  # each was escaped


def _filters(listing: Listing) -> list[Filter]:
    found = []
    for index, column in enumerate(listing.form.columns):
        if column.kind in _FILTERED or (listing.form.view and column.key in _REPEATED):
            counts = Counter(
                text
                for record in listing.records
                for text in dict.fromkeys(text for said in record.cells[index] for text in said.printed)
            )
            found.append(counted_filter(column.heading, counts, column.key))
    return [one for one in found if len(one.values) > 1]
