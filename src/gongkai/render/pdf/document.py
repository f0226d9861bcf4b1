"""Catalog → the HTML that WeasyPrint lays out. Plain markup: what is cheap to lay out was measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from gongkai.model.entry import Catalog, Entry
from gongkai.render import Settings
from gongkai.render.html import chinese_date, environment
from gongkai.render.json import evidence_counts
from gongkai.render.pdf import fonts
from gongkai.render.table import UNCHECKED, Table, columns_of, tabulate

LONGEST_RUN = 6  # rows in one merged 一级事项, so that its label comes again on the next page


class Section(NamedTuple):
    """One domain as it is printed."""

    anchor: str
    title: str
    heading: str
    table: Table
    rows: Markup
    domain: Any


def weight(entry: Entry) -> int:
    """About how much work an entry is to lay out: its characters."""
    return 120 + sum(map(len, entry.elements)) + 40 * len(entry.basis)


def body(catalog: Catalog, indexes: Sequence[int], settings: Settings, faces: str) -> str:
    """The tables of some domains as one document, without page numbers."""
    return _page("body.html", catalog, settings, faces, sections=_sections(catalog, indexes), native=False)


def front(catalog: Catalog, pages: Sequence[int], total: int, settings: Settings, faces: str) -> str:
    """Cover and contents, then a small page with the number of each page but the cover.

    `pages` are the page numbers of the domains, `total` how many pages there are in all. The numbers stand in
    the same document as the contents because every document embeds fonts of its own.
    """
    entries = [
        (index, f"{domain.order:02d}", catalog.domain_title(domain), len(domain.entries), page)
        for index, (domain, page) in enumerate(zip(catalog.domains, pages, strict=True))
    ]
    return _page("front.html", catalog, settings, faces, contents=entries, total=total, native=False)


def book(catalog: Catalog, settings: Settings, faces: str) -> str:
    """Everything as one document with its own page numbers and links (for PDF/UA)."""
    entries = [
        (index, f"{domain.order:02d}", catalog.domain_title(domain), len(domain.entries), None)
        for index, domain in enumerate(catalog.domains)
    ]
    sections = _sections(catalog, range(len(catalog.domains)))
    return _page("book.html", catalog, settings, faces, contents=entries, sections=sections, native=True)


def _page(name: str, catalog: Catalog, settings: Settings, faces: str, **more: Any) -> str:
    columns = columns_of(catalog)
    whole = sum(column.width for column in columns)
    edition = catalog.place.edition
    return (
        environment(settings.templates / "pdf")
        .get_template(name)
        .render(
            catalog=catalog,
            title=_book_title(catalog, settings),
            edition=edition,
            date=chinese_date(catalog.date),
            evidence=[pair for pair in evidence_counts(catalog).items() if pair[1]],
            faces=Markup(faces),
            stacks={role: Markup(families) for role, families in fonts.stacks().items()},
            unchecked=UNCHECKED if catalog.unchecked else "",
            widths=[f"{100 * column.width / whole:.3f}%" for column in columns],
            **more,
        )
    )


def _book_title(catalog: Catalog, settings: Settings) -> str:
    if settings.only and len(catalog.domains) == 1:
        return f"{catalog.place.name}{catalog.domain_title(catalog.domains[0])}"
    return catalog.title


def _sections(catalog: Catalog, indexes: Sequence[int]) -> list[Section]:
    sections = []
    for index in indexes:
        domain = catalog.domains[index]
        table = tabulate(catalog, domain)
        title = catalog.domain_title(domain)
        sections.append(Section(f"d{index}", title, f"{domain.order:02d} {domain.name}", table, _rows(table), domain))
    return sections


def _rows(table: Table) -> Markup:
    """The body rows. Only the first piece of a cut 一级事项 makes a bookmark."""
    out: list[str] = []
    last = None
    for row, span in zip(table.rows, table.runs(LONGEST_RUN), strict=True):
        out.append("<tr>")
        for index, (column, text) in enumerate(zip(table.columns, row.cells, strict=True)):
            if index == table.merge:
                if span:
                    mark = "" if text != last else " class=again"
                    rows = f" rowspan={span}" if span > 1 else ""
                    out.append(f"<th{mark}{rows}>{escape(text)}")
                    last = text
            elif column.value is not None or column.key == "序号":
                out.append(f"<td class=t>{escape(text)}")
            else:
                out.append(f"<td>{escape(text)}")
    return Markup("".join(out))  # every text was escaped above
