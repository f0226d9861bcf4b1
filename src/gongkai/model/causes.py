"""What one cause changed in many cells: new names of domains, offices and laws, and what took their place; see `gongkai.model.compare`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from gongkai.model.change import DomainChange, LawChange, OfficeChange, Spot
from gongkai.model.entry import FIELDS, Catalog
from gongkai.model.face import LAW, OFFICE, Face
from gongkai.model.law import Citation
from gongkai.model.said import ARTICLE, Said, Where, cited_in


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
        if text.startswith(former) and ARTICLE.match(text, len(former)):
            return present + text[len(former) :]
    return text


def domains_called(then: Said, now: Said) -> Iterator[DomainChange]:
    """The domains and lists that are called otherwise than before, and those that another one has all of; without their cells."""
    old, new = then.pages(), now.pages()
    for name in [name for name in old if name not in new]:
        numbers, found = then.inside(name), []
        for other, page in new.items():
            is_new, is_same, present = other not in old, page == old[name], {*now.inside(other)}
            said = {now.faces[number].said for number in present if is_new}
            count = sum(number in present or then.faces[number].said in said for number in numbers)
            if is_same or 2 * count > len(numbers) if is_new else count == len(numbers) > 1:
                found.append((is_same, count, other))
        for _, _, other in sorted(found)[-1:]:
            yield DomainChange(domain=new[other], before=name, after=other, merged=other in old)


def numbers_begin(former: Mapping[str, str], now: Said) -> dict[str, dict[str, Any]]:
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


class Titles(NamedTuple):
    """Printed titles with what they became; `unsafe` are keys of laws that their titles alone do not tell from others."""

    texts: dict[str, str]
    unsafe: frozenset[str]


def laws_changed(before: Catalog, after: Catalog, then: Said, now: Said) -> tuple[tuple[LawChange, ...], Titles]:
    """The laws that are cited in both catalogs and are printed otherwise, or have another status, and those that another one took
    the place of; `changes` are by their former keys."""
    changes = {key: one for key, one in _succeeded(before, after, then, now) if one.before != one.after}
    for key in before.laws.keys() | after.laws.keys():
        if key not in changes and before.laws.get(key) != after.laws.get(key):
            one = _law(before, after, key, key)
            if (one.before, one.status_before) != (one.after, one.status_after):
                changes[key] = one
    if not changes:
        return (), Titles({}, frozenset())
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
    return found, Titles({one.before: one.after for one in found if one.before != one.after}, frozenset(unsafe))


def _law(before: Catalog, after: Catalog, former: str, key: str) -> LawChange:
    return LawChange(
        key=key,
        before=before.basis_text(Citation(former)),
        after=after.basis_text(Citation(key)),
        status_before=_status(before, former),
        status_after=_status(after, key),
        former=former if former != key else None,
    )


def _succeeded(before: Catalog, after: Catalog, then: Said, now: Said) -> Iterator[tuple[str, LawChange]]:
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


def _cited(former: Where, present: Where, changes: Mapping[str, LawChange]) -> Iterator[tuple[str, str]]:
    """The headings of the cells that cite changed laws in both catalogs, with the laws' keys."""
    if former.entry is not None and present.entry is not None:
        had, has = ({citation.key for citation in one.basis} for one in (former.entry, present.entry))
        yield from ((FIELDS["basis"], key) for key, one in changes.items() if key in had and one.key in has)
    elif former.row is not None and present.row is not None:
        for heading, kind in present.row.kinds.items():
            if kind == LAW:
                old, new = former.row.cells.get(heading, ()), present.row.cells.get(heading, ())
                for key, one in changes.items():
                    if cited_in(old, one.before) and cited_in(new, one.after):
                        yield heading, key


def _status(catalog: Catalog, key: str) -> str | None:
    law = catalog.laws.get(key)
    return law.status if law else None


def offices_called(then: Said, now: Said, common: Iterable[str]) -> tuple[OfficeChange, ...]:
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


def _named(said: Said) -> set[str]:
    return {name for number in said.faces for _, cell in said.offices(number) for name in cell}
