"""The reference of commands, docs/commands.zh-CN.md, out of the commands themselves: `make reference` writes it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from gongkai.cli.chinese import joined, speak_chinese
from gongkai.cli.examples import EXAMPLES
from gongkai.cli.main import cli

_HEAD = """# 命令参考

由 `make reference` 照各个命令的 `--help` 写出，不要手改。怎样一步一步地做，见[工作人员手册](guide.zh-CN.md)。

退出码：0 正常；1 有问题要改，或输入不能用；2 用法不对；3 程序自身出错；130 按 Ctrl-C 中断。按 Tab 补全命令和选项：`gongkai completion --help`。
"""


def text() -> str:
    """The whole document, which depends on the commands only."""
    speak_chinese()
    whole = click.Context(cli, info_name="gongkai")
    contents = "\n".join(
        f"- [`{context.command_path}`](#{_anchor(context)})：{context.command.get_short_help_str(limit=1000)}"
        for context in walk(whole)
    )
    return "\n".join((_HEAD, contents, *(_section(context) for context in walk(whole))))


def walk(context: click.Context) -> Iterator[click.Context]:
    """All commands below a group in the order of the help, each group before its own."""
    group = context.command
    assert isinstance(group, click.Group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        below = click.Context(command, info_name=name, parent=context)
        yield below
        if isinstance(command, click.Group):
            yield from walk(below)


def _anchor(context: click.Context) -> str:
    return context.command_path.replace(" ", "-")


def _section(context: click.Context) -> str:
    command = context.command
    usage = " ".join((context.command_path, *command.collect_usage_pieces(context)))
    paragraphs = [_plain(part) for part in (command.help or "").split("\n\n")]
    options = [one for one in command.get_params(context) if isinstance(one, click.Option) and not one.is_eager]
    records = [record for one in options if (record := one.get_help_record(context)) is not None]
    lines = [f"\n## {context.command_path}\n", *(f"{one}\n" for one in paragraphs), f"用法：`{usage}`\n"]
    lines += [f"- `{name}`：{_plain(told)}" for name, told in records]
    path = context.command_path.partition(" ")[2]
    return "\n".join((*lines, "\n```sh", *EXAMPLES.get(path, ()), "```"))


def _plain(text: str) -> str:
    """A paragraph on one line, whose signs mean nothing in Markdown."""
    return joined(text).replace("<", "\\<").replace("*", "\\*")


if __name__ == "__main__":
    print(text())
