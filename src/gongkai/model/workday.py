"""Working days as weekdays: which holidays and shifted days off a year has is announced year by year and not known here.

A limit reckoned so may fall a little early around holidays, never late; what speaks of it says so.
"""

from __future__ import annotations

from datetime import date, timedelta

from gongkai.model.deadline import Deadline, Unit

_SATURDAY = 5


def workdays_after(day: date, count: int) -> date:
    """The day that is `count` weekdays after `day`."""
    if count == 0:
        return day
    day -= timedelta(days=max(day.weekday() - _SATURDAY + 1, 0))  # a weekend counts from its Friday
    weeks, rest = divmod(count, 5)
    return day + timedelta(weeks=weeks, days=rest + 2 * (day.weekday() + rest >= _SATURDAY))


def due(deadline: Deadline, since: date) -> date | None:
    """The last day of a limit that begins at `since` (5个工作日内, 48小时内), or that a plan names; None for others."""
    limit = deadline.limit()
    if limit is None or limit.amount is None:
        return deadline.last_day(since.year)
    try:
        if limit.unit is Unit.WORKDAY:
            return workdays_after(since, limit.amount)
        return since + timedelta(days=-(-(limit.days() or 0) // 1))
    except OverflowError:  # 9999年内
        return None
