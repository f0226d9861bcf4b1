"""What falls due from a day on: recurring limits of the catalog, dated columns of lists, the yearly assessment, the review,
the province's tasks.

赣府厅发〔2020〕17号第三条、第五条、第十四条 (目录动态管理; 每年评估). A list's form says which of its columns is a day that something
is due (到期), which others say that it is done (办结), and from which ones its limit runs (起算).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from gongkai.kinds.date import a_year_after, is_over
from gongkai.kinds.date import due as due_of
from gongkai.model.entry import Catalog, Entry
from gongkai.model.form import FormColumn
from gongkai.model.record import Listing, Record, text_of
from gongkai.model.recurring import Day, days, recurs
from gongkai.model.report import ReportSheet
from gongkai.model.task import Standing
from gongkai.resolve.catalog import Resolved
from gongkai.resolve.tasks import has_page, standing
from gongkai.source.project import Project

COLUMNS = (
    ("日期", 11.0),
    ("星期", 5.0),
    ("情况", 6.0),
    ("地方", 10.0),
    ("事", 34.0),
    ("责任单位", 16.0),
    ("依据", 34.0),
    ("编号", 9.0),
)
_WEEK = "一二三四五六日"
ABOUT = "，那时的放假安排还没有公布（先按周一至周五数，可能晚几天），或者时限没有说是哪几天（每年两次，先平均分）"


class Due(NamedTuple):
    """A matter and its day: in which place, which row or item, what is to be done, by whom, and what says so. It is
    `overdue` where the day has passed and nothing says that it was done, `about` its day where holidays may still move it."""

    day: date
    place: str
    slug: str
    id: str
    what: str
    office: str
    basis: str
    overdue: bool = False
    about: bool = False

    @property
    def state(self) -> str:
        """In a word."""
        return "逾期" if self.overdue else "约" if self.about else ""

    @property
    def uid(self) -> str:
        """A name in calendars that stays with the matter and its day."""
        told = "\n".join((self.slug, self.id, self.what, self.day.isoformat()))
        return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@gongkai"


def due(project: Project, places: Iterable[Resolved], on: date, until: date) -> tuple[Due, ...]:
    """All that falls due from `on` to `until` in these places, and what was due before and is not done; by day."""
    found: list[Due] = []
    for place in places:
        if place.catalog is not None:
            found += _of(place.catalog, place.lists, on, until)
            if has_page(project, place.source, place.lists):
                found += _tasks(
                    place.catalog, standing(project, place.source, place.catalog, place.lists, on), on, until
                )
    return tuple(sorted(one for one in found if one.day <= until))


def _tasks(catalog: Catalog, told: Standing, on: date, until: date) -> Iterator[Due]:
    """The province's tasks that are not done, where the place tells of them, and the yearly ones of the years to come."""
    place, who = catalog.place, catalog.place.office or ""
    for step in told.steps:
        if step.task.optional:
            continue
        basis, what = f"{told.document}第{step.task.section}条", f"任务：{step.task.name}"
        if step.due and not step.done:
            day = date.fromisoformat(step.due)
            yield Due(day, place.name, place.slug, step.task.id, what, who, basis, step.overdue > 0)
        years = range(on.year + 1, until.year + 1) if step.task.yearly else ()
        for day in filter(None, map(step.task.due, years)):
            yield Due(day, place.name, place.slug, step.task.id, what, who, basis)


def _of(catalog: Catalog, lists: Iterable[Listing], on: date, until: date) -> Iterator[Due]:
    place = catalog.place
    last = a_year_after(date.fromisoformat(place.assessed or catalog.date))
    what, basis = "整体评估目录，写上“评估”的日期", "赣府厅发〔2020〕17号第三条、第五条"
    if not catalog.above:
        yield Due(last, place.name, place.slug, "", what, place.office or "", basis, last < on)
    if not catalog.above and place.level == "县级" and place.review is None:
        what, basis = "报设区市审核，审核以后记下", "赣府厅发〔2020〕17号第三条"
        since = date.fromisoformat(catalog.date)
        yield Due(since, place.name, place.slug, "", what, place.office or "", basis, since < on)
    for entry in _recurring(catalog):
        found = days(entry.deadline, on, until) if entry.deadline else ()
        yield from (_entry(catalog, entry, day) for day in found)
    for listing, column, record in _open(lists, on):
        if (day := due_of(listing, record, column, on)) is not None:
            offices = [one.key for one in listing.form.columns if one.kind == "机构"]
            who = text_of(listing.cell(record, offices[0]), "、") if offices else ""
            what = f"{listing.form.name}：{listing.name_of(record)}（{column.heading}）"
            yield Due(day, place.name, place.slug, record.id, what, who, listing.form.source, day < on)


def _open(lists: Iterable[Listing], on: date) -> Iterator[tuple[Listing, FormColumn, Record]]:
    """The rows of lists that are in force, with each column that is due and not done."""
    for listing in lists:
        for column in listing.form.columns if listing.current else ():
            for record in listing.records if column.due else ():
                if not is_over(listing, record, column, on):
                    yield listing, column, record


def _recurring(catalog: Catalog) -> Iterator[Entry]:
    """The items whose limit recurs, of those that are disclosed at the place's own level."""
    level, tiers = catalog.place.level, catalog.template.tiers
    for entry in catalog.entries:
        ours = not entry.tiers or level not in tiers or level in entry.tiers
        if ours and entry.deadline is not None and any(map(recurs, entry.deadline.clauses)):
            yield entry


def undated(catalog: Catalog, lists: Iterable[Listing], on: date) -> Iterator[str]:
    """The items whose limit recurs on no certain day (每周, 每20个工作日), and the rows that are not done and whose limit tells
    none (尽快), with what it says: they are in no list by day."""
    for entry in _recurring(catalog):
        if entry.deadline is not None and not days(entry.deadline, on, on + timedelta(days=366)):
            yield f"{catalog.place.name} {entry.id}（{entry.deadline.text}）"
    for listing, column, record in _open(lists, on):
        if due_of(listing, record, column, on) is None and (written := listing.text(record, column.key)):
            yield f"{catalog.place.name} {record.id}（{column.heading}：{written}）"


def _entry(catalog: Catalog, entry: Entry, when: Day) -> Due:
    place, name = catalog.place, " · ".join(filter(None, (entry.primary, entry.secondary)))
    limit = entry.deadline.text if entry.deadline else ""
    office = "、".join(entry.body)
    return Due(
        when.day, place.name, place.slug, entry.id, f"公开：{name}", office, f"公开时限：{limit}", about=when.about
    )


def as_rows(found: Iterable[Due]) -> list[list[str]]:
    """A table's rows, as `COLUMNS` names them."""
    return [
        [one.day.isoformat(), _WEEK[one.day.weekday()], one.state, one.place, one.what, one.office, one.basis, one.id]
        for one in found
    ]


def as_sheet(found: Iterable[Due], on: date, until: date) -> ReportSheet:
    """The same as a workbook's sheet."""
    lead = f"{on.isoformat()}至{until.isoformat()}到期的事，和在此之前到期、没有写办结的事。清单里的工作日按周一至周五数，遇长假可能晚几天；标“约”的{ABOUT}。"
    return ReportSheet("到期", "到期事项", lead, COLUMNS, as_rows(found))


def as_text(found: tuple[Due, ...], on: date, until: date) -> str:
    """A list for the terminal, by day; matters of one day and office that differ in the item only stand together."""
    late = sum(one.overdue for one in found)
    lines = [
        f"{on.isoformat()}至{until.isoformat()}：{len(found) - late} 件到期{f'，另有 {late} 件逾期' if late else ''}。"
    ]
    day: date | None = None
    for one in found:
        if one.day != day:
            day = one.day
            lines.append(f"\n{day.isoformat()} 星期{_WEEK[day.weekday()]}{' 逾期' if day < on else ''}")
        who = f"，{one.office}" if one.office else ""
        about = "（约）" if one.about else ""
        lines.append(f"  {one.place} {one.id + ' ' if one.id else ''}{one.what}{who}{about}")
    lines += [f"\n标“约”的{ABOUT}。"] if any(one.about for one in found) else []
    return "\n".join(lines) + "\n"


def as_calendar(found: Iterable[Due], on: date) -> bytes:
    """The same as iCalendar (RFC 5545): one event of a whole day for each matter, without anything of the clock."""

    from icalendar import Calendar, Event

    book = Calendar()
    book.add("prodid", "-//gongkai//due//ZH")
    book.add("version", "2.0")
    book.add("x-wr-calname", "政务公开到期事项")
    stamp = datetime(on.year, on.month, on.day, tzinfo=UTC)
    for one in found:
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", stamp)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("summary", f"{f'【{one.state}】' if one.state else ''}{one.what}")
        event.add("description", "\n".join(filter(None, (one.place, one.id, one.office, one.basis))))
        book.add_component(event)
    return bytes(book.to_ical())
