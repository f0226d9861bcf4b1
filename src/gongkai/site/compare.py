"""The counties beside each other (各地对照): pages of all domains, of each domain, of each city, and `overview.xlsx`.

The province, its departments and its cities have their own in their folders: of their domains, of their counties.

A page's size is bounded. A domain's page names at most `_NAMED` counties in a cell; where the counties are more than
`_TOGETHER`, the table that shows each county by itself stands on pages of their own, one a city.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from posixpath import relpath
from typing import Any, NamedTuple

from jinja2 import Environment

from gongkai.model.artifact import Artifact
from gongkai.model.letters import first_of
from gongkai.render.html.pages import COMPARED, asset, environment, search_key
from gongkai.render.html.trail import Crumb
from gongkai.render.xlsx.report import workbook
from gongkai.site import items as item_pages
from gongkai.site.items import FOLDER, has_page
from gongkai.site.matrix import sheets
from gongkai.site.overview import ADOPTED, NO_DOMAIN, SAME, STATES, City, Item, Overview, Stand, collect
from gongkai.site.published import Published, Site, day_of, site_common
from gongkai.site.search.pages import PAGE as SEARCH

BOOK = "overview.xlsx"
INDEX = f"{FOLDER}/index.html"
_TITLE = "各地对照"
_NAMED = 6
_TOGETHER = 12
_SHOWN = STATES[:5]  # those with a column of their own


class Cell(NamedTuple):
    """How many stand so, and the first of them by name."""

    number: int
    names: str


class Line(NamedTuple):
    """An item on its domain's page: a cell for each state that is shown, and how many counties have none of them."""

    item: Item
    page: str
    cells: list[Cell]
    others: int


class DomainLine(NamedTuple):
    """A domain on the page of all: how many counties adopt it, and how their items stand; `page` is empty where no county
    says anything of it."""

    name: str
    page: str
    items: int
    counties: int
    counts: list[int]


class Column(NamedTuple):
    """A county in a table of counties, or a city in a list of them, and the page that it leads to."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class _Maker:
    """What the pages are made with."""

    site: Site
    found: Overview
    templates: Environment
    sheet: Artifact
    script: Artifact
    key: Artifact

    @property
    def together(self) -> bool:
        """Whether all counties stand in one table."""
        return len(self.found.counties) <= _TOGETHER

    def page(self, path: str, template: str, trail: Sequence[tuple[str, str]], here: str, **told: Any) -> Artifact:
        """The page at `path`, below pages called so at these paths from the site's folder."""
        up = "../" * path.count("/")
        text = self.templates.get_template(template).render(
            site_common(self.site, self.sheet, here, up)
            | {
                "script": up + self.script.path,
                "everywhere": [up + self.key.path],
                "search": up + SEARCH,
                "trail": [Crumb(name, up + there) for name, there in (("首页", "index.html"), *trail)],
                "book": up + BOOK,
                **told,
            },
        )
        return Artifact(path, text.encode())


def root_files(site: Site) -> Iterator[Artifact]:
    """The pages of items, the pages of comparison, the style sheet and script that they load, and the workbooks."""
    found = collect(site.checked, site.guidelines)
    folder = site.templates.folder("html")
    loaded = (
        asset("gongkai", "css", folder.data("gongkai.css")),
        asset("table", "js", folder.data("table.js")),
        search_key(folder),
    )
    yield from loaded
    make = _Maker(site, found, environment(folder), *loaded)
    yield from _items(make)
    yield from _of_places(make)
    if _has_index(found):
        yield from _index(make)
        yield from _domains(make)
        yield Artifact(BOOK, _book(found, f"{site.title}{_TITLE}", site.day))


def addresses(site: Site) -> list[tuple[str, str]]:
    """The pages that `root_files` makes, each with its date: that of the latest edition that it tells of."""
    found = collect(site.checked, site.guidelines)
    pages = [(item_pages.page_of(item.number), item.date) for item in found.items if has_page(item)]
    if _has_index(found):
        day = day_of(found.counties)
        pages += [(INDEX, day), *((page, day) for page in _names(found))]
    own = {city.name for city in _with_places(site)}
    pages += [(_of_city(city), site.day) for city in _listed(found) if city.name not in own]
    return pages + [(f"{place.slug}/{COMPARED}", site.day) for place in _above(site) if not place.unchecked]


def _has_index(found: Overview) -> bool:
    return bool(found.counties) and any(map(has_page, found.items))


def _names(found: Overview) -> Iterator[str]:
    """The pages of domains."""
    for slug, items in found.domains().items():
        if any(map(has_page, items)):
            yield f"{FOLDER}/{slug}.html"
            if len(found.counties) > _TOGETHER:
                yield from (f"{FOLDER}/{slug}/{city.key}.html" for city in found.cities())


def _listed(found: Overview) -> list[City]:
    """The cities that the page of all leads to."""
    cities = found.cities() if _has_index(found) else []
    return cities if len(cities) > 1 else []


def _of_city(city: City) -> str:
    return f"{FOLDER}/city-{city.key}.html"


def _above(site: Site) -> list[Published]:
    """The places above counties, which have a page of comparison in their folders."""
    return [place for place in site.places if place.level in ("省级", "部门", "市级")]


def _with_places(site: Site) -> list[Published]:
    return [place for place in _above(site) if place.level == "市级"]


def _items(make: _Maker) -> Iterator[Artifact]:
    """A page for each item."""
    for item in filter(has_page, make.found.items):
        above = [(item.domain, f"{FOLDER}/{item.slug}.html")]
        trail = [(_TITLE, INDEX), *above] if _has_index(make.found) else [(item.domain, "")]
        told = item_pages.told(item, make.found)
        yield make.page(item_pages.page_of(item.number), "item.html", trail, item.name, **told)


def _of_places(make: _Maker) -> Iterator[Artifact]:
    """The pages and workbooks of the places above counties, and the pages of cities that are no such places."""
    site, found = make.site, make.found
    for place in _above(site):
        own, city = found, None
        if place.level == "部门":
            own = found.narrowed(domains=place.domains)
        elif place.level == "市级":
            city = next((one for one in found.cities() if one.name == place.name), None)
            own = found.narrowed([one.slug for one in found.counties if one.city == place.name])
        trail, title = [(place.name, f"{place.slug}/index.html")], f"{place.name}：{_TITLE}"
        yield _overview(make, own, f"{place.slug}/{COMPARED}", trail, (_TITLE, title), city, book=BOOK)
        yield Artifact(f"{place.slug}/{BOOK}", _book(own, title, site.day))
    own_pages = {place.name for place in _with_places(site)}
    for city in _listed(found):
        if city.name not in own_pages:
            own = found.narrowed([one.slug for one in city.counties])
            here = (city.name, f"{city.name}：{_TITLE}")
            yield _overview(make, own, _of_city(city), [(_TITLE, INDEX)], here, city)


def _book(found: Overview, title: str, day: str) -> bytes:
    return workbook(sheets(found, title, day), day)


def _index(make: _Maker) -> Iterator[Artifact]:
    """The page of all domains."""
    own = {place.name: f"{place.slug}/{COMPARED}" for place in _with_places(make.site)}
    cities = [Column(city.name, relpath(own.get(city.name, _of_city(city)), FOLDER)) for city in _listed(make.found)]
    yield _overview(make, make.found, INDEX, [], (_TITLE, _TITLE), None, cities=cities)


def _overview(
    make: _Maker,
    own: Overview,
    path: str,
    trail: Sequence[tuple[str, str]],
    titles: tuple[str, str],
    city: City | None,
    **told: Any,
) -> Artifact:
    """The page of some counties' and some domains' states, called so in the trail and in its heading; with a table of the
    counties where they are of one city, or few."""
    up = "../" * path.count("/")
    lines = []
    for slug, items in own.domains().items():
        page = f"{slug}.html" if make.together or city is None else f"{slug}/{city.key}.html"
        there = _has_index(make.found) and any(map(has_page, items))
        lines.append((_domain_line(items, own.slugs, f"{up}{FOLDER}/{page}" if there else ""), items))
    apart = own.counties if city is not None or len(own.counties) <= _TOGETHER else ()
    return make.page(
        path,
        "compare-all.html",
        trail,
        titles[0],
        heading=titles[1],
        lines=[line for line, _ in lines],
        states=_SHOWN,
        count=len(own.counties),
        columns=[Column(one.name, f"{up}{one.slug}/index.html") for one in apart],
        rows=[(line, [(one.name, _told(one.slug, items)) for one in apart]) for line, items in lines],
        **{"cities": [], **told},
    )


def _domains(make: _Maker) -> Iterator[Artifact]:
    """A page for each domain, and where the counties are many, one for each of its cities."""
    counties, cities = make.found.counties, make.found.cities()
    for slug, items in make.found.domains().items():
        if not any(map(has_page, items)):
            continue
        name, path = items[0].domain, f"{FOLDER}/{slug}.html"
        yield make.page(
            path,
            "compare.html",
            [(_TITLE, INDEX)],
            name,
            lines=[_line(item, counties) for item in items],
            states=_SHOWN,
            count=len(counties),
            adopting=sum(slug in county.domains for county in counties),
            cities=[] if make.together else [Column(city.name, f"{slug}/{city.key}.html") for city in cities],
            **_matrix(items, counties if make.together else (), "../"),
        )
        for city in () if make.together else cities:
            below, trail = f"{FOLDER}/{slug}/{city.key}.html", [(_TITLE, INDEX), (name, path)]
            told = _matrix(items, city.counties, "../../")
            yield make.page(below, "compare-counties.html", trail, city.name, domain=name, **told)


def _domain_line(items: Sequence[Item], counties: Sequence[str], page: str) -> DomainLine:
    counts: Counter[str] = sum((item.counts(counties) for item in items), Counter())
    adopting = {one for item in items for one in counties if item.stands[one].state in ADOPTED}
    return DomainLine(items[0].domain, page, len(items), len(adopting), [counts[state] for state in _SHOWN])


def _line(item: Item, counties: Sequence[Published]) -> Line:
    names: dict[str, list[str]] = {state: [] for state in STATES}
    for county in counties:
        names[item.stands[county.slug].state].append(county.name)
    cells = [Cell(len(names[state]), first_of(names[state], _NAMED) if state != SAME else "") for state in _SHOWN]
    others = sum(len(names[state]) for state in STATES if state not in _SHOWN)
    return Line(item, f"{item.number}.html" if has_page(item) else "", cells, others)


def _matrix(items: Sequence[Item], counties: Sequence[Published], up: str) -> dict[str, Any]:
    """The table of items and counties: its columns, and for each item its stands in their order."""
    slug = items[0].slug
    columns = [
        Column(one.name, f"{up}{one.slug}/{slug}.html" if slug in one.domains else f"{up}{one.slug}/index.html")
        for one in counties
    ]
    rows = [(item, has_page(item), [(one.name, item.stands[one.slug]) for one in counties]) for item in items]
    return {"columns": columns, "rows": rows, "plain": SAME}


def _told(county: str, items: Sequence[Item]) -> str:
    """A county's states of a domain's items, counted, or why it does not adopt the domain."""
    stands: list[Stand] = [item.stands[county] for item in items]
    counts = Counter(stand.state for stand in stands)
    if set(counts) == {NO_DOMAIN}:
        return f"{NO_DOMAIN}：{stands[0].reason}" if stands[0].reason else NO_DOMAIN
    return "，".join(f"{state} {counts[state]}" for state in STATES if counts[state])
