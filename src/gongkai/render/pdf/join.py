"""Laid-out parts → one PDF: cover and contents in front, page numbers on every page, links, bookmarks, metadata."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Page, Pdf

from gongkai.model.entry import Catalog
from gongkai.render import Settings
from gongkai.render.pdf import document
from gongkai.render.pdf.layout import Mark, Part, lay_out

LINK = "gongkai:"  # the contents' links carry it until the pages they lead to are known


def join(catalog: Catalog, parts: Sequence[Part], settings: Settings) -> bytes:
    """The whole document. Same input, same bytes: no clock, no random identifier."""
    starts = _starts([mark.page for part in parts for mark in part.marks], parts)
    first = lay_out(document.front(catalog, [0] * len(starts), settings))
    pages = [start + first.pages + 1 for start in starts]  # as printed: the cover is page 1
    front = lay_out(document.front(catalog, pages, settings))
    with Pdf.open(io.BytesIO(front.data)) as pdf:
        for part in parts:
            with Pdf.open(io.BytesIO(part.data)) as source:
                pdf.pages.extend(source.pages)
        _link_contents(pdf, front.pages, pages)
        _stamp(pdf, settings)
        _bookmarks(pdf, parts, front.pages)
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue()


def _starts(firsts: Sequence[int], parts: Sequence[Part]) -> list[int]:
    """For each domain, its page counted from the first page of the first part."""
    starts: list[int] = []
    before = 0
    each = iter(firsts)
    for part in parts:
        starts.extend(before + next(each) for _ in part.marks)
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


def _stamp(pdf: Pdf, settings: Settings) -> None:
    """Lay the page numbers over every page but the cover."""
    total = len(pdf.pages)
    with Pdf.open(io.BytesIO(lay_out(document.footers(total, settings)).data)) as numbers:
        for page, number in zip(list(pdf.pages)[1:], numbers.pages, strict=True):
            width, height = _size(number)
            _, bottom, right, _ = (float(edge) for edge in page.mediabox)
            left = (right - width) / 2
            page.add_overlay(number, pikepdf.Rectangle(left, bottom, left + width, bottom + height))


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
