"""The single cells in which a row differs from its item: what changes, what conflicts, what was only emptied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from gongkai.importers.opening.characters import ordinary
from gongkai.importers.opening.sheet import is_cut
from gongkai.importers.reading.headings import THIRD, Field
from gongkai.importers.reading.meaning import Reading
from gongkai.importers.reading.record import Record, Table
from gongkai.importers.reading.text import lines, squeeze
from gongkai.importers.reading.values import NOTE, Value, of_entry, same, shown
from gongkai.importers.settling.changes import Conflict, Outcome
from gongkai.importers.settling.county import County
from gongkai.importers.settling.offices import as_printed, printed_then
from gongkai.model.entry import Entry, Kind
from gongkai.model.item import EDITED, OTHER, Boxes, Edit
from gongkai.model.stamp import normal, stamp
from gongkai.source.former import mark_of

_VERBATIM = "原文："  # after the name of a column whose cell was not understood

_IS_CUT = "正好是 Excel 一格最多的 32,767 字，后面的多半被截掉了。请对照原件补全"


class Row(NamedTuple):
    """A row of a table with what it says. `same` is the item that the catalog prints just so, None where there is none."""

    record: Record
    read: Reading
    same: Entry | None = None


def printed(record: Record, entry: Entry | None, county: County, key: str = "") -> bool:
    """Whether a row of gongkai's own, or its cells of one key, say what the catalog prints for the item."""
    if entry is None or not record.id:
        return False
    for place, now in county.printed(entry, key).items():
        text = record.cells.get(place)
        # merged cells were taken apart
        if text is None or place.key == "序号" or (not text and place.key == "一级事项"):
            continue
        if place in record.unread or not (_alike(text, now) or (place.value and squeeze(text) == squeeze(now))):
            return False
    return bool(key) or not record.extra


def _alike(text: str, now: str) -> bool:
    """Whether a cell says what is printed now, look-alikes aside. One that ends where Excel keeps no more says the rest,
    too: it was cut, not edited."""
    here, there = normal(text), normal(now)
    if here == there:
        return True
    seen = {normal(ordinary(now, simple=simple)[0]) for simple in (True, False)}
    return here in seen or (is_cut(text) and any(one.startswith(here) for one in seen))


def cut_cells(record: Record, entry: Entry | None, county: County) -> list[tuple[str, str, str]]:
    """The cells that another program may have cut, for the report: as long as Excel lets one be, and not as printed."""
    printed = county.printed(entry) if entry is not None else {}
    return [
        (record.places.get(column, record.place), f"{text[:20]}……{text[-20:]}", _IS_CUT)
        for column, text in record.cells.items()
        if is_cut(text) and normal(text) != normal(printed.get(column, ""))
    ]


def edits(row: Row, entry: Entry, county: County, outcome: Outcome, *, adopted: bool) -> dict[str, Value]:
    """The keys in which a row differs from its item; a key that both changed since is a conflict, one of which a row of
    gongkai's own has a cell that nobody understands stays as it is. A value of "" takes a key away."""
    record, read = row.record, row.read
    if row.same is entry:
        return {}
    if record.id:
        read = _understood(record, read)
    now = of_entry(entry)
    found: dict[str, Value] = {}
    note = str(read.values.get(NOTE, "" if NOTE in read.cleared else now.get(NOTE, "")))
    kept = [text for text in read.kept if text not in (note, "，".join(lines(note))) and text not in note]
    if not record.id:
        kept = [text for text in kept if not _prints_the_same(text.partition(_VERBATIM)[0], record, entry, county)]
    if kept:
        outcome.kept.extend((record.place, text) for text in kept)
    for key, said in _names_at_their_level(read.values, record, now).items():
        value = _named_others(said, entry) if key == "公开渠道和载体" else said
        if value != said and not record.id:
            outcome.doubtful.append(
                (place_of(record, key), OTHER, f"没有写是什么，目录里印指引的“{_others(entry)[0]}”")
            )
        if _says_the_same(key, value, now, row, entry, county, outcome):
            continue
        if record.id and not _may_change(row, key, shown(value), entry, county, outcome, adopted=adopted):
            continue
        found[key] = _boxed(key, value, entry)
        outcome.former[entry.id, key] = shown(now.get(key, ""))
    if blank := [key for key in _blank(record) if key not in read.values and now.get(key)]:
        outcome.blank.append((record.place, "、".join(blank)))
    for key in read.cleared:
        if now.get(key) and _may_change(row, key, "（空）", entry, county, outcome, adopted=adopted):
            own = entry.origin.kind is Kind.LOCAL or key not in entry.origin.base
            if own and key in ("二级事项", NOTE, *county.project.template.extra_keys):
                found[key] = ""
                outcome.former[entry.id, key] = shown(now[key])
            elif key != "一级事项":  # left empty where merged cells were taken apart
                outcome.emptied.append((place_of(record, key), entry.id, key, shown(now[key])))
    if kept:
        found[NOTE] = "；".join(filter(None, (note, *kept)))
    return found


def _understood(record: Record, read: Reading) -> Reading:
    """What a row says in the columns of which every cell could be read and was understood."""
    unclear = {key for key, _ in read.unclear} | {column.key for column in record.unread}
    texts = [text for _, text in read.unclear]
    return replace(
        read,
        values={key: value for key, value in read.values.items() if key not in unclear},
        kept=[text for text in read.kept if text not in texts],
        cleared=[key for key in read.cleared if key not in unclear],
    )


def _names_at_their_level(said: dict[str, Value], record: Record, now: dict[str, Value]) -> dict[str, Value]:
    """The values of a row. The only name of one without 一级事项 is that of an item's second level, if the item has one."""
    if record.id or record.cells.get(Field("一级事项")) or "二级事项" in said or "二级事项" not in now:
        return said
    return {"二级事项" if key == "一级事项" else key: value for key, value in said.items()}


def _blank(record: Record) -> list[str]:
    """The columns of a row of another's table that say nothing; of those of names and remarks nobody expects it."""
    said = {column.key for column, text in record.cells.items() if text.strip()}
    there = [
        column.key for column in record.cells if not record.id and not column.extra and column not in record.unread
    ]
    return [key for key in dict.fromkeys(there) if key not in said and key not in ("一级事项", "二级事项", NOTE)]


def _named_others(value: Value, entry: Entry) -> Value:
    """Channels with the item's own 其他 where a table only ticks it, without saying what it is."""
    own = _others(entry)
    if not own or not isinstance(value, tuple) or OTHER not in value:
        return value
    return tuple(dict.fromkeys(name for one in value for name in (own if one == OTHER else [one])))


def _others(entry: Entry) -> list[str]:
    return [str(channel) for channel in entry.channels if channel.name == OTHER and channel.text]


def _says_the_same(
    key: str, value: Value, now: dict[str, Value], row: Row, entry: Entry, county: County, outcome: Outcome
) -> bool:
    own = bool(row.record.id)
    if key == "一级事项" and own and not row.record.cells.get(Field(key)):
        return True
    if key == "二级事项" and not now.get(key) and value == now.get("一级事项"):
        return True
    if same(key, value, now.get(key, ()), exact=own) or printed(row.record, entry, county, key):
        return True
    if not own and _prints_the_same(key, row.record, entry, county):
        return True
    return key == "公开主体" and same(
        key, as_printed(value, county, outcome), printed_then(entry, county, outcome), exact=own
    )


def _prints_the_same(key: str, record: Record, entry: Entry, county: County) -> bool:
    """Whether the cells of a foreign row already say, letter by letter, what the county's catalog prints: where a printed
    list does not tell its parts from one another, it is not changed for that. A third level says more than it prints."""
    if key == "二级事项" and record.cells.get(Field(THIRD)):
        return False
    now = county.printed(entry, key)
    said = record.cells
    return bool(now) and all(one in said and squeeze(said[one]) == squeeze(text) for one, text in now.items())


def _may_change(
    row: Row, key: str, here: str, entry: Entry, county: County, outcome: Outcome, *, adopted: bool
) -> bool:
    """Whether a cell of a built file was edited in it, and only there; where the sources changed too, a conflict, unless what
    they have now was taken in from this very file, before it was edited again."""
    touched, stale = state_of(row.record, key, entry, county, adopted=adopted)
    if not touched:
        return False
    now, place = shown(of_entry(entry).get(key, "")), place_of(row.record, key)
    mark = _mark(row.record, key, here, county)
    if mark in county.taken:
        why = f"{entry.id} 的“{key}”以前导入的是这样，后来改成了“{now or '（空）'}”，没有改回去"
        outcome.unwritten.append(
            (place, here, f"{why}。要改回去的，用 gongkai set {entry.id} {key} 文字{county.option}")
        )
        return False
    if stale and (
        row.record.file in county.copies or _mark(row.record, key, now, county, own=True) not in county.taken
    ):
        outcome.conflicts.append(Conflict(place, entry.id, key, here, now))
        return False
    outcome.took += [mark, _mark(row.record, key, here, county, own=True)]
    return True


def _mark(record: Record, key: str, text: str, county: County, *, own: bool = False) -> str:
    """What tells that a cell of a built row was edited to say so; in a file of this name, its `own`."""
    stamps = sorted(record.stamps)
    return mark_of(county.full.place.slug, record.id, key, text, *([record.file] if own else []), *stamps)


def copies(tables: Iterable[tuple[str, Table]], county: County) -> frozenset[str]:
    """The files that are not those from which others of the same name took in what the sources have now: they have cells that
    still say what they were built with, where those had been edited."""
    found: set[str] = set()
    known = {one.id: one for domain in county.full.domains for one in domain.entries} if county.taken else {}
    for file, table in tables:
        for record in table.records if file not in found else ():
            entry = known.get(record.id)
            if entry is None or not record.stamps:
                continue
            for key, value in of_entry(entry).items():
                if _mark(record, key, shown(value), county, own=True) in county.taken:
                    touched, stale = state_of(record, key, entry, county, adopted=True)
                    if stale and not touched:
                        found.add(file)
    return frozenset(found)


def state_of(record: Record, key: str, entry: Entry, county: County, *, adopted: bool) -> tuple[bool, bool]:
    """Whether a key's cells were edited in the file, and whether the sources have changed since it was built.

    Stamps tell; where the file has none (CSV, HTML), or the county has not adopted the domain, what differs from the
    present catalog was edited.
    """
    touched = stale = False
    for place, current in county.printed(entry, key).items():
        if (text := record.cells.get(place)) is not None:
            if record.stamps and adopted:
                touched = touched or stamp(key, place.value, text) not in record.stamps
                stale = stale or stamp(key, place.value, current) not in record.stamps
            else:
                touched = touched or not _alike(text, current)
    return touched, stale


def place_of(record: Record, key: str) -> str:
    """Where a row says a key: at the first of its cells that was edited, else at the first."""
    cells = [column for column in record.cells if column.key == key and column in record.places]
    found = next((one for one in cells if not record.is_as_built(one)), next(iter(cells), None))
    return record.places[found] if found is not None else record.place


def untouched(record: Record, county: County) -> bool:
    """Whether every cell of a stamped row still says what it was built with (一级事项 may be merged away)."""
    return bool(record.stamps) and all(
        record.is_as_built(column)
        for column, text in record.cells.items()
        if not column.extra and column.key in {one.key for one in county.columns} - {"序号"}
        if not (column.key == "一级事项" and not text)
    )


def names_as_built(record: Record) -> bool:
    """Whether a stamped row still names the bodies that it was built with: then it names no office anew."""
    cells = [column for column in record.cells if column.key == "公开主体"]
    return bool(record.stamps) and all(map(record.is_as_built, cells))


def _boxed(key: str, value: Value, entry: Entry) -> Value:
    """Ticked channels with the item's optional ones (□ 可选), which a printed box cannot tell from unticked ones."""
    optional = tuple(str(channel) for channel in entry.channels if not channel.required)
    if key != "公开渠道和载体" or not isinstance(value, tuple) or not optional:
        return value
    return Boxes(must=value, may=tuple(name for name in optional if name not in value))


def shortened(key: str, value: Value, base: Entry) -> Edit | None:
    """A list as what is added to the guideline's and taken from it, where that says it all and is shorter."""
    if key not in EDITED or isinstance(value, str):
        return None
    if isinstance(value, Boxes):
        was = tuple(str(channel) for channel in base.channels if channel.required)
        value = value.must
    else:
        told = of_entry(base).get(key, ())
        was = told if isinstance(told, tuple) else ()
    add = tuple(text for text in value if text not in was)
    drop = tuple(text for text in was if text not in value)
    result = tuple(text for text in was if text in value) + add
    unordered = key in ("公开渠道和载体", "公开层级")
    if not was or not (result == value or (unordered and set(result) == set(value))):
        return None
    if len(add) + len(drop) >= min(len(was), len(value)):
        return None
    return Edit(add=add, drop=drop)
