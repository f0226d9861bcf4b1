"""A worksheet of any spreadsheet, while it is read: its cells by number, what hides, strikes out or covers them, and what is told of that."""

from __future__ import annotations

import datetime
import re
from collections import Counter

from gongkai.importers.opening import formats
from gongkai.importers.opening.budget import Spent
from gongkai.importers.opening.sheet import Sheet, Told, letter, merge, rectangle
from gongkai.model.stamp import STAMPED

_HIDDEN_SHEET = "工作表是隐藏的，没有读。要读的，请在 Excel 里取消隐藏，或者加 --hidden"
_HIDDEN_ROW = "行是隐藏的或筛选掉的，没有读。要读的，请在 Excel 里取消隐藏（筛选），或者加 --hidden"
_STRUCK_ROW = "整行划了删除线，没有读"
_COVERED = "被合并的格盖住，看不见，没有读"
_READING = "拼音，没有读"
_STRUCK = "划了删除线，没有读"
ERROR = "是错误值，没有读。请在 Excel 里改好公式，或者填上文字"
NOTE = "批注，没有读"
PICTURE = "是放在格里的图片（或地图、股票等），没有读。如果是勾或文字，请照着填上"
_PLACED = re.compile(r"=(?:_xlfn\.)?DISPIMG\(", re.IGNORECASE)  # what WPS writes for a picture in a cell


class Worksheet:
    """What is known of one worksheet, rows and columns counted from 1 on."""

    def __init__(self, name: str, spent: Spent) -> None:
        self._name, self._spent = name, spent
        self._rows: dict[int, dict[int, str]] = {}
        self._hidden: set[int] = set()
        self._columns: set[tuple[int, int]] = set()
        self._struck: dict[tuple[int, int], str] = {}
        self._unread: dict[tuple[int, int], tuple[str, str]] = {}
        self._doubtful: dict[tuple[int, int], str] = {}
        self._put_back: dict[tuple[int, int], str] = {}  # struck out, from 0 on, with what is not
        self._readings: dict[tuple[int, int], str] = {}
        self._margins: dict[bool, list[str]] = {True: [], False: []}
        self._prompts: list[Told] = []
        self._checked = ""
        self._merged: list[tuple[int, int, int, int]] = []
        self._beside: list[Told] = []

    def sheet(self, mark: str, *, hidden: bool) -> Sheet:
        """The worksheet as a rectangle from its first cell on, the texts of merged cells in each cell they cover."""
        gone = self._struck_rows()
        last, width = max(self._rows, default=0), max((max(row) for row in self._rows.values()), default=0)
        rows = [
            [self._rows.get(row, {}).get(column, "") for column in range(1, width + 1)] for row in range(1, last + 1)
        ]
        unseen = {row - 1: _STRUCK_ROW for row in gone} | {row - 1: _HIDDEN_ROW for row in self._hidden}
        if hidden:
            unseen = dict.fromkeys(range(last), _HIDDEN_SHEET)
        ranges = [
            (top - 1, left - 1, min(bottom, last) - 1, min(right, width) - 1)
            for top, left, bottom, right in self._merged
            if top <= min(bottom, last) and left <= min(right, width)
        ]
        covered = merge(rows, ranges, self._spent, unseen, self._put_back)  # counts them
        under = self._under(ranges)
        empty = {(row - 1, column - 1) for row, column in (*self._unread, *self._struck)}
        unread = {(row, column) for row, column in empty if row < last and column < width and not rows[row][column]}
        for top, left, bottom, right in ranges:
            if (top, left) in unread or (top, left) in self._put_back:
                unread.update((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        return Sheet(
            self._name,
            rectangle(rows),
            before=() if mark else tuple(dict.fromkeys(self._margins[True])),
            after=() if mark else tuple(dict.fromkeys(self._margins[False])),
            lettered=True,
            covered=covered,
            fingerprint=mark,
            unseen=tuple(sorted(unseen.items())),
            unread=frozenset(unread),
            struck=tuple((*here, left) for here, left in self._put_back.items()),
            dropped=(*self._dropped(), *under, *(() if mark else self._prompts)),
            doubtful=self._told_doubtful(mark, rows),
        )

    def _under(self, ranges: list[tuple[int, int, int, int]]) -> list[Told]:
        """The texts of cells that a merged one covers, and that say something else."""
        told: list[Told] = []
        for top, left, bottom, right in ranges:
            shown = self._rows.get(top + 1, {}).get(left + 1, "")
            for row in range(top, bottom + 1):
                cells = self._rows.get(row + 1, {})
                for column in range(left + 1, right + 2):
                    text = cells.get(column, "")
                    if (row, column - 1) != (top, left) and text.strip() and text != shown:
                        told.append((self._place(row + 1, column), text, _COVERED))
        return told

    def _text(self, here: tuple[int, int], text: str, code: str) -> str:
        """What is shown of a text in a number format; what the format hides is noted, and so are pictures."""
        if _PLACED.match(text):
            self._unread[here] = ("图片", PICTURE)
            return ""
        printed = formats.shown_text(text, code) if code not in ("", "@") else text
        if text.strip() and not printed:
            self._unread[here] = (text, f"数字格式“{code}”把它藏起来了，没有读")
        return printed

    def _number(self, here: tuple[int, int], number: float, code: str, epoch: datetime.datetime) -> str:
        """What is shown of a number; noted where the format hides it or is not known, and where a cell cannot hold it."""
        if formats.is_long(number):
            self._doubtful[here] = formats.LONG
        if code.lower() in ("", "general", "@", "g/通用格式"):
            return formats.general(number)
        printed = formats.shown(number, code, epoch)
        if printed is None:
            self._doubtful.setdefault(here, f"存的是这个数，在 Excel 里按格式“{code}”显示")
            return formats.general(number)
        if not printed:
            self._unread[here] = (formats.general(number), f"数字格式“{code}”把它藏起来了，没有读")
        return printed

    def _struck_rows(self) -> set[int]:
        """The rows of which at least half is struck out, in letters; their cells are put back, to be told with them."""
        struck: Counter[int] = Counter()
        for (row, _), text in self._struck.items():
            struck[row] += len(text)
        gone = {
            row
            for row, count in struck.items()
            if count >= sum(len(text) for text in self._rows.get(row, {}).values() if not STAMPED.fullmatch(text))
        }
        for (row, column), text in list(self._struck.items()):
            if row in gone:
                cells = self._rows.setdefault(row, {})
                self._put_back[row - 1, column - 1] = left = cells.get(column, "")
                cells[column] = text + left
                del self._struck[row, column]
        return gone

    def _place(self, row: int, column: int) -> str:
        return f"{self._name}!{letter(column)}{row}"

    def _dropped(self) -> tuple[Told, ...]:
        told = {**self._unread, **{here: (text, _STRUCK) for here, text in self._struck.items()}}
        cells = [(self._place(*here), text, reason) for here, (text, reason) in sorted(told.items())]
        readings = [(self._place(*here), text, _READING) for here, text in sorted(self._readings.items())]
        return (*cells, *readings, *self._beside)

    def _told_doubtful(self, mark: str, rows: list[list[str]]) -> tuple[Told, ...]:
        """Numbers whose format is not known or that are too long, and hidden columns that hold something (gongkai's own are meant so)."""
        told = [
            (self._place(*here), self._rows[here[0]][here[1]], reason)
            for here, reason in sorted(self._doubtful.items())
        ]
        width = len(rows[0]) if rows else 0
        ranges = {(first, min(last, width)) for first, last in self._columns}
        for column in () if mark else sorted({one for first, last in ranges for one in range(first, last + 1)}):
            if texts := dict.fromkeys(row[column - 1] for row in rows if row[column - 1].strip()):
                told.append((f"{self._name}!{letter(column)}列", "｜".join(list(texts)[:3]), "列是隐藏的，照样读了"))
        return tuple(told)


def yes(value: bool) -> str:
    """What is read of a cell that says TRUE or FALSE."""
    return "是" if value else "否"
