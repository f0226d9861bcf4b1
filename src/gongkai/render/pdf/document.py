"""Catalog → the HTML that WeasyPrint lays out. Plain markup: what is cheap to lay out was measured."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from gongkai.model.entry import Catalog, Entry
from gongkai.model.item import EVIDENCE
from gongkai.model.template import Column
from gongkai.render import Settings
from gongkai.render.html.pages import environment
from gongkai.render.json import evidence_to_print
from gongkai.render.lists import table_of
from gongkai.render.pdf import fonts
from gongkai.render.pdf.numbers import SAMPLE
from gongkai.render.sections import chinese_date, facts_of, title_of
from gongkai.render.table import Table, columns_with_notes, header_of, tabulate

LONGEST_RUN = 6  # rows in one merged 一级事项, so that its label comes again on the next page
HEAD, FIRST, NEXT = "head-", "first-", "next-"  # ids: room for a head, a row with a label of its own, one under a label
_LONG_WORD = re.compile(r"[!-~]{5,}")  # only these need leave to break anywhere, which costs time in every line


class Section(NamedTuple):
    """One domain as it is printed."""

    anchor: str
    title: str
    heading: str
    table: Table[Entry]
    rows: Markup
    domain: Any


def weight(entry: Entry) -> int:
    """About how much work an entry is to lay out: its characters."""
    return 120 + sum(map(len, entry.elements)) + 40 * len(entry.basis)


def body(catalog: Catalog, indexes: Sequence[int], settings: Settings, faces: str, room: float) -> str:
    """The tables of some domains as one document: without page numbers and rules, with `room` (CSS pixels) for each head."""
    sections = _sections(catalog, indexes)
    return page("body.html", catalog, settings, faces, sections=sections, room=f"{room:.4f}", native=False)


def front(catalog: Catalog, pages: Sequence[int], settings: Settings, faces: str) -> str:
    """Cover and contents, then a page with the tables' head and one with the glyphs of page numbers.

    `pages` are the page numbers of the domains. Head and glyphs stand in the same document as the contents because
    every document embeds fonts of its own.
    """
    entries = [
        (index, f"{domain.order:02d}", catalog.domain_title(domain), len(domain.entries), page)
        for index, (domain, page) in enumerate(zip(catalog.domains, pages, strict=True))
    ]
    return page("front.html", catalog, settings, faces, contents=entries, sample=SAMPLE, native=False)


def book(catalog: Catalog, settings: Settings, faces: str) -> str:
    """Everything as one document with its own page numbers and links (for PDF/UA)."""
    entries = [
        (index, f"{domain.order:02d}", catalog.domain_title(domain), len(domain.entries), None)
        for index, domain in enumerate(catalog.domains)
    ]
    sections = _sections(catalog, range(len(catalog.domains)), native=True)
    return page("book.html", catalog, settings, faces, contents=entries, sections=sections, native=True)


def list_(catalog: Catalog, settings: Settings, faces: str) -> str:
    """A list as one document with its own page numbers."""
    table = table_of(catalog.lists[0], whole=False)
    return page("list.html", catalog, settings, faces, table.columns, table=table, rows=_rows(table, ""), native=True)


def page(
    name: str,
    catalog: Catalog,
    settings: Settings,
    faces: str,
    columns: tuple[Column, ...] | None = None,
    **more: Any,
) -> str:
    """A document from its template, which is told of the catalog and of `more`."""
    columns = columns_with_notes(catalog, catalog.domains) if columns is None else columns
    whole = sum(column.width for column in columns)
    edition = catalog.place.edition
    return (
        environment(settings.templates.folder("pdf"))
        .get_template(name)
        .render(
            catalog=catalog,
            title=_book_title(catalog, settings),
            edition=edition,
            date=chinese_date(catalog.date),
            facts=dict(facts_of(catalog)),
            evidence=list(evidence_to_print(catalog).items()),
            unsure=EVIDENCE[2] in evidence_to_print(catalog),
            faces=Markup(faces),
            stacks={role: Markup(families) for role, families in fonts.stacks().items()},
            unchecked=catalog.caution,
            widths=[f"{100 * column.width / whole:.3f}%" for column in columns],
            header=header_of(columns),
            **more,
        )
    )


def _book_title(catalog: Catalog, settings: Settings) -> str:
    if settings.only and len(catalog.domains) == 1:
        return catalog.full_domain_title(catalog.domains[0])
    return title_of(catalog)


def _sections(catalog: Catalog, indexes: Sequence[int], native: bool = False) -> list[Section]:
    sections = []
    columns = columns_with_notes(catalog, catalog.domains)
    for index in indexes:
        domain = catalog.domains[index]
        table = tabulate(catalog, domain, columns)
        title = catalog.domain_title(domain)
        heading = f"{domain.order:02d} {domain.name}"
        rows = _rows(table, "" if native else f"{index}-")
        sections.append(Section(f"d{index}", title, heading, table, rows, domain))
    return sections


def _rows(table: Table[Any], name: str) -> Markup:
    """The body rows. Only the first piece of a cut 一级事项 makes a bookmark.

    With a `name`, a cell of each row has an id to find the row by: a cell, because elements with ids share no computed
    style with others, nor do their children.
    """
    out: list[str] = []
    last = None
    for count, (row, span) in enumerate(zip(table.rows, table.runs(LONGEST_RUN), strict=True)):
        here = f" id={FIRST if span else NEXT}{name}{count}" if name else ""
        out.append("<tr>")
        for index, (column, text) in enumerate(zip(table.columns, row.cells, strict=True)):
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
