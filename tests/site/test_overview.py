"""The view over the counties, of three that differ: pages, workbook, database and catalog.json tell the same."""

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from command import gongkai
from markup import no_inline_code, parse
from overlay import YIXIAN, demo
from site_pages import PLACES
from usable import violations

DOMAIN = "10-nongcun-weifang-gaizao"
COUNTIES = (
    PLACES.partition("# counties/demo/county.yaml")[0]
    + f"""# counties/demo/county.yaml
名称: 样例县
代码: "360499"
设区市: 九江市
省份: 江西省
目录: {{版本: 2026年版, 日期: 2026-11-23}}
机构: {{住房和城乡建设部门: 样例县住房和城乡建设局, 乡镇人民政府: 各乡镇人民政府, 财政部门: 样例县财政局}}
不采用领域: {{财政预决算: 由财政局另行编制}}
# counties/demo/{DOMAIN}.yaml
领域: 农村危房改造
调整:
  10-001: {{公开时限: 信息形成或者变更之日起10个工作日内, 公开内容: {{增加: [问答、图解, 政策问答], 去掉: [政策解读]}}}}
  10-003: {{公开渠道和载体: [政府网站]}} # gongkai: 忽略 GK403：没有村公示栏
不采用: {{10-002: 由上级统一公开}}
# counties/demo/lists/withheld.yaml
清单: 不予公开事项清单
条目:
  - {{编号: BG-001, 事项名称: 某事项, 主管单位: 住房和城乡建设部门, 条款: 第十五条, 情形: 个人隐私, 不公开范围: 全部,
     决定日期: 2025-03-01, 评估日期: 2025-10-01, 评估结果: 继续不予公开, 下次评估: 2026-10-01}}
{YIXIAN}
# counties/yixian/{DOMAIN}.yaml
领域: 农村危房改造
核实: {{日期: 2026-10-01, 科室: 乙县住房和城乡建设局}}
# counties/bingxian/county.yaml
名称: 丙县
代码: "360199"
设区市: 南昌市
省份: 江西省
目录: {{版本: 2025年版, 日期: 2025-11-01}}
机构: {{住房和城乡建设部门: 丙县住房和城乡建设局, 乡镇人民政府: 各乡镇人民政府, 财政部门: 丙县财政局}}
# counties/bingxian/{DOMAIN}.yaml
领域: 农村危房改造
默认: {{公开位置: https://www.example.gov.cn/zj/}}
调整:
  10-001: {{公开时限: 信息形成或者变更之日起3个月内}} # gongkai: 忽略 GK404：报省里核对
  10-003: {{公开主体: 财政部门, 公开渠道和载体: {{增加: [便民服务站]}}}}
# counties/bingxian/04-caizheng-yujuesuan.yaml
领域: 财政预决算
核实: {{日期: 2025-10-01, 科室: 丙县财政局}}
"""
)
STATES = {
    "10-001": {"bingxian": "更宽", "yixian": "照用", "demo": "更严"},
    "10-002": {"bingxian": "照用", "yixian": "照用", "demo": "不采用"},
    "10-003": {"bingxian": "更严", "yixian": "照用", "demo": "更宽"},
    "04-001": {"bingxian": "照用", "yixian": "未采用领域", "demo": "未采用领域"},
}
NAMES = {"bingxian": "丙县", "yixian": "乙县", "demo": "样例县"}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = demo(tmp_path_factory.mktemp("overview") / "p", COUNTIES)
    sign = ("review", "sign", "--county", "demo", "--office", "九江市人民政府办公室", "--result", "同意")
    signed = gongkai(*sign, "--date", "2026-11-20", cwd=root)
    assert signed.returncode == 0, signed.stderr
    done = gongkai("build", "--format", "html,json", cwd=root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def built(root):
    return root / "build"


def cells(table):
    """A table's rows as texts, the headings first."""
    rows = [table.one("thead").one("tr"), *(row for body in table.all("tbody") for row in body.all("tr"))]
    return [[cell.text for cell in row.children if not isinstance(cell, str)] for row in rows]


def entries(built, place):
    data = json.loads((built / place / "catalog.json").read_bytes())
    return {entry["id"]: entry for domain in data["domains"] for entry in domain["entries"]}


def test_catalog_json_says_how_an_entry_differs(built):
    schema = json.loads((files("gongkai.render") / "catalog.schema.json").read_text("utf-8"))
    for place in NAMES:
        data = json.loads((built / place / "catalog.json").read_bytes())
        assert list(Draft202012Validator(schema).iter_errors(data)) == []
    elements, limit = entries(built, "demo")["10-001"]["differs"]
    assert elements == {
        "heading": "公开内容",
        "guideline": "危房改造政策文件\n政策解读",
        "text": "危房改造政策文件\n问答、图解\n政策问答",
        "added": ["问答、图解", "政策问答"],
        "removed": ["政策解读"],
    }
    assert (limit["order"], limit["guideline"]) == ("stricter", "信息形成或者变更之日起20个工作日内")
    assert [one["heading"] for one in entries(built, "bingxian")["10-001"]["differs"]] == ["公开时限"]  # not 公开位置
    assert not [entry for entry in entries(built, "yixian").values() if "differs" in entry]


def test_an_items_page_says_who_differs_and_how_and_who_left_it_out_and_why(built):
    page = parse((built / "items/10-001.html").read_bytes())
    no_inline_code(page)
    assert "各县（市、区）：照用 1 个，更严 1 个，更宽 1 个" in page.one("main").text
    said = {row.one("dt").text: row.one("dd").text for row in page.one("dl", class_="reasons").all("div")}
    assert said["公开时限"] == "信息形成或者变更之日起20个工作日内"
    assert said["公开主体"] == "住房和城乡建设部门"
    head, *rows = cells(page.one("table", class_="plain differing"))
    assert head == ["地方", "采用", "不同在哪里"]
    told = {row[0]: row[1:] for row in rows}
    limit = "指引“信息形成或者变更之日起20个工作日内”，本地“信息形成或者变更之日起"
    assert told == {
        "丙县南昌市": ["更宽", f"公开时限（更宽）：{limit}3个月内”"],
        "样例县九江市": [
            "更严",
            f"公开内容：增加 问答、图解；政策问答；去掉 政策解读公开时限（更严）：{limit}10个工作日内”",
        ],
    }
    _, row = cells(parse((built / "items/10-002.html").read_bytes()).one("table", class_="plain left"))
    assert row == ["样例县九江市", "不采用", "由上级统一公开"]
    page = parse((built / "items/04-001.html").read_bytes())
    _, row = cells(page.one("table", class_="plain left"))
    assert row == ["样例县九江市", "未采用领域", "由财政局另行编制"]
    assert "照用 1 个，未采用领域 2 个" in page.one("main").text
    for link in page.one("main").all("a"):
        assert (built / "items" / link.attributes["href"].partition("#")[0]).resolve().is_file()


def test_a_domains_page_compares_all_counties(built):
    page = parse((built / f"items/{DOMAIN}.html").read_bytes())
    no_inline_code(page)
    head, *rows = cells(page.one("table", class_="plain states"))
    assert head == ["事项", "照用", "有改动", "更严", "更宽", "不采用", "其他"]
    assert rows[0] == ["国家层面政策10-001", "1", "", "1样例县", "1丙县", "", ""]
    assert rows[1] == ["本级政策10-002", "2", "", "", "", "1样例县", ""]
    head, *rows = cells(page.one("table", class_="plain matrix"))
    assert head == ["事项", "丙县", "乙县", "样例县"]
    assert rows[0][1:] == ["丙县更宽：公开时限", "照用", "样例县更严：公开内容、公开时限"]
    assert rows[1][1:] == ["照用", "照用", "样例县不采用：由上级统一公开"]
    page = parse((built / "items/index.html").read_bytes())
    rows = {row[0]: row[1:] for row in cells(page.one("table", class_="plain domains"))}
    assert rows["农村危房改造"] == ["3", "3", "4", "0", "2", "2", "1"]  # 3 items, 3 counties
    assert rows["财政预决算"] == ["1", "1", "1", "0", "0", "0", "0"]


def test_the_front_page_says_something_of_each_county(built):
    page = parse((built / "index.html").read_bytes())
    no_inline_code(page)
    head, *rows = cells(page.one("table"))
    assert head[1:] == ["县（市、区）", "版本", "审核", "领域", "事项", "清单", "与指引不同", "不采用", "逾期"]
    assert rows == [
        ["南昌市", "丙县", "2025年版2025-11-01", "未审核", "2", "4", "0", "2", "0", "1 件目录评估（应在2026-11-02前）"],
        ["九江市", "乙县", "2026年版2026-10-01", "未审核", "1", "3", "0", "0", "0", "没有"],
        [
            *("样例县", "2026年版2026-11-23", "2026-11-20 九江市人民政府办公室", "1", "2", "1", "2", "1"),
            "1 件不予公开事项清单BG-001（应在2026-10-01前）",
        ],
    ]
    facts = {row.one("dt").text: row.one("dd").text for row in page.one("dl", class_="facts").all("div")}
    assert facts["逾期"] == "2 个县（到 2026-11-23）"
    assert facts["审核"] == "1 个已审核"


def test_a_countys_slip_in_its_date_makes_nobody_else_late(tmp_path):
    slip = COUNTIES.replace("版本: 2026年版, 日期: 2026-11-23", "版本: 2026年版, 日期: 2062-11-23")
    root = demo(tmp_path / "p", slip)
    assert gongkai("build", "--format", "html,json", cwd=root).returncode == 0
    page = parse((root / "build/index.html").read_bytes())
    assert [row[-1] for row in cells(page.one("table"))[1:3]] == ["没有", "没有"]  # to 2026-10-01
    facts = {row.one("dt").text: row.one("dd").text for row in page.one("dl", class_="facts").all("div")}
    assert facts["逾期"] == "没有（到 2026-10-01）"
    lines = gongkai("report", "overview", cwd=root).stdout.splitlines()
    assert ["逾期" in line for line in lines[:3]] == [False, False, False]


def test_the_workbook_holds_who_adopts_what_and_each_difference(built):
    book = load_workbook(built / "overview.xlsx")
    assert book.sheetnames == ["各地", "采用", "逐条"]
    head, *rows = list(book["采用"].iter_rows(min_row=3, values_only=True))
    counties = head[10:]
    assert counties == ("丙县", "乙县", "样例县")
    named = {name: slug for slug, name in NAMES.items()}
    found = {row[1]: {named[name]: state for name, state in zip(counties, row[10:], strict=True)} for row in rows}
    assert found == STATES
    [row] = [row for row in rows if row[1] == "10-001"]
    assert dict(zip(head[3:10], row[3:10], strict=True))["更宽"] == 1  # a number, not a text
    head, *rows = list(book["逐条"].iter_rows(min_row=3, values_only=True))
    told = [dict(zip(head, row, strict=True)) for row in rows]
    [limit] = [row for row in told if row["编号"] == "10-001" and row["地方"] == "丙县"]
    assert (limit["栏目"], limit["宽严"], limit["本地"]) == ("公开时限", "更宽", "信息形成或者变更之日起3个月内")
    [left] = [row for row in told if row["编号"] == "10-002"]
    assert (left["地方"], left["采用"], left["理由"]) == ("样例县", "不采用", "由上级统一公开")
    dropped = [row["去掉"] for row in told if row["编号"] == "10-003" and row["地方"] == "样例县"]
    assert dropped == ["■社区/企事业单位/村公示栏（电子屏）"]


def test_the_database_answers_the_same(built):
    with closing(sqlite3.connect(f"file:{built / 'catalog.sqlite'}?mode=ro", uri=True)) as base:
        found = {}
        for name, number, state in base.execute("SELECT 地方, 编号, 采用 FROM overview"):
            found.setdefault(number, {})[next(slug for slug in NAMES if NAMES[slug] == name)] = state
        assert found == STATES
        rows = base.execute(
            "SELECT slug, left_out.code, reason, whole_domain FROM left_out JOIN places ON places.id = place"
        )
        assert sorted(rows) == [("demo", "04-001", "由财政局另行编制", 1), ("demo", "10-002", "由上级统一公开", 0)]
        limits = "SELECT deadline, body, channels FROM guideline_items WHERE code = '10-003'"
        assert base.execute(limits).fetchall() == [
            (
                "信息形成或者变更之日起7个工作日内",
                "住房和城乡建设部门\n乡镇人民政府",
                "政府网站\n社区/企事业单位/村公示栏（电子屏）",
            )
        ]
        looser = """SELECT slug, entries.code, heading, added, removed FROM differences
            JOIN entries ON entries.id = entry JOIN places ON places.id = place WHERE verdict = 'looser' ORDER BY slug"""
        assert base.execute(looser).fetchall() == [
            ("bingxian", "10-001", "公开时限", None, None),
            ("demo", "10-003", "公开渠道和载体", "", "■社区/企事业单位/村公示栏（电子屏）"),
        ]


def test_many_counties_stand_on_a_page_for_each_city(tmp_path):
    root = demo(tmp_path / "p", COUNTIES)
    text = (root / "counties/bingxian/county.yaml").read_text("utf-8")
    for number in range(10, 20):
        folder = root / f"counties/c{number}"
        shutil.copytree(root / "counties/bingxian", folder)
        own = text.replace("丙县", f"丙{number}县").replace("360199", f"3601{number}")
        (folder / "county.yaml").write_text(own, encoding="utf-8")
        for file in folder.glob("[0-9]*.yaml"):
            file.write_text(file.read_text("utf-8").replace("丙县", f"丙{number}县"), encoding="utf-8")
    done = gongkai("build", "--format", "html,json", "--base-url", "https://www.example.gov.cn", cwd=root)
    assert done.returncode == 0, done.stderr
    built = root / "build"
    page = parse((built / f"items/{DOMAIN}.html").read_bytes())
    assert page.all("table", class_="plain matrix") == []
    links = [link.attributes["href"] for link in page.one("nav", class_="groups").all("a")]
    assert links == [f"{DOMAIN}/3601.html", f"{DOMAIN}/3604.html"]
    cell = cells(page.one("table"))[1][4]
    assert cell == "11丙10县、丙11县、丙12县、丙13县、丙14县、丙15县等 11 个"
    below = parse((built / f"items/{DOMAIN}/3604.html").read_bytes())
    assert cells(below.one("table"))[1][1:] == ["照用", "样例县更严：公开内容、公开时限"]
    city = parse((built / "items/city-3604.html").read_bytes())
    assert cells(city.one("table", class_="plain matrix"))[1] == [
        "财政预决算",
        "乙县未采用领域",
        "样例县未采用领域：由财政局另行编制",
    ]
    places = (built / "sitemap.xml").read_text("utf-8")
    for file in (path for path in built.glob("items/**/*.html")):
        assert file.relative_to(built).as_posix() in places
        for link in parse(file.read_bytes()).one("main").all("a"):
            assert (file.parent / link.attributes["href"].partition("#")[0]).resolve().is_file()


ABOVE = """# province/province.yaml
名称: 江西省
代码: "360000"
目录: {版本: 2026年版, 日期: 2026-11-23}
# province/dept/czt/dept.yaml
名称: 江西省财政厅
省份: 江西省
目录: {版本: 2026年版, 日期: 2026-11-23}
机构: {财政部门: 江西省财政厅}
# province/dept/czt/04-caizheng-yujuesuan.yaml
领域: 财政预决算
# cities/jiujiang/city.yaml
名称: 九江市
代码: "360400"
省份: 江西省
目录: {版本: 2026年版, 日期: 2026-11-23}
机构: {财政部门: 九江市财政局}
# cities/jiujiang/04-caizheng-yujuesuan.yaml
领域: 财政预决算
"""


def test_departments_see_their_domains_and_cities_their_counties(tmp_path):
    root = demo(tmp_path / "p", COUNTIES + ABOVE)
    done = gongkai("build", "--format", "html,json", "--base-url", "https://www.example.gov.cn", cwd=root)
    assert done.returncode == 0, done.stderr
    built = root / "build"
    found = {}
    for place in ("province", "province/dept/czt", "cities/jiujiang"):
        cover = parse((built / place / "index.html").read_bytes())
        assert "overview.html" in [link.attributes["href"] for link in cover.one("main").all("a")]
        page = parse((built / place / "overview.html").read_bytes())
        no_inline_code(page)
        for link in page.all("a"):
            address = link.attributes["href"].partition("#")[0]
            assert address.startswith("https:") or (built / place / address).resolve().exists(), address
        table, apart = (cells(page.one("table", class_=f"plain {name}")) for name in ("domains", "matrix"))
        book = load_workbook(built / place / "overview.xlsx")
        found[place] = ([row[0] for row in table[1:]], apart[0][1:])
        counties = [row[1] for row in book["各地"].iter_rows(min_row=4, values_only=True)]
        assert counties == apart[0][1:]
        told = {row[1]: row[5:7] for row in book["各地"].iter_rows(min_row=4, values_only=True)}
        assert told["乙县"] == ((0, 0) if place == "province/dept/czt" else (1, 3))  # of the department's domains alone
        assert {row[0] for row in book["采用"].iter_rows(min_row=4, values_only=True)} == set(found[place][0])
        assert f"https://www.example.gov.cn/{place}/overview.html" in (built / "sitemap.xml").read_text("utf-8")
    both = ["财政预决算", "农村危房改造"]
    assert found == {
        "province": (both, ["丙县", "乙县", "样例县"]),
        "province/dept/czt": (["财政预决算"], ["丙县", "乙县", "样例县"]),
        "cities/jiujiang": (both, ["乙县", "样例县"]),
    }
    front = parse((built / "index.html").read_bytes())
    assert [node.text for node in front.all("h3")] == ["省级", "省直部门", "设区市", "县（市、区）"]
    assert len(front.one("table", class_="counties").all("tr")) == 4  # counties alone
    index = parse((built / "items/index.html").read_bytes())
    links = [link.attributes["href"] for link in index.one("nav", class_="groups").all("a")]
    assert links == ["city-3601.html", "../cities/jiujiang/overview.html"]
    assert not (built / "items/city-3604.html").exists()
    before = (built / "cities/jiujiang/overview.xlsx").read_bytes()
    done = gongkai("build", "--format", "html,json", "--place", "cities/jiujiang", cwd=root)
    assert done.returncode == 0, done.stderr
    assert (built / "cities/jiujiang/overview.xlsx").read_bytes() == before


def test_the_report_says_the_same_from_the_sources(root, tmp_path):
    shown = gongkai("report", "overview", "--domain", "10", cwd=root)
    assert shown.returncode == 0, shown.stderr
    lines = shown.stdout.splitlines()
    assert lines[2].startswith("九江市样例县（2026-11-23，2026-11-20 九江市人民政府办公室）：1 个领域，2 项，清单 1 张")
    assert "逾期：不予公开事项清单BG-001（应在2026-10-01前）" in lines[2]
    head = gongkai("report", "overview", "--domain", "财政预决算", cwd=root).stdout.splitlines()
    assert [(line.partition("）：")[0][3:5], line.partition("）：")[2].split("；")[0]) for line in head[:3]] == [
        ("丙县", "1 个领域，1 项，清单 0 张，与指引不同 0 项，不采用 0 项"),
        ("乙县", "0 个领域，0 项，清单 0 张，与指引不同 0 项，不采用 0 项"),
        ("样例", "0 个领域，0 项，清单 1 张，与指引不同 0 项，不采用 0 项"),
    ]
    at = lines.index("10-001 国家层面政策（农村危房改造）：照用 1 个")
    assert lines[at + 1].startswith("  丙县 更宽：公开时限（更宽）：指引“")
    assert "  样例县 不采用：由上级统一公开" in lines
    assert "04-001" not in shown.stdout
    book, table = tmp_path / "all.xlsx", tmp_path / "all.csv"
    assert gongkai("report", "overview", "--output", book, cwd=root).returncode == 0
    both = [load_workbook(file) for file in (book, root / "build/overview.xlsx")]
    for name in ("各地", "采用", "逐条"):
        mine, theirs = (list(one[name].iter_rows(min_row=3, values_only=True)) for one in both)
        assert mine == theirs
    args = ("--place", "样例县", "--domain", "财政预决算", "--output", table)
    assert gongkai("report", "overview", *args, cwd=root).returncode == 0
    rows = list(csv.DictReader(table.read_text("utf-8-sig").splitlines()))
    assert [(row["地方"], row["采用"], row["理由"]) for row in rows] == [("样例县", "未采用领域", "由财政局另行编制")]
    wrong = gongkai("report", "overview", "--domain", "财政预算", cwd=root)
    assert (wrong.returncode, "是不是“财政预决算”" in wrong.stderr) == (2, True)


@pytest.mark.slow
@pytest.mark.browser
def test_pages_of_comparison_can_be_used_by_everyone(chromium, tmp_path):
    root = demo(tmp_path / "p", COUNTIES + ABOVE)
    done = gongkai("build", "--format", "html,json", cwd=root)
    assert done.returncode == 0, done.stderr
    places = ("cities/jiujiang/overview.html", "province/dept/czt/overview.html", "items/city-3601.html", "index.html")
    page, seen = chromium.new_page(), set()
    for name in places:
        page.goto((root / "build" / name).as_uri())
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            assert violations(page, seen) == [], name
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.slow
@pytest.mark.browser
def test_the_counties_can_be_sorted_and_filtered(chromium, root):
    page = chromium.new_page(viewport={"width": 1280, "height": 740})
    page.goto((root / "build/index.html").as_uri())
    shown = "() => [...document.querySelectorAll('tbody th[scope=row]')].map((cell) => cell.textContent)"
    assert page.evaluate(shown) == ["丙县", "乙县", "样例县"]
    page.click("thead button:text-is('与指引不同')")
    assert page.evaluate(shown)[0] == "乙县"
    page.click("thead button:text-is('不采用')")
    page.click("thead button:text-is('不采用')")
    assert page.evaluate(shown)[0] == "样例县"
    page.fill("[name=words]", "南昌")
    assert page.evaluate(shown) == ["丙县"]
    assert page.inner_text("form.tools [role=status]").startswith("列出 1 个县，本页共 3 个县。")
    page.close()
