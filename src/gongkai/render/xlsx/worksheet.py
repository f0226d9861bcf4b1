"""A worksheet to be filled in, as a workbook: drop-downs, notes, yellow for what is still open, and a hidden sheet that tells
the place and what every cell was filled with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from gongkai.model.stamp import HEADER
from gongkai.model.worksheet import MARK, VERSION, Column, Part, Worksheet
from gongkai.render.xlsx.book import FINGERPRINT
from gongkai.render.xlsx.frame import packed
from gongkai.render.xlsx.measures import HIGHEST, clean, text_height
from gongkai.render.xlsx.pen import Pen, Sheet

HEAD = 3  # the row of the headings
_YELLOW = PatternFill("solid", bgColor="FFFFF2A8")
_TALL = 18.0
_LONGEST = 255  # characters: Excel's limit for a drop-down that is written out, and for a note
_COVER = "填表说明"


def workbook(worksheet: Worksheet) -> bytes:
    """The workbook's bytes, the same for the same content."""
    book = Workbook(write_only=True)
    book.properties.title = clean(f"{worksheet.place}填报表")
    first = book.create_sheet(_COVER)
    pen = Pen(first)
    _write_cover(first, pen, worksheet)
    for part in worksheet.parts:
        _write(book.create_sheet(part.name), pen, part)
    hidden = book.create_sheet(MARK)
    hidden.sheet_state = "hidden"
    marks = (MARK, VERSION, worksheet.slug, worksheet.code, worksheet.place, worksheet.day)
    hidden.append([pen.cell(text, "left") for text in marks])
    for cell, text in worksheet.texts(shown=True):
        hidden.append([pen.cell(one, "left") for one in (*cell, text)])
    return packed(book, worksheet.day)


def sheet(part: Part, day: str) -> bytes:
    """A workbook of one sheet, which needs no memory of its own."""
    book = Workbook(write_only=True)
    book.properties.title = clean(part.title)
    first = book.create_sheet(part.name)
    _write(first, Pen(first), part)
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]  # missing in the stubs
    # Its notes are ours, not the list's.
    properties.append(StringProperty(name=FINGERPRINT, value=sha256(part.title.encode()).hexdigest()))
    return packed(book, day)


def _write_cover(sheet: Sheet, pen: Pen, worksheet: Worksheet) -> None:
    widths = (16, 8, 46)
    pen.set_up(sheet, widths, landscape=False)
    pen.banner(sheet, 1, f"{worksheet.place}填报表", "title", len(widths))
    code = f"（行政区划代码 {worksheet.code}）" if worksheet.code else ""
    lines = (
        f"{worksheet.place}{code}，{worksheet.day} 生成。只能导入到这个地方。",
        "1. 黄色的格子还空着，请填上；不知道的空着，以后再填。有下拉箭头的，点开选。",
        "2. 灰色的格子只供看，改了也不读。不要改工作表的名称、第一列和表头。",
        "3. 不采用的事项，选“不采用”并写理由。核对过的领域，在“领域”表里填科室和日期。",
        f"4. 填好存盘（.xlsx），运行：gongkai import 填报表.xlsx。填了一部分也可以导入，再运行 gongkai worksheet{worksheet.option} 看还有哪些空着。",
        "5. 填表期间别人也改了同一格的，会说明，不会盖掉。",
    )
    for row, text in enumerate(lines, 2):
        pen.banner(sheet, row, text, "plain", len(widths), text_height(text, sum(widths), 10.5) + 4)
    sheet.append([pen.cell(text, "head") for text in ("工作表", "空着", "填什么")])
    sheet.row_dimensions[len(lines) + 2].height = _TALL
    for row, part in enumerate(worksheet.parts, len(lines) + 3):
        sheet.row_dimensions[row].height = max(text_height(part.lead, widths[2]), _TALL)
        link = pen.cell(part.name, "link")
        link.hyperlink = f"#'{part.name.replace(chr(39), chr(39) * 2)}'!A1"
        sheet.append([link, pen.cell(part.open or None, "center"), pen.cell(part.lead, "left")])


def _write(sheet: Sheet, pen: Pen, part: Part) -> None:
    widths = [column.width for column in part.columns]
    pen.set_up(sheet, widths, landscape=len(widths) > 2)
    filled = [place for place, column in enumerate(part.columns) if column.key]
    sheet.freeze_panes = f"{get_column_letter(2 if filled[0] else 1)}{HEAD + 1}"
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    total = HEAD + len(part.lines) + part.blanks
    if not part.blanks:
        sheet.auto_filter.ref = f"A{HEAD}:{get_column_letter(len(widths))}{total}"
    pen.banner(sheet, 1, part.title, "title", len(widths), text_height(part.title, sum(widths), 16))
    pen.banner(sheet, 2, part.lead, "plain", len(widths), text_height(part.lead, sum(widths), 10.5))
    heads = [pen.cell(column.heading, "head") for column in part.columns]
    for head, column in zip(heads, part.columns, strict=True):
        if column.hint:
            head.comment = Comment(column.hint, "gongkai", width=260, height=90)
    sheet.row_dimensions[HEAD].height = max(_TALL, *(text_height(one.heading, one.width) for one in part.columns))
    if part.marks:
        sheet.column_dimensions[get_column_letter(len(widths) + 1)].hidden = True
        heads.append(pen.cell(HEADER, "left"))
    sheet.append(heads)
    for row, line in enumerate(part.lines, HEAD + 1):
        tall = max(text_height(text, width) for text, width in zip(line.cells, widths, strict=True))
        sheet.row_dimensions[row].height = min(max(tall, _TALL), HIGHEST)
        marks = [pen.cell(part.marks[row - HEAD - 1], "left")] if part.marks else []
        sheet.append([*(_cell(pen, *one) for one in zip(line.cells, part.columns, strict=True)), *marks])
    for row in range(total - part.blanks + 1, total + 1):
        sheet.row_dimensions[row].height = _TALL
        sheet.append([_cell(pen, "", column) for column in part.columns])
    if total > HEAD:
        for place in filled:
            _offer(sheet, part, place)
    _colour(sheet, part)


def _cell(pen: Pen, text: str, column: Column) -> object:
    cell = pen.cell(text, "left" if column.key else "shown")
    cell.number_format = "@"  # so that Excel takes no number for a date
    return cell


def _offer(sheet: Sheet, part: Part, place: int) -> None:
    """The drop-downs and notes of a column: one for all its cells, or one for the cells that are offered the same."""
    column, letter = part.columns[place], get_column_letter(place + 1)
    made: dict[str, DataValidation] = {}
    lines = [*part.lines, *[None] * part.blanks]
    for row, line in enumerate(lines, HEAD + 1):
        proposal = line.proposals.get(column.key, "") if line is not None else ""
        offered = (proposal,) if re.fullmatch(r"\w+", proposal) else column.choices
        made.setdefault(",".join(offered), _validation(column, offered)).add(f"{letter}{row}")
    for validation in made.values():
        validation.sqref = _joined(validation)
        sheet.data_validations.append(validation)


def _joined(validation: DataValidation) -> str:
    """The same cells as few ranges: neighbours below each other are one."""
    rows = sorted((one.min_row, one.max_row) for one in validation.sqref.ranges)
    letter = get_column_letter(next(iter(validation.sqref.ranges)).min_col)
    runs: list[list[int]] = []
    for first, last in rows:
        if runs and runs[-1][1] + 1 >= first:
            runs[-1][1] = last
        else:
            runs.append([first, last])
    return " ".join(f"{letter}{first}:{letter}{last}" for first, last in runs)


def _validation(column: Column, offered: Sequence[str]) -> DataValidation:
    listed = ",".join(offered)
    made = (
        DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
        if offered and len(listed) <= _LONGEST
        else DataValidation(allow_blank=True)
    )
    made.showInputMessage, made.promptTitle, made.prompt = True, column.heading[:32], column.hint[:_LONGEST]
    made.showErrorMessage = column.closed
    made.errorTitle, made.error = "填写有误", "请点右边的箭头，从里面选一个，或者空着。"
    return made


def _colour(sheet: Sheet, part: Part) -> None:
    """Yellow for the cells that were open, as long as they are empty."""
    for place, column in enumerate(part.columns, 1):
        rows = [row for row, line in enumerate(part.lines, HEAD + 1) if column.key and column.key in line.open]
        if not rows:
            continue
        letter = get_column_letter(place)
        cells = DataValidation()
        for row in rows:
            cells.add(f"{letter}{row}")
        area = _joined(cells)
        empty: Any = FormulaRule  # untyped
        sheet.conditional_formatting.add(area, empty(formula=[f'TRIM({letter}{rows[0]})=""'], fill=_YELLOW))
