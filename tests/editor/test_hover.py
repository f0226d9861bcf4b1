"""What is said of what stands under the cursor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.editor.hover import hover, meaning
from gongkai.model.deadline import Deadline

HOUSES = "counties/yongxiu/10-nongcun-weifang-gaizao.yaml"
COUNTY = "counties/yongxiu/county.yaml"
TOWN = "counties/yongxiu/towns/jiangshang/10-nongcun-weifang-gaizao.yaml"
START = "领域: 农村危房改造\n"
CASES = [
    (HOUSES, "领域: 农村¦危房改造\n", ["**农村危房改造**（试点领域，12 项）", "建办厅〔2019〕71号"]),
    (
        HOUSES,
        START + "调整:\n  10-0¦01:\n    备注: 甲\n",
        ["**10-001** 部门文件 农村危房改造相关文件", "- 公开方式：主动"],
    ),
    (
        HOUSES,
        START + "调整:\n  10-001:\n    公开时¦限: 信息形成之日起10个工作日内\n",
        ["**指引**：信息形成之日起20个工作日内", "**永修县**：信息形成之日起10个工作日内", "比指引严", "什么时候公开"],
    ),
    (
        HOUSES,
        START + "调整:\n  10-001:\n    公开时限: 信息形¦成之日起10个工作日内；公示期不少于5个工作日\n",
        ["从“信息形成”那天的第二天数起，10个工作日以内（周末和法定节假日不算）", "公示至少5个工作日"],
    ),
    (
        HOUSES,
        START + "调整:\n  10-001:\n    公开渠道和载体: {增加: [广播电¦视]}\n",
        ["**指引**：■政府网站、■两微一端", "■广播电视"],
    ),
    (HOUSES, START + "调整:\n  10-001:\n    公开依据: [预算¦法第十四条]\n", ["《中华人民共和国预算法》", "状态：现行"]),
    (HOUSES, START + "调整:\n  10-001:\n    公开依据: 合同¦法\n", ["状态：已废止", "被替代：民法典"]),
    (
        HOUSES,
        START + "调整:\n  10-001:\n    公开主体: [财政¦部门, 民政部门]\n",
        ["角色 **财政部门**", "永修县：永修县财政局"],
    ),
    (HOUSES, START + "不采用:\n  10-00¦2: 没有\n", ["10-002 上级政策解读：永修县不采用（没有）"]),
    (COUNTY, None, ["永修县的财政部门"]),
    (TOWN, START + "调整:\n  10-0¦01: {备注: 甲}\n", ["**10-001** 部门文件"]),
    ("guidelines/10-nongcun-weifang-gaizao.yaml", None, ["角色 **住房和城乡建设部门**"]),
    ("counties/yongxiu/lists/guides.yaml", None, ["3个工作日以内"]),
]
MARKED = {
    COUNTY: "永修县财¦政局",
    "guidelines/10-nongcun-weifang-gaizao.yaml": "公开主体: 住房¦和城乡建设部门",
    "counties/yongxiu/lists/guides.yaml": "法定时限: 3个¦工作日",
}


@pytest.mark.parametrize(("name", "text", "said"), CASES, ids=lambda one: str(one)[-40:])
def test_what_is_said(at, desk, name, text, said):
    if text is None:
        whole = (desk.root / name).read_text("utf-8")
        place = whole.index(MARKED[name].replace("¦", ""))
        text = whole[:place] + MARKED[name] + whole[place + len(MARKED[name]) - 1 :]
    desk, name, position = at(name, text)
    found = hover(desk, name, desk.text(name).offset(position))
    assert found is not None
    for one in said:
        assert one in found[1]


@pytest.mark.parametrize("text", ["领域: [¦", "¦", "# ¦话\n" + START, START + "备注¦: 甲\n"])
def test_nothing_is_said_where_there_is_nothing_to_say(at, text):
    desk, name, position = at(HOUSES, text)
    assert hover(desk, name, desk.text(name).offset(position)) is None


def test_what_people_wrote_is_text_and_no_markup(at):
    desk, name, position = at(HOUSES, START + "不采用:\n  10-00¦2: '<img src=x> [甲](http://x.cn) *乙*'\n")
    said = hover(desk, name, desk.text(name).offset(position))[1]
    assert "\\<img src=x\\> \\[甲\\](http://x.cn) \\*乙\\*" in said


@given(
    st.text(max_size=40)
    | st.from_regex(r"(信息形成|本级人大批准)后?(之日起)?\d{1,2}(个工作日|日|个月)(内|前)", fullmatch=True)
)
def test_every_limit_has_a_meaning(text):
    for clause in Deadline.parse(text).clauses:
        assert meaning(clause)
