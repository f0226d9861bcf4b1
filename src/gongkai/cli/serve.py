"""gongkai serve: the catalogs in a browser, kept up to date while somebody edits."""

from __future__ import annotations

import signal
import sys
import warnings
from pathlib import Path
from threading import Event
from typing import Any, Literal, NoReturn

import click

from gongkai.cli import options
from gongkai.cli.making import chosen_formats, store_of


@click.command(name="serve")
@options.county_option
@click.option(
    "--format",
    "formats",
    metavar="格式",
    default="html,json",
    show_default=True,
    help="要编的格式，如 html,xlsx,pdf；网页总是先编好。",
)
@click.option(
    "--port",
    metavar="端口",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="端口；0 是随便一个。",
)
@options.cache_options
@options.in_project
def command(
    counties: tuple[str, ...], formats: str, port: int, cache: Path | Literal[False] | None, root: Path
) -> None:
    """在浏览器里预览，改了源文件自动更新。

    只有本机能打开。检查发现的问题列在网页下方；有错误时网页还是上一次的。成品放在临时文件夹里，结束时删去，
    build 文件夹不动。不写 --place 时预览全部。
    """
    import watchfiles  # noqa: F401  (now, and not when the pages are made)

    from gongkai.preview.run import preview

    options.quiet_collector()
    wanted = options.known_counties(root, counties)
    options.places(root, wanted)
    ended = Event()

    def end(*_: Any) -> NoReturn:
        """End as Ctrl-C does, so that the temporary folder is removed. Where a library was throwing something away, this is lost
        (and nothing is said of that, nor of a file that was just being opened): `ended` is looked at, too."""
        ended.set()
        sys.unraisablehook = lambda _: None
        warnings.simplefilter("ignore", ResourceWarning)
        raise KeyboardInterrupt

    for how in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(how) is not signal.SIG_IGN:
            signal.signal(how, end)
    try:
        preview(root, tuple(wanted), chosen_formats(formats), port, click.echo, store_of(root, root, cache), ended)
    except KeyboardInterrupt:
        pass
    except Exception:
        if not ended.is_set():  # a library that is interrupted may end with an error of its own
            raise
    click.echo("预览结束。")
