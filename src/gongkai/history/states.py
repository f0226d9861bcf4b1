"""A state of a project: its work tree, a revision, an edition, an exported file. All end as catalogs by place.

A revision's files are written into a folder of the system's for temporary files and loaded from there by the ordinary
loader; only plain files of sources are, links and submodules are told as not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from gongkai.history.git import GitError, Repository
from gongkai.kinds.date import as_day
from gongkai.model.entry import Catalog
from gongkai.model.face import FOLDER
from gongkai.model.finding import Finding, Severity
from gongkai.model.letters import first_of
from gongkai.model.place import Edition, Place
from gongkai.model.refusal import Refusal
from gongkai.resolve import prepare, resolve_all
from gongkai.resolve.base import Base, as_domains
from gongkai.source.editions import edition_dates, read_edition
from gongkai.source.exported import LARGEST, ExportError, read_catalog
from gongkai.source.home import GUIDELINES, MARK, TEMPLATES
from gongkai.source.pages import FOLDERS
from gongkai.source.places import COUNTIES, ROOTS, is_asked, place_slugs, slug_of, within
from gongkai.source.project import Project, load
from gongkai.source.writing import reason

_SOURCES = (GUIDELINES, *ROOTS)  # the folders of sources in a project's root
_SHOWN = 5


class StateError(Refusal):
    """A state that cannot be had; the message is for the user."""


@dataclass(frozen=True, slots=True)
class State:
    """A state: what it is called, its catalogs by place, and what could not be seen of it.

    `guidelines` are the guidelines as one catalog, None where they are not known. One that is not `whole` says nothing of
    places that it does not have: an edition, an exported file. `broken` are places that could not be read, `unsure` the
    domains and lists with errors, each with the place ("" for a guideline's): of these nothing is told. `part` is the slug
    of the domain whose own file it is. `looks` are what the files say that pages are made with, words and forms among them, None where
    they are not known.
    """

    label: str
    catalogs: Mapping[str, Catalog]
    guidelines: Catalog | None = None
    whole: bool = True
    notes: tuple[str, ...] = ()
    broken: frozenset[str] = frozenset()
    unsure: frozenset[tuple[str, str]] = frozenset()
    part: str = ""
    looks: Mapping[str, object] | None = None

    def is_unsure(self, slug: str, domain: str) -> bool:
        """Whether errors leave open what a place says in a domain, or in a list (lists/duties)."""
        return any((one, domain) in self.unsure for one in ("", *within(slug), slug))


def named(text: str, root: Path | None, place: Path, counties: Collection[str]) -> State:
    """The state that a text means: a folder, an exported file, an edition's date of the project at `root`, or a revision of the
    repository around `place`. Raises Refusal."""
    path = Path(text)
    if path.is_dir():
        try:
            return folder(path, counties)
        except StateError:
            if not is_revision(text, place):  # a branch may be called like a folder
                raise
    if path.is_file():
        return exported(path)
    dated = as_day(text)
    if dated not in (None, text) and is_revision(text, place):  # a tag may be called 2026.11.1
        dated = None
    if text == LAST or dated is not None:
        if root is None:
            raise StateError(f"这里不是项目，没有“{text}”的一版可看")
        return editions_of(root, dated or text, counties)
    if text.endswith((".json", ".gz")) or ("/" in text and path.suffix):
        raise StateError(f"没有 {text} 这个文件")
    return revision(place, text, counties)


def work_tree(root: Path, counties: Collection[str]) -> State:
    """What lies on the disk, committed or not."""
    return _loaded(root, "工作区", counties)


def folder(path: Path, counties: Collection[str]) -> State:
    """A project in another folder, or a folder of published files. Raises Refusal."""
    if (path / MARK).is_file() or any((path / name).is_dir() for name in (GUIDELINES, COUNTIES)):
        return _loaded(path, str(path), counties)
    files = sorted(path.glob("**/catalog.json"))
    if not files:
        raise StateError(f"{path} 里没有 guidelines、counties，也没有 catalog.json，不知道与什么比较")
    catalogs = [_exported(file) for file in files]
    wanted = {one.place.slug: one for one in catalogs if is_asked(one.place.slug, counties)}
    return State(str(path), wanted, whole=False)


def exported(path: Path) -> State:
    """One place's catalog.json or edition. Raises Refusal."""
    catalog = _exported(path)
    part = path.stem if [domain.slug for domain in catalog.domains] == [path.stem] else ""
    return State(f"{path.name}（{catalog.date}）", {catalog.place.slug: catalog}, whole=False, part=part)


def editions_of(root: Path, date: str, counties: Collection[str]) -> State:
    """The editions of a date; `date` may be 上一版, the last one of each place. Raises Refusal."""
    found: dict[str, Catalog] = {}
    known: set[str] = set()
    for slug in place_slugs(root):
        if not is_asked(slug, counties):
            continue
        dates = edition_dates(root, slug)
        known |= set(dates)
        day = dates[-1] if dates and date == LAST else date
        if day in dates:
            found[slug] = read_edition(root, slug, day)
    if not found:
        what = "一版也没有" if date == LAST else f"没有 {date} 的一版"
        advice = f"有的是 {first_of(sorted(known, reverse=True), 6)}" if known else "用 gongkai edition 记下一版"
        raise StateError(f"{'、'.join(counties) or 'counties/ 里'}{what}。{advice}")
    return State(f"{date} 的一版" if date != LAST else LAST, found, whole=False)


LAST = "上一版"


def revision(root: Path, name: str, counties: Collection[str]) -> State:
    """A revision of the repository that the project lies in; one without a project has no places. Raises Refusal."""
    try:
        with unpacked(root, name, _wanted(counties)) as (place, label, unseen):
            state = _loaded(place, label, counties)
    except NoProjectError as problem:
        return State(name, {}, notes=(str(problem),))
    return replace(state, notes=(*unseen, *state.notes))


class NoProjectError(StateError):
    """A revision that holds no project."""


@contextmanager
def unpacked(
    root: Path, name: str, wanted: Callable[[str], bool], *, lenient: bool = False
) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """The wanted files of a revision in a folder for the time being, what the revision is called, and notes on what of it was
    not seen; where it is `lenient`, files that are too large are only noted. Raises Refusal."""
    with ExitStack() as stack:
        try:
            repository = Repository(root)
            commit = repository.commit(name)
            tree = repository.tree(commit, wanted, lenient=lenient)
            if not any(one.path == MARK or one.path.split("/")[0] in _SOURCES for one in tree.blobs):
                raise NoProjectError(f"“{name}”这个版本里没有 {MARK}、{GUIDELINES}、{COUNTIES}，还不是 gongkai 项目")
            place = Path(stack.enter_context(TemporaryDirectory(prefix="gongkai-")))
            for blob, data in repository.contents(tree.blobs):
                file = place / blob.path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
        except OSError as problem:
            raise StateError(f"不能写临时文件：{reason(problem)}") from problem
        what = "是链接、子模块，或者太大" if lenient else "是链接或子模块"
        unseen = (f"“{name}”里的 {some(tree.left)} {what}，没有看",) if tree.left else ()
        yield place, called(name, commit), unseen


def is_revision(text: str, place: Path) -> bool:
    """Whether the repository around `place` has a revision of this name."""
    try:
        Repository(place).commit(text)
    except GitError:
        return False
    return True


def _wanted(counties: Collection[str]) -> Callable[[str], bool]:
    """Which files of a revision are read: YAML, templates, and what stands for a folder of sources; of counties the named ones."""
    tops = {slug.split("/")[0] for slug in counties}

    def wanted(path: str) -> bool:
        parts = path.split("/")
        if tops and parts[0] == COUNTIES and len(parts) > 2 and parts[1] not in tops:
            return False
        hidden = any(part.startswith(".") and part != ".." for part in parts)
        return not hidden and (
            path.endswith(".yaml")
            or is_look(path)
            or path in _SOURCES
            or ("." not in parts[-1] and parts[0] in _SOURCES)
        )

    return wanted


def is_look(path: str) -> bool:
    """Whether a file of a project says how its pages look: a template, a style sheet, a form, the synonyms, the events."""
    folder, _, rest = path.partition("/")
    return folder == TEMPLATES and (rest.endswith(".yaml") or rest.split("/")[0] in FOLDERS)


def called(name: str, commit: str) -> str:
    """What a revision is called: as it was asked for, and by its commit."""
    return commit[:10] if commit.startswith(name) else f"{name}（{commit[:10]}）"


def _exported(path: Path) -> Catalog:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        return read_catalog(data)
    except OSError as problem:
        raise StateError(f"不能读取 {path}：{reason(problem)}") from problem
    except ExportError as problem:
        raise StateError(f"{path} {problem}") from problem


def _loaded(place: Path, label: str, counties: Collection[str]) -> State:
    return loaded(load(place, counties or None), label, counties)


def loaded(project: Project, label: str, counties: Collection[str]) -> State:
    """A project that was loaded already: the named places, or all."""
    bases = prepare(project)
    slugs = [slug for slug in project.places if is_asked(slug, counties)]
    found = {one.source.slug: one.catalog for one in resolve_all(project, bases)}
    catalogs = {slug: catalog for slug in slugs if (catalog := found.get(slug)) is not None}
    errors = [one for one in project.findings if one.severity is Severity.ERROR]
    return State(
        label,
        catalogs,
        _guidelines(project, bases),
        notes=tuple(_broken(errors, label)),
        broken=frozenset(slug for slug in slugs if slug not in catalogs),
        unsure=frozenset(_part(one.span.file) for one in errors),
        looks={
            **{name: tree for name, tree in project.trees.items() if is_look(name)},
            **{f"{TEMPLATES}/{name}": data.replace(b"\r\n", b"\n") for name, data in project.pages.files},
        },
    )


def _part(file: str) -> tuple[str, str]:
    """The place and the domain or list that a file is about: ("yongxiu", "lists/duties")."""
    parts = file.removesuffix(".yaml").split("/")
    lists = parts.index(FOLDER) if FOLDER in parts else len(parts)
    return slug_of(file) or "", "/".join(parts[lists : lists + 2]) or parts[-1]


def _guidelines(project: Project, bases: Mapping[str, Base]) -> Catalog:
    """The guidelines as one catalog, whose bodies are roles."""
    place = Place(slug="", name="标准指引", edition=Edition(date="2020-01-01"))
    gone = tuple(pair for base in bases.values() for pair in base.guideline.head.withdrawn)
    laws = dict(project.law_index)
    return Catalog(place=place, template=project.template, domains=as_domains(bases), laws=laws, withdrawn=gone)


def _broken(errors: Sequence[Finding], label: str) -> Iterator[str]:
    if errors:
        files = list(dict.fromkeys(one.span.file for one in errors))
        yield f"“{label}”的 {some(files)} 有错误（共 {len(errors)} 处），所在的领域、清单没有比较"


def some(names: Sequence[str]) -> str:
    """The first of many names, and how many there are."""
    return first_of(names, _SHOWN, " 等 {} 个")
