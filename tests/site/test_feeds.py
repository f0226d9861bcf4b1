"""The record of changes and the feeds that announce them: editions put down one after the other, read by feedparser."""

import json
import re
import shutil
import xml.etree.ElementTree as ET
from dataclasses import replace
from uuid import UUID

import feedparser
import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from command import gongkai
from county_pages import NASTY
from gongkai.model.change import Change, Changes, History
from gongkai.resolve.catalog import resolve_one
from gongkai.site.gone import gone
from gongkai.source.project import load
from markup import parse
from overlay import demo, tree

COUNTY = "counties/demo/10-nongcun-weifang-gaizao.yaml"
ATOM = "{http://www.w3.org/2005/Atom}"
NEXT = """领域: 农村危房改造
核实: {日期: 2026-11-01, 科室: 样例县住房和城乡建设局办公室}
调整:
  10-001:
    公开时限: 信息形成或者变更之日起5个工作日内
    公开渠道和载体: {增加: [两微一端]}
不采用:
  10-002: 本县没有另行制定政策
新增:
  - 编号: 10-L01
    一级事项: 政策法规文件
    二级事项: 补助标准
    公开内容: [补助标准, TEXT]
    公开依据: [政府信息公开条例第十九条]
    公开时限: 信息形成或者变更之日起20个工作日内
    公开主体: [财政部门]
    公开渠道和载体: [政府网站]
    公开对象: [全社会]
    公开方式: 主动
    公开层级: [县级]
"""


def build(root, *args, formats="html,json"):
    done = gongkai("build", "--county", "demo", "--format", formats, *args, cwd=root)
    assert done.returncode == 0, done.stderr
    return root / "build/demo"


def put_down(root, *args):
    done = gongkai("edition", *args, cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout


def edition(root, date, text=None):
    file = root / "counties/demo/county.yaml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    own = f"目录: {{版本: 一版, 日期: {date}, 编制单位: 样例县人民政府办公室}}\n"
    lines = [own if line.startswith("目录") else line for line in lines]
    file.write_text("".join(lines), encoding="utf-8")
    if text is not None:
        (root / COUNTY).write_text(text, encoding="utf-8")


def recorded(folder):
    data = json.loads((folder / "changes.json").read_bytes())
    return [
        (one["date"], one["id"], one["kind"], [cell["heading"] for cell in one["cells"]]) for one in data["changes"]
    ]


def feed(folder, name="all"):
    read = feedparser.parse((folder / f"feeds/{name}.xml").read_bytes())
    assert not read.bozo
    assert read.version == "atom10"
    return read


WITHDRAWN_CELLS = ["一级事项", "二级事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道和载体"]
WITHDRAWN_CELLS += ["公开对象", "公开方式", "公开层级"]
SECOND = [
    ("2026-12-20", "10-001", "changed", ["公开时限"]),
    ("2026-12-20", "10-L01", "added", []),
    ("2026-12-20", "10-002", "withdrawn", WITHDRAWN_CELLS),
]


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """A project with a first edition, and the second one built."""
    root = demo(tmp_path_factory.mktemp("feeds") / "p")
    put_down(root)
    edition(root, "2026-12-20", NEXT.replace("TEXT", json.dumps(NASTY)))
    build(root, "--base-url", "https://www.example.gov.cn/mulu")
    put_down(root)
    return root


@pytest.fixture
def root(twice, tmp_path):
    return shutil.copytree(twice, tmp_path / "p")


def test_the_first_edition_announces_itself(tmp_path):
    folder = build(demo(tmp_path / "p"))
    assert recorded(folder) == []
    [entry] = feed(folder).entries
    assert (entry.title, entry.updated) == ("目录公布", "2026-11-23T00:00:00+08:00")


def test_the_next_edition_announces_what_changed(twice):
    folder = twice / "build/demo"
    assert recorded(folder) == SECOND
    read = feed(folder)
    assert [entry.title for entry in read.entries] == [
        "调整公开时限：10-001 政策法规文件 · 国家层面政策",
        "新增：10-L01 政策法规文件 · 补助标准",
        "不再公开：10-002 政策法规文件 · 本级政策",
        "目录公布",
    ]
    page = "https://www.example.gov.cn/mulu/demo/10-nongcun-weifang-gaizao.html"
    assert [entry.link for entry in read.entries[:3]] == [f"{page}#10-001", f"{page}#10-L01", page]
    texts = [entry.content[0].value for entry in read.entries]
    assert "原：信息形成或者变更之日起10个工作日内" in texts[0]
    assert "现：信息形成或者变更之日起5个工作日内" in texts[0]
    assert "原因：本县没有另行制定政策" in texts[2]
    assert read.feed.updated == "2026-12-20T00:00:00+08:00"


MONEY = """# guidelines/04-caizheng-yujuesuan.yaml
领域: 财政预决算
序号: 4
类别: 试点
事项:
  - 编号: 04-001
    一级事项: 财政预决算
    公开内容: [一般公共预算收入表]
    公开依据: [政府信息公开条例]
    公开时限: 本级人民代表大会批准后20日内
    公开主体: 财政部门
    公开渠道和载体: [政府网站]
    公开对象: 全社会
    公开方式: 主动
    公开层级: [县级]
    核对: 已见
# counties/demo/04-caizheng-yujuesuan.yaml
领域: 财政预决算
"""


def test_what_is_gone_says_so_where_it_stood(tmp_path):
    root = demo(tmp_path / "p", MONEY)
    put_down(root)
    done = gongkai("exclude", "财政预决算", "--reason", "另行<编制>", cwd=root)
    assert done.returncode == 0, done.stderr
    folder = build(root)  # of no edition yet: what other sites include of it still stands
    for name in ("04-caizheng-yujuesuan", "embed/04-caizheng-yujuesuan", "embed/item-04-001"):
        assert "现在不在样例县的目录里，原因：另行&lt;编制&gt;。" in (folder / f"{name}.html").read_text("utf-8")
    edition(root, "2026-12-20")
    folder = build(root)
    page = parse((folder / "04-caizheng-yujuesuan.html").read_bytes())
    assert "从2026年12月20日的一版起不在样例县的目录里，原因：另行<编制>。" in page.one("main").text
    assert feed(folder, "04-caizheng-yujuesuan").entries[0].title == "不再公开：04-001 财政预决算"
    for name in ("04-caizheng-yujuesuan", "item-04-001"):
        piece = (folder / f"embed/{name}.html").read_text("utf-8")
        assert f'id="gongkai-{name}"' in piece
        assert "从2026年12月20日的一版起不在样例县的目录里，原因：另行&lt;编制&gt;。" in piece
    put_down(root)
    assert gongkai("adopt", "财政预决算", cwd=root).returncode == 0
    edition(root, "2026-12-25")
    folder = build(root)
    assert "不在样例县的目录里" not in (folder / "04-caizheng-yujuesuan.html").read_text("utf-8")
    assert "gongkai-item" in (folder / "embed/item-04-001.html").read_text("utf-8")


def test_feeds_keep_to_the_standard(twice):
    """RFC 4287: what a feed and each of its entries must have, once, and of which form."""
    found = sorted((twice / "build/demo/feeds").iterdir())
    assert {file.name for file in found} >= {"all.xml", "10-nongcun-weifang-gaizao.xml"}
    for file in found:
        top = ET.fromstring(file.read_bytes())
        assert top.tag == f"{ATOM}feed"
        entries = top.findall(f"{ATOM}entry")
        ids = [node.findtext(f"{ATOM}id") for node in entries]
        assert len(set(ids)) == len(ids)
        assert top.findtext(f"{ATOM}author/{ATOM}name") == "样例县人民政府办公室"
        [own] = top.findall(f"{ATOM}link[@rel='self']")
        assert own.get("href") == f"https://www.example.gov.cn/mulu/demo/feeds/{file.name}"
        for node in (top, *entries):
            for name in ("id", "title", "updated"):
                assert len(node.findall(f"{ATOM}{name}")) == 1
            UUID(node.findtext(f"{ATOM}id"))
            assert node.findtext(f"{ATOM}updated").endswith("T00:00:00+08:00")
            assert len(node.findall(f"{ATOM}link[@rel='alternate']")) == 1
        for node in entries:
            [content] = node.findall(f"{ATOM}content[@type='xhtml']")
            assert [child.tag for child in content] == ["{http://www.w3.org/1999/xhtml}div"]


def test_groups_are_told_of_what_concerns_them(twice, tmp_path):
    folder = twice / "build/demo"
    names = {file.stem for file in (folder / "feeds").iterdir()}
    assert names == {"all", "10-nongcun-weifang-gaizao", "group-shenqingren", "group-jianfang"}
    [first] = feed(folder, "group-shenqingren").entries
    assert first.title == "目录公布"
    building = [entry.title.partition("：")[2][:6] for entry in feed(folder, "group-jianfang").entries]
    assert building == ["10-001", "10-L01", ""]
    root = shutil.copytree(twice, tmp_path / "p")
    edition(
        root, "2027-01-10", NEXT.replace("TEXT", "一项").replace("公开对象: [全社会]", "公开对象: [特定群体：申请人]")
    )
    changed, *_ = feed(build(root), "group-shenqingren").entries
    assert changed.title == "调整公开内容、公开对象：10-L01 政策法规文件 · 补助标准"


def test_markup_in_a_text_is_text(twice):
    text = (twice / "build/demo/feeds/all.xml").read_text("utf-8")
    assert "<img" not in text
    assert NASTY in "".join(ET.fromstring(text).itertext())


def test_building_again_changes_nothing(root):
    before = tree(root / "build/demo")
    assert tree(build(root, "--base-url", "https://www.example.gov.cn/mulu")) == before


def test_another_machine_knows_as_much(root):
    """What an earlier build left in the output says nothing."""
    before = tree(root / "build/demo")
    shutil.rmtree(root / "build")
    assert tree(build(root, "--base-url", "https://www.example.gov.cn/mulu")) == before


def test_what_was_changed_since_an_edition_of_its_date_belongs_to_none_until_it_is_put_down(root):
    edition(root, "2026-12-20", "领域: 农村危房改造\n不采用: {10-003: 本县没有}\n")
    done = gongkai("build", "--format", "html,json", cwd=root)
    assert recorded(root / "build/demo") == SECOND, "what was put down stays what it was"
    assert feed(root / "build/demo").entries[0].title == "调整公开时限：10-001 政策法规文件 · 国家层面政策"
    page = (root / "build/demo/changes.html").read_text("utf-8")
    since, second = page.partition("还没有记作一版的改动")[2].split('id="e2026-12-20"')
    assert "记下2026年12月20日的一版以后：新增 1 项，调整 1 项，不再公开 2 项" in since
    assert "10-003，不再公开：本县没有" in since
    assert "10-003" not in second
    put_down(root, "--replace")
    page = (build(root) / "changes.html").read_text("utf-8")
    assert "还没有记作一版" not in page
    assert [(number, kind) for _, number, kind, _ in recorded(root / "build/demo")] == [
        ("10-001", "changed"),
        ("10-003", "withdrawn"),
    ]
    assert "样例县与 2026-12-20 的一版相比：新增 1 项，调整 1 项，不再公开 2 项" in done.stdout
    assert "不再公开 10-003 对象认定 · 认定结果（本县没有）" in done.stdout
    assert "日期还是那一版的" in done.stdout
    assert re.search(r"请把“目录”的日期改到 20\d\d-\d\d-\d\d 以后", done.stdout), (
        "not to a day that it may have already"
    )


def test_a_draft_is_not_an_edition(root):
    edition(root, "2027-01-10", NEXT.replace("TEXT", "又一项").replace("公开方式: 主动", "公开方式: 主动公开"))
    folder = build(root, "--force")
    assert feed(folder).feed.title.startswith("【未通过校验】")
    assert json.loads((folder / "changes.json").read_bytes())["status"] == "未通过校验"
    done = gongkai("edition", cwd=root)
    assert done.returncode == 1
    assert not (root / "counties/demo/editions/2027-01-10.json.gz").exists()
    edition(root, "2027-01-20", NEXT.replace("TEXT", "又一项"))
    build(root)
    assert recorded(folder) == [("2027-01-20", "10-L01", "changed", ["公开内容"]), *SECOND]


def test_without_json_the_record_stays_and_the_feeds_go_on(root):
    folder = root / "build/demo"
    before = (folder / "changes.json").read_bytes()
    edition(root, "2027-01-10", "领域: 农村危房改造\n")
    build(root, formats="html")
    assert (folder / "changes.json").read_bytes() == before
    assert feed(folder).feed.updated == "2027-01-10T00:00:00+08:00"
    build(root)
    assert {date for date, *_ in recorded(folder)} == {"2027-01-10", "2026-12-20"}


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, '{"edition": 1}'], ids=range(5))
@pytest.mark.parametrize("name", ["catalog.json", "changes.json", ".gongkai.json"])
def test_files_of_others_in_the_output_do_no_harm(root, name, text):
    (root / "build/demo" / name).write_text(text, encoding="utf-8")
    assert recorded(build(root)) == SECOND


def test_an_office_that_is_renamed_is_announced_once(root):
    file = root / "counties/demo/county.yaml"
    text = file.read_text("utf-8").replace("样例县住房和城乡建设局", "样例县住房和城乡建设和管理局")
    file.write_text(text, encoding="utf-8")
    edition(root, "2027-01-10")
    folder = build(root)
    title = "机构更名：样例县住房和城乡建设局 → 样例县住房和城乡建设和管理局（涉及 2 格）"
    assert [entry.title for entry in feed(folder).entries][:2] == [
        title,
        "调整公开时限：10-001 政策法规文件 · 国家层面政策",
    ]
    assert feed(folder, "10-nongcun-weifang-gaizao").entries[0].title == title
    [office] = json.loads((folder / "changes.json").read_bytes())["offices"]
    assert (office["date"], len(office["cells"])) == ("2027-01-10", 2)


def test_what_is_called_and_numbered_otherwise_is_announced_as_such(tmp_path):
    """A domain has another name, and an item that the guideline withdrew is the county's own now, under a number of its own."""
    root = demo(tmp_path / "p")
    put_down(root)
    assert gongkai("review", "sign", "--office", "甲", "--result", "同意", cwd=root).returncode == 0
    [review] = (root / "counties/demo/reviews").glob("*.yaml")
    with review.open("a", encoding="utf-8") as file:
        file.write("逐条意见:\n  - {序号: 1, 事项: 10-003, 栏目: 公开内容, 意见: 写清楚}\n")
    guideline = root / "guidelines/10-nongcun-weifang-gaizao.yaml"
    text = guideline.read_text("utf-8").replace("领域: 农村危房改造", "领域: 农村住房安全保障")
    start, end = text.index("  - 编号: 10-003"), text.index("已撤销:")
    item = text[start:end].replace("10-003", "10-L01")
    guideline.write_text(f"{text[:start]}{text[end:]}  10-003: 不再要求\n", "utf-8")
    edition(root, "2026-12-20", f"领域: 农村住房安全保障\n新增:\n{item}")
    folder = build(root)
    title = "领域改称：农村危房改造 → 农村住房安全保障（涉及 3 项）"
    assert [entry.title for entry in feed(folder).entries] == [
        title,
        "调整公开时限、公开渠道和载体：10-001 政策法规文件 · 国家层面政策",
        "调整编号：10-L01 对象认定 · 认定结果",
        "目录公布",
    ]
    assert feed(folder, "10-nongcun-weifang-gaizao").entries[0].title == title
    assert recorded(folder) == [
        ("2026-12-20", "10-001", "changed", ["公开时限", "公开渠道和载体"]),
        ("2026-12-20", "10-L01", "changed", ["编号"]),
    ]
    record = json.loads((folder / "changes.json").read_bytes())
    Draft202012Validator(json.loads((folder / "changes.schema.json").read_bytes())).validate(record)
    assert [(one["date"], len(one["cells"])) for one in record["domains"]] == [("2026-12-20", 3)]
    page = (folder / "changes.html").read_text("utf-8")
    assert title in page
    assert "不再公开" not in page
    table = parse((folder / "10-nongcun-weifang-gaizao.html").read_bytes())
    assert table.one("div", id="10-003").one("a").attributes["href"] == "#10-L01", "the former address leads on"
    assert (folder / "embed/item-10-003.html").read_bytes() == (folder / "embed/item-10-L01.html").read_bytes()
    done = gongkai("validate", "--select", "GK602", "--format", "json", cwd=root)
    assert "又有改动：农村危房改造改称农村住房安全保障（2 项）" in done.stdout
    done = gongkai("review", "packet", "--output", tmp_path / "out", cwd=root)
    assert done.returncode == 0, done.stderr
    rows = load_workbook(tmp_path / "out/报审材料.xlsx")["与上次审核的不同"].iter_rows(min_row=4, max_col=7)
    assert [[cell.value for cell in row if cell.column in (1, 4, 5, 6, 7)] for row in rows][::3] == [
        [None, "改称", "领域", "农村危房改造", "农村住房安全保障"],
        ["10-L01", "改动", "编号", "10-003", "10-L01"],
    ]
    [*_, said] = load_workbook(tmp_path / "out/报审材料.xlsx")["上次的意见和答复"].iter_rows(values_only=True)
    assert said[1:7] == ("10-003", "对象认定 · 认定结果", "公开内容", "写清楚", "（还没有答复）", "认定对象名单")
    put_down(root)
    edition(root, "2027-01-10", "领域: 农村住房安全保障\n")
    folder = build(root)
    assert "现在的编号是" not in (folder / "10-nongcun-weifang-gaizao.html").read_text("utf-8"), "it is gone now"
    for number in ("10-003", "10-L01"):
        assert "不在样例县的目录里" in (folder / f"embed/item-{number}.html").read_text("utf-8")


def test_pages_lead_to_their_feeds(twice):
    folder = twice / "build/demo"
    for page, name in (("index.html", "all"), ("10-nongcun-weifang-gaizao.html", "10-nongcun-weifang-gaizao")):
        tree = parse((folder / page).read_bytes())
        assert tree.one("link", rel="alternate").attributes["href"] == f"feeds/{name}.xml"
        assert [link.text for link in tree.all("a") if link.attributes["href"] == f"feeds/{name}.xml"] == ["订阅变更"]


@pytest.mark.parametrize("slug", ["../../x", "index", "lists/../index", "", "04-x/../../y", "/04-x"])
def test_what_an_edition_calls_a_domain_leads_no_page_elsewhere(twice, slug):
    went = Change(id="04-001", kind="withdrawn", domain=slug, domain_name="财政", name="甲")
    record = History(since="", edition="", editions=(Changes(before="", after="2026-12-20", entries=(went,)),))
    catalog = resolve_one(load(twice), "demo").catalog
    assert gone(catalog, record) == []
    kept = replace(record, editions=(replace(record.editions[0], entries=(replace(went, domain="04-x"),)),))
    assert [one.slug for one in gone(catalog, kept)] == ["04-x"]
