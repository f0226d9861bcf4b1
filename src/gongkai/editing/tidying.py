"""Source files in gongkai's own manner of writing; what they say stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from gongkai.source.edit import EditError
from gongkai.source.orders import order_of
from gongkai.source.project import Project
from gongkai.source.tidy import tidied
from gongkai.source.transaction import Change, is_source


class Tidied(NamedTuple):
    """What becomes of the files, how many were looked at, and what is said of those that cannot be put in order."""

    changes: list[Change]
    looked_at: int
    refused: list[str]


def tidy_files(project: Project, wanted: Callable[[str], bool]) -> Tidied:
    """The `wanted` files (by the names that findings use) put in order: those of the project that people write, not built-in
    ones, none that a link leads to."""
    done = Tidied([], 0, [])
    for name, before in sorted(project.sources.items()):
        if not wanted(name) or project.is_upstream(name):
            continue
        order = order_of(project, name)
        if order is None or not is_source(project.root, name):
            continue
        done = done._replace(looked_at=done.looked_at + 1)
        try:
            after = tidied(name, before, order)
        except EditError as problem:
            done.refused.append(str(problem))
            continue
        if after != before:
            done.changes.append(Change(project.root / name, before, after))
    return done
