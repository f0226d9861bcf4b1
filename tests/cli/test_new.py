"""gongkai new: numbers that were never used, files that keep what people wrote."""

import json

import pytest

from command import gongkai
from overlay import REPOSITORY, demo

pytestmark = pytest.mark.everywhere

GUIDELINE = "guidelines/10-nongcun-weifang-gaizao.yaml"
COUNTY = "counties/demo/10-nongcun-weifang-gaizao.yaml"
NAMED = ("--primary", "甲")


def test_item_of_a_guideline_skips_withdrawn_numbers_and_keeps_the_text(tmp_path):
    root = demo(tmp_path / "p")
    before = (root / GUIDELINE).read_text(encoding="utf-8")
    done = gongkai("new", "item", "--domain", "10", "--primary", "对象认定", "--secondary", "认定: 程序", cwd=root)
    assert done.returncode == 0
    assert "已加上 10-005" in done.stdout
    after = (root / GUIDELINE).read_text(encoding="utf-8")
    block = after.replace(before[: before.index("已撤销:")], "", 1)
    assert block.startswith('  - 编号: 10-005\n    一级事项: 对象认定\n    二级事项: "认定: 程序"\n    公开内容:\n')
    assert block.endswith(before[before.index("已撤销:") :])


def test_item_of_a_county_begins_its_list_and_goes_on(tmp_path):
    root = demo(tmp_path / "p")
    for number in ("10-L01", "10-L02"):
        done = gongkai(
            "new",
            "item",
            "--domain",
            "农村危房改造",
            "--county",
            "demo",
            "--primary",
            "甲",
            "--secondary",
            "乙",
            cwd=root,
        )
        assert f"已加上 {number}" in done.stdout
    found = json.loads(gongkai("validate", "--format", "json", cwd=root).stdout)["findings"]
    assert {f["code"] for f in found} == {"GK101"}  # what is left to fill in


def test_an_item_needs_no_file_made_by_hand_and_no_name_of_the_only_county(tmp_path):
    assert gongkai("new", "project", "都昌县", cwd=tmp_path).returncode == 0
    assert gongkai("new", "town", "--name", "都昌镇", "--slug", "zhen", cwd=tmp_path).returncode == 0
    done = gongkai("new", "item", *NAMED, "--domain", "10", "--place", "duchang/zhen", cwd=tmp_path)
    file = "counties/duchang/towns/zhen/10-nongcun-weifang-gaizao.yaml"
    assert done.stdout.startswith(f"已加上 10-L01：{file}:3。"), done.stderr
    assert (tmp_path / file).read_text("utf-8").startswith("领域: 农村危房改造\n新增:\n  - 编号: 10-L01\n")
    done = gongkai("new", "item", *NAMED, "--domain", "义务教育", cwd=tmp_path)
    assert done.stdout.startswith("已加上 24-L01：counties/duchang/24-"), done.stderr
    assert gongkai("exclude", "旅游", "--reason", "本县没有景区", cwd=tmp_path).returncode == 0
    done = gongkai("new", "item", *NAMED, "--domain", "旅游", cwd=tmp_path)
    assert (done.returncode, "先运行 gongkai adopt 旅游" in done.stderr) == (1, True), done.stderr


def test_a_place_is_known_by_the_last_part_of_its_slug_and_a_wrong_one_above_is_told_what_fits(tmp_path):
    root = demo(tmp_path / "p")
    village = ("new", "village", "--name", "芙蓉村", "--slug", "furong")
    done = gongkai(*village, "--town", "demo", cwd=root)
    assert (done.returncode, "上级要写乡级的地方。还没有建" in done.stderr) == (2, True), done.stderr
    assert gongkai("new", "town", "--name", "东湖镇", "--slug", "donghu", cwd=root).returncode == 0
    done = gongkai(*village, "--town", "demo", cwd=root)
    assert (done.returncode, "上级要写乡级的地方。现有：demo/donghu" in done.stderr) == (2, True), done.stderr
    done = gongkai(*village, "--town", "donghu", cwd=root)
    assert "已建 counties/demo/towns/donghu/villages/furong/village.yaml" in done.stdout, done.stderr


def test_item_is_written_in_place_of_an_empty_list(tmp_path):
    root = demo(tmp_path / "p", f"# {COUNTY}\n领域: 农村危房改造\n新增: []  # 还没有\n")
    done = gongkai("new", "item", *NAMED, "--domain", "10", "--county", "demo", cwd=root)
    assert done.stdout.startswith(f"已加上 10-L01：{COUNTY}:3。"), done.stderr
    assert "新增:  # 还没有\n  - 编号: 10-L01\n    一级事项: 甲\n" in (root / COUNTY).read_text(encoding="utf-8")


def test_county_and_domain(tmp_path):
    root = demo(tmp_path / "p")
    (root / "counties/places.yaml").write_bytes((REPOSITORY / "counties/places.yaml").read_bytes())
    assert gongkai("new", "county", "--code", "360426", "--slug", "dean", cwd=root).returncode == 0
    found = json.loads(gongkai("validate", "--county", "dean", "--format", "json", cwd=root).stdout)["findings"]
    assert {f["code"] for f in found} == {
        "GK401",
        "GK407",
        "GK213",
    }  # offices and edition to fill in; nothing local yet
    assert gongkai("new", "county", "--code", "360426", "--slug", "dean", cwd=root).returncode == 1
    assert gongkai("new", "county", "--code", "999999", "--slug", "x1", cwd=root).returncode == 2
    assert gongkai("new", "domain", "--name", "旅游", "--slug", "lvyou", cwd=root).returncode == 0
    assert (root / "guidelines/27-lvyou.yaml").is_file()
    assert gongkai("validate", "--county", "demo", cwd=root).returncode == 0
