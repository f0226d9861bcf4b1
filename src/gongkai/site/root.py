"""The front page of a site of several counties, and what web servers and search engines ask for beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.render.html import asset, environment
from gongkai.site.search import PAGE as SEARCH


@dataclass(frozen=True, slots=True)
class County:
    """A county's folder of pages as the front page tells of it. `domains` are the slugs of its domains."""

    slug: str
    code: str
    name: str
    city: str
    province: str
    date: str
    entries: int
    domains: tuple[str, ...]
    unchecked: bool


def county_of(catalog: Catalog) -> County:
    """The county of a catalog."""
    place = catalog.place
    return County(
        slug=place.slug,
        code=place.code,
        name=place.name,
        city=place.city or "",
        province=place.province or "",
        date=catalog.date,
        entries=catalog.count,
        domains=tuple(domain.slug for domain in catalog.domains),
        unchecked=catalog.unchecked,
    )


def county_of_data(slug: str, data: dict[str, Any]) -> County:
    """The county in folder `slug` as its catalog.json tells it. KeyError and TypeError for other data."""
    place = data["place"]
    return County(
        slug=slug,
        code=place["code"],
        name=place["name"],
        city=place["city"] or "",
        province=place.get("province") or "",
        date=data["edition"]["date"],
        entries=data["counts"]["entries"],
        domains=tuple(domain["slug"] for domain in data["domains"]),
        unchecked=data["unchecked"],
    )


def grouped(counties: Sequence[County]) -> dict[str, dict[str, list[County]]]:
    """Province → city → counties, all in the order of their codes."""
    groups: dict[str, dict[str, list[County]]] = {}
    for county in sorted(counties, key=lambda county: (county.code, county.slug)):
        groups.setdefault(county.province, {}).setdefault(county.city, []).append(county)
    return groups


def root_files(counties: Sequence[County], title: str, templates: Path, base_url: str = "") -> list[Artifact]:
    """The files of the site's root: what pages load first, the front page last.

    `base_url` is where the site will stand (https://…/, with the slash) or empty; a sitemap must name full
    addresses, so there is none without it.
    """
    folder = templates / "html"
    pages = environment(folder)
    sheet = asset("gongkai", "css", (folder / "gongkai.css").read_bytes())
    shared = {"title": title, "stylesheet": sheet.path, "base": "", "unchecked": ""}
    missing = pages.get_template("404.html").render({**shared, "stylesheet": base_url + sheet.path, "base": base_url})
    front = pages.get_template("root.html").render(
        shared, groups=grouped(counties), entries=sum(county.entries for county in counties), count=len(counties)
    )
    files = [sheet, Artifact("404.html", missing.encode()), Artifact("robots.txt", _robots(base_url).encode())]
    if base_url:
        addresses = [(base_url + path, date) for path, date in _addresses(counties)]
        sitemap = pages.get_template("sitemap.xml").render(addresses=addresses)
        files.append(Artifact("sitemap.xml", sitemap.encode()))
    return [*files, Artifact("index.html", front.encode())]


def _robots(base_url: str) -> str:
    """Everything may be indexed; unchecked pages say themselves that they may not."""
    return "# gongkai\nUser-agent: *\nAllow: /\n" + (f"Sitemap: {base_url}sitemap.xml\n" if base_url else "")


def _addresses(counties: Sequence[County]) -> list[tuple[str, str]]:
    """The pages of the checked counties and their dates."""
    checked = [county for county in counties if not county.unchecked]
    front = [("", max(county.date for county in checked))] if checked else []
    return front + [
        (f"{county.slug}/{page}", county.date)
        for county in checked
        for page in ("index.html", SEARCH, *(f"{slug}.html" for slug in county.domains))
    ]
