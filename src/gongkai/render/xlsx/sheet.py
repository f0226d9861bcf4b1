"""A domain's sheet in the workbook: the template's table with its merges, heights and drop-downs."""

from __future__ import annotations

from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from gongkai.model.item import GROUPS
from gongkai.model.template import MARK_YES, Column
from gongkai.render.table import UNCHECKED, Table, built_with, row_stamps
from gongkai.render.xlsx.pen import SIZE, SMALLER, Pen, Sheet, merge, text_height

ID_HEADING = "编号"
_HIGHEST = 409.0  # Excel's limit for a row
_CENTERED = frozenset({"序号", "一级事项"})


class Fit(NamedTuple):
    """The size in points at which a cell's text is written, and the height it then needs."""

    size: float
    height: float


def write_domain(sheet: Sheet, pen: Pen, table: Table, *, unchecked: bool) -> None:
    """One domain: title, 未通过校验 where it applies, two header rows, one row an entry, ids in a hidden column."""
    count = len(table.columns)
    pen.set_up(sheet, [column.width for column in table.columns], landscape=True)
    for hidden in (count + 1, count + 2):  # the items' numbers, and the stamps of their cells
        sheet.column_dimensions[get_column_letter(hidden)].hidden = True
    head = 3 if unchecked else 2
    sheet.print_title_rows = f"2:{head + 1}"
    sheet.freeze_panes = f"A{head + 2}"  # widths and panes are read when the first row is written
    pen.banner(sheet, 1, table.title, "title", count)
    if unchecked:
        pen.banner(sheet, 2, f"{UNCHECKED}，不得公布", "warning", count)
    _write_header(sheet, pen, table, head)
    _write_rows(sheet, pen, table, head + 2)
    _restrict(sheet, table, head + 2)


def _write_header(sheet: Sheet, pen: Pen, table: Table, row: int) -> None:
    """The template's two header rows with their merges; 编号 spans both."""
    first: list[str] = []
    below = iter(table.header[1])
    second: list[str] = []
    for heading in table.header[0]:
        column = len(first) + 1
        merge(sheet, row, column, row + heading.rows - 1, column + heading.columns - 1)
        first.extend([heading.text] + [""] * (heading.columns - 1))
        second.extend("" if heading.rows == 2 else next(below).text for _ in range(heading.columns))
    merge(sheet, row, len(first) + 1, row + 1, len(first) + 1)
    lower = [text_height(text, column.width) for text, column in zip(second, table.columns, strict=True)]
    sheet.row_dimensions[row].height = 20.0
    sheet.row_dimensions[row + 1].height = max([20.0, *lower])
    numbers = built_with(table)
    sheet.append([*(pen.cell(text, "head") for text in (*first, ID_HEADING)), numbers])
    sheet.append([pen.cell(text, "head") for text in (*second, "")])


def _write_rows(sheet: Sheet, pen: Pen, table: Table, start: int) -> None:
    runs = table.runs()
    fits = [
        [_fit(text, column.width) for text, column in zip(cells, table.columns, strict=True)] for _, cells in table.rows
    ]
    for row, height in enumerate(_heights(table, runs, fits), start):
        sheet.row_dimensions[row].height = height
    across = ["center" if _centered(column) else "left" for column in table.columns]
    for index, (entry, cells) in enumerate(table.rows):
        made: list[Any] = []
        for column, text, kind, fit in zip(table.columns, cells, across, fits[index], strict=True):
            if column.key == "序号":
                made.append(pen.cell(entry.number, kind))
            elif len(made) == table.merge and runs[index] != 1:
                made.append(pen.cell(text if runs[index] else None, "label"))
            else:
                made.append(pen.cell(text, kind if fit.size == SIZE else f"{kind}{fit.size}"))
        made.append(pen.cell(entry.id, "center"))
        made.append(row_stamps(table.columns, cells))
        sheet.append(made)
        if table.merge is not None and runs[index] > 1:
            row = start + index
            merge(sheet, row, table.merge + 1, row + runs[index] - 1, table.merge + 1)


def _centered(column: Column) -> bool:
    return column.value is not None or column.key in _CENTERED


def _restrict(sheet: Sheet, table: Table, start: int) -> None:
    """Tick columns take √ or nothing; 特定群体 takes the groups' names, so it stays free."""
    ticks = DataValidation(
        type="list",
        formula1=f'"{MARK_YES}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="填写有误",
        error=f"这一栏只能填“{MARK_YES}”或者留空。",
    )
    last = start + len(table.rows) - 1
    for index, column in enumerate(table.columns, 1):
        if table.rows and column.value is not None and column.value != GROUPS:
            letter = get_column_letter(index)
            ticks.add(f"{letter}{start}:{letter}{last}")
    if ticks.sqref.ranges:
        sheet.data_validations.append(ticks)


def _heights(table: Table, runs: list[int], fits: list[list[Fit]]) -> list[float]:
    """The height of each row; rows under one merged cell share what its text needs beyond theirs."""
    merged = table.merge
    heights = [max(fit.height for index, fit in enumerate(row) if index != merged) for row in fits]
    if merged is not None:
        for first, count in enumerate(runs):
            missing = fits[first][merged].height - sum(heights[first : first + count])
            for row in range(first, first + count):
                heights[row] += max(missing, 0) / count
    return [min(height, _HIGHEST) for height in heights]


def _fit(text: str, width: float) -> Fit:
    """The largest size at which the text is no higher than a row may be; the smallest where none is."""
    for size in (SIZE, *SMALLER):
        height = text_height(text, width, size)
        if height <= _HIGHEST:
            break
    return Fit(size, height)
