"""Which files make a project, and what they say: the whole of the input, loaded once.

    gongkai.yaml              marks a project: which guidelines it goes by (see `home`)
    guidelines/NN-slug.yaml   one domain each      guidelines/laws.yaml, bodies.yaml   the registries
    counties/<slug>/county.yaml and one file a domain, towns and villages below it, `lists/` (see `lists`)
    province/province.yaml, province/dept/<slug>/dept.yaml, cities/<slug>/city.yaml likewise (see `places`)
    templates/attachment2.yaml the template               templates/events.yaml        whom entries concern
    templates/forms/<slug>.yaml the forms of lists        province/tasks.yaml          the province's tasks

A file that cannot be understood becomes findings; everything else goes on without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from gongkai.model.finding import Finding
from gongkai.model.form import Form
from gongkai.model.item import Authored, Guideline
from gongkai.model.law import Law
from gongkai.model.place import Renaming, Role
from gongkai.model.synonym import Synonyms
from gongkai.model.task import Tasks
from gongkai.model.template import Template
from gongkai.model.templates import Templates
from gongkai.model.topic import Topics
from gongkai.model.tree import Map
from gongkai.source.astray import astray
from gongkai.source.files import Files
from gongkai.source.forms import FORMS, forms
from gongkai.source.guidelines import guidelines
from gongkai.source.home import GUIDELINES, TEMPLATES, home
from gongkai.source.packed import Packed, folder
from gongkai.source.packed import trees as trees_of
from gongkai.source.pages import FOLDERS, pages
from gongkai.source.places import (
    TASKS,
    holders,
    inside,
    option_of,
    parent_of,
    place_slugs,
    slug_of,
    with_family,
    within,
)
from gongkai.source.read import forget
from gongkai.source.registries import Known, bodies, gazetteer, laws
from gongkai.source.selections import PlaceSource, place
from gongkai.source.settings import Settings
from gongkai.source.synonyms import synonyms
from gongkai.source.tasks import tasks
from gongkai.source.template import template
from gongkai.source.topics import topics

_NO_PAGES = Templates(TEMPLATES, ())
_MADE_WITH = (TEMPLATES, *(f"{TEMPLATES}/{one}" for one in (FORMS, *FOLDERS)))
_AS_IT_IS: Mapping[Path, bytes | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Project:
    """All sources, typed. `sources` keeps the bytes of every file read, for showing lines of them, `trees` what each says;
    `gazetteer` are the counties that there are, by name, `regions` the province and its cities; `pages` are the files that
    pages are made with. `slugs` are all places that there are, loaded or not; `below` are those loaded in each one's folder. `settings` is what gongkai.yaml says, `guideline_folders` are the folders of guidelines, as findings
    call them, `upstream` those that others keep."""

    root: Path
    template: Template
    laws: Mapping[str, Authored[Law]]
    roles: Mapping[str, Authored[Role]]
    renamings: tuple[Authored[Renaming], ...]
    guidelines: Mapping[str, Guideline]
    places: Mapping[str, PlaceSource]
    findings: tuple[Finding, ...]
    tasks: Tasks
    sources: Mapping[str, bytes]
    trees: Mapping[str, Map] = field(default_factory=dict)
    broken_files: frozenset[str] = frozenset()
    law_index: Mapping[str, Law] = field(default_factory=dict)
    gazetteer: Mapping[str, Known] = field(default_factory=dict)
    regions: Mapping[str, Known] = field(default_factory=dict)
    synonyms: Synonyms = field(default_factory=Synonyms)
    topics: Topics = field(default_factory=Topics)
    pages: Templates = _NO_PAGES
    forms: Mapping[str, Authored[Form]] = field(default_factory=dict)
    settings: Settings | None = None
    guideline_folders: tuple[str, ...] = (GUIDELINES,)
    upstream: frozenset[str] = frozenset()
    slugs: tuple[str, ...] = ()
    below: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def option(self, slug: str) -> str:
        """How a command that is proposed names a place: nothing for the one that it need not name."""
        return option_of(slug, self.slugs)

    def upwards(self, place: PlaceSource | None) -> Iterator[PlaceSource]:
        """The place, and those above it."""
        while place is not None:
            yield place
            place = self.places[place.above] if place.above is not None else None

    def is_broken(self, registry: str) -> bool:
        """Whether a registry beside the guidelines (laws.yaml, bodies.yaml) cannot be read, so that nobody knows what it has."""
        return any(file.endswith(f"/{registry}") for file in self.broken_files)

    def guideline_of(self, word: str) -> Guideline | None:
        """The guideline of the domain with this name, other name, file name or number; None where there is none."""
        return next((one for one in self.guidelines.values() if one.is_called(word)), None)

    def guideline_with(self, number: str) -> Guideline | None:
        """The guideline that has an item of this number."""
        holds = (one for one in self.guidelines.values() if any(item.value.id == number for item in one.items))
        return next(holds, None)

    def own_numbers(self, slug: str) -> Iterator[str]:
        """The numbers that a place, those above it and those below it ever gave to items of their own, taken back and broken ones
        included: a new one is none of them."""
        for name, source in self.places.items():
            if name == slug or name in within(slug) or slug in within(name):
                for selection in source.selections:
                    yield from (one.value.id for one in selection.added)
                    yield from selection.broken
                    yield from (number for number, _ in selection.head.withdrawn)

    def is_guideline(self, file: str) -> bool:
        """Whether a file, as findings call it, is a guideline or a registry beside the guidelines."""
        return file.rpartition("/")[0] in self.guideline_folders

    def is_upstream(self, file: str) -> bool:
        """Whether a file, as findings call it, is kept by others: gongkai, or who keeps a folder outside the project."""
        return file.rpartition("/")[0] in self.upstream


def load(
    root: Path,
    counties: Iterable[str] | None = None,
    pretended: Mapping[Path, bytes | None] = _AS_IT_IS,
    *,
    packed: bool = False,
) -> Project:
    """Load the project at `root`; only the named places with those above and below them, or all.

    `pretended` is what files below the root (resolved) shall hold (None: nothing) that are not written yet. Places may be
    held `packed`, for who needs one county's at a time.

    Never raises for what a file holds. An unknown name is the caller's to refuse.
    """
    return with_places(shared(root, pretended), counties, pretended, packed=packed)


def shared(root: Path, pretended: Mapping[Path, bytes | None] = _AS_IT_IS, before: Project | None = None) -> Project:
    """The project without its places: what stands in no place's folder (`is_shared`), to be completed by `with_places`, and
    more than once by a program that keeps running. Files that hold what they held in `before` are not parsed again."""
    forget()
    files = Files(root.resolve(), pretended, _parsed(before))
    at = home(files)
    table = template(files)
    made_with, wrong = pages(files.root)
    files.findings.extend(wrong)
    registry = laws(files, at)
    roles, renamings = bodies(files, at)
    by_domain = guidelines(files, at, table)
    known_forms = forms(files)
    known, concerns, duties = gazetteer(files, at), topics(files), tasks(files, known_forms)
    words = synonyms(files)
    files.tell_odd(one for one in _MADE_WITH if not (files.root / one).is_dir())
    astray(files)
    return Project(
        root=files.root,
        template=table,
        laws=registry,
        roles=roles,
        renamings=renamings,
        guidelines=by_domain,
        places={},
        synonyms=words,
        findings=tuple(files.findings),
        tasks=duties,
        sources=files.sources,
        trees=files.trees,
        broken_files=frozenset(files.broken),
        law_index={key: law.value for key, law in registry.items()},
        gazetteer={one.name: one for one in known if one.level == "县级"},
        regions={one.name: one for one in known if one.level != "县级"},
        topics=concerns,
        pages=made_with,
        forms=known_forms,
        settings=at.settings,
        guideline_folders=tuple(files.name(folder) for folder in dict.fromkeys((*at.guidelines, *at.registries))),
        upstream=frozenset(files.outside.values()),
    )


def is_shared(file: str) -> bool:
    """Whether a file (relative to the project) is one of those that `shared` reads, or decides what it reads."""
    return file == TASKS or slug_of(file) is None


def with_places(
    project: Project,
    counties: Iterable[str] | None = None,
    pretended: Mapping[Path, bytes | None] = _AS_IT_IS,
    before: Project | None = None,
    *,
    packed: bool = False,
) -> Project:
    """A project that `shared` gave, with the named places and those above and below them, or with all; see `load`. Files
    that hold what they held in `before` are not parsed again."""
    forget()
    files = Files(project.root, pretended, _parsed(before))
    files.findings.extend(project.findings)
    files.sources.update(project.sources)
    files.trees.update(project.trees)
    files.broken.update(project.broken_files)
    every = place_slugs(project.root)
    files.tell_odd(holders(None))
    places: dict[str, PlaceSource] = {}
    several, names = Packed(), list[str]()
    for _, slugs in groupby(every if counties is None else with_family(project.root, counties), folder):
        family: dict[str, PlaceSource] = {}
        for slug in slugs:
            family[slug] = place(files, slug, project.template, family.get(parent_of(slug) or ""), project.forms)
        if packed:
            fresh = list(files.trees)[len(project.trees) :]
            several.add(family, {name: files.trees.pop(name) for name in fresh})
            names += fresh
        else:
            places |= family
    return replace(
        project,
        places=several if packed else places,
        slugs=tuple(every),
        below=inside(several if packed else places),
        findings=tuple(files.findings),
        sources=files.sources,
        trees=trees_of(files.trees, several, names) if packed else files.trees,
        broken_files=frozenset(files.broken),
    )


def _parsed(project: Project | None) -> dict[str, tuple[bytes, Map]]:
    """What files held and what that says, of those that nothing was told of."""
    if project is None:
        return {}
    told = {finding.span.file for finding in project.findings}
    return {name: (project.sources[name], tree) for name, tree in project.trees.items() if name not in told}
