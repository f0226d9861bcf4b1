"""Names of files and folders that look like those of sources: light enough for who only asks whether anything changed."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

from gongkai.source.home import BODIES, GUIDELINES, LAWS, MARK, TEMPLATES
from gongkai.source.places import LEVELS, ROOTS

NEARLY_YAML = re.compile(r"\.ya?ml(?:\.txt)?$", re.IGNORECASE)  # also what Notepad makes of a name
SINGLE = frozenset((LAWS, BODIES, *(level.file for level in LEVELS)))  # stand among other files and are none of them
_FOLDERS = (*ROOTS, GUIDELINES, TEMPLATES)
_MOST = 1000  # entries of an unknown folder that are looked at for a source


def at_root(root: Path) -> list[tuple[str, str]]:
    """What lies in a project's folder under a name that differs from a source's in its ending, its letters' case or its
    plural only, each with the right name, in their order."""
    found: list[tuple[str, str]] = []
    for name, is_folder in entries(root):
        same = (one for one in _FOLDERS if bare(one) == bare(name))
        right = next(same, None) if is_folder else file_meant(name, (MARK,))
        if right and right != name and not _is_same(root / name, root / right):
            found.append((name, right))
    return [(name, right) for name, right in found if (root / name).is_file() or has_source(root / name)]


def entries(folder: Path) -> Iterator[tuple[str, bool]]:
    """The names in a folder, in their order, and whether each is a folder; nothing hidden, and no links."""
    try:
        with os.scandir(folder) as found:
            entries = sorted((one for one in found if not one.name.startswith(".")), key=lambda one: one.name)
    except OSError:  # it is not there, or was told by who reads it
        return
    yield from ((one.name, one.is_dir(follow_symlinks=False)) for one in entries if not one.is_symlink())


def has_source(folder: Path) -> bool:
    """Whether a file that a source could be lies in a folder or below it, as far as is looked."""
    inside = (name for _, _, names in os.walk(folder) for name in names)
    return any(NEARLY_YAML.search(name) for name in islice(inside, _MOST))


def file_meant(name: str, known: Collection[str]) -> str | None:
    """The known file that a name means which has another ending, case or plural."""
    stem = NEARLY_YAML.sub("", name)
    meant = (one for one in known if stem != name and bare(one.removesuffix(".yaml")) == bare(stem))
    return next(meant, None)


def bare(name: str) -> str:
    """A name without its letters' case and its plural."""
    return re.sub("ies$|ys$|s$", lambda found: "y" if len(found[0]) > 1 else "", name.lower())


def _is_same(one: Path, other: Path) -> bool:
    """Whether two names lead to one file, as they do where the case of letters does not count."""
    try:
        return one.samefile(other)
    except OSError:
        return False
