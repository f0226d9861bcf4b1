"""One domain as a document of its own: laid out, then heads, rules and page numbers drawn on its pages.

It is published as it is, and it is what the whole catalog is joined from. Nothing in it depends on other domains, so that
it can be kept from build to build. A page's number is a stream of its own, in whose place `join` puts another. What domains
have in common, the table's head and a tick, is laid out once (`lent`).
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream

from gongkai.render import RenderError
from gongkai.render.pdf.fonts import SERIF
from gongkai.render.pdf.layout import POINT, Area, lay_out
from gongkai.render.pdf.numbers import CHARS, number
from gongkai.render.pdf.rules import Header, Ruling, draw, head_of, rows_of
from gongkai.render.pdf.shared import NAMES, Codes, codes, faces, put, take, texts, translated
from gongkai.render.pdf.ticks import Tick, tick
from gongkai.render.pdf.ticks import draw as draw_ticks

FIRST, SECOND, TICK = "first", "second", "tick"  # the ids of the head's rows and of the tick's cell
_OTHERWISE = (
    "网页模板 templates/pdf 里的 lent.html（和 head.html）要排成两页：第一页是表头，两行的 id 是 first、second；"
    "第二页是打勾的一格，id 是 tick。请照 gongkai 自带的改"
)


class Plan(NamedTuple):
    """A domain to lay out: its document, what it is lent, and what rules and ticks are drawn by. `columns` are their edges as
    shares of the width, `merge` is the merged one; `ticks` are the columns with ticks, row by row."""

    text: str
    lent: bytes
    columns: tuple[float, ...]
    header: Header
    merge: int | None
    ticks: tuple[tuple[int, ...], ...]


class Lent(NamedTuple):
    """What domains have in common: where the table's head stands on its page, the height of its upper row as a share of its
    whole height, and how a tick is drawn. What draws the head is `Root.Head` of the document that holds this."""

    head: Area
    first: float
    tick: Tick | None


def lent(text: str) -> bytes:
    """What domains are lent, as a PDF without pages, by a document of two: one with the table's head, one with a tick.
    RenderError where a project's own templates make it otherwise."""
    part = lay_out(text, compressed=False)
    if [named.keys() & {FIRST, SECOND, TICK} for named in part.places] != [{FIRST, SECOND}, {TICK}]:
        raise RenderError(_OTHERWISE)
    first, second = (part.places[0][name] for name in (FIRST, SECOND))
    head = Area(first.left, first.top, first.right, second.bottom)
    if head.top <= head.bottom:
        raise RenderError(_OTHERWISE)
    with Pdf.open(io.BytesIO(part.data)) as pdf:
        page, sample = pdf.pages
        known = _settle(pdf)
        shown = tick(_content(sample, known), float(sample.mediabox[3]), part.places[1][TICK])
        form = page.as_form_xobject()
        form.write(translated(form.read_bytes(), known))
        form[Name.Resources] = Dictionary({name: page.Resources[name] for name in ("/Font", "/ExtGState")})
        share = (first.top - second.top) / (head.top - head.bottom)
        with Pdf.new() as alone:
            alone.Root[Name.Head] = alone.copy_foreign(pdf.make_indirect(form))
            alone.Root[Name.Lent] = pikepdf.String(json.dumps([head, share, shown]))
            return saved(alone)


def room(data: bytes) -> float:
    """The height of the head that is lent, in CSS pixels."""
    with Pdf.open(io.BytesIO(data)) as pdf:
        head = _lent(pdf).head
    return (head.top - head.bottom) / POINT


def front(text: str) -> bytes:
    """Cover and contents, to be joined with domains. Same text, same bytes."""
    with Pdf.open(io.BytesIO(lay_out(text, compressed=False).data)) as pdf:
        known = _settle(pdf)
        for page in pdf.pages:
            page[Name.Contents] = Array([pdf.make_indirect(Stream(pdf, _content(page, known)))])
        return saved(pdf)


def piece(plan: Plan) -> bytes:
    """The domain's PDF. Same plan, same bytes."""
    part = lay_out(plan.text, compressed=False)
    with Pdf.open(io.BytesIO(part.data)) as pdf, Pdf.open(io.BytesIO(plan.lent)) as other:
        head, first, shown = _lent(other)
        ruling = Ruling(plan.columns, plan.header, plan.merge, first)
        resources = pdf.pages[0].Resources  # those of all pages
        theirs = texts(other.Root.Head.Resources.Font)
        own = texts(resources.Font)
        made = faces(pdf, own, theirs, more=CHARS)
        known = codes(own, made)
        take(other.Root.Head.Resources.Font)
        form = pdf.copy_foreign(other.Root.Head)
        put(resources.Font, made, instead=own)
        put(form.Resources.Font, made)
        resources.XObject[Name.Head] = form
        if shown and shown.font not in NAMES.values():  # a font of the system, cut for what is lent
            resources.Font[Name.Tick] = form.Resources.Font[shown.font]
            shown = shown._replace(font="/Tick")
        for count, (page, places) in enumerate(zip(pdf.pages, part.places, strict=True), 1):
            laid = _content(page, known)
            there = head_of(places)
            if there is not None:  # the head comes before the rows, as it is read
                ticks = draw_ticks(shown, rows_of(places, plan.ticks), ruling.across(there)) if shown else b""
                laid = _moved(head, there) + laid + ticks + draw(places, ruling)
            streams = (laid, number(count, part.pages, made[SERIF], page))
            page[Name.Contents] = Array([pdf.make_indirect(Stream(pdf, one)) for one in streams])
        if Name.Names in pdf.Root:
            del pdf.Root[Name.Names]  # the places of all cells
        return saved(pdf)


def saved(pdf: Pdf) -> bytes:
    """A document's bytes, as small as they can be, and the same each time."""
    out = io.BytesIO()
    pikepdf.settings.set_flate_compression_level(9)
    pdf.save(out, deterministic_id=True, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _settle(pdf: Pdf) -> dict[str, Codes]:
    """Give a document that WeasyPrint wrote the shared fonts. How its texts are to change."""
    fonts = pdf.pages[0].Resources.Font
    own = texts(fonts)
    made = faces(pdf, own)
    put(fonts, made, instead=own)
    return codes(own, made)


def _lent(pdf: Pdf) -> Lent:
    head, share, shown = json.loads(str(pdf.Root.Lent))
    return Lent(Area(*head), share, Tick(*shown) if shown else None)


def _content(page: Page, known: Mapping[str, Codes]) -> bytes:
    """What a page draws, in the shared fonts; behind it the state is as before."""
    return b"q\n" + translated(page.Contents.read_bytes(), known) + b"\nQ\n"


def _moved(head: Area, there: Area) -> bytes:
    """The drawing of the tables' head where it belongs on a page."""
    return f"q 1 0 0 1 {there.left - head.left:.2f} {there.top - head.top:.2f} cm /Head Do Q\n".encode()
