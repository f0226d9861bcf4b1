"""gongkai diff: what changed between two revisions, folders, editions or exported files, by meaning."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options

if TYPE_CHECKING:
    from gongkai.history.states import State


@click.command(name="diff")
@click.argument("base", required=False, metavar="[从前]")
@click.argument("head", required=False, metavar="[现在]")
@options.county_option
@options.report_options("text", "markdown", "html", "xlsx", "json")
@options.project_option
def command(
    base: str | None, head: str | None, counties: tuple[str, ...], style: str, output: Path | None, project: Path | None
) -> None:
    """两个版本之间，各地的目录改了什么：按意思比较，不按文字的行。

    从前、现在可以写：git 的版本（main、v1.0、HEAD~1，或 main..分支），项目的文件夹，一版的日期（2026-11-30）或 上一版，导出的 catalog.json 或 .json.gz。不写“现在”就是现在的文件，没有提交的改动也算；都不写就与最后一次提交比较，不在 git 里的与上一版比较。
    """
    from gongkai.history.compare import between

    options.quiet_collector()
    before, after = _states(base, head, counties, project)
    _known(counties, before, after)
    comparison = between(before, after)
    if style == "xlsx":
        from gongkai.render.diff.sheets import sheets

        data = options.workbook(
            sheets(comparison), max((one.date for one in after.catalogs.values()), default="2020-01-01")
        )
    elif style == "html":
        from gongkai.render.diff import page
        from gongkai.source.pages import packaged

        data = page.write(comparison, packaged()).encode()
    else:
        from gongkai.render.diff import data as plain
        from gongkai.render.diff import markdown, text

        if style == "json":
            data = plain.write(comparison).encode()
        elif style == "markdown":
            data = markdown.write(comparison).encode()
        else:
            data = text.write(comparison, colour=output is None and sys.stdout.isatty()).encode()
    options.deliver(output, data)


def _states(base: str | None, head: str | None, counties: Sequence[str], project: Path | None) -> tuple[State, State]:
    """The two states that are asked for."""
    from gongkai.history import states
    from gongkai.source.home import find_root

    root = find_root(project or Path.cwd())
    place = root or project or Path.cwd()
    if base is not None and head is None and ".." in base and not Path(base).exists():
        base, head = _range(base, place)
    if base is None:
        base = "HEAD" if states.is_revision("HEAD", place) else states.LAST

    def state(text: str | None) -> State:
        if text is not None:
            return states.named(text, root, place, counties)
        if root is None:
            raise click.UsageError(
                "这里没有工作区（不是项目，或是没有工作区的 git 仓库），请把两个版本都写出来，如 gongkai diff main~1 main"
            )
        return states.work_tree(root, counties)

    return state(base), state(head)


def _range(text: str, place: Path) -> tuple[str, str]:
    """main..branch, or main...branch: since the two parted."""
    from gongkai.history.git import Repository

    before, dots, after = text.partition("...") if "..." in text else text.partition("..")
    before, after = before or "HEAD", after or "HEAD"
    if dots == "..":
        return before, after
    return Repository(place).merge_base(before, after), after


def _known(counties: Sequence[str], *both: State) -> None:
    """A usage error for a place that neither state knows."""
    known = {slug for state in both for slug in (*state.catalogs, *state.broken)}
    if unknown := [slug for slug in counties if slug not in known]:
        raise click.UsageError(f"两边都没有“{unknown[0]}”。写县的文件夹名，如 yongxiu；乡镇写 yongxiu/jiangshang")
