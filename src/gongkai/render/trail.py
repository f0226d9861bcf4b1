"""Where a page stands: the way down to it from the site's front page."""

from __future__ import annotations

from posixpath import relpath
from typing import NamedTuple

from gongkai.model.entry import Catalog

PROVINCE, CITY = 2, 4  # how many digits of a place's code (GB/T 2260) name its province, its city


class Crumb(NamedTuple):
    """One step of the way: a name, and an address relative to the page; empty where nothing is published."""

    name: str
    href: str


def region_anchor(code: str, digits: int) -> str:
    """The anchor of a province or a city on the front page; empty where a place's code does not tell it."""
    return f"c{code[:digits]}" if code[:digits].isascii() and code[:digits].isdigit() and len(code) >= digits else ""


def trail(catalog: Catalog, home: str, up: str = "") -> tuple[Crumb, ...]:
    """Front page, province, city, and the places from the county down to the catalog's own.

    `home` leads from the place's folder to the front page and is empty where there is none; `up` leads from the page's
    folder to the place's.
    """
    place = catalog.place
    start = (Crumb("首页", up + home),) if home else ()
    regions = ((place.province, PROVINCE), (place.city, CITY))
    return (
        *start,
        *(Crumb(name, _region(up + home if home else "", place.code, digits)) for name, digits in regions if name),
        *(Crumb(ref.name, f"{up}{relpath(ref.slug, place.slug)}/index.html") for ref in catalog.above),
        Crumb(place.name, f"{up}index.html"),
    )


def _region(front: str, code: str, digits: int) -> str:
    anchor = region_anchor(code, digits)
    return f"{front}#{anchor}" if front and anchor else ""
