"""The PDF of the same rows as one writes it first: the baselines of `run.py`."""

from __future__ import annotations

import html
from pathlib import Path

from gongkai.model.entry import Catalog, DomainCatalog
from gongkai.render.table import Heading, Table, tabulate

PAGE = "@page { size: A4 landscape; margin: 16mm 10mm 14mm;"
PAGES = " @bottom-center { content: '第 ' counter(page) ' 页 共 ' counter(pages) ' 页'; font: 9pt 'Gongkai Serif' } "
TABLE = (
    " table { width: 100%; table-layout: fixed; border-collapse: collapse }"
    " th, td { border: .2mm solid #333; padding: .7mm .8mm; overflow-wrap: anywhere } tr { break-inside: avoid }"
)


def straightforward(catalog: Catalog, path: Path) -> None:
    """What ours delivers, as one WeasyPrint document in one process: cover, contents with page numbers, repeated
    header rows, page x of y, bookmarks, domain names at the head of the pages, PDF/A-2u.

    Paper, fonts, type sizes, padding, column widths and texts are ours, or the number of pages would decide. Lists are
    <br>, borders collapse, the packaged fonts come by @font-face as they are, and the garbage collector is on. It names no
    font that is not there: each missing family would slow it by about a tenth.
    """
    import weasyprint

    style = (
        f"{PAGE} {PAGES} @top-left {{ content: string(domain); color: #555; font: 8.5pt 'Gongkai Sans' }} }}"
        " @page cover { margin: 20mm; @top-left { content: none } @bottom-center { content: none } }"
        " html { font: 7.2pt/1.32 'Gongkai Serif' } body { margin: 0 }"
        " h1, h2 { margin: 0; font-weight: normal; text-align: center }"
        " .cover { page: cover; text-align: center; height: 165mm; position: relative }"
        " h1 { padding-top: 46mm; font-size: 34pt; color: #b01116; bookmark-level: none }"
        " .foot { position: absolute; bottom: 26mm; width: 100%; font-size: 16pt }"
        " .contents { font-size: 20pt; margin-bottom: 6mm; bookmark-level: none }"
        " ol { margin: 0 auto; padding: 0; width: 200mm; list-style: none; font-size: 11pt }"
        " li a { display: flex; color: inherit; text-decoration: none; padding: .55mm 0 }"
        " li span { flex: 1; border-bottom: .2mm solid #bbb } a::after { content: target-counter(attr(href), page) }"
        " section { break-before: page } section h2 { font-size: 18pt; string-set: domain content(); bookmark-level: 1 }"
        " section p { margin: 0 0 2mm; color: #333; font-size: 8.5pt; text-align: center }"
        + TABLE
        + " th { font: 7.2pt/1.32 'Gongkai Sans'; text-align: left; bookmark-level: 2 }"
        " thead th { background: #eef1f5; text-align: center; line-height: 1.25; bookmark-level: none }"
        " .t { text-align: center } h3 { font: 10pt 'Gongkai Sans'; margin: 4mm 0 1mm; bookmark-level: none }"
        " ul { margin: 0; padding-left: 5mm; font-size: 9pt }"
    )
    titles = [(f"d{n}", catalog.domain_title(domain), len(domain.entries)) for n, domain in enumerate(catalog.domains)]
    contents = "".join(
        f"<li><a href='#{anchor}'><span>{html.escape(title)}（{count} 项）</span></a></li>"
        for anchor, title, count in titles
    )
    sections = "".join(
        f"<section id={anchor}><h2>{html.escape(title)}</h2>"
        f"<p>{html.escape(catalog.place.name)}　{catalog.date}　共 {count} 项</p>{_table(tabulate(catalog, domain))}"
        f"{_excluded(domain)}</section>"
        for (anchor, title, count), domain in zip(titles, catalog.domains, strict=True)
    )
    text = (
        f"<!doctype html><html lang=zh-Hans><head><meta charset=utf-8><title>{html.escape(catalog.title)}</title>"
        f"<style>{_faces()}{style}</style></head><body><div class=cover><h1>{html.escape(catalog.title)}</h1>"
        f"<div class=foot>{catalog.date}</div></div><h2 class=contents>目　录</h2><ol>{contents}</ol>{sections}</body></html>"
    )
    weasyprint.HTML(string=text).write_pdf(path, pdf_variant="pdf/a-2u")


def bare(catalog: Catalog, path: Path) -> None:
    """Less than ours delivers: the tables alone in one font, with page numbers; no cover, contents or metadata."""
    import weasyprint

    style = f"{PAGE} {PAGES} }} html {{ font: 7.2pt/1.32 'Gongkai Sans' }} h2 {{ break-before: page }} {TABLE}"
    tables = "".join(
        f"<h2>{html.escape(table.title)}</h2>{_table(table)}"
        for table in (tabulate(catalog, domain) for domain in catalog.domains)
    )
    text = f"<html lang=zh><head><title>t</title><style>{_faces()}{style}</style></head><body>{tables}</body></html>"
    weasyprint.HTML(string=text).write_pdf(path)


def _excluded(domain: DomainCatalog) -> str:
    """What the place did not adopt."""
    items = "".join(f"<li>{html.escape(f'{one.name}（{one.id}）：{one.reason}')}</li>" for one in domain.excluded)
    return f"<h3>没有采用的事项</h3><ul>{items}</ul>" if items else ""


def _faces() -> str:
    from gongkai.render.pdf import fonts

    return "".join(
        f'@font-face {{ font-family: "{name}"; src: url("{path.as_uri()}") }}' for name, path in fonts.paths().items()
    )


def _table(table: Table) -> str:
    """One domain's table; an 一级事项 spans all its rows."""
    whole = sum(column.width for column in table.columns)
    columns = "".join(f"<col style='width:{100 * column.width / whole:.3f}%'>" for column in table.columns)
    head = "".join(f"<tr>{''.join(map(_heading, row))}</tr>" for row in table.header)
    rows = []
    for row, span in zip(table.rows, table.runs(), strict=True):
        cells = []
        for index, (column, text) in enumerate(zip(table.columns, row.cells, strict=True)):
            written = html.escape(text).replace("\n", "<br>")
            if index != table.merge:
                ticked = " class=t" if column.value is not None or column.key == "序号" else ""
                cells.append(f"<td{ticked}>{written}</td>")
            elif span:
                cells.append(f"<th rowspan={span}>{written}</th>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{columns}<thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def _heading(cell: Heading) -> str:
    return f"<th colspan={cell.columns} rowspan={cell.rows}>{html.escape(cell.text)}</th>"
