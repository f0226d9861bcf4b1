"""gongkai validate: check the sources and say what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import click

from gongkai.cli import options
from gongkai.findings import FORMATS
from gongkai.model.finding import Finding
from gongkai.source.places import is_asked, place_slugs, slug_of

if TYPE_CHECKING:
    from gongkai.source.project import Project


@click.command(name="validate")
@click.argument("paths", metavar="[路径]...", nargs=-1, type=click.Path(path_type=Path))
@options.county_option
@options.report_options(*FORMATS)
@click.option(
    "--also",
    metavar="格式=文件",
    multiple=True,
    help="另用一种格式写一份到文件，如 --also sarif=out.sarif；可以写几个。",
)
@click.option(
    "--changed-since",
    "since",
    metavar="版本",
    help="只报告改动影响到的地方：与 git 的这个版本（如 main、HEAD~1）不同的文件所在的，和改了的指引、法规、模板影响到的；main... 是从 main 分出来以后。",
)
@click.option("--new-only", is_flag=True, help="只报告那个版本没有的问题；与 --changed-since 一起写。")
@click.option("--select", metavar="规则", multiple=True, help="只查这些规则，如 GK103 或 GK4；可以用逗号分开写几个。")
@click.option("--ignore", metavar="规则", multiple=True, help="不查这些规则。")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    show_default=True,
    help="有这一级或更重的问题时，退出码为 1。",
)
@click.option(
    "--fix", is_flag=True, help="改好有把握的问题（标点、全角半角、文号的括号、改了名的机构和法规等），再报告其余的。"
)
@click.option("--diff", is_flag=True, help="只看 --fix 会怎么改，不写文件；有要改的，退出码为 1。")
@click.option("--all", "every", is_flag=True, help="同一条规则说了许多处的，也逐条列出，照文件的次序。")
@click.option(
    "--on", "--date", "today", metavar="日期", help="按哪一天检查到期的事、法规是否有效，如 2026-12-31；默认今天。"
)
@options.cache_options
@options.project_option
def command(
    paths: tuple[Path, ...],
    counties: tuple[str, ...],
    style: str,
    output: Path | None,
    also: tuple[str, ...],
    since: str | None,
    new_only: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    fix: bool,
    diff: bool,
    every: bool,
    today: str | None,
    cache: Path | Literal[False] | None,
    project: Path | None,
) -> None:
    """检查指引和各地的文件。

    不写路径时检查整个项目；写了文件或文件夹，只报告那里的问题。

    加 --fix，把只有一种改法的问题改好：别的文字和注释不动，改了会有新错误的不改。先看会怎么改，用 --diff；撤销用 gongkai undo。
    """
    from gongkai.cli.making import store_of
    from gongkai.cli.telling import others, prefix
    from gongkai.publish.remembered import remembered

    options.quiet_collector()
    files = others(also, output)
    if new_only and since is None:
        raise click.UsageError("--new-only 要说明与哪个版本比：加上 --changed-since 版本，如 --changed-since main")
    start = paths[0] if paths and paths[0].exists() else None
    root = options.root_of(project, start)
    named = below(root, paths)
    wanted = options.known_counties(root, counties) if counties else places_in(root, named)
    look = _Look(wanted, named, options.codes(select), options.codes(ignore), options.day(today))
    said = [*(f"--county {one}" for one in counties), *map(str, paths)]
    styles = [style, *(other for other, _ in files)]
    colour = output is None and sys.stdout.isatty()

    def reported() -> tuple[list[str], bool]:
        """The report in each format that is asked for, and whether it fails the run."""
        from gongkai.cli.telling import Report
        from gongkai.findings.text import CLEAN

        sources, found = look.checked(root)
        findings, clean, words = [one for one in found if look.tells(one)], CLEAN, said
        if since is not None:
            clean = "没有新的问题。" if new_only else "改动影响到的地方，没有发现问题。"
            findings = _of_the_change(sources, findings, since, look.checked if new_only else None)
            words = [*said, f"--changed-since {since}", *(["--new-only"] if new_only else [])]
        report = Report(sources, findings, fail_on, every, words, clean)
        texts = [report.text(style, colour), *(report.text(other) for other, _ in files)]
        return texts, bool(options.failing(findings, fail_on))

    if fix or diff:
        if since is not None:
            raise click.UsageError("--fix、--diff 和 --changed-since 不能一起用；只改几个文件的，写上路径")
        look.fix(root, only_shown=diff, quiet=style != "text")
    store = store_of(root, root, cache) if since is None else None  # what git says is in no key
    asked = [*look, said, styles, colour, fail_on, every, prefix(root)]
    (first, *rest), failing = remembered(store, root, asked, reported)
    if style == "text" and output is None:
        click.echo(first, nl=False)
    else:
        options.deliver(output, first.encode())
    for (_, file), text in zip(files, rest, strict=True):
        click.echo(options.write_report(file, text.encode()), err=True)
    if failing:
        raise click.exceptions.Exit(1)


class _Look(NamedTuple):
    """What is looked at: places, or all of them, and the paths in them; by which rules, on which day."""

    places: Sequence[str] | None
    named: tuple[str, ...]
    chosen: tuple[str, ...]
    passed: tuple[str, ...]
    day: str

    def checked(self, folder: Path) -> tuple[Project, Sequence[Finding]]:
        from gongkai.rules import check

        project = options.load(folder, self.places)
        return project, check(project, today=self.day).findings

    def tells(self, finding: Finding) -> bool:
        from gongkai.rules import is_chosen

        return is_chosen(finding.code, self.chosen, self.passed) and is_asked(finding.span.file, self.named)

    def fix(self, root: Path, *, only_shown: bool, quiet: bool) -> None:
        from gongkai.cli.fixing import fixed

        fixed(options.load(root, self.places), self.tells, self.day, only_shown=only_shown, quiet=quiet)


def _of_the_change(
    sources: Project,
    findings: Sequence[Finding],
    since: str,
    checked: Callable[[Path], tuple[Project, Sequence[Finding]]] | None,
) -> list[Finding]:
    """The findings of what was changed since a revision; with `checked`, which checks a project in a folder, those that are
    new. Says on the other stream what was looked at."""
    from gongkai.findings.lines import plain
    from gongkai.history.since import base, changed_files, new_findings, scope
    from gongkai.history.states import is_look
    from gongkai.render.diff.outline import look

    before = base(sources.root, since)
    touched = scope(sources, changed_files(sources.root, before.commit))
    notes: tuple[str, ...] = ()
    if checked is not None:
        findings, notes = new_findings(sources, findings, before, checked)
    reached = len(touched.places & sources.places.keys())
    told = f"与“{before.label}”相比，改了 {len(touched.files)} 个文件，影响到 {reached} 个地方"
    looks = list(filter(is_look, touched.files))
    for line in (f"{told}；只报告{'新的问题' if checked else '这里的问题'}", *([look(looks)] if looks else []), *notes):
        click.echo(plain(line), err=True)
    return [one for one in findings if touched.holds(one, new=checked is not None)]


def below(root: Path, paths: tuple[Path, ...]) -> tuple[str, ...]:
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


def places_in(root: Path, named: tuple[str, ...]) -> list[str] | None:
    """Which places the paths touch; None for all."""
    slugs = {slug_of(name) for name in named}
    return [slug for slug in place_slugs(root) if slug in slugs] if slugs and None not in slugs else None
