"""Letters that nobody sees are told, a draft's own CSV comes back unchanged, and line ends that a program doubled are line ends."""

import re

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from openpyxl.styles import Color, Font, PatternFill

from command import gongkai
from overlay import example

HEAD = ("一级事项", "二级事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道和载体")
ROW = ("对象认定", "认定结果", "认定对象名单", "《民法典》", "长期公开", "样例县住房和城乡建设局", "■政府网站")
TITLE, HINT = "农村危房改造领域基层政务公开标准目录", "打开文件时看不到"
DARK = PatternFill("solid", fgColor="1F4E78")


def imported(root, path, *more):
    done = gongkai("import", path, "--county", "demo", "--dry-run", *more, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def book(path, font, fill=None):
    file = openpyxl.Workbook()
    for row in ((TITLE,), HEAD, ROW):
        file.active.append(row)
    cell = file.active["C3"]
    cell.font = font
    if fill is not None:
        cell.fill = fill
    file.save(path)
    return path


@pytest.mark.parametrize(
    ("font", "fill", "seen"),
    [
        (Font(color="FFFFFFFF"), None, False),
        (Font(color=Color(theme=0)), None, False),
        (Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FFFFFFFF"), False),
        (Font(size=1), None, False),
        (Font(color="FFFFFFFF"), DARK, True),
        (Font(color="FF000000", size=9), None, True),
        (Font(color=Color(theme=0, tint=-0.5)), None, True),
    ],
)
def test_letters_that_excel_does_not_show_are_told(tmp_path, font, fill, seen):
    told = imported(example(tmp_path / "p", ""), book(tmp_path / "a.xlsx", font, fill))
    assert (HINT in told) is not seen
    assert seen or "C3｜认定对象名单｜字是白色的" in told


def document(path, change):
    file = docx.Document()
    file.add_paragraph(TITLE)
    table = file.add_table(2, len(HEAD))
    for row, texts in enumerate((HEAD, ROW)):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    cell = table.cell(1, 2)
    change(cell, cell.paragraphs[0].runs[0])
    file.save(path)
    return path


def white(cell, run):
    run.font.color.rgb = RGBColor(255, 255, 255)


def tiny(cell, run):
    run.font.size = Pt(1)


def white_on_blue(cell, run):
    white(cell, run)
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="1F4E78"/>'))


@pytest.mark.parametrize(("change", "seen"), [(white, False), (tiny, False), (white_on_blue, True)])
def test_letters_that_word_does_not_show_are_told(tmp_path, change, seen):
    told = imported(example(tmp_path / "p", ""), document(tmp_path / "a.docx", change))
    assert (HINT in told) is not seen
    assert seen or "认定对象名单｜字是白色的" in told


@pytest.mark.parametrize(
    ("style", "cell", "seen"),
    [
        ("", '<td><span style="color:#FFF">认定对象名单</span>', False),
        ("", "<td><font color=white>认定对象名单</font>", False),
        ("", '<td style="font-size:1px">认定对象名单', False),
        ("", '<td style="font-size:0"><b>认定对象名单</b>', False),
        ("", '<td style="color:transparent">认定对象名单', False),
        (".a{color:rgb(254,254,254)}", "<td class=a>认定对象名单", False),
        ("", '<td bgcolor="#1F4E78"><span style="color:#1f4e78">认定对象名单</span>', False),
        ("", '<td style="font-size:0"><b style="font-size:14px">认定对象名单</b>', True),
        ("", '<td bgcolor="#1F4E78"><span style="color:white">认定对象名单</span>', True),
        ("td{background:#036}", '<td style="color:#fff">认定对象名单', True),
        ("td{background:url(a.png)}", '<td style="color:#fff">认定对象名单', True),
        ("table.a tr td:first-child{background:#036}", '<td style="color:#fff">认定对象名单', True),  # not understood
        ("", '<td style="color:#333;font-size:14px">认定对象名单', True),
    ],
)
def test_letters_that_a_web_page_does_not_show_are_told(tmp_path, style, cell, seen):
    rows = [[f"<td>{text}" for text in some] for some in (HEAD, ROW)]
    rows[1][2] = cell
    body = "".join(f"<tr>{''.join(row)}" for row in rows)
    page = tmp_path / "a.html"
    page.write_text(f"<meta charset=utf-8><style>{style}</style><p>{TITLE}<table>{body}</table>", encoding="utf-8")
    told = imported(example(tmp_path / "p", ""), page)
    assert (HINT in told) is not seen
    assert seen or "认定对象名单｜字是白色的" in told


@pytest.mark.parametrize("ours", [True, False], ids=["built", "typed"])
def test_an_item_whose_row_is_hidden_stays(tmp_path, ours):
    """A filter that was left on hides rows; the items are not gone, and are told. One that the table lacks is."""
    root = example(tmp_path / "p", "")
    assert gongkai("build", "--county", "demo", "--format", "xlsx", cwd=root).returncode == 0
    file = openpyxl.load_workbook(root / "build/demo/10-nongcun-weifang-gaizao.xlsx")
    sheet = file["10 农村危房改造"]
    assert [sheet.cell(row, 16).value for row in range(4, 8)] == ["10-001", "10-002", "10-003", "10-L01"]
    sheet.row_dimensions[5].hidden = True
    sheet.delete_rows(6)
    if not ours:  # no numbers, no marks: the names alone tell
        sheet.unmerge_cells("B4:B5")
        sheet["B5"] = sheet["B4"].value
        sheet.delete_cols(16, 2)
    file.save(tmp_path / "表.xlsx")
    told = imported(root, tmp_path / "表.xlsx")
    assert "10-002" in told.partition("表里没有、但没有动的事项")[2]
    assert "不采用：10-003" in told
    assert re.findall("不采用：.*10-002", told) == []
    assert "行是隐藏的或筛选掉的，没有读" in told
    assert not re.search("[0-9a-f]{8}[.][0-9a-f]{8}", told), "the marks of our own rows say nothing to anybody"


@pytest.mark.parametrize("state", ["草案", "未通过校验"])
def test_the_csv_file_of_what_is_not_to_be_published_brings_nothing(tmp_path, state):
    page = "# counties/demo/county.yaml\n目录: {版本: （没有这一行）}\n" if state == "草案" else ""
    broken = "# counties/demo/10-nongcun-weifang-gaizao.yaml\n调整:\n  10-001: {公开方式: 主动公开}\n"
    root = example(tmp_path / "p", page if state == "草案" else broken)
    if state == "草案":
        own = root / "counties/demo/county.yaml"
        own.write_text(own.read_text("utf-8").replace("财政部门: 样例县财政局", "财政部门:"), "utf-8")
    gongkai("build", "--county", "demo", "--format", "csv", "--force", cwd=root)
    whole, listed = root / "build/demo/catalog.csv", root / "build/demo/lists/participation-2026.csv"
    assert "校验状态\n" in whole.read_text("utf-8")
    assert state in listed.read_text("utf-8")
    assert "没有改动" in imported(root, whole)
    assert "没有改动" in imported(root, listed, "--list", "participation")


def test_line_ends_with_two_returns_are_no_empty_lines(tmp_path):
    root = example(tmp_path / "p", "")
    lines = [TITLE, ",".join(HEAD), ",".join(ROW)]
    (tmp_path / "a.csv").write_bytes("\r\r\n".join(lines).encode())
    (tmp_path / "b.csv").write_bytes("\n".join(lines).encode())
    one, other = (imported(root, tmp_path / name) for name in ("a.csv", "b.csv"))
    assert one.replace("a.csv", "b.csv") == other
