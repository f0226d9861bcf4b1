"""HTML → laid-out pages. What runs in worker processes: texts in, bytes out."""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple
from urllib.parse import unquote

from gongkai.render import OutsideError, RenderError
from gongkai.render.pdf.engine import weasyprint
from gongkai.render.pdf.fonts import programs
from gongkai.render.pdf.stack import with_room

_NOWHERE = "gongkai:"  # what relative addresses are relative to: they are asked for as they are, and refused


class Area(NamedTuple):
    """Where something stands on its page, in PDF's points from the lower left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Part:
    """A laid-out document: its bytes, and for each page where what has an id stands."""

    data: bytes
    places: tuple[dict[str, Area], ...]

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.places)


def lay_out(text: str, compressed: bool = True) -> Part:
    """Lay a document out that may load the packaged fonts and nothing else. Raises OutsideError, and RenderError where a font cannot be embedded."""
    with _quiet_collector():
        return _lay_out(text, compressed=compressed)


def accessible(text: str) -> bytes:
    """Lay a whole document out as PDF/UA: tagged, with its own contents and page numbers."""
    with _quiet_collector():
        return _lay_out(text, "pdf/ua-1").data


def _lay_out(text: str, variant: str = "pdf/a-2u", compressed: bool = True) -> Part:
    how = {"pdf_variant": variant, "pdf_identifier": b"gongkai", "uncompressed_pdf": not compressed}
    with _laid_out(text) as document:
        data: bytes = document.write_pdf(**how)
        return Part(data, tuple(_places(page) for page in document.pages))


@contextmanager
def _laid_out(text: str) -> Iterator[Any]:
    """The document, to be written in the block: attachments are asked for only then. Raises OutsideError."""
    fetcher = _OnlyFonts(programs(text))
    html = (weasyprint.HTML if "note" in text else _Html)(string=text, url_fetcher=fetcher, base_url=_NOWHERE)
    html.named = _ALWAYS.union(_NAME.findall(text.lower()))
    with _strict_log(), _fonts() as found:
        yield with_room(lambda: html.render(font_config=found))
        if fetcher.refused:
            raise OutsideError(unquote(fetcher.refused[0]))


@contextmanager
def _fonts() -> Iterator[Any]:
    """What a document finds fonts by, which Pango lets go of at the end only when it is given nothing in its place: else each
    document leaves 220 KB behind (Pango 1.50)."""
    found = weasyprint.text.fonts.FontConfiguration()
    try:
        yield found
    finally:
        ffi, pango = weasyprint.text.ffi.ffi, weasyprint.text.ffi.pangoft2
        pango.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", found.font_map), ffi.NULL)


POINT = 0.75  # of a CSS pixel


def _places(page: Any) -> dict[str, Area]:
    return {
        name: Area(left * POINT, (page.height - top) * POINT, right * POINT, (page.height - bottom) * POINT)
        for name, (left, top, right, bottom) in page.anchors.items()
    }


class _OnlyFonts(weasyprint.urls.URLFetcher):  # type: ignore[misc]
    """Gives the document its fonts and opens nothing."""

    def __init__(self, fonts: Mapping[str, bytes]) -> None:
        super().__init__()
        self._fonts = fonts
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> Any:
        """Refuse every other address."""
        if url not in self._fonts:
            self.refused.append(url)
            raise ValueError(f"not allowed: {url}")
        return weasyprint.urls.URLFetcherResponse(url, self._fonts[url])


class _Html(weasyprint.HTML):  # type: ignore[misc]
    """A document without notes, whose browser's style sheet gives markers to list items alone and has no rules but those
    about something that the document names: to parse them all takes as long as to build the boxes of forty rows, for what
    is said of all elements WeasyPrint works out six more styles of each, and for each page one of every box in the margin that
    the sheet tells of (a tenth of the time, of an accessible document, too).
    Should WeasyPrint no longer ask for it here, all is as ever."""

    named: frozenset[str] = frozenset()

    def _ua_stylesheets(self, forms: bool = False) -> Any:
        said = (files("weasyprint") / "css" / "html5_ua.css").read_text("utf-8").replace("\n::marker", "\nli::marker")
        return [_sheet(_RULE.sub(lambda rule: "" if self.named.isdisjoint(_NAME.findall(rule[1])) else rule[0], said))]


_RULE = re.compile(r"(?m)^ *+([^{}\n ][^{}\n]*)\{[^{}\n]*\}")  # what it is about, and what it says of that
_NAME = re.compile(r"@?[a-z][a-z0-9-]*")
_ALWAYS = frozenset(("html", "head", "body", "colgroup", "tbody", "tr", "link"))  # documents need not name them


@lru_cache(maxsize=8)
def _sheet(said: str) -> Any:
    return weasyprint.CSS(string=said)


@contextmanager
def _quiet_collector() -> Iterator[None]:
    """Layout makes objects that live to its end; of 300 rows in one accessible document, collecting on the way costs a sixth of
    the time (of a domain nothing any more). At the end they are collected alone, whatever else the process holds: a county is
    laid out in the memory that a domain takes."""
    was = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        if was:
            gc.enable()


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
        if "Unable to subset" in words or "cannot be loaded" in words:
            raise RenderError(f"字体不能嵌入 PDF：{words}。请卸下这个系统字体，或报告给我们")
        if "Failed to load" in words:
            raise RenderError(f"PDF 的模板里有读不了的内容：{words}。请改好或删去")
