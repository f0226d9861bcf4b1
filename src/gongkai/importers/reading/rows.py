"""One row of a sheet → a record: 同上 and cells left empty are filled in, rows of one item are joined."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from gongkai.importers.opening.sheet import Sheet, Told
from gongkai.importers.reading.headings import DOMAIN, IDENTITY, LEVELS, NUMBER, SAID, THIRD, Field, is_opinion
from gongkai.importers.reading.numbers import plain_number, unframed
from gongkai.importers.reading.record import Record, deeper
from gongkai.importers.reading.text import closes, label
from gongkai.importers.reading.values import NOTE
from gongkai.model.entry import STATE
from gongkai.model.stamp import HEADER, joints_of

_SAME = re.compile(
    "(?:内容)?(?:[与和]?上述?相?同|同上[述面]?|同前|[如见依]上|[如见]前|[与和](?:上[述面]?|前)一?[行项条栏格]?(?:相?同|一致))(?:一?[行项条栏格])?"
    "|[〃″”“〞〟＂\"々]{1,2}|''"
)
_NUMERAL = r"(\d{1,4}|[一二三四五六七八九十]{1,3})"
# As in another row, told by its number (同第1项), or in a cell that nobody can tell from here (同左, 下同).
_ELSEWHERE = re.compile(
    rf"(?:[同与]|[见参](?=第|序号)|参[见照]|详见)(?:本表)?(?:第|序号|编号)?{_NUMERAL}(?:[项号栏](?:内容)?)?(?:相?同|一致)?"
    r"|(?:同|与|见|参见)?第?\d{0,4}行(?:相?同|一致)?|[同见](?:左|右|下)[列栏项面]?|[与和](?:左|右|下)[列栏项面]?相?同|[下左右]同|如下"
)
NONE = frozenset({"—", "——", "─", "──", "-", "－", "–", "/", "／", "无"})
# A row's number with its stamps; with a plus where it goes on with the item above: see `gongkai.model.stamp.more_mark`.
_STAMPED = re.compile(r"^(\d{2}-(?:\d{3}|L\d{2,3}))(?:\s+([0-9a-f]{8}(?:\.[0-9a-f]{8})*)|(\+(?:\n.+)*))?$")
_STAMPS = re.compile(r"^[0-9a-f]{8}(?:\.[0-9a-f]{8}){4,}$")
PRIMARY, SECONDARY = Field("一级事项"), Field("二级事项")
# Cells left empty mean the same as above: these always, those only below the same 一级事项.
_ALWAYS = ("公开时限", "公开主体")
_TICKED = ("公开对象", "公开方式", "公开层级")  # as above where all columns of one are empty and no cell can be merged
_LONGEST = 50_000  # letters of one item; rows that would go on with it stand for themselves
_INHERITED = ("公开依据", "公开渠道和载体")
_CONTENTS = ("公开内容",)  # these, too, where no cell can be merged


@dataclass(slots=True)
class State:
    """Where the reading of one sheet stands. `before` is the table that this one goes on with, `headers` the columns of each
    header that was met, `centred` whether its numbers stand in the middle of their lines. `section` is the last line
    of one text, `group` one with a number or a row of such a name alone: the 一级事项 of the rows below that have none."""

    columns: list[Field | None] | None = None
    domain: str = ""
    records: list[Record] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    said: list[Told] = field(default_factory=list)
    domains: list[str] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    origin: str = ""
    section: str = ""
    group: str = ""
    before: State | None = None
    doubtful: list[Told] = field(default_factory=list)
    centred: bool = False
    headers: dict[tuple[tuple[str, ...], ...], list[Field | None]] = field(default_factory=dict)

    @property
    def first(self) -> State:
        """The table that this one goes on with, at the first of its pages."""
        state = self
        while state.before is not None:
            state = state.before
        return state

    @property
    def last(self) -> Record | None:
        """The record above the row that is being read."""
        if self.records:
            return self.records[-1]
        return self.before.records[-1] if self.before is not None and self.before.records else None


def is_same(text: str) -> bool:
    """Whether a cell says no more than that it is as the one above: 同上, 〃."""
    return _SAME.fullmatch(re.sub(r"[\s。（）()]", "", text)) is not None


def elsewhere(text: str) -> str | None:
    """Where a cell says no more than that it is as some other one, that one's number (see `plain_number`), "" where it
    tells none; None for any other cell."""
    found = _ELSEWHERE.fullmatch(re.sub(r"[\s。():]", "", unframed(text))) if len(text) < 20 else None
    return None if found is None else plain_number(found[1] or "")


def _numbered(text: str, state: State) -> Record | None:
    """The row that a text names by its number, if that was read already."""
    number = elsewhere(text)
    page: State | None = state if number else None
    while page is not None:
        for row in reversed(page.records):
            if plain_number(row.cells.get(Field(NUMBER), "")) == number:
                return row
        page = page.before
    return None


def stamped(texts: Sequence[str], columns: Sequence[Field | None] | None) -> re.Match[str] | None:
    """The cell that holds an item's number, in a row that gongkai wrote. It stands in a column of its own."""
    for index in range(len(texts) - 1, -1, -1):
        if (found := _STAMPED.match(texts[index].strip())) and (columns is None or _is_hidden(columns[index])):
            return found
    return None


def _is_hidden(column: Field | None) -> bool:
    """Whether a column may hold what only gongkai reads."""
    return column is None or column.key == IDENTITY or column.key.startswith(HEADER)


def add_row(sheet: Sheet, number: int, state: State, mark: re.Match[str] | None, find: Callable[[str], str]) -> None:
    """Read one row into the state. `find` finds a domain's name in a text."""
    raw, covered = _raw(sheet, number, state, mark, find)
    if mark is not None and mark[3] and _append(raw, covered, mark[3], state):
        return
    if mark is None:
        if _continues(raw, covered, state):
            _join(raw, covered, state)
            return
        if not sheet.flat and _is_group(raw, covered) and _is_unnamed(sheet, number + 1, state):
            state.group = raw.cells[PRIMARY]
            state.notes.extend(filter(None, raw.cells.values()))
            return
        raw = _completed(raw, state, flat=sheet.flat)
    if any(text.strip() for column, text in raw.cells.items() if column.key != NUMBER):
        state.group = state.group if raw.cells.get(PRIMARY) == state.group else ""
        state.records.append(raw)
    else:
        state.notes.extend(filter(None, raw.cells.values()))


def _raw(
    sheet: Sheet, number: int, state: State, mark: re.Match[str] | None, find: Callable[[str], str]
) -> tuple[Record, set[Field]]:
    """The row as it stands, and those of its cells that a merged one above or beside covers."""
    assert state.columns is not None
    cells: dict[Field, str] = {}
    places: dict[Field, str] = {}
    covered: set[Field] = set()
    unread: set[Field] = set()
    apart: dict[Field, tuple[str, ...]] = {}
    for index, column in enumerate(state.columns):
        text = sheet.rows[number][index].strip("\n\r\t ")
        if column is not None and (number, index) in sheet.unread:
            unread.add(column)
        if mark is not None and _is_hidden(column) and (_STAMPED.match(text) or _STAMPS.match(text)):
            continue
        if column is None:
            if not text:
                continue
            if mark is not None:  # beside a row of gongkai's own somebody says what he thinks of it
                state.said.append((sheet.place(number, index), text, SAID))
                continue
            column = Field(f"第{index + 1}列", extra=True)
        if column.key.startswith(HEADER) or (mark is not None and column == Field(STATE, extra=True)):
            continue
        if mark is not None and column == Field(NOTE, extra=True):
            column = Field(NOTE)
        repeated = (number, index) in sheet.covered
        beside = state.columns[index - 1] if repeated and column.extra and index else None
        if beside is not None and beside.key in LEVELS and sheet.rows[number][index - 1].strip("\n\r\t ") == text:
            continue  # a fourth level, over which the name is merged
        if column.extra and is_opinion(column.key):
            if text and not repeated:
                state.said.append((sheet.place(number, index), f"{column.key}：{text}", SAID))
            continue
        if column in cells:
            if text and f"\n{text}\n" not in f"\n{cells[column]}\n":
                apart[column] = (*(apart.get(column) or filter(None, (cells[column],))), text)
                cells[column] = f"{cells[column]}\n{text}" if cells[column] else text
            continue
        cells[column], places[column] = text, sheet.place(number, index)
        if repeated:
            covered.add(column)
    _without_name(cells, covered, state, own=mark is not None)
    written = cells.pop(Field(DOMAIN), "")
    told = find(f"{written}领域")
    if written and not told and written not in NONE:
        cells[Field(DOMAIN, extra=True)] = written
    last = state.last
    inherited = last.domain if last is not None and Field(DOMAIN) in state.columns else ""
    domain = told or (inherited if not written else "") or state.domain
    stamps = _stamps(sheet.rows[number], mark)
    record = Record(
        sheet.place(number),
        domain,
        cells,
        places,
        mark[1] if mark else "",
        stamps,
        unread=frozenset(column for column in unread if not cells.get(column)),
        built=bool(state.ids),
        apart=apart,
    )
    return record, covered


def _without_name(cells: dict[Field, str], covered: set[Field], state: State, *, own: bool) -> None:
    """Empty 二级事项 where one name is merged over both columns, or a dash says that there is none."""
    if own or SECONDARY not in cells:
        return
    if cells[SECONDARY].strip() in NONE:
        cells[SECONDARY] = ""
    last = state.last
    block = last is not None and not last.cells.get(SECONDARY) and last.cells.get(PRIMARY) == cells.get(PRIMARY)
    if SECONDARY in covered and cells[SECONDARY] == cells.get(PRIMARY) and (PRIMARY not in covered or block):
        cells[SECONDARY] = ""


def _stamps(row: Sequence[str], mark: re.Match[str] | None) -> tuple[str, ...]:
    """The stamps of a row, from the cell of its number or from one of their own."""
    if mark is None:
        return ()
    told = mark[2] or next((text for text in row if _STAMPS.match(text.strip())), "")
    return tuple(told.strip().split(".")) if told else ()


def _completed(record: Record, state: State, *, flat: bool) -> Record:
    """The record with 同上 and left-out cells taken from the row above, and the section as its 一级事项."""
    last = state.last
    cells, filled = _as_others(record, state), set()
    if not cells.get(PRIMARY) and PRIMARY not in record.unread:
        if PRIMARY not in cells and state.section:
            cells[PRIMARY] = state.section
        elif PRIMARY in cells and state.group:
            cells[PRIMARY] = state.group
        elif PRIMARY in cells and last is not None and last.cells.get(PRIMARY):
            cells[PRIMARY] = last.cells[PRIMARY]
            if cells.get(SECONDARY) == "" and SECONDARY not in record.unread and last.cells.get(SECONDARY):
                cells[SECONDARY] = last.cells[SECONDARY]  # both were merged with those above
                filled.add(SECONDARY.key)
    if last is not None and not state.ids:  # in a table of gongkai's own an empty cell is empty
        same = cells.get(PRIMARY) == last.cells.get(PRIMARY)
        inherited = (*_INHERITED, *(_CONTENTS if flat and same else ())) if flat or same else ()
        for key in (*_ALWAYS, *inherited):
            column = Field(key)
            if column in cells and not cells[column] and last.cells.get(column) and column not in record.unread:
                cells[column] = last.cells[column]
                filled.add(key)
        for key in _TICKED if flat else ():
            columns = [column for column in cells if column.key == key and column not in record.unread]
            beside = any(text for column, text in cells.items() if column.key.startswith(f"{key}·"))  # one not known
            if (
                not beside
                and not any(cells[column] for column in columns)
                and any(last.cells.get(column) for column in columns)
            ):
                cells |= {column: last.cells.get(column, "") for column in columns}
                filled.add(key)
    return replace(record, cells=cells, filled=frozenset(filled))


def _is_group(record: Record, covered: set[Field]) -> bool:
    """Whether a row says no more than its number and a 一级事项 (一｜注销登记), below which there are others."""
    named = {column for column, text in record.cells.items() if text} == {Field(NUMBER), PRIMARY}
    return named and SECONDARY in record.cells and PRIMARY not in covered and not record.unread


def _is_unnamed(sheet: Sheet, number: int, state: State) -> bool:
    """Whether a row is there and leaves 一级事项 empty."""
    row = sheet.rows[number] if number < len(sheet.rows) else ()
    return any(row) and not row[(state.columns or []).index(PRIMARY)].strip()


def _as_others(record: Record, state: State) -> dict[Field, str]:
    """The cells, of which those that say no more than that they are as another are as that one."""
    cells = dict(record.cells)
    for column, text in record.cells.items():
        row = state.last if is_same(text) else _numbered(text, state) if column.key != NUMBER else None
        if row is not None and column in row.cells:
            cells[column] = row.cells[column]
    return cells


def _continues(record: Record, covered: set[Field], state: State) -> bool:
    """Whether a row goes on with the item above: its number and name are merged with that row's, or left empty."""
    last = state.last
    naming = [column for column in record.cells if column.key in (NUMBER, IDENTITY, PRIMARY.key, SECONDARY.key, THIRD)]
    if last is None or sum(map(len, last.cells.values())) > _LONGEST or not record.unread.isdisjoint(naming):
        return False
    if not any(column.key != PRIMARY.key for column in naming):
        return False
    if any(record.cells[column] and column not in covered for column in deeper(record)):
        return False  # a fourth level of its own
    if not any(record.cells[column] for column in naming):
        return any(record.cells.values())
    if _is_line(record, covered, last):
        return True
    named = [column for column in naming if column.key in (NUMBER, SECONDARY.key, THIRD)]
    return (
        any(column == SECONDARY for column in named)
        and set(named) <= covered
        and all(record.cells[column] == last.cells.get(column) for column in named)
    )


def _is_line(record: Record, covered: set[Field], last: Record) -> bool:
    """Whether a row is one more line of the item above, in a table that has a row for each line: it has neither a number nor
    ticks, as others do, and goes on with a 一级事项 alone or with text inside a bracket that stands open."""
    number = Field(NUMBER)
    ticks = [column for column in record.cells if column.value]
    plain = {number, SECONDARY, *ticks}
    if record.cells.get(number, "-") or not plain.isdisjoint(covered) or not last.cells.get(number):
        return False
    if any(record.cells[column] for column in ticks) or not any(last.cells.get(column) for column in ticks):
        return False
    texts = {column: text for column, text in record.cells.items() if text and not column.extra}
    if SECONDARY in record.cells and SECONDARY not in texts and last.cells.get(SECONDARY):
        return PRIMARY not in covered and not any(Field(key) in texts for key in (*_ALWAYS, _INHERITED[0]))
    return any(closes(last.cells.get(column, ""), text) for column, text in texts.items())


def _append(record: Record, covered: set[Field], more: str, state: State) -> bool:
    """Put a row behind the item that it goes on with; False where that is not there."""
    for index in range(len(state.records) - 1, -1, -1):
        before = state.records[index]
        if before.id == record.id:
            break
    else:
        return False
    joints = joints_of(more)
    cells = dict(before.cells)
    for column, text in record.cells.items():
        if text and column not in covered and column.key != NUMBER:
            joint = joints.get((column.key, column.value), "\n") if cells.get(column) else ""
            cells[column] = f"{cells.get(column, '')}{joint}{text}"
    state.records[index] = replace(before, cells=cells, unread=before.unread | record.unread)
    return True


def _join(record: Record, covered: set[Field], state: State) -> None:
    """Two rows of one item as one: what differs stands below what was there. Elements with a limit of their own are apart from
    those above them."""
    home = state if state.records or state.before is None else state.before
    before = home.records[-1]
    cells, apart = dict(before.cells), dict(before.apart)
    limit = Field("公开时限")
    own = bool(record.cells.get(limit)) and limit not in covered and not _is_line(record, covered, before)
    name = label(record.cells.get(Field("公开内容"), "")) if Field("公开内容") not in covered else ""
    for column, text in record.cells.items():
        if text and f"\n{text}\n" not in f"\n{cells.get(column, '')}\n":
            if own and column == limit and cells.get(limit) and name:
                text = f"{name}：{text}"  # of these contents only
            if own and column == Field("公开内容") and cells.get(column):
                apart[column] = (*apart.get(column, (cells[column],)), text)
            elif column in apart:
                apart[column] = (*apart[column][:-1], f"{apart[column][-1]}\n{text}")
            cells[column] = f"{cells[column]}\n{text}" if cells.get(column) else text
    home.records[-1] = replace(before, cells=cells, apart=apart)
