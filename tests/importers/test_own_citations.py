"""What gongkai prints as 公开依据 is read back as what it was, alone and joined, and nothing of it is left over."""

import pytest

from gongkai.importers.reading.basis import basis, law_names
from gongkai.source.project import load
from overlay import REPOSITORY

LAWS = load(REPOSITORY, []).law_index
NAMES = law_names(LAWS)


def told(text):
    found = basis(text, NAMES)
    assert (found.unknown, found.differing, found.words, found.passed) == ((), (), (), ()), text
    return found.cited


def test_each_law_of_the_registry_alone_and_with_an_article():
    assert len(LAWS) > 100
    for law in LAWS.values():
        keys = told(law.printed())
        assert [LAWS[key].printed() for key in keys] == [law.printed()]
        assert told(law.printed("第十九条")) == (f"{keys[0]}第十九条",)


@pytest.mark.parametrize("between", ["、", "；", "\n", "，"])
def test_several_joined(between):
    laws = list(LAWS.values())
    for some in zip(laws, laws[5:], laws[11:], strict=False):
        keys = told(between.join(law.printed() for law in some))
        assert [LAWS[key].printed() for key in keys] == list(dict.fromkeys(law.printed() for law in some))


PLAN = "中央宣传部、司法部关于在公民中开展法治宣传教育的第七个五年规划(2016-2020年)"


@pytest.mark.parametrize(
    "written",
    [
        "《中共中央、国务院转发<{}>》",
        "《中共中央、国务院转发〈{}〉的通知》",
        "中共中央 国务院转发《{}》的通知",
        "《{}》",
    ],
)
def test_a_document_that_another_one_hands_on(written):
    assert told(written.format(PLAN)) == ("中发〔2016〕11号",)


def test_who_hands_it_on_stands_before_it():
    found = basis(f"中共中央、国务院转发《{PLAN}》", NAMES)
    assert (found.cited, found.words, len(found.differing)) == (("中发〔2016〕11号",), (), 1)
    assert basis("国务院批转《某某办法》", NAMES).cited == ("其他：国务院批转《某某办法》",)
    assert basis("《信息发布管理办法》", NAMES).unknown == ("《信息发布管理办法》",)


@pytest.mark.parametrize("many", ["第一条、" * 50_000, "第一条 甲" * 20_000, " " * 100_000, "1" * 50 + "甲"])
def test_long_cells_are_gone_through_once(many):
    assert "预算法" in basis(f"《预算法》{many}《民法典》", NAMES).cited[0]


@pytest.mark.parametrize(
    ("written", "cited"),
    [
        (
            "《中华人民共和国政府\n信息公开条例》\n(国务院\n令第711号)",
            "政府信息公开条例",
        ),  # a line of it is a law's name, too
        ("《中华人民共和国政府信息公开条例》 国务院令第711号", "政府信息公开条例"),
        ("根据国务院第711号令", "政府信息公开条例"),
        ("《国务院令第711号》", "政府信息公开条例"),
        ("中华人民共和国国务院令（第743号）", "土地管理法实施条例"),
        ("国家税务总局公告2017年第13号", "涉税专业服务监管办法（试行）"),
        ("国办发[2017]94号文件精神", "国办发〔2017〕94号"),
        ("《地方预决算公开操作规程》的通知（财预〔2016〕143号）", "地方预决算公开操作规程"),
        ("1.法律：《土地管理法》2.行政法规：《法律援助条例》", "土地管理法 法律援助条例"),
        ("法律依据：《律师法》\n教育法、物权法", "律师法 教育法 物权法"),
        ("政府信息公开条例 社会救助暂行办法", "政府信息公开条例 社会救助暂行办法"),
    ],
)
def test_a_law_is_told_by_what_counties_write_of_it(written, cited):
    assert told(written) == tuple(cited.split())


@pytest.mark.parametrize(
    ("written", "cited"),
    [
        ("《土地管理法（2019修正）》第四十七条", "土地管理法第四十七条"),
        ("《中华人民共和国安全生产法（最新修订）》", "安全生产法"),
        ("《政府信息公开条例》（国务院令第711号）（2019年修订）", "政府信息公开条例"),
        ("《土地管理法》（2019年修正）（主席令第32号）第四十七条", "土地管理法第四十七条"),
        ("《特困人员认定办法（2021年版）》", "特困人员认定办法（2021年）"),
        (
            "《国有土地上房屋征收与补偿条例》（2011年1月21日国务院令第590号公布）",
            "国有土地上房屋征收与补偿条例",
        ),
    ],
)
def test_the_version_that_a_title_tells_is_no_other_law(written, cited):
    assert (told(written), basis(written, NAMES).histories) == ((cited,), (written,))
    numbered = "《政府信息公开条例（2019修订）》（国务院令第711号）"  # the number is that of this version
    assert (told(numbered), basis(numbered, NAMES).histories) == (("政府信息公开条例",), ())


def test_numbers_of_several_presidents_orders_tell_no_law():
    assert basis("主席令第45号", NAMES).cited == ("其他：主席令第45号",)
