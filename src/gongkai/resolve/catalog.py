"""One place's catalog: what it adopts, changes, leaves out and adds, with its own offices named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from gongkai.model.deadline import Deadline
from gongkai.model.entry import BODY, Catalog, DomainCatalog, Entry, Excluded, Kind, Origin
from gongkai.model.item import Audience, Authored, Boxes, Change, Channel, Edit, Selection, told_reasons
from gongkai.model.law import Citation
from gongkai.model.place import Place, PlaceRef
from gongkai.model.record import Listing
from gongkai.model.tree import Map
from gongkai.resolve.base import Base, Row, as_domains, entry_of, prepare
from gongkai.resolve.lists import followed, listings
from gongkai.resolve.mark import is_domain_mark_of
from gongkai.resolve.review import with_review
from gongkai.resolve.tasks import has_page, standing
from gongkai.source.places import LEVELS, level_of, parent_of
from gongkai.source.project import Project
from gongkai.source.selections import PlaceSource


class Resolved(NamedTuple):
    """A place's source, what it resolves against, its catalog (None where its own file is broken), and all its lists,
    those too that are not published."""

    source: PlaceSource
    bases: Mapping[str, Base]
    catalog: Catalog | None
    lists: tuple[Listing, ...] = ()


def resolve_all(project: Project, guidelines: Mapping[str, Base] | None = None) -> Iterator[Resolved]:
    """Every place that was loaded, those above before those below. `guidelines` are the bases, if they are made already."""
    guidelines = prepare(project) if guidelines is None else guidelines
    whole = as_domains(guidelines)
    handed: dict[str, Mapping[str, Base]] = {}
    parents = {parent_of(slug) for slug in project.places}
    for slug, source in project.places.items():
        if source.above is None:
            handed = {}
        bases = guidelines if source.above is None else handed.get(source.above, {})
        catalog = resolve(project, source, bases)
        lists = _lists(project, source, catalog)
        if catalog is not None:
            shown = tuple(one for one in lists if one.form.published and one.records)
            catalog = replace(catalog, guidelines=whole, lists=shown)
            catalog = with_review(source, catalog)
        if catalog is not None and has_page(project, source, lists):
            catalog = replace(catalog, standing=standing(project, source, catalog, lists))
        yield Resolved(source, bases, catalog, lists)
        if slug in parents and catalog is not None:
            handed[slug] = hand_down(project, source, bases, catalog)


def with_open(project: Project, found: Resolved, count: int) -> Catalog | None:
    """The place's catalog, knowing how many cells of it are still to be filled in, as the rules count them."""
    if found.catalog is None or not count:
        return found.catalog
    catalog = replace(found.catalog, open=count)
    if catalog.standing is None:
        return catalog
    return replace(catalog, standing=standing(project, found.source, catalog, found.lists))


def resolve_one(project: Project, slug: str) -> Resolved:
    """One loaded place."""
    return next(found for found in resolve_all(project) if found.source.slug == slug)


def resolve(project: Project, source: PlaceSource, bases: Mapping[str, Base]) -> Catalog | None:
    """The catalog of one place against `bases`; None where its own file is broken.

    What refers to nothing (an unknown number, an unknown domain) is left out here and told by rules.
    """
    if source.place is None:
        return None
    place = source.place.value
    offices = _Offices(project, place, source.place.node)
    domains = tuple(
        _looked_at(place, _domain(base, selection, offices), base, selection)
        for base, selection in _adopted(source, bases)
        if base.entries or selection or not base.passing
    )
    return Catalog(
        place=place,
        template=followed(project.template, place),
        domains=domains,
        laws=dict(project.law_index),
        above=_above(project, source),
        withdrawn=tuple(_withdrawn(source, bases)),
        below=tuple(
            PlaceRef(one.place.value.name, one.slug)
            for one in map(project.places.__getitem__, project.below.get(source.slug, ()))
            if one.above in (source.slug, None) and one.place is not None
        ),
        synonyms=project.synonyms,
        topics=project.topics,
        views=tuple(
            form
            for form in project.forms.values()
            if form.value.view and form.value.published and level_of(source.slug).name in form.value.levels
        ),
    )


def _looked_at(place: Place, domain: DomainCatalog, base: Base, selection: Selection | None) -> DomainCatalog:
    """The domain as it is, or one that says that it was changed since it was confirmed (核实): nobody vouches for it then."""
    confirmed = selection.head.confirmed if selection and not selection.broken else None
    if confirmed is None or confirmed.mark is None or is_domain_mark_of(confirmed.mark, place, domain):
        return domain
    vouched = _vouched(base, selection, domain.entries, outdated=True)
    return replace(domain, confirmed=f"{domain.confirmed}（以后有改动）", vouched=vouched, outdated=True)


def _withdrawn(source: PlaceSource, bases: Mapping[str, Base]) -> Iterator[tuple[str, str]]:
    """What is withdrawn for good from the domains and the published lists of a place: numbers with their reasons."""
    for base, selection in _adopted(source, bases):
        yield from _gone(base, selection)
    for listing in source.lists:
        yield from told_reasons(listing.head.withdrawn) if listing.form.published else ()


def _gone(base: Base, selection: Selection | None) -> tuple[tuple[str, str], ...]:
    return told_reasons(base.guideline.head.withdrawn + (selection.head.withdrawn if selection else ()))


def _lists(project: Project, source: PlaceSource, catalog: Catalog | None) -> tuple[Listing, ...]:
    if catalog is None or not source.lists:
        return ()
    return listings(project, source.lists, catalog, offices_of(project, catalog.place))


def hand_down(project: Project, source: PlaceSource, bases: Mapping[str, Base], catalog: Catalog) -> dict[str, Base]:
    """What a place's `catalog` gives to those directly below it: the entries disclosed at their level, bodies as roles;
    and, to be handed on, those that are disclosed further down alone."""
    if source.place is None:
        return {}
    level, *further = (one.name for one in LEVELS[LEVELS.index(level_of(source.slug)) + 1 :])
    everywhere = _everywhere(project, source.place.value, (level,))
    below = _everywhere(project, source.place.value, further)
    outdated = {domain.name for domain in catalog.domains if domain.outdated}
    handed: dict[str, Base] = {}
    for base, selection in _adopted(source, bases):
        own: list[Row] = [(entry, None) for entry in rows(base, selection)]
        entries = [row[0] for row in _joined(own, base.passing, {})]
        given = {entry.id: _handed(entry, everywhere) for entry in entries if level in entry.tiers}
        passing = tuple(
            _handed(entry, below)
            for entry in entries
            if entry.id not in given and not set(further).isdisjoint(entry.tiers)
        )
        if given or passing:
            vouched = _vouched(base, selection, entries, outdated=base.guideline.domain in outdated)
            handed[base.guideline.domain] = Base(base.guideline, tuple(given.values()), given, {}, passing, vouched)
    return handed


def _everywhere(project: Project, place: Place, levels: Collection[str]) -> dict[str, str]:
    """The names that a place has for all offices of one kind below it (各乡镇人民政府) with the role they stand for."""
    offices = offices_of(project, place)
    return {
        name: role.value.name
        for role in project.roles.values()
        if role.value.level in levels
        for name in offices.get(role.value.name, ())
    }


def _handed(entry: Entry, everywhere: Mapping[str, str]) -> Entry:
    """The entry as the level below is given it; `everywhere` are the names that become roles again."""
    kind, base = entry.origin.kind, entry.origin.base
    body = tuple(dict.fromkeys(everywhere.get(name, name) for name in entry.body))
    return entry.at(entry.number, body, Origin(kind, base, above=entry.origin, given=entry.origin.given))


def _above(project: Project, source: PlaceSource) -> tuple[PlaceRef, ...]:
    """The places above that were loaded, the uppermost first."""
    above: list[PlaceRef] = []
    slug = source.above
    while slug is not None and (own := project.places[slug].place) is not None:
        above.insert(0, PlaceRef(own.value.name, slug))
        slug = project.places[slug].above
    return tuple(above)


def _adopted(source: PlaceSource, bases: Mapping[str, Base]) -> list[tuple[Base, Selection | None]]:
    """The domains of a place with its selections.

    A county adopts a domain by having a file for it; a town has all that its county hands down, but for those
    under 不采用领域, and a file only where it differs.
    """
    selections = source.chosen
    if source.above is None or source.place is None:
        return [(base, selections[domain]) for domain, base in bases.items() if domain in selections]
    left_out = dict(source.place.value.unadopted)
    return [(base, selections.get(domain)) for domain, base in bases.items() if domain not in left_out]


def offices_of(project: Project, place: Place) -> dict[str, tuple[str, ...]]:
    """The place's offices by the roles' canonical names, whatever name of the role was written."""
    offices: dict[str, tuple[str, ...]] = {}
    for written, names in place.offices:
        role = project.roles.get(written)
        offices[role.value.name if role else written] = names
    return offices


class _Offices:
    """Looks roles up for one place, each combination once."""

    def __init__(self, project: Project, place: Place, node: Map) -> None:
        self._roles = project.roles
        self._offices = offices_of(project, place)
        self.node = node
        self._keys = {self._canonical(name): name for name, _ in place.offices}
        self._body = (place.body,) if place.body else ()
        self._known: dict[tuple[str, ...], tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def _canonical(self, name: str) -> str:
        role = self._roles.get(name)
        return role.value.name if role else name

    def find(self, body: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The offices for a list of roles, and the keys of 机构 (or BODY) that named them."""
        known = self._known.get(body)
        if known is None:
            names: dict[str, None] = {}
            keys: list[str] = []
            for written in body:
                role = self._canonical(written)
                if role in self._offices:
                    names.update(dict.fromkeys(self._offices[role]))
                    keys.append(self._keys[role])
                elif self._body and written in self._roles and not self._roles[written].value.literal:
                    names.update(dict.fromkeys(self._body))
                    keys.append(BODY)
                else:
                    names[written] = None
            known = self._known[body] = (tuple(names), tuple(dict.fromkeys(keys)))
        return known

    def stand(self, body: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each role of a list with all that may stand for it: the offices named for it, its own names."""
        return tuple((role, (*self.find((role,))[0], role, self._canonical(role))) for role in body)


def _domain(base: Base, selection: Selection | None, offices: _Offices) -> DomainCatalog:
    entries = rows(base, selection, offices)
    excluded = selection.excluded if selection else ()
    confirmed = selection.head.confirmed if selection else None
    return DomainCatalog(
        order=base.guideline.head.order,
        slug=base.guideline.slug,
        name=base.guideline.domain,
        guidance=base.guideline.head.guidance,
        entries=entries,
        excluded=tuple(
            Excluded(id=number, name=base.by_id[number].name, reason=reason)
            for number, reason in excluded
            if number in base.by_id
        ),
        confirmed=f"{confirmed.date} {confirmed.office}" if confirmed else None,
        former=base.guideline.head.former,
        vouched=_vouched(base, selection, entries),
        withdrawn=_gone(base, selection),
    )


def _vouched(
    base: Base, selection: Selection | None, entries: Iterable[Entry], *, outdated: bool = False
) -> frozenset[str]:
    """The numbers of the entries that the place or those above it have checked themselves."""
    if selection is None:
        return base.vouched
    return base.vouched | selection.confirmed_ids((entry.id for entry in entries), outdated=outdated)


def rows(base: Base, selection: Selection | None, offices: _Offices | None = None) -> tuple[Entry, ...]:
    """A domain's entries as a place has them, in order, numbered; without `offices` their bodies stay roles."""
    given, changes, defaults = list(base.rows), dict[str, Authored[Change]](), None
    if selection is not None:
        changes, excluded, defaults = dict(selection.changes), dict(selection.excluded), selection.defaults
        if excluded:
            given = [row for row in given if row[0].id not in excluded]
        if selection.added:
            given = _joined(given, (entry_of(item, 0, Kind.LOCAL) for item in selection.added), changes)
    node, find = (None, _roles) if offices is None else (offices.node, offices.find)
    made: list[Entry] = []
    for number, (entry, adopter) in enumerate(given, 1):
        if adopter is not None and defaults is None and entry.id not in changes:  # most
            body, roles = find(entry.body)
            made.append(adopter(number, body, node, roles))
        elif entry.origin.is_added:
            made.append(_adopt(number, entry, None, None, offices))
        else:
            made.append(_adopt(number, entry, changes.get(entry.id), defaults, offices))
    return tuple(made)


def _roles(body: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return body, ()


def _joined(rows: list[Row], added: Iterable[Entry], changes: Mapping[str, Authored[Change]]) -> list[Row]:
    """The rows with those added whose number is not taken: each behind the last row of the same 一级事项, or at the end."""
    taken = {entry.id for entry, _ in rows}
    own: dict[str, list[Row]] = {}
    for entry in added:
        if entry.id not in taken:
            taken.add(entry.id)
            own.setdefault(entry.primary, []).append((entry, None))
    joined: list[Row] = []
    for row in reversed(rows):
        if own:
            change = changes.get(row[0].id)
            group = (change.value.primary if change else None) or row[0].primary
            if group in own:
                joined += reversed(own.pop(group))
        joined.append(row)
    joined.reverse()
    return [*joined, *(row for group in own.values() for row in group)]


def _adopt(
    number: int,
    entry: Entry,
    change: Authored[Change] | None,
    defaults: Authored[Change] | None,
    offices: _Offices | None,
) -> Entry:
    kind, base, _, _, _, _, above, given, _ = entry.origin
    if given is None and kind is Kind.GUIDELINE:
        given = entry
    node = offices.node if offices is not None else None
    cells, filled_in = _cells(entry, change, defaults)
    written = cells.pop("body", entry.body)
    body, roles = offices.find(written) if offices is not None else (written, ())
    wrote = (change is not None and change.value.body is not None) or "公开主体" in entry.origin.own_keys()
    origin = Origin(
        kind if change is None else Kind.TAILORED,
        base,
        change.node if change is not None else None,
        defaults.node if filled_in and defaults is not None else None,
        node,
        roles,
        above,
        given,
        offices.stand(given.body) if wrote and given is not None and offices is not None else (),
    )
    return entry.at(number, body, origin, cells)


def _cells(
    entry: Entry, change: Authored[Change] | None, defaults: Authored[Change] | None
) -> tuple[dict[str, Any], bool]:
    """The cells that the place writes, and whether 默认 filled one of them."""
    filled: dict[str, Any] = {}
    if defaults is not None:
        written = _changed(entry, defaults.value)
        filled = {name: value for name, value in written.items() if not _written(entry, name)}
    if change is None:
        return filled, bool(filled)
    return filled | _changed(replace(entry, **filled) if filled else entry, change.value), bool(filled)


def _written(entry: Entry, name: str) -> bool:
    """Whether the entry has this cell already, so that 默认 does not fill it."""
    value = getattr(entry, name)
    return bool(value.public or value.groups) if isinstance(value, Audience) else bool(value)


def _changed(entry: Entry, change: Change) -> dict[str, Any]:
    """A change's cells, computed against the entry's present ones."""
    update: dict[str, Any] = {
        name: value
        for name in ("primary", "secondary", "body", "mode", "location", "note")
        if (value := getattr(change, name)) is not None
    }
    if change.elements is not None:
        update["elements"] = _texts(entry.elements, change.elements)
    if change.basis is not None:
        cited = _texts(tuple(str(citation) for citation in entry.basis), change.basis)
        update["basis"] = tuple(Citation.parse(text) for text in cited)
    if change.deadline is not None:
        update["deadline"] = Deadline.parse(change.deadline)
    if change.channels is not None:
        update["channels"] = _channels(entry.channels, change.channels)
    if change.audience is not None:
        update["audience"] = Audience.parse(change.audience)
    if change.tiers is not None:
        update["tiers"] = _texts(entry.tiers, change.tiers)
    if change.extra:
        update["extra"] = tuple((dict(entry.extra) | dict(change.extra)).items())
    return update


def _texts(now: tuple[str, ...], change: tuple[str, ...] | Edit) -> tuple[str, ...]:
    if not isinstance(change, Edit):
        return change
    kept = tuple(text for text in now if text not in change.drop)
    return kept + tuple(text for text in change.add if text not in kept)


def _channels(now: tuple[Channel, ...], change: tuple[str, ...] | Edit | Boxes) -> tuple[Channel, ...]:
    if isinstance(change, Boxes):
        must = tuple(Channel.parse(text) for text in change.must)
        return must + tuple(Channel.parse(text, required=False) for text in change.may)
    if not isinstance(change, Edit):
        return tuple(Channel.parse(text) for text in change)
    drop = {str(Channel.parse(text)) for text in change.drop}
    add = {str(channel): channel for channel in map(Channel.parse, change.add)}
    kept = [c for c in now if str(c) in add or drop.isdisjoint((str(c), c.name))] if drop else now
    return (*(add.pop(str(c), c) for c in kept), *add.values())
