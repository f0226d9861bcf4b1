"""What findings say is certain to mend, mended: in rounds, until nothing changes, and never so that something else is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from gongkai.editing.draft import causes, new_among
from gongkai.findings.text import WORDS
from gongkai.model.finding import Finding, Fix, Severity
from gongkai.model.grouped import grouped
from gongkai.model.tree import Map
from gongkai.rules import check
from gongkai.rules.again import Again
from gongkai.source.places import parent_of, slug_of
from gongkai.source.project import Project, is_shared
from gongkai.source.shape import no_keys
from gongkai.source.transaction import Change, is_source
from gongkai.source.yaml import parse

_ROUNDS = 20
_TRIALS = 60  # times that places are looked at to find out which of several fixes is the wrong one
_FOLLOW = 4  # times that what comes of mending is mended along
_COLONS = 100  # slips of a file that cannot be read


class Fixed(NamedTuple):
    """What becomes of the files; the findings that were mended, and those that were not, with the reason."""

    changes: list[Change]
    mended: list[Finding]
    refused: list[tuple[Finding, str]]


@dataclass
class _State:
    """The project as its files shall be: what they hold that is not written yet, and what was found in them."""

    project: Project
    findings: Sequence[Finding]
    pretended: dict[Path, bytes] = field(default_factory=dict)


class _Tried(NamedTuple):
    state: _State
    mended: list[Finding]


class _Wrong(NamedTuple):
    """What is wrong with mending something, and with which places (the eldest; nothing for what is for all)."""

    why: str
    families: set[str]


class _Found(NamedTuple):
    """What can be mended and what cannot, with the reason; `tried` is the former, mended, if there is any."""

    good: list[Finding]
    refused: list[tuple[Finding, str]]
    tried: _Tried | None


def fix_all(project: Project, wanted: Callable[[Finding], bool], today: str) -> Fixed:
    """Mend what the `wanted` findings are certain about, in the project's own files. `today` is as for `check`."""
    runner = _Runner(project, wanted, today)
    runner.readable()
    for _ in range(_ROUNDS):
        if not runner.round():
            break
    now = runner.state
    changes = [
        Change(path, project.sources[_name(project.root, path)], data) for path, data in sorted(now.pretended.items())
    ]
    return Fixed(changes, runner.mended, runner.refused)


class _Runner:
    def __init__(self, project: Project, wanted: Callable[[Finding], bool], today: str) -> None:
        self.wanted = wanted
        self.today = today
        self.again = Again(project.root)
        self.state = _State(project, check(project, today=today).findings)
        self.mended: list[Finding] = []
        self.broken: list[tuple[Finding, str]] = []  # files that cannot be read for other slips, too
        self.refused: list[tuple[Finding, str]] = []
        self.trials = _TRIALS

    def readable(self) -> None:
        """Mend the slips of files that cannot be read, of which the reader tells one at a time."""
        project = self.state.project
        files = {one.span.file for one in self.state.findings if self._is_slip(one)}
        pretended: dict[Path, bytes] = {}
        for name in sorted(files):
            data, mended = project.sources[name], list[Finding]()
            while (wrong := _unreadable(name, data)) is not None:
                if len(mended) == _COLONS or not self._may(wrong):
                    break
                data = _applied(data, [_fix(wrong)])
                mended.append(wrong)
            if wrong is None:
                pretended[project.root / name] = data
                self.mended += mended
            else:
                self.broken += ((one, f"这个文件还有别的错误：{wrong.message}") for one in mended[:1])
        if pretended:
            self.state = self._then(self.state, pretended)

    def _is_slip(self, finding: Finding) -> bool:
        return finding.code == "GK012" and finding.span.file not in self.state.project.trees and self._may(finding)

    def round(self) -> bool:
        """Mend what can be mended at once, first what keeps files from being understood; False where there is nothing more.
        What was refused is tried again after other things were mended."""
        self.refused = list(self.broken)
        may = [one for one in self.state.findings if one.span.file in self.state.project.trees and self._may(one)]
        for of_loading in (True, False):
            chosen = _apart(one for one in may if one.code.startswith("GK0") is of_loading)
            if chosen and self._mend(chosen):
                return True
        return False

    def _mend(self, findings: list[Finding]) -> bool:
        """Mend as many of the findings as can be: all at once, or else without those that bring something wrong, which are
        looked for in the places where it is; those of one place there first."""
        start, families = self.state, {_family(one.span.file) for one in findings}
        tried = self._tried(start, findings) if len(families) > 1 else _Wrong("", families)
        if isinstance(tried, _Wrong):
            found = self._parted(start, findings, tried.families) or self._halved(start, findings)
            self.refused += found.refused
            if found.tried is None:
                return False
            tried = found.tried
        self.state = tried.state
        self.mended += tried.mended
        return True

    def _parted(self, start: _State, findings: list[Finding], troubled: set[str]) -> _Found | None:
        """The findings that can be mended, as the `troubled` places tell, each with those below it; None where what is wrong is
        not theirs alone."""
        project, families = start.project, grouped((_family(one.span.file), one) for one in findings)
        if "" in troubled or not troubled <= families.keys() or len({*map(_eldest, project.places)}) == 1:
            return None
        good = [one for family, group in families.items() if family not in troubled for one in group]
        refused: list[tuple[Finding, str]] = []
        for family in sorted(troubled):
            alone = self._looked([slug for slug in project.places if _eldest(slug) == family], start.pretended)
            found = self._halved(alone, families[family])
            good += found.good
            refused += found.refused
        tried = self._tried(start, good) if good else None
        return None if isinstance(tried, _Wrong) else _Found(good, refused, tried)

    def _halved(self, start: _State, findings: list[Finding]) -> _Found:
        """The findings that can be mended, looked for by halves."""
        found, waiting = _Found([], [], None), [findings]
        while waiting:
            group = waiting.pop(0)
            tried = self._tried(start, [*found.good, *group])
            if isinstance(tried, _Tried):
                found = found._replace(good=[*found.good, *group], tried=tried)
            elif len(group) == 1:
                found.refused.append((group[0], tried.why))
            else:
                half = len(group) // 2
                waiting[:0] = [group[:half], group[half:]]
        return found

    def _tried(self, start: _State, findings: list[Finding]) -> _Tried | _Wrong:
        """The project with these findings mended, or what is wrong with that. What comes of it and is certain to mend
        (a list names the office by its former name, too) is mended along."""
        mended: list[Finding] = []
        for _ in range(_FOLLOW):
            then = self._once(start, findings)
            if isinstance(then, _Wrong):
                return then
            mended += findings
            wrong = (Severity.ERROR, Severity.WARNING)
            states = ([one for one in state.findings if one.severity in wrong] for state in (start, then))
            before, after = (Counter(map(_place, found)) for found in states)
            known = Counter(cause for one in start.findings for cause in causes(one, one.message))
            hidden = any(one.code.startswith("GK0") for one in mended)  # what they hid is told now
            errors = any(one.severity is Severity.ERROR for one in mended)  # so are warnings that an error hid
            fresh = [
                one
                for one in new_among(then.findings, known)
                if (one.severity is Severity.ERROR or (one.severity is Severity.WARNING and not errors))
                and after[_place(one)] > before[_place(one)]
                and not (hidden and one.code >= "GK1")
            ]
            if not fresh:
                return _Tried(then, mended)
            if not all(self._may(one) for one in fresh):
                break
            start, findings = then, _apart(fresh)
        told = f"改了会有新的{WORDS[fresh[0].severity]}：{fresh[0].message}"
        return _Wrong(told, {_family(one.span.file) for one in fresh})

    def _once(self, start: _State, findings: list[Finding]) -> _State | _Wrong:
        project = start.project
        by_file = grouped((finding.span.file, _fix(finding)) for finding in findings)
        pretended = {project.root / name: _applied(project.sources[name], fixes) for name, fixes in by_file.items()}
        for path, data in pretended.items():
            name = _name(project.root, path)
            if name in project.trees and parse(name, data)[1]:
                return _Wrong("改了文件就读不出来", {_family(name)})
        if self.trials <= 0:
            return _Wrong("要试的太多，这一次没有试", set(map(_family, by_file)))
        self.trials -= 1
        then = self._then(start, pretended)
        kinds = {_place(one) for one in findings}
        before, after = (Counter(map(_place, state.findings)) for state in (start, then))
        if same := {_family(file) for code, file in kinds if after[code, file] > before[code, file]}:
            return _Wrong("改了还是一样", same)
        return then

    def _then(self, state: _State, pretended: Mapping[Path, bytes]) -> _State:
        return self._looked(state.project.places, {**state.pretended, **pretended})

    def _looked(self, slugs: Iterable[str], pretended: dict[Path, bytes]) -> _State:
        """Some places as they shall be. What is for all is read and checked anew only where it changes."""
        root = self.state.project.root
        again = self.again if not any(is_shared(_name(root, path)) for path in pretended) else Again(root)
        project, checked = again.look(slugs, dict(pretended), self.today)
        return _State(project, checked.findings, pretended)

    def _may(self, finding: Finding) -> bool:
        """Whether a finding's fix is certain, wanted, and of a file that is the project's own and no link."""
        fix, project = finding.fix, self.state.project
        return (
            fix is not None
            and fix.certain
            and fix.span.file == finding.span.file
            and self.wanted(finding)
            and not project.is_upstream(fix.span.file)
            and is_source(project.root, fix.span.file)
        )


def _family(file: str) -> str:
    """The eldest of the places that a file may have a say in; nothing for a file for all."""
    return _eldest(slug) if not is_shared(file) and (slug := slug_of(file)) is not None else ""


def _eldest(slug: str) -> str:
    """The place whose catalog is handed down to this one, from the first; the place itself where none is."""
    while (above := parent_of(slug)) is not None:
        slug = above
    return slug


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _place(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.span.file


def _unreadable(name: str, data: bytes) -> Finding | None:
    """What keeps a file from being read, if anything does."""
    value, found = parse(name, data)
    return found[0] if found else None if isinstance(value, Map) else no_keys(name, data, value)


def _apart(findings: Iterable[Finding]) -> list[Finding]:
    """Those of the findings whose fixes do not touch the same characters, in their order."""
    chosen: list[Finding] = []
    for finding in sorted(findings, key=lambda one: _fix(one).span):
        if not chosen or not _overlap(_fix(chosen[-1]), _fix(finding)):
            chosen.append(finding)
    return chosen


def _fix(finding: Finding) -> Fix:
    assert finding.fix is not None
    return finding.fix


def _overlap(one: Fix, later: Fix) -> bool:
    """Whether two fixes touch the same characters; the second begins no earlier."""
    same = one.span[:2] == later.span[:2]
    return same and one.span.column + max(one.span.length, 1) > later.span.column


def _applied(data: bytes, fixes: Iterable[Fix]) -> bytes:
    """A file's bytes with what the fixes replace; everything else stays as it is."""
    lines = data.decode("utf-8-sig").split("\n")
    for fix in sorted(fixes, key=lambda one: one.span, reverse=True):
        line, at = lines[fix.span.line - 1], fix.span.column - 1
        lines[fix.span.line - 1] = line[:at] + fix.replacement + line[at + fix.span.length :]
    return "\n".join(lines).encode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8")
