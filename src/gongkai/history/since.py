"""What a change touches: the files that differ from a revision, the places that they reach, and the findings that the
revision did not have.

The work tree is read, not asked of git: `git diff` would run what filters the repository configures. What lies on the disk
counts, committed or not.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from gongkai.findings.identity import fresh, identities
from gongkai.history.git import LARGEST, Repository
from gongkai.history.states import NoProjectError, called, some, unpacked
from gongkai.model.finding import Finding
from gongkai.source.forms import FORMS
from gongkai.source.home import GUIDELINES, MARK, TEMPLATES, own_folders
from gongkai.source.lists import LISTS
from gongkai.source.places import ROOTS, TASKS, folder_of, parent_of, slug_of
from gongkai.source.project import Project
from gongkai.source.writing import is_folder

_SINCE_PARTED = "..."  # main...: since the branch left main
_SHORT = 40  # letters of an object's name in most repositories
_FORMS = f"{TEMPLATES}/{FORMS}/"


class Base(NamedTuple):
    """A revision to compare with: its commit, and what it is called."""

    commit: str
    label: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What a change touches: its files, and the places that it reaches; `shared` says that some of the files are for all
    places."""

    files: frozenset[str]
    places: frozenset[str]
    shared: bool

    def holds(self, finding: Finding, *, new: bool = False) -> bool:
        """Whether a finding is of what the change touches; a new one in a file for all is, whatever changed."""
        slug = _place(finding.span.file)
        reached = self.shared or new if slug is None else slug in self.places
        return reached or any(
            span.file in self.files for span in (finding.span, *(one.span for one in finding.related))
        )


def base(root: Path, name: str) -> Base:
    """The revision of that name; of `main...` the last one that it has in common with the present. Raises Refusal."""
    repository = Repository(root)
    parted = name.endswith(_SINCE_PARTED)
    commit = repository.merge_base(name.removesuffix(_SINCE_PARTED), "HEAD") if parted else repository.commit(name)
    return Base(commit, called(name, commit))


def changed_files(root: Path, commit: str) -> frozenset[str]:
    """The files of sources, by their paths in the project, that differ between a commit and the disk. Raises Refusal."""
    folders = (*own_folders(root), *ROOTS, TEMPLATES)

    def wanted(path: str) -> bool:
        hidden = any(part.startswith(".") for part in path.split("/"))
        return not hidden and (path == MARK or any(path == one or path.startswith(f"{one}/") for one in folders))

    before = Repository(root).objects(commit, wanted)
    links: dict[str, str] = {}
    changed = set(before)
    for path in _files(root, (MARK, *folders)):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            links[name] = _target(root, path)
        if name in before and before[name] in _objects(path, before[name]):
            changed.discard(name)
        else:
            changed.add(name)
    around = {parent for file in changed for parent in (file, *map(str, PurePosixPath(file).parents))}
    return frozenset(changed | {name for name, target in links.items() if target in around})


def scope(project: Project, files: Collection[str]) -> Scope:
    """What changed files reach: a place's own reach it and those below it, a guideline those that adopt its domain, a form
    those that keep its list; what else is for all reaches all."""
    reached: set[str] = set()
    shared = False
    keeping = _keeping(project)
    for file in files:
        slug = _place(file)
        if slug is not None:
            reached.add(slug)
            if slug not in project.places or file == f"{folder_of(slug).as_posix()}/{project.places[slug].file}":
                reached.update(filter(None, (parent_of(slug),)))  # which names those below it
        elif file.endswith(".yaml"):
            shared = True
            reached |= _reached(project, file, keeping)
    for slug in project.places:  # each behind the one above it
        if parent_of(slug) in reached:
            reached.add(slug)
    return Scope(frozenset(files), frozenset(reached), shared)


def new_findings(
    project: Project,
    findings: Sequence[Finding],
    base: Base,
    checked: Callable[[Path], tuple[Project, Sequence[Finding]]],
) -> tuple[list[Finding], tuple[str, ...]]:
    """The findings that a revision did not have, and notes on what of it could not be seen; `checked` loads a project in a
    folder and tells its findings. Raises Refusal."""
    try:
        with unpacked(project.root, base.commit, _is_source, lenient=True) as (place, _, notes):
            before, there = checked(place)
            known = identities(there, before.trees, slug_of)
    except NoProjectError:
        return list(findings), (f"“{base.label}”还不是 gongkai 项目，问题都算新的",)
    if broken := sorted(before.broken_files):
        notes = (*notes, f"“{base.label}”的 {some(broken)} 有错误，没有读全，那里原有的问题可能也算成了新的")
    return fresh(findings, identities(findings, project.trees, slug_of), known), notes


def _keeping(project: Project) -> Mapping[str, set[str]]:
    """The places that keep a list, by the slug of its form."""
    found: dict[str, set[str]] = {}
    for name in project.sources:
        parts = name.removesuffix(".yaml").split("/")
        if LISTS in parts[:-1] and (slug := slug_of(name)) is not None:
            found.setdefault(parts[parts.index(LISTS) + 1], set()).add(slug)
    return found


def _reached(project: Project, file: str, keeping: Mapping[str, set[str]]) -> set[str]:
    """The places that a file for all reaches."""
    if file.startswith(_FORMS):
        return keeping.get(file.removeprefix(_FORMS).removesuffix(".yaml"), set())
    guideline = next((one for one in project.guidelines.values() if one.node.file == file), None)
    if guideline is None:
        return set(project.places)
    others = project.guidelines.keys() - {guideline.domain}  # what is none of these, it may have been called before
    return {
        slug
        for slug, place in project.places.items()
        if place.broken_files or any(one.domain not in others for one in place.selections)
    }


def _place(file: str) -> str | None:
    """The place whose file it is; None for one of all, or of none."""
    return None if file == TASKS else slug_of(file)


def _is_source(path: str) -> bool:
    """Whether a file of a revision may have been read: everything in the folders of sources, and guidelines elsewhere."""
    parts = path.split("/")
    return not any(part.startswith(".") for part in parts) and (
        path.endswith(".yaml") or parts[0] in (*ROOTS, TEMPLATES, GUIDELINES)
    )


def _files(root: Path, names: Collection[str]) -> Iterator[Path]:
    """The files and links below folders, nothing hidden, links not followed."""
    for name in dict.fromkeys(names):
        start = root / name
        if not is_folder(start):
            if start.exists() or start.is_symlink():
                yield start
            continue
        for folder, folders, files in os.walk(start):
            place = Path(folder)
            links = [one for one in folders if (place / one).is_symlink()]
            folders[:] = [one for one in folders if not one.startswith(".") and one not in links]
            yield from (place / one for one in (*files, *links) if not one.startswith("."))


def _target(root: Path, link: Path) -> str:
    """What a link leads to, as a path in the project; itself where it leads outside, or in a circle."""
    try:
        return link.resolve().relative_to(root.resolve()).as_posix()
    except (OSError, RuntimeError, ValueError):
        return link.relative_to(root).as_posix()


def _objects(path: Path, like: str) -> Iterator[str]:
    """The names that git may give what lies on the disk: as it is, and with the line ends that git keeps."""
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            data = os.fsencode(path.readlink())
        elif stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST:
            data = path.read_bytes()
        else:  # whatever it is, nothing is read from it
            return
    except OSError:
        return
    for content in (data, data.replace(b"\r\n", b"\n")):
        digest = hashlib.sha1(usedforsecurity=False) if len(like) == _SHORT else hashlib.sha256()
        digest.update(b"blob %d\0" % len(content))
        digest.update(content)
        yield digest.hexdigest()
