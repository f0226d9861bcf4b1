"""What makes the pages of one or more places a web site.

Two tables, in plain sight. A *place part* adds files to a place's own folder and is given its catalog; a *root part*
adds files above the places and is given what they published (their catalog.json), whether it was made just now or
by an earlier build. A new part is one module here and its line in a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from gongkai.model.artifact import Artifact, Written
from gongkai.model.entry import Catalog
from gongkai.render import Settings

if TYPE_CHECKING:
    from gongkai.site.published import Site

PLACE_PARTS = (  # each has place_files(catalog, settings) -> list[Artifact]
    "gongkai.site.search.pages",
    "gongkai.site.groups",
    "gongkai.site.progress",
    "gongkai.site.feeds",
    "gongkai.site.changes",
    "gongkai.site.dcat",
    "gongkai.site.embed",
)
ROOT_PARTS = (  # each has root_files(site) -> Iterable[Artifact | Written]; the front page comes last
    "gongkai.site.database",
    "gongkai.site.dcat",
    "gongkai.site.compare",
    "gongkai.site.search.pages",
    "gongkai.site.progress",
    "gongkai.site.sitemap",
    "gongkai.site.root",
)


def place_files(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """The files of all place parts, paths relative to the place's folder."""
    return [file for name in PLACE_PARTS for file in import_module(name).place_files(catalog, settings)]


def root_files(site: Site) -> Iterator[Artifact | Written]:
    """The files of all root parts, paths relative to the output folder, the front page last."""
    for name in ROOT_PARTS:
        yield from import_module(name).root_files(site)
