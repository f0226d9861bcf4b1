"""gongkai merge: the parts that several machines made, put together."""

from __future__ import annotations

from pathlib import Path

import click

from gongkai.cli import options
from gongkai.cli.making import checked_catalogs, shown


@click.command(name="merge")
@click.argument(
    "parts",
    metavar="各份的文件夹...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@options.folder_option("成品放在哪里；默认是项目里的 build。")
@click.option("--force", is_flag=True, help="各份是用 --force 编的。")
@click.option("--release", is_flag=True, help="合正式公布的：要求和 build --release 一样。")
@options.in_project
def command(parts: tuple[Path, ...], output: Path | None, force: bool, release: bool, root: Path) -> None:
    """把 gongkai build --shard 编的各份合成全站，再编首页、全站的查找和开放数据。

    缺一份，或者有一份不是用现在的源文件编的，就不合，原来的成品不动。合成的和一次编全部的一个字节也不差。
    """
    from gongkai.publish.asked import output_folder
    from gongkai.publish.produce import merge
    from gongkai.source.places import place_slugs

    options.quiet_collector()
    wanted = place_slugs(root)

    place = output_folder(root, output, "build")
    catalogs, templates = checked_catalogs(root, wanted, force=force, release=release)
    done = merge(root, place, parts, wanted, catalogs, templates, shown)
    for line in done.left:
        click.echo(line, err=True)
    for line in done.told:
        click.echo(line)
