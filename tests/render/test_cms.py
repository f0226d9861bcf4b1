"""`cms.csv`: a row an item for content management systems, which a spreadsheet may open and a strict reader must load."""

import csv
import io
import json
import re

import frictionless
import openpyxl
import pytest

from command import gongkai
from county_pages import COUNTY, LOCAL, NASTY
from gongkai.model.formula import is_formula
from gongkai.render.cms import COLUMNS, STATE
from markup import no_inline_code, parse
from overlay import REPOSITORY, YIXIAN, demo, replaced

ADDRESS = "https://www.example.gov.cn/mulu/"
FORMULAS = ["=1+1", "+86", "-1", "@SUM(A1)", "＝1+1", "\t=1", " =1"]


def made(root, *more):
    done = gongkai("build", "--format", "html,json,csv", "--output", root / "build", *more, cwd=root)
    assert done.returncode == 0, done.stderr
    return root / "build/demo"


def rows_of(folder):
    """The rows as a vendor's program reads them: strictly."""
    data = (folder / "cms.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def entries_of(folder):
    data = json.loads((folder / "catalog.json").read_bytes())
    entries = [(domain, entry) for domain in data["domains"] for entry in domain["entries"]]
    assert entries
    return entries


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    local = LOCAL.format(file=COUNTY, text=json.dumps(NASTY), other=json.dumps(f"其他：{NASTY}"))
    return made(demo(tmp_path_factory.mktemp("cms") / "p", YIXIAN + local), "--base-url", ADDRESS)


def test_items_of_a_domain_that_are_called_alike_are_told_apart(tmp_path):
    """Where articles, the pages that compare counties and posters call an item by its 二级事项 alone."""
    root = demo(tmp_path / "p", YIXIAN)
    replaced(root, "guidelines/10-nongcun-weifang-gaizao.yaml", "二级事项: 认定结果", "二级事项: 本级政策")
    titles = [row["标题"] for row in rows_of(made(root))]
    assert titles == ["国家层面政策", "政策法规文件 · 本级政策", "对象认定 · 本级政策"]
    assert parse((root / "build/items/10-003.html").read_bytes()).one("h1").text == titles[2]


def test_a_row_for_each_item_in_the_catalogs_order(folder):
    rows = rows_of(folder)
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == len(entries_of(folder))
    for order, (row, (domain, entry)) in enumerate(zip(rows, entries_of(folder), strict=True), 1):
        assert row["标识"] == f"demo/{entry['id']}"
        assert row["栏目"].split("/")[0] == domain["name"]
        assert row["栏目"].count("/") == bool(entry["secondary"])
        assert row["标题"] == (entry["secondary"] or entry["primary"])
        assert row["来源"] == "样例县人民政府办公室"
        assert row["公开主体"] == "、".join(entry["body"])
        assert (row["发布日期"], row["排序"], row["锚点"]) == ("2026-11-23", str(order), entry["id"])
        assert row["网址"] == ADDRESS + row["网页"]
        page, _, anchor = row["网页"].partition("#")
        assert parse((folder.parent / page).read_bytes()).one(id=anchor)
        assert row["公开位置"] == (entry["location"] or "")


def test_the_body_is_html_and_text_with_everything_in_it(folder):
    for row, (_, entry) in zip(rows_of(folder), entries_of(folder), strict=True):
        body = parse(row["正文"].encode())
        no_inline_code(body)
        assert {node.tag for node in body.all()} <= {"dl", "div", "dt", "dd", "ul", "li", "a", "br"}
        for said in (body.text, row["纯文本"]):
            for text in (*entry["elements"], *entry["body"], (entry["deadline"] or {"text": ""})["text"]):
                assert " ".join(text.split()) in " ".join(said.split())
        assert row["纯文本"].count("\n") + 1 == len(body.all("dt"))


def test_the_mapping_is_described_beside_it(folder):
    package = json.loads((folder / "datapackage.json").read_bytes())
    [resource] = [one for one in package["resources"] if one["name"] == "cms"]
    fields = resource["schema"]["fields"]
    assert {one["name"]: one["description"] for one in fields} == COLUMNS
    assert fields[0]["constraints"] == {"required": True, "unique": True}
    assert frictionless.validate(str(folder / "datapackage.json")).valid


def test_the_page_for_vendors_describes_every_column():
    """In their order: what it says is what vendors map, so that no column goes or gets another name."""
    page = (REPOSITORY / "docs/cms.md").read_text("utf-8")
    named = re.findall(r"^\| ([^|（]+?) \|", page, re.MULTILINE)
    assert named == ["栏", "---", *COLUMNS, STATE]


def test_without_an_address_only_the_path_is_told(tmp_path):
    rows = rows_of(made(demo(tmp_path / "p")))
    assert {row["网址"] for row in rows} == {""}
    assert all(row["网页"].startswith("demo/") for row in rows)


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_a_spreadsheet_would_run_is_kept_from_it(tmp_path, formula):
    local = LOCAL.format(file=COUNTY, text=json.dumps(formula), other="其他：甲").replace(
        "__proto__", json.dumps(formula)
    )
    folder = made(demo(tmp_path / "p", local), "--force")
    for row in rows_of(folder):
        assert not any(is_formula(cell) and not cell.startswith("'") for cell in row.values())
    [row] = [row for row in rows_of(folder) if row["标识"] == "demo/10-L01"]
    assert row["标题"].lstrip("'") == formula.strip()
    assert row["栏目"] == f"农村危房改造/{formula.strip()}"


def test_a_slash_in_a_name_is_no_level_of_the_path(tmp_path):
    local = LOCAL.format(file=COUNTY, text="预/决算", other="其他：甲").replace("__proto__", "乙")
    [row] = [row for row in rows_of(made(demo(tmp_path / "p", local))) if row["标识"] == "demo/10-L01"]
    assert row["栏目"] == "农村危房改造/预／决算"


def test_what_must_not_be_published_says_so_in_every_row(tmp_path):
    wrong = f"# {COUNTY}\n领域: 农村危房改造\n调整:\n  10-001:\n    公开方式: 主动公开\n"
    rows = rows_of(made(demo(tmp_path / "p", wrong), "--force"))
    assert {row["校验状态"] for row in rows} == {"未通过校验"}
    assert all("未通过校验" in row["正文"] for row in rows)


def test_columns_of_the_template_come_last_under_their_names(tmp_path):
    root = demo(tmp_path / "p")
    text = (REPOSITORY / "templates/attachment2.yaml").read_text("utf-8")
    more = "渠道:\n".join(["  - {键: 索引号, 宽: 6, 增列: 是}\n  - {键: 来源, 宽: 6, 增列: 是}\n", ""])
    (root / "templates").mkdir()
    (root / "templates/attachment2.yaml").write_text(text.replace("渠道:\n", more, 1), encoding="utf-8")
    (root / COUNTY).write_text(
        "领域: 农村危房改造\n调整:\n  10-001: {索引号: 000014349/2026-00012, 来源: 市局}\n", encoding="utf-8"
    )
    folder = made(root)
    rows = rows_of(folder)
    assert list(rows[0]) == [*COLUMNS, "索引号", "来源（增列）"]
    assert (rows[0]["索引号"], rows[0]["来源（增列）"]) == ("000014349/2026-00012", "市局")
    assert rows[1]["索引号"] == ""


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_is_not_taken_for_a_catalog(folder, tmp_path, kind):
    """Also where a spreadsheet has saved it as its own."""
    root = demo(tmp_path / "p")
    file = tmp_path / f"文章.{kind}"
    if kind == "csv":
        file.write_bytes((folder / "cms.csv").read_bytes())
    else:
        book = openpyxl.Workbook()
        for row in csv.reader(io.StringIO((folder / "cms.csv").read_text("utf-8-sig"), newline="")):
            book.active.append(row)
        book.save(file)
    before = (root / COUNTY).read_bytes()
    done = gongkai("import", file, "--county", "demo", cwd=root)
    assert done.returncode == 1
    assert "catalog.csv" in done.stderr
    assert (root / COUNTY).read_bytes() == before


def test_what_nobody_has_checked_says_so(tmp_path):
    guideline = "guidelines/10-nongcun-weifang-gaizao.yaml"
    root = demo(tmp_path / "p", f"# {COUNTY}\n领域: 农村危房改造\n")
    text = (root / guideline).read_text("utf-8")
    (root / guideline).write_text(re.sub("核对: 已见\n    出处: .*", "核对: 待核", text, count=1), encoding="utf-8")
    first, *others = rows_of(made(root))
    assert first["纯文本"].endswith("\n核对：待核")
    assert "<dt>核对</dt><dd>待核</dd>" in first["正文"]
    assert not any("核对：" in row["纯文本"] for row in others)


def test_only_where_the_information_is_read_becomes_a_link(tmp_path):
    page, other = "https://www.example.gov.cn/zcwj/", "https://www.example.com/"
    local = LOCAL.format(file=COUNTY, text=json.dumps(other), other="其他：甲")
    local = local.replace("    备注:", f"    公开位置: {page}\n    备注:")
    folder = made(demo(tmp_path / "p", local), "--force")
    [row] = [row for row in rows_of(folder) if row["标识"] == "demo/10-L01"]
    piece = (folder / "embed/item-10-L01.html").read_bytes()
    for said in (row["正文"].encode(), piece):
        assert [one.attributes["href"] for one in parse(said).all("a")] == [page]
        assert other in parse(said).text
