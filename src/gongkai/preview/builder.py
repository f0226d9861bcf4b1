"""Builds counties into the preview's folder, with the functions that `gongkai build` uses.

Only what is asked for is loaded, checked and made again. A county with errors keeps its last good pages.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError

from gongkai.model.entry import Catalog
from gongkai.model.finding import Finding, Severity
from gongkai.preview.told import Report, tell
from gongkai.publish.root import publish_root
from gongkai.publish.run import Request, publish
from gongkai.publish.swap import SwapError
from gongkai.render import RenderError, Settings
from gongkai.rules import check
from gongkai.source.project import COUNTIES, county_slugs, load, templates_folder

PAGES = ("html",)
DATA = "json"  # the front page lists the places that have a catalog.json; who looks at a county need not wait for it


@dataclass(slots=True)
class Builder:
    """`named` are the counties asked for (none: all, also those that come later); `formats` what to make; `output` the folder to build into; `address` where it is served."""

    root: Path
    named: tuple[str, ...]
    formats: tuple[str, ...]
    output: Path
    address: str
    _made: dict[str, list[Catalog]] = field(default_factory=dict)
    _complete: set[str] = field(default_factory=set)

    def counties(self) -> list[str]:
        """The counties to show."""
        there = county_slugs(self.root)
        return [slug for slug in self.named if slug in there] if self.named else there

    @property
    def has_front(self) -> bool:
        """Whether the site has a front page, as with `gongkai build`: not for one county alone."""
        return len(self.named) != 1

    def pages(self, slugs: Sequence[str]) -> dict[str, Report]:
        """Build the counties' pages; what there is to tell of each."""
        project = load(self.root, slugs)
        checked = check(project)
        reports = {}
        for slug in slugs:
            found = [finding for finding in checked.findings if _concerns(finding, slug)]
            told = tell(found, project.sources)
            catalogs = [one for name, one in checked.catalogs.items() if name == slug or name.startswith(f"{slug}/")]
            if any(finding.severity is Severity.ERROR for finding in found) or not catalogs:
                reports[slug] = Report(told, stale=True)
                continue
            problem = self._publish(catalogs, PAGES if slug in self._made else (*PAGES, DATA))
            reports[slug] = Report(told, problem, stale=bool(problem))
            if not problem:
                self._made[slug] = catalogs
        return reports

    def files(self, slug: str) -> tuple[bool, str]:
        """Make the other formats of a county whose pages were made: whether the pages came anew, and a problem's message.

        The first time the pages are made once more, because now they can offer the files.
        """
        others = tuple(name for name in self.formats if name not in (*PAGES, DATA))
        first = slug not in self._complete
        self._complete.add(slug)
        if first and not others:
            return False, ""
        return first, self._publish(self._made[slug], (*(PAGES if first else (DATA,)), *others))

    def front(self) -> str:
        """Make the front page and what else stands above the counties; a problem's message, or nothing."""
        if not self.has_front or not self._made:
            return ""
        latest = next(reversed(self._made.values()))
        try:
            publish_root(self.output, [latest[0]], templates_folder(self.root), self.address)
        except (RenderError, SwapError, TemplateError, OSError) as problem:
            return _message(problem)
        return ""

    def drop(self, slug: str) -> None:
        """Remove a county's pages."""
        self._made.pop(slug, None)
        self._complete.discard(slug)
        if (self.output / slug).is_dir():
            shutil.rmtree(self.output / slug)

    def _publish(self, catalogs: Sequence[Catalog], formats: tuple[str, ...]) -> str:
        settings = Settings(templates=templates_folder(self.root))
        try:
            request = Request(formats, (), settings, self.has_front)
            publish(catalogs, self.output / catalogs[0].place.slug, request)
        except (RenderError, SwapError, TemplateError, OSError) as problem:
            return _message(problem)
        return ""


def _concerns(finding: Finding, slug: str) -> bool:
    """Whether a finding is in a county's own files or in those that all counties share."""
    folder, _, below = finding.span.file.partition("/")
    return folder != COUNTIES or "/" not in below or below.startswith(f"{slug}/")


def _message(problem: Exception) -> str:
    if isinstance(problem, TemplateSyntaxError):
        return f"网页模板 {problem.name or ''} 第 {problem.lineno} 行写得不对：{problem.message}"
    if isinstance(problem, TemplateError):
        return f"网页模板有错：{problem.message}"
    if isinstance(problem, OSError):
        return f"读写 {problem.filename or '文件'} 失败：{problem.strerror}"
    return str(problem)
