"""What the tables of the packet and of the 调整申请表 remember of what was sent, and what a reviewer changed in them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from gongkai.importers.opening.notes import Noted, plain
from gongkai.importers.opening.sheet import Sheet
from gongkai.model.stamp import SENT, stamp

_TOP = 2  # stamps of the title and the line below it, before those of the headings


class Row(NamedTuple):
    """A row as it was sent: its number among those of the table, from 1 on, and the stamps of its cells."""

    number: int
    stamps: tuple[str, ...]


class Edit(NamedTuple):
    """A cell that is not as it was sent (0-based), and what became of it, in words."""

    row: int
    column: int
    text: str


def changed_to(text: str) -> str:
    """What became of a cell that was written over, in words."""
    return f"直接改成了“{plain(text)}”" if text.strip() else "直接删空了"


def added(texts: Iterable[str]) -> str:
    """What became of a row that was put in, in words; "" where it says nothing."""
    said = "，".join(dict.fromkeys(filter(None, map(plain, texts))))
    return said and f"加了一行：{said}"


def own_rows(marks: Sequence[Hashable], is_as_sent: Callable[[int], bool]) -> set[int]:
    """The rows that were sent, of those that hide the same mark (None: no mark) the one that is as it was, else the first: the
    others are copies that somebody made and wrote over."""
    found: dict[Hashable, int] = {}
    for number, mark in enumerate(marks):
        if mark is not None and (mark not in found or (is_as_sent(number) and not is_as_sent(found[mark]))):
            found[mark] = number
    return set(found.values())


class Remembered:
    """A table of those: `head` is the row of its headings, `rows` what the rows remember (None for one that was added),
    `columns` where the columns that were sent stand now (-1 for those that are gone)."""

    def __init__(self, sheet: Sheet, at: int, head: Row, rows: Sequence[Row | None]) -> None:
        self._sheet, self._count, self._top = sheet, head.number, head.stamps[:_TOP]
        self.head = at
        now = [stamp("", None, text) for text in sheet.rows[at]]
        self.columns = [now.index(one) if one in now else -1 for one in head.stamps[_TOP:]]
        own = own_rows(rows, lambda number: not any(self._changed(number, rows[number])))
        self.rows = [row if number in own else None for number, row in enumerate(rows)]

    def edits(self) -> Iterator[Edit]:
        """What was written over, at its cells; the rows above the table, and those that were added, as a whole."""
        for number, texts in enumerate(self._sheet.rows):
            was = self.rows[number]
            if number < self.head:
                if plain(texts[0]) and stamp("", None, texts[0]) not in self._top:
                    yield Edit(number, 0, f"表的上面写的是“{plain(texts[0])}”")
            elif number > self.head and was is None:
                if sum(bool(plain(text)) for text in texts) > 1:
                    yield Edit(number, 0, added(texts))
            elif was is not None:
                yield from self._changed(number, was)

    def _changed(self, number: int, was: Row | None) -> Iterator[Edit]:
        texts, head = self._sheet.rows[number], self._sheet.rows[self.head]
        for column, before in zip(self.columns, was.stamps if was else (), strict=False):
            if column >= 0 and stamp(head[column], None, texts[column]) != before:
                yield Edit(number, column, changed_to(texts[column]))

    def gone(self) -> list[str]:
        """What was taken out, in words: rows by their numbers, columns."""
        here = {one.number for one in self.rows if one is not None}
        rows = [f"原来的第 {number} 条删去了" for number in range(1, self._count + 1) if number not in here]
        columns = [
            f"原来的第 {place} 栏删去了，或者改了栏目的名称" for place, at in enumerate(self.columns, 1) if at < 0
        ]
        return [*rows, *columns]


def remembered(table: Noted) -> tuple[Noted, Remembered | None]:
    """The table without what is hidden in it, and what that says; None for one that remembers nothing."""
    sheet = table.sheet
    found: list[Row | None] = []
    rows = []
    for texts in sheet.rows:
        marks = [one for one in map(SENT.fullmatch, texts) if one]
        found.append(Row(int(marks[0]["number"]), tuple(marks[0]["stamps"].split("."))) if marks else None)
        rows.append(tuple("" if SENT.fullmatch(text) else text for text in texts))
    at = next((number for number, one in enumerate(found) if one is not None), None)
    head = found[at] if at is not None else None
    if at is None or head is None:
        return table, None
    found[at] = None
    bare = replace(sheet, rows=tuple(rows))
    return table._replace(sheet=bare), Remembered(bare, at, head, found)
