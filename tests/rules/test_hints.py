"""Hints that lead astray are worse than none: what each kind of mistake is told, and that nothing is lost by following it."""

import pytest

from gongkai.rules import check
from gongkai.source.project import load
from overlay import example

HOUSES = "counties/demo/10-nongcun-weifang-gaizao.yaml"


def told(tmp_path, page, code):
    return [
        f"{one.message}｜{one.hint}｜{one.severity}"
        for one in check(load(example(tmp_path / "p", page))).findings
        if one.code == code
    ]


def changed(number, key, value):
    return f"# {HOUSES}\n调整:\n  {number}:\n    {key}: {value}\n"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("政府网站、公开栏", "政府网站, 社区/企事业单位/村公示栏（电子屏）"),
        ("政府网站公开栏", "政府网站, 社区/企事业单位/村公示栏（电子屏）"),
        ("政府网站和公开查阅点", "政府网站, 公开查阅点"),
        ("政府网站，惠农补贴查询机", "政府网站, 其他：惠农补贴查询机"),
        ("微信公众号；电视", "两微一端, 广播电视"),
        ("■政府网站 □政府公报 ■两微一端", "政府网站, 两微一端"),
    ],
)
def test_several_channels_in_one_text_are_told_apart_and_none_is_lost(tmp_path, text, right):
    found = told(tmp_path, changed("10-001", "公开渠道和载体", f"[{text}]"), "GK103")
    assert found == [f"几个渠道写成了一条：“{text}”｜请分开写成列表：[{right}]｜error"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("政府网", "是不是“政府网站”？"),
        ("县政府网站", "是不是“政府网站”？"),
        ("公开栏", "是不是“社区/企事业单位/村公示栏（电子屏）”？"),
        ("惠农补贴查询机", "清单之外的渠道请写成“其他：惠农补贴查询机”"),
    ],
)
def test_one_channel_stays_one(tmp_path, text, hint):
    assert hint in told(tmp_path, changed("10-001", "公开渠道和载体", f"[{text}]"), "GK103")[0]


@pytest.mark.parametrize(
    ("text", "right"), [("县级、镇级", "县级, 乡级"), ("县级和村", "县级, 村级"), ("县、乡两级", "县级, 乡级")]
)
def test_several_tiers_in_one_text(tmp_path, text, right):
    assert f"请分开写成列表：[{right}]" in told(tmp_path, changed("10-001", "公开层级", f"[{text}]"), "GK102")[0]


def test_several_choices_in_one_text(tmp_path):
    page = "# counties/demo/lists/participation/2026.yaml\n条目:\n  - 编号: P-001\n    参与方式: [座谈会、听证会]\n"
    found = [one for one in check(load(example(tmp_path / "p", page))).findings if one.code.startswith("GK9")]
    assert [one.hint for one in found] == ["请分开写成列表：[座谈会, 听证会]"]


@pytest.mark.parametrize("text", ["20个工作日内", "3日内", "20个工作日"])
def test_a_limit_without_a_beginning_is_told(tmp_path, text):
    found = told(tmp_path, changed("10-001", "公开时限", text), "GK106")
    assert found == [f"公开时限“{text}”没有说从哪一天起算｜请写明起算的事，如“信息形成或者变更之日起{text}”｜warning"]
    assert not told(tmp_path / "2", changed("10-001", "公开时限", f"收到申请之日起{text}"), "GK106")


@pytest.mark.parametrize("name", ["县财政局", "财政局", "本县财政局"])
def test_an_office_by_its_short_name_is_told_its_full_one_and_its_role(tmp_path, name):
    found = told(tmp_path, changed("10-001", "公开主体", name), "GK203")
    assert found == [f"“{name}”不是机构的全称｜请写角色“财政部门”，或写全称“样例县财政局”｜warning"]


def test_an_office_that_the_county_does_not_have_yet(tmp_path):
    assert "如“样例县民政局”" in told(tmp_path, changed("10-001", "公开主体", "县民政局"), "GK203")[0]
    assert not told(tmp_path / "2", changed("10-001", "公开主体", "样例县水利局"), "GK203")
    assert not told(tmp_path / "3", changed("10-001", "公开主体", "九江市生态环境局"), "GK203")


@pytest.mark.parametrize("key", ["公开主体", "机构"])
@pytest.mark.parametrize("name", ["样例县文化馆、图书馆", "样例县民政局，样例县财政局"])
def test_several_offices_in_one_text(tmp_path, key, name):
    page = (
        f"# counties/demo/county.yaml\n机构:\n  财政部门: {name}\n" if key == "机构" else changed("10-001", key, name)
    )
    assert "请分开写成列表，各写全称：[样例县" in told(tmp_path, page, "GK214")[0]


def test_an_office_with_commas_in_brackets_is_one(tmp_path):
    assert not told(tmp_path, changed("10-001", "公开主体", "样例县农业农村局（乡村振兴局、畜牧局）"), "GK214")


def test_a_review_that_binds_to_nothing_is_told(tmp_path):
    page = "# counties/demo/county.yaml\n审核: {日期: 2026-11-20, 单位: 九江市人民政府办公室}\n"
    found = told(tmp_path, page, "GK602")
    assert "没有“标记”" in found[0]
    assert "gongkai review packet --submit" in found[0]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("办法（主席令第32号（2019年修正））和其他", None),
        ("（（一）甲、（二）乙）", None),
        ("办法（（2019年修正））", "（（"),
        ("办法（2019年修正））", "））"),
        ("办法（主席令（2019年））、。", "、。"),
    ],
)
def test_brackets_in_brackets_are_right(tmp_path, text, wrong):
    found = told(tmp_path, changed("10-001", "备注", text), "GK704")
    assert found == ([f"标点重复：“{wrong}”｜请删去多余的标点｜warning"] if wrong else [])


def test_an_office_that_is_called_as_usual_is_no_misspelling_of_another(tmp_path):
    page = """# guidelines/bodies.yaml
角色:
  - {名称: 民政部门, 例: XX县民政局}
"""
    assert not told(tmp_path, page + changed("10-001", "公开主体", "样例县民政局"), "GK203")
    assert "是不是“样例县财政局”？" in told(tmp_path / "2", changed("10-001", "公开主体", "样例县财攻局"), "GK203")[0]


@pytest.mark.parametrize(
    ("key", "text", "hint"),
    [
        ("公开方式", "不公开", "不公开的不列入目录"),
        ("公开对象", "不予公开", "不公开的不列入目录"),
        ("公开方式", "主动、依申请公开", "请选一种；两种都有的，分成两项"),
        ("公开对象", "全社会、特定群体", "请分开写成列表：[全社会, 特定群体]"),
        ("公开对象", "全社会和申请人", "请分开写成列表：[全社会, 特定群体：申请人]"),
        ("公开对象", "社会公众", "面向所有人写“全社会”"),
        ("公开对象", "申请人", "面向部分人写“特定群体：申请人”"),
    ],
)
def test_modes_and_audiences_that_are_none(tmp_path, key, text, hint):
    [found] = told(tmp_path, changed("10-001", key, text), "GK102")
    assert hint in found.split("｜")[1]
