"""A project that is looked at again and again while somebody writes in it: what no change touched is neither read nor
checked anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from gongkai.rules.check import Checked, Ground, check, ground
from gongkai.source.project import Project, is_shared, shared, with_places


class Looked(NamedTuple):
    """A project as its files are now, and what the rules say of it."""

    project: Project
    checked: Checked


class Again:
    """`root` is the project's folder. `pretended` is what files (resolved) shall hold that are not written yet."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._shared: tuple[Project, Ground] | None = None
        self._before: Project | None = None

    def changed(self, files: Iterable[str]) -> None:
        """Be told which files (relative to the project) hold something else than before, or are new or gone."""
        if any(map(is_shared, files)):
            self._shared = None

    def load(
        self, slugs: Iterable[str] | None, pretended: Mapping[Path, bytes | None] = MappingProxyType({})
    ) -> Project:
        """The project with these places and those above and below them (None: all)."""
        if self._shared is None:
            base = shared(self.root, pretended, self._before)
            self._shared = base, ground(base)
        project = with_places(self._shared[0], slugs, pretended, self._before)
        self._before = project
        return project

    def look(
        self,
        slugs: Iterable[str] | None,
        pretended: Mapping[Path, bytes | None] = MappingProxyType({}),
        today: str | None = None,
    ) -> Looked:
        """The same, with its findings."""
        project = self.load(slugs, pretended)
        return Looked(project, check(project, today=today, known=self._shared[1] if self._shared else None))
