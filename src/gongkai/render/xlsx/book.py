"""Excel: one workbook a place, a cover sheet and one sheet a domain; or a list's sheet. The same gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from io import BytesIO
from types import MappingProxyType
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.writer.excel import ExcelWriter

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.render import Settings
from gongkai.render.json import evidence_to_print, fingerprint
from gongkai.render.sections import facts_of, has_cover, sections, title_of
from gongkai.render.table import Table
from gongkai.render.xlsx.pen import COVER_SIZE, FACT_SIZE, HIGHEST, Pen, Sheet, clean, cut_to, text_height
from gongkai.render.xlsx.sheet import write_table

COVER = "目录"
FINGERPRINT = "gongkai"
_EVIDENCE = "已见：在政府网站公布的目录或者指引的附件里见到；转载：只在转载页上见到；待核：依一般知识整理，尚未见到。"
_WIDTHS = (5, 20, 7, 36)
_INDENT = 20  # about what the facts are indented
_MOST = 60  # domains that one page of A4 shows in a size that can be read
_FIRST = date(1980, 1, 1)  # a zip file knows no earlier day


def render(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """One file. Its custom property `gongkai` is the fingerprint of the catalog's data."""
    book = Workbook(write_only=True)
    pen = Pen(WriteOnlyWorksheet(book, None))
    parts = list(sections("xlsx", catalog, settings, partial(_sheet, pen)))
    names = sheet_names(part.name for part in parts)
    if has_cover(catalog):
        _write_cover(book.create_sheet(COVER), pen, catalog, names)
    written: dict[str, bytes] = {}
    for part, name in zip(parts, names, strict=True):
        head, _, data = part.written.partition(b"\n")
        book.create_sheet(name).print_title_rows = head.decode()
        written[f"xl/worksheets/sheet{len(book.worksheets)}.xml"] = data
    words = [*(domain.name for domain in catalog.domains), *(listing.form.name for listing in catalog.lists)]
    return [Artifact(f"{settings.stem}.xlsx", _saved(book, catalog, words, fingerprint(catalog, settings), written))]


def _sheet(pen: Pen, catalog: Catalog, table: Table[Any]) -> bytes:
    """A table's sheet as it stands in any workbook whose styles are the pen's: the rows that are printed on each page, and its XML."""
    sheet: Sheet = WriteOnlyWorksheet(pen.book, None)
    write_table(sheet, pen, catalog, table)
    sheet.close()
    data: bytes = sheet._writer.read()
    sheet._writer.cleanup()
    return f"{sheet.print_title_rows}\n".encode() + data


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names that Excel takes: at most 31 characters, none of `[]:*?/\\`, unequal also to the cover's."""
    taken = {COVER}
    names = []
    for text in wanted:
        plain = re.sub(r"[\[\]:*?/\\\n\t]", "_", clean(text)).strip("' ")
        name, again = _title(plain), 2
        while name.lower() in taken:
            mark = f" ({again})"
            name, again = _title(plain, 31 - len(mark)) + mark, again + 1
        taken.add(name.lower())
        names.append(name)
    return names


def _title(text: str, most: int = 31) -> str:
    return cut_to(text, most).rstrip("' ")


def _write_cover(sheet: Sheet, pen: Pen, catalog: Catalog, names: list[str]) -> None:
    """The title page on one sheet of A4: what the catalog is, whose, how far it is, and its domains with links to their
    sheets."""
    pen.set_up(sheet, _WIDTHS, landscape=False)
    if len(catalog.domains) <= _MOST:
        sheet.page_setup.fitToHeight = 1
    wide = len(_WIDTHS)
    pen.banner(sheet, 1, catalog.title, "cover", wide, max(text_height(catalog.title, sum(_WIDTHS), 26), 80))
    row = 1
    if catalog.caution:
        row += 1
        pen.banner(sheet, row, f"{catalog.caution}，不得公布", "warning", wide)
    for name, text in facts_of(catalog):
        row += 1
        line = f"{name}：{text}"
        pen.banner(sheet, row, line, "fact", wide, text_height(line, sum(_WIDTHS) - _INDENT, FACT_SIZE))
    row += 1
    sheet.append([])
    row += 1
    sheet.row_dimensions[row].height = 21.0
    sheet.append([pen.cell(text, "head") for text in ("序号", "领域", "事项数", "依据的标准指引")])
    sheet.print_title_rows = f"{row}:{row}"
    for domain, name in zip(catalog.domains, names, strict=True):
        row += 1
        target = f"'{name.replace(chr(39), chr(39) * 2)}'!A1"
        sheet._hyperlinks.append(Hyperlink(ref=f"B{row}", location=target, display=domain.name))
        title = domain.guidance.title if domain.guidance else ""
        height = max(text_height(title, _WIDTHS[3], COVER_SIZE), text_height(domain.name, _WIDTHS[1], COVER_SIZE), 21.0)
        sheet.row_dimensions[row].height = min(height, HIGHEST)
        cells = ((domain.order, "item"), (domain.name, "link"), (len(domain.entries), "item"), (title, "item"))
        sheet.append([pen.cell(value, kind) for value, kind in cells])
    if evidence_to_print(catalog):
        pen.banner(sheet, row + 1, _EVIDENCE, "plain", wide)


def _saved(book: Workbook, catalog: Catalog, names: Sequence[str], mark: str, sheets: Mapping[str, bytes]) -> bytes:
    """The workbook's bytes with what is told of the catalog."""
    about = book.properties
    about.title, about.subject = clean(title_of(catalog)), clean(catalog.place.name)
    about.keywords = clean("，".join(("政务公开", catalog.template.name, *names)))
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]  # missing in the stubs
    properties.append(StringProperty(name=FINGERPRINT, value=mark))
    return packed(book, catalog.date, sheets)


def packed(book: Workbook, day_of_it: str, sheets: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """The workbook's bytes with its date wherever openpyxl or zip would put the clock's, and these `sheets` in place of its
    own, by their names in the zip file."""
    day = max(_day(day_of_it), _FIRST)
    stamp = datetime(day.year, day.month, day.day)
    about = book.properties
    about.creator = about.lastModifiedBy = "gongkai"
    about.created = about.modified = stamp
    out = BytesIO()
    with _Dated(out, stamp, sheets) as archive:  # not book.save(), which writes the present moment
        ExcelWriter(book, archive).save()
    return out.getvalue()


class _Dated(ZipFile):
    """Gives every member one date, and writes these `sheets` in place of those that it is told to write."""

    def __init__(self, out: BytesIO, stamp: datetime, sheets: Mapping[str, bytes]) -> None:
        super().__init__(out, "w", ZIP_DEFLATED)
        self._stamp, self._sheets = stamp, sheets

    def write(self, filename: Any, arcname: Any = None, *args: Any, **how: Any) -> None:
        """A file, or the sheet that takes its place."""
        if arcname in self._sheets:
            self.writestr(arcname, self._sheets[arcname])
        else:
            super().write(filename, arcname, *args, **how)

    def open(self, name: Any, *args: Any, **how: Any) -> Any:
        """What every member is written through."""
        if isinstance(name, ZipInfo):
            name.date_time = self._stamp.timetuple()[:6]
            name.external_attr = 0o600 << 16
        return super().open(name, *args, **how)


def _day(text: str) -> date:
    """The catalog's date; the first day a zip file knows where the source has no proper one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return _FIRST
