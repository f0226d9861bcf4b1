"""Texts and the places in them, as the reader of YAML counts them and as an editor does.

A `Span` counts lines as YAML ends them, from 1, and characters; an editor's position counts lines as the protocol ends
them, from 0, and units of the encoding that was agreed on (UTF-16 unless both want another). Between them stands an offset
in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cached_property
from itertools import accumulate

from lsprotocol.types import Position, PositionEncodingKind, Range

from gongkai.model.finding import Span
from gongkai.source.lenient import BREAK as YAML_BREAK

_WIDTHS: dict[str, Callable[[str], int]] = {
    PositionEncodingKind.Utf8: lambda char: len(char.encode("utf-8", "surrogatepass")),
    PositionEncodingKind.Utf16: lambda char: 2 if ord(char) > 0xFFFF else 1,
    PositionEncodingKind.Utf32: lambda char: 1,
}
_BREAK = re.compile("\r\n|[\r\n]")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'', re.DOTALL)
BOM = "\ufeff"


class Text:
    """A file's text as an editor has it; `encoding` is that of its positions."""

    def __init__(self, text: str, encoding: str = PositionEncodingKind.Utf16) -> None:
        self.text = text
        self._encoding = encoding if encoding in _WIDTHS else PositionEncodingKind.Utf16

    @cached_property
    def _yaml_lines(self) -> list[int]:
        return [int(self.text.startswith(BOM)), *(found.end() for found in YAML_BREAK.finditer(self.text))]

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(found.end() for found in _BREAK.finditer(self.text))]

    @cached_property
    def _units(self) -> list[int] | None:
        """How many units stand before each offset; None where each character is one."""
        if self._encoding == PositionEncodingKind.Utf32 or self.text.isascii():
            return None
        if self._encoding == PositionEncodingKind.Utf16 and max(self.text) <= "\uffff":
            return None
        return [0, *accumulate(map(_WIDTHS[self._encoding], self.text))]

    def start(self, span: Span) -> int:
        """The offset at which a span begins; the nearest there is for one that lies beyond the text."""
        if span.line < 1:
            return self._yaml_lines[0]
        if span.line > len(self._yaml_lines):
            return len(self.text)
        return min(self._yaml_lines[span.line - 1] + max(span.column - 1, 0), self._end(span.line))

    def _end(self, line: int) -> int:
        """The offset of the end of a line, its break not counted."""
        if line >= len(self._yaml_lines):
            return len(self.text)
        start = self._yaml_lines[line - 1]
        return start + len(self.text[start : self._yaml_lines[line]].rstrip("\r\n\x85\u2028\u2029"))

    def bounds(self, span: Span) -> tuple[int, int]:
        """Where a span begins and ends: with its quotes if it has any, and to the end of its line if it has no length."""
        start = self.start(span)
        end = self._end(span.line) if 1 <= span.line <= len(self._yaml_lines) else start
        if found := _QUOTED.match(self.text, start):
            return start, found.end()
        return start, min(start + span.length, max(end, start)) if span.length else max(end, start)

    def position(self, offset: int) -> Position:
        """The editor's position of an offset."""
        line = bisect_right(self._lines, offset) - 1
        start = self._lines[line]
        return Position(line, offset - start if self._units is None else self._units[offset] - self._units[start])

    def offset(self, position: Position) -> int:
        """The offset of an editor's position; the nearest there is for one beyond a line or the text."""
        if position.line >= len(self._lines):
            return len(self.text)
        start = self._lines[position.line]
        following = self._lines[position.line + 1] if position.line + 1 < len(self._lines) else len(self.text)
        end = start + len(self.text[start:following].rstrip("\r\n"))
        if self._units is None:
            return min(start + position.character, end)
        return bisect_left(self._units, self._units[start] + position.character, start, end)

    def range(self, start: int, end: int) -> Range:
        """The editor's range between two offsets."""
        return Range(self.position(start), self.position(end))

    def range_of(self, span: Span) -> Range:
        """The editor's range of a span."""
        return self.range(*self.bounds(span))
