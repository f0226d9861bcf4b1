from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.model.deadline import Deadline, Order
from gongkai.model.workday import due, workdays_after


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_working_days_are_counted_one_by_one(day, count):
    expected, left = day, count
    while left:
        expected += timedelta(days=1)
        left -= expected.weekday() < 5
    assert workdays_after(day, count) == expected


@pytest.mark.parametrize(
    ("limit", "last"),
    [
        ("5个工作日内", date(2026, 3, 9)),  # from Monday, 2 March
        ("48小时内", date(2026, 3, 4)),
        ("5小时内", date(2026, 3, 3)),
        ("3日内", date(2026, 3, 5)),
        ("2026年3月15日前", date(2026, 3, 15)),
        ("3月底前", date(2026, 3, 31)),
        ("当场办结", date(2026, 3, 2)),
        ("9999年内", None),
        ("及时公开", None),
    ],
)
def test_a_limit_from_a_day(limit, last):
    assert due(Deadline.parse(limit), date(2026, 3, 2)) == last


@pytest.mark.parametrize(
    ("plan", "last"),
    [
        ("2026年9月", date(2026, 9, 30)),
        ("2025年第三季度", date(2025, 9, 30)),
        ("2024年2月底前", date(2024, 2, 29)),
        ("2026年6月中旬", date(2026, 6, 20)),
        ("上半年", date(2026, 6, 30)),
        ("年底前", date(2026, 12, 31)),
        ("次年3月底前", date(2027, 3, 31)),
        ("2026年2月30日前", None),
        ("2026年13月底前", None),
        ("季度末前", None),
        ("每季度", None),
        ("20个工作日内", None),
    ],
)
def test_the_last_day_of_a_plan(plan, last):
    assert Deadline.parse(plan).last_day(2026) == last


@pytest.mark.parametrize("text", ["当场办结", "即办", "即时办结", "当场登记", "立等可取"])
def test_what_is_done_at_once_is_the_strictest_limit(text):
    at_once, days = Deadline.parse(text), Deadline.parse("20个工作日")
    assert at_once.understood
    assert at_once.checkable
    assert at_once.against(days) is Order.STRICTER
    assert days.against(at_once) is Order.LOOSER
