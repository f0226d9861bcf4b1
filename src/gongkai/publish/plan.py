"""What to make: which catalog goes into which files, in which formats. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from gongkai.model.artifact import Artifact, Download
from gongkai.model.entry import Catalog
from gongkai.render import FORMATS
from gongkai.render.cards import booklet_of
from gongkai.render.lists import page_of


class Task(NamedTuple):
    """One format of one catalog. `stem` names its files; `only` is True where only the domains `slugs` are wanted."""

    format: str
    catalog: Catalog
    stem: str
    only: bool
    slugs: tuple[str, ...] = ()


WHOLE = "catalog"
PIECES = ("xlsx", "docx", "json", "csv")  # formats cheap enough to make each domain's file with every whole catalog


def plan(
    catalog: Catalog, formats: Sequence[str], domains: Sequence[str] = (), *, has_cover: bool = True
) -> tuple[Task, ...]:
    """The tasks for one place, pages last: they tell the sizes of the other files.

    Without `domains`, one task a format for the whole catalog, and the files of each domain in the cheap formats.
    With domains (slugs), one a format and domain, in files of the domain's own name, so that the whole place's files
    stay as they are. Pages are made from the whole catalog all the same: they link to their neighbours and share one
    style sheet. Where the output has no cover and search page yet (`has_cover`), all pages are made, so that no link
    leads nowhere.
    """
    wanted = tuple(domain.slug for domain in catalog.domains if not domains or domain.slug in domains)
    data = [name for name in formats if name != "html"]
    whole = () if domains else tuple(Task(name, _alone(catalog, name), WHOLE, only=False) for name in data)
    lists = tuple(
        Task(name, replace(catalog, domains=(), lists=(listing,)), page_of(listing), only=True)
        for listing in catalog.lists
        for name in data
        if not domains and (name != "pdf" or listing.form.pdf)
    )
    parts = tuple(
        Task(name, replace(catalog, domains=(domain,), lists=()), domain.slug, only=True, slugs=(domain.slug,))
        for domain in catalog.domains
        if domain.slug in wanted
        for name in data
        if domains or name in PIECES
    )
    some = bool(domains) and has_cover
    pages = (Task("html", catalog, WHOLE, only=some, slugs=wanted if some else ()),) if "html" in formats else ()
    return whole + parts + lists + pages


def _alone(catalog: Catalog, name: str) -> Catalog:
    """The catalog without its lists, which have files of their own; the data hold both, and the package of CSV files
    describes both."""
    return catalog if name in ("json", "csv") else replace(catalog, lists=())


def download(catalog: Catalog, kind: str, artifact: Artifact) -> Download | None:
    """What the pages tell of a file made for a format, where it holds the whole catalog, a domain or a list of it."""
    name, _, ending = artifact.path.rpartition(".")
    parts = {WHOLE: ""} | {domain.slug: domain.slug for domain in catalog.domains}
    parts |= {path: page_of(one) for one in catalog.lists for path in (page_of(one), booklet_of(one))}
    if kind == "html" or ending != kind or name not in parts:
        return None
    digest = hashlib.sha256(artifact.data).hexdigest()
    return Download(artifact.path, kind, parts[name], len(artifact.data), digest, catalog.date)


def in_order(downloads: Iterable[Download]) -> tuple[Download, ...]:
    """Downloads as they are listed: whole catalogs before domains, formats in the order of their table."""
    formats = list(FORMATS)
    known = [each for each in downloads if each.format in formats]
    return tuple(sorted(known, key=lambda each: (each.domain, formats.index(each.format))))
