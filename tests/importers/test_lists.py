"""gongkai import --list as an office uses it: real files of any form, into a place's lists, from the command line."""

import csv
import io
import re
import shutil

import docx
import openpyxl
import pytest
import yaml

from command import gongkai
from gongkai.importers.opening.sheet import Sheet
from gongkai.importers.reading.list_cells import Names, Registry, meant
from gongkai.importers.reading.list_rows import read_all
from gongkai.model.form import Cells
from gongkai.source.project import load
from gongkai.source.yaml import parse
from office import needs_office, saved
from overlay import REPOSITORY, example
from printed_lists import WRITERS, Printed, listing

# A form of three columns; one with every kind of column; one with rows of its own in each row.
HOTLINE = """# templates/forms/hotline.yaml
名称: 咨询电话
标题: 咨询电话
出处: 赣府厅发〔2020〕17号第六条
级别: [县级, 乡级]
前缀: T
栏:
  - {键: 名称, 类: 文字, 必填: 是}
  - {键: 电话, 类: 电话}
  - {键: 主管单位, 类: 机构}
"""
WHOLE = """# templates/forms/whole.yaml
名称: 各类栏目
标题: 各类栏目一览
出处: 赣府厅发〔2020〕17号第六条
级别: [县级]
前缀: W
栏:
  - {键: 名称, 类: 文字, 必填: 是}
  - {键: 说明文字, 标题: 说明（可分行）, 类: 长文}
  - {键: 要点, 类: 列表}
  - {键: 依据, 类: 法规}
  - {键: 单位, 类: 机构}
  - {键: 关联事项, 类: 事项}
  - {键: 关联条目, 类: 条目, 清单: participation}
  - {键: 时限, 类: 期限}
  - {键: 日期, 类: 日期}
  - {键: 天数, 类: 数目}
  - {键: 经费, 类: 金额}
  - {键: 网址, 类: 网址}
  - {键: 电话, 类: 电话, 多选: 是}
  - {键: 状态, 类: 选择, 可选: [办理中, 已办结]}
  - {键: 方式, 类: 选择, 可选: [座谈会, 听证会, 公开征求意见], 多选: 是}
# counties/demo/lists/whole.yaml
清单: 各类栏目
条目:
  - 编号: W-001
    名称: 危房改造
    说明文字: "第一行\\n第二行"
    要点: [补助对象, 补助标准]
    依据: [政府信息公开条例第十九条, 民法典]
    单位: [财政部门, 采购人]
    关联事项: [10-001, 10-L01]
    关联条目: P-001
    时限: 20个工作日内
    日期: "2026-03-01"
    天数: "30"
    经费: "1200"
    网址: https://www.example.gov.cn/a
    电话: ["12345", 0792-1234567]
    状态: 办理中
    方式: [座谈会, 公开征求意见]
    核对: 未核对
  - {编号: W-004, 名称: 路灯, 方式: [听证会], 备注: 二期}
已撤销:
  W-005: 不办了
"""
GUIDE = """# templates/forms/guide.yaml
名称: 窗口指南
标题: 窗口指南
出处: 赣府厅发〔2020〕17号第十一条
级别: [县级]
前缀: G
栏:
  - {键: 事项名称, 类: 文字, 必填: 是}
  - {键: 承办单位, 类: 机构}
  - {键: 申请材料, 类: 表, 栏: [{键: 材料, 标题: 材料名称, 类: 文字, 必填: 是}, {键: 份数, 类: 数目}]}
  - {键: 收费, 类: 金额}
# counties/demo/lists/guide.yaml
清单: 窗口指南
条目:
  - 编号: G-001
    事项名称: 危房改造申请
    承办单位: 住房和城乡建设部门
    申请材料:
      - {材料: 申请书, 份数: "1"}  # 由村里发
      - {材料: 身份证, 份数: "2"}
  - {编号: G-002, 事项名称: 低保申请, 收费: "0"}
"""


def imported(root, path, form, *more, county="demo"):
    return gongkai("import", path, "--county", county, "--list", form, *more, cwd=root)


def said(root, name):
    return yaml.safe_load((root / "counties/demo/lists" / name).read_bytes())


def grid(path, *rows):
    """A table of our own making, by the ending of its name."""
    if path.suffix == ".csv":
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        path.write_text(out.getvalue(), encoding="utf-8")
        return path
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(
    ("form", "year", "page"), [("participation", "2026", ""), ("whole", "", WHOLE), ("guide", "", GUIDE)]
)
def test_what_is_printed_changes_nothing_and_fills_an_empty_list(tmp_path, kind, form, year, page):
    root = example(tmp_path / "p", page)
    file = root / "counties/demo/lists" / (f"{form}/{year}.yaml" if year else f"{form}.yaml")
    before = file.read_bytes()
    printed = Printed(listing(root, "demo", form, year))
    WRITERS[kind](tmp_path / f"表.{kind}", printed)
    done = imported(root, tmp_path / f"表.{kind}", form)
    assert done.returncode == 0, done.stderr
    assert "没有改动" in done.stdout
    assert "请对照原件核对" not in done.stdout
    assert file.read_bytes() == before
    file.unlink()
    done = imported(root, tmp_path / f"表.{kind}", form, *(["--year", year] if year else []))
    assert done.returncode == 0, done.stderr
    again = Printed(listing(root, "demo", form, year))
    strip = slice(None, -1) if kind == "html" else slice(None)  # pages carry no numbers
    assert [row[strip] for row in again.rows] == [row[strip] for row in printed.rows]
    written = file.read_bytes()
    assert "没有改动" in imported(root, tmp_path / f"表.{kind}", form).stdout
    assert file.read_bytes() == written


def test_a_form_dropped_into_a_project_takes_an_offices_own_table(tmp_path):
    """Titles above, notes below, unknown columns, loose writing; a second time nothing changes."""
    root = example(tmp_path / "p", HOTLINE)
    table = grid(
        tmp_path / "电话.xlsx",
        ["样例县咨询电话一览表"],
        ["序号", "名 称", "电话：", "主管\n单位", "值班时间"],
        ["1", "住建热线", "（0792）1234567", "县住房和城乡建设局", "工作日"],
        ["2", "采购咨询", "找小王", "某某局", ""],
        ["3", "财政咨询", "", "样例县财政局", ""],
        ["填表人：张三"],
    )
    dry = imported(root, table, "咨询电话", "--dry-run")
    assert "以上是会做的改动，没有写文件（--dry-run）" in dry.stdout
    assert not (root / "counties/demo/lists/hotline.yaml").exists()
    done = imported(root, table, "咨询电话", "--report", tmp_path / "情况.html")
    assert (done.returncode, "改好以前不能编成品" in done.stdout) == (1, True), done.stderr
    assert said(root, "hotline.yaml") == {
        "清单": "咨询电话",
        "条目": [
            {
                "编号": "T-001",
                "名称": "住建热线",
                "电话": "0792-1234567",
                "主管单位": "住房和城乡建设部门",
                "备注": "值班时间：工作日",
            },
            {"编号": "T-002", "名称": "采购咨询", "电话": "找小王", "主管单位": "某某局"},
            {"编号": "T-003", "名称": "财政咨询", "主管单位": "财政部门"},
        ],
    }
    for told in (
        "样例县咨询电话一览表",
        "填表人：张三",
        "值班时间：工作日",
        "县住房和城乡建设局｜当作“样例县住房和城乡建设局”",
    ):
        assert told in done.stdout
        assert told.rpartition("｜")[2] in (tmp_path / "情况.html").read_text(encoding="utf-8")
    codes = gongkai("validate", "--county", "demo", cwd=root).stdout
    assert "GK902" in codes
    assert "GK907" in codes
    before = (root / "counties/demo/lists/hotline.yaml").read_bytes()
    assert "没有改动" in imported(root, table, "hotline").stdout
    assert (root / "counties/demo/lists/hotline.yaml").read_bytes() == before


def test_a_change_touches_its_cell_only(tmp_path):
    """Comments, order, quotes and line ends of the file stay; 核对 stays and is told."""
    root = example(tmp_path / "p", WHOLE)
    file = root / "counties/demo/lists/whole.yaml"
    text = (
        file.read_text(encoding="utf-8")
        .replace('    天数: "30"\n', "    天数: '30'   # 不少于三十天\n")
        .replace("\n", "\r\n")
    )
    file.write_bytes(text.encode())
    printed = Printed(listing(root, "demo", "whole"))
    at = printed.header[0].index
    printed.rows[0][at("天数")] = "45天"
    printed.rows[0][at("单位")] = "样例县财政局\n样例县住房和城乡建设局"
    printed.rows[0][at("依据")] += "\n《预算法》第十四条"
    printed.rows[0][at("要点")] = "补助对象\n补助标准\n补助程序"
    printed.rows[1][at("方式")] = "听证会、座谈会"
    printed.rows[1][at("备注")] = ""
    WRITERS["xlsx"](tmp_path / "表.xlsx", printed)
    done = imported(root, tmp_path / "表.xlsx", "whole")
    assert (done.returncode, "改好以前不能编成品" in done.stdout) == (0, False), done.stderr
    wanted = (
        text.replace("'30'", "'45'")
        .replace("[财政部门, 采购人]", "[财政部门, 住房和城乡建设部门]")
        .replace("[政府信息公开条例第十九条, 民法典]", "[政府信息公开条例第十九条, 民法典, 《预算法》第十四条]")
        .replace("[补助对象, 补助标准]", "[补助对象, 补助标准, 补助程序]")
        .replace("[听证会], 备注: 二期}", "[听证会, 座谈会]}")
    )
    assert file.read_bytes().decode() == wanted
    for told in (
        "W-001｜天数｜30｜45",
        "45天｜当作 45",
        "《预算法》第十四条",
        "W-001｜核对：未核对",
        "简称: 预算法",
        "W-004｜备注｜二期｜（去掉）",
    ):
        assert told in done.stdout


def test_rows_are_known_by_number_by_name_and_by_likeness_and_none_is_removed(tmp_path):
    root = example(tmp_path / "p", WHOLE)
    table = grid(
        tmp_path / "表.csv",
        ["编号", "名称", "天数"],
        ["W-004", "路灯改造", ""],
        ["", "危 房 改 造", "31"],
        ["", "农村公路", "3"],
        ["W-009", "村村通", "4"],
        ["W-005", "早已撤销", "5"],
    )
    done = imported(root, table, "whole")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "W-005 已经撤销（不办了），没有收：W-005｜早已撤销｜5" in done.stdout
    assert "W-009｜源文件里没有这个编号，照没有编号的认" in done.stdout
    assert "各条的次序" in done.stdout
    rows = {row["编号"]: row for row in said(root, "whole.yaml")["条目"]}
    assert list(rows) == ["W-001", "W-006", "W-007", "W-004"]
    assert (rows["W-001"]["名称"], rows["W-001"]["天数"]) == ("危房改造", "31")
    assert (rows["W-004"]["名称"], rows["W-006"]["名称"], rows["W-007"]["名称"]) == ("路灯改造", "农村公路", "村村通")
    again = imported(root, table, "whole")
    assert "没有改动" in again.stdout
    table = grid(tmp_path / "又.csv", ["名称", "天数"], ["农村公路建设", "3"], ["路灯改造二期", "3"], ["3号公路", "3"])
    done = imported(root, table, "whole")
    assert "农村公路建设｜W-006 农村公路" in done.stdout
    assert [row["名称"] for row in said(root, "whole.yaml")["条目"]].count("村村通") == 1
    assert "表里没有的条目" in done.stdout
    assert "W-007｜村村通" in done.stdout


def test_a_number_is_never_used_again_over_the_years(tmp_path):
    root = example(
        tmp_path / "p",
        "# counties/demo/lists/participation/2025.yaml\n清单: 公众参与行政决策事项清单\n年度: '2025'\n条目:\n"
        "  - {编号: P-007, 事项名称: 旧事}\n已撤销: {P-011: 不办了}\n",
    )
    table = grid(
        tmp_path / "表.csv",
        ["样例县2026年公众参与行政决策事项清单", "", ""],
        ["编号", "事项名称", "完成时限"],
        ["P-007", "新事", "2026年9月底前"],
    )
    done = imported(root, table, "participation")
    assert (done.returncode, "改好以前不能编成品" in done.stdout) == (1, True), done.stderr
    assert "别的年度已经用了这个编号" in done.stdout
    assert [row["编号"] for row in said(root, "participation/2026.yaml")["条目"]] == ["P-001", "P-012"]
    assert said(root, "participation/2025.yaml")["条目"] == [{"编号": "P-007", "事项名称": "旧事"}]
    done = imported(root, table, "participation", "--year", "2027")
    assert [row["编号"] for row in said(root, "participation/2027.yaml")["条目"]] == ["P-013"]
    assert said(root, "participation/2027.yaml")["年度"] == "2027"


def test_rows_of_a_table_are_changed_added_and_left_out(tmp_path):
    root = example(tmp_path / "p", GUIDE)
    file = root / "counties/demo/lists/guide.yaml"
    file.write_text(GUIDE.partition("guide.yaml\n清单")[2].join(("清单", "")), encoding="utf-8")
    printed = Printed(listing(root, "demo", "guide"))
    material = printed.header[1].index("材料名称")
    printed.rows[1][material : material + 2] = ["户口簿", "3"]
    printed.rows.insert(2, [*printed.rows[1]])
    printed.rows[2][material : material + 2] = ["照片", ""]
    printed.groups.insert(2, "G-001")
    WRITERS["xlsx"](tmp_path / "表.xlsx", printed)
    done = imported(root, tmp_path / "表.xlsx", "窗口指南")
    assert done.returncode == 0, done.stderr
    assert said(root, "guide.yaml")["条目"][0]["申请材料"] == [
        {"材料": "申请书", "份数": "1"},
        {"材料": "户口簿", "份数": "3"},
        {"材料": "照片"},
    ]
    assert '{材料: 申请书, 份数: "1"}  # 由村里发\n' in file.read_text(encoding="utf-8")
    assert "G-001｜申请材料｜申请书，1 身份证，2｜申请书，1 户口簿，3 照片" in done.stdout


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_parents_cells_may_be_empty_or_repeated_beside_rows_of_a_table(tmp_path, ending):
    root = example(tmp_path / "p", GUIDE)
    table = grid(
        tmp_path / f"表.{ending}",
        ["序号", "事项名称", "申请材料", "", "收费"],
        ["", "", "材料名称", "份数", ""],
        ["1", "养老补贴申请", "申请书", "1", "0"],
        ["", "", "照片", "2", ""],
        ["2", "残疾证办理", "照片", "", ""],
        ["2", "残疾证办理", "病历", "1份", ""],
    )
    done = imported(root, table, "guide")
    assert done.returncode == 0, done.stderr
    rows = said(root, "guide.yaml")["条目"][2:]
    assert rows == [
        {
            "编号": "G-003",
            "事项名称": "养老补贴申请",
            "申请材料": [{"材料": "申请书", "份数": "1"}, {"材料": "照片", "份数": "2"}],
            "收费": "0",
        },
        {"编号": "G-004", "事项名称": "残疾证办理", "申请材料": [{"材料": "照片"}, {"材料": "病历", "份数": "1"}]},
    ]
    assert "没有改动" in imported(root, table, "guide").stdout


def test_a_towns_list_and_offices_that_nobody_named_a_role_for(tmp_path):
    root = example(tmp_path / "p", HOTLINE)
    table = grid(tmp_path / "表.csv", ["名称", "电话", "主管单位"], ["党政办", "12345", "财政部门"])
    done = imported(root, table, "hotline", county="demo/jiangshang")
    assert done.returncode == 0, done.stderr
    file = root / "counties/demo/towns/jiangshang/lists/hotline.yaml"
    assert yaml.safe_load(file.read_bytes())["条目"] == [
        {"编号": "T-001", "名称": "党政办", "电话": "12345", "主管单位": "财政部门"}
    ]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--list", "hotlin"], "没有“hotlin”这种清单。是不是“hotline”？"),
        (["--list", "whole", "--county", "demo/jiangshang"], "乡级没有“各类栏目”：这份清单由县级编制"),
        (["--list", "hotline", "--year", "2026"], "“咨询电话”不分年度"),
        (["--list", "participation", "--year", "26"], "“26”不是年度"),
        (["--list", "hotline", "--domain", "4"], "--list 和 --domain 不能一起用"),
        (["--year", "2026"], "--year 只用于清单"),
    ],
)
def test_wrong_usage_is_told(tmp_path, args, told):
    root = example(tmp_path / "p", HOTLINE + WHOLE)
    table = grid(tmp_path / "表.csv", ["名称", "事项名称", "电话"], ["甲", "乙", "12345"])
    more = [] if "--county" in args else ["--county", "demo"]
    done = gongkai("import", table, *more, *args, cwd=root)
    assert done.returncode == 2
    assert told in done.stderr.replace("\n", "")


def test_files_that_hold_no_such_list_or_are_damaged_change_nothing(tmp_path):
    root = example(tmp_path / "p", HOTLINE)
    (tmp_path / "文").mkdir()
    good = grid(tmp_path / "文/好.csv", ["名称", "电话"], ["热线", "12345"])
    grid(tmp_path / "文/别的.csv", ["姓名", "天数"], ["甲", "3"])
    done = imported(root, tmp_path / "文/别的.csv", "hotline")
    assert done.returncode == 1
    assert "没有找到“咨询电话”的表（表头要有“名称”" in done.stderr
    (tmp_path / "文/坏.xlsx").write_bytes(b"PK\x03\x04")
    done = imported(root, tmp_path / "文", "hotline")
    assert done.returncode == 1
    assert "跳过 别的.csv" in done.stderr
    assert "坏.xlsx：文件已损坏" in done.stderr
    assert not (root / "counties/demo/lists/hotline.yaml").exists()
    (root / "counties/demo/lists/hotline.yaml").write_text("清单: 别的\n", encoding="utf-8")
    done = imported(root, good, "hotline")
    assert done.returncode == 1
    assert "源文件有错误，请先改好" in done.stderr
    assert (root / "counties/demo/lists/hotline.yaml").read_text(encoding="utf-8") == "清单: 别的\n"


@pytest.mark.parametrize("counted", [(1, 2, 3, 4), ("甲", "乙", 1, 2)])
def test_a_row_that_counts_the_columns_is_no_row_of_a_list(tmp_path, counted):
    root = example(tmp_path / "p", HOTLINE)
    path = grid(tmp_path / "表.xlsx", ["序号", "名称", "电话", "主管单位"], counted, [1, "热线一", "12345", "财政部门"])
    done = imported(root, path, "hotline")
    assert done.returncode == 0, done.stderr
    assert [row["名称"] for row in said(root, "hotline.yaml")["条目"]] == ["热线一"]
    assert "｜".join(map(str, counted)) in done.stdout.partition("表外的文字")[2]


def test_a_list_that_uses_a_number_twice_is_refused(tmp_path):
    root = example(tmp_path / "p", HOTLINE)
    file = root / "counties/demo/lists/hotline.yaml"
    file.write_text(
        "清单: 咨询电话\n条目:\n  - {编号: T-001, 名称: 甲}\n  - {编号: T-001, 名称: 乙}\n", encoding="utf-8"
    )
    done = imported(root, grid(tmp_path / "表.csv", ["名称", "电话"], ["丙", "12345"]), "hotline")
    assert done.returncode == 1
    assert "编号 T-001 用了两次" in done.stderr


def test_what_is_merged_copied_emptied_or_doubled_is_told(tmp_path):
    root = example(tmp_path / "p", WHOLE)
    printed = Printed(listing(root, "demo", "whole"))
    name = printed.header[0].index("名称")
    copied = [*printed.rows[0]]
    copied[name] = "危房改造（二）"
    printed.rows.insert(1, copied)
    printed.groups.insert(1, "W-001b")
    printed.rows[0][printed.header[0].index("电话")] = ""
    printed.rows[2][name] = ""
    WRITERS["csv"](tmp_path / "表.csv", printed)
    done = imported(root, tmp_path / "表.csv", "whole")
    assert done.returncode == 0, done.stderr
    rows = said(root, "whole.yaml")["条目"]
    assert [row["编号"] for row in rows] == ["W-001", "W-006", "W-004"]
    assert "电话" not in rows[0]
    assert rows[1]["名称"] == "危房改造（二）"
    assert rows[2]["名称"] == "路灯"
    for told in ("编号写了两次", "W-001｜电话｜12345 0792-1234567｜（去掉）", "W-004｜名称｜路灯"):
        assert told in done.stdout


def test_rows_that_say_the_same_count_once_and_pages_of_a_table_go_together(tmp_path):
    root = example(tmp_path / "p", HOTLINE)
    (tmp_path / "表.html").write_text(
        "<meta charset=utf-8><table><tr><th>序号<th>名称<th>电话<th>主管单位</tr>"
        "<tr><td>1<td>热线一<td>12345<td>财政部门</tr><tr><td>2<td>热线二<td>12315<td></tr></table><p>第1页</p>"
        "<table><tr><td>3<td>热线三<td>12333<td></tr><tr><td>4<td>热线一<td>12345<td>财政部门</tr></table>",
        encoding="utf-8",
    )
    done = imported(root, tmp_path / "表.html", "hotline")
    assert done.returncode == 0, done.stderr
    assert [row["名称"] for row in said(root, "hotline.yaml")["条目"]] == ["热线一", "热线二", "热线三"]
    assert "重复的行" in done.stdout
    assert not parse("", (root / "counties/demo/lists/hotline.yaml").read_bytes())[1]


def test_what_went_into_the_note_for_want_of_a_column_leaves_it_once_there_is_one(tmp_path):
    root = example(tmp_path / "p", HOTLINE)
    rows = [["热线一", "12345", ""], ["热线二", "12315", "夜间不接：转值班室"]]
    done = imported(root, grid(tmp_path / "表.csv", ["名称", "服务热线", "备注"], *rows), "hotline")
    assert [row["备注"] for row in said(root, "hotline.yaml")["条目"]] == [
        "服务热线：12345",
        "夜间不接：转值班室\n服务热线：12315",
    ]
    rows[1][2] = ""
    done = imported(root, grid(tmp_path / "表.csv", ["名称", "电话", "备注"], *rows), "hotline")
    assert [(row["电话"], row.get("备注")) for row in said(root, "hotline.yaml")["条目"]] == [
        ("12345", None),
        ("12315", "夜间不接：转值班室"),
    ]
    assert "T-001｜备注｜服务热线：12345｜（去掉）" in done.stdout


def test_two_new_rows_of_one_name_that_say_different_things_are_told(tmp_path):
    root = example(tmp_path / "p", HOTLINE)
    table = grid(tmp_path / "表.csv", ["名称", "电话"], ["热线一", "12345"], ["热线一", "12315"], ["热线二", "12333"])
    done = imported(root, table, "hotline")
    assert [row["电话"] for row in said(root, "hotline.yaml")["条目"]] == ["12345", "12315", "12333"]
    assert "与T-001名称相同，内容不同，收作两条" in done.stdout
    assert done.stdout.count("名称相同") == 1


def test_cells_as_offices_write_them(tmp_path):
    """Numbered choices, several references in a row, laws with other words around them, units, dashes, names for numbers."""
    root = example(tmp_path / "p", WHOLE)
    table = grid(
        tmp_path / "表.xlsx",
        ["名称", "方式", "关联事项", "依据", "经费", "日期", "单位", "状态", "电话", "关联条目"],
        [
            "甲事项",
            "1.召开座谈会 2.听证",
            "10-001、10-L01",
            "依据《中华人民共和国民法典》第一条",
            "1.2万元",
            "二〇二六年三月",
            "财政局、采购人",
            "已办结。",
            "12345；0792-1234567",
            "农村危房改造补助标准",
        ],
        [
            "乙事项",
            "座谈会、开会",
            "补助资金发放",
            "《预算法》；《政府信息公开条例》（国务院令第711号）",
            "面议",
            "/",
            "县财政局和发改委",
            "—",
            "",
            "",
        ],
    )
    done = imported(root, table, "whole")
    assert (done.returncode, "改好以前不能编成品" in done.stdout) == (1, True), done.stderr
    first, second = said(root, "whole.yaml")["条目"][2:]
    assert first == {
        "编号": "W-006",
        "名称": "甲事项",
        "依据": "民法典第一条",
        "单位": ["财政部门", "采购人"],
        "关联事项": ["10-001", "10-L01"],
        "关联条目": "P-001",
        "日期": "2026-03",
        "经费": "12000",
        "电话": ["12345", "0792-1234567"],
        "状态": "已办结",
        "方式": ["座谈会", "听证会"],
    }
    assert second["方式"] == ["座谈会", "开会"]
    assert second["关联事项"] == "10-L01"
    assert second["依据"] == ["《预算法》", "政府信息公开条例"]
    assert second["经费"] == "面议"
    assert second["单位"] == ["财政部门", "发改委"]
    assert "日期" not in second
    for told in (
        "1.2万元｜当作 12000",
        "财政局｜当作“样例县财政局”",
        "照名称认作 10-L01",
        "表示没有，没有写",
        "《预算法》",
    ):
        assert told in done.stdout


def test_an_item_is_known_by_the_whole_name_that_lists_print(tmp_path):
    twin = "# guidelines/10-nongcun-weifang-gaizao.yaml\n事项:\n  - {编号: 10-003, 二级事项: 本级政策}\n"
    root = example(tmp_path / "p", WHOLE + twin)
    table = grid(
        tmp_path / "表.xlsx", ["名称", "关联事项"], ["甲事项", "政策法规文件 · 本级政策\n10-003 对象认定 · 本级政策"]
    )
    done = imported(root, table, "whole")
    assert said(root, "whole.yaml")["条目"][2]["关联事项"] == ["10-002", "10-003"]
    assert "照编号认的" not in done.stdout


def test_cells_that_a_reader_takes_at_once(tmp_path):
    """Offices in short, days as Excel keeps them, and 无 where it is no text of the column's."""
    root = example(tmp_path / "p", WHOLE)
    head = ["名称", "说明文字", "单位", "时限", "日期", "网址"]
    table = grid(tmp_path / "表.xlsx", head, ["甲事项", "无", "县住建局、发改委", "无", "46353", "www.a.gov.cn/1"])
    done = imported(root, table, "whole")
    row = said(root, "whole.yaml")["条目"][2]
    assert row | {"日期": str(row["日期"])} == {
        "编号": "W-006",
        "名称": "甲事项",
        "说明文字": "无",
        "单位": ["住房和城乡建设部门", "发改委"],  # the county has no office of the latter
        "日期": "2026-11-27",
        "网址": "http://www.a.gov.cn/1",
    }
    for told in (
        "县住建局｜当作“样例县住房和城乡建设局”",
        "www.a.gov.cn/1｜当作 http://www.a.gov.cn/1",
        "46353｜像是 Excel 存日期的数，当作 2026-11-27",
        "D2｜无｜表示没有，没有写",
    ):
        assert told in done.stdout
    file = root / "counties/demo/lists/whole.yaml"
    file.write_text(file.read_text("utf-8").replace("    日期: 2026-11-27\n", "    时限: 无\n"), "utf-8")
    assert "“每季度”这样；没有的，这一格空着" in gongkai("validate", cwd=root).stdout


def test_articles_in_any_numerals_and_who_makes_the_catalog_are_known(tmp_path):
    """The county names its 办公室 as 编制单位 only, for no role."""
    root = example(tmp_path / "p", "")
    heads = ["事项名称", "主管单位", "不予公开条款", "不予公开情形", "不公开范围"]
    articles = ("第16条", "条例第14条第1款", "《政府信息公开条例》第十五条", "16条")
    rows = [[f"第{at}事", "县政府办", text, "过程性信息", "全部"] for at, text in enumerate(articles)]
    imported(root, grid(tmp_path / "表.xlsx", heads, *rows), "withheld")
    found = said(root, "withheld.yaml")["条目"][-4:]
    assert [row["条款"] for row in found] == ["第十六条", "第十四条", "第十五条", "第十六条"]
    assert {row["主管单位"] for row in found} == {"样例县人民政府办公室"}
    for told, why in (("第14条、第16条", "which of two is not guessed"), ("保密法第十四条", "that is another law's")):
        wrong = grid(tmp_path / "表.xlsx", heads, ["又一事", "县政府办", told, "过程性信息", "全部"])
        done = imported(root, wrong, "withheld", "--dry-run")
        assert f"“{told}”不在可选的里面" in done.stdout, why


OFFICES = ("永修县发展和改革委员会", "永修县人力资源和社会保障局", "永修县人民政府", "永修县人民政府办公室", "永修县残疾人联合会", "永修县人民防空办公室", "永修县教育体育局", "永修县教育考试局")  # fmt: skip


@pytest.mark.parametrize(
    ("name", "office"),
    [
        ("发改委", "永修县发展和改革委员会"),
        ("县发改委", "永修县发展和改革委员会"),
        ("永修发改委", "永修县发展和改革委员会"),
        ("永修县人社局", "永修县人力资源和社会保障局"),
        ("县政府", "永修县人民政府"),
        ("县政府办", "永修县人民政府办公室"),
        ("县府办", "永修县人民政府办公室"),
        ("残联", "永修县残疾人联合会"),
        ("人防办", "永修县人民防空办公室"),
        ("教体局", "永修县教育体育局"),
        ("教育局", ""),  # two offices could be meant
        ("德安县发改委", ""),
        ("发改局", ""),
        ("局", ""),
    ],
)
def test_offices_as_offices_write_them(name, office):
    registry = Registry("永修县", {"机关": OFFICES}, {}, {}, {}, Names({}), {})
    read = meant(Cells(key="单位", kind="机构"), name, (), registry, exact=False)
    assert (read.texts, [text for text, _ in read.doubts]) == ([office or name], [name] if office else [])


def test_rows_of_a_table_may_stand_in_one_cell_and_sums_are_no_rows(tmp_path):
    """Formats of one line a row have the rows of a 表 as lines of a cell."""
    root = example(tmp_path / "p", GUIDE)
    head = ["编号", "序号", "事项名称", "申请材料", "收费"]
    lines = ["G-001", "1", "危房改造申请", "申请书，1\n身份证，2", ""]
    table = grid(tmp_path / "表.csv", head, lines, ["", "", "合计", "", "0"])
    done = imported(root, table, "guide")
    assert "没有改动" in done.stdout, done.stderr
    assert "表.csv：表格｜合计" in done.stdout
    lines[3] = "申请书，1\n身份证，3\n照片"
    done = imported(root, grid(table, head, lines), "guide")
    assert done.returncode == 0, done.stderr
    assert said(root, "guide.yaml")["条目"][0]["申请材料"] == [
        {"材料": "申请书", "份数": "1"},
        {"材料": "身份证", "份数": "3"},
        {"材料": "照片"},
    ]
    assert "没有改动" in imported(root, table, "guide").stdout


@pytest.mark.parametrize(
    ("names", "copies", "wanted", "told"),
    [
        ("出生医学证明\n户口簿\n结婚证", "1\n2\n1", [("出生医学证明", "1"), ("户口簿", "2"), ("结婚证", "1")], []),
        ("1.申请书；\n2.身份证；", "2\n1", [("申请书", "2"), ("身份证", "1")], []),
        ("申请书\n身份证", "1", [("申请书", "1"), ("身份证", "1")], ["B2｜申请书、身份证｜一格里有几个，当作 2 行", "C2｜1｜只写了一个，当作 2 行都是这样"]),
        ("1.户口簿；2.身份证；3.照片3张", "", [("户口簿", None), ("身份证", None), ("照片3张", None)], ["B2｜1.户口簿；2.身份证；3.照片3张｜一格里有几个，当作 3 行"]),
    ],
)  # fmt: skip
def test_rows_of_a_table_may_stand_below_each_other_in_the_cells_of_one(tmp_path, names, copies, wanted, told):
    """As most published guides have them."""
    root = example(tmp_path / "p", GUIDE)
    table = grid(
        tmp_path / "指南.xlsx", ["事项名称", "材料名称", "份数"], ["出生登记", names, copies], ["死亡登记", "证明", "1"]
    )
    done = imported(root, table, "guide")
    assert done.returncode == 0, done.stdout + done.stderr
    row = said(root, "guide.yaml")["条目"][-2]
    assert [(one["材料"], one.get("份数")) for one in row["申请材料"]] == wanted
    assert [line.partition("!")[2] for line in done.stdout.splitlines() if "，当作 " in line] == told
    assert "没有改动" in imported(root, table, "guide").stdout


def test_the_usual_headings_of_guides_are_known(tmp_path):
    """What none of the form's columns is stays with its heading, and is not proposed for one that it only looks like."""
    root = example(tmp_path / "p", "")
    heads = [
        "序号",
        "事项名称",
        "办理部门",
        "服务对象",
        "办理依据",
        "办理条件",
        "申请材料",
        "份数",
        "法定期限",
        "承诺期限",
        "收费依据及标准",
        "办公地址及电话",
        "备注",
    ]
    first = [
        "1",
        "结婚登记",
        "财政部门",
        "个人",
        "民法典",
        "双方自愿",
        "户口簿",
        "2",
        "5日",
        "当场",
        "免费",
        "政务中心2楼",
        "—",
    ]
    second = [
        "2",
        "离婚登记",
        "财政部门",
        "企业",
        "民法典",
        "双方自愿",
        "离婚协议",
        "1",
        "/",
        "当场",
        "免费",
        "同上",
        "需预约",
    ]
    done = imported(root, grid(tmp_path / "指南.xlsx", heads, first, second), "guides")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "请改表头再导入" not in done.stdout
    one, other = said(root, "guides.yaml")["条目"][-2:]
    assert {key: one[key] for key in list(one)[1:]} == {
        "事项名称": "结婚登记",
        "实施主体": "财政部门",
        "服务对象": ["自然人"],
        "实施依据": "民法典",
        "受理条件": "双方自愿",
        "申请材料": [{"材料名称": "户口簿", "份数": "2"}],
        "法定时限": "5日",
        "承诺时限": "当场",
        "收费": "免费",
        "备注": "办公地址及电话：政务中心2楼",
    }
    assert (other["服务对象"], other["备注"]) == (["企业法人"], "需预约\n办公地址及电话：政务中心2楼")
    assert "没有改动" in imported(root, tmp_path / "指南.xlsx", "guides").stdout


def test_only_headings_that_may_mean_the_same_are_proposed(tmp_path):
    root = example(tmp_path / "p", "")
    heads = ["序号", "事项名称", "办理人员", "现场办理地点"]
    done = imported(root, grid(tmp_path / "指南.xlsx", heads, ["1", "结婚登记", "张三", "二楼"]), "guides", "--dry-run")
    assert re.findall("(.{4})（是不是表里的“(.+?)”？", done.stdout) == [("办理地点", "现场办理地点")]


@pytest.mark.parametrize("copies", ["1\n2", "1" * 101])
def test_lines_of_a_row_that_do_not_fit_together_are_not_parted(tmp_path, copies):
    """Nor is a long text written as often as there are names: of a few cells came 30 MB."""
    root = example(tmp_path / "p", GUIDE)
    table = grid(
        tmp_path / "指南.xlsx", ["事项名称", "材料名称", "份数"], ["出生登记", "户口簿\n结婚证\n身份证", copies]
    )
    told = imported(root, table, "guide", "--dry-run").stdout.partition("会是错误")[2]
    assert "有换行（指南.xlsx：Sheet!B2）。写成一行；一格里是几样的（如几份材料），分成几行，一行一样" in told
    assert "表格样式" not in told


@pytest.mark.parametrize("form", ["participation", "whole", "guide"])
def test_what_gongkai_built_changes_nothing(tmp_path, form):
    root = example(tmp_path / "p", WHOLE + GUIDE)
    built = gongkai("build", "--county", "demo", "--format", "html,xlsx,docx,csv", "--force", cwd=root)
    stem = "participation-2026" if form == "participation" else form
    made = sorted((root / "build/demo/lists").glob(f"{stem}.*"))
    assert {path.suffix for path in made} >= {".html", ".xlsx", ".docx", ".csv"}, built.stderr
    for path in made:
        if path.suffix in (".html", ".xlsx", ".docx", ".csv"):
            done = imported(root, path, form)
            assert done.returncode == 0, done.stderr
            assert "没有改动" in done.stdout, path.name


def written(path, changes):
    """Change cells of a file of ours, by their texts: of each the first that says it."""
    if path.suffix == ".docx":
        file = docx.Document(path)
        rows = [list(row.cells) for table in file.tables for row in table.rows]
        shown = [[cell.paragraphs[0].runs[0].text if cell.text else "" for cell in row] for row in rows]
    else:
        file = openpyxl.load_workbook(path)
        rows = [list(row) for row in file.worksheets[0].iter_rows()]
        shown = [[cell.value for cell in row] for row in rows]
    for now, then in changes.items():
        cell = next(cell for row, texts in zip(rows, shown, strict=True) for cell, text in zip(row, texts, strict=True) if text == now)  # fmt: skip
        if path.suffix == ".docx":
            cell.paragraphs[0].runs[0].text = then
        else:
            cell.value = then
    file.save(path)


@pytest.fixture(params=["worksheet", "xlsx", "docx"])
def sent(request, tmp_path):
    """A project, and a list's file that was sent out before something was changed in it."""
    root = example(tmp_path / "p", GUIDE)
    if request.param == "worksheet":
        path = tmp_path / "out.xlsx"
        assert gongkai("worksheet", "--list", "guide", "--county", "demo", "--output", path, cwd=root).returncode == 0
    else:
        done = gongkai("build", "--county", "demo", "--format", request.param, "--force", cwd=root)
        path = root / f"build/demo/lists/guide.{request.param}"
        assert path.exists(), done.stderr
    return root, path


def change(root, *pairs):
    path = root / "counties/demo/lists/guide.yaml"
    text = path.read_text()
    for before, after in pairs:
        assert text.count(before) == 1
        text = text.replace(before, after)
    path.write_text(text)


def test_a_lists_file_that_comes_back_takes_back_nothing_that_was_changed_meanwhile(sent):
    root, path = sent
    change(
        root,
        ("承办单位: 住房和城乡建设部门", "承办单位: 财政部门"),
        ('份数: "2"', '份数: "5"'),
        ('收费: "0"', '收费: "30"'),
    )
    written(path, {"低保申请": "低保办理"})
    done = imported(root, path, "guide")
    assert (done.returncode, "冲突" in done.stdout) == (0, False), done.stdout + done.stderr
    first, second = said(root, "guide.yaml")["条目"]
    assert (first["承办单位"], first["申请材料"][1]["份数"]) == ("财政部门", "5")
    assert (second["事项名称"], second["收费"]) == ("低保办理", "30")


def test_a_cell_of_a_list_that_was_changed_in_both_places_is_a_conflict(sent):
    root, path = sent
    change(
        root,
        ("事项名称: 低保申请", "事项名称: 低保申领"),
        ('份数: "2"', '份数: "5"'),
        ('收费: "0"', '收费: "30"'),
    )
    before = (root / "counties/demo/lists/guide.yaml").read_bytes()
    written(path, {"低保申请": "低保办理", "身份证": "身份证复印件", "0元": ""})
    done = imported(root, path, "guide")
    assert done.returncode == 1
    conflicts = done.stdout.partition("冲突")[2].partition("\n\n")[0]
    assert all(text in conflicts for text in ("低保办理", "低保申领", "身份证复印件", "（清空）", "30元")), done.stdout
    assert (root / "counties/demo/lists/guide.yaml").read_bytes() == before
    written(path, {"低保办理": "低保申领", "身份证复印件": "身份证"})
    assert "低保" not in imported(root, path, "guide").stdout.partition("冲突")[2], "both say the same"


def test_a_row_of_a_list_that_was_removed_meanwhile_does_not_come_back(sent):
    root, path = sent
    change(root, ('  - {编号: G-002, 事项名称: 低保申请, 收费: "0"}\n', ""))
    done = imported(root, path, "guide")
    assert (done.returncode, "G-002 源文件后来已经去掉" in done.stdout) == (1, True), done.stdout
    assert [row["编号"] for row in said(root, "guide.yaml")["条目"]] == ["G-001"]


def test_of_a_lists_excel_and_word_the_one_that_was_changed_counts(tmp_path):
    root = example(tmp_path / "p", GUIDE)
    gongkai("build", "--county", "demo", "--format", "xlsx,docx", "--force", cwd=root)
    folder = tmp_path / "发回来的"
    folder.mkdir()
    for ending in ("xlsx", "docx"):
        (root / f"build/demo/lists/guide.{ending}").rename(folder / f"guide.{ending}")
    written(folder / "guide.docx", {"危房改造申请": "农村危房改造补助"})
    done = imported(root, folder, "guide")
    assert (done.returncode, "新增" in done.stdout) == (0, False), done.stdout
    assert [row["事项名称"] for row in said(root, "guide.yaml")["条目"]] == ["农村危房改造补助", "低保申请"]


def test_a_cell_that_is_as_an_empty_one_above_is_told(tmp_path):
    root = example(tmp_path / "p", HOTLINE)
    table = grid(
        tmp_path / "电话.xlsx", ["名称", "电话", "主管单位"], ["危房", "", "财政部门"], ["低保", "同上", "同上"]
    )
    done = imported(root, table, "hotline")
    assert done.returncode == 0, done.stderr
    assert "电话：同上" in done.stdout
    first, second = said(root, "hotline.yaml")["条目"]
    assert (first["主管单位"], second["主管单位"], "电话" in second) == ("财政部门", "财政部门", False)


def test_a_numbered_cell_that_is_as_the_one_above_takes_its_text(tmp_path):
    root = example(tmp_path / "p", HOTLINE)
    heads = ["编号", "名称", "电话", "主管单位"]
    rows = [["T-001", "危房", "0792-3221001", "财政部门"], ["T-002", "低保", "0792-3221002", "财政部门"]]
    assert imported(root, grid(tmp_path / "1.xlsx", heads[1:], *(row[1:] for row in rows)), "hotline").returncode == 0
    before = said(root, "hotline.yaml")
    assert [row["编号"] for row in before["条目"]] == ["T-001", "T-002"]
    done = imported(root, grid(tmp_path / "2.xlsx", heads, rows[0], ["T-002", "低保", "同上", "同上"]), "hotline")
    assert done.returncode == 0, done.stderr
    assert [row["电话"] for row in said(root, "hotline.yaml")["条目"]] == [row["电话"] for row in before["条目"]][
        :1
    ] * 2


def test_same_as_above_in_a_list_is_told_not_set_and_comes_back_as_it_is(tmp_path):
    root = example(tmp_path / "p")
    file = root / "counties/demo/lists/participation/2026.yaml"
    done = gongkai("set", "P-001", "事项名称", "同上", cwd=root)
    assert (done.returncode, "“同上”没有说是什么" in done.stderr) == (1, True)
    file.write_text(
        file.read_text("utf-8") + file.read_text("utf-8").partition("条目:\n")[2].replace("P-001", "P-002"), "utf-8"
    )
    file.write_text(re.sub("(P-002\n +事项名称: ).*", r"\1同上", file.read_text("utf-8")), "utf-8")
    done = gongkai("validate", cwd=root)
    assert (done.returncode, done.stdout.count("“事项名称”里的“同上”没有说是什么")) == (0, 1), done.stdout
    assert gongkai("build", "--format", "csv,xlsx", cwd=root).returncode == 0
    before = file.read_bytes()
    for made in (root / "build/demo/lists").glob("participation*.*"):
        if made.suffix in (".csv", ".xlsx"):
            assert "没有改动" in imported(root, made, "participation").stdout
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("form", "heading", "column", "text"),
    [
        ("expired", "信息名称", "清理日期", "2026-02-30"),
        ("training", "培训主题", "人数", "半天"),
        ("interpretations", "文件名称", "文件发布日期", "2026-02-30"),
        ("participation", "事项名称", "结果公开日期", "2026-02-30"),
        ("opinions", "事由", "收到日期", "2026-02-30"),
    ],
)
def test_the_first_list_of_a_kind_by_years_tells_its_errors(tmp_path, form, heading, column, text):
    """No folder of the kind is there yet: that of the year to be written is looked into all the same."""
    root = example(tmp_path / "p", "")
    shutil.rmtree(root / f"counties/demo/lists/{form}", ignore_errors=True)
    table = grid(tmp_path / "表.xlsx", [heading, column], ["甲", text])
    for more, folder in ((("--dry-run",), False), ((), True)):
        done = imported(root, table, form, "--year", "2026", *more)
        assert (done.returncode, "改好以前不能编成品" in done.stdout) == (1, True), done.stdout
        told = done.stdout.partition("改好以前不能编成品")[2]
        assert text in told
        assert "（表.xlsx：Sheet!B2）" in told, "the cell, not a line of a file that may not be written"
        assert ("gongkai set 编号" in told) == folder, "what is not written cannot be set"
        assert (root / f"counties/demo/lists/{form}").exists() == folder


def test_errors_are_told_at_the_cells_that_they_came_from(tmp_path):
    """Of rows that are there already and new ones, of rows of a 表, of what is not there."""
    root = example(tmp_path / "p", GUIDE)
    rows = [
        ["事项名称", "承办单位", "材料名称", "份数", "收费"],
        ["危房改造申请", "住房和城乡建设部门", "申请书", "1", "五十"],
        ["", "", "身份证", "两三", ""],
        ["救灾救济", "某某局", "申请书", "", ""],
        ["", "", "", "2.5", ""],
    ]
    table = grid(tmp_path / "指南.xlsx", *rows)
    done = imported(root, table, "guide", "--dry-run")
    told = done.stdout.partition("改好以前不能编成品")[2]
    assert re.findall("（指南.xlsx：(.+?)）", told) == ["Sheet!D3", "Sheet!E2", "Sheet!B4", "Sheet!D5"]
    assert "guide.yaml" not in told


def test_the_text_of_an_article_belongs_to_the_law_that_it_stands_behind(tmp_path):
    """As every 权责清单 has it: one law, the number of its article, and what that says."""
    root = example(tmp_path / "p", "")
    table = grid(
        tmp_path / "权责清单.xlsx",
        ["权力类型", "项目名称", "实施主体", "实施依据"],
        [
            "行政给付",
            "甲",
            "财政部门",
            "【行政法规】《政府信息公开条例》（国务院令第711号）第九条：国家对符合条件的，给予保障。",
        ],
        [
            "行政给付",
            "乙",
            "财政部门",
            "《民法典》\n第三条：民事权利受保护。\n第四条 平等，依照《政府信息公开条例》第二条办理。",
        ],
        [
            "行政给付",
            "丙",
            "财政部门",
            "1.《民法典》第三条：甲；2.《政府信息公开条例》第十九条：对涉及公众利益的，应当公开。",
        ],
    )
    done = imported(root, table, "duties")
    said_now = {row["职权名称"]: row["实施依据"] for row in said(root, "duties.yaml")["条目"]}
    assert [said_now[name] for name in "甲乙丙"] == [
        "政府信息公开条例第九条",
        "民法典第三条、第四条",
        ["民法典第三条", "政府信息公开条例第十九条"],
    ]
    told = [line for line in done.stdout.splitlines() if "条文的内容" in line]
    assert told == [
        "  权责清单.xlsx：Sheet!D2 等 3 格｜国家对符合条件的，给予保障。｜条文的内容：依据只写法规和第几条，条文没有写"
    ]
    assert "国家对" not in (root / "counties/demo/lists/duties.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        ("xlsx", "36110000001234568"),
        pytest.param("xls", "36110000001234568", marks=needs_office),
        pytest.param("ods", "3.61100000012346E+016", marks=needs_office),
        ("csv", "3.6111E+16"),  # as Excel writes what it shows
    ],
)
def test_a_code_that_a_cell_of_numbers_cannot_hold_is_told(tmp_path, kind, read):
    """Spreadsheets keep fifteen digits of a number; what comes behind them is not what was typed."""
    root = example(tmp_path / "p", "")
    heads = ["事项编码", "事项名称", "服务单位"]
    long = read if kind == "csv" else 36110000001234567
    rows = [long, "图书借阅", "财政部门"], ["36110000001234567", "办证", "财政部门"], [123611270142, "丙", ""]
    path = grid(tmp_path / f"公共服务事项清单.{'csv' if kind == 'csv' else 'xlsx'}", heads, *rows)
    done = imported(root, path if kind in ("xlsx", "csv") else saved(path, kind, tmp_path / "office"), "services")
    told = done.stdout.partition("请对照原件核对")[2].partition("\n\n")[0].strip().splitlines()[1:]
    assert [line.split("｜")[1] for line in told if "改成文本格式" in line] == [read], done.stdout + done.stderr
    assert "A2" in told[1] or "第2行第1列" in told[1]
    codes = {row["事项名称"]: row.get("事项编码") for row in said(root, "services.yaml")["条目"]}
    assert (codes["办证"], codes["丙"]) == ("36110000001234567", "123611270142")


def test_powers_below_one_merged_name_are_rows_of_their_own(tmp_path):
    """As provinces print 子项: 序号 and 职权名称 merged over several. A list in a cell over merged rows stays one row's."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["样例县城市管理局权责清单"])
    sheet.append(["序号", "权力类型", "职权编码", "职权名称", "子项", "实施依据", "实施主体"])
    law = "《民法典》第三条"
    sheet.append([1, "行政许可", "X1", "市政设施建设类审批", "占用、挖掘城市道路审批", law, "样例县财政局"])
    sheet.append([None, None, "X2", None, "依附于城市道路建设各种管线审批", "同上", "样例县财政局"])
    sheet.append([2, "行政检查", "X3", "道路检查", None, law, "样例县财政局"])
    sheet.append([None, None, None, None, None, "《民法典》第四条", None])
    for cells in ("A3:A4", "B3:B4", "D3:D4", "A5:A6", "B5:B6", "C5:C6", "D5:D6", "G5:G6"):
        sheet.merge_cells(cells)
    root = example(tmp_path / "p", "")
    (root / "counties/demo/lists/duties.yaml").unlink(missing_ok=True)
    book.save(root / "权责.xlsx")
    done = gongkai("import", "权责.xlsx", "--list", "duties", "--county", "demo", cwd=root)
    found = yaml.safe_load((root / "counties/demo/lists/duties.yaml").read_text("utf-8"))["条目"]
    assert [(one.get("职权编码"), one.get("子项"), one["实施依据"]) for one in found] == [
        ("X1", "占用、挖掘城市道路审批", "民法典第三条"),
        ("X2", "依附于城市道路建设各种管线审批", "民法典第三条"),
        ("X3", None, ["民法典第三条", "民法典第四条"]),
    ], done.stdout


def test_many_headers_are_read_in_time_that_grows_with_the_rows():
    class Seen(tuple):
        """A row that counts how often somebody looks into it."""

        looked = 0

        def __getitem__(self, at):
            Seen.looked += 1
            return super().__getitem__(at)

    form = load(REPOSITORY / "tests/projects/small").forms["duties"].value
    heads = [[*(one.heading for one in form.columns[:4]), name, "甲类别"] for name in ("甲链接", "乙链接")]
    looked = []
    for count in (1_000, 2_000, 4_000):
        blocks = ((heads[at % 2], ["甲"] * 6, ["乙"] * 6) for at in range(count // 2))
        Seen.looked = 0
        read_all([Sheet("表", tuple(Seen(row) for block in blocks for row in block))], form)
        looked.append(Seen.looked)
    assert looked[2] - looked[1] < 2.5 * (looked[1] - looked[0])


PROCEDURE = ["公众参与", "专家论证", "风险评估", "合法性审查", "集体讨论决定"]


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("name", ["决策事项", "事项名称"])
def test_a_column_for_each_choice_is_read_by_its_ticks(tmp_path, name, merged):
    """The heading has two rows, with its cells merged or left empty, in the form's words or in others."""
    root = example(tmp_path / "p", "")
    shutil.rmtree(root / "counties/demo/lists/participation", ignore_errors=True)
    path = grid(
        tmp_path / "决策.xlsx",
        ["序号", name, "承办单位", "必经程序", "", "", "", "", "拟提请审议时间"],
        ["", "", "", *PROCEDURE, ""],
        ["1", "公交票价", "样例县财政局", "√", "×", "", "■", "是", "2025年9月"],
        ["2", "公众参与的事", "样例县财政局", "", "", "", "", "√ 常务会议", "2025年10月"],
    )
    if merged:
        book = openpyxl.load_workbook(path)
        for cells in ("A1:A2", "B1:B2", "C1:C2", "D1:H1", "I1:I2"):
            book.active.merge_cells(cells)
        book.save(path)
    done = imported(root, path, "participation", "--year", "2025")
    first, second = said(root, "participation/2025.yaml")["条目"]
    assert (first["事项名称"], first["履行程序"], first["完成时限"]) == (
        "公交票价",
        ["公众参与", "合法性审查", "集体讨论决定"],
        "2025年9月",
    )
    assert (second["事项名称"], second["履行程序"]) == ("公众参与的事", ["集体讨论决定"])
    assert "集体讨论决定：常务会议" in second["备注"]
    assert "专家论证｜表头的写法与清单不同，当作“履行程序”" in done.stdout


def test_one_choice_above_a_column_and_a_tick_below_a_list_of_choices_stand_for_none(tmp_path):
    root = example(tmp_path / "p", WHOLE)
    table = grid(tmp_path / "表.xlsx", ["名称", "听证会", "方式"], ["甲事项", "√", "√"], ["座谈会", "不开", "听证会"])
    done = imported(root, table, "whole")
    first, second = said(root, "whole.yaml")["条目"][2:]
    assert (first["方式"], first["备注"]) == (["√"], "听证会：√")
    assert "“√”不在可选的里面" in done.stdout.partition("改好以前不能编成品")[2]
    assert (second["名称"], second["方式"], second["备注"]) == ("座谈会", ["听证会"], "听证会：不开")


def test_a_column_for_each_form_of_a_material_is_read_by_its_ticks(tmp_path):
    root = example(tmp_path / "p", "")
    table = grid(
        tmp_path / "指南.xlsx",
        ["序号", "事项名称", "申请材料", "", "", "", "服务对象", "", "办理地点"],
        ["", "", "材料名称", "原件", "复印件", "份数", "个人", "法人", ""],
        ["1", "临时救助", "申请书", "√", "", "1", "√", "√", "3楼"],
        ["", "", "身份证", "", "√", "2", "", "", ""],
        ["", "", "诊断证明", "√", "√", "1", "", "", ""],
    )
    done = imported(root, table, "guides")
    row = next(one for one in said(root, "guides.yaml")["条目"] if one["事项名称"] == "临时救助")
    assert [(one["材料名称"], one["材料形式"], one["份数"]) for one in row["申请材料"]] == [
        ("申请书", ["原件"], "1"),
        ("身份证", ["复印件"], "2"),
        ("诊断证明", ["原件", "复印件"], "1"),
    ]
    assert "复印件｜表头的写法与清单不同，当作“材料形式”" in done.stdout
    assert row["服务对象"] == ["自然人", "法人"]
    assert "“法人”不在可选的里面" in done.stdout


def test_services_are_named_as_offices_name_them(tmp_path):
    root = example(tmp_path / "p", "")
    table = grid(
        tmp_path / "服务.xlsx", ["序号", "公共服务名称", "窗口办理", "网上办理"], ["1", "养老保险参保登记", "√", "否"]
    )
    done = imported(root, table, "services")
    row = next(one for one in said(root, "services.yaml")["条目"] if one["事项名称"] == "养老保险参保登记")
    assert row["服务方式"] == ["窗口办理"], done.stdout


@pytest.mark.parametrize(
    ("form", "head", "cells", "read", "note"),
    [
        (
            "training",
            ["培训时间", "培训主题", "参训人数", "培训形式", "主办单位", "参加单位"],
            ["2025年4月8日", "公开业务", "120人", "视频会", "样例县财政局", "各乡镇"],
            {"培训日期": "2025-04-08", "人数": "120", "培训方式": ["视频会议"], "举办单位": "财政部门"},
            "参加单位：各乡镇",
        ),
        (
            "expired",
            ["序号", "文件名称", "文号", "失效原因", "清理时间"],
            ["1", "某通知", "样府发〔2010〕3号", "有效期已届满", "2025-06-30"],
            {"信息名称": "某通知", "失效原因": "有效期届满", "清理日期": "2025-06-30"},
            None,
        ),
        (
            "interpretations",
            ["文件名称", "解读方式", "解读部门"],
            [
                "某办法",
                "一图读懂、专家解读",
                "样例县财政局",
            ],  # what is no choice is told, under the heading that says the same
            {"解读形式": ["图表图解", "专家解读"], "解读单位": "财政部门"},
            None,
        ),
    ],
)
def test_headings_that_say_the_same_in_other_words(tmp_path, form, head, cells, read, note):
    root = example(tmp_path / "p", "")
    shutil.rmtree(root / f"counties/demo/lists/{form}", ignore_errors=True)
    imported(root, grid(tmp_path / "表.xlsx", head, cells), form, "--year", "2025")
    (row,) = said(root, f"{form}/2025.yaml")["条目"]
    assert {key: str(row[key]) if key.endswith("日期") else row[key] for key in read} == read
    assert row.get("备注") == note
