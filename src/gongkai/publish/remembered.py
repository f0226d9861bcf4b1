"""What was told of a project, kept until anything changes that loading looks at.

The project is known again by its files as they lie on the disk: nothing is parsed but gongkai.yaml. Everything counts in the
folders that loading looks into, read or not, so that a kind of source which loading learns to read is no other matter here.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gongkai.publish.store import Store
from gongkai.source.home import GUIDELINES, MARK, TEMPLATES, carried, given_guidelines, home
from gongkai.source.misnamed import NEARLY_YAML, at_root, entries
from gongkai.source.places import COUNTIES, ROOTS, TASKS
from gongkai.source.read import digest_of

_LARGEST = 20_000_000  # bytes of a file that is looked at


class UnsureError(Exception):
    """A link, which may lead anywhere, or a file too large to be looked at."""


class Inputs(NamedTuple):
    """All that loading a project may read: a digest of what it is, and one of when it was written, by which it is seen that
    something was changed and changed back."""

    what: str
    written: str


def remembered(store: Store | None, root: Path, asked: Sequence[object], make: Callable[[], Any]) -> Any:
    """What was told when the same was asked of the same project, or else what is told now, which is kept. `asked` and what
    is made are plain data, as JSON has them; `root` is the project's folder (resolved)."""
    before = inputs(root) if store is not None else None
    if store is None or before is None:
        return make()
    key = json.dumps(["told", before.what, asked])
    found = store.get(key)
    if found is not None:
        return json.loads(found)
    made = make()
    if inputs(root) == before:  # nobody wrote in it meanwhile
        store.note(key, json.dumps(made).encode())
    return made


def inputs(root: Path, store: Store | None = None) -> Inputs | None:
    """All that loading the project may read; None where there are links or huge files, so that it is loaded. With a `store`
    nothing is parsed for it that was parsed before."""
    try:
        known, flat = _guidelines(root, store)
    except UnsureError:
        return None
    deep = [*(root / one for one in (*ROOTS, TEMPLATES)), carried(TEMPLATES), carried(TASKS.partition("/")[0])]
    known += json.dumps([at_root(root), [name for name, _ in entries(root) if NEARLY_YAML.search(name)]])
    digest, written = hashlib.sha256(known.encode("utf-8", "surrogateescape")), hashlib.sha256()
    try:
        for below, folders in ((False, flat), (True, deep)):
            for folder in folders:
                for path, what in _there(folder, below=below):
                    digest.update(f"\n{json.dumps(path)} {what}".encode())
                    written.update(_written(path).encode())
    except UnsureError:
        return None
    written.update(_written(root / MARK).encode())
    return Inputs(digest.hexdigest(), written.hexdigest())


def _written(path: Path | str) -> str:
    """Which file or folder it is and when it was written; nothing of what is not there."""
    try:
        about = os.lstat(path)
    except OSError:
        return "\n"
    return f"\n{about.st_ino} {about.st_mtime_ns} {about.st_ctime_ns}"


def _guidelines(root: Path, store: Store | None) -> tuple[str, Sequence[Path]]:
    """What tells where guidelines, registries and gazetteers lie, and those folders, of which one outside may have anything
    below it. Nothing is parsed for it where the same was asked before."""
    mark, other = root / MARK, (given_guidelines(), carried(GUIDELINES), carried(COUNTIES))
    known = json.dumps([str(root), os.path.lexists(mark), _held(mark), *map(str, other)])
    key = f"guidelines {known}"
    found = store.get(key) if store is not None else None
    if found is not None:
        folders = [Path(path) for path, *_ in json.loads(found)]
        if json.loads(found) == _facts(folders):
            return known, folders
    from gongkai.source.files import Files

    files = Files(root)
    at = home(files)
    folders = list(dict.fromkeys((*at.guidelines, *at.registries, *at.gazetteers)))
    if store is not None and not files.findings:
        store.put(key, json.dumps(_facts(folders)).encode())
    return known + "".join(map(repr, files.findings)), folders


def _facts(folders: Sequence[Path]) -> list[list[object]]:
    """The folders, each with what decides whether it is gone by."""
    return [[str(one), os.path.realpath(one), one.is_dir()] for one in folders]


def _there(folder: Path, *, below: bool) -> Iterator[tuple[str, str]]:
    """What lies in a folder, by its path: a file by what it holds; with `below` also what lies in the folders there."""
    if folder.is_symlink():
        raise UnsureError
    pending = [str(folder)]
    while pending:
        place = pending.pop()
        try:
            with os.scandir(place) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as problem:
            yield place, f"error {problem.errno}"
            continue
        yield place, "opened"
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                pending += [entry.path] if below else []
                yield entry.path, "folder"
            else:
                yield entry.path, _held(Path(entry.path)) if below or entry.name.endswith(".yaml") else "there"


def _held(file: Path) -> str:
    """A digest of what a file holds, or why it cannot be told."""
    try:
        about = file.lstat()
        if stat.S_ISLNK(about.st_mode) or about.st_size > _LARGEST:
            raise UnsureError
        return digest_of(file)
    except OSError as problem:
        return f"error {problem.errno}"
