"""OpenDocument spreadsheets: what LibreOffice and WPS show of them is read, and the rest is told."""

import zipfile

import pytest

from gongkai.importers.opening import budget, ods
from gongkai.importers.opening.files import read
from gongkai.importers.opening.sheet import ImportFileError

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "draw", "dc", "fo")
)
STYLES = (
    '<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="out" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="after" style:family="table-cell" style:parent-style-name="out"/>'
    '<style:style style:name="plain" style:family="text"><style:text-properties style:text-line-through-style="none"/></style:style>'
)


def cell(text="", given="", tag="table-cell"):
    inside = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n")) if text else ""
    return f"<table:{tag} {given}>{inside}</table:{tag}>"


def row(*cells, given=""):
    return f"<table:table-row {given}>{''.join(one if one.startswith('<') else cell(one) for one in cells)}</table:table-row>"


def book(path, *tables, name="目录.ods", kind="application/vnd.oasis.opendocument.spreadsheet", **parts):
    made = path / name
    inside = "".join(
        one if one.startswith("<table:table ") else f'<table:table table:name="表">{one}</table:table>'
        for one in tables
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>'
        f"<office:body><office:spreadsheet>{inside}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        for part, text in parts.items():
            archive.writestr(part.replace("__", "/").replace("_xml", ".xml"), text)
    return made


def one(path, *tables, **options):
    [sheet] = read(book(path, *tables), **options)
    return sheet


@pytest.mark.parametrize("name", ["目录.ods", "目录.xlsx"])
def test_cells_rows_and_lines(tmp_path, name):
    table = (
        row("序号", "公开内容")
        + row("1", "甲\n乙<text:s text:c='2'/>丙<text:line-break/>丁<text:tab/>戊")
        + row("", "  己\n  庚 ")
    )
    [sheet] = read(book(tmp_path, table, name=name))
    assert sheet.rows == (("序号", "公开内容"), ("1", "甲\n乙  丙\n丁\t戊"), ("", " 己\n 庚 "))
    assert sheet.place(1, 1) == "表!B2"


def test_merged_and_covered_cells(tmp_path):
    spans = 'table:number-rows-spanned="2" table:number-columns-spanned="2"'
    table = row(cell("甲", spans), cell("藏", tag="covered-table-cell"), "乙") + row(
        cell(tag="covered-table-cell", given='table:number-columns-repeated="2"'), "丙"
    )
    sheet = one(tmp_path, table)
    assert sheet.rows == (("甲", "甲", "乙"), ("甲", "甲", "丙"))
    assert sheet.covered == {(0, 1), (1, 0), (1, 1)}
    assert sheet.dropped == (("表!B1", "藏", "被合并的单元格盖住，看不到，没有读"),)


def test_repeated_rows_and_columns(tmp_path):
    twice = 'table:number-columns-repeated="2"'
    table = row(cell("甲", twice), cell("", twice), "乙", given='table:number-rows-repeated="2"') + row(
        cell("", 'table:number-columns-repeated="16384"'), given='table:number-rows-repeated="1048570"'
    )
    assert one(tmp_path, table).rows == (("甲", "甲", "", "", "乙"),) * 2


@pytest.mark.parametrize(
    "table",
    [
        row(cell("甲", 'table:number-columns-repeated="16384"')),
        row("甲", given='table:number-rows-repeated="1048576"') * 2,
        row(cell("甲", 'table:number-columns-repeated="99"'), given='table:number-rows-repeated="999999999"'),
        row(given='table:number-rows-repeated="1048576"') + row("", cell("", 'table:number-columns-repeated="99"'), "甲"),
        row(cell("字" * 60, 'table:number-columns-repeated="50"'), given='table:number-rows-repeated="3500"'),
        row(cell("甲", 'table:number-columns-spanned="90" table:number-rows-spanned="1048576"')) + row("", given='table:number-rows-repeated="7000"') + row("乙", *[""] * 88, "丙"),
    ],
    ids=["columns", "rows", "both", "far", "letters", "merged"],
)  # fmt: skip
def test_repeated_without_end(tmp_path, table):
    with pytest.raises(ImportFileError, match=r"太大了|超过|合并"):
        read(book(tmp_path, table))


def test_empty_repetitions_cost_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(budget, "BUDGET", budget.Budget(cells=10, filled=2))
    empty = row(cell("", 'table:number-columns-repeated="16384"'), given='table:number-rows-repeated="1048576"')
    [sheet] = ods.read(book(tmp_path, row("甲") + empty * 3).read_bytes())
    assert sheet.rows == (("甲",),)


def test_hidden_sheets_and_rows(tmp_path):
    table = row("甲") + row("乙", given='table:visibility="collapse"') + row("丙", given='table:visibility="filter"')
    closed = '<table:table table:name="藏" table:style-name="gone"><table:table-row><table:table-cell><text:p>丁</text:p></table:table-cell></table:table-row></table:table>'
    shown, gone = read(book(tmp_path, table, closed))
    assert shown.rows == (("甲",),)
    assert [text for _, text, _ in (*shown.dropped, *gone.dropped)] == ["乙", "丙", "丁"]
    assert [sheet.rows for sheet in read(book(tmp_path, table, closed), hidden=True)] == [
        (("甲",), ("乙",), ("丙",)),
        (("丁",),),
    ]


def test_hidden_columns_are_read_and_told(tmp_path):
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    sheet = one(tmp_path, columns + row("甲", "乙", "丙"))
    assert sheet.rows == (("甲", "乙", "丙"),)
    assert [(place, text) for place, text, _ in sheet.doubtful] == [("表!B列", "乙"), ("表!C列", "丙")]


@pytest.mark.parametrize("style", ["out", "after"])
def test_struck_out(tmp_path, style):
    struck = cell("旧", f'table:style-name="{style}"')
    part = cell(
        f'新<text:span text:style-name="{style}">旧</text:span><text:span text:style-name="plain">的</text:span>'
    )
    table = row("序号", "甲乙丙丁", "甲乙丙丁") + row("1", "在这里的", struck) + row("2", "在这里的", part)
    sheet = one(tmp_path, table)
    assert sheet.rows == (("序号", "甲乙丙丁", "甲乙丙丁"), ("1", "在这里的", ""), ("2", "在这里的", "新的"))
    assert sheet.unread == {(1, 2)}
    assert [(place, text) for place, text, _ in sheet.dropped] == [("表!C2", "旧"), ("表!C3", "旧")]


@pytest.mark.parametrize("inside", ["<dc:creator>甲乙</dc:creator>" * 6, f"<text:p>{'字' * 11}</text:p>"])
def test_the_author_and_the_words_of_a_note_are_counted(tmp_path, monkeypatch, inside):
    monkeypatch.setattr(budget, "BUDGET", budget.Budget(cell=10))
    with pytest.raises(ImportFileError, match="100 万字"):
        one(tmp_path, row(f"<table:table-cell><office:annotation>{inside}</office:annotation></table:table-cell>"))


def test_what_lies_upon_the_sheet_is_told(tmp_path):
    note = "<office:annotation><dc:creator>某人</dc:creator><text:p>请核对</text:p><text:p>再看</text:p></office:annotation>"
    drawn = "<draw:frame><draw:text-box><text:p>图中字</text:p></draw:text-box></draw:frame>"
    ruby = "<text:ruby><text:ruby-base>字</text:ruby-base><text:ruby-text>zì</text:ruby-text></text:ruby>"
    table = f"<table:shapes>{drawn}</table:shapes>" + row(
        f"<table:table-cell>{note}{drawn}<text:p>甲{ruby}</text:p></table:table-cell>", "乙"
    )
    sheet = one(tmp_path, table)
    assert sheet.rows == (("甲字", "乙"),)
    assert [(text, reason) for _, text, reason in sheet.dropped] == [
        ("图中字", "图形、文本框里的字，没有读"),
        ("请核对\n再看", "批注，没有读"),
        ("图中字", "图形、文本框里的字，没有读"),
    ]


@pytest.mark.parametrize(
    ("given", "text", "read_as", "told"),
    [
        ('office:value-type="date" office:date-value="2026-03-01"', "2026年3月1日", "2026年3月1日", ()),
        ('office:value-type="float" office:value="20"', "20个工作日", "20个工作日", ()),
        ('office:value-type="float" office:value="20"', "", "20", ()),
        ('office:value-type="float" office:value="20"', "\n", "", ("20",)),
        ('table:formula="of:=A1" office:value-type="string"', "", "", ()),
        ('table:formula="of:=A1"', "", "", ("of:=A1",)),
        (
            'table:formula="of:=1/0" office:value-type="string" calcext:value-type="error" xmlns:calcext="c"',
            "#DIV/0!",
            "",
            ("#DIV/0!",),
        ),
    ],
    ids=["date", "number", "not shown", "hidden", "empty result", "no result", "error"],
)
def test_what_is_shown_is_read(tmp_path, given, text, read_as, told):
    written = "<table:table-cell " + given + "><text:p/></table:table-cell>" if text == "\n" else cell(text, given)
    sheet = one(tmp_path, row("甲", written, "乙"))
    assert sheet.rows == (("甲", read_as, "乙"),)
    assert tuple(text for _, text, _ in sheet.dropped) == told
    assert bool(sheet.unread) == bool(told)


def test_a_table_in_a_cell_is_part_of_it(tmp_path):
    inner = f"<table:table>{row('内')}</table:table>"
    sheet = one(tmp_path, row("甲", f"<table:table-cell><text:p>外</text:p>{inner}</table:table-cell>") + row("乙"))
    assert sheet.rows == (("甲", "外\n内"), ("乙", ""))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"META-INF__manifest_xml": '<m xmlns="m"><encryption-data/></m>'}, "有密码"),
        ({"kind": "application/vnd.oasis.opendocument.text"}, r"\.odt"),
        ({"styles_xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "文档类型声明"),
        ({"styles_xml": "<a>"}, "损坏"),
    ],
    ids=["encrypted", "text", "entities", "damaged"],
)
def test_what_cannot_be_read_says_why(tmp_path, options, told):
    with pytest.raises(ImportFileError, match=told):
        read(book(tmp_path, row("甲"), **options))


@pytest.mark.parametrize("written", ["-1", "²", "1e9", "", "99999999999"])
def test_numbers_that_are_none(tmp_path, written):
    with pytest.raises(ImportFileError, match="损坏"):
        read(book(tmp_path, row("甲", given=f'table:number-rows-repeated="{written}"')))
