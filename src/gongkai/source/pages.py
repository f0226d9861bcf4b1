"""The files that pages are made with: each is the project's own, or the one that came with gongkai.

A style sheet or a script is published as it is, and a page may include any file there: a link, also one that stays in
the project (to .git/config, say), would publish what nobody meant to. So only plain files are read, and by `read`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from gongkai.model.finding import Finding, Span, error
from gongkai.model.templates import Templates
from gongkai.source.home import TEMPLATES, carried
from gongkai.source.places import lies_in
from gongkai.source.read import leads_out, read, relative

FOLDERS = ("html", "pdf", "poster")
MOST_FILES = 500
MOST_BYTES = 20_000_000


def pages(root: Path) -> tuple[Templates, list[Finding]]:
    """The templates, and what is wrong with the project's own that were left out: links, what is no plain file, what is too
    large. Those that the project does not have come from gongkai; what was left out is not replaced."""
    root = root.resolve()
    folder, came = root / TEMPLATES, packaged()
    if folder.is_symlink():
        return Templates(TEMPLATES, ()), [leads_out(root, folder) or _link(root, folder)]
    findings: list[Finding] = []
    found: list[tuple[str, bytes]] = []
    refused: list[str] = []
    size = 0
    for path in _files(folder):
        link = path.is_symlink()
        data, problem = (None, leads_out(root, path) or _link(root, path)) if link else read(root, path)
        name = path.relative_to(folder).as_posix()
        if problem is not None:
            findings.append(problem)
        if data is None:
            refused.append(name)
            continue
        size += len(data)
        if len(found) == MOST_FILES or size > MOST_BYTES:
            findings.append(_too_much(relative(root, path)))
            break
        found.append((name, data))
    names = {name for name, _ in found}
    there = (*names, *refused)
    rest = [(name, data) for name, data in came.files if not any(lies_in(name, one) for one in there)]
    whole = tuple(sorted([*found, *rest]))
    unchanged = frozenset(name for name, _ in {*whole} & {*came.files})
    return Templates(TEMPLATES, whole, frozenset(name for name, _ in rest), unchanged), findings


@cache
def packaged() -> Templates:
    """The templates that came with gongkai."""
    folder = carried(TEMPLATES)
    found = tuple((path.relative_to(folder).as_posix(), path.read_bytes()) for path in _files(folder))
    names = frozenset(name for name, _ in found)
    return Templates(TEMPLATES, found, names, names)


def _files(folder: Path) -> Iterator[Path]:
    """What is in the folders of templates, links to folders too, in the order of their names; nothing hidden."""
    for name in FOLDERS:
        start = folder / name
        if start.is_symlink():
            yield start
            continue
        for place, folders, names in os.walk(start):
            folders.sort()
            links = [one for one in folders if (Path(place) / one).is_symlink()]
            folders[:] = [one for one in folders if not one.startswith(".") and one not in links]
            yield from (Path(place) / one for one in sorted([*names, *links]) if not one.startswith("."))


def _link(root: Path, path: Path) -> Finding:
    hint = "网页模板不能是链接，请换成文件本身"
    return error("GK001", "不能读取：是链接", Span(relative(root, path)), hint)


def _too_much(name: str) -> Finding:
    message = f"网页模板太多或太大，上限是 {MOST_FILES} 个文件、{MOST_BYTES // 1_000_000} MB"
    return error("GK002", message, Span(name), "请删去用不到的文件")
