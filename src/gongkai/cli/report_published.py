"""gongkai report published: is what the catalog promises really published?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from gongkai.cli import options
from gongkai.model.indented import indented


@click.command(name="published")
@options.county_option
@click.option(
    "--check", is_flag=True, help="打开公开位置的网页看：在不在、空不空、最新的日期。会访问网络，别的时候都不访问。"
)
@click.option("--on", metavar="日期", help="按哪一天判断新旧，如 2026-12-31；默认今天。")
@options.report_options("text", "xlsx", "json")
@options.in_project
def command(
    counties: tuple[str, ...], check: bool, on: str | None, style: str, output: Path | None, root: Path
) -> None:
    """目录里的事项真的公开了没有：哪些写了公开位置，打开看是不是空的、旧的（目录与栏目“两张皮”）。

    --check 时一个网站一页一页地看，守 robots.txt，不看内部网络的地址，每页最多等一分钟。Excel 按单位排。
    """
    from gongkai.progress.published import addresses, as_sheets, as_text, published
    from gongkai.resolve.catalog import resolve_all

    day = date.fromisoformat(options.day(on))
    slugs = options.known_counties(root, counties)
    sources = options.load(root, slugs or None)
    wanted = [one for one in resolve_all(sources) if not slugs or one.source.slug in slugs]
    if broken := [one.source.slug for one in wanted if one.catalog is None]:
        raise click.ClickException(f"{'、'.join(broken)} 的文件有错。请先运行 gongkai validate，改好再看")
    catalogs = [one.catalog for one in wanted if one.catalog is not None]
    seen = None
    if check:
        from gongkai.progress.visit import visit

        seen = visit((where for catalog in catalogs for where in addresses(catalog)), day)
    rows = [row for catalog in catalogs for row in published(catalog, day, seen)]
    if style == "xlsx":
        title = f"{catalogs[0].place.name if len(catalogs) == 1 else ''}公开情况"
        options.deliver(output, options.workbook(as_sheets(rows, title, day.isoformat()), day.isoformat()))
    elif style == "json":
        options.deliver(output, indented([row._asdict() for row in rows]) + "\n")
    else:
        options.deliver(output, as_text(rows, checked=check))
    options.tell_errors(options.errors_in(sources, [one.source.slug for one in wanted]))
