"""Cells and styles of a workbook that is written row by row (openpyxl's write-only mode)."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any, TypeAlias

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from gongkai.model.formula import is_formula
from gongkai.render.xlsx.measures import (
    COVER_SIZE,
    FACT_SIZE,
    HIGHEST,
    LOWEST,
    SIZE,
    SMALLER,
    clean,
    excel_width,
    short,
)

Sheet: TypeAlias = Any  # a write-only worksheet; openpyxl's stubs leave out most of what it has
_THIN = Side(style="thin", color="FF000000")


class Pen:
    """Makes cells of one workbook, that of any sheet, the `owner`. Each style is set up once, on a prototype, and shared by its cells."""

    def __init__(self, owner: Sheet) -> None:
        self._owner = owner  # any sheet: openpyxl finds the workbook's styles through it
        self.book = owner.parent
        box = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
        song, red = Font(name="宋体", size=SIZE), "FFC00000"
        self._styles = {
            "label": self._style(song, "center", box, "top"),
            "title": self._style(Font(name="宋体", size=16, bold=True), "center"),
            "warning": self._style(Font(name="黑体", size=14, bold=True, color=red), "center"),
            "cover": self._style(Font(name="方正小标宋简体", size=26, color="FFB01116"), "center"),
            "fact": self._style(Font(name="仿宋_GB2312", size=FACT_SIZE), "left", indent=10),
            "plain": self._style(Font(name="宋体", size=COVER_SIZE), "left"),
            "head": self._style(Font(name="黑体", size=SIZE), "center", box),
            "item": self._style(Font(name="宋体", size=COVER_SIZE), "center", box),
            "link": self._style(Font(name="宋体", size=COVER_SIZE, color="FF0563C1", underline="single"), "left", box),
        }
        self._styles["shown"] = self._style(song, "left", box, ground="FFEDEDED")
        for across in ("left", "center"):
            self._styles[across] = self._style(song, across, box)
            for size in SMALLER:
                self._styles[f"{across}{size}"] = self._style(Font(name="宋体", size=size), across, box)
        self._quoted = {kind: copy(style) for kind, style in self._styles.items()}
        for style in self._quoted.values():
            style.quotePrefix = 1
        for style in (*self._styles.values(), *self._quoted.values()):
            self.book._cell_styles.add(style)  # now, so that their numbers do not depend on which cells come first

    def _style(
        self,
        font: Font,
        across: str,
        border: Border | None = None,
        down: str = "center",
        *,
        ground: str = "",
        indent: int = 0,
    ) -> Any:
        cell: Any = WriteOnlyCell(self._owner)
        if ground:
            cell.fill = PatternFill("solid", fgColor=ground)
        cell.font = font
        cell.alignment = Alignment(horizontal=across, vertical=down, wrap_text=True, indent=indent)
        if border is not None:
            cell.border = border
        return cell._style

    def cell(self, value: str | int | None, kind: str) -> Any:
        """A cell of the style `kind`. Text is always text, however much it looks like a formula."""
        content = short(clean(value)) or None if isinstance(value, str) else value
        cell: Any = WriteOnlyCell(self._owner, content)
        cell._style = self._styles[kind]
        if isinstance(content, str):
            cell.data_type = "s"
            if is_formula(content):
                cell._style = self._quoted[kind]
        return cell

    def banner(self, sheet: Sheet, row: int, text: str, kind: str, columns: int, height: float = 0) -> None:
        """Append a row of one text across `columns` columns."""
        sheet.row_dimensions[row].height = min(max(height, LOWEST.get(kind, LOWEST[""])), HIGHEST)
        merge(sheet, row, 1, row, columns)
        sheet.append([self.cell(text, kind)])

    def set_up(self, sheet: Sheet, widths: Sequence[float], *, landscape: bool) -> None:
        """Column widths and A4 paper, as wide as the page. To be called before the first row."""
        for index, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(index)].width = excel_width(width)
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.paperSize = 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6
        sheet.page_margins.header = sheet.page_margins.footer = 0.3
        sheet.oddFooter.center.text = "第 &P 页 共 &N 页"


def merge(sheet: Sheet, top: int, left: int, bottom: int, right: int) -> None:
    """Merge cells. A write-only sheet has no merge_cells(), but writes the ranges it is given."""
    if (top, left) != (bottom, right):
        sheet.merged_cells.ranges.add(CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right))
