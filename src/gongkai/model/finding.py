"""What the compiler has to say about a source: a finding, where it is, and how to mend it.

Writers of findings (text, JSON …) live in `gongkai.findings`; nothing here knows how one is printed.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding matters: only an `error` keeps a catalog from being built; a `warning` is likely wrong, `info` could be
    better. What is `open` is still to be filled in or confirmed: nothing is wrong, but the catalog is a draft."""

    ERROR = "error"
    WARNING = "warning"
    OPEN = "open"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Where it stands among all, what matters most being the first."""
        return list(Severity).index(self)


class Span(NamedTuple):
    """A place in a source: project-relative `file`, 1-based `line` and `column`, `length` in characters.

    `length` 0 means that only the beginning is known; line 0 means the file as a whole.
    """

    file: str
    line: int = 0
    column: int = 0
    length: int = 0


class Related(NamedTuple):
    """A second place (`span`) that a finding speaks of, with a word on what is there (`label`)."""

    span: Span
    label: str


KEY = ": "  # what stands behind a key


class Fix(NamedTuple):
    """A `replacement` of the characters at `span`, all on one line of the file as it is written, that would settle the finding.

    `certain` says that it can only be meant so, and may be done unasked; else it is a proposal. Rules and loaders may say
    with `part` what they know instead: `span` is where a text or a key begins, `part` what of it is to be replaced, quotes
    and escapes not counted; where KEY takes its place, the text is to become a key and its value. `rules.check` makes the characters of it, so that findings have none with `part`.
    """

    span: Span
    replacement: str
    certain: bool = False
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause, one finding: `code` (GK103), `severity`, a `message` that stands alone, and its place (`span`). `hint` says what
    to do, `fix` what would settle it, `related` where else to look; `cells` is how many cells it speaks of, where it is
    about open ones."""

    code: str
    severity: Severity
    message: str
    span: Span
    hint: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    cells: int = 1

    def order(self) -> tuple[str, int, int, str, str]:
        """Sort key that does not depend on the order in which checks ran."""
        return (self.span.file, self.span.line, self.span.column, self.code, self.message)


def error(
    code: str, message: str, span: Span, hint: str = "", related: tuple[Related, ...] = (), fix: Fix | None = None
) -> Finding:
    """What keeps a catalog from being built, as the loader finds it."""
    return Finding(code, Severity.ERROR, message, span, hint, related, fix)
