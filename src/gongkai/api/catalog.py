"""The catalog of a place as programs are given it: plain values, under the names of catalog.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gongkai.model.entry import Catalog as Inside
from gongkai.model.finding import Span
from gongkai.render.json import as_data


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """A law that an entry rests on."""

    key: str
    """Its short name in the registry of laws."""
    title: str
    """Its full title; empty where the registry does not have it."""
    number: str
    """Its document number; empty where it is not known."""
    status: str
    """现行, 已修订 or 已废止 on the catalog's date; empty where it is not known."""
    article: str
    """The article that is cited (第二十条); empty where the whole law is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Where an entry's information is made public."""

    name: str
    """The template's name of the channel."""
    text: str
    """What “其他” stands for; empty for every other channel."""
    required: bool
    """Whether it is one of those that must be used (■)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a catalog. What is not known is empty."""

    id: str
    """Its number for ever (04-001): the key under which other systems keep it. Numbers are never used again."""
    number: int
    """Its running number in the domain (序号), which changes from edition to edition."""
    domain: str
    """The name of its domain."""
    primary: str
    """一级事项."""
    secondary: str
    """二级事项."""
    elements: tuple[str, ...]
    """公开内容（要素）."""
    basis: tuple[Basis, ...]
    """公开依据."""
    deadline: str
    """公开时限, as written."""
    body: tuple[str, ...]
    """公开主体: the offices by the names that the place gives them."""
    channels: tuple[Channel, ...]
    """公开渠道和载体."""
    public: bool
    """公开对象: whether everybody."""
    groups: tuple[str, ...]
    """公开对象: the special groups."""
    mode: str
    """公开方式: 主动 or 依申请公开."""
    tiers: tuple[str, ...]
    """公开层级."""
    location: str
    """公开位置: where the information itself is to be read."""
    note: str
    """备注."""
    extra: Mapping[str, str] = field(hash=False)
    """The columns that the template adds, by their headings."""
    evidence: str
    """How the item is known: 已见, 转载 or 待核."""
    origin: str
    """`guideline` as the guideline has it, `tailored` changed by the place, `local` the place's own."""
    source: tuple[Span, ...]
    """Where it is written: the item, then what the place changes."""

    @property
    def name(self) -> str:
        """What it is called: 二级事项, or 一级事项 where there is none."""
        return self.secondary or self.primary


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """An item of the guideline that the place leaves out."""

    id: str
    """Its number."""
    name: str
    """What it is called."""
    reason: str
    """Why it is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """One domain (领域) of a catalog."""

    order: int
    """Its number among the domains."""
    slug: str
    """The name of its page and files, without their endings."""
    name: str
    """What it is called."""
    confirmed: str
    """When and by whom it was confirmed (核实); empty where it was not."""
    entries: tuple[Entry, ...]
    """Its items in the order of the catalog."""
    excluded: tuple[Excluded, ...]
    """The guideline's items that the place leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """The catalog of one place."""

    slug: str
    """The path that the place is published under (yongxiu, yongxiu/jiangshang)."""
    name: str
    """What the place is called."""
    title: str
    """The catalog's title."""
    date: str
    """The date of the edition (YYYY-MM-DD)."""
    caution: str
    """未通过校验 where the sources have errors, 草案 where something is still open: such a catalog must not be published. Else empty."""
    domains: tuple[Domain, ...]
    """Its domains in their order."""
    data: Mapping[str, Any] = field(hash=False)
    """All of it as in catalog.json, lists included; which keys may change, and when, is promised in docs/data.md."""
    _inside: Inside = field(repr=False, compare=False)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The items of all domains."""
        return tuple(entry for domain in self.domains for entry in domain.entries)

    def find(self, id: str) -> Entry | None:
        """The item of a number; None where the catalog has none."""
        return next((entry for entry in self.entries if entry.id == id), None)


def outside(catalog: Inside) -> Catalog:
    """The catalog as programs are given it."""
    data = as_data(catalog)
    return Catalog(
        slug=data["place"]["slug"],
        name=data["place"]["name"],
        title=data["title"],
        date=data["edition"]["date"],
        caution=data.get("status", ""),
        domains=tuple(map(_domain, data["domains"])),
        data=data,
        _inside=catalog,
    )


def _domain(data: Mapping[str, Any]) -> Domain:
    return Domain(
        order=data["order"],
        slug=data["slug"],
        name=data["name"],
        confirmed=data["confirmed"] or "",
        entries=tuple(_entry(data["name"], one) for one in data["entries"]),
        excluded=tuple(Excluded(**one) for one in data["excluded"]),
    )


def _entry(domain: str, data: Mapping[str, Any]) -> Entry:
    several: dict[str, Any] = {key: tuple(data[key]) for key in ("elements", "body", "tiers")}
    texts: dict[str, Any] = {key: data[key] or "" for key in _TEXTS}
    return Entry(
        domain=domain,
        basis=tuple(_basis(one) for one in data["basis"]),
        deadline=data["deadline"]["text"] if data["deadline"] else "",
        channels=tuple(Channel(**{"text": "", **one}) for one in data["channels"]),
        public=data["audience"]["public"],
        groups=tuple(data["audience"]["groups"]),
        source=tuple(Span(one["file"], one["line"]) for one in data["source"]),
        extra=data["extra"],
        number=data["number"],
        **several,
        **texts,
    )


_TEXTS = ("id", "primary", "secondary", "mode", "location", "note", "evidence", "origin")


def _basis(data: Mapping[str, Any]) -> Basis:
    return Basis(**{key: data.get(key) or "" for key in ("key", "title", "number", "status", "article")})
