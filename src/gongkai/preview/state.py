"""What the builder tells the browsers: for each place the findings, and a version that moves when its pages do.

A *scope* is a place's slug, or the empty text for the site above the places. Written by one thread, read by many.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from threading import Condition

from gongkai.preview.told import Report, merged

SITE = ""


class State:
    """The reports and versions of all scopes."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._reports: dict[str, Report] = {}
        self._versions: dict[str, int] = {}
        self._start = secrets.token_hex(4)  # a page of an earlier server must not be taken for one of this one
        self._closed = False
        self.viewed = SITE  # the scope that was looked at last: it is built first

    def tell(self, scope: str, report: Report) -> None:
        """Set a scope's report and let its pages, and those of the site, load again."""
        with self._changed:
            self._reports[scope] = report
            for moved in {scope, SITE}:
                self._versions[moved] = self._versions.get(moved, 0) + 1
            self._changed.notify_all()

    def expect(self, scope: str) -> None:
        """Know of a place before it is built."""
        with self._changed:
            self._reports.setdefault(scope, Report())

    def drop(self, scope: str) -> None:
        """Forget a place that is gone."""
        with self._changed:
            self._reports.pop(scope, None)
            self._versions[SITE] = self._versions.get(SITE, 0) + 1
            self._changed.notify_all()

    def places(self) -> list[str]:
        """The places there are, built or expected."""
        with self._changed:
            return sorted(scope for scope in self._reports if scope != SITE)

    def scope_of(self, parts: tuple[str, ...]) -> str:
        """The place whose folder a path leads into, or the site."""
        with self._changed:
            for length in range(len(parts), 0, -1):
                if (name := "/".join(parts[:length])) in self._reports:
                    return name
            return SITE

    def report(self, scope: str) -> Report:
        """What to tell on pages of a scope; on those of the site, everything."""
        with self._changed:
            if scope != SITE:
                return self._reports.get(scope, Report())
            return merged(self._reports.values())

    def version(self, scope: str) -> str:
        """A name for the present pages of a scope."""
        with self._changed:
            return self._version(scope)

    def wait(self, scope: str, seen: str, seconds: float, over: Callable[[], bool] = lambda: False) -> str | None:
        """The version once it is no longer `seen`, or after some seconds as it is; None when all is over, or this."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or over() or self._version(scope) != seen, seconds)
            return None if self._closed or over() else self._version(scope)

    def nudge(self) -> None:
        """Let everybody who waits look whether it is over."""
        with self._changed:
            self._changed.notify_all()

    def close(self) -> None:
        """Let everybody who waits go."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _version(self, scope: str) -> str:
        return f"{self._start}-{self._versions.get(scope, 0)}"
