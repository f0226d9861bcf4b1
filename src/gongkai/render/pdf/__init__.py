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
from typing import TYPE_CHECKING

from gongkai.model.artifact import Artifact, Kept
from gongkai.model.entry import Catalog
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
    fonts.require()
    instead = fonts.substitutes(catalog)
    if settings.accessible or not has_cover(catalog):
        return list(_at_once(catalog, settings, instead))
    from gongkai.render.pdf.join import join

    pieces = _pieces(catalog, settings, instead)
    named = [Artifact(f"{domain.slug}.pdf", data) for domain, data in zip(catalog.domains, pieces, strict=True)]
    if settings.only and len(named) == 1:
        return named
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


def _pieces(catalog: Catalog, settings: Settings, instead: Instead) -> list[bytes]:
    """The domains' documents, in order: those that are not kept are laid out, the largest first, here and in worker
    processes where there are any."""
    plans = {} if settings.parts else _plans(catalog, range(len(catalog.domains)), settings, instead)
    keys = [f"pdf piece {part}" for part in settings.parts] or [_key("piece", repr(plan)) for plan in plans.values()]
    found = [_found(key, settings.kept) for key in keys]
    missing = [index for index, data in enumerate(found) if data is None]
    missing.sort(key=lambda index: document.weight(catalog.domains[index]), reverse=True)
    plans = plans or _plans(catalog, missing, settings, instead)
    workers = min(settings.jobs, len(missing)) - 1
    if sum(len(catalog.domains[index].entries) for index in missing) < WORTH:
        workers = 0
    for done, (index, data) in enumerate(_made(plans, keys, missing, workers, settings.kept), 1):
        found[index] = data
        settings.progress(done, len(missing))
    return [data for data in found if data is not None]


def _made(
    plans: Mapping[int, Plan], keys: Sequence[str], missing: Sequence[int], workers: int, kept: Kept
) -> Iterator[tuple[int, bytes]]:
    """Each domain's document as soon as it is made: the first by workers, the last here, until they meet. What a worker that
    dies was at is made here."""
    rest = deque(missing)
    later: deque[tuple[int, Future[bytes]]] = deque()
    with ExitStack() as stack:
        if workers > 0:
            pool = Processes(workers)
            stack.callback(pool.shutdown, cancel_futures=True)
        while rest or later:
            while rest and len(later) < 2 * workers:
                index = rest.popleft()
                later.append((index, pool.submit(_make, plans[index], keys[index], kept)))
            if rest:
                index = rest.pop()
                yield index, _make(plans[index], keys[index], kept)
            while later and (later[0][1].done() or not rest):
                index, made = later.popleft()
                try:
                    data = made.result()
                except BrokenExecutor:
                    data = _make(plans[index], keys[index], kept)
                yield index, data


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


def _plans(catalog: Catalog, which: Sequence[int], settings: Settings, instead: Instead) -> dict[int, Plan]:
    """What there is to lay out, for each of these domains by itself, by their places."""
    from gongkai.render.pdf.piece import Plan, room
    from gongkai.render.pdf.rules import edges

    plans = {}
    lent: dict[str, bytes] = {}
    for index in which:
        one = catalog.only(catalog.domains[index])
        columns = columns_with_notes(one, one.domains)
        common = document.lent(one, settings).translate(instead)
        if common not in lent:
            lent[common] = settings.kept(_key("lent", common), partial(_lent, common))
        text = document.tables(one, settings, room(lent[common])).translate(instead)
        merge = next((place for place, column in enumerate(columns) if column.merge), None)
        across = edges([column.width for column in columns])
        plans[index] = Plan(text, lent[common], across, header_of(columns), merge, document.ticks(one))
    return plans


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
