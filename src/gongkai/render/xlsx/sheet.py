"""A sheet of the workbook: a table with its merges, heights and drop-downs."""

from __future__ import annotations

from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from gongkai.model.entry import Catalog
from gongkai.model.item import GROUPS
from gongkai.model.template import MARK_YES, Column
from gongkai.render.table import Table, built_with
from gongkai.render.xlsx.lines import heights_of, lines_of, runs_of
from gongkai.render.xlsx.pen import HIGHEST, SIZE, Pen, Sheet, merge, text_height

ID_HEADING = "编号"
_AT_ONCE = 1_500  # numbers in one hidden heading, which stays below what Excel keeps of a cell
_CENTERED = frozenset({"序号", "一级事项"})


def write_table(sheet: Sheet, pen: Pen, catalog: Catalog, table: Table[Any]) -> None:
    """One table: title, 未通过校验 where it applies, what leads it, two header rows, its rows; ids in a hidden column where
    it is stamped."""
    count = len(table.columns)
    pen.set_up(sheet, [column.width for column in table.columns], landscape=True)
    built = [
        built_with(catalog, table, slice(row, row + _AT_ONCE)) for row in range(0, max(len(table.rows), 1), _AT_ONCE)
    ]
    built = [ID_HEADING, *built] if table.stamped else []
    for hidden in range(count + 1, count + 1 + len(built)):  # the items' numbers, and the stamps of their cells
        sheet.column_dimensions[get_column_letter(hidden)].hidden = True
    banners = [(f"{catalog.caution}，不得公布", "warning")] if catalog.caution else []
    banners += [(table.lead, "plain")] if table.lead else []
    head = 2 + len(banners)
    sheet.print_title_rows = f"2:{head + 1}"
    sheet.freeze_panes = f"A{head + 2}"  # widths and panes are read when the first row is written
    pen.banner(sheet, 1, table.title, "title", count)
    for row, (text, kind) in enumerate(banners, 2):
        pen.banner(sheet, row, text, kind, count)
    _write_header(sheet, pen, table, head, built)
    rows = _write_rows(sheet, pen, table, head + 2)
    _restrict(sheet, table, head + 2, rows)


def _write_header(sheet: Sheet, pen: Pen, table: Table[Any], row: int, built: list[str]) -> None:
    """The two header rows with their merges; 编号, which leads what is hidden, spans both."""
    first: list[str] = []
    below = iter(table.header[1])
    second: list[str] = []
    for heading in table.header[0]:
        column = len(first) + 1
        merge(sheet, row, column, row + heading.rows - 1, column + heading.columns - 1)
        first.extend([heading.text] + [""] * (heading.columns - 1))
        second.extend("" if heading.rows == 2 else next(below).text for _ in range(heading.columns))
    if built:
        merge(sheet, row, len(first) + 1, row + 1, len(first) + 1)
    lower = [text_height(text, column.width) for text, column in zip(second, table.columns, strict=True)]
    sheet.row_dimensions[row].height = 20.0
    sheet.row_dimensions[row + 1].height = min(max([20.0, *lower]), HIGHEST)
    sheet.append([*(pen.cell(text, "head") for text in (*first, *built[:1])), *built[1:]])
    sheet.append([pen.cell(text, "head") for text in (*second, *("" for _ in built[:1]))])


def _write_rows(sheet: Sheet, pen: Pen, table: Table[Any], start: int) -> int:
    """Write the table's rows; returns how many of the sheet's they took."""
    lines = lines_of(table)
    runs = runs_of(table, lines)
    for row, height in enumerate(heights_of(table, lines, runs), start):
        sheet.row_dimensions[row].height = height
    across = ["center" if _centered(column) else "left" for column in table.columns]
    for row, (line, run) in enumerate(zip(lines, runs, strict=True), start):
        made: list[Any] = []
        for place, (column, kind, piece) in enumerate(zip(table.columns, across, line.pieces, strict=True), 1):
            is_merged = place - 1 in table.merged and run != 1
            if column.key == "序号":
                made.append(pen.cell(None if line.is_more or (is_merged and not run) else line.entry.number, kind))
            elif is_merged:
                made.append(pen.cell(piece.text if run else None, "label" if column.merge else kind))
            else:
                made.append(pen.cell(piece.text, kind if piece.size == SIZE else f"{kind}{piece.size}"))
            rows = run if is_merged else piece.rows
            if rows > 1:
                merge(sheet, row, place, row + rows - 1, place)
        if table.stamped:
            made.extend((pen.cell(line.mark, "center"), line.stamps))
        sheet.append(made)
    return len(lines)


def _centered(column: Column) -> bool:
    return column.value is not None or column.key in _CENTERED


def _restrict(sheet: Sheet, table: Table[Any], start: int, rows: int) -> None:
    """Tick columns take √ or nothing; 特定群体 takes the groups' names, so it stays free."""
    ticks = DataValidation(
        type="list",
        formula1=f'"{MARK_YES}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="填写有误",
        error=f"这一栏只能填“{MARK_YES}”或者留空。",
    )
    last = start + rows - 1
    for index, column in enumerate(table.columns, 1):
        if rows and column.value is not None and column.value != GROUPS:
            letter = get_column_letter(index)
            ticks.add(f"{letter}{start}:{letter}{last}")
    if ticks.sqref.ranges:
        sheet.data_validations.append(ticks)
