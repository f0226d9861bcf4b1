"""gongkai from Python: what the commands do, as functions over plain values.

```python
import gongkai

project = gongkai.load("gongkai-yongxiu")
for finding in gongkai.check(project):
    print(finding.span.file, finding.span.line, finding.code, finding.message)
for entry in gongkai.resolve(project, "yongxiu").entries:
    print(entry.id, entry.name, entry.body)
```

Everything goes as on the command line: the same defaults, the same checks, nothing from the network, and nothing is
written but the output folder of `build`. What cannot be done is an `Error`; nothing is printed, and nothing ends the
process. Names that are not in `__all__` are inside and change without notice.

A project is a value: it says what the files held when it was loaded. Use it from one thread at a time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from gongkai.api.catalog import Basis, Catalog, Channel, Domain, Entry, Excluded, outside
from gongkai.history.compare import between
from gongkai.history.states import State, loaded, named
from gongkai.model import entry as inside
from gongkai.model.change import CellChange, Change, Changes, DomainChange, LawChange, OfficeChange, Spot
from gongkai.model.comparison import Comparison, DomainImpact, GuidelineImpact, LawImpact, PlaceChanges
from gongkai.model.deadline import Order
from gongkai.model.extra import makeable
from gongkai.model.finding import Finding, Fix, Related, Severity, Span
from gongkai.model.refusal import Refusal
from gongkai.publish.asked import fit_catalogs, full_address, output_folder
from gongkai.publish.produce import How, produce
from gongkai.render import FORMATS
from gongkai.rules import Checked
from gongkai.rules import check as run_rules
from gongkai.source import project as sources
from gongkai.source.called import called, on_disk, own_file
from gongkai.source.home import find_root
from gongkai.source.places import level_of, place_slugs
from gongkai.source.transaction import is_half_done
from gongkai.source.writing import reason

__all__ = [
    "Basis",
    "Built",
    "Catalog",
    "CellChange",
    "Change",
    "Changes",
    "Channel",
    "Comparison",
    "Domain",
    "DomainChange",
    "DomainImpact",
    "Entry",
    "Error",
    "Excluded",
    "Finding",
    "Fix",
    "GuidelineImpact",
    "LawChange",
    "LawImpact",
    "OfficeChange",
    "Order",
    "PlaceChanges",
    "Project",
    "Related",
    "Severity",
    "Span",
    "Spot",
    "build",
    "check",
    "diff",
    "load",
    "resolve",
]


class Error(Exception):
    """Something cannot be done; its text says why and what to do, in Chinese. Nothing was changed."""

    findings: tuple[Finding, ...]
    """What in the sources forbids it; none where the reason is another."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


@dataclass(frozen=True, eq=False)
class Project:
    """The sources of some places, as they were when they were loaded: each load is a project of its own."""

    root: Path
    """The project's folder."""
    places: tuple[str, ...]
    """The places that were asked for, by the paths that they are published under (yongxiu, yongxiu/jiangshang)."""
    today: date
    """The day against which what falls due is checked."""
    _sources: sources.Project = field(repr=False)

    @cached_property
    def _checked(self) -> Checked:
        return run_rules(self._sources, today=self.today.isoformat())

    @cached_property
    def _catalogs(self) -> Mapping[str, inside.Catalog]:
        return fit_catalogs(self._checked, force=True)


@dataclass(frozen=True, slots=True)
class Built:
    """What was made."""

    folder: Path
    """The output folder."""
    files: tuple[Path, ...]
    """The places' files, and the site's front page where it was made."""
    notes: tuple[str, ...]
    """What `gongkai build` would have told of them, line by line, in Chinese."""


def load(path: str | os.PathLike[str] = ".", places: Iterable[str] = (), *, today: date | None = None) -> Project:
    """Read the project that `path` lies in.

    `places` are the places to load, by the paths that they are published under, their names or codes (yongxiu, 永修县,
    360425); none: all. `today` is the day against which what falls due is checked, by default this one. What a file holds never raises: `check` tells it. Raises Error
    where there is no project, for an unknown place, and where a killed command left sources half-written.
    """
    with _told():
        root = find_root(_path(path))
        if root is None:
            raise Error(
                f"{path} 不在 gongkai 项目里：往上各层都没有 gongkai.yaml，也没有 guidelines 或 counties 文件夹"
            )
        if is_half_done(root):
            raise Error(f"上一次写入 {root} 没有完成；先在那里运行 gongkai status，会把它了结（写完或撤销）")
        there = place_slugs(root)
        chosen = tuple(called(_names("places", places), there, on_disk(root)) or there)
        return Project(root, chosen, _day(today), sources.load(root, chosen))


def check(project: Project) -> tuple[Finding, ...]:
    """All findings, sorted by file, line, column and code: what `gongkai validate` tells."""
    return _project(project)._checked.findings


def resolve(project: Project, slug: str) -> Catalog:
    """The catalog of a place that was loaded, or of one above it; its name or code will do for its `slug`.

    It is marked 未通过校验 (see `Catalog.caution`) where the project has errors. Raises Error for an unknown place, and
    where the place's own file is so broken that there is no catalog.
    """
    if not isinstance(slug, str):
        raise Error(f"地方写文字，如 yongxiu 或 永修县，不能写 {_short(slug)}")
    [slug] = _known(_project(project), (slug,))
    catalog = project._catalogs.get(slug)
    if catalog is None:
        raise Error(f"{slug} 的 {level_of(slug).file} 有错，没有目录", _errors(project))
    return outside(catalog)


def build(
    project: Project,
    output: str | os.PathLike[str] | None = None,
    *,
    places: Iterable[str] = (),
    formats: Iterable[str] = (),
    domains: Iterable[str] = (),
    base_url: str = "",
    accessible: bool = False,
    force: bool = False,
    release: bool = False,
    jobs: int = 1,
) -> Built:
    """Make the files of some places of a `project` in `output`, by default its folder `build`: what `gongkai build` does.

    `places` are those to make (none: all that were loaded); a single one gets a front page above it only where there is
    one already. `formats` are of html, xlsx, docx, pdf, json, csv (none: all that this installation can make), `domains`
    names, slugs or numbers of domains (none: all), `base_url` the site's full address. `accessible` makes PDF/UA. Errors in
    the sources forbid it unless `force`d, which marks everything 未通过校验; with `release`, so does what is still open, and
    a county's content that nobody agreed to. `jobs` is how many processes make the files: with more than one, the
    program that calls this needs `if __name__ == "__main__"` around it.

    Written is the output folder and nothing else, whole or not at all. Raises Error; what was there then stays as it was.
    """
    asked = _known(_project(project), _names("places", places))
    chosen, wanted = _names("formats", formats) or makeable(FORMATS), _names("domains", domains)
    for name, value in (("accessible", accessible), ("force", force), ("release", release)):
        if not isinstance(value, bool):
            raise Error(f"{name} 写 True 或 False，不能写 {_short(value)}")
    if not isinstance(base_url, str):
        raise Error(f"base_url 写网址，不能写 {_short(base_url)}")
    for name in chosen:
        if name not in FORMATS:
            raise Error(f"没有“{name}”这种格式。可以写：{'、'.join(FORMATS)}")
    if force and release:
        raise Error("force 和 release 不能一起用：有错误的不能正式公布")
    if not isinstance(jobs, int) or not 1 <= jobs <= _MOST_JOBS:
        raise Error(f"jobs 写 1 到 {_MOST_JOBS}，不能写 {_short(jobs)}")
    if not (asked or project.places):
        raise Error("项目里还没有地方")
    with _told():
        how = How(chosen, wanted, full_address(base_url), jobs, accessible=accessible, alone=len(asked) == 1)
        folder = output_folder(project.root, _path(output) if output is not None else None, "build")
        catalogs = fit_catalogs(project._checked, force=force, release=release, forbidden=_FORBIDDEN)
        files: list[str] = []
        wanted_places, templates = asked or project.places, project._sources.pages
        made = produce(project.root, folder, wanted_places, catalogs, templates, how, listed=files.append)
    return Built(folder, tuple(folder / name for name in files), (*made.left, *made.told))


def diff(before: Side, after: Side) -> Comparison:
    """What changed from one side to the other, by meaning: what `gongkai diff` tells.

    A side is a project, a catalog, or what the command takes: a revision of git (`main`), a folder, the date of an edition
    (`2026-11-30`) or 上一版, a catalog.json. Texts are understood from the project on the other side, or else from the
    present folder. Raises Error for a side that cannot be had.
    """
    projects = [one for one in (before, after) if isinstance(one, Project)]
    places = tuple(dict.fromkeys(slug for one in projects for slug in one.places))
    root = projects[0].root if projects else find_root(Path.cwd())
    with _told():
        return between(*(_state(side, root, places) for side in (before, after)))


Side = Project | Catalog | str | os.PathLike[str]
_MOST_JOBS = 64
_FORBIDDEN = "源文件有错误，没有编；原来的成品没有动"


def _state(side: Side, root: Path | None, places: Sequence[str]) -> State:
    if isinstance(side, Project):
        return loaded(side._sources, str(side.root), side.places)
    if isinstance(side, Catalog):
        return State(f"{side.title}（{side.date}）", {side.slug: side._inside}, whole=False)
    text = _plain(side) if isinstance(side, str) else str(_path(side))
    return named(text, root, root or Path.cwd(), places)


def _errors(project: Project) -> list[Finding]:
    return [one for one in check(project) if one.severity is Severity.ERROR]


def _names(name: str, words: Iterable[str]) -> tuple[str, ...]:
    """Several names that an argument is given, or the one that a text is; numbers of domains need not be texts."""
    several = (words,) if isinstance(words, str) else words
    if isinstance(several, bytes | bytearray | Mapping) or not isinstance(several, Iterable):
        raise Error(f"{name} 写文字或几个文字，不能写 {_short(words)}")
    found: dict[str, None] = {}
    for one in several:
        if isinstance(one, bool) or not isinstance(one, str | int):
            raise Error(f"{name} 写文字或几个文字，里面不能有 {_short(one)}")
        found[str(one)] = None
    return tuple(found)


def _day(today: date | None) -> date:
    if not isinstance(today, date | None):
        raise Error(f"today 写日期，如 datetime.date(2026, 12, 31)，不能写 {_short(today)}")
    day = today or date.today()
    return date(day.year, day.month, day.day)  # of a moment, too


def _project(project: Project) -> Project:
    if not isinstance(project, Project):
        raise Error(f"project 写 gongkai.load(…) 读出来的项目，不能写 {_short(project)}")
    return project


def _path(path: str | os.PathLike[str]) -> Path:
    if not isinstance(path, str | os.PathLike) or not isinstance(text := os.fspath(path), str):
        raise Error(f"路径写文字或 pathlib.Path，不能写 {_short(path)}")
    return Path(_plain(text))


def _short(value: object) -> str:
    """A value in a message."""
    text = repr(value)
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _plain(text: str) -> str:
    """A path or a revision that the system can be asked for."""
    try:
        if "\0" not in text and os.fsencode(text):
            return text
    except UnicodeError:
        pass
    raise Error(f"{text!r} 不是路径，也不是版本")


def _known(project: Project, words: Iterable[str]) -> tuple[str, ...]:
    """The slugs of places that words mean, of those that were loaded."""
    trees = project._sources.trees
    with _told():
        return tuple(called(words, list(project._sources.places), lambda slug: trees.get(own_file(slug).as_posix())))


_SHORT = 60  # characters of a value in a message


@contextmanager
def _told() -> Iterator[None]:
    """What forbids something becomes an Error."""
    try:
        yield
    except Refusal as refusal:
        raise Error(str(refusal), refusal.findings) from refusal
    except OSError as problem:
        raise Error(f"不能读写{problem.filename or ''}：{reason(problem)}") from problem
    except RuntimeError as problem:  # links that lead to each other, a worker that was killed
        raise Error(f"不能读写：{problem}") from problem
