"""Tables that are not laid out as catalogs are: without any header, one item as a card (heading left, value right), with the
headings in the first column and an item in each of the others, or with two items beside each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from gongkai.importers.opening.sheet import Sheet
from gongkai.importers.reading.cells import tick
from gongkai.importers.reading.channels import channels
from gongkai.importers.reading.headings import LEVELS, NUMBER, Field, Headings
from gongkai.importers.reading.numbers import plain_number
from gongkai.importers.reading.text import squeeze
from gongkai.model.item import GROUPS, OTHER, PUBLIC
from gongkai.model.letters import letters

_LIMIT = re.compile(r"日内|工作日|及时|实时|之日起|长期|每[年季月周]|\d{1,4}[天日]")
_OFFICE = re.compile(r"(?:局|委|部门|办|政府|中心|机关|机构|办事处|委员会|所|站|院|队|单位|村|社区|公司)[）)]?$")
_WORDS = {
    "公开对象": re.compile(rf"[{PUBLIC}{GROUPS}众对象人公：、；]+"),
    "公开方式": re.compile("[主动依申请公开、，；]+"),
    "公开层级": re.compile("[县乡镇村街道社区市级、，；（）及和]+"),
}
_TICKED = (("公开对象", PUBLIC), ("公开对象", GROUPS), ("公开方式", "主动"), ("公开方式", "依申请公开"), ("公开层级", "县级"), ("公开层级", "乡级"), ("公开层级", "村级"))  # fmt: skip
_Row = Sequence[str]
_BESIDE = 6  # tables beside each other, at most
_WHOLE = (4, 6, 7)  # columns of ticks whose headings can be told: of any other number one of a pair is missing


def by_content(sheet: Sheet, names: tuple[str, ...]) -> list[Field | None] | None:
    """The columns of a table without a header, told by what stands in them; None where they cannot be told. `names` are
    the template's channels. Columns of ticks stay untold where there are not as many as the template has."""
    rows = [row for row in sheet.rows if sum(bool(cell.strip()) for cell in row) > 4 and len(set(row)) > 2]  # no title
    if not rows:
        return None
    columns = [[text.strip() for text in texts] for texts in zip(*rows, strict=True)]
    found: list[Field | None] = [None] * len(columns)
    tests = tests_of(names)
    ticks = [index for index, texts in enumerate(columns) if _ticked(texts)]
    counted = (
        index for index, texts in enumerate(columns) if _share(texts, lambda text: plain_number(text) != "") == 1
    )
    if (first := next(counted, None)) is not None and first not in ticks:
        found[first] = Field(NUMBER)
    for key, test in tests.items():
        untold = (index for index, column in enumerate(found) if column is None and index not in ticks)
        share, place = max(((_share(columns[index], test), -index) for index in untold), default=(0.0, 0))
        if share > 0.6:
            found[-place] = Field(key)
    if len({Field("公开依据"), Field("公开时限"), Field("公开主体")}.intersection(found)) < 2:
        return None
    known = min(index for index, column in enumerate(found) if column is not None and column.key in tests)
    texts = [index for index, cells in enumerate(columns) if found[index] is None and index not in ticks and any(cells)]
    levels = [index for index in texts if index < known]
    # the contents stand behind the names, or further on where every cell says something, and twice as much
    far = {index: _said(columns[index]) for index in texts if index not in levels and all(columns[index])}
    contents = max(far, key=far.__getitem__, default=-1)
    if levels and (contents < 0 or far[contents] < 2 * _said(columns[levels[-1]])):
        contents = levels.pop()
    if len(levels) not in (1, 2, 3) or contents < 0:
        return None
    found[contents] = Field("公开内容")
    for index, key in zip(levels, LEVELS, strict=False):
        found[index] = Field(key)
    if len(ticks) in _WHOLE:
        for index, field in zip(ticks, _TICKED, strict=False):
            found[index] = Field(*field)
    return found


def tests_of(names: tuple[str, ...]) -> dict[str, Callable[[str], bool]]:
    """What tells a cell's column by its text. `names` are the template's channels."""
    return {
        "公开渠道和载体": lambda text: any(name in names and name != OTHER for name in channels(text, names).names),
        "公开依据": lambda text: "《" in text or bool(re.search(r"[〔（(]\d{4}[)）〕]\d+号|条例|规定$", text)),
        "公开时限": lambda text: bool(_LIMIT.search(text)) and len(text) < 120,
        "公开主体": lambda text: bool(_OFFICE.search(text)) and len(text) < 60,
        **{key: _words(word) for key, word in _WORDS.items()},
    }


def _words(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(letters(text)) is not None


def _ticked(texts: Sequence[str]) -> bool:
    return all(len(text) < 3 and tick(text) is not None and not text.isdigit() for text in texts)


def _said(texts: Sequence[str]) -> int:
    """How much cells say: more where they list things."""
    return sum(len(text) * len(re.split("[\n；;、]", text)) for text in texts)


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    filled = [text for text in texts if text]
    return sum(map(test, filled)) / len(filled) if filled else 0.0


def as_table(sheet: Sheet, headings: Headings) -> Sheet:
    """The sheet with its cards, or its columns, as rows below a header; the same sheet where it holds neither."""
    pairs = [_pairs(row, headings) for row in sheet.rows]
    if any(_is_head(row, headings) for row in sheet.rows):
        return sheet
    several = any(
        row[0].strip() and headings.field(row[0]) and not found for row, found in zip(sheet.rows, pairs, strict=True)
    )
    as_rows = turned(sheet, headings.is_header, lambda row: _is_head(row, headings)) if several else sheet
    if as_rows.turned or sum(bool(row) for row in pairs) < 5:
        return as_rows
    cards: list[list[tuple[str, str, str]]] = [[]]
    notes: list[str] = []
    for row, found in zip(sheet.rows, pairs, strict=True):
        if not found:
            notes.extend(dict.fromkeys(cell.strip() for cell in row if cell.strip()))
        for above, heading, value in found:
            if any((above, heading) == card[:2] for card in cards[-1]):
                cards.append([])
            cards[-1].append((above, heading, value))
    rows: list[list[str]] = []
    for card in cards:
        rows.extend([[above or heading for above, heading, _ in card], [heading for _, heading, _ in card], [value for *_, value in card]])  # fmt: skip
    width = max(map(len, rows))
    filled = tuple((*row, *[""] * (width - len(row))) for row in rows)
    return replace(sheet, rows=filled, covered=frozenset(), unread=frozenset(), before=(*sheet.before, *notes))


def beside(sheet: Sheet, headings: Headings) -> list[Sheet]:
    """The sheet in parts, where the columns of its header stand in it once more beside each other; else the sheet alone."""
    top = next((number for number, row in enumerate(sheet.rows) if headings.is_header(row)), -1)
    cells = [squeeze(cell) for cell in sheet.rows[top]] if top >= 0 else []
    first = next((index for index, cell in enumerate(cells) if cell), 0)
    again = [index for index in range(first + 3, len(cells)) if cells[index] == cells[first] != cells[index - 1]]
    parts = list(pairwise([first, *again, len(cells)]))
    block = [cell for cell in cells[slice(*parts[0])] if cell] if 0 < len(again) < _BESIDE else []
    if len(set(block)) < 3 or any([cell for cell in cells[slice(*part)] if cell] != block for part in parts):
        return [sheet]
    titles = dict.fromkeys(text for row in sheet.rows[:top] for text in row if text.strip())
    return [
        replace(
            sheet,
            before=(*sheet.before, *(titles if left else ())),  # they stand above the first part
            rows=tuple(row[left:right] for row in sheet.rows),
            first_column=sheet.first_column + left,
            covered=frozenset((row, column - left) for row, column in sheet.covered if left < column < right),
            unread=frozenset((row, column - left) for row, column in sheet.unread if left <= column < right),
        )
        for left, right in parts
    ]


def turned(sheet: Sheet, is_header: Callable[[_Row], bool], is_head: Callable[[_Row], bool]) -> Sheet:
    """The sheet with its columns as rows, where one of them is a head and no row a header; lines above and below stand around it."""
    texts = [list(dict.fromkeys(cell.strip() for cell in row if cell.strip())) for row in sheet.rows]
    whole = [number for number, line in enumerate(texts) if len(line) > 1]
    first, last = (whole[0], whole[-1] + 1) if whole else (0, 0)
    rows = tuple(zip(*sheet.rows[first:last], strict=True))
    if any(map(is_header, sheet.rows)) or not any(map(is_head, rows)):
        return sheet
    covered, unread = (
        frozenset((column, row - first) for row, column in cells if first <= row < last)
        for cells in (sheet.covered, sheet.unread)
    )
    return replace(
        sheet,
        rows=rows,
        before=(*sheet.before, *(text for line in texts[:first] for text in line)),
        after=(*(text for line in texts[last:] for text in line), *sheet.after),
        first_row=sheet.first_row + first,
        covered=covered,
        unread=unread,
        turned=True,
    )


def _is_head(row: Sequence[str], headings: Headings) -> bool:
    """Whether a row is a table's header: nothing but headings, or nearly."""
    cells = {cell.strip() for cell in row if cell.strip()}
    known = sum(headings.field(cell) is not None for cell in cells)
    return headings.is_header(row) and known * 3 >= len(cells) * 2


def _pairs(row: Sequence[str], headings: Headings) -> list[tuple[str, str, str]]:
    """The headings of a row with the group above them and the value behind them: 公开事项｜一级事项｜甲乙."""
    cells = [cell.strip() for index, cell in enumerate(row) if not index or cell != row[index - 1]]
    found: list[tuple[str, str, str]] = []
    path: list[str] = []
    for cell, after in zip(cells, (*cells[1:], ""), strict=True):
        field = headings.field(cell) if cell else None
        if path and field is None and after and not headings.field(after):  # one more under a group: 公开方式｜申请｜√
            inner = headings.columns([[path[0]], [cell]])[0]
            field = inner if inner is not None and inner.value and not inner.extra else None
        follows = headings.field(after) if after else None
        value = path and (
            not after or (field is not None and field.value and follows is not None and not follows.value)
        )
        if field is not None and not value:
            path.append(cell)
        elif path:
            found.append((path[0] if len(path) > 1 else "", path[-1], cell))
            path = []
        elif cell:
            return []
    return found if not path else []
