"""Word: a report in the layout of official documents (GB/T 9704—2012), with its tables; charts are for the screen.

A4 upright; title 小标宋 of size 二号, headings 黑体 and text 仿宋 of size 三号, lines 28 points apart; the number of a page between
dashes. The same report gives the same bytes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt

from gongkai.kinds.date import chinese
from gongkai.model.report import Report, ReportSheet
from gongkai.model.stamp import HEADER, sent_mark
from gongkai.model.template import Column
from gongkai.render.docx import clean, deflated, filled
from gongkai.render.frame import HEAD, TEXT, TITLE, describe, emptied, field, place_table, set_style
from gongkai.render.table import Row, Table, header_of

_BIG, _BODY, _SMALL, _FOOT = 22, 16, 9, 14  # points: 二号, 三号, 小五 (in tables), 四号
_WIDE = 156.0  # mm: A4 without the margins of 28 and 26
_LINE, _INDENT = 28, 2 * _BODY
_NUMERALS = "一二三四五六七八九十"
_FIRST, _LAST = "Body Text", "Body Text 2"  # styles: a paragraph of text, and one that is not indented


class _Line(NamedTuple):
    id: str
    number: int


def document(report: Report) -> bytes:
    """The document's bytes."""
    made = Document()
    _set_up(made, report)
    made.add_paragraph(clean(report.title), style="Title")
    if report.to:
        made.add_paragraph(clean(f"{report.to}："), style=_LAST)
    tables = []
    for number, part in enumerate(report.parts):
        made.add_paragraph(clean(f"{_NUMERALS[number]}、{part.heading}"), style="Heading 1")
        for text in part.sentences:
            made.add_paragraph(clean(text), style=_FIRST)
        if part.table is not None:
            if part.table.title != part.heading:
                name = made.add_paragraph(clean(part.table.title), style="Caption")
                name.paragraph_format.keep_with_next = True
            place_table(made)
            tables.append(deflated(_table(part.table), _WIDE, _mark(part.table)))
            made.add_paragraph()
    for text in filter(None, (report.signed, chinese(report.day))):
        last = made.add_paragraph(clean(text), style=_LAST)
        last.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        last.paragraph_format.right_indent = Pt(_INDENT)
    return filled(emptied(made), tables, f"report {report.day}", report.day)


def _table(sheet: ReportSheet) -> Table[_Line]:
    columns = tuple(Column(key=heading, width=width) for heading, width in sheet.columns)
    rows = tuple(Row(_Line(f"{HEADER} {number}", number), tuple(row)) for number, row in enumerate(sheet.rows, 1))
    return Table(sheet.title, columns, header_of(columns), rows, stamped=bool(sheet.stamped))


def _mark(sheet: ReportSheet) -> str:
    """What the table's head hides, as a workbook's does; nothing of one that is not to come back."""
    texts = (sheet.title, sheet.lead, *(heading for heading, _ in sheet.columns))
    return sent_mark(len(sheet.rows), (("", text) for text in texts)) if sheet.stamped else ""


def _set_up(made: Any, report: Report) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    set_style(made, "Normal", TEXT, _SMALL)
    set_style(made, "Caption", HEAD, 12, space=6).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title = set_style(made, "Title", TITLE, _BIG, space=_LINE)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name, face, indent in ((_FIRST, TEXT, _INDENT), (_LAST, TEXT, 0), ("Heading 1", HEAD, _INDENT)):
        layout = set_style(made, name, face, _BODY).paragraph_format
        layout.first_line_indent = Pt(indent)
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_LINE)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_style(made, "Footer", "宋体", _FOOT)
    footer.add_run("— ")
    field(footer, "PAGE")
    footer.add_run(" —")
    describe(made, report.title, report.title, report.day)
