"""What a reviewer wrote into a table: the columns 审核意见 and 结论, and notes on cells, each at the item and heading it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gongkai.importers.opening.notes import Note, Noted, plain
from gongkai.importers.opening.sheet import Sheet
from gongkai.importers.reading.headings import OPINION, VERDICT, is_opinion
from gongkai.importers.reading.rows import is_same
from gongkai.importers.reading.text import squeeze
from gongkai.importers.sent import Remembered, remembered
from gongkai.model.differ import cells_of
from gongkai.model.entry import FIELDS, Catalog
from gongkai.model.item import ID
from gongkai.model.review import AGREED, VERDICTS
from gongkai.model.stamp import HEADER, stamp
from gongkai.model.template import Column
from gongkai.render.table import tabulate

_MARK = re.compile(r"内容标记：([0-9a-f]{32,40})")
_HEADINGS = frozenset(FIELDS.values())
_EXPLAINED = re.compile("（[^（）]*）$")  # behind a heading: 公开内容（要素）
_KNOWN = _HEADINGS | {"编号", "序号", "事项", "领域", "栏目", "规则", "项目", "情况", "单位"}
_ASKED = {"意见", "答复", "现在的内容"}  # headings of the packet's table of what was asked and answered before
_AGREES = frozenset(
    ["√", "✓", "✔", "☑", "是", "对", "可", "可以", "行", "好", "通过", "同意", "无意见", "没有意见", "无异议"]
)  # where a verdict stands
_HEAD_WITHIN = 12  # rows from the top in which a table's head is looked for
_WHOLE = 6  # headings of the catalog that a table of all its cells has at least
_LONGEST = 2_000  # characters of an opinion
_ABOUT = 120  # characters that tell what an opinion is about
_STAMPS = re.compile(r"[0-9a-f]{8}(?:\.[0-9a-f]{8})+")


class Opinion(NamedTuple):
    """An opinion: the item's number and the heading, "" where it is about the whole; a verdict; who, and where it stood."""

    item: str
    heading: str
    verdict: str
    text: str
    source: str


def opinions(tables: Sequence[Noted], catalog: Catalog, file: str, sent: Catalog | None = None) -> list[Opinion]:
    """All opinions in a file, each once. `file` is its name; of our own workbook, `sent` is the catalog that it was sent with:
    cells that say something else, and lines that were written below the tables, are opinions too."""
    known = _Known(catalog, sent, is_ours=bool(mark_in(one.sheet for one in tables)))
    found = [one for table in tables for one in _of(table, known, file)]
    if is_ours(tables):
        found += (
            Opinion("", "", "", text[:_LONGEST], f"{file} {place}") for one in tables for place, text in one.lines
        )
    here = {cell for table in tables for row in table.sheet.rows for cell in row if ID.fullmatch(cell)}
    for table in tables:
        if not here.isdisjoint(table.built):  # else the numbers that rows hide were lost, not the rows
            found += (_gone(number, table.sheet, file) for number in table.built if number not in here)
    return list({one[:4]: one for one in reversed(found)}.values())[::-1]


def is_ours(tables: Iterable[Noted]) -> bool:
    """Whether a document's tables are those that gongkai built, with what these hide."""
    return any(table.built or remembered(table)[1] for table in tables)


def mark_in(sheets: Iterable[Sheet]) -> str:
    """The mark of what was sent, which the workbook's cover tells; "" where there is none."""
    for sheet in sheets:
        for text in (*sheet.before, *(cell for row in sheet.rows[:4] for cell in row)):
            if found := _MARK.search(text):
                return found[1]
    return ""


class _Known:
    """The catalog's numbers and those of the lists, and what entries are called in each domain."""

    def __init__(self, catalog: Catalog, sent: Catalog | None, *, is_ours: bool) -> None:
        self.is_ours = is_ours
        self.sent: dict[str, dict[str, str]] = {}
        for domain in sent.domains if sent is not None else ():
            for entry in domain.entries:
                cells = cells_of(entry, sent.basis_text if sent is not None else str)
                self.sent[entry.id] = {heading: squeeze("；".join(texts)) for heading, texts in cells.items()}
        excluded = (one.id for domain in catalog.domains for one in domain.excluded)
        self.numbers = {entry.id for entry in catalog.entries} | set(excluded)
        self.numbers |= {record.id for listing in catalog.lists for record in listing.records}
        self.by_name: dict[tuple[str, str], str] = {}
        self.by_place: dict[tuple[str, str], str] = {}
        self.domains = [domain.name for domain in catalog.domains]
        self.columns: dict[str, tuple[Column, ...]] = {}  # of the built documents, by item
        for domain in catalog.domains:
            self.columns |= dict.fromkeys((entry.id for entry in domain.entries), tabulate(catalog, domain).columns)
        for domain in catalog.domains:
            for entry in domain.entries:
                self.by_name.setdefault((domain.name, squeeze(entry.name)), entry.id)
                self.by_place[domain.name, str(entry.number)] = entry.id

    def of_row(self, row: Sequence[str]) -> str:
        """The item of a row by the number that it shows or hides."""
        return next((cell.strip() for cell in row if cell.strip() in self.numbers), "")


def _of(table: Noted, known: _Known, file: str) -> Iterator[Opinion]:
    table, was = remembered(table)
    sheet, notes = table.sheet, table.notes
    at = was.head if was is not None else _head_row(sheet)
    head = [_heading(cell) for cell in sheet.rows[at]] if at is not None else []
    sent = was.columns if was is not None else ()
    asked = _ASKED if set(head) >= _ASKED else set()
    says = [bool(OPINION.fullmatch(one)) and one not in asked and place not in sent for place, one in enumerate(head)]
    where = next(
        (name for name in known.domains if name in sheet.name or any(name in line for line in sheet.before[-3:])), ""
    )
    where = where or next(
        (name for row in sheet.rows[: at or 0] for name in known.domains if any(name in cell for cell in row)), ""
    )
    if was is not None:
        yield from _changed(was, sheet, head, says, where, known, file)
    above = ""
    for number, row in enumerate(sheet.rows):
        if at is None or number <= at:
            if known.is_ours and at is not None and number < at:
                yield from _beside(sheet, number, range(1, len(row)), file)
            continue
        yield from _written_over(sheet, number, head, where, known, file, is_compared=was is not None)
        texts = [cell for is_said, cell in zip(says, row, strict=True) if is_said and cell.strip()]
        verdicts = [
            cell for heading, cell in zip(head, row, strict=True) if VERDICT.fullmatch(heading) and cell.strip()
        ]
        verdict = plain(verdicts[0])[:20] if verdicts else ""
        verdict = AGREED if verdict in _AGREES else verdict
        said = plain("\n".join(texts))
        said = above if above and is_same(said) else said
        above = said or above
        if said in _AGREES and verdict in ("", AGREED):  # as good as the verdict by itself
            continue
        text = said or ("" if verdict in ("", AGREED) else f"{verdict}（没有写意见）")
        if text:
            column = next(index for index, heading in enumerate(head) if says[index] or VERDICT.fullmatch(heading))
            item, heading = _spot(head, row, -1, where, known)
            about = "" if item else _about(head, row)
            if verdict and verdict not in (*VERDICTS, text.partition("（没有写意见）")[0]):
                text = f"{text}（结论：{verdict}）"
            yield Opinion(
                item,
                heading,
                verdict if verdict in VERDICTS else "",
                f"{about}{text}"[:_LONGEST],
                f"{file} {sheet.place(number, column)}",
            )
    yield from _rows_gone(sheet, at, head, known, file)
    for note in (one for one in notes if one.author != HEADER):  # what our own sheets say of their columns
        yield _noted(note, sheet, at, head, where, known, file)


def _changed(
    was: Remembered, sheet: Sheet, head: Sequence[str], says: Sequence[bool], where: str, known: _Known, file: str
) -> Iterator[Opinion]:
    """What a reviewer changed in a table of the packet, put into it or took out of it."""
    for edit in was.edits():
        row = sheet.rows[edit.row]
        place = f"{file} {sheet.place(edit.row, edit.column)}"
        if was.rows[edit.row] is None:
            yield Opinion("", "", "", edit.text[:_LONGEST], place)
            continue
        item, heading = _spot(head, row, edit.column, where, known)
        about = "" if item else _about(head, [*row[: edit.column], "", *row[edit.column + 1 :]])
        of = "" if head[edit.column] == heading else f"“{head[edit.column]}”"
        yield Opinion(item, heading, "", f"{about}{of}{edit.text}"[:_LONGEST], place)
    for number, row in enumerate(sheet.rows):
        for column, text in enumerate(row):
            is_own = head[column] and column not in was.columns and not says[column]
            if was.rows[number] is not None and is_own and not VERDICT.fullmatch(head[column]) and plain(text):
                item, heading = _spot(head, row, -1, where, known)
                about = "" if item else _about(head, row)
                said = f"{about}{head[column]}：{plain(text)}"[:_LONGEST]
                yield Opinion(item, heading, "", said, f"{file} {sheet.place(number, column)}")
    if not (known.sent and _is_whole(head)):
        for text in was.gone():
            yield Opinion("", "", "", f"“{sheet.name}”{text}", f"{file} {sheet.name}")


def _is_whole(head: Sequence[str]) -> bool:
    """Whether a table has so many of the catalog's columns that it is one of all cells."""
    return sum(heading in _HEADINGS for heading in head) >= _WHOLE


def _written_over(
    sheet: Sheet, number: int, head: Sequence[str], where: str, known: _Known, file: str, *, is_compared: bool
) -> Iterator[Opinion]:
    """What a reviewer put in the place of what was sent, and what stands in a line by itself."""
    row = sheet.rows[number]
    if known.is_ours and len(alone := {plain(cell) for cell in row if cell.strip()}) == 1:
        column = next(index for index, cell in enumerate(row) if cell.strip())
        yield Opinion("", "", "", alone.pop()[:_LONGEST], f"{file} {sheet.place(number, column)}")
        return
    if known.is_ours:
        yield from _beside(sheet, number, [column for column, heading in enumerate(head) if not heading], file)
    item = _spot(head, row, -1, where, known)[0]
    yield from _edited(sheet, number, item, known, file)
    if is_compared or item not in known.sent or not _is_whole(head):
        return
    for column, (heading, cell) in enumerate(zip(head, row, strict=True)):
        if heading in _HEADINGS and squeeze(cell) != known.sent[item].get(heading, ""):
            text = f"直接改成了“{plain(cell)}”" if cell.strip() else "直接删空了"
            yield Opinion(item, heading, "", text[:_LONGEST], f"{file} {sheet.place(number, column)}")


def _beside(sheet: Sheet, number: int, columns: Iterable[int], file: str) -> Iterator[Opinion]:
    """What a reviewer wrote into a row where nothing of ours stands."""
    for column in columns:
        if (text := plain(sheet.rows[number][column])) and (number, column) not in sheet.covered:
            yield Opinion("", "", "", text[:_LONGEST], f"{file} {sheet.place(number, column)}")


def _edited(sheet: Sheet, number: int, item: str, known: _Known, file: str) -> Iterator[Opinion]:
    """What differs in a row of a built document from the stamps that are hidden in it. A merged cell is told for the rows below
    its first if it differs there: if the first was deleted, Word draws what stands above it."""
    row = sheet.rows[number]
    for place, column in _differing(sheet, number, item, known):
        top = number
        while (top, place) in sheet.covered:
            top -= 1
        above = known.of_row(sheet.rows[top]) if top < number else item
        if top < number and place not in (at for at, _ in _differing(sheet, top, above, known)):
            continue
        heading = column.key if column.key in _HEADINGS else ""
        tick = f"“{column.heading}”" if column.value is not None or not heading else ""
        text = f"{tick}直接改成了“{plain(row[place])}”" if row[place].strip() else f"{tick}直接删空了"
        yield Opinion(item, heading, "", text[:_LONGEST], f"{file} {sheet.place(number, place)}")


def _differing(sheet: Sheet, number: int, item: str, known: _Known) -> Iterator[tuple[int, Column]]:
    row = sheet.rows[number]
    columns = [(place, one) for place, one in enumerate(known.columns.get(item, ())) if one.key != "序号"]
    told = row[-1].split(".") if _STAMPS.fullmatch(row[-1]) else []
    if not len(columns) <= len(told) <= len(columns) + 1:  # an absent 备注 has a stamp, too
        return
    for (place, column), was in zip(columns, told, strict=False):
        if place < len(row) and stamp(column.key, column.value, row[place]) != was:
            yield place, column


def _rows_gone(sheet: Sheet, at: int | None, head: Sequence[str], known: _Known, file: str) -> Iterator[Opinion]:
    """The items that a reviewer took out of the table of all that was sent."""
    if at is None or not known.sent or not _is_whole(head):
        return
    here = {cell.strip() for row in sheet.rows[at + 1 :] for cell in row if ID.fullmatch(cell.strip())}
    for number in known.sent:
        if here and number not in here:
            yield _gone(number, sheet, file)


def _gone(number: str, sheet: Sheet, file: str) -> Opinion:
    return Opinion(number, "", "", "这一行删去了", f"{file} {sheet.name}")


def _about(head: Sequence[str], row: Sequence[str]) -> str:
    """What a row that is of no item says of itself, before what was said of it."""
    texts = [
        squeeze(cell)
        for heading, cell in zip(head, row, strict=True)
        if cell.strip() and not OPINION.fullmatch(heading) and not VERDICT.fullmatch(heading)
    ]
    return f"“{'，'.join(dict.fromkeys(texts))[:_ABOUT]}”：" if texts else ""


def _noted(
    note: Note, sheet: Sheet, at: int | None, head: Sequence[str], where: str, known: _Known, file: str
) -> Opinion:
    who = f"（{note.author[:40]}）" if note.author else ""
    item = heading = about = ""
    if at is not None and at < note.row < len(sheet.rows):
        item, heading = _spot(head, sheet.rows[note.row], note.column, where, known)
        about = "" if item or heading else _about(head, sheet.rows[note.row])
    elif at is not None and note.row == at and 0 <= note.column < len(head) and head[note.column] in _HEADINGS:
        heading = head[note.column]
    return Opinion(item, heading, "", f"{about}{note.text}"[:_LONGEST], f"{file} {note.place}{who}")


def _spot(head: Sequence[str], row: Sequence[str], column: int, where: str, known: _Known) -> tuple[str, str]:
    """The item that a row is about, and the heading: that of the column if it is one of the catalog, else what the row's 栏目
    says."""
    cells: Mapping[str, str] = {heading: cell.strip() for heading, cell in reversed(list(zip(head, row, strict=True)))}
    numbers = [cell.strip() for cell in row if ID.fullmatch(cell.strip()) or cell.strip() in known.numbers]
    domain = cells.get("领域") or where
    item = next((one for one in numbers if one in known.numbers), numbers[0] if numbers else "")
    name = squeeze(cells.get("二级事项") or cells.get("事项") or cells.get("一级事项") or "")
    item = item or known.by_name.get((domain, name), "") or known.by_place.get((domain, cells.get("序号", "")), "")
    heading = head[column] if 0 <= column < len(head) and head[column] in _HEADINGS else cells.get("栏目", "")
    return item, heading if heading in _HEADINGS else ""


def _head_row(sheet: Sheet) -> int | None:
    """The row that has most of the headings, the last of those near the top that have as many."""
    counts = [sum(_heading(cell) in _KNOWN or is_opinion(cell) for cell in row) for row in sheet.rows[:_HEAD_WITHIN]]
    best = max(counts, default=0)
    return max(index for index, count in enumerate(counts) if count == best) if best >= 2 else None


def _heading(text: str) -> str:
    bare = squeeze(text)
    return bare if bare in _KNOWN else _EXPLAINED.sub("", bare)
