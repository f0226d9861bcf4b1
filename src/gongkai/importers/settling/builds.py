"""Files that gongkai built: which rows are which items, what was deleted, and what the sources changed meanwhile."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from gongkai.importers.reading.headings import Field
from gongkai.importers.reading.record import Record, Table, named, title_of
from gongkai.importers.settling.changes import Conflict, DomainChanges, Outcome
from gongkai.importers.settling.county import County
from gongkai.importers.settling.edits import Row, untouched
from gongkai.importers.settling.elsewhere import named_elsewhere
from gongkai.importers.settling.match import Match
from gongkai.model.entry import DRAFT, UNCHECKED, Entry
from gongkai.model.grouped import grouped
from gongkai.model.item import DELETED, ID
from gongkai.model.letters import letters
from gongkai.model.stamp import normal, stamp
from gongkai.render.xlsx.book import COVER

Built: TypeAlias = Mapping[str, str]  # the numbers a table was built with, and the digests of their rows
LEFT_OUT = f"待补：{DELETED}"
WHOLE = "整行"
# What the covers of gongkai's own documents say.
_COVERED = re.compile(
    r"(?:地方|版本|日期|编制单位|审核|状态|事项|核对情况|已见)：|第 \d+ 页 共 \d+ 页$|目\s*录$"
    rf"|\d+\.? .+（\d+ 项）[\s.·…]*\d*$|{UNCHECKED}|{DRAFT}，不得公布"
)


def origin_of(table: Table, county: County, now: str) -> str:
    """How a table stands to the sources, in words; "" for tables that gongkai did not build."""
    if not any(record.id for record in table.records) and not table.ids:
        return "由本程序编出，但隐藏的编号和印记没有了，只能按名称对应" if table.fingerprint and table.records else ""
    if not table.ids:
        return "由本程序编出，没有印记，只能与现在的源文件比"
    place, _, date = table.origin.partition("@")
    if is_of_another(table, county):
        return f"由本程序编出，是 {place} 的目录（{date}），不是 {county.full.place.slug} 的"
    if table.fingerprint and table.fingerprint == now:
        return "由本程序编出，发出后源文件没有改过"
    known = {
        one.id: one for name in table.domains for one in county.entries(name) if one.id not in county.left_out(name)
    }
    changed = sum(number not in known or (digest != "" and county.digest(known[number]) != digest) for number, digest in table.ids.items())  # fmt: skip
    built = f"由本程序编出（{date} 的一版）" if date not in ("", county.full.date) else "由本程序编出"
    return f"{built}，发出后源文件改过 {changed} 行" if changed else f"{built}，发出后这张表的源文件没有改过"


def is_of_another(table: Table, county: County) -> bool:
    """Whether gongkai built the table as another place's: its stamps say nothing of this county's sources."""
    return table.origin.partition("@")[0] not in ("", county.full.place.slug)


def elsewhere(table: Table, county: County) -> tuple[str, str] | None:
    """Which place's table it is where it is another's, and what tells: gongkai's mark, the offices of its rows, or its title."""
    found = None
    if county.source is not None and not county.source.is_above:
        bodies = [text for one in table.records for column, text in one.cells.items() if column.key == "公开主体"]
        found = named_elsewhere(bodies, table.notes, "目录", county.full, county.project)
    if found is None and is_of_another(table, county):
        return table.origin.partition("@")[0], "由本程序给那里编出"
    return found


def as_elsewhere(table: Table) -> Table:
    """Another place's table as one that can only be compared with the sources as they are: its stamps say nothing of them,
    and the numbers of what that place added are other items' here."""
    records = (replace(record, stamps=()) for record in table.records)
    unknown = tuple(replace(one, id="", built=False) if is_local(one.id) else one for one in records)
    return replace(table, records=unknown, ids={}, fingerprint="")


def is_local(number: str) -> bool:
    """Whether a number is one of those that places give to their own items."""
    found = ID.match(number)
    return found is not None and found["local"] is not None


def foreign_lines(table: Table, county: County, *, ours: bool) -> list[str]:
    """The lines around a table that gongkai did not print there itself. `ours` tells that tables of the file are."""
    built = any(record.id for record in table.records)
    if (built and not table.ids) or (ours and not table.records and table.name == COVER):
        return []  # a page of gongkai's site, or the cover of its workbook
    notes = [note for note in table.notes if letters(note)]
    if not table.ids:
        return notes
    titles = {county.full.title, *(county.full.domain_title(domain) for domain in county.full.domains)}
    return [note for note in notes if note not in titles and not _COVERED.match(note)]


def joined(tables: Sequence[tuple[str, Table]], county: County, outcome: Outcome) -> list[tuple[str, Table]]:
    """The tables with one row for each item: where several files hold a built row (each office of an item was given one),
    each cell says what was edited in any of them. A cell that two edited differently is a conflict, and stays as it is. A row
    that was deleted in one of two copies of the same table (an office is given an Excel and a Word) is deleted."""
    tables = _without_deleted(tables, county, outcome)
    rows: dict[str, dict[str, Record]] = {}
    for file, table in tables:
        for record in table.records:
            if record.id:
                there = rows.setdefault(record.id, {})
                there[file] = max(there.get(file, record), record, key=_intact)
    held = {number: list(some.values()) for number, some in rows.items() if len(some) > 1}
    whole = {number: _one_of(some, county, outcome) for number, some in held.items()}
    taken = {one.place: whole[number] for number, some in held.items() for one in some}
    done: list[tuple[str, Table]] = []
    for file, table in tables:
        kept = (taken.get(one.place, one) for one in table.records if one.place == taken.get(one.place, one).place)
        done.append((file, replace(table, records=tuple(kept))))
    return done


def _without_deleted(
    tables: Sequence[tuple[str, Table]], county: County, outcome: Outcome
) -> Sequence[tuple[str, Table]]:
    """The tables without the rows that another copy of the table lacks, where nothing was edited in them. That a file lacks
    a row which was edited in another, or which another office was given too, is a conflict. Rows that only lost their
    number are given it back."""
    sent: dict[str, set[str]] = {}
    rows: dict[str, list[tuple[str, Record]]] = {}
    for file, table in tables:
        sent.setdefault(file, set()).update(table.ids)
        for record in table.records:
            if record.id:
                rows.setdefault(record.id, []).append((file, record))
    lost = {
        (file, number)
        for file, numbers in sent.items()
        for number in numbers & rows.keys()
        if file not in {where for where, _ in rows[number]}
    }
    if not lost:
        return tables
    names = {(file, named(rows[number][0][1])): rows[number][0][1] for file, number in sorted(lost)}
    found: list[tuple[str, Table]] = []
    for file, table in tables:
        records = list(table.records)
        for index, one in enumerate(records):
            same = names.pop((file, named(one)), None) if one.built and not one.id else None
            if same is not None:
                records[index] = replace(one, id=same.id, stamps=same.stamps)
                lost.discard((file, same.id))
        found.append((file, replace(table, records=tuple(records))))
    deleted: set[str] = set()
    for file, number in sorted(lost):
        others = [
            (where, one) for where, one in rows[number] if sent[where] != sent[file] or not untouched(one, county)
        ]
        if others:
            other = others[0][1]
            edited = other.stamps and not untouched(other, county)
            told = f"{title_of(other)}（{other.place}，{'改过' if edited else '还在'}）"
            outcome.conflicts.append(Conflict(file, number, WHOLE, "（已删去）", told))
        else:
            deleted.add(number)
    return [
        (file, replace(table, records=tuple(one for one in table.records if one.id not in deleted)))
        for file, table in found
    ]


def _one_of(records: Sequence[Record], county: County, outcome: Outcome) -> Record:
    """The row that says what was edited in any of several rows of one item, at the place of the first that was."""
    first = next((one for one in records if one.stamps), records[0])
    cells, places, unread, place = dict(first.cells), dict(first.places), first.unread, ""
    for column in dict.fromkeys(column for record in records for column in record.cells):
        edited: dict[str, Record] = {}
        for one in records:
            if column in one.cells and _is_edited(one, column, first, county):
                edited.setdefault(normal(one.cells[column]), one)
        if not edited:
            continue
        one = next(iter(edited.values()))
        place = place or one.place
        if len(edited) > 1:
            other = [*edited.values()][1]
            where = f"{one.places.get(column, one.place)}，{other.places.get(column, other.place)}"
            said = (one.cells[column], other.cells[column])
            outcome.conflicts.append(Conflict(where, one.id, column.key, *said))
            one = next((each for each in records if each not in edited.values() and column in each.cells), one)
            if one in edited.values():  # nobody left it alone: as the catalog prints it now
                cells[column] = _printed_now(one, column, county) or ""
                continue
        cells[column], places[column] = one.cells[column], one.places.get(column, one.place)
        unread = unread | {column} if column in one.unread else unread - {column}
    return replace(first, place=place or first.place, cells=cells, places=places, unread=unread)


def _is_edited(record: Record, column: Field, first: Record, county: County) -> bool:
    """Whether a cell says other than it was built with. Of a copy without stamps (CSV, a web page) those of the `first` copy
    tell, where no copy has any what the catalog prints now."""
    text = record.cells[column]
    if column in record.unread:
        return True
    # merged cells were taken apart
    if column.key == "序号" or (not text and (column.extra or column.key == "一级事项")):
        return False
    if stamps := record.stamps or first.stamps:
        return stamp(column.key, column.value or None, text) not in stamps
    return normal(text) != normal(_printed_now(record, column, county) or "")


def _printed_now(record: Record, column: Field, county: County) -> str | None:
    """What the catalog prints now in a cell; None for an item or a column that it does not have."""
    entry = next((one for one in county.entries(county.domain_of(record.id)) if one.id == record.id), None)
    return county.printed(entry, column.key).get(column) if entry is not None else None


@dataclass(slots=True)
class Domain:
    """A domain while it is compared: its items, those that the county leaves out with the reasons, the rows that speak of it,
    the numbers that their tables were built with, and which table (by a number) each row stands in, by its place. `found` are
    the items of rows, by index; `settled` the rows that need nothing more."""

    county: County
    outcome: Outcome
    change: DomainChanges
    entries: Mapping[str, Entry]
    excluded: Mapping[str, str]
    rows: Sequence[Row]
    built: Built
    parts: Mapping[str, int]
    found: dict[int, Match] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)

    @property
    def adopted(self) -> bool:
        """Whether the county has the domain."""
        return self.county.adopts(self.change.domain)

    def conflict(self, row: Record, number: str, here: str, now: str) -> None:
        """Tell that a whole row and the sources contradict each other."""
        self.outcome.conflicts.append(Conflict(row.place, number, WHOLE, here, now))


def settle(domain: Domain) -> None:
    """Find the items of rows whose numbers tell them, and the rows that need nothing more; deleted rows are seen."""
    everything, change, county = domain.entries, domain.change, domain.county
    numbered = ((row.record.id, index) for index, row in enumerate(domain.rows) if ID.match(row.record.id))
    for number, indexes in grouped(numbered).items():  # a row that was copied bears its original's
        index = max(indexes, key=lambda one: (_intact(domain.rows[one].record), -one))
        first = domain.rows[index].record
        gone = number in domain.built and domain.adopted and (number not in everything or number in domain.excluded)
        if gone:  # the sources have left it out since
            domain.settled.add(index)
            _left_out(first, domain)
        elif number in everything:
            domain.found[index] = Match(everything[number], 100.0)
        for copy in indexes:
            if copy != index and untouched(one := domain.rows[copy].record, county):
                domain.settled.add(copy)
                domain.outcome.repeated.append((one.place, title_of(one), first.place))
    there = {row.record.id for row in domain.rows}
    _without_number(domain, there)
    if domain.adopted:
        present = there | {one.entry.id for one in domain.found.values()}
        present |= {conflict.id for conflict in domain.outcome.conflicts if conflict.key == WHOLE}
        _deleted(domain, present)
    elif domain.built:
        change.excluded.update((number, LEFT_OUT) for number in everything if number not in there)


def _without_number(domain: Domain, present: set[str]) -> None:
    """Rows that lost their number (somebody typed the first cell anew) and still bear the name of an item that is not
    `present` are that item's; so are rows that somebody wrote in, and that an earlier import of the same table made an item of
    the county's own."""
    names: dict[tuple[str, ...], Entry] = {}
    added: dict[tuple[str, ...], list[Entry]] = {}
    for number, entry in domain.entries.items():
        key = tuple(filter(None, (letters(entry.primary), letters(entry.secondary))))
        if number not in present and number in domain.built:
            names[key] = entry
        elif number not in present and entry.origin.is_added:
            added.setdefault(key, []).append(entry)
    for index, row in enumerate(domain.rows):
        if row.record.id or not row.record.built:
            continue
        key = tuple(filter(None, named(row.record)))  # of a name alone it does not matter in which column it stands
        lost = names.pop(key, None)
        if lost is not None and domain.built[lost.id] not in ("", domain.county.digest(lost)):
            domain.settled.add(index)
            domain.conflict(row.record, lost.id, row.record.line, "（后来改过）")
        elif lost is not None:
            domain.found[index] = Match(lost, 100.0)
        if index not in domain.found and (some := added.get(key)):
            domain.found[index] = Match(some.pop(0), 100.0)


def _intact(record: Record) -> int:
    """How many cells of a row still say what it was built with; 一级事项 may be merged with another row's."""
    return sum(record.is_as_built(column) for column in record.cells if column.key != "一级事项")


def _left_out(record: Record, domain: Domain) -> None:
    """A row of an item that the sources do not have any more: edits of it conflict with that."""
    if untouched(record, domain.county):
        domain.outcome.left.append((record.id, f"{title_of(record)}（源文件后来已经去掉，没有重新加上）"))
    else:
        domain.conflict(record, record.id, record.line, "（源文件后来已经去掉）")


def is_hidden(domain: Domain, entry: Entry) -> bool:
    """Whether a row that a file hides is the item's: it has its number, or its name, which no other item has, or both of its names."""
    name, number = letters(entry.name), letters(entry.id)
    rows = [row for text in (number, name) for row in domain.outcome.unseen.get(text, ())]
    alone = bool(rows) and sum(letters(one.name) == name for one in domain.entries.values()) == 1
    return any(number in row or alone or letters(entry.primary) in row for row in rows)


def _deleted(domain: Domain, present: set[str]) -> None:
    """Rows that the file was built with and that are not in it any more."""
    change = domain.change
    for number, digest in domain.built.items():
        entry = domain.entries.get(number)
        if number in present or entry is None or number in domain.excluded:
            continue
        if is_hidden(domain, entry):
            domain.outcome.left.append((number, f"{number} {entry.title}"))
        elif digest and domain.county.digest(entry) != digest:
            told = Conflict(change.domain, number, WHOLE, "（已删去）", f"{entry.title}（后来改过）")
            domain.outcome.conflicts.append(told)
        elif entry.origin.is_added:
            change.withdrawn[number] = DELETED
        else:
            change.excluded[number] = LEFT_OUT
