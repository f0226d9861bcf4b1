"""What a writer of findings is given: the findings, where they are, and what their rules' pages say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import quote

from gongkai.findings.identity import Keys, identities
from gongkai.findings.lines import Lines, plain
from gongkai.model.finding import Finding, Related, Severity
from gongkai.model.tree import Map

_TEXT, _KEY = 1000, 100  # characters; a message may repeat all that stands in a cell


class Page(Protocol):
    """What a rule's page says."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def severity(self) -> Severity: ...  # noqa: D102
    @property
    def what(self) -> str: ...  # noqa: D102
    @property
    def why(self) -> str: ...  # noqa: D102
    @property
    def bad(self) -> str: ...  # noqa: D102
    @property
    def good(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Located:
    """A finding, its texts on one line and harmless for terminals and logs; the keys that lead to its spot, and a mark that
    it keeps when lines move and that no other finding has."""

    finding: Finding
    keys: Keys
    mark: str


@dataclass(frozen=True, slots=True)
class Given:
    """What there is to write. `pages` are the rules' by code; `failing` the severities that fail the run; `names` what the
    places are called whose files these are; `clean` is said where there are none; `prefix` the project's folder in its repository, with a slash, in front of all
    files but those in the folders that are `outside` the project."""

    findings: tuple[Located, ...]
    lines: Lines
    pages: Mapping[str, Page]
    failing: Collection[Severity]
    clean: str
    prefix: str = ""
    outside: Collection[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def path(self, file: str) -> str:
        """A file's path from the root of the repository."""
        return plain(file if file.rpartition("/")[0] in self.outside else f"{self.prefix}{file}")

    def uri(self, file: str) -> str:
        """The same as a relative URI."""
        whole = file if file.rpartition("/")[0] in self.outside else f"{self.prefix}{file}"
        return quote(whole.encode("utf-8", "surrogateescape"))


def located(
    findings: Sequence[Finding], trees: Mapping[str, Map], owner: Callable[[str], str | None]
) -> tuple[Located, ...]:
    """Findings with their keys and marks; `trees` is what the files say, `owner` tells whose a file is."""
    seen = Counter[str]()
    found = []
    for finding, identity in zip(findings, identities(findings, trees, owner), strict=True):
        mark = identity.digest()
        seen[mark] += 1
        keys = tuple(_short(key, _KEY) for key in identity.keys)
        related = tuple(Related(one.span, _short(one.label)) for one in finding.related)
        told = replace(finding, message=_short(finding.message), hint=_short(finding.hint), related=related)
        found.append(Located(told, keys, f"{mark}:{seen[mark]}"))
    return tuple(found)


def said(finding: Finding) -> str:
    """The message and what to do, the second on a line of its own."""
    return f"{finding.message}\n建议：{finding.hint}" if finding.hint else finding.message


def _short(text: str, most: int = _TEXT) -> str:
    """A text that is harmless, and no longer than somebody would read."""
    return plain(text if len(text) <= most else f"{text[: most - 1]}…")
