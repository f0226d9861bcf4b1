"""Puts editions down: the compiled catalog, beside the place's files (see `source.editions`)."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from itertools import chain
from pathlib import Path

from gongkai.model.entry import Catalog
from gongkai.model.refusal import Refusal
from gongkai.model.review import PUBLISHED, REVIEWED
from gongkai.render.json import as_data
from gongkai.resolve.review import is_reviewed
from gongkai.source.editions import EditionError, edition_dates, edition_file, read_file
from gongkai.source.places import option_of, place_slugs
from gongkai.source.read import read
from gongkai.source.transaction import Change


class EditionExistsError(Refusal):
    """There is another edition of that date, or something else stands in its place; the message is for the user."""


def edition_bytes(catalog: Catalog) -> bytes:
    """An edition's file: catalog.json on one line, without the lines where items stand, compressed; the same for the same
    catalog."""
    data = as_data(catalog)
    entries = (entry for domain in data["domains"] for entry in domain["entries"])
    for one in chain(entries, (row for listing in data["lists"] for row in listing["rows"])):
        one["source"] = [{**span, "line": 0} for span in one["source"]]
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(f"{text}\n".encode(), compresslevel=9, mtime=0)


def prepared(root: Path, catalog: Catalog, *, replacing: bool = False) -> Change:
    """What to write for a catalog's edition; the same before and after where it is there already. Raises EditionExistsError where another of its date is not to be replaced."""
    root = root.resolve()
    catalog = _as_published(catalog)
    file = root / edition_file(catalog.place.slug, catalog.date)
    name = file.relative_to(root).as_posix()
    if not file.parent.resolve().is_relative_to(root):
        raise EditionExistsError(f"{file.parent.relative_to(root).as_posix()} 是指到项目外面的链接，不往里写")
    if file.is_symlink() or (file.exists() and not file.is_file()):
        raise EditionExistsError(f"{name} 不是普通文件。请把它移走")
    data, option = edition_bytes(catalog), option_of(catalog.place.slug, place_slugs(root))
    day = f"gongkai set 目录 日期 2026-12-31{option} 这样"
    if not file.exists():
        last = max(edition_dates(root, catalog.place.slug), default="")
        if catalog.date < last and not replacing:
            raise EditionExistsError(
                f"{catalog.title}的日期 {catalog.date} 早于已经记下的 {last}：现在的内容会成为以前的一版。请先改“目录”的日期（{day}）；确实要补记以前的一版，加 --replace"
            )
        return Change(file, None, data)
    former, problem = read(root, file)
    if former == data:
        return Change(file, data, data)
    if problem is not None and not replacing:
        raise EditionExistsError(f"{name} 已经有了，{problem.message}。要换成现在的，加 --replace")
    if not replacing:
        raise EditionExistsError(
            f"{name} 已经有了，内容与现在的目录不同。新的一版请先改“目录”的日期（{day}）；更正这一版，加 --replace"
        )
    if problem is None and not is_reviewed(catalog) and _was_published(root, name):
        raise EditionExistsError(
            f"{name} 记的是已发布的一版，现在的目录还没有审核同意，不能替换它。改成新的一版，先改“目录”的日期（{day}）；要更正那一版，先请审核（gongkai review packet{option} --submit）"
        )
    return Change(file, file.read_bytes(), data)


def _was_published(root: Path, name: str) -> bool:
    """Whether an edition is of what had been agreed to; one that is damaged tells nobody anything."""
    try:
        return is_reviewed(read_file(root, Path(name)))
    except EditionError:
        return False


def _as_published(catalog: Catalog) -> Catalog:
    """An edition of what was reviewed is what is published, before it lies there as after."""
    edition = catalog.place.edition
    if edition is None or edition.status != REVIEWED:
        return catalog
    return replace(catalog, place=replace(catalog.place, edition=replace(edition, status=PUBLISHED)))
