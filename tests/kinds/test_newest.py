"""The newest of the dates of several catalogs, but for slips."""

import pytest

from gongkai.kinds.date import newest


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ([], ""),
        (["2062-11-23"], "2062-11-23"),
        (["2026-11-30", "2062-11-23"], "2026-11-30"),
        (["2020-01-01", "2026-11-30"], "2026-11-30"),  # one that nobody kept up
        (["2026-11-01", "2026-03-01", "2029-11-01", "2025-01-01"], "2026-11-01"),
        (["2026-11-01", "2026-03-01", "2027-11-01", "2025-01-01"], "2027-11-01"),
    ],
)
def test_a_date_that_is_years_ahead_of_all_others_does_not_count(dates, day):
    assert newest(dates) == day
