"""Where a page stands: the way down to it from the site's front page."""

from __future__ import annotations

from posixpath import relpath
from typing import NamedTuple

from gongkai.model.entry import Catalog


class Crumb(NamedTuple):
    """One step of the way: a name, and an address relative to the page; empty where nothing is published."""

    name: str
    href: str


def region_anchor(province: str, city: str = "") -> str:
    """The anchor of a province, or of a city in it, on the front page: the names, which stand in addresses as they are."""
    return "".join(f"{province}-{city}".replace("%", "").split()).strip("-")


def trail(catalog: Catalog, home: str, up: str = "") -> tuple[Crumb, ...]:
    """Front page, province, city, and the places from the county down to the catalog's own.

    `home` leads from the place's folder to the front page and is empty where there is none; `up` leads from the page's
    folder to the place's.
    """
    place = catalog.place
    start = (Crumb("首页", up + home),) if home else ()
    province, city = place.province or "", place.city or ""
    regions = ((province, region_anchor(province)), (city, region_anchor(province, city)))
    return (
        *start,
        *(Crumb(name, f"{up}{home}#{anchor}" if home else "") for name, anchor in regions if name),
        *(Crumb(ref.name, f"{up}{relpath(ref.slug, place.slug)}/index.html") for ref in catalog.above),
        Crumb(place.name, f"{up}index.html"),
    )
