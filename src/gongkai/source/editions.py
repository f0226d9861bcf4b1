"""Editions of a place's catalog, kept beside its files: `editions/<date>.json.gz`, written by `gongkai edition`.

An edition is the compiled catalog of a day, as data. What was published when is so known to everybody who has the
sources; nothing else is asked for it. It names the folder that the place had on that day: whose folder is called otherwise
since, or lies in another place's, keeps its editions.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from gongkai.kinds.date import days
from gongkai.model.entry import Catalog
from gongkai.model.refusal import Refusal
from gongkai.source.places import folder_of, is_slug, level_of, lies_in
from gongkai.source.read import leads_out, read

FOLDER = "editions"
_HEAD = 1 << 16  # bytes of an edition's text that hold its head
_WHOLE = 1 << 25  # and of all of it; a larger one is told by who reads it
_PACKED = gzip.compress(b"", 9, mtime=0)[:9]  # but for the system, which the tenth byte names
_NAME = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})\.json\.gz")


class EditionError(Refusal):
    """An edition that cannot be read; the message, for the user, names its file."""


def edition_file(slug: str, date: str) -> Path:
    """Where a place's edition lies, relative to the project."""
    return folder_of(slug) / FOLDER / f"{date}.json.gz"


def edition_dates(root: Path, slug: str) -> list[str]:
    """The dates of a place's editions, the first one first."""
    return sorted(filter(None, map(_date, _names(root, slug))))


def _names(root: Path, slug: str) -> list[str]:
    """What lies among a place's editions; nothing where these are a link out of the project, which is told when it is loaded."""
    folder = root / folder_of(slug) / FOLDER
    if not folder.is_dir() or (folder.is_symlink() and leads_out(root.resolve(), folder) is not None):
        return []
    return sorted(path.name for path in folder.iterdir())


def _date(name: str) -> str:
    """The date that an edition's file is named by; nothing where the name is none, or says a day that there is not."""
    found = _NAME.fullmatch(name)
    return found["date"] if found and days(found["date"]) else ""


def strange_files(root: Path, slug: str) -> list[Path]:
    """What lies among a place's editions and is none, relative to the project; a README and hidden files may."""
    odd = (name for name in _names(root, slug) if not _date(name) and not name.startswith((".", "README")))
    return [folder_of(slug) / FOLDER / name for name in odd]


def read_edition(root: Path, slug: str, date: str) -> Catalog:
    """The edition of a date, under the place's present slug. Raises EditionError where it is missing, damaged, of another place
    that is there, or of another date."""
    file = edition_file(slug, date)
    catalog = read_file(root, file)
    _check(root, file, slug, Head(catalog.place.slug, catalog.place.name, catalog.place.code, catalog.date))
    return as_of(catalog, slug)


def may_be_of(root: Path, slug: str, former: str) -> bool:
    """Whether what a place of the slug `former` left may be this one's: it is this one, or its folder under its former name, which
    is one of the same kind of place and holds none any more."""
    if former == slug:
        return True
    if not is_slug(former) or level_of(former) != level_of(slug):
        return False
    return not (root / folder_of(former) / level_of(former).file).exists()


def as_of(catalog: Catalog, slug: str) -> Catalog:
    """A catalog under its place's present slug, which tells the former one, and those below it under theirs."""
    former = catalog.place.slug
    if former == slug:
        return catalog
    below = (
        one._replace(slug=slug + one.slug[len(former) :]) if lies_in(one.slug, former) else one for one in catalog.below
    )
    return replace(catalog, place=replace(catalog.place, slug=slug, former=(former,)), below=tuple(below))


class Head(NamedTuple):
    """Whose an edition says it is, and of which date."""

    slug: str
    name: str
    code: str
    date: str


def head_of(root: Path, slug: str, date: str) -> Head:
    """The head of the edition of a date. One that is packed as gongkai packs them is only unpacked, whose sum tells whether it is
    whole: a twentieth of what reading it costs. Raises EditionError where `read_edition` would, but for what somebody else packed
    in the same way."""
    file = edition_file(slug, date)
    data, _ = read(root.resolve(), root.resolve() / file)
    head = _begun(data or b"")
    if head is None:
        catalog = read_file(root, file)
        head = Head(catalog.place.slug, catalog.place.name, catalog.place.code, catalog.date)
    _check(root, file, slug, head)
    return head


def _begun(data: bytes) -> Head | None:
    """The head, where the bytes are packed, and begin, as gongkai writes them, and nothing of them is damaged."""
    if not data.startswith(_PACKED):
        return None
    try:
        packed = zlib.decompressobj(wbits=31)
        text = packed.decompress(data, _HEAD).decode("utf-8", "ignore")
        size = _HEAD
        while not packed.eof and packed.unconsumed_tail and size < _WHOLE:
            size += len(packed.decompress(packed.unconsumed_tail, _HEAD))
        if not packed.eof or packed.unused_data:
            return None
        said: Any = json.loads(text.partition(',"review":')[0] + "}")
        place, edition = said["place"], said["edition"]
        head = Head(place["slug"], place["name"], place["code"] or "", edition["date"])
    except (zlib.error, ValueError, LookupError, TypeError, RecursionError):
        return None
    return head if all(isinstance(text, str) for text in head) else None


def _check(root: Path, file: Path, slug: str, head: Head) -> None:
    """Raises EditionError for an edition that is of another date than its name, or of another place."""
    said = f"{file.as_posix()} 里是 {head.slug} 的 {head.date} 的目录，与文件名不符"
    if edition_file(slug, head.date) != file:
        raise EditionError(f"{said}；请改回原来的文件名")
    if not may_be_of(root, slug, head.slug):
        raise EditionError(f"{said}；那是另一个地方，请放回它的文件夹，不要的删去")


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
