"""Files that gongkai built: which rows are which items, what was deleted, and what the sources changed meanwhile."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from gongkai.importers.reading.headings import Field
from gongkai.importers.reading.record import Record, Table, name_of
from gongkai.importers.settling.changes import Conflict, DomainChanges, Outcome
from gongkai.importers.settling.county import County, is_own
from gongkai.importers.settling.edits import Row, untouched
from gongkai.importers.settling.elsewhere import named_elsewhere
from gongkai.importers.settling.match import Match
from gongkai.model.entry import DRAFT, UNCHECKED, Entry
from gongkai.model.item import DELETED, ID
from gongkai.model.letters import letters
from gongkai.model.stamp import normal, stamp
from gongkai.render.table import cell
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
    known = {number: entry for domain in table.domains for number, entry in _entries(domain, county).items()}
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
    names = {(file, _named(rows[number][0][1])): rows[number][0][1] for file, number in sorted(lost)}
    found: list[tuple[str, Table]] = []
    for file, table in tables:
        records = list(table.records)
        for index, one in enumerate(records):
            same = names.pop((file, _named(one)), None) if one.built and not one.id else None
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
            name = "·".join(filter(None, name_of(others[0][1])))
            edited = others[0][1].stamps and not untouched(others[0][1], county)
            told = f"{name}（{others[0][1].place}，{'改过' if edited else '还在'}）"
            outcome.conflicts.append(Conflict(file, number, WHOLE, "（已删去）", told))
        else:
            deleted.add(number)
    return [
        (file, replace(table, records=tuple(one for one in table.records if one.id not in deleted)))
        for file, table in found
    ]


def _named(record: Record) -> tuple[str, ...]:
    return tuple(map(letters, name_of(record)))


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
    if column.key == "序号" or (
        not text and (column.extra or column.key == "一级事项")
    ):  # merged cells were taken apart
        return False
    if stamps := record.stamps or first.stamps:
        return stamp(column.key, column.value or None, text) not in stamps
    return normal(text) != normal(_printed_now(record, column, county) or "")


def _printed_now(record: Record, column: Field, county: County) -> str | None:
    """What the catalog prints now in a cell; None for an item or a column that it does not have."""
    entry = next((one for one in county.entries(county.domain_of(record.id)) if one.id == record.id), None)
    known = next((one for one in county.columns if Field(one.key, one.value or "") == column), None)
    return cell(county.full, entry, known) if entry is not None and known is not None else None


def _entries(domain: str, county: County) -> dict[str, Entry]:
    """The items of a domain that the county's catalog has now."""
    selection = county.selections.get(domain)
    excluded = dict(selection.excluded) if selection is not None else {}
    return {entry.id: entry for entry in county.entries(domain) if entry.id not in excluded}


def settle(
    rows: Sequence[Row], built: Built, change: DomainChanges, county: County, outcome: Outcome
) -> tuple[dict[int, Match], set[int]]:
    """The rows whose numbers tell their items, and the rows that need nothing more; deleted rows are seen."""
    everything = {entry.id: entry for entry in county.entries(change.domain)}
    selection = county.selections.get(change.domain)
    excluded = dict(selection.excluded) if selection is not None else {}
    found: dict[int, Match] = {}
    settled: set[int] = set()
    for number, indexes in _by_number(rows).items():
        index = max(indexes, key=lambda one: (_intact(rows[one].record), -one))
        gone = number in built and county.adopts(change.domain) and (number not in everything or number in excluded)
        if gone:  # the sources have left it out since
            settled.add(index)
            _left_out(rows[index], county, outcome)
        elif number in everything:
            found[index] = Match(everything[number], 100.0)
        for copy in indexes:
            if copy != index and untouched(rows[copy].record, county):
                settled.add(copy)
                name = "·".join(filter(None, name_of(rows[copy].record)))
                outcome.repeated.append((rows[copy].record.place, name, rows[index].record.place))
    _rename(rows, built, everything, found, settled, county, outcome)
    _added_before(rows, built, everything, found)
    present = {row.record.id for row in rows} | {one.entry.id for one in found.values()}
    present |= {conflict.id for conflict in outcome.conflicts if conflict.key == WHOLE}
    if county.adopts(change.domain):
        _deleted(built, present, everything, excluded, change, county, outcome)
    else:
        missing = [n for n, entry in everything.items() if built and n not in {row.record.id for row in rows}]
        change.excluded.update(dict.fromkeys(missing, LEFT_OUT))
    return found, settled


def _rename(
    rows: Sequence[Row],
    built: Built,
    everything: Mapping[str, Entry],
    found: dict[int, Match],
    settled: set[int],
    county: County,
    outcome: Outcome,
) -> None:
    """Rows that lost their number (somebody typed the first cell anew) and still bear the name of an item that is
    missing are that item's."""
    present = {row.record.id for row in rows}
    names = {
        (letters(entry.primary), letters(entry.secondary)): entry
        for number, entry in everything.items()
        if number in built and number not in present
    }
    for index, row in enumerate(rows):
        first, second = (letters(part) for part in name_of(row.record))
        entry = names.pop((first, second), None) if row.record.built and not row.record.id else None
        if entry is None:
            continue
        if built[entry.id] and county.digest(entry) != built[entry.id]:
            settled.add(index)
            text = "｜".join(filter(None, row.record.cells.values()))
            outcome.conflicts.append(Conflict(row.record.place, entry.id, WHOLE, text, "（后来改过）"))
        else:
            found[index] = Match(entry, 100.0)


def _added_before(rows: Sequence[Row], built: Built, everything: Mapping[str, Entry], found: dict[int, Match]) -> None:
    """Rows that somebody wrote in, and that an earlier import of the same table made an item of the county's own."""
    present = {row.record.id for row in rows}
    names: dict[tuple[str, str], list[Entry]] = {}
    for number, entry in everything.items():
        if is_own(entry) and number not in built and number not in present:
            names.setdefault((letters(entry.primary), letters(entry.secondary)), []).append(entry)
    for index, row in enumerate(rows):
        if row.record.built and not row.record.id and index not in found:
            first, second = (letters(part) for part in name_of(row.record))
            if some := names.get((first, second)):
                found[index] = Match(some.pop(0), 100.0)


def _by_number(rows: Sequence[Row]) -> dict[str, list[int]]:
    """The rows by the number they bear; a row that was copied bears its original's."""
    numbers: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        if ID.match(row.record.id):
            numbers.setdefault(row.record.id, []).append(index)
    return numbers


def _intact(record: Record) -> int:
    """How many cells of a row still say what it was built with; 一级事项 may be merged with another row's."""
    cells = [(column, text) for column, text in record.cells.items() if column.key != "一级事项"]
    return sum(stamp(column.key, column.value or None, text) in record.stamps for column, text in cells)


def _left_out(row: Row, county: County, outcome: Outcome) -> None:
    """A row of an item that the sources do not have any more: edits of it conflict with that."""
    name = "·".join(filter(None, name_of(row.record)))
    if untouched(row.record, county):
        outcome.left.append((row.record.id, f"{name}（源文件后来已经去掉，没有重新加上）"))
    else:
        text = "｜".join(filter(None, row.record.cells.values()))
        outcome.conflicts.append(Conflict(row.record.place, row.record.id, WHOLE, text, "（源文件后来已经去掉）"))


def _deleted(
    built: Built,
    present: set[str],
    everything: Mapping[str, Entry],
    excluded: Mapping[str, str],
    change: DomainChanges,
    county: County,
    outcome: Outcome,
) -> None:
    """Rows that the file was built with and that are not in it any more."""
    for number, digest in built.items():
        entry = everything.get(number)
        if number in present or entry is None or number in excluded:
            continue
        if digest and county.digest(entry) != digest:
            title = f"{entry.primary}·{entry.secondary}" if entry.secondary else entry.primary
            outcome.conflicts.append(Conflict(change.domain, number, WHOLE, "（已删去）", f"{title}（后来改过）"))
        elif is_own(entry):
            change.withdrawn[number] = DELETED
        else:
            change.excluded[number] = LEFT_OUT
