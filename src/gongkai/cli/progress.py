"""gongkai report progress: how far places are with the province's tasks."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.cli import options

if TYPE_CHECKING:
    from gongkai.model.report import Report
    from gongkai.model.task import Standing
    from gongkai.source.project import Project

FORMATS = ("text", "html", "docx", "xlsx", "json", "csv")
_BINARY = ("docx", "xlsx")


def format_option(formats: tuple[str, ...]) -> Callable[..., Any]:
    """--format, which by default goes by the name of --output."""
    return click.option("--format", "style", type=click.Choice(formats), help="格式；默认看 --output 的文件名。")


@click.command(name="progress")
@click.option("--county", metavar="县", help="只报这个县，如 yongxiu；乡镇写 yongxiu/jiangshang。")
@click.option("--city", metavar="设区市", help="报这个设区市的各县，如 九江市：年度报告。")
@click.option("--on", metavar="日期", help="截至哪一天，如 2026-12-31；默认是目录的日期，几个县的取最晚的。")
@format_option(FORMATS)
@click.option("--output", metavar="文件", type=click.Path(dir_okay=False, path_type=Path), help="写到文件。")
@options.project_option
def command(
    county: str | None, city: str | None, on: str | None, style: str | None, output: Path | None, project: Path | None
) -> None:
    """任务办到哪一步：县的进展、设区市的年度报告、全省的汇总。

    状态从目录和各份清单算出；算不出的看各地的“任务进展”（lists/progress.yaml）。不写 --county、--city 时报项目里全部的县。
    """
    from gongkai.progress.tasks import COLUMNS, as_json, as_rows, of_city, of_place

    if county and city:
        raise click.UsageError("--county 和 --city 只写一个")
    style = style_of(style, output, FORMATS)
    root = options.root_of(project)
    if county:
        options.known_counties(root, [county])
    places, sources = standings(root, county, city, options.day(on) if on else None)
    if county:
        report = of_place(places[0])
    else:
        there = {one.name for one in places}
        known = [one.name for one in sources.gazetteer.values() if not city or one.city == city]
        province = next((one.province for one in places if one.province), "全省")
        report = of_city(places, city or province, [name for name in known if name not in there])
    if style == "json":
        data = (json.dumps(as_json(places), ensure_ascii=False, indent=1) + "\n").encode()
    elif style == "csv":
        text = io.StringIO()
        csv.writer(text).writerows((COLUMNS, *as_rows(places)))
        data = ("\ufeff" + text.getvalue()).encode()
    else:
        data = printed(report, style, sources)
    write(output, data)


def printed(report: Report, style: str, sources: Project) -> bytes:
    """A report in one of the formats that are read."""
    if style == "html":
        from gongkai.render.html.report import page

        return page(report, sources.pages)
    if style == "docx":
        try:
            from gongkai.render.official import document
        except ModuleNotFoundError as missing:
            raise click.ClickException(f'Word 要另装（缺 {missing.name}）：pip install "gongkai[word]"') from missing
        return document(report)
    if style == "xlsx":
        from gongkai.render.xlsx.report import workbook

        return workbook([part.table for part in report.parts if part.table is not None], report.day)
    from gongkai.progress.tasks import as_text

    return as_text(report).encode()


def standings(root: Path, county: str | None, city: str | None, on: str | None) -> tuple[list[Standing], Project]:
    """Where the wanted places stand on a day, by default that of the newest of their catalogs; counties where none is
    named. What hinders is the command's error."""
    from gongkai.resolve import resolve_all
    from gongkai.resolve.tasks import standing
    from gongkai.source.project import load

    sources = load(root, [county] if county else None)
    found = [
        one
        for one in resolve_all(sources)
        if (one.source.slug == county if county else one.source.above is None)
        and (not city or (one.source.place is not None and one.source.place.value.city == city))
    ]
    if not found:
        cities = sorted({one.value.city for s in sources.places.values() if (one := s.place) and one.value.city})
        raise click.UsageError(
            f"项目里没有{city}的县。现有：{'、'.join(cities)}" if city and cities else "counties/ 里还没有县"
        )
    if broken := [one.source.slug for one in found if one.catalog is None]:
        raise click.ClickException(f"{'、'.join(broken)} 的 county.yaml 有错。请先运行 gongkai validate，改好再报")
    found.sort(key=lambda one: (one.catalog.place.code if one.catalog else "", one.source.slug))
    day = date.fromisoformat(on or max(one.catalog.date for one in found if one.catalog))
    places = [standing(sources, one.source, one.catalog, one.lists, day) for one in found if one.catalog]
    return places, sources


def style_of(style: str | None, output: Path | None, formats: tuple[str, ...]) -> str:
    """The format, by the file's name where it is not said; a usage error for a binary one without a file."""
    ending = output.suffix.lower().removeprefix(".") if output else ""
    chosen = style or (ending if ending in formats else "text")
    if chosen in _BINARY and output is None:
        raise click.UsageError(f"这种格式要写到文件：加上 --output 报表.{chosen}")
    return chosen


def write(output: Path | None, data: bytes) -> None:
    """Put a report into a file, or show it."""
    from gongkai.source.writing import reason, write_beside

    if output is None:
        click.echo(data.decode().removeprefix("\ufeff"), nl=False)
        return
    try:
        write_beside(output, data)
    except OSError as problem:
        raise click.ClickException(f"不能写入 {output}：{reason(problem)}") from problem
    click.echo(f"已写 {output}")
