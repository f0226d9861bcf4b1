"""Which files of an output folder gongkai made, and for which format: read from and written to `.gongkai.json`.

A build drops what an earlier one made for the same formats and this one does not; files that it never made are
somebody else's and stay. Text editors and web servers pass over names that begin with a dot. Beside the files stands
what pages tell of those to download, so that a later build need not read them to tell it again.

The list itself is not to be trusted: an output folder may come with somebody's change. What it names outside of the
folder does not count.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gongkai.model.artifact import Artifact, Download, is_plain
from gongkai.model.indented import indented
from gongkai.render.lists import FOLDER as LISTS
from gongkai.source.read import content

NAME = ".gongkai.json"
_LARGEST = 1 << 40  # bytes of a file that is offered


def read(folder: Path) -> dict[str, str]:
    """The folder's files by path, each with its format; nothing where there is no list, or an unreadable one."""
    try:
        return {str(path): str(kind) for path, kind in _data(folder)["files"].items() if is_plain(path)}
    except (KeyError, TypeError, AttributeError):
        return {}


def downloads(folder: Path) -> dict[str, Download]:
    """The folder's files to download, by path; those that somebody removed are left out."""
    try:
        found = [Download(path=path, **facts) for path, facts in _data(folder)["downloads"].items()]
    except (KeyError, TypeError, AttributeError):
        return {}
    return {each.path: each for each in found if _is_sound(each) and (folder / each.path).is_file()}


def by_place(offered: Iterable[Download]) -> dict[str, list[Download]]:
    """The downloads by the place's folder in which they, or the folder of its lists, stand (with a slash at its end), with
    their paths from there."""
    found: dict[str, list[Download]] = {}
    for each in offered:
        parts = each.path.split("/")
        own = 2 if parts[-2:-1] == [LISTS] else 1
        folder = "".join(f"{part}/" for part in parts[:-own])
        found.setdefault(folder, []).append(each._replace(path="/".join(parts[-own:])))
    return found


def written(files: Mapping[str, str], offered: Iterable[Download] = ()) -> Artifact:
    """The list as a file."""
    facts = {each.path: {key: value for key, value in each._asdict().items() if key != "path"} for each in offered}
    data = {
        "generator": "gongkai",
        "files": dict(sorted(files.items())),
        **({"downloads": dict(sorted(facts.items()))} if facts else {}),
    }
    return Artifact(NAME, f"{indented(data)}\n".encode())


def _is_sound(each: Download) -> bool:
    texts = (each.path, each.format, each.domain, each.sha256, each.date)
    told = all(isinstance(text, str) and text.isprintable() for text in texts)
    return told and type(each.size) is int and 0 <= each.size < _LARGEST and is_plain(each.path)


def _data(folder: Path) -> Any:
    try:
        return json.loads(content(folder / NAME))
    except (OSError, ValueError, RecursionError):
        return {}
