"""PDF files: ruled tables are read as their readers see them, and what cannot be read is told."""

import subprocess
import sys

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.importers.opening import pdf as reader
from gongkai.importers.opening.files import read
from gongkai.importers.opening.sheet import ImportFileError, NoTableError
from pdf_made import bar, dashes, pdf, picture, stroke, table, text, wrapped
from properties import examples

HEAD = ("序号", "一级事项", "公开内容", "公开依据", "公开主体", "县级")
WIDTHS = (30, 60, 120, 150, 80, 40)
ROWS = (
    ("1", "综合业务", "政策法规\n办事指南", "《社会救助暂行办法》", "县民政局", "√"),
    ("2", None, "监督检查", "《政府信息公开条例》", "县民政局", "□"),
)
READ = (
    HEAD,
    ("1", "综合业务", "政策法规\n办事指南", "《社会救助暂行办法》", "县民政局", "√"),
    ("2", "综合业务", "监督检查", "《政府信息公开条例》", "县民政局", "□"),
)


def made(tmp_path, data, name="目录.pdf"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def one(data):
    [sheet] = reader.read(data)
    return sheet


@pytest.mark.parametrize("rule", [stroke, bar, dashes, picture])
def test_rules_of_every_kind(rule):
    drawn, _ = table([HEAD, *ROWS], WIDTHS, rule=rule)
    sheet = one(pdf(drawn))
    assert sheet.rows == READ
    assert sheet.covered == {(2, 1)}


@pytest.mark.parametrize("name", ["目录.pdf", "目录.xlsx", "目录"])
def test_what_it_is_called_does_not_matter(tmp_path, name):
    drawn, _ = table([HEAD, *ROWS], WIDTHS)
    assert [sheet.rows for sheet in read(made(tmp_path, b"\r\n" + pdf(drawn), name))] == [READ]


def test_cells_over_columns_and_rows():
    head = ("序号", "公开事项", ..., "公开层级", ..., ...)
    below = (None, "一级", "二级", "县级", "乡级", "村级")
    drawn, _ = table([head, below, ("1", "甲", ..., "√", "", "√")], (30, 60, 60, 40, 40, 40))
    sheet = one(pdf(drawn))
    assert sheet.rows == (
        ("序号", "公开事项", "公开事项", "公开层级", "公开层级", "公开层级"),
        ("序号", "一级", "二级", "县级", "乡级", "村级"),
        ("1", "甲", "甲", "√", "", "√"),
    )
    assert sheet.covered == {(0, 2), (0, 4), (0, 5), (1, 0), (2, 2)}


@pytest.mark.parametrize("quarter", [1, 2, 3])
@pytest.mark.parametrize("how", ["the page", "what is on it", "both"])
def test_turned_pages(quarter, how):
    drawn, _ = table([HEAD, *ROWS], WIDTHS)
    turn = {1: "0 1 -1 0 595 0", 2: "-1 0 0 -1 842 595", 3: "0 -1 1 0 0 842"}[quarter]
    box = "/MediaBox[0 0 595 842]" if quarter != 2 and how != "the page" else ""
    drawn = drawn if how == "the page" else f"q {turn} cm {drawn} Q"
    page = "" if how == "what is on it" else f"/Rotate {quarter * 90}"
    sheet = one(
        pdf(drawn, page=f"{page}{box}").replace(b"/MediaBox[0 0 842 595]/", b"/" if box else b"/MediaBox[0 0 842 595]/")
    )
    assert sheet.rows == READ


def test_a_table_over_pages_with_its_head_on_each():
    pages = []
    for number in range(3):
        rows = [(str(number * 2 + n), "综合业务", "政策法规", "《办法》", "县民政局", "√") for n in (1, 2)]
        drawn, _ = table([HEAD, *rows], WIDTHS, left=40 if number % 2 else 60)
        pages.append(text(40, 12, "某县目录") + drawn + text(400, 560, f"第 {number + 1} 页 共 3 页"))
    sheet = one(pdf(*pages))
    assert [row[0] for row in sheet.rows] == ["序号", "1", "2", "3", "4", "5", "6"]
    assert sheet.name == "表1（第1—3页）"
    assert sheet.before == ("某县目录",)
    assert sheet.after == ("第 1 页 共 3 页",)


def test_a_title_between_pages_begins_another_table():
    first, end = table([HEAD, *ROWS], WIDTHS)
    second, _ = table([HEAD, *ROWS], WIDTHS, top=end + 60)
    third, _ = table([HEAD, *ROWS], WIDTHS)
    sheets = reader.read(pdf(first + text(40, end + 30, "（二）就业") + second, text(40, 15, "（三）养老") + third))
    assert [(sheet.before, sheet.rows) for sheet in sheets] == [
        ((), READ),
        (("（二）就业",), READ),
        (("（三）养老",), READ),
    ]


@pytest.mark.parametrize("above", [True, False], ids=["written above", "written below"])
def test_a_merged_cell_over_a_page_end(above):
    rows = [("1", "综合业务" if above else "", "甲", "《办法》", "局", "√"), ("2", None, "乙", "《办法》", "局", "√")]
    more = [("3", "" if above else "综合业务", "丙", "《办法》", "局", "√"), ("4", None, "丁", "《办法》", "局", "√")]
    sheet = one(
        pdf(
            table([HEAD, *rows], WIDTHS, close=False)[0],
            table([HEAD, *more, ("5", "另一项", "戊", "", "局", "")], WIDTHS)[0],
        )
    )
    assert [row[1] for row in sheet.rows] == ["一级事项", *["综合业务"] * 4, "另一项"]
    assert sheet.covered == {(2, 1), (3, 1), (4, 1)}


def test_a_row_that_a_page_end_cuts():
    whole = "申请材料应当齐全并且符合法定形式的予以受理不齐全的一次告知需要补正的全部内容"
    lines = wrapped(whole, WIDTHS[2]).split("\n")
    rows = [("1", "综合业务", "\n".join(lines[:2]), "《办法》", "局", "√")]
    more = [("", "", "\n".join(lines[2:]), "", "", ""), ("2", "另一项", "甲", "《办法》", "局", "√")]
    sheet = one(pdf(table([HEAD, *rows], WIDTHS)[0], table([HEAD, *more], WIDTHS)[0]))
    assert sheet.rows == (
        HEAD,
        ("1", "综合业务", whole, "《办法》", "局", "√"),
        ("2", "另一项", "甲", "《办法》", "局", "√"),
    )


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("自收到申请之日起20个工作日内公开；情况复杂的可以延长", None),
        ("机构职能\n领导信息\n自收到申请之日起二十个工作日内予以公开\n联系方式", None),
        ("《中华人民共和国政府信息公开条例》（国务院令第711号）\n《社会救助暂行办法》", None),
        ("依据国标GB/T\n32939", "依据国标GB/T 32939"),
        ("网址www.abcdef\nghi.gov.cn", "网址www.abcdefghi.gov.cn"),
        (
            "《社会救助暂行办法》（国\n务院令）\n《社会救助实施办法一》\n《办法》",
            "《社会救助暂行办法》（国务院令）\n《社会救助实施办法一》\n《办法》",
        ),
    ],
)
def test_lines_that_a_column_breaks_are_joined_and_others_kept(said, lines):
    width = 12 * 9 + 6
    written = wrapped(said, width) if lines is None else said
    sheet = one(pdf(table([("公开内容", "公开时限"), (written, "即时")], (width, 60))[0]))
    assert sheet.rows[1][0] == (lines or said)


def test_tables_below_one_another_whose_columns_nearly_agree():
    first, end = table([("甲", "乙", "丙")], (60, 61, 60))
    second, _ = table([("丁", "戊"), ("己", "庚")], (60, 60), top=end + 40)
    assert [sheet.rows for sheet in reader.read(pdf(first + second))] == [
        (("甲", "乙", "丙"),),
        (("丁", "戊"), ("己", "庚")),
    ]


@pytest.mark.parametrize("lines", [1, 3], ids=["in a sentence", "between lines"])
def test_a_row_that_a_page_end_cuts_beside_a_merged_cell(lines):
    whole = (
        "申请材料齐全的予以受理\n不齐全的一次告知\n需要补正的全部内容"
        if lines == 3
        else "申请材料齐全的予以受理不齐全的一次告知需要补正的全部内容"
    )
    broken = whole.split("\n") if lines == 3 else wrapped(whole, WIDTHS[2]).split("\n")
    rows = [("1", "综合业务", "甲", "《办法》", "局", "√"), ("2", None, broken[0], "《办法》", "局", "√")]
    more = [("", "", "\n".join(broken[1:]), "", "", ""), ("3", None, "乙", "《办法》", "局", "√")]
    sheet = one(pdf(table([HEAD, *rows], WIDTHS)[0], table([HEAD, *more], WIDTHS)[0]))
    assert [row[:3] for row in sheet.rows[1:]] == [
        ("1", "综合业务", "甲"),
        ("2", "综合业务", whole),
        ("3", "综合业务", "乙"),
    ]


def test_open_sides_and_a_table_in_a_cell():
    rules = "".join(stroke(40, top, 400, top) for top in (40, 70, 100)) + "".join(
        stroke(x, 40, x, 100) for x in (160, 280)
    )
    inner = stroke(290, 75, 390, 75) + stroke(290, 75, 290, 95) + stroke(290, 95, 390, 95) + stroke(390, 75, 390, 95)
    words = "".join(
        text(x, y, said)
        for x, y, said in ((50, 50, "甲"), (170, 50, "乙"), (300, 50, "丙"), (50, 80, "丁"), (300, 80, "戊"))
    )
    assert one(pdf(rules + inner + words)).rows == (("甲", "乙", "丙"), ("丁", "", "戊"))


def test_letters_printed_twice_to_look_bold():
    drawn, _ = table([HEAD, *ROWS], WIDTHS)
    assert one(pdf(drawn + "q 1 0 0 1 0.2 0 cm " + drawn + " Q")).rows == READ


def test_signs_of_symbol_fonts():
    drawn, _ = table([HEAD, ("1", "甲", "乙", "丙", "丁", "\uf0fe"), ("2", "甲", "乙", "丙", "丁", "\uf0a8")], WIDTHS)
    assert [row[5] for row in one(pdf(drawn, font="Wingdings-Regular")).rows] == ["县级", "☑", "□"]
    sheet = one(pdf(table([HEAD, ("1", "甲", "乙", "丙", "丁", "\uf0c5")], WIDTHS)[0], font="ABCDEF+Wingdings"))
    assert sheet.rows[1][5] == "〓"
    assert [reason for *_, reason in sheet.dropped] == ["文中记作〓，请照文件里看到的补"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            text(60, 300, "隐藏", how="3 Tr"),
            ("第1页", "看不见的文字，2 处", "多半是扫描件上文字识别（OCR）的结果，没有读"),
        ),
        (text(900, 300, "以外"), ("第1页", "页面以外的文字，2 处", "打开时看不到，没有读")),
        (picture(0, 0, 842, 500), ("第1页", "占了大半页的图片", "图片里的字没有读，请对照原件看有没有漏")),
        (
            "500 505 9 9 re S",
            ("第1页的表第2行第6列", "□", "格里画了小方框（图形，不是文字），有没有打勾看不出，没有读"),
        ),
    ],
)
def test_what_is_not_read_is_told(more, told):
    drawn, _ = table([HEAD, *ROWS], WIDTHS)
    sheet = one(pdf(drawn + more))
    assert sheet.rows == READ
    assert told in sheet.dropped


@pytest.mark.parametrize(
    ("kind", "told"),
    [("Text", "批注，没有读"), ("Widget", "表单，没有读"), ("StrikeOut", "页上有划掉文字的批注，文字照样读了，请核对")],
)
def test_notes_are_told(kind, told):
    note = f"<</Type/Annot/Subtype/{kind}/Rect[50 500 90 520]/Contents<feff{'请核对'.encode('utf-16-be').hex()}>>>"
    drawn, _ = table([HEAD, *ROWS], WIDTHS)
    sheet = one(pdf(drawn, page="/Annots[5 0 R]", more=[note]))
    assert ("第1页", "请核对", told) in sheet.dropped


def test_a_page_of_pictures_among_others_is_told():
    drawn, _ = table([HEAD, *ROWS], WIDTHS)
    sheet = one(pdf(drawn, picture(0, 0, 842, 595)))
    assert [place for place, what, _ in sheet.dropped] == ["第2页"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (pdf(picture(0, 0, 842, 595)), "扫描件.*文字识别.*转成 Excel"),
        (pdf(picture(0, 0, 842, 595) + text(60, 60, "公开内容", how="3 Tr")), "扫描件"),
        (pdf(text(60, 60, "公开内容 公开依据 公开时限 公开主体")), "没有画线.*转成 Excel"),
        (pdf(text(60, 60, "关于召开会议的通知")), "里面没有表格"),
        (pdf(), "损坏"),
        (b"%PDF-1.7\n%%EOF", "损坏"),
        (pdf(table([HEAD, *ROWS], WIDTHS)[0])[:900], "损坏"),
    ],
    ids=["scan", "scan with hidden text", "no rules", "letter", "no page", "empty", "cut off"],
)
def test_what_cannot_be_read_says_why(tmp_path, data, told):
    with pytest.raises(ImportFileError, match=told) as raised:
        read(made(tmp_path, data))
    assert "\n" not in str(raised.value)
    assert isinstance(raised.value, NoTableError) == ("里面没有表格" in str(raised.value))


def test_encrypted(tmp_path):
    plain = made(tmp_path, pdf(table([HEAD, *ROWS], WIDTHS)[0]))
    for password, name in (("secret", "a.pdf"), ("", "b.pdf")):
        with pikepdf.open(plain) as file:
            file.save(tmp_path / name, encryption=pikepdf.Encryption(owner="owner", user=password))
    with pytest.raises(ImportFileError, match="有密码"):
        read(tmp_path / "a.pdf")
    assert [sheet.rows for sheet in read(tmp_path / "b.pdf")] == [READ]  # opens for everybody


def test_nothing_of_a_file_is_run():
    """Neither scripts nor actions: the library is built without, and nothing here asks for them."""
    action = "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
    drawn, _ = table([HEAD, *ROWS], WIDTHS)
    assert one(pdf(drawn).replace(b"/Type/Catalog", f"/Type/Catalog{action}".encode())).rows == READ


def test_no_font_of_this_machine_is_opened():
    """What is read does not depend on the fonts that are there: a lone sign in a font that the file does not hold."""
    opened = []
    sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
    drawn, _ = table([("公开", "县级"), ("甲", "√"), ("一", "□")], (60, 60))
    assert one(pdf(drawn, font="NoFontHasThisName")).rows == (("公开", "县级"), ("甲", "√"), ("一", "□"))
    assert not [path for path in opened if path.lower().endswith((".ttf", ".otf", ".ttc"))]


def test_the_reader_is_loaded_only_for_a_pdf():
    code = "import gongkai.importers.opening.files, sys; sys.exit('pypdfium2' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


CELL = st.text(alphabet="公开内容依据时限主体渠道办法条例一二三县乡村", min_size=0, max_size=5)


@examples(25)
@given(st.data())
def test_any_table_comes_back(data):
    """Rows of short texts, cells merged to the right or downwards, cut into pages anywhere."""
    columns = data.draw(st.integers(2, 5))
    rows = []
    for number in range(data.draw(st.integers(1, 6))):
        row = [data.draw(CELL.filter(bool))]
        row += [data.draw(st.one_of(CELL, st.just(...))) for _ in range(columns - 1)]
        rows.append([f"{number}{row[0][:3]}", *row[1:]])
    head = [f"第{n}栏" for n in range(columns)]
    cut = data.draw(st.integers(0, len(rows)))
    pages = [table([head, *part], [60] * columns)[0] for part in (rows[:cut], rows[cut:]) if part]
    expected = [tuple(head)]
    for row in rows:
        cells: list[str] = []
        for cell in row:
            cells.append(cells[-1] if cell is ... else cell)
        expected.append(tuple(cells))
    assert one(pdf(*pages)).rows == tuple(expected)
