"""Runs the rules over a project: once over the guidelines, then over what each place makes of them.

What a place adopts unchanged was checked with the guideline and is not checked again: only entries that the
place changed, filled in or added are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from gongkai.model.entry import Catalog, Entry
from gongkai.model.finding import Finding, Severity
from gongkai.model.item import Change
from gongkai.model.record import Listing
from gongkai.resolve import Base, Resolved, prepare, resolve_all, with_open
from gongkai.resolve.catalogs import Catalogs
from gongkai.rules.rule import Context, DomainFile, OwnFile, Problem, Rule, Shared, Source
from gongkai.rules.suppress import suppressed
from gongkai.rules.table import RULES
from gongkai.rules.wording import Wording, odd
from gongkai.source.mend import exact
from gongkai.source.packed import Packed
from gongkai.source.places import slug_of
from gongkai.source.project import Project, is_shared
from gongkai.source.selections import PlaceSource


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings in stable order, and the catalogs; they know what is still open."""

    findings: tuple[Finding, ...]
    catalogs: Mapping[str, Catalog]


@dataclass(frozen=True, slots=True)
class Ground:
    """What the rules found whatever the places say, the bases that places resolve against, and the files looked at: the
    same for all projects that `with_places` makes of one."""

    bases: Mapping[str, Base]
    found: tuple[Finding, ...]
    files: frozenset[str]


def ground(project: Project, found: Iterable[Finding] | None = None) -> Ground:
    """What need not be checked again where a place's file changes. `project` may be loaded without places. `found` is what was
    found when all that is shared was the same, which is then not looked for again."""
    bases, by_subject = prepare(project), _by_subject()
    own = list(filter(is_shared, project.sources))
    if found is not None:
        return Ground(bases, tuple(found), frozenset(own))
    context = Context(project, bases, project.template.required_keys)
    entries = [entry for base in bases.values() for entry in base.entries]
    looked = chain(
        _run(by_subject[Shared], (project,), context),
        _run(by_subject[DomainFile], map(DomainFile, project.guidelines.values()), context),
        _run(by_subject[Source], _sources(project, own), context),
        _run(by_subject[Entry], entries, context),
        _run(by_subject[Wording], odd(entries), context),
    )
    return Ground(bases, tuple(looked), frozenset(own))


def _sources(project: Project, names: Iterable[str]) -> Iterator[Source]:
    return (Source(name, project.sources[name], project.trees.get(name)) for name in names)


def check(
    project: Project,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    progress: Callable[[int, int], None] = lambda done, total: None,
    today: str | None = None,
    known: Ground | None = None,
) -> Checked:
    """Run all rules.

    `select` and `ignore` are codes or beginnings of codes (`GK4`); an empty `select` means all. `progress`
    is told (done, all) places; what is only to be improved in guidelines that others keep is left out; `today` (YYYY-MM-DD) is the day against which what falls due is checked, by default
    each catalog's own date; `known` is what `ground` said of the project that this one was made of. The catalogs that were resolved on the way are kept; of
    packed places they are resolved again when they are asked for. Findings come sorted by file, line, column and code.
    """
    known = ground(project) if known is None else known
    bases, by_subject = known.bases, _by_subject()
    found: dict[tuple[str, object], Finding] = {}
    _keep(found, chain(project.findings, known.found))
    required = project.template.required_keys
    context = Context(project, bases, required)
    _keep(found, _run(by_subject[Project], (project,), context))
    others = [
        name for name in project.sources if name not in known.files
    ]  # in their order: packed places come one by one
    _keep(found, _run(by_subject[Source], _sources(project, others), context))
    items = {entry.id: entry for base in bases.values() for entry in base.entries}
    resolved: dict[str, Resolved] = {}  # all that have a catalog, or those that the next place may be below
    counted: dict[str, tuple[str, ...]] = {}  # each place that has one, with those above it
    for done, one in enumerate(resolve_all(project, bases)):
        source, against, catalog, lists = one
        progress(done, len(project.places))
        if isinstance(project.places, Packed):
            resolved = {slug: upper for slug, upper in resolved.items() if source.slug.startswith(f"{slug}/")}
        if catalog is not None:
            resolved[source.slug] = one
            counted[source.slug] = (source.slug, *(ref.slug for ref in catalog.above))
        by_id = items if against is bases else {e.id: e for base in against.values() for e in base.entries}
        above = resolved[source.above].catalog if source.above in resolved else None
        context = Context(project, against, required, source, catalog, by_id, _changes(source), today, lists, above)
        _keep(found, _check_place(context, by_subject))
        _keep(found, _run(by_subject[Listing], lists, context))
    everything = suppressed(project, found.values(), {code: rule.suppressible for code, rule in RULES.items()})
    wanted = [f for f in everything if is_chosen(f.code, select, ignore) and not _others(f, project)]
    by_file = sorted(wanted, key=Finding.order)  # a file is gone through once for all its fixes
    told = tuple(_mended(finding, project) for finding in by_file)
    still_open = _still_open(everything, counted)
    if isinstance(project.places, Packed):
        return Checked(told, Catalogs(project, project.places, bases, still_open))
    catalogs = ((slug, with_open(project, one, still_open[slug])) for slug, one in resolved.items())
    return Checked(told, {slug: one for slug, one in catalogs if one is not None})


def _still_open(findings: Iterable[Finding], counted: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """How many cells of each place's catalog are still open: its own, and those of the places above it."""
    count = Counter[str | None]()
    for finding in findings:
        if finding.severity is Severity.OPEN:
            count[slug_of(finding.span.file)] += finding.cells
    return {slug: sum(count[one] for one in places) for slug, places in counted.items()}


def _changes(source: PlaceSource) -> dict[str, Change]:
    return {number: change.value for selection in source.selections for number, change in selection.changes}


def _check_place(context: Context, by_subject: Mapping[object, tuple[Rule, ...]]) -> Iterator[Finding]:
    catalog, source = context.catalog, context.source
    yield from _run(by_subject[PlaceSource], (source,), context)
    if source is not None and source.place is not None:
        yield from _run(by_subject[OwnFile], (context.own,), context)
    guidelines, selections = context.project.guidelines, source.selections if source else ()
    files = (DomainFile(guidelines.get(one.domain), one) for one in selections)
    yield from _run(by_subject[DomainFile], files, context)
    if catalog is None:
        return
    yield from _run(by_subject[Catalog], (catalog,), context)
    own = [entry for entry in catalog.entries if entry.origin.is_own]
    found = (_run(rules, (entry,), context) for entry, rules in _concerned(by_subject[Entry], own))
    for finding in chain(chain.from_iterable(found), _run(by_subject[Wording], odd(own, _written), context)):
        if not context.project.is_guideline(finding.span.file):  # that one was told with the guideline
            yield finding


_WHOLE: frozenset[str] = frozenset()  # in place of the keys that somebody wrote: all


def _written(entry: Entry) -> frozenset[str]:
    """The keys of the cells at whose places a place may be told something of an entry of its own: what it wrote in a guideline's
    item (of 公开主体 its 机构 says something). Of what comes from a place above all counts."""
    origin = entry.origin
    if origin.above is not None or (origin.change is None and origin.defaults is None):
        return _WHOLE
    return frozenset((*(origin.change or ()), *(origin.defaults or ()), "公开主体"))


def _concerned(rules: tuple[Rule, ...], entries: Iterable[Entry]) -> Iterator[tuple[Entry, tuple[Rule, ...]]]:
    """Entries with the rules that may find something at what was written of them."""
    known = {_WHOLE: rules}
    for entry in entries:
        keys = _written(entry)
        if keys not in known:
            known[keys] = tuple(one for one in rules if not one.cells or not one.cells.isdisjoint(keys))
        yield entry, known[keys]


def _by_subject() -> dict[object, tuple[Rule, ...]]:
    rules = RULES.values()
    return {
        subject: tuple(rule for rule in rules if rule.subject is subject)
        for subject in (Project, Shared, Source, DomainFile, PlaceSource, OwnFile, Catalog, Entry, Wording, Listing)
    }


def _run(rules: Iterable[Rule], subjects: Iterable[Any], context: Context) -> Iterator[Finding]:
    for subject in subjects:
        for rule in rules:
            if rule.check is not None:
                for problem in rule.check(subject, context):
                    yield _finding(rule, problem)


def _finding(rule: Rule, problem: Problem) -> Finding:
    severity = problem.severity or rule.severity
    return Finding(
        rule.code, severity, problem.message, problem.span, problem.hint, problem.related, problem.fix, problem.cells
    )


def _keep(found: dict[tuple[str, object], Finding], more: Iterable[Finding]) -> None:
    """One finding for one cause: the same code at the same spot counts once."""
    for finding in more:
        key = (finding.code, finding.span if finding.span.line else finding.message)
        found.setdefault(key, finding)


def _mended(finding: Finding, project: Project) -> Finding:
    """The finding with its fix as characters of the file; without where the file is not the project's own to mend."""
    fix = finding.fix
    if fix is None:
        return finding
    if fix.span.file not in project.sources or project.is_upstream(fix.span.file):
        return replace(finding, fix=None)
    return finding if fix.part is None else replace(finding, fix=exact(project.sources[fix.span.file], fix))


def _others(finding: Finding, project: Project) -> bool:
    """Whether a finding is for those to mend who keep the guidelines, if that is somebody else. What keeps a catalog from
    being built is told all the same: a law missing from the project's own registry, a broken file in a folder outside."""
    return finding.severity is not Severity.ERROR and project.is_upstream(finding.span.file)


def is_chosen(code: str, select: Collection[str], ignore: Collection[str]) -> bool:
    """Whether a code is among those to look for: `select` (all, where it is empty) without `ignore`."""
    chosen = not select or any(code.startswith(one) for one in select)
    return chosen and not any(code.startswith(one) for one in ignore)
