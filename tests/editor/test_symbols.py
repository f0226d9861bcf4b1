"""Where things are defined, and where they are spoken of."""

import pytest

from gongkai.editor.symbols import definitions_at, references_at

HOUSES = "counties/yongxiu/10-nongcun-weifang-gaizao.yaml"
COUNTY = "counties/yongxiu/county.yaml"
GUIDELINE = "guidelines/10-nongcun-weifang-gaizao.yaml"
START = "领域: 农村危房改造\n"


def found(at, name, text, ask, **more):
    desk, name, position = at(name, text)
    places = ask(desk, name, desk.text(name).offset(position), **more)
    return [(one.uri.partition("/p/")[2], _line(desk, one)) for one in places]


def _line(desk, place):
    name = desk.name(desk.root / place.uri.partition("/p/")[2])
    text = desk.text(name, desk.whole())
    start, end = text.offset(place.range.start), text.offset(place.range.end)
    return text.text[start:end]


@pytest.mark.parametrize(
    ("text", "file", "word"),
    [
        (START + "调整:\n  10-0¦01: {备注: 甲}\n", GUIDELINE, "10-001"),
        (START + "调整:\n  10-001: {公开依据: [预算¦法第十四条]}\n", "guidelines/laws.yaml", "预算法"),
        (START + "调整:\n  10-001: {公开主体: 财政部¦门}\n", "guidelines/bodies.yaml", "财政部门"),
        (START + "调整:\n  10-001: {公开主体: 永修县¦财政局}\n", COUNTY, "永修县财政局"),
        ("领域: 农村危¦房改造\n", GUIDELINE, "农村危房改造"),
        (
            START
            + "新增:\n  - 编号: 10-L01\n    一级事项: 甲\n已核对:\n  - {日期: 2026-11-01, 科室: 甲, 事项: [10-L0¦1]}\n",
            HOUSES,
            "10-L01",
        ),
    ],
)
def test_each_is_defined_somewhere(at, text, file, word):
    assert (file, word) in found(at, HOUSES, text, definitions_at)


def test_a_law_is_found_wherever_it_is_cited(at):
    text = START + "调整:\n  10-001: {公开依据: [土地管理¦法第一条]}\n"
    places = found(at, HOUSES, text, references_at, declared=True)
    assert ("guidelines/laws.yaml", "土地管理法") in places
    assert (HOUSES, "土地管理法第一条") in places
    assert ("counties/yongxiu/lists/duties.yaml", "土地管理法第五十二条") in places
    assert len({file for file, _ in places}) > 3
    assert ("guidelines/laws.yaml", "土地管理法") not in found(at, HOUSES, text, references_at, declared=False)


def test_a_role_is_found_by_all_its_names(at):
    places = found(
        at, HOUSES, START + "调整:\n  10-001: {公开主体: 住房和城乡¦建设部门}\n", references_at, declared=False
    )
    assert (COUNTY, "住房和城乡建设部门") in places
    assert ("counties/dean/county.yaml", "住房和城乡建设部门") in places
    assert (GUIDELINE, "住房和城乡建设部门") in places


def test_a_countys_own_item_is_not_the_other_countys(at, project):
    own = "新增:\n  - 编号: 10-L01\n    一级事项: 甲\n"
    (project / "counties/dean/10-nongcun-weifang-gaizao.yaml").write_text(START + own, "utf-8")
    text = START + own.replace("10-L01", "10-L0¦1") + "已核对:\n  - {日期: 2026-11-01, 科室: 甲, 事项: [10-L01]}\n"
    places = found(at, HOUSES, text, references_at, declared=True)
    assert places == [(HOUSES, "10-L01"), (HOUSES, "10-L01")]


@pytest.mark.parametrize("text", ["# ¦", "领域: [¦", START + "调整:\n  10-001: {备注: 甲¦}\n"])
def test_what_refers_to_nothing_leads_nowhere(at, text):
    assert found(at, HOUSES, text, definitions_at) == []
    assert found(at, HOUSES, text, references_at, declared=True) == []
