"""One place's catalog: what it adopts, changes, leaves out and adds, with its own offices named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from gongkai.model.deadline import Deadline
from gongkai.model.entry import Catalog, DomainCatalog, Entry, Excluded, Kind, Origin
from gongkai.model.item import Audience, Authored, Boxes, Change, Channel, Edit, Selection
from gongkai.model.law import Citation
from gongkai.model.place import Place
from gongkai.model.tree import Map
from gongkai.resolve.base import Base, entry_of
from gongkai.source.project import Project
from gongkai.source.selections import PlaceSource


def resolve(
    project: Project, source: PlaceSource, bases: Mapping[str, Base], *, unchecked: bool = False
) -> Catalog | None:
    """The catalog of one place; None where its county.yaml is broken.

    What refers to nothing (an unknown number, an unknown domain) is left out here and told by rules.
    """
    if source.place is None:
        return None
    place = source.place.value
    offices = _Offices(project, place, source.place.node)
    selections = {selection.domain: selection for selection in source.selections}
    domains = tuple(
        _domain(base, selections[domain], offices) for domain, base in bases.items() if domain in selections
    )
    return Catalog.model_construct(
        place=place, template=project.template, domains=domains, laws=dict(project.law_index), unchecked=unchecked
    )


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
        written = node.get("机构")
        self.node = written if isinstance(written, Map) else None
        self._keys = {self._canonical(name): name for name, _ in place.offices}
        self._known: dict[tuple[str, ...], tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def _canonical(self, name: str) -> str:
        role = self._roles.get(name)
        return role.value.name if role else name

    def find(self, body: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The offices for a list of roles, and the keys of 机构 that named them."""
        known = self._known.get(body)
        if known is None:
            names: dict[str, None] = {}
            keys: list[str] = []
            for written in body:
                role = self._canonical(written)
                if role in self._offices:
                    names.update(dict.fromkeys(self._offices[role]))
                    keys.append(self._keys[role])
                else:
                    names[written] = None
            known = self._known[body] = (tuple(names), tuple(keys))
        return known


def _domain(base: Base, selection: Selection, offices: _Offices) -> DomainCatalog:
    changes = dict(selection.changes)
    excluded = dict(selection.excluded)
    rows = [
        _adopt(entry, changes.get(entry.id), selection.defaults, offices)
        for entry in base.entries
        if entry.id not in excluded
    ]
    taken = {row.entry.id for row in rows}
    for item in selection.added:
        if item.value.id not in taken:
            taken.add(item.value.id)
            _insert(rows, _adopt(entry_of(item, 0, Kind.LOCAL), None, None, offices))
    entries = tuple(row.numbered(number) for number, row in enumerate(rows, 1))
    confirmed = selection.head.confirmed
    return DomainCatalog.model_construct(
        order=base.guideline.head.order,
        slug=base.guideline.slug,
        name=base.guideline.domain,
        guidance=base.guideline.head.guidance,
        entries=entries,
        excluded=tuple(
            Excluded(id=number, name=base.by_id[number].secondary or base.by_id[number].primary, reason=reason)
            for number, reason in selection.excluded
            if number in base.by_id
        ),
        confirmed=f"{confirmed.date} {confirmed.office}" if confirmed else None,
    )


class _Row(NamedTuple):
    """An entry and the cells in which the place's differs; made into one when its number is known."""

    entry: Entry
    update: dict[str, Any]

    def numbered(self, number: int) -> Entry:
        self.update["number"] = number
        return self.entry.model_copy(update=self.update)

    @property
    def primary(self) -> str:
        name: str = self.update.get("primary", self.entry.primary)
        return name


def _insert(rows: list[_Row], row: _Row) -> None:
    """A local item goes behind the last one of the same 一级事项, or to the end."""
    for index in range(len(rows) - 1, -1, -1):
        if rows[index].primary == row.primary:
            rows.insert(index + 1, row)
            return
    rows.append(row)


def _adopt(entry: Entry, change: Authored[Change] | None, defaults: Authored[Change] | None, offices: _Offices) -> _Row:
    if change is None and defaults is None:
        body, roles = offices.find(entry.body)
        origin = Origin(entry.origin.kind, entry.origin.base, None, None, offices.node, roles)
        return _Row(entry, {"body": body, "origin": origin})
    update, origin = _filled(entry, change, defaults, offices)
    return _Row(entry, update | {"origin": origin})


def _filled(
    entry: Entry, change: Authored[Change] | None, defaults: Authored[Change] | None, offices: _Offices
) -> tuple[dict[str, Any], Origin]:
    """The cells in which the place's entry differs from `entry`, and where they come from."""
    update: dict[str, Any] = {}
    if defaults is not None:
        filled = _changed(entry, defaults.value)
        update |= {name: value for name, value in filled.items() if not _written(entry, name)}
    filled_in = defaults is not None and bool(update)
    if change is not None:
        update |= _changed(entry.model_copy(update=update) if update else entry, change.value)
    body, roles = offices.find(update.get("body", entry.body))
    if body != entry.body or "body" in update:
        update["body"] = body
    kind = entry.origin.kind if change is None else Kind.TAILORED
    return update, Origin(
        kind,
        entry.origin.base,
        change.node if change is not None else None,
        defaults.node if filled_in and defaults is not None else None,
        offices.node,
        roles,
    )


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
    add = {str(Channel.parse(text)): Channel.parse(text) for text in change.add}
    kept = tuple(c for c in now if str(c) not in drop and c.name not in drop and str(c) not in add)
    return kept + tuple(add.values())
