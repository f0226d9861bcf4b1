"""A law's status on a day, where the days of its registry entry are known wholly or in part."""

import pytest

from gongkai.model.law import Law


def law(status, since=None, effective=None):
    return Law(key="甲法", title="甲法", kind="法律", status=status, since=since, effective=effective)


@pytest.mark.parametrize(
    ("status", "since", "day", "expected"),
    [
        ("已废止", "2026-08-15", "2026-08-14", "现行"),
        ("已废止", "2026-08-15", "2026-08-15", "已废止"),
        ("已修订", "2021-05-01", "2021-04-30", "现行"),
        ("已废止", "2021", "2021-12-31", "现行"),  # some day of that year
        ("已废止", "2021", "2022-01-01", "已废止"),
        ("已废止", "2021-07", "2021-07-31", "现行"),
        ("已废止", "2021-07", "2021-08-01", "已废止"),
        ("已废止", None, "1999-01-01", "已废止"),  # not known since when
        ("现行", None, "1999-01-01", "现行"),
        (None, None, "2026-01-01", None),
    ],
)
def test_a_law_was_in_force_until_the_day_it_was_replaced(status, since, day, expected):
    assert law(status, since).status_on(day) == expected


@pytest.mark.parametrize(
    ("effective", "day", "expected"),
    [
        ("2021-01-01", "2020-12-31", True),
        ("2021-01-01", "2021-01-01", False),
        ("2021", "2020-12-31", True),
        ("2021", "2021-01-01", False),
        ("2021-07", "2021-06-30", True),
        ("2021-07", "2021-07-01", False),
        (None, "1999-01-01", False),
    ],
)
def test_a_law_begins_on_its_day(effective, day, expected):
    assert law("现行", effective=effective).begins_after(day) is expected
