"""The preview's life: listen, build, and build again what changed, until it is stopped."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from queue import Empty, Queue
from tempfile import TemporaryDirectory
from threading import Event, Thread

from gongkai.model.finding import Severity
from gongkai.model.refusal import Refusal
from gongkai.preview.builder import Builder
from gongkai.preview.server import Server
from gongkai.preview.state import SITE, State
from gongkai.preview.told import Report
from gongkai.preview.watch import changes, concerned
from gongkai.publish.store import Store
from gongkai.source.places import lies_in
from gongkai.source.writing import reason

BATCH = 8  # places built together where a shared file changed: what they share is loaded once
Found = Queue[frozenset[Path] | Exception]


class PreviewError(Refusal):
    """The preview cannot run; the message is for the user."""


def preview(
    root: Path,
    named: tuple[str, ...],
    formats: tuple[str, ...],
    port: int,
    tell: Callable[[str], None],
    store: Store | None = None,
    ended: Event | None = None,
) -> None:
    """Serve the places and those below them (none named: all) until interrupted. `tell` is given a line for each thing that happens;
    what was made already comes from `store`. Also ends with a KeyboardInterrupt once `ended` is set: one that is raised
    while a library throws something away is lost."""
    state, ended = State(), ended or Event()
    with TemporaryDirectory(prefix="gongkai-preview-") as name, _scratch():
        output = Path(name).resolve()
        with _serving(port, output, state, has_front=len(named) != 1) as server, _watching(root) as found:
            builder = Builder(root, named, formats, output, server.address, store)
            for slug in builder.places():
                state.expect(slug)
            if store:
                store.trim()
            tell(f"在浏览器里打开 {server.address} 。改了源文件，网页自动更新；按 Ctrl-C 结束。")
            _work(builder, state, found, tell, ended)


def _work(builder: Builder, state: State, found: Found, tell: Callable[[str], None], ended: Event) -> None:
    """Build what is pending, the place looked at first; never returns."""
    pending = set(builder.places())
    while True:
        if changed := _changed(found, ended, wait=not pending):
            before = state.places()
            pending |= _after(builder, state, changed)
            if not pending and state.places() != before:
                _front(builder, state)
        if not pending:
            continue
        batch = _batch(pending, state.viewed)
        pending -= set(batch)
        start = time.perf_counter()
        reports = builder.pages(batch)
        for slug, report in reports.items():
            state.tell(slug, report)
        seconds = time.perf_counter() - start
        for slug, report in reports.items():
            tell(_line(slug, report, seconds))
        _rest(builder, state, reports, tell)
        if not pending:
            _front(builder, state)
        gc.collect()  # the collector was told to keep out of the way; here nobody waits


def _front(builder: Builder, state: State) -> None:
    """Make what stands above the places, and let it be seen."""
    problem = builder.front()
    state.tell(SITE, Report(problem=problem, stale=bool(problem)))


def _rest(builder: Builder, state: State, reports: Mapping[str, Report], tell: Callable[[str], None]) -> None:
    """The formats besides the pages, which nobody should wait for. Where pages came anew with them, they are told."""
    made = [slug for slug, report in reports.items() if not report.stale]
    anew, problem = builder.files(made)
    if problem:
        tell(problem)
    for slug in made if anew or problem else ():
        state.tell(slug, replace(reports[slug], problem=problem))


def _after(builder: Builder, state: State, changed: frozenset[Path]) -> set[str]:
    """The places to build after a change; those that are gone are dropped, new ones are expected. The places above
    list them, so they are built as well."""
    builder.changed(changed)
    places = builder.places()
    gone = [slug for slug in state.places() if slug not in places]
    for slug in gone:
        builder.drop(slug)
        state.drop(slug)
    new = [slug for slug in places if slug not in state.places()]
    for slug in new:
        state.expect(slug)
    above = {slug for slug in places if any(one.startswith(f"{slug}/") for one in (*gone, *new))}
    return concerned(builder.root, changed, places) | set(new) | above


def _batch(pending: set[str], viewed: str) -> list[str]:
    """The place that is looked at with those above and below it that are pending, or some others."""
    if viewed in pending:
        near = {slug for slug in pending if lies_in(slug, viewed) or lies_in(viewed, slug)}
        return sorted(near)
    return sorted(pending)[:BATCH]


def _changed(found: Found, ended: Event, *, wait: bool) -> frozenset[Path]:
    """All changes told so far; with `wait`, at least one. Raises what ended the watching."""
    changed: set[Path] = set()
    while True:
        if ended.is_set():
            raise KeyboardInterrupt
        try:
            one = found.get(timeout=1) if wait and not changed else found.get_nowait()
        except Empty:
            if wait and not changed:
                continue  # woken once a second, so that Ctrl-C ends it on every system
            return frozenset(changed)
        if isinstance(one, Exception):
            raise PreviewError(f"不能监视源文件的变化：{one}") from one
        changed |= one


def _line(slug: str, report: Report, seconds: float) -> str:
    first = next((f"；{one.place} {one.message}" for one in report.told if one.severity is Severity.ERROR), "")
    if report.problem:
        first = f"；{report.problem}"
    how = "没有编，网页还是原来的" if report.stale else f"编好了（{seconds:.2f} 秒）"
    return f"{slug} {how}，{report.summary}{first}"


@contextmanager
def _scratch() -> Iterator[None]:
    """What libraries put down for a moment lies in a folder that goes with the preview: the interruption that ends it may
    come between a file's making and their taking note of it."""
    before = tempfile.tempdir
    with TemporaryDirectory(prefix="gongkai-scratch-") as name:
        tempfile.tempdir = name
        try:
            yield
        finally:
            tempfile.tempdir = before


@contextmanager
def _serving(port: int, output: Path, state: State, *, has_front: bool) -> Iterator[Server]:
    try:
        server = Server(port, output, state, has_front=has_front)
    except OSError as problem:
        raise PreviewError(
            f"端口 {port} 不能用（{reason(problem)}），可能别的程序正占着它。请换一个，如 --port {port + 1}"
        ) from problem
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="server", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        state.close()
        server.shutdown()
        server.server_close()


@contextmanager
def _watching(root: Path) -> Iterator[Found]:
    found: Found = Queue()
    stop = Event()

    def watch() -> None:
        try:
            for changed in changes(root, stop):
                found.put(changed)
        except Exception as problem:  # told by the thread that builds
            found.put(problem)

    thread = Thread(target=watch, name="watch", daemon=True)
    thread.start()
    try:
        yield found
    finally:
        stop.set()
        thread.join(timeout=2)
