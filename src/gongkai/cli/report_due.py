"""gongkai report due: what falls due, as a list, a table or a calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options
from gongkai.model.indented import indented
from gongkai.model.letters import first_of

if TYPE_CHECKING:
    from gongkai.resolve.catalog import Resolved


@click.command(name="due")
@click.option("--on", metavar="日期", help="从哪一天算起，如 2026-12-01；默认今天。")
@click.option(
    "--days", metavar="天数", type=click.IntRange(0, 3660), default=90, show_default=True, help="看多少天以内的。"
)
@options.county_option
@options.report_options("text", "csv", "xlsx", "ics", "json")
@options.in_project
def command(on: str | None, days: int, counties: tuple[str, ...], style: str, output: Path | None, root: Path) -> None:
    """什么时候什么事到期：每季度、每年要公开的，各种清单里写了日期的，每年的评估；逾期没有办的也列出。

    ics 是日历文件，Outlook、手机日历都能导入。
    """
    from gongkai.progress.due import COLUMNS, as_calendar, as_rows, as_sheet, as_text, due, undated
    from gongkai.render.csv import write as csv
    from gongkai.resolve.catalog import resolve_all

    start = date.fromisoformat(options.day(on))
    until = start + timedelta(days=days)
    slugs = options.known_counties(root, counties)
    sources = options.load(root, slugs or None)
    left: list[str] = []

    def places() -> Iterator[Resolved]:
        for one in resolve_all(sources):
            if not slugs or one.source.slug in slugs:
                left.extend(undated(one.catalog, one.lists, start) if one.catalog else ())
                yield one

    found = due(sources, places(), start, until)
    ways: dict[str, Callable[[], str | bytes]] = {
        "text": lambda: as_text(found, start, until),
        "csv": lambda: csv([[name for name, _ in COLUMNS], *as_rows(found)]),
        "xlsx": lambda: options.workbook([as_sheet(found, start, until)], start.isoformat()),
        "ics": lambda: as_calendar(found, start),
        "json": lambda: indented([one._asdict() | {"day": one.day.isoformat()} for one in found]) + "\n",
    }
    options.deliver(output, ways[style]())
    if left:
        click.echo(f"有 {len(left)} 项要到期，但没有写确定的日子，没有列：{first_of(left, 3)}", err=True)
    options.tell_errors(options.errors_in(sources, slugs or sources.places))
