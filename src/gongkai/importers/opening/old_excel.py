"""Old Excel files (.xls), through calamine, once `cfb` has looked at what they claim."""

from __future__ import annotations

from io import BytesIO

from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

from gongkai.importers.opening import cfb
from gongkai.importers.opening.budget import Spent
from gongkai.importers.opening.excel import HIDDEN_SHEET, text
from gongkai.importers.opening.sheet import ImportFileError, Sheet, merge, rectangle


def read(data: bytes) -> list[Sheet]:
    """Each worksheet. Raises ImportFileError, and what calamine raises for a damaged file."""
    spent = Spent()
    cfb.inspect(data, spent)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError as problem:
        raise ImportFileError("有密码，打不开。请在 Excel 或 WPS 里去掉密码，另存后再导入") from problem
    shown = {one.name: one.visible == SheetVisibleEnum.Visible for one in book.sheets_metadata}
    return [_sheet(book, name, spent, hidden=not shown.get(name, True)) for name in book.sheet_names]


def _sheet(book: CalamineWorkbook, name: str, spent: Spent, *, hidden: bool) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    if not sheet.total_height:
        return Sheet(name, ())
    spent.table(name, sheet.total_height, sheet.total_width)
    rows = [[spent.text(text(cell)) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    spent.take("filled", sum(1 for row in rows for cell in row if cell))
    ranges = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    covered = merge(rows, ranges, spent)
    unseen = tuple((row, HIDDEN_SHEET) for row in range(len(rows) if hidden else 0))
    return Sheet(name, rectangle(rows), lettered=True, covered=covered, unseen=unseen)
