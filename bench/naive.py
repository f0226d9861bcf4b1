"""The straightforward way to make the same Excel file and PDF: the baselines of `run.py`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from gongkai.model.entry import Catalog
from gongkai.render.table import Heading, Table, tabulate
from gongkai.render.xlsx import book as xlsx


def excel(catalog: Catalog, path: Path) -> None:
    """openpyxl's normal mode with the sheets, cells, merges and borders of ours, styles set cell by cell.

    The style objects are made once, as any example does; row heights and drop-downs, which ours has, are left out.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side

    side = Side(style="thin", color="FF000000")
    box = Border(left=side, right=side, top=side, bottom=side)
    text, head, title, cover = (Font(name="宋体", size=9), Font(name="黑体", size=9), Font(size=16), Font(size=10.5))
    left, center = (Alignment(horizontal=to, vertical="center", wrap_text=True) for to in ("left", "center"))

    def put(sheet: Any, row: int, column: int, value: Any, font: Any, across: Any, border: Any = box) -> None:
        cell = sheet.cell(row, column, value)
        cell.font, cell.alignment = font, across
        if border is not None:
            cell.border = border

    def banner(sheet: Any, row: int, value: str, font: Any, columns: int) -> None:
        put(sheet, row, 1, value, font, center, None)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)

    book = Workbook()
    front = book.active
    front.title = xlsx.COVER
    banner(front, 1, catalog.title, title, 4)
    facts = [f"{name}：{text}" for name, text in xlsx.facts_of(catalog)]
    for row, fact in enumerate(facts, 2):
        banner(front, row, fact, cover, 4)
    for column, word in enumerate(("序号", "领域", "事项数", "依据的标准指引"), 1):
        put(front, len(facts) + 2, column, word, head, center)
    names = xlsx.sheet_names(f"{domain.order:02d} {domain.name}" for domain in catalog.domains)
    for row, (domain, name) in enumerate(zip(catalog.domains, names, strict=True), len(facts) + 3):
        guidance = domain.guidance.title if domain.guidance else None
        for column, value in enumerate((domain.order, domain.name, len(domain.entries), guidance), 1):
            put(front, row, column, value, cover, center)
        front.cell(row, 2).hyperlink = f"#'{name}'!A1"
        table = tabulate(catalog, domain)
        sheet = book.create_sheet(name)
        for column, each in enumerate(table.columns, 1):
            sheet.column_dimensions[get_column_letter(column)].width = each.width * 2
        banner(sheet, 1, table.title, title, len(table.columns))
        _excel_head(sheet, table, lambda sheet, row, column, value: put(sheet, row, column, value, head, center))
        for number, (entry, cells) in enumerate(table.rows, 4):
            for column, (each, value) in enumerate(zip(table.columns, cells, strict=True), 1):
                narrow = each.value is not None or each.key == "序号"
                put(
                    sheet,
                    number,
                    column,
                    (entry.number if each.key == "序号" else value) or None,
                    text,
                    center if narrow else left,
                )
            put(sheet, number, len(cells) + 1, entry.id, text, center)
        merged = (table.merge or 0) + 1
        for number, span in enumerate(table.runs(), 4):
            if span > 1:
                sheet.merge_cells(start_row=number, end_row=number + span - 1, start_column=merged, end_column=merged)
        sheet.freeze_panes = "A4"
    book.save(path)


def _excel_head(sheet: Any, table: Table, put: Callable[[Any, int, int, str | None], None]) -> None:
    """Two header rows with their merges."""
    below = iter(table.header[1])
    column = 1
    for heading in (*table.header[0], Heading("编号", rows=2)):
        for across in range(heading.columns):
            put(sheet, 2, column + across, None if across else heading.text)
            put(sheet, 3, column + across, None if heading.rows == 2 else next(below).text)
        sheet.merge_cells(
            start_row=2, end_row=1 + heading.rows, start_column=column, end_column=column + heading.columns - 1
        )
        column += heading.columns
