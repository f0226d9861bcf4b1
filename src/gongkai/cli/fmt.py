"""gongkai fmt: put the layout of source files in order."""

from __future__ import annotations

from pathlib import Path

import click

from gongkai.cli import options
from gongkai.cli.validate import below, places_in
from gongkai.model.letters import first_of


@click.command(name="fmt")
@click.argument("paths", metavar="[路径]...", nargs=-1, type=click.Path(path_type=Path))
@options.county_option
@click.option("--check", is_flag=True, help="只查哪些文件要整理，不写文件；有要整理的，退出码为 1。")
@click.option("--diff", is_flag=True, help="只看会怎么改，不写文件；有要整理的，退出码为 1。")
@options.project_option
def command(paths: tuple[Path, ...], counties: tuple[str, ...], check: bool, diff: bool, project: Path | None) -> None:
    """整理源文件的写法：键的先后、缩进、引号、空行；内容和注释不变。

    不写路径时整理整个项目。语法有错误的文件不动，说明是哪些。撤销用 gongkai undo。
    """
    from gongkai.editing.tidying import tidy_files
    from gongkai.source.places import is_asked, slug_of

    options.quiet_collector()
    root = options.root_of(project, paths[0] if paths and paths[0].exists() else None)
    named = below(root, paths)
    slugs = options.known_counties(root, counties) if counties else []
    sources = options.load(root, slugs or places_in(root, named))

    def wanted(name: str) -> bool:
        return is_asked(slug_of(name) or "", slugs) and is_asked(name, named)

    done = tidy_files(sources, wanted)
    for told in done.refused:
        click.echo(f"没有整理：{told}", err=True)
    names = [change.path.relative_to(root).as_posix() for change in done.changes]
    if diff:
        options.show_changes(root, done.changes)
    elif check:
        for name in names:
            click.echo(f"要整理：{name}")
    if not done.changes and not done.refused:
        click.echo(f"{done.looked_at} 个文件都是整齐的。" if done.looked_at else "没有可以整理的文件。")
    elif names and (diff or check):
        click.echo(f"{len(names)} 个文件要整理，没有写文件。整理用 gongkai fmt", err=diff)
    elif names:
        options.write_sources(root, done.changes)
        click.echo(f"已整理 {first_of(names, 3, ' 等 {} 个文件')}。撤销用 gongkai undo")
    if done.refused or (names and (diff or check)):
        raise click.exceptions.Exit(1)
