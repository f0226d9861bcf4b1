"""Builds that LibreOffice has opened and saved, before and after they were edited, still find their way back."""

import shutil
from copy import deepcopy

import docx
import pytest
from openpyxl import load_workbook

from command import gongkai
from office import needs_office, saved
from overlay import real

pytestmark = [pytest.mark.office, pytest.mark.slow, needs_office]
SHEET = "04 财政预决算"
FILE = "04-caizheng-yujuesuan.yaml"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = real(tmp_path_factory.mktemp("project") / "p", "04")
    done = gongkai("build", "--county", "yongxiu", "--domain", "财政预决算", "--format", "xlsx,docx", cwd=root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def project(built, tmp_path):
    root = tmp_path / "project"
    shutil.copytree(built, root)
    return root


def source(root):
    return root / "counties/yongxiu" / FILE


def made(root, kind):
    return next((root / "build/yongxiu").glob(f"*.{kind}"))


def imported(root, path, *options):
    return gongkai("import", path, "--county", "yongxiu", *options, cwd=root)


@pytest.mark.parametrize(
    ("kind", "into"),
    [
        *(("xlsx", "xlsx"), ("docx", "docx"), ("xlsx", "xls"), ("docx", "doc"), ("xlsx", "ods")),
        *(("xlsx", "pdf"), ("docx", "pdf")),  # in which only the texts and rules are left
    ],
)
def test_saving_alone_changes_nothing(project, tmp_path, kind, into):
    before = source(project).read_bytes()
    done = imported(project, saved(made(project, kind), into, tmp_path / "office"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "没有改动。"
    assert source(project).read_bytes() == before


def test_a_workbook_edited_between_two_savings(project, tmp_path):
    """A cell, a name, a deleted row, a copied row, a new row, and all rows in another order."""
    path = saved(made(project, "xlsx"), "xlsx", tmp_path / "one")
    book = load_workbook(path)
    sheet = book[SHEET]
    for area in [str(area) for area in sheet.merged_cells.ranges if area.min_row > 3]:
        sheet.unmerge_cells(area)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=8)]
    assert [row[14] for row in rows] == ["04-001", "04-002", "04-003", "04-004", "04-L01"]
    rows[0][5] = "本级人民代表大会批准后15日内"
    rows[1][2] = "改了名的决算"
    copied = [*rows[2]]
    copied[1], copied[2] = "财政预决算", "部门绩效"  # with the hidden number and stamps of 部门预算
    new = [None, "财政预决算", "村级财务", "收支明细", *rows[4][4:14], None, None]
    for number, cells in enumerate([rows[4], copied, rows[2], rows[1], rows[0], new], 4):
        for column, text in enumerate(cells, 1):
            sheet.cell(number, column).value = text
    book.save(path)
    done = imported(project, saved(path, "xlsx", tmp_path / "two"))
    assert done.returncode == 0, done.stdout + done.stderr
    text = source(project).read_text(encoding="utf-8")
    assert (
        "调整:\n"
        "  04-001:\n    公开时限: 本级人民代表大会批准后15日内\n"
        "  04-002:\n    二级事项: 改了名的决算\n"
        "不采用:\n  04-004: 待补：在导入的表里删去了\n"
    ) in text
    assert text.count("  - 编号:") == 3
    assert "  - 编号: 04-L02\n    一级事项: 财政预决算\n    二级事项: 部门绩效\n" in text
    assert (
        "  - 编号: 04-L03\n    一级事项: 财政预决算\n    二级事项: 村级财务\n    公开内容:\n      - 收支明细\n" in text
    )
    assert gongkai("validate", "--county", "yongxiu", cwd=project).returncode == 0


def test_a_document_edited_between_two_savings(project, tmp_path):
    """A cell, a deleted row, a new row, and a row whose hidden number was typed over."""
    path = saved(made(project, "docx"), "docx", tmp_path / "one")
    document = docx.Document(path)
    table = document.tables[0]
    write(table.rows[2].cells[5], "本级人民代表大会批准后15日内")
    for run in table.rows[3].cells[0].paragraphs[0].runs[::-1]:
        run._r.getparent().remove(run._r)
    table.rows[3].cells[0].paragraphs[0].add_run("2")  # 政府决算 keeps its name, but not its number
    write(table.rows[3].cells[5], "本级人民代表大会批准后18日内")
    added = deepcopy(table.rows[5]._tr)
    table._tbl.remove(table.rows[5]._tr)  # 部门决算
    table._tbl.append(added)
    row = table.rows[-1]
    for run in row.cells[0].paragraphs[0].runs:
        run._r.getparent().remove(run._r)
    write(row.cells[2], "部门绩效")
    document.save(path)
    done = imported(project, saved(path, "docx", tmp_path / "two"))
    assert done.returncode == 0, done.stdout + done.stderr
    text = source(project).read_text(encoding="utf-8")
    assert "  04-001:\n    公开时限: 本级人民代表大会批准后15日内\n" in text
    assert "  04-002:\n    公开时限: 本级人民代表大会批准后18日内\n" in text
    assert "不采用:\n  04-004: 待补：在导入的表里删去了\n" in text
    assert "  - 编号: 04-L02\n    一级事项: 财政预决算\n    二级事项: 部门绩效\n" in text


def write(cell, text):
    runs = cell.paragraphs[0].runs
    runs[0].text = text
    for run in runs[1:]:
        run.text = ""


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_an_older_build_does_not_overwrite_what_the_sources_changed(project, tmp_path, kind):
    path = made(project, kind)
    if kind == "xlsx":
        book = load_workbook(path)
        book[SHEET]["F4"] = "本级人民代表大会批准后15日内"
        book.save(path)
    else:
        document = docx.Document(path)
        write(document.tables[0].rows[2].cells[5], "本级人民代表大会批准后15日内")
        document.save(path)
    newer = source(project).read_text(encoding="utf-8") + "调整:\n  04-001:\n    公开时限: 批准后10日内\n"
    source(project).write_text(newer, encoding="utf-8")
    done = imported(project, saved(path, kind, tmp_path / "office"))
    assert done.returncode == 1
    assert "由本程序编出，发出后源文件改过 1 行" in done.stdout
    assert "04-001｜公开时限｜本级人民代表大会批准后15日内｜批准后10日内" in done.stdout
    assert source(project).read_text(encoding="utf-8") == newer
