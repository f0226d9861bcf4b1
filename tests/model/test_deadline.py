"""The deadline grammar: published wordings, and properties over generated ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.model.deadline import ClauseKind, Deadline, Order, Unit

pytestmark = pytest.mark.everywhere

K = ClauseKind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("信息形成或者变更之日起20个工作日内", [K.WITHIN]),
        ("自该信息形成或者变更之日起20个工作日内予以公开，法律法规另有规定的除外", [K.WITHIN, K.REMARK]),
        ("信息形成（变更）20个工作日内", [K.WITHIN]),
        (
            "信息形成20个工作日内公开；其中行政许可、行政处罚事项应自作出行政决定之日起7个工作日内公示",
            [K.WITHIN, K.WITHIN],
        ),
        ("本级人民代表大会或其常务委员会批准后20日内", [K.WITHIN]),
        ("组织听证7个工作日前", [K.BEFORE]),
        ("提前一周", [K.BEFORE]),
        ("每年3月底前", [K.BEFORE]),
        ("公示期不少于10个工作日", [K.DURATION]),
        ("及时公开，公告期限为5个工作日", [K.VAGUE, K.DURATION]),
        ("每季度", [K.RECURRING]),
        ("半年至少更新1次", [K.RECURRING]),
        ("每月后10个工作日内", [K.RECURRING]),
        ("实时公开", [K.STANDING]),
        ("长期公开", [K.STANDING]),
        ("随采购公告、采购文件公开", [K.FOLLOWS]),
        ("及时公开", [K.VAGUE]),
        ("批准后20内", [K.UNKNOWN]),
        ("信息形成个20个工作日", [K.UNKNOWN]),
        ("县政府网站", [K.UNKNOWN]),
    ],
)
def test_published_wordings(text, kinds):
    assert [clause.kind for clause in Deadline.parse(text).clauses] == kinds


def test_parts_of_a_limit():
    clause = Deadline.parse("自收到征地批准文件之日起10个工作日内").clauses[0]
    assert (clause.anchor, clause.amount, clause.unit) == ("收到征地批准文件", 10, Unit.WORKDAY)
    assert clause.days() == 14.0


@pytest.mark.parametrize(
    ("mine", "theirs", "order"),
    [
        ("信息形成之日起10个工作日内", "信息形成之日起20个工作日内", Order.STRICTER),
        ("信息形成之日起30日内", "信息形成之日起20个工作日内", Order.LOOSER),
        ("信息形成之日起20日内", "信息形成之日起20日内", Order.SAME),
        ("实时公开", "信息形成之日起1个工作日内", Order.STRICTER),
        ("及时公开", "信息形成之日起20个工作日内", Order.LOOSER),
        ("每季度", "信息形成之日起20个工作日内", None),
    ],
)
def test_stricter_and_looser(mine, theirs, order):
    assert Deadline.parse(mine).against(Deadline.parse(theirs)) is order


ANCHORS = st.sampled_from(
    ["信息形成", "信息形成或者变更", "本级人民代表大会批准", "作出行政决定", "收到申请", "拟征收土地现状调查结束"]
)
UNITS = st.sampled_from(
    [
        ("个工作日", Unit.WORKDAY),
        ("日", Unit.DAY),
        ("个月", Unit.MONTH),
        ("小时", Unit.HOUR),
        ("周", Unit.WEEK),
        ("年", Unit.YEAR),
    ]
)


@given(
    st.sampled_from(["", "自"]),
    ANCHORS,
    st.sampled_from(["之日起", "后"]),
    st.integers(1, 999),
    UNITS,
    st.sampled_from(["", "公开", "予以公开"]),
)
def test_every_limit_of_the_grammar_is_understood(begin, anchor, joint, amount, unit, end):
    text = f"{begin}{anchor}{joint}{amount}{unit[0]}内{end}"
    deadline = Deadline.parse(text)
    assert deadline.text == text
    assert deadline.understood
    assert deadline.checkable
    [clause] = deadline.clauses
    assert (clause.kind, clause.anchor, clause.amount, clause.unit) == (K.WITHIN, anchor, amount, unit[1])


@pytest.mark.parametrize(
    ("written", "amount"),
    [("廿", 20), ("卅", 30), ("廿五", 25), ("二〇", 20), ("二零", 20), ("百", 100), ("两百", 200), ("一百二十", 120), ("一百零五", 105),
     ("3至5", 5), ("10-20", 20), ("10—20", 20), ("三到五", 5), ("3个工作日至5", 5), ("十五", 15), ("２０", 20), ("020", 20)],
)  # fmt: skip
def test_numerals_and_ranges(written, amount):
    for text, anchor in ((f"信息形成之日起{written}个工作日内", "信息形成"), (f"{written}个工作日", None)):
        [clause] = Deadline.parse(text).clauses
        assert (clause.kind, clause.anchor, clause.amount) == (ClauseKind.WITHIN, anchor, amount)


@pytest.mark.parametrize("written", ["1.5", "-5", "12345", "9" * 30, "一万", "一万二十", "三千零五", "一点五"])
def test_the_end_of_another_number_is_no_limit(written):
    assert not Deadline.parse(f"信息形成之日起{written}个工作日内").understood


@given(st.text(max_size=200))
def test_no_text_raises_and_text_is_kept(text):
    deadline = Deadline.parse(text)
    assert deadline.text == text
    assert all(clause.text in text for clause in deadline.clauses)


LIMITS = st.builds(lambda a, n, u: Deadline.parse(f"{a}之日起{n}{u[0]}内"), ANCHORS, st.integers(1, 60), UNITS)
OPPOSITE = {Order.SAME: Order.SAME, Order.STRICTER: Order.LOOSER, Order.LOOSER: Order.STRICTER}


@given(LIMITS, LIMITS)
def test_comparing_is_antisymmetric(one, other):
    assert one.against(other) is OPPOSITE[other.against(one)]


@given(LIMITS, LIMITS, LIMITS)
def test_comparing_is_transitive(one, two, three):
    if one.against(two) is Order.STRICTER and two.against(three) is Order.STRICTER:
        assert one.against(three) is Order.STRICTER
