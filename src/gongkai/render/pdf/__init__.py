"""PDF: A4 landscape in the manner of official documents, laid out by WeasyPrint.

Each domain is laid out as a document of its own (`piece`), in as many processes as there are; the whole is joined from these
(`join`), with cover and contents in front. Heads, rules (`rules`), ticks (`ticks`) and page numbers (`numbers`) are drawn on
the finished pages, because laying them out is what costs time: of a document's layout, heads would take 16 % more, rules
13 % (and files half as large again), ticks 16 %; all of that was measured in WeasyPrint 70, 234 rows, least of three. Page
numbers are drawn because the whole has others than its pieces. An accessible one (PDF/UA) is one ordinary document, because
joining would lose its structure; it shares everything else: templates, fonts, the browser's lean style sheet.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from gongkai.model.artifact import Artifact, Kept
from gongkai.model.entry import Catalog
from gongkai.model.template import Column
from gongkai.render import RenderError, Settings
from gongkai.render.cards import booklet_of
from gongkai.render.pdf import document, fonts
from gongkai.render.pdf.booklet import booklet
from gongkai.render.processes import Processes
from gongkai.render.sections import has_cover
from gongkai.render.table import columns_with_notes, header_of

if TYPE_CHECKING:
    from gongkai.render.pdf.piece import Plan

WORTH = 150  # entries to lay out, from which a second process saves more than it costs
_SETTLING = 3  # times that the front is laid out: the third is a template's own doing
Instead = Mapping[int, str | None]


def render(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """One file; with `settings.pieces` also one of each domain; of a list that is read row by row its booklet too. Raises RenderError where WeasyPrint, a font or a character is missing."""
    if settings.accessible or not has_cover(catalog):
        fonts.require()
        return list(_at_once(catalog, settings, fonts.substitutes(catalog, catalog.domains)))
    found = [_found(f"pdf piece {part}", settings.kept) for part in settings.parts] or [None] * len(catalog.domains)
    missing = [index for index, data in enumerate(found) if data is None]
    missing.sort(key=lambda index: document.weight(catalog.domains[index]), reverse=True)
    with ExitStack() as stack:
        workers = _workers(catalog, missing, settings, stack)
        fonts.require()
        instead = fonts.substitutes(catalog, [catalog.domains[index] for index in missing])  # others' were told then
        plans = _Plans(catalog, settings, instead)
        for done, (index, data) in enumerate(_made(plans, missing, workers, settings.kept), 1):
            found[index] = data
            settings.progress(done, len(missing))
    pieces = [data for data in found if data is not None]
    named = [Artifact(f"{domain.slug}.pdf", data) for domain, data in zip(catalog.domains, pieces, strict=True)]
    if settings.only and len(named) == 1:
        return named
    from gongkai.render.pdf.join import join

    whole = Artifact(f"{settings.stem}.pdf", join(_front(catalog, pieces, settings, instead), pieces))
    return [whole, *named] if settings.pieces else [whole]


def _at_once(catalog: Catalog, settings: Settings, instead: Instead) -> Iterator[Artifact]:
    """What is laid out as one document with its own heads, rules and page numbers: an accessible one, a list and its
    booklet."""
    from gongkai.render.pdf.layout import accessible

    make = accessible if settings.accessible else _plain
    texts = {settings.stem: (document.book if has_cover(catalog) else document.list_)(catalog, settings)}
    if not has_cover(catalog) and catalog.lists[0].form.cards:
        texts[booklet_of(catalog.lists[0])] = booklet(catalog, settings)
    for stem, text in texts.items():
        printed = text.translate(instead)
        key = _key("accessible" if settings.accessible else "document", printed)
        yield Artifact(f"{stem}.pdf", settings.kept(key, partial(make, printed)))


class _Plans:
    """What there is to lay out, domain by domain when it is asked for, so that work begins before all is known."""

    def __init__(self, catalog: Catalog, settings: Settings, instead: Instead) -> None:
        self._catalog, self._settings, self._instead = catalog, settings, instead
        self._lent: dict[tuple[Column, ...], bytes] = {}

    def of(self, index: int) -> tuple[Plan, str]:
        """The plan of the domain in this place, by itself; and the key under which its document is kept."""
        from gongkai.render.pdf.piece import Plan, room
        from gongkai.render.pdf.rules import edges

        one = self._catalog.only(self._catalog.domains[index])
        columns = columns_with_notes(one, one.domains)
        if columns not in self._lent:
            common = document.lent(one, self._settings).translate(self._instead)
            self._lent[columns] = self._settings.kept(_key("lent", common), partial(_lent, common))
        lent = self._lent[columns]
        text = document.tables(one, self._settings, room(lent)).translate(self._instead)
        merge = next((place for place, column in enumerate(columns) if column.merge), None)
        across = edges([column.width for column in columns])
        plan = Plan(text, lent, across, header_of(columns), merge, document.ticks(one))
        parts = self._settings.parts
        return plan, f"pdf piece {parts[index]}" if parts else _key("piece", repr(plan))


class _Workers(NamedTuple):
    """Other processes that lay domains out, and how many they are."""

    pool: Processes
    size: int


def _workers(catalog: Catalog, missing: Sequence[int], settings: Settings, stack: ExitStack) -> _Workers | None:
    """As many as are worth it, until the stack is left: they load their libraries while this process loads its own."""
    size = min(settings.jobs, len(missing)) - 1
    if size < 1 or sum(len(catalog.domains[index].entries) for index in missing) < WORTH:
        return None
    pool = Processes(size)
    stack.callback(pool.shutdown, cancel_futures=True)
    for _ in range(size):
        pool.submit(_ready)
    return _Workers(pool, size)


def _made(plans: _Plans, missing: Sequence[int], workers: _Workers | None, kept: Kept) -> Iterator[tuple[int, bytes]]:
    """Each domain's document as soon as it is made: the first by workers, the last here, until they meet; what no worker has
    begun then is made here, too, and what a worker that dies was at."""
    rest = deque(missing)
    later: deque[tuple[int, Future[bytes]]] = deque()
    while rest or later:
        while workers and rest and len(later) < 2 * workers.size:
            index = rest.popleft()
            later.append((index, workers.pool.submit(_make, *plans.of(index), kept)))
        idle = not rest and not later[-1][1].cancel()
        if not idle:
            index = rest.pop() if rest else later.pop()[0]
            yield index, _make(*plans.of(index), kept)
        while later and (later[0][1].done() or idle):
            index, made = later.popleft()
            try:
                data = made.result()
            except BrokenExecutor:
                data = _make(*plans.of(index), kept)
            yield index, data


def _ready() -> None:
    """Load, in a worker, what its work needs."""
    import gongkai.render.pdf.piece  # noqa: F401


def _plain(text: str) -> bytes:
    from gongkai.render.pdf.layout import lay_out

    return lay_out(text).data


def _lent(text: str) -> bytes:
    from gongkai.render.pdf.piece import lent

    return lent(text)


def _cover(text: str) -> bytes:
    from gongkai.render.pdf.piece import front

    return front(text)


def _make(plan: Plan, key: str, kept: Kept) -> bytes:
    """A domain's document, made or kept. Runs in worker processes."""
    from gongkai.render.pdf.piece import piece

    return kept(key, partial(piece, plan))


class _MissingError(Exception):
    """Nothing is kept."""


def _found(key: str, kept: Kept) -> bytes | None:
    def missing() -> bytes:
        raise _MissingError

    try:
        return kept(key, missing)
    except _MissingError:
        return None


def _front(catalog: Catalog, pieces: Sequence[bytes], settings: Settings, instead: Instead) -> bytes:
    """Cover and contents. How many pages they take is known when they are laid out: mostly two. The numbers in the contents
    have a width of their own and so no say in that: the second time it is right. RenderError where a project's own templates
    see to it that it never is."""
    from gongkai.render.pdf.join import length

    lengths = [length(piece) for piece in pieces]
    before = 2 if len(pieces) > 1 else 1
    for _ in range(_SETTLING):
        pages = [before + 1 + sum(lengths[:index]) for index in range(len(lengths))]  # as printed: the cover is page 1
        text = document.front(catalog, pages, settings).translate(instead)
        data = settings.kept(_key("front", text), partial(_cover, text))
        if length(data) == before:
            return data
        before = length(data)
    raise RenderError("目录占几页定不下来：页码一变，页数又变。请检查项目自己的 templates/pdf（cover.html、print.css）")


def _key(kind: str, text: str) -> str:
    return f"pdf {kind} {hashlib.sha256(text.encode()).hexdigest()}"
