"""Files as people really send them, each with the right value: `tests/data/import_cases/` holds one of each kind of trouble.

All are the catalog of 户籍管理 of a new county, whose five items are those of the guideline.
"""

import io
import shutil
import zipfile

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from gongkai.importers.opening import files
from gongkai.importers.opening.characters import cleaned
from gongkai.importers.opening.sheet import ImportFileError, Sheet
from import_cases import CASES, ITEMS, compared, imported, workbook
from overlay import HERE


@pytest.mark.parametrize(
    "name", ["x1-hidden-sheet.xlsx", "x12-kangxi.xlsx", "h5-zwsp-cells.html", "v4-title-nodelim.csv"]
)
def test_every_row_is_the_guidelines(name, county):
    change, _ = imported(CASES / name, county)
    assert change.adopted == ITEMS
    assert not change.added
    assert not change.edits


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("⼾籍管理⽹站", "户籍管理网站"),
        ("10\u201120、3\u20105", "10-20、3-5"),
        ("⾭⿈⾨⼊⼝", "青黄门入口"),
        ("入⼾⾨縣", "入戶門縣"),
        ("⻔户、⻋辆、⺠政、⻢、⻓期、⻚", "门户、车辆、民政、马、长期、页"),
        ("\uf9d1\uf91b\U0002f805", "六亂侮"),
        ("公\u200b开\ufeff内\u00ad容\u2060\u200e", "公开内容"),
        ("甲\u2028乙\x0b丙", "甲\n乙\n丙"),
        ("\uf0fe政府网站\uf0a8其他\uf0fc", "☑政府网站□其他√"),
        ("☑\ufe0f✔\ufe0e", "☑✔"),
        ("甲\u3164乙", "甲 乙"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("①Ａ１（一）", "①Ａ１（一）"),
        ("1\u00a0甲\u202f乙", "1 甲 乙"),
    ],
)
def test_characters_are_those_that_a_reader_sees(written, read):
    found = cleaned(Sheet(written, ((written,),), before=(written,), after=(written,)))
    assert (found.name, found.rows[0][0], found.before[0], found.after[0]) == (read,) * 4


def test_characters_that_are_taken_out_are_told():
    found = cleaned(Sheet("表", (("王\ue863明", "\ue001", "甲\u200b乙\u200b"), ("\x01", "", "乙"))))
    assert found.rows == (("王明", "", "甲乙"), ("", "", "乙"))
    assert [(place, text) for place, text, _ in found.dropped] == [
        ("表第1行第1列", "U+E863，在“王明”里"),
        ("表第1行第2列", "U+E001"),
        ("表第2行第1列", "U+0001"),
        ("表", "U+200B（零宽字符），2 处"),
    ]
    assert found.unread == {(0, 1), (1, 0)}


def test_a_hidden_sheet_is_told_and_read_on_request(county):
    _, told = imported(CASES / "x1-hidden-sheet.xlsx", county)
    assert "旧稿第9行 6｜旧事项｜已取消的登记" in told
    change, _ = imported(CASES / "x1-hidden-sheet.xlsx", county, hidden=True)
    assert "已取消的登记" in [item["二级事项"] for item in change.added]


def test_hidden_rows_are_told_and_read_on_request(county):
    change, told = imported(CASES / "x2-hidden-row.xlsx", county)
    assert change.adopted == [ITEMS[0], *ITEMS[2:]]
    assert not change.added
    assert "户籍管理第5行 2｜收养、入籍等登记｜收养登记" in told
    assert "户籍管理第9行 6｜旧事项｜已取消的登记" in told
    change, _ = imported(CASES / "x2-hidden-row.xlsx", county, hidden=True)
    assert change.adopted == ITEMS


def test_a_formula_without_a_value_is_not_an_empty_cell(county):
    change, told = imported(CASES / "x3-formula-nocache.xlsx", county)
    assert change.adopted == ITEMS
    assert not change.edits
    assert '户籍管理!F5 ="信息形成之日起"&7&"个工作日内" 公式没有算出来的值' in told
    assert "户籍管理!G6 =G4 公式没有算出来的值" in told
    assert "公开时限" not in told
    assert "公开主体" not in told


def test_numbers_are_read_as_excel_shows_them(county):
    change, told = imported(CASES / "x6-formats.xlsx", county)
    assert [change.edits[number]["公开时限"] for number in ITEMS[1:4]] == ["2026年3月1日", "50%", "20个工作日"]
    assert not told


def test_a_struck_row_is_left_out_and_told(county):
    change, told = imported(CASES / "x9-strike.xlsx", county)
    assert ITEMS[2] not in change.adopted
    assert "户籍管理第6行 3｜注销登记｜死亡注销" in told
    assert "整行划了删除线" in told


def read_with(tmp_path, change):
    return files.read(workbook(tmp_path / "表.xlsx", change))[0]


def test_merged_cells_keep_their_text_where_their_first_row_is_not_shown(tmp_path):
    def change(sheet):
        sheet.merge_cells("B6:B7")
        sheet.row_dimensions[6].hidden = True

    sheet = read_with(tmp_path, change)
    assert sheet.rows[5][1] == ""
    assert sheet.rows[6][1] == "注销登记"
    assert (6, 1) not in sheet.covered


def test_two_cells_in_one_place_are_refused(tmp_path):
    path = tmp_path / "表.xlsx"
    row = b'<row r="4"><c r="G4" t="inlineStr"><is><t>B</t></is></c></row>'
    with zipfile.ZipFile(CASES / "x12-kangxi.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</sheetData>", row + b"</sheetData>"))
    with pytest.raises(ImportFileError, match="损坏"):
        files.read(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_with_one_name_are_refused(tmp_path):
    path = tmp_path / "表.docx"
    shutil.copy(CASES / "w1-row-sdt.docx", path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(ImportFileError, match="同名"):
        files.read(path)


def test_rows_without_height_are_not_shown(tmp_path):
    path = tmp_path / "表.xlsx"
    with zipfile.ZipFile(CASES / "x12-kangxi.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<row r="6"', b'<row r="6" ht="0" customHeight="1"'))
    sheet = files.read(path)[0]
    assert not any(sheet.rows[5])
    assert "死亡注销" in sheet.dropped[0][1]


def test_struck_words_are_left_out_and_told(tmp_path):
    def change(sheet):
        sheet["G5"].font = Font(strike=True)
        sheet["F6"] = CellRichText("20个", TextBlock(InlineFont(strike=True), "自然"), "工作日内")

    sheet = read_with(tmp_path, change)
    assert sheet.rows[4][6] == ""
    assert (4, 6) in sheet.unread
    assert sheet.rows[5][5] == "20个工作日内"
    assert [(place.rpartition("!")[2], text) for place, text, _ in sheet.dropped] == [
        ("G5", "公安机关"),
        ("F6", "自然"),
    ]


@pytest.mark.parametrize("value", ["#REF!", "#N/A", "#DIV/0!"])
def test_an_error_is_told_and_never_filled_from_above(tmp_path, county, value):
    def change(sheet):
        sheet["G6"] = value

    path = workbook(tmp_path / "表.xlsx", change)
    _, told = imported(path, county)
    assert f"!G6 {value} 是错误值" in told
    assert "公开主体" not in told


def test_pictures_in_cells_are_told_as_such(tmp_path, county):
    """WPS writes a formula of its own in their place, Excel an error with a reference to the picture."""

    def change(sheet):
        sheet["G5"], sheet["G6"] = '=DISPIMG("ID_1",1)', "#VALUE!"
        sheet["G5"].data_type = "s"

    made, path = workbook(tmp_path / "稿.xlsx", change), tmp_path / "表.xlsx"
    with zipfile.ZipFile(made) as book, zipfile.ZipFile(path, "w") as out:
        for name in book.namelist():
            out.writestr(name, book.read(name).replace(b' t="e"', b' t="e" vm="1"'))
    _, told = imported(path, county)
    assert [line.split()[:2] for line in told.split("\n")] == [["户籍管理!G5", "图片"], ["户籍管理!G6", "图片"]]
    assert "DISPIMG" not in told


def test_numbers_in_formats_that_are_not_known_are_told(tmp_path):
    def change(sheet):
        sheet["F5"] = 1.5
        sheet["F5"].number_format = "# ?/?"
        sheet["F6"] = 7
        sheet["F6"].number_format = ";;;"

    sheet = read_with(tmp_path, change)
    assert sheet.rows[4][5] == "1.5"
    assert [text for _, text, _ in sheet.doubtful] == ["1.5"]
    assert sheet.rows[5][5] == ""
    assert (5, 5) in sheet.unread


def test_a_hidden_column_is_read_and_told(tmp_path):
    def change(sheet):
        sheet.column_dimensions["F"].hidden = True

    sheet = read_with(tmp_path, change)
    assert sheet.rows[3][5]
    assert [place.rpartition("!")[2] for place, _, _ in sheet.doubtful] == ["F列"]


HEAD = "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体\n"


def table(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "表.csv"
    path.write_bytes(text.encode(encoding))
    return files.read(path)[0]


def test_a_stray_quotation_mark_is_refused_with_its_line():
    with pytest.raises(ImportFileError, match=r"从第 4 行起.*引号"):
        files.read(CASES / "v5-stray-quote.csv")


def test_two_stray_quotation_marks_are_refused_with_their_line(tmp_path):
    rows = '1,甲,乙,丙,丁,戊,己\n2,"甲,乙,丙,丁,戊,己\n3,甲,乙,丙,丁,戊,己\n4,甲",乙,丙,丁,戊,己\n5,甲,乙,丙,丁,戊,己\n'
    with pytest.raises(ImportFileError, match="从第 3 行起"):
        table(tmp_path, HEAD + rows)


@pytest.mark.parametrize("cell", ['"甲,乙', '"甲"乙\n丙"'])
def test_a_quotation_mark_that_moves_the_columns_is_refused(tmp_path, cell):
    with pytest.raises(ImportFileError, match="从第 3 行起，各栏错了位"):
        table(tmp_path, HEAD + "1,甲,乙,丙,丁,戊,己\n2," + cell + ',"丙\n丁",丁,戊,己,庚\n3,甲,乙,丙,丁,戊,己\n')
    assert table(tmp_path, HEAD + '1,"甲"乙,丙,丁,戊,己,庚\n').rows[1][1] == "甲乙"  # harmless


def test_numbers_kept_as_text_are_text(tmp_path):
    sheet = table(tmp_path, HEAD + '="001","=""a""""b""",乙,丙,\'=1+1,=A1&"x",己\n')
    assert sheet.rows[1] == ("001", 'a"b', "乙", "丙", "=1+1", "", "己")
    assert sheet.unread == {(1, 5)}
    assert [(place, text) for place, text, _ in sheet.dropped] == [("表格第2行第6列", '=A1&"x"')]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("before", ["", "户籍管理领域基层政务公开标准目录\n", "甲，乙、丙\n2024年\n"])
def test_the_rows_tell_what_parts_their_columns(tmp_path, delimiter, encoding, before):
    row = '1,甲,"乙\n丙",一、二,《某法》,7日内,某局\n'
    sheet = table(tmp_path, before + (HEAD + row).replace(",", delimiter), encoding)
    assert sheet.rows[-2][:3] == ("序号", "一级事项", "二级事项")
    assert sheet.rows[-1] == ("1", "甲", "乙\n丙", "一、二", "《某法》", "7日内", "某局")
    assert not sheet.doubtful


def test_columns_parted_by_chinese_commas_are_columns(tmp_path):
    sheet = table(tmp_path, (HEAD + "1,甲,乙,一、二,《某法》,7日内,某局\n").replace(",", "，"))
    assert sheet.rows[1] == ("1", "甲", "乙", "一、二", "《某法》", "7日内", "某局")


@pytest.mark.parametrize("same", ["同上", "（同上）", "与上同", "同上栏", "同前。", "〃", "〃〃", "“", "''"])
def test_as_above_also_where_nothing_stands_above(tmp_path, county, same):
    def change(sheet):
        for row in (6, 7, 8):
            for column in range(4, 15):
                if sheet.cell(row, column).value == sheet.cell(4, column).value:
                    sheet.cell(row, column).value = same

    change, _ = imported(workbook(tmp_path / "表.xlsx", change), county)
    # in their 公开依据 3 to 5 are as 2 then
    assert {key for edit in change.edits.values() for key in edit} <= {"公开依据"}
    assert not change.added


def test_blanks_before_a_quotation_mark_are_none_of_the_cell(tmp_path):
    rows = table(tmp_path, HEAD + '1, 甲, "乙,\n丙", "丁", 戊, 己, 庚\n').rows
    assert rows[1][1:4] == ("甲", "乙,\n丙", "丁")


def test_a_zero_in_a_text_is_told_and_many_are_no_text(tmp_path):
    sheet = table(tmp_path, HEAD + "1,甲,乙\0丙,丁,戊,己,庚\n")
    assert sheet.rows[1][2] == "乙丙"
    assert [text for _, text, _ in sheet.dropped] == ["U+0000"]
    for name in ("表.csv", "表.html"):
        (tmp_path / name).write_bytes(HEAD.encode() + bytes(5000))
        with pytest.raises(ImportFileError, match="空字符"):
            files.read(tmp_path / name)


def test_what_the_encoding_lost_is_told_with_the_words_around_it(tmp_path):
    (tmp_path / "表.csv").write_bytes(HEAD.encode() + "1,死亡注销,".encode().replace("死".encode(), b"\xff") + b"b\n")
    [(place, text, why)] = files.read(tmp_path / "表.csv")[0].dropped
    assert (place, text) == ("表格第2行第2列", "U+FFFD，在“亡注销”里")
    assert "编码有损坏" in why


def test_a_first_line_for_excel_is_no_row(tmp_path):
    assert table(tmp_path, f"sep=;\n{HEAD.replace(',', ';')}1;甲;乙;a,b;丁;戊;己\n").rows[2][3] == "a,b"


def test_rows_with_other_numbers_of_columns_are_told(tmp_path):
    sheet = table(tmp_path, HEAD + "1,甲,乙,丙,丁,戊,己\n2,甲,乙,1,000元,丁,戊,己\n3,甲,乙\n注：说明\n")
    assert [place for place, _, _ in sheet.doubtful] == ["表格第3行", "表格第4行"]


@pytest.mark.parametrize(
    "name",
    ["h1-split-head.html", "h2-nested.html", "h3-rowspan0.html", "h4d-utf16.html", "h6-saved.mht", "h6d-html-as.doc"],
)
def test_pages_are_read_as_browsers_lay_them_out(name, county):
    change, _ = imported(CASES / name, county)
    assert change.adopted == ITEMS
    assert not change.added
    assert not change.edits


def test_hidden_words_of_a_page_are_left_out_and_told(county):
    change, told = imported(CASES / "h7b-hidden-span.html", county)
    assert change.adopted == ITEMS
    assert "（草稿：派出所） 网页打开时不显示" in told


def web(tmp_path, body, encoding="utf-8", name="页.html", **options):
    path = tmp_path / name
    path.write_bytes(f"<html><body>{body}</body></html>".encode(encoding))
    return files.read(path, **options)


def zipped(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, b"x")
    return out.getvalue()


def rows_of(*rows):
    return "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)


def test_a_cell_does_not_reach_beyond_its_group_of_rows(tmp_path):
    page = "<table><tfoot><tr><td>尾</td><td>3</td></tr></tfoot><tbody><tr><td rowspan=9>甲</td><td>1</td></tr><tr><td>2</td></tr></tbody><thead><tr><th>栏</th><th>数</th></tr></thead></table>"  # fmt: skip
    assert web(tmp_path, page)[0].rows == (("栏", "数"), ("甲", "1"), ("甲", "2"), ("尾", "3"))


@pytest.mark.parametrize(
    ("style", "row"),
    [
        ("", '<tr style="display: none"><td>二</td><td>乙</td></tr>'),
        ("", "<tr hidden><td>二</td><td>乙</td></tr>"),
        ("<style>p{color:red}.x, .no{margin:0;display:none}</style>", '<tr class="no"><td>二</td><td>乙</td></tr>'),
        ("", '<tbody style="display:none"><tr><td>二</td><td>乙</td></tr></tbody>'),
    ],
)
def test_rows_that_a_page_does_not_show_are_told(tmp_path, style, row):
    sheet = web(tmp_path, f"{style}<table><tr><td>一</td><td>甲</td></tr>{row}<tr><td>三</td><td>丙</td></tr></table>")[
        0
    ]
    assert sheet.rows == (("一", "甲"), ("三", "丙"))
    assert [text for _, text, _ in sheet.dropped] == ["二｜乙"]


@pytest.mark.parametrize(
    ("written", "number"),
    [(" 2 ", 2), ("+2", 2), ("2.9", 2), ("2px", 2), ("0002", 2), ("0", 3), ("99999999999", 3)]
    + [(one, 1) for one in ("-2", "２", "二", "")],
)
def test_the_rows_that_a_cell_spans_are_counted_as_browsers_do(tmp_path, written, number):
    page = f'<table><tr><td rowspan="{written}">甲</td><td>1</td></tr><tr><td>2</td></tr><tr><td>3</td></tr></table>'
    assert [row[0] for row in web(tmp_path, page)[0].rows].count("甲") == number


@pytest.mark.parametrize(
    ("cell", "read", "why"),
    [
        ("<td title='形成之日起 20个工作日内'>形成之日起20…</td>", "形成之日起 20个工作日内", "全文"),
        ("<td><a title='形成之日起20个工作日内'>形成之日…</a></td>", "形成之日起20个工作日内", "全文"),
        ("<td title='点击查看'>形成之日起20...</td>", "形成之日起20...", "省略号"),
        ("<td title='形成之日…'>形成之日…</td>", "形成之日…", "省略号"),
        ("<td title='形成之日起20个工作日内'>形成之日起20</td>", "形成之日起20", ""),
    ],
)
def test_what_a_page_shows_the_beginning_of_is_read_in_full_or_told(tmp_path, cell, read, why):
    [sheet] = web(tmp_path, f"<table><tr><td>一</td>{cell}</tr></table>")
    assert sheet.rows == (("一", read),)
    assert [(place, text, why in reason) for place, text, reason in sheet.doubtful] == (
        [("表1第1行第2列", read, True)] if why else []
    )


@pytest.mark.parametrize(
    ("cell", "read", "told"),
    [
        ("20日<del>（草稿）</del>", "20日", ["（草稿）"]),
        ("20<s>个</s>日<strike>内</strike>", "20日", ["个", "内"]),
        ('20日<span style="TEXT-DECORATION: underline line-through">内</span>', "20日", ["内"]),
        ('20日<span class="gone">内</span>', "20日", ["内"]),
        ('20日<span style="opacity:0">内</span>', "20日", ["内"]),
        ('20日<span style="position:absolute; left:-9999px">内</span>', "20日", ["内"]),
        ('20日<span style="opacity:0.5; margin-left:-1000px">内</span>', "20日内", []),
        ('20日<span style="mso-hide:all">内</span>', "20日", ["内"]),
        ('<span style="text-decoration:none">20日</span>', "20日", []),
        ("20日<button>复制</button>", "20日", ["复制"]),
        ("<ruby>工<rp>（</rp><rt>gōng</rt><rp>）</rp></ruby>作日", "工作日", ["gōng"]),
        ('<img src="a.png" alt="√">', "", ["图片√"]),
        ("<input type=checkbox checked>网站<br><input type=Radio>公报", "☑网站\n☐公报", []),
        ("<input value=20日><input type=hidden value=0>", "20日", []),
        ("<select><option>甲<option selected>乙</select>", "乙", []),
        ("<select><option>甲<option>乙</select>", "甲", []),
        ('<span style="white-space: pre-line">甲\n乙</span>', "甲\n乙", []),
        ('<div class="typed">甲\n<i style="white-space:normal">乙\n丙</i></div>', "甲\n乙 丙", []),
        ("<pre>甲\n乙</pre>", "甲\n乙", []),
        ("<textarea>甲\n乙</textarea>", "甲\n乙", []),
        ("<p>甲\n乙</p>", "甲 乙", []),
        ("<dl><dt>甲<dd>乙<dd>丙</dl>", "甲\n乙\n丙", []),
        ("<center>甲</center><blockquote>乙</blockquote>丙<hr>丁", "甲\n乙\n丙\n丁", []),
        ('<span style="display: block">甲</span><b class="line">乙</b>', "甲\n乙", []),
        ('<i style="display:inline-block">甲</i><i style="display:inline">乙</i>', "甲乙", []),
        ("<svg><title>图标</title><desc>勾</desc><text>甲</text></svg>", "甲", []),
        ("甲<video>看不了</video><canvas>看不了</canvas><object>看不了</object><iframe>看不了</iframe>", "甲", []),
        ("甲<dialog>乙</dialog><dialog open>丙</dialog>", "甲\n丙", ["乙"]),
        ('甲<span style="position:absolute;clip:rect(0,0,0,0)">读屏</span>', "甲", ["读屏"]),
        ('甲<span style="position:absolute;top:-9999px">乙</span>', "甲", ["乙"]),
        ('1<span style="font-size:0">3</span>0日<i style="FONT-SIZE: 0px">乙</i>', "10日", ["3", "乙"]),
        ('<p style="font-size:0"><i style="font-size:14px">甲</i></p><b style="font-size:0.8em">乙</b>', "甲\n乙", []),
    ],
)
def test_what_a_cell_shows_is_read_and_what_not_is_told(tmp_path, cell, read, told):
    styles = "<style>.gone {text-decoration: line-through} .typed {white-space:pre-wrap} b.line {display:flex}</style>"
    [sheet] = web(tmp_path, f"{styles}<table><tr><td>一</td><td>{cell}</td></tr></table>")
    assert sheet.rows == (("一", read),)
    assert [text for _, text, _ in sheet.dropped] == told
    assert sheet.unread == (set() if read else {(0, 1)})


@pytest.mark.parametrize(
    "row",
    [
        '<tr style="text-decoration:line-through"><td>二</td><td>乙</td></tr>',
        "<tr><td><s>二</s></td><td><b><del>乙</del></b></td></tr>",
        '<tr><td class="gone">二</td><td class="gone">乙</td></tr>',
        "<tr hidden><td>二</td><td>乙</td></tr>",
    ],
)
def test_rows_that_are_struck_or_hidden_are_read_on_request(tmp_path, row):
    page = f"<style>.gone {{text-decoration: line-through}}</style><table><tr><td>一</td><td>甲</td></tr>{row}</table>"
    [sheet] = web(tmp_path, page)
    assert sheet.rows == (("一", "甲"),)
    assert [text for _, text, _ in sheet.dropped] == ["二｜乙"]
    [sheet] = web(tmp_path, page, hidden=True)
    assert sheet.rows == (("一", "甲"), ("二", "乙"))
    assert not sheet.dropped


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_wide_text_without_its_mark_may_hold_ideographs_that_end_in_zeros(tmp_path, encoding):
    text = "一级最" * 3 + "<table><tr><td>一</td><td>最</td></tr></table>"
    assert web(tmp_path, text, encoding)[0].rows == (("一", "最"),)


def test_what_is_hidden_on_paper_only_is_shown(tmp_path):
    style = "<style>@media print{.a{display:none}}</style>"
    assert web(tmp_path, f'{style}<table class="a"><tr><td>甲</td></tr></table>')[0].rows == (("甲",),)


@pytest.mark.parametrize(
    ("styles", "given", "shown"),
    [
        (".a{display:none}", 'class="a" style="display:block"', True),
        (".a{visibility:hidden}", 'class="a" style="visibility: visible"', True),
        (".a.b{display:block}.a{display:none}", 'class="a b"', True),
        (".a{display:none}.b{display:block}.c{display:none}", 'class="a b"', True),
        ("#x{display:table}.a{display:none}", 'class="a" id="x"', True),
        ("", 'hidden style="display:block"', True),
        (".b{display:block}.a{display:none}", 'class="a b"', False),
        (".a{display:none!important}.b{display:block}", 'class="a b"', False),
        (".a{display:none}", 'class="a" style="color:red"', False),
        (".a.b{display:none}div{display:block}", 'class="a b"', False),
    ],
)
def test_of_two_rules_the_one_that_counts_more_hides_or_shows(tmp_path, styles, given, shown):
    one = "<table><tr><td>甲</td></tr></table>"
    sheets = web(tmp_path, f"<style>{styles}</style>{one}<div {given}>{one.replace('甲', '乙')}</div>")
    assert [sheet.rows[0][0] for sheet in sheets if sheet.rows] == (["甲", "乙"] if shown else ["甲"])
    assert [text for sheet in sheets for _, text, _ in sheet.dropped] == ([] if shown else ["乙"])


def test_a_hidden_table_is_told_and_a_panel_of_tabs_is_read(tmp_path):
    one = "<table><tr><td>甲</td></tr></table>"
    sheets = web(
        tmp_path,
        f'{one}<div class="tab-pane" style="display:none">{one.replace("甲", "乙")}</div><table hidden><tr><td>丙</td></tr></table>',
    )
    assert [sheet.rows for sheet in sheets if sheet.rows] == [(("甲",),), (("乙",),)]
    assert [text for sheet in sheets for _, text, _ in sheet.dropped] == ["丙"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("name", ["页.html", "页.xls", "页.doc", "页.xlsx", "页"])
def test_a_page_is_known_by_its_content(tmp_path, encoding, name):
    sheets = web(tmp_path, f"<table>{rows_of(['甲', '乙'])}</table>", encoding, name)
    assert sheets[0].rows == (("甲", "乙"),)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "图片"),
        (b"%PDF-1.7", "PDF"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "Office 2003"),
        (b"II*\0" + b"\0" * 99, "图片"),
        (b"Rar!\x1a\x07", "压缩文件.*先解压"),
        (zipped("表/户籍.xlsx"), "压缩文件.*先解压"),
        (zipped("Index/Document.iwa"), "Numbers"),
    ],
)
@pytest.mark.parametrize("name", ["目录.xlsx", "目录.doc", "目录.csv", "目录.html"])
def test_a_refusal_names_what_the_file_is(tmp_path, data, reason, name):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ImportFileError, match=reason):
        files.read(tmp_path / name)


def test_a_saved_page_may_be_written_in_xhtml(tmp_path):
    page = (CASES / "h6-saved.mht").read_bytes().replace(b"text/html", b"application/xhtml+xml")
    (tmp_path / "页.mht").write_bytes(page)
    assert files.read(tmp_path / "页.mht")[0].rows == files.read(CASES / "h6-saved.mht")[0].rows


def test_a_table_of_plain_text_is_read_whatever_its_name(tmp_path):
    path = tmp_path / "目录.xlsx"
    path.write_text(HEAD + "1,甲,乙,丙,丁,戊,己\n", encoding="utf-8")
    assert files.read(path)[0].rows[1][1] == "甲"


def test_an_old_workbook_with_another_name_is_no_secret(tmp_path):
    shutil.copy(HERE / "data/import/attachment2_old.xls", tmp_path / "目录.xlsx")
    assert files.read(tmp_path / "目录.xlsx")[0].rows


def test_notes_on_cells_are_told(tmp_path):
    def change(sheet):
        sheet["F5"].comment = Comment("请改为7日", "审核人")

    told = read_with(tmp_path, change).dropped
    assert [(place.rpartition("!")[2], text) for place, text, why in told if why == "批注，没有读"] == [
        ("F5", "请改为7日")
    ]


@pytest.mark.parametrize(
    "line",
    [
        ["单位负责人：张三", "", "", "填表日期：2024年3月1日", "", "", "联系电话：0792-1234567"],
        ["报送单位（公章）：某局", "", "", "统计负责人：王五"],
        ["（盖章）", "", "", "某县公安局"],
        ["合计", "5项"],
    ],
)
def test_who_made_a_table_and_sums_are_no_items(tmp_path, county, line):
    change, _ = imported(workbook(tmp_path / "表.xlsx", lambda sheet: sheet.append(line)), county)
    assert change.adopted == ITEMS
    assert not change.added


@pytest.mark.parametrize("same", ["同第2项", "同2", "同序号2", "（与第二项相同）"])
def test_as_another_row_that_is_told_by_its_number(tmp_path, county, same):
    def change(sheet):
        sheet["F5"], sheet["F8"] = "收到申请之日起3日内", same

    change, _ = imported(workbook(tmp_path / "表.xlsx", change), county)
    assert change.edits["22-005"]["公开时限"] == change.edits["22-002"]["公开时限"]


@pytest.mark.parametrize("same", ["同左", "下同", "同第99项", "如下", "同第4行"])
def test_as_a_cell_that_nobody_can_tell_is_no_value(tmp_path, county, same):
    def change(sheet):
        for column in "DEFGH":
            sheet[f"{column}8"] = same

    _, outcome = compared(workbook(tmp_path / "表.xlsx", change), county)
    assert [place for place, text, _ in outcome.odd if text == same] == [f"户籍管理!{one}8" for one in "DEFGH"]
    assert set(outcome.domains["户籍管理"].edits["22-005"]) == {"备注"}


@pytest.mark.parametrize("sign", ["X", "x", "✕", "╳"])
def test_a_cross_names_no_group(tmp_path, county, sign):
    def change(sheet):
        sheet["J5"] = sign

    change, _ = imported(workbook(tmp_path / "表.xlsx", change), county)
    assert change.adopted == ITEMS


@pytest.mark.parametrize("channels", ["■政府网站\n■入户/现场", "政府网站", "√政府网站；□公示栏"])
def test_channels_are_no_offices(tmp_path, county, channels):
    """What a deleted cell in a row leaves behind: all cells right of it stand one to the left."""

    def change(sheet):
        sheet["G8"] = channels

    _, outcome = compared(workbook(tmp_path / "表.xlsx", change), county)
    assert [place for place, text, _ in outcome.odd if text == channels] == ["户籍管理!G8"]
    assert set(outcome.domains["户籍管理"].edits["22-005"]) == {"备注"}
    assert not any("政府网站" in office for offices in outcome.offices.values() for office in offices)


@pytest.mark.parametrize(
    ("cell", "written", "why"),
    [
        ("F5", 46082, "Excel 里的日期（2026年3月1日）"),
        ("F5", "46082.5", "Excel 里的日期（2026年3月1日）"),
        ("F5", "20", "只有一个数"),
        ("F5", "999999999", "只有一个数"),
        ("F5", "√", "只有打勾的记号"),
        ("F5", True, "只有打勾的记号"),
        ("F5", "■政府网站", "格错了位"),
        ("G5", "√", "只有打勾的记号"),
        ("G5", "46082", "只有一个数"),
        ("G5", "13800138000", "格错了位"),
        ("G5", "20个工作日", "格错了位"),
        ("G5", "《户口登记条例》", "格错了位"),
        ("D5", "√", "只有打勾的记号"),
        ("E5", "■", "只有打勾的记号"),
    ],
)
def test_what_cannot_be_the_text_of_its_column_is_told_and_no_value(tmp_path, county, cell, written, why):
    path = workbook(tmp_path / "表.xlsx", lambda sheet: sheet.__setitem__(cell, written))
    _, outcome = compared(path, county)
    assert [(place, why in reason) for place, _, reason in outcome.odd] == [(f"户籍管理!{cell}", True)]
    assert set(outcome.domains["户籍管理"].edits["22-002"]) == {"备注"}
    assert outcome.offices == {}, "words for the role leave the office that is proposed"


@pytest.mark.parametrize("cell", ["D5", "E5", "F5", "G5"])
@pytest.mark.parametrize("written", ["—", "无", "/", "不涉及", "N/A", "暂无"])
def test_a_cell_that_says_there_is_nothing_is_told_and_no_text(tmp_path, county, cell, written):
    path = workbook(tmp_path / "表.xlsx", lambda sheet: sheet.__setitem__(cell, written))
    _, outcome = compared(path, county)
    assert [(place, text) for place, text, _ in outcome.unwritten] == [(f"户籍管理!{cell}", written)]
    assert outcome.domains["户籍管理"].adopted == ITEMS


@pytest.mark.parametrize("written", ["不公开", "不予公开", "暂不公开", "非公开", "全社会", "见备注"])
def test_what_names_no_group_is_told(tmp_path, county, written):
    _, outcome = compared(workbook(tmp_path / "表.xlsx", lambda sheet: sheet.__setitem__("J5", written)), county)
    assert [(place, text) for place, text, _ in outcome.odd] == [("户籍管理!J5", written)]
    assert set(outcome.domains["户籍管理"].edits["22-002"]) == {"备注"}


@pytest.mark.parametrize("written", ["无", "不涉及", "不适用", "N/A", "no", "Ｎ", "ｎｏ", "FALSE", "没有"])
def test_words_for_no_tick(tmp_path, county, written):
    change, _ = imported(workbook(tmp_path / "表.xlsx", lambda sheet: sheet.__setitem__("J5", written)), county)
    assert change.adopted == ITEMS


@pytest.mark.parametrize("written", ["y", "Yes", "TRUE", "对", "１", "Ｙ", "是的"])
def test_words_for_a_tick(tmp_path, county, written):
    def change(sheet):
        sheet["J5"], sheet["I5"] = written, None

    read, _ = imported(workbook(tmp_path / "表.xlsx", change), county)
    assert read.edits == {"22-002": {"公开对象": ("特定群体",)}}


def copied(change):
    """The catalog with a copy of its sheet behind it, in which something is changed."""

    def add(sheet):
        copy = sheet.parent.copy_worksheet(sheet)
        copy.title = "副本"
        change(copy)

    return add


def test_a_sheet_that_says_all_again_changes_nothing(tmp_path, county):
    _, outcome = compared(workbook(tmp_path / "表.xlsx", copied(lambda sheet: None)), county)
    assert outcome.domains["户籍管理"].adopted == ITEMS
    assert len(outcome.repeated) == 5
    assert not outcome.conflicts


def test_two_tables_that_say_different_things_of_an_item_are_told_and_the_first_counts(tmp_path, county):
    def change(sheet):
        sheet["F5"] = "信息形成之日起3个工作日内"
        sheet["C8"] = sheet["B8"] = "另一事项"

    _, outcome = compared(workbook(tmp_path / "表.xlsx", copied(change)), county)
    [conflict] = outcome.conflicts
    assert conflict[:4] == ("副本第5行", "22-002", "公开时限", "信息形成之日起3个工作日内")
    assert "户籍管理第5行" in conflict.now
    assert outcome.domains["户籍管理"].adopted == ITEMS
    assert [item["一级事项"] for item in outcome.domains["户籍管理"].added] == ["另一事项"]


def test_the_same_of_an_item_that_the_guideline_lacks(tmp_path, county):
    def renamed(sheet):
        sheet["B8"], sheet["C8"] = "甲乙服务", "丙丁事项"
        copied(lambda copy: copy.__setitem__("G8", "乙局"))(sheet)

    _, outcome = compared(workbook(tmp_path / "表.xlsx", renamed), county)
    assert [(one.id, one.key, one.here) for one in outcome.conflicts] == [("22-L01", "公开主体", "乙局")]
    assert len(outcome.domains["户籍管理"].added) == 1


def test_rows_of_one_name_in_one_table_are_items_of_their_own(tmp_path, county):
    def change(sheet):
        sheet.append([cell.value for cell in sheet[5]])
        sheet["F9"] = "信息形成之日起3个工作日内"

    change, _ = imported(workbook(tmp_path / "表.xlsx", change), county)
    assert [item["二级事项"] for item in change.added] == ["收养登记"]
