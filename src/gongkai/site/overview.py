"""The view over the counties: of each item of the guidelines who adopts it, who changed it and how, who left it out and why.

Made from what the places published, whose catalogs are read one after the other; of each only what is told is kept, its
many equal texts once. The pages of items, the comparisons and the workbook are all made of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.model.deadline import Order
from gongkai.model.entry import Kind, named
from gongkai.model.grouped import grouped
from gongkai.model.item import is_shared
from gongkai.model.letters import listed
from gongkai.site.cells import Data, cells, channel
from gongkai.site.published import Published

SAME, CHANGED, STRICTER, LOOSER = "照用", "有改动", "更严", "更宽"
LEFT_OUT, NO_DOMAIN, ABSENT = "不采用", "未采用领域", "未列入"
STATES = (SAME, CHANGED, STRICTER, LOOSER, LEFT_OUT, NO_DOMAIN, ABSENT)
ADOPTED = (SAME, CHANGED, STRICTER, LOOSER)
_MOST = 24  # counties in a table
VERDICTS = {Order.LOOSER: LOOSER, Order.STRICTER: STRICTER, Order.UNCLEAR: "宽严看不出", Order.SAME: "宽严一样"}


class Difference(NamedTuple):
    """A cell in which a place differs from the guideline; `verdict` is said of limits and channels, `added` and `removed`
    are elements of lists."""

    heading: str
    guideline: str
    text: str
    verdict: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    is_list: bool = False

    @property
    def said(self) -> str:
        """The difference in words."""
        if not self.is_list:
            return f"指引“{self.guideline}”，本地“{self.text}”" if self.guideline else f"增写“{self.text}”"
        parts = (("增加", self.added), ("去掉", self.removed))
        return "；".join(f"{word} {listed(texts)}" for word, texts in parts if texts) or "只是次序不同"


class Stand(NamedTuple):
    """How a place stands to an item: its state, why it leaves it out, and how it differs."""

    state: str
    reason: str = ""
    differences: tuple[Difference, ...] = ()

    @property
    def headings(self) -> str:
        """The cells that differ."""
        return "、".join(one.heading for one in self.differences)


class Where(NamedTuple):
    """A page of a place, by its path in the site's folder, and what the place is called and lies in."""

    name: str
    region: str
    page: str


class Row(NamedTuple):
    """How one place publishes an item: its offices, the limit, the channels that are a must, how it stands to the item. A province
    has as many as entries: what several tell alike, they share."""

    where: Where
    number: str
    body: str
    deadline: str
    channels: str
    stand: Stand

    @property
    def name(self) -> str:
        """The place's name."""
        return self.where.name

    @property
    def region(self) -> str:
        """What it lies in."""
        return self.where.region

    @property
    def href(self) -> str:
        """Where its row stands, from the site's folder."""
        return f"{self.where.page}#{self.number}"


class Left(NamedTuple):
    """A place that does not publish an item; `href` leads from the site's folder to where it says so."""

    name: str
    region: str
    href: str
    stand: Stand


@dataclass(slots=True)
class Item:
    """An item as the guideline says it or, where no guideline has it, as a place does. `cells` are its texts by heading,
    `stands` the places' stands by their slugs, `date` that of the latest edition of a place that has it; `is_one_of` several
    that have one 二级事项 in the domain."""

    number: str
    domain: str
    slug: str
    cells: Mapping[str, str]
    kind: str
    date: str = ""
    rows: list[Row] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    stands: dict[str, Stand] = field(default_factory=dict)
    is_one_of: bool = False

    @property
    def primary(self) -> str:
        """一级事项."""
        return self.cells.get("一级事项", "")

    @property
    def secondary(self) -> str:
        """二级事项; empty where there is none."""
        return self.cells.get("二级事项", "")

    @property
    def name(self) -> str:
        """二级事项, or 一级事项 where there is none; both where others are called the same."""
        return named(self.primary, self.secondary, whole=self.is_one_of)

    def counts(self, slugs: Iterable[str]) -> Counter[str]:
        """How many of these counties stand how."""
        return Counter(self.stands[slug].state for slug in slugs)


class City(NamedTuple):
    """A city's counties. `key` names its pages: the beginning of its counties' codes."""

    key: str
    name: str
    counties: tuple[Published, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The counties in the order of their codes, and the guidelines' items in the order of their numbers."""

    counties: tuple[Published, ...]
    items: tuple[Item, ...]

    @property
    def slugs(self) -> tuple[str, ...]:
        """The counties' slugs."""
        return tuple(county.slug for county in self.counties)

    def domains(self) -> dict[str, list[Item]]:
        """The items by the slugs of their domains."""
        return grouped((item.slug, item) for item in self.items)

    def cities(self) -> list[City]:
        """The counties by city; a city of very many in several parts."""
        groups = grouped(((county.province, county.city), county) for county in self.counties)
        taken: Counter[str] = Counter()
        cities = []
        for (_, name), inside in groups.items():
            for start in range(0, len(inside), _MOST):
                part = tuple(inside[start : start + _MOST])
                key = part[0].code[:4] if part[0].code[:4].isdigit() else "0000"
                taken[key] += 1
                again = f"（{start // _MOST + 1}）" if start else ""
                cities.append(
                    City(f"{key}-{taken[key]}" if taken[key] > 1 else key, f"{name or '未写设区市'}{again}", part)
                )
        return cities

    def narrowed(self, slugs: Collection[str] | None = None, domains: Collection[str] | None = None) -> Overview:
        """The same for these counties and these domains (slugs) alone: of the counties, too, only these are counted."""
        counties = (one for one in self.counties if slugs is None or one.slug in slugs)
        return Overview(
            tuple(counties if domains is None else (one.within(domains) for one in counties)),
            tuple(item for item in self.items if domains is None or item.slug in domains),
        )


def collect(places: Sequence[Published], guidelines: Sequence[Data]) -> Overview:
    """The items of the guidelines and those that the places publish; a county's towns come after it."""
    items = {
        entry["id"]: Item(entry["id"], domain["name"], domain["slug"], cells(entry), Kind.GUIDELINE)
        for domain in guidelines
        for entry in domain["entries"]
    }
    by_domain = grouped((item.domain, item) for item in items.values())
    texts: dict[str, str] = {}
    codes = {place.slug: place.code for place in places}
    for place in sorted(places, key=lambda one: (codes.get(one.slug.partition("/")[0], ""), one.slug)):
        data = place.read()
        region = "".join(ref["name"] for ref in data["place"].get("above", ())) or place.city
        for domain in data["domains"]:
            where = Where(place.name, region, f"{place.slug}/{domain['slug']}.html")
            for entry in domain["entries"]:
                number = entry["id"]
                if not is_shared(number):
                    continue
                if number not in items:
                    items[number] = Item(number, domain["name"], domain["slug"], cells(entry), entry["origin"])
                item = items[number]
                if item.kind != Kind.GUIDELINE and entry["origin"] == Kind.GUIDELINE:  # no guideline has it now
                    item.cells, item.kind = cells(entry), entry["origin"]
                row = Row(where, item.number, *_told(entry, texts), _stand(entry, texts))
                item.rows.append(row)
                item.stands[place.slug] = row.stand
                item.date = max(item.date, place.date)
            for one in domain.get("excluded", ()):
                if one["id"] in items:
                    _leave(
                        items[one["id"]], place, region, f"{domain['slug']}.html#{one['id']}", LEFT_OUT, one["reason"]
                    )
        for each in data.get("unadopted", ()):
            for item in by_domain.get(each["domain"], ()):
                _leave(item, place, region, "index.html#unadopted", NO_DOMAIN, each["reason"])
    for alike in grouped(((item.slug, item.name), item) for item in items.values()).values():
        for item in alike if len(alike) > 1 else ():
            item.is_one_of = True
    counties = tuple(sorted((one for one in places if one.is_county), key=lambda one: (one.code, one.slug)))
    for county in counties:
        for item in items.values():
            if county.slug not in item.stands:
                item.stands[county.slug] = Stand(ABSENT if item.slug in county.domains else NO_DOMAIN)
    return Overview(counties, tuple(items[number] for number in sorted(items)))


def _leave(item: Item, place: Published, region: str, page: str, state: str, reason: str) -> None:
    if place.slug not in item.stands:
        item.stands[place.slug] = stand = Stand(state, reason)
        item.left.append(Left(place.name, region, f"{place.slug}/{page}", stand))
        item.date = max(item.date, place.date)


_UNCHANGED = Stand(SAME)


def _stand(entry: Data, texts: dict[str, str]) -> Stand:
    """`texts` are those that many say."""
    differs = tuple(
        Difference(
            texts.setdefault(one["heading"], one["heading"]),
            texts.setdefault(one["guideline"], one["guideline"]),
            one["text"],
            VERDICTS[Order(one["order"])] if "order" in one else "",
            tuple(one.get("added", ())),
            tuple(one.get("removed", ())),
            "added" in one,
        )
        for one in entry.get("differs", ())
    )
    if not differs:
        return _UNCHANGED
    verdicts = {one.verdict for one in differs}
    state = LOOSER if LOOSER in verdicts else STRICTER if STRICTER in verdicts else CHANGED
    return Stand(state, "", differs)


def _told(entry: Data, texts: dict[str, str]) -> tuple[str, str, str]:
    limit = entry["deadline"]["text"] if entry["deadline"] else ""
    channels = "、".join(channel(each) for each in entry["channels"] if each["required"])
    body, limit, channels = (texts.setdefault(one, one) for one in ("、".join(entry["body"]), limit, channels))
    return body, limit, channels
