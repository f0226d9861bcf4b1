"""The front page of a site of several counties, and the page that web servers show for a wrong address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gongkai.model.artifact import Artifact
from gongkai.model.task import PAGE as PROGRESS
from gongkai.render.html.pages import asset, environment, search_key
from gongkai.render.html.trail import region_anchor
from gongkai.site.compare import BOOK
from gongkai.site.compare import INDEX as COMPARED
from gongkai.site.published import Published, Site, site_common
from gongkai.site.search.pages import PAGE as SEARCH

# What the places of a level above counties are called.
_TOGETHER = {"省级": "省级", "部门": "省直部门", "市级": "设区市"}
_LEVELS = (*_TOGETHER, "县级")


class City(NamedTuple):
    """A city's places on the front page, under its anchor, which breadcrumbs of places lead to."""

    name: str
    anchor: str
    places: list[Published]


class Province(NamedTuple):
    """A province's cities, under its anchor; `above` are its places above counties, by levels."""

    name: str
    anchor: str
    above: list[City]
    cities: list[City]


def in_provinces(places: Sequence[Published]) -> list[Province]:
    """Province → city → counties, in the order in which they come, and the province's places above counties."""
    groups: dict[str, tuple[dict[str, list[Published]], dict[str, list[Published]]]] = {}
    for place in (one for level in _LEVELS for one in places if one.level == level):
        province = place.province or (place.name if place.level == "省级" else "")
        above, cities = groups.setdefault(province, ({}, {}))
        if place.is_county:
            cities.setdefault(place.city, []).append(place)
        else:
            above.setdefault(_TOGETHER[place.level], []).append(place)
    return [
        Province(province, region_anchor(province), *([*_cities(province, some)] for some in pair))
        for province, pair in groups.items()
    ]


def _cities(province: str, groups: Mapping[str, list[Published]]) -> Iterator[City]:
    return (City(name, region_anchor(province, name), inside) for name, inside in groups.items())


def root_files(site: Site) -> list[Artifact]:
    """The front page and the page for wrong addresses; what they load comes first."""
    folder = site.templates.folder("html")
    pages = environment(folder)
    sheet, key = asset("gongkai", "css", folder.data("gongkai.css")), search_key(folder)
    base = site.base_url  # the page for wrong addresses may be shown at any
    missing = pages.get_template("404.html").render(site_common(site, sheet, "", base), base=base)
    script = asset("table", "js", folder.data("table.js"))
    counties, day = [place for place in site.places if place.is_county], site.day
    front = pages.get_template("root.html").render(
        site_common(site, sheet, "") | {"base": "", "search": SEARCH},
        script=script.path,
        data=bool(site.checked),
        compared=COMPARED if site.counties else "",
        book=BOOK,
        progress=PROGRESS if any(one.standing for one in site.counties) else "",
        facts=_facts(site),
        late={place.slug: place.overdue(day) for place in site.counties},
        provinces=(provinces := in_provinces(site.places)),
        sortable=next((one for one in provinces if one.cities), None) if len(counties) > 1 else None,
        scope=_scope(site),
        everywhere=[key.path],
    )
    return [sheet, script, key, Artifact("404.html", missing.encode()), Artifact("index.html", front.encode())]


def _scope(site: Site) -> str:
    """How many counties have a catalog, of how many items in all; and how many one that is a draft, or was not checked."""
    waiting = Counter(place.unchecked for place in site.places if place.is_county and place.unchecked)
    told = f"{len(site.counties)} 个县（市、区），{sum(place.entries for place in site.counties)} 项"
    others = [f"{why} {count} 个" for why, count in waiting.items()]
    return "；".join([told, *others] if site.counties or not others else others)


def _facts(site: Site) -> list[tuple[str, str]]:
    """What is told of the counties that have a catalog above their table."""
    counties = site.counties
    facts = [
        ("范围", _scope(site)),
        ("审核", f"{sum(bool(one.facts.review) for one in counties)} 个已审核"),
        ("清单", f"{sum(one.facts.lists for one in counties)} 张"),
        ("与指引不同", f"{sum(one.facts.differing for one in counties)} 项"),
    ]
    day = site.day
    late = sum(bool(one.overdue(day)) for one in counties)
    return [*facts, ("逾期", f"{late} 个县（到 {day}）" if late else f"没有（到 {day}）")]
