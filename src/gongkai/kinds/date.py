"""日期: a day, a month or a year (2026-03-01, 2026-03, 2026), printed as 2026年3月1日."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from unicodedata import normalize

from gongkai.kinds.kind import Kind, Wrong, with_text
from gongkai.model.deadline import Deadline
from gongkai.model.form import Cells, FormColumn
from gongkai.model.nothing import is_undone
from gongkai.model.numerals import digits, numeral
from gongkai.model.reckoning import due as last_of
from gongkai.model.record import Listing, Record

_WRITTEN = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_SEPARATED = re.compile(
    "([0-9]{4})(?:年|[./-](?=[0-9]))(?:([0-9]{1,2})(?:月份?|[./-](?=[0-9])|$)(?:([0-9]{1,2})[日号]?)?)?|"
    "([0-9]{4})([0-9]{2})([0-9]{2})"
)
EPOCH = date(1899, 12, 30)  # Excel counts its days from here
SERIALS = range(29_221, 73_051)  # such days from 1980 to 2099
_YEARS = range(1900, 2200)
_DAY = "2026-12-31"
DAY_WANTED = f"写成 {_DAY} 这样，也可以写 2026年12月31日、2026/12/31、2026.12.31"  # as messages say it
_MIDNIGHT = re.compile(r"[T\s]{1,9}0?0:00(?::00(?:\.0{1,9})?)?\s{0,9}$")  # what programs put behind a day
_HAN = "〇零○一二三四五六七八九"
_NUMERALS = re.compile(f"([{_HAN}]{{4}})年(?:([{_HAN}十]{{1,3}})月(?:([{_HAN}十]{{1,3}})[日号])?)?")


def days(text: str) -> tuple[date, date] | None:
    """The first and the last day that a date stands for (2026-03: all of March); None for what is no date."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    last = first.month if month else 12
    return first, first if day else date(year, last, calendar.monthrange(year, last)[1])


def as_day(text: str) -> str | None:
    """A day in any usual spelling (2026年3月1日, 2026/3/1, 2026.3.1) as sources have it; None for what is no day."""
    written = _written(text, Cells(key="", kind="日期"))
    found = days(written)
    return written if found is not None and found[0] == found[1] and len(written) == len(_DAY) else None


def serial(text: str) -> date | None:
    """The day that Excel keeps as this number in a cell without a format; None for what is none."""
    known = re.fullmatch("[0-9]{5}", text) is not None and int(text) in SERIALS
    return EPOCH + timedelta(days=int(text)) if known else None


def a_year_after(last: date) -> date:
    """The last day for what is to be done every year."""
    return last + min(timedelta(days=366), date.max - last)


def newest(dates: Iterable[str]) -> str:
    """The newest of the dates that several catalogs bear (YYYY-MM-DD); empty where there are none.

    One that is years ahead of all others (2062 for 2026) is a slip, by which everybody else would be late. Of few catalogs one
    may well be some years ahead.
    """
    told = sorted(dates, reverse=True)
    years = 2 if len(told) > 3 else 8
    slips = (int(one[:4]) - int(before[:4]) > years for one, before in pairwise(told))
    return next((one for one, slip in zip(told, slips, strict=False) if not slip), told[-1] if told else "")


def day_of_row(year: str, dates: Iterable[str]) -> str:
    """The last day that a row of a yearly list tells of (YYYY-MM-DD), its year's where none does; "" of a list without year."""
    told = filter(None, map(days, dates)) if year else ()
    return max((last.isoformat() for _, last in told), default=f"{year}-12-31" if year else "")


def is_over(listing: Listing, record: Record, column: FormColumn, on: date = date.max) -> bool:
    """Whether a row says that what is due in a column is done; not where it was done on a day after `on` only."""
    said = [(listing.text(record, key), text) for key, text in column.ends]
    if any((day := days(found)) is not None and day[0] > on for found, _ in said):
        return False
    return any(found == text if text else bool(found) and not is_undone(found) for found, text in said)


def due(listing: Listing, record: Record, column: FormColumn, on: date = date.max) -> date | None:
    """The last day for what a row says in a column that is `due`; None where it is over `on` a day, or no day follows from it."""
    if is_over(listing, record, column, on):
        return None
    written = listing.text(record, column.key)
    if (dated := days(written)) is not None:
        return dated[1]
    if not column.since:
        return Deadline.parse(written).last_day(int(listing.year)) if listing.year else None
    since = next(filter(None, (days(listing.text(record, key)) for key in column.since)), None)
    if since is None:
        return None
    return a_year_after(since[1]) if column.kind == KIND.name else last_of(Deadline.parse(written), since[1])


def first_due(listing: Listing, record: Record) -> date | None:
    """The earliest day on which something of a row is due; None where nothing is."""
    found = (due(listing, record, column) for column in listing.form.columns if column.due)
    return min(filter(None, found), default=None)


def _wrong(text: str, column: Cells) -> Wrong | None:
    found = _WRITTEN.fullmatch(text)
    if found is None:
        if (meant := serial(text)) is not None:
            return Wrong("不是日期", f"像是 Excel 存日期的数，那是 {meant}；请核对，写成这样")
        return Wrong("不是日期", "写成 2026-03-01；只知道月份的写 2026-03，只知道年份的写 2026")
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return Wrong("没有这一天", "请核对日期")
    return None if year in _YEARS else Wrong(f"是 {year} 年的日期", "请核对年份：多半写错了一位")


def chinese(text: str) -> str:
    """A date as it is printed (2026-03-01: 2026年3月1日); what is none as it is."""
    found = _WRITTEN.fullmatch(text)
    parts = zip(found.groups(), "年月日", strict=True) if found is not None else ()
    return "".join(f"{int(part)}{unit}" for part, unit in parts if part) or text


def _written(text: str, column: Cells) -> str:
    """Any usual spelling: 2026年3月1日, 2026/3/1, 2026.3.1, 20260301, 二〇二六年三月一日, with 00:00 behind it."""
    plain = "".join(normalize("NFKC", _MIDNIGHT.sub("", text)).split())
    if (numerals := _NUMERALS.fullmatch("".join(text.split()))) is not None:
        return "-".join([digits(numerals[1]), *(f"{numeral(part):02d}" for part in numerals.groups()[1:] if part)])
    if (found := _SEPARATED.fullmatch(plain)) is None:
        return text
    year, *rest = (part for part in found.groups() if part)
    return "-".join([year, *(f"{int(part):02d}" for part in rest)])


KIND = Kind(
    "日期",
    wrong=_wrong,
    printed=lambda text, column, known: (chinese(text),),
    written=_written,
    data=lambda said: {"value": said.written, "text": "、".join(said.printed)},
    schema=lambda column: with_text({"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}),
    source=lambda column: {"type": ["string", "integer"], "pattern": f"^{_WRITTEN.pattern}$"},
    takes="如 2026-03-01；只知道月份的写 2026-03",
)
