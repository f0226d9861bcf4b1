"""One PDF a domain, taken out of the finished whole: nothing is laid out a second time.

A domain always begins on a page of its own, and its bookmark leads there. Its pages become a document with page numbers
of its own, and the fonts are cut down once more to its characters: without that, every piece would carry the fonts of
the whole (some 200 KB). Of a tagged document (PDF/UA) no pieces are made, since they would lose its structure.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

import pikepdf
import uharfbuzz
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog, DomainCatalog
from gongkai.render.pdf.numerals import Numerals, numerals

FOOT = 18  # points from a page's lower edge to its number
_USES = re.compile(rb"/([^\s/<>\[\]()]+) [\d.]+ Tf|<([0-9a-fA-F]+)>|/([^\s/<>\[\]()]+) Do\b")


def pieces(catalog: Catalog, whole: bytes) -> Iterator[Artifact]:
    """The file of each domain, in order, out of the PDF of the catalog."""
    with Pdf.open(io.BytesIO(whole)) as pdf:
        starts = _starts(pdf, len(catalog.domains))
        ends = [*starts, len(pdf.pages)][1:]
    for domain, start, end in zip(catalog.domains, starts, ends, strict=True):
        yield Artifact(f"{domain.slug}.pdf", _piece(catalog, domain, whole, start, end))


def _starts(pdf: Pdf, count: int) -> list[int]:
    """The domains' first pages (from 0): where the last bookmarks lead."""
    places = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    with pdf.open_outline() as outline:
        goals = [mark.destination for mark in outline.root[-count:]] if count else []
    return [places[goal[0].objgen] for goal in goals if isinstance(goal, Array)]


def _piece(catalog: Catalog, domain: DomainCatalog, whole: bytes, start: int, end: int) -> bytes:
    with Pdf.open(io.BytesIO(whole)) as pdf:
        del pdf.pages[end:]
        del pdf.pages[:start]
        for name in (Name.Names, Name.Dests, Name.Outlines, Name.PageMode):  # they lead to pages that are gone
            if name in pdf.Root:
                del pdf.Root[name]
        _number(pdf, numerals())
        _cut_fonts(pdf)
        _describe(pdf, catalog.full_domain_title(domain), len(domain.entries))
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue()


def _number(pdf: Pdf, font: Numerals) -> None:
    """第 1 页 共 3 页 instead of the number in the whole, which is the last thing drawn on a page."""
    shared = pdf.make_indirect(font.dictionary(pdf))
    total = len(pdf.pages)
    for count, page in enumerate(pdf.pages, 1):
        left, bottom, right, _ = (float(edge) for edge in page.mediabox)
        text = f"第 {count} 页 共 {total} 页"
        x = left + (right - left - font.width(text)) / 2
        drawn = b"\nQ\n" + font.drawn("/Numerals", text, x, bottom + FOOT)
        page.Contents = Array([*list(page.Contents)[:-1], pdf.make_indirect(Stream(pdf, drawn))])
        page.Resources.Font[Name("/Numerals")] = shared


def _cut_fonts(pdf: Pdf) -> None:
    """Keep of each font the glyphs that are shown, at their places; drop the fonts and forms that are not used."""
    used: dict[tuple[int, int], set[int]] = {}
    fonts: dict[tuple[int, int], Object] = {}
    named: dict[tuple[int, int], tuple[Object, set[str]]] = {}
    for content, resources in _contents(pdf.pages):
        names = named.setdefault(resources.objgen, (resources, set()))[1]
        font: tuple[int, int] = (0, 0)
        for found in _USES.finditer(content):
            if found[2]:
                used[font].update(_numbers(found[2]))
                continue
            name = "/" + (found[1] or found[3]).decode()
            names.add(name)
            if found[1]:
                font = resources.Font[name].objgen
                fonts[font] = resources.Font[name]
                used.setdefault(font, set())
    for resources, names in named.values():
        for kind in (Name.Font, Name.XObject):
            for name in set(resources.get(kind, Dictionary()).keys()) - names:
                del resources[kind][name]
    for number, each in fonts.items():
        if each.get(Name.Encoding) == Name("/Identity-H") and used[number]:
            _cut(each.DescendantFonts[0].FontDescriptor, used[number])


def _contents(pages: Iterable[Page]) -> Iterator[tuple[bytes, Object]]:
    """What pages draw, and the forms that they draw, with their resources; resources that pages share come once each."""
    forms: set[tuple[int, int]] = set()
    for page in pages:
        content = b"\n".join(stream.read_bytes() for stream in page.Contents)
        yield content, page.Resources
        for found in _USES.finditer(content):
            form = page.Resources.XObject["/" + found[3].decode()] if found[3] else None
            if form is not None and form.objgen not in forms and Name.Resources in form:
                forms.add(form.objgen)
                yield form.read_bytes(), form.Resources


def _numbers(text: bytes) -> Iterator[int]:
    """A text's glyphs: two bytes, four hexadecimal digits each."""
    return (int(text[start : start + 4], 16) for start in range(0, len(text), 4))


def _cut(descriptor: Object, glyphs: set[int]) -> None:
    stream = descriptor[Name.FontFile3 if Name.FontFile3 in descriptor else Name.FontFile2]
    wanted = uharfbuzz.SubsetInput()
    wanted.sets(uharfbuzz.SubsetInputSets.GLYPH_INDEX).update(glyphs)
    wanted.flags = uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.DESUBROUTINIZE
    face = uharfbuzz.subset(uharfbuzz.Face(stream.read_bytes()), wanted)
    subtype = stream.get(Name.Subtype)
    stream.write(face.blob.data)
    if subtype is not None:
        stream[Name.Subtype] = subtype


def _describe(pdf: Pdf, title: str, count: int) -> None:
    about = f"{title}：{count} 项"
    pdf.docinfo[Name.Title] = title
    pdf.docinfo[Name.Subject] = about
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        meta["dc:title"] = title
        meta["dc:description"] = about
