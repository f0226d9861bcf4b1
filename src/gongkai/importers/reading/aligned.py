"""Rows that are shorter than their table's header because merged cells were lost: their cells stand too far to the left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from gongkai.importers.opening.sheet import Sheet, Told
from gongkai.importers.reading.cells import tick
from gongkai.importers.reading.headings import NUMBER, Field, Headings
from gongkai.importers.reading.layouts import tests_of
from gongkai.importers.reading.numbers import plain_number

WHY = "这一行的格比表头少，多半是合并的格没有了：照内容移到了右边的栏"
_SURE = ("公开依据", "公开时限", "公开主体")  # two of these that say something else tell that a row is out of place
_LEAST = 3  # cells that must be in their column then
_MOST = 4  # cells that a row lost
_WRONG = 10
_Tests = Mapping[str, Callable[[str], bool]]


def aligned(sheet: Sheet, start: int, columns: Sequence[Field | None], headings: Headings) -> tuple[Sheet, list[Told]]:
    """The sheet with cells of rows from `start` to the next header in the columns that they belong to, and what was moved.
    Columns are passed over, the first ones rather than others, so that all cells that can be told are where they belong."""
    tests, better, told = tests_of(headings.channels), dict[int, tuple[str, ...]](), list[Told]()
    for number in range(start, len(sheet.rows)):
        row = sheet.rows[number]
        if headings.is_header(row):
            break
        pairs = zip(columns, row, strict=True)
        lost = sum(_fit(column, text, tests) < 0 for column, text in pairs if column and column.key in _SURE)
        if lost < 2:
            continue
        cells = {(number, place) for place in range(len(row))}
        whole = cells.isdisjoint(sheet.covered) and cells.isdisjoint(sheet.unread)
        if whole and (moved := _moved(row, columns, tests)):
            better[number] = moved
            told.append((sheet.place(number), "｜".join(filter(None, row)), WHY))
    if not told:
        return sheet, told
    return replace(sheet, rows=tuple(better.get(at, row) for at, row in enumerate(sheet.rows))), told


def _moved(row: Sequence[str], columns: Sequence[Field | None], tests: _Tests) -> tuple[str, ...]:
    """The row with empty cells where its merged ones were; () where no way puts all cells right."""
    width = len(row)
    empty = width - max((place + 1 for place, text in enumerate(row) if text.strip()), default=0)
    for passed in range(1, min(empty, _MOST) + 1):
        cells = row[: width - passed]
        ways: dict[int, tuple[int, tuple[str, ...]]] = {0: (0, ())}  # by how many columns were passed over
        for place, column in enumerate(columns):
            found: dict[int, tuple[int, tuple[str, ...]]] = {}
            for over, (fits, before) in sorted(ways.items()):
                if over < passed:
                    found[over + 1] = fits, (*before, "")
                if place - over < len(cells):
                    text = cells[place - over]
                    now = fits + _fit(column, text, tests)
                    if over not in found or now >= found[over][0]:
                        found[over] = now, (*before, text)
            ways = found
        fits, best = ways.get(passed, (0, ()))
        if fits >= _LEAST:
            return best
    return ()


def _fit(column: Field | None, text: str, tests: _Tests) -> int:
    """1 where a text is what its column is for, less than nothing where it is not; 0 where nobody can tell."""
    text = text.strip()
    if not text or column is None or column.extra:
        return 0
    if column.value:
        return 1 if tick(text) is not None else -_WRONG if len(text) > 2 else 0
    if column.key == NUMBER:
        return 1 if plain_number(text) else -_WRONG
    if test := tests.get(column.key):
        return 1 if test(text) else -_WRONG
    return -_WRONG if tick(text) else 0
