"""gongkai import as an office uses it: real files, into a real county, from the command line."""

import csv
import json
import os
import re
import shutil

import openpyxl
import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser

from command import gongkai
from office import needs_office, saved
from overlay import HERE, demo, real

CORPUS = HERE / "data/import"


@pytest.fixture
def project(tmp_path):
    return real(tmp_path / "project", "09", "11", "18", "20", "21", "22", "24")


def sources(root):
    return {path: path.read_bytes() for path in sorted((root / "counties").rglob("*.yaml"))}


@pytest.mark.parametrize(
    "name",
    ["ditto.xlsx", "types.xlsx", "sheets_old.xls", "pages.docx", "several_h2.html", "gb18030.csv", "sheets.xlsx"],
)
def test_imported_files_are_sound_and_importing_again_changes_nothing(project, name):
    before = sources(project)
    first = gongkai("import", CORPUS / name, "--county", "yongxiu", cwd=project)
    assert first.returncode == 0, first.stdout + first.stderr
    after = sources(project)
    assert after != before
    checked = gongkai("validate", "--county", "yongxiu", "--format", "json", cwd=project)
    errors = [one for one in json.loads(checked.stdout)["findings"] if one["severity"] == "error"]
    assert {one["code"] for one in errors} <= {"GK301", "GK708"}  # one cites a repealed law, some name 某某县
    told = first.stdout.partition("这些内容会是错误，改好以前不能编成品")[2]
    assert set(re.findall(r"\[(GK\d+)\]", told)) == {one["code"] for one in errors}
    assert ".yaml" not in told.partition("请在表里改好")[0], "the cells of the table are told, not lines of files"
    again = gongkai("import", CORPUS / name, "--county", "yongxiu", cwd=project)
    assert again.returncode == 0
    assert "没有改动" in again.stdout
    assert sources(project) == after


def test_a_towns_tables_go_into_the_town(project):
    """What comes from its county and is said again is no change; what is not in the county's catalog is the town's own."""
    before = sources(project)
    done = gongkai("import", CORPUS / "sheets.xlsx", "--county", "yongxiu/jiangshang", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    changed = {path for path, data in sources(project).items() if before.get(path) != data}
    town = project / "counties/yongxiu/towns/jiangshang"
    assert changed
    assert {path.parent for path in changed} == {town}
    assert town / "town.yaml" not in changed
    again = gongkai("import", CORPUS / "sheets.xlsx", "--county", "yongxiu/jiangshang", cwd=project)
    assert (again.returncode, "没有改动。" in again.stdout) == (0, True)


def test_a_towns_workbook_comes_back(project):
    before, town = sources(project), "yongxiu/jiangshang"
    assert gongkai("build", "--county", town, "--format", "xlsx", cwd=project).returncode == 0
    path = project / "build" / town / "catalog.xlsx"
    untouched = gongkai("import", path, "--county", town, cwd=project)
    assert (untouched.returncode, "没有改动。" in untouched.stdout) == (0, True)
    book = openpyxl.load_workbook(path)
    cell = next(
        one
        for row in book.worksheets[1].iter_rows(min_row=4)
        for one in row
        if isinstance(one.value, str) and "工作日" in one.value
    )
    cell.value = "信息形成或者变更之日起3个工作日内"
    book.save(path)
    done = gongkai("import", path, "--county", town, cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    (changed,) = (path for path, data in sources(project).items() if before.get(path) != data)
    assert changed.parent == project / "counties/yongxiu/towns/jiangshang"
    (edit,) = yaml.safe_load(changed.read_text("utf-8"))["调整"].values()
    assert edit == {"公开时限": "信息形成或者变更之日起3个工作日内"}


def test_offices_are_written_as_the_roles_that_they_fill(tmp_path):
    """So that an office that is renamed later follows in what the county added itself, too; a new county's offices are
    recognised though nothing is filled in yet."""
    assert gongkai("new", "project", "都昌县", cwd=tmp_path).returncode == 0
    heads = ("一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["都昌县社会救助领域基层政务公开标准目录"])
    sheet.append(heads)
    rest = ("《社会救助暂行办法》", "信息形成或者变更之日起20个工作日内", "都昌县民政局", "政府网站")
    for first, second in (("综合业务", "监督检查"), ("综合业务", "政策法规文件"), ("困难群众慰问", "春节慰问安排")):
        sheet.append((first, second, "名单", *rest))
    book.save(tmp_path / "社会救助.xlsx")
    done = gongkai("import", "社会救助.xlsx", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    county = yaml.safe_load((tmp_path / "counties/duchang/county.yaml").read_text("utf-8"))
    assert county["机构"]["民政部门"] == "都昌县民政局"
    said = yaml.safe_load((tmp_path / "counties/duchang/20-shehui-jiuzhu.yaml").read_text("utf-8"))
    assert [item["公开主体"] for item in said["新增"]] == ["民政部门"]


def test_a_dry_run_tells_the_same_and_writes_nothing(project):
    before = sources(project)
    dry = gongkai("import", CORPUS / "ditto.xlsx", "--county", "yongxiu", "--dry-run", cwd=project)
    assert "没有写文件" in dry.stdout
    assert sources(project) == before
    done = gongkai("import", CORPUS / "ditto.xlsx", "--county", "yongxiu", cwd=project)
    assert [line for line in dry.stdout.splitlines() if line.startswith("  20-")] == [
        line for line in done.stdout.splitlines() if line.startswith("  20-")
    ]


def test_a_folder_is_read_to_its_end_and_imported_whole_or_not_at_all(project, tmp_path):
    """What stands in a file that cannot be read would be taken for left out of the catalog."""
    folder = tmp_path / "来文"
    (folder / "二").mkdir(parents=True)
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    shutil.copy(HERE / "data/hostile/x12_encflag.xlsx", folder / "二/密.xlsx")
    shutil.copy(CORPUS / "attachment2.xlsx", folder / "养老.xlsx")
    shutil.copy(CORPUS / "pages.docx", folder / "二/救助.docx")
    (folder / "~$养老.xlsx").write_bytes(b"lock")
    before = sources(project)
    done = gongkai("import", folder, "--county", "yongxiu", cwd=project)
    assert done.returncode == 1
    assert "养老.xlsx" in done.stdout
    assert "救助.docx" in done.stdout
    assert "没有写文件" in done.stdout
    assert "2 个文件没有读进来" in done.stderr
    assert "坏.xlsx：文件已损坏" in done.stderr
    assert "密.xlsx：有密码" in done.stderr
    assert sources(project) == before
    (folder / "坏.xlsx").unlink()
    (folder / "二/密.xlsx").unlink()
    (folder / "通知.csv").write_text("姓名,天数\n甲,3\n", encoding="utf-8")
    done = gongkai("import", folder, "--county", "yongxiu", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "跳过 通知.csv" in done.stderr
    assert sources(project) != before


def test_a_control_character_is_dropped_and_told(project, tmp_path):
    """A source file that held it could not be read."""
    shutil.copy(HERE / "data/hostile/ctrl_written.csv", tmp_path / "表.csv")
    done = gongkai("import", tmp_path / "表.csv", "--county", "yongxiu", cwd=project)
    assert done.returncode == 0, done.stderr
    assert "表.csv：表格第4行第6列｜U+0011｜" in done.stdout
    checked = gongkai("validate", "--county", "yongxiu", "--format", "json", cwd=project)
    errors = [one["code"] for one in json.loads(checked.stdout)["findings"] if one["severity"] == "error"]
    assert not [code for code in errors if code.startswith("GK0")]


def test_the_report_is_a_page_that_tells_each_table_and_each_change(project, tmp_path):
    page = tmp_path / "report.html"
    done = gongkai("import", CORPUS / "ditto.xlsx", "--county", "yongxiu", "--report", page, cwd=project)
    assert done.returncode == 0
    tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
    titles = [node.text() for node in tree.css("h2")]
    assert {"读到的表", "各领域", "改动", "登记簿里没有的法规"} <= set(titles)
    assert "ditto.xlsx" in tree.body.text()
    rows = [[node.text() for node in row.css("td")] for row in tree.css("tr")]
    told = [line.strip() for line in done.stdout.splitlines() if line.startswith("  20-")]
    changed = [row for row in rows if row and row[0][:3] == "20-" and not row[3].startswith("不采用")]
    whole = [f"{row[0]} {row[1]}{'：' if row[1] else ''}{row[3]}" for row in changed]
    assert len(told) == len(whole)
    assert all(full.startswith(line.removesuffix("…")) for line, full in zip(told, whole, strict=True))
    [left_out] = [line for line in done.stdout.splitlines() if line.startswith("  不采用：")]
    assert re.search(r"20-\d+、20-\d+.*等 \d+ 项（待补：", left_out)
    assert not tree.css("script, link, img, iframe")


def test_a_table_without_its_domain_is_told_and_taken_with_domain(project, tmp_path):
    path = tmp_path / "表.xlsx"
    shutil.copy(CORPUS / "traditional.html", path.with_suffix(".html"))
    done = gongkai("import", path.with_suffix(".html"), "--county", "yongxiu", cwd=project)
    assert done.returncode == 1
    assert "没有收进来的行" in done.stdout
    assert "繁体字" in done.stderr
    done = gongkai("import", path.with_suffix(".html"), "--county", "yongxiu", "--domain", "养老服务", cwd=project)
    assert done.returncode == 0, done.stdout


@needs_office
def test_word_97_files_go_through_libreoffice(project, tmp_path):
    shutil.copy(CORPUS / "attachment2_word.docx", tmp_path / "old.docx")
    old = saved(tmp_path / "old.docx", "doc", tmp_path / "office")
    old.rename(tmp_path / "目录.wps")
    done = gongkai("import", tmp_path / "目录.wps", "--county", "yongxiu", "--dry-run", cwd=project)
    assert done.returncode == 0, done.stderr
    assert "目录.wps｜表1｜养老服务｜5｜" in done.stdout


def test_without_libreoffice_the_way_out_is_told(project, tmp_path):
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    done = gongkai(
        "import", tmp_path / "old.doc", "--county", "yongxiu", cwd=project, env={**os.environ, "PATH": str(tmp_path)}
    )
    assert done.returncode == 1
    assert "另存为 .docx" in done.stderr


HEAD = "序号,一级事项,二级事项,公开内容,公开依据,公开时限,公开主体,公开渠道和载体,公开对象：全社会,公开方式：主动,公开层级：县级"
ROW = (
    "政策法规文件,本级政策,本级危房改造政策文件,政府信息公开条例,信息形成或者变更之日起20个工作日内,住房和城乡建设部门"
)


def test_a_bare_tick_at_other_channels_means_what_the_guideline_names(tmp_path):
    root = demo(tmp_path / "p")
    guideline = root / "guidelines/10-nongcun-weifang-gaizao.yaml"
    text = guideline.read_text(encoding="utf-8")
    head, sign, rest = text.partition("编号: 10-002")
    named = rest.replace("公开渠道和载体: [政府网站, 公开查阅点]", "公开渠道和载体: [政府网站, 其他：惠农查询机]", 1)
    guideline.write_text(head + sign + named, encoding="utf-8")
    file = tmp_path / "t.csv"
    file.write_text(
        f"农村危房改造领域基层政务公开标准目录\n{HEAD}\n1,{ROW},■政府网站 ■公开查阅点 ■其他,√,√,√\n", encoding="utf-8"
    )
    done = gongkai("import", file, "--county", "demo", cwd=root)
    assert done.returncode == 0, done.stderr
    checked = gongkai("validate", "--format", "json", cwd=root)
    assert "GK105" not in checked.stdout
    written = (root / "counties/demo/10-nongcun-weifang-gaizao.yaml").read_text(encoding="utf-8")
    assert "公开查阅点" in written.partition("10-002")[2]
    assert "其他" not in written.replace("其他：惠农查询机", "")


def test_what_is_told_of_several_places_is_one_line_in_the_terminal_and_each_in_the_page(project, tmp_path):
    table = tmp_path / "表.csv"
    rows = [["1", "综合业务", "政策法规文件"], ["2", "综合业务", "监督检查"], ["3", "最低生活保障", "办事指南"]]
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["社会救助领域基层政务公开标准目录"])
        writer.writerow(["序号", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限"])
        writer.writerows([*row, "甲", "《甲条例》及相关规定", "及时公开"] for row in rows)
    done = gongkai("import", table, "--county", "yongxiu", "--report", tmp_path / "情况.html", cwd=project)
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stdout.splitlines() if "没有写明是哪些文件" in line]
    assert told == ["  表格第3行第5列 等 3 处｜及相关规定｜没有写明是哪些文件"]
    page = (tmp_path / "情况.html").read_text(encoding="utf-8")
    assert page.count("没有写明是哪些文件") == 3
