"""When limits that recur fall due."""

from datetime import date, timedelta

import pytest

from gongkai.model.deadline import Deadline
from gongkai.model.recurring import days, recurs

MONTHLY = [f"2019-{month}-05" for month in ("09", "10", "11", "12")] + [f"2020-0{month}-05" for month in range(1, 9)]
ENDS = [
    (date.fromisoformat(day).replace(day=1) - timedelta(days=1)).isoformat() for day in [*MONTHLY[1:], "2020-09-05"]
]


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        ("每月5日前", MONTHLY),
        ("每月五日前", MONTHLY),
        ("每月5号前公布上月情况", MONTHLY),
        ("次月5日前", MONTHLY),
        ("每月31日前；每季度", ENDS),
        ("每月5日、上旬前", sorted([*MONTHLY, *(f"{day[:-2]}10" for day in MONTHLY)])),
        # 1 to 7 October, 1 January, 24 January to 2 February were holidays
        ("每季度后5个工作日内", ["2019-10-12", "2020-01-08", "2020-04-08", "2020-07-07"]),
        ("每季度首月10日前", ["2019-10-10", "2020-01-10", "2020-04-10", "2020-07-10"]),
        ("每季度第一个月10日前更新", ["2019-10-10", "2020-01-10", "2020-04-10", "2020-07-10"]),
        ("每季度的第2个月的5日前", ["2019-11-05", "2020-02-05", "2020-05-05", "2020-08-05"]),
        ("每季度末月25日前", ["2019-09-25", "2019-12-25", "2020-03-25", "2020-06-25"]),
        ("每季度末", ["2019-09-30", "2019-12-31", "2020-03-31", "2020-06-30"]),
        ("季度终了后15日内", ["2019-10-15", "2020-01-15", "2020-04-15", "2020-07-15"]),
        ("每半年首月10日前", ["2020-01-10", "2020-07-10"]),
        ("上半年结束后30日内", ["2020-07-30"]),
        ("每年6月30日和12月31日前", ["2019-12-31", "2020-06-30"]),
        ("每年1月、7月", ["2020-01-31", "2020-07-31"]),
        ("每年1、4、7、10月", ["2019-10-31", "2020-01-31", "2020-04-30", "2020-07-31"]),
        ("每年第一、三季度", ["2019-09-30", "2020-03-31"]),
        ("每年1月31日前公布上一年度情况", ["2020-01-31"]),
        ("每年三月底前公开上半年情况", ["2020-03-31"]),
        ("次年3月底前", ["2020-03-31"]),
        ("年度终了后20个工作日内", ["2020-02-05"]),
        ("每年度结束后3个月内", ["2020-03-31"]),
        ("每年公布2次", ["2019-12-31约", "2020-06-30约"]),  # as the year is divided: nothing says when
        ("一年四次", ["2019-09-30约", "2019-12-31约", "2020-03-31约", "2020-06-30约"]),
        ("每年至少五次", ["2019-12-31约"]),
        ("每月公布两次", [f"{day}约" for day in ENDS]),
        ("每年十二次", [f"{day}约" for day in ENDS]),
        ("每年两次（6月、12月）", ["2019-12-31", "2020-06-30"]),
        *((one, ["2019-12-31", "2020-06-30"]) for one in ("半年一次", "每半年公布一次")),
        ("一年一次", ["2019-12-31"]),
        ("每年春节前公布两次", []),
        ("每年2月29日前；每年1月30日前", ["2020-01-30", "2020-02-29"]),
        ("每年度结束以前", ["2019-12-31"]),
        *((one, []) for one in ("每年春节前", "每年汛期之前公布", "每季度结算以后", "每月发薪日前")),
        ("每年初", []),
        ("每季度初", []),
        ("每年上半年结束后15日内", []),
        ("每季度第四个月", []),
        ("每两年", []),
    ],
)
def test_the_days_of_a_limit(limit, told):
    parsed = Deadline.parse(limit)
    assert all(map(recurs, parsed.clauses))
    found = [f"{one.day}{'约' * one.about}" for one in days(parsed, date(2019, 9, 1), date(2020, 8, 31))]
    assert found == told


def test_a_day_that_a_year_does_not_have():
    assert [one.day for one in days(Deadline.parse("每年2月29日前"), date(2026, 1, 1), date(2026, 12, 31))] == [
        date(2026, 2, 28)
    ]


@pytest.mark.parametrize("limit", ["信息形成之日起20个工作日内", "3月底前", "长期公开", "项目结束后5个工作日内"])
def test_what_does_not_recur(limit):
    assert not any(map(recurs, Deadline.parse(limit).clauses))
