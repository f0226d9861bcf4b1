"""gongkai lsp: the language server that editors start."""

from __future__ import annotations

import click

from gongkai.cli import options


@click.command(name="lsp")
@click.option("--stdio", is_flag=True, help="从标准输入输出说话（编辑器常常这样写；不写也是）。")
def command(stdio: bool) -> None:
    """编辑器用的语言服务：一边写一边检查，提示能写什么。由编辑器启动，不用自己运行。"""
    from gongkai import __version__
    from gongkai.editor.server import serve

    options.quiet_collector()
    serve(__version__, options.today)
