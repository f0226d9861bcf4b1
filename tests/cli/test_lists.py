"""gongkai new list and gongkai why for rows of lists, on a real project's tree."""

import csv
import json
import re
import sqlite3
from contextlib import closing

import docx
import jsonschema
import openpyxl
import pytest
import yaml

from command import gongkai
from overlay import example

FORM = """# templates/forms/guide.yaml
名称: 窗口指南
标题: 窗口指南
出处: 赣府厅发〔2020〕17号第十一条
级别: [县级]
前缀: G
说明: 一件事一条。
栏:
  - {键: 事项名称, 类: 文字, 必填: 是}
  - {键: 办理单位, 标题: 承办, 类: 机构}
  - {键: 依据, 类: 法规}
  - {键: 方式, 类: 选择, 可选: [窗口, 网上], 多选: 是}
  - {键: 申请材料, 类: 表, 栏: [{键: 材料, 类: 文字, 必填: 是}, {键: 份数, 类: 数目}]}
"""
LIST = """# counties/demo/lists/guide.yaml
清单: 窗口指南
条目:
  - 编号: G-001
    事项名称: 危房改造申请
    办理单位: 住房城乡建设主管部门
    依据: [政府信息公开条例第十九条]
    申请材料: [{材料: 申请书, 份数: "1"}]
    备注: 试行
已撤销: {G-002: 不办了}
"""


def test_without_a_form_the_forms_are_told(tmp_path):
    done = gongkai("new", "list", cwd=example(tmp_path / "p", FORM))
    assert done.returncode == 0
    assert "  guide  窗口指南（县级；赣府厅发〔2020〕17号第十一条）\n" in done.stdout
    assert "  participation  公众参与行政决策事项清单（县级、乡级，一年一份（--year 2026）；" in done.stdout


def test_a_list_is_begun_with_an_example_that_tells_what_each_column_takes(tmp_path):
    root = example(tmp_path / "p", FORM)
    done = gongkai("new", "list", "窗口指南", "--county", "demo", cwd=root)
    assert done.returncode == 0, done.stderr
    file = root / "counties/demo/lists/guide.yaml"
    text = file.read_text(encoding="utf-8")
    assert done.stdout.startswith("已建 counties/demo/lists/guide.yaml。")
    assert "gongkai worksheet --list guide；" in done.stdout
    assert "gongkai import 表.xlsx --list guide；" in done.stdout
    assert text.startswith("# 窗口指南（赣府厅发〔2020〕17号第十一条）\n# 一件事一条。\n清单: 窗口指南\n条目:\n")
    assert "  #   事项名称:  # 必填。一行文字\n" in text
    assert "  #   方式:  # 下列之一：窗口、网上；可以写几个：[甲, 乙]\n" in text
    assert "  #     - 材料:  # 必填。一行文字\n  #       份数:  # 只写数字，如 30\n" in text
    findings = json.loads(gongkai("validate", "--county", "demo", "--format", "json", cwd=root).stdout)["findings"]
    assert not [one for one in findings if "lists/guide" in one["file"]]
    again = gongkai("new", "list", "guide", "--county", "demo", cwd=root)
    assert again.returncode == 1
    assert "counties/demo/lists/guide.yaml 已经有了，没有改动" in again.stderr
    assert file.read_text(encoding="utf-8") == text
    example_row = text.replace("  # - ", "  - ").replace("  #   ", "    ")
    file.write_text(example_row, encoding="utf-8")  # a person takes the marks away and fills in nothing
    findings = json.loads(gongkai("validate", "--county", "demo", "--format", "json", cwd=root).stdout)["findings"]
    assert {one["code"] for one in findings if "lists/guide" in one["file"]} == {"GK901"}


def test_a_table_is_imported_into_a_list_that_was_begun(tmp_path):
    root = example(tmp_path / "p", FORM)
    gongkai("new", "list", "guide", "--county", "demo", cwd=root)
    (tmp_path / "表.csv").write_text("事项名称,承办\n低保申请,样例县财政局\n", encoding="utf-8")
    done = gongkai("import", tmp_path / "表.csv", "--county", "demo", "--list", "guide", cwd=root)
    assert done.returncode == 0, done.stderr
    text = (root / "counties/demo/lists/guide.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)["条目"] == [{"编号": "G-001", "事项名称": "低保申请", "办理单位": "财政部门"}]
    assert "# 一条的样子" in text


def test_an_office_that_only_holds_a_shared_role_keeps_its_name_in_a_list(tmp_path):
    """Who supervises may change; what an office does does not change with it."""
    root = example(tmp_path / "p", FORM)
    roles, county = root / "guidelines/bodies.yaml", root / "counties/demo/county.yaml"
    roles.write_text(
        roles.read_text("utf-8").replace("角色:\n", "角色:\n  - {名称: 监管部门, 例: 各监管部门}\n", 1), "utf-8"
    )
    county.write_text(
        county.read_text("utf-8").replace("机构:\n", "机构:\n  监管部门: 样例县发展和改革局\n", 1), "utf-8"
    )
    gongkai("new", "list", "guide", "--county", "demo", cwd=root)
    (tmp_path / "表.csv").write_text("事项名称,承办\n停车收费,样例县发改局\n", encoding="utf-8")
    done = gongkai("import", tmp_path / "表.csv", "--county", "demo", "--list", "guide", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "当作“样例县发展和改革局”" in done.stdout
    text = (root / "counties/demo/lists/guide.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)["条目"][0]["办理单位"] == "样例县发展和改革局"


def test_a_years_list_begins_with_a_number_that_was_never_used(tmp_path):
    root = example(tmp_path / "p")
    done = gongkai("new", "list", "participation", "--county", "demo", "--year", "2027", cwd=root)
    assert done.returncode == 0, done.stderr
    text = (root / "counties/demo/lists/participation/2027.yaml").read_text(encoding="utf-8")
    assert '年度: "2027"\n' in text
    assert "# - 编号: P-002\n" in text


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["guid", "--county", "demo"], "没有“guid”这种清单。是不是“guide”？"),
        (["guide", "--county", "demmo"], "没有“demmo”这个地方"),
        (["guide", "--county", "demo/jiangshang"], "乡级没有“窗口指南”"),
        (["guide", "--county", "demo", "--year", "2026"], "“窗口指南”不分年度"),
        (["participation", "--county", "demo"], "一年一份，请写明年度"),
        (["participation", "--county", "demo", "--year", "../x"], "“../x”不是年度"),
    ],
)
def test_wrong_usage_makes_nothing(tmp_path, args, told):
    root = example(tmp_path / "p", FORM)
    before = sorted(root.rglob("*"))
    done = gongkai("new", "list", *args, cwd=root)
    assert done.returncode == 2
    assert told in done.stderr
    assert sorted(root.rglob("*")) == before


def test_why_tells_a_rows_cells_their_places_and_what_they_stand_for(tmp_path):
    root = example(tmp_path / "p", FORM + LIST)
    done = gongkai("why", "G-001", "承办", "--county", "demo", cwd=root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "G-001 承办：样例县住房和城乡建设局",
        "  清单：counties/demo/lists/guide.yaml:5:11",
        "    办理单位: 住房城乡建设主管部门",
        "  机构：counties/demo/county.yaml:8:14",
        "    住房和城乡建设部门: 样例县住房和城乡建设局",
    ]
    done = gongkai("why", "G-001", "依据", "--county", "demo", cwd=root)
    assert "G-001 依据：《中华人民共和国政府信息公开条例》（国务院令第711号）第十九条" in done.stdout
    assert "  法规：guidelines/laws.yaml:2:9\n    - 简称: 政府信息公开条例" in done.stdout
    done = gongkai("why", "G-001", "申请材料", "--county", "demo", cwd=root)
    assert "G-001 申请材料第1行·份数：1\n  清单：counties/demo/lists/guide.yaml:7:26" in done.stdout
    done = gongkai("why", "G-001", "--county", "demo", cwd=root)
    assert "G-001 备注：试行" in done.stdout
    assert "方式" not in done.stdout
    assert "G-001 方式：（空）" in gongkai("why", "G-001", "方式", "--county", "demo", cwd=root).stdout


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["G-002"], 1, "“窗口指南”里 G-002 已经撤销，理由：不办了"),
        (["G-010"], 2, "样例县的清单里没有 G-010。是不是“G-001”？"),
        (["G-001", "承办人"], 2, "“窗口指南”没有“承办人”这一栏。是不是“承办”？"),
    ],
)
def test_why_tells_what_is_not_there(tmp_path, args, code, told):
    done = gongkai("why", *args, "--county", "demo", cwd=example(tmp_path / "p", FORM + LIST))
    assert done.returncode == code
    assert told in done.stderr


def test_a_form_of_three_columns_dropped_into_a_countys_own_project_works_everywhere(tmp_path):
    """Without a title and a source of its own."""
    root = example(tmp_path / "p", "# gongkai.yaml\n名称: 样例县\n指引: guidelines\n")
    form = root / "templates/forms/wells.yaml"
    form.parent.mkdir(parents=True)
    text = "名称: 古井清单\n级别: [县级]\n前缀: GJ\n栏:\n  - {键: 井名, 类: 文字, 必填: 是}\n  - {键: 管护单位, 类: 机构}\n  - {键: 登记日期, 类: 日期}\n"
    form.write_text("名称: [\n", encoding="utf-8")
    broken = gongkai("new", "list", "wells", "--place", "demo", cwd=root)
    assert "templates/forms/wells.yaml 有错" in broken.stderr
    form.write_text(text, encoding="utf-8")
    begin = gongkai("new", "list", "wells", "--place", "demo", cwd=root)
    assert begin.returncode == 0, begin.stderr
    listed = root / "counties/demo/lists/wells.yaml"
    assert listed.read_text(encoding="utf-8").startswith("# 古井清单\n清单: 古井清单\n")
    rows = "清单: 古井清单\n条目:\n  - {编号: GJ-001, 井名: 龙泉井, 管护单位: 住房和城乡建设部门, 登记日期: 2026-03-01}\n  - {编号: GJ-002, 井名: 虎跑井}\n"
    listed.write_text(rows, encoding="utf-8")
    built = gongkai("build", cwd=root)
    assert built.returncode == 0, built.stderr
    place = root / "build/demo"
    lists = place / "lists"
    sheet = [[cell.value for cell in row] for row in openpyxl.load_workbook(lists / "wells.xlsx").active.iter_rows()]
    assert sheet[0][0] == "样例县古井清单"
    assert [row[0] for row in sheet if str(row[0]).startswith("共")] == ["共 2 条。"]
    words = docx.Document(str(lists / "wells.docx")).tables[0]
    assert [cell.text for cell in words.rows[-1].cells][1] == "虎跑井"
    assert (lists / "wells.pdf").read_bytes().startswith(b"%PDF-")
    with (lists / "wells.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row["井名"] for row in csv.DictReader(stream)] == ["龙泉井", "虎跑井"]
    data = json.loads((lists / "wells.json").read_bytes())
    jsonschema.validate(data, json.loads((lists / "wells.schema.json").read_bytes()))
    assert [row["cells"]["井名"] for row in data["rows"]] == ["龙泉井", "虎跑井"]
    assert "编制依据" not in (lists / "wells.html").read_text(encoding="utf-8")
    with closing(sqlite3.connect(root / "build/catalog.sqlite")) as base:
        assert base.execute("SELECT name FROM list_rows WHERE code LIKE 'GJ-%' ORDER BY code").fetchall() == [
            ("龙泉井",),
            ("虎跑井",),
        ]
    for folder in (place, root / "build"):
        assert any("虎跑井" in one.read_text(encoding="utf-8") for one in (folder / "assets").glob("search*.js"))
    package = json.loads((place / "datapackage.json").read_bytes())
    assert "lists/wells.csv" in [one["path"] for one in package["resources"]]
    for kind in ("xlsx", "docx", "csv"):
        file = str(lists / f"wells.{kind}")
        back = gongkai("import", file, "--place", "demo", "--list", "wells", cwd=root)
        assert back.returncode == 0, back.stderr
        assert "没有改动。" in back.stdout
    assert listed.read_text(encoding="utf-8") == rows
    listed.write_text(
        rows.replace("2026-03-01", "三月初一").replace("住房和城乡建设部门", "住房部分"), encoding="utf-8"
    )
    codes = [
        one["code"]
        for one in json.loads(gongkai("validate", "--format", "json", cwd=root).stdout)["findings"]
        if one["file"].endswith("wells.yaml")
    ]
    assert sorted(codes) == ["GK902", "GK906"]


def test_an_office_that_no_role_stands_for_may_be_written_by_its_whole_name(tmp_path):
    """Registered roles are those of the guidelines; a county has more offices (水利局, 商务局)."""
    for office, code in (("样例县水利局", 0), ("样例县人民政府办公室", 0), ("水利局", 1), ("样例县水利", 1)):
        root = example(tmp_path / office, FORM + LIST.replace("住房城乡建设主管部门", office))
        done = gongkai("validate", "--select", "GK902", cwd=root)
        assert done.returncode == code, done.stdout
        assert ("警告[GK902]" in done.stdout) == (office == "样例县水利局")


def test_a_part_of_an_offices_name_is_not_told_to_be_an_office_of_the_county(tmp_path):
    root = example(tmp_path / "p", FORM + LIST.replace("住房城乡建设主管部门", "县财政局"))
    done = gongkai("validate", "--select", "GK902", cwd=root)
    assert "“县财政局”不是已知的机构" in done.stdout
    assert "样例县的机构" not in done.stdout


def test_an_office_that_is_only_proposed_is_told_once_and_is_no_error(tmp_path):
    """The duties of 500 rows of one office, in a county whose 机构 nobody has confirmed yet."""
    county = (
        "# counties/demo/county.yaml\n机构:\n  财政部门: {拟: 样例县财政局}\n目录: {编制单位: {拟: 样例县政务中心}}\n"
    )
    rows = "".join(
        f"  - {{编号: G-00{number}, 事项名称: 井, 办理单位: {office}}}\n"
        for number, office in enumerate(("样例县财政局", "样例县政务中心", "样例县财政局"), 1)
    )
    head = LIST.partition("条目:")[0]
    root = example(tmp_path / "p", FORM + head + "条目:\n" + rows + county)
    done = gongkai("validate", "--select", "GK902", "--all", cwd=root)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("[GK902]") == 2
    assert "警告[GK902]：“样例县财政局”还是拟的，没有确认（2处）" in done.stdout
    assert "警告[GK902]：“样例县政务中心”还是拟的，没有确认\n" in done.stdout
    assert "“拟”写在这里：counties/demo/county.yaml:" in done.stdout


def test_a_list_that_is_taken_for_a_catalog_is_recognised(tmp_path):
    root = example(tmp_path / "p", FORM + LIST)
    assert gongkai("worksheet", "--list", "withheld", "--county", "demo", cwd=root).returncode == 0
    done = gongkai("import", "不予公开事项清单.xlsx", "--county", "demo", cwd=root)
    assert done.returncode == 1
    assert "像是“不予公开事项清单”：请加 --list withheld" in done.stderr


def test_of_several_empty_columns_all_are_told_and_any_can_be_filled_in_first(tmp_path):
    """The same holds for an item of a county's own."""
    root = example(tmp_path / "p")
    rows = "清单: 权责清单\n条目:\n  - {编号: QZ-001, 实施主体: 财政部门, 实施依据: [政府信息公开条例第三条]}\n"
    (root / "counties/demo/lists/duties.yaml").write_text(rows, "utf-8")
    told = gongkai("validate", "--format", "concise", cwd=root).stdout
    assert "QZ-001 的“权力类型”“项目名称（职权名称）”没有填" in told, told
    for key, text in (("权力类型", "行政许可"), ("项目名称", "一件事")):
        done = gongkai("set", "QZ-001", key, text, cwd=root)
        assert done.returncode == 0, done.stderr
    assert "GK901" not in gongkai("validate", "--format", "concise", cwd=root).stdout
    own = root / "counties/demo/10-nongcun-weifang-gaizao.yaml"
    whole = own.read_text("utf-8")
    own.write_text(re.sub("    公开(?:方式|层级): .*\n", "", whole), "utf-8")
    assert "10-L01 的“公开方式”“公开层级”没有填写" in gongkai("validate", "--format", "concise", cwd=root).stdout
    for key, text in (("公开层级", "县级"), ("公开方式", "主动")):
        done = gongkai("set", "10-L01", key, text, cwd=root)
        assert done.returncode == 0, done.stderr
