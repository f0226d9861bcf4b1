"""What a project's files shall say, worked out as values, and whether that would be wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from gongkai.model.finding import Finding, Severity
from gongkai.rules import check
from gongkai.rules.check import ground
from gongkai.source.edit import EditError, edited, values
from gongkai.source.project import Project, is_shared, shared, with_places
from gongkai.source.read import MAX_BYTES, relative
from gongkai.source.transaction import Change

_NAME = re.compile("“[^”]*”")
_EMPTY = re.compile("(.{1,100}? 的)((?:“[^”]*”)+)(没有填.*)")


class Edited(NamedTuple):
    """What becomes of the files, and what is said of it, a line a change."""

    changes: list[Change]
    told: list[str]


class Draft:
    """The files of a project to be changed. Raises EditError for a file that cannot be."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._said: dict[str, dict[str, Any]] = {}

    def says(self, name: str) -> dict[str, Any]:
        """What a file shall say; to be changed in place."""
        if name not in self._said:
            self._said[name] = values(name, self._project.sources[name])
        return self._said[name]

    def changes(self) -> list[Change]:
        """The files that change, everything that a person wrote around the changes kept."""
        sources, root = self._project.sources, self._project.root
        made = [(name, sources[name], edited(name, sources[name], said)) for name, said in self._said.items()]
        return [Change(root / name, before, after) for name, before, after in made if before != after]


def findings_of(
    project: Project, changes: Sequence[Change], today: str, renamed: tuple[str, str] = ("", "")
) -> list[Finding]:
    """The findings that there would be after the changes and are not there now, errors first. `renamed` are a name that
    the changes replace, and the new one: what was wrong with the one is not new for the other.

    Raises EditError for a file that would be too large.
    """
    pretended = {change.path: change.after for change in changes}
    for path, data in pretended.items():
        if len(data or b"") > MAX_BYTES:
            raise EditError(f"{path.relative_to(project.root).as_posix()} 会超过 2 MB，太大了")
    base = shared(project.root, pretended, project)
    then = with_places(base, project.places, pretended, project)
    elsewhere = all(not is_shared(relative(project.root, path)) for path in pretended)
    same = ground(base) if elsewhere else None  # what is shared is found once, for both
    known = Counter(
        cause
        for one in check(project, today=today, known=same).findings
        for cause in causes(one, one.message.replace(*renamed))
    )
    found = check(then, today=today, known=same).findings
    return sorted(new_among(found, known), key=lambda one: one.severity.rank)


def new_among(findings: Iterable[Finding], known: Counter[tuple[str, str, str]]) -> list[Finding]:
    """The findings whose causes are not known, or known fewer times."""
    left, fresh = Counter(known), []
    for finding in findings:
        found = causes(finding, finding.message)
        left.subtract(found)
        if any(left[cause] < 0 for cause in found):
            fresh.append(finding)
    return fresh


def causes(finding: Finding, message: str) -> list[tuple[str, str, str]]:
    """What stays the same of a finding where lines move, and of what is open also where other items wait for it; of several
    cells that are empty each by itself."""
    told = re.sub("（[^（）]*）", "", message) if finding.severity is Severity.OPEN else message
    several = _EMPTY.fullmatch(told)
    each = [several[1] + name + several[3] for name in _NAME.findall(several[2])] if several else [told]
    return [(finding.code, finding.span.file, one) for one in each]
