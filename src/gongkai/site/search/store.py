"""The search's data: all distinct texts of the entries of some places, each kept once, in parts of one domain each.

Counties print the guideline's texts again and again. A part therefore holds, for each item, the wording that most
places have, other wordings as differences from it, and for each place which wordings it has, in runs. Offices bear
the place's name (永修县财政局): they are kept as patterns, so that counties with the same offices have equal lists.

    core   {fields, site, places, domains, offices, bodies, channels, audience, modes, tiers, synonyms, …}; see `pages`
    part   {laws, channels, audience, tiers, items, more, places}

`items` are lists of values in the order of `fields`; laws, channels, audience and tiers are places in the lists of
that name. `more` are [item, field, value, field, value…]. Wordings are counted on: the items first, then `more`.
`places` are [places, runs of wordings (first, count…), runs of bodies (body, count…)]; a body is a list of offices.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from gongkai.model.grouped import grouped
from gongkai.site.cells import Data, list_page, lists_of
from gongkai.site.search.code import expanded, fold, merged, pairs_of, pattern, ranges, stem_of
from gongkai.site.search.index import EntryText, PlaceEntry, entries_of, rows_of

FIELDS = EntryText._fields
_BEHIND = 100  # lists come behind all domains
_SHARED = ("laws", "channels", "audience", "tiers")
K = TypeVar("K", bound=Hashable)


class Listed(Generic[K]):
    """Values that are referred to by their place in a list."""

    def __init__(self) -> None:
        self._places: dict[K, int] = {}

    def place(self, value: K) -> int:
        """The place of a value; one not seen before goes to the end."""
        return self._places.setdefault(value, len(self._places))

    def all(self) -> list[K]:
        """The values in the order of their places."""
        return list(self._places)


@dataclass(slots=True)
class _Domain:
    """What the places say in one domain: each place's wordings and bodies, in the order of its catalog."""

    name: str
    slug: str
    order: int
    uses: dict[EntryText, int] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    places: list[tuple[int, list[EntryText], list[int]]] = field(default_factory=list)


class SearchStore:
    """Takes in catalogs one after the other, then gives the core and the parts."""

    def __init__(self) -> None:
        self._places: list[list[str]] = []
        self._domains: dict[tuple[str, str], _Domain] = {}
        self._offices: Listed[str] = Listed()
        self._bodies: Listed[tuple[int, ...]] = Listed()
        self._channels: Listed[str] = Listed()
        self._audience: Listed[str] = Listed()
        self._modes: Listed[str] = Listed()
        self._tiers: Listed[str] = Listed()
        self._kept: dict[EntryText, EntryText] = {}

    def add(self, slug: str, data: Data) -> None:
        """One place's catalog.json."""
        self.take(slug, data, ((one, entries_of(one)) for one in data["domains"]))

    def take(self, slug: str, data: Data, domains: Iterable[tuple[Data, list[PlaceEntry]]]) -> None:
        """The same, with what stands in each domain."""
        place = data["place"]
        number = len(self._places)
        name, city = place["name"], place["city"] or ""
        self._places.append([slug, name, city, stem_of(name)])
        parts = [((one["slug"], one["name"], one["order"]), entries) for one, entries in domains]
        parts += [((list_page(one), one["name"], _BEHIND), rows_of(one)) for one in lists_of(data)]
        for (page, title, order), entries in parts:
            domain = self._domains.setdefault((page, title), _Domain(title, page, order))
            if entries:
                self._take(domain, number, name, city, entries)

    def _take(self, domain: _Domain, number: int, name: str, city: str, entries: list[PlaceEntry]) -> None:
        texts, bodies = [], []
        for entry in entries:
            text = self._kept.setdefault(entry.text, entry.text)
            if text not in domain.uses:
                self._note(text)
            domain.uses[text] = domain.uses.get(text, 0) + 1
            texts.append(text)
            offices = tuple(self._offices.place(pattern(office, name, city)) for office in entry.offices)
            bodies.append(self._bodies.place(offices))
        domain.ids = merged(domain.ids, [text.id for text in texts])
        domain.places.append((number, texts, bodies))

    def _note(self, text: EntryText) -> None:
        """Keep what filters offer."""
        for channel in text.channels:
            self._channels.place(channel.partition("：")[0])
        for audience in text.audience:
            self._audience.place(audience)
        self._modes.place(text.mode)
        for tier in text.tiers:
            self._tiers.place(tier)

    def domains(self) -> list[_Domain]:
        """The domains in their order."""
        return sorted(self._domains.values(), key=lambda domain: (domain.order, domain.slug, domain.name))

    def core(self, synonyms: Sequence[Sequence[str]], *, site: bool) -> dict[str, Any]:
        """What every search needs, without the parts; `site` tells whether pages stand in the places' folders."""
        return {
            "fields": FIELDS,
            "site": site,
            "places": self._coded_places(),
            "domains": [[domain.name, domain.slug] for domain in self.domains()],
            "offices": self._offices.all(),
            "bodies": self._bodies.all(),
            "channels": self._channels.all(),
            "audience": self._audience.all(),
            "modes": [mode for mode in self._modes.all() if mode],
            "tiers": self._tiers.all(),
            "synonyms": synonyms,
        }

    def _coded_places(self) -> list[list[Any]]:
        """Of each place the last step of its folder, its name, its city (null: that of the place above it), and the number of
        the place above it, where there is one."""
        numbers = {place[0]: number for number, place in enumerate(self._places)}
        coded: list[list[Any]] = []
        for slug, name, city, _ in self._places:
            above = numbers.get(slug.rpartition("/")[0])
            if above is None:
                coded.append([slug, name, city])
            else:
                step = slug.rpartition("/")[2]
                coded.append([step, name, None if city == self._places[above][2] else city, above])
        return coded

    def parts(self) -> list[dict[str, Any]]:
        """One part a domain, in the order of the core's `domains`."""
        return [_part(domain) for domain in self.domains()]

    def pairs(self) -> list[set[str]]:
        """For each part, all pairs of neighbouring characters in its texts, folded as the search page folds."""
        offices, bodies = self._offices.all(), self._bodies.all()
        found = []
        for domain in self.domains():
            texts = {one for text in domain.uses for one in text.all()} | {domain.name}
            for number, _, used in domain.places:
                _, name, city, stem = self._places[number]
                names = {offices[office] for body in set(used) for office in bodies[body]}
                texts |= {expanded(office, name, stem, city) for office in names}
            found.append({pair for text in texts for pair in pairs_of(fold(text))})
        return found


def _part(domain: _Domain) -> dict[str, Any]:
    shared: dict[str, Listed[str]] = {name: Listed() for name in _SHARED}
    wordings = grouped((text.id, text) for text in domain.uses)
    usual = [max(wordings[one], key=lambda text: domain.uses[text]) for one in domain.ids]
    numbers = {text: number for number, text in enumerate(usual)}
    items = [_values(text, shared) for text in usual]
    more: list[list[Any]] = []
    for item, one in enumerate(domain.ids):
        for text in wordings[one]:
            if text not in numbers:
                numbers[text] = len(numbers)
                values = _values(text, shared)
                changed = [place for place, value in enumerate(values) if value != items[item][place]]
                more.append([item, *(part for place in changed for part in (place, values[place]))])
    groups = grouped(
        ((ranges([numbers[text] for text in texts]), ranges(bodies, step=0)), place)
        for place, texts, bodies in domain.places
    )
    return {
        **{name: texts.all() for name, texts in shared.items()},
        "items": items,
        "more": more,
        "places": [[places, *key] for key, places in groups.items()],
    }


def _values(text: EntryText, shared: dict[str, Listed[str]]) -> list[Any]:
    return [
        [shared[name].place(one) for one in value] if name in shared else value
        for name, value in zip(FIELDS, text, strict=True)
    ]
