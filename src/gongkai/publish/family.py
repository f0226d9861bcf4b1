"""A place and the places below it, which are published as one folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from gongkai.model.artifact import Download
from gongkai.model.entry import Catalog
from gongkai.publish import manifest
from gongkai.publish.folder import Files, Made, below, close, write
from gongkai.publish.place import Place
from gongkai.publish.plan import WHOLE
from gongkai.publish.request import Request
from gongkai.source.places import within

_SMALL = 100  # entries of a place below another one whose files are kept together: those of a format at once

Family = Sequence[Catalog]
Published = tuple[Family, Request, list[Made], bool, list[str]]


class Publication:
    """A place's catalog and those of the places below it (the place itself first), on their way into the folder `output`.

    A county with its towns and villages is one folder; a town alone replaces its part of it.
    """

    def __init__(self, catalogs: Family, output: Path, request: Request) -> None:
        self._first = catalogs[0].place.slug
        self._target = target = output / self._first.split("/")[0]
        self.catalogs, self.request = catalogs, request
        self._files = Files()
        self._changed = False
        self._known = 0
        former = manifest.by_place(manifest.downloads(target).values())
        self.places = places_of(catalogs, target, request, former, self._files)
        self._open = len(self.places)

    def take(self, place: Place) -> Published | None:
        """Wait for the rest of a place's files, and write those that are not there already, so that what is held is what is being
        made. What was made of all, whether anything changed, and which places below are gone, when this was the last of them. Raises RenderError and SwapError.
        """
        place.finish()
        self._open -= 1
        self._known += place.known
        self._changed |= write(self._target, self._files)
        return None if self._open else self._finish()

    def _finish(self) -> Published:
        """Put in the list of all, and drop what is made no more."""
        request, target, files = self.request, self._target, self._files
        if request.explain and self._known == len(self.places):
            request.explain(unchanged(self._first))
        before, former = manifest.read(target), manifest.downloads(target)
        dropped = {kind for place in self.places for kind in place.whole}
        inside = below(self._first)
        dropping = {path for path, kind in before.items() if kind in dropped and path.startswith(inside)}
        listed = {path: kind for path, kind in before.items() if path not in dropping}
        listed |= {path: one.kind for path, one in files.made.items()}
        offered = {path: each for path, each in former.items() if path in listed}
        offered |= {path: one.offer for path, one in files.made.items() if one.offer is not None}
        list_ = manifest.written(listed, offered.values())
        gone = dropping - files.made.keys()
        self._changed = close(target, list_, gone, begun=self._changed)
        made = [one._replace(path=f"{target.name}/{path}") for path, one in files.made.items()]
        return self.catalogs, request, made, self._changed, [f"{target.name}/{one}" for one in _places(gone, listed)]


def _places(gone: Iterable[str], listed: Iterable[str]) -> list[str]:
    """The folders of which the catalogs are among the files that are gone, and none is listed still."""

    def folders(paths: Iterable[str]) -> set[str]:
        parts = (path.rpartition("/") for path in paths)
        return {folder for folder, _, name in parts if name.partition(".")[0] == WHOLE}

    return sorted(lost - folders(listed)) if (lost := folders(gone)) else []


def unchanged(slug: str) -> str:
    """What `explain` is told of a place of which nothing is made again."""
    return f"{slug}：没有变，不用编"


def key_of(catalogs: Family, request: Request) -> str:
    """The key of all files of a place and of those below it."""
    places = places_of(catalogs, Path(), request, {}, Files())
    found = request.keys.key([request.tools, [place.inputs() for place in places]])
    request.keys.forget()
    return found


def places_of(
    catalogs: Family, target: Path, request: Request, former: Mapping[str, list[Download]], files: Files
) -> list[Place]:
    """The places of a family, each of which puts what it has into the `files`."""
    assets = _assets(target, catalogs[0].place.slug)
    return [
        Place(one, target, request, former, files, assets, small=one is not catalogs[0] and one.count <= _SMALL)
        for one in catalogs
    ]


def _assets(target: Path, first: str) -> str:
    """Where in their county's folder the pages of a place and of those below it find style sheets and scripts, which are the same in
    hundreds of places: with the first of them, or with one above it that stands there already."""
    there = manifest.read(target).keys()
    above = next((slug for slug in within(first) if f"{below(slug)}index.html" in there), first)
    return below(above)
