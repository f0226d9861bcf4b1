"""gongkai pack: everything for the website in one zip file."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import click

from gongkai.cli import options
from gongkai.cli.making import FORMATS, all_formats, chosen_formats, made, shown, store_of

_NAMED = 5


@click.command(name="pack")
@options.county_option
@click.option(
    "--output",
    metavar="文件",
    type=click.Path(dir_okay=False, path_type=Path),
    help="写到哪个文件；默认是当前文件夹里的 site-<日期>.zip，写了 --county 一个县的是 <县>-<日期>.zip；没有审核同意的，名称后面加“-样稿”。",
)
@click.option(
    "--no-data", is_flag=True, help="只放网页，不放各县的 Excel、Word、PDF、JSON、CSV，网页上也没有它们的链接。"
)
@click.option(
    "--format",
    "formats",
    metavar="格式",
    help=f"放哪些格式，用逗号分开；默认全部：{','.join(FORMATS)}（没有装 PDF 的库时不放 PDF）。",
)
@click.option("--release", is_flag=True, help="打正式公布的：还有待填的、县的目录没有审核同意的，都不打。")
@click.option("--base-url", metavar="网址", help="网站的完整网址；写了就有站点地图，订阅和开放数据里的网址也写全。")
@options.cache_options
@options.in_project
def command(
    counties: tuple[str, ...],
    output: Path | None,
    no_data: bool,
    formats: str | None,
    release: bool,
    base_url: str | None,
    cache: Path | Literal[False] | None,
    root: Path,
) -> None:
    """编好目录，打成一个 zip 文件，交给网站的承办单位。

    解开以后原样放到网站上就行。同样的源文件，打出来的文件一个字节也不差。有错误就不打。
    """
    from gongkai.publish.asked import full_address
    from gongkai.publish.executor import cores
    from gongkai.publish.pack import pack
    from gongkai.publish.produce import How
    from gongkai.render.html.offers import size
    from gongkai.source.places import place_slugs

    options.quiet_collector()
    wanted = options.known_counties(root, counties) or place_slugs(root)
    if not wanted:
        raise click.UsageError("counties/ 里还没有县。请先建一个县的文件夹，写好 county.yaml")
    chosen = ("html",) if no_data else chosen_formats(formats) if formats is not None else all_formats()
    if "html" not in chosen:
        raise click.UsageError("交给网站的要有网页，--format 里请写上 html")
    with TemporaryDirectory(prefix="gongkai-") as folder:
        place = Path(folder, "site")
        store = store_of(root, place, cache)
        how = How(chosen, (), full_address(base_url), cores(), alone=len(counties) == 1, store=store)
        done = made(root, place, wanted, how, release=release)
        name = wanted[0].replace("/", "-") if len(counties) == 1 else "site"
        target = output or Path.cwd() / f"{name}-{done.date}{'-样稿' if done.unreviewed else ''}.zip"
        with options.writing(target):
            count = pack(place, target.absolute(), done.date)
    for line in done.told:
        if folder not in line:
            click.echo(line)
    if done.unreviewed:
        named = "、".join(done.unreviewed[:_NAMED])
        click.echo(f"注意：{named}现在的内容还没有审核同意，打的是样稿，不要公布（正式的加 --release）")
    click.echo(f"已写 {shown(target.absolute())}：{count} 个文件，{size(target.stat().st_size)}")
