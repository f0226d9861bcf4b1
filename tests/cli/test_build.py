"""gongkai build as a user meets it (PDF has its own tests)."""

import csv
import io
import json
import re
import shutil

import pytest

from command import gongkai
from markup import parse
from overlay import REPOSITORY, demo, tree

QUICK = "html,xlsx,json,csv"
COUNTY = "counties/demo/10-nongcun-weifang-gaizao.yaml"


def build(root, *args):
    return gongkai("build", "--county", "demo", "--format", QUICK, *args, cwd=root)


def test_makes_every_file_and_says_where(tmp_path):
    root = demo(tmp_path / "p")
    done = build(root)
    assert (done.returncode, done.stderr) == (0, "")
    names = set(tree(root / "build/demo"))
    assert {"index.html", "10-nongcun-weifang-gaizao.html", "catalog.xlsx", "catalog.json", "catalog.csv"} <= names
    assert "样例县基层政务公开标准目录：1 个领域，3 项。成品在 build/demo" in done.stdout
    assert "build/demo/catalog.xlsx" in done.stdout


@pytest.mark.parametrize("more", [(), ("--no-cache",)])
def test_a_second_build_says_that_nothing_changed(tmp_path, more):
    root = demo(tmp_path / "p")
    assert "没有改动" not in build(root, *more).stdout
    before = tree(root / "build")
    done = build(root, *more)
    assert done.stdout.splitlines()[0].endswith("3 项。和上次编的一样，没有改动，在 build/demo")
    assert "catalog.xlsx" not in done.stdout
    assert tree(root / "build") == before
    (root / "build/demo/catalog.csv").write_text("改坏了", "utf-8")
    assert "成品在 build/demo" in build(root, *more).stdout
    assert tree(root / "build") == before


def test_a_domain_that_only_some_places_have(tmp_path):
    """Those that have it are built, the others told; one that nobody has is refused with what there is."""
    root = demo(tmp_path / "p")
    other = root / "counties/other/county.yaml"
    other.parent.mkdir()
    text = (root / "counties/demo/county.yaml").read_text("utf-8").replace("样例县", "另县").replace("360499", "360498")
    other.write_text(text, "utf-8")
    done = gongkai("build", "--format", "html", "--domain", "农村危房改造", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "另县没有这样的领域，没有编" in done.stderr
    assert not (root / "build/other").exists()
    assert (root / "build/demo/10-nongcun-weifang-gaizao.html").exists()
    refused = gongkai("build", "--format", "html", "--domain", "社会救助", cwd=root)
    assert refused.returncode == 2
    assert "2 个地方的目录里没有“社会救助”领域。现有：农村危房改造" in refused.stderr


def test_what_the_website_still_lacks_is_told_once(tmp_path):
    root = demo(tmp_path / "p")
    lines = build(root).stdout.splitlines()
    [line] = [line for line in lines if "还没有写" in line]
    assert line == lines[-1]
    assert "入口：办事服务、互动交流、依申请公开" in line
    assert "3 项的公开位置" in line
    commands = re.findall(r"gongkai (set [^）]+) 网址", line)
    assert len(commands) == 2
    for command in commands:  # those that it names do what it says
        done = gongkai(*command.split(), "https://www.example.gov.cn/x/", "--county", "demo", cwd=root)
        assert done.returncode == 0, done.stdout + done.stderr
    [line] = [line for line in build(root).stdout.splitlines() if "还没有写" in line]
    assert "2 项的公开位置" in line
    assert "还没有写" not in build(root, "--domain", "农村危房改造").stdout


def test_same_sources_same_bytes(tmp_path):
    first, second = demo(tmp_path / "a"), demo(tmp_path / "b")
    for root in (first, second):
        assert build(root).returncode == 0
    assert tree(first / "build") == tree(second / "build")


def test_errors_forbid_building_and_leave_what_was_there(tmp_path):
    root = demo(tmp_path / "p")
    build(root)
    before = tree(root / "build")
    (root / COUNTY).write_text("领域: 农村危房改造\n调整:\n  10-001:\n    公开方式: 主动公开\n", encoding="utf-8")
    done = build(root)
    assert done.returncode == 1
    assert "GK102" in done.stderr
    assert "原来的成品没有动" in done.stderr
    assert tree(root / "build") == before


def test_force_marks_every_format(tmp_path):
    root = demo(tmp_path / "p", f"# {COUNTY}\n领域: 农村危房改造\n调整:\n  10-001:\n    公开方式: 主动公开\n")
    assert build(root, "--force").returncode == 0
    made = tree(root / "build/demo")
    for name in ("index.html", "10-nongcun-weifang-gaizao.html", "catalog.json", "catalog.csv"):
        assert "未通过校验" in made[name].decode("utf-8-sig"), name
    from openpyxl import load_workbook

    for sheet in load_workbook(io.BytesIO(made["catalog.xlsx"])):
        assert any("未通过校验" in str(cell.value) for row in sheet.iter_rows(max_row=6) for cell in row), sheet.title


def test_one_domain_goes_into_files_of_its_own(tmp_path):
    root = demo(tmp_path / "p")
    assert build(root, "--domain", "农村危房改造").returncode == 0
    alone = tree(root / "build/demo")
    pieces = {f"10-nongcun-weifang-gaizao.{kind}" for kind in ("xlsx", "json", "csv")}
    assert pieces < set(alone)
    assert not [name for name in alone if name.startswith("catalog.")]
    build(root)
    whole = tree(root / "build/demo")
    assert set(json.loads(whole[".gongkai.json"])["files"]) == set(whole) - {".gongkai.json"}
    assert {name: whole[name] for name in pieces} == {name: alone[name] for name in pieces}
    assert build(root, "--domain", "农村危房改造").returncode == 0
    assert tree(root / "build/demo") == whole


def test_pages_offer_what_was_made_with_size_and_date(tmp_path):
    root = demo(tmp_path / "p")
    build(root)
    folder = root / "build/demo"

    def offered(page):
        items = parse((folder / page).read_bytes()).one("nav", class_="downloads").all("li")
        links = {item.one("a").attributes["href"]: (item.one("a").attributes, item.text) for item in items}
        return {name: (link["download"], text) for name, (link, text) in links.items() if "download" in link}

    cover, domain = offered("index.html"), offered("10-nongcun-weifang-gaizao.html")
    assert set(cover) == {"catalog.xlsx", "catalog.json", "catalog.csv"}
    assert set(domain) == {f"10-nongcun-weifang-gaizao.{kind}" for kind in ("xlsx", "json", "csv")}
    for name, (saved, text) in (cover | domain).items():
        assert f"{round((folder / name).stat().st_size / 1000)} KB，2026年11月23日" in text
        assert saved.startswith("样例县")
        assert saved.endswith(name[name.rindex(".") :])
    (folder / "catalog.csv").unlink()
    build(root, "--format", "html,json")
    assert set(offered("index.html")) == {"catalog.xlsx", "catalog.json"}


def test_formats_not_asked_for_are_kept(tmp_path):
    root = demo(tmp_path / "p")
    build(root)
    assert gongkai("build", "--county", "demo", "--format", "json", cwd=root).returncode == 0
    assert "catalog.xlsx" in tree(root / "build/demo")


def test_output_elsewhere(tmp_path):
    root = demo(tmp_path / "p")
    assert build(root, "--output", tmp_path / "out").returncode == 0
    assert (tmp_path / "out/demo/index.html").is_file()
    assert not (root / "build").exists()


def test_what_a_county_changes_leaves_out_and_adds(tmp_path):
    root = demo(
        tmp_path / "p",
        f"""# {COUNTY}
领域: 农村危房改造
调整:
  10-001:
    公开时限: 信息形成或者变更之日起10个工作日内
    公开渠道和载体: {{增加: [两微一端], 去掉: [公开查阅点]}}
    公开内容: {{增加: [本县实施细则], 去掉: [政策解读]}}
不采用:
  10-002: 本县没有另行制定政策
新增:
  - 编号: 10-L01
    一级事项: 政策法规文件
    二级事项: 补助标准
    公开内容: [补助标准]
    公开依据: [政府信息公开条例第十九条]
    公开时限: 信息形成或者变更之日起20个工作日内
    公开主体: [财政部门, 样例县审计局]
    公开渠道和载体: [政府网站, 其他：惠农补贴查询机]
    公开对象: [全社会, 特定群体：申请人]
    公开方式: 主动
    公开层级: [县级, 村级]
""",
    )
    assert build(root).returncode == 0
    domain = json.loads(tree(root / "build/demo")["catalog.json"])["domains"][0]
    first, local, last = domain["entries"]
    assert [entry["id"] for entry in domain["entries"]] == ["10-001", "10-L01", "10-003"]
    assert [entry["number"] for entry in domain["entries"]] == [1, 2, 3]
    assert [entry["origin"] for entry in domain["entries"]] == ["tailored", "local", "guideline"]
    assert first["elements"] == ["危房改造政策文件", "本县实施细则"]
    assert [channel["name"] for channel in first["channels"]] == ["政府网站", "两微一端"]
    assert [source["file"] for source in first["source"]] == ["guidelines/10-nongcun-weifang-gaizao.yaml", COUNTY]
    assert local["body"] == ["样例县财政局", "样例县审计局"]
    assert last["body"] == ["样例县住房和城乡建设局", "各乡镇人民政府"]
    rows = list(csv.reader(io.StringIO(tree(root / "build/demo")["catalog.csv"].decode("utf-8-sig"))))
    assert rows[2][rows[0].index("公开依据")] == "《中华人民共和国政府信息公开条例》（国务院令第711号）第十九条"
    assert rows[2][-1] == "√"  # a column 村级, because one entry has it


def test_one_more_column_is_one_line_in_the_template(tmp_path):
    root = demo(tmp_path / "p")
    (root / "templates").mkdir()
    template = (REPOSITORY / "templates/attachment2.yaml").read_text(encoding="utf-8")
    (root / "templates/attachment2.yaml").write_text(
        template.replace("渠道:\n", "  - {键: 责任科室, 宽: 6, 增列: 是}\n渠道:\n", 1), encoding="utf-8"
    )
    (root / COUNTY).write_text("领域: 农村危房改造\n调整:\n  10-001:\n    责任科室: 村镇建设股\n", encoding="utf-8")
    for name in ("html", "pdf"):
        shutil.copytree(REPOSITORY / "templates" / name, root / "templates" / name)
    done = build(root)
    assert done.returncode == 0, done.stderr
    made = tree(root / "build/demo")
    assert "责任科室" in made["catalog.csv"].decode("utf-8-sig")
    assert "村镇建设股" in made["10-nongcun-weifang-gaizao.html"].decode()


MISTAKES = {
    "html/domain.html": ("{% if %}", "网页模板 templates/html/domain.html 第 "),
    "html/header.html": (
        "{{ nichts }}",
        "网页模板 templates/html/header.html 第 37 行 有错：用了没有的名称（没有“nichts”）",
    ),
    "html/404.html": ("\udcff", "网页模板要用 UTF-8 编码：templates/html/404.html 第 "),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_template_is_told_as_such(tmp_path, name):
    root = demo(tmp_path / "p")
    shutil.copytree(REPOSITORY / "templates", root / "templates")
    more, words = MISTAKES[name]
    file = root / "templates" / name
    text = file.read_text("utf-8")
    file.write_bytes((text + more).encode("utf-8", "surrogateescape"))
    done = gongkai("build", "--format", "html,json", cwd=root)
    assert (done.returncode, words in done.stderr) == (1, True), done.stderr


def test_one_template_of_its_own_leaves_the_others_to_gongkai(tmp_path):
    root = demo(tmp_path / "p")
    (root / "templates/html").mkdir(parents=True)
    text = (REPOSITORY / "templates/html/domain.html").read_text("utf-8")
    (root / "templates/html/domain.html").write_text(text.replace("</h1>", "</h1>本县自己的一句话", 1), "utf-8")
    assert build(root).returncode == 0
    made = tree(root / "build/demo")
    assert "本县自己的一句话" in made["10-nongcun-weifang-gaizao.html"].decode()
    assert "农村危房改造" in made["index.html"].decode()
    (root / "templates/html/domain.html").write_text("{% extends 'nichts.html' %}", "utf-8")
    done = build(root)
    assert (done.returncode, "没有网页模板 nichts.html" in done.stderr) == (1, True), done.stderr


def test_why_tells_both_places(tmp_path):
    root = demo(tmp_path / "p")
    done = gongkai("why", "10-001", "公开时限", "--county", "demo", cwd=root)
    assert done.stdout == (
        "10-001 公开时限：信息形成或者变更之日起10个工作日内\n"
        f"  本县调整：{COUNTY}:5:11\n"
        "    公开时限: 信息形成或者变更之日起10个工作日内\n"
        "  指引：guidelines/10-nongcun-weifang-gaizao.yaml:11:11\n"
        "    公开时限: 信息形成或者变更之日起20个工作日内\n"
    )
    with (root / COUNTY).open("a", encoding="utf-8") as file:
        file.write("不采用:\n  10-002: 本县没有\n")
    done = gongkai("why", "10-002", "--county", "demo", cwd=root)
    assert f"理由：本县没有（写在 {COUNTY}:8:11）" in done.stderr


def test_formats_of_an_earlier_build_are_told_with_the_command_that_renews_them(tmp_path):
    root = demo(tmp_path / "p")
    assert "这次没有编" not in build(root).stderr, "nothing was there"
    change = ("10-001", "公开时限", "信息形成或者变更之日起5个工作日内")
    assert gongkai("set", "--county", "demo", *change, cwd=root).returncode == 0
    for _ in range(2):  # the second time nothing is made
        done = gongkai("build", "--county", "demo", "--format", "html,xlsx", cwd=root)
        assert done.returncode == 0
        [told] = [line for line in done.stderr.splitlines() if "这次没有编" in line]
        assert told.startswith("这次没有编JSON 数据、CSV 表格：成品里还是以前编的")
        assert told.endswith("gongkai build --format html,xlsx,json,csv --place demo")
    status = gongkai("status", "--county", "demo", cwd=root).stdout
    assert "没有重新编 JSON" in status
    done = gongkai("build", "--format", "json,csv", "--place", "demo", cwd=root)
    assert "这次没有编网页、Excel 工作簿：" in done.stderr
    assert "5个工作日" in (root / "build/demo/catalog.csv").read_text("utf-8")
    assert "这次没有编" not in build(root).stderr


def test_the_whole_catalog_of_an_earlier_build_is_told_beside_one_domain(tmp_path):
    root = demo(tmp_path / "p")
    assert "这次没有编" not in build(root, "--domain", "农村危房改造").stderr, "nothing was there"
    assert build(root).returncode == 0
    before = tree(root / "build/demo")["catalog.csv"]
    assert gongkai("set", "10-001", "公开时限", "信息形成或者变更之日起5个工作日内", cwd=root).returncode == 0
    for _ in range(2):  # the second time nothing is made
        told = build(root, "--domain", "农村危房改造").stderr
        assert "这次没有编整本的目录：成品里还是以前编的" in told
        command = told.partition("一起更新：gongkai ")[2].split()
        assert "--domain" not in command
    assert tree(root / "build/demo")["catalog.csv"] == before
    assert gongkai(*command, cwd=root).returncode == 0
    assert "5个工作日" in (root / "build/demo/catalog.csv").read_text("utf-8")
    assert "这次没有编" not in build(root).stderr
