"""Tables that have a row for each line of a cell, with the other cells' only lines in the middle of them: programs that make
tables out of pages write so. The lines above an item's number are its own, too, not those of the item before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongkai.importers.opening.sheet import Sheet
from gongkai.importers.reading.headings import LEVELS, NUMBER, Field
from gongkai.importers.reading.numbers import plain_number
from gongkai.importers.reading.text import closes

WHY = "一格的各行分在表的几行里，序号在中间：照居中的位置合成一项；空着的一级事项没有照上一行填"
_ANSWERS = frozenset({"公开对象", "公开方式", "公开层级"})
_COUNTED = re.compile(r"\s*[（(]?(\d{1,2})[)）.．、](?!\d)")
_BEGINS = re.compile(r"\s*(?:[（(]?1[)）.．、](?!\d)|①|[（(]?一[)）、.．])")
_MOST = 30  # rows between two numbers
_LONGEST = 5_000  # rows of a table that are looked through
_Row = Sequence[str]


def in_rows(sheet: Sheet, start: int, columns: Sequence[Field | None]) -> Sheet:
    """The sheet with the lines of each item in the row of its number, from the row `start` on as far as there are such; the same
    sheet where lines stand below their numbers, as elsewhere. A 一级事项 that is left empty may be that of the rows below, too, and is
    not known."""
    answers = tuple(place for place, one in enumerate(columns) if one and not one.extra and one.key in _ANSWERS)
    if Field(NUMBER) not in columns or not answers:
        return sheet
    number = list(columns).index(Field(NUMBER))
    rows, end, anchors = sheet.rows, start, []
    while end < len(rows):
        if (end, number) not in sheet.covered and plain_number(rows[end][number].strip()):
            anchors.append(end)
        elif not _is_line(rows[end], number, answers):
            break
        end += 1
    far = any(after - before > _MOST for before, after in zip([start, *anchors], [*anchors, end], strict=True))
    if not anchors or far or end - start > _LONGEST:
        return sheet
    if anchors[0] == start and not any(_counts_on(rows[row - 1], rows[row]) for row in anchors[1:]):
        return sheet
    told = list(rows)
    for anchor, block in zip(anchors, _blocks(rows, start, anchors, end), strict=True):
        texts = (
            [rows[row][place] for row in block if (row, place) not in sheet.covered] for place in range(len(columns))
        )
        cells = tuple("\n".join(text for text in column if text.strip()) for column in texts)
        for row in block:
            told[row] = cells if row == anchor else ("",) * len(columns)
    names = [place for place, one in enumerate(columns) if one == Field(LEVELS[0])]
    unknown = {(row, place) for row in anchors for place in names if not told[row][place]}
    return replace(sheet, rows=tuple(told), unread=sheet.unread | unknown)


def _is_line(row: _Row, number: int, answers: Sequence[int]) -> bool:
    """Whether a row holds lines of cells and nothing that an item says in one: no title, which stands first or over all."""
    first = next((place for place, text in enumerate(row) if text.strip()), 0)
    return first > number and not any(row[place].strip() for place in answers)


def _counts_on(above: _Row, below: _Row) -> bool:
    """Whether a row goes on counting what the row above it counts: 1.… above 2.…."""
    pairs = zip(map(_COUNTED.match, above), map(_COUNTED.match, below), strict=True)
    return any(one and other and int(one[1]) + 1 == int(other[1]) for one, other in pairs)


def _blocks(rows: Sequence[_Row], start: int, anchors: list[int], end: int) -> Iterator[range]:
    """The rows of each number: those around it of which all cells stand in the middle, as far as the texts allow."""
    columns = [_filled([row[place] for row in rows[start:end]]) for place in range(len(rows[start]))]
    widest = [max(len(row[place].strip()) for row in rows[start:end]) for place in range(len(rows[start]))]
    begins = [
        next(filter(None, (row[place].strip() for row in rows[start : anchors[0]])), "")
        for place in range(len(rows[start]))
    ]
    cuts = {row: _cut(rows[row - 1], rows[row], begins, widest) for row in range(start + 1, end)} | {end: 0.0}
    ways: dict[int, tuple[float, list[int]]] = {start: (0.0, [start])}  # by where the lines of the next number begin
    for anchor, after in zip(anchors, [*anchors[1:], end], strict=True):
        lasts = range(anchor + 1, after + 1) if after < end else [end]
        ways = {
            last: min(
                (cost + _uneven(columns, first - start, last - start) + cuts[last], [*found, last])
                for first, (cost, found) in ways.items()
            )
            for last in lasts
        }
    bounds = ways[end][1]
    return map(range, bounds, bounds[1:])


def _filled(texts: Sequence[str]) -> tuple[list[int], list[int]]:
    """For each place the next one on at which a text stands, and for each end the last one before it."""
    following, before = [len(texts)] * (len(texts) + 1), [-1] * (len(texts) + 1)
    for place in range(len(texts) - 1, -1, -1):
        following[place] = place if texts[place].strip() else following[place + 1]
    for place, text in enumerate(texts):
        before[place + 1] = place if text.strip() else before[place]
    return following, before


def _uneven(columns: Sequence[tuple[list[int], list[int]]], first: int, last: int) -> float:
    """What speaks against some rows as one item's: cells that are not in the middle, none that fills them."""
    cost, least = 0.0, last - first
    for following, before in columns:
        above, below = following[first] - first, last - 1 - before[last]
        if above + below < last - first:
            cost += 3.0 * max(abs(above - below) - 1, 0) + 0.1 * abs(above - below)
            least = min(least, above + below)
    return cost + 3.0 * least


def _cut(above: _Row, row: _Row, begins: _Row, widest: Sequence[int]) -> float:
    """What speaks against a row as an item's first: less than nothing where it `begins` as the first one of all does, counts from 1
    or stands below a line that ends early, more where it goes on counting or with one that fills its column."""
    cost = 9.0 if _counts_on(above, row) else 0.0
    for last, text, begin, width in zip(map(str.strip, above), map(str.strip, row), begins, widest, strict=True):
        if text and last:
            cost -= 3.0 if _BEGINS.match(text) or text == begin != last else 0.0
            cost += 4.0 if last[-1] in "、，,；;" or closes(last, text) else 1.0 if len(last) == width else -1.0
    return cost
