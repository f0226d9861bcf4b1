"""What of a Word document is no table: its pages, styles, cover and contents, made by python-docx."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

import docx.document
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gongkai.render.docx import DOCUMENT, HEADING, MARK, PAGE, TablePart, Told, clean
from gongkai.render.paging import LINE
from gongkai.render.zipped import Member, deflated, inflated, members

TITLE, HEAD, TEXT = "方正小标宋简体", "黑体", "仿宋_GB2312"
_ENTRY = 16.0  # points: a line of the contents
_RED = RGBColor(0xB0, 0x11, 0x16)
_PROPERTY = 255  # characters: Word's limit for a property of the file
_ABOUT = PackURI("/docProps/core.xml")
_CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"


def frame(told: Told) -> list[Member]:
    """The document of a catalog, with room for its tables: see `emptied`. Its text and what the file says of itself are put
    into a document that is made once."""
    begun = _begun()
    document = docx.document.Document(deepcopy(begun.element), begun.part)
    document.sections[0].different_first_page_header_footer = told.cover
    if told.cover:
        _cover(document, told)
    if len(told.parts) > 1:
        _contents(document, told.parts)
    for number, part in enumerate(told.parts, 1):
        title = _paragraph(document, part.title, "Heading 1")
        title.paragraph_format.page_break_before = told.cover
        if len(told.parts) > 1:
            _mark(title, number)
        if told.caution:
            document.add_paragraph(f"{told.caution}，不得公布")
        if part.lead:
            document.add_paragraph(part.lead)
        place_table(document)
    rest = {one.name: one for one in _rest()}
    about = CorePropertiesPart.load(
        _ABOUT, CONTENT_TYPE.OPC_CORE_PROPERTIES, inflated(rest[_ABOUT.membername]), begun.part.package
    )
    _describe(about.core_properties, told.title, told.subject, told.date)
    rest[_ABOUT.membername] = deflated(_ABOUT.membername, [about.blob])
    rest[DOCUMENT] = deflated(DOCUMENT, [serialize_part_xml(document.element)])
    return [*rest.values()]


@cache
def _rest() -> tuple[Member, ...]:
    """The members of a document without a text."""
    return tuple(emptied(_begun()))


def emptied(document: Any) -> list[Member]:
    """The members of a document's file in which its tables and its mark are still to be put in: see `docx.filled`."""
    package = document.part.package
    package.relate_to(Part(PackURI(f"/{MARK}"), _CUSTOM, b"", package), RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    raw = BytesIO()
    document.save(raw)
    return members(raw.getvalue())


@cache
def _begun() -> Any:
    """A document without a text, whose page and styles are ours. Nobody changes it."""
    document = Document()
    _speak_chinese(document)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(10)
    section.top_margin, section.bottom_margin = Mm(14), Mm(14)
    section.footer_distance = Mm(7)
    _line(set_style(document, "Normal", "宋体", 9), LINE)
    for name, size in (("Heading 1", 16), ("Subtitle", 20)):  # of a table, of the contents
        _line(set_style(document, name, HEAD if size == 16 else TITLE, size, space=8), 24, centred=True)
    title = set_style(document, "Title", TITLE, 34, space=60)
    _line(title, 50, centred=True)
    title.font.color.rgb = _RED
    title.paragraph_format.space_before = Pt(90)
    warning = set_style(document, "Intense Quote", HEAD, 16)  # 草案，不得公布
    _line(warning, 24, centred=True)
    warning.font.color.rgb = _RED
    fact = _line(set_style(document, "Body Text", TEXT, 16), 25).paragraph_format
    fact.left_indent, fact.first_line_indent = Mm(110), Mm(-30)  # as far as 编制单位： reaches
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    entry = _line(set_style(document, "toc 1", "宋体", 10.5), _ENTRY).paragraph_format
    entry.left_indent = Mm(38)
    entry.tab_stops.add_tab_stop(Mm(238), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("第 ")
    field(footer, "PAGE")
    footer.add_run(" 页 共 ")
    field(footer, "NUMPAGES")
    footer.add_run(" 页")
    return document


def _line(style: Any, height: float, *, centred: bool = False) -> Any:
    """Give a style lines of a fixed height, in points, so that the same fits on a page whatever face is there."""
    layout = style.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(height)
    if centred:
        layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
        layout.left_indent = layout.right_indent = Pt(0)
    return style


def set_style(document: Any, name: str, face: str, size: float, *, space: float = 0) -> Any:
    """Give a style of the document a face and a size in points, and space above and below; it is black, upright
    and without a rule."""
    style = document.styles[name]
    style.font.size, style.font.name = Pt(size), face
    style.font.bold = style.font.italic = False
    if (border := style.element.get_or_add_pPr().find(qn("w:pBdr"))) is not None:
        style.element.pPr.remove(border)
    style.font.color.rgb = None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{slot}"), face)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(space)
    return style


def describe(document: Any, title: str, subject: str, date: str) -> None:
    """The document's language, and what the file says of itself; `date` (YYYY-MM-DD) is when it was made."""
    _speak_chinese(document)
    _describe(document.core_properties, title, subject, date)


def _speak_chinese(document: Any) -> None:
    language = document.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")


def _describe(about: Any, title: str, subject: str, date: str) -> None:
    about.title, about.subject = clean(title)[:_PROPERTY], clean(subject)[:_PROPERTY]
    about.author = about.last_modified_by = "gongkai"
    about.comments = ""
    year, month, day = (int(part) for part in date.split("-"))
    about.created = about.modified = datetime(year, month, day)


def field(paragraph: Any, code: str, value: str = "1") -> None:
    """Put a field (PAGE) at the end of a paragraph; `value` is what it shows until it is counted."""
    made = OxmlElement("w:fldSimple")
    made.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = value
    run.append(text)
    made.append(run)
    paragraph._p.append(made)


def _cover(document: Any, told: Told) -> None:
    """The title page: what the catalog is, whose, and how far it is."""
    if told.caution:
        _paragraph(document, f"{told.caution}，不得公布", "Intense Quote")
    _paragraph(document, clean(told.named), "Title")
    for name, text in told.facts:
        _paragraph(document, clean(f"{name}：") + "\t" + clean(text), "Body Text")


def _contents(document: Any, parts: Sequence[TablePart]) -> None:
    """The tables with the pages they begin on. These are fields: LibreOffice counts them when it opens the file, Word when
    it prints or is asked to (F9); until then they show what is reckoned here."""
    _paragraph(document, "目　录", "Subtitle").paragraph_format.page_break_before = True
    page = 2 + int(-(-(HEADING + _ENTRY * len(parts)) // PAGE))
    for number, part in enumerate(parts, 1):
        entry = _paragraph(document, clean(f"{part.name}（{part.rows} 项）") + "\t", "toc 1")
        field(entry, f"PAGEREF {_bookmark(number)} \\h", str(page))
        page += part.pages


def _paragraph(document: Any, text: str, style: str) -> Any:
    """A paragraph in the style of this name, which is not the default: to ask whether it is takes longer than all else."""
    made = document.add_paragraph(text)
    made._p.style = document.styles[style].style_id
    return made


def _mark(heading: Any, number: int) -> None:
    """Put a bookmark at a table's title, which the contents refer to."""
    for place, kind in ((1, "w:bookmarkStart"), (len(heading._p) + 1, "w:bookmarkEnd")):
        mark = OxmlElement(kind)
        mark.set(qn("w:id"), str(number))
        if place == 1:
            mark.set(qn("w:name"), _bookmark(number))
        heading._p.insert(place, mark)


def _bookmark(number: int) -> str:
    return f"_Toc{number:08d}"


def place_table(document: Any) -> None:
    """Where the next of the tables stands that `docx.filled` puts in."""
    document.element.body.insert(len(document.element.body) - 1, OxmlElement("w:tbl"))
