"""gongkai validate --fix: what is certain is mended and told, before the rest is reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from gongkai.cli import options
from gongkai.model.finding import Finding
from gongkai.model.letters import first_of

if TYPE_CHECKING:
    from gongkai.source.project import Project

_NAMED = 3


def fixed(sources: Project, wanted: Callable[[Finding], bool], today: str, *, only_shown: bool, quiet: bool) -> None:
    """Mend what is certain of the `wanted` findings, write it and tell it. With `only_shown` what would become of
    the files is printed, nothing is written, and the command ends. `quiet` keeps standard output for the report."""
    from gongkai.editing.fixes import fix_all
    from gongkai.findings.text import place
    from gongkai.rules import RULES

    done = fix_all(sources, wanted, today)
    if only_shown:
        options.show_changes(sources.root, done.changes)
    for finding, why in done.refused:
        click.echo(f"没有改[{finding.code}] {place(finding.span)}：{why}", err=True)
    rules = Counter(finding.code for finding in done.mended)
    told = "、".join(f"{code} {RULES[code].title} {count} 处" for code, count in sorted(rules.items()))
    names = [change.path.relative_to(sources.root).as_posix() for change in done.changes]
    files = first_of(names, _NAMED, " 等 {} 个文件")
    if only_shown:
        click.echo(
            f"会改 {len(done.mended)} 处：{told}。没有写文件；要改，用 --fix" if names else "没有有把握改的。", err=True
        )
        raise click.exceptions.Exit(1 if names else 0)
    if names:
        options.write_sources(sources.root, done.changes)
        click.echo(f"已改 {len(done.mended)} 处：{told}（{files}）。撤销用 gongkai undo", err=quiet)
