"""The front page of a site of several counties, and what web servers and search engines ask for beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from jinja2 import Environment

from gongkai.model.artifact import Artifact
from gongkai.render.html import asset, environment
from gongkai.render.trail import Crumb, region_anchor
from gongkai.site.published import Published, Site
from gongkai.site.search import PAGE as SEARCH

MOST = 50_000  # addresses in one sitemap, by sitemaps.org


class City(NamedTuple):
    """A city's places on the front page, under its anchor, which breadcrumbs of places lead to."""

    name: str
    anchor: str
    places: list[Published]


class Province(NamedTuple):
    """A province's cities, under its anchor."""

    name: str
    anchor: str
    cities: list[City]


def grouped(places: Sequence[Published]) -> list[Province]:
    """Province → city → places that nothing else stands above, in the order in which they come."""
    groups: dict[str, dict[str, list[Published]]] = {}
    for place in places:
        if place.is_top:
            groups.setdefault(place.province, {}).setdefault(place.city, []).append(place)
    return [
        Province(
            province,
            region_anchor(province),
            [City(city, region_anchor(province, city), inside) for city, inside in cities.items()],
        )
        for province, cities in groups.items()
    ]


def root_files(site: Site) -> list[Artifact]:
    """What pages load first, the front page last. A sitemap must name full addresses: without them there is none."""
    folder = site.templates / "html"
    pages = environment(folder)
    sheet = asset("gongkai", "css", (folder / "gongkai.css").read_bytes())
    base = site.base_url
    missing = pages.get_template("404.html").render(_shared(site, sheet, base))
    tops = [place for place in site.places if place.is_top]
    front = pages.get_template("root.html").render(
        _shared(site, sheet),
        data=bool(site.checked),
        provinces=grouped(site.places),
        entries=sum(place.entries for place in tops),
        count=len(tops),
        search=SEARCH,
    )
    files = [sheet, Artifact("404.html", missing.encode()), Artifact("robots.txt", _robots(base).encode())]
    if base:
        files += _sitemaps([(base + path, date) for path, date in _addresses(site.checked)], base, pages)
    return [*files, Artifact("index.html", front.encode())]


def _sitemaps(addresses: Sequence[tuple[str, str]], base: str, pages: Environment) -> list[Artifact]:
    """One sitemap; for more addresses than one may name, several, and sitemap.xml names them."""
    parts = [addresses[start : start + MOST] for start in range(0, len(addresses), MOST)] or [[]]
    texts = [pages.get_template("sitemap.xml").render(addresses=part) for part in parts]
    if len(texts) == 1:
        return [Artifact("sitemap.xml", texts[0].encode())]
    names = [f"sitemap-{number}.xml" for number in range(1, len(texts) + 1)]
    dates = [max(date for _, date in part) for part in parts]
    index = pages.get_template("sitemap-index.xml").render(
        sitemaps=[(base + name, date) for name, date in zip(names, dates, strict=True)]
    )
    made = [Artifact(name, text.encode()) for name, text in zip(names, texts, strict=True)]
    return [*made, Artifact("sitemap.xml", index.encode())]


def _shared(site: Site, sheet: Artifact, base: str = "") -> dict[str, Any]:
    """What both pages are told. `base` is the site's address where a page may be shown at any address (404)."""
    return {
        "title": site.title,
        "stylesheet": base + sheet.path,
        "base": base,
        "unchecked": "",
        "site": Crumb(site.title, f"{base}index.html"),
        "trail": (),
        "here": "",
        "search": "",
    }


def _robots(base_url: str) -> str:
    """Everything may be indexed; unchecked pages say themselves that they may not."""
    return "# gongkai\nUser-agent: *\nAllow: /\n" + (f"Sitemap: {base_url}sitemap.xml\n" if base_url else "")


def _addresses(places: Sequence[Published]) -> list[tuple[str, str]]:
    """The pages of the places and their dates."""
    front = [("", max(place.date for place in places))] if places else []
    return front + [
        (f"{place.slug}/{page}", place.date)
        for place in places
        for page in ("index.html", SEARCH, *(f"{slug}.html" for slug in place.domains))
    ]
