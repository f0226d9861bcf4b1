"""What of a workbook is no table: its cover, styles and properties, made by openpyxl; and any workbook's bytes."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.writer.excel import ExcelWriter

from gongkai.render.xlsx.book import COVER, FINGERPRINT, Cover, Told
from gongkai.render.xlsx.measures import COVER_SIZE, FACT_SIZE, HIGHEST, text_height
from gongkai.render.xlsx.pen import Pen, Sheet
from gongkai.render.zipped import Member, known_day, members

_WIDTHS = (5, 20, 7, 36)
_INDENT = 20  # about what the facts are indented
_STYLES = "xl/styles.xml"
_MOST = 60  # domains that one page of A4 shows in a size that can be read


def frame(told: Told) -> list[Member]:
    """The members of the workbook's file, with empty sheets where its tables belong, and no fingerprint yet."""
    book = Workbook(write_only=True)
    if told.cover:
        pen = Pen(WriteOnlyWorksheet(book, None))
        _write_cover(book.create_sheet(COVER), pen, told.cover, [name for name, _ in told.sheets])
    for name, rows in told.sheets:
        book.create_sheet(name).print_title_rows = rows
    about = book.properties
    about.title, about.subject, about.keywords = told.title, told.subject, told.keywords
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]  # missing in the stubs
    properties.append(StringProperty(name=FINGERPRINT, value=""))
    made = members(packed(book, told.date, ZIP_STORED))
    return [_styles() if one.name == _STYLES else one for one in made]


@cache
def _styles() -> Member:
    """The styles of a workbook with a pen: the same in every one."""
    book = Workbook(write_only=True)
    Pen(book.create_sheet())
    return next(one for one in members(packed(book, "", ZIP_STORED)) if one.name == _STYLES)


def _write_cover(sheet: Sheet, pen: Pen, cover: Cover, names: list[str]) -> None:
    """The title page on one sheet of A4: what the catalog is, whose, how far it is, and its domains with links to their
    sheets."""
    pen.set_up(sheet, _WIDTHS, landscape=False)
    if len(cover.domains) <= _MOST:
        sheet.page_setup.fitToHeight = 1
    wide = len(_WIDTHS)
    pen.banner(sheet, 1, cover.title, "cover", wide, max(text_height(cover.title, sum(_WIDTHS), 26), 80))
    row = 1
    if cover.caution:
        row += 1
        pen.banner(sheet, row, f"{cover.caution}，不得公布", "warning", wide)
    for name, text in cover.facts:
        row += 1
        line = f"{name}：{text}"
        pen.banner(sheet, row, line, "fact", wide, text_height(line, sum(_WIDTHS) - _INDENT, FACT_SIZE))
    row += 1
    sheet.append([])
    row += 1
    sheet.row_dimensions[row].height = 21.0
    sheet.append([pen.cell(text, "head") for text in ("序号", "领域", "事项数", "依据的标准指引")])
    sheet.print_title_rows = f"{row}:{row}"
    for (order, domain, count, title), name in zip(cover.domains, names, strict=True):
        row += 1
        target = f"'{name.replace(chr(39), chr(39) * 2)}'!A1"
        sheet._hyperlinks.append(Hyperlink(ref=f"B{row}", location=target, display=domain))
        height = max(text_height(title, _WIDTHS[3], COVER_SIZE), text_height(domain, _WIDTHS[1], COVER_SIZE), 21.0)
        sheet.row_dimensions[row].height = min(height, HIGHEST)
        cells = ((order, "item"), (domain, "link"), (count, "item"), (title, "item"))
        sheet.append([pen.cell(value, kind) for value, kind in cells])
    if cover.evidence:
        pen.banner(sheet, row + 1, cover.evidence, "plain", wide)


def packed(book: Workbook, day_of_it: str, how: int = ZIP_DEFLATED) -> bytes:
    """The workbook's bytes with its date wherever openpyxl or zip would put the clock's."""
    day = known_day(day_of_it)
    stamp = datetime(day.year, day.month, day.day)
    about = book.properties
    about.creator = about.lastModifiedBy = "gongkai"
    about.created = about.modified = stamp
    out = BytesIO()
    with _Dated(out, stamp, how) as archive:  # not book.save(), which writes the present moment
        ExcelWriter(book, archive).save()
    return out.getvalue()


class _Dated(ZipFile):
    """Gives every member one date."""

    def __init__(self, out: BytesIO, stamp: datetime, how: int) -> None:
        super().__init__(out, "w", how)
        self._stamp = stamp

    def open(self, name: Any, *args: Any, **how: Any) -> Any:
        """What every member is written through."""
        if isinstance(name, ZipInfo):
            name.date_time = self._stamp.timetuple()[:6]
            name.external_attr = 0o600 << 16
        return super().open(name, *args, **how)
