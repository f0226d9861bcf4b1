"""Entries compared cell by cell."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.model.deadline import Deadline, Order
from gongkai.model.differ import differences, dropped_channels, from_guideline
from gongkai.model.item import Audience, Channel
from gongkai.model.law import Citation
from gongkai.resolve.base import prepare
from gongkai.resolve.catalog import resolve_all
from gongkai.source.project import load
from overlay import SMALL, demo

BASE = next(iter(prepare(load(SMALL, [])).values())).entries[0]
CHANNELS = st.lists(
    st.builds(Channel, st.sampled_from(["政府网站", "公示栏", "其他"]), st.sampled_from(["", "甲"]), st.booleans())
)
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "primary": st.sampled_from(["甲", "乙"]),
        "elements": st.lists(st.sampled_from("甲乙丙丁")).map(tuple),
        "basis": st.lists(
            st.builds(Citation, st.sampled_from(["预算法", "条例"]), st.sampled_from(["", "第一条"]))
        ).map(tuple),
        "deadline": st.none() | st.sampled_from(["及时公开", "5个工作日内", "长期公开"]).map(Deadline.parse),
        "body": st.lists(st.sampled_from(["甲局", "乙局"])).map(tuple),
        "channels": CHANNELS.map(tuple),
        "audience": st.builds(Audience, st.booleans(), st.lists(st.sampled_from("甲乙")).map(tuple)),
        "note": st.none() | st.just("注"),
        "extra": st.just((("咨询电话", "见网站"),)),
    },
)


def changed(**cells):
    return {one.heading: one for one in differences(BASE, replace(BASE, **cells))}


@pytest.mark.parametrize(
    ("then", "now", "order"),
    [
        ("信息形成或者变更之日起20个工作日内", "信息形成或者变更之日起10个工作日内", "stricter"),
        ("信息形成或者变更之日起20个工作日内", "信息形成或者变更之日起1个月内", "looser"),
        ("信息形成或者变更之日起20个工作日内", "及时公开", "looser"),
        ("信息形成或者变更之日起20个工作日内", "信息形成或者变更之日起二十个工作日内", "same"),
        ("信息形成或者变更之日起20个工作日内", "每季度公开", "unclear"),
        ("", "及时公开", None),
        ("及时公开", "", None),
    ],
)
def test_a_limit_is_compared_by_what_it_means(then, now, order):
    before, after = (replace(BASE, deadline=Deadline.parse(text) if text else None) for text in (then, now))
    (change,) = differences(before, after)
    assert (change.heading, change.before, change.after, change.order) == ("公开时限", then, now, order)
    assert (change.added, change.removed) == (None, None)


def test_lists_are_compared_element_by_element():
    before, after = replace(BASE, elements=("甲", "乙")), replace(BASE, elements=("乙", "丙"))
    (change,) = differences(before, after)
    assert (change.added, change.removed, change.before) == (("丙",), ("甲",), "甲\n乙")
    (order,) = differences(before, replace(BASE, elements=("乙", "甲")))
    assert (order.added, order.removed, order.after) == ((), (), "乙\n甲")


@pytest.mark.parametrize(
    ("then", "now", "order", "added", "removed"),
    [
        ("■网站", "■网站 ■公示栏", "stricter", ("■公示栏",), ()),
        ("■网站 ■公示栏", "■网站", "looser", (), ("■公示栏",)),
        ("■网站", "□网站", "looser", ("□网站",), ("■网站",)),
        ("■网站", "■公示栏", "looser", ("■公示栏",), ("■网站",)),
        ("■网站 □公示栏", "■网站", "same", (), ("□公示栏",)),
    ],
)
def test_channels_are_compared_with_their_boxes(then, now, order, added, removed):
    before, after = (
        replace(BASE, channels=tuple(Channel(one[1:], "", one[0] == "■") for one in text.split()))
        for text in (then, now)
    )
    (change,) = differences(before, after)
    assert (change.order, change.added, change.removed) == (order, added, removed)
    assert change.after == now.replace(" ", "\n")


def test_what_is_a_must_no_more_is_dropped_and_a_citation_is_said_as_asked():
    before = replace(BASE, channels=(Channel("网站"), Channel("公示栏"), Channel("广播", "", False), Channel("电视")))
    after = replace(BASE, channels=(Channel("网站", "", False), Channel("电视"), Channel("报纸")))
    assert dropped_channels(before, after) == [Channel("网站"), Channel("公示栏")]
    (change,) = differences(BASE, replace(BASE, basis=(Citation("甲法", "第一条"),)), lambda cited: f"《{cited.key}》")
    assert change.after == "《甲法》"


@pytest.mark.parametrize(
    ("heading", "before", "after", "order"),
    [
        ("公开方式", {"mode": "主动"}, {"mode": "依申请公开"}, Order.LOOSER),
        ("公开方式", {"mode": "依申请公开"}, {"mode": "主动"}, Order.STRICTER),
        ("公开对象", {"audience": Audience(True)}, {"audience": Audience(False, ("申请人",))}, Order.LOOSER),
        (
            "公开对象",
            {"audience": Audience(False, ("申请人",))},
            {"audience": Audience(True, ("申请人",))},
            Order.STRICTER,
        ),
        ("公开对象", {"audience": Audience(True)}, {"audience": Audience(True, ("申请人",))}, None),
        ("公开层级", {"tiers": ("县级", "乡级")}, {"tiers": ("县级",)}, Order.LOOSER),
        ("公开层级", {"tiers": ("县级",)}, {"tiers": ("县级", "村级")}, Order.STRICTER),
        ("公开层级", {"tiers": ("县级",)}, {"tiers": ("乡级",)}, None),
        ("公开渠道和载体", {"channels": (Channel("网站"),)}, {"channels": (Channel("网站", "", False),)}, Order.LOOSER),
    ],
)
def test_what_reaches_fewer_people_is_looser(heading, before, after, order):
    [change] = differences(replace(BASE, **before), replace(BASE, **after))
    assert (change.heading, change.order) == (heading, order)


@given(CELLS, CELLS)
def test_differences_lead_there_and_back(some, others):
    before, after = replace(BASE, **some), replace(BASE, **others)
    there, back = differences(before, after), differences(after, before)
    assert sorted((one.heading, one.before, one.after) for one in there) == sorted(
        (one.heading, one.after, one.before) for one in back
    )
    assert not differences(before, replace(before, number=9, evidence="待核"))
    opposite = {"looser": "stricter", "stricter": "looser"}
    limits = [{one.heading: one.order for one in found}.get("公开时限") for found in (there, back)]
    assert limits[1] == opposite.get(limits[0], limits[0])


def entries(tmp_path, files):
    project = load(demo(tmp_path / "p", files), ["demo", "demo/jiaxiang"])
    catalogs = [found.catalog for found in resolve_all(project)]
    return [{entry.id: entry for domain in catalog.domains for entry in domain.entries} for catalog in catalogs]


def test_only_what_the_place_or_one_above_it_wrote_differs_from_the_guideline(tmp_path):
    county, town = entries(
        tmp_path,
        """# counties/demo/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
默认: {公开位置: 甲栏目}
调整:
  10-001: {公开时限: 信息形成或者变更之日起5个工作日内, 公开层级: [县级, 乡级, 村级]}
新增:
  - {编号: 10-L01, 一级事项: 资金管理, 公开主体: 财政部门, 公开层级: [县级, 乡级]}
# counties/demo/towns/jiaxiang/town.yaml
名称: 甲乡镇
主体: 甲乡镇人民政府
# counties/demo/towns/jiaxiang/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
调整:
  10-001: {备注: 甲乡镇另有公示栏, 公开位置: 乙栏目}
""",
    )
    assert [one.heading for one in from_guideline(county["10-001"])] == ["公开时限", "公开层级"]
    assert [one.heading for one in from_guideline(town["10-001"])] == ["公开时限", "公开层级", "备注"]
    for number in county.keys() - {"10-001"}:
        assert from_guideline(county[number]) == ()
    assert county["10-L01"].origin.given is None


@pytest.mark.parametrize(
    ("written", "channels"),
    [
        ("{增加: [政府网站]}", "政府网站 公开查阅点"),  # which is there already
        ("{增加: [两微一端, 政府网站], 去掉: [公开查阅点]}", "政府网站 两微一端"),
        ("{去掉: [政府网站], 增加: [政府网站]}", "政府网站 公开查阅点"),
        ("{增加: [两微一端]}", "政府网站 公开查阅点 两微一端"),
    ],
)
def test_a_channel_that_is_added_and_there_stays_where_it_is(tmp_path, written, channels):
    county = entries(
        tmp_path,
        f"""# counties/demo/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
调整:
  10-001: {{公开渠道和载体: {written}}}
# counties/demo/towns/jiaxiang/town.yaml
名称: 甲乡镇
主体: 甲乡镇人民政府
""",
    )[0]
    assert " ".join(map(str, county["10-001"].channels)) == channels
    assert bool(from_guideline(county["10-001"])) == (channels != "政府网站 公开查阅点")


def test_offices_that_stand_for_the_guidelines_roles_are_no_difference(tmp_path):
    """What is the same by another name is none at all; nor is what a town is handed and its one office stands for."""
    county, town = entries(
        tmp_path,
        """# counties/demo/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
调整:
  10-001: {公开主体: [住房城乡建设主管部门, 乡镇人民政府], 公开层级: [县级, 乡级]}
  10-002: {公开主体: [样例县住房和城乡建设局]}
  10-003: {公开主体: 乡镇人民政府（街道办事处）}
# counties/demo/towns/jiaxiang/town.yaml
名称: 甲乡镇
主体: 甲乡镇人民政府
机构: {乡镇人民政府: 甲乡镇人民政府}
# counties/demo/towns/jiaxiang/10-nongcun-weifang-gaizao.yaml
领域: 农村危房改造
""",
    )

    def bodies(entry):
        return [(one.added, one.removed) for one in from_guideline(entry) if one.heading == "公开主体"]

    assert bodies(county["10-001"]) == [(("各乡镇人民政府",), ())]
    assert bodies(county["10-002"]) == []
    assert bodies(county["10-003"]) == [((), ("住房和城乡建设部门",))]
    assert {entry.body for entry in town.values()} == {("甲乡镇人民政府",)}  # which stands for every role there
    assert [bodies(entry) for entry in town.values()] == [[] for _ in town]
