"""Names of other places are found wherever a county's files say them, however short or odd the names are."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gongkai.rules import check
from gongkai.rules.tailoring import _Names
from gongkai.source.project import load
from overlay import demo

OTHER = """# counties/other/county.yaml
名称: {name}
代码: "360498"
目录: {{日期: 2026-10-01}}
"""
PLACES = """# counties/places.yaml
省份: {名称: 江西省, 代码: "360000"}
设区市:
  - {名称: 九江市, 代码: "360400", 县级: [{名称: 德安县, 代码: "360426", 拼音: dean}]}
"""


def told(root):
    return [finding.message for finding in check(load(root), select=["GK408"]).findings]


def test_a_name_is_found_and_an_empty_one_stops_nothing(tmp_path):
    county = "# counties/demo/10-nongcun-weifang-gaizao.yaml\n领域: 农村危房改造\n调整:\n  10-001: {公开内容: {增加: [甲区补助]}}\n"
    assert told(demo(tmp_path / "named", OTHER.format(name="甲区") + county)) == ["出现了别处的地名“甲区”"]
    assert told(demo(tmp_path / "empty", OTHER.format(name='""') + county)) == []


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://www.dean.gov.cn/zwgk/", "德安县"),  # by the names of Jiangxi's counties
        ("https://dean.gov.cn", "德安县"),
        ("https://zwgk.other.gov.cn/", "甲区"),  # by what the project's counties call their own
        *(
            (none, "")
            for none in ("https://www.example.gov.cn/", "https://www.xindean.gov.cn/", "https://www.jxzwfww.gov.cn/")
        ),
    ],
)
def test_an_address_on_the_website_of_another_county(tmp_path, address, place):
    other = OTHER.format(name="甲区") + "网站: https://www.other.gov.cn/\n"
    county = f"# counties/demo/10-nongcun-weifang-gaizao.yaml\n领域: 农村危房改造\n调整:\n  10-001: {{公开位置: '{address}'}}\n"
    root = demo(tmp_path / "p", other + county + PLACES)
    assert told(root) == ([f"网址在{place}的网站：{address}"] if place else [])


@pytest.mark.parametrize(
    ("office", "place"),
    [
        ("枣庄高新区住房和城乡建设局", "枣庄高新区"),
        ("昆山市住建局", "昆山市"),
        ("新平彝族傣族自治县住房和城乡建设局", "新平彝族傣族自治县"),
        ("国家税务总局昆山市税务局", "昆山市"),
        *((ours, "") for ours in ("样例县住房和城乡建设局", "九江市样例生态环境局", "江西省民政厅", "县住建局")),
        *((none, "") for none in ("城市管理局", "市场监督管理局", "行政区划办公室", "高新区管委会", "文化市场执法队")),
        *(
            (none, "")
            for none in ("社区服务中心", "各县（市、区）民政局", "中国人民银行九江市分行", "军山湖管理区管委会")
        ),
    ],
)
def test_an_office_is_of_no_place_that_nobody_knows(tmp_path, office, place):
    """A table copied from another province leaves its offices behind, which no list of ours has."""
    root = demo(tmp_path / "p", "")
    file = root / "counties/demo/county.yaml"
    said = re.sub("(  住房和城乡建设部门: ).*", rf"\g<1>{office}", file.read_text("utf-8"))
    file.write_text(said, "utf-8")
    assert office in said
    assert told(root) == ([f"“住房和城乡建设部门”写了别处的地名“{place}”"] if place else [])


@given(st.lists(st.text("县区]^-\\甲乙", max_size=3)), st.text("县区]^-\\甲乙\n"))
@example([], "甲县")
@example(["县", "甲县"], "县甲县")
@example(["甲" * 20, "甲" * 21, "甲" * 22 + "县"], "甲" * 22 + "县")
def test_all_names_in_a_text_are_found_and_no_others(names, text):
    assert _Names(names).within(text) == {name for name in names if name and name in text}


class Counted(str):
    """A text that counts how often somebody takes a piece of it."""

    taken = 0

    def __getitem__(self, where):
        self.taken += 1
        return super().__getitem__(where)


def test_names_of_a_thousand_lengths_take_no_thousand_looks_at_each_letter():
    text = Counted("县" * 1000)
    assert _Names("甲" * length + "县" for length in range(1000)).within(text) == {"县"}
    assert text.taken <= 50 * len(text)
