"""Sheets → records: one for each row of a catalog, with its cells by the template's columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from gongkai.importers.headings import DOMAIN, NUMBER, THIRD, Field, Headings
from gongkai.importers.sheet import Sheet
from gongkai.model.item import ID
from gongkai.model.stamp import HEADER

SAME = frozenset({"同上", "〃", "″", "”", "\"", "内容同上", "同上行"})  # fmt: skip
_STAMPED = re.compile(r"^(\d{2}-(?:\d{3}|L\d{2,3}))(?:\s+([0-9a-f]{8}(?:\.[0-9a-f]{8})*))?$")
_STAMPS = re.compile(r"^[0-9a-f]{8}(?:\.[0-9a-f]{8}){4,}$")
_BELOW = re.compile(r"^[（(【\[]?\s*(注|备注|说明|填表说明|要素说明|填报说明|附注|联系人|制表|填报单位|填表人)")
# Cells left empty mean the same as above: these always, those only below the same 一级事项.
ALWAYS = ("公开时限", "公开主体")
INHERITED = ("公开依据", "公开渠道和载体")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a published table.

    `cells` are its texts by column; `places` tells where each stands. `id` and `stamps` are set in files that
    gongkai built. `filled` names the cells that were taken from the row above.
    """

    place: str
    domain: str
    cells: dict[Field, str]
    places: dict[Field, str]
    id: str = ""
    stamps: tuple[str, ...] = ()
    filled: frozenset[str] = frozenset()

    @property
    def extra(self) -> dict[str, str]:
        """The cells of columns that the template does not have."""
        return {column.key: text for column, text in self.cells.items() if column.extra and text.strip()}


@dataclass(frozen=True, slots=True)
class Table:
    """What was read from one sheet: its records and the lines that stand outside of them."""

    name: str
    records: tuple[Record, ...]
    notes: tuple[str, ...]
    domains: tuple[str, ...]
    ids: tuple[str, ...] = ()
    fingerprint: str = ""
    cells: int = 0


@dataclass(slots=True)
class _State:
    """Where the reading of one sheet stands."""

    columns: list[Field | None] | None = None
    domain: str = ""
    records: list[Record] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    domains: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    section: str = ""
    last: Record | None = None


def read_all(sheets: Iterable[Sheet], headings: Headings, domain_in: Callable[[str], str]) -> list[Table]:
    """The tables of one file. A table without a header, or whose first row leaves 一级事项 empty, goes on with the
    one before it, when that has as many columns: Word and web pages cut tables at the ends of pages."""
    found: list[Table] = []
    before: _State | None = None
    width = 0
    for sheet in sheets:
        columns = len(sheet.rows[0]) if sheet.rows else 0
        state = _State()
        if before is not None and columns == width and not sheet.lettered:
            state = _State(columns=before.columns, domain=before.domain, last=before.last)
        found.append(_read(sheet, headings, domain_in, state))
        if state.records:
            before, width = state, columns
            before.last = state.records[-1]
    return found


def read(sheet: Sheet, headings: Headings, domain_in: Callable[[str], str]) -> Table:
    """The records of a sheet. `domain_in` finds a domain's name in a line, or gives ""."""
    return _read(sheet, headings, domain_in, _State())


def _read(sheet: Sheet, headings: Headings, domain_in: Callable[[str], str], state: _State) -> Table:
    former = state.domain
    for line in (*sheet.before, sheet.name):
        state.domain = domain_in(line) or state.domain
    for line in sheet.before:
        state.domain = domain_in(line) or state.domain
    if state.domain != former:
        state.last = None
    state.notes.extend(sheet.before)
    number = 0
    while number < len(sheet.rows):
        row = sheet.rows[number]
        if headings.is_header(row):
            number = _header(sheet, number, headings, state)
            continue
        _row(sheet, number, state, domain_in)
        number += 1
    state.notes.extend(sheet.after)
    if state.domain and not state.domains:
        state.domains.append(state.domain)
    found = tuple(dict.fromkeys(record.domain for record in state.records if record.domain))
    count = sum(bool(text.strip()) for record in state.records for text in record.cells.values())
    return Table(
        sheet.name,
        tuple(state.records),
        tuple(dict.fromkeys(state.notes)),
        found or tuple(state.domains),
        tuple(state.ids),
        sheet.fingerprint,
        count,
    )


def _header(sheet: Sheet, start: int, headings: Headings, state: _State) -> int:
    """Read the header rows that begin at `start`; returns the first row behind them."""
    rows = [sheet.rows[start]]
    number = start + 1
    while number < len(sheet.rows) and len(rows) < 4 and headings.is_below(sheet.rows[number], rows[-1]):
        rows.append(sheet.rows[number])
        number += 1
    above = start - 1
    state.columns = headings.columns(rows)
    if above >= 0 and any(headings.field(cell) for cell in sheet.rows[above] if cell.strip()):
        state.columns = headings.columns([sheet.rows[above], *rows])
    for cell in rows[0]:
        if cell.startswith(f"{HEADER} "):
            state.ids.extend(one for one in cell.split()[1:] if ID.match(one))
    return number


def _row(sheet: Sheet, number: int, state: _State, domain_in: Callable[[str], str]) -> None:
    row = sheet.rows[number]
    texts = [cell.strip() for cell in row]
    distinct = {text for text in texts if text}
    if not distinct:
        return
    stamped = next((found for text in reversed(texts) if (found := _STAMPED.match(text))), None)
    if len(distinct) == 1 and stamped is None:
        _line(distinct.pop(), state, domain_in)
        return
    if state.columns is None or _BELOW.match(next(text for text in texts if text)):
        state.notes.extend(dict.fromkeys(text for text in texts if text))
        for text in texts:
            state.domain = domain_in(text) or state.domain
        return
    _record(sheet, number, state, stamped)


def _line(text: str, state: _State, domain_in: Callable[[str], str]) -> None:
    """A row of one text: a domain's title, a section's, or a note."""
    state.notes.append(text)
    found = domain_in(text)
    if found and len(text) <= 60 and not _BELOW.match(text):
        state.domain, state.section = found, ""
    elif len(text) <= 30 and state.columns is not None and not _BELOW.match(text):
        state.section = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[)）]?[、.．]?\s*", "", text)


def _record(sheet: Sheet, number: int, state: _State, stamped: re.Match[str] | None) -> None:
    assert state.columns is not None
    cells: dict[Field, str] = {}
    places: dict[Field, str] = {}
    covered: set[Field] = set()
    for index, column in enumerate(state.columns):
        text = sheet.rows[number][index].strip("\n\r\t ")
        if column is None:
            if not text:
                continue
            column = Field(f"第{index + 1}列", extra=True)
        if (stamped is not None and (_STAMPED.match(text) or _STAMPS.match(text))) or column.key.startswith(HEADER):
            continue
        repeated = (number, index) in sheet.covered
        if column in cells:
            if text and not repeated and text != cells[column]:
                cells[column] = f"{cells[column]}\n{text}" if cells[column] else text
            continue
        cells[column], places[column] = text, sheet.place(number, index)
        if repeated:
            covered.add(column)
    primary, secondary = Field("一级事项"), Field("二级事项")
    if secondary in covered and cells[secondary] == cells.get(primary):
        cells[secondary] = ""  # one name merged over both columns
    record = Record(
        sheet.place(number),
        cells.pop(Field(DOMAIN), "") or state.domain,
        cells,
        places,
        stamped[1] if stamped else "",
        _stamps(sheet.rows[number], stamped),
    )
    if not stamped:
        record = _completed(record, state)
        if _continues(record, covered, state):
            state.records[-1] = _joined(state.records[-1], record)
            return
    if any(text.strip() for column, text in record.cells.items() if column.key != NUMBER):
        state.records.append(record)


def _stamps(row: Sequence[str], stamped: re.Match[str] | None) -> tuple[str, ...]:
    """The stamps of a row, from the cell of its number or from one of their own."""
    if stamped is None:
        return ()
    told = stamped[2] or next((text for text in row if _STAMPS.match(text.strip())), "")
    return tuple(told.strip().split(".")) if told else ()


def _completed(record: Record, state: _State) -> Record:
    """The record with 同上 and left-out cells taken from the row above, and the section as its 一级事项."""
    last = state.records[-1] if state.records else state.last
    cells, filled = dict(record.cells), set()
    for column, text in record.cells.items():
        if last is not None and re.sub(r"[\s。（）()]", "", text) in SAME and last.cells.get(column):
            cells[column] = last.cells[column]
            filled.add(column.key)
    primary = Field("一级事项")
    if not cells.get(primary):
        if primary not in cells and state.section:
            cells[primary] = state.section
        elif primary in cells and last is not None and last.cells.get(primary):
            cells[primary] = last.cells[primary]
            filled.add(primary.key)
    if last is not None:
        same = cells.get(primary) == last.cells.get(primary)
        for key in (*ALWAYS, *INHERITED) if same else ALWAYS:
            column = Field(key)
            if column in cells and not cells[column] and last.cells.get(column):
                cells[column] = last.cells[column]
                filled.add(key)
    return replace(record, cells=cells, filled=frozenset(filled))


def _continues(record: Record, covered: Iterable[Field], state: _State) -> bool:
    """Whether a row goes on with the item above: its number and name are merged with that row's."""
    naming = [column for column in record.cells if column.key in (NUMBER, "二级事项")]
    return (
        bool(naming)
        and bool(state.records)
        and set(naming) <= set(covered)
        and any(column.key == "二级事项" for column in naming)
        and all(record.cells[column] == state.records[-1].cells.get(column) for column in naming)
    )


def _joined(one: Record, other: Record) -> Record:
    """Two rows of one item as one: what differs stands below what was there."""
    cells = dict(one.cells)
    for column, text in other.cells.items():
        if text and text not in cells.get(column, "").split("\n") and text != cells.get(column):
            cells[column] = f"{cells[column]}\n{text}" if cells.get(column) else text
    return replace(one, cells=cells)


def name_of(record: Record) -> tuple[str, str]:
    """一级事项 and 二级事项 as read; a 三级事项 stands behind the second."""
    second = record.cells.get(Field("二级事项"), "")
    third = record.cells.get(Field(THIRD), "")
    if third and third != second:
        second = f"{second}：{third}" if second else third
    return _one_line(record.cells.get(Field("一级事项"), "")), _one_line(second)


def _one_line(text: str) -> str:
    """A name without the line breaks that a narrow column puts into it."""
    parts: Sequence[str] = [part.strip() for part in text.split("\n")]
    return "".join(parts)
