"""The front page of a site of several counties, and the page that web servers show for a wrong address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from gongkai.model.artifact import Artifact
from gongkai.render.html.pages import asset, environment
from gongkai.render.html.trail import Crumb, region_anchor
from gongkai.site.published import Published, Site
from gongkai.site.search.pages import PAGE as SEARCH

_TOGETHER = {
    "省级": "省级",
    "部门": "省直部门",
    "市级": "设区市",
}  # what the places of a level above counties are called


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
    """Province → city → counties, in the order in which they come; before them its places above counties, by levels."""
    groups: dict[str, dict[str, list[Published]]] = {}
    for level in (*_TOGETHER, "县级"):
        for place in (one for one in places if one.level == level):
            province = place.province or (place.name if level == "省级" else "")
            groups.setdefault(province, {}).setdefault(_TOGETHER.get(level, place.city), []).append(place)
    return [
        Province(
            province,
            region_anchor(province),
            [City(city, region_anchor(province, city), inside) for city, inside in cities.items()],
        )
        for province, cities in groups.items()
    ]


def root_files(site: Site) -> list[Artifact]:
    """The front page and the page for wrong addresses; what they load comes first."""
    folder = site.templates.folder("html")
    pages = environment(folder)
    sheet = asset("gongkai", "css", folder.data("gongkai.css"))
    base = site.base_url
    missing = pages.get_template("404.html").render(_shared(site, sheet, base))
    counties = [place for place in site.places if place.is_county]
    front = pages.get_template("root.html").render(
        _shared(site, sheet),
        data=bool(site.checked),
        provinces=grouped(site.places),
        entries=sum(place.entries for place in counties),
        count=len(counties),
        search=SEARCH,
    )
    return [sheet, Artifact("404.html", missing.encode()), Artifact("index.html", front.encode())]


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
