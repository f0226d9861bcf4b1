"""Which entries of a catalog concern which people: one group for each special group that the catalog names, and one
for each event of life (建房) that some of its entries belong to.

Groups are the same people only where `templates/events.yaml` says so, or where names differ by nothing but spaces and
the width of characters. Every entry of a group says why it is there.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.model.entry import Catalog, DomainCatalog, Entry
from gongkai.model.item import GROUPS
from gongkai.model.recent import recent
from gongkai.model.topic import EVENT, EventRule, LifeEvent, Topics


@dataclass(frozen=True, slots=True)
class Concern:
    """An entry that concerns a group, with its domain, and why it does; `rank` is the place of the event's rule."""

    domain: DomainCatalog
    entry: Entry
    why: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """People whom some entries concern. `slug` names the group's page and stays; `kind` is 特定群体 or 办事."""

    slug: str
    name: str
    kind: str
    about: str
    concerns: tuple[Concern, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries in the order of the catalog."""
        return tuple(concern.entry for concern in self.concerns)


@recent(lambda catalog: (catalog.domains, catalog.topics), most=1)
def audience_groups(catalog: Catalog) -> tuple[Group, ...]:
    """The special groups in the order in which the catalog names them, then the events in that of their file.

    A group without an entry is left out.
    """
    return (*_special_groups(catalog), *_events(catalog))


def _special_groups(catalog: Catalog) -> Iterator[Group]:
    known = _known_names(catalog.topics)
    names: dict[str, str] = {}
    found: dict[str, list[Concern]] = {}
    for domain, entry in catalog.pairs():
        for written in entry.audience.groups:
            bare = _bare(written)
            if not bare:
                continue
            slug, name = known.get(bare) or (f"q-{hashlib.sha256(bare.encode()).hexdigest()[:10]}", written)
            names.setdefault(slug, name)
            concerns = found.setdefault(slug, [])
            if not concerns or concerns[-1].entry is not entry:
                concerns.append(Concern(domain, entry, f"公开对象：{written}"))
    for slug, concerns in found.items():
        yield Group(slug, names[slug], GROUPS, f"向{names[slug]}公开的事项", tuple(concerns))


def _known_names(topics: Topics) -> dict[str, tuple[str, str]]:
    """Each name of a listed group, bare → the group's page and first name."""
    return {_bare(name): (group.page, group.name) for group in topics.groups for name in (group.name, *group.aliases)}


def _bare(name: str) -> str:
    """A name without spaces, all characters of the same width."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def _events(catalog: Catalog) -> Iterator[Group]:
    for event in catalog.topics.events:
        concerns = tuple(
            Concern(domain, entry, why, rank)
            for domain in catalog.domains
            if (rules := _rules(event, domain.name))
            for entry in domain.entries
            for rank, why in _first(event, rules, domain.name, entry)
        )
        if concerns:
            yield Group(event.page, event.name, EVENT, event.about, concerns)


def concern(event: LifeEvent, domain: str, entry: Entry) -> str:
    """Why an entry concerns an event, by the first rule that holds; empty where none does."""
    return next((why for _, why in _first(event, _rules(event, domain), domain, entry)), "")


def _rules(event: LifeEvent, domain: str) -> list[tuple[int, EventRule]]:
    """The event's rules that may hold in a domain, with their places."""
    return [(rank, rule) for rank, rule in enumerate(event.rules) if not rule.domains or domain in rule.domains]


def _first(event: LifeEvent, rules: list[tuple[int, EventRule]], domain: str, entry: Entry) -> list[tuple[int, str]]:
    """The first rule that holds, its place and why; none where none does or the entry is left out."""
    found = [(rank, why) for rank, rule in rules if (why := _why(rule, domain, entry))][:1]
    left_out = found and any(word in entry.primary or word in entry.secondary for word in event.without)
    return [] if left_out else found


def _why(rule: EventRule, domain: str, entry: Entry) -> str:
    """What a rule asks for beside the domain, all of it, as found in the entry; empty where one thing is missing."""
    if rule.groups and not entry.audience.groups:
        return ""
    reasons = [f"领域是“{domain}”"] if rule.domains else []
    if rule.primary:
        if entry.primary not in rule.primary:
            return ""
        reasons.append(f"一级事项是“{entry.primary}”")
    for wanted, text, reason in (
        (rule.words, entry.name, "名称里有“{}”"),
        (rule.groups, "、".join(entry.audience.groups), "公开对象里有“{}”"),
    ):
        if wanted:
            found = next((word for word in wanted if word in text), None)
            if found is None:
                return ""
            reasons.append(reason.format(found))
    return "，".join(reasons)
