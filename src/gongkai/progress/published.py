"""Whether what the catalog promises is really published: where each item stands, and what was found there.

The catalog and the website's columns must not be two things (目录与栏目“两张皮”). Without a visit only this is told: of which items
an address (公开位置) is known. With one also what is dead, empty, or older than its limit allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from gongkai.model.address import is_web
from gongkai.model.deadline import PERIODS, ClauseKind, Deadline
from gongkai.model.entry import Catalog
from gongkai.model.recurring import recurs
from gongkai.model.report import ReportSheet

if TYPE_CHECKING:
    from gongkai.progress.visit import Visit

MISSING, UNSEEN, FINE, OLD, EMPTY, DEAD, ELSEWHERE = (
    "没有写公开位置", "写了，没有看", "看过，正常", "太旧", "空的", "打不开", "转到别的网站",
)  # fmt: skip
STATES = (DEAD, EMPTY, OLD, ELSEWHERE, MISSING, UNSEEN, FINE)
COLUMNS = (("公开主体", 16.0), ("领域", 12.0), ("编号", 9.0), ("事项", 22.0), ("情况", 11.0), ("说明", 26.0), ("公开时限", 20.0), ("公开位置", 40.0))  # fmt: skip
_GRACE = 31  # days: a page of the quarter that has just ended may still be in the making


class Row(NamedTuple):
    """An item of a place's catalog, and what is known of its page; `newest` is the newest date on it."""

    place: str
    slug: str
    domain: str
    id: str
    name: str
    office: str
    limit: str
    location: str
    state: str
    told: str = ""
    newest: str = ""


def published(catalog: Catalog, on: date, visits: Mapping[str, Visit] | None = None) -> list[Row]:
    """A row for each entry; `visits` by addresses where they were visited, `on` the day."""
    rows = []
    for domain, entry in catalog.pairs():
        name = " · ".join(filter(None, (entry.primary, entry.secondary)))
        where, limit = entry.location or "", entry.deadline.text if entry.deadline else ""
        seen = (visits or {}).get(where)
        state, told = _judged(where, entry.deadline, seen, on)
        newest = seen.newest.isoformat() if seen and seen.newest else ""
        place, office = catalog.place, "、".join(entry.body)
        rows.append(Row(place.name, place.slug, domain.name, entry.id, name, office, limit, where, state, told, newest))
    return rows


def addresses(catalog: Catalog) -> list[str]:
    """The web addresses of a catalog's entries."""
    return [entry.location or "" for entry in catalog.entries if is_web(entry.location)]


def _judged(where: str, limit: Deadline | None, seen: Visit | None, on: date) -> tuple[str, str]:
    if not is_web(where):
        return MISSING, f"写的是“{where}”，不是网址" if where else ""
    if seen is None:
        return UNSEEN, ""
    if seen.trouble:
        return DEAD, seen.trouble
    if seen.empty:
        return EMPTY, "网页上几乎没有文字"
    longest = _longest(limit)
    if longest is not None and seen.newest is not None and on - seen.newest > timedelta(days=longest):
        return OLD, f"网页上最新的日期是{seen.newest.isoformat()}，时限要求{longest - _GRACE}天以内有新的"
    if seen.elsewhere:
        return ELSEWHERE, f"实际是 {seen.elsewhere} 的网页"
    return FINE, f"网页上最新的日期是{seen.newest.isoformat()}" if seen.newest else "网页上没有日期，看不出新旧"


def _longest(limit: Deadline | None) -> int | None:
    """After how many days a page must show something new: of limits that recur, with a month's grace."""
    for clause in limit.clauses if limit else ():
        if clause.kind is ClauseKind.RECURRING and clause.period in PERIODS:
            return PERIODS[clause.period] * 365 // 12 + _GRACE
        if clause.kind is ClauseKind.BEFORE and recurs(clause):
            return 365 + _GRACE
    return None


def as_sheets(rows: Iterable[Row], title: str, day: str) -> list[ReportSheet]:
    """A workbook of two sheets: offices with their counts, and all items, the office's together, what is amiss first."""
    listed = sorted(rows, key=lambda row: (row.office, STATES.index(row.state), row.id))
    offices = dict.fromkeys(row.office for row in listed)
    counts = [
        [office, *(str(sum(r.office == office and r.state == state for r in listed) or "") for state in STATES)]
        for office in offices
    ]
    told = f"截至{day}。日期取自网页上的文字，不能代替人看；程序只看不改。"
    columns = (("公开主体", 22.0), *((state, 9.0) for state in STATES))
    cells = [[r.office, r.domain, r.id, r.name, r.state, r.told, r.limit, r.location] for r in listed]
    return [
        ReportSheet("各单位", f"{title}：各单位", told, columns, counts),
        ReportSheet("逐项", f"{title}：逐项", told, COLUMNS, cells),
    ]


def as_text(rows: Iterable[Row], *, checked: bool) -> str:
    """The counts, and what is amiss."""
    listed = list(rows)
    counted = [(state, sum(row.state == state for row in listed)) for state in STATES]
    if not listed:
        return "没有采用事项。\n"
    lines = [f"{len(listed)} 项：" + "，".join(f"{state} {count} 项" for state, count in counted if count) + "。"]
    for row in listed:
        if row.state in (DEAD, EMPTY, OLD, ELSEWHERE):
            lines.append(f"{row.state}  {row.place} {row.id} {row.name}（{row.office}）：{row.told}\n  {row.location}")
    if not checked:
        lines.append("没有打开网页看。要看，加 --check（会访问这些网址）。")
    return "\n".join(lines) + "\n"
