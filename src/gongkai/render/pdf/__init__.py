"""PDF: A4 landscape in the manner of official documents, laid out by WeasyPrint.

A large catalog is cut into two parts that are laid out side by side (`layout`), then joined with cover,
contents, page numbers and bookmarks (`join`). How it is cut does not depend on the number of processes, so the
bytes do not either. An accessible one (PDF/UA) is one document, because joining would lose its structure.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.render import Settings
from gongkai.render.pdf import document, fonts

if TYPE_CHECKING:
    from gongkai.render.pdf.layout import Part

WORTH_CUTTING = 150  # entries; below this, a second process costs more than it saves
PARTS = 2  # each part embeds its own subset of the fonts


def render(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """One file; with `settings.pieces` also one of each domain. Raises RenderError where WeasyPrint, a font or a character is missing."""
    fonts.require()
    fonts.require_characters(catalog)
    more: list[Artifact] = []
    with fonts.faces(catalog) as faces:
        if settings.accessible:
            from gongkai.render.pdf.layout import accessible

            data = accessible(document.book(catalog, settings, faces.css), faces.urls)
        else:
            from gongkai.render.pdf.join import join
            from gongkai.render.pdf.pieces import pieces

            bodies = [document.body(catalog, part, settings, faces.css) for part in cut(catalog)]
            data = join(catalog, _lay_out(bodies, faces.urls, settings), settings, faces)
            more = list(pieces(catalog, data)) if settings.pieces else []
    gc.collect()  # once a catalog, so that a batch of counties does not pile up
    return [Artifact(f"{settings.stem}.pdf", data), *more]


def cut(catalog: Catalog) -> list[tuple[int, ...]]:
    """The domains' indexes in parts of about equal work, in order."""
    weights = [sum(document.weight(entry) for entry in domain.entries) + 1 for domain in catalog.domains]
    count = min(PARTS if catalog.count >= WORTH_CUTTING else 1, max(1, len(weights)))
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


def _lay_out(bodies: list[str], allowed: frozenset[str], settings: Settings) -> list[Part]:
    """Each part laid out: the first here, the others in worker processes where there are any."""
    from gongkai.render.pdf.layout import lay_out

    with _workers(min(settings.jobs, len(bodies)) - 1) as pool:
        if pool is None:
            parts = []
            for done, body in enumerate(bodies, 1):
                parts.append(lay_out(body, allowed))
                settings.progress(done, len(bodies))
            return parts
        later = [pool.submit(lay_out, body, allowed) for body in bodies[1:]]
        parts = [lay_out(bodies[0], allowed)]
        settings.progress(1, len(bodies))
        for done, future in enumerate(later, 2):
            parts.append(future.result())
            settings.progress(done, len(bodies))
        return parts


@contextmanager
def _workers(count: int) -> Iterator[Any]:
    if count < 1:
        yield None
        return
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool
