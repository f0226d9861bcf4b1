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
from gongkai.resolve import prepare, resolve_all
from gongkai.rules.rule import Context, Problem, Rule
from gongkai.rules.suppress import suppressed
from gongkai.rules.table import RULES
from gongkai.rules.wording import Wording, odd
from gongkai.source.mend import exact
from gongkai.source.places import slug_of
from gongkai.source.project import Project
from gongkai.source.selections import PlaceSource


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings in stable order, and the catalogs that were resolved on the way; they know what is still open."""

    findings: tuple[Finding, ...]
    catalogs: Mapping[str, Catalog]


def check(
    project: Project,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    progress: Callable[[int, int], None] = lambda done, total: None,
    today: str | None = None,
) -> Checked:
    """Run all rules.

    `select` and `ignore` are codes or beginnings of codes (`GK4`); an empty `select` means all. `progress`
    is told (done, all) places; what is only to be improved in guidelines that others keep is left out; `today` (YYYY-MM-DD) is the day against which what falls due is checked, by default
    each catalog's own date. Findings come sorted by file, line, column and code.
    """
    bases = prepare(project)
    by_subject = _by_subject()
    found: dict[tuple[str, object], Finding] = {}
    _keep(found, project.findings)
    required = project.template.required_keys
    context = Context(project, bases, required)
    _keep(found, _run(by_subject[Project], (project,), context))
    entries = [entry for base in bases.values() for entry in base.entries]
    _keep(found, _run(by_subject[Entry], entries, context))
    _keep(found, _run(by_subject[Wording], odd(entries), context))
    items = {entry.id: entry for entry in entries}
    catalogs: dict[str, Catalog] = {}
    for done, (source, against, catalog, lists) in enumerate(resolve_all(project, bases)):
        progress(done, len(project.places))
        if catalog is not None:
            catalogs[source.slug] = catalog
        by_id = items if against is bases else {e.id: e for base in against.values() for e in base.entries}
        above = catalogs.get(source.above or "")
        context = Context(project, against, required, source, catalog, by_id, _changes(source), today, lists, above)
        _keep(found, _check_place(context, by_subject))
        _keep(found, _run(by_subject[Listing], lists, context))
    everything = suppressed(project, found.values(), {code: rule.suppressible for code, rule in RULES.items()})
    wanted = [_mended(f, project) for f in everything if _wanted(f.code, select, ignore) and not _others(f, project)]
    return Checked(tuple(sorted(wanted, key=Finding.order)), _with_open(catalogs, everything))


def _with_open(catalogs: Mapping[str, Catalog], findings: Iterable[Finding]) -> dict[str, Catalog]:
    """The catalogs, each knowing how many of its cells are still open: its own, and those of the places above it."""
    count = Counter[str | None]()
    for finding in findings:
        if finding.severity is Severity.OPEN:
            count[slug_of(finding.span.file)] += finding.cells
    if not count:
        return dict(catalogs)
    return {
        slug: replace(catalog, open=sum(count[one] for one in (slug, *(ref.slug for ref in catalog.above))))
        for slug, catalog in catalogs.items()
    }


def _changes(source: PlaceSource) -> dict[str, Change]:
    return {number: change.value for selection in source.selections for number, change in selection.changes}


def _check_place(context: Context, by_subject: Mapping[type, tuple[Rule, ...]]) -> Iterator[Finding]:
    catalog = context.catalog
    yield from _run(by_subject[PlaceSource], (context.source,), context)
    if catalog is None:
        return
    yield from _run(by_subject[Catalog], (catalog,), context)
    own = [entry for domain in catalog.domains for entry in domain.entries if entry.origin.is_own]
    for finding in chain(_run(by_subject[Entry], own, context), _run(by_subject[Wording], odd(own), context)):
        if not context.project.is_guideline(finding.span.file):  # that one was told with the guideline
            yield finding


def _by_subject() -> dict[type, tuple[Rule, ...]]:
    rules = RULES.values()
    return {
        subject: tuple(rule for rule in rules if rule.subject is subject)
        for subject in (Project, PlaceSource, Catalog, Entry, Wording, Listing)
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


def _wanted(code: str, select: Collection[str], ignore: Collection[str]) -> bool:
    chosen = not select or any(code.startswith(one) for one in select)
    return chosen and not any(code.startswith(one) for one in ignore)
