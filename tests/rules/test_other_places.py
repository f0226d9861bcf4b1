"""Names of other places are found wherever a county's files say them, however short or odd the names are."""

from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules import check
from gongkai.rules.tailoring import _ends_so
from gongkai.source.project import load
from overlay import demo

OTHER = """# counties/other/county.yaml
名称: {name}
代码: "360498"
目录: {{日期: 2026-10-01}}
"""


def told(root):
    return [finding.message for finding in check(load(root), select=["GK408"]).findings]


def test_a_name_is_found_and_an_empty_one_stops_nothing(tmp_path):
    county = "# counties/demo/10-nongcun-weifang-gaizao.yaml\n领域: 农村危房改造\n调整:\n  10-001: {公开内容: {增加: [甲区补助]}}\n"
    assert told(demo(tmp_path / "named", OTHER.format(name="甲区") + county)) == ["出现了别处的地名“甲区”"]
    assert told(demo(tmp_path / "empty", OTHER.format(name='""') + county)) == []


@given(st.lists(st.text("县区]^-\\甲乙", min_size=1, max_size=3), min_size=1), st.text("县区]^-\\甲乙\n"), st.data())
def test_a_text_with_a_name_is_looked_at(names, text, data):
    cut = data.draw(st.integers(0, len(text)))
    named = text[:cut] + data.draw(st.sampled_from(names)) + text[cut:]
    ends, tails = "".join({name[-1] for name in names}), {name[-2:] for name in names}
    assert _ends_so(named, ends, tails)
