"""A report as a workbook: plain tables, one a sheet, of which one column may be filled in from a drop-down."""

from __future__ import annotations

import re
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from gongkai.model.report import ReportSheet
from gongkai.model.stamp import sent_mark
from gongkai.render.xlsx.frame import packed
from gongkai.render.xlsx.measures import HIGHEST, clean, printed_width, text_height
from gongkai.render.xlsx.pen import Pen, Sheet

_UPRIGHT, _WIDE = 545.0, 1260.0  # points: what fits on A4 upright, and what A4 across would print below 5.6 points
_A3 = 8  # as Excel counts papers
_LONGEST_LIST = 255  # characters: Excel's limit for a drop-down that is written out


def workbook(sheets: Sequence[ReportSheet], day: str) -> bytes:
    """The workbook's bytes, the same for the same content; `day` is its date."""
    book = Workbook(write_only=True)
    book.properties.title = clean(sheets[0].title)
    pen: Pen | None = None
    for plain in sheets:
        sheet = book.create_sheet(plain.name)
        pen = pen or Pen(sheet)
        _write(sheet, pen, plain)
    return packed(book, day)


def _write(sheet: Sheet, pen: Pen, plain: ReportSheet) -> None:
    widths = [width for _, width in plain.columns]
    points = printed_width(widths)
    pen.set_up(sheet, widths, landscape=points > _UPRIGHT)
    if points > _WIDE:
        sheet.page_setup.paperSize = _A3
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "3:3"
    last = len(widths) + bool(plain.stamped)  # what is hidden behind the table is sorted with it
    sheet.auto_filter.ref = f"A3:{get_column_letter(last)}{3 + len(plain.rows)}"
    if plain.stamped:
        hidden = sheet.column_dimensions[get_column_letter(last)]
        hidden.width, hidden.hidden = 1, True
    pen.banner(sheet, 1, plain.title, "title", len(widths))
    pen.banner(sheet, 2, plain.lead, "plain", len(widths), text_height(plain.lead, sum(widths), 10.5))
    sent = [heading for heading, _ in plain.columns[: plain.stamped]]
    mark = sent_mark(len(plain.rows), (("", text) for text in (plain.title, plain.lead, *sent)))
    head = [pen.cell(heading, "head") for heading, _ in plain.columns]
    sheet.append([*head, pen.cell(mark, "head")] if sent else head)
    for number, row in enumerate(plain.rows, 4):
        tall = max(text_height(text, width) for text, width in zip(row, widths, strict=True))
        sheet.row_dimensions[number].height = min(tall, HIGHEST)
        cells = [pen.cell(int(text) if at in plain.numbers else text, "left") for at, text in enumerate(row)]
        if plain.fill >= 0:
            cells[plain.fill].number_format = "@"  # so that Excel takes no number for a date
        if sent:
            kept = [str(cell.value or "") for cell in cells[: len(sent)]]
            cells.append(pen.cell(sent_mark(number - 3, zip(sent, kept, strict=True)), "plain"))
        sheet.append(cells)
    _offer(sheet, plain)


def _offer(sheet: Sheet, plain: ReportSheet) -> None:
    """The drop-downs, one for all rows that are offered the same; other texts may be written as well."""
    lists: dict[str, DataValidation] = {}
    for number, choices in enumerate(plain.choices, 4):
        offered = ""
        for choice in filter(re.compile(r"[\w-]+").fullmatch, choices):
            longer = f"{offered},{choice}" if offered else choice
            if len(longer) > _LONGEST_LIST:
                break
            offered = longer
        if offered:
            made = lists.setdefault(offered, DataValidation(type="list", formula1=f'"{offered}"', allow_blank=True))
            made.showErrorMessage = False
            made.add(f"{get_column_letter(plain.fill + 1)}{number}")
    for made in lists.values():
        sheet.data_validations.append(made)
