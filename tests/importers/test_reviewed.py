"""Opinions beside a catalog are told by the import, and never published."""

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from command import gongkai
from gongkai.importers.reading.headings import is_opinion
from overlay import demo

HEAD = [
    "序号",
    "一级事项",
    "二级事项",
    "公开内容",
    "公开依据",
    "公开时限",
    "公开主体",
    "公开渠道和载体",
    "公开对象：全社会",
    "公开方式：主动",
    "公开层级：县级",
    "审核意见",
    "结论",
    "市里批注",
    "备注",
]
ROW = [
    "1",
    "资金",
    "补助资金发放",
    "补助对象",
    "政府信息公开条例",
    "即时公开",
    "样例县财政局",
    "■政府网站",
    "√",
    "√",
    "√",
]


def test_columns_and_notes_are_in_the_report_and_nowhere_else(tmp_path):
    root = demo(tmp_path / "p")
    book = Workbook()
    sheet = book.active
    sheet.append(["农村危房改造领域基层政务公开标准目录"])
    sheet.append(HEAD)
    sheet.append([*ROW, "请改短些", "退回重来", "再议一次", "年底办"])
    sheet["F3"].comment = Comment("五日即可", "王五")
    book.save(root / "t.xlsx")
    done = gongkai("import", "t.xlsx", "--county", "demo", cwd=root)
    assert done.returncode == 0, done.stderr
    told = done.stdout.split("没有写进源文件的文字")[1]
    for words in ("审核意见：请改短些", "结论：退回重来", "市里批注：再议一次", "五日即可"):
        assert words in told
    said = "".join(path.read_text("utf-8") for path in (root / "counties").rglob("*.yaml"))
    assert "年底办" in said
    for words in ("请改短些", "退回重来", "再议一次", "五日即可"):
        assert words not in said


def test_what_an_office_answers_into_its_own_sheet_is_no_content(tmp_path):
    """Its assent in a cell, and its remark beside the table, in the workbook that is sent to it."""
    root = demo(tmp_path / "p")
    assert gongkai("build", "--format", "xlsx", cwd=root).returncode == 0
    path = next((root / "build/demo").glob("catalog.xlsx"))
    book = load_workbook(path)
    sheet = next(one for one in book if any(cell.value == "10-001" for row in one.iter_rows() for cell in row))
    [number] = [cell for row in sheet.iter_rows() for cell in row if cell.value == "10-001"]
    [head] = [cell for row in sheet.iter_rows(max_row=6) for cell in row if str(cell.value).startswith("公开内容")]
    sheet.cell(number.row, head.column).value = "（同意）"
    sheet.cell(number.row, sheet.max_column + 1).value = "我局不再承担"
    book.save(root / "回.xlsx")
    before = {file: file.read_bytes() for file in (root / "counties").rglob("*.yaml")}
    done = gongkai("import", "回.xlsx", "--county", "demo", cwd=root)
    assert "我局不再承担｜审核的意见，不是目录的内容" in done.stdout, done.stdout + done.stderr
    assert "（同意）｜没有说是什么" in done.stdout
    assert {file: file.read_bytes() for file in (root / "counties").rglob("*.yaml")} == before


def test_of_a_list_too(tmp_path):
    root = demo(tmp_path / "p")
    book = Workbook()
    sheet = book.active
    sheet.append(["事项名称", "承办单位", "参与方式", "修改意见"])
    sheet.append(["危房改造办法征求意见", "样例县财政局", "公开征求意见", "时间写全些"])
    book.save(root / "t.xlsx")
    done = gongkai("import", "t.xlsx", "--county", "demo", "--list", "participation", "--year", "2026", cwd=root)
    assert "修改意见：时间写全些" in done.stdout, done.stderr
    assert not any("时间写全些" in path.read_text("utf-8") for path in (root / "counties").rglob("*.yaml"))


@pytest.mark.parametrize(
    ("heading", "is_one"),
    [
        *((one, True) for one in ("审核意见", "市级审核意见", "审 核\n意见", "结论", "审核结论", "批注", "修改意见", "意见", "反馈意见（市）")),
        *((one, False) for one in ("备注", "公开内容", "征求意见天数", "处理结果", "决定意见书", "公开依据", "结论性文件")),
    ],
)  # fmt: skip
def test_which_columns_are_opinions(heading, is_one):
    assert is_opinion(heading) == is_one


def with_limit(root, text):
    """The report of an import of the built workbook in which the first limit says `text`, and what the county's files say then."""
    assert gongkai("build", "--format", "xlsx", "--county", "demo", cwd=root).returncode == 0
    file = next((root / "build/demo").glob("catalog.xlsx"))
    book = load_workbook(file)
    sheet = next(one for one in book.worksheets if "农村危房改造" in one.title)
    cell = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).endswith("个工作日内"))
    cell.value = text
    book.save(root / "t.xlsx")
    done = gongkai("import", "t.xlsx", "--county", "demo", cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout, "".join(path.read_text("utf-8") for path in (root / "counties").rglob("*.yaml"))


def test_a_cell_of_our_own_table_that_says_as_above_is_no_limit(tmp_path):
    told, said = with_limit(demo(tmp_path / "p"), "同上")
    assert "说的是与别处相同，看不出是哪一格" in told
    assert "公开时限: 同上" not in said


def test_a_limit_that_was_written_over_two_lines_is_one(tmp_path):
    _, said = with_limit(demo(tmp_path / "p"), "信息形成之日起9个\n工作日内")
    assert "公开时限: 信息形成之日起9个工作日内\n" in said
