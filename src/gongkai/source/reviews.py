"""The reviews of a place: `reviews/<date>.yaml`, the second of a day `-2`, each with the catalog that was reviewed beside it
(`<date>.json.gz`, written as editions are)."""

from __future__ import annotations

import re
from pathlib import Path

from gongkai.model.entry import Catalog
from gongkai.model.item import Authored
from gongkai.model.review import Record
from gongkai.source.editions import EditionError, as_of, edition_dates, may_be_of, read_edition, read_file
from gongkai.source.files import Files
from gongkai.source.places import folder_of
from gongkai.source.shape import shape

FOLDER = "reviews"
_NAME = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})(?:-(?P<number>[2-9]|[1-9]\d))?")
_MOST = 99  # reviews of a day


def records(files: Files, folder: Path) -> tuple[Authored[Record], ...]:
    """The reviews in a place's folder, the first one first. Files with another name are left to a rule."""
    found = []
    for path in files.folder(folder / FOLDER):
        node = files.file(path)
        value = shape(Record, node, files.findings) if node is not None else None
        if node is not None and value is not None:
            found.append(Authored(value, node))
        elif node is not None:
            files.broken.add(node.file)
    return tuple(sorted(found, key=lambda one: _order(one.node.file)))


def _order(file: str) -> tuple[str, int]:
    name = Path(file).stem
    named = _NAME.fullmatch(name)
    return (named["date"], int(named["number"] or 1)) if named else (name, 0)


def date_of(file: str) -> str | None:
    """The date that a review's file is named by; None for another name."""
    named = _NAME.fullmatch(Path(file).stem)
    return named["date"] if named else None


def kept_file(file: str) -> Path:
    """Where the catalog lies that a review looked at, relative to the project; `file` is the review's."""
    return Path(file).with_suffix(".json.gz")


def kept(root: Path, slug: str, file: str) -> Catalog | None:
    """The catalog that a review looked at; None where it was not kept. Raises EditionError for one that is damaged, or of
    another place."""
    name = kept_file(file)
    if not (root / name).exists():
        return None
    catalog = read_file(root, name)
    if not may_be_of(root, slug, catalog.place.slug):
        raise EditionError(f"{name.as_posix()} 里是 {catalog.place.slug} 的目录")
    return as_of(catalog, slug)


def next_file(root: Path, slug: str, date: str) -> str:
    """The name of a new review's file of that day, relative to the project; EditionError where there is no more room."""
    folder = folder_of(slug) / FOLDER
    for number in range(1, _MOST + 1):
        file = (folder / (f"{date}.yaml" if number == 1 else f"{date}-{number}.yaml")).as_posix()
        if not (root / file).exists():
            return file
    raise EditionError(f"{folder.as_posix()} 里 {date} 的记录已经有 {_MOST} 个")


def published(root: Path, slug: str, date: str) -> Catalog | None:
    """The edition of a date, if there is one that can be read; those that cannot are told by a rule."""
    try:
        return read_edition(root, slug, date) if date in edition_dates(root, slug) else None
    except EditionError:
        return None
