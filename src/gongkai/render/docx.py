"""Word: one document a place, a table a domain, or a list's, for offices that circulate Word files.

Each row carries its item's number and the stamps of its cells as hidden text, so that an edited document finds its
way back. The same catalog gives the same bytes.

python-docx makes everything but the tables. Those are text that is put into the finished file: as a tree they would
take a hundred times their size in memory, which the library's cycles of references keep until they are collected.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from html import escape as escaped
from itertools import chain
from typing import Any, NamedTuple

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.model.stamp import normal
from gongkai.render import Settings, zipped
from gongkai.render.json import fingerprint
from gongkai.render.paging import head_height, heights, pages
from gongkai.render.sections import facts_of, has_cover, sections, title_of
from gongkai.render.table import Heading, Table, built_with, row_stamps

_WIDTH, PAGE = 277.0, 515.0  # mm and points of an A4 page laid across, without its margins
HEADING = 40.0  # points: a table's title with the space around it
_TWIPS = 56.7  # a millimetre in twentieths of a point
_HIGHEST = 430.0  # points that a row may have: A4 laid across without margins and the tables' head
_EMPTY = b"<w:tbl/>"  # stands in the library's document where a table belongs; texts have no `<`
DOCUMENT, MARK = "word/document.xml", "docProps/custom.xml"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="gongkai">'
    "<vt:lpwstr>{}</vt:lpwstr></property></Properties>"
)


def render(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """One file."""
    found = [
        (part.name, part.written.partition(b"\n")) for part in sections("docx", catalog, settings, _part, whole=False)
    ]
    told = Told(
        title_of(catalog),
        catalog.place.name,
        catalog.date,
        catalog.title,
        catalog.caution,
        has_cover(catalog),
        facts_of(catalog),
        [TablePart(name, *json.loads(head)) for name, (head, _, _) in found],
    )
    tables = [zipped.known(table)[0] for _, (_, _, table) in found]
    frame = settings.kept(f"docx {told}", partial(_frame, told))
    data = filled(zipped.known(frame), tables, fingerprint(catalog, settings), told.date)
    return [Artifact(f"{settings.stem}.docx", data)]


def _frame(told: Told) -> bytes:
    """Made only where it is not kept: python-docx takes longer to import than all else here to do."""
    from gongkai.render.frame import frame

    return zipped.kept(frame(told))


class TablePart(NamedTuple):
    """A table with its title: what its part is called, what leads it, its rows and the pages that it takes."""

    name: str
    title: str
    lead: str
    rows: int
    pages: int


class Told(NamedTuple):
    """All that is said in a document besides its tables: what the file says of itself, the cover, and each table's heading."""

    title: str
    subject: str
    date: str
    named: str
    caution: str
    cover: bool
    facts: list[tuple[str, str]]
    parts: list[TablePart]


def _part(catalog: Catalog, table: Table[Any]) -> bytes:
    """A table's part, without its name, on a line of its own; then the table, deflated."""
    widths = _widths(table, _WIDTH)
    high = pages(heights(table, widths), PAGE, HEADING, head_height(table, widths), _HIGHEST)
    head = json.dumps([clean(table.title), clean(table.lead), len(table.rows), high])
    made = deflated(table, _WIDTH, built_with(catalog, table) if table.stamped else "")
    return f"{head}\n".encode() + zipped.kept([made])


def deflated(table: Table[Any], wide: float, marks: str = "") -> zipped.Member:
    """A table as XML, `wide` in millimetres, which goes between others; `marks` are hidden in its first cell."""
    return zipped.begun("".join(_table(table, wide, marks)).encode())


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
        hidden = table.marks[index] if table.marks else hidden
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


def escape(text: str) -> str:
    """The text as XML holds it."""
    return escaped(text, quote=False)


def clean(text: str) -> str:
    """The text without characters that XML must not hold."""
    return "\n".join(normal(line) if not line.isprintable() else line for line in text.split("\n"))


def filled(frame: Iterable[zipped.Member], tables: Iterable[zipped.Member], mark: str, date: str) -> bytes:
    """The document's bytes: its frame with its tables and a mark in its properties, with its own date in the zip file too."""
    return zipped.archive((_filled(member, tables, mark) for member in frame), date)


def _filled(member: zipped.Member, tables: Iterable[zipped.Member], mark: str) -> zipped.Member:
    if member.name == MARK:
        return zipped.deflated(MARK, [_PROPERTIES.format(escape(mark)).encode()])
    if member.name != DOCUMENT:
        return member
    first, *rest = map(zipped.begun, zipped.inflated(member).split(_EMPTY))
    parts = chain.from_iterable(zip(tables if rest else (), rest, strict=True))
    return zipped.joined(member.name, chain([first], parts))
