"""Cover and contents, and the domains' own documents → one PDF: page numbers, links, bookmarks, one cut of each font."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import NamedTuple

from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Pdf, Stream

from gongkai.render.pdf.fonts import SERIF
from gongkai.render.pdf.numbers import CHARS, number
from gongkai.render.pdf.piece import saved
from gongkai.render.pdf.shared import Face, faces, put, take, texts

LINK = "gongkai:"  # the contents' links carry it until the pages they lead to are known


class Mark(NamedTuple):
    """A bookmark: its text, its page (from 0) within its document, and those below it."""

    label: str
    page: int
    below: tuple[Mark, ...]


def length(piece: bytes) -> int:
    """How many pages a document has."""
    with Pdf.open(io.BytesIO(piece)) as pdf:
        return len(pdf.pages)


def join(front: bytes, pieces: Sequence[bytes]) -> bytes:
    """The whole document. The pages of all are in the same codes and stay as they are. Same input, same bytes."""
    with ExitStack() as stack:
        pdf, *sources = (stack.enter_context(Pdf.open(io.BytesIO(each))) for each in (front, *pieces))
        before = len(pdf.pages)
        made = faces(pdf, *(texts(each.pages[0].Resources.Font) for each in (pdf, *sources)), more=CHARS)
        put(pdf.pages[0].Resources.Font, made)
        starts: list[int] = []
        marks: list[tuple[int, Mark]] = []
        heads: dict[bytes, Object] = {}
        for source in sources:
            starts.append(len(pdf.pages))
            marks.extend((starts[-1], mark) for mark in _marks(source))
            _append(pdf, source, made, heads)
        for count, page in enumerate(pdf.pages, 1):
            if count > 1:
                page.Contents.append(pdf.make_indirect(Stream(pdf, number(count, len(pdf.pages), made[SERIF], page))))
        _link_contents(pdf, before, starts)
        _bookmarks(pdf, before, marks)
        return saved(pdf)


def _append(pdf: Pdf, source: Pdf, made: Mapping[str, Face], heads: dict[bytes, Object]) -> None:
    """A domain's pages without their numbers. What is the same in all domains is taken from `pdf` and `heads`."""
    resources, count = source.pages[0].Resources, len(pdf.pages)
    head = resources.XObject.Head
    take(resources.Font)
    take(head.Resources.Font)
    alike = b"" if head.Resources.Font else head.read_bytes()  # a head in fonts of its own is its own
    if alike in heads:
        del resources.XObject[Name.Head]
    del resources[Name.ColorSpace]
    for page in source.pages:
        page.Contents = Array([page.Contents[0]])
    pdf.pages.extend(source.pages)
    here = pdf.pages[count].Resources
    here[Name.ColorSpace] = pdf.pages[0].Resources.ColorSpace
    put(here.Font, made)
    if alike in heads:
        here.XObject[Name.Head] = heads[alike]
    else:
        put(here.XObject.Head.Resources.Font, made)
        if alike:
            heads[alike] = here.XObject.Head


def _link_contents(pdf: Pdf, front: int, starts: Sequence[int]) -> None:
    """Turn the contents' stand-in links into links to pages."""
    for page in list(pdf.pages)[:front]:
        for note in page.get(Name.Annots, Array()):
            action = note.get(Name.A)
            target = str(action.get(Name.URI, "")) if action is not None else ""
            if target.startswith(LINK):
                goal = pdf.pages[starts[int(target.removeprefix(LINK))]]
                del note[Name.A]
                note[Name.Dest] = Array([goal.obj, Name.Fit])


def _marks(pdf: Pdf) -> Iterator[Mark]:
    """The bookmarks of a document."""
    pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    with pdf.open_outline() as outline:
        yield from (_mark(item, pages) for item in outline.root)


def _mark(item: OutlineItem, pages: Mapping[tuple[int, int], int]) -> Mark:
    goal = item.destination
    page = pages[goal[0].objgen] if isinstance(goal, Array) else 0
    return Mark(item.title, page, tuple(_mark(child, pages) for child in item.children))


def _bookmarks(pdf: Pdf, front: int, marks: Sequence[tuple[int, Mark]]) -> None:
    with pdf.open_outline() as outline:
        outline.root.clear()
        outline.root.append(OutlineItem("封面", 0, "Fit"))
        if front > 1:
            outline.root.append(OutlineItem("目录", 1, "Fit"))
        outline.root.extend(_item(mark, start) for start, mark in marks)
    pdf.Root[Name.PageMode] = Name.UseOutlines
    pdf.Root[Name.ViewerPreferences] = Dictionary(DisplayDocTitle=True)


def _item(mark: Mark, before: int) -> OutlineItem:
    item = OutlineItem(mark.label, before + mark.page, "Fit")
    item.is_closed = True
    item.children.extend(_item(child, before) for child in mark.below)
    return item
