"""Files that cannot be imported: one clear message, exit code 1, nothing written, little memory."""

import re
import zipfile

import pytest
from openpyxl import Workbook

from command import gongkai
from gongkai.importers.opening.sheet import ImportFileError
from gongkai.importers.opening.web import read
from overlay import HERE, demo

MEGABYTES = 500
SECONDS = 10  # of the processor; the kernel ends what takes longer
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
)


def workbook(path, rows=(("序号", "一级事项"),)):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def with_sheet(path, parts):
    """A workbook whose sheet holds `parts` (bytes, written one after the other)."""
    plain = workbook(path.with_name("plain.xlsx"))
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for info in old.infolist():
            if info.filename != "xl/worksheets/sheet1.xml":
                new.writestr(info, old.read(info))
        head, tail = SHEET.encode().split(b"%s")
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
            stream.write(head)
            for part in parts:
                stream.write(part)
            stream.write(tail)
    return path


def password(folder):
    return HERE / "data/bad/password.xlsx"


def zip_bomb(folder):
    return with_sheet(folder / "bomb.xlsx", (b" " * 1_000_000 for _ in range(310)))


def lying_zip_bomb(folder):
    """The directory says that the sheet is small."""
    path = with_sheet(folder / "lying.xlsx", (b" " * 1_000_000 for _ in range(200)))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    size = info.file_size.to_bytes(4, "little")
    at = data.rindex(size)
    data[at : at + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    return path


def empty_rows(folder):
    return with_sheet(folder / "rows.xlsx", rows_like(b'<row r="%d"><c r="A%d" s="0"/><c r="N%d" s="0"/></row>'))


def rows_like(row):
    """As many rows as a sheet may have, a thousand at a time."""
    for start in range(1, 1_048_577, 1024):
        yield b"".join([row % ((number,) * row.count(b"%d")) for number in range(start, start + 1024)])


def rows_without_cells(folder):
    return with_sheet(folder / "bare.xlsx", rows_like(b'<row r="%d" ht="20"/>'))


def macros(folder):
    path = workbook(folder / "macro.xlsm")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return path


def images_only(folder):
    import docx

    document = docx.Document()
    document.add_picture(str(picture(folder)))
    document.save(folder / "images.docx")
    return folder / "images.docx"


def picture(folder):
    from PIL import Image

    Image.new("RGB", (40, 40), "white").save(folder / "one.png")
    return folder / "one.png"


def broken_zip(folder):
    path = workbook(folder / "broken.xlsx", [("序号", "一级事项", "公开内容")] * 200)
    path.write_bytes(path.read_bytes()[:2000])
    return path


def damaged_sheet(folder):
    return with_sheet(folder / "damaged.xlsx", [b'<row r="1"><c r="A1"><v>1</v></c><row'])


def other_zip(folder):
    path = folder / "photos.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.jpg", b"x")
    return path


def pdf_as_excel(folder):
    path = folder / "catalog.xlsx"
    path.write_bytes(b"%PDF-1.7\n")
    return path


def wide(folder):
    return workbook(folder / "wide.xlsx", [[f"第{n}列" for n in range(200)]] * 3)


def wide_word(folder):
    import docx
    from docx.oxml.ns import qn

    document = docx.Document()
    cell = document.add_table(1, 1).rows[0].cells[0]
    cell.text = "公开内容"
    cell._tc.get_or_add_tcPr().get_or_add_gridSpan().set(qn("w:val"), "2000000000")
    document.save(folder / "wide.docx")
    return folder / "wide.docx"


def wide_page(folder):
    row = "<tr>" + "<td colspan=1000 rowspan=60000>公开内容</td>" * 3 + "</tr>"
    (folder / "wide.html").write_text(f"<table>{row * 20_000}</table>", encoding="utf-8")
    return folder / "wide.html"


def deep_page(folder):
    (folder / "deep.html").write_text(f"<table><tr><td>{'<b>' * 100_000}公开内容</table>", encoding="utf-8")
    return folder / "deep.html"


def entities(folder):
    """The billion laughs in a Word file."""
    path = images_only(folder).with_name("laughs.docx")
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "公开">{lol}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
    )
    with zipfile.ZipFile(folder / "images.docx") as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            new.writestr(info, text if info.filename == "word/document.xml" else old.read(info))
    return path


def not_a_catalog(folder):
    return workbook(folder / "leave.xlsx", [("姓名", "请假天数"), ("甲", "3")])


def empty(folder):
    path = folder / "empty.csv"
    path.write_bytes(b"")
    return path


def noise(folder):
    path = folder / "noise.bin"
    path.write_bytes(bytes(range(256)) * 40)
    return path


def folder_without_tables(folder):
    made = folder / "inside"
    made.mkdir()
    (made / "readme.txt").write_text("无表", encoding="utf-8")
    return made


CASES = {
    password: "密码",
    zip_bomb: "300 MB",
    lying_zip_bomb: "损坏|300 MB",
    empty_rows: "至少有 .*空行",
    rows_without_cells: "没有表格|空行",
    macros: "宏",
    images_only: "没有表格（“图片”：里面如果有文字，没有读进来）",
    broken_zip: "损坏",
    damaged_sheet: "损坏",
    other_zip: "不是 Excel 或 Word",
    pdf_as_excel: "PDF",
    wide: "超过 100 列",
    wide_word: "列，不像标准目录",
    wide_page: "列，不像标准目录",
    deep_page: "超过 1 万层",
    entities: "文档类型声明",
    not_a_catalog: "没有找到标准目录的表",
    empty: "空文件",
    noise: "认不出",
    folder_without_tables: "没有可以导入的文件",
}


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_one_clear_message_and_nothing_written(tmp_path, make):
    root = demo(tmp_path / "project")
    path = make(tmp_path)
    before = {file: file.read_bytes() for file in root.rglob("*.yaml")}
    done = gongkai("import", path, "--county", "demo", cwd=root, seconds=SECONDS)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, done.stderr
    assert re.search(CASES[make], lines[0])
    assert path.name in lines[0] or path.is_dir()
    assert done.memory < MEGABYTES * 1024, f"{done.memory // 1024} MB"
    assert {file: file.read_bytes() for file in root.rglob("*.yaml")} == before


def test_a_span_of_thousands_of_digits_is_too_wide():
    with pytest.raises(ImportFileError, match="超过 100 列"):
        read(f'<table><tr><td colspan="{"9" * 5000}">甲</td><td>乙</td></tr></table>'.encode())


@pytest.mark.parametrize("span", ["²", "٣", "-1", "x", ""])
def test_a_span_that_is_no_number_is_one_cell(span):
    page = f'<table><tr><th>一级事项</th><th>公开内容</th></tr><tr><td colspan="{span}">a</td><td>b</td></tr></table>'
    [sheet] = read(page.encode())
    assert [row[:2] for row in map(tuple, sheet.rows)] == [("一级事项", "公开内容"), ("a", "b")]


LONG = 40_000


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("公开渠道和载体", "政府网站 " * LONG),
        ("公开渠道和载体", "（" * LONG),
        ("公开时限", "每季度<br>" * LONG),
        ("公开依据", "《甲法》第1" + "、\u3000\u3000\u30002" * LONG),
    ],
    ids=["names", "brackets", "lines", "articles"],
)
def test_a_cell_as_long_as_a_book_takes_no_longer_than_reading_it(tmp_path, key, text):
    """The kernel ends what takes longer than some seconds of the processor."""
    cells = {"一级事项": "甲", "二级事项": "乙", "公开内容": "丙", key: text}
    head, row = ("".join(f"<td>{cell}</td>" for cell in line) for line in (cells, cells.values()))
    (tmp_path / "a.html").write_text(f"<meta charset=utf-8><table><tr>{head}</tr><tr>{row}</tr></table>", "utf-8")
    args = ("import", tmp_path / "a.html", "--county", "demo", "--dry-run", "--domain", "10")
    done = gongkai(*args, cwd=demo(tmp_path / "project"), seconds=SECONDS)
    assert done.returncode == 0, done.stderr
