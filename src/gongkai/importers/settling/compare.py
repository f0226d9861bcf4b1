"""What a county's files must say so that its catalog is what was read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from gongkai.importers.opening.sheet import BETWEEN_CELLS, Told, is_cut
from gongkai.importers.reading.meaning import reading
from gongkai.importers.reading.record import Record, Table, name_of, named, title_of
from gongkai.importers.reading.rows import PRIMARY, SECONDARY
from gongkai.importers.reading.tables import BELOW
from gongkai.importers.reading.values import NOTE, Value, of_entry, same, shown
from gongkai.importers.settling.builds import (
    Built,
    Domain,
    as_elsewhere,
    elsewhere,
    foreign_lines,
    is_hidden,
    is_local,
    joined,
    origin_of,
    settle,
)
from gongkai.importers.settling.changes import Conflict, DomainChanges, Outcome, Uncertain
from gongkai.importers.settling.county import County
from gongkai.importers.settling.edits import Row, copies, cut_cells, edits, names_as_built, place_of, printed, shortened
from gongkai.importers.settling.match import SURE, Match, domain_of, likeliest, match
from gongkai.importers.settling.offices import name_offices, write_in_full, write_roles
from gongkai.importers.settling.verified import touched_marks
from gongkai.model.change import NAMES
from gongkai.model.entry import Entry
from gongkai.model.grouped import grouped
from gongkai.model.letters import letters
from gongkai.render.xlsx.book import COVER
from gongkai.source.edit import next_id

MISSING = "待补：导入的目录里没有这一项"
_HIDDEN = re.compile("隐藏|不显示")  # in why a row was dropped
_NO_DOMAIN = "认不出是哪个领域，请用 --domain 指明；项目里还没有的领域，先用 gongkai new domain 建"


def compare(
    tables: Iterable[tuple[str, Table]], county: County, wanted: str = "", dropped: Iterable[Told] = ()
) -> Outcome:
    """What must change so that the county's catalog says what the tables say. `tables` come with their file's name;
    `wanted` is the domain of those that name none, or only that one. What files hold and do not show (`dropped`) is not gone:
    items of rows that are hidden stay as they are."""
    outcome = Outcome(option=county.option)
    hidden = (frozenset(map(letters, text.split(BETWEEN_CELLS))) for _, text, why in dropped if _HIDDEN.search(why))
    outcome.unseen = grouped((text, row) for row in hidden for text in row)
    there = _placed(tables)
    outcome.counts = [len(table.records) for _, table in there]
    outcome.read = joined(there, county, outcome)
    domains: dict[str, set[str]] = {}
    for file, table in outcome.read:
        domains.setdefault(file, set()).update(table.domains if table.records else ())
    by_domain: dict[str, list[Record]] = {}
    built: dict[str, dict[str, str]] = {}
    now = county.fingerprint() if any(table.fingerprint for _, table in outcome.read) else ""
    parts = _parts(outcome.read)
    county = replace(county, copies=copies(outcome.read, county))
    for file, table in outcome.read:
        outcome.origin[file, table.name] = origin_of(table, county, now)
        if table.records and (other := elsewhere(table, county)) is not None:
            outcome.elsewhere.setdefault((file, other[0]), other[1])
            table = as_elsewhere(table)
        guessed = _guess(file, table, county)
        outcome.unwritten.extend((f"{file}：{place}", text, why) for place, text, why in table.said)
        if table.records:
            outcome.doubtful.extend((f"{file}：{place}", text, why) for place, text, why in table.doubtful)
        if not wanted and (why := _another_domain(table, county)):
            outcome.doubtful.append((f"{file}：{table.name}", "、".join(table.domains), why))
        first = wanted if len(domains[file]) < 2 else ""
        for record in table.records:
            domain = county.domain_of(record.id) or first or record.domain or wanted or guessed
            if domain in county.bases:
                by_domain.setdefault(domain, []).append(record)
            else:
                outcome.lost.append((record.place, record.line, _NO_DOMAIN))
        for number, digest in table.ids.items():
            built.setdefault(county.domain_of(number), {})[number] = digest
        # notes of a foreign table (注：…, 填表说明：…), for the head of a new file
        notes = [note for note in table.notes if not table.ids and BELOW.match(note) and len(note) < 2000]
        for domain in table.domains:
            if table.records and domain in county.bases:
                _changes(outcome, domain, county).notes.extend(notes)
    for domain in {**by_domain, **built}:
        if domain in county.bases:
            _compare_domain(domain, by_domain.get(domain, []), built.get(domain, {}), parts, county, outcome)
    write_roles(county, outcome)
    outcome.verified.extend(touched_marks(county, outcome.domains.values()))
    told: dict[str, str] = {}
    ours = {file for file, table in outcome.read if table.ids}
    for file, table in outcome.read:
        for note in foreign_lines(table, county, ours=file in ours):
            told.setdefault(note, f"{file}：{table.name}")
    outcome.doubtful.extend(_sheets_gone(outcome.read, county))
    outcome.outside = [(place, note) for note, place in told.items()]
    return outcome


def _placed(tables: Iterable[tuple[str, Table]]) -> list[tuple[str, Table]]:
    """The tables with their files' names in the records; where they come from several files, each place names its file."""
    read = list(tables)
    is_alone = len({file for file, _ in read}) < 2

    def placed(file: str, record: Record) -> Record:
        if is_alone:
            return replace(record, file=file)
        places = {column: f"{file}：{place}" for column, place in record.places.items()}
        return replace(record, place=f"{file}：{record.place}", places=places, file=file)

    return [(file, replace(t, records=tuple(placed(file, record) for record in t.records))) for file, t in read]


def _sheets_gone(tables: Sequence[tuple[str, Table]], county: County) -> Iterator[Told]:
    """The domains that the cover of a workbook of ours names and that no sheet in it has any more."""
    there: dict[str, set[str]] = {}
    for file, table in tables:
        there.setdefault(file, set()).update(table.domains if table.records else (), map(county.domain_of, table.ids))
    for file, table in tables:
        if table.name == COVER and not table.records and any(table.ids for name, table in tables if name == file):
            gone = [domain for domain in county.bases if domain in table.notes and domain not in there[file]]
            if gone:
                yield (
                    f"{file}：{COVER}",
                    "、".join(gone),
                    f"目录里有，它的表没有了：里面的事项没有动。不采用的，用 gongkai exclude 领域 --reason 理由{county.option}",
                )


def _parts(tables: Sequence[tuple[str, Table]]) -> dict[str, int]:
    """Which table each record stands in, by its place; pieces of one table are one."""
    found: dict[str, int] = {}
    number = 0
    for _, table in tables:
        number += not table.goes_on
        found |= {record.place: number for record in table.records}
    return found


def _guess(file: str, table: Table, county: County) -> str:
    """The domain of a table that names none: by its items, or by the one name under which all of them stand (救灾｜备灾管理),
    else by the name of its file."""
    if all(record.domain for record in table.records):
        return ""
    names = {domain: county.entries(domain) for domain in county.bases}
    above = {letters(name_of(record)[0]).removesuffix("领域") for record in table.records}
    heads = {domain: base.guideline.head for domain, base in county.bases.items()}
    named = (domain for domain, head in heads.items() if above in ({letters(one)} for one in (domain, *head.aliases)))
    return domain_of(table.records, names) or next(named, "") or county.find_domain(Path(file).stem)


def _another_domain(table: Table, county: County) -> str:
    """Why a table's title may name a wrong domain: the names of its rows are those of another's items."""
    if len(table.domains) != 1 or len(table.records) < 2 or any(record.id for record in table.records):
        return ""
    titled = table.domains[0]
    found = domain_of(table.records, {domain: county.entries(domain) for domain in county.bases}, titled)
    if found in ("", titled):
        return ""
    return f"标题写的是这个领域，事项却像“{found}”的。要按后者导入，请用 --domain {found}"


def _changes(outcome: Outcome, domain: str, county: County) -> DomainChanges:
    selection = county.selections.get(domain)
    slug = selection.slug if selection is not None else county.bases[domain].guideline.slug
    return outcome.domains.setdefault(domain, DomainChanges(domain, slug, is_new=not county.adopts(domain)))


def _compare_domain(
    name: str, records: Sequence[Record], built: Built, parts: Mapping[str, int], county: County, outcome: Outcome
) -> None:
    entries = {entry.id: entry for entry in county.entries(name)}
    rows: list[Row] = []
    for record in _grouped(records, entries, parts, outcome):
        row = Row(record, reading(record, county.registry), entries.get(record.id))
        if record.id or row.read.values.get("一级事项"):
            rows.append(row if printed(record, row.same, county) else row._replace(same=None))
        else:
            outcome.lost.append((record.place, record.line, "没有事项的名称"))
    change = _changes(outcome, name, county)
    domain = Domain(county, outcome, change, entries, county.left_out(name), rows, built, parts)
    for row in rows:
        if any(map(is_cut, row.record.cells.values())):
            outcome.doubtful.extend(cut_cells(row.record, entries.get(row.record.id), county))
        if row.same is not None:
            continue
        write_in_full(row.read, place_of(row.record, "公开主体"), entries.get(row.record.id), county)
        outcome.odd.extend(row.read.odd)
        outcome.unwritten.extend(row.read.unwritten)
        outcome.doubtful.extend(row.read.doubtful)
        if row.record.filled:
            outcome.filled.append((row.record.place, "、".join(sorted(row.record.filled))))
    settle(domain)
    found = domain.found
    taken = {one.entry.id for one in found.values()}
    free = [entry for number, entry in entries.items() if number not in taken]
    rest = [index for index in range(len(rows)) if index not in found and index not in domain.settled]
    loose = [index for index in rest if not is_local(rows[index].record.id) and not rows[index].record.built]
    loose = list(_once(domain, loose, free))
    again = match([(rows[index].record, rows[index].read) for index in loose], free)
    found |= {loose[position]: one for position, one in again.items()}
    news = {index for index, row in enumerate(rows) if row.same is None and not names_as_built(row.record)}
    pairs = [(rows[index].read, one.entry) for index, one in found.items() if index in news]
    name_offices(pairs, [rows[index].read for index in rest if index in news and index not in found], county, outcome)
    _compare_rows(domain)
    numbers = {index: one.entry.id for index, one in found.items()}
    numbers |= _add(domain, [index for index in rest if index not in found])
    change.rows.extend((numbers[index], rows[index].record, rows[index].read) for index in sorted(numbers))
    if not built:
        _leave_out(domain, foreign=not any(record.id for record in records))


def _grouped(
    records: Sequence[Record], entries: Mapping[str, Entry], parts: Mapping[str, int], outcome: Outcome
) -> Iterator[Record]:
    """The rows: one without 一级事项 that somebody wrote into our own table stands under that of the item above, as if both were
    still merged. That no row of a group of ours says its name is told: cells that were taken apart leave it in one."""
    names: dict[str, str] = {}
    for record in records:
        if (item := entries.get(record.id)) is not None and (said := record.cells.get(PRIMARY)):
            names.setdefault(item.primary, said)
    above, part = "", 0
    for record in records:
        item, said = entries.get(record.id), record.cells.get(PRIMARY, "")
        if parts[record.place] != part:
            above, part = "", parts[record.place]
        if item is not None and item.primary not in names and PRIMARY in record.cells.keys() - record.unread:
            outcome.emptied.append((record.places[PRIMARY], item.id, PRIMARY.key, item.primary))
            names[item.primary] = item.primary
        above = said or (names.get(item.primary, "") if item is not None else above)
        if above and not said and record.built and not record.id and record.cells.get(SECONDARY):
            record = replace(record, cells={**record.cells, PRIMARY: above})
        yield record


def _once(domain: Domain, loose: Sequence[int], entries: Sequence[Entry]) -> Iterator[int]:
    """The rows of which each looks for an item: without those that say what another says, or that another table has under the
    same name, unless several items bear it. A copy would take its neighbour's item."""
    common = Counter((letters(one.primary), letters(one.secondary)) for one in entries)
    seen: set[tuple[str, ...]] = set()
    names: dict[tuple[str, str], int] = {}
    for index in loose:
        row = domain.rows[index]
        key, name, part = _key(row), named(row.record), domain.parts[row.record.place]
        again = names.setdefault(name, part) != part and common[name] < 2 and not row.record.id
        if key not in seen and not again:
            yield index
        seen.add(key)


def _compare_rows(domain: Domain) -> None:
    county, outcome, change = domain.county, domain.outcome, domain.change
    alike = Counter(letters(one.name) for one in domain.entries.values())
    known = {name: one for one in domain.entries.values() if alike[name := letters(one.name)] == 1}
    for index, (entry, score) in sorted(domain.found.items()):
        row = domain.rows[index]
        if (other := _of_another(row.record, entry, known)) is not None:
            told = f"“{other.name}”是 {other.id} 的名称：像是只排了几栏的次序，整行没有读"
            domain.conflict(row.record, entry.id, told, f"{entry.id} {entry.title}")
            continue
        outcome.unknown_laws.extend(row.read.unknown_laws)
        if score < SURE:
            _tell_likeness(row, Match(entry, score), outcome, taken=True)
        if row.record.built and not row.record.id and entry.id not in domain.built:  # written in, and imported before
            outcome.conflicts.extend(_changed_since(row, entry, county, adopted=domain.adopted))
            continue
        if entry.id in domain.excluded:
            change.included.append(entry.id)
        different = edits(row, entry, county, outcome, adopted=domain.adopted)
        if not different:
            change.adopted.append(entry.id)
        elif entry.origin.is_added:
            change.local_edits[entry.id] = different
        else:
            _tailor(row, entry, different, change, county)


def _tell_likeness(row: Row, near: Match, outcome: Outcome, *, taken: bool) -> None:
    item = f"{near.entry.id} {near.entry.title}"
    outcome.uncertain.append(Uncertain(row.record.place, title_of(row.record), item, near.score, taken))


def _of_another(record: Record, entry: Entry, known: Mapping[str, Entry]) -> Entry | None:
    """The other item of the domain whose name a row of our own table bears now, which went out with this one's."""
    names = [one for one in record.cells if one.key in NAMES]
    if not record.id or not record.stamps or all(map(record.is_as_built, names)):
        return None
    name = letters(next(filter(None, reversed(name_of(record))), ""))
    other = known.get(name)
    return None if other is None or other.id == entry.id or name == letters(entry.name) else other


def _changed_since(row: Row, entry: Entry, county: County, *, adopted: bool) -> Iterator[Conflict]:
    """The cells of a row that became an item before and that says something else now: nobody knows which came later."""
    now = of_entry(entry)
    for key, value in edits(row, entry, county, Outcome(), adopted=adopted).items():
        here, there = (shown(one) or "（空）" for one in (value, now.get(key, "")))
        yield Conflict(place_of(row.record, key), entry.id, key, here, there)


def _tailor(row: Row, entry: Entry, different: Mapping[str, Value], change: DomainChanges, county: County) -> None:
    """Edits of a guideline's item; what says the guideline's again is no edit any more."""
    item = county.bases[change.domain].by_id[entry.id]
    base = of_entry(item)
    for key, value in different.items():
        if value == "" or (
            key != "公开主体" and key in base and same(key, base[key], value, exact=bool(row.record.id))
        ):
            change.reverts.setdefault(entry.id, []).append(key)
            continue
        change.edits.setdefault(entry.id, {})[key] = value
        short = shortened(key, value, item)
        if short is not None:
            change.short[entry.id, key] = short


def _add(domain: Domain, unmatched: Sequence[int]) -> dict[int, str]:
    """Rows without a counterpart become local items, unless another row says all of it, or another table has the item and says
    it otherwise; returns their numbers."""
    county, outcome, change, rows = domain.county, domain.outcome, domain.change, domain.rows
    used = set(domain.entries)
    if county.source is not None:
        used.update(county.project.own_numbers(county.source.slug))
    latest = set(used)  # the highest number is among these
    taken = {one.entry.id for one in domain.found.values()}
    nearest = likeliest([entry for number, entry in domain.entries.items() if number not in taken])
    said: dict[tuple[str, ...], Row] = {_key(rows[index]): rows[index] for index in domain.found}
    numbers: dict[int, str] = {}
    names = {named(rows[index].record): (rows[index], one.entry.id) for index, one in domain.found.items()}
    for index in unmatched:
        row = rows[index]
        other = said.setdefault(_key(row), row)
        if other is not row:
            outcome.repeated.append((row.record.place, title_of(row.record), other.record.place))
            continue
        first, number = names.get(named(row.record), (row, ""))
        if number and not row.record.id and domain.parts[first.record.place] != domain.parts[row.record.place]:
            outcome.conflicts.extend(_differences(row, first, number))
            continue
        if (near := nearest(row.record, row.read)) is not None:
            _tell_likeness(row, near, outcome, taken=False)
        outcome.unknown_laws.extend(row.read.unknown_laws)
        number = row.record.id
        if not is_local(row.record.id) or number in used:
            number = next_id(int(change.slug[:2]), latest, local=True)
            latest.clear()
        used.add(number)
        latest.add(number)
        numbers[index] = number
        names.setdefault(named(row.record), (row, number))
        item: dict[str, Value] = {"编号": number, **row.read.values}
        if row.read.kept:
            item[NOTE] = "；".join((*filter(None, (str(item.get(NOTE, "")),)), *row.read.kept))
            outcome.kept.extend((row.record.place, text) for text in row.read.kept)
        change.added.append(item)
    return numbers


def _key(row: Row) -> tuple[str, ...]:
    """All that a row says, spaces and punctuation aside; a running number says nothing, words in its column do."""
    cells = (f"{column}:{letters(text)}" for column, text in row.record.cells.items() if column.key != "序号")
    return (*cells, *row.read.kept)


def _differences(row: Row, first: Row, number: str) -> Iterator[Conflict]:
    """The cells in which two tables say different things of one item; the `first` of them counts."""
    for key in dict.fromkeys((*first.read.values, *row.read.values)):
        here, there = (_shown(one.read.values.get(key)) for one in (row, first))
        if here != there:
            yield Conflict(row.record.place, number, key, here, f"{there}（{first.record.place}，照这一处写）")
    if row.read.kept != first.read.kept:
        here, there = ("；".join(one.read.kept) for one in (row, first))
        yield Conflict(row.record.place, number, NOTE, here, f"{there}（{first.record.place}，照这一处写）")


def _shown(value: Value | None) -> str:
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value or "（空）")


def _leave_out(domain: Domain, *, foreign: bool) -> None:
    """Guideline items that the tables of other programs do not have are not adopted; the county's own stay."""
    selection = domain.county.selections.get(domain.change.domain)
    tailored = dict(selection.changes) if selection is not None else {}
    found = {one.entry.id for one in domain.found.values()}
    for number, entry in domain.entries.items():
        if number in found or number in domain.excluded:
            continue
        is_kept = entry.origin.is_added or number in tailored or is_hidden(domain, entry)
        if is_kept or not (foreign or not domain.adopted):
            domain.outcome.left.append((number, f"{number} {entry.title}"))
        else:
            domain.change.excluded[number] = MISSING
