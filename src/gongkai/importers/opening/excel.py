"""Excel files (.xlsx): the cells of each worksheet, read part by part.

Why neither calamine nor openpyxl reads these: both build before anyone can count. calamine allocates the rectangle
between the outermost cells, so two cells ask for terabytes; openpyxl makes an object for every cell, for every cell that
a merged one or a link covers, and for every style. So each worksheet has to be walked through in any case, and the walk
already meets all that a table is made of. It also meets what Excel shows besides values (sheets and rows that are
hidden, number formats, runs of text that are struck out, a formula beside its value), of which calamine tells nothing,
and openpyxl formulas only in a second load; and it passes over what openpyxl stumbles on in files of other programs
(styles, validations, names), which no table needs.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from gongkai.importers.opening.archive import Archive
from gongkai.importers.opening.budget import Spent, check, too_large
from gongkai.importers.opening.sheet import ImportFileError, Sheet, merge, rectangle

_ADDRESS = re.compile(r"\s*\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\s*")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_QUIET = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\[\]]*\]')  # what a number format prints as it stands, and colours
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})  # built-in formats
_DAMAGED = "文件已损坏，打不开。请用 Excel 或 WPS 打开修复，另存后再导入"
_BOOK = "xl/workbook.xml"


def read(data: bytes) -> list[Sheet]:
    """Each worksheet. Raises ImportFileError, and what the parsers raise for a damaged file."""
    spent = Spent()
    archive = Archive(data, spent)
    if any(name.endswith("vbaProject.bin") for name in archive.names):
        raise ImportFileError("带有宏。请另存为不带宏的 .xlsx 后再导入")
    book = _Book(archive, spent)
    mark = archive.fingerprint()
    return [_Sheet(book, name, part).sheet(mark) for name, part in book.sheets]


class _Book:
    """What worksheets share: their names and parts, texts, and which of the cells' styles print dates."""

    def __init__(self, archive: Archive, spent: Spent) -> None:
        self.archive, self.spent = archive, spent
        self.sheets: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.dates: list[bool] = []
        self.epoch = datetime.datetime(1899, 12, 30)
        parts = archive.relations(_BOOK)

        def start(tag: str, given: Mapping[str, str]) -> None:
            if tag == "workbookPr" and given.get("date1904") in ("1", "true"):
                self.epoch = datetime.datetime(1904, 1, 1)
            elif tag == "sheet":
                key = next((value for name, value in given.items() if name.endswith(":id")), "")
                kind, part = parts.get(key, ("", ""))
                if kind == "worksheet":
                    self.sheets.append((spent.text(given.get("name", "")), part))

        archive.walk(_BOOK, start, _nothing, _nothing)
        for kind, part in parts.values():
            if kind == "sharedStrings":
                self._read_texts(part)
            elif kind == "styles":
                self._read_styles(part)

    def _read_texts(self, part: str) -> None:
        words = _Words(self.spent)

        def end(tag: str) -> None:
            words.end(tag)
            if tag == "si":
                self.texts.append(plain(words.taken()))

        self.archive.walk(part, lambda tag, _: words.start(tag), end, words.text)

    def _read_styles(self, part: str) -> None:
        dates = set(_DATES)
        inside = False

        def start(tag: str, given: Mapping[str, str]) -> None:
            nonlocal inside
            if tag == "numFmt" and _prints_date(given.get("formatCode", "")):
                dates.add(_whole(given.get("numFmtId", "")))
            elif tag == "cellXfs":
                inside = True
            elif tag == "xf" and inside:
                self.dates.append(_whole(given.get("numFmtId", "0")) in dates)

        def end(tag: str) -> None:
            nonlocal inside
            inside = inside and tag != "cellXfs"

        self.archive.walk(part, start, end, _nothing)


class _Words:
    """The text of one cell, put together from its runs; what tells its reading (拼音) is left out."""

    def __init__(self, spent: Spent) -> None:
        self._spent = spent
        self._parts: list[str] = []
        self._length = 0
        self._open = self._aside = False

    def start(self, tag: str) -> None:
        if tag in ("t", "v"):
            self._open = not self._aside
        elif tag == "rPh":
            self._aside = True

    def end(self, tag: str) -> None:
        if tag in ("t", "v"):
            self._open = False
        elif tag == "rPh":
            self._aside = False

    def text(self, piece: str) -> None:
        if self._open:
            self._parts.append(piece)
            self._length += len(piece)
            check("cell", self._length)

    def taken(self) -> str:
        """The text so far, counted; the next begins."""
        text = self._spent.text("".join(self._parts))
        self._parts, self._length = [], 0
        return text


class _Sheet:
    """One worksheet while it is walked through."""

    def __init__(self, book: _Book, name: str, part: str) -> None:
        self._book, self._name = book, name
        self._words = _Words(book.spent)
        self._rows: dict[int, dict[int, str]] = {}
        self._merged: list[tuple[int, int, int, int]] = []
        self._row = self._column = self._most_rows = self._most_columns = 0
        self._kind = self._style = ""
        book.archive.walk(part, self._start, self._end, self._words.text)
        book.spent.table(name, self._most_rows, self._most_columns)

    def _start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "c":
            self._kind, self._style = given.get("t", "n"), given.get("s", "")
            self._row, self._column = _address(given["r"]) if "r" in given else (self._row, self._column + 1)
            if self._row > self._most_rows or self._column > self._most_columns:
                self._most_rows, self._most_columns = (
                    max(self._row, self._most_rows),
                    max(self._column, self._most_columns),
                )
                too_large(self._name, self._most_rows, self._most_columns)
        elif tag == "row":
            self._row, self._column = _whole(given["r"]) if "r" in given else self._row + 1, 0
        elif tag == "mergeCell":
            first, _, last = given.get("ref", "").partition(":")
            self._book.spent.take("filled")
            self._merged.append((*_address(first), *_address(last or first)))
        else:
            self._words.start(tag)

    def _end(self, tag: str) -> None:
        if tag == "c":
            text = self._value(self._words.taken())
            if text:
                self._book.spent.take("filled")
                self._rows.setdefault(self._row, {})[self._column] = text
        else:
            self._words.end(tag)

    def _value(self, written: str) -> str:
        if not written:
            return ""
        if self._kind == "s":
            number = _whole(written)
            if number >= len(self._book.texts):
                raise ImportFileError(_DAMAGED)
            return self._book.spent.text(self._book.texts[number])
        if self._kind == "e":
            return ""
        if self._kind == "b":
            return text(written.strip() == "1")
        if self._kind != "n":
            return plain(written)
        return self._number(written.strip())

    def _number(self, written: str) -> str:
        try:
            number = float(written)
        except ValueError:
            return plain(written)
        style = _whole(self._style or "0")
        if not (style < len(self._book.dates) and self._book.dates[style]):
            return text(number)
        try:
            moment = self._book.epoch + datetime.timedelta(days=number)
        except (OverflowError, ValueError):  # Excel shows ####
            return text(number)
        moment = (moment + datetime.timedelta(microseconds=500_000)).replace(microsecond=0)
        return text(moment.time() if 0 <= number < 1 else moment)

    def sheet(self, mark: str) -> Sheet:
        """The worksheet as a rectangle from its first cell on, the texts of merged cells in each cell they cover."""
        last, width = max(self._rows, default=0), max((max(row) for row in self._rows.values()), default=0)
        rows = [
            [self._rows.get(row, {}).get(column, "") for column in range(1, width + 1)] for row in range(1, last + 1)
        ]
        ranges = [(top - 1, left - 1, bottom - 1, right - 1) for top, left, bottom, right in self._merged]
        covered = merge(rows, ranges, self._book.spent)
        return Sheet(self._name, rectangle(rows), lettered=True, covered=covered, fingerprint=mark)


def _whole(text: str) -> int:
    """A number of a file that other parts of it refer to. Raises ImportFileError for what is none."""
    if not re.fullmatch(r"\s*[0-9]{1,9}\s*", text):
        raise ImportFileError(_DAMAGED)
    return int(text)


def _address(text: str) -> tuple[int, int]:
    """Row and column of an address, from 1 on. Raises ImportFileError for what is none."""
    found = _ADDRESS.fullmatch(text)
    if found is None or not int(found[2]):
        raise ImportFileError(_DAMAGED)
    column = 0
    for char in found[1].upper():
        column = column * 26 + ord(char) - 64
    return int(found[2]), column


def _prints_date(code: str) -> bool:
    """Whether a number format prints a date or a time."""
    return len(code) < 256 and re.search("[ymdhs]", _QUIET.sub("", code.lower().replace("general", ""))) is not None


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
    return plain(str(value))


def plain(text: str) -> str:
    """A text with its characters that XML cannot hold (`_x000B_`) and its line breaks as they are."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _nothing(_: str) -> None:
    pass
