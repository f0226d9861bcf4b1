"""Where the files of a place lie: a county, the towns below it, the villages below those.

    counties/<county>/county.yaml
    counties/<county>/towns/<town>/town.yaml
    counties/<county>/towns/<town>/villages/<village>/village.yaml

A place's slug is the path of names: yongxiu, yongxiu/jiangshang, yongxiu/jiangshang/xincun. What is published of it
lies in the folder of that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

COUNTIES = "counties"


class Level(NamedTuple):
    """One level of the tree: what it is called, a place's own file, and the folder that holds those below it."""

    name: str
    file: str
    below: str


LEVELS = (
    Level("县级", "county.yaml", "towns"),
    Level("乡级", "town.yaml", "villages"),
    Level("村级", "village.yaml", ""),
)
NAME = re.compile(r"[a-z][a-z0-9-]{1,30}")  # of a town's or village's folder
# Folders of a place's own pages and files, and of places that are no counties.
TAKEN = ("assets", "items", "groups", "embed", "feeds", "lists", "reviews", "editions", "province", "cities", "dept")


def level_of(slug: str) -> Level:
    """The level of the place with this slug."""
    return LEVELS[slug.count("/")]


def parent_of(slug: str) -> str | None:
    """The slug of the place above; None for a county."""
    return slug.rpartition("/")[0] or None


def folder_of(slug: str) -> Path:
    """The folder of a place's files, relative to the project."""
    folder = Path(COUNTIES)
    for level, name in zip((None, *LEVELS), slug.split("/"), strict=False):
        folder = folder / level.below / name if level else folder / name
    return folder


def slug_of(file: str) -> str | None:
    """The slug of the place whose folder a file (relative to the project) is in; None for one of no place."""
    parts = file.split("/")
    if len(parts) < 2 or parts[0] != COUNTIES or (len(parts) == 2 and parts[1].endswith(".yaml")):
        return None
    slug = parts[1]
    for depth, level in enumerate(LEVELS, 1):
        if not level.below or len(parts) <= 2 * depth + 1 or parts[2 * depth] != level.below:
            break
        slug = f"{slug}/{parts[2 * depth + 1]}"
    return slug


def place_slugs(root: Path) -> list[str]:
    """The slugs of all places that have a folder; a place comes before those below it."""
    return list(_walk(root / COUNTIES, "", 0))


def with_family(root: Path, slugs: Iterable[str]) -> list[str]:
    """The places named, those above them and those below them, in the order of `place_slugs`."""
    named = set(slugs)
    above = {slug for name in named for slug in _ancestors(name)}
    return [
        slug
        for slug in place_slugs(root)
        if slug in named or slug in above or any(slug.startswith(f"{name}/") for name in named)
    ]


def _ancestors(slug: str) -> Iterator[str]:
    while (above := parent_of(slug)) is not None:
        yield above
        slug = above


def _walk(folder: Path, above: str, depth: int) -> Iterator[str]:
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.name.startswith("."):
            slug = f"{above}/{entry.name}" if above else entry.name
            yield slug
            if LEVELS[depth].below:
                yield from _walk(entry / LEVELS[depth].below, slug, depth + 1)
