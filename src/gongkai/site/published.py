"""What a site knows of its places: the catalog.json that each published, read again whenever it is asked for.

A province's catalogs as plain data would fill the memory, so they are handed out one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from gongkai.model.artifact import Download
from gongkai.model.synonym import Synonyms
from gongkai.model.templates import Templates


@dataclass(frozen=True, slots=True)
class Published:
    """One place: its folder below the output (yongxiu, yongxiu/jiangshang), its facts, and how to get its data.

    The facts are those of catalog.json without the domains' entries; `domains` are the slugs of its domains, `files`
    those to download, with paths from the place's folder, `pages` those about groups, and of lists and their rows.
    """

    slug: str
    code: str
    name: str
    city: str
    province: str
    level: str
    date: str
    entries: int
    domains: tuple[str, ...]
    unchecked: bool
    files: tuple[Download, ...]
    pages: tuple[str, ...]
    read: Callable[[], dict[str, Any]] = field(compare=False, repr=False)

    @property
    def is_county(self) -> bool:
        """Whether it is one of the places of which the site's catalogs are; others are above or below these."""
        return self.level == "县级"


@dataclass(frozen=True, slots=True)
class Site:
    """All places of an output folder, in the order of their codes; where the site will stand, if that is known.

    `base_url` ends with a slash or is empty; `title` is what the site is called; `synonyms` are for the search.
    """

    places: tuple[Published, ...]
    title: str
    templates: Templates
    base_url: str = ""
    synonyms: Synonyms = field(default_factory=Synonyms)

    @property
    def checked(self) -> tuple[Published, ...]:
        """The places that passed the checks: only these may be found by others."""
        return tuple(place for place in self.places if not place.unchecked)


def published(
    slug: str, read: Callable[[], dict[str, Any]], files: Iterable[Download] = (), pages: Iterable[str] = ()
) -> Published:
    """The place in folder `slug`, which holds `files` to download and more `pages`, paths from there. KeyError and TypeError where `read` gives other data than a catalog's."""
    data = read()
    place = data["place"]
    return Published(
        slug=slug,
        code=place["code"] or "",
        name=place["name"],
        city=place["city"] or "",
        province=place.get("province") or "",
        level=place.get("level") or "县级",
        date=data["edition"]["date"],
        entries=data["counts"]["entries"],
        domains=tuple(domain["slug"] for domain in data["domains"]),
        unchecked=data["unchecked"],
        files=tuple(files),
        pages=tuple(pages),
        read=read,
    )
