"""gongkai validate: check the sources and say what is wrong."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli import options
from gongkai.model.finding import Finding, Severity

if TYPE_CHECKING:
    from gongkai.source.project import Project


@click.command(name="validate")
@click.argument("paths", metavar="[路径]...", nargs=-1, type=click.Path(path_type=Path))
@options.county_option
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出的格式。"
)
@click.option("--select", metavar="规则", multiple=True, help="只查这些规则，如 GK103 或 GK4；可以用逗号分开写几个。")
@click.option("--ignore", metavar="规则", multiple=True, help="不查这些规则。")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    show_default=True,
    help="有这一级或更重的问题时，退出码为 1。",
)
@click.option("--all", "every", is_flag=True, help="同一条规则说了许多处的，也逐条列出，照文件的次序。")
@click.option(
    "--on", "--date", "today", metavar="日期", help="按哪一天检查到期的事、法规是否有效，如 2026-12-31；默认今天。"
)
@options.project_option
def command(
    paths: tuple[Path, ...],
    counties: tuple[str, ...],
    style: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    every: bool,
    today: str | None,
    project: Path | None,
) -> None:
    """检查指引和各地的文件。

    不写路径时检查整个项目；写了文件或文件夹，只报告那里的问题。
    """
    from gongkai.findings import json, text
    from gongkai.rules import RULES, check
    from gongkai.source.project import load

    options.quiet_collector()
    start = paths[0] if paths and paths[0].exists() else None
    root = options.root_of(project, start)
    below = _below(root, paths)
    wanted = options.known_counties(root, counties) if counties else _counties_in(root, below)
    chosen, passed = options.codes(select), options.codes(ignore)
    sources = load(root, wanted)
    checked = check(sources, chosen, passed, today=options.day(today))
    findings = [f for f in checked.findings if _inside(f.span.file, below)]
    if style == "json":
        click.echo(json.write(findings).encode(), nl=False)  # UTF-8 wherever it goes
    else:
        titles = None if every else {code: rule.title for code, rule in RULES.items()}
        step = _step(sources, findings, [*(f"--county {one}" for one in counties), *map(str, paths)])
        told = text.write(findings, sources.sources, color=sys.stdout.isatty(), titles=titles, step=step)
        empty = not (findings or sources.guidelines or sources.places)
        click.echo(f"{step}\n" if empty else told, nl=False)
    if options.failing(findings, fail_on):
        raise click.exceptions.Exit(1)


def _step(sources: Project, findings: Sequence[Finding], named: Sequence[str]) -> str:
    """What to do next, with the command to type."""
    from gongkai.source.places import level_of, slug_of

    if not sources.guidelines and not sources.places:
        return f"没有可以检查的：{sources.root} 里没有指引，也没有县。新建县用 gongkai new county。"
    counties = [slug for slug in sources.places if level_of(slug).name == "县级"]
    if not counties:
        return "下一步：项目里还没有县，新建用 gongkai new county。" if not sources.places else ""
    if options.failing(findings, "error"):
        return f"下一步：先改错误，改好后再运行 gongkai validate{''.join(f' {one}' for one in named)}"
    option = f" --county {counties[0]}" if len(counties) == 1 else ""
    mine = [one for one in findings if one.severity is Severity.OPEN and slug_of(one.span.file) in counties]
    if option and (cells := sum(one.cells for one in mine)):
        return f"下一步：gongkai worksheet{option}，在填报表.xlsx 里填（{cells} 处空着）；都填好以前，目录是草案"
    still_open = Counter[str]()
    for finding in findings:
        still_open[finding.span.file] += finding.cells if finding.severity is Severity.OPEN else 0
    if most := [(file, count) for file, count in still_open.most_common(1) if count]:
        return (
            f"下一步：填 {most[0][0]}（{most[0][1]} 处空着），再运行 gongkai validate{option}；都填好以前，目录是草案"
        )
    return f"下一步：gongkai build{option}，编出成品；gongkai status{option}，看还差什么"


def _below(root: Path, paths: tuple[Path, ...]) -> tuple[str, ...]:
    """The paths as names relative to the project; a usage error for one that is missing or outside."""
    names = []
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise click.UsageError(f"没有这个文件或文件夹：{path}")
        absolute = path.absolute() if path.is_symlink() else path.resolve()
        if absolute != root and not absolute.is_relative_to(root):
            raise click.UsageError(f"“{path}”不在项目 {root} 里")
        names.append("" if absolute == root else absolute.relative_to(root).as_posix())
    return tuple(names)


def _counties_in(root: Path, below: tuple[str, ...]) -> list[str] | None:
    """Which places the paths touch; None for all."""
    from gongkai.source.places import place_slugs, slug_of

    slugs = {slug_of(name) for name in below}
    return [slug for slug in place_slugs(root) if slug in slugs] if slugs and None not in slugs else None


def _inside(file: str, below: tuple[str, ...]) -> bool:
    return not below or any(not name or file == name or file.startswith(f"{name}/") for name in below)
