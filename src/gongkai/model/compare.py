"""Two catalogs of a place compared by meaning; `gongkai.model.differ` compares their entries.

The order of files, quotes and comments do not show, for catalogs do not have them. What one cause changes in many cells,
a domain's new name, an office's or a law's, is told once. What bears another number than before is the same still.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from gongkai.model.causes import carried, domains_called, laws_changed, numbers_begin, offices_called
from gongkai.model.change import (
    ADDED,
    CHANGED,
    DOMAIN,
    LIST,
    MOVED,
    REASON,
    WITHDRAWN,
    CellChange,
    Change,
    Changes,
    DomainChange,
    Spot,
)
from gongkai.model.deadline import Deadline, Order
from gongkai.model.differ import differing, order_of
from gongkai.model.entry import Catalog
from gongkai.model.face import LIMIT, REFERENCES, Face
from gongkai.model.form import NUMBER
from gongkai.model.grouped import grouped
from gongkai.model.place import Place
from gongkai.model.said import Said, Where

BELOW = "下一级目录"  # the heading of what is told of the places directly below


def compare(before: Catalog, after: Catalog) -> Changes:
    """All that changed from one catalog to another of the same place (see `Changes`). Pure; raises nothing.

    What is printed is compared: entries and rows by their numbers, cell by cell, limits by the grammar of deadlines.
    """
    if after.unchecked:  # what is not built because of errors did not go
        after = replace(after, below=tuple({one.slug: one for one in (*before.below, *after.below)}.values()))
    then, now = Said(before), Said(after)
    called = {one.before: one for one in domains_called(then, now)}
    former = then.renumbered(now, called)
    begins = numbers_begin(former, now)
    common = [number for number in now.faces if number in then.faces]
    laws, titles = laws_changed(before, after, then, now)
    offices = offices_called(then, now, common)
    names = {one.before: one.after for one in offices}
    behind = _moves(then, now)
    entries: list[Change] = []
    stood: dict[str, list[Spot]] = defaultdict(list)
    for number, place in now.faces.items():
        if number not in then.faces:
            face = now.face(number)
            entries.append(_change(face, ADDED, _cells(None, face, _unordered), behind.get(number)))
            continue
        domain = then.faces[number].domain_name
        heading = LIST if place.row else DOMAIN
        if domain in called or (number in former and place.domain_name in begins):
            stood[domain].append(Spot(number, heading))
        if domain in called:
            domain = called[domain].after
        cells: tuple[CellChange, ...] = ()
        if number in former and place.domain_name not in begins:
            cells = (_cell(NUMBER, former[number], number),)
        if domain != place.domain_name:
            cells += (_cell(heading, domain, place.domain_name),)
        if not now.same(number, then, titles.unsafe):
            face, was = now.face(number), carried(then.face(number), names, titles.texts)
            cells += _cells(_referring(was, face), face, _order(then.faces[number], place, was, face))
        if cells or number in behind:
            entries.append(_change(now.face(number), CHANGED if cells else MOVED, cells, behind.get(number)))
    reasons = {**dict(after.withdrawn), **{number: reason for number, (_, reason) in _left_out(after).items()}}
    for number in then.faces if not after.unchecked else ():
        if number not in now.faces:
            face = then.face(number)
            reason = reasons.get(number) or reasons.get(face.domain_name)
            entries.append(_change(face, WITHDRAWN, _cells(face, None, _unordered), None, reason))
    entries += _reworded(before, after)
    entries += _head(before, after, names)
    pages, renamed = now.pages(), {one.after for one in called.values()}
    there = {ref.slug for ref in after.below}
    called |= {
        name: DomainChange(domain=pages[name], before=name, after=name) for name in begins if name not in renamed
    }
    return Changes(
        before=before.date,
        after=after.date,
        entries=tuple(entries),
        offices=offices,
        laws=laws,
        domains=tuple(
            replace(one, cells=tuple(stood[name]), **begins.get(one.after, {})) for name, one in called.items()
        ),
        left=tuple(ref for ref in before.below if ref.slug not in there),
    )


def _cells(before: Face | None, after: Face | None, order: Callable[[str], Order | None]) -> tuple[CellChange, ...]:
    face = after or before
    assert face is not None
    then, now = (one.cells if one is not None else {} for one in (before, after))
    return differing(then, now, tuple(face.kinds), face.lists, order)


def _referring(before: Face, after: Face) -> Face:
    """A row that refers to the same items and rows as `after`, with the names that these have now: nobody changed the row."""
    cells = dict(before.cells)
    for heading, kind in after.kinds.items():
        was, now = (one.cells.get(heading, ()) for one in (before, after))
        if kind in REFERENCES and [text.split(" ")[0] for text in was] == [text.split(" ")[0] for text in now]:
            cells[heading] = now
    return before._replace(cells=cells)


def _unordered(heading: str) -> Order | None:
    return None


def _order(before: Where, after: Where, former: Face, face: Face) -> Callable[[str], Order | None]:
    """What tells of a heading which of its two cells is the stricter."""
    if before.entry is not None and after.entry is not None:
        return partial(order_of, before=before.entry, after=after.entry)

    def order(heading: str) -> Order | None:
        old, new = (one.cells.get(heading, ()) for one in (former, face))
        if face.kinds.get(heading) != LIMIT or len(old) != 1 or len(new) != 1:
            return None
        return Deadline.parse(new[0]).against(Deadline.parse(old[0])) or Order.UNCLEAR

    return order


def _change(
    face: Face, kind: str, cells: tuple[CellChange, ...], behind: str | None, reason: str | None = None
) -> Change:
    return Change(
        id=face.id,
        kind=kind,  # type: ignore[arg-type]
        domain=face.domain,
        domain_name=face.domain_name,
        name=face.name,
        cells=cells,
        behind=behind,
        reason=reason,
    )


def _cell(heading: str, before: str, after: str) -> CellChange:
    return CellChange(heading=heading, before=before, after=after)


def _left_out(catalog: Catalog) -> dict[str, tuple[Change, str]]:
    """What is not adopted and why, by number and by a domain's name; as a change that tells of nothing yet."""
    found = {name: (_out(name, "", name, "整个领域"), reason) for name, reason in catalog.place.unadopted}
    for domain in catalog.domains:
        found |= {one.id: (_out(one.id, domain.slug, domain.name, one.name), one.reason) for one in domain.excluded}
    return found


def _out(number: str, domain: str, domain_name: str, name: str) -> Change:
    return Change(id=number, kind="changed", domain=domain, domain_name=domain_name, name=name)


def _reworded(before: Catalog, after: Catalog) -> Iterator[Change]:
    """What is left out in both catalogs, for reasons that are worded otherwise."""
    former = _left_out(before)
    for number, (change, reason) in _left_out(after).items():
        if number in former and former[number][1] != reason:
            yield replace(change, cells=(_cell(REASON, former[number][1], reason),))


def _head(before: Catalog, after: Catalog, names: Mapping[str, str]) -> Iterator[Change]:
    """What the cover and the head of every page say of the place. Only sources tell of addresses, not the JSON of editions."""
    whole = bool(before.template.columns and after.template.columns)
    then, now = (_headed(one.place, whole) for one in (before, after))
    then["编制单位"] = names.get(then["编制单位"], then["编制单位"])
    cells = tuple(
        _cell(key, then.get(key, ""), now.get(key, "")) for key in {**then, **now} if then.get(key) != now.get(key)
    )
    below, there = ({BELOW: tuple(ref.name for ref in one.below)} for one in (before, after))
    cells += differing(below, there, (BELOW,), {BELOW}, _unordered)
    if cells:
        yield replace(_out("资料", "", "封面和页头", after.place.name), cells=cells)


def _headed(place: Place, whole: bool) -> dict[str, str]:
    addresses = {"网站": place.website or "", **dict(place.entrances.named())} if whole else {}
    return {"名称": place.name, "代码": place.code, "编制单位": place.office or "", **addresses}


def _moves(then: Said, now: Said) -> dict[str, str]:
    """What came and what moved, with the number that each now follows in its table.

    As few as can be are told to have moved: those outside the longest run that kept its order.
    """
    former = {number: index for index, number in enumerate(then.faces)}
    behind: dict[str, str] = {}
    for numbers in grouped((place.domain_name, number) for number, place in now.faces.items()).values():
        kept = [number for number in numbers if number in former]
        stayed = {kept[index] for index in _longest([former[number] for number in kept])}
        for index, number in enumerate(numbers):
            if number not in stayed:
                behind[number] = numbers[index - 1] if index else ""
    return behind


def _longest(values: Sequence[int]) -> list[int]:
    """The indexes of a longest rising run among distinct values."""
    ends: list[int] = []  # the least last value of a run of each length
    last: list[int] = []  # the index where that value stands
    before: list[int] = []
    for index, value in enumerate(values):
        length = bisect_left(ends, value)
        if length == len(ends):
            ends.append(value)
            last.append(index)
        else:
            ends[length], last[length] = value, index
        before.append(last[length - 1] if length else -1)
    run = []
    index = last[-1] if last else -1
    while index >= 0:
        run.append(index)
        index = before[index]
    return run[::-1]
