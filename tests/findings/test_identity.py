"""Which findings are the same in two states of the sources."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.findings.identity import Identity, fresh, identities, meaning
from gongkai.model.finding import Finding, Severity, Span


def new(before, after):
    """The messages of `after` that are new, all of one rule at one spot."""

    def made(messages):
        return [Identity("GK103", "demo", ("调整", "10-001"), meaning(one), Severity.ERROR) for one in messages]

    findings = [Finding("GK103", Severity.ERROR, one, Span("a.yaml", line)) for line, one in enumerate(after, 1)]
    return [one.message for one in fresh(findings, made(after), made(before))]


SAME = [
    ("没有写明“财政部门”（10-001等3项要用）", "没有写明“财政部门”（10-002要用）"),
    ("九项制度里有3项没有文件：甲、乙、丙", "九项制度里有1项没有文件：乙"),
    ("去掉了必选渠道：“甲”、“乙”", "去掉了必选渠道：“乙”"),
    ("“危房”领域采用的 10-001、10-002、10-003等 7 项待核", "“危房”领域采用的 10-002、10-003、10-005等 6 项待核"),
    ("BG-001、BG-002、BG-003等5条没有写什么时候决定", "BG-002、BG-003、BG-004等4条没有写什么时候决定"),
    ("《某法》没有登记文号，被10-001、10-002引用", "《某法》没有登记文号，被10-002引用"),
    ("没有补上：“时限”01-001、01-002；“层级”01-003等4项", "没有补上：“层级”01-003等4项"),
    ("没有补上：“时限”01-001、01-002；“层级”01-001、01-003", "没有补上：“时限”01-001；“层级”01-003"),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_less_of_the_same_is_not_new(before, after):
    assert new([before], [before]) == new([before], [after]) == []


def test_more_of_the_same_is_new_but_not_what_stands_aside():
    aside, *lists = SAME
    assert new(aside[1:], aside[:1]) == []
    assert [new([after], [before]) for before, after in lists] == [[before] for before, _ in lists]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("公开渠道“甲”不在模板之中", "公开渠道“乙”不在模板之中"),
        ("只有5日", "只有6日"),
        ("去掉了必选渠道：甲", "去掉了必选渠道：乙"),
        ("“领域”采用的 10-001、10-002等 7 项待核", "“领域”采用的 10-001、10-002等 8 项待核，10-009"),
        ("“甲（乙）”不是机构", "“甲（丙）”不是机构"),
    ],
)
def test_something_else_is_new(before, after):
    assert new([before], [after]) == [after]


def test_one_that_weighs_more_is_new_and_one_that_weighs_less_is_not():
    findings = [Finding("GK103", one, "甲", Span("a.yaml", 1)) for one in (Severity.WARNING, Severity.ERROR)]
    (lighter, heavier), identity = findings, identities(findings, {}, lambda file: None)
    assert fresh([heavier], identity[1:], identity[:1]) == [heavier]
    assert fresh([lighter], identity[:1], identity[1:]) == []
    assert identity[0].digest() == identity[1].digest()


def test_of_several_alike_as_many_as_came():
    assert new(["甲"], ["甲", "甲"]) == ["甲"]
    assert new(["甲", "甲"], ["甲"]) == []
    assert new(["缺：甲、乙", "缺：甲"], ["缺：甲", "缺：乙"]) == []
    assert new(["缺：甲、乙"], ["缺：甲", "缺：乙"]) == ["缺：乙"]


@given(st.lists(st.text(st.sampled_from("甲“”（）、：等0123-L 项条\n"), max_size=20), max_size=6), st.randoms())
def test_nothing_is_new_where_nothing_came(messages, random):
    shuffled = random.sample(messages, len(messages))
    assert new(messages, shuffled) == []
    assert new(messages, shuffled[1:]) == []
    assert len(new(messages[1:], messages)) <= 1


def made(code, message, where="demo"):
    """A finding and its identity."""
    return Finding(code, Severity.WARNING, message, Span("a.yaml", 1)), Identity(
        code, where, ("领域",), meaning(message), Severity.WARNING
    )


@pytest.mark.parametrize(
    ("before", "is_new"),
    [
        ("“危房”领域照搬指引，没有任何本地内容；其中 4 项待核", False),
        ("“危房”领域照搬指引，没有任何本地内容；其中 3 项待核", True),
        ("“危房”领域照搬指引，没有任何本地内容", True),
        ("“财政”领域照搬指引，没有任何本地内容；其中 4 项待核", True),
    ],
)
def test_what_another_rule_had_told_of_the_same_is_not_new(before, is_new):
    finding, now = made("GK409", "“危房”领域采用的 10-001、10-002、10-003等 4 项待核，本县还没有核对")
    assert fresh([finding], [now], [made("GK407", before)[1]]) == [finding] * is_new
    assert fresh([finding], [now], [made("GK407", before, "other")[1]]) == [finding]
