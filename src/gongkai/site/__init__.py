"""What makes the pages of one or more places a web site.

Two tables, in plain sight. A *place part* adds files to a place's own folder and is given its catalog; a *root part*
adds files above the places and is given what they published (their catalog.json), whether it was made just now or
by an earlier build. A new part is one module here and its line in a table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from gongkai.model.artifact import Artifact, Written
from gongkai.model.entry import Catalog
from gongkai.render import Settings, render
from gongkai.render.html.pages import COVER
from gongkai.render.lists import page_of

if TYPE_CHECKING:
    from gongkai.site.published import Site

PLACE_PARTS = {  # each has place_files(catalog, settings) -> list[Artifact]; and what its pages are called
    "gongkai.site.search.pages": "查公开事项",
    "gongkai.site.groups": "群体和办事的网页",
    "gongkai.site.progress": "工作进展",
    "gongkai.site.feeds": "订阅",
    "gongkai.site.changes": "变更",
    "gongkai.site.dcat": "开放数据的说明",
    "gongkai.site.embed": "嵌入的表",
}
EMBED = "embed/"  # before a domain's slug: its pieces for other sites, see `gongkai.site.embed`
NEEDED = {  # what pieces are told besides what any file may print: fields of the catalog
    COVER: ("standing",),
    "gongkai.site.search.pages": ("synonyms",),
    "gongkai.site.groups": ("topics",),
    "gongkai.site.progress": ("standing",),
    "gongkai.site.feeds": ("topics",),
    "gongkai.site.embed": ("topics",),
}
BY_DOMAIN = (
    "gongkai.site.groups",
    "gongkai.site.embed",
    "gongkai.site.search.pages",
)  # keep what they make by the domains that it is made of
ROOT_PARTS = (  # each has root_files(site) -> Iterable[Artifact | Written]; the front page comes last
    "gongkai.site.database",
    "gongkai.site.dcat",
    "gongkai.site.compare",
    "gongkai.site.search.pages",
    "gongkai.site.progress",
    "gongkai.site.sitemap",
    "gongkai.site.root",
)


def pieces(catalog: Catalog, only: Collection[str] | None = None) -> list[str]:
    """A place's pages in pieces that are made each for itself: the cover, each domain's page, those of each list, and the
    place parts, and what of them is made domain by domain. With `only`, the pages of these domains and nothing else."""
    domains = [domain.slug for domain in catalog.domains if only is None or domain.slug in only]
    if only is not None:
        return domains
    return [COVER, *domains, *map(page_of, catalog.lists), *PLACE_PARTS, *(f"{EMBED}{name}" for name in domains)]


def made(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """The files of the piece `settings.piece`, paths relative to the place's folder; assets that pieces share come with each."""
    if settings.piece in PLACE_PARTS:
        make = import_module(settings.piece).place_files
    elif settings.piece.startswith(EMBED):
        make = import_module("gongkai.site.embed").domain_files
    else:
        make = partial(render, "html")
    files: list[Artifact] = make(catalog, settings)
    return files


def root_files(site: Site) -> Iterator[Artifact | Written]:
    """The files of all root parts, paths relative to the output folder, the front page last."""
    for name in ROOT_PARTS:
        yield from import_module(name).root_files(site)
