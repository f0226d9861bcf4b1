"""Word: one document a place, a table a domain, or a list's, for offices that circulate Word files.

Each row carries its item's number and the stamps of its cells as hidden text, so that an edited document finds its
way back. The same catalog gives the same bytes.

python-docx makes everything but the tables. Those are text that is put into the finished file: as a tree they would
take a hundred times their size in memory, which the library's cycles of references keep until they are collected.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.model.stamp import normal
from gongkai.render import Settings
from gongkai.render.json import fingerprint
from gongkai.render.paging import LINE, head_height, heights, pages
from gongkai.render.sections import facts_of, has_cover, sections, title_of
from gongkai.render.table import Heading, Table, built_with, row_stamps

TITLE, HEAD, TEXT = "方正小标宋简体", "黑体", "仿宋_GB2312"
_WIDTH, _PAGE = 277.0, 515.0  # mm and points of an A4 page laid across, without its margins
_HEADING, _ENTRY = 40.0, 16.0  # points: a table's title with the space around it, a line of the contents
_RED = RGBColor(0xB0, 0x11, 0x16)
_TWIPS = 56.7  # a millimetre in twentieths of a point
_HIGHEST = 430.0  # points that a row may have: A4 laid across without margins and the tables' head
_PROPERTY = 255  # characters: Word's limit for a property of the file
_EMPTY = b"<w:tbl/>"  # stands in the library's document where a table belongs; texts have no `<`
_CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="gongkai">'
    "<vt:lpwstr>{}</vt:lpwstr></property></Properties>"
)


def render(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """One file."""
    document = Document()
    _set_up(document, catalog)
    found = [
        (part.name, part.written.partition(b"\n")) for part in sections("docx", catalog, settings, _part, whole=False)
    ]
    parts = [_Part(name, *json.loads(head)) for name, (head, _, _) in found]
    if has_cover(catalog):
        _cover(document, catalog)
    if len(parts) > 1:
        _contents(document, parts)
    heading = document.styles["Heading 1"].style_id
    for number, part in enumerate(parts, 1):
        title = _paragraph(document, part.title, heading)
        title.paragraph_format.page_break_before = has_cover(catalog)
        if len(parts) > 1:
            _mark(title, number)
        if catalog.caution:
            document.add_paragraph(f"{catalog.caution}，不得公布")
        if part.lead:
            document.add_paragraph(part.lead)
        place_table(document)
    tables = [table for _, (_, _, table) in found]
    return [Artifact(f"{settings.stem}.docx", saved(document, tables, fingerprint(catalog, settings)))]


class _Part(NamedTuple):
    """A table with its title: what its part is called, what leads it, its rows and the pages that it takes."""

    name: str
    title: str
    lead: str
    rows: int
    pages: int


def _part(catalog: Catalog, table: Table[Any]) -> bytes:
    """A table's part, without its name, on a line of its own; then its XML."""
    widths = _widths(table, _WIDTH)
    high = pages(heights(table, widths), _PAGE, _HEADING, head_height(table, widths), _HIGHEST)
    head = json.dumps([clean(table.title), clean(table.lead), len(table.rows), high])
    return f"{head}\n".encode() + table_xml(table, _WIDTH, built_with(catalog, table) if table.stamped else "")


def _set_up(document: Any, catalog: Catalog) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(10)
    section.top_margin, section.bottom_margin = Mm(14), Mm(14)
    section.footer_distance = Mm(7)
    section.different_first_page_header_footer = has_cover(catalog)
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
    describe(document, title_of(catalog), catalog.place.name, catalog.date)


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
    language = document.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")
    about = document.core_properties
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


def _cover(document: Any, catalog: Catalog) -> None:
    """The title page: what the catalog is, whose, and how far it is."""
    if catalog.caution:
        document.add_paragraph(f"{catalog.caution}，不得公布", style="Intense Quote")
    document.add_paragraph(clean(catalog.title), style="Title")
    for name, text in facts_of(catalog):
        document.add_paragraph(clean(f"{name}：") + "\t" + clean(text), style="Body Text")


def _contents(document: Any, parts: Sequence[_Part]) -> None:
    """The tables with the pages they begin on. These are fields: LibreOffice counts them when it opens the file, Word when
    it prints or is asked to (F9); until then they show what is reckoned here."""
    document.add_paragraph("目　录", style="Subtitle").paragraph_format.page_break_before = True
    style = document.styles["toc 1"].style_id
    page = 2 + int(-(-(_HEADING + _ENTRY * len(parts)) // _PAGE))
    for number, part in enumerate(parts, 1):
        entry = _paragraph(document, clean(f"{part.name}（{part.rows} 项）") + "\t", style)
        field(entry, f"PAGEREF {_bookmark(number)} \\h", str(page))
        page += part.pages


def _paragraph(document: Any, text: str, style: str) -> Any:
    """A paragraph in the style with this id; to find it by its name each time takes longer than all else."""
    made = document.add_paragraph(text)
    made._p.style = style
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
    """Where the next of the tables stands that `saved` puts in."""
    document.element.body.insert(len(document.element.body) - 1, OxmlElement("w:tbl"))


def table_xml(table: Table[Any], wide: float, marks: str = "") -> bytes:
    """A table as XML, `wide` in millimetres; `marks` are hidden in its first cell."""
    return "".join(_table(table, wide, marks)).encode()


def _table(table: Table[Any], wide: float, marks: str) -> Iterator[str]:
    widths = _widths(table, wide)
    yield f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        yield f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    yield '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="40" w:type="dxa"/>'
    yield '<w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
    yield from (f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield "</w:tblGrid>"
    yield _header(table, widths, marks)
    runs = table.runs()
    high = heights(table, widths)
    for index, (entry, cells) in enumerate(table.rows):
        hidden = f"{entry.id} {row_stamps(table.columns, cells)}" if table.stamped else ""
        yield f"<w:tr><w:trPr>{'<w:cantSplit/>' if high[index] <= _HIGHEST else ''}</w:trPr>"
        for number, (column, text) in enumerate(zip(table.columns, cells, strict=True)):
            merge = ""
            if number in table.merged and runs[index] != 1:
                merge = '<w:vMerge w:val="restart"/>' if runs[index] else "<w:vMerge/>"
            shown = "" if number in table.merged and not runs[index] else text
            middle = column.value is not None or column.key in ("序号", "一级事项")
            yield _cell(shown, widths[number], merge, middle, hidden if number == 0 else "")
        yield "</w:tr>"
    yield "</w:tbl>"


def _widths(table: Table[Any], wide: float) -> list[int]:
    """The columns' widths in twentieths of a point."""
    total = sum(column.width for column in table.columns)
    return [round(wide * column.width / total * _TWIPS) for column in table.columns]


def _header(table: Table[Any], widths: list[int], numbers: str) -> str:
    """The header rows, repeated on each page."""
    first: list[str] = []
    second: list[str] = []
    below = iter(table.header[1])
    column = 0
    for heading in table.header[0]:
        span = widths[column : column + heading.columns]
        first.append(_heading(heading, sum(span), numbers if column == 0 else ""))
        if heading.rows == 2:
            second.append(_cell("", span[0], "<w:vMerge/>", True, ""))
        else:
            second.extend(_heading(Heading(next(below).text), width, "") for width in span)
        column += heading.columns
    start = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
    rows = (first, second) if table.header[1] else (first,)  # the second where headings stand below others
    return "".join(f"{start}{''.join(row)}</w:tr>" for row in rows)


def _heading(heading: Heading, width: int, hidden: str) -> str:
    span = f'<w:gridSpan w:val="{heading.columns}"/>' if heading.columns > 1 else ""
    merge = '<w:vMerge w:val="restart"/>' if heading.rows > 1 else ""
    return _cell(heading.text, width, span + merge, True, hidden, bold=True)


def _cell(text: str, width: int, merge: str, middle: bool, hidden: str, *, bold: bool = False) -> str:
    """One cell; its lines are broken, not paragraphs; one of spaces stays as room to write in."""
    align = '<w:pPr><w:jc w:val="center"/></w:pPr>' if middle else ""
    face = '<w:rPr><w:rFonts w:ascii="黑体" w:hAnsi="黑体" w:eastAsia="黑体"/></w:rPr>' if bold else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(clean(line))}</w:t>' for line in text.split("\n") if line
    )
    shown = f"<w:r>{face}{lines}</w:r>" if lines else ""
    secret = f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{escape(hidden)}</w:t></w:r>" if hidden else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f"<w:p>{align}{shown}{secret}</w:p></w:tc>"
    )


def clean(text: str) -> str:
    """The text without characters that XML must not hold."""
    return "\n".join(normal(line) if not line.isprintable() else line for line in text.split("\n"))


def saved(document: Any, tables: Iterable[bytes], mark: str) -> bytes:
    """The document's bytes with its tables, its own date in the zip file too, and a mark in its properties."""
    package = document.part.package
    data = _PROPERTIES.format(escape(mark)).encode()
    package.relate_to(
        Part(PackURI("/docProps/custom.xml"), _CUSTOM, data, package), RELATIONSHIP_TYPE.CUSTOM_PROPERTIES
    )
    raw = BytesIO()
    document.save(raw)
    stamp = max(document.core_properties.created.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    out = BytesIO()
    with ZipFile(raw) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = ZipInfo(name, stamp)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            body = old.read(name).split(_EMPTY) if name == "word/document.xml" else [old.read(name)]
            with new.open(entry, "w") as file:
                file.write(body[0])
                for table, rest in zip(tables if len(body) > 1 else (), body[1:], strict=True):
                    file.write(table)
                    file.write(rest)
    return out.getvalue()
