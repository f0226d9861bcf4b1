"""gongkai report coverage: the matrix both ways, the holes with proposals, and what a clerk accepted of them."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
import yaml

from command import gongkai
from overlay import REPOSITORY, example

LISTS = """# counties/demo/lists/duties.yaml（全文）
清单: 权责清单
条目:
  - 编号: QZ-001
    权力类型: 行政给付
    职权名称: 农村危房改造对象认定
    实施主体: 住房和城乡建设部门
    实施依据: [政府信息公开条例第二十条]
  - 编号: QZ-002
    权力类型: 行政处罚
    职权名称: 对偷漏税的处罚
    实施主体: 财政部门
    实施依据: [民法典]
    不予公开: [BG-002]
  - 编号: QZ-003
    权力类型: 其他职权
    职权名称: 政府预算编制
    实施主体: 财政部门
    实施依据: [民法典]
    公开事项: [04-001, 10-L01]
  - 编号: QZ-004
    权力类型: 行政检查
    职权名称: 涉密检查
    实施主体: 财政部门
    实施依据: [民法典]
    不予公开: [BG-001]
# counties/demo/lists/withheld.yaml（全文）
清单: 不予公开事项清单
条目:
  - {编号: BG-001, 事项名称: 办案信息, 主管单位: 财政部门, 条款: 第十六条, 情形: 行政执法案卷信息, 不公开范围: 全部}
  - 编号: BG-002
    事项名称: 旧案信息
    主管单位: 财政部门
    条款: 第十六条
    情形: 行政执法案卷信息
    不公开范围: 全部
    评估结果: 转为公开
# counties/demo/lists/services.yaml（全文）
清单: 公共服务事项清单
条目: []
"""
# A province's own form: other names for the list and for both columns' neighbours, one office, no law.
OWN = """# templates/forms/powers.yaml
名称: 赋权清单
标题: 赋权清单
出处: 赣府发〔2025〕14号
级别: [县级]
前缀: FQ
栏:
  - {键: 名目, 类: 文字, 必填: 是}
  - {键: 目录事项, 类: 事项}
# counties/demo/lists/powers.yaml
清单: 赋权清单
条目:
  - 编号: FQ-001
    # 去年下放的
    名目: 认定结果公示   # 照省里的写
    备注: 试行
"""
DUTIES = "counties/demo/lists/duties.yaml"


def report(root, *more, county="demo"):
    done = gongkai("report", "coverage", "--county", county, "--format", "json", *more, cwd=root)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def made(root, file="报表.xlsx", county="demo"):
    done = gongkai("report", "coverage", "--county", county, "--output", file, cwd=root)
    assert done.returncode == 0, done.stderr
    return root / file


def fill(file, number, said):
    """Write into the column 采用 of a row, as a clerk does."""
    book = openpyxl.load_workbook(file)
    sheet = book["待认定"]
    row = next(row for row in sheet.iter_rows() if row[1].value == number)
    row[5].value = said
    book.save(file)


def accept(root, *files, county="demo"):
    options = [word for file in files for word in ("--accept", file)]
    return gongkai("report", "coverage", "--county", county, *options, cwd=root)


def test_the_matrix_both_ways(tmp_path):
    found = report(example(tmp_path / "p", LISTS), "--list", "duties")
    rows = {row["id"]: row for row in found["rows"]}
    assert [row["state"] for row in found["rows"]] == ["没有着落", "没有着落", "有公开事项", "不予公开"]
    assert list(rows["QZ-003"]["items"]) == ["04-001", "10-L01"]
    assert rows["QZ-002"]["kept"] == {}  # what kept it back is opened
    assert rows["QZ-004"]["kept"] == {"BG-001": "BG-001 办案信息"}
    items = {item["id"]: item["rows"] for item in found["items"]}
    assert items == {
        "04-001": ["权责清单 QZ-003 政府预算编制"],
        "10-001": [],
        "10-002": [],
        "10-003": [],
        "10-L01": ["权责清单 QZ-003 政府预算编制"],
    }
    counts = {
        (one["by"], one["name"]): [one[key] for key in ("count", "disclosed", "withheld", "holes")]
        for one in found["counts"]
    }
    assert counts["清单", "权责清单"] == [4, 1, 1, 2]
    assert counts["单位", "样例县财政局"] == [3, 1, 1, 1]
    assert counts["领域", "农村危房改造"] == [4, 1, 0, 3]


def test_items_are_proposed_by_name_office_and_law_above_the_threshold(tmp_path):
    found = report(example(tmp_path / "p", LISTS))
    rows = {row["id"]: row for row in found["rows"]}
    best = rows["QZ-001"]["proposals"][0]
    assert (best["id"], best["name"]) == ("10-003", "认定结果")
    assert "同一单位" in best["why"]
    scores = [one["score"] for row in found["rows"] for one in row["proposals"]]
    assert min(scores) >= found["threshold"]
    assert all(len(row["proposals"]) <= 3 for row in found["rows"])
    assert rows["QZ-002"]["proposals"] == []
    assert rows["QZ-003"]["proposals"] == []  # no hole


def test_the_terminal_tells_the_holes_first(tmp_path):
    done = gongkai("report", "coverage", "--county", "demo", "--list", "权责清单", cwd=example(tmp_path / "p", LISTS))
    lines = done.stdout.splitlines()
    assert lines[0] == "样例县：没有着落的 2 条（共 4 条）"
    assert lines[2].startswith("  权责清单  QZ-001  农村危房改造对象认定  样例县住房和城乡建设局")
    assert "样例县：目录 5 项，3 项背后没有清单里的条目" in lines
    assert lines[-1] == "清单对目录（4 行）、目录对清单（5 行）：加 --output 报表.xlsx，列在表里"


def test_the_workbook_offers_the_proposals_and_the_withheld_entries(tmp_path):
    root = example(tmp_path / "p", LISTS)
    file = made(root)
    first = file.read_bytes()
    assert made(root).read_bytes() == first
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["待认定", "统计", "清单对目录", "目录对清单"]
    sheet = book["待认定"]
    assert [cell.value for cell in sheet[3]][:6] == ["清单", "编号", "事项", "单位", "依据", "采用"]
    assert [row[1].value for row in sheet.iter_rows(min_row=4)] == [
        "QZ-001",
        "QZ-002",
        "SX-001",
        "ZN-001",
        "JD-001",
        "P-001",
    ]
    offered = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert offered["F4"].startswith('"10-003,')
    assert offered["F4"].endswith(',BG-001"')
    assert offered["F5"] == '"BG-001"'
    assert sheet["F4"].number_format == "@"


def test_what_is_filled_in_is_written_once_and_comments_stay(tmp_path):
    root = example(tmp_path / "p", LISTS)
    text = "# 编办审定\n" + (root / DUTIES).read_text(encoding="utf-8").replace("行政给付", "行政给付  # 待核")
    (root / DUTIES).write_text(text, encoding="utf-8")
    one, two = made(root), made(root, "二.xlsx")
    fill(one, "QZ-001", "10-003 认定结果、10-002")
    fill(two, "QZ-002", "BG-001")
    done = accept(root, one, two)
    assert done.returncode == 0, done.stderr
    assert "权责清单 QZ-001 农村危房改造对象认定：公开事项 10-003\n" in done.stdout
    assert f"已写 {DUTIES}" in done.stdout
    assert done.stdout.endswith("撤销用 gongkai undo\n")
    after = (root / DUTIES).read_text(encoding="utf-8")
    rows = yaml.safe_load(after)["条目"]
    assert rows[0]["公开事项"] == ["10-003", "10-002"]
    assert rows[1]["不予公开"] == ["BG-002", "BG-001"]
    assert after.startswith("# 编办审定\n")
    assert "行政给付  # 待核\n" in after
    assert set(text.splitlines()) - set(after.splitlines()) == {"    不予公开: [BG-002]"}
    assert not [row for row in report(root, "--list", "duties")["rows"] if row["state"] == "没有着落"]
    again = accept(root, one, two)
    assert (again.returncode, again.stdout) == (0, "没有改动。\n")
    assert (root / DUTIES).read_text(encoding="utf-8") == after


@pytest.mark.parametrize("said", ["99-001", "BG-002", "BG-009", "同意", "10-003、11-001"])
def test_what_is_no_known_number_is_refused_and_nothing_is_written(tmp_path, said):
    root = example(tmp_path / "p", LISTS)
    before = (root / DUTIES).read_bytes()
    file = made(root)
    fill(file, "QZ-001", said)
    fill(file, "QZ-002", "BG-001")
    done = accept(root, file)
    assert done.returncode == 1
    assert f"报表.xlsx：待认定!F4：“{said.split('、')[-1]}”不是目录里的事项，也不是不予公开事项的编号" in done.stderr
    assert "什么都没有改动" in done.stderr
    assert (root / DUTIES).read_bytes() == before


def test_a_report_that_is_older_than_the_list_is_refused(tmp_path):
    root = example(tmp_path / "p", LISTS)
    file = made(root)
    fill(file, "QZ-001", "10-003")
    text = (root / DUTIES).read_text(encoding="utf-8").replace("农村危房改造对象认定", "别的职权")
    (root / DUTIES).write_text(text, encoding="utf-8")
    done = accept(root, file)
    assert done.returncode == 1
    assert "QZ-001“农村危房改造对象认定”现在是：“别的职权”。请重新生成报表再填" in done.stderr
    assert (root / DUTIES).read_text(encoding="utf-8") == text


def test_rows_that_a_filter_hides_count(tmp_path):
    root = example(tmp_path / "p", LISTS)
    file = made(root)
    fill(file, "QZ-001", "10-003")
    book = openpyxl.load_workbook(file)
    book["待认定"].row_dimensions[4].hidden = True
    book.save(file)
    assert "QZ-001" in accept(root, file).stdout


def test_a_form_of_a_projects_own_works_too(tmp_path):
    root = example(tmp_path / "p", OWN)
    file = made(root)
    row = next(row for row in report(root)["rows"] if row["id"] == "FQ-001")
    assert row["proposals"][0]["id"] == "10-003"
    fill(file, "FQ-001", "10-003")
    assert accept(root, file).returncode == 0
    text = (root / "counties/demo/lists/powers.yaml").read_text(encoding="utf-8")
    assert "    # 去年下放的\n    名目: 认定结果公示   # 照省里的写\n    目录事项: [10-003]\n    备注: 试行\n" in text
    fill(file, "FQ-001", "BG-001")  # a form without 不予公开 takes no such number
    assert accept(root, file).returncode == 1


def test_files_that_are_no_such_report_are_told(tmp_path):
    root = example(tmp_path / "p", LISTS)
    broken, other = root / "坏.xlsx", root / "别.csv"
    broken.write_bytes(b"PK\x03\x04 broken")
    other.write_text("清单,编号,事项\n权责清单,QZ-001,甲\n", encoding="utf-8")
    for file in (broken, other):
        done = accept(root, file)
        assert done.returncode == 1
        assert done.stderr.startswith(f"错误：{file.name}：")
        assert "什么都没有改动" in done.stderr
    assert "没有找到报表里的“待认定”（表头要有“清单”、“编号”、“事项”、“采用”）" in done.stderr


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--format", "xlsx"], 2, "加上 --output 报表.xlsx"),
        (["--list", "withheld"], 2, "“不予公开事项清单”没有写公开事项的栏"),
        (["--list", "dutys"], 2, "duties"),
        (["--accept", "报表.xlsx", "--output", "x.xlsx"], 2, "--accept 只读回填好的报表"),
        (["--output", "没有/报表.xlsx"], 1, "不能写入"),
    ],
)
def test_wrong_usage(tmp_path, options, code, told):
    root = example(tmp_path / "p", LISTS)
    made(root)
    done = gongkai("report", "coverage", "--county", "demo", *options, cwd=root)
    assert done.returncode == code
    assert told in done.stderr


def test_a_place_without_such_lists_is_told(tmp_path):
    root = example(tmp_path / "p")
    shutil.rmtree(root / "counties/demo/lists")
    done = gongkai("report", "coverage", "--county", "demo", cwd=root)
    assert done.returncode == 1
    assert "样例县还没有写公开事项的清单" in done.stderr


def test_yongxiu(tmp_path):
    found = report(REPOSITORY, "--list", "duties", "--list", "services", county="yongxiu")
    written = [
        row
        for name in ("duties", "services")
        for row in yaml.safe_load(Path(REPOSITORY / f"counties/yongxiu/lists/{name}.yaml").read_bytes())["条目"]
    ]
    assert {row["id"] for row in found["rows"] if row["state"] == "没有着落"} == {
        row["编号"] for row in written if not row.get("公开事项") and not row.get("不予公开")
    }
    behind = {number for row in written for number in row.get("公开事项", ())}
    assert {item["id"] for item in found["items"] if item["rows"]} == behind


def test_the_items_that_yongxius_duties_name_are_proposed_for_them(tmp_path):
    """Without the numbers that people wrote, four rows in five at least find one of them among the three that are proposed."""
    root = tmp_path / "p"
    for folder in ("counties", "guidelines", "templates"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    file = root / "counties/yongxiu/lists/duties.yaml"
    written = {row["编号"]: row["公开事项"] for row in yaml.safe_load(file.read_bytes())["条目"] if "公开事项" in row}
    lines = [
        line
        for line in file.read_text(encoding="utf-8").splitlines()
        if not line.startswith(("    公开事项:", "    不予公开:"))
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = {row["id"]: row for row in report(root, "--list", "duties", county="yongxiu")["rows"]}
    hit = [number for number, items in written.items() if {one["id"] for one in rows[number]["proposals"]} & set(items)]
    assert len(hit) >= 0.8 * len(written)


def test_what_was_accepted_is_taken_back(tmp_path):
    root = example(tmp_path / "p", LISTS)
    before = (root / DUTIES).read_bytes()
    file = made(root)
    fill(file, "QZ-001", "10-003")
    assert accept(root, file).returncode == 0
    assert (root / DUTIES).read_bytes() != before
    assert gongkai("undo", cwd=root).returncode == 0
    assert (root / DUTIES).read_bytes() == before
