"""Dates on the command line, as clerks write them: any usual spelling, or a refusal that says which."""

import json
import re

import pytest
import yaml

from command import gongkai
from overlay import demo

COUNTY = "counties/demo/county.yaml"
DOMAIN = "counties/demo/10-nongcun-weifang-gaizao.yaml"
SPELLINGS = ("2026年9月1日", "2026/9/1", "2026.9.1", "2026-09-01", "２０２６年９月１日", "20260901")
WRONG = ("2026年13月1日", "2026-02-30", "2026年9月", "2026", "明天", "")


def read(root, file):
    return yaml.safe_load((root / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("day", SPELLINGS)
def test_any_usual_spelling_is_written_in_one(tmp_path, day):
    root = demo(tmp_path / "p")
    confirmed = gongkai("confirm", "--domain", "10", "--office", "办公室", "--date", day, cwd=root)
    assert confirmed.returncode == 0, confirmed.stderr
    assert str(read(root, DOMAIN)["核实"]["日期"]) == "2026-09-01"
    assert gongkai("set", "目录", "日期", day, cwd=root).returncode == 0
    assert str(read(root, COUNTY)["目录"]["日期"]) == "2026-09-01"
    assert gongkai("review", "sign", "--office", "甲", "--result", "同意", "--date", day, cwd=root).returncode == 0
    assert (root / "counties/demo/reviews/2026-09-01.yaml").is_file()
    asked = gongkai("due", "--item", "10-001", "--event", day, cwd=root)
    assert (asked.returncode, "是2026年9月1日" in asked.stdout) == (0, True), asked.stderr


def test_a_date_far_ahead_is_written_and_told(tmp_path):
    root = demo(tmp_path / "p")
    far = gongkai("set", "目录", "日期", "2099-1-1", cwd=root)
    assert (far.returncode, "2099-01-01 在一年以后，请核对" in far.stdout) == (0, True), far.stderr
    assert "在一年以后" not in gongkai("set", "目录", "日期", "2026-11-23", cwd=root).stdout


@pytest.mark.parametrize("day", WRONG)
def test_what_is_no_day_is_refused_with_the_forms(tmp_path, day):
    root = demo(tmp_path / "p")
    for command in (("validate", "--on"), ("due", "--item", "10-001", "--event"), ("report", "due", "--on")):
        done = gongkai(*command, day, cwd=root)
        assert done.returncode == 2
        assert f"“{day}”不是日期。写成 2026-12-31 这样，也可以写 2026年12月31日、2026/12/31" in done.stderr
    before = (root / COUNTY).read_bytes()
    done = gongkai("set", "目录", "日期", day or "无", cwd=root)
    assert (done.returncode, "不是日期" in done.stderr) == (1, True), done.stderr
    assert (root / COUNTY).read_bytes() == before


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1948-12-31", "3000年1月1日"])
def test_a_year_that_nobody_means_is_refused(tmp_path, day):
    root = demo(tmp_path / "p")
    for command in (("report", "due", "--on"), ("due", "--item", "10-001", "--event"), ("validate", "--on")):
        done = gongkai(*command, day, cwd=root)
        assert (done.returncode, "年份不对，写 1949 到 2999 年的日期" in done.stderr) == (2, True), done.stderr
        assert gongkai(*command, "2999-12-31", cwd=root).returncode in (0, 1)


@pytest.mark.parametrize(
    ("file", "key"),
    [(COUNTY, "目录"), (COUNTY, "评估"), (DOMAIN, "核实"), (DOMAIN, "已核对")],
)
def test_a_date_far_ahead_is_told_where_it_stands(tmp_path, file, key):
    root = demo(tmp_path / "p")
    text = (root / file).read_text("utf-8")
    said = {
        "目录": lambda day: re.sub("(目录: {.*日期: )[0-9-]+", rf"\g<1>{day}", text),
        "评估": lambda day: f"{text}评估: {day}\n",
        "核实": lambda day: re.sub("核实:.*\n", "", text) + f"核实: {{日期: {day}, 科室: 办公室}}\n",
        "已核对": lambda day: f"{text}已核对:\n  - {{日期: {day}, 科室: 办公室, 事项: [10-001]}}\n",
    }
    for day, told in (("2099-01-01", [f"“{key}”的日期 2099-01-01 在一年以后，请核对"]), ("2026-11-01", [])):
        (root / file).write_text(said[key](day), "utf-8")
        found = json.loads(gongkai("validate", "--format", "json", "--on", "2026-11-23", cwd=root).stdout)
        assert [one["message"] for one in found["findings"] if one["code"] == "GK608"] == told
