"""One domain as a document of its own: laid out, then heads, rules and page numbers drawn on its pages.

It is published as it is, and it is what the whole catalog is joined from. Nothing in it depends on other domains, so that
it can be kept from build to build. A page's number is a stream of its own, in whose place `join` puts another.
"""

from __future__ import annotations

import io
import re
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from gongkai.render.pdf.layout import POINT, Area, Part, lay_out
from gongkai.render.pdf.numbers import glyphs, number
from gongkai.render.pdf.rules import Header, Ruling, draw, head_of, rows_of
from gongkai.render.pdf.ticks import draw as draw_ticks
from gongkai.render.pdf.ticks import tick

EXTRA = 3  # pages at the end that only lend what is on them: the tables' head, a tick, the page numbers' glyphs
FIRST, SECOND, TICK = "first", "second", "tick"  # the ids of the head's rows and of the tick's cell


class Plan(NamedTuple):
    """A domain to lay out: its document, and what rules and ticks are drawn by. `columns` are their edges as shares of the
    width, `merge` is the merged one; `ticks` are the columns with ticks, row by row."""

    text: str
    columns: tuple[float, ...]
    header: Header
    merge: int | None
    ticks: tuple[tuple[int, ...], ...]


def room(text: str) -> float:
    """The height of the tables' head, in CSS pixels, by a document that has no tables."""
    head = _head(lay_out(text))
    return (head.top - head.bottom) / POINT


def piece(plan: Plan) -> bytes:
    """The domain's PDF. Same plan, same bytes."""
    part = lay_out(plan.text)
    head, second = _head(part), part.places[-EXTRA][SECOND]
    ruling = Ruling(plan.columns, plan.header, plan.merge, (head.top - second.top) / (head.top - head.bottom))
    with Pdf.open(io.BytesIO(part.data)) as pdf:
        total = part.pages - EXTRA
        form, have = _form(pdf, pdf.pages[total]), glyphs(pdf.pages[total + 2])
        shown = tick(pdf.pages[total + 1], part.places[total + 1][TICK])
        del pdf.pages[total:]
        for count, (page, places) in enumerate(zip(pdf.pages, part.places, strict=False), 1):
            page.Resources.XObject[Name.Head] = form  # they all have the same resources
            laid = b"q\n" + _short(page.Contents.read_bytes()) + b"\nQ\n"
            there = head_of(places)
            if there is not None:  # the head comes before the rows, as it is read
                ticks = draw_ticks(shown, rows_of(places, plan.ticks), ruling.across(there)) if shown else b""
                laid = _moved(head, there) + laid + ticks + draw(places, ruling)
            streams = (laid, number(count, total, have, page))
            page[Name.Contents] = Array([pdf.make_indirect(Stream(pdf, one)) for one in streams])
        if Name.Names in pdf.Root:
            del pdf.Root[Name.Names]  # the places of all cells
        return saved(pdf)


def saved(pdf: Pdf) -> bytes:
    """A document's bytes, as small as they can be, and the same each time."""
    out = io.BytesIO()
    pikepdf.settings.set_flate_compression_level(9)
    pdf.save(
        out,
        deterministic_id=True,
        compress_streams=True,
        recompress_flate=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue()


def _head(part: Part) -> Area:
    places = part.places[-EXTRA]
    first, second = places[FIRST], places[SECOND]
    return Area(first.left, first.top, first.right, second.bottom)


def _form(pdf: Pdf, page: Page) -> Object:
    """A page as something to draw on others; its resources are a copy, since it is to be one of theirs."""
    form = page.as_form_xobject()
    form[Name.Resources] = Dictionary({name: value for name, value in page.Resources.items() if name != "/XObject"})
    return pdf.make_indirect(form)


def _moved(head: Area, there: Area) -> bytes:
    """The drawing of the tables' head where it belongs on a page."""
    return f"q 1 0 0 1 {there.left - head.left:.2f} {there.top - head.top:.2f} cm /Head Do Q\n".encode()


_LONG = re.compile(rb"(?<!\d)(\d+\.\d\d)\d+")
_NOTHING = re.compile(rb">0(?:<|(?=\]))")


def _short(content: bytes) -> bytes:
    """Coordinates cut after two decimals (0.01 pixel), and without moves by nothing: a third of a page's size, and nothing
    one could see.

    Texts stand in hexadecimal between angle brackets, where no point occurs.
    """
    return _LONG.sub(rb"\1", _NOTHING.sub(lambda found: b"" if found[0][-1:] == b"<" else b">", content))
