"""A limit's last day over Chinese working days, with every day that was passed over and why.

The day of the event does not count (民法典第二百零一条); a limit in days, months or years whose last day is a day off ends
on the next working day (民法典第二百零三条); months end on the same day of their month, or on its last (第二百零二条). Hours are
counted from the hour of the event (第二百零一条第二款), whatever day they end on.
Holidays are those that the State Council has announced, as the `chinese-calendar` package has them: of a year that it does
not know nothing is guessed. What is printed and checked by limits goes by weekends only (`due`), so that it does not change
with the package: it may be some days off around holidays, and what speaks of it says so; nobody is called late who is in time
by the holidays that are known (`latest`).
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from gongkai.model.deadline import Clause, ClauseKind, Deadline, Unit

LONGEST = 3660  # days that are looked at: ten years
_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}


class UnknownYearError(Exception):
    """The holidays of a year are not known; `year` says of which."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


class Passed(NamedTuple):
    """A day that was passed over, or a weekend's day that counted, and why."""

    day: date
    why: str


class Reckoned(NamedTuple):
    """Where a limit ends. `last` is None where it cannot be told: `unknown` is then the year whose holidays are not known,
    or None where the limit has no length, or one beyond all reason. `ahead` is True for a limit before the event."""

    last: date | None
    skipped: tuple[Passed, ...] = ()
    worked: tuple[Passed, ...] = ()
    unknown: int | None = None
    moved: date | None = None
    ahead: bool = False


def day_off(day: date) -> str:
    """Why nobody works on a day (国庆节, 周末); "" of a working day.

    Raises:
        UnknownYearError: the year's holidays were not announced when the package was made.
    """
    import chinese_calendar

    try:
        if chinese_calendar.is_workday(day):
            return ""
        _, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError as problem:
        raise UnknownYearError(day.year) from problem
    return next((one.chinese for one in chinese_calendar.Holiday if one.value == name), "周末")


def weekend(day: date) -> str:
    """Why nobody works on a day as far as weeks tell: 周末, or ""."""
    return "周末" if day.weekday() > 4 else ""


def due(deadline: Deadline, since: date) -> date | None:
    """The last day of a limit that begins at `since` (5个工作日内, 48小时内), over weekends; or that a plan names; None for
    others."""
    limit = deadline.limit()
    return deadline.last_day(since.year) if limit is None else reckon(limit, since, weekend).last


def latest(deadline: Deadline, since: date) -> date | None:
    """The same for who is said to be late: over holidays, too, of a year of which they are known."""
    limit, last = deadline.limit(), due(deadline, since)
    known = reckon(limit, since).last if limit is not None and last is not None else None
    return last if known is None or last is None else max(last, known)


def reckon(clause: Clause, event: date, off: Callable[[date], str] = day_off) -> Reckoned:
    """The last day of a clause (within 20 working days of the event, five days before it), reckoned from the event's day.

    `off` says why a day is none of work; "" of those that are.
    """
    if clause.amount is None or clause.unit is None or clause.kind not in (ClauseKind.WITHIN, ClauseKind.BEFORE):
        return Reckoned(None)
    ahead = clause.kind is ClauseKind.BEFORE
    try:
        if clause.unit is Unit.WORKDAY:
            return _workdays(clause.amount, event, off, ahead)
        last = _plain(clause.amount, clause.unit, event, -1 if ahead else 1)
        return Reckoned(last, ahead=ahead) if ahead or clause.unit is Unit.HOUR else _moved(last, off)
    except UnknownYearError as problem:
        return Reckoned(None, unknown=problem.year, ahead=ahead)
    except (OverflowError, ValueError):  # beyond the year 9999
        return Reckoned(None, ahead=ahead)


def _workdays(count: int, event: date, off: Callable[[date], str], ahead: bool) -> Reckoned:
    day, left = event, count
    skipped: list[Passed] = []
    worked: list[Passed] = []
    for _ in range(LONGEST):
        if left == 0:
            return Reckoned(day, tuple(skipped), tuple(worked), ahead=ahead)
        day += timedelta(days=-1 if ahead else 1)
        if why := off(day):
            skipped.append(Passed(day, why))
            continue
        left -= 1
        if weekend(day):
            worked.append(Passed(day, "调休上班"))
    return Reckoned(None, ahead=ahead)


def _plain(amount: int, unit: Unit, event: date, sign: int) -> date:
    if unit in _MONTHS:
        months = event.year * 12 + event.month - 1 + sign * amount * _MONTHS[unit]
        year, month = divmod(months, 12)
        return date(year, month + 1, min(event.day, calendar.monthrange(year, month + 1)[1]))
    days = -(-amount // 24) if unit is Unit.HOUR else amount * _DAYS[unit]
    return event + timedelta(days=sign * days)


def _moved(last: date, off: Callable[[date], str]) -> Reckoned:
    day, skipped = last, []
    while why := off(day):
        skipped.append(Passed(day, why))
        day += timedelta(days=1)
    return Reckoned(day, tuple(skipped), moved=last if skipped else None)
