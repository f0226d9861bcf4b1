"""Laid-out parts → one PDF: cover and contents in front, page numbers on every page, links, bookmarks, metadata."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Page, Pdf

from gongkai.model.entry import Catalog
from gongkai.render import Settings
from gongkai.render.pdf import document
from gongkai.render.pdf.fonts import Faces
from gongkai.render.pdf.layout import Mark, Part, lay_out

LINK = "gongkai:"  # the contents' links carry it until the pages they lead to are known


def join(catalog: Catalog, parts: Sequence[Part], settings: Settings, faces: Faces) -> bytes:
    """The whole document. Same input, same bytes: no clock, no random identifier."""
    starts = _starts(parts)
    body = sum(part.pages for part in parts)
    first = lay_out(
        document.front(catalog, [0] * len(starts), 1, settings, faces.css), faces.urls
    )  # to learn how long the contents are
    total = first.pages + body
    pages = [start + first.pages + 1 for start in starts]  # as printed: the cover is page 1
    front = lay_out(document.front(catalog, pages, total, settings, faces.css), faces.urls)
    with Pdf.open(io.BytesIO(front.data)) as pdf:
        numbers = [pdf.pages[index] for index in range(first.pages, front.pages)]
        for part in parts:
            with Pdf.open(io.BytesIO(part.data)) as source:
                for page in source.pages:
                    _shorten(page)
                pdf.pages.extend(source.pages)
        printed = [*list(pdf.pages)[: first.pages], *list(pdf.pages)[front.pages :]]
        for count, (page, number) in enumerate(zip(printed[1:], numbers, strict=True), 2):
            _stamp(pdf, page, number, Name(f"/Page{count}"))
        del pdf.pages[first.pages : front.pages]
        _link_contents(pdf, first.pages, pages)
        _bookmarks(pdf, parts, first.pages)
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


_LONG = re.compile(rb"(\d+\.\d\d)\d+")


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


def _stamp(pdf: Pdf, page: Page, number: Page, name: Name) -> None:
    """Lay a small page with the number over the foot of a page.

    Not `Page.add_overlay`, which makes up a random name each time.
    """
    width, _ = _size(number)
    left, bottom, right, _ = (float(edge) for edge in page.mediabox)
    left += (right - left - width) / 2
    page.add_resource(pdf.make_indirect(number.as_form_xobject()), Name.XObject, name)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ\nq 1 0 0 1 {left:.3f} {bottom:.3f} cm {name} Do Q\n".encode())


def _size(page: Page) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    return right - left, top - bottom


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
