"""The straightforward way to make the same Excel file and PDF: the baselines of `run.py`."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

from gongkai.model.entry import Catalog
from gongkai.render.table import tabulate


def excel(catalog: Catalog, path: Path) -> None:
    """openpyxl's normal mode, styles set cell by cell."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    book = Workbook()
    book.remove(book.active)
    for domain in catalog.domains:
        table = tabulate(catalog, domain)
        sheet = book.create_sheet(f"{domain.order:02d} {domain.name}")
        sheet.append([table.title])
        sheet.append([])
        sheet.append([])
        for number, row in enumerate(table.rows, 4):
            for column, text in enumerate(row.cells, 1):
                _cell(sheet.cell(number, column, text), Alignment, Border, Side, Font, None)
        for column, text in enumerate([c.heading for c in table.columns], 1):
            _cell(sheet.cell(3, column, text), Alignment, Border, Side, Font, PatternFill("solid", fgColor="DDDDDD"))
        merge = (table.merge or 0) + 1
        for number, span in enumerate(table.runs(), 4):
            if span > 1:
                sheet.merge_cells(start_row=number, end_row=number + span - 1, start_column=merge, end_column=merge)
        sheet.freeze_panes = "A4"
    book.save(path)


def _cell(cell: Any, alignment: Any, border: Any, side: Any, font: Any, fill: Any) -> None:
    line = side(style="thin", color="000000")
    cell.alignment = alignment(wrap_text=True, vertical="center")
    cell.border = border(left=line, right=line, top=line, bottom=line)
    cell.font = font(name="宋体", size=9)
    if fill is not None:
        cell.fill = fill


def pdf(catalog: Catalog, path: Path) -> None:
    """WeasyPrint, one document, lists with <br>, garbage collector on."""
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
        " html { font: 7.6pt/1.4 'Gongkai Sans' } h2 { break-before: page }"
        " table { width: 100%; table-layout: fixed; border-collapse: collapse }"
        " th, td { border: .2mm solid #333; padding: .9mm .8mm; overflow-wrap: anywhere } tr { break-inside: avoid }"
    )
    face = f'@font-face {{ font-family: "{fonts.SANS}"; src: url("{fonts.paths()[fonts.SANS].as_uri()}"); }}'
    text = (
        f"<html lang=zh><head><title>t</title><style>{face}{style}</style></head><body>{''.join(tables)}</body></html>"
    )
    weasyprint.HTML(string=text).write_pdf(path)
