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
