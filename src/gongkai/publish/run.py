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

from gongkai.model.artifact import Artifact, Download, is_plain
from gongkai.model.change import History
from gongkai.model.entry import Catalog
from gongkai.publish import manifest
from gongkai.publish.executor import Here, Workers
from gongkai.publish.keys import Inputs, Keys
from gongkai.publish.plan import Task, download, in_order, plan, settings_of, whole
from gongkai.publish.reasons import Last
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

    def add(self, made: Made, data: bytes | None) -> None:
        """One whose bytes are not given is in the folder already. One whose name leads elsewhere, made of a number that is none,
        is left out: the sources' errors tell of it."""
        if not is_plain(made.path):
            return
        self.made[made.path] = made
        if data is None:
            self.data.pop(made.path, None)
        else:
            self.data[made.path] = data


Family = Sequence[Catalog]


class Publication:
    """A place's catalog and those of the places below it (the place itself first), on their way into the folder `output`: what
    is to be made is handed to the workers when it is begun.

    A county with its towns and villages is one folder, which is swapped in as one; a town alone replaces its part of it.
    """

    def __init__(
        self,
        catalogs: Sequence[Catalog],
        output: Path,
        request: Request,
        told: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._first = catalogs[0].place.slug
        self._target = target = output / self._first.split("/")[0]
        self._request, self._told = request, told
        self.changed = False  # whether finishing it changed the folder
        recover(target)
        former = manifest.by_place(manifest.downloads(target).values())
        self._places = [_Place(catalog, target, request, former) for catalog in catalogs]
        self._key = request.keys.key([place.inputs() for place in self._places]) if request.store else ""
        self._known = _known(target, request.store, self._key)
        if self._known is None:
            for place in self._places:
                place.start(told)
            return
        request.keys.forget()
        if request.explain:
            request.explain(unchanged(self._first))

    def finish(self) -> list[Made]:
        """Wait for what was handed out and put everything into the folder. Returns what was made, with paths below the
        output.

        Everything is rendered before anything is written, and what is there already is not written again. Raises
        RenderError and SwapError.
        """
        request, target, files = self._request, self._target, self._known
        if files is None:
            files = _Files()
            for place in self._places:
                place.finish(files, self._told)
            request.keys.forget()
            if request.store:
                request.store.put(self._key, json.dumps(list(files.made.values())).encode())
        before, former = manifest.read(target), manifest.downloads(target)
        dropped = {kind for place in self._places for kind in place.whole}
        inside = _inside(self._first)
        dropping = {path for path, kind in before.items() if kind in dropped and path.startswith(inside)}
        listed = {path: kind for path, kind in before.items() if path not in dropping}
        listed |= {path: one.kind for path, one in files.made.items()}
        offered = {path: each for path, each in former.items() if path in listed}
        offered |= {path: one.offer for path, one in files.made.items() if one.offer is not None}
        list_ = manifest.written(listed, offered.values())
        self.changed = _put(target, files, list_, dropping - files.made.keys(), copy=request.copy)
        return [one._replace(path=f"{target.name}/{path}") for path, one in files.made.items()]


def unchanged(slug: str) -> str:
    """What `explain` is told of a place of which nothing is made again."""
    return f"{slug}：没有变，不用编"


def key_of(catalogs: Family, request: Request) -> str:
    """The key of all files of a place and of those below it."""
    places = (_Place(catalog, Path(), request, {}) for catalog in catalogs)
    found = request.keys.key([request.tools, [place.inputs() for place in places]])
    request.keys.forget()
    return found


def publish(
    catalogs: Sequence[Catalog], output: Path, request: Request, told: Callable[[str], None] = lambda text: None
) -> list[Made]:
    """A place and those below it, begun and finished: see `Publication`. Raises RenderError and SwapError."""
    return Publication(catalogs, output, request, told).finish()


def publish_all(
    families: Iterable[tuple[Family, Request]], output: Path, told: Callable[[str], None]
) -> Iterator[tuple[Family, Request, list[Made], bool]]:
    """Several places in their order, each finished when so many behind it are begun that nobody waits for work: its files, and
    whether that changed the folder. Nothing of a finished place is kept."""
    begun = deque[tuple[Family, Request, Publication]]()
    for family, request in families:
        begun.append((family, request, Publication(family, output, request, told)))
        while len(begun) > (request.workers.count if request.workers.count > 1 else 0):
            yield _finished(*begun.popleft())
    while begun:
        yield _finished(*begun.popleft())


def _finished(family: Family, request: Request, publication: Publication) -> tuple[Family, Request, list[Made], bool]:
    return family, request, publication.finish(), publication.changed


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


def _known(target: Path, store: Store | None, key: str) -> _Files | None:
    """What an earlier build made under this key, where the folder still holds it."""
    found = store.get(key) if store else None
    if found is None:
        return None
    files = [
        Made(path, kind, size, digest, offer and Download(*offer))
        for path, kind, size, digest, offer in json.loads(found)
    ]
    return _Files({one.path: one for one in files}) if all(_holds(target, files)) else None


def _put(target: Path, files: _Files, list_: Artifact, gone: Iterable[str], *, copy: bool) -> bool:
    """Write what the folder, or a `copy` of it, does not hold yet; whether there was anything."""
    there = _holds(target, map(files.made.__getitem__, files.data))
    fresh = [Artifact(path, data) for (path, data), held in zip(files.data.items(), there, strict=True) if not held]
    gone = {path for path in gone if os.path.lexists(target / path)}
    changed = bool(fresh or gone) or _content(target / list_.path) != list_.data or target.is_symlink()
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


class _Handed(NamedTuple):
    """Tasks of a format that were handed out together."""

    work: list[tuple[Task, Settings]]
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
    """A task under its key, with the files that were kept of it, or where it comes in what was handed out."""

    task: Task
    key: str
    kept: Sequence[_File] = ()
    handed: _Handed | None = None
    place: int = 0


class _Place:
    """One place's files on their way; pages come last and are told of all files to download."""

    def __init__(self, catalog: Catalog, target: Path, request: Request, former: Mapping[str, list[Download]]) -> None:
        self._request = request
        self._catalog = catalog
        self._folder = _inside(catalog.place.slug)
        self._has_cover = not request.domains or {"index.html", SEARCH} <= set(_names(target / self._folder))
        self.whole = whole(request.formats, request.domains, has_cover=self._has_cover)
        kept = former.get(self._folder, ())
        self._offered = {each.path: each for each in kept if each.format not in self.whole}
        self._history = request.histories.get(catalog.place.slug) or changes.history((), catalog)
        home = "../" * (catalog.place.slug.count("/") + 1) + "index.html" if request.in_site else ""
        self._settings = replace(request.settings, search=SEARCH, home=home, items=request.items, history=self._history)
        self._last = Last(request.store, f"{request.name} {catalog.place.slug}") if request.store else None
        self._inputs: dict[str, Inputs] = {}  # of tasks by name
        self._target = target
        self._known: dict[
            str, tuple[str, list[_File]]
        ] = {}  # of tasks by name: what was made of them last, under which key
        self._pages: list[Task] = []
        self._begun: list[_Begun] = []

    def inputs(self) -> object:
        """All that the place's files depend on."""
        request, keys = self._request, self._request.keys
        settings = replace(self._settings, downloads=in_order(self._offered.values()))
        found = keys.catalog(self._catalog, lines="json" in request.formats) | keys.settings(settings)
        return [found, request.formats, request.domains, sorted(request.own), self._has_cover, keys.fonts]

    def start(self, told: Callable[[str], None]) -> None:
        """Have the data files made."""
        request = self._request
        if request.store:
            found = json.loads(request.store.get(self._record()) or b"{}")
            self._known = {name: (key, [_File(*file) for file in files]) for name, (key, files) in found.items()}
        catalog = self._catalog = with_views(self._catalog)
        self._settings = replace(self._settings, groups=group_links(catalog))
        tasks = plan(catalog, request.formats, request.domains, has_cover=self._has_cover, own=request.own)
        self._pages = [task for task in tasks if task.format == "html"]
        self._begun = self._begin([task for task in tasks if task.format != "html"], self._settings, told)

    def finish(self, files: _Files, told: Callable[[str], None]) -> None:
        """Wait for them, and have the pages made."""
        if "json" in self.whole:  # with the whole catalog's data comes the record of its changes
            for one in (changes.written(self._history, self._catalog), *(() if self._folder else schemas())):
                files.add(self._made("json", _file(one), None), one.data)
        self._collect(self._begun, files)
        settings = replace(self._settings, downloads=in_order(self._offered.values()))
        self._collect(self._begin(self._pages, settings, told), files)
        store = self._request.store
        if self._last is not None and store:
            self._last.keep(self._inputs)
            known = {name: (key, [file[:3] for file in made]) for name, (key, made) in self._known.items()}
            store.put(self._record(), json.dumps(known).encode())

    def _record(self) -> str:
        """The key of what was made last of the place's tasks."""
        return f"files {self._request.name} {self._catalog.place.slug}"

    def _made(self, kind: str, file: _File, offer: Download | None) -> Made:
        path = self._folder + file.path
        return Made(path, kind, file.size, file.sha256, offer and offer._replace(path=path))

    def _begin(self, tasks: Sequence[Task], settings: Settings, told: Callable[[str], None]) -> list[_Begun]:
        """Take from the store what it holds, and hand out the rest, a format's together or all: what they share goes once."""
        begun, rest = list[_Begun](), dict[str, list[tuple[Task, str, Settings]]]()
        for task in tasks:
            how = settings_of(task, settings)
            key, found = self._kept(task, how)
            if found is None:
                kind = "all" if self._request.workers.whole and task.format != "pdf" else task.format
                rest.setdefault(kind, []).append((task, key, how))
            else:
                begun.append(_Begun(task, key, found))
        # a PDF that is made here comes last, when the others have their work
        for kind in sorted(rest, key="pdf".__eq__):
            rows = sum(_rows(task) for task, _, _ in rest[kind])
            executor = self._request.workers.for_(kind, rows)
            here = isinstance(executor, Here)
            work = [(task, self._equipped(task, how, told, here=here)) for task, _, how in rest[kind]]
            handed = _Handed(work, executor.submit(rendered, work, self._request.tools))
            begun += [_Begun(task, key, (), handed, place) for place, (task, key, _) in enumerate(rest[kind])]
        order = {task.name: place for place, task in enumerate(tasks)}
        return sorted(begun, key=lambda one: order[one.task.name])

    def _kept(self, task: Task, how: Settings) -> tuple[str, Sequence[_File] | None]:
        """The key of a task and what is kept under it; of what the folder still holds, no bytes are read from the store."""
        request = self._request
        if request.store is None or self._last is None:
            return "", None
        inputs = self._inputs[task.name] = request.keys.inputs(task, how)
        key = request.keys.key([task.format, inputs])
        last, files = self._known.get(task.name, ("", ()))
        if last == key and all(_holds(self._target, (self._made(task.format, file, None) for file in files))):
            return key, files
        found = request.store.get(key)
        if found is None and request.explain:
            request.explain(f"{self._catalog.place.slug} {task.name}：{self._last.why(task.name, inputs)}")
        return key, None if found is None else [_file(one) for one in _unpacked(found)]

    def _equipped(self, task: Task, how: Settings, told: Callable[[str], None], *, here: bool) -> Settings:
        """How a task is rendered where it is rendered: on another machine there is no store, and nobody looks on."""
        request = self._request
        if request.store and not request.workers.far:
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

    def _collect(self, begun: Iterable[_Begun], files: _Files) -> None:
        for task, key, kept, handed, place in begun:
            if handed is not None:
                artifacts = handed.result()[place]
                if self._request.store:
                    self._request.store.put(key, _packed(artifacts))
                kept = [_file(one) for one in artifacts]
            if self._request.store:
                self._known[task.name] = key, [file._replace(data=None) for file in kept]
            for file in kept:
                offer = download(self._catalog, task.format, file.path, file.size, file.sha256)
                files.add(self._made(task.format, file, offer), file.data)
                if offer is not None:
                    self._offered[file.path] = offer


def _rows(task: Task) -> int:
    """About how many printed rows of work a task is."""
    rows = task.catalog.count + sum(len(one.records) for one in task.catalog.lists if not task.catalog.domains)
    return {"pdf": 20, "docx": 1, "xlsx": 1}.get(task.format, 0) * rows


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


_ALONE = Lock()  # libraries and collectors are set for one task at a time, also where a worker has several threads


def rendered(work: Sequence[tuple[Task, Settings]], wanted: str = "") -> list[list[Artifact]]:
    """The files of each task. What the workers do; one whose gongkai, libraries or fonts are not those that are `wanted` would
    make other bytes. Raises RenderError."""
    if wanted and wanted not in (tools(), tools() + fonts()):
        raise RenderError("做工的机器上装的 gongkai、它用的库或者字体和这里的不一样，编出来的会不同。请装成同一个版本")
    with _ALONE:
        return [_rendered(task, settings) for task, settings in work]


def _rendered(task: Task, settings: Settings) -> list[Artifact]:
    with template_mistakes(settings.templates):
        if task.format == "html":
            return made(task.catalog, settings)
        return render(task.format, task.catalog, settings)


def _packed(artifacts: Sequence[Artifact]) -> bytes:
    """Files as one text of bytes: a line with their paths and sizes, then all their bytes."""
    head = json.dumps([(one.path, len(one.data)) for one in artifacts])
    return b"\n".join((head.encode(), b"".join(one.data for one in artifacts)))


def _unpacked(data: bytes) -> list[Artifact]:
    head, _, rest = data.partition(b"\n")
    found, start = [], 0
    for path, size in json.loads(head):
        found.append(Artifact(path, rest[start : start + size]))
        start += size
    return found
