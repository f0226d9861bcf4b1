"""What to make: which catalog goes into which files, in which formats. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from gongkai.model.entry import Catalog
from gongkai.render import FORMATS


class Task(NamedTuple):
    """One format of one catalog. `stem` names its files; `only` is True for a part of a place's catalog."""

    format: str
    catalog: Catalog
    stem: str
    only: bool


WHOLE = "catalog"


def plan(catalog: Catalog, formats: Sequence[str], domains: Sequence[str] = ()) -> tuple[Task, ...]:
    """The tasks for one place.

    Without `domains`, one task a format for the whole catalog. With domains (slugs), one a format and domain,
    in files of the domain's own name, so that the whole place's files stay as they are.
    """
    if not domains:
        return tuple(Task(name, catalog, WHOLE, only=False) for name in formats)
    return tuple(
        Task(name, catalog.model_copy(update={"domains": (domain,)}), domain.slug, only=True)
        for domain in catalog.domains
        if domain.slug in domains
        for name in formats
    )


def owned(tasks: Sequence[Task], path: str) -> bool:
    """Whether a file of the output belongs to what these tasks make."""
    for task in tasks:
        if not task.only and task.format == "html" and (fnmatchcase(path, "*.html") or path.startswith("assets/")):
            return "/" not in path or path.startswith("assets/")
        if path == f"{task.stem}.{task.format}":
            return True
    return False


def downloads(formats: Sequence[str], existing: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The files to offer on the pages: (file name, what it is called), those made now or kept."""
    return tuple(
        (f"{WHOLE}.{name}", entry.title)
        for name, entry in FORMATS.items()
        if name != "html" and (name in formats or f"{WHOLE}.{name}" in existing)
    )
