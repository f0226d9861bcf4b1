"""What to make: which catalog goes into which files, in which formats. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gongkai.model.entry import Catalog
from gongkai.render import FORMATS


class Task(NamedTuple):
    """One format of one catalog. `stem` names its files; `only` is True where only the domains `slugs` are wanted."""

    format: str
    catalog: Catalog
    stem: str
    only: bool
    slugs: tuple[str, ...] = ()


WHOLE = "catalog"


def plan(
    catalog: Catalog, formats: Sequence[str], domains: Sequence[str] = (), *, has_cover: bool = True
) -> tuple[Task, ...]:
    """The tasks for one place.

    Without `domains`, one task a format for the whole catalog. With domains (slugs), one a format and domain,
    in files of the domain's own name, so that the whole place's files stay as they are. Pages are made from the
    whole catalog all the same: they link to their neighbours and share one style sheet. Where the output has no
    cover and search page yet (`has_cover`), all pages are made, so that no link leads nowhere.
    """
    if not domains:
        return tuple(Task(name, catalog, WHOLE, only=False) for name in formats)
    wanted = tuple(domain.slug for domain in catalog.domains if domain.slug in domains)
    pages = tuple(
        Task(name, catalog, WHOLE, only=has_cover, slugs=wanted if has_cover else ())
        for name in formats
        if name == "html"
    )
    return pages + tuple(
        Task(name, catalog.model_copy(update={"domains": (domain,)}), domain.slug, only=True, slugs=(domain.slug,))
        for domain in catalog.domains
        if domain.slug in wanted
        for name in formats
        if name != "html"
    )


def downloads(formats: Sequence[str], existing: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The files to offer on the pages: (file name, what it is called), those made now or kept."""
    return tuple(
        (f"{WHOLE}.{name}", entry.title)
        for name, entry in FORMATS.items()
        if name != "html" and (name in formats or f"{WHOLE}.{name}" in existing)
    )
