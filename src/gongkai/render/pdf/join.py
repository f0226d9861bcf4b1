"""Laid-out parts → one PDF: cover and contents in front, heads, rules and page numbers on the pages, links, bookmarks."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Page, Pdf

from gongkai.model.entry import Catalog
from gongkai.render import Settings
from gongkai.render.pdf import document
from gongkai.render.pdf.fonts import Faces
from gongkai.render.pdf.layout import Area, Mark, Part, lay_out
from gongkai.render.pdf.numbers import Glyphs, glyphs, number
from gongkai.render.pdf.rules import Ruling, draw, edges, head_of
from gongkai.render.table import columns_with_notes, header_of

LINK = "gongkai:"  # the contents' links carry it until the pages they lead to are known
EXTRA = (
    2  # pages at the end of the front part that only lend what is on them: the tables' head, the page numbers' glyphs
)
Instead = Mapping[int, str | None]
FOOT = 20  # points from a page's lower edge to its number


def front(catalog: Catalog, pages: Sequence[int], settings: Settings, faces: Faces, instead: Instead) -> Part:
    """Cover, contents with the domains' `pages`, and the extra pages; `instead` of some characters others are printed."""
    return lay_out(document.front(catalog, pages, settings, faces.css).translate(instead), faces.urls)


def room(front: Part) -> float:
    """The height of the tables' head, in CSS pixels."""
    head = _head(front)
    return (head.top - head.bottom) / 0.75


def _head(front: Part) -> Area:
    places = front.places[-EXTRA]
    first, second = places["first"], places["second"]
    return Area(first.left, first.top, first.right, second.bottom)


def join(
    catalog: Catalog, first: Part, parts: Sequence[Part], settings: Settings, faces: Faces, instead: Instead
) -> bytes:
    """The whole document; `first` is a front laid out before page numbers were known. Same input, same bytes."""
    before = first.pages - EXTRA
    total = before + sum(part.pages for part in parts)
    pages = [start + before + 1 for start in _starts(parts)]  # as printed: the cover is page 1
    made = front(catalog, pages, settings, faces, instead)
    with Pdf.open(io.BytesIO(made.data)) as pdf:
        head, have = pdf.make_indirect(pdf.pages[before].as_form_xobject()), glyphs(pdf.pages[before + 1])
        del pdf.pages[before:]
        for part in parts:
            with Pdf.open(io.BytesIO(part.data)) as source:
                for page in source.pages:
                    _shorten(page)
                pdf.pages.extend(source.pages)
        places = [*made.places[:before], *(places for part in parts for places in part.places)]
        ruling = _ruling(catalog, made)
        for count, page in enumerate(pdf.pages, 1):
            _finish(page, places[count - 1], ruling, head, _head(made))
            if count > 1:
                _number(page, count, total, have)
        _link_contents(pdf, before, pages)
        _bookmarks(pdf, parts, before)
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


def _ruling(catalog: Catalog, front: Part) -> Ruling:
    columns, head = columns_with_notes(catalog, catalog.domains), _head(front)
    return Ruling(
        edges([column.width for column in columns]),
        header_of(columns),
        next((index for index, column in enumerate(columns) if column.merge), None),
        (head.top - front.places[-EXTRA]["second"].top) / (head.top - head.bottom),
    )


def _finish(page: Page, places: dict[str, Area], ruling: Ruling, form: Object, head: Area) -> None:
    """Draw the head and the rules of the page's table, if it has one: the head first, as it is read."""
    there = head_of(places)
    if there is None:
        return
    name = page.add_resource(form, Name.XObject, Name.Head)
    move = f"q 1 0 0 1 {there.left - head.left:.2f} {there.top - head.top:.2f} cm {name} Do Q\n"
    page.contents_add(move.encode() + b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + draw(places, ruling))


def _number(page: Page, count: int, total: int, have: Glyphs) -> None:
    """Write a page's number at its foot."""
    left, bottom, right, _ = (float(edge) for edge in page.mediabox)
    name = page.add_resource(have.font, Name.Font, Name.Numbers)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + number(count, total, have, str(name)[1:], (left + right) / 2, bottom + FOOT))


_LONG = re.compile(rb"(?<!\d)(\d+\.\d\d)\d+")


def _shorten(page: Page) -> None:
    """Cut coordinates after two decimals (0.01 pixel): a third of a page's size, and nothing one could see.

    Texts stand in hexadecimal between angle brackets, where no point occurs.
    """
    page.contents_coalesce()
    stream = page.Contents
    stream.write(_LONG.sub(rb"\1", stream.read_bytes()))


def _starts(parts: Sequence[Part]) -> list[int]:
    """For each domain, its page counted from the first page of the first part."""
    starts: list[int] = []
    before = 0
    for part in parts:
        starts.extend(before + mark.page for mark in part.marks)
        before += part.pages
    return starts


def _link_contents(pdf: Pdf, front: int, pages: Sequence[int]) -> None:
    """Turn the contents' stand-in links into links to pages."""
    for page in list(pdf.pages)[:front]:
        for note in page.get(Name.Annots, Array()):
            action = note.get(Name.A)
            target = str(action.get(Name.URI, "")) if action is not None else ""
            if target.startswith(LINK):
                goal = pdf.pages[pages[int(target.removeprefix(LINK))] - 1]
                del note[Name.A]
                note[Name.Dest] = Array([goal.obj, Name.Fit])


def _bookmarks(pdf: Pdf, parts: Sequence[Part], front: int) -> None:
    with pdf.open_outline() as outline:
        outline.root.clear()
        outline.root.append(OutlineItem("封面", 0, "Fit"))
        if front > 1:
            outline.root.append(OutlineItem("目录", 1, "Fit"))
        before = front
        for part in parts:
            outline.root.extend(_item(mark, before) for mark in part.marks)
            before += part.pages
    pdf.Root[Name.PageMode] = Name.UseOutlines
    pdf.Root[Name.ViewerPreferences] = Dictionary(DisplayDocTitle=True)


def _item(mark: Mark, before: int) -> OutlineItem:
    item = OutlineItem(mark.label, before + mark.page, "Fit")
    item.is_closed = True
    item.children.extend(_item(child, before) for child in mark.children)
    return item
