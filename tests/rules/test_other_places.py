"""Names of other places are found wherever a county's files say them, however short or odd the names are."""

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


def told(root):
    return [finding.message for finding in check(load(root), select=["GK408"]).findings]


def test_a_name_is_found_and_an_empty_one_stops_nothing(tmp_path):
    county = "# counties/demo/10-nongcun-weifang-gaizao.yaml\n领域: 农村危房改造\n调整:\n  10-001: {公开内容: {增加: [甲区补助]}}\n"
    assert told(demo(tmp_path / "named", OTHER.format(name="甲区") + county)) == ["出现了别处的地名“甲区”"]
    assert told(demo(tmp_path / "empty", OTHER.format(name='""') + county)) == []


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
