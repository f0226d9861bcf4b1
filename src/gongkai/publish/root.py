"""Puts the site's own files (front page, search, open data) into the output folder, beside the places' folders."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gongkai.model.artifact import Artifact, Download, Written, is_plain
from gongkai.model.entry import Catalog
from gongkai.model.task import PAGE as PROGRESS
from gongkai.model.task import Standing
from gongkai.model.templates import Templates
from gongkai.progress.tasks import from_json
from gongkai.publish import manifest
from gongkai.publish.digest import Digests
from gongkai.publish.plan import WHOLE, in_order
from gongkai.publish.store import Store
from gongkai.publish.swap import SwapError, remove
from gongkai.render import RenderError
from gongkai.render.json import as_data, guideline_data
from gongkai.render.lists import FOLDER as LISTS
from gongkai.render.mistakes import template_mistakes
from gongkai.site import root_files
from gongkai.site.items import FOLDER as ITEMS
from gongkai.site.progress import DATA
from gongkai.site.published import Published, Site, published
from gongkai.source.places import HOLDERS
from gongkai.source.read import content, known_digest, readers
from gongkai.source.writing import reason, scratch

_DEEPEST = 3  # county / town / village, province / dept / department
_BATCH = 64  # files that are made before they are written
_SCRATCH = "gongkai"  # beside the site's files; what is being written stands in it
_PAGES = (PROGRESS, "groups/*.html", f"{LISTS}/*.html", f"{LISTS}/*/*.html")  # of a place, beside its domains'
_UNFIT = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, sqlite3.Error)  # what odd data lead to
FOLDERS = ("assets", ITEMS)  # those that hold files of the site's own


Read = Callable[[], Catalog]


def publish_site(
    output: Path,
    first: Catalog,
    made: Mapping[str, Read],
    templates: Templates,
    base_url: str = "",
    store: Store | None = None,
) -> tuple[int, list[str]]:
    """The same as `publish_root`, but that nothing is made where the output holds what an earlier build made of the same places'
    data, files and templates. Returns how many counties are listed, and the names of files that were left alone.
    """
    _refuse_links(output)
    if any((output / slug / "index.html").is_file() for slug in made):
        store = None  # the key tells of places by their data, which these have not
    key = _key(output, first, templates, base_url) if store else ""
    found = store.get(key) if store else None
    if found is not None:
        counties, foreign, files = json.loads(found)
        there = all(_seal(output / path) == known for path, known in files.items())
        if there and all(os.path.lexists(output / path) for path in foreign):
            return counties, foreign
    places, foreign = publish_root(output, first, made, templates, base_url)
    counties = sum(place.is_county for place in places)
    if store:
        seals = {path: _seal(output / path) for path in (*manifest.read(output), manifest.NAME)}
        store.put(key, json.dumps([counties, foreign, seals]).encode())
    return counties, foreign


def _key(output: Path, catalog: Catalog, templates: Templates, base_url: str) -> str:
    """The key of what stands above the places: what is told of the guidelines, and each place's data and files."""
    places, files = [], _offers(output)
    for slug in _folders(output):
        folder = output / slug
        if data := known_digest(folder / f"{WHOLE}.json"):  # else it is no place
            places.append([slug, data, files(slug), _more_pages(folder), known_digest(folder / DATA)])
    shared = (catalog.template.name, catalog.synonyms, catalog.guidelines, catalog.laws, catalog.date)
    return Digests().of([shared, templates, base_url, places])


def _seal(file: Path) -> str:
    """The digest of a plain file's bytes, and who may read it."""
    return f"{known_digest(file)} {readers(file)}"


def publish_root(
    output: Path, first: Catalog, made: Mapping[str, Read], templates: Templates, base_url: str = ""
) -> tuple[list[Published], list[str]]:
    """Write the front page and what belongs to it.

    What all places share is told as the `first` catalog has it. `made` gives the catalogs of places by their slugs that are
    told as they are now; all others in the output are told as they were published.
    Returns the places listed and the names of files that were left alone because gongkai did not make them.
    Raises RenderError and SwapError.
    """
    _refuse_links(output)
    try:
        known = manifest.read(output)
        places = present(output, made)
        foreign: list[str] = []
        written: dict[str, str] = {}
        guidelines = tuple(guideline_data(first))
        site = Site(tuple(places), first.template.name, templates, base_url, first.synonyms, guidelines)
        with scratch(output / _SCRATCH) as folder:
            half = folder / "half"
            for files in _some(root_files(site), templates):
                fresh = {file.path for file in files} - known.keys()
                strange = {path for path in fresh if (output / path).exists()}
                foreign += sorted(strange)
                if fresh - strange:  # listed before they are written: a killed build must not make them strangers
                    known |= dict.fromkeys(fresh - strange, "html")
                    _write(output / manifest.NAME, manifest.written(known), half)
                for file in files:
                    if file.path not in strange:
                        _write(output / file.path, file, half)
                        written[file.path] = "html"
            for path in sorted(known.keys() - written.keys()):
                remove(output, path)
            _write(output / manifest.NAME, manifest.written(written), half)
    except OSError as problem:
        raise SwapError(f"写入 {output} 失败：{reason(problem)}；请检查权限和剩余空间") from problem
    except _UNFIT as problem:
        odd = _unfit(replace(site, places=tuple(one for one in places if one.slug not in made)))
        if odd is None:
            raise
        told = f"{output / odd.slug}/{WHOLE}.json 不像是 gongkai 编的，编不了全站的网页"
        raise SwapError(f"{told}；这个地方是项目里的，请重新编；不是的，请移走它的文件夹") from problem
    return places, foreign


def _unfit(site: Site) -> Published | None:
    """The place whose data the site's files cannot be made of, each by itself; None where none is to blame."""
    places = site.places
    while len(places) > 1:
        half = places[: len(places) // 2]
        places = half if _fails(replace(site, places=half)) else places[len(half) :]
    return places[0] if places and _fails(replace(site, places=places)) else None


def _fails(site: Site) -> bool:
    with TemporaryDirectory() as folder:
        try:
            for number, file in enumerate(root_files(site)):
                if isinstance(file, Written):
                    file.write(Path(folder, str(number)))
        except (*_UNFIT, RenderError):
            return True
    return False


def _refuse_links(output: Path) -> None:
    for folder in (output / name for name in FOLDERS):
        if folder.is_symlink():
            raise SwapError(f"“{folder}”是链接，不往里写；请删去链接，或用 --output 另指一个文件夹")


def _some(files: Iterable[Artifact | Written], templates: Templates) -> Iterator[list[Artifact | Written]]:
    """The files in their order, some at a time."""
    rest = iter(files)
    while True:
        with template_mistakes(templates):
            batch = list(islice(rest, _BATCH))
        if not batch:
            return
        yield [file for file in batch if is_plain(file.path)]


def has_front_page(output: Path) -> bool:
    """Whether an earlier build made a front page here."""
    return "index.html" in manifest.read(output)


def item_pages(output: Path) -> frozenset[str]:
    """The numbers of the items that have a page here."""
    return frozenset(file.stem for file in (output / ITEMS).glob("*.html"))


def present(output: Path, made: Mapping[str, Read]) -> list[Published]:
    """The places that have pages in the output, by their codes: those made, and those with a catalog.json."""
    places, files = [], _offers(output)
    for slug in _folders(output):
        read = _data_of(made[slug]) if slug in made else partial(_read, output / slug)
        place = _place(slug, read, files(slug), output / slug)
        if place is not None:
            places.append(place)
    return sorted(places, key=lambda place: (place.code, place.slug))


def _folders(output: Path, deep: int = 1) -> Iterator[str]:
    """The slugs of the folders with a page index.html, at most `_DEEPEST` levels down."""
    for folder in sorted(output.iterdir()):
        has_page = (folder / "index.html").is_file()
        if folder.name.startswith(".") or folder.is_symlink() or not (has_page or folder.name in HOLDERS):
            continue
        if has_page:
            yield folder.name
        if deep < _DEEPEST and folder.is_dir():
            yield from (f"{folder.name}/{slug}" for slug in _folders(folder, deep + 1))


def _offers(output: Path) -> Callable[[str], tuple[Download, ...]]:
    """What a place offers for download, by the list in its county's folder, which is read once."""
    offered = cache(lambda county: manifest.by_place(manifest.downloads(output / county).values()))

    def files(slug: str) -> tuple[Download, ...]:
        county, _, below = slug.partition("/")
        return in_order(offered(county).get(f"{below}/" if below else "", ()))

    return files


def _data_of(read: Read) -> Callable[[], dict[str, Any]]:
    return lambda: as_data(read())


def _read(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content(folder / f"{WHOLE}.json"))
    return found


def _place(slug: str, read: Callable[[], dict[str, Any]], files: Sequence[Download], folder: Path) -> Published | None:
    """The place in a folder; None where its catalog.json is missing, or a file of another program."""
    try:
        return published(slug, read, files, _more_pages(folder), _standing(folder))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _more_pages(folder: Path) -> list[str]:
    found = (page for pattern in _PAGES for page in folder.glob(pattern))
    return sorted(page.relative_to(folder).as_posix() for page in found)


def _standing(folder: Path) -> Standing | None:
    """How far the place in a folder is with the province's tasks; None where it does not tell."""
    try:
        return from_json(json.loads(content(folder / DATA)))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def _write(target: Path, artifact: Artifact | Written, fresh: Path) -> None:
    """Write a file at `fresh`, then rename it, so that a reader sees the old file or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(artifact, Written):
        artifact.write(fresh)
    else:
        fresh.write_bytes(artifact.data)
    fresh.replace(target)
