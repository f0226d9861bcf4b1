"""Sheets → tables of records: finds the headers, the domains and the lines that stand around the rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from gongkai.importers.opening.sheet import Sheet
from gongkai.importers.reading.aligned import aligned
from gongkai.importers.reading.centred import WHY, in_rows
from gongkai.importers.reading.headings import DOMAIN, IDENTITY, LEVELS, NUMBER, Field, Headings
from gongkai.importers.reading.layouts import as_table, beside, by_content
from gongkai.importers.reading.numbers import counts_columns, plain_number
from gongkai.importers.reading.record import Table
from gongkai.importers.reading.rows import PRIMARY, State, add_row, stamped
from gongkai.importers.reading.text import squeeze
from gongkai.importers.reading.ticks import LOST, NO, UNSURE, YES, has_box
from gongkai.model.item import ID
from gongkai.model.letters import letters
from gongkai.model.stamp import HEADER

PAGE = re.compile(r"^[\s\-—―–－_·第]*\d{1,4}[\s\-—―–－_·页]*(?:[/／共\s]*\d{1,4}\s*页?)?$")
BELOW = re.compile(
    r"^[（(【\[]?\s*(?:注|备注|说明|填表说明|要素说明|填报说明|附注|联系人|制表人?|填报单位|填报时间|填报人|填表人|审核人)"
    r"(?=\s*(?:[：:\d一二三（(）)】\]]|$))"
)
# Who filled a table in and when, in a row of several cells below it: 单位负责人：…, 填表日期：…, （盖章）.
_SIGNED = re.compile(
    r"(?:填报|填表|制表|报送|上报|编制|编报|主管|审核|审批|审定|复核|校对|统计|分管|经办|联系|单位|部门|科室|打印|监督|咨询|举报|投诉)*"
    r"(?:单位|部门|人员?|负责人|领导|日期|时间|科室|电话)(?:[（(][^（()）]{1,8}[)）])?\s*[：:]"
    r"|[（(【]?(?:签字|签名|签章|盖章|公章)[)）】]?\s*(?:[：:]|$)"
)
SUMS = frozenset({"合计", "总计", "小计", "共计"})
_QUOTED = re.compile("《[^《》]*》")
_LISTED = ("公开渠道和载体", "公开对象", "公开方式", "公开层级")
_BOXED = re.compile(f"[{YES}{NO}{UNSURE}{''.join(LOST)}]")
_BOX = re.compile(f"[{YES}{NO}]")
_BELOW = 200_000  # rows below the first header of a sheet that tell what its columns are; half as many below the second, and so on
_AROUND = 6  # texts that a line below a table has at most, where an item has more
_CONTENTS = frozenset({"公开内容", "公开依据", "公开时限", "公开主体"})
# Headings of columns that hold no names of items.
_NO_NAME = re.compile(
    "[室局科股组员人]$|单位|部门|主体|机构|电话|编?[码号]$|日期|时间|地[区址点]|备注|网址|链接|系统|数量|年度|领域|依据|状态|类型$|性质$"
)
_LONGEST = 60  # letters of a name
_NAMING = frozenset({NUMBER, IDENTITY, DOMAIN, PRIMARY.key, "二级事项"})


def read_all(sheets: Iterable[Sheet], headings: Headings, domain_in: Callable[[str], str]) -> list[Table]:
    """The tables of one file. `domain_in` finds a domain's name in a line, or gives "".

    A table without a header, or whose first row leaves 一级事项 empty, goes on with the one before it, when that has
    as many columns: Word and web pages cut tables at the ends of pages.
    """
    read: list[tuple[Sheet, State]] = []
    before: State | None = None
    width = 0
    for sheet in (part for one in sheets for part in beside(as_table(one, headings), headings)):
        columns = len(sheet.rows[0]) if sheet.rows else 0
        state = State()
        if before is not None and columns == width and not sheet.lettered:
            state = State(columns=before.columns, domain=before.domain, before=before)
        _read(sheet, headings, domain_in, state)
        read.append((sheet, state))
        if state.records or (state.columns is not None and before is None):  # a header may have a table of its own
            before, width = state, columns
    _note_boxes([state for _, state in read])
    return [_table(sheet, state) for sheet, state in read]


def _note_boxes(states: Sequence[State]) -> None:
    """Note the cells without any box in columns in which others have open ones: what they list need not be meant."""
    boxed: dict[int, set[str]] = {}  # by the table that others go on with
    for state in states:
        keys = boxed.setdefault(id(state.first), set())
        for record in state.records:
            keys |= {key for key in _LISTED if has_box(record.cells.get(Field(key), ""))}
    for state in states:
        for index, record in enumerate(state.records):
            texts = {key: record.cells.get(Field(key), "") for key in boxed[id(state.first)] if not record.id}
            without = {key for key, text in texts.items() if letters(text) and not _BOXED.search(text)}
            if without:
                state.records[index] = replace(record, unboxed=frozenset(without))


def _read(sheet: Sheet, headings: Headings, domain_in: Callable[[str], str], state: State) -> None:
    former = state.domain
    lines = (f"{sheet.name}领域", *sheet.before)
    # a title says more than what a line quotes: 就业创业领域…目录, 指引：《就业（社会保险）领域…》
    told = [domain_in(_QUOTED.sub("", line)) for line in lines]
    state.domain = next(filter(None, reversed(told if any(told) else [*map(domain_in, lines)])), former)
    if state.domain != former:
        state.before = None
    state.notes.extend(sheet.before)
    number = 0
    if state.columns is None and not any(headings.is_header(row) or headings.is_glued(row) for row in sheet.rows):
        state.columns = by_content(sheet, headings.channels)
        if state.columns is not None:
            found = (f"第{index}列{column.key}" for index, column in enumerate(state.columns, 1) if column is not None)
            state.doubtful.append((sheet.name, "、".join(found), "表没有表头，各栏按内容认出"))
    while number < len(sheet.rows):
        if headings.is_header(sheet.rows[number]) and stamped(sheet.rows[number], state.columns) is None:
            number = _header(sheet, number, headings, state)
            if not state.ids:
                sheet, moved = aligned(sheet, number, state.columns or (), headings)
                state.doubtful.extend(moved)
            if state.last is None or state.centred:  # on further pages the first lines may be those of the last item
                joined = in_rows(sheet, number, state.columns or ())
                if joined is not sheet and not state.centred:
                    state.doubtful.append((sheet.name, "各项的各行", WHY))
                state.centred = state.centred or joined is not sheet
                sheet = joined
        else:
            _row(sheet, number, state, domain_in)
            number += 1
    state.notes.extend(sheet.after)
    if state.domain and not state.domains:
        state.domains.append(state.domain)


def _table(sheet: Sheet, state: State) -> Table:
    found = tuple(dict.fromkeys(record.domain for record in state.records if record.domain))
    count = sum(bool(text.strip()) for record in state.records for text in record.cells.values())
    notes = tuple(dict.fromkeys(state.notes))
    domains = found or tuple(state.domains)
    return Table(
        sheet.name,
        tuple(state.records),
        notes,
        domains,
        state.ids,
        sheet.fingerprint,
        count,
        state.origin,
        tuple(state.doubtful),
        tuple(state.said),
        state.before is not None,
    )


def _header(sheet: Sheet, start: int, headings: Headings, state: State) -> int:
    """Read the header rows that begin at `start`; returns the first row behind them."""
    rows = [sheet.rows[start]]
    number = start + 1
    while len(rows) < 4:
        filled = next((at for at in range(number, min(number + 3, len(sheet.rows))) if any(sheet.rows[at])), -1)
        row = sheet.rows[filled] if filled >= 0 else rows[-1]
        is_more = headings.is_header(row) and tuple(row) != tuple(rows[-1])
        if not (is_more or headings.is_below(row, rows[-1])) or stamped(row, headings.columns(rows)) is not None:
            break
        rows.append(row)
        number = filled + 1
    end = number
    if number < len(sheet.rows) and counts_columns(sheet.rows[number]):
        state.notes.append("｜".join(sheet.rows[number]))
        number += 1
    above = start - 1
    first = state.columns is None
    if first and above >= 0 and any(headings.field(cell) for cell in sheet.rows[above] if cell.strip()):
        rows.insert(0, sheet.rows[above])
    known = tuple(map(tuple, rows))
    known = next((one for one in state.headers if len(rows) == 1 < len(one) and _is_again(rows[0], one)), known)
    if known not in state.headers:
        below = sheet.rows[number : number + _BELOW // (len(state.headers) + 1)]
        state.headers[known] = _columns(headings.columns(_spread(rows)), sheet.rows[start:end], below, headings)
        if levels := "、".join(_names_before(state.headers[known], below)):
            state.doubtful.append((sheet.place(start), levels, "表头里没有一级事项、二级事项，照位置认出"))
    state.columns = state.headers[known]
    for cell in rows[0]:
        if cell.startswith(f"{HEADER} "):
            state.origin = next((one for one in cell.split()[1:2] if "@" in one), state.origin)
            told = (one.partition(":") for one in cell.split()[1:])
            state.ids |= {item: digest for item, _, digest in told if ID.match(item)}
    return number


def _is_again(row: Sequence[str], header: Sequence[Sequence[str]]) -> bool:
    """Whether a row is one of a header's, as it is repeated on a new page; where merging was lost, cells are empty."""
    return any(
        len(row) == len(one) and all(text.strip() in ("", above.strip()) for text, above in zip(row, one, strict=True))
        for one in header
    )


def _spread(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The header rows with a group's heading over each of its columns, where it stands over the first only: there are
    headings below it and below the empty cells beside it."""
    found: list[Sequence[str]] = []
    for row, below in zip(rows, (*rows[1:], ()), strict=True):
        cells = list(row)
        for index in range(1, len(below)):
            beside = below[index - 1].strip()
            if not cells[index].strip() and below[index].strip() and beside and beside != cells[index - 1].strip():
                cells[index] = cells[index - 1]
        found.append(cells)
    return found


def _columns(
    columns: list[Field | None], header: Sequence[Sequence[str]], below: Sequence[Sequence[str]], headings: Headings
) -> list[Field | None]:
    """The columns of a header, once what stands `below` tells more of them."""
    _numbers_apart(header, below, columns)
    _numbers_first(below, columns)
    _beside(below, columns)
    headings.ways(columns, tuple(zip(*below, strict=True)) or [()] * len(columns))
    return columns


def _numbers_apart(header: Sequence[Sequence[str]], rows: Sequence[Sequence[str]], columns: list[Field | None]) -> None:
    """Numbers that stand beside the names under one merged heading are no names: their column is that of 序号, and the
    other one, if it was taken for the level below or, where merging was lost, has no heading, is the level that the heading says."""
    below = [row for row in rows if row not in header and len(set(row)) > 1]
    for index, column in enumerate(columns):
        if column is None or column.key not in LEVELS or column.extra:
            continue
        around = [other for other in (index - 1, index + 1) if 0 <= other < len(columns)]
        twins = [other for other in around if all(row[other] == row[index] for row in header)]
        twins += [other for other in around if other > index and columns[other] is None]
        texts = [row[index].strip() for row in below if row[index].strip()]
        if not twins or not texts or not all(map(plain_number, texts)):
            continue
        columns[index] = Field(NUMBER)
        for other in twins:
            if column not in columns and columns[other] in (None, Field((*LEVELS, "")[LEVELS.index(column.key) + 1])):
                columns[other] = column


def _numbers_first(rows: Sequence[Sequence[str]], columns: list[Field | None]) -> None:
    """A first column of numbers without a heading is that of 序号, where there is no other."""
    texts = [row[0].strip() for row in rows if row[0].strip() and len(set(row)) > 1]
    if columns and columns[0] is None and Field(NUMBER) not in columns and texts and all(map(plain_number, texts)):
        columns[0] = Field(NUMBER)


def _beside(rows: Sequence[Sequence[str]], columns: list[Field | None]) -> None:
    """A column without a heading, which was merged over both, is more of the channels beside it, if nothing but boxes stands
    there, or the level of names below the one beside it, if most of its cells are words."""
    for index in range(1, len(columns)):
        before = columns[index - 1]
        if columns[index] is not None or before is None or before.extra:
            continue
        if before == Field("公开渠道和载体"):
            boxes = [row[index] for row in rows if row[index].strip()]
            if boxes and all(map(_BOX.search, boxes)):
                columns[index] = before
        elif before.key in LEVELS[:-1]:
            level = Field(LEVELS[LEVELS.index(before.key) + 1])
            texts = [row[index].strip() for row in rows if len(set(row)) > 2]
            words = sum(len(letters(text)) > 1 and not text.isdigit() for text in texts)
            if level not in columns and 2 * words > len(texts):
                columns[index] = level


def _names_before(columns: list[Field | None], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Read columns of words under other headings as the levels of the names that are missing (主题｜名称), where they stand before
    the contents, or right before 二级事项; tells which heading is which."""
    first = next((index for index, one in enumerate(columns) if one is not None and one.key in _CONTENTS), 0)
    named = [index for index, one in enumerate(columns) if one is not None and one.key in LEVELS and not one.extra]
    wanted = [
        (index, one.key)
        for index, one in enumerate(columns[: min([first, *named])])
        if one is not None and one.extra and not _NO_NAME.search(one.key) and _are_words(index, rows)
    ]
    if named:  # 板块｜公开事项
        wanted = [one for one in wanted if columns[one[0] + 1] == Field(LEVELS[1])]
    levels = LEVELS[1:2] if len(wanted) == 1 and not named else LEVELS
    for (index, heading), level in zip(wanted, levels, strict=False):
        columns[index] = Field(level)
        yield f"“{heading}”是{level}"


def _are_words(index: int, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the cells of a column that say anything are names."""
    texts = [letters(row[index]) for row in rows if row[index].strip() and len(set(row)) > 2]
    return bool(texts) and all(1 < len(text) < _LONGEST and not text.isascii() for text in texts)


def _row(sheet: Sheet, number: int, state: State, domain_in: Callable[[str], str]) -> None:
    texts = [cell.strip() for cell in sheet.rows[number]]
    distinct = {text for text in texts if text}
    if not distinct:
        return
    mark = stamped(texts, state.columns)
    if mark is None:
        if len(distinct) == 1 and not _goes_on(sheet, number, state):
            _line(distinct.pop(), state, domain_in)
            return
        if state.columns is None or _below(texts, state.columns):
            state.notes.extend(dict.fromkeys(text for text in texts if text))
            for text in texts:
                state.domain = domain_in(text) or state.domain
            return
    if state.columns is not None:
        add_row(sheet, number, state, mark, domain_in)


def is_below(texts: Sequence[str]) -> bool:
    """Whether the texts of a row stand below a table: a note, who made it and when, sums."""
    first = texts[0].strip()
    signed = _SIGNED.match(first) is not None and len(set(texts)) <= _AROUND
    return BELOW.match(first) is not None or signed or squeeze(first).strip("：:") in SUMS


def _below(texts: Sequence[str], columns: Sequence[Field | None]) -> bool:
    """The same of a row's cells; what begins in a column of contents is a note or more of an item."""
    first = next(index for index, text in enumerate(texts) if text)
    column = columns[first]
    if column is not None and not column.extra and column.key not in _NAMING:
        return BELOW.match(texts[first]) is not None
    return is_below([text for text in texts if text])


def _goes_on(sheet: Sheet, number: int, state: State) -> bool:
    """Whether a row's only text stands alone in a column of contents: more of the item above, not a line of its own."""
    filled = [index for index, cell in enumerate(sheet.rows[number]) if cell.strip()]
    if state.columns is None or state.last is None or len(filled) != 1:
        return False
    column = state.columns[filled[0]]
    return column is not None and not column.extra and column.key not in _NAMING


def _line(text: str, state: State, domain_in: Callable[[str], str]) -> None:
    """A row of one text: a domain's title, a section's, or a note."""
    state.notes.append(text)
    if (len(text) <= 40 and PAGE.match(text)) or is_below([text]):
        return
    found = domain_in(text)
    if found and len(text) <= 60:
        state.domain, state.section, state.group = found, "", ""
    elif len(text) <= 30 and state.columns is not None:
        state.section = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[)）]?[、.．]?\s*", "", text)
        state.group = state.section if state.section != text else state.group
