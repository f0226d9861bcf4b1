"""Excel files (.xlsx, .xls) through calamine: texts, merged cells, and gongkai's mark in the properties."""

from __future__ import annotations

import datetime
import re
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from gongkai.importers.opening.archive import LARGEST_UNPACKED, WORKSHEETS, chunks
from gongkai.importers.opening.sheet import LARGEST, ImportFileError, Sheet, rectangle, too_large

# Every spelling of a cell's address that a reader may understand: with a prefix, other quotes, spaces, small letters.
_CELL = re.compile(rb"""<(?:[\w.-]{1,40}:)?c(?=\s)[^<>]*?\sr\s{0,40}=\s{0,40}["']\s{0,40}([A-Za-z]{1,8})(\d{1,18})""")
_MARK = re.compile(r'name="gongkai"[^<>]{0,200}>\s{0,40}<vt:lpwstr>([0-9a-f]{64})</vt:lpwstr>')
_OVERLAP = 200  # bytes that may belong to a cell's beginning


def read(data: bytes) -> list[Sheet]:
    """Each worksheet that holds anything. Raises ImportFileError."""
    try:
        mark = _inspect(data) if data.startswith(b"PK") else ""
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
            if info.filename.startswith(WORKSHEETS) and info.filename.endswith(".xml"):
                _measure(archive, info)
        if "docProps/custom.xml" in archive.namelist():
            found = _MARK.search(archive.read("docProps/custom.xml").decode("utf-8", "replace"))
            return found[1] if found else ""
    return ""


def _measure(archive: ZipFile, part: ZipInfo) -> None:
    """Raise ImportFileError for a worksheet that is too large, as soon as that is seen."""
    columns, rest, size = 0, b"", 0
    for block in chunks(archive, part):
        size += len(block)
        text = rest + block
        found = _CELL.findall(text)
        rest = text[-_OVERLAP:]
        if found:
            columns = max(columns, *(_number(letters) for letters in {letters for letters, _ in found}))
            too_large("工作表", max(int(row) for _, row in found), columns)
        if size > LARGEST_UNPACKED:
            raise ImportFileError("解开后超过 300 MB，不像标准目录，没有打开")


def _number(letters: bytes) -> int:
    value = 0
    for char in letters.upper():
        value = value * 26 + char - 64
    return value


def _sheet(book: CalamineWorkbook, name: str, mark: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    if not sheet.total_height:
        return Sheet(name, ())
    too_large(name, sheet.total_height, sheet.total_width)
    rows = [[text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    covered: set[tuple[int, int]] = set()
    merged = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(rows):
            continue
        merged += (min(bottom, len(rows) - 1) - top + 1) * (right - left + 1)
        if merged > LARGEST:  # ranges that lie over one another: Excel makes none
            raise ImportFileError("合并的单元格太多，互相重叠，不像标准目录。请取消合并，另存后再导入")
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
