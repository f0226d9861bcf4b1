"""HTML → laid-out pages. What runs in worker processes: texts in, bytes out."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from gongkai.render import RenderError
from gongkai.render.pdf.stack import with_room

VARIANT = "pdf/a-2u"


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark: its text, its page (from 0) within the part, and those below it."""

    label: str
    page: int
    children: tuple[Mark, ...] = ()


class Area(NamedTuple):
    """Where something stands on its page, in PDF's points from the lower left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Part:
    """A laid-out part: its bytes as a PDF of its own, its bookmarks, and for each page where what has an id stands."""

    data: bytes
    marks: tuple[Mark, ...]
    places: tuple[dict[str, Area], ...]

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.places)


def ready() -> None:
    """Do nothing, in a process that by then has loaded what it needs."""


def lay_out(text: str, allowed: frozenset[str]) -> Part:
    """Lay a document out that may load the `allowed` addresses (its fonts) and nothing else. Raises RenderError where a font cannot be embedded."""
    with _quiet_collector(), _strict_log():
        document = with_room(lambda: _document(text, allowed))
        marks = tuple(_mark(one) for one in document.make_bookmark_tree())
        data: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=b"gongkai")
        return Part(data, marks, tuple(_places(page) for page in document.pages))


def accessible(text: str, allowed: frozenset[str]) -> bytes:
    """Lay a whole document out as PDF/UA: tagged, with its own contents and page numbers."""
    with _quiet_collector(), _strict_log():
        document = with_room(lambda: _document(text, allowed))
        data: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"gongkai")
        return data


def _document(text: str, allowed: frozenset[str]) -> Any:
    return weasyprint.HTML(string=text, url_fetcher=_OnlyFonts(allowed)).render(font_config=FontConfiguration())


POINT = 0.75  # of a CSS pixel


def _places(page: Any) -> dict[str, Area]:
    return {
        name: Area(left * POINT, (page.height - top) * POINT, right * POINT, (page.height - bottom) * POINT)
        for name, (left, top, right, bottom) in page.anchors.items()
    }


def _mark(entry: Any) -> Mark:
    label, (page, _, _), children, _ = entry
    return Mark(label, page, tuple(_mark(child) for child in children))


class _OnlyFonts(URLFetcher):  # type: ignore[misc]
    """Lets the document load its fonts and nothing else."""

    def __init__(self, allowed: frozenset[str]) -> None:
        super().__init__()
        self._addresses = allowed

    def fetch(self, url: str, headers: Any = None) -> Any:
        """Refuse every other address."""
        if url not in self._addresses:
            raise ValueError(f"not allowed: {url}")
        return super().fetch(url, headers)


@contextmanager
def _quiet_collector() -> Iterator[None]:
    """Layout makes millions of objects that live to its end; collecting on the way costs a quarter of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()  # what is left over goes with the next ordinary collection


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def _strict_log() -> Iterator[None]:
    """WeasyPrint only logs that it could not subset or find a font; here that is an error."""
    heard = _Heard()
    logger = logging.getLogger("weasyprint")
    level, propagate = logger.level, logger.propagate
    logger.addHandler(heard)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(heard)
        logger.setLevel(level)
        logger.propagate = propagate
    for words in heard.said:
        if "Unable to subset" in words or "Failed to load" in words:
            raise RenderError(f"字体不能嵌入 PDF：{words}。请卸下这个系统字体，或报告给我们")
