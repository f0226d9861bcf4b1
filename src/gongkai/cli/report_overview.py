"""gongkai report overview: who adopts what of the guidelines, who differs and how, who left out what and why."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options
from gongkai.source.places import level_of

if TYPE_CHECKING:
    from gongkai.site.overview import Overview
    from gongkai.site.published import Published


@click.command(name="overview")
@options.place_option(
    "只看这些地方：县看它自己，设区市看它的各县，省直部门看它的领域；可以写几个", "slugs", multiple=True
)
@click.option(
    "--domain", "domains", metavar="领域", multiple=True, help="只看这个领域（名称、序号或文件名）；可以写几个。"
)
@options.report_options("text", "xlsx", "csv")
@options.in_project
def command(slugs: tuple[str, ...], domains: tuple[str, ...], style: str, output: Path | None, root: Path) -> None:
    """各县与指引的对照：谁采用了什么，谁改了什么、更严还是更宽，谁没有采用什么、为什么。

    xlsx 与全站首页旁的 overview.xlsx 相同；csv 只有“逐条”一张：与指引不同的栏目和不采用的事项，一行一条。
    """
    from gongkai.publish.asked import chosen_domains
    from gongkai.render.csv import write as csv
    from gongkai.render.json import as_data, guideline_data
    from gongkai.rules import check
    from gongkai.site.matrix import as_text, sheets
    from gongkai.site.overview import collect
    from gongkai.site.published import day_of, published

    wanted = options.known_counties(root, slugs)
    if below := [slug for slug in wanted if level_of(slug).name in ("乡级", "村级")]:
        raise click.UsageError(f"{'、'.join(below)} 是乡镇、村：它们的目录跟着县的走，对照只看县。请写它的县")
    sources = options.load(root)
    checked = check(sources)
    drafts = options.drafts_of(checked)
    found = [one for one in checked.catalogs.values() if not one.above]
    waiting = [one.place.name for one in found if one.place.slug in drafts]
    found = [one for one in found if one.place.slug not in drafts]
    if waiting:
        click.echo(f"没有算进来，目录还是草案、没有填完：{'、'.join(waiting)}", err=True)
    if left := sorted(set(wanted) - {one.place.slug for one in found}):
        raise click.ClickException(f"{'、'.join(left)} 的文件有错，或者没有填完。请先运行 gongkai validate，改好再报")
    if not found:
        raise click.ClickException("还没有能看的县。请先运行 gongkai validate，改好再报")
    places = [published(one.place.slug, partial(as_data, one)) for one in found]
    overview = collect(places, guideline_data(found[0]))
    day = day_of(places)
    overview = _narrowed(overview, [place for place in places if place.slug in wanted])
    if not overview.counties or (wanted and not overview.items):
        raise click.ClickException(
            "没有要看的县：要看的设区市还没有县，或者省直部门还没有领域" if wanted else "没有要看的县"
        )
    if domains:
        known = [one for one in found[0].guidelines if one.slug in overview.domains()]
        overview = overview.narrowed(domains=set(chosen_domains(known, domains, "指引")))
    told = sheets(overview, "各地对照", day)
    if style == "xlsx":
        data = options.workbook(told, day)
    elif style == "csv":
        data = csv([[heading for heading, _ in told[-1].columns], *told[-1].rows])
    else:
        data = as_text(overview, day).encode()
    options.deliver(output, data)


def _narrowed(overview: Overview, places: list[Published]) -> Overview:
    """What concerns these places; all where none is named, or the province alone."""
    levels = {place.level for place in places}
    cities = {place.name for place in places if place.level == "市级"}
    counties = {place.slug for place in places} | {one.slug for one in overview.counties if one.city in cities}
    domains = {domain for place in places if place.level == "部门" for domain in place.domains}
    return overview.narrowed(counties if levels & {"县级", "市级"} else None, domains if "部门" in levels else None)
