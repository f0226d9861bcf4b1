"""Views: lists whose rows are the catalog's own entries, in every format and in no file of a place."""

import csv
import io
import json
import sqlite3
from contextlib import closing

import frictionless
import jsonschema
import openpyxl
import pytest
from docx import Document

from command import gongkai
from markup import parse
from overlay import example

FORM = """# templates/forms/duty.yaml
名称: 责任单位一览
标题: "{年度}年责任单位一览"
出处: 赣府厅发〔2020〕17号第二条
级别: [县级, 村级]
取自: 目录
层级: [村级]
栏:
  - {键: 事项名称, 标题: 事项, 宽: 12, 必填: 是}
  - {键: 领域, 宽: 6}
  - {键: 公开主体, 标题: 责任单位, 宽: 12}
  - {键: 公开渠道和载体, 标题: 形式, 宽: 9}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = example(tmp_path_factory.mktemp("views") / "p", FORM)
    done = gongkai("build", "--format", "html,json,csv,xlsx,docx", cwd=root)
    assert done.returncode == 0, done.stderr
    return root / "build"


def read(file):
    return json.loads(file.read_bytes())


def entries(folder, tier=""):
    data = read(folder / "catalog.json")
    found = [entry for domain in data["domains"] for entry in domain["entries"]]
    return [entry for entry in found if not tier or tier in entry["tiers"]]


def test_its_rows_are_the_entries_of_the_tier_under_their_numbers(built):
    folder = built / "demo"
    data = read(folder / "lists/duty.json")
    jsonschema.Draft202012Validator(read(folder / "lists/duty.schema.json")).validate(data)
    wanted = entries(folder, "村级")
    assert 0 < len(wanted) < len(entries(folder))
    assert [row["id"] for row in data["rows"]] == [entry["id"] for entry in wanted]
    assert [row["name"] for row in data["rows"]] == [entry["secondary"] or entry["primary"] for entry in wanted]
    assert [row["cells"]["公开主体"] for row in data["rows"]] == [entry["body"] for entry in wanted]
    assert data["title"] == "样例县2026年责任单位一览"


def test_every_format_prints_it_in_its_own_columns(built):
    folder = built / "demo"
    names = [entry["secondary"] or entry["primary"] for entry in entries(folder, "村级")]
    headings = ["序号", "事项", "领域", "责任单位", "形式"]
    sheet = openpyxl.load_workbook(folder / "lists/duty.xlsx").active
    rows = [[str(cell or "") for cell in row] for row in sheet.values]
    assert [row for row in rows if row[:5] == headings]
    assert [row[1] for row in rows if row[0].isdigit()] == names
    (table,) = Document(folder / "lists/duty.docx").tables
    assert [row.cells[1].text for row in table.rows][-len(names) :] == names
    text = (folder / "lists/duty.csv").read_bytes().decode("utf-8-sig")
    assert [row[1] for row in csv.reader(io.StringIO(text))][1:] == names
    assert frictionless.validate(str(folder / "datapackage.json")).valid
    page = (folder / "lists/duty.html").read_text(encoding="utf-8")
    assert all(name in parse(page.encode()).text for name in names)
    assert 'href="lists/duty.html"' in (folder / "index.html").read_text(encoding="utf-8")
    for entry in entries(folder, "村级"):
        assert f'href="../10-nongcun-weifang-gaizao.html#{entry["id"]}"' in page


def test_the_data_of_the_catalog_hold_no_entry_twice(built):
    for slug in ("demo", "demo/jiangshang", "demo/jiangshang/xincun"):
        assert not any(
            one["form"] in ("duty", "matters", "village-matters")
            for one in read(built / slug / "catalog.json")["lists"]
        )
    with closing(sqlite3.connect(built / "catalog.sqlite")) as base:
        assert base.execute("SELECT count(*) FROM list_rows WHERE code LIKE '10-%'").fetchone() == (0,)
    data = "".join(file.read_text(encoding="utf-8") for file in (built / "demo/assets").glob("*.js"))
    assert "lists/duty" not in data


def test_each_level_has_the_views_that_are_its_own(built):
    there = {
        slug: sorted(path.stem for path in (built / slug / "lists").glob("*.html"))
        for slug in ("demo", "demo/jiangshang", "demo/jiangshang/xincun")
    }
    views = {
        slug: [name for name in names if name in ("duty", "matters", "village-matters")]
        for slug, names in there.items()
    }
    assert views == {
        "demo": ["duty", "matters"],
        "demo/jiangshang": ["matters"],
        "demo/jiangshang/xincun": ["duty", "village-matters"],
    }
    matters = read(built / "demo/lists/matters.json")
    assert [row["id"] for row in matters["rows"]] == [entry["id"] for entry in entries(built / "demo")]
    assert [one["heading"] for one in matters["columns"]] == [
        "领域",
        "类别",
        "公开事项",
        "责任单位",
        "层级",
        "公开依据",
    ]
    village = read(built / "demo/jiangshang/xincun/lists/village-matters.json")
    assert [one["heading"] for one in village["columns"]][-3:] == ["公开内容", "公开时限", "公开形式"]


def test_a_place_without_such_entries_has_no_such_list(tmp_path):
    item = "# guidelines/10-nongcun-weifang-gaizao.yaml\n事项:\n"
    only = "".join(f"  - {{编号: {one}, 公开层级: [县级, 乡级]}}\n" for one in ("10-001", "10-003"))
    root = example(tmp_path / "p", FORM + item + only)
    done = gongkai("build", "--format", "json", cwd=root)
    assert done.returncode == 0, done.stderr
    assert not entries(root / "build/demo", "村级")
    assert (root / "build/demo/lists/matters.json").exists()
    assert not (root / "build/demo/lists/duty.json").exists()


def test_it_is_neither_written_nor_imported(tmp_path):
    root = example(tmp_path / "p", "# counties/demo/lists/matters.yaml\n清单: 政务公开事项清单\n条目: []\n")
    found = json.loads(gongkai("validate", "--format", "json", cwd=root).stdout)["findings"]
    (one,) = [one for one in found if one["code"] == "GK023"]
    assert "取自目录" in one["message"]
    (root / "counties/demo/lists/matters.yaml").unlink()
    (root / "t.csv").write_text("公开事项,责任单位\n甲,乙\n", encoding="utf-8")
    for command in (("import", "t.csv", "--list", "matters"), ("new", "list", "政务公开事项清单")):
        done = gongkai(*command, "--county", "demo", cwd=root)
        assert done.returncode == 2
        assert "取自目录" in done.stderr
        assert "导入目录" in done.stderr
        assert not (root / "counties/demo/lists/matters.yaml").exists()
    assert "matters" not in gongkai("new", "list", cwd=root).stdout


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("{键: 领域, 宽: 6}", "{键: 领城, 宽: 6}"), "目录没有“领城”这一栏"),
        (("{键: 领域, 宽: 6}", "{键: 事项名称}"), "“事项名称”写了两次"),
        (("{键: 领域, 宽: 6}", "{键: 领域, 类: 文字}"), "写多了"),
        (("取自: 目录\n", "取自: 目录\n前缀: Q\n"), "取自目录，不能有“前缀”"),
        (("取自: 目录\n", ""), "没有“前缀”"),
        (("取自: 目录\n", "前缀: Q\n"), "没有“取自”，不能有“层级”"),
        (("取自: 目录\n层级: [村级]\n", "前缀: Q\n"), "没有“类”"),
        (("取自: 目录", "取自: 清单"), "取自"),
    ],
)
def test_a_form_that_is_no_view_of_the_catalog_is_refused(tmp_path, change, told):
    root = example(tmp_path / "p", FORM.replace(*change))
    found = json.loads(gongkai("validate", "--format", "json", cwd=root).stdout)["findings"]
    assert any(told in one["message"] and one["file"] == "templates/forms/duty.yaml" for one in found), found
