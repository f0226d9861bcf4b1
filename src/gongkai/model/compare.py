"""Two catalogs of a place compared by meaning; `gongkai.model.differ` compares their entries.

The order of files, quotes and comments do not show, for catalogs do not have them. What one cause changes in many cells,
a domain's new name, an office's or a law's, is told once. What bears another number than before is the same still.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

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
    LawChange,
    OfficeChange,
    Spot,
)
from gongkai.model.deadline import Deadline, Order
from gongkai.model.differ import differing, order_of
from gongkai.model.entry import FIELDS, Catalog, Entry
from gongkai.model.face import FOLDER, LAW, LIMIT, OFFICE, Face, face_of, rows_of
from gongkai.model.form import NUMBER
from gongkai.model.law import Citation
from gongkai.model.place import Place

_PRINTED = attrgetter(*FIELDS, "extra")
_NAMED = attrgetter("primary", "secondary")
_ARTICLE = re.compile("第|$")


def compare(before: Catalog, after: Catalog) -> Changes:
    """All that changed from one catalog to another of the same place (see `Changes`). Pure; raises nothing.

    What is printed is compared: entries and rows by their numbers, cell by cell, limits by the grammar of deadlines.
    """
    then, now = _Said(before), _Said(after)
    called = {one.before: one for one in _domains(then, now)}
    former = then.renumbered(now, called)
    begins = _begins(former, now)
    common = [number for number in now.faces if number in then.faces]
    laws, titles = _laws(before, after, then, now)
    offices = _offices(then, now, common)
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
        if domain in called or place.domain_name in begins:
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
            cells += _cells(was, face, _order(then.faces[number], place, was, face))
        if cells or number in behind:
            entries.append(_change(now.face(number), CHANGED if cells else MOVED, cells, behind.get(number)))
    reasons = _reasons(after)
    for number in then.faces:
        if number not in now.faces:
            face = then.face(number)
            reason = reasons.get(number) or reasons.get(face.domain_name)
            entries.append(_change(face, WITHDRAWN, _cells(face, None, _unordered), None, reason))
    entries += _reworded(before, after)
    entries += _head(before, after, names)
    pages, renamed = now.pages(), {one.after for one in called.values()}
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
    )


def carried(face: Face, offices: Mapping[str, str], laws: Mapping[str, str]) -> Face:
    """A face with the new names of offices and laws in its cells."""
    if not offices and not laws:
        return face
    cells = dict(face.cells)
    for heading, texts in face.cells.items():
        kind = face.kinds.get(heading)
        if kind == OFFICE and not offices.keys().isdisjoint(texts):
            cells[heading] = tuple(dict.fromkeys(offices.get(text, text) for text in texts))
        elif kind == LAW and laws:
            cells[heading] = tuple(retitled(text, laws) for text in texts)
    return face._replace(cells=cells)


def retitled(text: str, titles: Mapping[str, str]) -> str:
    """A printed citation with the law's present title; what follows the title is its article."""
    for former, present in titles.items():
        if text.startswith(former) and _ARTICLE.match(text, len(former)):
            return present + text[len(former) :]
    return text


class _Place(NamedTuple):
    """Where a number stands: of an entry, or of a row, whose face is made already."""

    domain: str
    domain_name: str
    entry: Entry | None
    row: Face | None = None

    @property
    def name(self) -> tuple[str, ...]:
        """What it is called."""
        return (self.row.name,) if self.row else _NAMED(self.entry)

    @property
    def said(self) -> object:
        """All that is printed of it but its number."""
        return self.row.cells if self.row else _PRINTED(self.entry)


class _Said:
    """What a catalog says, by number in its order; entries' texts are made only when they are asked for."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.faces: dict[str, _Place] = {
            entry.id: _Place(domain.slug, domain.name, entry) for domain, entry in catalog.pairs()
        }
        self.faces |= {row.id: _Place(row.domain, row.domain_name, None, row) for row in rows_of(catalog)}

    def face(self, number: str) -> Face:
        domain, name, entry, row = self.faces[number]
        if row is not None:
            return row
        assert entry is not None
        return face_of(self.catalog, entry, domain, name)

    def pages(self) -> dict[str, str]:
        """The pages of domains and the folders of lists by their names."""
        forms = (one.form for one in self.catalog.lists if not one.form.view)
        return {one.name: one.slug for one in self.catalog.domains} | {
            one.name: f"{FOLDER}/{one.slug}" for one in forms
        }

    def inside(self, table: str) -> list[str]:
        """The numbers of what stands in a domain or list."""
        return [number for number, place in self.faces.items() if place.domain_name == table]

    def renumbered(self, now: _Said, called: Mapping[str, DomainChange]) -> dict[str, str]:
        """Take the later numbers of what bears another one, and say which it had, by the later ones.

        Of what went and came in one table under one name, those are the same that say the same, and of items the only two
        that are left. A number that another table has for something else now went, too.
        """
        names = {name: one.after for name, one in called.items()}
        went, come = self._beyond(now, names, {}), now._beyond(self, {}, names)
        former: dict[str, str] = {}
        for key in come.keys() & went.keys():
            old, new = went[key], come[key]
            for number in tuple(new):
                said = now.faces[number].said
                same = next((one for one in old if self.faces[one].said == said), None)
                if same is not None:
                    former[number] = same
                    old.remove(same)
                    new.remove(number)
            if len(old) == len(new) == 1 and now.faces[new[0]].entry:
                former[new[0]] = old[0]
        later = {one: number for number, one in former.items()}
        while taken := [number for number in former if number in self.faces and number not in later]:
            for number in taken:
                del later[former.pop(number)]
        self.faces = {later.get(number, number): place for number, place in self.faces.items()}
        return former

    def _beyond(self, other: _Said, names: Mapping[str, str], others: Mapping[str, str]) -> dict[object, list[str]]:
        """The numbers that another catalog has not, by what they stand in, as it is called later, and what they are called."""
        found: dict[object, list[str]] = defaultdict(list)
        for number, place in self.faces.items():
            name, there = names.get(place.domain_name, place.domain_name), other.faces.get(number)
            if there is None or (others.get(there.domain_name, there.domain_name) != name and there.said != place.said):
                found[place.domain if place.row else name, place.name].append(number)
        return found

    def same(self, number: str, other: _Said, unsafe: frozenset[str]) -> bool:
        """Whether an entry says the same in both, but for new names of laws."""
        mine, others = self.faces[number], other.faces[number]
        if mine.entry is None or others.entry is None:
            return False
        cited = {citation.key for citation in mine.entry.basis} if unsafe else frozenset()
        return bool(_PRINTED(mine.entry) == _PRINTED(others.entry) and unsafe.isdisjoint(cited))

    def cites(self, title: str) -> bool:
        """Whether a row of a list cites the law of this title."""
        rows = (place.row for place in self.faces.values() if place.row)
        return any(
            kind == LAW and _cites(row.cells.get(heading, ()), title)
            for row in rows
            for heading, kind in row.kinds.items()
        )

    def offices(self, number: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The cells that name offices."""
        _, _, entry, row = self.faces[number]
        if entry is not None:
            yield FIELDS["body"], entry.body
        elif row is not None:
            yield from ((heading, row.cells.get(heading, ())) for heading, kind in row.kinds.items() if kind == OFFICE)


def _domains(then: _Said, now: _Said) -> Iterator[DomainChange]:
    """The domains and lists that are called otherwise than before, and those that another one has all of; without their cells."""
    old, new = then.pages(), now.pages()
    for name in [name for name in old if name not in new]:
        numbers, found = then.inside(name), []
        for other, page in new.items():
            is_new, is_same, present = other not in old, page == old[name], now.inside(other)
            said = [now.faces[number].said for number in present if is_new]
            count = sum(number in present or then.faces[number].said in said for number in numbers)
            if is_same or 2 * count > len(numbers) if is_new else count == len(numbers) > 1:
                found.append((is_same, count, other))
        for _, _, other in sorted(found)[-1:]:
            yield DomainChange(domain=new[other], before=name, after=other, merged=other in old)


def _begins(former: Mapping[str, str], now: _Said) -> dict[str, dict[str, Any]]:
    """What the numbers began with, and begin with now, of each table in which all of several that are others differ in this
    alone; by the table's name, as fields of its change."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for number, old in former.items():
        (was, _, serial), (begin, _, same) = old.rpartition("-"), number.rpartition("-")
        found[now.faces[number].domain_name].append((was, begin) if serial == same else ("", ""))
    return {
        name: {"number_before": both[0][0], "number_after": both[0][1]}
        for name, both in found.items()
        if len(both) > 1 and {*both} == {both[0]} and both[0][0]
    }


def _cells(before: Face | None, after: Face | None, order: Callable[[str], Order | None]) -> tuple[CellChange, ...]:
    face = after or before
    assert face is not None
    then, now = (one.cells if one is not None else {} for one in (before, after))
    return differing(then, now, tuple(face.kinds), face.lists, order)


def _unordered(heading: str) -> Order | None:
    return None


def _order(before: _Place, after: _Place, former: Face, face: Face) -> Callable[[str], Order | None]:
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


def _reasons(catalog: Catalog) -> dict[str, str]:
    """Why entries, rows and domains are gone, by number and by name."""
    return {**dict(catalog.withdrawn), **{number: reason for number, (_, reason) in _left_out(catalog).items()}}


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
    if cells:
        yield replace(_out("资料", "", "封面和页头", after.place.name), cells=cells)


def _headed(place: Place, whole: bool) -> dict[str, str]:
    addresses = {"网站": place.website or "", **dict(place.entrances.named())} if whole else {}
    return {"名称": place.name, "代码": place.code, "编制单位": place.office or "", **addresses}


class _Titles(NamedTuple):
    """Printed titles with what they became; `unsafe` are keys of laws that their titles alone do not tell from others."""

    texts: dict[str, str]
    unsafe: frozenset[str]


def _laws(before: Catalog, after: Catalog, then: _Said, now: _Said) -> tuple[tuple[LawChange, ...], _Titles]:
    """The laws that are cited in both catalogs and are printed otherwise, or have another status, and those that another one took
    the place of; `changes` are by their former keys."""
    changes = {key: one for key, one in _succeeded(before, after, then, now) if one.before != one.after}
    for key in before.laws.keys() | after.laws.keys():
        if key not in changes and before.laws.get(key) != after.laws.get(key):
            one = _law(before, after, key, key)
            if (one.before, one.status_before) != (one.after, one.status_after):
                changes[key] = one
    if not changes:
        return (), _Titles({}, frozenset())
    texts = {one.before: one.after for one in changes.values() if one.before != one.after}
    becomes: dict[str, set[str]] = defaultdict(set)
    for key, law in before.laws.items():
        title = law.printed()
        becomes[title].add(changes[key].after if key in changes else title)
    unsafe = {key for key, law in before.laws.items() if len(becomes[law.printed()]) > 1}
    common = [(then.faces[number], place) for number, place in now.faces.items() if number in then.faces]
    unsafe |= {
        citation.key
        for citation in {one for former, _ in common if former.entry for one in former.entry.basis}
        if retitled(before.basis_text(citation), texts)
        != (
            after.basis_text(citation._replace(key=changes[citation.key].key))
            if citation.key in changes
            else before.basis_text(citation)
        )
    }
    if unsafe:  # two laws with one title: their cells are told one by one
        doubtful = tuple(before.basis_text(Citation(key)) for key in unsafe)
        texts = {
            former: title for former, title in texts.items() if not any(one.startswith(former) for one in doubtful)
        }
        unsafe |= {key for key, one in changes.items() if one.before != one.after and one.before not in texts}
    spots: dict[str, list[Spot]] = defaultdict(list)
    for number, place in now.faces.items():
        if (former := then.faces.get(number)) is not None:
            for heading, key in _cited(former, place, changes):
                spots[key].append(Spot(number, heading))
    cited_ones = (replace(one, cells=tuple(spots[key])) for key, one in sorted(changes.items()) if key not in unsafe)
    found = tuple(one for one in cited_ones if one.cells)
    return found, _Titles({one.before: one.after for one in found if one.before != one.after}, frozenset(unsafe))


def _law(before: Catalog, after: Catalog, former: str, key: str) -> LawChange:
    return LawChange(
        key=key,
        before=before.basis_text(Citation(former)),
        after=after.basis_text(Citation(key)),
        status_before=_status(before, former),
        status_after=_status(after, key),
        former=former if former != key else None,
    )


def _succeeded(before: Catalog, after: Catalog, then: _Said, now: _Said) -> Iterator[tuple[str, LawChange]]:
    """The laws that no item cites any more, and for which all of several that did cite the same other one, article for article."""
    had, has = (
        {citation.key for place in said.faces.values() if place.entry for citation in place.entry.basis}
        for said in (then, now)
    )
    instead: dict[str, list[str]] = defaultdict(list)
    for number, place in now.faces.items() if had - has else ():
        former = then.faces.get(number)
        if former is not None and former.entry and place.entry:
            came = [one for one in place.entry.basis if one.key not in {each.key for each in former.entry.basis}]
            for lost in former.entry.basis:
                if lost.key not in has:
                    same = next((one for one in came if one.article == lost.article), None)
                    instead[lost.key].append(same.key if same else "")
                    came = [one for one in came if one is not same]
    for key, others in sorted(instead.items()):
        one = _law(before, after, key, others[0])
        known = key in before.laws and one.key in after.laws
        if known and len(others) > 1 and len({*others}) == 1 and not now.cites(one.before):
            yield key, one


def _cited(former: _Place, present: _Place, changes: Mapping[str, LawChange]) -> Iterator[tuple[str, str]]:
    """The headings of the cells that cite changed laws in both catalogs, with the laws' keys."""
    if former.entry is not None and present.entry is not None:
        had, has = ({citation.key for citation in one.basis} for one in (former.entry, present.entry))
        yield from ((FIELDS["basis"], key) for key, one in changes.items() if key in had and one.key in has)
    elif former.row is not None and present.row is not None:
        for heading, kind in present.row.kinds.items():
            if kind == LAW:
                old, new = former.row.cells.get(heading, ()), present.row.cells.get(heading, ())
                for key, one in changes.items():
                    if _cites(old, one.before) and _cites(new, one.after):
                        yield heading, key


def _cites(texts: Iterable[str], title: str) -> bool:
    return any(text.startswith(title) and _ARTICLE.match(text, len(title)) for text in texts)


def _status(catalog: Catalog, key: str) -> str | None:
    law = catalog.laws.get(key)
    return law.status if law else None


def _offices(then: _Said, now: _Said, common: Iterable[str]) -> tuple[OfficeChange, ...]:
    """The offices that are called otherwise than before, and those that another one took the place of everywhere."""
    gone = _named(then) - _named(now)
    if not gone:
        return ()
    come = _named(now) - _named(then)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    spots: dict[tuple[str, str], list[Spot]] = defaultdict(list)
    number_of: Counter[str] = Counter()
    for number in common:
        after = dict(now.offices(number))
        for heading, old in then.offices(number):
            new = after.get(heading, ())
            lost = [name for name in old if name not in new]
            got = [name for name in new if name not in old]
            number_of.update(name for name in lost if name in gone)
            for name, other in zip(lost, got * len(lost) if len(got) == 1 else got, strict=False):
                if name in gone:
                    votes[name][other] += 1
                    spots[name, other].append(Spot(number, heading))
    found = []
    for name, counted in votes.items():
        other, count = min(counted.items(), key=lambda one: (-one[1], one[0]))
        merged = other not in come
        if 1 < count == number_of[name] if merged else 2 * count > number_of[name]:
            found.append(OfficeChange(before=name, after=other, cells=tuple(spots[name, other]), merged=merged))
    return tuple(found)


def _named(said: _Said) -> set[str]:
    return {name for number in said.faces for _, cell in said.offices(number) for name in cell}


def _moves(then: _Said, now: _Said) -> dict[str, str]:
    """What came and what moved, with the number that each now follows in its table.

    As few as can be are told to have moved: those outside the longest run that kept its order.
    """
    former = {number: index for index, number in enumerate(then.faces)}
    tables: dict[str, list[str]] = defaultdict(list)
    for number, place in now.faces.items():
        tables[place.domain_name].append(number)
    behind: dict[str, str] = {}
    for numbers in tables.values():
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
