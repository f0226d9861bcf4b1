"""gongkai build: compile a county's catalog into files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from gongkai.cli import options
from gongkai.cli.making import FORMATS, all_formats, chosen_formats, made, store_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongkai.publish.store import Store
    from gongkai.publish.unchanged import Asked


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
@options.folder_option("成品放在哪里；默认是项目里的 build。")
@click.option("--jobs", metavar="数目", type=click.IntRange(1, 64), help="用几个处理器；默认有几个用几个。")
@click.option("--scheduler", metavar="网址", help="交给 Dask 集群编：调度器的网址，如 tcp://10.0.0.5:8786。")
@click.option("--force", is_flag=True, help="有错误也编，成品上注明“未通过校验”。")
@click.option(
    "--release", is_flag=True, help="编正式公布的：还有待填的（成品上要标“草案”的）、县的目录没有审核同意的，都不编。"
)
@click.option("--base-url", metavar="网址", help="网站的完整网址；写了就有站点地图，订阅和开放数据里的网址也写全。")
@click.option("--accessible", is_flag=True, help="PDF 做成无障碍的（PDF/UA），文件会大一些。")
@click.option(
    "--shard",
    metavar="第几份/份数",
    help="只编其中一份，如 20 份里的第 3 份写 3/20：几台机器各编一份，再用 gongkai merge 合起来。",
)
@options.cache_options
@click.option("--explain", is_flag=True, help="说明每样东西为什么要重新编。")
@options.in_project
def command(
    counties: tuple[str, ...],
    formats: str | None,
    domains: tuple[str, ...],
    output: Path | None,
    jobs: int | None,
    scheduler: str | None,
    force: bool,
    release: bool,
    base_url: str | None,
    accessible: bool,
    shard: str | None,
    cache: Path | Literal[False] | None,
    explain: bool,
    root: Path,
) -> None:
    """编目录：网页、Excel、Word、PDF、JSON、CSV。

    先检查，有错误就不编，原来的成品不动。不写 --place 时编全部。编全部或几个地方时，还编全站的首页。
    """
    from gongkai.publish.asked import full_address, output_folder

    wanted = options.places(root, counties)
    if force and release:
        raise click.UsageError("--force 和 --release 不能一起用：有错误的不能正式公布")
    if shard and (counties or domains):
        raise click.UsageError("--shard 把全部地方分成几份，不能和 --place、--domain 一起用")
    place = output_folder(root, output, "build")
    store = store_of(root, place, cache)
    if explain and store is None:
        raise click.UsageError("不用缓存，就全部重新编，--explain 没有可说明的。请去掉其中一个")
    made_of = chosen_formats(formats) if formats is not None else all_formats()
    address = full_address(base_url)
    said = [address, accessible, len(counties) == 1, bool(counties), force, release, explain]
    parted = domains or shard or scheduler
    last = _known(store, root, place, wanted, made_of, said) if store is not None and not parted else None
    if last is not None and _told_again(last):
        return
    from gongkai.publish.executor import cores
    from gongkai.publish.produce import How
    from gongkai.publish.shards import Part

    options.quiet_collector()
    how = How(
        made_of,
        domains,
        address,
        jobs or cores(),
        accessible=accessible,
        alone=len(counties) == 1,
        part=Part.parse(shard) if shard else None,
        whole=not counties and not shard,
        store=store,
        scheduler=scheduler or "",
        explain=click.echo if explain else None,
        sealed=last is not None,
    )
    noted: list[str] = []

    def tell(line: str) -> None:
        click.echo(line, err=True)
        noted.append(line)

    done = made(root, place, wanted, how, force=force, release=release, tell=tell)
    for line in done.told:
        click.echo(line)
    if last is not None:
        last.keep(done.state, noted, done.again)


def _told_again(last: Asked) -> bool:
    """Whether nothing would change, with all told that was told the last time."""
    told = last.told()
    for lines, aside in zip(told or ((), ()), (True, False), strict=True):
        for line in lines:
            click.echo(line, err=aside)
    return told is not None


def _known(
    store: Store, root: Path, place: Path, wanted: Sequence[str], formats: Sequence[str], said: Sequence[object]
) -> Asked | None:
    """What is asked for, with everything that decides what is made and how it is told."""
    from gongkai.publish.tools import fonts
    from gongkai.publish.unchanged import asked

    seen = [options.today(), str(Path.cwd()), sys.stderr.isatty(), fonts() if "pdf" in formats else ""]
    return asked(store, root, place, wanted, [formats, *said, *seen])
