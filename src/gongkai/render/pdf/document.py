"""Catalog → the HTML that WeasyPrint lays out. Plain markup: what is cheap to lay out was measured."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from gongkai.kinds.date import chinese
from gongkai.model.entry import Catalog, DomainCatalog, Entry
from gongkai.model.item import EVIDENCE
from gongkai.model.template import MARK_YES, Column
from gongkai.render import Settings
from gongkai.render.html.pages import environment
from gongkai.render.json import evidence_to_print
from gongkai.render.lists import table_of
from gongkai.render.pdf import fonts
from gongkai.render.sections import facts_of, title_of
from gongkai.render.table import Row, Table, columns_with_notes, header_of, tabulate

LONGEST_RUN = 6  # rows in one merged 一级事项, so that its label comes again on the next page
HEAD, FIRST, NEXT = "head-", "first-", "next-"  # ids: room for a head, a row with a label of its own, one under a label
_LONG_WORD = re.compile(r"[!-~]{5,}")  # only these need leave to break anywhere, which costs time in every line


class Section(NamedTuple):
    """One domain as it is printed."""

    anchor: str
    title: str
    table: Table[Entry]
    rows: Markup
    domain: DomainCatalog


def weight(domain: DomainCatalog) -> int:
    """About how much work a domain is to lay out: its characters."""
    return sum(120 + sum(map(len, entry.elements)) + 40 * len(entry.basis) for entry in domain.entries)


def lent(catalog: Catalog, settings: Settings) -> str:
    """A page with the head of a catalog's tables and one with a tick, which domains are lent."""
    return page("lent.html", catalog, settings, tick=MARK_YES, title="", description="")


def tables(catalog: Catalog, settings: Settings, room: float) -> str:
    """The table of a catalog's one domain without page numbers and rules, with `room` (CSS pixels) for each head."""
    [domain] = catalog.domains
    title = catalog.full_domain_title(domain)
    return page(
        "body.html",
        catalog,
        settings,
        sections=_sections(catalog),
        room=f"{room:.4f}",
        title=title,
        description=f"{title}：{len(domain.entries)} 项",
    )


def front(catalog: Catalog, pages: Sequence[int], settings: Settings) -> str:
    """Cover and contents with the domains' `pages`."""
    return page("front.html", catalog, settings, contents=_contents(catalog, pages))


def book(catalog: Catalog, settings: Settings) -> str:
    """Everything as one document with its own page numbers and links (for PDF/UA)."""
    only = settings.only and len(catalog.domains) == 1
    title = catalog.full_domain_title(catalog.domains[0]) if only else title_of(catalog)
    contents = _contents(catalog, [None] * len(catalog.domains))
    sections = _sections(catalog, native=True)
    return page("book.html", catalog, settings, contents=contents, sections=sections, native=True, title=title)


def list_(catalog: Catalog, settings: Settings) -> str:
    """A list as one document with its own page numbers."""
    table = table_of(catalog.lists[0], whole=False)
    return page("list.html", catalog, settings, table.columns, table=table, rows=_rows(table, ""), native=True)


def page(
    name: str,
    catalog: Catalog,
    settings: Settings,
    columns: tuple[Column, ...] | None = None,
    native: bool = False,
    **more: Any,
) -> str:
    """A document from its template, which is told of the catalog and of `more`. A `native` one has its own page numbers,
    rules and heads."""
    columns = columns_with_notes(catalog, catalog.domains) if columns is None else columns
    whole = sum(column.width for column in columns)
    counted = f"{catalog.place.name}：{len(catalog.domains)} 个领域，{catalog.count} 项"
    about = {"title": title_of(catalog), "description": counted if catalog.domains else title_of(catalog)}
    template = environment(settings.templates.folder("pdf")).get_template(name)
    return template.render(
        catalog=catalog,
        edition=catalog.place.edition,
        date=chinese(catalog.date),
        facts=dict(facts_of(catalog)),
        evidence=list(evidence_to_print(catalog).items()),
        unsure=EVIDENCE[2] in evidence_to_print(catalog),
        faces=Markup(fonts.FACES),
        stacks={role: Markup(families) for role, families in fonts.stacks().items()},
        unchecked=catalog.caution,
        widths=[f"{100 * column.width / whole:.3f}%" for column in columns],
        header=header_of(columns),
        native=native,
        **(about | more),
    )


def _contents(catalog: Catalog, pages: Sequence[int | None]) -> list[tuple[int, str, str, int, int | None]]:
    return [
        (index, f"{domain.order:02d}", catalog.domain_title(domain), len(domain.entries), page)
        for index, (domain, page) in enumerate(zip(catalog.domains, pages, strict=True))
    ]


def _sections(catalog: Catalog, native: bool = False) -> list[Section]:
    columns = columns_with_notes(catalog, catalog.domains)
    tables = [tabulate(catalog, domain, columns) for domain in catalog.domains]
    return [
        Section(f"d{index}", catalog.domain_title(domain), table, _rows(table, "" if native else f"{index}-"), domain)
        for index, (domain, table) in enumerate(zip(catalog.domains, tables, strict=True))
    ]


def ticks(catalog: Catalog) -> tuple[tuple[int, ...], ...]:
    """For each row of a catalog's one domain, the columns in whose cells ticks are drawn."""
    table = tabulate(catalog, catalog.domains[0], columns_with_notes(catalog, catalog.domains))
    return tuple(tuple(index for index in _drawn(table, row) if row.cells[index]) for row in table.rows)


def _drawn(table: Table[Any], row: Row[Any]) -> list[int]:
    """The columns of a row whose cells are not laid out: those of ticks that hold nothing else, behind the cell that has
    the row's id."""
    first = next((index for index in range(len(table.columns)) if index not in table.merged), 0)
    return [
        index
        for index, (column, text) in enumerate(zip(table.columns, row.cells, strict=True))
        if column.value is not None and text in ("", MARK_YES) and index > first and index not in table.merged
    ]


def _rows(table: Table[Any], name: str) -> Markup:
    """The body rows. Only the first piece of a cut 一级事项 makes a bookmark.

    With a `name`, a cell of each row has an id to find the row by: a cell, because elements with ids share no computed
    style with others, nor do their children. Then cells of ticks are left out: an empty cell costs as much as one of a line.
    """
    out: list[str] = []
    last = None
    for count, (row, span) in enumerate(zip(table.rows, table.runs(LONGEST_RUN), strict=True)):
        here = f" id={FIRST if span else NEXT}{name}{count}" if name else ""
        drawn = _drawn(table, row) if name else []
        out.append("<tr>")
        gap = 0
        for index, (column, text) in enumerate(zip(table.columns, row.cells, strict=True)):
            if index in drawn:
                gap += 1
                continue
            out.append(f"<td colspan={gap}>" if gap else "")
            gap = 0
            if index in table.merged and not column.merge:
                rows = f" rowspan={span}" if span > 1 else ""
                out.append(f"<td class=w{rows}>{escape(text)}" if span else "")
            elif index in table.merged:
                if span:
                    mark = "" if text != last else " class=again"
                    rows = f" rowspan={span}" if span > 1 else ""
                    out.append(f"<th{mark}{rows}>{escape(text)}")
                    last = text
            elif column.value is not None or column.key == "序号":
                out.append(f"<td class=t{here}>{escape(text)}")
                here = ""
            else:
                wide = " class=w" if _LONG_WORD.search(text) else ""
                out.append(f"<td{wide}{here}>{escape(text)}")
                here = ""
    return Markup("".join(out))  # every text was escaped above
