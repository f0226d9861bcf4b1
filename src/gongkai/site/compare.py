"""The counties beside each other (各地对照): one page for all domains, one a domain, one a city, and `overview.xlsx`.

A page's size is bounded. A domain's page names at most `_NAMED` counties in a cell; where the counties are more than
`_TOGETHER`, the table that shows each county by itself stands on pages of their own, one a city.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from gongkai.model.artifact import Artifact
from gongkai.render.html.pages import asset, environment, search_key
from gongkai.render.html.trail import Crumb
from gongkai.render.xlsx.report import workbook
from gongkai.site import items as item_pages
from gongkai.site.items import FOLDER, has_page
from gongkai.site.matrix import sheets
from gongkai.site.overview import ADOPTED, NO_DOMAIN, SAME, STATES, City, Item, Overview, Stand, collect
from gongkai.site.published import Published, Site
from gongkai.site.search.pages import PAGE as SEARCH

BOOK = "overview.xlsx"
INDEX = f"{FOLDER}/index.html"
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


class Loaded(NamedTuple):
    """What all pages here load: the style sheet, the script of tables, that of the search's key."""

    sheet: Artifact
    table: Artifact
    key: Artifact


class Column(NamedTuple):
    """A county in a table of counties: where its own page of the domain is."""

    name: str
    href: str


def root_files(site: Site) -> Iterator[Artifact]:
    """The pages of items, the pages of comparison, the style sheet and script that they load, and the workbook."""
    found = collect(site.checked, site.guidelines)
    if not any(map(has_page, found.items)):
        return
    folder = site.templates.folder("html")
    loaded = Loaded(
        asset("gongkai", "css", folder.data("gongkai.css")),
        asset("table", "js", folder.data("table.js")),
        search_key(folder),
    )
    yield from loaded
    home, index = Crumb("首页", "../index.html"), Crumb("各地对照", "index.html")
    shared = _shared(site, loaded, "../")
    yield from item_pages.pages(site, found, shared, home, index)
    if found.counties:
        yield from _pages(site, found, shared, _shared(site, loaded, "../../"), (home, index))
        yield Artifact(BOOK, workbook(sheets(found, f"{site.title}各地对照", site.day), site.day))


def addresses(site: Site) -> list[tuple[str, str]]:
    """The pages that `root_files` makes, each with its date: that of the latest edition that it tells of."""
    found = collect(site.checked, site.guidelines)
    told = [item for item in found.items if has_page(item)]
    pages = [(item_pages.page_of(item.number), item.date) for item in told]
    if not told or not found.counties:
        return pages
    day = max(county.date for county in found.counties)
    return [*pages, *((page, day) for page in _names(found))]


def _names(found: Overview) -> Iterator[str]:
    yield INDEX
    cities = found.cities()
    for slug, items in found.domains().items():
        if any(map(has_page, items)):
            yield f"{FOLDER}/{slug}.html"
            if len(found.counties) > _TOGETHER:
                yield from (f"{FOLDER}/{slug}/{city.key}.html" for city in cities)
    yield from (f"{FOLDER}/city-{city.key}.html" for city in cities if len(cities) > 1)


def _pages(
    site: Site, found: Overview, shared: dict[str, Any], deeper: dict[str, Any], trail: tuple[Crumb, Crumb]
) -> Iterator[Artifact]:
    pages = environment(site.templates.folder("html"))
    cities = found.cities()
    domains = found.domains()
    told = {slug: items for slug, items in domains.items() if any(map(has_page, items))}
    together = len(found.counties) <= _TOGETHER
    lines = [_domain_line(slug, items, found.slugs, slug in told) for slug, items in domains.items()]
    links = [Column(city.name, f"city-{city.key}.html") for city in cities] if len(cities) > 1 else []
    index = pages.get_template("compare-all.html")
    text = index.render(
        shared, trail=trail[:1], here=trail[1].name, lines=lines, states=_SHOWN, cities=links, count=len(found.counties)
    )
    yield Artifact(INDEX, text.encode())
    template, table = pages.get_template("compare.html"), pages.get_template("compare-counties.html")
    for slug, items in told.items():
        name = items[0].domain
        split = [] if together else [Column(city.name, f"{slug}/{city.key}.html") for city in cities]
        text = template.render(
            shared,
            trail=trail,
            here=name,
            lines=[_line(item, found.counties) for item in items],
            states=_SHOWN,
            count=len(found.counties),
            adopting=sum(slug in county.domains for county in found.counties),
            cities=split,
            **_matrix(items, found.counties if together else (), "../"),
        )
        yield Artifact(f"{FOLDER}/{slug}.html", text.encode())
        for city in () if together else cities:
            above = (
                Crumb("首页", "../../index.html"),
                Crumb(trail[1].name, "../index.html"),
                Crumb(name, f"../{slug}.html"),
            )
            text = table.render(
                deeper, trail=above, here=city.name, domain=name, **_matrix(items, city.counties, "../../")
            )
            yield Artifact(f"{FOLDER}/{slug}/{city.key}.html", text.encode())
    template = pages.get_template("compare-city.html")
    for city in cities if links else ():
        text = template.render(shared, trail=trail, here=city.name, together=together, **_city(city, told))
        yield Artifact(f"{FOLDER}/city-{city.key}.html", text.encode())


def _shared(site: Site, loaded: Loaded, up: str) -> dict[str, Any]:
    """What all pages of the folder are told; `up` leads from them to the site's folder."""
    return {
        "title": site.title,
        "stylesheet": f"{up}{loaded.sheet.path}",
        "script": f"{up}{loaded.table.path}",
        "everywhere": [f"{up}{loaded.key.path}"],
        "unchecked": "",
        "site": Crumb(site.title, f"{up}index.html"),
        "search": f"{up}{SEARCH}",
        "book": f"{up}{BOOK}",
    }


def _domain_line(slug: str, items: Sequence[Item], counties: Sequence[str], has_page: bool) -> DomainLine:
    counts: Counter[str] = sum((item.counts(counties) for item in items), Counter())
    adopting = {one for item in items for one in counties if item.stands[one].state in ADOPTED}
    page = f"{slug}.html" if has_page else ""
    return DomainLine(items[0].domain, page, len(items), len(adopting), [counts[state] for state in _SHOWN])


def _line(item: Item, counties: Sequence[Published]) -> Line:
    names: dict[str, list[str]] = {state: [] for state in STATES}
    for county in counties:
        names[item.stands[county.slug].state].append(county.name)
    cells = [Cell(len(names[state]), _some(names[state]) if state != SAME else "") for state in _SHOWN]
    others = sum(len(names[state]) for state in STATES if state not in _SHOWN)
    return Line(item, f"{item.number}.html" if has_page(item) else "", cells, others)


def _some(names: Sequence[str]) -> str:
    """The first names, and that there are more."""
    return "、".join(names[:_NAMED]) + (f"等 {len(names)} 个" if len(names) > _NAMED else "")


def _matrix(items: Sequence[Item], counties: Sequence[Published], up: str) -> dict[str, Any]:
    """The table of items and counties: its columns, and for each item its stands in their order."""
    slug = items[0].slug
    columns = [
        Column(one.name, f"{up}{one.slug}/{slug}.html" if slug in one.domains else f"{up}{one.slug}/index.html")
        for one in counties
    ]
    rows = [(item, has_page(item), [(one.name, item.stands[one.slug]) for one in counties]) for item in items]
    return {"columns": columns, "rows": rows, "plain": SAME}


def _city(city: City, domains: dict[str, list[Item]]) -> dict[str, Any]:
    """A city's page: for each domain and county the states of its items, counted, or why the domain is not adopted."""
    columns = [Column(one.name, f"../{one.slug}/index.html") for one in city.counties]
    rows = [
        (items[0].domain, slug, [(one.name, _told([item.stands[one.slug] for item in items])) for one in city.counties])
        for slug, items in domains.items()
    ]
    return {"city": city, "columns": columns, "rows": rows}


def _told(stands: Sequence[Stand]) -> str:
    counts = Counter(stand.state for stand in stands)
    if set(counts) == {NO_DOMAIN}:
        return f"{NO_DOMAIN}：{stands[0].reason}" if stands[0].reason else NO_DOMAIN
    return "，".join(f"{state} {counts[state]}" for state in STATES if counts[state])
