"""A sheet of the workbook: a table with its merges, heights and drop-downs, as the XML that openpyxl would write, a fifth of
whose import it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from gongkai.model.entry import Catalog
from gongkai.model.formula import is_formula
from gongkai.model.item import GROUPS
from gongkai.model.stamp import HEADER
from gongkai.model.template import MARK_YES
from gongkai.render.table import Table, built_with
from gongkai.render.xlsx.lines import heights_of, lines_of, runs_of
from gongkai.render.xlsx.measures import (
    HIGHEST,
    LOWEST,
    SIZE,
    STYLES,
    clean,
    excel_width,
    letter,
    printed_width,
    short,
    text_height,
)

ID_HEADING = "编号"
_AT_ONCE = 1_500  # numbers in one hidden heading, which stays below what Excel keeps of a cell
_CENTERED = frozenset({"序号", "一级事项"})
_HIDDEN = "13"  # the width of hidden columns
_NUMBERS = {kind: number for number, kind in enumerate(STYLES, 1)}
_HEAD = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><outlinePr summaryBelow="1" '
    'summaryRight="1" /><pageSetUpPr fitToPage="1" /></sheetPr><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="{0}" topLeftCell="A{1}" activePane="bottomLeft" state="frozen" />'
    '<selection pane="bottomLeft" activeCell="A1" sqref="A1" /></sheetView></sheetViews>'
    '<sheetFormatPr baseColWidth="8" defaultRowHeight="15" /><cols>'
)
_TICKS = (
    '<dataValidations count="1"><dataValidation sqref="{}" showDropDown="0" showInputMessage="0" showErrorMessage="1" '
    f'allowBlank="1" errorTitle="填写有误" error="这一栏只能填“{MARK_YES}”或者留空。" type="list">'
    f'<formula1>"{MARK_YES}"</formula1></dataValidation></dataValidations>'
)
_PAPER = (
    '<printOptions horizontalCentered="1" /><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" '
    'footer="0.3" /><pageSetup orientation="landscape" paperSize="9" fitToHeight="0" fitToWidth="1" /><headerFooter>'
    "<oddHeader /><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter><evenHeader /><evenFooter /><firstHeader />"
    "<firstFooter /></headerFooter>"
)
# Points of such a page within its margins; downwards a little less, since programs measure otherwise.
_ACROSS, _DOWN = 784.0, 500.0
_MOST_BREAKS = 1_023  # of a sheet; Excel's limit is 1,026 (HPageBreaks)
_Range = tuple[int, int, int, int]  # top, left, bottom, right


class _Sheet:
    """Rows as they are written, and what is merged."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self.heights: list[float] = []
        self._merged: set[_Range] = set()  # a set, as openpyxl has it, so that they come in its order

    def append(self, height: float, cells: Sequence[str]) -> None:
        """The next row. Cells know their row by `row`."""
        self.heights.append(height)
        self.rows.append(f'<row r="{self.row}" ht="{height:.16g}" customHeight="1">{"".join(cells)}</row>')

    @property
    def row(self) -> int:
        """The number of the next row."""
        return len(self.rows) + 1

    def cell(self, place: int, value: str | int | None, kind: str = "") -> str:
        """A cell of the next row. Text is always text, however much it looks like a formula."""
        content = short(clean(value)) or None if isinstance(value, str) else value
        quoted = isinstance(content, str) and is_formula(content)
        number = _NUMBERS[kind] + len(STYLES) * quoted if kind else 0
        begun = f'<c r="{letter(place)}{self.row}"' + (f' s="{number}"' if kind else "")
        if isinstance(content, str):
            space = ' xml:space="preserve"' if content != content.strip() != "" else ""
            return f'{begun} t="inlineStr"><is><t{space}>{escape(content, quote=False)}</t></is></c>'
        if content is None:
            return f'{begun} t="{"n" if kind else "inlineStr"}" />'
        return f'{begun} t="n"><v>{content}</v></c>'

    def banner(self, text: str, kind: str, columns: int) -> None:
        """A row of one text across all columns."""
        height = min(LOWEST.get(kind, LOWEST[""]), HIGHEST)
        self.merge(self.row, 1, self.row, columns)
        self.append(height, [self.cell(1, text, kind)])

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge cells."""
        if (top, left) != (bottom, right):
            self._merged.add((top, left, bottom, right))

    def merges(self) -> str:
        """What is merged, as XML."""
        if not self._merged:
            return ""
        each = (f'<mergeCell ref="{letter(a)}{top}:{letter(b)}{low}" />' for top, a, low, b in self._merged)
        return f'<mergeCells count="{len(self._merged)}">{"".join(each)}</mergeCells>'


def sheet_of(catalog: Catalog, table: Table[Any]) -> tuple[str, Iterator[bytes]]:
    """One table: title, 未通过校验 where it applies, what leads it, two header rows, its rows; ids and stamps in hidden columns
    where it has any. The rows that are printed on each page, and its XML."""
    sheet, count = _Sheet(), len(table.columns)
    built = [
        built_with(catalog, table, slice(row, row + _AT_ONCE)) for row in range(0, max(len(table.rows), 1), _AT_ONCE)
    ]
    built = [ID_HEADING, *built] if table.stamped else [HEADER] if table.marks else []
    sheet.banner(table.title, "title", count)
    if catalog.caution:
        sheet.banner(f"{catalog.caution}，不得公布", "warning", count)
    if table.lead:
        sheet.banner(table.lead, "plain", count)
    head = sheet.row
    _write_header(sheet, table, built)
    runs = _write_rows(sheet, table)
    widths = [(f"{excel_width(column.width):.16g}", "") for column in table.columns]
    widths += [(_HIDDEN, 'hidden="1" ')] * len(built)
    columns = (
        f'<col {hidden}width="{width}" customWidth="1" min="{place}" max="{place}" />'
        for place, (width, hidden) in enumerate(widths, 1)
    )
    parts = (
        (_HEAD.format(head + 1, head + 2), *columns, "</cols><sheetData>"),
        sheet.rows,
        ("</sheetData>", sheet.merges(), _restricted(table, head + 2, sheet.row - 1), _PAPER),
        (_breaks(table, sheet.heights, head + 1, runs), "</worksheet>"),
    )
    return f"2:{head + 1}", ("".join(part).encode() for part in parts)


def _write_header(sheet: _Sheet, table: Table[Any], built: list[str]) -> None:
    """The two header rows with their merges; 编号, which leads what is hidden, spans both."""
    first: list[str] = []
    below = iter(table.header[1])
    second: list[str] = []
    row = sheet.row
    for heading in table.header[0]:
        column = len(first) + 1
        sheet.merge(row, column, row + heading.rows - 1, column + heading.columns - 1)
        first.extend([heading.text] + [""] * (heading.columns - 1))
        second.extend("" if heading.rows == 2 else next(below).text for _ in range(heading.columns))
    if built:
        sheet.merge(row, len(first) + 1, row + 1, len(first) + 1)
    lower = [text_height(text, column.width) for text, column in zip(second, table.columns, strict=True)]
    kinds = [*["head"] * (len(first) + len(built[:1])), *[""] * len(built[1:])]
    sheet.append(
        20.0, [sheet.cell(*one) for one in zip(range(1, len(kinds) + 1), (*first, *built), kinds, strict=True)]
    )
    second += [""] * len(built[:1])
    height = min(max([20.0, *lower]), HIGHEST)
    sheet.append(height, [sheet.cell(place, text, "head") for place, text in enumerate(second, 1)])


def _write_rows(sheet: _Sheet, table: Table[Any]) -> list[int]:
    """Write the rows; how many each one's merged cells span."""
    lines = lines_of(table)
    runs = runs_of(table, lines)
    across = ["left" if one.value is None and one.key not in _CENTERED else "center" for one in table.columns]
    for height, line, run in zip(heights_of(table, lines, runs), lines, runs, strict=True):
        made: list[str] = []
        for place, (column, kind, piece) in enumerate(zip(table.columns, across, line.pieces, strict=True), 1):
            is_merged = place - 1 in table.merged and run != 1
            value: str | int | None = piece.text
            if column.key == "序号":
                value = None if line.is_more or (is_merged and not run) else line.entry.number
            elif is_merged:
                value, kind = piece.text if run else None, "label" if column.merge else kind
            elif piece.size != SIZE:
                kind = f"{kind}{piece.size}"
            made.append(sheet.cell(place, value, kind))
            rows = run if is_merged else piece.rows
            if rows > 1:
                sheet.merge(sheet.row, place, sheet.row + rows - 1, place)
        if table.stamped:
            made += (sheet.cell(len(made) + 1, line.mark, "center"), sheet.cell(len(made) + 2, line.stamps))
        elif table.marks:
            made.append(sheet.cell(len(made) + 1, line.stamps))
        sheet.append(height, made)
    return runs


def _breaks(table: Table[Any], heights: Sequence[float], head: int, runs: Sequence[int]) -> str:
    """A page ends before rows under merged cells for which it has no more room, and the next has: their texts would be cut through.
    Where only 一级事项 is merged, nothing is. `head` are the rows above those of the table, all but the title repeated."""
    if len(table.merged) < 2:
        return ""
    page = _DOWN * max(printed_width(column.width for column in table.columns) / _ACROSS, 1)
    again, used, found = sum(heights[1:head]), sum(heights[:head]), list[int]()
    for row, run in enumerate(runs, head):
        group = sum(heights[row : row + run])
        if used + group > page >= again + group and run > 1:
            found.append(row)
            used = again
        used = (used if used + heights[row] <= page else again) + heights[row]
    del found[_MOST_BREAKS:]
    each = "".join(f'<brk id="{row}" min="0" max="16383" man="1" />' for row in found)
    return f'<rowBreaks count="{len(found)}" manualBreakCount="{len(found)}">{each}</rowBreaks>' if found else ""


def _restricted(table: Table[Any], start: int, last: int) -> str:
    """Tick columns take √ or nothing; 特定群体 takes the groups' names, so it stays free."""
    places = [
        letter(place)
        for place, column in enumerate(table.columns, 1)
        if last >= start and column.value is not None and column.value != GROUPS
    ]
    ranges = (f"{place}{start}" + (f":{place}{last}" if last > start else "") for place in places)
    return _TICKS.format(" ".join(ranges)) if places else ""
