"""gongkai due: when a limit ends that begins with an event."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options
from gongkai.source.places import only_county, place_slugs

if TYPE_CHECKING:
    from gongkai.model.deadline import Clause
    from gongkai.model.reckoning import Passed, Reckoned

_WEEK = "一二三四五六日"


@click.command(name="due")
@click.option("--item", metavar="编号", help="哪一项的公开时限，如 04-001。")
@click.option("--limit", "text", metavar="时限", help="不按事项，直接写时限，如“收到申请之日起20个工作日内”。")
@click.option("--event", metavar="日期", required=True, help="事情发生的那天，如 2026-09-27。")
@options.county_option
@options.project_option
def command(item: str | None, text: str | None, event: str, counties: tuple[str, ...], project: Path | None) -> None:
    """从事情发生的那天起，公开时限到哪一天为止。

    按国务院公布的放假和调休安排数工作日，说明跳过了哪些天、为什么；还没有公布安排的年份不猜。
    """
    from gongkai.model.deadline import ClauseKind, Deadline
    from gongkai.model.reckoning import reckon

    if (item is None) == (text is None):
        raise click.UsageError("--item 和 --limit 写一个：哪一项的时限，或者时限的文字。")
    since = date.fromisoformat(options.day(event))
    if item is not None:
        whose, name, text = _limit_of(item, counties, project)
        click.echo(f"{whose}：{item} {name}")
    assert text is not None
    click.echo(f"公开时限：{text}")
    told = False
    for clause in Deadline.parse(text).clauses:
        if clause.kind in (ClauseKind.WITHIN, ClauseKind.BEFORE) and clause.amount is not None:
            told = True
            for line in _told(clause, since, reckon(clause, since)):
                click.echo(line)
    if not told:
        raise click.ClickException("这个时限没有写几天、几个工作日，算不出哪一天为止。")


def _limit_of(item: str, counties: tuple[str, ...], project: Path | None) -> tuple[str, str, str]:
    """Whose it is, the name and the limit of an item: of a place's catalog, the only county's where none is named; of the guideline
    where there are several, and where the only one's lacks the item."""
    from gongkai.model.finding import Severity
    from gongkai.model.letters import did_you_mean
    from gongkai.resolve import prepare
    from gongkai.resolve.catalog import resolve_one

    root = options.root_of(project)
    slugs = options.known_counties(root, counties)
    if len(slugs) > 1:
        raise click.UsageError("一次只写一个地方。")
    only = only_county(place_slugs(root))
    here = slugs or ([only] if only else [])
    sources = options.load(root, here)
    found = {number: entry for base in prepare(sources).values() for number, entry in base.by_id.items()}
    whose = "指引（各县的可能不同，请用 --county 写明是哪个县）"
    if here:
        catalog = resolve_one(sources, here[0]).catalog
        own = {entry.id: entry for entry in catalog.entries} if catalog else {}
        if catalog and not slugs and item in found.keys() - own.keys():
            whose = f"指引（{catalog.place.name}的目录里没有这一项）"
        else:
            whose, found = catalog.place.name if catalog else "", own
    entry = found.get(item)
    if entry is None:
        broken = next((one for one in sources.findings if one.severity is Severity.ERROR), None)
        hint = f"（{broken.span.file} 有错误，先运行 gongkai validate）" if broken else did_you_mean(item, found)
        raise click.UsageError(f"没有编号为“{item}”的事项。{hint}")
    if entry.deadline is None:
        raise click.ClickException(f"{item} 没有写公开时限。")
    return whose, entry.name, entry.deadline.text


def _told(clause: Clause, event: date, found: Reckoned) -> list[str]:
    """What is said of one clause: its last day, and the days passed over."""
    from gongkai.model.deadline import Unit

    assert clause.unit is not None
    anchor = clause.anchor or "事情发生"
    counted = "个" if clause.unit in (Unit.WORKDAY, Unit.QUARTER) else ""
    length = f"{clause.amount}{counted}{clause.unit.value}"
    head = f"“{anchor}”是{_day(event)}，{'提前' if found.ahead else ''}{length}"
    if found.unknown is not None:
        return [f"{head}：{found.unknown}年的放假安排国务院还没有公布（或者没有收录），算不到哪一天。请公布以后再算。"]
    if found.last is None:
        return [f"{head}：算不出来，时限太长。"]
    until = "最迟在这一天公开" if found.ahead else "到这一天为止"
    if clause.unit is Unit.HOUR and not found.ahead:
        moment = "的同一时刻" if clause.amount and clause.amount % 24 == 0 else ""
        why = "不因休息日顺延（民法典第二百零一条）"
        return [f"{head}：从发生的那一刻起算，最迟到{_day(found.last)}{moment}，{why}。"]
    lines = [f"{head}：{_day(found.last)}，{until}。"]
    if found.moved is not None:
        lines.append(f"  最后一天{_day(found.moved)}是休息日，顺延（民法典第二百零三条）。")
    lines += [f"  跳过 {line}" for line in _runs(found.skipped)]
    lines += [f"  {line}" for line in _runs(found.worked)]
    return lines


def _runs(days: tuple[Passed, ...]) -> list[str]:
    """Neighbouring days with one reason as one line: 10月1日至8日 国庆节（8天）."""
    lines = []
    for (why, _), group in groupby(enumerate(days), key=lambda one: (one[1].why, one[1].day.toordinal() - one[0])):
        run = [passed.day for _, passed in group]
        first, last = min(run), max(run)
        until = f"至{last.month}月{last.day}日" if last != first else ""
        lines.append(f"{first.month}月{first.day}日{until} {why}（{len(run)}天）")
    return lines


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（星期{_WEEK[day.weekday()]}）"
