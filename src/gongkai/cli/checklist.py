"""gongkai report checklist: what a place goes through before it applies to be a model area."""

from __future__ import annotations

from pathlib import Path

import click

from gongkai.cli import options
from gongkai.cli.progress import standings
from gongkai.source.places import level_of

_MAY = ("县级", "乡级")


@click.command(name="checklist")
@options.place_option("给哪个县、乡镇的", "place")
@click.option(
    "--on", metavar="日期", help="截至哪一天，如 2026-12-31；默认是目录的日期、审核的日期里晚的（还没有到的取今天）。"
)
@options.report_options("text", "html", "docx", "xlsx")
@options.in_project
def command(place: str | None, on: str | None, style: str, output: Path | None, root: Path) -> None:
    """申报示范区（十县百乡）的自查表：算得出的程序核对，其余人工打勾。"""
    from gongkai.progress.tasks import checklist
    from gongkai.rules import check

    place = options.one_place(root, place)
    if level_of(place).name not in _MAY:
        raise click.UsageError("示范区由县、乡镇申报：--place 写县或者乡镇")
    sources = options.load(root, [place])
    (one,), _ = standings(sources, check(sources).catalogs, place, None, options.day(on) if on else None)
    report = checklist(one, options.errors_in(sources, [place], one.day))
    options.deliver(output, options.printed(report, style, sources.pages))
