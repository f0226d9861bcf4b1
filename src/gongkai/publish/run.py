"""Makes what was planned for a place and the places below it, and swaps it in as one folder.

What an earlier build made under the same key comes from the store; the rest is handed to the workers. Where the whole place
has the key of what its folder holds, nothing is even planned.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from gongkai.model.artifact import Artifact, Download, is_asset, is_plain
from gongkai.model.change import History
from gongkai.model.entry import Catalog
from gongkai.publish import bundle, manifest
from gongkai.publish.executor import Here, Workers
from gongkai.publish.keys import Inputs, Keys
from gongkai.publish.plan import Task, download, in_order, plan, settings_of, whole
from gongkai.publish.reasons import UNCHANGED, Last
from gongkai.publish.store import Store
from gongkai.publish.swap import amend, recover, swap_in
from gongkai.publish.tools import fonts, tools
from gongkai.render import FORMATS, RenderError, Settings, render, unwatched
from gongkai.render.json import schemas
from gongkai.render.mistakes import template_mistakes
from gongkai.resolve.views import with_views
from gongkai.site import BY_DOMAIN, changes, made
from gongkai.site.groups import group_links
from gongkai.site.search.pages import PAGE as SEARCH
from gongkai.source.places import within
from gongkai.source.read import content, digest_of, readers


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for: formats by name, domains by slug (none: all), and how to render.

    `in_site` tells whether the output has, or will have, a front page above the places; `items` which items have a
    page there, None where all will have one, because the front page is made anew; `histories` are the places' records of
    changes by slug; a place without one begins its record. `own` are the formats whose templates are not gongkai's. What
    `store` does not hold is made by `workers`, which must have the `tools` that this process has; `explain` is told why, by what the
    output called `name` rested on last. What is written to may be a `copy` of the output that nobody looks at.
    """

    formats: tuple[str, ...]
    domains: tuple[str, ...]
    settings: Settings
    in_site: bool = False
    items: frozenset[str] | None = None
    histories: Mapping[str, History] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    store: Store | None = None
    workers: Workers = field(default_factory=Workers)
    tools: str = ""
    keys: Keys = field(default_factory=Keys)
    explain: Callable[[str], None] | None = None
    name: str = ""
    copy: bool = False


_ROW = {"pdf": 20, "docx": 1, "xlsx": 1, "json": 0.2, "csv": 0.1, "html": 0.1}  # milliseconds for a printed row
_SMALL = 100  # entries of a place below another one whose files are kept together: those of a format at once
_PLACE = 50  # entries that are as much work as a place without any
_BEGUN = 500  # entries of places that are begun for each worker; a county has more


class Made(NamedTuple):
    """A file that was made, now or earlier: its path, its format, size and SHA-256 of its bytes, and what pages tell of one
    that is offered."""

    path: str
    kind: str
    size: int
    sha256: str
    offer: Download | None


@dataclass(slots=True)
class _Files:
    """What goes into the folder, by paths in it; `data` are the bytes of what is at hand."""

    made: dict[str, Made] = field(default_factory=dict)
    data: dict[str, bytes] = field(default_factory=dict)

    def add(self, made: Made, data: bytes | None) -> bool:
        """Whether it was added. One whose bytes are not given is in the folder already. One whose name leads elsewhere, made of a
        number that is none, is left out: the sources' errors tell of it."""
        if not is_plain(made.path):
            return False
        self.made[made.path] = made
        if data is None:
            self.data.pop(made.path, None)
        else:
            self.data[made.path] = data
        return True


Family = Sequence[Catalog]


class _Publication:
    """A place's catalog and those of the places below it (the place itself first), on their way into the folder `output`.

    A county with its towns and villages is one folder, which is swapped in as one; a town alone replaces its part of it.
    """

    def __init__(self, catalogs: Family, output: Path, request: Request) -> None:
        self._first = catalogs[0].place.slug
        self._target = target = output / self._first.split("/")[0]
        self.catalogs, self.request = catalogs, request
        self._files = _Files()
        self._changed = False
        self._known = 0
        recover(target)
        former = manifest.by_place(manifest.downloads(target).values())
        self.places = _places(catalogs, target, request, former, self._files)
        self._open = len(self.places)

    def take(self, place: _Place) -> Published | None:
        """Wait for the rest of a place's files. What was made of all, when this was the last of them.

        In a copy of the output that nobody looks at it is written at once, so that what is held is what is being made; else
        everything is rendered before anything is written. What is there already is not written again. Raises
        RenderError and SwapError.
        """
        place.finish()
        self._open -= 1
        self._known += place.known
        if self.request.copy:
            self._changed |= _write(self._target, self._files)
        return None if self._open else self._finish()

    def _finish(self) -> Published:
        """Put in what is not there yet, and the list of all, and drop what is made no more."""
        request, target, files = self.request, self._target, self._files
        request.keys.forget()
        if request.explain and self._known == len(self.places):
            request.explain(unchanged(self._first))
        before, former = manifest.read(target), manifest.downloads(target)
        dropped = {kind for place in self.places for kind in place.whole}
        inside = _inside(self._first)
        dropping = {path for path, kind in before.items() if kind in dropped and path.startswith(inside)}
        listed = {path: kind for path, kind in before.items() if path not in dropping}
        listed |= {path: one.kind for path, one in files.made.items()}
        offered = {path: each for path, each in former.items() if path in listed}
        offered |= {path: one.offer for path, one in files.made.items() if one.offer is not None}
        list_ = manifest.written(listed, offered.values())
        gone = dropping - files.made.keys()
        self._changed = _put(target, files, list_, gone, copy=request.copy, begun=self._changed)
        made = [one._replace(path=f"{target.name}/{path}") for path, one in files.made.items()]
        return self.catalogs, request, made, self._changed


Published = tuple[Family, Request, list[Made], bool]


def unchanged(slug: str) -> str:
    """What `explain` is told of a place of which nothing is made again."""
    return f"{slug}：没有变，不用编"


def key_of(catalogs: Family, request: Request) -> str:
    """The key of all files of a place and of those below it."""
    places = _places(catalogs, Path(), request, {}, _Files())
    found = request.keys.key([request.tools, [place.inputs() for place in places]])
    request.keys.forget()
    return found


def publish(
    catalogs: Family, output: Path, request: Request, told: Callable[[str], None] = lambda text: None
) -> list[Made]:
    """A place and those below it, as one folder: the files that were made, with paths below the output. Raises RenderError and
    SwapError."""
    [(_, _, made, _)] = publish_all([(catalogs, request)], output, told)
    return made


def publish_all(
    families: Iterable[tuple[Family, Request]], output: Path, told: Callable[[str], None]
) -> Iterator[Published]:
    """Several places, each with those below it, in their order: their files, and whether those changed the folder. Raises
    RenderError and SwapError.

    While the data of one place are made, and the pages of one before it, those of others are begun, so many that nobody who
    works waits. Nothing of a finished place is kept.
    """
    data, pages = _Line(), _Line()
    for family, request in families:
        publication = _Publication(family, output, request)
        for place in publication.places:
            place.start(told)
            data.append((publication, place))
            yield from _onward(data, pages, request.workers.count, told)
    yield from _onward(data, pages, 0, told)


def _onward(data: _Line, pages: _Line, workers: int, told: Callable[[str], None]) -> Iterator[Published]:
    """Take those on that are more than so many workers need; what was made, where a place was the last one of its family."""
    for publication, place in data.more(workers):
        place.turn(told)
        pages.append((publication, place))
        yield from _taken(pages, workers)
    yield from _taken(pages, workers)


def _taken(pages: _Line, workers: int) -> Iterator[Published]:
    for publication, place in pages.more(workers):
        if (done := publication.take(place)) is not None:
            yield done


class _Line(deque[tuple[_Publication, "_Place"]]):
    """Places of which something is being made, in their order."""

    def more(self, workers: int) -> Iterator[tuple[_Publication, _Place]]:
        """The first ones, as long as there are enough behind them to keep the workers at work: half as many as they are, for
        which the other line has the other half; of small places more."""
        alone = workers <= 1
        least, room = (0, 0) if alone else ((workers + 1) // 2, _BEGUN * workers)
        while len(self) > least and sum(place.size for _, place in self) > room:
            yield self.popleft()


def withdraw(slug: str, output: Path) -> None:
    """Remove the files that gongkai made of a place and of those below it; what others put there stays. Raises SwapError."""
    target, inside = output / slug.split("/")[0], _inside(slug)
    before, former = manifest.read(target), manifest.downloads(target)
    rest = {path: kind for path, kind in before.items() if not path.startswith(inside)}
    offered = (each for path, each in former.items() if path in rest)
    gone = before.keys() - rest.keys()
    if gone and not target.is_symlink():
        swap_in(target, [manifest.written(rest, offered)] if rest else [], lambda path: path in {*gone, manifest.NAME})
        if not any(target.iterdir()):
            target.rmdir()


def _known(target: Path, store: Store | None, key: str) -> list[Made] | None:
    """What an earlier build made under this key, where the folder still holds it."""
    found = store.get(key) if store else None
    if found is None:
        return None
    files = [
        Made(path, kind, size, digest, offer and Download(*offer))
        for path, kind, size, digest, offer in json.loads(found)
    ]
    return files if all(_holds(target, files)) else None


def _fresh(target: Path, files: _Files) -> list[Artifact]:
    """The files that are at hand and that the folder does not hold."""
    there = _holds(target, (files.made[path] for path in files.data))
    return [Artifact(path, data) for (path, data), held in zip(files.data.items(), there, strict=True) if not held]


def _write(target: Path, files: _Files) -> bool:
    """Write what is at hand into a copy of the folder, unless it holds it, and let go of it; whether there was anything."""
    fresh = _fresh(target, files)
    files.data.clear()
    if fresh:
        amend(target, fresh, ())
    return bool(fresh)


def _put(target: Path, files: _Files, list_: Artifact, gone: Iterable[str], *, copy: bool, begun: bool) -> bool:
    """Write what the folder, or a `copy` of it, does not hold yet, and the list where something was written that it lists (`begun`)
    or will be; whether there was anything."""
    fresh = _fresh(target, files)
    gone = {path for path in gone if os.path.lexists(target / path)}
    changed = begun or bool(fresh or gone) or _content(target / list_.path) != list_.data or target.is_symlink()
    if changed and copy:
        amend(target, [*fresh, list_], gone)
    elif changed:
        swap_in(target, [*fresh, list_], lambda path: path in gone)
    return changed


def _holds(target: Path, files: Iterable[Made]) -> Iterator[bool]:
    """Of each file, whether the folder holds its bytes, in a plain file in plain folders, for everybody who may read the list of
    files."""

    @cache
    def plain(inside: str) -> bool:
        return not Path(target, inside).is_symlink() and (not inside or plain(inside.rpartition("/")[0]))

    wanted = readers(f"{target}/{manifest.NAME}")
    for one in files:
        path = f"{target}/{one.path}"
        try:
            known = plain(one.path.rpartition("/")[0]) and digest_of(path) == one.sha256
            yield known and readers(path) == wanted
        except OSError:
            yield False


def _content(file: Path) -> bytes | None:
    try:
        return content(file)
    except OSError:
        return None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _inside(slug: str) -> str:
    """The folder of a place inside its county's, with a slash at its end; empty for the county itself."""
    below = slug.partition("/")[2]
    return f"{below}/" if below else ""


class Work(NamedTuple):
    """Tasks of one format whose files are kept under one key, each with how it is rendered; in no store on other machines."""

    tasks: tuple[tuple[Task, Settings], ...]
    key: str = ""
    store: Store | None = None

    def done(self) -> list[Artifact]:
        """The files; what several tasks bring (style sheets, scripts) once. Raises RenderError."""
        files: dict[str, Artifact] = {}
        for task, settings in self.tasks:
            for artifact in _rendered(task, settings):
                files.setdefault(artifact.path, artifact)
        if self.store is not None:
            bundle.put(self.store, self.key, files.values())
        return list(files.values())


class _Handed(NamedTuple):
    """Work that was handed out together."""

    work: list[Work]
    future: Future[list[list[Artifact]]]

    def result(self) -> list[list[Artifact]]:
        """Their files; made here where those who were to make them died."""
        try:
            return self.future.result()
        except (BrokenExecutor, CancelledError):
            return rendered(self.work)
        except Exception as problem:
            if type(problem).__name__ == "KilledWorker":  # Dask's, which may not be installed
                raise RenderError("集群上做这项工作的进程几次都中途没有了，多半是内存不够") from problem
            raise


class _File(NamedTuple):
    """A file of a task: its path, its size and the SHA-256 of its bytes, which are not there where the folder holds them."""

    path: str
    size: int
    sha256: str
    data: bytes | None = None


def _file(artifact: Artifact) -> _File:
    return _File(artifact.path, len(artifact.data), _digest(artifact.data), artifact.data)


class _Begun(NamedTuple):
    """Tasks of one format under their key, with the files that were kept of them, or where they come in what was handed out."""

    tasks: Sequence[Task]
    key: str
    kept: Sequence[_File] = ()
    handed: _Handed | None = None
    place: int = 0


def _places(
    catalogs: Family, target: Path, request: Request, former: Mapping[str, list[Download]], files: _Files
) -> list[_Place]:
    """The places of a family, each of which puts what it has into the `files`."""
    assets = _assets(target, catalogs[0].place.slug)
    return [
        _Place(one, target, request, former, files, assets, small=one is not catalogs[0] and one.count <= _SMALL)
        for one in catalogs
    ]


def _assets(target: Path, first: str) -> str:
    """Where in their county's folder the pages of a place and of those below it find style sheets and scripts, which are the same in
    hundreds of places: with the first of them, or with one above it that stands there already."""
    there = manifest.read(target).keys()
    above = next((slug for slug in within(first) if f"{_inside(slug)}index.html" in there), first)
    return _inside(above)


class _Place:
    """One place's files on their way; pages come last and are told of all files to download."""

    def __init__(
        self,
        catalog: Catalog,
        target: Path,
        request: Request,
        former: Mapping[str, list[Download]],
        files: _Files,
        assets: str,
        *,
        small: bool,
    ) -> None:
        self._request, self._files, self._small = request, files, small
        self._catalog, self._target, self._assets = catalog, target, assets
        self._folder = _inside(catalog.place.slug)
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
            known = _known(self._target, request.store, self._key)
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
            for one in (changes.written(self._history, self._catalog), *(() if self._folder else schemas())):
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
            cost = sum(_cost(task) for _, work in rest[kind] for task, _ in work)
            executor = request.workers.for_(kind, cost)
            here = isinstance(executor, Here)
            store = None if request.workers.far else request.store
            all_ = [
                Work(tuple((task, self._equipped(task, how, told, here=here)) for task, how in work), key, store)
                for key, work in rest[kind]
            ]
            handed = _Handed(all_, executor.submit(rendered, all_, request.tools))
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
        by_format: dict[str, list[Task]] = {}
        for task in tasks:
            by_format.setdefault(task.format, []).append(task)
        return list(by_format.values())

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
        if last == key and all(_holds(self._target, (self._told_of(first.format, file, None) for file in files))):
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


def _cost(task: Task) -> float:
    """About how many milliseconds a task takes: so many for a printed row, one for itself."""
    rows = task.catalog.count + sum(len(one.records) for one in task.catalog.lists if not task.catalog.domains)
    return 1 + _ROW[task.format] * rows


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


_ALONE = Lock()  # libraries and collectors are set for one task at a time, also where a worker has several threads


def rendered(work: Sequence[Work], wanted: str = "") -> list[list[Artifact]]:
    """The files of each. What the workers do; one whose gongkai, libraries or fonts are not those that are `wanted` would
    make other bytes. Raises RenderError."""
    if wanted and wanted not in (tools(), tools() + fonts()):
        raise RenderError("做工的机器上装的 gongkai、它用的库或者字体和这里的不一样，编出来的会不同。请装成同一个版本")
    with _ALONE:
        return [one.done() for one in work]


def _rendered(task: Task, settings: Settings) -> list[Artifact]:
    with template_mistakes(settings.templates):
        if task.format == "html":
            return made(task.catalog, settings)
        return render(task.format, task.catalog, settings)
