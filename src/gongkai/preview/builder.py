"""Builds places into the preview's folder, with the functions that `gongkai build` uses.

Only what is asked for is made again. A place with errors keeps its last good pages.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gongkai.model.entry import Catalog
from gongkai.model.finding import Finding, Severity
from gongkai.model.templates import Templates
from gongkai.preview.told import Report, tell
from gongkai.publish.keys import Keys
from gongkai.publish.request import Request
from gongkai.publish.root import publish_root
from gongkai.publish.run import publish
from gongkai.publish.store import Store
from gongkai.publish.swap import SwapError
from gongkai.publish.tools import fonts, own_templates
from gongkai.render import RenderError, Settings
from gongkai.rules.again import Again
from gongkai.source.places import inside, is_asked, lies_in, place_slugs, slug_of, within
from gongkai.source.writing import reason

PAGES = ("html",)
DATA = "json"  # the front page lists the places that have a catalog.json; who looks at a place need not wait for it


@dataclass(slots=True)
class Builder:
    """`named` are the places asked for, with those below them (none: all, also those that come later); `formats` what to make; `output` the folder to build into; `address` where it is served. What was made already comes from `store`."""

    root: Path
    named: tuple[str, ...]
    formats: tuple[str, ...]
    output: Path
    address: str
    store: Store | None = None
    _made: dict[str, Catalog] = field(default_factory=dict)
    _complete: set[str] = field(default_factory=set)
    _templates: Templates = field(init=False)
    _keys: tuple[object, Keys] = field(default=(None, Keys()))
    _again: Again = field(init=False)

    def __post_init__(self) -> None:
        self._again = Again(self.root)

    def changed(self, paths: Iterable[Path]) -> None:
        """Be told which files changed; one outside the project is a guideline."""
        root = self._again.root
        self._again.changed(one.relative_to(root).as_posix() if one.is_relative_to(root) else "" for one in paths)

    def places(self) -> list[str]:
        """The places to show."""
        return [slug for slug in place_slugs(self.root) if is_asked(slug, self.named)]

    @property
    def has_front(self) -> bool:
        """Whether the site has a front page, as with `gongkai build`: not for one place alone."""
        return len(self.named) != 1

    def pages(self, slugs: Sequence[str]) -> dict[str, Report]:
        """Build the places' pages; what there is to tell of each."""
        project, checked = self._again.look(slugs)
        self._templates = project.pages
        if project.guidelines is not self._keys[0]:  # what was said of others is let go of
            self._keys = project.guidelines, Keys(fonts() if self.store and "pdf" in self.formats else "")
        self._keys[1].forget()
        reports: dict[str, Report] = {}
        fresh: dict[str, Catalog] = {}
        for slug in slugs:
            found = [finding for finding in checked.findings if _concerns(finding, slug)]
            catalog = checked.catalogs.get(slug)
            good = catalog is not None and not any(finding.severity is Severity.ERROR for finding in found)
            reports[slug] = Report(tell(found, project.sources), stale=not good)
            if catalog is not None and good:
                fresh[slug] = catalog
        for family in _families(self._made | fresh, fresh):
            known = all(catalog.place.slug in self._made for catalog in family)
            problem = self._publish(family, PAGES if known else (*PAGES, DATA))
            for slug in (catalog.place.slug for catalog in family if catalog.place.slug in fresh):
                if problem:
                    reports[slug] = Report(reports[slug].told, problem, stale=True)
                else:
                    self._made[slug] = fresh[slug]
        return reports

    def files(self, slugs: Sequence[str]) -> tuple[bool, str]:
        """Make the other formats of places whose pages were made: whether the pages came anew, and a problem's message.

        The first time the pages are made once more, because now they can offer the files.
        """
        others = tuple(name for name in self.formats if name not in (*PAGES, DATA))
        first = not self._complete.issuperset(slugs)
        self._complete.update(slugs)
        if first and not others:
            return False, ""
        formats = (*(PAGES if first else (DATA,)), *others)
        problems = [self._publish(family, formats) for family in _families(self._made, slugs)]
        return first, "\n".join(problem for problem in problems if problem)

    def front(self) -> str:
        """Make the front page and what else stands above the places; a problem's message, or nothing."""
        if not self.has_front or not self._made:
            return ""
        latest = next(reversed(self._made.values()))
        try:
            made = {latest.place.slug: lambda: latest}
            publish_root(self.output, latest, made, self._templates, self.address)
        except (RenderError, SwapError, OSError) as problem:
            return _message(problem)
        return ""

    def drop(self, slug: str) -> None:
        """Remove a place's pages."""
        self._made.pop(slug, None)
        self._complete.discard(slug)
        if (self.output / slug).is_dir():
            shutil.rmtree(self.output / slug)

    def _publish(self, family: Sequence[Catalog], formats: tuple[str, ...]) -> str:
        own = own_templates(self._templates)
        settings = Settings(templates=self._templates)
        request = Request(formats, (), settings, self.has_front, own=own, store=self.store, keys=self._keys[1])
        try:
            publish(family, self.output, request)
        except (RenderError, SwapError, OSError) as problem:
            return _message(problem)
        return ""


def _families(known: Mapping[str, Catalog], changed: Collection[str]) -> list[list[Catalog]]:
    """The catalogs to publish together: each changed place, if none above it changed, with all those below it."""
    named, below = frozenset(changed), inside(sorted(known))
    tops = [slug for slug in changed if named.isdisjoint(within(slug))]
    return [[known[slug] for slug in (top, *below.get(top, ())) if slug in known] for top in tops]


def _concerns(finding: Finding, slug: str) -> bool:
    """Whether a finding is in a file that the place is made from: its own, one of a place above, or one for all."""
    owner = slug_of(finding.span.file)
    return owner is None or lies_in(slug, owner)


def _message(problem: Exception) -> str:
    if isinstance(problem, OSError):
        return f"读写 {problem.filename or '文件'} 失败：{reason(problem)}"
    return str(problem)
