"""What narrow columns and justified cells do to texts is undone; what sets things apart stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.importers.opening.sheet import Sheet
from gongkai.importers.reading import tables
from gongkai.importers.reading.basis import basis
from gongkai.importers.reading.cells import bodies, deadline, elements
from gongkai.importers.reading.headings import Headings
from gongkai.importers.reading.meaning import Registry, reading
from gongkai.importers.reading.text import flowed, justified
from gongkai.model.letters import letters
from gongkai.source.project import load
from overlay import REPOSITORY


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("《社会救助暂行办\n法》\n各地配套政策法规", ("《社会救助暂行办法》", "各地配套政策法规")),
        ("受理部门\n办理条件\n办理流程", ("受理部门", "办理条件", "办理流程")),
        (
            "其他与安全生\n产有关的文件，\n包括发展规划\n工作计划等",
            ("其他与安全生产有关的文件，包括发展规划工作计划等",),
        ),
        ("申请条件、办理时间、地\n点", ("申请条件", "办理时间", "地点")),
        ("实施意\n见", ("实施意见",)),
        ("救助对象（含低保对象、\n特困人员）名单\n救助金额", ("救助对象（含低保对象、特困人员）名单", "救助金额")),
        ("1、《安\n全生产法》\n2、《矿山安\n全法》", ("《安全生产法》", "《矿山安全法》")),
        ("政府采 购项 目", ("政府采购项目",)),
        ("受理部门 办理条件 办理流程", ("受理部门 办理条件 办理流程",)),
        ("名称；（没有结束\n金额", ("名称", "（没有结束", "金额")),
    ],
)
def test_elements(written, read):
    assert elements(written) == read


def test_limits_and_offices():
    assert deadline("自收到之日起 7 个工作日\n内 公 开") == "自收到之日起7个工作日内公开"
    assert bodies("县民政局、乡镇人民政府（街道办事处）") == ("县民政局", "乡镇人民政府（街道办事处）")


@given(st.text(alphabet="甲乙丙《》（）、，。；1. \u3000\n", max_size=40))
def test_no_letter_is_lost(text):
    assert letters(flowed(text)) == letters(justified(text)) == letters(text)
    assert not flowed(text).endswith("\n")


@pytest.mark.parametrize("names", [("1", "法律法规"), ("法律法规", "（1）"), ("一、", "法律法规")])
def test_a_column_of_numbers_under_the_heading_of_names(names):
    template = load(REPOSITORY, []).template
    head = ("一级事项", "二级事项", "二级事项", "公开内容", "公开时限", "公开主体")
    sheet = Sheet("表", (head, ("政策文件", *names, "文件\n", "20个工作日内\n", "某局\n")))
    [table] = tables.read_all([sheet], Headings(template), lambda _: "安全生产")
    found = reading(table.records[0], Registry(template, {}, {}))
    assert found.values == {
        "一级事项": "政策文件",
        "二级事项": "法律法规",
        "公开内容": ("文件",),
        "公开时限": "20个工作日内",
        "公开主体": ("某局",),
    }
    assert not found.kept


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("《财政部 农业农村部关于发放补贴的通知》", "《财政部 农业农村部关于发放补贴的通知》"),
        ("《财政部　农业农村部关于印发补 贴办法的通知》", "《财政部 农业农村部关于印发补贴办法的通知》"),
        ("《财 政 部 农 业 部关于发放补贴的通知》", "《财政部农业部关于发放补贴的通知》"),
        ("《农村 部关于发放补贴的通知》", "《农村部关于发放补贴的通知》"),
    ],
)
def test_a_blank_between_organs_is_part_of_a_title(text, cited):
    assert basis(text, {}).cited == (cited,)
