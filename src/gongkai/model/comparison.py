"""What changed between two states of a project: place by place, and what a guideline's or a law's change does to all.

Pure. Where a guideline, a domain's name or a law was changed once, it is told once, with the places that it touches; what
is then left of a place's changes, and did not come down from the place above, is the place's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from gongkai.model.change import (
    ADDED,
    CHANGED,
    MOVED,
    WITHDRAWN,
    CellChange,
    Change,
    Changes,
    DomainChange,
    LawChange,
    OfficeChange,
)
from gongkai.model.entry import FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChanges:
    """The `changes` of a place (`slug`, `name`): all of them, and `own`, what no guideline, law or place above explains."""

    slug: str
    name: str
    changes: Changes
    own: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainImpact:
    """A domain's or a list's new name (`domain`) with all items in all places: `places` has the names with how many items each has;
    `lose` are the places where its items went though the guideline has them still: their files call it as it was called."""

    domain: DomainChange
    places: tuple[tuple[str, int], ...]
    lose: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LawImpact:
    """A law's change (`law`) with all cells in all places: `places` has the names with how many cells each has. It has none where
    only a guideline cites the law."""

    law: LawChange
    places: tuple[tuple[str, int], ...]

    @property
    def cells(self) -> int:
        """How many cells in all."""
        return sum(count for _, count in self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineImpact:
    """What changed alike in some of a guideline's items (`changes`): that they came or went, else one of their cells (`cell`).

    `follow` are the places where the same came about, `keep` those that have the items and say something of their own, `lose`
    those where they went though the guideline has them still. Where a place prints what it printed before, it is none of these.
    """

    changes: tuple[Change, ...]
    cell: CellChange | None
    follow: tuple[str, ...]
    keep: tuple[str, ...]
    lose: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two states compared. `before` and `after` say what they are; `places` are those that both have, `domains`, `laws` and
    `guidelines` what was changed once for all of them; `come` and `gone` are places that only one of them has;
    `moved` says whose folder is called otherwise, `looks` which files that pages are made with changed, `notes` what could not be
    seen."""

    before: str
    after: str
    places: tuple[PlaceChanges, ...]
    laws: tuple[LawImpact, ...] = ()
    guidelines: tuple[GuidelineImpact, ...] = ()
    come: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    domains: tuple[DomainImpact, ...] = ()
    looks: tuple[str, ...] = ()

    @property
    def causes(self) -> tuple[DomainImpact | LawImpact, ...]:
        """What one cause changed in many cells of all places."""
        return (*self.domains, *self.laws)

    def __bool__(self) -> bool:
        apart = self.come or self.gone or self.moved or self.looks
        return bool(self.causes or self.guidelines or apart or any(one.changes for one in self.places))


# By number: the headings of the cells that the place, or one above it, wrote itself.
Items = Mapping[str, frozenset[str]]


def compared(
    places: Sequence[tuple[str, str, Changes]],
    items: Mapping[str, Items],
    guidelines: Changes | None,
    before: str,
    after: str,
) -> Comparison:
    """The places' changes told apart. `places` are (slug, name, changes), `items` what each place (slug) has now;
    `guidelines` what changed in the guidelines themselves, None where they are not known."""
    told = tuple(_guidelines(places, items, guidelines)) if guidelines is not None else ()
    shared: set[_Key] = {(change.id, change.kind, one.cell) for one in told for change in one.changes}
    said = {slug: _keys(changes) for slug, _, changes in places}
    apart = (
        PlaceChanges(slug=slug, name=name, changes=changes, own=_own(changes, shared | _handed(slug, said)))
        for slug, name, changes in places
    )
    domains = _causes(
        [(name, changes.domains) for _, name, changes in places], guidelines.domains if guidelines else ()
    )
    laws = _causes([(name, changes.laws) for _, name, changes in places], guidelines.laws if guidelines else ())
    return Comparison(
        before=before,
        after=after,
        places=tuple(apart),
        laws=tuple(LawImpact(law=law, places=found) for law, found in laws),
        guidelines=told,
        domains=tuple(
            DomainImpact(domain=domain, places=found, lose=tuple(_losing(places, domain, dict(found))))
            for domain, found in domains
        ),
    )


_Names = tuple[str, ...]
_Key = tuple[str, str, CellChange | None] | OfficeChange


def _keys(changes: Changes) -> set[_Key]:
    """What changed, item by item and cell by cell, and the offices' new names."""
    found: set[_Key] = set(map(_bare, changes.offices))
    for change in changes.entries:
        found |= {(change.id, change.kind, cell) for cell in (change.cells if change.kind == CHANGED else (None,))}
    return found


def _bare(office: OfficeChange) -> OfficeChange:
    return replace(office, cells=(), merged=False)


def _handed(slug: str, said: Mapping[str, set[_Key]]) -> set[_Key]:
    """What changed in the places above, each of which hands its catalog down: a town also what it does not print itself."""
    above = slug.rpartition("/")[0]
    return said[above] | _handed(above, said) if above in said else set()


_Cause = TypeVar("_Cause", DomainChange, LawChange)


def _causes(
    places: Iterable[tuple[str, Iterable[_Cause]]], guidelines: Iterable[_Cause]
) -> Iterator[tuple[_Cause, tuple[tuple[str, int], ...]]]:
    """What was changed once, with the places that it touches and how many cells each has."""
    found: dict[_Cause, list[tuple[str, int]]] = defaultdict(list)
    first = {replace(one, cells=()): one for one in guidelines}
    for name, causes in places:
        for one in causes:
            found[replace(one, cells=())].append((name, len(one.cells)))
            first.setdefault(replace(one, cells=()), one)
    yield from ((one, tuple(found[key])) for key, one in first.items())


def _losing(places: Iterable[tuple[str, str, Changes]], domain: DomainChange, follow: Collection[str]) -> Iterator[str]:
    for _, name, changes in places:
        if (
            domain.before != domain.after
            and name not in follow
            and any(one.domain_name == domain.before for one in changes.of(WITHDRAWN))
        ):
            yield name


def _guidelines(
    places: Sequence[tuple[str, str, Changes]], items: Mapping[str, Items], guidelines: Changes
) -> Iterator[GuidelineImpact]:
    by_place = {
        slug: {number: one for one in changes.entries for number in (one.former, one.id)} for slug, _, changes in places
    }
    names = {slug: name for slug, name, _ in places}
    alike: dict[tuple[str, CellChange | None, _Names, _Names, _Names], list[Change]] = defaultdict(list)
    for change in guidelines.entries:
        for cell in change.cells if change.kind == CHANGED else (None,):
            follow: list[str] = []
            keep: list[str] = []
            lose: list[str] = []
            for slug, changed in by_place.items():
                mine = changed.get(change.id)
                own = items.get(slug, {}).get(mine.id if mine is not None else change.id)
                if mine is not None and _same(mine, change, cell):
                    follow.append(names[slug])
                elif cell is not None and mine is not None and mine.kind == WITHDRAWN:
                    lose.append(names[slug])
                elif own is None or change.kind in (ADDED, MOVED):
                    continue
                elif cell is None or cell.heading in own:
                    keep.append(names[slug])
                elif cell.heading == FIELDS["body"] or (
                    mine and any(one.heading == cell.heading for one in mine.cells)
                ):
                    follow.append(names[slug])  # 公开主体 prints another office, or the same, for a role
            alike[change.kind, cell, tuple(follow), tuple(keep), tuple(lose)].append(change)
    for (_, cell, followed, kept, lost), several in alike.items():
        yield GuidelineImpact(changes=tuple(several), cell=cell, follow=followed, keep=kept, lose=lost)


def _same(mine: Change, guideline: Change, cell: CellChange | None) -> bool:
    """Whether a place's item came, went or changed as the guideline's did."""
    return mine.kind == guideline.kind if cell is None else mine.kind == CHANGED and cell in mine.cells


def _own(changes: Changes, shared: set[_Key]) -> Changes:
    """What is left of a place's changes; domains' names and laws, which are nobody's own, are told for all."""
    entries = []
    for change in changes.entries:
        if change.kind != CHANGED and (change.id, change.kind, None) in shared:
            continue
        cells = tuple(cell for cell in change.cells if (change.id, CHANGED, cell) not in shared)
        if change.kind != CHANGED or cells:
            entries.append(change if cells == change.cells else replace(change, cells=cells))
    offices = tuple(one for one in changes.offices if _bare(one) not in shared)
    return replace(changes, entries=tuple(entries), offices=offices, domains=(), laws=())
