"""Editions of a place's catalog, kept beside its files: `editions/<date>.json.gz`, written by `gongkai edition`.

An edition is the compiled catalog of a day, as data. What was published when is so known to everybody who has the
sources; nothing else is asked for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from gongkai.kinds.date import days
from gongkai.model.entry import Catalog
from gongkai.model.refusal import Refusal
from gongkai.source.places import folder_of
from gongkai.source.read import read

FOLDER = "editions"
_NAME = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})\.json\.gz")


class EditionError(Refusal):
    """An edition that cannot be read; the message, for the user, names its file."""


def edition_file(slug: str, date: str) -> Path:
    """Where a place's edition lies, relative to the project."""
    return folder_of(slug) / FOLDER / f"{date}.json.gz"


def edition_dates(root: Path, slug: str) -> list[str]:
    """The dates of a place's editions, the first one first."""
    folder = root / folder_of(slug) / FOLDER
    found = (_date(path.name) for path in folder.iterdir()) if folder.is_dir() else ()
    return sorted(filter(None, found))


def _date(name: str) -> str:
    """The date that an edition's file is named by; nothing where the name is none, or says a day that there is not."""
    found = _NAME.fullmatch(name)
    return found["date"] if found and days(found["date"]) else ""


def strange_files(root: Path, slug: str) -> list[Path]:
    """What lies among a place's editions and is none, relative to the project; a README and hidden files may."""
    folder = root / folder_of(slug) / FOLDER
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    odd = (name for name in names if not _date(name) and not name.startswith((".", "README")))
    return [folder_of(slug) / FOLDER / name for name in odd]


def read_edition(root: Path, slug: str, date: str) -> Catalog:
    """The edition of a date. Raises EditionError where it is missing, damaged, of another place or of another date."""
    file = edition_file(slug, date)
    catalog = read_file(root, file)
    if (catalog.place.slug, catalog.date) != (slug, date):
        said = f"{catalog.place.slug} 的 {catalog.date}"
        raise EditionError(f"{file.as_posix()} 里是 {said} 的目录，与文件名不符；请删去它，或放回原来的地方")
    return catalog


def read_file(root: Path, file: Path) -> Catalog:
    """The catalog in a file, whose path is relative to the project. Raises EditionError where it is missing or damaged."""
    # its types take long to make, and few places have editions
    from gongkai.source.exported import ExportError, read_catalog

    data, problem = read(root.resolve(), root.resolve() / file)
    if data is None:
        raise EditionError(f"{file.as_posix()} {problem.message if problem else '读不了'}")
    try:
        return read_catalog(data)
    except ExportError as wrong:
        raise EditionError(
            f"{file.as_posix()} {wrong}。这个文件坏了的，请从版本库里恢复；不要这一版的，删去它"
        ) from wrong


def editions(root: Path, slug: str) -> Iterator[Catalog]:
    """A place's editions one after the other, the first one first. Raises EditionError."""
    for date in edition_dates(root, slug):
        yield read_edition(root, slug, date)
