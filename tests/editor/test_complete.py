"""What is proposed, in whole files and in files that are being typed."""

import pytest

from gongkai.editor.complete import completions

HOUSES = "counties/yongxiu/10-nongcun-weifang-gaizao.yaml"
TOWN = "counties/yongxiu/towns/jiangshang/10-nongcun-weifang-gaizao.yaml"
COUNTY = "counties/yongxiu/county.yaml"
START = "领域: 农村危房改造\n"
CASES = [
    (HOUSES, "¦", {"领域", "调整", "不采用", "新增", "默认", "核实"}, {"名称"}),
    (HOUSES, START + "¦", {"调整", "新增"}, {"领域"}),
    (HOUSES, START + "调¦", {"调整"}, {"领域"}),
    (HOUSES, "领域: ¦", {"农村危房改造", "财政预决算"}, {"调整"}),
    (HOUSES, START + "调整:\n  ¦", {"10-001", "10-002"}, {"04-001", "公开时限"}),
    (HOUSES, START + "调整:\n  10-001: {}\n  ¦", {"10-002"}, {"10-001"}),
    (HOUSES, START + "调整:\n  10-001:\n    ¦", {"公开时限", "公开渠道和载体"}, {"编号", "10-002"}),
    (HOUSES, START + "调整:\n  10-001:\n    公开时限: 甲\n    ¦", {"公开层级"}, {"公开时限"}),
    (HOUSES, START + "调整:\n  10-001:\n    公开渠道和载体: [¦", {"政府网站", "两微一端"}, {"公开时限"}),
    (HOUSES, START + "调整:\n  10-001:\n    公开渠道和载体: ¦", {"政府网站"}, {"增加"}),
    (HOUSES, START + "调整:\n  10-001:\n    公开渠道和载体: {¦}", {"增加", "去掉", "必选"}, {"政府网站"}),
    (HOUSES, START + "调整:\n  10-001:\n    公开渠道和载体: {增加: [¦]}", {"政府网站"}, {"去掉"}),
    (HOUSES, START + "调整:\n  10-001:\n    公开渠道和载体:\n      - ¦", {"政府网站"}, {"增加"}),
    (HOUSES, START + "调整:\n  10-001:\n    公开依据: [¦", {"预算法", "政府信息公开条例"}, set()),
    (HOUSES, START + "调整:\n  10-001:\n    公开主体: ¦", {"财政部门", "永修县财政局"}, {"增加"}),
    (HOUSES, START + "调整:\n  10-001:\n    公开层级: [县级, ¦", {"乡级", "村级"}, set()),
    (HOUSES, START + "调整:\n  10-001:\n    公开方式: ¦", {"主动", "依申请公开"}, set()),
    (HOUSES, START + "已核对:\n  - {日期: 2026-11-01, 科室: 甲股, 事项: [¦]}", {"10-001"}, set()),
    (HOUSES, START + "新增:\n  - 编号: 10-L01\n    ¦", {"一级事项", "公开内容"}, {"编号", "增加"}),
    (TOWN, START + "调整:\n  ¦", {"10-001"}, {"04-001"}),
    (COUNTY, "名称: 永修县\n机构:\n  ¦", {"财政部门", "公安机关"}, {"名称"}),
    (COUNTY, "名称: 永修县\n机构:\n  财政部门: ¦", {"永修县财政局"}, {"财政部门"}),
    (COUNTY, "名称: 永修县\n不采用领域:\n  ¦", {"财政预决算"}, set()),
    ("counties/yongxiu/lists/duties.yaml", "清单: ¦", {"权责清单"}, set()),
    ("counties/yongxiu/lists/duties.yaml", "条目:\n  - ¦", {"编号", "职权名称"}, {"清单"}),
    ("counties/yongxiu/lists/duties.yaml", "条目:\n  - 权力类型: ¦", {"行政许可"}, set()),
    ("counties/yongxiu/lists/duties.yaml", "条目:\n  - 公开事项: [¦", {"01-008"}, set()),
    ("guidelines/10-nongcun-weifang-gaizao.yaml", "事项:\n  - 公开主体: ¦", {"财政部门"}, {"永修县财政局"}),
    ("guidelines/laws.yaml", "法规:\n  - 简称: 甲\n    状态: ¦", {"现行", "已修订", "已废止"}, set()),
    ("templates/forms/mine.yaml", "栏:\n  - {键: 甲, 类: ¦", {"文字", "机构"}, set()),
    ("province/tasks.yaml", "任务:\n  - 责任: [¦", {"县", "设区市"}, set()),
    ("gongkai.yaml", "¦", {"名称", "指引"}, {"领域"}),
]


@pytest.mark.parametrize(
    ("name", "text", "wanted", "unwanted"),
    CASES,
    ids=lambda one: "-".join(sorted(one))[-50:] if isinstance(one, set) else one[-50:],
)
def test_what_is_proposed(at, name, text, wanted, unwanted):
    labels = {one.label for one in completions(*at(name, text))}
    assert wanted <= labels
    assert not unwanted & labels


@pytest.mark.parametrize("text", ["# ¦", START + "调整:\n  10-001:\n    备注: |\n      甲¦\n", START + "备注: 甲 # ¦"])
def test_nothing_is_proposed_where_nothing_is_chosen(at, text):
    assert completions(*at(HOUSES, text)) == []


def accepted(at, name, text, label):
    desk, name, position = at(name, text)
    [item] = [one for one in completions(desk, name, position) if one.label == label]
    now = desk.text(name)
    start, end = now.offset(item.text_edit.range.start), now.offset(item.text_edit.range.end)
    return now.text[:start] + item.text_edit.new_text + now.text[end:]


@pytest.mark.parametrize(
    ("text", "label", "then"),
    [
        (START + "调¦", "调整", START + "调整: "),
        (START + "调¦: {}", "调整", START + "调整: {}"),
        (START + "𠮷: [甲, 乙¦]", None, None),
        (
            START + "调整:\n  10-001: {公开层级: [县级, 乡¦]}",
            "乡级",
            START + "调整:\n  10-001: {公开层级: [县级, 乡级]}",
        ),
        (
            START + "调整:\n  10-001: {备注: 𠮷𠮷, 公开方式: 主¦}",
            "主动",
            START + "调整:\n  10-001: {备注: 𠮷𠮷, 公开方式: 主动}",
        ),
        (
            START + "调整:\n  10-001:\n    公开方式: ¦  # 话",
            "主动",
            START + "调整:\n  10-001:\n    公开方式: 主动  # 话",
        ),
    ],
)
def test_what_is_chosen_takes_the_place_of_what_was_typed(at, text, label, then):
    if label is None:
        assert completions(*at(HOUSES, text)) == []
    else:
        assert accepted(at, HOUSES, text, label) == then


def test_names_and_titles_are_beside_what_is_proposed(at):
    numbers = {one.label: one for one in completions(*at(HOUSES, START + "调整:\n  ¦"))}
    assert numbers["10-001"].detail == "部门文件 农村危房改造相关文件"
    assert "部门文件" in numbers["10-001"].filter_text
    laws = {one.label: one for one in completions(*at(HOUSES, START + "调整:\n  10-001: {公开依据: ¦"))}
    assert laws["预算法"].detail.startswith("中华人民共和国预算法")
    keys = {one.label: one for one in completions(*at(HOUSES, START + "调整:\n  10-001:\n    ¦"))}
    assert keys["公开内容"].detail == "公开内容（要素）"
    assert "什么时候公开" in keys["公开时限"].documentation.value


def test_a_countys_own_items_are_proposed_to_its_towns(at, project):
    text = START + "新增:\n  - {编号: 10-L01, 一级事项: 甲, 二级事项: 乙, 公开层级: [县级, 乡级]}\n"
    (project / HOUSES).write_text(text, "utf-8")
    numbers = {one.label: one for one in completions(*at(TOWN, START + "调整:\n  ¦"))}
    assert numbers["10-L01"].detail == "甲 乙"


def test_the_last_good_state_serves_while_a_file_is_broken(at, desk):
    desk.look(HOUSES)
    at(COUNTY, "名称: [¦永修县\n")
    assert "永修县财政局" in {one.label for one in completions(*at(HOUSES, START + "调整:\n  10-001: {公开主体: ¦"))}
    at("guidelines/laws.yaml", "法规: [¦\n")
    assert "预算法" in {one.label for one in completions(*at(HOUSES, START + "调整:\n  10-001: {公开依据: ¦"))}
