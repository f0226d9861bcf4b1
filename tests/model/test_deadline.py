"""The deadline grammar: published wordings, and properties over generated ones."""

from datetime import date

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
        ("信息形成后，20个工作日内公开", [K.WITHIN]),
        ("自信息形成之日起，及时公开", [K.VAGUE]),
        ("信息形成后，由县某局审核", [K.UNKNOWN, K.UNKNOWN]),
        ("长期公开，20个工作日内更新", [K.STANDING, K.WITHIN]),
        ("信息形成之日起20日（自然日）内", [K.WITHIN]),
        ("年度公开", [K.RECURRING]),
        ("一事一公开", [K.VAGUE]),
        ("法定时限内", [K.VAGUE]),
        ("当日公开", [K.WITHIN]),
        ("3至6个月", [K.WITHIN]),
        ("批准后20内", [K.UNKNOWN]),
        ("每月32日前", [K.UNKNOWN]),
        ("次月三十二日前", [K.UNKNOWN]),
        ("每季度首月40号前", [K.UNKNOWN]),
        ("每月0日前", [K.UNKNOWN]),
        ("每年第五季度末", [K.UNKNOWN]),
        ("每月31日前", [K.RECURRING]),
        ("每月后10日内", [K.RECURRING]),
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
        # the same event in other words, and another one
        ("信息形成之日起10个工作日内", "自该政府信息形成或者变更之日起20个工作日内", Order.STRICTER),
        ("制定或获取信息之日起20个工作日内", "信息形成（变更）20个工作日内", Order.SAME),
        ("10个工作日内", "信息形成之日起20个工作日内", Order.STRICTER),
        ("5个工作日", "受理申请之日起20个工作日", Order.STRICTER),
        ("当场办结", "受理之日起20个工作日", Order.STRICTER),
        ("年度终了之日起15个工作日内", "信息形成之日起20个工作日内", None),
        ("15个工作日内", "年度终了之日起20个工作日内", None),
        ("收到申请之日起15个工作日内", "信息形成之日起20个工作日内", None),
        # what is promised besides
        ("审核后10个工作日内，公示3个工作日", "审核后10个工作日内，公示7个工作日", Order.LOOSER),
        ("审核后10个工作日内", "审核后10个工作日内，公示7个工作日", Order.LOOSER),
        ("审核后10个工作日内，公示7个工作日", "审核后20个工作日内，公示5个工作日", Order.STRICTER),
        ("审核后5个工作日内", "审核后10个工作日内，公示7个工作日", None),
        ("审核后10个工作日内；公告公示5日，复核公示5日", "审核后10个工作日内；公示9日", None),
        ("信息形成之日起10个工作日内", "信息形成之日起20个工作日内；行政许可决定作出之日起7个工作日内", None),
        ("信息形成之日起20个工作日内", "信息形成之日起20个工作日内，每季度更新", None),
        ("信息形成之日起20个工作日内，批准后20内", "信息形成之日起20个工作日内", None),
        ("每季度更新；信息形成之日起10日内", "信息形成之日起20日内；每季度更新", Order.STRICTER),
        ("信息形成之日起20个工作日内", "信息形成之日起20个工作日内，法律法规另有规定的除外", Order.SAME),
        ("实时公开，每季度公布汇总", "信息形成之日起20个工作日内；每季度公布汇总", Order.STRICTER),
        ("及时公开", "信息形成之日起20个工作日内，公示7个工作日", Order.LOOSER),
        # what comes again and again: the longer period is the looser one
        ("每年公布一次", "每季度公布一次", Order.LOOSER),
        ("每三年公布一次", "每季度公布一次", Order.LOOSER),
        ("每半年", "每年", Order.STRICTER),
        ("每年", "每月后10个工作日内", Order.LOOSER),
        ("每月后20个工作日内", "每月后10个工作日内", Order.LOOSER),
        ("每季度后5日内", "每月后10个工作日内", Order.LOOSER),
        ("年度终了后20个工作日内", "每季度", Order.LOOSER),
        ("每年3月底前", "每月5日前", Order.LOOSER),
        ("每年6月30日和12月31日前", "每年公布一次", Order.STRICTER),
        ("每年公布两次", "每季度公布一次", Order.LOOSER),
        ("每年1月31日前公布上年12月数据", "每年1月31日前", None),
        ("每年6月公布上半年、12月公布全年数据", "每年", Order.STRICTER),
        ("每年至少公布四次", "每半年", Order.STRICTER),
        ("每20个工作日更新", "每季度", Order.STRICTER),
        ("每年公布一次", "每季度公布一次；往来较多的每月公布一次", Order.LOOSER),
        ("每季度公布一次，公示7日", "每年公布一次，公示7日", Order.STRICTER),
        ("每月；每月后10日内", "每年", Order.STRICTER),
        ("每季度", "长期公开", Order.LOOSER),
        ("实时公开", "每天更新", Order.STRICTER),
        ("定期公开", "每季度公布一次", Order.LOOSER),
        ("及时公开", "长期公开", Order.LOOSER),
        # … of one length it does not tell, nor where something is promised besides
        ("每年公布一次", "每年3月底前", None),
        ("每年6、12月", "每年公布一次", None),
        ("长期公开", "实时公开", None),
        ("每季度公布一次", "每季度公布一次，每年汇总一次", None),
        ("每年公布一次", "每季度公布一次；信息形成之日起20个工作日内", None),
        ("上半年结束后10日内", "年度终了后10日内", None),
        # … unless the day in the period is told, or nothing but the period
        ("每月15日前", "每月10日前", Order.LOOSER),
        ("每月中旬前", "每月底前公布", Order.STRICTER),
        ("次月5日前", "下月10号前", Order.STRICTER),
        ("次月5日前", "每月5日前", None),
        ("每季度末月20日前", "每季度首月10日前", Order.LOOSER),
        ("每季度末前", "每季度第三个月底前", Order.SAME),
        ("每年4月底前", "每年3月底前", Order.LOOSER),
        ("每年一季度", "每年3月底前", Order.SAME),
        ("次年1月底前", "每年1月底前", None),
        ("每月更新一次", "每月", Order.SAME),
        ("每年两次", "每半年", Order.SAME),
        ("每年十二次", "每月", Order.SAME),
        ("每三个月公布一次", "每季度", Order.SAME),
        ("每季度", "每季度后10日内", None),
        # how long something is shown, and how long before an event it is told
        ("公示期不少于5日", "公示期不少于7日", Order.LOOSER),
        ("公示7个工作日", "公示3个工作日", Order.STRICTER),
        ("及时公开", "公示7日", Order.LOOSER),
        ("公示7日", "信息形成之日起20个工作日内", None),
        ("会议召开前3个工作日", "会议召开前5个工作日", Order.LOOSER),
        ("提前5日", "提前3日", Order.STRICTER),
        ("提前5日", "信息形成之日起20个工作日内", None),
        ("提前5日", "会议召开前5日", None),
        ("实时公开", "提前5日", None),
        ("及时公开", "提前5日", Order.LOOSER),
        ("12个月内", "一年内", Order.SAME),
        ("1个月内", "30日内", Order.SAME),
        ("13个月内", "一年内", Order.LOOSER),
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


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("3个自然日", (3, Unit.DAY)), ("3自然日", (3, Unit.DAY)), ("7个日历天", (7, Unit.DAY)), ("3个日", (3, Unit.DAY)),
        ("1个星期", (1, Unit.WEEK)), ("两星期", (2, Unit.WEEK)), ("1个礼拜", (1, Unit.WEEK)), ("2个周", (2, Unit.WEEK)),
        ("3工作天", (3, Unit.WORKDAY)), ("3个工作天", (3, Unit.WORKDAY)), ("2个小时", (2, Unit.HOUR)), ("3月", (3, Unit.MONTH)),
        ("两个季度", (2, Unit.QUARTER)), ("两年", (2, Unit.YEAR)), ("半个月", (15, Unit.DAY)),
        ("半天", (12, Unit.HOUR)), ("半个工作日", (1, Unit.WORKDAY)), ("0.5个工作日", (1, Unit.WORKDAY)), ("1.5个工作日", (2, Unit.WORKDAY)),
    ],
)  # fmt: skip
def test_a_unit_is_read_as_itself_however_it_is_written(written, length):
    for text in (f"信息形成之日起{written}内", f"提前{written}公开", f"公示期不少于{written}", f"每{written}"):
        [clause] = Deadline.parse(text).clauses
        assert (clause.amount, clause.unit) == length, text


@pytest.mark.parametrize("written", ["半小时", "半个小时", "半个星期", "半个季度", "1个半月", "一年半"])
def test_half_of_a_unit_that_is_no_whole_number_of_another_is_not_guessed(written):
    assert not Deadline.parse(f"信息形成之日起{written}内").understood


@pytest.mark.parametrize("period", ["年", "半年", "季度", "月", "旬", "周", "星期", "日", "工作日", "小时", "学期"])
def test_periods_are_understood_with_and_without_a_counting_word(period):
    for text in (f"每{period}", f"每个{period}", f"每{period}公开一次", f"按{period}公开", f"逐{period}公开"):
        assert read(text) == [(K.RECURRING, None, None, period)], text


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("提前半年", (K.BEFORE, None, 6, None)),
        ("每旬后3个工作日内", (K.RECURRING, None, 3, "旬")),
        ("每日办结后5日内", (K.RECURRING, None, 5, "日")),
        ("每隔3个月", (K.RECURRING, None, 3, None)),
        ("每月中旬前", (K.RECURRING, None, None, "月")),
        ("次月上旬前", (K.BEFORE, None, None, "次月上旬")),
        ("3月中旬", (K.BEFORE, None, None, "3月中旬")),
    ],
)
def test_ten_days_are_a_period_and_a_part_of_a_month(text, part):
    assert read(text) == [part]


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


@pytest.mark.parametrize("written", ["1.4", "-5", "12345", "9" * 30, "一万", "一万二十", "三千零五", "一点五"])
def test_the_end_of_another_number_is_no_limit(written):
    assert not Deadline.parse(f"信息形成之日起{written}个工作日内").understood


def read(text):
    """What each part says, in short: its kind, its event, its length or its date."""
    return [(one.kind, one.anchor, one.amount, one.period) for one in Deadline.parse(text).clauses]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("次月15日前", (K.BEFORE, None, None, "次月15日")),
        ("且不晚于6月30日", (K.BEFORE, None, None, "6月30日")),
        ("最迟6月30日", (K.BEFORE, None, None, "6月30日")),
        ("3月31日", (K.BEFORE, None, None, "3月31日")),
        ("每年三月底前", (K.BEFORE, None, None, "每年3月底")),
        ("十二月三十一日前", (K.BEFORE, None, None, "12月31日")),
        ("3月31号前", (K.BEFORE, None, None, "3月31日")),
        ("每年3月份", (K.RECURRING, None, None, "年")),
        ("每年3月31日前在政府网站公开", (K.RECURRING, None, None, "年")),
    ],
)
def test_a_date_is_no_length(text, part):
    assert read(text) == [part]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("公示期：不少于7日", (K.DURATION, None, 7, None)),
        ("不少于7个工作日", (K.DURATION, None, 7, None)),
        ("开学前15天", (K.BEFORE, "开学", 15, None)),
        ("会议召开前至少5日", (K.BEFORE, "会议召开", 5, None)),
        ("提前不少于5日公开", (K.BEFORE, None, 5, None)),
        ("会议召开前3个工作日内公布", (K.BEFORE, "会议召开", None, None)),
    ],
)
def test_the_least_and_what_comes_before_is_no_limit_behind(text, part):
    assert read(text) == [part]


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("自然灾害发生后2小时内", "自然灾害发生"),
        ("应急响应启动后2小时内", "应急响应启动"),
        ("启动应急响应后2小时内", "启动应急响应"),
        ("在建工程竣工后5日内", "在建工程竣工"),
        ("自行政处罚决定作出之日起7个工作日内", "行政处罚决定作出"),
        ("信息形成之日起不超过20个工作日", "信息形成"),
        ("自收到申请之日起一般在20个工作日内", "收到申请"),
        ("≤20个工作日", None),
        ("原则上20个工作日内", None),
        ("公开时限：20个工作日内", None),
    ],
)
def test_the_event_and_no_words_around_it(text, anchor):
    [clause] = Deadline.parse(text).clauses
    assert (clause.kind, clause.anchor) == (K.WITHIN, anchor)


@pytest.mark.parametrize(
    "text", ["七（7）个工作日内", "7个工作日内（含）", "7个工作日内（法律法规另有规定的除外）", "5、7个工作日内"]
)
def test_numbers_told_twice_and_brackets_that_say_no_more(text):
    assert read(f"信息形成之日起{text}") == [(K.WITHIN, "信息形成", 7, None)]


@pytest.mark.parametrize("text", ["七（8）个工作日内", "l0个工作日内", "1/2个月内", "7个工作日（工作日为准）内"])
def test_what_may_be_another_number_is_not_understood(text):
    assert not Deadline.parse(f"信息形成之日起{text}").understood


@pytest.mark.parametrize("text", ["不定时", "第一时间公开"])
def test_words_that_nobody_can_check(text):
    assert not Deadline.parse(text).checkable


@given(st.text(max_size=200))
def test_no_text_raises_and_text_is_kept(text):
    deadline = Deadline.parse(text)
    assert deadline.text == text
    assert all(clause.text in text for clause in deadline.clauses)


LIMITS = st.builds(lambda a, n, u: f"{a}之日起{n}{u[0]}内", ANCHORS, st.integers(1, 60), UNITS)
CYCLES = st.sampled_from(
    [
        "每年",
        "每月",
        "每季度",
        "每月后10日内",
        "每月后9日内",
        "长期公开",
        "实时公开",
        "及时公开",
        "每年公布两次",
        "年度终了后9日内",
    ]
)
LIMITS = st.lists(LIMITS | CYCLES, min_size=1, max_size=2).map(lambda parts: Deadline.parse("；".join(parts)))
OPPOSITE = {None: None, Order.SAME: Order.SAME, Order.STRICTER: Order.LOOSER, Order.LOOSER: Order.STRICTER}


@given(LIMITS, LIMITS)
def test_comparing_is_antisymmetric(one, other):
    assert one.against(other) is OPPOSITE[other.against(one)]


@given(LIMITS, LIMITS, LIMITS)
def test_comparing_is_transitive(one, two, three):
    if one.against(two) is Order.STRICTER and two.against(three) is Order.STRICTER:
        assert one.against(three) is Order.STRICTER


def test_words_that_can_be_parted_in_many_ways_are_read_in_one():
    assert Deadline.parse("需要" * 55 + "甲后20日内").clauses


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7-9月", date(2026, 9, 30)),
        ("2025年7月至9月", date(2025, 9, 30)),
        ("2025年第二、三季度", date(2025, 9, 30)),
        ("2025.12—2026.01", date(2026, 1, 31)),
        ("2025.06", date(2025, 6, 30)),
        ("2025.13", None),
        ("3至6个月", None),
    ],
)
def test_of_months_and_quarters_from_one_to_another_the_last_counts(text, day):
    assert Deadline.parse(text).last_day(2026) == day


def test_the_first_month_of_a_period_is_no_length():
    assert Deadline.parse("每季度第一个月10日前").clauses[0].amount is None
