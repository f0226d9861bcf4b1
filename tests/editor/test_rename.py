"""An office or a local item gets another name in all the files of its county; the editor writes them, not the server."""

import pytest

from gongkai.editor.rename import renamable, rename
from gongkai.model.refusal import Refusal
from gongkai.rules import check
from gongkai.source.project import load

HOUSES = "counties/yongxiu/10-nongcun-weifang-gaizao.yaml"
COUNTY = "counties/yongxiu/county.yaml"
TOWN = "counties/yongxiu/towns/jiangshang/10-nongcun-weifang-gaizao.yaml"
GUIDES = "counties/yongxiu/lists/guides.yaml"
START = "领域: 农村危房改造\n"
OWN = (
    START
    + "新增:\n  - 编号: 10-L0¦1\n    一级事项: 甲\n    公开层级: [县级, 乡级]\n已核对:\n  - {日期: 2026-11-01, 科室: 甲, 事项: [10-L01]}\n"
)


def asked(at, name, text):
    desk, name, position = at(name, text)
    return desk, name, desk.text(name).offset(position)


def applied(desk, edits):
    """What the files say after the edits."""
    texts = {}
    for name, changes in edits.items():
        text = desk.text(name)
        said = text.text
        for edit in sorted(changes, key=lambda one: text.offset(one.range.start), reverse=True):
            said = said[: text.offset(edit.range.start)] + edit.new_text + said[text.offset(edit.range.end) :]
        texts[name] = said
    return texts


def test_an_office_in_every_cell_of_the_countys_files_comments_kept(at, project):
    for name, more in (
        (HOUSES, "调整:\n  10-001: {公开主体: [永修县财政局, 民政部门]} # 话\n"),
        (TOWN, "调整:\n  10-001: {公开主体: 永修县财政局}\n"),
    ):
        (project / name).write_text(START + more, "utf-8")
    text = (project / COUNTY).read_text("utf-8").replace("财政部门: 永修县财政局", "财政部门: 永修县财¦政局 # 财政")
    desk, name, offset = asked(at, COUNTY, text)
    assert renamable(desk, name, offset)[1].name == "永修县财政局"
    done = rename(desk, name, offset, "永修县财政和国资局")
    assert set(done.edits) == {COUNTY, HOUSES, TOWN}
    then = applied(desk, done.edits)
    assert "财政部门: 永修县财政和国资局 # 财政" in then[COUNTY]
    assert then[HOUSES] == START + "调整:\n  10-001: {公开主体: [永修县财政和国资局, 民政部门]} # 话\n"
    assert "永修县财政和国资局" in then[TOWN]
    assert then[COUNTY] == text.replace("¦", "").replace("永修县财政局", "永修县财政和国资局")


def test_what_is_not_saved_yet_counts(at):
    desk, name, offset = asked(at, HOUSES, START + "调整:\n  10-001: {公开主体: 永修县¦财政局}\n")
    done = rename(desk, name, offset, "甲局")
    assert applied(desk, done.edits)[HOUSES] == START + "调整:\n  10-001: {公开主体: 甲局}\n"
    assert "永修县财政局" in (desk.root / COUNTY).read_text("utf-8")


def test_mentions_that_stay_are_told(at, project):
    (project / HOUSES).write_text(START + "# 由永修县财政局提供\n", "utf-8")
    text = (project / COUNTY).read_text("utf-8").replace("永修县财政局", "永修县¦财政局", 1)
    done = rename(*asked(at, COUNTY, text), "甲局")
    [told] = done.told
    assert told.startswith("没有改的")
    assert f"{HOUSES}:2" in told


def test_a_countys_own_item_with_the_towns_and_lists_that_name_it(at, project):
    guides = (project / GUIDES).read_text("utf-8")
    (project / TOWN).write_text(START + "调整:\n  10-L01: {备注: 甲}\n", "utf-8")
    lists = project / "counties/yongxiu/lists/services.yaml"
    lists.write_text(lists.read_text("utf-8").replace("公开事项: [18-001]", "公开事项: [18-001, 10-L01]"), "utf-8")
    (project / "counties/dean/10-nongcun-weifang-gaizao.yaml").write_text(OWN.replace("¦", ""), "utf-8")
    desk, name, offset = asked(at, HOUSES, OWN)
    done = rename(desk, name, offset, "10-L07")
    assert set(done.edits) == {HOUSES, TOWN, "counties/yongxiu/lists/services.yaml"}
    then = applied(desk, done.edits)
    assert then[HOUSES] == OWN.replace("¦", "").replace("10-L01", "10-L07")
    assert then[TOWN] == START + "调整:\n  10-L07: {备注: 甲}\n"
    before = check(load(project, ["yongxiu"], {project.resolve() / HOUSES: OWN.replace("¦", "").encode()}))
    after = check(load(project, ["yongxiu"], {project.resolve() / one: text.encode() for one, text in then.items()}))
    assert len(after.findings) == len(before.findings)
    assert guides == (project / GUIDES).read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "new", "told"),
    [
        (OWN, "10-001", "写成 10-L01 这样"),
        (OWN, "11-L01", "写成 10-L01 这样"),
        (OWN + "已撤销: {10-L09: 甲}\n", "10-L09", "已撤销，不能再用"),
        (OWN.replace("一级事项: 甲", "一级事项: 甲\n  - 编号: 10-L02\n    一级事项: 乙"), "10-L02", "已经用了"),
        (START + "调整:\n  10-001: {公开主体: 永修县¦财政局}\n", " ", "新名是空的"),
        (START + "调整:\n  10-001: {公开主体: 永修县¦财政局}\n", "甲\u200b\n乙", "不能印的字符"),
        (START + "调整:\n  10-0¦01: {备注: 甲}\n", "10-002", "这里不能改名"),
        (START + "调整:\n  10-001: {公开主体: 财政部¦门}\n", "甲", "这里不能改名"),
    ],
)
def test_what_cannot_be_is_told(at, text, new, told):
    with pytest.raises(Refusal, match=told):
        rename(*asked(at, HOUSES, text), new)


def test_nothing_else_can_be_renamed(at):
    for text in (START + "调整:\n  10-0¦01: {备注: 甲}\n", "领域: [¦", "领域: 农村¦危房改造\n"):
        assert renamable(*asked(at, HOUSES, text)) is None
