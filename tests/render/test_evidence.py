"""What was seen of an item's cells, as data and as the mark of a page."""

import json
import re

import pytest

from command import gongkai
from overlay import demo

ITEM = """    核对: 已见
    出处: https://www.example.gov.cn/a.html
"""
OTHER = "https://www.example.gov.cn/b.html"
TEN = ["primary", "secondary", "elements", "basis", "deadline", "body", "channels", "audience", "mode", "tiers"]


def built(tmp_path, evidence, county=""):
    """The first entry of the demo's county as data, its mark, and the page, where the guideline says this of its evidence."""
    root = demo(tmp_path / "p")
    path = root / "guidelines/10-nongcun-weifang-gaizao.yaml"
    text = path.read_text(encoding="utf-8")
    assert ITEM in text
    path.write_text(text.replace(ITEM, evidence, 1), encoding="utf-8")
    if county:
        (root / "counties/demo/10-nongcun-weifang-gaizao.yaml").write_text(county, encoding="utf-8")
    done = gongkai("build", "--county", "demo", "--format", "html,json", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    entry = json.loads((root / "build/demo/catalog.json").read_text(encoding="utf-8"))["domains"][0]["entries"][0]
    page = (root / "build/demo/10-nongcun-weifang-gaizao.html").read_text(encoding="utf-8")
    row = re.search(r'class="n" href="#10-001">.*?<td>', page, re.DOTALL)[0]
    found = re.search("<em>(.*?)</em>", row)
    return entry, found[1] if found else "", page


PLAIN = "领域: 农村危房改造\n默认: {公开层级: [县级]}\n新增: []\n"


@pytest.mark.parametrize(
    ("evidence", "seen", "mark"),
    [
        (ITEM, TEN, ""),
        ("    核对: 待核\n", [], "待核"),
        ("    核对: 转载\n", [], ""),
        (f"{ITEM}    已见: [一级事项, 二级事项]\n", TEN[:2], "待核：除一级、二级外"),
        (
            f"{ITEM}    已见: [一级事项, 二级事项, 公开内容, 公开依据, 公开时限, 公开主体, 公开渠道和载体, 公开对象]\n",
            TEN[:8],
            "待核：方式、层级",
        ),
        (f"    核对: 待核\n    已见: {{公开时限: {OTHER}}}\n", ["deadline"], "待核：除时限外"),
        (f"    核对: 转载\n    已见: {{公开时限: {OTHER}}}\n", ["deadline"], ""),
    ],
)
def test_the_cells_that_were_seen_and_those_that_are_open(tmp_path, evidence, seen, mark):
    entry, found, page = built(tmp_path, evidence, PLAIN)
    assert entry["seen"] == seen
    assert found == mark
    assert ("只有几栏尚未见到" in page) == ("：" in mark and "核对: 已见" in evidence)
    assert entry.get("seen_elsewhere") == ({"deadline": OTHER} if OTHER in evidence else None)


def test_what_a_county_wrote_itself_was_seen_nowhere_and_bears_no_mark(tmp_path):
    county = "领域: 农村危房改造\n调整:\n  10-001:\n    公开时限: 信息形成或者变更之日起5个工作日内\n"
    entry, found, _ = built(tmp_path, f"{ITEM}    已见: [一级事项, 公开时限]\n", county)
    assert entry["seen"] == ["primary"]
    assert found == ""
