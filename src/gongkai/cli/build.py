"""gongkai build: compile a county's catalog into files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import click

from gongkai.cli import options
from gongkai.cli.making import (
    FORMATS,
    all_formats,
    checked_catalogs,
    chosen_domains,
    chosen_formats,
    full_address,
    output_folder,
    shown,
)
from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.source.places import level_of


@click.command(name="build")
@options.county_option
@click.option(
    "--format",
    "formats",
    metavar="格式",
    help=f"成品的格式，用逗号分开；默认全部：{','.join(FORMATS)}（没有装 PDF 的库时不编 PDF）。",
)
@click.option(
    "--domain", "domains", metavar="领域", multiple=True, help="只编这个领域（名称、序号或文件名）；可以写几个。"
)
@click.option("--output", metavar="目录", type=click.Path(path_type=Path), help="成品放在哪里；默认是项目里的 build。")
@click.option("--jobs", metavar="数目", type=click.IntRange(1, 64), help="用几个处理器；默认有几个用几个。")
@click.option("--force", is_flag=True, help="有错误也编，成品上注明“未通过校验”。")
@click.option(
    "--release", is_flag=True, help="编正式公布的：还有待填的（成品上要标“草案”的）、县的目录没有审核同意的，都不编。"
)
@click.option("--base-url", metavar="网址", help="网站的完整网址；写了就有站点地图，订阅和开放数据里的网址也写全。")
@click.option("--accessible", is_flag=True, help="PDF 做成无障碍的（PDF/UA），文件会大一些。")
@options.project_option
def command(
    counties: tuple[str, ...],
    formats: str | None,
    domains: tuple[str, ...],
    output: Path | None,
    jobs: int | None,
    force: bool,
    release: bool,
    base_url: str | None,
    accessible: bool,
    project: Path | None,
) -> None:
    """编一个地方的目录：网页、Excel、Word、PDF、JSON、CSV。

    先检查，有错误就不编，原来的成品不动。不写 --place 时编全部。编全部或几个地方时，还编全站的首页。
    """
    from gongkai.source.places import place_slugs

    options.quiet_collector()
    root = options.root_of(project)
    wanted = options.known_counties(root, counties) or place_slugs(root)
    if not wanted:
        raise click.UsageError("项目里还没有地方。请先建一个，如 gongkai new county --code 360425 --slug yongxiu")
    if force and release:
        raise click.UsageError("--force 和 --release 不能一起用：有错误的不能正式公布")
    chosen = chosen_formats(formats) if formats is not None else all_formats()
    address = full_address(base_url)
    place = output_folder(root, output, "build")
    how = How(chosen, domains, address, jobs, force=force, release=release, accessible=accessible)
    for line in produce(root, place, wanted, how, alone=len(counties) == 1).told:
        click.echo(line)


@dataclass(frozen=True, slots=True)
class How:
    """What to make: formats, domains as they were named, the site's address, processes (None: all there are)."""

    formats: tuple[str, ...]
    domains: tuple[str, ...] = ()
    address: str = ""
    jobs: int | None = None
    force: bool = False
    release: bool = False
    accessible: bool = False


class Produced(NamedTuple):
    """What to tell of what was made, and the date of the newest catalog."""

    told: list[str]
    date: str


def produce(root: Path, place: Path, wanted: list[str], how: How, *, alone: bool) -> Produced:
    """Check the wanted places and make their files in `place`.

    One place that stands `alone` gets a front page above it only where there is one already. What forbids it is the
    command's error, and what was there stays as it was.
    """
    from gongkai.progress.status import missing
    from gongkai.publish.plan import WHOLE
    from gongkai.publish.root import has_front_page, item_pages, publish_root
    from gongkai.publish.run import Request, publish
    from gongkai.publish.stage import staged
    from gongkai.publish.swap import SwapError
    from gongkai.render import RenderError, Settings
    from gongkai.site.changes import history, latest
    from gongkai.source.editions import EditionError, editions

    catalogs, templates = checked_catalogs(root, wanted, force=how.force, release=how.release)
    jobs = how.jobs
    settings = Settings(
        templates=templates,
        jobs=jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else jobs or os.cpu_count() or 1,
        accessible=how.accessible,
        base_url=how.address,
    )
    try:
        histories = {slug: history(editions(root, slug), catalog) for slug, catalog in catalogs.items()}
    except EditionError as problem:
        raise click.ClickException(f"{problem}。没有编，原来的成品没有动") from problem
    progress = options.Progress()
    told: list[str] = []  # only when everything stands where it belongs
    lacking: list[str] = []
    try:
        with staged(place) as fresh:
            had = has_front_page(fresh)
            front_page = "html" in how.formats and (not alone or had)
            items = None if front_page else item_pages(fresh)
            for family in _families(wanted, catalogs):
                chosen = chosen_domains(family[0], how.domains)
                request = Request(how.formats, chosen, settings, front_page or had, items, histories)
                made = publish(family, fresh, request, progress.show)
                told += _told(family, made, place, request.domains or (WHOLE,))
                told += [line for one in family for line in latest(one, histories[one.place.slug])]
                lacking += [line for line in map(missing, family) if line and not how.domains]
            if front_page:
                listed, foreign = publish_root(fresh, list(catalogs.values()), templates, how.address)
                for name in foreign:
                    click.echo(f"{shown(place / name)} 不是 gongkai 编的，没有动。", err=True)
                if "index.html" not in foreign:
                    count = sum(one.is_county for one in listed)
                    told.append(f"全站首页：{shown(place / 'index.html')}，列出 {count} 个县")
    except (RenderError, SwapError) as problem:
        raise click.ClickException(str(problem)) from problem
    finally:
        progress.clear()
    return Produced(told + lacking, max(catalog.date for catalog in catalogs.values()))


def _families(wanted: Sequence[str], catalogs: Mapping[str, Catalog]) -> list[list[Catalog]]:
    """The catalogs to publish together: each place that was asked for, with those below it."""
    tops = [slug for slug in wanted if not any(slug.startswith(f"{other}/") for other in wanted)]
    for slug in tops:
        if slug not in catalogs:
            raise click.ClickException(f"{slug} 的 {level_of(slug).file} 有错，没有内容可编")
    return [[c for slug, c in catalogs.items() if slug == top or slug.startswith(f"{top}/")] for top in tops]


def _told(family: Sequence[Catalog], made: Sequence[Artifact], output: Path, stems: Sequence[str]) -> Iterator[str]:
    """What to say of what was made of each place and where it is: its cover, and the files of these names."""
    from gongkai.render.csv import too_long
    from gongkai.render.html.offers import size

    for catalog in family:
        folder = f"{catalog.place.slug}/"
        yield (
            f"{catalog.title}：{len(catalog.domains)} 个领域，{catalog.count} 项。成品在 {shown(output / catalog.place.slug)}"
        )
        for artifact in made:
            name = artifact.path.removeprefix(folder)
            if name == "index.html" or name.rpartition(".")[0] in stems:
                yield f"  {shown(output / artifact.path)}  {size(len(artifact.data))}"
        if any(artifact.path.startswith(folder) and artifact.path.endswith(".csv") for artifact in made):
            yield from (f"  {told}" for told in too_long(catalog))
