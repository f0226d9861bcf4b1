"""A list from its form to every format: a form dropped into a project's templates is all that it takes."""

import csv
import io
import json
import re
import sqlite3
import subprocess
from contextlib import closing

import frictionless
import jsonschema
import openpyxl
import pytest
from docx import Document

from command import gongkai
from markup import parse
from overlay import example

FORM = """# templates/forms/lamps.yaml
名称: 路灯维护清单
标题: "{地方}路灯维护清单"
出处: 赣府厅发〔2020〕17号第二条
级别: [县级]
前缀: LD
栏:
  - {键: 路段, 类: 文字, 宽: 20, 必填: 是}
  - {键: 责任单位, 类: 机构, 宽: 12}
  - {键: 完成日期, 类: 日期, 宽: 8}
# counties/demo/lists/lamps.yaml
清单: 路灯维护清单
条目:
  - 编号: LD-001
    路段: 建设路东段
    责任单位: 财政部门
    完成日期: "2026-03-01"
  - 编号: LD-002
    路段: =人民路<西>
    责任单位: [住房和城乡建设部门, 财政部门]
    备注: 夜间施工
    核对: 待核
"""
CELLS = [
    ["1", "建设路东段", "样例县财政局", "2026年3月1日", "", "LD-001"],
    ["2", "=人民路<西>", "样例县住房和城乡建设局\n样例县财政局", "", "夜间施工", "LD-002"],
]
HEADINGS = ["序号", "路段", "责任单位", "完成日期", "备注", "编号"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = example(tmp_path_factory.mktemp("lists") / "p", FORM)
    done = gongkai("build", cwd=root)
    assert done.returncode == 0, done.stderr
    return root / "build"


@pytest.fixture(scope="module")
def folder(built):
    return built / "demo"


def test_excel_holds_the_table(folder):
    book = openpyxl.load_workbook(folder / "lists/lamps.xlsx")
    assert book.sheetnames == ["路灯维护清单"]
    rows = [[str(cell or "") for cell in row] for row in book.active.values]
    assert rows[0][0] == "样例县路灯维护清单"
    assert "待核" in rows[1][0]
    assert book.active.column_dimensions["G"].hidden, "what an import knows the cells again by"
    assert rows[2] == [*HEADINGS, "gongkai"]
    assert [row[:-1] for row in rows[4:]] == CELLS


def seen(cell):
    """A cell's text without what is hidden in it."""
    return "".join(run.text for paragraph in cell.paragraphs for run in paragraph.runs if not run.font.hidden)


def test_word_holds_the_table(folder):
    document = Document(folder / "lists/lamps.docx")
    assert document.paragraphs[0].text == "样例县路灯维护清单"
    (table,) = document.tables
    rows = [[seen(cell) for cell in row.cells] for row in table.rows]
    assert rows[0] == HEADINGS
    assert rows[1:] == CELLS


def test_pdf_shows_the_table(folder):
    text = subprocess.run(
        ["pdftotext", "-layout", folder / "lists/lamps.pdf", "-"], capture_output=True, check=True, text=True
    ).stdout
    plain = re.sub(r"\s", "", text)
    assert "样例县路灯维护清单" in plain
    assert "第1页共1页" in plain
    for row in CELLS:
        for cell in row:
            assert all(line in plain for line in cell.split("\n"))


def test_csv_is_a_data_package(folder):
    text = (folder / "lists/lamps.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows == [HEADINGS, CELLS[0], ["2", "'=人民路<西>", *CELLS[1][2:]]]
    assert frictionless.validate(str(folder / "datapackage.json")).valid


def test_json_agrees_with_the_schema_of_the_form(folder):
    data = json.loads((folder / "lists/lamps.json").read_bytes())
    schema = json.loads((folder / "lists/lamps.schema.json").read_bytes())
    jsonschema.Draft202012Validator(schema).validate(data)
    assert [row["cells"] for row in data["rows"]] == [
        {
            "路段": "建设路东段",
            "责任单位": ["样例县财政局"],
            "完成日期": {"value": "2026-03-01", "text": "2026年3月1日"},
        },
        {"路段": "=人民路<西>", "责任单位": ["样例县住房和城乡建设局", "样例县财政局"], "完成日期": None},
    ]
    whole = json.loads((folder / "catalog.json").read_bytes())["lists"]
    assert [one["rows"] for one in whole if one["form"] == "lamps"] == [data["rows"]]


def test_a_page_shows_it_and_the_cover_leads_there(folder):
    shown = parse((folder / "lists/lamps.html").read_bytes())
    text = re.sub(r"\s", "", shown.text)
    assert all(re.sub(r"\s", "", cell) in text for row in CELLS for cell in row)
    cover = (folder / "index.html").read_text(encoding="utf-8")
    assert 'href="lists/lamps.html"' in cover
    for ending in ("xlsx", "docx", "pdf", "json", "csv"):
        assert f'href="../lists/lamps.{ending}"' in (folder / "lists/lamps.html").read_text(encoding="utf-8")


def test_a_column_that_nobody_filled_in_is_in_the_files_and_not_on_the_page(tmp_path):
    """Where a row has something in it, it is a column for all of them."""
    column = "  - {键: 灯型, 类: 文字, 宽: 8}\n# counties"
    root = example(tmp_path / "p", FORM.replace("# counties", column, 1))
    heads = []
    for text in (None, "    灯型: 高杆灯\n"):
        if text is not None:
            path = root / "counties/demo/lists/lamps.yaml"
            path.write_text(
                path.read_text("utf-8").replace("    备注: 夜间施工\n", f"{text}    备注: 夜间施工\n"), "utf-8"
            )
        done = gongkai("build", "--format", "html,csv", cwd=root)
        assert done.returncode == 0, done.stderr
        page = parse((root / "build/demo/lists/lamps.html").read_bytes())
        head = [one.text for one in page.one("thead").all("th")]
        heads.append((head, "还没有填的栏，这里没有列：灯型" in page.text))
        row = page.one("tr", id="LD-001")
        assert len(row.all("td")) + len(row.all("th")) == len(page.all("col")) == len(head)
        assert "灯型" in (root / "build/demo/lists/lamps.csv").read_text("utf-8-sig").split("\n")[0]
    assert heads == [([*HEADINGS[:4]], True), ([*HEADINGS[:4], "灯型"], False)]


def test_the_database_and_the_search_find_it(built, folder):
    with closing(sqlite3.connect(built / "catalog.sqlite")) as base:
        found = base.execute(
            "SELECT list_rows.code, list_rows.page FROM list_rows_fts JOIN list_rows ON list_rows.id = list_rows_fts.rowid"
            " WHERE list_rows_fts MATCH '建设路东段'"
        ).fetchall()
        dates = base.execute("SELECT key, text FROM list_cells WHERE heading = '完成日期'").fetchall()
    assert found == [("LD-001", "demo/lists/lamps.html#LD-001")]
    assert dates == [("2026-03-01", "2026年3月1日")]
    data = "".join(file.read_text(encoding="utf-8") for file in (folder / "assets").glob("*.js"))
    assert "建设路东段" in data
    assert "lists/lamps" in data


def test_a_list_that_is_not_published_reaches_no_file(tmp_path):
    root = example(tmp_path / "p", FORM.replace("前缀: LD", "前缀: LD\n公布: 否"))
    done = gongkai("build", "--format", "html,json,csv,xlsx", cwd=root)
    assert done.returncode == 0, done.stderr
    files = [file for file in (root / "build").rglob("*") if file.is_file()]
    assert len(files) > 20
    assert not [file for file in files if "建设路".encode() in file.read_bytes() or "lamps" in file.name]


def test_a_list_that_is_gone_leaves_no_files(tmp_path):
    root = example(tmp_path / "p", FORM)
    assert gongkai("build", "--format", "html,json", cwd=root).returncode == 0
    assert (root / "build/demo/lists/lamps.json").is_file()
    (root / "counties/demo/lists/lamps.yaml").unlink()
    assert gongkai("build", "--format", "html,json", cwd=root).returncode == 0
    assert not list((root / "build/demo/lists").glob("lamps*"))


def test_a_new_edition_announces_the_rows(tmp_path):
    root = example(tmp_path / "p", FORM)
    assert gongkai("edition", "--county", "demo", cwd=root).returncode == 0
    county = root / "counties/demo/county.yaml"
    county.write_text(county.read_text(encoding="utf-8").replace("2026-11-23", "2026-12-01"), encoding="utf-8")
    rows = root / "counties/demo/lists/lamps.yaml"
    rows.write_text(rows.read_text(encoding="utf-8").replace("建设路东段", "建设路全段"), encoding="utf-8")
    assert gongkai("build", "--format", "html,json", cwd=root).returncode == 0
    feed = (root / "build/demo/feeds/all.xml").read_text(encoding="utf-8")
    assert "调整路段：LD-001 建设路全段" in feed
    assert (
        "demo/lists/lamps.html#LD-001" in feed
        or 'href="../lists/lamps.html#LD-001"' in feed
        or "lists/lamps.html#LD-001" in feed
    )


def test_a_list_without_rows_is_not_published(tmp_path):
    yearly = FORM.replace("{地方}路灯", "{地方}{年度}年路灯").replace("lists/lamps.yaml", "lists/lamps/2025.yaml")
    yearly = yearly.replace("清单: 路灯维护清单\n条目", "清单: 路灯维护清单\n年度: 2025\n条目")
    empty = "# counties/demo/lists/lamps/2026.yaml\n清单: 路灯维护清单\n年度: 2026\n条目: []\n已撤销: {LD-003: 没有这盏灯}\n"
    root = example(tmp_path / "p", yearly + empty)
    done = gongkai("build", "--format", "html,json,csv", cwd=root)
    assert done.returncode == 0, done.stderr
    folder = root / "build/demo"
    assert [file.name for file in (folder / "lists").glob("lamps*.csv")] == ["lamps-2025.csv"]  # the current one
    assert "建设路东段" in (folder / "lists/lamps-2025.csv").read_text("utf-8")
    assert "lists/lamps-2025.html" in (folder / "index.html").read_text("utf-8")
    assert '<link id="new" rel="canonical" href="lamps-2025.html">' in (folder / "lists/lamps.html").read_text("utf-8")
    now, then = (root / f"counties/demo/lists/lamps/{year}.yaml" for year in (2026, 2025))
    before, rows = now.read_text("utf-8"), then.read_text("utf-8")
    now.write_text(before.replace("[]", "[{编号: LD-004, 路段: 和平路}]"), encoding="utf-8")
    for name in ("建设路东段", "建设路西段"):  # a row stays where it was; the page of all years leads to it
        then.write_text(rows.replace("建设路东段", name), encoding="utf-8")
        assert gongkai("build", "--format", "html,json,csv", cwd=root).returncode == 0
        pages = [(folder / f"lists/lamps{year}.html").read_text("utf-8") for year in ("-2026", "-2025", "")]
        assert [[f'<tr id="LD-00{row}">' in page for row in (4, 1)] for page in pages] == [
            [True, False],
            [False, True],
            [False, False],
        ]
        assert (
            f'<div id="LD-001"><dt><span class="n">LD-001</span></dt><dd><a href="lamps-2025.html#LD-001">2025年的“{name}”</a>'
            in pages[2]
        )
        assert 'href="lamps-2026.html">' in pages[2]
    now.write_text(before, encoding="utf-8")
    (root / "counties/demo/lists/lamps/2025.yaml").write_text(
        "清单: 路灯维护清单\n年度: 2025\n条目: []\n已撤销: {LD-001: 拆了, LD-002: 拆了}\n", encoding="utf-8"
    )
    done = gongkai("build", "--format", "html,json,csv", cwd=root)
    assert done.returncode == 0, done.stderr
    assert not list(folder.glob("lists/lamps*"))
    assert "lamps" not in (folder / "index.html").read_text("utf-8")
