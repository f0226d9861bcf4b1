"""gongkai completion: what a shell reads so that it completes commands, options and places."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command(name="completion")
@click.argument("shell", metavar="[bash|zsh|fish]", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """让终端按 Tab 补全命令、选项和地方：写出一段脚本，存成下面的文件，新开一个终端就有了。

    zsh 还要在 ~/.zshrc 的 compinit 之前写一行 fpath+=(~/.zfunc)。程序升级以后不用重做。
    """
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"不能为 {shell} 补全")
    script = found(click.Group(), {}, "gongkai", "_GONGKAI_COMPLETE")
    click.echo((script.source_template % script.source_vars()).strip())
