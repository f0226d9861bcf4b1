"""Excel: what a reader of the produced workbook finds, that it is the same twice, and that LibreOffice opens it."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from gongkai.model.entry import UNCHECKED, Catalog
from gongkai.render import render
from gongkai.render.json import fingerprint
from gongkai.render.lists import table_of as list_table
from gongkai.render.table import columns_with_notes, row_digest, row_stamps, tabulate
from gongkai.render.xlsx.book import FINGERPRINT, sheet_names
from gongkai.render.xlsx.measures import STYLES, clean, text_height
from gongkai.render.xlsx.pen import Pen
from gongkai.render.xlsx.sheet import _breaks
from gongkai.resolve.catalog import resolve_one
from gongkai.source.project import load
from office import needs_office, save
from overlay import REPOSITORY
from real_catalog import SETTINGS, with_first_entry


@pytest.fixture(scope="module")
def data(catalog: Catalog) -> bytes:
    return rendered(catalog)


@pytest.fixture(scope="module")
def book(data: bytes) -> Any:
    return load_workbook(BytesIO(data))


def rendered(catalog: Catalog) -> bytes:
    [artifact] = render("xlsx", catalog, SETTINGS)
    return artifact.data


def opened(catalog: Catalog) -> Any:
    """The rendered workbook as openpyxl reads it."""
    return load_workbook(BytesIO(rendered(catalog)))


def sheets_of(book: Any, catalog: Catalog) -> Iterator[tuple[Any, Any]]:
    assert catalog.domains
    for domain in catalog.domains:
        yield book[f"{domain.order:02d} {domain.name}"], table_of(catalog, domain)


def table_of(catalog: Catalog, domain: Any) -> Any:
    return tabulate(catalog, domain, columns_with_notes(catalog, (domain,)))


def merges(sheet: Any) -> set[str]:
    return {str(merged) for merged in sheet.merged_cells.ranges}


def test_cover_comes_first_and_links_to_every_sheet(book: Any, catalog: Catalog) -> None:
    cover = book["目录"]
    assert book.sheetnames[0] == "目录"
    assert len(book.sheetnames) == len(catalog.domains) + 1
    assert cover["A1"].value == "永修县基层政务公开标准目录"
    text = "\n".join(str(cell) for row in cover.iter_rows(values_only=True) for cell in row if cell)
    assert "九江市永修县" in text
    assert "编制单位：永修县人民政府办公室" in text
    assert re.search(r"核对情况：已见 \d+ 项，转载 \d+ 项，待核 \d+ 项", text)
    assert UNCHECKED not in text
    links = {cell.value: cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink}
    assert links == {domain.name: f"'{domain.order:02d} {domain.name}'!A1" for domain in catalog.domains}


def test_cells_are_those_of_the_table(book: Any, catalog: Catalog) -> None:
    for sheet, table in sheets_of(book, catalog):
        runs = table.runs()
        for row, (entry, cells) in enumerate(table.rows):
            found = [cell.value for cell in sheet[row + 4]]
            expected = [text or None for text in cells]
            if runs[row] == 0:
                expected[table.merge] = None
            assert found == [entry.number, *expected[1:], entry.id, row_stamps(table.columns, cells)]


def test_header_rows_are_the_templates(book: Any) -> None:
    sheet = book["04 财政预决算"]
    assert sheet["A1"].value == "财政预决算领域基层政务公开标准目录"
    assert [sheet.cell(2, column).value for column in (1, 2, 4, 9)] == [
        "序号",
        "公开事项",
        "公开内容（要素）",
        "公开对象",
    ]
    assert [sheet.cell(3, column).value for column in (2, 3, 9, 10)] == ["一级事项", "二级事项", "全社会", "特定群体"]
    assert {"A1:O1", "A2:A3", "B2:C2", "D2:D3", "I2:J2", "K2:L2", "M2:O2", "P2:P3"} <= merges(sheet)


def test_first_level_is_merged_over_its_rows(book: Any, catalog: Catalog) -> None:
    for sheet, table in sheets_of(book, catalog):
        runs = [(row, count) for row, count in enumerate(table.runs(), 4) if count > 1]
        expected = {f"B{row}:B{row + count - 1}" for row, count in runs}
        assert {text for text in merges(sheet) if re.fullmatch(r"B(?!2:)\d+:B\d+", text)} == expected


def test_print_set_up_and_frozen_header(book: Any, catalog: Catalog) -> None:
    for sheet, _ in sheets_of(book, catalog):
        assert sheet.freeze_panes == "A4"
        assert sheet.print_title_rows == "$2:$3"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_ids_are_in_a_hidden_last_column(book: Any, catalog: Catalog) -> None:
    for sheet, table in sheets_of(book, catalog):
        assert sheet.max_column == len(table.columns) + 2
        numbers, stamps = (get_column_letter(len(table.columns) + more) for more in (1, 2))
        assert sheet[f"{numbers}2"].value == "编号"
        word, place, *built = sheet[f"{stamps}2"].value.split()
        assert (word, place) == ("gongkai", f"yongxiu@{catalog.date}")
        assert built == [f"{entry.id}:{row_digest(table.columns, cells)}" for entry, cells in table.rows]
        assert sheet.column_dimensions[numbers].hidden
        assert sheet.column_dimensions[stamps].hidden
        assert not sheet.column_dimensions["O"].hidden


def test_drop_downs_on_ticks_but_not_on_groups(book: Any, catalog: Catalog) -> None:
    for sheet, table in sheets_of(book, catalog):
        [ticks] = sheet.data_validations.dataValidation
        assert (ticks.type, ticks.formula1, ticks.allow_blank) == ("list", '"√"', True)
        last = len(table.rows) + 3
        wanted = {f"{letter}4:{letter}{last}" for letter in "IKLMNO"}
        assert {str(part) for part in ticks.sqref.ranges} == wanted


def test_rows_are_high_enough_but_not_too_high(book: Any, catalog: Catalog) -> None:
    for sheet, table in sheets_of(book, catalog):
        for row in range(4, len(table.rows) + 4):
            height = sheet.row_dimensions[row].height
            assert height <= 409
            for column, cell in zip(table.columns, sheet[row], strict=False):
                if isinstance(cell.value, str) and not (column.merge and cell.coordinate in sheet.merged_cells):
                    assert text_height(cell.value, column.width, cell.font.sz) <= height + 0.01


def test_a_cell_too_long_for_a_row_is_written_smaller(catalog: Catalog) -> None:
    sheet = opened(with_first_entry(catalog, elements=tuple(f"第{n}项内容" for n in range(33)))).worksheets[1]
    assert sheet["D4"].font.sz == 8
    assert sheet["D5"].font.sz == 9


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(1)", "+86", "-1", "@A1", "#N/A", "123", "TRUE"])
def test_text_stays_text(catalog: Catalog, text: str) -> None:
    cell = opened(with_first_entry(catalog, secondary=text)).worksheets[1]["C4"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert bool(cell.quotePrefix) == text.startswith(("=", "+", "-", "@"))


def test_characters_that_a_workbook_refuses_are_left_out(catalog: Catalog) -> None:
    changed = with_first_entry(catalog, secondary="甲\x00乙\x0b丙\ufffe丁")
    assert opened(changed).worksheets[1]["C4"].value == "甲乙丙丁"
    assert clean("一\r\n二\r三") == "一\n二\n三"


def test_unchecked_catalog_says_so_on_every_sheet(catalog: Catalog) -> None:
    book = opened(replace(catalog, unchecked=True, domains=catalog.domains[:3]))
    for sheet in book.worksheets:
        assert UNCHECKED in sheet["A2"].value
        assert sheet["A2"].font.color.rgb == "FFC00000"
    sheet = book.worksheets[1]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A5", "$2:$4")
    assert sheet["P5"].value == "01-001"


def test_properties_and_fingerprint(book: Any, catalog: Catalog) -> None:
    about = book.properties
    assert (about.creator, about.title, about.subject) == ("gongkai", catalog.title, "永修县")
    assert "财政预决算" in about.keywords
    assert about.created == about.modified
    assert about.created.date().isoformat() == catalog.date
    assert book.custom_doc_props[FINGERPRINT].value == fingerprint(catalog)
    assert re.fullmatch(r"[0-9a-f]{64}", fingerprint(catalog))
    assert fingerprint(catalog) != fingerprint(with_first_entry(catalog, note="改"))


def test_same_bytes_in_another_process(catalog: Catalog, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another hash seed, another second on the clock: nothing of that may show."""
    program = (
        "import hashlib, sys; from pathlib import Path; from gongkai.source.project import load;"
        "from gongkai.source.pages import pages;"
        "from gongkai.resolve import prepare, resolve; from gongkai.render import Settings, render;"
        "root = Path(sys.argv[1]); project = load(root);"
        "catalog = resolve(project, project.places['yongxiu'], prepare(project));"
        "[made] = render('xlsx', catalog, Settings(templates=pages(root)[0]));"
        "sys.stdout.write(made.data.hex())"
    )
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    other = subprocess.run([sys.executable, "-c", program, str(REPOSITORY)], check=True, capture_output=True, text=True)
    assert data == rendered(catalog)
    assert data.hex() == other.stdout


@pytest.mark.parametrize(
    ("written", "stamped"), [("2024-03-01", (2024, 3, 1)), ("1970-01-01", (1980, 1, 1)), ("2024年", (1980, 1, 1))]
)
def test_zip_entries_carry_the_catalogs_date(catalog: Catalog, written: str, stamped: tuple[int, int, int]) -> None:
    edition = catalog.place.edition
    assert edition is not None
    place = replace(catalog.place, edition=replace(edition, date=written))
    data = rendered(replace(catalog, place=place, domains=catalog.domains[:1]))
    with ZipFile(BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(*stamped, 0, 0, 0)}


def test_sheets_name_the_styles_that_the_pen_sets_up() -> None:
    book = Workbook(write_only=True)
    pen = Pen(book.create_sheet())
    for text, first in (("文字", 1), ("=1", 1 + len(STYLES))):
        numbers = {kind: pen.cell(text, kind).style_id for kind in STYLES}
        assert numbers == {kind: number for number, kind in enumerate(STYLES, first)}


def test_the_file_is_what_zipfile_writes(catalog: Catalog) -> None:
    [artifact] = render("xlsx", catalog, SETTINGS)
    again = BytesIO()
    with ZipFile(BytesIO(artifact.data)) as made, ZipFile(again, "w", ZIP_DEFLATED) as archive:
        assert made.testzip() is None
        for entry in made.infolist():
            same = ZipInfo(entry.filename, entry.date_time)
            same.compress_type, same.external_attr = ZIP_DEFLATED, 0o600 << 16
            archive.writestr(same, made.read(entry))
    assert again.getvalue() == artifact.data


def test_sheet_names_are_such_as_excel_takes() -> None:
    names = sheet_names(["01 a/b:c[d]*?\\", "02 " + "长" * 40, "02 " + "长" * 40, "目录", "03 A", "03 a", "'引'"])
    assert names[0] == "01 a_b_c_d____"
    assert all(0 < len(name) <= 31 for name in names)
    assert len({name.lower() for name in [*names, "目录"]}) == len(names) + 1


def test_empty_domain(catalog: Catalog) -> None:
    domain = replace(catalog.domains[0], entries=())
    book = opened(replace(catalog, domains=(domain,)))
    assert book.worksheets[1].max_row == 3
    assert not book.worksheets[1].data_validations.dataValidation


@pytest.mark.office
@pytest.mark.slow
@needs_office
def test_libreoffice_opens_it(catalog: Catalog, tmp_path: Path) -> None:
    changed = with_first_entry(catalog, secondary="=1+1")
    several = replace(catalog, domains=(changed.domains[0], *catalog.domains[1:3]))
    (tmp_path / "catalog.xlsx").write_bytes(rendered(several))
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    for target in ("pdf", every_sheet):
        save(tmp_path / "catalog.xlsx", target, tmp_path)
    assert (tmp_path / "catalog.pdf").read_bytes().startswith(b"%PDF")
    tables = {path.stem.removeprefix("catalog-"): path for path in tmp_path.glob("catalog-*.csv")}
    assert set(tables) == {"目录", *(f"{domain.order:02d} {domain.name}" for domain in several.domains)}
    for domain in several.domains:
        with tables[f"{domain.order:02d} {domain.name}"].open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[3:]
        expected = [[str(row.entry.number), *row.cells[2:], row.entry.id] for row in table_of(several, domain).rows]
        assert [[row[0], *row[2:-1]] for row in rows] == expected


def test_a_printed_page_ends_before_a_row_that_it_has_no_room_for(catalog: Catalog, book: Any) -> None:
    """Each guide is rows under merged cells, whose texts would be cut through."""
    county = resolve_one(load(REPOSITORY, ["yongxiu"]), "yongxiu")
    [guides] = [one for one in county.lists if one.form.slug == "guides"]
    sheet = opened(replace(catalog, domains=(), lists=(guides,))).active
    begins = {merged.min_row for merged in sheet.merged_cells.ranges if merged.min_col == 1 and merged.min_row > 4}
    ends = [one.id for one in sheet.row_breaks.brk]
    assert ends
    assert {row + 1 for row in ends} <= begins
    width = sum(one.width * 5.25 for one in sheet.column_dimensions.values() if not one.hidden)
    for top, last in zip([4, *ends], [*ends, sheet.max_row], strict=True):
        height = sum(sheet.row_dimensions[row].height for row in (*range(2, 5), *range(top + 1, last + 1)))
        assert height * min(784 / width, 1) < 516, "A4 within its margins"
    assert not any(one.row_breaks.brk for one in book.worksheets), "where only 一级事项 is merged"
    many = _breaks(list_table(guides), [9.0] * 4 + [220.0] * 4_000, 4, [2, 0] * 2_000)
    assert many.count("<brk ") == 1_023, "of very many, no more than Excel lets a sheet have"


def test_numbers_of_characters_stay_text(catalog: Catalog) -> None:
    with ZipFile(BytesIO(rendered(with_first_entry(catalog, secondary="_x0041_")))) as archive:
        assert any(b"_x005F_x0041_" in archive.read(name) for name in archive.namelist())


def test_what_excel_lets_no_sheet_be(catalog: Catalog) -> None:
    """A column wider than 255 digits, rows of the cover and heads higher than 409 points, texts longer than a cell."""
    wide = replace(catalog.template, columns=tuple(replace(one, width=5_000) for one in catalog.template.columns))
    domain = replace(catalog.domains[0], name="名" * 33_000)
    book = opened(replace(catalog, template=wide, domains=(domain,)))
    for sheet in book.worksheets:
        assert max(one.width for one in sheet.column_dimensions.values()) <= 255
        assert max(one.height or 0 for one in sheet.row_dimensions.values()) <= 409
    assert book.worksheets[1]["A1"].value.endswith("……（太长，没有写全）")
    assert len(book.worksheets[1].title) <= 31
    assert sheet_names(["\U00020000" * 40])[0] == "\U00020000" * 15
