"""What `gongkai validate` prints and writes of what it found, in every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from gongkai.cli import options
from gongkai.findings import FORMATS, text, written
from gongkai.findings.lines import Lines, plain
from gongkai.findings.text import CLEAN
from gongkai.model.finding import Finding, Severity
from gongkai.model.letters import did_you_mean
from gongkai.source.places import level_of, slug_of

if TYPE_CHECKING:
    from gongkai.findings.given import Given
    from gongkai.source.project import Project


class Report(NamedTuple):
    """What was found. `fail_on` is the level that fails the run; `every` whether each finding is told alone; `named` the words
    of the command line that say what is looked at; `clean` is said where nothing was found; it is another than the ordinary
    one where not all was looked at."""

    sources: Project
    findings: Sequence[Finding]
    fail_on: str
    every: bool = False
    named: Sequence[str] = ()
    clean: str = CLEAN

    def text(self, style: str, colour: bool = False) -> str:
        """The report in one of `FORMATS`."""
        if style == "text":
            return self._text(colour)
        if style == "json":
            from gongkai.findings import json

            return json.write(self.findings)
        return written(style, self._given())

    def _text(self, colour: bool) -> str:
        from gongkai.rules import RULES

        titles = None if self.every else {code: rule.title for code, rule in RULES.items()}
        step = plain(_step(self.sources, self.findings, self.named))
        if self.clean != CLEAN and not options.failing(self.findings, "error"):
            step = ""  # what is left elsewhere is not known
        if not (self.findings or self.sources.guidelines or self.sources.places):
            return f"{step}\n"
        sources, every = self.sources.sources, self.every
        return text.write(self.findings, sources, color=colour, titles=titles, step=step, clean=self.clean, every=every)

    def _given(self) -> Given:
        from gongkai.findings.given import Given, located
        from gongkai.rules import RULES

        sources, names = self.sources, {}
        for file in {finding.span.file for finding in self.findings}:
            place = sources.places.get(slug_of(file) or "")
            if place is not None:
                names[file] = place.name
        return Given(
            findings=located(self.findings, sources.trees, slug_of),
            lines=Lines(sources.sources),
            pages=RULES,
            clean=self.clean,
            failing=options.LEVELS[self.fail_on],
            prefix=prefix(sources.root),
            outside=sources.upstream,
            names=names,
        )


def others(also: Sequence[str], output: Path | None) -> list[tuple[str, Path]]:
    """The formats and files of `--also`; a usage error for what is none, and for a file that is named twice."""
    found: list[tuple[str, Path]] = []
    taken = {output.absolute()} if output is not None else set()
    for one in also:
        style, sign, name = one.partition("=")
        if not sign or not name.strip():
            raise click.UsageError(f"--also “{one}”要写成 格式=文件，如 --also sarif=out.sarif")
        if style not in FORMATS:
            raise click.UsageError(
                f"--also 没有“{style}”这种格式。{did_you_mean(style, FORMATS)}可以写：{'、'.join(FORMATS)}"
            )
        file = Path(name)
        if file.is_dir():
            raise click.UsageError(f"--also 的“{name}”是文件夹，请写文件名")
        if file.absolute() in taken:
            raise click.UsageError(f"“{name}”写了两次，每种格式请各写一个文件")
        taken.add(file.absolute())
        found.append((style, file))
    return found


def prefix(root: Path) -> str:
    """The project's folder in the repository around it, with a slash; nothing where the project is the repository."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            inside = root.relative_to(folder).as_posix()
            return "" if inside == "." else f"{inside}/"
    return ""


def _step(sources: Project, findings: Sequence[Finding], named: Sequence[str]) -> str:
    """What to do next, with the command to type."""
    if not sources.guidelines and not sources.places:
        return f"没有可以检查的：{sources.root} 里没有指引，也没有县。新建县用 gongkai new county。"
    counties = [slug for slug in sources.places if level_of(slug).name == "县级"]
    if not counties:
        return "下一步：项目里还没有县，新建用 gongkai new county。" if not sources.places else ""
    if options.failing(findings, "error"):
        return f"下一步：先改错误，改好后再运行 gongkai validate{''.join(f' {one}' for one in named)}"
    option = sources.option(counties[0]) if len(counties) == 1 else ""
    mine = [one for one in findings if one.severity is Severity.OPEN and slug_of(one.span.file) in counties]
    if len(counties) == 1 and (cells := sum(one.cells for one in mine)):
        return f"下一步：gongkai worksheet{option}，在填报表.xlsx 里填（{cells} 处空着）；都填好以前，目录是草案"
    still_open = Counter[str]()
    for finding in findings:
        still_open[finding.span.file] += finding.cells if finding.severity is Severity.OPEN else 0
    if most := [(file, count) for file, count in still_open.most_common(1) if count]:
        return (
            f"下一步：填 {most[0][0]}（{most[0][1]} 处空着），再运行 gongkai validate{option}；都填好以前，目录是草案"
        )
    if any(one.code == "GK610" for one in findings):
        return f"下一步：逐条改，逐条答复上级的意见：gongkai review answer 序号 --text …{option}"
    return f"下一步：gongkai status{option}，看办到哪一步、接着做什么；gongkai build{option}，编出成品"
