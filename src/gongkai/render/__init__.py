"""Catalog → files. One module a format; each has `render(catalog, settings) -> list[Artifact]`.

A new format is one module here and its line in the table. Modules are imported only when used: weasyprint
and openpyxl cost more to import than a county takes to check.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import NamedTuple

from gongkai.model.artifact import Artifact, Download, Kept, always
from gongkai.model.change import History
from gongkai.model.entry import Catalog
from gongkai.model.extra import lacking
from gongkai.model.refusal import Refusal
from gongkai.model.templates import Templates


class GroupLink(NamedTuple):
    """A page about one group of people or one event of life: its kind, name, address, and how many entries it lists."""

    kind: str
    name: str
    page: str
    size: int


def unwatched(done: int, total: int) -> None:
    """Nobody is told how far it is."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to render. `templates` are page templates, style sheets and scripts; `jobs` how many processes may
    be used; `accessible` asks for PDF/UA; `stem` names whole-catalog files (`catalog` → catalog.xlsx);
    `only` is True where only some of the place's domains are wanted: files of a catalog that holds just those; `piece` is
    the one of the web pages to make: `COVER`, a domain's slug, or a list's page; all of them where empty; `pieces` asks a format that can take each
    domain's file out of the whole to do so;
    `downloads` are the files to offer on the pages; `search` is the page that the pages'
    search boxes lead to, empty where there is none; `assets` leads from the place's folder to the one that holds style sheets and
    scripts, empty where that is the same; `home` leads from the place's folder to the site's front page,
    empty where there is none; `base_url` is the site's full address, ending with a slash, empty where it is not known;
    `history` are the changes to announce, None where no record is kept; `groups` are the pages about groups that the
    cover links to; `items` are the numbers of the items that have a page beside the front page, None for all of them;
    `kept` gives a format the pieces of its work that an earlier build made already, `parts` tell for each domain what its pieces
    depend on: see `gongkai.render.pieces`;
    `progress` is told (done, all) domains or pages."""

    templates: Templates
    jobs: int = 1
    accessible: bool = False
    stem: str = "catalog"
    only: bool = False
    piece: str = ""
    pieces: bool = False
    downloads: tuple[Download, ...] = ()
    search: str = ""
    assets: str = ""
    home: str = ""
    base_url: str = ""
    history: History | None = None
    groups: tuple[GroupLink, ...] = ()
    items: frozenset[str] | None = None
    kept: Kept = always
    parts: tuple[str, ...] = ()
    progress: Callable[[int, int], None] = unwatched


class RenderError(Refusal):
    """A catalog that cannot be rendered for a reason the user can mend; the message is for the user."""


class OutsideError(RenderError):
    """A template of a PDF asked for something that it may not load: `args` is the first such address."""


class Format(NamedTuple):
    """One output format: its module, what it is called to users, and its media type."""

    module: str
    title: str
    media: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = {
    "html": Format("gongkai.render.html.pages", "网页", "text/html"),
    "xlsx": Format("gongkai.render.xlsx.book", "Excel 工作簿", f"{_OFFICE}.spreadsheetml.sheet"),
    "docx": Format("gongkai.render.docx", "Word 文档", f"{_OFFICE}.wordprocessingml.document"),
    "pdf": Format("gongkai.render.pdf", "PDF", "application/pdf"),
    "json": Format("gongkai.render.json", "JSON 数据", "application/json"),
    "csv": Format("gongkai.render.csv", "CSV 表格", "text/csv"),
}


def render(name: str, catalog: Catalog, settings: Settings) -> list[Artifact]:
    """The files of one format. KeyError for an unknown name; RenderError for what the user can mend."""
    try:
        module = import_module(FORMATS[name].module)
    except ModuleNotFoundError as missing:
        told = lacking(missing)
        if told is None:
            raise
        raise RenderError(f"{told}；或用 --format 只编别的格式") from missing
    made: list[Artifact] = module.render(catalog, settings)
    gc.collect(1)  # the libraries' documents are cycles; only what is younger than the last call is looked at
    return made
