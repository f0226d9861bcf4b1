"""gongkai migrate: older formats are brought up to date, and nothing else is touched."""

import json

import pytest
import yaml

from command import gongkai
from overlay import demo

pytestmark = pytest.mark.everywhere

OLD = """# counties/demo/county.yaml
# 样例县。带“待填”的请逐项填好
名称: 甲县
代码: "360499"
设区市: 九江市
省份: 江西省
目录:
  版本: 待填
  日期: 2026-10-01  # 待填：目录的日期
  编制单位: 甲县人民政府办公室
机构:
  住房和城乡建设部门: 待填  # 如：甲县住房和城乡建设局
  乡镇人民政府: 各乡镇人民政府
"""


def test_what_was_to_be_filled_in_becomes_open_and_the_root_is_marked(tmp_path):
    root = demo(tmp_path / "p", OLD)
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    assert gongkai("validate", cwd=root).returncode == 1, "待填 is a placeholder"
    done = gongkai("migrate", cwd=root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["已建 gongkai.yaml", "已改 counties/demo/county.yaml"]
    assert "指引: guidelines\n" in (root / "gongkai.yaml").read_text("utf-8")
    text = (root / "counties/demo/county.yaml").read_text("utf-8")
    said = yaml.safe_load(text)
    assert said["目录"]["版本"] is None
    assert "日期: 2026-10-01  # 待填：目录的日期\n" in text
    assert said["机构"]["乡镇人民政府"] == "各乡镇人民政府"
    assert said["机构"]["住房和城乡建设部门"] in (None, {"拟": "甲县住房和城乡建设局"})
    changed = {path for path, data in before.items() if path.read_bytes() != data}
    assert changed == {root / "counties/demo/county.yaml"}
    counts = json.loads(gongkai("validate", "--format", "json", cwd=root).stdout)["counts"]
    assert (counts["error"], counts["open"]) == (0, 2)


def test_a_second_time_there_is_nothing_to_do(tmp_path):
    root = demo(tmp_path / "p", OLD)
    assert gongkai("migrate", cwd=root).returncode == 0
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    done = gongkai("migrate", cwd=root)
    assert (done.returncode, "没有要改的" in done.stdout) == (0, True)
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before


def test_a_mark_that_is_there_is_never_written_over(tmp_path):
    root = demo(tmp_path / "p", "# gongkai.yaml\n名称: 我们的\n指引: guidelines\n")
    assert gongkai("migrate", cwd=root).returncode == 0
    assert (root / "gongkai.yaml").read_text("utf-8") == "名称: 我们的\n指引: guidelines\n"


def test_folders_that_windows_cannot_have_are_told(tmp_path):
    root = demo(tmp_path / "p")
    (root / "counties/demo").rename(root / "counties/con")
    found = json.loads(gongkai("validate", "--format", "json", cwd=root).stdout)["findings"]
    assert [one["message"] for one in found if one["code"] == "GK017"] == ["文件夹名“con”不能用"]
