"""A place's folder in the output: what goes into it, what it holds already, and what is taken out of it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gongkai.model.artifact import Artifact, Download, is_plain
from gongkai.publish import manifest
from gongkai.publish.store import Store
from gongkai.publish.swap import amend
from gongkai.render import FORMATS
from gongkai.source.read import digest_of, known_digest, readers


class Made(NamedTuple):
    """A file that was made, now or earlier: its path, its format, size and SHA-256 of its bytes, and what pages tell of one
    that is offered."""

    path: str
    kind: str
    size: int
    sha256: str
    offer: Download | None


@dataclass(slots=True)
class Files:
    """What goes into the folder, by paths in it; `data` are the bytes of what is at hand."""

    made: dict[str, Made] = field(default_factory=dict)
    data: dict[str, bytes] = field(default_factory=dict)

    def add(self, made: Made, data: bytes | None) -> bool:
        """Whether it was added. One whose bytes are not given is in the folder already. One whose name leads elsewhere, made of a
        number that is none, is left out: the sources' errors tell of it."""
        if not is_plain(made.path):
            return False
        self.made[made.path] = made
        if data is None:
            self.data.pop(made.path, None)
        else:
            self.data[made.path] = data
        return True


def write(target: Path, files: Files) -> bool:
    """Write what is at hand into the folder, unless it holds it, and let go of it; whether there was anything."""
    there = holds(target, (files.made[path] for path in files.data))
    fresh = [Artifact(path, data) for (path, data), held in zip(files.data.items(), there, strict=True) if not held]
    files.data.clear()
    if fresh:
        amend(target, fresh, ())
    return bool(fresh)


def close(target: Path, list_: Artifact, gone: Iterable[str], *, begun: bool) -> bool:
    """Drop files, and write the list where it is another or something was written that it lists (`begun`); whether there was
    anything."""
    gone = {path for path in gone if os.path.lexists(target / path)}
    same = known_digest(target / list_.path) == hashlib.sha256(list_.data).hexdigest() and not target.is_symlink()
    if changed := begun or bool(gone) or not same:
        amend(target, [list_], gone)
    return changed


def holds(target: Path, files: Iterable[Made]) -> Iterator[bool]:
    """Of each file, whether the folder holds its bytes, in a plain file in plain folders, for everybody who may read the list of
    files."""

    @cache
    def plain(inside: str) -> bool:
        return not Path(target, inside).is_symlink() and (not inside or plain(inside.rpartition("/")[0]))

    wanted = readers(f"{target}/{manifest.NAME}")
    for one in files:
        path = f"{target}/{one.path}"
        try:
            known = plain(one.path.rpartition("/")[0]) and digest_of(path) == one.sha256
            yield known and readers(path) == wanted
        except OSError:
            yield False


def known_of(target: Path, store: Store | None, key: str) -> list[Made] | None:
    """What an earlier build made under this key, where the folder still holds it."""
    found = store.get(key) if store else None
    if found is None:
        return None
    files = [
        Made(path, kind, size, digest, offer and Download(*offer))
        for path, kind, size, digest, offer in json.loads(found)
    ]
    return files if all(holds(target, files)) else None


def below(slug: str) -> str:
    """The folder of a place inside its county's, with a slash at its end; empty for the county itself."""
    rest = slug.partition("/")[2]
    return f"{rest}/" if rest else ""


def formats_kept(output: Path, slug: str, made: Set[str]) -> set[str]:
    """The formats, besides those `made` now, of which the folder of a place, or of one below it, still holds files."""
    if made >= set(FORMATS):
        return set()
    target, inside = output / slug.split("/")[0], below(slug)
    found: set[str] = set()
    for path, kind in manifest.read(target).items():
        new = kind in FORMATS and kind not in made and kind not in found and path.startswith(inside)
        if new and (target / path).is_file():
            found.add(kind)
    return found


def is_kept(output: Path, slug: str, stem: str) -> bool:
    """Whether the folder of a place, or of one below it, has files of gongkai's of this name, endings not counted."""
    target, inside = output / slug.split("/")[0], below(slug)
    ours = (path for path in manifest.read(target) if path.startswith(inside))
    return any(Path(path).stem == stem and (target / path).is_file() for path in ours)


def withdraw(slug: str, output: Path) -> None:
    """Remove the files that gongkai made of a place and of those below it; what others put there stays. Raises SwapError."""
    target, inside = output / slug.split("/")[0], below(slug)
    before, former = manifest.read(target), manifest.downloads(target)
    rest = {path: kind for path, kind in before.items() if not path.startswith(inside)}
    offered = (each for path, each in former.items() if path in rest)
    gone = before.keys() - rest.keys()
    if gone and not target.is_symlink():
        amend(target, [manifest.written(rest, offered)] if rest else [], {*gone, manifest.NAME})
        if not any(target.iterdir()):
            target.rmdir()
