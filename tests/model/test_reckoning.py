"""A limit's last day over Chinese working days: what is passed over, what counts, and what nobody knows yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.model.deadline import Deadline, Order
from gongkai.model.reckoning import UnknownYearError, day_off, due, latest, reckon


def reckoned(text, event, **options):
    (clause,) = Deadline.parse(text).clauses
    return reckon(clause, date.fromisoformat(event), **options)


@pytest.mark.parametrize(
    ("text", "event", "last"),
    [
        (
            "信息形成之日起20个工作日内",
            "2026-02-10",
            "2026-03-16",
        ),  # over the Spring Festival and its shifted Saturdays
        ("信息形成之日起20个工作日内", "2024-09-27", "2024-10-30"),  # over the National Day and two worked weekend days
        ("收到申请之日起20个工作日内答复", "2026-03-02", "2026-03-30"),
        ("批准后20日内", "2026-03-02", "2026-03-23"),  # the twentieth day is a Sunday
        ("批准后1个月内", "2026-01-31", "2026-02-28"),  # a workday: weekends around the festival are worked
        ("48小时内", "2026-03-03", "2026-03-05"),
        ("会议召开3日前公告", "2026-03-05", "2026-03-02"),
        ("会议召开5个工作日前公告", "2026-03-09", "2026-03-02"),
    ],
)
def test_the_last_day(text, event, last):
    assert reckoned(text, event).last == date.fromisoformat(last)


def test_what_was_passed_over_is_told_with_its_reason():
    found = reckoned("信息形成之日起5个工作日内", "2024-09-27")
    assert found.last == date(2024, 10, 10)
    reasons = {passed.day.isoformat(): passed.why for passed in found.skipped}
    assert reasons == {"2024-09-28": "周末"} | {f"2024-10-0{day}": "国庆节" for day in range(1, 8)}
    assert [(passed.day.isoformat(), passed.why) for passed in found.worked] == [("2024-09-29", "调休上班")]


def test_a_limit_in_days_that_ends_on_a_day_off_is_moved():
    found = reckoned("批准后20日内", "2026-03-02")
    assert (found.moved, [passed.why for passed in found.skipped]) == (date(2026, 3, 22), ["周末"])


def test_a_year_without_announced_holidays_is_not_guessed():
    def unknown(day):
        if day.year > 2026:
            raise UnknownYearError(day.year)
        return "周末" if day.weekday() > 4 else ""

    found = reckoned("信息形成之日起20个工作日内", "2026-12-20", off=unknown)
    assert (found.last, found.unknown) == (None, 2027)


def test_the_package_says_which_years_it_does_not_know():
    with pytest.raises(UnknownYearError) as told:
        day_off(date(1999, 1, 4))
    assert told.value.year == 1999


@given(st.integers(0, 120), st.dates(date(2005, 1, 1), date(2025, 6, 1)))
def test_so_many_working_days_lie_behind_the_event(count, event):
    (clause,) = Deadline.parse(f"信息形成之日起{count}个工作日内").clauses
    found = reckon(clause, event)
    days = [event + timedelta(days=after) for after in range(1, (found.last - event).days + 1)]
    assert sum(not day_off(day) for day in days) == count
    assert len(found.skipped) == len(days) - count
    assert count == 0 or not day_off(found.last)


@given(st.text(max_size=30), st.dates())
def test_nothing_makes_it_fail(text, event):
    for clause in Deadline.parse(text).clauses:
        reckon(clause, event, off=lambda day: "")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_weekends_are_no_working_days(day, count):
    expected, left = day, count
    while left:
        expected += timedelta(days=1)
        left -= expected.weekday() < 5
    assert due(Deadline.parse(f"{count}个工作日内"), day) == expected


@pytest.mark.parametrize(
    ("limit", "last"),
    [
        ("5个工作日内", date(2026, 3, 9)),  # from Monday, 2 March
        ("48小时内", date(2026, 3, 4)),
        ("5小时内", date(2026, 3, 3)),
        ("3日内", date(2026, 3, 5)),
        ("6日内", date(2026, 3, 9)),  # the sixth day is a Sunday
        ("1个月内", date(2026, 4, 2)),
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


@pytest.mark.parametrize(
    ("limit", "event", "last"),
    [
        ("事发后5小时内", "2026-10-01", "2026-10-02"),
        ("24小时内", "2026-10-01", "2026-10-02"),
        ("48小时内", "2026-02-27", "2026-03-01"),  # a Sunday
        ("5日内", "2026-10-01", "2026-10-08"),
    ],
)
def test_hours_are_not_moved_for_days_off(limit, event, last):
    clause = Deadline.parse(limit).limit()
    assert reckon(clause, date.fromisoformat(event)).last == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("limit", "event", "last"),
    [
        ("3个工作日内", "2026-04-30", "2026-05-08"),  # 五一
        ("3个工作日内", "2026-03-03", "2026-03-06"),
        ("3个工作日内", "2026-02-12", "2026-02-24"),  # weekends that are worked on make nobody late, 春节 neither
        ("3个工作日内", "2999-12-30", "3000-01-02"),  # by weekends where nothing is known
    ],
)
def test_nobody_is_late_who_is_in_time_by_the_holidays(limit, event, last):
    assert latest(Deadline.parse(limit), date.fromisoformat(event)) == date.fromisoformat(last)
