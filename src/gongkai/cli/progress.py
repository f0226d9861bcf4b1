"""gongkai report progress: how far places are with the province's tasks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options
from gongkai.model.indented import indented
from gongkai.source.places import TASKS, level_of, only_county, place_slugs

if TYPE_CHECKING:
    from gongkai.model.entry import Catalog
    from gongkai.model.task import Standing
    from gongkai.resolve.catalog import Resolved
    from gongkai.source.project import Project

ABOVE = ("省级", "市级")  # levels of places that report their counties


@click.command(name="progress")
@options.place_option("只报这个地方；设区市、省连它的各县一起报")
@click.option("--city", metavar="设区市", help="报这个设区市的各县，写名称，如 九江市：年度报告。")
@click.option(
    "--on",
    metavar="日期",
    help="截至哪一天，如 2026-12-31；默认是目录的日期、审核的日期里晚的（还没有到的取今天），几个县的取最晚的。",
)
@options.report_options("text", "html", "docx", "xlsx", "json", "csv")
@options.in_project
def command(county: str | None, city: str | None, on: str | None, style: str, output: Path | None, root: Path) -> None:
    """任务办到哪一步：县的进展、设区市的年度报告、全省的汇总。

    状态从目录和各份清单算出；算不出的看各地的“任务进展”（lists/progress.yaml）。不写 --place、--city 时报项目里全部的县；项目里只有一个县、没有市和省的，就报这个县。
    """
    from gongkai.progress.tasks import COLUMNS, as_json, as_rows, of_city, of_place
    from gongkai.rules import check

    if county and city:
        raise click.UsageError("--place 和 --city 只写一个")
    slugs = place_slugs(root)
    if not county and not city and not any(level_of(one).name in ABOVE for one in slugs):
        county = only_county(slugs)  # a county's own project: nobody else's counties are told of
    elif county:
        county = options.known_counties(root, [county])[0]
    several = not county or level_of(county).name in ABOVE
    sources = options.load(root, None if several or not county else [county])
    if county and several:
        named = sources.places[county].place
        city = named.value.name if named and level_of(county).name == ABOVE[1] else None
    checked = check(sources)
    place = None if several else county
    places, own = standings(sources, checked.catalogs, place, city, options.day(on) if on else None)
    everything = [*([own] if own else []), *places]
    errors = options.errors_of(checked, [one.slug for one in everything])
    if not several:
        report = of_place(places[0], errors)
    else:
        there = {one.name for one in places}
        province = next((one.province for one in places if one.province), "")
        counties = (one for one in sources.gazetteer.values() if one.province == province or not province)
        known = [one.name for one in counties if not city or one.city == city]
        report = of_city(places, city or province or "全省", [name for name in known if name not in there], own, errors)
    if style == "json":
        told = as_json(everything) | ({"errors": errors} if errors else {})
        data = (indented(told) + "\n").encode()
    elif style == "csv":
        from gongkai.render.csv import write

        data = write((COLUMNS, *as_rows(everything)))
    else:
        data = options.printed(report, style, sources.pages)
    options.deliver(output, data)
    options.tell_errors(errors)


def standings(
    sources: Project, catalogs: Mapping[str, Catalog], place: str | None, city: str | None, on: str | None
) -> tuple[list[Standing], Standing | None]:
    """Where a place stands on a day, by default the newest that the catalogs tell of; without `place` all counties, or those
    of a city, and beside them the city or the province itself where the project has it. `catalogs` are those that the checks give,
    which know what is still to be filled in. What hinders is the command's error."""
    from gongkai.resolve import resolve_all
    from gongkai.resolve.tasks import told_of

    if TASKS in sources.broken_files:
        raise click.ClickException(f"{TASKS} 有错。请先运行 gongkai validate，改好再报")
    everything = [one._replace(catalog=catalogs.get(one.source.slug)) for one in resolve_all(sources)]
    if place:
        found = [one for one in everything if one.source.slug == place]
    else:
        counties = [one for one in everything if level_of(one.source.slug).name == "县级"]
        found = [one for one in counties if not city or (one.source.place and one.source.place.value.city == city)]
        if not found:
            cities = sorted({one.source.place.value.city or "" for one in counties if one.source.place} - {""})
            here = f"现有：{'、'.join(cities)}" if cities else "counties/ 里还没有县"
            raise click.UsageError(f"项目里没有{city or ''}的县。{here}")
    if broken := [f"{one.source.slug} 的 {one.source.file}" for one in found if one.catalog is None]:
        raise click.ClickException(f"{'、'.join(broken)} 有错。请先运行 gongkai validate，改好再报")
    found.sort(key=lambda one: (one.catalog.place.code if one.catalog else "", one.source.slug))
    newest = max(told_of(one.catalog).isoformat() for one in found if one.catalog)
    day = on or min(newest, options.today())  # nothing is known of a day to come
    made = [_on(sources, one, one.catalog, day) for one in found if one.catalog]
    level = ABOVE[1] if city else ABOVE[0]
    above = [] if place else [one for one in everything if level_of(one.source.slug).name == level and one.catalog]
    own = next((one for one in above if one.catalog and (not city or one.catalog.place.name == city)), None)
    return made, _on(sources, own, own.catalog, day) if own and own.catalog else None


def _on(sources: Project, place: Resolved, catalog: Catalog, day: str) -> Standing:
    """Where a place stood on a day. An edition that cannot be read is the command's error."""
    from gongkai.resolve.review import as_of
    from gongkai.resolve.tasks import standing
    from gongkai.source.editions import edition_dates, read_edition

    slug = place.source.slug
    dates = [one for one in edition_dates(sources.root, slug) if one <= day < catalog.date]
    edition = read_edition(sources.root, slug, dates[-1]) if dates else None
    return standing(sources, *as_of(place.source, catalog, day, edition), place.lists, date.fromisoformat(day))
