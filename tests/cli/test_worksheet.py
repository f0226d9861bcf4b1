"""gongkai worksheet, and back through gongkai import: a county begins in Excel, without YAML."""

import json
import os
import re
import shutil
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
import yaml
from docx import Document
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from command import gongkai, ok, started
from filling import column, everything, few, fill, put
from gongkai.editing.list_sheet import hints
from gongkai.editing.torn import office_names
from gongkai.source.project import load
from office import needs_office, saved

NAME = "填报表.xlsx"
COUNTY = "counties/duchang/county.yaml"
MONEY = "counties/duchang/04-caizheng-yujuesuan.yaml"


# Most tests look at some cells: a twentieth of the items, or a sixth, show as much as all of them, and are read and written in a fraction
# of the time; what is told of other domains has them, too. A county with all domains goes the whole way once.
DOMAINS = ("04", "22")
MORE = ("01", "03", "04", "08", "14", "20", "21", "23", "27")


def begin(folder, domains=()):
    assert gongkai("new", "project", "都昌县", cwd=folder).returncode == 0
    if domains:
        few(folder / "counties/duchang", *domains)
    assert gongkai("worksheet", cwd=folder).returncode == 0
    return folder


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    return begin(tmp_path_factory.mktemp("begun"), DOMAINS)


@pytest.fixture(scope="module")
def begun_wide(tmp_path_factory):
    return begin(tmp_path_factory.mktemp("wide"), MORE)


@pytest.fixture
def root(begun, tmp_path):
    return shutil.copytree(begun, tmp_path / "县")


@pytest.fixture
def wide(begun_wide, tmp_path):
    return shutil.copytree(begun_wide, tmp_path / "县")


def said(root, file=COUNTY):
    return yaml.safe_load((root / file).read_text("utf-8"))


@pytest.mark.parametrize("kind", ["", pytest.param("xlsx", marks=needs_office), pytest.param("ods", marks=needs_office), pytest.param("xls", marks=needs_office)])  # fmt: skip
def test_a_county_begins_in_excel(root, tmp_path, kind):
    fill(root / NAME, everything)
    back = saved(root / NAME, kind, tmp_path / "office") if kind else root / NAME
    done = gongkai("import", back, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "还有" not in done.stdout
    assert "没有读的" not in done.stdout
    checked = gongkai("validate", cwd=root)
    assert checked.returncode == 0
    assert "没有发现问题" in checked.stdout
    county, text = said(root), (root / COUNTY).read_text("utf-8")
    assert text.startswith("# 都昌县。不知道的空着")
    assert county["机构"]["公共文化服务机构"] == ["都昌县文化馆", "都昌县图书馆"]
    assert county["机构"]["财政部门"] == "都昌县财政局"
    assert county["乡镇"] == ["都昌镇", "周溪镇", "三汊港镇"]
    assert county["目录"]["编制单位"] == "都昌县人民政府办公室"
    money = said(root, MONEY)
    assert list(money["核实"]) == ["日期", "科室", "标记"]
    assert money["核实"]["科室"] == "县政务公开办"
    assert money["默认"] == {"公开层级": ["县级", "乡级"]}, "what all were given alike is written once"
    assert "调整" not in money
    again = gongkai("import", back, cwd=root)
    assert (again.returncode, "没有改动。" in again.stdout, "两边" in again.stdout) == (0, True, False)


def test_comments_on_cells_are_told_and_not_taken_in(root):
    book = openpyxl.load_workbook(root / NAME)
    book["机构"]["B6"].comment = openpyxl.comments.Comment("这个要问编办", "张三")
    book.save(root / NAME)
    done = gongkai("import", NAME, cwd=root)
    assert "的批注“这个要问编办”，没有读" in done.stdout + done.stderr
    assert done.stdout.count("的批注") == 1  # the worksheet's own notes are none


def test_what_is_struck_out_in_a_cell_is_told_and_not_taken_in(root):
    book = openpyxl.load_workbook(root / NAME)
    row = next(cell.row for cell in book["机构"]["A"] if cell.value == "财政部门")
    gone = TextBlock(InlineFont(strike=True), "国资")
    book["机构"].cell(row, 4).value = CellRichText("都昌县", gone, "财政局")
    book.save(root / NAME)
    done = gongkai("import", NAME, cwd=root)
    assert said(root)["机构"]["财政部门"] == "都昌县财政局"
    assert "“国资”：划了删除线，没有读" in done.stdout + done.stderr


def test_a_row_that_is_struck_out_is_told_and_not_taken_in(root):
    book = openpyxl.load_workbook(root / NAME)
    items, towns = book["04 财政预决算"], book["乡镇"]
    for row, (choice, reason) in {4: (None, None), 5: ("不采用", "本县没有这一级")}.items():
        items.cell(row, column(items, "公开层级")).value = "县级"
        for cell in items[row]:
            cell.font = Font(strike=True)
        if choice:
            for heading, text in (("采用/不采用", choice), ("不采用的理由", reason)):
                items.cell(row, column(items, heading)).value = text
                items.cell(row, column(items, heading)).font = Font()
    for row, town in enumerate(("都昌镇", "周溪镇", "三汊港镇"), 4):
        towns.cell(row, 1).value = town
    towns.cell(5, 1).font = Font(strike=True)
    book.save(root / NAME)
    done = gongkai("import", NAME, cwd=root)
    assert said(root)["乡镇"] == ["都昌镇", "三汊港镇"]
    assert [*said(root, MONEY)["不采用"]] == ["04-002"], "what is not struck out of a row is read"
    assert "调整" not in said(root, MONEY)
    assert "04 财政预决算第4行“04-001；" in done.stdout
    assert "划了删除线，没有读，没有当作不采用。不采用的，请选“不采用”、写理由" in done.stdout
    assert done.stdout.count("没有当作不采用") == 1, "this is said where it was not"
    assert "乡镇第5行“周溪镇”：划了删除线，没有读" in done.stdout


def test_what_stands_outside_of_the_yellow_columns_is_told(root):
    book = openpyxl.load_workbook(root / NAME)
    sheet = book["04 财政预决算"]
    sheet.delete_rows(4)
    sheet.insert_rows(5)
    for place, text in enumerate(("甲", "乙", "财政局"), 2):
        sheet.cell(5, place).value = text
    last = sheet.max_row
    for place, text in enumerate(("04-028", "校外培训", "名单", "教体局"), 1):
        sheet.cell(last + 1, place).value = text
    sheet.cell(last + 3, 1).value = "备注：由财政局提供"
    sheet.cell(last + 4, 2).value = "联系电话 0792-5231234"
    sheet.cell(2, 20).value = "请领导看"
    book["机构"].cell(book["机构"].max_row + 1, 1).value = "水利部门"
    book["填表说明"].cell(60, 1).value = "封面上的话"
    book.save(root / NAME)
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    done = gongkai("import", NAME, cwd=root)
    assert done.returncode == 0, done.stderr
    for told in (
        "“04 财政预决算”表里没有“04-001”这一行了，没有改动。不采用的，请用 gongkai exclude 04-001 --reason 理由",
        "04 财政预决算第5行“甲；乙；财政局”：不是填报表里的行，没有读。要加事项，请用 gongkai new item",
        f"第{last + 1}行“04-028；校外培训；名单；教体局”：不是填报表里的行",
        f"第{last + 3}行“备注：由财政局提供”：不是填报表里的行，没有读\n",
        f"第{last + 4}行“联系电话 0792-5231234”",
        "T2“请领导看”：不在要填的栏里",
        "“水利部门”：不是填报表里的行",
        "填表说明!A60“封面上的话”",
    ):
        assert told in done.stdout
    assert "没有读的（8）" in done.stdout, "and nothing that is the worksheet's own"
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before


def test_a_reason_that_gives_none_is_sent_back(root):
    def change(book):
        for heading, text in (("采用/不采用", "不采用"), ("不采用的理由", "同上")):
            put(book["04 财政预决算"], "04-002", heading, text)

    fill(root / NAME, change)
    done = gongkai("import", NAME, cwd=root)
    assert (done.returncode, "“同上”没有说为什么" in done.stderr) == (1, True)


def test_a_reason_that_is_still_to_be_written_is_asked_for(root):
    sheet, number, wanted = "04 财政预决算", "04-002", "本县没有这一项"
    (root / MONEY).write_text(
        f"领域: 财政预决算\n不采用:\n  {number}: 待补：导入的目录里没有这一项\n", encoding="utf-8"
    )
    ok(root, "worksheet")
    book = openpyxl.load_workbook(root / NAME)
    assert next(row for row in book[sheet].iter_rows(values_only=True) if row[0] == number)[-2:] == ("不采用", None)
    fill(root / NAME, lambda book: put(book[sheet], number, "不采用的理由", wanted))
    ok(root, "import", NAME)
    assert f"{number}: {wanted}\n" in (root / MONEY).read_text("utf-8")


def test_the_whole_way_without_yaml(tmp_path):
    """With `new project` and `worksheet` before: five commands. All domains."""
    root = begin(tmp_path)
    assert len(list((root / "counties/duchang").glob("[0-9]*.yaml"))) == 26
    fill(root / NAME, everything)
    for args in (["import", NAME], ["validate"], ["build", "--format", "html,json"]):
        done = gongkai(*args, cwd=root)
        assert done.returncode == 0, done.stdout + done.stderr
    catalog = json.loads((root / "build/duchang/catalog.json").read_text("utf-8"))
    assert not catalog["unchecked"]  # nothing is open


def test_some_cells_now_others_later(root):
    fill(root / NAME, lambda book: put(book["机构"], "财政部门", "机构全称", "√"))
    first = openpyxl.load_workbook(root / NAME)["填表说明"]["B10"].value
    refused = gongkai("worksheet", cwd=root)
    assert refused.returncode == 1
    assert re.search(r"还没有导入的（1 格：机构!D\d+）", refused.stderr)
    assert gongkai("import", NAME, cwd=root).returncode == 0
    assert gongkai("worksheet", cwd=root).returncode == 0
    book = openpyxl.load_workbook(root / NAME)
    assert book["填表说明"]["B10"].value == first - 1
    row = next(cells for cells in book["机构"].iter_rows(min_row=4) if cells[0].value == "财政部门")
    assert (row[2].value, row[3].value) == (None, "都昌县财政局")
    assert book["机构"].max_row == row[0].row or book["机构"].cell(4, 4).value is None  # the open ones first


def test_what_both_sides_changed_is_told_and_kept(root):
    fill(
        root / NAME,
        lambda book: [put(book["机构"], *one) for one in (("财政部门", "机构全称", "都昌县财政金融局"), ("民政部门", "机构全称", "√"))],
    )  # fmt: skip
    assert gongkai("set", "机构", "财政部门", "都昌县财政局", cwd=root).returncode == 0
    done = gongkai("import", NAME, cwd=root)
    assert done.returncode == 1
    assert "都昌县财政金融局”，现在是“都昌县财政局”" in done.stdout
    assert said(root)["机构"]["财政部门"] == "都昌县财政局"
    assert said(root)["机构"]["民政部门"] == "都昌县民政局"


def test_what_another_copy_brought_in_is_a_conflict(root):
    """The first copy may be filled in anew; a second one, whatever its name, does not go over it."""
    (root / "别处").mkdir()
    for copy in (f"{NAME}：民政局.xlsx", f"别处/{NAME}"):
        shutil.copy(root / NAME, root / copy)

    def fill_offices(path, **offices):
        fill(root / path, lambda book: [put(book["机构"], role, "机构全称", text) for role, text in offices.items()])

    fill_offices(NAME, 财政部门="都昌县财政局", 民政部门="都昌县民政局")
    ok(root, "import", NAME)
    fill_offices(NAME, 财政部门="都昌县财政金融局")
    ok(root, "import", NAME)
    for copy, other in ((f"{NAME}：民政局.xlsx", {"民政部门": "都昌县民政局"}), (f"别处/{NAME}", {})):
        fill_offices(copy, 财政部门="都昌县国库局", **other)
        done = gongkai("import", copy, cwd=root)
        assert done.returncode == 1
        assert "都昌县国库局”，现在是“都昌县财政金融局”" in done.stdout
    assert said(root)["机构"]["财政部门"] == "都昌县财政金融局"


def test_what_was_taken_in_and_changed_since_is_neither_new_nor_in_conflict(root):
    """Whatever changed it: a command, an editor, one that puts back what the form went out with. What is undone is new again."""

    def change(book):
        for part, line, heading, text in (
            ("机构", "财政部门", "机构全称", "√"),
            ("机构", "民政部门", "机构全称", "都昌县民政局"),
            ("本县", "目录 日期", "填写", datetime(2026, 11, 20)),
            ("04 财政预决算", "04-001", "采用/不采用", "不采用"),
            ("04 财政预决算", "04-001", "不采用的理由", "本级预算另行公开"),
        ):
            put(book[part], line, heading, text)

    fill(root / NAME, change)
    ok(root, "import", NAME)
    ok(root, "rename-office", "都昌县财政局", "都昌县财政金融局", "--yes")
    ok(root, "set", "目录", "日期", "2026-11-25")
    ok(root, "adopt", "04-001")
    by_hand = root / COUNTY
    by_hand.write_text(by_hand.read_text("utf-8").replace("都昌县民政局", "都昌县民政和老龄局"), "utf-8")
    before = by_hand.read_bytes()
    told = ok(root, "import", NAME)
    assert "本县!B10：“2026-11-20”导入过，以后改成了“2026-11-25”，没有再写" in told
    assert ("没有写的（4）" in told, "两边" in told, "没有改动。" in told) == (True, False, True)
    fill(root / NAME, lambda book: put(book["机构"], "街道办事处", "机构全称", "都昌县城关办"))
    assert "（1 格：机构!D" in gongkai("worksheet", cwd=root).stderr, "what is new is still kept"
    fill(root / NAME, lambda book: put(book["机构"], "街道办事处", "机构全称", None))
    ok(root, "worksheet", "--output", "新.xlsx")
    assert by_hand.read_bytes() == before
    by_hand.write_text(by_hand.read_text("utf-8").replace("都昌县民政和老龄局", "都昌县民政局"), "utf-8")
    for _ in range(4):
        ok(root, "undo")
    assert "还没有导入的（5 格：本县!B10、机构!D" in gongkai("worksheet", cwd=root).stderr
    ok(root, "import", NAME)
    fill(root / NAME, lambda book: put(book["机构"], "民政部门", "机构全称", "都昌县民政老龄局"))
    assert "机构 民政部门：都昌县民政局 → 都昌县民政老龄局" in ok(root, "import", NAME), (
        "the clerk's own words, put right"
    )
    ok(root, "worksheet")


def test_an_office_that_the_county_has_not(tmp_path):
    """It is told which items need it; where none is adopted any more, nothing is asked."""
    assert gongkai("new", "project", "都昌县", cwd=tmp_path).returncode == 0
    few(tmp_path / "counties/duchang", "25")
    assert gongkai("worksheet", cwd=tmp_path).returncode == 0
    fill(tmp_path / NAME, lambda book: put(book["机构"], "街道办事处", "机构全称", "无"))
    refused = gongkai("import", NAME, cwd=tmp_path)
    assert refused.returncode == 1
    assert "25-019、25-021由“街道办事处”公开" in refused.stderr
    told = gongkai("validate", "--all", cwd=tmp_path).stdout
    assert "gongkai exclude 25-019 25-021 --reason 理由" in told

    def left_out(book):
        for number in ("25-019", "25-021"):
            put(book["25 医疗卫生"], number, "采用/不采用", "不采用")
            put(book["25 医疗卫生"], number, "不采用的理由", "本县没有街道")

    fill(tmp_path / NAME, left_out)
    done = gongkai("import", NAME, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "采用的事项都用不着“街道办事处”，不用填" in done.stdout
    assert "没有写明“街道办事处”" not in gongkai("validate", "--all", cwd=tmp_path).stdout
    assert gongkai("worksheet", cwd=tmp_path).returncode == 0
    row = next(
        cells for cells in openpyxl.load_workbook(tmp_path / NAME)["机构"].iter_rows() if cells[0].value == "街道办事处"
    )
    assert row[3].fill.fgColor.rgb == "00000000", "it is not asked for"


@pytest.mark.parametrize("way", ["worksheet", "adopt", "set"])
def test_what_is_adopted_asks_for_the_offices_that_it_needs(root, way):
    """A role that no item needed before has no line among the county's offices: it gets one, as in a new county."""
    file = root / COUNTY
    file.write_text(re.sub("(?m)^  公安机关:.*\n", "", file.read_text("utf-8")), "utf-8")
    (root / "counties/duchang/22-huji-guanli.yaml").unlink()
    ok(root, "worksheet", "--output", "二.xlsx")
    if way == "worksheet":
        fill(root / "二.xlsx", lambda book: put(book["领域"], "户籍管理", "采用/不采用", "采用"))
        told = ok(root, "import", "二.xlsx")
    else:
        told = ok(root, *(["adopt", "户籍管理"] if way == "adopt" else ["set", "04-001", "公开主体", "公安机关"]))
    assert "都昌县 机构 公安机关：待填（拟）都昌县公安局" in told
    assert "\n  公安机关: {拟: 都昌县公安局}\n" in file.read_text("utf-8")
    assert gongkai("validate", cwd=root).returncode == 0


def test_undo_takes_it_back(root):
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    fill(root / NAME, everything)
    assert gongkai("import", NAME, cwd=root).returncode == 0
    assert gongkai("undo", cwd=root).returncode == 0
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before


WRONG = [
    ("04 财政预决算", "04-001", "公开层级", "省", "04 财政预决算!E4：“省”不是可以填的"),
    ("04 财政预决算", "04-002", "公开层级", "同上", "04 财政预决算!E5：“同上”不是可以填的"),
    ("领域", "财政预决算", "采用/不采用", "不采用", "没有写理由"),
    ("领域", "户籍管理", "采用/不采用", "不要", "“不要”不是可以填的"),
    ("本县", "目录 日期", "填写", "明天", "“明天”不是日期"),
    ("机构", "审批部门", "机构全称", "√", "没有拟的名称"),
    ("机构", "燃气管理部门", "机构全称", "待填", "填报表.xlsx：机构!D39：这里还没有填：“待填”"),
    ("机构", "城市供水主管部门", "机构全称", "同上", "：“同上”没有说是什么"),
    ("机构", "城镇排水主管部门", "机构全称", "—", "：“—”没有说是什么"),
    ("机构", "财政部门", "机构全称", "12345", "：“12345”不是名称"),
    ("机构", "公安机关", "机构全称", "[甲]", "：“[甲]”不是名称"),
    ("机构", "监管部门", "机构全称", "甲: {拟: 乙}", "：“甲: {拟: 乙}”里有“:”，不是机构的名称"),
    ("机构", "城市管理执法部门", "机构全称", "=HYPERLINK(1)", " 没有读懂，请改成文字"),
]


@pytest.mark.parametrize(
    "wrong",
    [WRONG, WRONG[2:3], WRONG[6:7], [("本县", "入口 办事服务", "填写", "javascript:alert(1)", "GK")]],
    ids=["all", "choice", "name", "found by a rule"],
)
def test_what_is_wrong_is_refused_whole(root, wrong):
    before = (root / COUNTY).read_bytes()

    def change(book):
        for sheet, row, heading, text, _ in wrong:
            put(book[sheet], row, heading, text)
        put(book["机构"], "民政部门", "机构全称", "√")

    fill(root / NAME, change)
    done = gongkai("import", NAME, cwd=root)
    assert done.returncode == 1
    assert [told for *_, told in wrong if told not in done.stderr] == []
    assert "Traceback" not in done.stderr
    assert (root / COUNTY).read_bytes() == before


def test_what_clerks_do_to_a_workbook_is_understood(wide):
    """A sheet with another name, a column moved and one put in, digits of full width, tiers in short, names with blanks."""

    def clumsy(book):
        money = book["04 财政预决算"]
        for row, text in enumerate(("县、乡", "县乡两级", "乡级/县级", "县", "乡级、县级"), 4):
            money.cell(row, column(money, "公开层级")).value = text
        for cells in money.iter_rows(min_row=3, min_col=2, max_col=5):
            for cell, value in zip(
                cells, [cells[3].value, cells[1].value, cells[0].value, cells[2].value], strict=True
            ):
                cell.value = value
        money.title = "财政（改）"
        book["03 公共资源交易"].insert_cols(2)
        trade = book["03 公共资源交易"]
        put(trade, "03-006", "公开时限", "合同签订之日起２０个工作日内")
        put(book["本县"], "代码", "填写", "３６０４２８")
        put(book["本县"], "目录 版本", "填写", "２０２６年版")
        put(book["本县"], "网站", "填写", "ｈｔｔｐｓ：／／www.duchang.gov.cn")
        put(book["机构"], "自然资源主管部门", "机构全称", "✓")
        put(book["机构"], "审批部门", "机构全称", "都昌县 行政审批局")
        book["机构"].merge_cells("D5:D5")
        for row, town in enumerate(("都昌镇人民政府", "周溪镇", "周溪 镇", "北山街道办事处"), 4):
            book["乡镇"].cell(row, 1).value = town
        book["机构"]["F4"] = "问过编办"

    fill(wide / NAME, clumsy)
    done = gongkai("import", NAME, cwd=wide)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "填报表.xlsx：机构!F4“问过编办”：不在要填的栏里，没有读" in done.stdout
    assert "没有读的（2）" in done.stdout
    assert "第8行“乡级、县级”：不是填报表里的行，没有读" in done.stdout
    county = said(wide)
    assert (county["代码"], county["目录"]["版本"], county["网站"]) == (
        "360428",
        "2026年版",
        "https://www.duchang.gov.cn",
    )
    assert county["乡镇"] == ["都昌镇", "周溪镇", "北山街道"]
    assert county["机构"]["自然资源主管部门"] == "都昌县自然资源局"
    assert county["机构"]["审批部门"] == "都昌县行政审批局"
    tiers = {number: one["公开层级"] for number, one in said(wide, MONEY)["调整"].items()}
    assert tiers == {**{key: ["县级", "乡级"] for key in ("04-001", "04-002", "04-003")}, "04-004": ["县级"]}
    trade = said(wide, "counties/duchang/03-gonggong-ziyuan-jiaoyi.yaml")
    assert trade["调整"]["03-006"] == {"公开时限": "合同签订之日起20个工作日内"}
    again = gongkai("import", NAME, cwd=wide)
    assert (again.returncode, "没有改动。" in again.stdout) == (0, True), again.stdout


def test_what_was_taken_in_is_not_asked_for_again(wide):
    """However it was spelled: dates, ticks, line breaks, 无; the worksheet may be made again over the same file."""

    def spelled(book):
        for row, text in enumerate(("县,乡", "县级 乡级"), 4):
            book["04 财政预决算"].cell(row, column(book["04 财政预决算"], "公开层级")).value = text
        put(book["03 公共资源交易"], "03-006", "公开时限", "合同签订之日起20个\n工作日内")
        for name, text in (("网站", "无"), ("目录 日期", "2026年12月1日"), ("目录 编制单位", "是")):
            put(book["本县"], name, "填写", text)
        put(book["机构"], "审批部门", "机构全称", "都昌县　行政审批局，都昌县司法局")
        put(book["领域"], "财政预决算", "核对人（科室）", "县财政局\n办公室")
        put(book["领域"], "财政预决算", "核对日期", "2026.11.20")

    fill(wide / NAME, spelled)
    (wide / "又.xlsx").write_bytes((wide / NAME).read_bytes())
    assert gongkai("import", NAME, cwd=wide).returncode == 0
    confirmed = said(wide, MONEY)["核实"]
    assert (confirmed["日期"], confirmed["科室"]) == (date(2026, 11, 20), "县财政局办公室")
    assert said(wide, MONEY)["调整"]["04-002"] == {"公开层级": ["县级", "乡级"]}
    again = gongkai("import", "又.xlsx", cwd=wide)
    assert (again.returncode, again.stdout) == (0, "都昌县（duchang）\n没有改动。\n")
    renewed = gongkai("worksheet", cwd=wide)
    assert renewed.returncode == 0, renewed.stderr


def test_how_many_cells_are_open_is_told_with_those_of_confirmations(root):
    told = gongkai("worksheet", "--output", "又一份.xlsx", cwd=root).stdout
    count, checks = map(int, re.search(r"还有 (\d+) 格空着（其中 (\d+) 格是核对的科室和日期）", told).groups())
    choices = [cells[3].value for cells in openpyxl.load_workbook(root / NAME)["领域"].iter_rows(min_row=4)]
    assert checks == 2 * choices.count("采用")
    assert count > checks


def test_what_is_doubtful_is_told_with_its_cell(wide):
    fill(wide / NAME, lambda book: put(book["03 公共资源交易"], "03-006", "公开时限", "20日"))
    done = gongkai("import", NAME, cwd=wide)
    assert "填报表.xlsx：03 公共资源交易!E9：公开时限“20日”没有说从哪一天起算。" in done.stdout


def test_items_and_domains_that_are_left_out(root):
    def change(book):
        put(book["领域"], "户籍管理", "采用/不采用", "不采用")
        put(book["领域"], "户籍管理", "不采用的理由", "由公安机关统一公开")
        put(book["22 户籍管理"], "22-001", "采用/不采用", "不采用")
        put(book["04 财政预决算"], "04-002", "采用/不采用", "不采用")
        put(book["04 财政预决算"], "04-002", "不采用的理由", "本县没有")

    assert gongkai("set", "22-002", "公开时限", "长期公开", cwd=root).returncode == 0
    fill(root / NAME, change)
    done = gongkai("import", NAME, cwd=root)
    assert (done.returncode, "户籍管理 不采用，填的“不采用”没有用" in done.stdout) == (0, True), done.stderr
    assert said(root)["不采用领域"]["户籍管理"] == "由公安机关统一公开"
    assert said(root, MONEY)["不采用"] == {"04-002": "本县没有"}
    assert not (root / "counties/duchang/22-huji-guanli.yaml").exists()
    assert gongkai("worksheet", cwd=root).returncode == 0
    fill(root / NAME, lambda book: put(book["04 财政预决算"], "04-002", "采用/不采用", "采用"))
    assert gongkai("import", NAME, cwd=root).returncode == 0
    assert "不采用" not in said(root, MONEY)


def test_half_a_confirmation_and_one_to_come(root):
    fill(root / NAME, lambda book: put(book["领域"], "财政预决算", "核对人（科室）", "县财政局办公室"))
    done = gongkai("import", NAME, cwd=root)
    assert "没有填“核对日期”" in done.stdout
    assert "核实" not in said(root, MONEY)
    fill(root / NAME, lambda book: put(book["领域"], "财政预决算", "核对日期", "2999-01-01"))
    assert "还没有到" in gongkai("import", NAME, cwd=root).stderr


def test_a_confirmation_that_was_drawn_down_over_what_is_not_adopted(root):
    fill(root / NAME, lambda book: (put(book["领域"], "旅游", "核对人（科室）", "县政务公开办"), put(book["领域"], "旅游", "核对日期", "2026-01-05"), put(book["机构"], "财政部门", "机构全称", "√")))  # fmt: skip
    done = gongkai("import", NAME, cwd=root)
    assert done.returncode == 0, done.stderr
    assert "旅游 不采用，不用核对，没有记下" in done.stdout
    assert said(root)["机构"]["财政部门"] == "都昌县财政局"
    assert gongkai("worksheet", cwd=root).returncode == 0, "nothing in it waits to be imported"


def test_what_is_open_leads_to_the_worksheet(root):
    step = "gongkai worksheet"
    assert step in gongkai("status", cwd=root).stdout.splitlines()[-1]
    assert step in gongkai("validate", cwd=root).stdout.splitlines()[-1]


def test_a_worksheet_of_another_county(root, tmp_path):
    other = tmp_path / "别县"
    other.mkdir()
    assert gongkai("new", "project", "湖口县", cwd=other).returncode == 0
    done = gongkai("import", root / NAME, cwd=other)
    assert done.returncode == 1
    assert "是都昌县（duchang）的填报表" in done.stderr
    done = gongkai("import", root / NAME, "--county", "hukou", cwd=other)
    assert (done.returncode, "不是 hukou 的" in done.stderr) == (1, True)


@pytest.mark.parametrize("slug", ["../../etc", "duchang/x", "", "counties", "province", "duchang\n"])
def test_a_forged_worksheet_leads_nowhere(root, slug):
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}

    def change(book):
        book["gongkai填报表"]["C1"].value = slug
        put(book["机构"], "民政部门", "机构全称", "都昌县民政局")

    fill(root / NAME, change)
    done = gongkai("import", NAME, cwd=root)
    changed = {path for path in root.rglob("*.yaml") if path.read_bytes() != before.get(path)}
    assert (done.returncode, changed) == ((0, {root / COUNTY}) if slug.strip() == "duchang" else (1, set()))
    assert "Traceback" not in done.stderr


def test_what_is_filled_in_is_text(root):
    texts = {"民政部门": "- 甲", "财政部门": "# 甲", "公安机关": "&a *a 甲"}
    fill(root / NAME, lambda book: [put(book["机构"], role, "机构全称", text) for role, text in texts.items()])
    done = gongkai("import", NAME, cwd=root)
    assert done.returncode == 0, done.stderr
    assert {role: said(root)["机构"][role] for role in texts} == texts


def test_lines_may_be_moved_added_and_taken_away(root):
    def change(book):
        sheet = book["机构"]
        sheet.delete_rows(4, 3)
        sheet.append(["财政部门", "", "", "都昌县财政局"])
        sheet.append(["财政部门", "", "", "都昌县国库支付中心"])
        sheet.append(["没有的部门", "", "", "都昌县某局"])
        book.move_sheet("机构", 5)
        del book["22 户籍管理"]

    fill(root / NAME, change)
    done = gongkai("import", NAME, cwd=root)
    assert done.returncode == 0, done.stderr
    assert said(root)["机构"]["财政部门"] == ["都昌县财政局", "都昌县国库支付中心"]
    assert "“没有的部门；都昌县某局”：不是填报表里的行，没有读" in done.stdout
    assert "“22 户籍管理”表没有了" in done.stdout


@pytest.mark.parametrize("how", ["sorted", "number", "twice"])
def test_rows_that_are_not_their_numbers_are_sent_back(wide, how):
    """Some columns were sorted without the numbers, a number was typed over another, a row was copied: the grey names tell."""

    def change(book):
        sheet = book["21 养老服务"]
        last = max(row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 1).value)
        put(sheet, "21-001", "公开时限", "信息形成之日起3个工作日内")
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=last)]
        if how == "sorted":
            for row, texts in enumerate(sorted(rows, key=lambda texts: str(texts[2])), 4):
                for place, text in enumerate(texts[1:], 2):
                    sheet.cell(row, place).value = text
        elif how == "number":
            sheet.cell(5, 1).value = sheet.cell(4, 1).value
        else:
            for place, text in enumerate(rows[0], 1):
                sheet.cell(last + 1, place).value = text
            sheet.cell(last + 1, column(sheet, "公开时限")).value = "每年一次"

    fill(wide / NAME, change)
    file = wide / "counties/duchang/21-yanglao-fuwu.yaml"
    before = file.read_bytes()
    done = gongkai("import", NAME, cwd=wide)
    assert (done.returncode, file.read_bytes()) == (1, before)
    assert ("写了两次" if how == "twice" else "像是只排了几栏的次序") in done.stderr


def test_it_offers_what_may_be_written_and_says_what_is_wanted(root):
    book = openpyxl.load_workbook(root / NAME)
    sheet = book["04 财政预决算"]
    offered = {one.formula1 for one in sheet.data_validations.dataValidation if one.formula1}
    assert '"采用,不采用"' in offered
    assert any("县级、乡级" in one for one in offered)
    assert sheet.conditional_formatting
    assert "由哪几级公开" in sheet.cell(3, column(sheet, "公开层级")).comment.text
    assert book["gongkai填报表"].sheet_state == "hidden"
    assert [cell.value for cell in book["gongkai填报表"][1]][:5] == [
        "gongkai填报表",
        "1",
        "duchang",
        "360428",
        "都昌县",
    ]
    assert "360428" in book["填表说明"]["A2"].value
    proposed = [one.formula1 for one in book["机构"].data_validations.dataValidation]
    assert '"都昌县财政局"' in proposed


def test_the_same_sources_give_the_same_bytes(root, tmp_path):
    gongkai("worksheet", "--output", tmp_path / "又.xlsx", cwd=root)
    assert (root / NAME).read_bytes() == (tmp_path / "又.xlsx").read_bytes()


def test_all_changes_are_told_where_they_are_only_looked_at(wide):
    fill(wide / NAME, everything)
    assert "\n  等 " not in gongkai("import", NAME, "--dry-run", cwd=wide).stdout
    assert "\n  等 " in gongkai("import", NAME, cwd=wide).stdout


def test_other_files_beside_a_worksheet(root, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    out = BytesIO()
    book.save(out)
    (tmp_path / "别的.xlsx").write_bytes(out.getvalue())
    done = gongkai("import", NAME, "--report", "情况.html", cwd=root)
    assert (done.returncode, "--report 不用于填报表" in done.stderr) == (2, True)
    done = gongkai("import", NAME, tmp_path / "别的.xlsx", cwd=root)
    assert (done.returncode, "请分开导入" in done.stderr) == (2, True)
    (root / "占着.xlsx").write_bytes(out.getvalue())
    done = gongkai("worksheet", "--output", "占着.xlsx", cwd=root)
    assert (done.returncode, "不是都昌县的填报表" in done.stderr) == (1, True)
    assert (root / "占着.xlsx").read_bytes() == out.getvalue()


def test_items_whose_roles_nobody_has_filled_in_are_sent_to_the_offices(begun_wide, tmp_path):
    root = shutil.copytree(begun_wide, tmp_path / "县")
    assert gongkai("set", "机构", "财政部门", "都昌县财政局", cwd=root).returncode == 0
    done = gongkai("worksheet", "--by", "office", cwd=root)
    assert re.search(r"没有分给哪个单位的：.+，还没有写本县是哪个单位：先填“机构”", done.stdout), (
        done.stdout + done.stderr
    )
    refused = gongkai("set", "名称", "都昌区", cwd=root)
    assert "两样在填报表里一起改" in refused.stdout + refused.stderr


@pytest.fixture(scope="module")
def parted(begun_wide, tmp_path_factory):
    root = shutil.copytree(begun_wide, tmp_path_factory.mktemp("parted") / "县")
    fill(root / NAME, everything)
    assert gongkai("import", NAME, cwd=root).returncode == 0
    done = gongkai("worksheet", "--by", "office", cwd=root)
    assert done.returncode == 0, done.stderr
    assert re.search(r"没有分给哪个单位的：\d+ 项（\d\d-\d{3} 等），公开主体是.+，不是本县的机构", done.stdout)
    return root


@pytest.fixture
def offices(parted, tmp_path):
    """In a county where all is filled in, a folder with each office's files."""
    return shutil.copytree(parted, tmp_path / "县") / "各单位填报表"


SOME = ("各乡镇人民政府", "都昌县民政局", "都昌县财政局")


@pytest.fixture
def some(offices):
    """The same folder with the files of three offices, of which two have items in common: what is told of one office's rows is told
    whoever else answered."""
    for path in offices.iterdir():
        if path.stem not in SOME:
            path.unlink()
    assert {path.stem for path in offices.iterdir()} == {*SOME}
    return offices


def cell_of(book, number, heading):
    """The cell of an item in an office's workbook: numbers stand in the hidden column behind the table."""
    for sheet in book.worksheets[1:]:
        heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=6) for cell in row if cell.value}
        for cells in sheet.iter_rows(min_row=4):
            if any(cell.value == number for cell in cells):
                return sheet.cell(cells[0].row, heads[heading])
    raise AssertionError(number)


def test_each_office_gets_its_own_items(offices):
    made = {path.name for path in offices.iterdir()}
    assert {"都昌县财政局.xlsx", "都昌县财政局.docx", "都昌县自然资源局.docx"} <= made
    book = openpyxl.load_workbook(offices / "都昌县民政局.xlsx")
    numbers = {cell.value for sheet in book.worksheets[1:] for row in sheet.iter_rows() for cell in row if cell.value}
    assert sum(re.fullmatch(r"\d\d-\d{3}", str(text)) is not None for text in numbers) == 22
    again = gongkai("worksheet", "--by", "office", cwd=offices.parent)
    assert (again.returncode, "已经有 各单位填报表 了" in again.stderr) == (1, True)


LAND = "counties/duchang/01-guotu-kongjian-guihua.yaml"


def tiers(book, texts):
    """Fill in what the guideline leaves open of 公开层级 of 国土空间规划: the first of the texts, then the others in turn."""
    sheet = next(one for one in book if one.title.startswith("01 "))
    column = next(cell.column for cell in sheet[3] if cell.value == "公开层级")
    rows = [row for row in range(4, sheet.max_row + 1) if not sheet.cell(row, column).value]
    for index, row in enumerate(rows):
        text = texts[0] if not index else texts[1 + index % (len(texts) - 1)]
        sheet.cell(row, column).value = text or None
    return [str(sheet.cell(row, 1).value) for row in rows]


def test_nearly_all_alike_is_a_default_and_the_rest_stand_by_themselves(wide):
    numbers = []
    fill(wide / NAME, lambda book: numbers.extend(tiers(book, ["县级、乡级", "县级"])))
    before = (wide / LAND).read_text("utf-8")
    done = gongkai("import", NAME, cwd=wide)
    assert done.returncode == 0, done.stdout + done.stderr
    text = (wide / LAND).read_text("utf-8")
    assert text.startswith(before.rstrip("\n")), "what stood there stands there"
    assert "默认:\n  公开层级: [县级]\n" in text
    found = said(wide, LAND)
    assert found["调整"] == {numbers[0]: {"公开层级": ["县级", "乡级"]}}
    assert f"国土空间规划 公开层级：{len(numbers) - 1} 项都是 县级，写在“默认”里" in done.stdout
    assert gongkai("import", NAME, cwd=wide).stdout.endswith("没有改动。\n")
    assert gongkai("worksheet", "--output", "又一份.xlsx", cwd=wide).returncode == 0
    assert gongkai("undo", cwd=wide).returncode == 0
    assert (wide / LAND).read_text("utf-8") == before


@pytest.mark.parametrize("texts", [["", "县级"], ["县级", "县级", "县级、乡级"]], ids=["one open", "mixed"])
def test_where_some_are_open_or_many_differ_each_item_says_its_own(wide, texts):
    fill(wide / NAME, lambda book: tiers(book, texts))
    assert gongkai("import", NAME, cwd=wide).returncode == 0
    found = said(wide, LAND)
    assert "默认" not in found, "it would fill in what nobody filled in"
    assert {tuple(one["公开层级"]) for one in found["调整"].values()} <= {("县级",), ("县级", "乡级")}


def test_an_untouched_file_changes_nothing_and_says_so_in_a_line(wide):
    """Also where roles are still open: what was printed for them is no office that somebody named."""
    gongkai("set", "机构", "民政部门", "都昌县民政局", cwd=wide)
    gongkai("set", "机构", "财政部门", "都昌县财政局", cwd=wide)
    assert gongkai("worksheet", "--by", "office", cwd=wide).returncode == 0
    before = {path: path.read_bytes() for path in (wide / "counties").rglob("*.yaml")}
    one = "都昌县民政局.{}：2 个领域 22 项，都与现在的目录一致。"
    for ending in ("xlsx", "docx"):
        done = gongkai("import", f"各单位填报表/都昌县民政局.{ending}", cwd=wide)
        assert (done.returncode, done.stdout) == (0, f"{one.format(ending)}\n没有改动。\n")
    gongkai(
        "set", "机构", "财政部门", "都昌县财政和国资局", cwd=wide
    )  # meanwhile: their rows are stale, and still name nobody
    assert "没有改动。" in gongkai("import", "各单位填报表", cwd=wide).stdout
    gongkai("undo", cwd=wide)
    assert {path: path.read_bytes() for path in (wide / "counties").rglob("*.yaml")} == before


def test_what_offices_send_back_is_taken_together(offices):
    """An item of two offices stands in the files of both; what one of them changed counts."""
    root = offices.parent
    both = "03-001"
    holders = []
    for path in sorted(offices.glob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        try:
            cell_of(book, both, "公开时限")
        except AssertionError:
            continue
        holders.append(path)
    assert holders
    edit = "信息形成或者变更之日起5个工作日内"
    fill(holders[-1], lambda book: setattr(cell_of(book, both, "公开时限"), "value", edit))
    money = offices / "都昌县财政局.xlsx"
    fill(money, lambda book: setattr(cell_of(book, "04-001", "公开时限"), "value", edit))
    done = gongkai("import", "各单位填报表", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "张表由本程序编出，都认出了" in done.stdout, "what nobody changed is counted, not listed"
    assert "个领域没有改动" in done.stdout
    assert len(done.stdout.splitlines()) < 40
    trade = said(root, "counties/duchang/03-gonggong-ziyuan-jiaoyi.yaml")
    assert trade["调整"][both]["公开时限"] == edit
    assert "新增" not in trade
    assert said(root, MONEY)["调整"]["04-001"]["公开时限"] == edit
    again = gongkai("import", "各单位填报表", cwd=root)
    assert (again.returncode, "没有改动。" in again.stdout) == (0, True)


def test_two_that_say_different_things_of_one_cell_are_told(offices):
    root = offices.parent
    first, second = offices / "都昌县财政局.xlsx", offices / "又一份.xlsx"
    second.write_bytes(first.read_bytes())
    for path, days in ((first, 5), (second, 7)):
        text = f"信息形成或者变更之日起{days}个工作日内"
        fill(path, lambda book, text=text: setattr(cell_of(book, "04-001", "公开时限"), "value", text))
    before = (root / MONEY).read_bytes()
    done = gongkai("import", first, second, cwd=root)
    assert done.returncode == 1
    assert "5个工作日" in done.stdout
    assert "7个工作日" in done.stdout
    assert "两份表改得不一样" in done.stdout
    assert (root / MONEY).read_bytes() == before


def test_what_is_told_of_an_offices_form_names_that_form(some):
    """Its Word, which nobody opened, is read before its Excel."""
    root, path = some.parent, some / "都昌县财政局.xlsx"
    rows = {}

    def edit(book):
        for number, heading, text in (
            ("04-001", "公开时限", "信息形成之日起7个工作日内"),
            ("04-002", "公开依据", None),
            ("04-002", "县级", "县里"),
        ):
            cell = cell_of(book, number, heading)
            cell.value, rows[heading] = text, f"{path.name}：{cell.parent.title}!{cell.coordinate}｜"

    fill(path, edit)
    assert gongkai("set", "04-001", "公开时限", "信息形成之日起15个工作日内", cwd=root).returncode == 0
    done = gongkai("import", "各单位填报表", cwd=root)
    assert done.returncode == 1
    assert f"{rows['公开时限']}04-001｜公开时限｜" in done.stdout
    assert f"{rows['公开依据']}04-002｜公开依据｜" in done.stdout
    assert f"{rows['县级']}县里｜" in done.stdout
    assert ".docx：" not in done.stdout
    assert re.search(rf"{path.name}｜04 财政预决算｜财政预决算｜\d+｜\d+｜0｜1｜", done.stdout), (
        "the cell counts in its own table"
    )


def without(path, *numbers):
    """Delete the rows of these items from an office's workbook or document."""
    if path.suffix == ".docx":
        document = Document(str(path))
        rows = [
            row
            for table in document.tables
            for row in table.rows
            if any(f"{one} " in row.cells[0].text for one in numbers)
        ]
        for row in rows:
            row._tr.getparent().remove(row._tr)
        document.save(str(path))
        return len(rows)
    book = openpyxl.load_workbook(path)
    for number in numbers:
        cell = cell_of(book, number, "公开时限")
        cell.parent.delete_rows(cell.row)
    book.save(path)
    return len(numbers)


def test_a_row_that_one_form_lacks_and_nobody_changed_in_the_other_was_deleted(some):
    """Each office has an Excel and a Word: what comes back lies beside the other one, which nobody touched."""
    root = some.parent
    assert without(some / "都昌县财政局.xlsx", "04-001") == 1
    assert without(some / "都昌县财政局.docx", "04-002") == 1
    done = gongkai("import", "各单位填报表", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    left_out = said(root, MONEY)["不采用"]
    assert [number for number in left_out if "在导入的表里删去了" in left_out[number]] == ["04-001", "04-002"]
    again = gongkai("import", "各单位填报表", cwd=root)
    assert (again.returncode, "没有改动。" in again.stdout) == (0, True)


def test_a_sheet_that_was_deleted_is_told(some):
    root, path = some.parent, some / "都昌县民政局.xlsx"
    fill(path, lambda book: book.remove(book.worksheets[-1]))
    for what in (path, "各单位填报表"):
        done = gongkai("import", what, cwd=root)
        assert done.returncode == 0
        assert re.search("都昌县民政局.xlsx：目录｜[^｜、]+｜目录里有，它的表没有了：里面的事项没有动", done.stdout), (
            done.stdout
        )
        assert "没有改动。" in done.stdout


def test_a_row_that_was_deleted_and_stands_in_another_offices_table_is_asked_back(some):
    root = some.parent
    edit = "信息形成或者变更之日起5个工作日内"
    held = {}
    for path in sorted(some.glob("*.xlsx")):
        for sheet in openpyxl.load_workbook(path).worksheets[1:]:
            for row in sheet.iter_rows(min_row=4, values_only=True):
                for text in {text for text in row if re.fullmatch(r"\d\d-\d{3}", str(text))}:
                    held.setdefault(text, []).append(path)
    shared, (one, other) = next((number, paths) for number, paths in held.items() if len(paths) == 2)
    without(one, shared)
    without(some / "都昌县财政局.xlsx", "04-001")
    before = {path: path.read_bytes() for path in (root / "counties").rglob("*.yaml")}
    document = Document(str(some / "都昌县财政局.docx"))
    row = next(row for table in document.tables for row in table.rows if "04-001 " in row.cells[0].text)
    next(cell for cell in row.cells[5:] if "日" in cell.text).text = edit
    document.save(str(some / "都昌县财政局.docx"))
    done = gongkai("import", "各单位填报表", "--dry-run", cwd=root)
    assert done.returncode == 1
    assert re.search(rf"{one.name}.*｜{shared}｜整行｜（已删去）｜.+{other.stem}\.\w+：.+，还在）", done.stdout)
    assert re.search("都昌县财政局.xlsx.*｜04-001｜整行｜（已删去）｜.+都昌县财政局.docx：.+，改过）", done.stdout)
    assert f"{shared}｜待补" not in done.stdout
    assert {path: path.read_bytes() for path in before} == before


def test_a_row_without_its_number_is_the_one_that_lies_beside_it(some):
    root = some.parent
    edit = "信息形成或者变更之日起5个工作日内"

    def retyped(book):
        cell = cell_of(book, "04-001", "公开时限")
        cell.value = edit
        for one in cell.parent[cell.row]:
            if one.column > cell.column + 8 and one.value:
                one.value = None

    fill(some / "都昌县财政局.xlsx", retyped)
    done = gongkai("import", "各单位填报表", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    found = said(root, MONEY)
    assert ("新增" in found, found["调整"]["04-001"]["公开时限"]) == (False, edit)


def test_all_that_is_wrong_is_told_at_once_and_where_it_stands(root):
    """What a cell's own look finds, what the rules find, and what an unreadable value in the county's file hides of them."""
    before = {path: path.read_bytes() for path in (root / "counties").rglob("*.yaml")}

    def clumsy(book):
        put(book["本县"], "网站", "填写", "www.duchang.gov.cn")
        put(book["本县"], "代码", "填写", "36-0428")
        put(book["本县"], "入口 办事服务", "填写", "http://www.jxzwfww.gov.cn/")
        put(book["本县"], "入口 年报", "填写", "https://www.duchang.gov.cn/nb")
        put(book["机构"], "财政部门", "机构全称", "同上")
        put(book["机构"], "民政部门", "机构全称", "（待确定）")
        put(book["机构"], "公安机关", "机构全称", "都昌县公安局（待确认）")
        put(book["04 财政预决算"], "04-001", "公开层级", "市级")

    fill(root / NAME, clumsy)
    done = gongkai("import", NAME, cwd=root)
    assert done.returncode == 1
    told = done.stderr.partition("这些也请看看")[0]
    wanted = (
        ("机构!", "“（待确定）”没有说是什么机构。还没有定的，空着"),
        ("机构!", "里有“（待确认）”，不是机构的名称"),
        ("机构!", "“同上”没有说是什么机构"),
        ("04 财政预决算!", "“市级”不是可以填的"),
        ("本县!B5", "代码"),
        ("本县!B8", "网站“www.duchang.gov.cn”不是公众能打开的完整网址，看不出入口“办事服务”、“年报”是不是本县的"),
        ("本县!B12", "入口“办事服务”不是 https 网址"),
    )
    for place, text in wanted:
        assert any(f"填报表.xlsx：{place}" in line and text in line for line in told.splitlines()), (place, told)
    assert {path: path.read_bytes() for path in before} == before


def test_what_is_wrong_is_told_at_the_cell_that_it_was_written_from(wide):
    """Not at others that say the same, or have it within: dates, who confirmed a domain, items of the same limit."""

    def clumsy(book):
        put(book["本县"], "目录 日期", "填写", "2026-12-01")
        put(book["机构"], "民政部门", "机构全称", "县发改局")
        put(book["领域"], "财政预决算", "核对人（科室）", "县发改局")
        put(book["领域"], "财政预决算", "核对日期", "2026-11-01")
        for number in ("03-006", "03-007", "03-034", "03-014", "03-035", "03-024"):
            long = "信息形成或者变更之日起60个工作日内"
            put(book["03 公共资源交易"], number, "公开时限", long if number != "03-006" else long.replace("60", "7"))
        book["乡镇"]["A4"], book["乡镇"]["A5"], book["乡镇"]["A6"] = "都昌镇", "周溪镇\n1", "三汊港镇"

    fill(wide / NAME, clumsy)
    done = gongkai("import", NAME, cwd=wide)
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if "“1”" in line] == [
        "错误：填报表.xlsx：乡镇!A5：“1”不是名称：一个汉字也没有。请写全称；还不知道的，空着（GK710）"
    ]
    (told,) = [line for line in done.stderr.splitlines() if "“县发改局”" in line]
    assert re.match(r"填报表\.xlsx：机构!D\d+：“县发改局”不是机构的全称", told)
    told = [line.split("：", 2)[1] for line in done.stderr.splitlines() if "60个工作日" in line]
    assert sorted(told) == [f"03 公共资源交易!E{row}" for row in (18, 21, 22, 29)]


def test_numbers_before_names_are_no_names(root):
    def numbered(book):
        put(book["机构"], "公共文化服务机构", "机构全称", "1.都昌县文化馆 2.都昌县图书馆")
        put(book["机构"], "民政部门", "机构全称", "①都昌县民政局②都昌县慈善总会")
        book["乡镇"]["A4"], book["乡镇"]["A5"] = "1、都昌镇", "（2）周溪镇；（3）三汊港镇"

    fill(root / NAME, numbered)
    done = gongkai("import", NAME, cwd=root)
    assert done.returncode == 0, done.stderr
    assert said(root)["乡镇"] == ["都昌镇", "周溪镇", "三汊港镇"]
    assert said(root)["机构"]["公共文化服务机构"] == ["都昌县文化馆", "都昌县图书馆"]
    assert said(root)["机构"]["民政部门"] == ["都昌县民政局", "都昌县慈善总会"]
    assert "没有改动" in gongkai("import", NAME, cwd=root).stdout, "what was numbered is known again"


def test_what_is_told_once_is_not_announced_again(root):
    """An office that is gone is refused in its cell; nothing else is to be looked at."""
    fill(root / NAME, lambda book: put(book["机构"], "乡村振兴部门", "机构全称", "都昌县乡村振兴局"))
    done = gongkai("import", NAME, cwd=root)
    assert (done.returncode, "GK402" in done.stderr) == (1, True)
    assert not re.search("这些也请看看：\n请改好", done.stderr), done.stderr


def test_the_state_of_the_catalog_is_not_asked_for_nor_taken(root):
    rows = {row[0] for row in openpyxl.load_workbook(root / NAME)["本县"].iter_rows(values_only=True)}
    assert "目录 版本" in rows
    assert "目录 状态" not in rows
    done = gongkai("set", "目录", "状态", "已公布", cwd=root)
    assert (done.returncode, "由审核记录算出" in done.stderr) == (1, True)


def test_a_number_that_a_cell_cannot_hold_is_sent_back(root):
    fill(root / NAME, lambda book: put(book["本县"], "目录 版本", "填写", 20260000001234567))
    done = gongkai("import", NAME, cwd=root)
    assert done.returncode == 1
    assert re.search("填报表.xlsx：本县!.+“20260000001234.+”：数字超过15位.+改成文本格式", done.stderr)


@pytest.mark.parametrize("limit", [20, date(2026, 5, 1)])
def test_a_limit_that_is_a_mere_number_or_date_is_sent_back(wide, limit):
    fill(wide / NAME, lambda book: put(book["03 公共资源交易"], "03-006", "公开时限", limit))
    before = {path: path.read_bytes() for path in wide.rglob("*.yaml")}
    done = gongkai("import", NAME, cwd=wide)
    assert done.returncode == 1
    assert "填报表.xlsx：03 公共资源交易!E9：03-006 的“公开时限”：“2" in done.stderr
    assert "没有说是什么时候公开" in done.stderr
    assert {path: path.read_bytes() for path in wide.rglob("*.yaml")} == before


def written_in(book):
    """A row behind the last of an office's sheet, as people write it: no number, its columns by their headings."""
    cell = cell_of(book, "04-001", "公开时限")
    sheet = cell.parent
    heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=6) for cell in row if cell.value}
    last = max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, heads["公开时限"]).value)
    said = {
        "一级事项": "债务",
        "二级事项": "债务偿还",
        "公开内容（要素）": "偿还金额、偿还日期",
        "公开依据": "《中华人民共和国预算法》",
        "公开时限": "每季度",
        "公开主体": "都昌县财政局",
        "公开渠道和载体": "□广播电视 ■政府网站",
        "全社会": "√",
        "主动": "√",
        "县级": "√",
    }
    for heading, text in said.items():
        sheet.cell(last + 1, heads[heading]).value = text


def test_a_row_that_was_written_in_is_one_item_however_often_it_comes(some):
    """The folder is imported each time that one more office answers."""
    root = some.parent
    fill(some / "都昌县财政局.xlsx", written_in)
    done = gongkai("import", "各单位填报表", cwd=root)
    assert (done.returncode, "04-L01 新增：债务偿还" in done.stdout) == (0, True), done.stdout + done.stderr
    again = gongkai("import", "各单位填报表", cwd=root)
    assert (again.returncode, "没有改动。" in again.stdout) == (0, True), again.stdout
    assert gongkai("set", "04-L01", "公开时限", "每年", cwd=root).returncode == 0
    told = gongkai("import", "各单位填报表", cwd=root)
    assert told.returncode == 1
    assert re.search("都昌县财政局.xlsx：.+｜04-L01｜公开时限｜每季度｜每年", told.stdout)
    assert "没有改动。" in told.stdout, "nobody knows which of the two came later"


def test_channels_in_another_order_are_no_conflict(some):
    root = some.parent

    def ticked(book):
        cell = cell_of(book, "04-001", "公开渠道和载体")
        cell.value = cell.value.replace("□广播电视", "☑广播电视").replace("□两微一端", "√两微一端")

    fill(some / "都昌县财政局.xlsx", ticked)
    assert gongkai("import", "各单位填报表", cwd=root).returncode == 0
    path = root / MONEY
    turned = re.sub(
        r"(?<=公开渠道和载体: \[)([^\]]+)", lambda one: ", ".join(one[1].split(", ")[::-1]), path.read_text("utf-8")
    )
    path.write_text(turned, "utf-8")
    again = gongkai("import", "各单位填报表", cwd=root)
    assert (again.returncode, "没有改动。" in again.stdout) == (0, True), again.stdout


def test_names_of_offices_that_a_narrow_column_tore(root):
    torn = {
        "司法行政部门": ("都昌县司\n法局", "都昌县司法局"),
        "民政部门": ("都昌县民政局（都昌县\n老龄办）", "都昌县民政局（都昌县老龄办）"),
        "住房和城乡建设部门": ("都昌县住房和城乡\n建设局", "都昌县住房和城乡建设局"),
        "财政部门": ("都昌县财政局\n都昌县国库支付中心", ["都昌县财政局", "都昌县国库支付中心"]),
    }
    roles = [role for role in torn if role in said(root)["机构"]]
    assert len(roles) > 1
    fill(root / NAME, lambda book: [put(book["机构"], role, "机构全称", torn[role][0]) for role in roles])
    done = gongkai("import", NAME, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {role: said(root)["机构"][role] for role in roles} == {role: torn[role][1] for role in roles}
    again = gongkai("import", NAME, cwd=root)
    assert (again.returncode, "没有改动。" in again.stdout) == (0, True)
    assert gongkai("worksheet", cwd=root).returncode == 0, "nothing in it is left to be imported"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("文化广电\n旅游局", ["文化广电旅游局"]),
        ("国家税务总局\n都昌县税务局", ["国家税务总局都昌县税务局"]),
        ("都昌县文化馆\n都昌县图书馆", ["都昌县文化馆", "都昌县图书馆"]),
        ("都昌县文化馆，\n图书馆", ["都昌县文化馆", "图书馆"]),
        ("都昌县民政局（老龄办、慈善办）", ["都昌县民政局（老龄办、慈善办）"]),
        ("都昌县人民政府\n办公室", ["都昌县人民政府办公室"]),
        ("都昌县发展和改革委\n员会", ["都昌县发展和改革委员会"]),
        ("都昌县消防救援\n都昌县公安局", ["都昌县消防救援", "都昌县公安局"]),
        ("各乡镇\n人民政府", ["各乡镇人民政府"]),
        ("都昌县图书馆 都昌县文化馆　都昌县博物馆", ["都昌县图书馆", "都昌县文化馆", "都昌县博物馆"]),
        ("图书馆 文化馆", ["图书馆", "文化馆"]),
        ("都昌县民政局 残联", ["都昌县民政局", "残联"]),
        ("九江市 都昌县 民 政 局", ["九江市都昌县民政局"]),
        ("都昌县住房和城乡 建设局 都昌县人民政府 办公室", ["都昌县住房和城乡建设局", "都昌县人民政府办公室"]),
        ("国家税务总局 都昌县税务局", ["国家税务总局都昌县税务局"]),
    ],
)
def test_which_lines_and_words_are_one_office(text, names):
    assert list(office_names(text, "都昌县", ())) == names


def test_names_that_were_joined_are_no_one_name_when_they_come_again():
    joined = "都昌县图书馆都昌县文化馆"
    for text in ("都昌县图书馆\n都昌县文化馆", "都昌县图书馆 都昌县文化馆"):
        assert office_names(text, "都昌县", {joined}) == ("都昌县图书馆", "都昌县文化馆")


def test_a_cell_full_of_blanks_is_gone_through_once():
    """With the square of its length this would not end."""
    assert office_names("甲 " * 16_000, "都昌县", ()) == ("甲" * 16_000,)


def table_of_offices(path, rows, heads=("角色", "机构名称"), closed=True):
    document = Document()
    document.add_paragraph("都昌县各单位一览")
    table = document.add_table(rows=0, cols=len(heads))
    for row in (heads, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    if closed:
        document.add_paragraph("填表人：")
    document.save(path)


@pytest.mark.parametrize(
    ("kind", "heads"),
    [
        ("", ("角色", "机构名称")),
        ("", ("承担职能", "单位（部门）名称")),  # known by what stands below
        pytest.param("docx", ("职能", "单位"), marks=needs_office),
        pytest.param("doc", ("公开主体", "机构"), marks=needs_office),
    ],
)
def test_a_table_of_offices_in_word(root, tmp_path, kind, heads):
    rows = [
        ("财政部门", "都昌县财政局"),
        ("公共文化服务机构", "都昌县文化馆\n都昌县图书馆"),
        ("民政主管部门", "都昌县民政局"),  # another name of the role
        ("气象部门", "都昌县气象局"),
        ("审批部门", ""),
    ]
    table_of_offices(tmp_path / "机构.docx", rows, heads)
    path = saved(tmp_path / "机构.docx", kind, tmp_path / "office") if kind else tmp_path / "机构.docx"
    done = gongkai("import", path, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    offices = said(root)["机构"]
    assert (offices["财政部门"], offices["民政部门"]) == ("都昌县财政局", "都昌县民政局")
    assert offices["公共文化服务机构"] == ["都昌县文化馆", "都昌县图书馆"]
    assert offices["审批部门"] is None
    assert "“气象部门”：不是要填的角色" in done.stdout
    table_of_offices(
        path := tmp_path / "名单.docx", [("管钱", "都昌县财政局"), ("低保", "都昌县民政局")], ("工作", "单位")
    )
    assert "是机构的表的，要有“角色”“机构全称”" in gongkai("import", path, cwd=root).stderr


@needs_office
def test_a_table_of_offices_that_is_lost_when_an_old_word_file_is_converted(root, tmp_path):
    """LibreOffice drops a table that nothing follows from a .doc: it is said what to do, and nothing is written."""
    table_of_offices(tmp_path / "机构.docx", [("财政部门", "都昌县财政局")], closed=False)
    before = (root / COUNTY).read_bytes()
    done = gongkai("import", saved(tmp_path / "机构.docx", "doc", tmp_path / "office"), cwd=root)
    assert (done.returncode, "请在 Word 或 WPS 里打开，另存为 .docx 后再导入" in done.stderr) == (1, True), done.stderr
    assert (root / COUNTY).read_bytes() == before


def test_an_old_word_file_without_libreoffice_says_what_to_do(root, tmp_path):
    (tmp_path / "机构.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    done = started("import", tmp_path / "机构.doc", cwd=root, env={**os.environ, "PATH": str(tmp_path)})
    assert (done.returncode, "在 Word 或 WPS 里另存为 .docx 后再导入" in done.stderr) == (1, True), done.stderr


def test_a_table_of_offices_does_not_overwrite(root, tmp_path):
    assert gongkai("set", "机构", "财政部门", "都昌县财政局", cwd=root).returncode == 0
    rows = [("财政部门", "都昌县财政金融局"), ("民政部门", "都昌县民政局")]
    table_of_offices(tmp_path / "机构.docx", rows, ("职能", "单位全称"))
    done = gongkai("import", tmp_path / "机构.docx", cwd=root)
    assert (done.returncode, "现在是“都昌县财政局”" in done.stdout) == (1, True)
    assert (said(root)["机构"]["财政部门"], said(root)["机构"]["民政部门"]) == ("都昌县财政局", "都昌县民政局")


def test_the_provinces_platform_is_an_entrance(root):
    """It needs no comment in YAML; elsewhere than on a government's site it is refused."""

    def entrance(address, website="https://www.duchang.gov.cn"):
        def change(book):
            put(book["本县"], "网站", "填写", website)
            put(book["本县"], "入口 办事服务", "填写", address)

        fill(root / NAME, change)
        return gongkai("import", NAME, cwd=root)

    wrong = entrance("https://www.jxzwfww.com/dc")
    assert (wrong.returncode, "GK802" in wrong.stderr) == (1, True)
    assert "忽略" not in wrong.stderr, "nobody can write a comment in Excel"
    unclear = entrance("https://www.jxzwfww.gov.cn/dc", "www.duchang.gov.cn")
    assert (unclear.returncode, "没有写本县的网站" in unclear.stderr) == (1, False)
    assert "网站“www.duchang.gov.cn”不是公众能打开的完整网址" in unclear.stderr
    done = entrance("https://www.jxzwfww.gov.cn/dc")
    assert done.returncode == 0, done.stderr
    assert said(root)["入口"]["办事服务"] == "https://www.jxzwfww.gov.cn/dc"
    assert "GK802" in gongkai("validate", "--all", cwd=root).stdout


def test_rows_that_hinder_a_build_are_told_and_can_be_withdrawn(root):
    assert gongkai("worksheet", "--list", "progress", cwd=root).returncode == 0
    empty = gongkai("import", "任务进展.xlsx", "--list", "progress", cwd=root)
    assert (empty.returncode, "“任务进展”的表里一条也没有填" in empty.stderr) == (1, True), empty.stderr

    def tasks(book):
        sheet = book.active
        rows = [("T29", "已完成"), ("T29", "进行中"), ("T2", "搞定")]
        for row, cells in enumerate(rows, 4):
            for number, text in enumerate(cells, 1):
                sheet.cell(row, number).value = text

    fill(root / "任务进展.xlsx", tasks)
    done = gongkai("import", "任务进展.xlsx", "--list", "progress", cwd=root)
    assert done.returncode == 1, done.stderr
    assert "改好以前不能编成品（3）" in done.stdout
    assert "gongkai exclude RW-002 --reason 与RW-001重复" in done.stdout
    assert "有哪些任务，看 gongkai report progress" in done.stdout
    assert "province/" not in done.stdout, "a county's project has no such file"
    assert gongkai("exclude", "RW-002", "10-001", "--reason", "重复", cwd=root).returncode == 2
    assert gongkai("exclude", "RW-002", "RW-003", "--reason", "填错了", cwd=root).returncode == 0
    rows = said(root, "counties/duchang/lists/progress.yaml")
    assert [one["编号"] for one in rows["条目"]] == ["RW-001"]
    assert rows["已撤销"] == {"RW-002": "填错了", "RW-003": "填错了"}
    again = gongkai("exclude", "RW-002", "--reason", "重复", cwd=root)
    assert (again.returncode, "RW-002 已经撤销（填错了）" in again.stderr) == (1, True)
    assert gongkai("exclude", "RW-001", "--reason", "不办了", cwd=root).returncode == 0
    assert gongkai("validate", cwd=root).returncode == 0


def test_a_list_is_filled_in(root):
    """Rows are added below those that stand there; what each column takes is said and offered."""
    for number, (name, why) in enumerate((("行政机关内部会议纪要", "内部事务信息"), ("举报人信息", "个人隐私")), 1):
        path = root / f"{number}.xlsx"
        done = gongkai("worksheet", "--list", "withheld", "--output", path, cwd=root)
        assert done.returncode == 0, done.stderr
        assert f"现有 {number - 1} 条" in done.stdout
        book = openpyxl.load_workbook(path)
        sheet = book.active
        heads = {cell.value: cell.column for cell in sheet[3]}
        kinds = next(one for one in sheet.data_validations.dataValidation if one.formula1 and why in one.formula1)
        reasons = next(head for head, column in heads.items() if next(iter(kinds.sqref.ranges)).min_col == column)
        for heading in ("事项名称", reasons):
            assert sheet.cell(3, heads[heading]).comment.text
        sheet.cell(3 + number, heads["事项名称"]).value = name
        sheet.cell(3 + number, heads[reasons]).value = why
        book.save(path)
        done = gongkai("import", path, "--list", "withheld", cwd=root)
        assert done.returncode == 1, "it is written, and told to hinder a build"
        assert re.search("“主管单位”.*没有填", done.stdout)
        assert "没有读" not in done.stdout
        rows = said(root, "counties/duchang/lists/withheld.yaml")["条目"]
        assert [row["事项名称"] for row in rows][number - 1 :] == [name]
        assert rows[number - 1]["情形"] == why
    fill_in(root / "1.xlsx", 9, 事项名称="还没有导入的")
    kept = (root / "1.xlsx").read_bytes()
    refused = gongkai("worksheet", "--list", "withheld", "--output", "1.xlsx", cwd=root)
    assert (refused.returncode, (root / "1.xlsx").read_bytes()) == (1, kept)


SYSTEMS, SYSTEM_LIST = "政务公开制度规范.xlsx", "counties/duchang/lists/systems.yaml"


def fill_in(path, row, **texts):
    def put(book):
        heads = {cell.value: cell.column for cell in book.active[3]}
        for heading, text in texts.items():
            book.active.cell(row, heads[heading]).value = text

    fill(path, put)


@pytest.mark.parametrize("by", ["commands", "hand"])
def test_a_form_that_is_imported_again_undoes_nothing(root, by):
    """Its rows have no marks: what was corrected, renamed or withdrawn since the first import stays so."""
    assert gongkai("worksheet", "--list", "systems", cwd=root).returncode == 0
    for row, name in ((4, "信息发布制度"), (5, "依申请公开制度"), (6, "保密审查办法")):
        fill_in(
            root / SYSTEMS,
            row,
            制度="信息发布",
            文件名称=name,
            文号=f"都府办发〔2021〕{row}号",
            制定单位="都昌县人民政府",
        )
    refused = gongkai("worksheet", "--list", "systems", cwd=root)
    assert (refused.returncode, "里面有填了还没有导入的" in refused.stderr) == (1, True)
    assert gongkai("import", SYSTEMS, "--list", "systems", cwd=root).returncode == 0
    if by == "commands":
        ok(root, "set", "ZD-001", "文号", "都府办发〔2021〕11号")
        ok(root, "set", "ZD-002", "文件名称", "办理政府信息公开申请的规定")
        ok(root, "exclude", "ZD-003", "--reason", "废止")
    else:
        rows = said(root, SYSTEM_LIST)
        rows["条目"][0]["文号"], rows["条目"][1]["文件名称"] = "都府办发〔2021〕11号", "办理政府信息公开申请的规定"
        rows = {key: rows[key] for key in rows if key != "条目"} | {
            "条目": rows["条目"][:2],
            "已撤销": {"ZD-003": "废止"},
        }
        (root / SYSTEM_LIST).write_text(yaml.safe_dump(rows, allow_unicode=True, sort_keys=False), "utf-8")
    before = said(root, SYSTEM_LIST)
    fill_in(root / SYSTEMS, 7, 制度="信息发布", 文件名称="第四个制度", 制定单位="都昌县人民政府")
    done = gongkai("import", SYSTEMS, "--list", "systems", cwd=root)
    assert done.returncode == 1, "a row that is withdrawn is not taken"
    after = said(root, SYSTEM_LIST)
    assert after["条目"][:2] == before["条目"]
    assert [row["文件名称"] for row in after["条目"][2:]] == ["第四个制度"]
    assert "ZD-001 的“文号”以前导入的是这样，后来改成了“都府办发〔2021〕11号”，没有改回去" in done.stdout
    assert "ZD-003 已经撤销（废止），没有收" in done.stdout
    fill_in(root / SYSTEMS, 4, 文号="都府办发〔2021〕12号")  # what was never imported is taken
    assert gongkai("import", SYSTEMS, "--list", "systems", cwd=root).returncode == 1
    assert said(root, SYSTEM_LIST)["条目"][0]["文号"] == "都府办发〔2021〕12号"
    fill(root / SYSTEMS, lambda book: book.active.delete_rows(6))
    again = gongkai("worksheet", "--list", "systems", cwd=root)
    assert (again.returncode, "现有 3 条" in again.stdout) == (0, True), again.stderr
    assert "办理政府信息公开申请的规定" in {cell.value for cell in openpyxl.load_workbook(root / SYSTEMS).active["B"]}


def test_a_towns_form_goes_into_the_towns_list(root):
    assert gongkai("new", "town", "--name", "都昌镇", "--slug", "duchangzhen", cwd=root).returncode == 0
    done = gongkai("worksheet", "--list", "systems", "--place", "duchang/duchangzhen", cwd=root)
    assert done.returncode == 0, done.stderr
    fill_in(root / SYSTEMS, 4, 制度="信息发布", 文件名称="都昌镇信息发布制度", 制定单位="都昌镇人民政府")
    lead = openpyxl.load_workbook(root / SYSTEMS).active["A2"].value
    assert "运行 gongkai import 本文件 --place duchang/duchangzhen --list systems。" in lead
    wrong = gongkai("import", SYSTEMS, "--list", "systems", cwd=root)
    assert (wrong.returncode, "这张表是都昌镇的：请写 --place duchang/duchangzhen" in wrong.stderr) == (2, True)
    assert not (root / SYSTEM_LIST).exists()
    done = gongkai("import", SYSTEMS, "--place", "duchang/duchangzhen", "--list", "systems", cwd=root)
    assert "表外的文字" not in done.stdout
    rows = said(root, "counties/duchang/towns/duchangzhen/lists/systems.yaml")["条目"]
    assert [row["文件名称"] for row in rows] == ["都昌镇信息发布制度"]


def test_a_list_of_decisions_speaks_the_clerks_language(root):
    """What is said beside cells is for Excel, and what is written as it says is understood; no law need be entered first."""
    assert gongkai("worksheet", "--list", "participation", "--year", "2026", cwd=root).returncode == 0
    path = root / "公众参与行政决策事项清单.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.active
    heads = {cell.value: cell.column for cell in sheet[3]}
    texts = {
        "事项名称": "城区供水价格调整",
        "承办单位": "[财政部门, 民政部门]",
        "决策依据": "《甲省供水条例》（甲人常〔2022〕3号）第五条\n政府信息公开条例",
        "参与方式": "听证会、问卷调查",
        "完成时限": "2026年9月底前",
    }
    for heading, text in texts.items():
        sheet.cell(4, heads[heading]).value = text
    book.save(path)
    done = gongkai("import", path, "--list", "participation", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "表外的文字" not in done.stdout, "the sheet's own title and advice"
    assert "可以加到" not in done.stdout, "a county that goes by others' guidelines has no registry"
    (row,) = said(root, "counties/duchang/lists/participation/2026.yaml")["条目"]
    assert row["承办单位"] == ["财政部门", "民政部门"]
    assert row["参与方式"] == ["听证会", "问卷调查"]
    assert row["决策依据"] == ["《甲省供水条例》（甲人常〔2022〕3号）第五条", "政府信息公开条例"]
    checked = gongkai("validate", "--all", "--select", "GK903", cwd=root)
    assert (checked.returncode, "警告[GK903]" in checked.stdout) == (0, True), checked.stdout
    other = gongkai("import", path, "--list", "services", cwd=root)
    assert (other.returncode, "请写 --list participation，不是 --list services" in other.stderr) == (2, True), (
        other.stderr
    )
    later = gongkai("import", path, "--list", "participation", "--year", "2027", "--dry-run", cwd=root)
    assert "表上写的是2026年｜照 --year 记在 2027 年" in later.stdout
    refused = gongkai("set", "P-001", "决策依据", "供水条例", cwd=root)
    assert (refused.returncode, "没有登记的照原文写：《名称》（文号）" in refused.stderr) == (1, True), refused.stderr


def test_what_is_said_beside_cells_of_lists_needs_no_yaml(root):
    forms = [one.value for one in load(root).forms.values() if not one.value.view]
    said = [text for form in forms for text in hints(form)]
    assert len(said) > len(forms)
    assert not [text for text in said if re.search(r"\[|\.yaml|“- |“\|", text)]
