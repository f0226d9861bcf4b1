"""Guidelines as entries: made once, shared by every place that adopts them unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.model.deadline import Deadline
from gongkai.model.entry import SHOWN, Adopter, DomainCatalog, Entry, Kind, Origin
from gongkai.model.item import EVIDENCE, Audience, Authored, Guideline, Item
from gongkai.source.project import Project

Row = tuple[Entry, Adopter | None]  # what a place is given or adds, and what makes it where it is given


@dataclass(frozen=True, slots=True)
class Base:
    """What a place resolves one domain against: entries whose bodies are still roles.

    For a county these are the guideline's items, a ministry's gaps still empty; for a town what its county hands
    down. `gaps` tells for each required YAML key which numbers leave it out. `passing` are entries that the place does
    not disclose but hands on to those below it: what is 村级 alone comes to a village through its town. `vouched` are
    the numbers of what the places above have checked themselves.
    """

    guideline: Guideline
    entries: tuple[Entry, ...]
    by_id: Mapping[str, Entry]
    gaps: Mapping[str, frozenset[str]]
    passing: tuple[Entry, ...] = ()
    vouched: frozenset[str] = frozenset()
    rows: tuple[Row, ...] = field(init=False, repr=False, compare=False)  # of the entries

    def __post_init__(self) -> None:
        rows = ((one, None if "公开主体" in one.origin.own_keys() else one.adopter()) for one in self.entries)
        object.__setattr__(self, "rows", tuple(rows))


def prepare(project: Project) -> dict[str, Base]:
    """The bases of all guidelines by domain name. Where a number stands twice, the first counts."""
    bases: dict[str, Base] = {}
    for domain, guideline in project.guidelines.items():
        by_id: dict[str, Entry] = {}
        for item in guideline.items:
            by_id.setdefault(item.value.id, entry_of(item, len(by_id) + 1, Kind.GUIDELINE))
        gaps = {
            key: frozenset(number for number, entry in by_id.items() if entry.origin.base.get(key) is None)
            for key in project.template.required_keys
        }
        bases[domain] = Base(guideline, tuple(by_id.values()), by_id, {key: ids for key, ids in gaps.items() if ids})
    return bases


def as_domains(bases: Mapping[str, Base]) -> tuple[DomainCatalog, ...]:
    """The bases of all guidelines as the domains of a catalog that adopts everything; bodies stay roles."""
    return tuple(
        DomainCatalog(
            order=base.guideline.head.order,
            slug=base.guideline.slug,
            name=base.guideline.domain,
            guidance=base.guideline.head.guidance,
            entries=base.entries,
            former=base.guideline.head.former,
        )
        for base in bases.values()
    )


def entry_of(item: Authored[Item], number: int, kind: Kind) -> Entry:
    """An item as an entry that nobody has changed."""
    value = item.value
    return Entry(
        id=value.id,
        number=number,
        primary=value.primary,
        secondary=value.secondary or "",
        elements=value.elements,
        basis=value.citations(),
        deadline=Deadline.parse(value.deadline) if value.deadline else None,
        body=value.body,
        channels=value.parsed_channels(),
        audience=Audience.parse(value.audience),
        mode=value.mode or "",
        tiers=value.tiers,
        location=value.location,
        note=value.note,
        evidence=value.evidence,
        source=value.source,
        extra=value.extra,
        seen=tuple((key, seen) for key in (*SHOWN, *dict(value.extra)) if (seen := _seen(item, key)) is not None),
        origin=Origin(kind, item.node),
    )


def _seen(item: Authored[Item], key: str) -> str | None:
    """Where a cell was seen; None for one that is empty or was not."""
    word, where = item.value.evidence_of(key) if item.node.get(key) else ("", None)
    return where or "" if word == EVIDENCE[0] else None
