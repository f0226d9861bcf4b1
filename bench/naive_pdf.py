"""The straightforward PDF of the same rows: the baseline of `run.py`."""

from __future__ import annotations

import html
from pathlib import Path

from gongkai.model.entry import Catalog
from gongkai.render.table import tabulate


def plain(catalog: Catalog, path: Path) -> None:
    """One document: lists with <br>, fixed table layout, Noto Sans SC by @font-face, garbage collector on.

    Paper, type size, padding and margins are those of ours, or the number of pages would decide. It has neither cover
    nor contents and names no font that is not there: each missing family would slow the baseline by about a tenth.
    """
    import weasyprint

    from gongkai.render.pdf import fonts

    tables = []
    for domain in catalog.domains:
        table = tabulate(catalog, domain)
        head = "".join(
            "<tr>"
            + "".join(f"<th colspan={c.columns} rowspan={c.rows}>{html.escape(c.text)}</th>" for c in row)
            + "</tr>"
            for row in table.header
        )
        rows = []
        for row, span in zip(table.rows, table.runs(), strict=True):
            cells = []
            for index, text in enumerate(row.cells):
                if index == table.merge:
                    if span:
                        cells.append(f"<td rowspan={span}>{html.escape(text)}</td>")
                else:
                    cells.append("<td>" + html.escape(text).replace("\n", "<br>") + "</td>")
            rows.append("<tr>" + "".join(cells) + "</tr>")
        columns = "".join(f"<col style='width:{column.width}em'>" for column in table.columns)
        tables.append(
            f"<h2>{html.escape(table.title)}</h2><table>{columns}<thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"
        )
    style = (
        "@page { size: A4 landscape; margin: 16mm 10mm 14mm;"
        " @bottom-center { content: '第 ' counter(page) ' 页 共 ' counter(pages) ' 页' } }"
        " html { font: 7.2pt/1.32 'Gongkai Sans' } h2 { break-before: page }"
        " table { width: 100%; table-layout: fixed; border-collapse: collapse }"
        " th, td { border: .2mm solid #333; padding: .7mm .8mm; overflow-wrap: anywhere } tr { break-inside: avoid }"
    )
    face = f'@font-face {{ font-family: "{fonts.SANS}"; src: url("{fonts.paths()[fonts.SANS].as_uri()}"); }}'
    text = (
        f"<html lang=zh><head><title>t</title><style>{face}{style}</style></head><body>{''.join(tables)}</body></html>"
    )
    weasyprint.HTML(string=text).write_pdf(path)
