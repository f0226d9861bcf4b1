"""gongkai build: compile a county's catalog into files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from gongkai.cli import options
from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.source.places import level_of

FORMATS = ("html", "xlsx", "docx", "pdf", "json", "csv")


@click.command(name="build")
@options.county_option
@click.option(
    "--format", "formats", metavar="格式", default=",".join(FORMATS), show_default=True, help="成品的格式，用逗号分开。"
)
@click.option(
    "--domain", "domains", metavar="领域", multiple=True, help="只编这个领域（名称、序号或文件名）；可以写几个。"
)
@click.option("--output", metavar="目录", type=click.Path(path_type=Path), help="成品放在哪里；默认是项目里的 build。")
@click.option("--jobs", metavar="数目", type=click.IntRange(1, 64), help="用几个处理器；默认有几个用几个。")
@click.option("--force", is_flag=True, help="有错误也编，成品上注明“未通过校验”。")
@click.option("--base-url", metavar="网址", help="网站的完整网址；写了，全站首页旁就有站点地图。")
@click.option("--accessible", is_flag=True, help="PDF 做成无障碍的（PDF/UA），文件会大一些。")
@options.project_option
def command(
    counties: tuple[str, ...],
    formats: str,
    domains: tuple[str, ...],
    output: Path | None,
    jobs: int | None,
    force: bool,
    base_url: str | None,
    accessible: bool,
    project: Path | None,
) -> None:
    """编一个县的目录：网页、Excel、Word、PDF、JSON、CSV。

    先检查，有错误就不编，原来的成品不动。不写 --county 时编全部的县。编全部或几个县时，还编全站的首页。
    """
    from gongkai.publish.plan import WHOLE
    from gongkai.publish.root import has_front_page, item_pages
    from gongkai.publish.run import Request, publish
    from gongkai.publish.swap import SwapError
    from gongkai.render import RenderError, Settings
    from gongkai.source.places import place_slugs
    from gongkai.source.template import templates_folder

    options.quiet_collector()
    root = options.root_of(project)
    wanted = options.known_counties(root, counties) or place_slugs(root)
    if not wanted:
        raise click.UsageError("counties/ 里还没有县。请先建一个县的文件夹，写好 county.yaml")
    chosen = _formats(formats)
    address = _address(base_url)
    place = _output(root, output)
    catalogs = _checked(root, wanted, force)
    settings = Settings(
        templates=templates_folder(root),
        jobs=jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else jobs or os.cpu_count() or 1,
        accessible=accessible,
        base_url=address,
    )
    progress = options.Progress()
    front_page = "html" in chosen and len(counties) != 1
    in_site = front_page or has_front_page(place)
    items = None if front_page else item_pages(place)
    for family in _families(wanted, catalogs):
        request = Request(chosen, _domains(family[0], domains), settings, in_site, items)
        try:
            made = publish(family, place, request, progress.show)
        except (RenderError, SwapError) as problem:
            progress.clear()
            raise click.ClickException(str(problem)) from problem
        progress.clear()
        _tell(family, made, place, request.domains or (WHOLE,))
    if front_page:
        _front_page(place, list(catalogs.values()), settings.templates, address)


def _families(wanted: Sequence[str], catalogs: Mapping[str, Catalog]) -> list[list[Catalog]]:
    """The catalogs to publish together: each place that was asked for, with those below it."""
    tops = [slug for slug in wanted if not any(slug.startswith(f"{other}/") for other in wanted)]
    for slug in tops:
        if slug not in catalogs:
            raise click.ClickException(f"{slug} 的 {level_of(slug).file} 有错，没有内容可编")
    return [[c for slug, c in catalogs.items() if slug == top or slug.startswith(f"{top}/")] for top in tops]


def _tell(family: Sequence[Catalog], made: Sequence[Artifact], output: Path, stems: Sequence[str]) -> None:
    """Say what was made of each place and where it is: its cover, and the files of these names."""
    from gongkai.render.offers import size

    for catalog in family:
        folder = f"{catalog.place.slug}/"
        click.echo(
            f"{catalog.title}：{len(catalog.domains)} 个领域，{catalog.count} 项。成品在 {_shown(output / catalog.place.slug)}"
        )
        for artifact in made:
            name = artifact.path.removeprefix(folder)
            if name == "index.html" or name.rpartition(".")[0] in stems:
                click.echo(f"  {_shown(output / artifact.path)}  {size(len(artifact.data))}")


def _front_page(place: Path, catalogs: Sequence[Catalog], templates: Path, address: str) -> None:
    """Write the front page of all counties and tell where it is."""
    from gongkai.publish.root import publish_root
    from gongkai.publish.swap import SwapError
    from gongkai.render import RenderError

    try:
        listed, foreign = publish_root(place, catalogs, templates, address)
    except (RenderError, SwapError) as problem:
        raise click.ClickException(str(problem)) from problem
    for name in foreign:
        click.echo(f"{_shown(place / name)} 不是 gongkai 编的，没有动。", err=True)
    if "index.html" not in foreign:
        tops = sum(one.is_top for one in listed)
        click.echo(f"全站首页：{_shown(place / 'index.html')}，列出 {tops} 个县")


def _address(base_url: str | None) -> str:
    """The site's address with a slash at its end, or nothing; a usage error for what is not one."""
    from urllib.parse import urlsplit

    if not base_url:
        return ""
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise click.UsageError(f"“{base_url}”不是网址。请写全，如 --base-url https://www.example.gov.cn/mulu/")
    return base_url.rstrip("/") + "/"


def _formats(text: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(name.strip().lower() for name in text.replace("，", ",").split(",") if name.strip()))
    for name in chosen:
        if name not in FORMATS:
            raise click.UsageError(f"没有“{name}”这种格式。可以写：{','.join(FORMATS)}")
    if not chosen:
        raise click.UsageError(f"没有写格式。可以写：{','.join(FORMATS)}")
    return chosen


def _output(root: Path, output: Path | None) -> Path:
    """The output folder; a usage error for one that holds sources."""
    place = (output or root / "build").absolute()
    resolved = place.resolve()
    sources = [root / name for name in ("counties", "guidelines", "templates", "src", "tests", "docs", ".git")]
    if resolved == root or any(resolved == folder or resolved.is_relative_to(folder) for folder in sources):
        raise click.UsageError(f"“{output}”里是源文件，成品不能放在那里。请另指一个文件夹，如 --output build")
    return place


def _domains(catalog: Catalog, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The slugs of the named domains; a usage error for an unknown one."""
    from gongkai.source.shape import did_you_mean

    slugs = []
    for word in wanted:
        found = next(
            (d for d in catalog.domains if word in (d.name, d.slug) or (word.isdigit() and int(word) == d.order)), None
        )
        if found is None:
            names = [domain.name for domain in catalog.domains]
            raise click.UsageError(
                f"{catalog.place.name}的目录里没有“{word}”领域。{did_you_mean(word, names) or '现有：' + '、'.join(names)}"
            )
        slugs.append(found.slug)
    return tuple(slugs)


def _checked(root: Path, wanted: list[str], force: bool) -> Mapping[str, Catalog]:
    """The catalogs, if nothing forbids building them; otherwise tells the errors and exits with 1."""
    import sys

    from gongkai.findings import text
    from gongkai.rules import check
    from gongkai.source.project import load

    sources = load(root, wanted)
    checked = check(sources, today=options.today())
    errors = options.failing(checked.findings, "error")
    if errors:
        click.echo(text.write(errors, sources.sources, color=sys.stderr.isatty()), nl=False, err=True)
        if not force:
            click.echo("有错误，没有编；原来的成品没有动。改好后再编，或加 --force 编成“未通过校验”的样稿。", err=True)
            raise click.exceptions.Exit(1)
        return {slug: catalog.model_copy(update={"unchecked": True}) for slug, catalog in checked.catalogs.items()}
    if checked.findings:
        click.echo(f"检查没有错误；{text.summary(checked.findings)}用 gongkai validate 看详细情况。", err=True)
    return checked.catalogs


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
