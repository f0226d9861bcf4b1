"""gongkai diff between states of all kinds, as a user asks for it."""

import json
import re
import shutil
import subprocess

import pytest
from openpyxl import load_workbook

from command import gongkai
from gongkai.history.git import GitError, Repository
from markup import parse
from overlay import REPOSITORY, YIXIAN, demo, example, replaced
from revisions import commit, git

COUNTY = "counties/demo/county.yaml"
DOMAIN = "counties/demo/10-nongcun-weifang-gaizao.yaml"
GUIDELINE = "guidelines/10-nongcun-weifang-gaizao.yaml"
LAWS = "guidelines/laws.yaml"
SECOND = """# counties/yixian/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
核实: {日期: 2026-10-01, 科室: 乙县住房和城乡建设局}
调整:
  10-003: {公开时限: 信息形成或者变更之日起3个工作日内}
"""


def diff(root, *arguments):
    done = gongkai("diff", *arguments, cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout


def data(root, *arguments):
    return json.loads(diff(root, *arguments, "--format", "json"))


@pytest.fixture
def root(tmp_path):
    """A repository of two counties with one commit."""
    made = demo(tmp_path / "p", YIXIAN + SECOND)
    git(made, "init", "-q", "-b", "main")
    commit(made, "first")
    return made


def test_nothing_changed(root):
    assert diff(root).splitlines()[1] == "没有变化：2 个地方的目录都一样"


def test_what_could_not_be_compared_is_not_called_alike(root):
    replaced(root, DOMAIN, "[两微一端]", "[两微一端")
    assert "目录看得见的都一样" in diff(root, "HEAD")


def test_before_there_was_a_project_there_were_no_places(root):
    git(root, "switch", "-q", "--orphan", "empty")
    (root / "README.md").write_text("# Soon\n", "utf-8")
    commit(root)
    text = diff(root, "empty", "main")
    assert "  + 样例县（1 个领域，3 项）" in text.splitlines()
    assert "“empty”这个版本里没有 gongkai.yaml" in text


def test_the_order_quotes_and_comments_of_yaml_never_show(root):
    (root / COUNTY).write_text(
        "# 一行说明\n"
        + "".join(reversed((root / COUNTY).read_text("utf-8").splitlines(keepends=True)[:4]))
        + "".join((root / COUNTY).read_text("utf-8").splitlines(keepends=True)[4:]),
        encoding="utf-8",
    )
    replaced(root, DOMAIN, "信息形成或者变更之日起10个工作日内", '"信息形成或者变更之日起10个工作日内" # 说明')
    replaced(
        root,
        GUIDELINE,
        "公开内容: [危房改造政策文件, 政策解读]",
        "公开内容:\n      - 危房改造政策文件\n      - '政策解读'",
    )
    replaced(root, GUIDELINE, "公开方式: 主动\n", "公开方式: '主动'\n")
    assert git(root, "status", "--short")
    assert not data(root)["places"]


def test_what_is_not_committed_counts(root):
    replaced(root, DOMAIN, "10个工作日", "5个工作日")
    [place] = data(root)["places"]
    [change] = place["changes"]
    assert (place["slug"], change["id"], change["cells"][0]["order"]) == ("demo", "10-001", "stricter")
    text = diff(root)
    assert "样例县：调整 1 项" in text
    assert "公开时限（更严）" in text
    assert git(root, "status", "--short") == f"M {DOMAIN}"


def test_a_folder_that_is_called_otherwise_is_the_same_place(root, tmp_path):
    town = root / "counties/demo/towns/jia"
    town.mkdir(parents=True)
    (town / "town.yaml").write_text("名称: 甲乡\n主体: 甲乡人民政府\n", "utf-8")
    commit(root)
    git(root, "mv", "counties/demo", "counties/yangli")
    replaced(root, DOMAIN.replace("demo", "yangli"), "10个工作日", "5个工作日")
    found = data(root)
    assert (found["come"], found["gone"]) == ([], [])
    assert [(one["slug"], one["changes"][0]["id"]) for one in found["places"]] == [
        ("yangli", "10-001"),
        ("yangli/jia", "10-001"),
    ]
    told = [
        "样例县：文件夹由 demo 改为 yangli，网页的网址都变了",
        "样例县甲乡：文件夹由 demo/jia 改为 yangli/jia，网页的网址都变了",
    ]
    assert found["moved"] == told
    for style in ("text", "markdown", "html"):
        text = diff(root, "--format", style)
        assert "文件夹由 demo 改为 yangli，网页的网址都变了" in text
        assert "公开时限" in text
    shutil.rmtree(root / "counties/yangli/towns")
    text = diff(root)
    assert "- 样例县甲乡" in text
    assert "下一级目录" not in text  # which would tell the same again


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("templates/html/base.html", "</body>", "<p>请到 https://evil.example.com 办理</p></body>"),
        ("templates/html/gongkai.css", "body {", "body { display: none; "),
        ("templates/pdf/print.css", "{", "{ color: white; "),
        ("templates/attachment2.yaml", "键: 序号, 宽: 2.5", "键: 序号, 宽: 3.5"),
        ("templates/forms/guides.yaml", "标题: ", "标题: 新的"),
        ("templates/synonyms.yaml", "低保", "高尔夫"),
        ("templates/events.yaml", "老年人", "老人家"),
    ],
)
def test_what_pages_are_made_with_is_told(root, file, old, new):
    replaced(root, file, "\n", "\n")
    commit(root)
    assert "没有变化" in diff(root, "HEAD")
    replaced(root, file, old, new)
    told = f"网页的样式、用语改了：{file}。全部网页会变，请看样稿"
    assert data(root, "HEAD").get("looks") == [file]
    for style in ("text", "markdown", "html"):
        text = diff(root, "HEAD", "--format", style)
        assert told in text.replace("\\", "")
        assert "没有变化" not in text


def test_files_of_two_places_are_told_to_be_such(root):
    assert gongkai("build", "--format", "json", cwd=root).returncode == 0
    told = diff(root, "build/demo/catalog.json", "build/yixian/catalog.json")
    assert "两边不是同一个地方：样例县和乙县。列出的是两地的不同，不是改动" in told
    assert "比较的是两个地方" not in diff(root, "build/demo/catalog.json", "build/demo/catalog.json")


@pytest.mark.parametrize(
    ("limit", "order", "word"),
    [
        ("年度终了之日起5个工作日内", "unclear", "看不出宽严"),  # another event
        ("信息形成之日起10个工作日内，公示3日", "stricter", "更严"),
        ("信息形成之日起5个工作日内；行政许可作出之日起7个工作日内", "unclear", "看不出宽严"),
    ],
)
def test_all_that_a_limit_says_is_compared(root, limit, order, word):
    replaced(root, DOMAIN, "信息形成或者变更之日起10个工作日内", limit)
    assert data(root)["places"][0]["changes"][0]["cells"][0]["order"] == order
    assert f"公开时限（{word}）" in diff(root)


def test_two_revisions_are_compared_whatever_lies_in_the_work_tree(root):
    replaced(root, DOMAIN, "10个工作日", "5个工作日")
    commit(root)
    git(root, "tag", "v1")
    replaced(root, DOMAIN, "5个工作日", "2个工作日")
    for asked in (("HEAD~1", "HEAD"), ("main~1..main",), ("main~1...v1",), (git(root, "rev-parse", "HEAD~1"), "v1")):
        [place] = data(root, *asked)["places"]
        assert place["changes"][0]["cells"][0]["after"] == "信息形成或者变更之日起5个工作日内"


def test_what_the_cover_and_the_head_of_every_page_say_is_compared(root):
    own = "counties/demo/county.yaml"
    replaced(root, own, "编制单位: 样例县人民政府办公室", "编制单位: 样例县行政审批局")
    replaced(
        root,
        own,
        "名称: 样例县",
        "名称: 样例市\n网站: https://elsewhere.example.com/\n入口: {办事服务: https://elsewhere.example.com/x}",
    )
    [change] = data(root, "HEAD")["places"][0]["changes"]
    told = {cell["heading"]: (cell["before"], cell["after"]) for cell in change["cells"]}
    assert (change["domain_name"], told["名称"]) == ("封面和页头", ("样例县", "样例市"))
    assert told["编制单位"] == ("样例县人民政府办公室", "样例县行政审批局")
    assert told["网站"][1] == "https://elsewhere.example.com/"
    assert told["办事服务"] == ("", "https://elsewhere.example.com/x")
    assert "elsewhere" in diff(root, "HEAD", "--format", "markdown")


def test_a_renamed_office_is_one_change(root):
    replaced(root, COUNTY, "样例县住房和城乡建设局", "样例县住房和城乡建设和管理局")
    [place] = data(root)["places"]
    assert place["changes"] == []
    [office] = place["offices"]
    assert [cell["id"] for cell in office["cells"]] == ["10-001", "10-002", "10-003"]
    assert "机构更名：样例县住房和城乡建设局 → 样例县住房和城乡建设和管理局（涉及 3 格）" in diff(root)


def test_a_duty_that_moves_is_told_as_one(root):
    replaced(root, DOMAIN, "    公开时限", "    公开主体: 财政部门\n    公开时限")
    text = diff(root)
    assert "公开主体（职责转移）" in text
    assert "- 样例县住房和城乡建设局" in text


def test_a_law_that_changed_is_told_once_for_all_counties(root):
    replaced(root, LAWS, "711", "799")
    found = data(root)
    [law] = found["laws"]
    assert law["cells"] == 6
    assert law["places"] == [{"name": "样例县", "cells": 3}, {"name": "乙县", "cells": 3}]
    text = diff(root)
    assert text.count("799") == 1
    assert "涉及 2 个地方，共 6 格" in text
    assert "只有上面的改动\n  样例县、乙县" in text


def test_a_guideline_that_changed_says_who_follows_and_who_does_not(root):
    replaced(root, GUIDELINE, "7个工作日", "5个工作日")
    found = data(root)
    [impact] = found["guidelines"]
    assert (impact["items"][0]["id"], impact["follow"], impact["keep"]) == ("10-003", ["样例县"], ["乙县"])
    text = diff(root)
    assert "指引改了 10-003 对象认定 · 认定结果 的公开时限（更严）" in text
    assert "1 个地方跟着变：样例县；1 个地方另有规定：乙县" in text


def test_a_domain_that_is_called_otherwise_is_lost_by_those_who_call_it_as_it_was(root):
    replaced(root, GUIDELINE, "领域: 农村危房改造", "领域: 农村住房安全保障")
    found = data(root)
    assert found["guidelines"] == []
    [domain] = found["domains"]
    assert (domain["after"], domain["places"], domain["lose"]) == ("农村住房安全保障", [], ["样例县", "乙县"])
    text = diff(root)
    assert "领域改称：农村危房改造 → 农村住房安全保障（涉及 指引里 3 项）" in text
    assert "2 个地方不再公开：样例县、乙县" in text


def test_what_is_called_and_numbered_otherwise_did_not_go(root):
    """An upgrade: the guideline calls the domain otherwise and has an item no more, which one county keeps."""
    town = root / "counties/demo/towns/jiaxiang"
    town.mkdir(parents=True)
    (town / "town.yaml").write_text("名称: 甲乡镇\n主体: 甲乡镇人民政府\n", encoding="utf-8")
    commit(root)
    kept = withdrawn(root, "10-003")
    for file in (GUIDELINE, DOMAIN, DOMAIN.replace("demo", "yixian")):
        replaced(root, file, "领域: 农村危房改造", "领域: 农村住房安全保障")
    (root / DOMAIN).write_text((root / DOMAIN).read_text("utf-8") + f"新增:\n{kept}", "utf-8")
    replaced(root, DOMAIN, "编号: 10-003", "编号: 10-L01")
    replaced(
        root, DOMAIN.replace("demo", "yixian"), "调整:\n  10-003: {公开时限: 信息形成或者变更之日起3个工作日内}\n", ""
    )
    found = data(root)
    [domain] = found["domains"]
    assert domain["places"] == [
        {"name": "样例县", "items": 3},
        {"name": "样例县甲乡镇", "items": 2},
        {"name": "乙县", "items": 2},
    ]
    [impact] = found["guidelines"]
    assert (impact["follow"], impact["keep"]) == (["乙县"], ["样例县", "样例县甲乡镇"])
    text = diff(root)
    assert text.count("农村危房改造") == 1
    assert "指引不再公开 10-003 对象认定 · 认定结果（不再列出）" in text
    assert "~ 10-L01 对象认定 · 认定结果\n      编号\n        - 10-003\n        + 10-L01\n" in text
    assert "只有上面的改动\n  样例县甲乡镇、乙县" in text
    markdown = diff(root, "--format", "markdown")
    assert "编号：10\\-003 → 10\\-L01" in markdown
    for style in (text, markdown, diff(root, "--format", "html")):
        assert "领域改称：农村危房改造 → 农村住房安全保障（涉及 3 个地方，共 7 项）" in style
    diff(root, "--output", "变更.xlsx")
    book = load_workbook(root / "变更.xlsx")
    rows = [[cell.value for cell in row] for row in book["变更"].iter_rows(min_row=4)]
    assert rows == [
        ["样例县", "农村住房安全保障", "10-L01", "对象认定 · 认定结果", "调整", "编号", "10-003", "10-L01", None]
    ]
    assert [row[5].value for row in book["汇总"].iter_rows(min_row=3)] == ["领域变动", "1", "1", "1"]


def withdrawn(root, number):
    """Take an item out of the guideline; what stood there of it."""
    before, item, after = re.split(
        rf"(?ms)(^  - 编号: {number}\n.*?)(?=^  - |^\S)", (root / GUIDELINE).read_text("utf-8")
    )
    (root / GUIDELINE).write_text(f"{before}{after}  {number}: 不再列出\n", "utf-8")
    return item


def test_a_gap_of_the_guideline_that_is_filled_with_what_places_print_changes_none_of_them(root):
    limit = "    公开时限: 信息形成或者变更之日起20个工作日内\n"
    item = (root / GUIDELINE).read_text("utf-8").partition("编号: 10-001")[2]
    assert limit in item
    replaced(root, GUIDELINE, item, item.replace(limit, "", 1))
    for file in (DOMAIN, DOMAIN.replace("demo", "yixian")):
        (root / file).write_text((root / file).read_text("utf-8") + f"默认:\n{limit[2:]}", "utf-8")
    commit(root)
    replaced(root, GUIDELINE, item.replace(limit, "", 1), item)
    [impact] = data(root)["guidelines"]
    assert (impact["cell"]["heading"], impact["follow"], impact["keep"]) == (
        "公开时限",
        [],
        ["样例县"],
    )  # which tailors it


def test_an_item_that_moves_in_the_guideline_is_told_once(root):
    moved = withdrawn(root, "10-003")
    replaced(root, GUIDELINE, "  - 编号: 10-001", f"{moved}  - 编号: 10-001")
    found = data(root)
    [impact] = found["guidelines"]
    assert (impact["kind"], impact["follow"], impact["keep"]) == ("moved", ["样例县", "乙县"], [])
    text = diff(root)
    assert text.count("10-003") == 1
    assert "指引移动 10-003 对象认定 · 认定结果，移到最前" in text
    assert "2 个地方跟着变：样例县、乙县" in text


def test_a_row_that_names_what_went_is_not_changed(root):
    lists = root / "counties/demo/lists"
    lists.mkdir()
    row = "编号: QZ-001, 职权名称: 危房改造对象认定, 职权类型: 行政确认, 实施机构: 住房和城乡建设部门"
    (lists / "duties.yaml").write_text(f"清单: 权责清单\n条目:\n  - {{{row}, 公开事项: [10-003]}}\n", encoding="utf-8")
    commit(root)
    withdrawn(root, "10-003")
    for one in data(root)["places"]:
        assert [change["id"] for change in one["changes"]] == ["10-003"], one["slug"]


def test_a_law_without_a_status_was_not_in_force(root):
    replaced(root, LAWS, "现行", "已修订")
    assert "，由“现行”改为“已修订”" in diff(root)
    text = (root / LAWS).read_text("utf-8")
    (root / LAWS).write_text(text.replace("    状态: 已修订\n", ""), "utf-8")
    assert "，不再登记状态（原来是“现行”）" in diff(root)
    commit(root)
    (root / LAWS).write_text(text, "utf-8")
    assert "，状态登记为“已修订”" in diff(root)


def test_a_role_that_changed_is_followed_by_those_who_name_their_own_office(root):
    replaced(root, GUIDELINE, "    公开主体: 住房和城乡建设部门\n", "    公开主体: 财政部门\n")
    impacts = data(root)["guidelines"]
    assert impacts
    assert all((one["follow"], one["keep"]) == (["样例县", "乙县"], []) for one in impacts)


def test_what_a_town_is_handed_down_is_told_of_its_county(root):
    town = root / "counties/demo/towns/jiaxiang"
    town.mkdir(parents=True)
    (town / "town.yaml").write_text("名称: 甲乡镇\n主体: 甲乡镇人民政府\n", encoding="utf-8")
    village = town / "villages/dingcun"
    village.mkdir(parents=True)
    (village / "village.yaml").write_text("名称: 丁村\n主体: 丁村村民委员会\n", encoding="utf-8")
    commit(root)
    replaced(root, DOMAIN, "10个工作日", "5个工作日")
    with (root / DOMAIN).open("a", encoding="utf-8") as file:
        file.write("  10-003: {公开主体: [样例县民政局, 乡镇人民政府]}\n")
        file.write("  10-002: {公开层级: [县级, 村级], 公开时限: 每月20日前}\n")  # the town hands it on, unprinted
    commit(root)
    replaced(root, DOMAIN, "5个工作日", "3个工作日")
    replaced(root, DOMAIN, "样例县民政局", "样例县民政和社会救助局")
    replaced(root, DOMAIN, "每月20日前", "每月10日前")
    assert diff(root).count("样例县民政和社会救助局") == diff(root).count("每月10日前") == 1
    places = ["demo", "demo/jiaxiang", "demo/jiaxiang/dingcun"]
    assert [place["slug"] for place in data(root)["places"]] == places
    assert "只有上面的改动\n  样例县甲乡镇、样例县甲乡镇丁村" in diff(root)
    assert [place["slug"] for place in data(root, "--county", "demo/jiaxiang")["places"]] == places[1:]


def test_only_the_counties_asked_for_are_compared(root):
    replaced(root, LAWS, "711", "799")
    [law] = data(root, "--county", "yixian")["laws"]
    assert [one["name"] for one in law["places"]] == ["乙县"]
    done = gongkai("diff", "--county", "nowhere", cwd=root)
    assert (done.returncode, "两边都没有“nowhere”" in done.stderr) == (2, True)


def test_counties_that_came_and_went_are_told(root):
    shutil.copytree(root / "counties/yixian", root / "counties/bingxian")
    replaced(root, "counties/bingxian/county.yaml", "乙县", "丙县")
    shutil.rmtree(root / "counties/yixian")
    found = data(root)
    assert (found["come"], found["gone"]) == (["丙县（1 个领域，3 项）"], ["乙县（1 个领域，3 项）"])


def test_editions_and_exported_files_are_states_too(root, tmp_path):
    file = "counties/demo/editions/2026-11-23.json.gz"
    assert gongkai("edition", "--county", "demo", cwd=root).returncode == 0
    assert (
        gongkai("build", "--county", "demo", "--format", "json", "--output", tmp_path / "out", cwd=root).returncode == 0
    )
    replaced(root, DOMAIN, "10个工作日", "5个工作日")
    for asked in ("2026-11-23", "上一版", file, tmp_path / "out/demo/catalog.json", tmp_path / "out"):
        [place] = data(root, str(asked))["places"]
        assert (place["slug"], len(place["changes"])) == ("demo", 1)
    copy = shutil.copytree(root, tmp_path / "copy", ignore=shutil.ignore_patterns(".git"))
    replaced(copy, DOMAIN, "5个工作日", "3个工作日")
    [place] = data(root, str(copy), ".")["places"]
    assert place["changes"][0]["cells"][0]["order"] == "looser"
    assert "样例县：调整 1 项" in diff(copy)  # no repository: against the last edition


def test_with_one_domains_file_that_domain_alone_is_compared(root, tmp_path):
    out = tmp_path / "out"
    assert gongkai("build", "--format", "json", "--output", out, cwd=root).returncode == 0
    [part] = (out / "demo").glob("10-*.json")
    found = data(root, str(out / "demo/catalog.json"), str(part))
    assert found["places"] == []
    assert found["notes"] == [f"{part.name}（2026-11-23）只有一个领域，别的领域和清单没有比较"]


def test_a_branch_may_be_called_like_a_folder(root):
    (root / "docs").mkdir()
    git(root, "branch", "docs")
    replaced(root, DOMAIN, "10个工作日", "5个工作日")
    assert len(data(root, "docs")["places"]) == 1


def test_a_bare_clone_is_read(root, tmp_path):
    replaced(root, DOMAIN, "10个工作日", "5个工作日")
    commit(root)
    git(tmp_path, "clone", "-q", "--bare", str(root), "bare.git")
    [place] = data(tmp_path, "HEAD~1", "HEAD", "--project", "bare.git")["places"]
    assert len(place["changes"]) == 1
    done = gongkai("diff", "HEAD~1", "--project", "bare.git", cwd=tmp_path)
    assert done.returncode == 2
    assert "把两个版本都写出来" in done.stderr


def test_a_shallow_clone_says_what_it_cannot_see(root, tmp_path):
    replaced(root, DOMAIN, "10个工作日", "5个工作日")
    commit(root)
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{root}", "shallow")
    assert "没有变化" in diff(tmp_path / "shallow")
    done = gongkai("diff", "HEAD~1", cwd=tmp_path / "shallow")
    assert done.returncode == 1
    assert "浅克隆" in done.stderr
    assert "fetch-depth: 0" in done.stderr


def test_a_project_below_the_repository_is_found(root, tmp_path):
    outer = tmp_path / "outer"
    shutil.copytree(root, outer / "mulu", ignore=shutil.ignore_patterns(".git"))
    git(outer, "init", "-q")
    commit(outer)
    replaced(outer / "mulu", DOMAIN, "10个工作日", "5个工作日")
    [place] = data(outer / "mulu")["places"]
    assert len(place["changes"]) == 1


def test_a_project_with_the_built_in_guidelines_has_revisions_too(tmp_path):
    root = tmp_path / "p"
    shutil.copytree(REPOSITORY / "counties/dean", root / "counties/dean")
    (root / "gongkai.yaml").write_text("名称: 德安县\n指引: 内置\n", encoding="utf-8")
    git(root, "init", "-q")
    commit(root)
    replaced(root, "counties/dean/county.yaml", "德安县财政局", "德安县财政和国资局")
    [place] = data(root)["places"]
    assert [one["after"] for one in place["offices"]] == ["德安县财政和国资局"]


def test_why_something_is_left_out_is_compared(tmp_path):
    """In every form: the comparison, the record of editions, the end of a build, what is sent for review."""
    root = demo(tmp_path / "p", f"# {DOMAIN}\n领域: 农村危房改造\n不采用:\n  10-003: 本县没有\n")
    git(root, "init", "-q")
    commit(root)
    assert gongkai("edition", cwd=root).returncode == 0
    assert gongkai("review", "sign", "--office", "甲", "--result", "同意", cwd=root).returncode == 0
    replaced(root, DOMAIN, "本县没有", "由市住房和城乡建设局公开")
    said = "本县没有 → 由市住房和城乡建设局公开"
    assert "不采用的理由\n        - 本县没有\n        + 由市住房和城乡建设局公开\n" in diff(root)
    for style in ("markdown", "html"):
        text = diff(root, "--format", style)
        assert "不采用的理由" in text
        assert "由市住房和城乡建设局公开" in text
    [place] = data(root)["places"]
    [change] = place["changes"]
    assert (change["id"], change["kind"], [one["heading"] for one in change["cells"]]) == ("10-003", "changed", ["不采用的理由"])  # fmt: skip
    diff(root, "--output", tmp_path / "a.xlsx")
    cells = [cell.value for sheet in load_workbook(tmp_path / "a.xlsx") for row in sheet.iter_rows() for cell in row]
    assert "不采用的理由" in cells
    assert gongkai("set", "目录", "日期", "2026-12-01", cwd=root).returncode == 0
    done = gongkai("build", "--format", "html,json", cwd=root)
    assert f"10-003 不采用的理由：{said}" in done.stdout
    page = (root / "build/demo/changes.html").read_text("utf-8")
    assert "不采用的理由" in page
    assert 'html#10-003"' not in page, "it stands in no table"
    assert "调整不采用的理由：10-003" in (root / "build/demo/feeds/all.xml").read_text("utf-8")
    assert gongkai("review", "packet", "--output", tmp_path / "out", cwd=root).returncode == 0
    sheet = load_workbook(tmp_path / "out/报审材料.xlsx")["与上次审核的不同"]
    assert "不采用的理由" in [row[4].value for row in sheet.iter_rows(min_row=4)]


def test_places_above_counties_are_compared(root):
    (root / "cities/jiujiang").mkdir(parents=True)
    (root / "cities/jiujiang/city.yaml").write_text(
        '名称: 九江市\n代码: "360400"\n目录: {日期: 2026-11-23}\n机构: {住房和城乡建设部门: 九江市住房和城乡建设局, 财政部门: 九江市财政局}\n',
        encoding="utf-8",
    )
    shutil.copy(root / "counties/yixian/10-nongcun-weifang-gaizao.yaml", root / "cities/jiujiang")
    commit(root)
    replaced(root, "cities/jiujiang/city.yaml", "九江市住房和城乡建设局", "九江市住房城乡建设局")
    assert [one["name"] for one in data(root)["places"]] == ["九江市"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["nowhere"], "仓库里没有“nowhere”这个版本"),
        (["--", "-x"], "不是版本的名称"),
        (["2020-01-01"], "没有 2020-01-01 的一版"),
        (["上一版"], "一版也没有"),
        (["none.json"], "没有 none.json 这个文件"),
        (["counties/demo/county.yaml"], "不是 gongkai 写的目录数据"),
        (["tests"], "没有“tests”这个版本"),
        (["HEAD:guidelines"], "没有“HEAD:guidelines”这个版本"),
    ],
    ids=range(8),
)
def test_what_cannot_be_compared_is_told(root, asked, told):
    done = gongkai("diff", *asked, cwd=root)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_repository_and_editions_nothing_can_be_compared(tmp_path):
    done = gongkai("diff", cwd=demo(tmp_path / "p"))
    assert done.returncode == 1
    assert "gongkai edition" in done.stderr


def test_a_repository_that_has_no_commit_is_no_matter_of_fetching(tmp_path):
    root = demo(tmp_path / "p")
    git(root, "init", "-q")
    done = gongkai("diff", "HEAD", cwd=root)
    assert done.returncode == 1
    assert "还没有提交过。先提交一次" in done.stderr
    assert "fetch" not in done.stderr
    commit(root)
    assert gongkai("diff", "HEAD", cwd=root).returncode == 0
    done = gongkai("diff", "v9", cwd=root)
    assert "没有“v9”这个版本。用 git log --oneline 看有哪些" in done.stderr, "there is no remote to fetch from"
    git(root, "remote", "add", "origin", str(tmp_path))
    assert "git fetch 取回" in gongkai("diff", "v9", cwd=root).stderr


@pytest.mark.parametrize("day", ["2026年11月23日", "2026/11/23", "2026.11.23", "2026-11-23"])
def test_an_edition_is_named_by_any_spelling_of_its_date(tmp_path, day):
    root = demo(tmp_path / "p")
    assert gongkai("edition", cwd=root).returncode == 0
    done = gongkai("diff", day, cwd=root)
    assert (done.returncode, "2026-11-23" in done.stdout) == (0, True), done.stderr
    git(root, "init", "-q")
    commit(root)
    git(root, "tag", "2026.11.23")
    head = gongkai("diff", day, cwd=root).stdout.splitlines()[0]
    assert head.startswith("2026.11.23（" if day == "2026.11.23" else "2026-11-23 的一版"), "a tag keeps its name"


def test_a_revision_with_errors_is_told(root):
    replaced(root, DOMAIN, "调整:", "调整: [")
    commit(root)
    found = data(root, "HEAD", "HEAD~1")
    assert DOMAIN in found["notes"][0]
    assert found["places"] == []  # what cannot be read did not go
    replaced(root, COUNTY, "名称:", "名称: [")
    assert data(root, "HEAD~1")["gone"] == []


def test_nothing_in_a_repository_is_run(root, tmp_path):
    """Hooks, programs of the repository's configuration, filters of its attributes."""
    trap = tmp_path / "trap"
    script = tmp_path / "script.sh"
    script.write_text(f"#!/bin/sh\necho run >> {trap}\ncat\n", encoding="utf-8")
    script.chmod(0o755)
    (root / ".gitattributes").write_text("* filter=evil diff=evil\n", encoding="utf-8")
    commit(root)
    for hook in (root / ".git/hooks").iterdir():
        hook.unlink()
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(script, root / ".git/hooks" / hook)
    for key in (
        "core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "diff.external", "filter.evil.smudge",
        "filter.evil.clean", "diff.evil.textconv", "diff.evil.command", "gpg.program", "core.alternateRefsCommand",
        "uploadpack.packObjectsHook", "alias.ls-tree", "alias.cat-file", "alias.rev-parse",
    ):  # fmt: skip
        git(root, "config", key, f"!{script}" if key.startswith("alias") else str(script))
    trap.unlink(missing_ok=True)
    replaced(root, DOMAIN, "10个工作日", "5个工作日")
    assert len(data(root, "HEAD~1")["places"]) == 1
    assert not trap.exists()


def test_variables_of_git_name_no_other_repository(root, tmp_path, monkeypatch):
    other = demo(tmp_path / "other")
    git(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    assert "没有变化" in diff(root)


def test_links_and_submodules_of_a_revision_are_left_and_told(root, tmp_path):
    outside = tmp_path / "outside.yaml"
    outside.write_text((root / DOMAIN).read_text("utf-8"), encoding="utf-8")
    (root / DOMAIN).unlink()
    (root / DOMAIN).symlink_to(outside)
    commit(root)
    found = data(root, "HEAD", "HEAD~1")
    assert f"{DOMAIN} 是链接或子模块，没有看" in found["notes"][0]


def test_a_tree_that_leads_elsewhere_writes_nothing_there(root, tmp_path):
    """Paths that git itself would not check out, put into a tree by hand."""
    blob = git(root, "hash-object", "-w", COUNTY)
    inner = git_input(root, ["mktree"], f"100644 blob {blob}\tescaped.yaml\n")
    up = raw_tree(root, b"..", inner)
    top = git_input(root, ["mktree", "--missing"], f"040000 tree {up}\tcounties\n")
    commit_id = git(root, "commit-tree", top, "-m", "evil")
    done = gongkai("diff", commit_id, cwd=root)
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("escaped.yaml"))
    tree = Repository(root).tree(commit_id, lambda path: True)
    assert (tree.blobs, tree.left) == ((), ("counties/../escaped.yaml",))


def git_input(root, arguments, text):
    done = subprocess.run(["git", *arguments], cwd=root, input=text.encode(), capture_output=True, check=True)
    return done.stdout.decode().strip()


def raw_tree(root, name, inner):
    """A tree object with one folder, whatever its name."""
    content = b"40000 " + name + b"\0" + bytes.fromhex(inner)
    done = subprocess.run(
        ["git", "hash-object", "-w", "-t", "tree", "--literally", "--stdin"],
        cwd=root, input=content, capture_output=True, check=True,
    )  # fmt: skip
    return done.stdout.decode().strip()


def test_a_file_that_is_too_large_in_a_revision_is_told(root):
    (root / "counties/demo/large.yaml").write_text("#" * 2_100_000, encoding="utf-8")
    commit(root)
    done = gongkai("diff", cwd=root)
    assert done.returncode == 1
    assert "counties/demo/large.yaml 在这个版本里有 2.1 MB" in done.stderr


def test_an_object_that_is_missing_is_told(root):
    name = git(root, "rev-parse", f"HEAD:{DOMAIN}")
    (root / f".git/objects/{name[:2]}/{name[2:]}").unlink()
    done = gongkai("diff", cwd=root)
    assert done.returncode == 1
    assert f"缺少 {DOMAIN} 的内容" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_repository_has_no_revisions(tmp_path):
    with pytest.raises(GitError, match="不在 git 仓库里"):
        Repository(demo(tmp_path / "p"))


@pytest.fixture
def changed(root):
    """Changes of every kind."""
    replaced(root, DOMAIN, "10个工作日", "15个工作日")
    with (root / DOMAIN).open("a", encoding="utf-8") as file:
        file.write("不采用:\n  10-002: 本县没有 <b>另行</b> 制定 @all [链接](https://example.com)\n")
    replaced(root, COUNTY, "样例县住房和城乡建设局", "样例县住房和城乡建设和管理局")
    replaced(root, LAWS, "711", "799")
    return root


def test_markdown_holds_no_markup_of_others(changed):
    text = diff(changed, "--format", "markdown")
    assert "<b>" not in text
    assert "@all" not in text
    assert not re.search(r"(?<!\\)\[链接", text)
    assert "### 指引和法规的影响" in text
    assert "机构更名" in text


def added(root, count, **cells):
    """Items of the county's own, with other cells as told."""
    said = {"公开时限": "长期公开", "公开主体": "财政部门", "公开渠道和载体": "[政府网站]", "公开对象": "全社会"}
    said |= {"公开方式": "主动", "公开层级": "[县级]", "公开内容": "[一]"} | cells
    rest = ", ".join(f"{key}: {value}" for key, value in said.items())
    items = "".join(f"  - {{编号: 10-L{n:02d}, 一级事项: 第{n}件, {rest}}}\n" for n in range(1, count + 1))
    with (root / DOMAIN).open("a", encoding="utf-8") as file:
        file.write("新增:\n" + items)
    commit(root)


def test_markdown_is_no_longer_than_a_comment_may_be(root):
    added(root, 98)
    for n in range(1, 99):
        text = ", ".join(f"{n}之{part}{'乙' * 90}" for part in range(12))
        (root / DOMAIN).write_text((root / DOMAIN).read_text("utf-8").replace("[一]", f"[{text}]", 1), "utf-8")
    text = diff(root, "--format", "markdown")
    assert 55_000 < len(text) < 61_000
    assert "用 gongkai diff 看全部" in text


def test_markdown_ends_where_nobody_reads_on(root):
    added(root, 98)
    for n in range(1, 99):
        file = root / DOMAIN
        file.write_text(file.read_text("utf-8").replace("长期公开", f"形成之日起{n}个工作日内", 1), "utf-8")
    lines = diff(root, "--format", "markdown").splitlines()
    [cut] = [line for line in lines if line.startswith("……还有")]
    assert (len(lines), cut) == (204, "……还有 1 行，用 gongkai diff 看全部。")
    assert lines[-1].startswith("（HEAD")


def test_markdown_says_what_changes_item_by_item_and_alike_once(changed):
    lines = [line.strip().replace("\\", "") for line in diff(changed, "--format", "markdown").splitlines()]
    assert lines[0] == "## 目录改了什么"
    place = lines[lines.index("### 样例县：调整 1 项，不再公开 1 项，机构更名 1 处") :]
    assert place[place.index("- **农村危房改造**") :][1:3] == [
        "- 10-001 政策法规文件 · 国家层面政策",
        "- 公开时限：信息形成或者变更之日起10个工作日内 → 信息形成或者变更之日起15个工作日内（更宽）",
    ]
    assert any(line.startswith("- **不再公开** 10-002 政策法规文件 · 本级政策（原因：本县没有") for line in place)
    assert lines[-1].startswith("（HEAD（")


def test_markdown_puts_items_together_in_which_the_same_was_changed(root):
    added(root, 9)
    file = root / DOMAIN
    file.write_text(file.read_text("utf-8").replace("长期公开", "信息形成之日起7个工作日内"), "utf-8")
    text = diff(root, "--format", "markdown").replace("\\", "")
    assert "10-L01 第1件、10-L02 第2件、10-L03 第3件 等 9 项\n" in text
    assert text.count("公开时限：长期公开 → 信息形成之日起7个工作日内") == 1


def test_of_long_texts_the_difference_is_shown(root):
    added(root, 1, 公开内容=f"[{'甲' * 200}一二三]")
    file = root / DOMAIN
    file.write_text(file.read_text("utf-8").replace("公开时限: 长期公开", f"公开时限: 长期公开，{'甲' * 200}"), "utf-8")
    commit(root)
    file.write_text(
        file.read_text("utf-8").replace(f"长期公开，{'甲' * 200}", f"长期公开，{'甲' * 200}，一年"), "utf-8"
    )
    assert f"公开时限：…{'甲' * 12} → …{'甲' * 12}，一年" in diff(root, "--format", "markdown")


def test_the_page_stands_alone(changed):
    done = gongkai("diff", "--output", "变更.html", cwd=changed)
    assert done.returncode == 0, done.stderr
    page = (changed / "变更.html").read_bytes()
    tree = parse(page)
    assert [one.attributes["href"] for one in tree.all("link")] == ["data:,"]
    assert not list(tree.all("script"))
    text = page.decode()
    assert "&lt;b&gt;" in text
    assert "样例县住房和城乡建设和管理局" in text
    assert "<ins>信息形成或者变更之日起15个工作日内</ins>" in text


def test_the_workbook_lists_every_change(changed):
    assert gongkai("diff", "--output", "变更.xlsx", cwd=changed).returncode == 0
    first = (changed / "变更.xlsx").read_bytes()
    book = load_workbook(changed / "变更.xlsx")
    assert book.sheetnames == ["汇总", "影响", "变更"]
    rows = [[cell.value or "" for cell in row] for row in book["变更"].iter_rows(min_row=4)]
    assert [(row[2], row[4], row[5]) for row in rows] == [
        ("", "机构更名", ""),
        ("10-001", "调整", "公开时限"),
        ("10-002", "不再公开", ""),
    ]
    assert rows[1][6:] == ["信息形成或者变更之日起10个工作日内", "信息形成或者变更之日起15个工作日内", "更宽"]
    gongkai("diff", "--output", "变更.xlsx", cwd=changed)
    assert (changed / "变更.xlsx").read_bytes() == first


def test_a_workbook_is_written_to_a_file_only(root):
    done = gongkai("diff", "--format", "xlsx", cwd=root)
    assert (done.returncode, "--output" in done.stderr) == (2, True)


DUTIES = """# counties/demo/lists/duties.yaml
清单: 权责清单
条目:
  - 编号: QZ-001
    权力类型: 行政给付
    职权名称: 农村危房改造补助
    实施主体: [住房和城乡建设部门]
    实施依据: [民法典第三条]
    公开事项: [10-003]
  - 编号: QZ-002
    权力类型: 行政检查
    职权名称: 农村危房改造检查
    实施主体: [住房和城乡建设部门]
    实施依据: [民法典第三条]
    公开事项: [10-003]
"""


def test_what_was_withdrawn_is_told_by_its_name_and_why(tmp_path):
    """Of a row the record of an edition has the name; of both the reason is in the county's files."""
    root = example(tmp_path / "p", DUTIES)
    assert gongkai("edition", "--place", "demo", cwd=root).returncode == 0
    for number in ("QZ-001", "10-L01"):
        done = gongkai("exclude", number, "--reason", "职权取消", "--place", "demo", cwd=root)
        assert done.returncode == 0, done.stderr
    told = diff(root, "上一版", "--place", "demo")
    assert "- QZ-001 农村危房改造补助（原因：职权取消）" in told
    assert re.search(r"- 10-L01 .+（原因：职权取消）", told)
    done = gongkai("build", "--place", "demo", "--format", "html", cwd=root)
    assert done.returncode == 0, done.stderr
    page = parse((root / "build/demo/10-nongcun-weifang-gaizao.html").read_bytes())
    assert page.one("div", id="10-L01").text.strip() == "10-L01职权取消"
