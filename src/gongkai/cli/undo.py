"""gongkai undo: take back what the last command changed in the sources."""

from __future__ import annotations

from pathlib import Path

import click

from gongkai.cli import options


@click.command(name="undo")
@click.option("--redo", is_flag=True, help="把刚撤销的再做一遍。")
@click.option("--skip", is_flag=True, help="不撤销上一条，去掉它的记录，好撤销更前面的；源文件不动。")
@click.option("--dry-run", is_flag=True, help="只看会撤销什么，不写文件。")
@options.in_project
def command(redo: bool, skip: bool, dry_run: bool, root: Path) -> None:
    """撤销上一个改源文件的命令（导入、审核、新建、记一版等都算），不用 git。

    再运行一次，撤销更前面的一个；记着最近的20个。撤销错了，用 gongkai undo --redo 恢复。撤销以后又改了别的，就不能再恢复。
    文件后来用别的程序又改过的，不撤销，说明是哪些文件、哪里不同；不撤销它了、要撤销更前面的，先写 --skip。
    """
    from gongkai.source.journal import REDO, UNDO, forgotten, last, names, taken_back
    from gongkai.source.transaction import place

    if redo and skip:
        raise click.UsageError("--redo 和 --skip 不能一起用")
    verb = "恢复" if redo else "撤销"
    record = last(root, REDO if redo else UNDO)
    if record is None:
        begun = "" if redo else "。只记在这个项目里改源文件的命令；新建项目本身不记，不要它了就删去整个文件夹"
        raise click.ClickException(f"没有可以{verb}的{begun}")
    changes = forgotten(root, record) if skip else taken_back(root, record)
    if not dry_run:
        place(root, changes)
    if skip:
        click.echo(f"不撤销了：{options.printable(record.said)}。源文件没有改动{'（--dry-run）' if dry_run else ''}")
        return
    done = f"会{verb}" if dry_run else f"已{verb}"
    click.echo(f"{done}：{options.printable(record.said)}（{names(record.files)}）")
    if not (dry_run or redo):
        click.echo("撤销错了，用 gongkai undo --redo 恢复。")
