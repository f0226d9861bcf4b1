"""Lines of the sources and places on them, in the units that each format counts in; and texts without what could steer the
terminal, log or page that shows them. Texts of findings repeat what strangers wrote.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from gongkai.model.finding import Span
from gongkai.model.indented import indented

Units: TypeAlias = Callable[[str], int]  # how many units a text takes

_COMMAND = re.compile(r"##(?=\w*\[)")  # begins a command to a build log (GitHub, Azure, TeamCity), wherever it stands


class Region(NamedTuple):
    """A place on one line: `column` counts from 1, `end` is behind the last; both None where only the line is known."""

    line: int
    column: int | None = None
    end: int | None = None


class Lines:
    """Source lines, decoded once a file; `sources` are the files' bytes."""

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self._sources = sources
        self._split: dict[str, list[str]] = {}

    def get(self, span: Span) -> str | None:
        """The line that a place is on; None where it is on none."""
        if span.line < 1 or span.file not in self._sources:
            return None
        if span.file not in self._split:
            self._split[span.file] = _decoded(self._sources[span.file]).split("\n")
        lines = self._split[span.file]
        return lines[span.line - 1].rstrip("\r") if span.line <= len(lines) else None

    def region(self, span: Span, units: Units) -> Region | None:
        """Where a place is, its columns counted in `units`; None for a file as a whole."""
        if span.line < 1:
            return None
        text = self.get(span)
        if not span.column or text is None:
            return Region(span.line)
        start, end = marked(text, span)
        return Region(span.line, units(text[:start]) + 1, max(units(text[:end]), units(text[:start])) + 1)

    def replaced(self, span: Span, units: Units) -> Region:
        """The characters of a fix, none where it inserts; else like `region`."""
        text = self.get(span) or ""
        start = span.column - 1
        return Region(span.line, units(text[:start]) + 1, units(text[: start + span.length]) + 1)


def utf16(text: str) -> int:
    """Its length as editors and SARIF count it."""
    return len(text) + sum(char > "\uffff" for char in text)


def utf8(text: str) -> int:
    """Its length in bytes, as reviewdog counts it."""
    return len(text.encode("utf-8", "replace"))


def marked(text: str, span: Span) -> tuple[int, int]:
    """From where to where on its line a place reaches, counted from 0."""
    start = max(span.column - 1, 0)
    length = span.length or _token(text[start:])
    return start, min(start + max(length, 1), max(len(text), start + 1))


def plain(text: str) -> str:
    """One line without what could steer a terminal, a log or an XML reader."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c == "\u3000" else "\ufffd" if c != "\t" else " " for c in text)
    return _COMMAND.sub("# #", text)


def dumps(data: object) -> str:
    """JSON that steers no terminal or log that it is printed to: what could is written as an escape, which means the same."""
    text = indented(data).replace("##", "#\\u0023")
    if not text.replace("\n", "").isprintable():
        text = "".join(c if c.isprintable() or c in "\n\u3000" else json.dumps(c)[1:-1] for c in text)
    return text + "\n"


def _token(text: str) -> int:
    """How far the mark reaches where only its beginning is known: to the next separator."""
    for index, char in enumerate(text):
        if index and char in ",]}:#":
            return index
    return len(text.rstrip())


def _decoded(data: bytes) -> str:
    """The text, also of a file that GK003 refuses for its encoding: its writer is to recognise the line."""
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8-sig", "replace")


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: a Chinese character is two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
