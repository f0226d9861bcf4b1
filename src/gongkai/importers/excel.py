"""Excel files (.xlsx, .xls) through calamine: texts, merged cells, and gongkai's mark in the properties."""

from __future__ import annotations

import datetime
import re
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from gongkai.importers.sheet import ImportFileError, Sheet, rectangle, too_large

_CELL = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})(\d+)"')
_MARK = re.compile(r'name="gongkai"[^>]*>\s*<vt:lpwstr>([0-9a-f]{64})</vt:lpwstr>')
_TAIL = 200_000


def read(data: bytes) -> list[Sheet]:
    """Each worksheet that holds anything. Raises ImportFileError."""
    mark = ""
    if data.startswith(b"PK"):
        mark = _inspect(data)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = [_sheet(book, name, mark) for name in book.sheet_names]
    except PasswordError as problem:
        raise ImportFileError("有密码，打不开。请在 Excel 或 WPS 里去掉密码，另存后再导入") from problem
    except (CalamineError, BadZipFile, OSError) as problem:
        raise ImportFileError("文件已损坏，打不开。请用 Excel 或 WPS 打开修复，另存后再导入") from problem
    return [sheet for sheet in sheets if sheet.rows]


def _inspect(data: bytes) -> str:
    """gongkai's fingerprint, if the workbook has one; a sheet of millions of cells is refused before it is opened."""
    with ZipFile(BytesIO(data)) as archive:
        for info in archive.infolist():
            if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                xml = archive.read(info)
                cells = _CELL.findall(xml, max(len(xml) - _TAIL, 0))
                head = _CELL.findall(xml, 0, _TAIL)
                rows = max((int(row) for _, row in cells), default=0)
                columns = max((_number(letters) for letters, _ in (*head, *cells)), default=0)
                too_large("工作表", rows, columns)
        if "docProps/custom.xml" in archive.namelist():
            found = _MARK.search(archive.read("docProps/custom.xml").decode("utf-8", "replace"))
            return found[1] if found else ""
    return ""


def _number(letters: bytes) -> int:
    value = 0
    for char in letters:
        value = value * 26 + char - 64
    return value


def _sheet(book: CalamineWorkbook, name: str, mark: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    if not sheet.total_height:
        return Sheet(name, ())
    too_large(name, sheet.total_height, sheet.total_width)
    rows = [[text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(rows):
            continue
        value = rows[top][left] if left < len(rows[top]) else ""
        for row in range(top, min(bottom, len(rows) - 1) + 1):
            for column in range(left, min(right, len(rows[row]) - 1) + 1):
                if (row, column) != (top, left):
                    rows[row][column] = value
                    covered.add((row, column))
    return Sheet(name, rectangle(rows), lettered=True, covered=frozenset(covered), fingerprint=mark)


def text(value: Any) -> str:
    """A cell's value as it is read: whole numbers without a fraction, dates as 2026-11-23."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
