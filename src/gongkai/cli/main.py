"""The entry point: commands by name (imported only when called), and the one place where faults end.

Exit codes: 0 clean, 1 findings or an input that cannot be used, 2 wrong usage, 3 a fault of gongkai's own.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from gongkai import __version__
from gongkai.cli.chinese import retold, speak_chinese
from gongkai.cli.examples import epilog
from gongkai.cli.outlet import patient
from gongkai.model.letters import did_you_mean
from gongkai.model.refusal import Refusal

COMMANDS = {
    "validate": "gongkai.cli.validate",
    "fmt": "gongkai.cli.fmt",
    "build": "gongkai.cli.build",
    "merge": "gongkai.cli.merge",
    "pack": "gongkai.cli.pack",
    "edition": "gongkai.cli.edition",
    "diff": "gongkai.cli.diff",
    "serve": "gongkai.cli.serve",
    "poster": "gongkai.cli.poster",
    "worksheet": "gongkai.cli.worksheet",
    "import": "gongkai.cli.importing",
    "adopt": "gongkai.cli.editing:adopt",
    "exclude": "gongkai.cli.editing:exclude",
    "set": "gongkai.cli.editing:set_",
    "confirm": "gongkai.cli.editing:confirm",
    "rename-office": "gongkai.cli.editing:rename_office",
    "why": "gongkai.cli.why",
    "explain": "gongkai.cli.explain",
    "rules": "gongkai.cli.rules",
    "new": "gongkai.cli.new",
    "review": "gongkai.cli.review",
    "undo": "gongkai.cli.undo",
    "upgrade": "gongkai.cli.upgrade",
    "status": "gongkai.cli.status",
    "report": "gongkai.cli.report",
    "due": "gongkai.cli.due",
    "migrate": "gongkai.cli.migrate",
    "schema": "gongkai.cli.schema",
    "lsp": "gongkai.cli.lsp",
    "doctor": "gongkai.cli.doctor",
    "completion": "gongkai.cli.completion",
}


_LONGEST = 200  # characters of a path in a message
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
_ELSEWHERE = "请腾出地方，或者用环境变量 TMPDIR 另指一个能写的文件夹"


class Commands(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module; None for an unknown name."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        module, _, name = module.partition(":")
        command: click.Command = getattr(import_module(module), name or "command")
        return _in_chinese(command, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names; a usage error with the nearest one where there is none."""
        word = args[0]
        if not word.startswith("-") and word not in COMMANDS:
            raise click.UsageError(
                f"没有“{word}”这个命令。{did_you_mean(word, COMMANDS)}全部命令见 gongkai --help", ctx
            )
        return super().resolve_command(ctx, args)


def _in_chinese(command: click.Command, path: str) -> click.Command:
    """The command with the placeholders of its usage line in Chinese and examples at its help's end, and those below it.

    What a list of commands says of it is its first paragraph, whole: click would cut it at a space, of which Chinese has few.
    """
    command.options_metavar = "[选项]"
    command.short_help = command.get_short_help_str(limit=1000)
    command.epilog = epilog(path)
    if isinstance(command, click.Group):
        command.subcommand_metavar = "命令 [参数]..."
        for name, below in command.commands.items():
            _in_chinese(below, f"{path} {name}")
    return command


@click.group(
    cls=Commands,
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=f"退出码：0 正常；1 有问题要改；2 用法不对；3 程序自身出错；130 按 Ctrl-C 中断。\n\n{epilog('')}",
)
@click.version_option(__version__, prog_name="gongkai", message="%(prog)s %(version)s", help="显示版本。")
def cli() -> None:
    """把 YAML 写的基层政务公开标准指引和本县的调整，编成可以发布的标准目录。"""


def run() -> NoReturn:
    """The console script."""
    gc.set_threshold(100_000, 20, 20)  # what is imported stays: looking through it on the way is a tenth of the time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")  # or all that is installed is searched for some
    speak_chinese()
    outlets = patient()
    try:
        _stand()
        code = cli.main(prog_name="gongkai", standalone_mode=False)
        sys.stdout.flush()
        code = code or int(any(one.is_cut for one in outlets))
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except Refusal as refusal:
        problem = click.UsageError if refusal.usage else click.ClickException
        problem(str(refusal)).show()
        code = problem.exit_code
    except click.ClickException as problem:
        retold(problem).show()
        code = problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        sys.unraisablehook = _drop  # a workbook that was begun complains in a trace when it is thrown away
        click.echo("已中断。", err=True)
        code = 130
    except ModuleNotFoundError as missing:
        code = _tell_lacking(missing)
    except OSError as problem:  # what a path led to, and no command minded
        sys.unraisablehook = _drop  # as above
        code = _tell_system(problem) if problem.filename or _lacks_room(problem) else _report_fault(problem)
    except Exception as fault:
        # what pathlib makes of links in a circle
        looped = fault.__context__ if isinstance(fault, RuntimeError) else None
        code = _tell_system(looped) if isinstance(looped, OSError) and looped.filename else _report_fault(fault)
    gc.freeze()  # what is left goes with the process: to look through it for circles first is a tenth of a build after a change
    sys.exit(code if isinstance(code, int) else 0)


def _stand() -> None:
    """Raises ClickException where the folder that we stand in is gone."""
    try:
        Path.cwd()
    except OSError as problem:
        raise click.ClickException("现在所在的文件夹已经删去了。请换到项目的文件夹（cd）再运行") from problem


def _drop(_: sys.UnraisableHookArgs) -> None:
    """Say nothing of what cannot be raised any more."""


def _tell_lacking(missing: ModuleNotFoundError) -> int:
    """A library of an extra that is not installed: what to install. Any other module that is missing is a fault."""
    from gongkai.model.extra import lacking

    told = lacking(missing)
    if told is None:
        return _report_fault(missing)
    click.echo(f"错误：{told}", err=True)
    return 1


def _lacks_room(problem: OSError) -> bool:
    """Whether there is no room for what is written on the way, or no folder (Python names none then)."""
    return problem.errno in _FULL or str(problem.strerror).startswith("No usable temporary directory")


def _tell_system(problem: OSError) -> int:
    """What the system does not let be done, and with which file."""
    from gongkai.source.writing import reason

    if problem.filename is None:  # of what is written on the way, such as a large workbook
        click.echo(f"错误：不能写入临时文件夹：{reason(problem)}。{_ELSEWHERE}", err=True)
        return 1
    name = "".join(char if char.isprintable() else "?" for char in str(problem.filename))
    short = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
    click.echo(f"错误：不能读写 {short}：{reason(problem)}", err=True)
    return 1


def _report_fault(fault: Exception) -> int:
    """A fault of gongkai's own: one sentence for the user, everything else into a log file."""
    import platform
    import tempfile
    import traceback

    details = "".join(traceback.format_exception(fault))
    head = f"gongkai {__version__}\nPython {sys.version}\n{platform.platform()}\n参数：{sys.argv[1:]}\n\n"
    click.echo(f"程序自身出错：{type(fault).__name__}：{fault}", err=True)
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="gongkai-", suffix=".log", delete=False) as log:
            log.write(head + details)
    except OSError:
        click.echo(f"详细情况没有地方记。{_ELSEWHERE}", err=True)
    else:
        click.echo(f"详细情况记在 {log.name}，请连同这个文件一起报告。", err=True)
    return 3
