"""Puts the front page of all counties into the output folder, beside the counties' folders."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.publish.plan import WHOLE
from gongkai.publish.swap import SwapError
from gongkai.site.root import County, county_of, county_of_data, root_files

# How the files put here say near their beginning that they are ours.
MARKS = (b'<meta name="generator" content="gongkai">', b"# gongkai\n", b"<!-- gongkai -->")
_SHEET = re.compile(r"gongkai-[0-9a-f]{10}\.css")


def publish_root(
    output: Path, catalogs: Sequence[Catalog], templates: Path, base_url: str = ""
) -> tuple[list[County], list[str]]:
    """Write the front page and what belongs to it.

    `catalogs` are those just published; counties that an earlier build left in the output are listed, too.
    Returns the counties listed and the names of files that were left alone because they are not ours.
    Raises SwapError.
    """
    counties = present(output, {catalog.place.slug: county_of(catalog) for catalog in catalogs})
    files = root_files(counties, catalogs[0].template.name, templates, base_url)
    try:
        foreign = [file.path for file in files if not _ours(output / file.path)]
        for file in files:
            if file.path not in foreign:
                _write(output / file.path, file)
        _drop_former(output, {file.path for file in files})
    except OSError as problem:
        raise SwapError(f"写入 {output} 失败：{problem.strerror}；请检查权限和剩余空间") from problem
    return counties, foreign


def present(output: Path, made: dict[str, County]) -> list[County]:
    """The counties that have pages in the output: those just made (by slug) and those that have a catalog.json."""
    counties = []
    for folder in sorted(output.iterdir()):
        if not (folder / "index.html").is_file() or folder.name.startswith("."):
            continue
        county = made.get(folder.name) or _read(folder)
        if county is not None:
            counties.append(county)
    return counties


def _read(folder: Path) -> County | None:
    """What a county's catalog.json tells; None where there is none, or a file of another program."""
    try:
        return county_of_data(folder.name, json.loads((folder / f"{WHOLE}.json").read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _ours(file: Path) -> bool:
    """Whether a file may be written: there is none yet, or one that we wrote."""
    if not file.is_file():
        return not file.exists()
    with file.open("rb") as stream:
        start = stream.read(1000)
    return file.suffix == ".css" or any(mark in start for mark in MARKS)


def _write(target: Path, artifact: Artifact) -> None:
    """Write a file beside its place, then rename it, so that a reader sees the old file or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.new-", dir=target.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(artifact.data)
        fresh.chmod(0o644)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _drop_former(output: Path, made: set[str]) -> None:
    """Remove the style sheets of former builds, and the sitemap where this build has none."""
    former = [file for file in (output / "assets").iterdir() if _SHEET.fullmatch(file.name)]
    for file in (*former, output / "sitemap.xml"):
        if file.is_file() and file.relative_to(output).as_posix() not in made and _ours(file):
            file.unlink()
