"""On which days a limit that recurs falls due: 每季度, 每年6月30日和12月31日前, 每季度首月10日前, 每月后10个工作日内, 年度终了后3个月内.

A period that names no day ends with its last one. A day that is named (每月5日前) stays it; a length behind the period's end is
reckoned like any other (民法典第二百零三条), over weekends alone in a year whose holidays are not known.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from gongkai.model.deadline import ENDED, PERIODS, VERB, Clause, ClauseKind, Deadline, evened, last_of
from gongkai.model.numerals import numeral
from gongkai.model.reckoning import reckon, weekend

_EVERY = re.compile(r"[每按逐]个?(?:年度?|半年|季度?|月度?)|^(?:一?年度?|半年|季度?|月度?)内?")
_LISTED = re.compile(
    r"(\d{1,2})(?=(?:[、和及与]\d{1,2}){1,11}月)|(第?[一二三四])(?=(?:[、和及与]第?[一二三四]){1,3}季度)"
)
_IN_YEAR = re.compile(r"\d{1,2}月(?:\d{1,2}日|[初上中下]旬?)?|第?[一二三四]季度|[上下]半年")
_IN_MONTH = re.compile(r"\d{1,2}日|[上中下]旬|[初底末]")
_MONTH = re.compile(r"的?(?:第?(?P<n>[一二三四五六1-6])个?月|(?P<first>[首头]个?月)|末月|最后一?个月)")
# What says when, too: numbers, and what happens on no certain day (春节前, 汛期以后).
_UNREAD = re.compile(r"[\d一二三四五六七八九十初中旬首第]|(?<=[^和或及与、的底末份之以束了终满])[之以]?[前后]")


class Day(NamedTuple):
    """A day on which something is due; `about` where holidays may still move it, since those of its year are not known, or
    nothing tells the days of what comes several times (每年两次)."""

    day: date
    about: bool = False


def recurs(clause: Clause) -> bool:
    """Whether a part of a limit comes again and again."""
    return clause.each() is not None


def days(limit: Deadline, on: date, until: date) -> list[Day]:
    """The days from `on` to `until` on which what recurs of a limit falls due, in order; none where it names no certain day."""
    found = {one.day: one for clause in limit.clauses if recurs(clause) for one in _of(clause, on, until)}
    return [found[day] for day in sorted(found) if on <= day <= until]


def _of(clause: Clause, on: date, until: date) -> Iterator[Day]:
    period = clause.period or ""
    if clause.kind is ClauseKind.BEFORE:
        yield from map(Day, _named(period[2:], PERIODS[period[1]], on, until))
    elif clause.amount is not None:
        yield from _behind(clause, on, until)
    elif period in PERIODS:
        said = _EVERY.split(evened("".join(clause.text.split())), maxsplit=1)[-1]
        asked, months, times = VERB.split(said, maxsplit=1)[0], PERIODS[period], clause.times()
        if times > 1 and months == 12 and len(_IN_YEAR.findall(said)) == times:  # 两次（6月、12月）
            asked = "、".join(_IN_YEAR.findall(said))
        elif times > 1 and not _IN_YEAR.search(asked) and not _IN_MONTH.search(asked) and not _UNREAD.search(asked):
            part = months // times if months % times == 0 else months
            yield from (Day(one, about=True) for one in _named("", part, on, until))
            return
        yield from map(Day, _named(asked, months, on, until))


def _behind(clause: Clause, on: date, until: date) -> Iterator[Day]:
    """The last days of a length that begins with each period's end."""
    ended = ENDED.fullmatch(clause.anchor or "")
    months = PERIODS.get(ended["p"] if ended else clause.period or "")
    length = replace(clause, kind=ClauseKind.WITHIN)
    for end in _ends(on - timedelta(days=732), until, months) if months else ():
        if ended and ended["half"] and (end.month == 6) != (ended["half"] == "上"):
            continue
        found = reckon(length, end)
        day = found.last or reckon(length, end, weekend).last
        if day is not None:
            yield Day(day, found.unknown is not None)


def _named(said: str, months: int, on: date, until: date) -> Iterator[date]:
    """The days of periods of so many months that a text names (6月、12月, 首月10日, 5日), their last ones where it names none."""
    number, expression = months, _IN_MONTH
    if months == 12:
        expression, said = _IN_YEAR, _LISTED.sub(lambda one: f"{one[0]}{'月' if one[1] else '季度'}", said)
    elif months > 1 and (found := _MONTH.match(said)) is not None:
        said = said[found.end() :]
        named = found["n"] or ("一" if found["first"] else "")
        number = int(named) if named.isdigit() else numeral(named) or months
    elif months > 1 and said[:1] not in ("底", "末"):
        expression = re.compile(r"(?!)")  # a day of no month
    named = [one[0] for one in expression.finditer(said)]
    if number > months or _UNREAD.search(expression.sub("", said)):
        return
    for end in _ends(on, until, months):
        month = f"{end.month - months + number}月"
        for one in (named if months == 12 else [f"{month}{part}" for part in named]) or [month]:
            day = last_of(one, end.year) or last_of(f"{one.partition('月')[0]}月", end.year)  # 2月29日
            yield from (day,) if day is not None else ()


def _ends(start: date, until: date, months: int) -> Iterator[date]:
    """The last days of periods of so many months, from the one of `start` to that of `until`."""
    for count in range(start.year * 12 + start.month - 1, until.year * 12 + until.month - 1 + months):
        year, month = divmod(count, 12)
        if (month + 1) % months == 0 and 1 <= year <= 9999:
            yield date(year, month + 1, calendar.monthrange(year, month + 1)[1])
