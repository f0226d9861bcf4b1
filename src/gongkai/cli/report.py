"""gongkai report: reports over the project."""

from __future__ import annotations

from pathlib import Path

import click

from gongkai.cli import (
    checklist,
    coverage,
    options,
    progress,
    report_due,
    report_overview,
    report_published,
    report_uniformity,
)
from gongkai.model.indented import indented


@click.group(name="report")
def command() -> None:
    """各种报表。"""


@command.command(name="evidence")
@options.place_option("只看这个地方目录里的事项，并列出已核对多少")
@options.text_or("json", "markdown")
@options.in_project
def evidence(county: str | None, style: str, root: Path) -> None:
    """指引里有多少事项已见、转载、待核。"""
    from gongkai.progress.evidence import as_markdown, as_text
    from gongkai.progress.evidence import evidence as rows_of
    from gongkai.resolve import resolve_one

    slugs = options.known_counties(root, [county] if county else [])
    sources = options.load(root, slugs)
    catalog = resolve_one(sources, slugs[0]).catalog if slugs else None
    if slugs and catalog is None:
        raise click.ClickException(f"{slugs[0]} 的文件有错。请先运行 gongkai validate，改好再看")
    rows = rows_of(sources, catalog)
    if catalog is not None and not rows:
        raise click.ClickException(f"{catalog.place.name}的目录里没有指引的领域")
    if style == "json":
        click.echo(indented([row._asdict() for row in rows]))
    elif style == "markdown":
        click.echo(as_markdown(rows), nl=False)
    else:
        click.echo(as_text(rows, confirmed=county is not None), nl=False)


command.add_command(coverage.command)
command.add_command(report_due.command)
command.add_command(report_published.command)
command.add_command(report_uniformity.command)
command.add_command(progress.command)
command.add_command(checklist.command)
command.add_command(report_overview.command)
