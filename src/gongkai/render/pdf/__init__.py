"""PDF: A4 landscape in the manner of official documents, laid out by WeasyPrint.

A large catalog is cut into two parts that are laid out side by side (`layout`), then joined with cover and
contents (`join`); heads, rules (`rules`) and page numbers (`numbers`) are drawn on the finished pages, because
laying them out on each is what costs time. How it is cut does not depend on the number of processes, so the
bytes do not either. An accessible one (PDF/UA) is one document, because joining would lose its structure.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.render import Settings
from gongkai.render.cards import booklet_of
from gongkai.render.pdf import document, fonts
from gongkai.render.pdf.booklet import booklet
from gongkai.render.sections import has_cover

if TYPE_CHECKING:
    from gongkai.render.pdf.layout import Part

WORTH_CUTTING = 150  # entries; below this, a second process costs more than it saves
PARTS = 2  # each part embeds its own subset of the fonts


def render(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """One file; with `settings.pieces` also one of each domain; of a list that is read row by row its booklet too. Raises RenderError where WeasyPrint, a font or a character is missing."""
    fonts.require()
    instead = fonts.substitutes(catalog)
    more: list[Artifact] = []
    with fonts.faces(catalog) as faces:
        if settings.accessible or not has_cover(catalog):
            from gongkai.render.pdf.layout import accessible, lay_out

            made = document.book if has_cover(catalog) else document.list_
            text = made(catalog, settings, faces.css).translate(instead)
            data = accessible(text, faces.urls) if settings.accessible else lay_out(text, faces.urls).data
            if not has_cover(catalog) and catalog.lists[0].form.cards:
                text = booklet(catalog, settings, faces.css).translate(instead)
                bound = accessible(text, faces.urls) if settings.accessible else lay_out(text, faces.urls).data
                more.append(Artifact(f"{booklet_of(catalog.lists[0])}.pdf", bound))
        else:
            from gongkai.render.pdf.join import front, join, room
            from gongkai.render.pdf.pieces import pieces

            groups = cut(catalog)
            with _workers(min(settings.jobs, len(groups)) - 1) as pool:
                first = front(catalog, [0] * len(catalog.domains), settings, faces, instead)
                high = room(first)
                bodies = [
                    document.body(catalog, group, settings, faces.css, high).translate(instead) for group in groups
                ]
                parts = _lay_out(bodies, faces.urls, settings, pool)
                data = join(catalog, first, parts, settings, faces, instead)
            more = list(pieces(catalog, data)) if settings.pieces else []
    return [Artifact(f"{settings.stem}.pdf", data), *more]


def cut(catalog: Catalog) -> list[tuple[int, ...]]:
    """The domains' indexes in parts of about equal work, in order; no part where there is no domain."""
    weights = [sum(document.weight(entry) for entry in domain.entries) + 1 for domain in catalog.domains]
    count = min(PARTS if catalog.count >= WORTH_CUTTING else 1, len(weights))
    parts: list[tuple[int, ...]] = []
    start, rest = 0, sum(weights)
    for left in range(count, 0, -1):
        end, have = start, 0
        while end < len(weights) - (left - 1) and (left == 1 or have + weights[end] / 2 < rest / left or end == start):
            have += weights[end]
            end += 1
        parts.append(tuple(range(start, end)))
        start, rest = end, rest - have
    return parts


def _lay_out(bodies: list[str], allowed: frozenset[str], settings: Settings, pool: Executor | None) -> list[Part]:
    """Each part laid out: the first here, the others in worker processes where there are any."""
    from gongkai.render.pdf.layout import lay_out

    later = [] if pool is None else [pool.submit(lay_out, body, allowed) for body in bodies[1:]]
    parts = []
    for index, body in enumerate(bodies):
        parts.append(later[index - 1].result() if later and index else lay_out(body, allowed))
        settings.progress(index + 1, len(bodies))
    if pool is not None:
        pool.shutdown(wait=False)  # the workers clear up while the parts are joined
    return parts


@contextmanager
def _workers(count: int) -> Iterator[Executor | None]:
    """Worker processes that load WeasyPrint while this one prepares their work; None if there are to be none."""
    from gongkai.render.pdf.layout import ready

    if count < 1:
        yield None
        return
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        for _ in range(count):
            pool.submit(ready)
        yield pool
