"""When limits end and what falls due: over real files, with the calendar that Outlook and phones take."""

import csv
import io
import json
import re

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from command import gongkai
from overlay import YIXIAN, demo

WITHHELD = """\
清单: 不予公开事项清单
条目:
  - 编号: BG-001
    事项名称: 申请人的家庭经济状况
    主管单位: 住房和城乡建设部门
    条款: 第十五条
    情形: 个人隐私
    不公开范围: 全部
    决定日期: 2026-01-10
    下次评估: 2027-01-10
  - 编号: BG-002
    事项名称: 申请人的银行账号
    主管单位: 住房和城乡建设部门
    条款: 第十五条
    情形: 个人隐私
    不公开范围: 全部
    决定日期: 2025-01-10
    下次评估: 2026-01-10
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = demo(tmp_path_factory.mktemp("due") / "p")
    lists = root / "counties/demo/lists"
    lists.mkdir(exist_ok=True)
    (lists / "withheld.yaml").write_text(WITHHELD, encoding="utf-8")
    domain = root / "counties/demo/10-nongcun-weifang-gaizao.yaml"
    text = domain.read_text(encoding="utf-8")
    domain.write_text(
        text.replace("调整:\n", "调整:\n  10-002:\n    公开时限: 每季度\n  10-003:\n    公开时限: 每半年\n", 1),
        encoding="utf-8",
    )
    return root


def report(project, *options):
    answer = gongkai("report", "due", "--county", "demo", "--on", "2026-12-01", *options, cwd=project)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_what_falls_due_is_told_by_day_and_what_is_overdue_first(project):
    found = json.loads(report(project, "--format", "json"))
    told = [(one["day"], one["id"], one["overdue"]) for one in found]
    assert told[0] == ("2026-01-10", "BG-002", True)
    assert {("2026-12-31", "10-002", False), ("2026-12-31", "10-003", False)} <= set(told)
    assert ("2027-01-10", "BG-001", False) in told
    assert told == sorted(told, key=lambda one: one[0])
    assert {one["office"] for one in found if one["id"].startswith("BG")} == {"样例县住房和城乡建设局"}


def test_each_time_that_a_limit_recurs_is_told(project):
    found = json.loads(report(project, "--days", "396", "--format", "json"))
    days = {number: [one["day"] for one in found if one["id"] == number] for number in ("10-001", "10-002", "10-003")}
    assert days["10-002"] == ["2026-12-31", "2027-03-31", "2027-06-30", "2027-09-30", "2027-12-31"]
    assert days["10-003"] == ["2026-12-31", "2027-06-30", "2027-12-31"]
    assert days["10-001"] == []


@pytest.mark.parametrize(
    ("limit", "days"),
    [
        ("每月", ["2026-12-31", "2027-01-31", "2027-02-28"]),
        ("每年1月底前", ["2027-01-31"]),
        ("每月；每季度", ["2026-12-31", "2027-01-31", "2027-02-28"]),
    ],
)
def test_a_limit_within_the_span(tmp_path, limit, days):
    root = demo(tmp_path / "p")
    assert gongkai("set", "10-002", "公开时限", limit, cwd=root).returncode == 0
    found = json.loads(report(root, "--format", "json"))
    assert [one["day"] for one in found if one["id"] == "10-002"] == days


@pytest.mark.parametrize("limit", ["每周", "每季度初"])
def test_what_recurs_on_no_certain_day_is_told(tmp_path, limit):
    root = demo(tmp_path / "p")
    assert gongkai("set", "10-002", "公开时限", limit, cwd=root).returncode == 0
    done = gongkai("report", "due", "--on", "2026-12-01", cwd=root)
    assert done.stderr == f"有 1 项要到期，但没有写确定的日子，没有列：样例县 10-002（{limit}）\n"


def test_working_days_of_a_year_without_known_holidays_are_told_as_such(tmp_path):
    root = demo(tmp_path / "p")
    assert gongkai("set", "10-002", "公开时限", "年度终了后20个工作日内", cwd=root).returncode == 0
    rows = csv.DictReader(io.StringIO(report(root, "--on", "2099-01-01", "--format", "csv", "--days", "40")[1:]))
    told = {row["编号"]: (row["日期"], row["情况"]) for row in rows}
    assert told["10-002"] == ("2099-01-28", "约")
    text = report(root, "--on", "2099-01-01", "--days", "40")
    assert "（约）" in text
    assert (
        "标“约”的，那时的放假安排还没有公布（先按周一至周五数，可能晚几天），或者时限没有说是哪几天（每年两次，先平均分）。"
        in text
    )
    report(root, "--on", "2099-01-01", "--output", str(tmp_path / "到期.ics"))
    assert "【约】" in (tmp_path / "到期.ics").read_text("utf-8")


def test_a_row_whose_limit_tells_no_day_is_told_until_it_is_done(tmp_path):
    root = demo(tmp_path / "p")
    lists = root / "counties/demo/lists/opinions"
    lists.mkdir(parents=True, exist_ok=True)
    row = "  - {编号: YQ-00%s, 收到日期: 2026-11-27, 事由: 低保, 承办单位: 住房和城乡建设部门, 反馈期限: 尽快%s}\n"
    rows = row % (1, "") + row % (2, ", 反馈日期: 2026-11-30") + row % (3, ", 反馈日期: 2062-11-30")  # is not done yet
    (lists / "2026.yaml").write_text(f"清单: 政务舆情回应台账\n年度: 2026\n条目:\n{rows}", encoding="utf-8")
    done = gongkai("report", "due", "--on", "2026-12-01", cwd=root)
    assert done.stderr.startswith(
        "有 2 项要到期，但没有写确定的日子，没有列：样例县 YQ-001（反馈期限：尽快）、样例县 YQ-003"
    ), done.stderr


def test_days_limit_what_is_looked_at(project):
    found = json.loads(report(project, "--days", "10", "--format", "json"))
    assert [one["id"] for one in found if not one["overdue"]] == []


def test_a_catalog_that_nobody_reviewed_and_tasks_that_are_not_done_are_told(project, tmp_path):
    (review,) = [one for one in json.loads(report(project, "--format", "json")) if "报设区市审核" in one["what"]]
    assert (review["day"], review["overdue"]) == ("2026-11-23", True)
    root = demo(tmp_path / "p")
    tasks = "文件: 意见\n文号: 赣府厅发〔2020〕17号\n日期: 2020-04-21\n任务:\n"
    tasks += "  - {编号: T01, 条: 十四, 任务: 公开进展, 责任: [县], 时限: 每年12月底前}\n"
    tasks += "  - {编号: T02, 条: 二, 任务: 编成目录, 责任: [县], 时限: 2020年12月31日前}\n"
    (root / "province").mkdir()
    (root / "province/tasks.yaml").write_text(tasks, encoding="utf-8")
    told = {one["id"]: (one["day"], one["overdue"]) for one in json.loads(report(root, "--format", "json"))}
    assert told["T01"] == ("2026-12-31", False)
    assert told["T02"] == ("2020-12-31", True)
    tasks = [one for one in json.loads(report(root, "--days", "800", "--format", "json")) if one["id"] == "T01"]
    assert [one["day"] for one in tasks] == ["2026-12-31", "2027-12-31", "2028-12-31"]


def test_the_formats_say_the_same(project, tmp_path):
    rows = json.loads(report(project, "--format", "json"))
    days = [one["day"] for one in rows]
    assert [
        row["日期"] for row in csv.DictReader(io.StringIO(report(project, "--format", "csv").lstrip("\ufeff")))
    ] == days
    report(project, "--output", str(tmp_path / "到期.xlsx"))
    sheet = load_workbook(tmp_path / "到期.xlsx").active
    assert [row[0] for row in sheet.iter_rows(min_row=4, values_only=True)] == days
    report(project, "--output", str(tmp_path / "到期.ics"))
    data = (tmp_path / "到期.ics").read_bytes()
    events = Calendar.from_ical(data).walk("VEVENT")
    assert [event["dtstart"].dt.isoformat() for event in events] == days
    assert len({event["uid"] for event in events}) == len(days)
    assert max(map(len, data.split(b"\r\n"))) <= 75  # RFC 5545
    report(project, "--output", str(tmp_path / "又.ics"))
    assert (tmp_path / "又.ics").read_bytes() == data


def test_a_limit_is_reckoned_from_its_event(project, tmp_path):
    """The only county's own limit counts; of several counties one has to be named."""
    answer = gongkai("due", "--item", "10-001", "--county", "demo", "--event", "2024-09-27", cwd=project)
    assert answer.returncode == 0
    assert "10个工作日：2024年10月16日（星期三），到这一天为止" in answer.stdout
    assert "跳过 10月1日至10月7日 国庆节（7天）" in answer.stdout
    assert "9月29日 调休上班（1天）" in answer.stdout
    item = ("due", "--item", "10-001", "--event", "2024-09-27")
    assert gongkai(*item, cwd=project).stdout == answer.stdout
    guideline = gongkai(*item, cwd=demo(tmp_path / "two", YIXIAN))
    assert guideline.stdout.startswith("指引（各县的可能不同，请用 --county 写明是哪个县）：10-001 ")
    assert "20个工作日：2024年10月30日" in guideline.stdout
    without = demo(tmp_path / "without")
    assert gongkai("exclude", "10-001", "--reason", "没有危房", cwd=without).returncode == 0
    assert gongkai(*item, cwd=without).stdout.startswith("指引（样例县的目录里没有这一项）：10-001 ")
    refused = gongkai(*item, "--county", "demo", cwd=without)
    assert (refused.returncode, "没有编号为“10-001”的事项" in refused.stderr) == (2, True)


def test_hours_are_counted_from_the_hour_of_the_event(project):
    for limit, last in (
        ("事发后5小时内", "2026年10月2日（星期五）"),
        ("24小时内", "2026年10月2日（星期五）的同一时刻"),
    ):
        done = gongkai("due", "--limit", limit, "--event", "2026-10-01", cwd=project)
        assert f"最迟到{last}，不因休息日顺延" in done.stdout


def test_a_year_that_the_calendar_does_not_know_is_said(project):
    answer = gongkai("due", "--limit", "信息形成之日起20个工作日内", "--event", "2090-03-01", cwd=project)
    assert answer.returncode == 0
    assert re.search(r"2090年的放假安排国务院还没有公布（或者没有收录），算不到哪一天", answer.stdout)


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--item", "10-999"), 2, "没有编号为“10-999”的事项"),
        (("--item", "10-001", "--limit", "5日内"), 2, "写一个"),
        ((), 2, "写一个"),
        (("--limit", "及时公开"), 1, "算不出"),
        (("--limit", "5日内", "--event", "九月"), 2, "不是日期"),
    ],
)
def test_wrong_usage_is_told(project, options, code, told):
    event = () if "--event" in options else ("--event", "2026-03-02")
    answer = gongkai("due", *options, *event, cwd=project)
    assert (answer.returncode, told in answer.stderr) == (code, True), answer.stderr


def test_a_form_that_says_wrongly_what_falls_due_is_refused(project, tmp_path):
    root = demo(tmp_path / "p")
    forms = root / "templates/forms"
    forms.mkdir(parents=True)
    text = "名称: 台账\n标题: 台账\n出处: 本地\n级别: [县级]\n前缀: T\n栏:\n  - {键: 名称, 类: 文字, 必填: 是}\n  - {键: 期限, 类: 日期, 到期: 是, 办结: [结果]}\n"
    (forms / "ledger.yaml").write_text(text, encoding="utf-8")
    answer = gongkai("validate", cwd=root)
    assert "没有“结果”这一栏" in answer.stdout


def test_what_a_list_says_falls_due_is_the_same_in_the_report_the_checks_and_the_data(project, tmp_path):
    rows = {
        "BG-001": "决定日期: 2025-11-01",  # never assessed: a year later
        "BG-002": "决定日期: 2024-03-01\n    评估日期: 2025-10-01\n    评估结果: 继续不予公开",
        "BG-003": "决定日期: 2024-03-01\n    下次评估: 2026-01-10\n    评估结果: 转为公开",  # over
    }
    head, _, first = WITHHELD.partition("    决定日期")[0].partition("  - 编号: BG-001\n")
    text = head + "".join(f"  - 编号: {number}\n{first}    {more}\n" for number, more in rows.items())
    root = demo(tmp_path / "p")
    (root / "counties/demo/lists").mkdir(exist_ok=True)
    (root / "counties/demo/lists/withheld.yaml").write_text(text, encoding="utf-8")
    days = {"BG-001": "2026-11-02", "BG-002": "2026-10-02"}
    told = json.loads(report(root, "--format", "json"))
    assert {one["id"]: one["day"] for one in told if one["id"]} == days
    checked = gongkai("validate", "--on", "2026-12-01", "--select", "GK921", "--all", cwd=root).stdout
    assert {number: f"{number} 应在{day}前评估" in checked for number, day in days.items()} == dict.fromkeys(days, True)
    assert "BG-003" not in checked
    assert gongkai("build", "--format", "html,json", cwd=root).returncode == 0
    data = json.loads((root / "build/demo/lists/withheld.json").read_text(encoding="utf-8"))
    assert {one["id"]: one["due"] for one in data["rows"]} == {**days, "BG-003": None}
    front = (root / "build/index.html").read_text(encoding="utf-8")
    assert "不予公开事项清单BG-002（应在2026-10-02前）" in front
    assert "BG-003（" not in front


def test_errors_of_the_sources_are_told_behind_the_list(tmp_path):
    root = demo(tmp_path / "p", f"# counties/demo/lists/withheld.yaml\n{WITHHELD.replace('2026-01-10', '2026-02-30')}")
    done = gongkai("report", "due", "--on", "2026-12-01", cwd=root)
    assert done.returncode == 0
    assert re.search("源文件有 [0-9]+ 个错误，有错的内容可能没有算进去", done.stderr)
    assert gongkai("report", "published", "--on", "2026-12-01", cwd=root).stderr == done.stderr
