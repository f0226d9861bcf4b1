"""gongkai schema: what each sort of file may say, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options
from gongkai.model.letters import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongkai.source.schema import Sort


@click.command(name="schema")
@click.argument("kind", metavar="[文件]", required=False)
@options.folder_option("写到这个文件夹；默认是项目的 .gongkai/schema，编辑器照 .vscode/settings.json 到那里找。")
@options.in_project
def command(kind: str | None, output: Path | None, root: Path) -> None:
    """写出各种源文件的 JSON Schema，编辑器照它提示能写什么、哪里写错了。

    不写是哪一种文件时，全部写到文件夹里；写了（如 county、domain、list-duties），把那一种印出来。指引、模板改了以后再运行一次。
    """
    from gongkai.source.schema import packed, sorts

    known = sorts(options.load(root, []))
    if kind is not None and kind not in known:
        raise click.UsageError(f"没有“{kind}”这种文件。{did_you_mean(kind, known)}可以写：{'、'.join(known)}")
    if kind is not None and output is None:
        click.echo(packed(known[kind]), nl=False)
        return
    _write(root, known if kind is None else {kind: known[kind]}, output)


def _write(root: Path, chosen: Mapping[str, Sort], output: Path | None) -> None:
    from gongkai.cli.making import shown
    from gongkai.source.beginning import vscode_files
    from gongkai.source.journal import own_folder
    from gongkai.source.schema import FOLDER, packed
    from gongkai.source.writing import write_beside

    files = {(output or root / FOLDER) / f"{name}.json": packed(sort) for name, sort in chosen.items()}
    editor = root / ".vscode"
    if output is None and not editor.exists():
        files |= {root / name: data for name, data in vscode_files(chosen).items()}
    with options.writing(output, within=True):
        if output is None:
            own_folder(root)
            if (root / FOLDER).is_symlink():
                raise click.ClickException(f"{FOLDER} 是链接，不往里写。请删去链接，或用 --output 另指一个文件夹")
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_beside(path, data)
    for sort in chosen.values():
        click.echo(f"{sort.name}  {sort.title}（{sort.files[0] if sort.files else '本项目没有'}）")
    click.echo(f"已写 {shown(output or root / FOLDER)}，共 {len(chosen)} 种文件。")
    if output is None:
        click.echo("VS Code 装上 YAML 扩展（redhat.vscode-yaml）就会用它。")
        click.echo(
            "别的编辑器：在县的文件第一行写 # yaml-language-server: $schema=../../.gongkai/schema/county.json，领域文件写 domain.json。"
        )
