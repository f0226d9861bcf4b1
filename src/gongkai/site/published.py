"""What a site knows of its places: the catalog.json that each published, read again whenever it is asked for.

A province's catalogs as plain data would fill the memory, so they are handed out one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from sys import intern
from typing import Any, NamedTuple

from gongkai.kinds.date import a_year_after, newest
from gongkai.model.artifact import Artifact, Download
from gongkai.model.review import HELD
from gongkai.model.synonym import Synonyms
from gongkai.model.task import Standing
from gongkai.model.templates import Templates
from gongkai.render.html.trail import Crumb


class Part(NamedTuple):
    """How many items of a domain (by its slug) a place publishes, leaves out and changes."""

    domain: str
    entries: int
    excluded: int
    differing: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the front page tells of a place: its edition's name, who reviewed it and when, how many lists it publishes, what it
    makes of its domains, and what falls due on which day, as (what, YYYY-MM-DD)."""

    edition: str
    review: str
    lists: int
    parts: tuple[Part, ...]
    due: tuple[tuple[str, str], ...]

    @property
    def excluded(self) -> int:
        """How many items it leaves out."""
        return sum(part.excluded for part in self.parts)

    @property
    def differing(self) -> int:
        """How many items it changes."""
        return sum(part.differing for part in self.parts)


@dataclass(frozen=True, slots=True)
class Published:
    """One place: its folder below the output (yongxiu, yongxiu/jiangshang), its facts, and how to get its data.

    The facts are those of catalog.json without the domains' entries; `files` are those to download, with paths from the place's folder, `pages` those about groups, and of lists and their rows. `standing` is how far it is with the province's tasks, where it tells that. `unchecked` says why the place is not to be found, if it is not.
    """

    slug: str
    code: str
    name: str
    city: str
    province: str
    level: str
    date: str
    unchecked: str
    facts: Facts
    files: tuple[Download, ...]
    pages: tuple[str, ...]
    standing: Standing | None
    read: Callable[[], dict[str, Any]] = field(compare=False, repr=False)

    @property
    def is_county(self) -> bool:
        """Whether it is one of the places of which the site's catalogs are; others are above or below these."""
        return self.level == "县级"

    @property
    def domains(self) -> tuple[str, ...]:
        """The slugs of its domains."""
        return tuple(part.domain for part in self.facts.parts)

    @property
    def entries(self) -> int:
        """How many items it publishes."""
        return sum(part.entries for part in self.facts.parts)

    def within(self, domains: Collection[str]) -> Published:
        """The same, of which only these domains (slugs) are told."""
        parts = tuple(part for part in self.facts.parts if part.domain in domains)
        return replace(self, facts=replace(self.facts, parts=parts))

    def overdue(self, day: str) -> list[str]:
        """What should have been done before `day`: what falls due every year, and the province's tasks."""
        tasks = self.standing.overdue if self.standing is not None else ()
        due = (*self.facts.due, *((f"任务{step.task.id}", step.due) for step in tasks))
        return [f"{what}（应在{last}前）" for what, last in due if last < day]


@dataclass(frozen=True, slots=True)
class Site:
    """All places of an output folder, in the order of their codes; where the site will stand, if that is known.

    `base_url` ends with a slash or is empty; `title` is what the site is called; `synonyms` are for the search. `guidelines`
    are the domains as the guidelines have them, in the form of catalog.json.
    """

    places: tuple[Published, ...]
    title: str
    templates: Templates
    base_url: str = ""
    synonyms: Synonyms = field(default_factory=Synonyms)
    guidelines: tuple[Mapping[str, Any], ...] = ()

    @property
    def counties(self) -> tuple[Published, ...]:
        """The counties among those that passed the checks."""
        return tuple(place for place in self.checked if place.is_county)

    @property
    def day(self) -> str:
        """The day against which what falls due is told."""
        return day_of(self.places)

    @property
    def checked(self) -> tuple[Published, ...]:
        """The places that passed the checks: only these may be found by others."""
        return tuple(place for place in self.places if not place.unchecked)


def day_of(places: Iterable[Published]) -> str:
    """The date of the newest edition, against which what falls due is told; the clock never counts, nor does a slip (`newest`). A
    place and those below it, whose date may come from it, count as one."""
    dates: dict[str, str] = {}
    for place in places:
        family = place.slug.partition("/")[0]
        dates[family] = max(dates.get(family, ""), place.date)
    return newest(dates.values())


def site_common(site: Site, sheet: Artifact, here: str, up: str = "") -> dict[str, Any]:
    """What every page above the places is told, the front page being the one that is `here` by no name. `up` leads from the
    page's folder to the site's."""
    return {
        "title": site.title,
        "stylesheet": up + sheet.path,
        "unchecked": "",
        "site": Crumb(site.title, f"{up}index.html"),
        "trail": (Crumb("首页", f"{up}index.html"),) if here else (),
        "here": here,
        "search": "",
    }


def published(
    slug: str,
    read: Callable[[], dict[str, Any]],
    files: Iterable[Download] = (),
    pages: Iterable[str] = (),
    standing: Standing | None = None,
) -> Published:
    """The place in folder `slug`, which holds `files` to download and more `pages`, paths from there. KeyError and TypeError where `read` gives other data than a catalog's."""
    data = read()
    place = data["place"]
    texts = [place["name"], data["edition"]["date"], *(domain["slug"] for domain in data["domains"])]
    texts += [place.get(key) or "" for key in ("code", "city", "province", "level")]
    texts.append(data.get("status") or "")
    if not all(isinstance(text, str) for text in texts) or not isinstance(data["counts"]["entries"], int):
        raise TypeError("no data of a catalog")
    return Published(
        slug=slug,
        code=place["code"] or "",
        name=place["name"],
        city=place["city"] or "",
        province=place.get("province") or "",
        level=place.get("level") or "县级",
        date=data["edition"]["date"],
        unchecked=data["status"] if data["unchecked"] else "",
        facts=_facts(data),
        files=tuple(files),
        pages=tuple(pages),
        standing=standing,
        read=read,
    )


def _facts(data: Mapping[str, Any]) -> Facts:
    review, status = data.get("review"), data["edition"].get("status")
    held = status is None or status in HELD  # what was changed since its review is not reviewed
    return Facts(
        edition=data["edition"].get("name") or "",
        review=f"{review['date']} {review['office']}" if review and held else "",
        lists=len(data.get("lists", ())),
        parts=tuple(
            Part(
                intern(one["slug"]),
                len(one["entries"]),
                len(one.get("excluded", ())),
                sum("differs" in entry for entry in one["entries"]),
            )
            for one in data["domains"]
        ),
        due=tuple(_due(data)),
    )


def _due(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What falls due: the catalog is gone through every year (赣府厅发〔2020〕17号第三条、第五条), rows of lists say when."""
    yield "目录评估", a_year_after(date.fromisoformat(data.get("assessed") or data["edition"]["date"])).isoformat()
    for one in data.get("lists", ()):
        for row in one["rows"] if one["current"] else ():
            if row.get("due"):
                yield f"{one['name']}{row['id']}", str(row["due"])
