"""What a reviewer wrote into a table: the columns 审核意见 and 结论, and notes on cells, each at the item and heading it is about."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from gongkai.importers.opening.notes import Line, Note, Noted, plain
from gongkai.importers.opening.sheet import Sheet
from gongkai.importers.reading.headings import OPINION, VERDICT, is_opinion
from gongkai.importers.reading.numbers import unframed
from gongkai.importers.reading.rows import is_same
from gongkai.importers.reading.text import BULLET, squeeze
from gongkai.importers.reading.ticks import TICKED
from gongkai.importers.sent import Remembered, added, changed_to, own_rows, remembered
from gongkai.model.differ import cells_of
from gongkai.model.entry import FIELDS, Catalog
from gongkai.model.item import ID
from gongkai.model.review import AGREED, VERDICTS
from gongkai.model.stamp import HEADER, SENT, STAMPED, stamp
from gongkai.model.template import Column
from gongkai.render.table import noted

_MARK = re.compile(r"内容标记：([0-9a-f]{32,44})")
_HEADINGS = frozenset(FIELDS.values())
_EXPLAINED = re.compile("（[^（）]*）$")  # behind a heading: 公开内容（要素）
_KNOWN = _HEADINGS | {"编号", "序号", "事项", "领域", "栏目", "规则", "项目", "情况", "单位"}
_ASKED = {"意见", "答复", "现在的内容"}  # headings of the packet's table of what was asked and answered before
# Where a verdict stands.
_AGREES = frozenset(
    ["√", "✓", "✔", "☑", "是", "对", "可", "可以", "行", "好", "通过", "同意", "无意见", "没有意见", "无异议"]
)
_HEAD_WITHIN = 12  # rows from the top in which a table's head is looked for
_WHOLE = 6  # headings of the catalog that a table of all its cells has at least
_LONGEST = 2_000  # characters of an opinion
_ABOUT = 120  # characters that tell what an opinion is about
_NUMBER = re.compile(r"(?<![0-9A-Za-z-])(?:[0-9]{2}-(?:[0-9]{3}|L[0-9]{2,3})|[A-Z]{1,3}-[0-9]{3,5})(?![0-9A-Za-z-])")
_ITEM = re.compile(  # of a letter; the number of an item may follow its own: 2.10-002和10-003
    rf"{BULLET.pattern}|\s*(?:第[一二三四五六七八九十\d]{{1,3}}[条点、，]|[一二三四五六七八九十]是|\d{{1,2}}[.．、]{_NUMBER.pattern})"
)
_PART = re.compile(
    r"\s*(?:第?[一二三四五六七八九十]{1,3}[、.．]|(?P<inner>[（(][一二三四五六七八九十]{1,3}[)）]))[^。；;！!]{1,30}$"
)
_BELOW = re.compile(r"\s*(?:(?P<outer>[（(][一二三四五六七八九十]{1,3}[)）])|[（(]?\d{1,2}[)）.．、]|[①-⒛])")
_DASH = re.compile("[‐‑–—―−－]")
_STAMPS = re.compile(r"[0-9a-f]{8}(?:\.[0-9a-f]{8})+")
_OURS = re.compile(rf"{SENT.pattern}|{STAMPED.pattern}|{_STAMPS.pattern}|\d+", re.DOTALL)  # numbers and what rows hide


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
    looked = [_Table(table, known, file) for table in tables]
    found = [one for table in looked for one in table.opinions()]
    said, _ = lines(tables, catalog)
    found += (looked[at].opinion(one.text, one.place) for at, one in said)
    here = {cell for table in tables for row in table.sheet.rows for cell in row if ID.fullmatch(cell)}
    for table, one in zip(tables, looked, strict=True):
        if not here.isdisjoint(table.built):  # else the numbers that rows hide were lost, not the rows
            found += (one.gone(number) for number in table.built if number not in here)
    return list({one[:4]: one for one in reversed(found)}.values())[::-1]


def lines(tables: Sequence[Noted], catalog: Catalog) -> tuple[list[tuple[int, Line]], list[Line]]:
    """What stands outside of tables: the opinions, each with the table it was read with, and what else there is. Of a letter those
    are opinions that are numbered and head no others, or speak of one item; of what somebody else built and others only noted things on, none."""
    ours, noted_on, numbers = is_ours(tables), any(table.notes for table in tables), _numbers(catalog)
    said: list[tuple[int, Line]] = []
    rest: list[Line] = []
    every = [(at, line) for at, table in enumerate(tables) for line in table.lines]
    for (at, line), (_, following) in pairwise([*every, (0, Line("", ""))]):
        counted = line.numbered or (_ITEM.match(line.text) is not None and not _heads(line.text, following.text))
        is_item = counted or bool(_named(line.text, numbers))
        if ours or (is_item and not noted_on):
            said.append((at, line))
        else:
            rest.append(line)
    return said, rest


def _heads(text: str, following: str) -> bool:
    """Whether a paragraph of a letter only heads those below it, which are counted otherwise: 一、农村危房改造, above （一） or 1."""
    part, below = _PART.match(text), _BELOW.match(following)
    return part is not None and below is not None and not (part["inner"] and below["outer"])


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


def _numbers(catalog: Catalog) -> set[str]:
    """The numbers of a catalog's items, adopted or not, and of its lists' rows."""
    excluded = (one.id for domain in catalog.domains for one in domain.excluded)
    rows = (record.id for listing in catalog.lists for record in listing.records)
    return {*(entry.id for entry in catalog.entries), *excluded, *rows}


def _named(text: str, numbers: Container[str]) -> str:
    """The one of these numbers that a text speaks of; "" where it speaks of none or of several."""
    found = {one for one in _NUMBER.findall(_DASH.sub("-", unframed(text))) if one in numbers}
    return found.pop() if len(found) == 1 else ""


class _Known:
    """The catalog's numbers and those of the lists, and what entries are called in each domain."""

    def __init__(self, catalog: Catalog, sent: Catalog | None, *, is_ours: bool) -> None:
        self.is_ours = is_ours
        self.sent: dict[str, dict[str, str]] = {}
        for domain in sent.domains if sent is not None else ():
            for entry in domain.entries:
                cells = cells_of(entry, sent.basis_text if sent is not None else str)
                self.sent[entry.id] = {heading: squeeze("；".join(texts)) for heading, texts in cells.items()}
        self.numbers = _numbers(catalog)
        self.by_name: dict[tuple[str, str], str] = {}
        self.by_place: dict[tuple[str, str], str] = {}
        self.domains = [domain.name for domain in catalog.domains]
        self.columns = noted(catalog.template.columns)  # of the built documents
        for domain in catalog.domains:
            for entry in domain.entries:
                self.by_name.setdefault((domain.name, squeeze(entry.name)), entry.id)
                self.by_place[domain.name, str(entry.number)] = entry.id


class _Table:
    """A table that came back: `was` is how it was sent (None: not known), `at` the row of its `head`, `says` tells of each column
    whether opinions stand in it, `struck` are the rows that are struck out, `where` is the domain that the table is about, "" where it does not say."""

    def __init__(self, table: Noted, known: _Known, file: str) -> None:
        sheet, self.struck = _without_struck(table.sheet)
        table, self.was = remembered(table._replace(sheet=sheet))
        self.sheet, self.notes, self.built, self.known, self.file = table.sheet, table.notes, table.built, known, file
        self.at = self.was.head if self.was is not None else _head_row(self.sheet)
        self.head = [_heading(cell) for cell in self.sheet.rows[self.at]] if self.at is not None else []
        self.below = (self.at or 0) + 1
        while (self.below, 0) in self.sheet.covered:
            self.below += 1
        sent = self.was.columns if self.was is not None else ()
        asked = _ASKED if set(self.head) >= _ASKED else set()
        self.says = [
            bool(OPINION.fullmatch(one)) and one not in asked and place not in sent
            for place, one in enumerate(self.head)
        ]
        self.where = next(self._domains(), "")

    def _domains(self) -> Iterator[str]:
        """The domains that the table's name, the lines before it and the rows above its head name."""
        names, above = self.known.domains, self.sheet.rows[: self.at or 0]
        yield from (name for name in names if any(name in text for text in (self.sheet.name, *self.sheet.before[-3:])))
        yield from (name for row in above for name in names if any(name in cell for cell in row))

    def opinions(self) -> Iterator[Opinion]:
        """What was changed in the table, written into it and noted at it."""
        if self.was is not None:
            yield from self._changed(self.was)
        above, put_in = "", self._put_in()
        for number, row in enumerate(self.sheet.rows):
            if self.at is None or number <= self.at:
                for column, text in (
                    enumerate(map(plain, row)) if self.known.is_ours and number < (self.at or 0) else ()
                ):
                    if column and text and (number, column) not in self.sheet.covered:
                        yield self.opinion(text, (number, column))
                continue
            if number in put_in:
                yield self.opinion(put_in[number], (number, 0))._replace(
                    item=""
                )  # it only stands behind the one it names
                continue
            if number in self.struck:
                yield self._on(number, 0, "这一行划掉了")
            else:
                yield from self._written_over(number)
            said, verdict = self._answers(row)
            said = above if above and is_same(said) else said
            above = said or above
            if said in _AGREES and verdict in ("", AGREED):  # as good as the verdict by itself
                continue
            text = said or ("" if verdict in ("", AGREED) else f"{verdict}（没有写意见）")
            if text:
                column = next(at for at, one in enumerate(self.head) if self.says[at] or VERDICT.fullmatch(one))
                if verdict and verdict not in (*VERDICTS, text.partition("（没有写意见）")[0]):
                    text = f"{text}（结论：{verdict}）"
                made = self._on(number, column, text)
                yield made._replace(verdict=verdict if verdict in VERDICTS else "")
        yield from self._rows_gone()
        for note in self.notes:
            if note.author != HEADER:  # what our own sheets say of their columns
                yield self._noted(note)

    def opinion(self, text: str, place: tuple[int, int] | str, item: str = "", heading: str = "") -> Opinion:
        """An opinion; `place` is a cell's row and column, or what a place is called."""
        told = place if isinstance(place, str) else self.sheet.place(*place)
        text = text[:_LONGEST]
        return Opinion(item or _named(text, self.known.numbers), heading, "", text, f"{self.file} {told}")

    def _on(self, number: int, column: int, text: str, *, of_column: bool = False) -> Opinion:
        """An opinion on a row, or on a cell of it, at the item that the row is about; what else it says of itself goes before."""
        row = self.sheet.rows[number]
        item, heading = self._spot(row, column if of_column else -1)
        if not item:
            text = self._about([*row[:column], "", *row[column + 1 :]] if of_column else row) + text
        return self.opinion(text, (number, column), item, heading)

    def _answers(self, row: Sequence[str]) -> tuple[str, str]:
        """What a row says in the columns of opinions, and its verdict."""
        texts = [cell for is_said, cell in zip(self.says, row, strict=True) if is_said and cell.strip()]
        verdicts = (
            cell for heading, cell in zip(self.head, row, strict=True) if VERDICT.fullmatch(heading) and cell.strip()
        )
        verdict = plain(next(verdicts, ""))[:20]
        return plain("\n".join(texts)), AGREED if verdict in _AGREES else verdict

    def _changed(self, was: Remembered) -> Iterator[Opinion]:
        """What a reviewer changed in a table of the packet, put into it or took out of it."""
        for edit in was.edits():
            if was.rows[edit.row] is None:
                yield self.opinion(edit.text, (edit.row, edit.column))
                continue
            told = self.head[edit.column]
            of = "" if told == self._spot(self.sheet.rows[edit.row], edit.column)[1] else f"“{told}”"
            yield self._on(edit.row, edit.column, f"{of}{edit.text}", of_column=True)
        if not (self.known.sent and self._is_whole()):
            yield from (self.opinion(f"“{self.sheet.name}”{text}", self.sheet.name) for text in was.gone())

    def _is_whole(self) -> bool:
        """Whether the table has so many of the catalog's columns that it is one of all cells."""
        return sum(heading in _HEADINGS for heading in self.head) >= _WHOLE

    def _written_over(self, number: int) -> Iterator[Opinion]:
        """What a reviewer put in the place of what was sent, and what stands in a line by itself."""
        row = self.sheet.rows[number]
        if self.known.is_ours and len(alone := {plain(cell) for cell in row if cell.strip()}) == 1:
            column = next(index for index, cell in enumerate(row) if cell.strip())
            yield self.opinion(alone.pop(), (number, column))
            return
        item = self._spot(row)[0]
        yield from self._beside(number)
        yield from self._edited(number, item)
        if self.was is not None or item not in self.known.sent or not self._is_whole():
            return
        for column, (heading, cell) in enumerate(zip(self.head, row, strict=True)):
            if heading in _HEADINGS and squeeze(cell) != self.known.sent[item].get(heading, ""):
                yield self.opinion(changed_to(cell), (number, column), item, heading)

    def _beside(self, number: int) -> Iterator[Opinion]:
        """What a reviewer wrote into a row in columns that are none of ours; rows that somebody put in are told as a whole."""
        row = self.sheet.rows[number]
        if self.was is not None:
            ours = self.was.columns if self.was.rows[number] is not None else range(len(row))
        elif self._stamps(number):
            ours = [*(at for at, _ in self.printed), len(row) - 2, len(row) - 1]
        else:
            ours = [place for place, name in enumerate(self.head) if name or not self.known.is_ours]
        for place, (name, text) in enumerate(zip(self.head, map(plain, row), strict=True)):
            is_told = self.says[place] or VERDICT.fullmatch(name) or (number, place) in self.sheet.covered
            if place not in ours and text and not is_told:
                yield self._on(number, place, f"{name}：{text}" if name else text, of_column=True)

    def _put_in(self) -> dict[int, str]:
        """What is told of the rows that a reviewer put into a built Word document's table: they hide no number, or that of the
        row they are a copy of."""
        sent, covered = frozenset(self.built), self.sheet.covered
        marks = [row[-2] if row[-2:-1] and row[-2] in sent else None for row in self.sheet.rows]
        own = own_rows(marks, lambda number: not any(self._differing(number)))
        ticks = {place: one.heading for place, one in self.printed if one.value is not None}
        told: dict[int, str] = {}
        where = "表头下面"
        for number, row in enumerate(self.sheet.rows if own else ()):
            if number in own:
                where = f"{marks[number]} 后面"
            elif number >= self.below:
                cells = [(place, cell) for place, cell in enumerate(row[:-2]) if (number, place) not in covered]
                if said := added(ticks.get(place, cell) if cell in TICKED else cell for place, cell in cells):
                    told[number] = f"{where}{said}"
        return told

    def _edited(self, number: int, item: str) -> Iterator[Opinion]:
        """What differs in a row of a built document from the stamps that are hidden in it. A merged cell is told for the rows
        below its first if it differs there: if the first was deleted, Word draws what stands above it."""
        row = self.sheet.rows[number]
        for place, column in self._differing(number):
            top = number
            while (top, place) in self.sheet.covered:
                top -= 1
            if top < number and place not in (at for at, _ in self._differing(top)):
                continue
            heading = column.key if column.key in _HEADINGS else ""
            tick = f"“{column.heading}”" if column.value is not None or not heading else ""
            yield self.opinion(f"{tick}{changed_to(row[place])}", (number, place), item, heading)

    def _differing(self, number: int) -> Iterator[tuple[int, Column]]:
        row = self.sheet.rows[number]
        columns = [(place, one) for place, one in self.printed if one.key != "序号"]
        for (place, column), was in zip(columns, self._stamps(number), strict=False):
            if place < len(row) and stamp(column.key, column.value, row[place]) != was:
                yield place, column

    def _stamps(self, number: int) -> list[str]:
        """What a row of a built catalog remembers of its cells; nothing of any other row, those of lists among them."""
        *cells, last = self.sheet.rows[number]
        told = last.split(".") if _STAMPS.fullmatch(last) and any(map(ID.fullmatch, map(str.strip, cells))) else []
        columns = sum(one.key != "序号" for _, one in self.printed)
        return told if columns <= len(told) <= columns + 1 else []  # an absent 备注 has a stamp, too

    @cached_property
    def printed(self) -> list[tuple[int, Column]]:
        """The columns of a built document's table, each with its place: those for rare values only where the document has them."""
        heads = [squeeze(cell) for row in self.sheet.rows[self.below - 1 : self.below] for cell in row]
        found: list[tuple[int, Column]] = []
        for one in self.known.columns if self.at is not None else ():
            if (named := squeeze(one.heading)) in heads:
                found.append((heads.index(named), one))
            elif not one.if_any:
                found.append((found[-1][0] + 1 if found else 0, one))
        return found

    def _rows_gone(self) -> Iterator[Opinion]:
        """The items that a reviewer took out of the table of all that was sent."""
        if self.at is None or not self.known.sent or not self._is_whole():
            return
        here = {cell.strip() for row in self.sheet.rows[self.at + 1 :] for cell in row if ID.fullmatch(cell.strip())}
        yield from (self.gone(number) for number in self.known.sent if here and number not in here)

    def gone(self, number: str) -> Opinion:
        """What is told of an item of the table that is not there any more."""
        return self.opinion("这一行删去了", self.sheet.name, number)

    def _about(self, row: Sequence[str]) -> str:
        """What a row that is of no item says of itself, before what was said of it."""
        texts = [
            squeeze(cell)
            for heading, cell in zip(self.head, row, strict=True)
            if cell.strip() and not OPINION.fullmatch(heading) and not VERDICT.fullmatch(heading) and heading != "序号"
        ]
        return f"“{'，'.join(dict.fromkeys(texts))[:_ABOUT]}”：" if texts else ""

    def _noted(self, note: Note) -> Opinion:
        who = f"（{note.author[:40]}）" if note.author else ""
        item = heading = about = ""
        if self.at is not None and self.at < note.row < len(self.sheet.rows):
            row = self.sheet.rows[note.row]
            item, heading = self._spot(row, note.column)
            about = "" if item or heading else self._about(row)
        elif self.at is not None and note.row == self.at and 0 <= note.column < len(self.head):
            heading = self.head[note.column] if self.head[note.column] in _HEADINGS else ""
        return self.opinion(about + note.text, f"{note.place}{who}", item, heading)

    def _spot(self, row: Sequence[str], column: int = -1) -> tuple[str, str]:
        """The item that a row is about, and the heading: that of the column if it is one of the catalog, else what the row's
        栏目 says."""
        known, head = self.known, self.head
        cells = {heading: cell.strip() for heading, cell in reversed(list(zip(head, row, strict=True)))}
        numbers = [cell.strip() for cell in row if ID.fullmatch(cell.strip()) or cell.strip() in known.numbers]
        domain = cells.get("领域") or self.where
        item = next((one for one in numbers if one in known.numbers), numbers[0] if numbers else "")
        name = squeeze(cells.get("二级事项") or cells.get("事项") or cells.get("一级事项") or "")
        item = item or known.by_name.get((domain, name), "") or known.by_place.get((domain, cells.get("序号", "")), "")
        heading = head[column] if 0 <= column < len(head) and head[column] in _HEADINGS else cells.get("栏目", "")
        return item, heading if heading in _HEADINGS else ""


def _without_struck(sheet: Sheet) -> tuple[Sheet, set[int]]:
    """The table without what is struck out in it, but for the rows that are so as a whole, which are told."""
    left = {row: list(sheet.rows[row]) for row, _, _ in sheet.struck if row < len(sheet.rows)}
    for row, column, text in sheet.struck:
        left[row][column] = text
    whole = {
        row for row, cells in left.items() if not any(cell.strip() and not _OURS.fullmatch(cell) for cell in cells)
    }
    rows = [texts if row in whole else tuple(left.get(row, texts)) for row, texts in enumerate(sheet.rows)]
    return replace(sheet, rows=tuple(rows)), whole


def _head_row(sheet: Sheet) -> int | None:
    """The row that has most of the headings, the last of those near the top that have as many."""
    counts = [sum(_heading(cell) in _KNOWN or is_opinion(cell) for cell in row) for row in sheet.rows[:_HEAD_WITHIN]]
    best = max(counts, default=0)
    return max(index for index, count in enumerate(counts) if count == best) if best >= 2 else None


def _heading(text: str) -> str:
    bare = squeeze(text)
    return bare if bare in _KNOWN else _EXPLAINED.sub("", bare)
