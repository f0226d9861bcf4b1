"""One place's files, from what its tasks depend on to what its folder holds.

What an earlier build made under the same key comes from the store; the rest is handed to the workers. Where the whole place
has the key of what its folder holds, nothing is even planned.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from gongkai.model.artifact import Artifact, Download, is_asset
from gongkai.model.entry import Catalog
from gongkai.model.grouped import grouped
from gongkai.publish import bundle
from gongkai.publish.executor import Here
from gongkai.publish.folder import Files, Made, below, holds, known_of
from gongkai.publish.keys import Inputs
from gongkai.publish.plan import Task, download, in_order, plan, settings_of, whole
from gongkai.publish.reasons import UNCHANGED, Last
from gongkai.publish.request import Request
from gongkai.publish.work import Handed, Work, cost, rendered
from gongkai.render import FORMATS, Settings, unwatched
from gongkai.render.json import schemas
from gongkai.resolve.views import with_views
from gongkai.site import BY_DOMAIN, changes
from gongkai.site.groups import group_links
from gongkai.site.search.pages import PAGE as SEARCH

_PLACE = 50  # entries that are as much work as a place without any


class _File(NamedTuple):
    """A file of a task: its path, its size and the SHA-256 of its bytes, which are not there where the folder holds them."""

    path: str
    size: int
    sha256: str
    data: bytes | None = None


def _file(artifact: Artifact) -> _File:
    return _File(artifact.path, len(artifact.data), hashlib.sha256(artifact.data).hexdigest(), artifact.data)


class _Begun(NamedTuple):
    """Tasks of one format under their key, with the files that were kept of them, or where they come in what was handed out."""

    tasks: Sequence[Task]
    key: str
    kept: Sequence[_File] = ()
    handed: Handed | None = None
    place: int = 0


class Place:
    """One place's files on their way; pages come last and are told of all files to download."""

    def __init__(
        self,
        catalog: Catalog,
        target: Path,
        request: Request,
        former: Mapping[str, list[Download]],
        files: Files,
        assets: str,
        *,
        small: bool,
    ) -> None:
        self._request, self._files, self._small = request, files, small
        self._catalog, self._target, self._assets = catalog, target, assets
        self._folder = below(catalog.place.slug)
        self._has_cover = not request.domains or {"index.html", SEARCH} <= set(_names(target / self._folder))
        self.whole = whole(request.formats, request.domains, has_cover=self._has_cover)
        self.size = _PLACE + catalog.count  # about how much there is to make and to hold
        self.known = False  # whether the folder holds everything already
        kept = former.get(self._folder, ())
        self._offered = {each.path: each for each in kept if each.format not in self.whole}
        self._history = request.histories.get(catalog.place.slug) or changes.history((), catalog)
        home = "../" * (catalog.place.slug.count("/") + 1) + "index.html" if request.in_site else ""
        self._settings = replace(
            request.settings,
            search=SEARCH,
            assets="../" * (self._folder.count("/") - assets.count("/")),
            home=home,
            items=request.items,
            history=self._history,
        )
        self._last: Last | None = None
        self._inputs: dict[str, Inputs] = {}  # of tasks by name
        self._last_made: dict[str, tuple[str, list[_File]]] = {}  # by the first task's name: their key, their files
        self._made: dict[str, Made] = {}  # by their paths in the family's folder
        self._key = ""
        self._pages: list[Task] = []
        self._begun: list[_Begun] = []

    def inputs(self) -> object:
        """All that the place's files depend on."""
        request, keys = self._request, self._request.keys
        settings = replace(self._settings, downloads=in_order(self._offered.values()))
        found = keys.catalog(self._catalog, lines="json" in request.formats) | keys.settings(settings)
        return [found, request.formats, request.domains, sorted(request.own), self._has_cover, keys.fonts]

    def start(self, told: Callable[[str], None]) -> None:
        """Have the data files made, unless the folder holds everything."""
        request = self._request
        if request.store:
            self._key = request.keys.key(["place", self.inputs()])
            known = known_of(self._target, request.store, self._key)
            if known is not None:
                self.known = True
                self._files.made |= {one.path: one for one in known}
                return
            self._last = Last(request.store, f"{request.name} {self._catalog.place.slug}")
            found = json.loads(request.store.get(self._record()) or b"{}")
            self._last_made = {name: (key, [_File(*file) for file in files]) for name, (key, files) in found.items()}
        catalog = self._catalog = with_views(self._catalog)
        self._settings = replace(self._settings, groups=group_links(catalog))
        tasks = plan(catalog, request.formats, request.domains, has_cover=self._has_cover, own=request.own)
        self._pages = [task for task in tasks if task.format == "html"]
        self._begun = self._begin([task for task in tasks if task.format != "html"], self._settings, told)

    def turn(self, told: Callable[[str], None]) -> None:
        """Wait for the data files, and have the pages made."""
        if self.known:
            return
        if "json" in self.whole:  # with the whole catalog's data comes the record of its changes
            whole = not self._folder or self._catalog.place.level == "市级"  # no folder above it has the schemas
            for one in (changes.written(self._history, self._catalog), *(schemas() if whole else ())):
                self._add("json", _file(one), None)
        self._collect()
        settings = replace(self._settings, downloads=in_order(self._offered.values()))
        self._begun = self._begin(self._pages, settings, told)

    def finish(self) -> None:
        """Wait for the pages. Nothing is held then but what is known of the files."""
        if self.known:
            return
        self._collect()
        store = self._request.store
        if store and self._last is not None:
            self._last.keep(self._inputs)
            made = {name: (key, [file[:3] for file in files]) for name, (key, files) in self._last_made.items()}
            store.put(self._record(), json.dumps(made).encode())
            store.put(self._key, json.dumps(list(self._made.values())).encode())
        self._pages, self._inputs, self._made, self._last_made = [], {}, {}, {}

    def _record(self) -> str:
        """The key of what was made last of the place's tasks."""
        return f"files {self._request.name} {self._catalog.place.slug}"

    def _begin(self, tasks: Sequence[Task], settings: Settings, told: Callable[[str], None]) -> list[_Begun]:
        """Take from the store what it holds, and hand out the rest, a format's together or all: what they share goes once."""
        request = self._request
        begun, rest = list[_Begun](), dict[str, list[tuple[str, list[tuple[Task, Settings]]]]]()
        for some in self._together(tasks):
            work = [(task, settings_of(task, settings)) for task in some]
            key, found = self._kept(work)
            if found is None:
                kind = "all" if request.workers.whole and some[0].format != "pdf" else some[0].format
                rest.setdefault(kind, []).append((key, work))
            else:
                begun.append(_Begun(some, key, found))
        # a PDF that is made here comes last, when the others have their work
        for kind in sorted(rest, key="pdf".__eq__):
            effort = sum(cost(task) for _, work in rest[kind] for task, _ in work)
            executor = request.workers.for_(kind, effort)
            here = isinstance(executor, Here)
            store = None if request.workers.far else request.store
            all_ = [
                Work(tuple((task, self._equipped(task, how, told, here=here)) for task, how in work), key, store)
                for key, work in rest[kind]
            ]
            handed = Handed(all_, executor.submit(rendered, all_, request.tools))
            begun += [
                _Begun([task for task, _ in work], key, (), handed, place)
                for place, (key, work) in enumerate(rest[kind])
            ]
        order = {task.name: place for place, task in enumerate(tasks)}
        return sorted(begun, key=lambda one: order[one.tasks[0].name])

    def _together(self, tasks: Sequence[Task]) -> list[list[Task]]:
        """The tasks by what is kept under one key: each alone; of a small place below another one, of which there may be hundreds,
        a format's together, since to look for each takes longer than to make it."""
        if not self._small:
            return [[task] for task in tasks]
        return list(grouped((task.format, task) for task in tasks).values())

    def _kept(self, work: Sequence[tuple[Task, Settings]]) -> tuple[str, Sequence[_File] | None]:
        """The key of some tasks and what is kept under it; of what the folder still holds, no bytes are read from the store."""
        request, slug = self._request, self._catalog.place.slug
        if request.store is None or self._last is None:
            return "", None
        inputs = {task.name: request.keys.inputs(task, how) for task, how in work}
        self._inputs |= inputs
        first = work[0][0]
        key = request.keys.key([first.format, *inputs.values()])
        last, files = self._last_made.get(first.name, ("", ()))
        if last == key and all(holds(self._target, (self._told_of(first.format, file, None) for file in files))):
            return key, files
        found = bundle.get(request.store, key)
        if found is None and request.explain:
            why = {name: self._last.why(name, one) for name, one in inputs.items()}
            changed = {name: told for name, told in why.items() if told != UNCHANGED}
            for name, told in (changed or why).items():
                request.explain(f"{slug} {name}：{told}")
        return key, None if found is None else [_file(one) for one in found]

    def _equipped(self, task: Task, how: Settings, told: Callable[[str], None], *, here: bool) -> Settings:
        """How a task is rendered where it is rendered: on another machine there is no store, and nobody looks on."""
        request = self._request
        if request.store and not request.workers.far and not self._small:
            letters = request.keys.fonts if task.format == "pdf" else ""
            store = replace(request.store, tools=request.store.tools + letters)
            apart = task.format != "html" or (task.piece in BY_DOMAIN and "html" not in request.own)
            parts = request.keys.parts(task, how) if apart else ()
            how = replace(how, kept=store.kept, parts=parts)
        if not here:
            return replace(how, jobs=1, progress=unwatched)
        title = f"{task.catalog.place.name}：{FORMATS[task.format].title}"
        told(title)
        jobs = max(request.workers.inside, 1)
        return replace(how, jobs=jobs, progress=lambda done, total: told(f"{title} {done}/{total}"))

    def _collect(self) -> None:
        """Take what was begun."""
        store = self._request.store
        for tasks, key, kept, handed, place in self._begun:
            if handed is not None:
                artifacts = handed.result()[place]
                if store and self._request.workers.far:
                    bundle.put(store, key, artifacts)
                kept = [_file(one) for one in artifacts]
            if store:
                self._last_made[tasks[0].name] = key, [file._replace(data=None) for file in kept]
            for file in kept:
                offer = download(self._catalog, tasks[0].format, file.path, file.size, file.sha256)
                self._add(tasks[0].format, file, offer)
                if offer is not None:
                    self._offered[file.path] = offer
        self._begun = []

    def _add(self, kind: str, file: _File, offer: Download | None) -> None:
        made = self._told_of(kind, file, offer)
        there = is_asset(file.path) and made.path in self._files.made  # its name tells what it holds
        if there or self._files.add(made, file.data):
            self._made[made.path] = made

    def _told_of(self, kind: str, file: _File, offer: Download | None) -> Made:
        path = (self._assets if is_asset(file.path) else self._folder) + file.path
        return Made(path, kind, file.size, file.sha256, offer and offer._replace(path=path))


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []
