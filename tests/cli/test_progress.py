"""gongkai report progress: what the sources show of the province's tasks, what places wrote, and what is overdue."""

import csv
import io
import json
import re
import shutil
from datetime import date, timedelta
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from command import gongkai
from overlay import REPOSITORY, SMALL, YIXIAN, demo, replaced

TASKS = """# province/tasks.yaml
文件: 江西省人民政府办公厅关于全面推进基层政务公开标准化规范化的实施意见
文号: 赣府厅发〔2020〕17号
日期: 2020-04-21
任务:
  - {编号: T05, 条: 三, 任务: 编制标准目录，经设区市审核后发布, 责任: [县, 设区市], 时限: 2020年11月30日前, 看: [目录, 审核]}
  - {编号: T10, 条: 五, 任务: 健全九项制度, 责任: [县], 看: [制度]}
  - {编号: T13, 条: 五, 任务: 清理失效政府信息, 责任: [县], 时限: 每年, 清单: [expired]}
  - {编号: T20, 条: 十, 任务: 申报示范区, 责任: [县], 时限: 2020年12月31日前, 自愿: 是}
  - {编号: T25, 条: 十三, 任务: 开展培训, 责任: [县], 时限: 每年, 看: [培训]}
  - {编号: T26, 条: 十四, 任务: 开设专题, 责任: [县], 时限: 持续, 看: [专题]}
  - {编号: T27, 条: 十四, 任务: 报送进展, 责任: [设区市], 时限: 每年12月底前}
  - {编号: T29, 条: 十五, 任务: 制定实施方案, 责任: [县], 时限: 2020年6月30日前}
"""
PROGRESS = """# counties/demo/lists/progress.yaml
清单: 任务进展
条目:
  - {编号: RW-001, 任务: T29, 状态: 已完成, 日期: 2020-06-15, 佐证网址: "https://www.example.gov.cn/fangan"}
  - {编号: RW-002, 任务: T25, 状态: 已完成, 日期: 2025-05-01, 说明: 上一年的}
"""


def report(root, *args):
    done = gongkai("report", "progress", *args, cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout


def steps(root, *args, place="demo"):
    data = json.loads(report(root, "--format", "json", *args))
    return {one["task"]: one for one in data["tasks"] if one["slug"] == place}


def test_a_county_is_told_what_its_sources_show_and_what_it_wrote(tmp_path):
    root = demo(tmp_path / "p", TASKS + PROGRESS)
    found = steps(root, "--county", "demo", "--on", "2026-11-29")
    assert list(found) == ["T05", "T10", "T13", "T20", "T25", "T26", "T29"], "a city's task is not the county's"
    assert {number: one["state"] for number, one in found.items()} == {
        "T05": "进行中",  # published, not reviewed
        "T10": "未开始",
        "T13": "未开始",
        "T20": "待填报",
        "T25": "未开始",  # what was held in 2025 does not count in 2026
        "T26": "持续开展",
        "T29": "已完成",
    }
    assert found["T29"]["date"] == "2020-06-15"
    assert found["T29"]["link"] == "https://www.example.gov.cn/fangan"
    assert found["T05"]["overdue_days"] == 2190
    assert found["T20"]["overdue_days"] == 0, "nobody is behind with what is done by who wants to"
    assert found["T13"]["due"] == "2026-12-31"


def test_what_is_overdue_depends_on_the_day_alone(tmp_path):
    root = demo(tmp_path / "p", TASKS)
    assert steps(root, "--on", "2020-11-30")["T05"]["overdue_days"] == 0
    assert steps(root, "--on", "2020-12-01")["T05"]["overdue_days"] == 1
    assert steps(root)["T05"] == steps(root, "--on", "2026-11-23")["T05"], "by default the day of the newest catalog"


def test_nothing_is_told_of_a_day_to_come(tmp_path):
    root = demo(tmp_path / "p", TASKS)
    today = date.today()
    assert (
        gongkai("set", "--county", "demo", "目录", "日期", (today + timedelta(20)).isoformat(), cwd=root).returncode
        == 0
    )
    assert steps(root, "--county", "demo") == steps(root, "--county", "demo", "--on", today.isoformat())


def test_a_review_makes_the_catalog_done(tmp_path):
    root = demo(tmp_path / "p", TASKS)
    sign(root)
    found = steps(root, "--county", "demo")
    assert (found["T05"]["state"], found["T05"]["overdue_days"]) == ("已完成", 0)
    assert "，2026年11月20日经审核；" in report(root, "--county", "demo")


def sign(root):
    signed = ("--office", "九江市人民政府办公室", "--result", "同意", "--date", "2026-11-20")
    done = gongkai("review", "sign", "--county", "demo", *signed, cwd=root)
    assert done.returncode == 0, done.stderr


def test_what_was_changed_since_its_review_is_not_reported_as_reviewed(tmp_path):
    root = demo(tmp_path / "p", TASKS)
    sign(root)
    for change in (("10-001", "公开时限", "信息形成或者变更之日起5个工作日内"), ("目录", "日期", "2026-12-31")):
        assert gongkai("set", "--county", "demo", *change, cwd=root).returncode == 0
    assert gongkai("edition", cwd=root).returncode == 0
    found = steps(root, "--county", "demo")
    assert (found["T05"]["state"], found["T05"]["date"]) == ("进行中", None)
    assert "九江市人民政府办公室2026-11-20审核过，现在的内容还没有审核同意（未报审）" in found["T05"]["facts"]
    told = report(root, "--county", "demo")
    assert "，现在的内容没有审核记录；" in told
    assert "经审核" not in told.split("各项任务")[0]


def test_a_review_without_a_mark_is_of_nobody_knows_what(tmp_path):
    root = demo(tmp_path / "p", TASKS)
    own = root / "counties/demo/county.yaml"
    own.write_text(own.read_text() + "审核: {日期: 2026-11-20, 单位: 九江市人民政府办公室}\n", encoding="utf-8")
    assert steps(root, "--county", "demo")["T05"]["state"] == "进行中"


def test_domains_that_were_left_out_count_among_all_and_are_named(tmp_path):
    root = tmp_path / "p"
    shutil.copytree(SMALL, root)
    (root / "province").mkdir(exist_ok=True)
    (root / "province/tasks.yaml").write_text(TASKS, encoding="utf-8")
    known = len(list((root / "guidelines").glob("[0-9]*.yaml")))
    (root / "counties/demo/04-caizheng-yujuesuan.yaml").unlink()
    before = steps(root)["T05"]
    assert any(f"试点领域 {known - 1}/{known}" in fact for fact in before["facts"])
    own = root / "counties/demo/county.yaml"
    own.write_text(own.read_text("utf-8") + "不采用领域: {财政预决算: 本县由市里统一公开}\n", encoding="utf-8")
    told = report(root)
    assert f"，试点领域 {known - 1}/{known} 个（不采用：财政预决算），" in told
    assert f"试点领域 {known - 1}/{known}（不采用：财政预决算）" in steps(root)["T05"]["facts"][0]
    data = json.loads(report(root, "--format", "json"))["places"][0]
    assert (data["pilots"], data["left_out"]) == ([known - 1, known], ["财政预决算"])


def test_the_date_of_an_edition_is_no_assessment(tmp_path):
    root = demo(
        tmp_path / "p", TASKS + "  - {编号: T06, 条: 三, 任务: 动态管理, 责任: [县], 时限: 持续, 看: [动态调整]}\n"
    )
    assert steps(root)["T06"]["facts"] == ["目录是2026-11-23的一版，没有整体评估的记录"]
    own = root / "counties/demo/county.yaml"
    own.write_text(own.read_text() + "评估: 2026-03-01\n", encoding="utf-8")
    assert steps(root)["T06"]["facts"] == ["上次整体评估是2026-03-01"]


def test_lists_of_the_year_count(tmp_path):
    lists = """# counties/demo/lists/training/2026.yaml
清单: 政务公开培训
年度: "2026"
条目:
  - {编号: PX-001, 培训主题: 政务公开, 举办单位: 财政部门, 培训日期: 2026-12-10}
# counties/demo/lists/expired/2026.yaml
清单: 失效信息清理结果
年度: "2026"
条目:
  - {编号: SX-001, 信息名称: 旧办法, 制发单位: 财政部门, 失效原因: 宣布废止, 处理方式: 归档}
"""
    root = demo(tmp_path / "p", TASKS + lists)
    before, after = (steps(root, "--on", day) for day in ("2026-11-29", "2026-12-10"))
    assert (before["T25"]["state"], after["T25"]["state"]) == ("进行中", "已完成")
    assert before["T13"]["state"] == "已完成"
    assert steps(root, "--on", "2027-01-05")["T13"]["state"] == "未开始", "a new year, a new list"


def test_a_catalog_in_which_something_is_to_be_filled_in_is_not_counted_as_made(tmp_path):
    root = demo(
        tmp_path / "p", TASKS + YIXIAN + "# counties/yixian/10-nongcun-weifang-gaizao.yaml\n领域: 农村危房改造\n"
    )
    county = root / "counties/yixian/county.yaml"
    county.write_text(
        county.read_text("utf-8").replace(
            "住房和城乡建设部门: 乙县住房和城乡建设局", "住房和城乡建设部门: {拟: 乙县住建局}"
        ),
        "utf-8",
    )
    told = report(root)
    assert "编了标准目录的县（市、区） 1 个，共 3 项" in told
    assert "正在编、还是草案的 1 个：乙县（1 处没有填）。" in told
    assert "督促乙县把目录填完。" in told
    assert "  乙县  1/1  0  3  草案，1 处没有填  " in told
    assert "目录还有 1 处没有填，是草案，还没有编成。" in report(root, "--county", "yixian")
    data = json.loads(report(root, "--county", "yixian", "--format", "json"))
    assert data["places"][0]["open"] == 1
    step = next(one for one in data["tasks"] if one["task"] == "T05")
    assert (step["reckoned"], "还有 1 处待填" in step["facts"][0]) == ("进行中", True)
    assert gongkai("build", "--format", "html,json", cwd=root).returncode == 0
    assert json.loads((root / "build/yixian/progress.json").read_text(encoding="utf-8")) == data
    assert "目录还有 1 处没有填" in (root / "build/yixian/progress.html").read_text(encoding="utf-8")
    done = gongkai("report", "overview", cwd=root)
    assert "乙县" not in done.stdout
    assert "样例县" in done.stdout
    assert done.stderr == "没有算进来，目录还是草案、没有填完：乙县\n"


def test_a_city_reports_all_its_counties(tmp_path):
    root = demo(tmp_path / "p", TASKS + PROGRESS + YIXIAN)
    told = report(root, "--city", "九江市", "--on", "2026-12-31")
    assert told.startswith("九江市2026年基层政务公开标准化规范化工作进展情况报告\n江西省人民政府办公厅：\n")
    assert "  T05  编制标准目录，经设区市审核后发布  2020年11月30日前  2  " in told
    assert "  T29  制定实施方案  2020年6月30日前  1  乙县" in told
    assert "督促乙县办理“制定实施方案”" in told
    assert re.findall("督促(.+)办理“开展培训”（每年），今年的还没有办成记录", told) == ["乙县、样例县"], (
        "one line a task"
    )
    assert told.count("“开展培训”") == 1
    everything = report(root)
    assert everything.startswith("江西省2026年")
    (root / "counties/places.yaml").write_bytes((REPOSITORY / "counties/places.yaml").read_bytes())
    told = report(root, "--city", "九江市", "--on", "2026-12-31")
    assert re.search("还没有目录汇总进来的 1[0-9] 个，没有任何记录，不在个数里。", told), told[-3000:]
    wrong = gongkai("report", "progress", "--city", "南昌市", cwd=root)
    assert wrong.returncode == 2
    assert "项目里没有南昌市的县。现有：九江市" in wrong.stderr


def test_the_workbook_and_the_csv_hold_the_same_tasks(tmp_path):
    root = demo(tmp_path / "p", TASKS + PROGRESS)
    report(root, "--county", "demo", "--output", "p.xlsx")
    book = openpyxl.load_workbook(root / "p.xlsx")
    assert book.sheetnames == ["过期未办成", "各项任务"]
    rows = [[cell.value for cell in row] for row in book["各项任务"].iter_rows(min_row=4)]
    report(root, "--county", "demo", "--output", "p.csv")
    text = (root / "p.csv").read_text(encoding="utf-8-sig")
    data = list(csv.DictReader(io.StringIO(text)))
    assert [row[0] for row in rows] == [one["task"] for one in data] == list(steps(root, "--county", "demo"))
    assert [row[4] for row in rows] == [one["state"] for one in data]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("责任: [县, 设区市]", "责任: [镇]"), "没有“镇”"),
        (("时限: 2020年11月30日前", "时限: 看情况吧"), "时限看不懂"),
        (("看: [目录, 审核]", "看: [目的]"), "没有“目的”"),
        (("编号: T10", "编号: T05"), "任务编号“T05”出现了两次"),
        (("任务:\n", "任务：\n"), "GK"),
        (("编号: T10", "编号: X10"), "任务的编号写成 T05 这样"),
        (("清单: [expired]", "清单: [expird]"), "是不是“expired”"),
        (("清单: [expired]", "清单: [matters]"), "没有“matters”这种各地填写、公布的清单"),
        (("清单: [expired]", "清单: [opinions]"), "没有“opinions”这种各地填写、公布的清单"),
    ],
)
def test_broken_tasks_are_told_and_no_others_are_reported(tmp_path, wrong, told):
    root = demo(tmp_path / "p", TASKS.replace(*wrong))
    done = gongkai("validate", cwd=root)
    assert done.returncode == 1
    assert told in done.stdout
    assert "province/tasks.yaml" in done.stdout
    for command in ("progress", "checklist"):
        refused = gongkai("report", command, "--county", "demo", cwd=root)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "province/tasks.yaml 有错" in refused.stderr


def test_without_tasks_of_its_own_a_project_has_those_that_came_with_gongkai(tmp_path):
    root = demo(tmp_path / "p")
    found = steps(root)
    assert {"T01", "T21", "T29"} <= set(found)
    assert found["T26"]["state"] == "未开始", "its site has no page of them"
    written = json.loads(report(REPOSITORY, "--county", "yongxiu", "--format", "json"))
    assert {one["state"] for one in written["tasks"]} >= {"进行中", "持续开展", "待填报"}


SVG = "{http://www.w3.org/2000/svg}"


def charts(html):
    return [ElementTree.fromstring(one) for one in re.findall(r"<svg.*?</svg>", html, re.DOTALL)]


def test_the_countys_site_has_a_page_of_its_progress(tmp_path):
    root = demo(tmp_path / "p", TASKS + PROGRESS)
    build = ["build", "--county", "demo", "--format", "html,json"]
    done = gongkai(*build, cwd=root)
    assert done.returncode == 0, done.stderr
    html = (root / "build/demo/progress.html").read_text(encoding="utf-8")
    page = HTMLParser(html)
    assert page.css_first("h1").text() == "样例县基层政务公开标准化规范化工作进展"
    rows = {row.css_first("td").text(): row for row in page.css("table")[-1].css("tbody tr")}
    assert list(rows) == ["T05", "T10", "T13", "T20", "T25", "T26", "T29"]
    assert rows["T29"].css_first("a").attributes["href"] == "https://www.example.gov.cn/fangan"
    assert rows["T05"].css_first("a").attributes["href"] == "index.html"
    assert not page.css("script:not([src])"), "nothing on it is a program"
    assert 'href="progress.html"' in (root / "build/demo/index.html").read_text(encoding="utf-8")
    assert gongkai(*build, cwd=root).returncode == 0
    assert (root / "build/demo/progress.html").read_text(encoding="utf-8") == html, "the same sources, the same page"


def test_a_chart_says_in_words_what_it_shows(tmp_path):
    root = demo(tmp_path / "p", TASKS + PROGRESS + YIXIAN)
    report(root, "--city", "九江市", "--output", "r.html")
    html = (root / "r.html").read_text(encoding="utf-8")
    (chart,) = charts(html)
    assert chart.get("role") == "img"
    title, told = chart.find(f"{SVG}title"), chart.find(f"{SVG}desc")
    assert chart.get("aria-labelledby").split() == [title.get("id"), told.get("id")]
    places = json.loads(report(root, "--city", "九江市", "--format", "json"))["places"]
    for one in places:
        words = "，".join(f"{state} {count} 项" for state, count in one["counts"].items() if count)
        assert f"{one['name']}：{words}" in told.text
    drawn = [box for box in chart.iter(f"{SVG}rect") if box.get("height") == "20"]
    assert len(drawn) == sum(bool(count) for one in places for count in one["counts"].values())
    widths = [float(box.get("width")) for box in drawn]
    assert max(widths[: len(widths) // 2]) <= 236
    assert "<script" not in html
    assert "http" not in re.sub(r'xmlns="[^"]*"|https://www\.example\.gov\.cn/fangan', "", html), (
        "it asks for nothing else"
    )


def test_what_people_wrote_is_text_on_the_page(tmp_path):
    naughty = PROGRESS.replace(
        "说明: 上一年的", '日期: "2026-01-05", 说明: "</style><script>alert(1)</script>"'
    ).replace("日期: 2025-05-01, ", "")
    root = demo(tmp_path / "p", TASKS + naughty)
    report(root, "--county", "demo", "--output", "r.html")
    html = (root / "r.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in html
    assert "<script" not in html
    assert html.count("</style>") == 1


def test_a_project_without_tasks_of_its_own_has_no_such_page(tmp_path):
    root = demo(tmp_path / "p")
    assert gongkai("build", "--county", "demo", "--format", "html", cwd=root).returncode == 0
    assert not (root / "build/demo/progress.html").exists()
    assert "progress.html" not in (root / "build/demo/index.html").read_text(encoding="utf-8")


def test_the_citys_report_is_an_official_document(tmp_path):
    root = demo(tmp_path / "p", TASKS + PROGRESS + YIXIAN)
    report(root, "--city", "九江市", "--on", "2026-12-31", "--output", "r.docx")
    made = docx.Document(str(root / "r.docx"))
    texts = [one.text for one in made.paragraphs]
    assert texts[:2] == ["九江市2026年基层政务公开标准化规范化工作进展情况报告", "江西省人民政府办公厅："]
    assert [one.text for one in made.paragraphs if one.style.name == "Heading 1"] == [
        "一、总体情况",
        "二、各县（市、区）进展",
        "三、期限已过、没有办成记录的任务",
        "四、下一步工作",
    ]
    assert [text for text in texts if text][-2:] == ["（报送单位待填）", "2026年12月31日"], "who signs is not invented"
    page = made.sections[0]
    assert [round(one.mm) for one in (page.page_width, page.top_margin, page.left_margin)] == [210, 37, 28]
    fonts = [made.styles[name].font for name in ("Title", "Heading 1", "Body Text")]
    assert [(font.name, font.size.pt) for font in fonts] == [("方正小标宋简体", 22), ("黑体", 16), ("仿宋_GB2312", 16)]
    counties, late = made.tables
    assert [row.cells[0].text for row in counties.rows] == ["县（市、区）", "乙县", "样例县"]
    told = json.loads(report(root, "--city", "九江市", "--on", "2026-12-31", "--format", "json"))
    assert [row.cells[-1].text for row in counties.rows][1:] == [str(len(one["overdue"])) for one in told["places"]]
    assert {row.cells[0].text for row in late.rows[1:]} == {one for place in told["places"] for one in place["overdue"]}
    before = (root / "r.docx").read_bytes()
    report(root, "--city", "九江市", "--on", "2026-12-31", "--output", "r.docx")
    assert (root / "r.docx").read_bytes() == before


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["--format", "docx"], 2, "这种格式要写到文件"),
        (["--county", "nowhere"], 2, "没有“nowhere”"),
        (["--county", "demo", "--city", "九江市"], 2, "只写一个"),
        (["--on", "2026-02-30"], 2, "不是日期"),
        (["--output", "no/such/folder.xlsx"], 1, "不能写入"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path, args, code, told):
    root = demo(tmp_path / "p", TASKS)
    done = gongkai("report", "progress", *args, cwd=root)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_county_is_named(tmp_path):
    root = demo(tmp_path / "p", TASKS)
    (root / "counties/demo/county.yaml").write_text("名称: [\n", encoding="utf-8")
    done = gongkai("report", "progress", cwd=root)
    assert done.returncode == 1
    assert "demo 的 county.yaml 有错" in done.stderr


def test_the_province_is_told_by_its_cities(tmp_path):
    elsewhere = YIXIAN.replace("设区市: 九江市", "设区市: 南昌市")
    root = demo(tmp_path / "p", TASKS + elsewhere)
    report(root, "--output", "r.html")
    page = HTMLParser((root / "r.html").read_text(encoding="utf-8"))
    rows = [[cell.text() for cell in row.css("th, td")[:2]] for row in page.css_first("table").css("tbody tr")]
    assert rows == [["南昌市", "乙县"], ["九江市", "样例县"]]
    (chart,) = charts(page.html)
    labels = [one.text for one in chart.iter(f"{SVG}text") if one.get("class") == "l"]
    assert labels == ["南昌市", "九江市"]


CITY = """# cities/jiujiang/city.yaml
名称: 九江市
代码: "360400"
省份: 江西省
目录: {日期: 2026-10-01}
机构: {}
# cities/jiujiang/lists/progress.yaml
清单: 任务进展
条目:
  - {编号: RW-001, 任务: T27, 状态: 已完成, 日期: 2026-12-20, 说明: 已报送}
"""


def test_a_city_that_is_a_place_tells_its_own_tasks_too(tmp_path):
    root = demo(tmp_path / "p", TASKS + PROGRESS + YIXIAN + CITY)
    told = report(root, "--place", "cities/jiujiang", "--on", "2026-12-31")
    assert told.startswith("九江市2026年")
    assert "本级任务" in told
    assert "T27  报送进展  设区市  每年12月底前  已完成  2026-12-20  已报送" in told
    own = steps(root, "--city", "九江市", "--on", "2026-12-31", place="cities/jiujiang")
    assert {number: one["state"] for number, one in own.items()} == {"T05": "待填报", "T27": "已完成"}
    done = gongkai("build", "--place", "cities/jiujiang", "--format", "html,json", cwd=root)
    assert done.returncode == 0, done.stderr
    page = HTMLParser((root / "build/cities/jiujiang/progress.html").read_text(encoding="utf-8"))
    assert [row.css_first("td").text() for row in page.css("table")[-1].css("tbody tr")] == ["T05", "T27"]


def test_villages_below_a_county_count(tmp_path):
    more = """# counties/demo/towns/jiaxiang/town.yaml
名称: 甲乡镇
主体: 甲乡镇人民政府
# counties/demo/towns/jiaxiang/villages/yicun/village.yaml
名称: 乙村
主体: 乙村村民委员会
"""
    tasks = TASKS + "  - {编号: T23, 条: 十二, 任务: 村务清单, 责任: [乡, 村], 看: [村务]}\n"
    root = demo(tmp_path / "p", tasks + more)
    assert steps(root)["T23"]["facts"] == ["目录里村级公开的 0 项；编了公开事项清单的村（居） 1 个"]
    (place,) = json.loads(report(root, "--format", "json"))["places"]
    assert (place["towns"], place["villages"]) == ([1, 2], 1), "of two towns one has a catalog"


def findings(root, *more):
    done = gongkai("validate", "--format", "json", "--select", "GK94", *more, cwd=root)
    return {(one["code"], one["severity"]): one["message"] for one in json.loads(done.stdout)["findings"]}


SYSTEM = """# counties/demo/lists/systems.yaml
清单: 政务公开制度规范
条目:
  - {编号: ZD-001, 制度: 信息发布, 文件名称: 信息发布办法, 制定单位: 财政部门, 施行日期: 2021-05-01}
"""


def written(*rows):
    rows, more = [row for row in rows if row != SYSTEM], "".join(row for row in rows if row == SYSTEM)
    lines = [f"  - {{编号: RW-{number:03d}, {row}}}\n" for number, row in enumerate(rows, 1)]
    return f"# counties/demo/lists/progress.yaml\n清单: 任务进展\n条目:\n{''.join(lines)}{more}"


@pytest.mark.parametrize(
    ("rows", "code", "severity", "told"),
    [
        (["任务: T10, 状态: 已完成, 日期: 2021-01-01, 说明: 有"], "GK942", "error", "没有制度规范一览表"),
        (["任务: T26, 状态: 未开始"], "GK942", "warning", "本站有工作进展专题"),
        (
            ["任务: T05, 状态: 已完成, 日期: 2026-11, 佐证网址: https://www.example.gov.cn/a"],
            "GK942",
            "error",
            "看不到：没有审核记录",
        ),
        (
            ["任务: T05, 状态: 已完成, 日期: 2020-11-20, 佐证网址: https://www.example.gov.cn/a"],
            "GK942",
            "info",
            "看不到：没有审核记录",
        ),
        (["任务: T05, 状态: 已完成, 日期: 2020-11-20, 说明: 纸上的"], "GK942", "error", "看不到：没有审核记录"),
        (
            ["任务: T25, 状态: 已完成, 日期: 2026-05-20, 佐证网址: https://www.example.gov.cn/a"],
            "GK942",
            "error",
            "没有2026年的培训记录",
        ),
        (["任务: T10, 状态: 持续开展, 说明: 都有", SYSTEM], "GK942", "warning", "只看到一部分：9 项制度有文件的 1 项"),
        (["任务: T27, 状态: 已完成, 日期: 2025-12-20, 说明: 报送"], "GK940", "warning", "不归县级填"),
        (["任务: T77, 状态: 进行中"], "GK940", "error", "T77"),
        (["任务: T29, 状态: 已完成, 说明: 印发"], "GK941", "warning", "没有写日期"),
        (["任务: T29, 状态: 已完成, 日期: 2027-01-01, 说明: 印发"], "GK943", "warning", "2026-11-29以后"),
        (["任务: T20, 状态: 未开始", "任务: T20, 状态: 进行中"], "GK944", "error", "T20 填了两条"),
        (["任务: T29, 状态: 未开始"], "GK945", "warning", "应在2020年6月30日前办成"),
    ],
)
def test_what_is_written_is_held_against_the_sources(tmp_path, rows, code, severity, told):
    root = demo(tmp_path / "p", TASKS + written(*rows))
    (found,) = findings(root, "--on", "2026-11-29").items()
    assert found[0] == (code, severity)
    assert told in found[1]


def test_what_the_sources_contradict_is_not_reported_as_done(tmp_path):
    rows = (
        "任务: T05, 状态: 已完成, 日期: 2026-11, 佐证网址: https://www.example.gov.cn/a, 说明: 已审核",
        "任务: T10, 状态: 已完成, 日期: 2026-10, 说明: 都有",
        "任务: T29, 状态: 已完成, 日期: 2026-12-20, 说明: 印发",
        SYSTEM,
    )
    root = demo(tmp_path / "p", TASKS + written(*rows))
    told = report(root, "--place", "demo", "--on", "2026-11-29")
    found = steps(root, "--on", "2026-11-29")
    assert {number: (found[number]["state"], found[number]["date"]) for number in ("T05", "T10", "T29")} == {
        "T05": ("进行中", None),
        "T10": ("进行中", None),
        "T29": ("待填报", None),
    }
    assert found["T05"]["facts"][1:] == ["没有审核记录", "填的“已完成”和源文件里的对不上，不算", "已审核"]
    assert "填的“已完成”日期还没有到，不算" in found["T29"]["facts"]
    assert re.search("已完成 [0-9]", told) is None, "what is counted at the head"
    assert steps(root, "--on", "2026-12-20")["T29"]["state"] == "已完成"


def test_what_was_done_before_the_sources_counts_with_its_evidence(tmp_path):
    proof = "佐证网址: https://www.example.gov.cn/a"
    rows = [
        f"任务: T05, 状态: 已完成, 日期: 2020-11-20, {proof}",
        f"任务: T25, 状态: 已完成, 日期: 2025-06-20, {proof}",
    ]
    root = demo(tmp_path / "p", TASKS + written(*rows))
    replaced(root, "counties/demo/county.yaml", "日期: 2026-", "日期: 2025-")
    found = steps(root, "--on", "2026-11-29")
    assert (found["T05"]["state"], found["T05"]["date"], found["T05"]["overdue_days"]) == ("已完成", "2020-11-20", 0)
    assert found["T05"]["facts"][-1] == "办成的日期在现在的目录以前，照佐证网址算"
    assert (found["T25"]["state"], found["T25"]["overdue_days"]) == ("未开始", 0)
    assert not any("2025年的没有办成记录" in fact for fact in found["T25"]["facts"])
    before = {number: one["overdue_days"] for number, one in steps(root, "--on", "2026-11-29").items()}
    (root / "counties/demo/lists/progress.yaml").write_text("清单: 任务进展\n条目: []\n", encoding="utf-8")
    after = steps(root, "--on", "2026-11-29")
    assert before["T13"] == after["T13"]["overdue_days"] > 0
    assert after["T25"]["overdue_days"] > 0


def test_more_than_sources_can_show_counts(tmp_path):
    tasks = "  - {编号: T08, 条: 四, 任务: 编制其他领域目录, 责任: [县], 看: [其他领域]}\n"
    root = demo(tmp_path / "p", TASKS + tasks + written("任务: T08, 状态: 已完成, 日期: 2022-10, 说明: 编了12个领域"))
    kept = REPOSITORY / "guidelines/27-lvyou.yaml"
    shutil.copy(kept, root / "guidelines")
    name = re.search("^领域: (.+)$", kept.read_text("utf-8"), re.MULTILINE).group(1)
    (root / "counties/demo" / kept.name).write_text(f"领域: {name}\n", encoding="utf-8")
    assert (steps(root)["T08"]["reckoned"], steps(root)["T08"]["state"]) == ("进行中", "已完成")


def test_errors_of_the_sources_are_told_in_the_report_and_behind_it(tmp_path):
    root = demo(tmp_path / "p", TASKS + YIXIAN + written("任务: 编制目录, 状态: 进行中", "任务: T77, 状态: 进行中"))
    for where, name in (("--place=demo", "r.docx"), ("--city=九江市", "c.docx")):
        done = gongkai("report", "progress", where, "--output", name, cwd=root)
        assert done.returncode == 0
        assert "源文件有 2 个错误，有错的内容可能没有算进去" in done.stderr
        texts = [one.text for one in docx.Document(str(root / name)).paragraphs]
        assert "源文件经校验有 2 个错误没有改，有错的内容可能没有算进本报告；改好再报送。" in texts
    assert json.loads(report(root, "--format", "json"))["errors"] == 2
    clean = gongkai("report", "progress", "--place", "yixian", cwd=root)
    assert ("错误" in clean.stdout, clean.stderr) == (False, "")


def test_what_is_well_written_is_not_spoken_of(tmp_path):
    rows = (
        "任务: T29, 状态: 已完成, 日期: 2020-06-15, 说明: 印发",
        "任务: T20, 状态: 未开始",  # nobody is behind with it
        "任务: T25, 状态: 已完成, 日期: 2024-05-01, 说明: 那一年的",
        "任务: T25, 状态: 已完成, 日期: 2025-05-01, 说明: 那一年的",
    )
    root = demo(tmp_path / "p", TASKS + written(*rows))
    assert findings(root, "--on", "2026-11-29") == {}
    found = steps(root)
    assert found["T25"]["state"] == "未开始"


def test_tasks_that_cannot_be_read_are_not_called_unknown(tmp_path):
    root = demo(tmp_path / "p", TASKS.replace("编号: T10", "编号: T05") + written("任务: T77, 状态: 进行中"))
    assert findings(root) == {}


def test_progress_is_read_back_from_what_was_printed_and_edited(tmp_path):
    root = demo(tmp_path / "p", TASKS + written("任务: T29, 状态: 进行中", "任务: T20, 状态: 未开始"))
    done = gongkai("build", "--county", "demo", "--format", "xlsx", cwd=root)
    assert done.returncode == 0, done.stderr
    file = root / "build/demo/lists/progress.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = book["任务进展"] if "任务进展" in book.sheetnames else book.worksheets[0]
    cells = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value}
    assert "T29 制定实施方案" in cells
    where = cells["T29 制定实施方案"]
    sheet.cell(where.row, where.column + 1).value = "已完成"
    sheet.cell(where.row, where.column + 2).value = "2020年6月15日"
    sheet.cell(where.row + 1, where.column).value = "健全九项制度"  # by its name alone
    book.save(root / "edited.xlsx")
    done = gongkai("import", "edited.xlsx", "--county", "demo", "--list", "progress", cwd=root)
    assert done.returncode == 0, done.stderr + done.stdout
    rows = yaml.safe_load((root / "counties/demo/lists/progress.yaml").read_text(encoding="utf-8"))["条目"]
    assert [(one["任务"], one["状态"], str(one.get("日期", ""))) for one in rows] == [
        ("T29", "已完成", "2020-06-15"),
        ("T10", "未开始", ""),
    ]


def checklist(root, *args):
    done = gongkai("report", "checklist", *args, cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_checklist_of_model_areas_reckons_what_it_can(tmp_path):
    root = demo(tmp_path / "p", TASKS + PROGRESS)
    checklist(root, "--place", "demo", "--on", "2026-11-29", "--output", "c.xlsx")
    book = openpyxl.load_workbook(root / "c.xlsx")
    rows = [[cell.value or "" for cell in row] for row in book["自查表"].iter_rows(min_row=4)]
    assert [(row[1], row[3]) for row in rows] == [
        ("目录和清单经校验没有错误", "符合"),
        ("编制标准目录，经设区市审核后发布", "部分符合"),
        ("健全九项制度", "不符合"),
        ("清理失效政府信息", "不符合"),
        ("开展培训", "不符合"),
        ("开设专题", "符合"),
        ("制定实施方案", "符合"),
    ]
    (choices,) = book["自查表"].data_validations.dataValidation
    assert choices.formula1 == '"是,否"'
    assert str(choices.sqref).split() == [f"F{number}" for number in range(4, 4 + len(rows))]
    checklist(root, "--place", "demo", "--output", "c.docx")
    made = docx.Document(str(root / "c.docx"))
    assert [one.text for one in made.paragraphs if one.text][-2:] == ["申报单位（盖章）：（待填）", "2026年11月23日"]
    table = made.tables[0]
    assert [row.cells[1].text for row in table.rows][1:] == [row[1] for row in rows]


def test_an_error_of_the_place_is_on_its_checklist(tmp_path):
    root = demo(tmp_path / "p", TASKS + written("任务: T77, 状态: 进行中"))
    assert "不符合  校验有 1 个错误" in checklist(root, "--place", "demo")
    assert "  符合  校验有 0 个错误" in checklist(demo(tmp_path / "q", TASKS), "--place", "demo")


def test_a_town_has_a_checklist_of_its_own_tasks(tmp_path):
    tasks = TASKS + "  - {编号: T21, 条: 十一, 任务: 编制办事指南, 责任: [县, 乡], 时限: 持续, 清单: [guides]}\n"
    town = "# counties/demo/towns/jiaxiang/town.yaml\n名称: 甲乡镇\n主体: 甲乡镇人民政府\n"
    root = demo(tmp_path / "p", tasks + town + CITY)
    told = checklist(root, "--place", "demo/jiaxiang")
    assert told.startswith("甲乡镇申报")
    assert "编制办事指南" in told
    assert "健全九项制度" not in told
    wrong = gongkai("report", "checklist", "--place", "cities/jiujiang", cwd=root)
    assert wrong.returncode == 2
    assert "由县、乡镇申报" in wrong.stderr


def test_what_a_spreadsheet_would_run_is_text_in_the_csv(tmp_path):
    row = "任务: T29, 状态: 已完成, 日期: 2020-06-15, 说明: '=HYPERLINK(\"http://x\")'"
    root = demo(tmp_path / "p", TASKS + written(row))
    report(root, "--county", "demo", "--output", "p.csv")
    with (root / "p.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for line in csv.reader(file) for cell in line]
    assert '\'=HYPERLINK("http://x")' in cells


def test_names_of_any_length_stay_in_the_chart(tmp_path):
    root = demo(tmp_path / "p", TASKS + YIXIAN.replace("名称: 乙县", "名称: 乙县经济技术开发区"))
    report(root, "--city", "九江市", "--output", "r.html")
    (chart,) = charts((root / "r.html").read_text(encoding="utf-8"))
    wide = float(chart.get("viewBox").split()[2])
    for text in chart.iter(f"{SVG}text"):
        left, long = float(text.get("x")), 12 * len(text.text)
        assert 0 <= (left - long if text.get("class") == "l" else left) < wide
    assert all(float(box.get("x")) + float(box.get("width")) <= wide for box in chart.iter(f"{SVG}rect"))


def test_search_engines_are_told_of_the_page(tmp_path):
    root = demo(tmp_path / "p", TASKS + YIXIAN)
    done = gongkai("build", "--format", "html,json", "--base-url", "https://www.example.gov.cn/", cwd=root)
    assert done.returncode == 0, done.stderr
    sitemap = (root / "build/sitemap.xml").read_text(encoding="utf-8")
    assert "https://www.example.gov.cn/demo/progress.html" in sitemap


def test_the_site_has_a_page_of_all_counties(tmp_path):
    root = demo(tmp_path / "p", TASKS + PROGRESS + YIXIAN)
    assert gongkai("build", "--format", "html,json", cwd=root).returncode == 0
    page = HTMLParser((root / "build/progress.html").read_text(encoding="utf-8"))
    assert page.css_first("h1").text() == "江西省各县（市、区）工作进展"
    links = {one.text(): one.attributes["href"] for one in page.css("table a")}
    assert links == {"乙县": "yixian/progress.html", "样例县": "demo/progress.html"}
    assert "下一步工作" not in page.text(), "that is between offices"
    assert 'href="progress.html"' in (root / "build/index.html").read_text(encoding="utf-8")
    whole = (root / "build/progress.html").read_bytes()
    assert gongkai("build", "--county", "yixian", "--format", "html,json", cwd=root).returncode == 0
    assert (root / "build/progress.html").read_bytes() == whole, "what an earlier build made of the others counts"
    data = json.loads((root / "build/demo/progress.json").read_text(encoding="utf-8"))
    assert data == json.loads(report(root, "--county", "demo", "--format", "json"))


@pytest.mark.parametrize("wrong", ["", "[]", '{"places": []}', '{"date": "2026-11-23", "places": [{"steps": 1}]}'])
def test_data_of_progress_that_are_none_are_passed_over(tmp_path, wrong):
    root = demo(tmp_path / "p", TASKS + YIXIAN)
    assert gongkai("build", "--format", "html,json", cwd=root).returncode == 0
    (root / "build/demo/progress.json").write_text(wrong, encoding="utf-8")
    done = gongkai("build", "--county", "yixian", "--format", "html,json", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "样例县" in (root / "build/index.html").read_text(encoding="utf-8")
    assert "demo/progress.html" not in (root / "build/progress.html").read_text(encoding="utf-8")


def test_a_project_without_tasks_has_no_page_of_all_counties(tmp_path):
    root = demo(tmp_path / "p", YIXIAN)
    assert gongkai("build", "--format", "html,json", cwd=root).returncode == 0
    assert not (root / "build/progress.html").exists()
    assert "progress.html" not in (root / "build/index.html").read_text(encoding="utf-8")


def test_a_countys_own_project_reports_that_county_only(tmp_path):
    assert gongkai("new", "project", "都昌县", cwd=tmp_path).returncode == 0
    done = gongkai("report", "progress", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "都昌县" in done.stdout
    assert "东湖区" not in done.stdout


def test_what_was_to_be_done_last_year_is_overdue(tmp_path):
    held = """# counties/demo/lists/training/2026.yaml
清单: 政务公开培训
年度: "2026"
条目:
  - {编号: PX-001, 培训主题: 条例, 培训日期: 2026-05-01}
"""
    old = '# counties/demo/lists/participation/2022.yaml\n清单: 公众参与行政决策事项清单\n年度: "2022"\n条目: []\n'
    root = demo(tmp_path / "p", TASKS + PROGRESS + held + old)
    found = steps(root, "--county", "demo", "--on", "2027-02-01")
    assert found["T13"]["overdue_days"] == 32, "nothing of 2026 tells that it was done"
    assert "2026年的没有办成记录" in found["T13"]["facts"]
    assert found["T25"]["overdue_days"] == 0, "it was, in May; this year's has time till December"
    assert found["T25"]["state"] == "未开始"
    found = steps(root, "--county", "demo", "--on", "2026-11-29")
    assert found["T13"]["overdue_days"] == 0, (
        "the county began in 2026, whatever old list it keeps: nobody asks for 2025"
    )


def test_a_catalog_that_is_changed_and_agreed_to_anew_was_done_when_it_was_first(tmp_path):
    """Neither a later review nor a later edition puts off the day on which the task was done."""
    root = demo(tmp_path / "p", TASKS)
    own = root / "counties/demo/county.yaml"
    for day, edition in (("2025-11-25", "2025-11-23"), ("2026-01-20", "2026-01-15")):
        own.write_text(re.sub("日期: [0-9-]{10}", f"日期: {edition}", own.read_text("utf-8"), count=1), "utf-8")
        signed = gongkai(
            "review", "sign", "--office", "九江市人民政府办公室", "--result", "同意", "--date", day, cwd=root
        )
        assert signed.returncode == 0, signed.stderr
        assert gongkai("edition", cwd=root).returncode == 0
        one = steps(root, "--county", "demo", "--on", "2026-01-31")["T05"]
        assert (one["state"], one["date"]) == ("已完成", "2025-11-25")
    for day, state, done, edition in (
        ("2025-11-22", "进行中", None, "2026-01-15"),  # nothing is known of that day
        ("2025-11-24", "进行中", None, "2025-11-23"),
        ("2025-12-31", "已完成", "2025-11-25", "2025-11-23"),
        ("2026-01-16", "已完成", "2025-11-25", "2026-01-15"),
    ):
        found = json.loads(report(root, "--county", "demo", "--on", day, "--format", "json"))
        task = {one["task"]: one for one in found["tasks"]}
        assert (task["T05"]["state"], task["T05"]["date"]) == (state, done), day
        assert found["places"][0]["edition"] == edition
        assert all((one["date"] or "") <= day for one in found["tasks"])
