"""Old Excel files (.xls), through xlrd, once `cfb` has looked at what they claim.

xlrd tells what a reader of values does not: which rows, columns and sheets are hidden, number formats, what is struck out,
the notes on cells.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import xlrd

from gongkai.importers.opening import cfb
from gongkai.importers.opening.budget import Spent
from gongkai.importers.opening.excel import plain
from gongkai.importers.opening.sheet import ImportFileError, Sheet
from gongkai.importers.opening.symbols import signs
from gongkai.importers.opening.worksheet import ERROR, NOTE, Worksheet, yes

_BESIDE = "图形、文本框、页眉页脚里的字，没有读"
_EPOCHS = (datetime.datetime(1899, 12, 30), datetime.datetime(1904, 1, 1))


def read(data: bytes) -> list[Sheet]:
    """Each worksheet. Raises ImportFileError, and what xlrd raises for a damaged file."""
    spent = Spent()
    beside = cfb.inspect(data, spent)
    try:
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=nowhere)
    except xlrd.XLRDError as problem:
        if "encrypted" not in str(problem):
            raise
        raise ImportFileError("有密码，打不开。请在 Excel 或 WPS 里去掉密码，另存后再导入") from problem
    tables = [_Table(book, one, spent) for one in book.sheets()]
    sheets = [one.sheet("", hidden=one.closed) for one in tables]
    noted = {text for one in tables for text in one.notes}
    told = tuple(("工作簿", text, _BESIDE) for words in beside if (text := plain(words).strip()) and text not in noted)
    return [replace(sheet, dropped=(*sheet.dropped, *(() if place else told))) for place, sheet in enumerate(sheets)]


class _Table(Worksheet):
    """One worksheet, as xlrd has read it; that one counts rows and columns from 0 on."""

    def __init__(self, book: Any, old: Any, spent: Spent) -> None:
        super().__init__(old.name, spent)
        self._book = book
        self.closed = old.visibility != 0
        self.notes = [plain(note.text).strip() for note in old.cell_note_map.values()]
        for row in range(old.nrows):
            about = old.rowinfo_map.get(row)
            if about.hidden or not about.height if about else old.default_row_hidden:
                self._hidden.add(row + 1)
            for column in range(old.row_len(row)):
                if text := self._shown((row + 1, column + 1), old.cell(row, column), old):
                    spent.take("filled")
                    self._rows.setdefault(row + 1, {})[column + 1] = spent.text(text)
        hidden = (column for column, about in old.colinfo_map.items() if about.hidden or not about.width)
        self._columns = {(column + 1, column + 1) for column in hidden}
        self._merged = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in old.merged_cells]
        for (row, column), note in old.cell_note_map.items():
            self._beside.append((self._place(row + 1, column + 1), spent.text(plain(note.text).strip()), NOTE))

    def _shown(self, here: tuple[int, int], cell: Any, old: Any) -> str:
        """The text of a cell. What is struck out and what cannot be read is noted."""
        if cell.ctype == xlrd.XL_CELL_ERROR:
            self._unread[here] = (xlrd.error_text_from_code.get(cell.value, "#"), ERROR)
        if cell.ctype not in (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE, xlrd.XL_CELL_BOOLEAN):
            return ""
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return yes(bool(cell.value))
        style = self._book.xf_list[cell.xf_index]
        code = self._book.format_map[style.format_key].format_str
        code = "" if code == "General" else code
        if cell.ctype != xlrd.XL_CELL_TEXT:
            text = self._number(here, cell.value, code, _EPOCHS[self._book.datemode])
            text, struck = ("", text) if self._face(style.font_index)[1] else (text, "")
        else:
            runs = old.rich_text_runlist_map.get((here[0] - 1, here[1] - 1), [])
            text, struck = self._parted(cell.value, [(0, style.font_index), *runs])
            text = self._text(here, plain(text), code)
        if struck.strip():
            self._struck[here] = plain(struck)
        return text

    def _parted(self, text: str, runs: Sequence[tuple[int, int]]) -> tuple[str, str]:
        """What of a text stands, and what is struck out; each run has a font and begins at a place that counts as UTF-16 does."""
        data = text.encode("utf-16-le", "surrogatepass")
        ends = [*(start for start, _ in runs[1:]), len(data) // 2]
        shown, struck = "", ""
        for (start, font), end in zip(runs, ends, strict=True):
            name, is_struck = self._face(font)
            part = signs(data[2 * start : 2 * end].decode("utf-16-le", "replace"), name)
            shown, struck = (shown, struck + part) if is_struck else (shown + part, struck)
        return shown, struck

    def _face(self, font: int) -> tuple[str, bool]:
        """A font's name, and whether it strikes out."""
        fonts = self._book.font_list
        return (fonts[font].name, bool(fonts[font].struck_out)) if font < len(fonts) else ("", False)
