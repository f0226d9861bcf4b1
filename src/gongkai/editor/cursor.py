"""Where in a YAML text a cursor stands, also in one that is being typed and not yet YAML.

The strict reader refuses such a text as a whole. Here each line is taken for what it looks like: indentation, dashes, keys,
brackets and quotes; a bracket that nobody closed ends where the next line is not indented any more.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import NamedTuple

from gongkai.source.complaint import MAX_DEPTH

Path = tuple[str | int, ...]
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"?|\'(?:[^\']|\'\')*\'?')
_COLON = re.compile(r":(?=[ \t\r\n]|$)")
_COMMENT = re.compile(r"[ \t]#")
_STOP = re.compile(r"[,\[\]{}\n]|:(?=[ \t\r\n]|$)|[ \t]#")
_NO_KEY = frozenset(" \t\r\n#\"'[]{},|>")  # no plain key begins so
_DASH = re.compile(r"-(?=[ \t\n]|$)")


class Token(NamedTuple):
    """A piece of a text: the key (`is_key`) or the value of the node at `path`, or the room where one may stand.

    Of a key, `path` is that of the mapping which it is in. `inline` is a value that stands in its key's line, or in brackets.
    """

    path: Path
    is_key: bool
    start: int
    end: int
    text: str
    inline: bool = True


class Cursor(NamedTuple):
    """Where a cursor stands: what it would write on (see `Token`), `start` and `end` of what is written there already, and
    whether a colon follows. `free` is a place where a key of the node as well as its value may begin."""

    path: Path
    is_key: bool
    free: bool
    start: int
    end: int
    colon: bool
    in_brackets: bool


def tokens(text: str) -> list[Token]:
    """All keys and values of a text, and the rooms for values, in their order."""
    return list(_Scan(text).tokens())


def cursor(text: str, offset: int) -> Cursor | None:
    """Where the cursor at an offset stands; None in a comment, or in a text of several lines."""
    scan = _Scan(text, offset)
    found = [one for one in scan.tokens() if one.start <= offset <= one.end]
    if scan.silent:
        return None
    if not found:
        return None if scan.blank is None else Cursor(scan.blank, False, True, offset, offset, False, False)
    token = found[-1]
    here = (token.start, token.end) if token.text else (offset, offset)
    if "\n" in text[here[0] : here[1]]:
        return None
    colon = token.is_key and text[token.end : token.end + 20].lstrip(" ").startswith(":")
    return Cursor(
        token.path, token.is_key, not token.is_key and not token.inline, *here, colon, _in_brackets(text, here[0])
    )


def _in_brackets(text: str, start: int) -> bool:
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return line.count("[") + line.count("{") > line.count("]") + line.count("}")


class _Scan:
    """One look over a text. `blank` is the path of the node that a key would belong to at `offset`, where that is a line with
    nothing in it; `silent` tells that nothing is written there (a comment, a text of several lines)."""

    def __init__(self, text: str, offset: int = -1) -> None:
        self.text, self.offset = text, offset
        self.blank: Path | None = None
        self.silent = False
        self._stack: list[tuple[int, str | int]] = []  # columns and steps of the nodes around

    def tokens(self) -> Iterator[Token]:
        """The pieces of the text."""
        at = 0
        while at <= len(self.text):
            end = self._line_end(at)
            start = at + len(self.text[at:end]) - len(self.text[at:end].lstrip(" \ufeff"))
            if not self.text[start:end].strip():
                if at <= self.offset <= end:
                    self._leave(self.offset - at)
                    self.blank = self._path()
                at = end + 1
                continue
            stop = yield from self._line(at, start)
            at = self._line_end(stop) + 1
            self._comment(stop, at)

    def _path(self) -> Path:
        return tuple(step for _, step in self._stack)

    def _leave(self, column: int, *, dash: bool = False) -> None:
        """Leave the nodes that a line beginning at a column is not in."""
        while self._stack:
            deep, step = self._stack[-1]
            if deep < column or (dash and deep == column and isinstance(step, str)):
                return
            self._stack.pop()

    def _line(self, line: int, start: int) -> Generator[Token, None, int]:
        """The pieces of a line, and of those that its value goes on in; gives the offset behind them."""
        at = start
        while _DASH.match(self.text, at) and len(self._stack) < MAX_DEPTH:
            column = at - line
            index = next((step + 1 for deep, step in self._stack if deep == column and isinstance(step, int)), 0)
            self._leave(column, dash=True)
            self._stack.append((column, index))
            at = self._spaces(at + 1)
            if at >= len(self.text) or self.text[at] == "\n":
                yield Token(self._path(), False, at, at, "", inline=False)
                return at
        if self.text[at] == "#":
            self._comment(at, at + 1)
            return at
        if (end := self._key(at)) is None:
            if at == start:
                self._leave(at - line)
            return (yield from self._value(at, at - line - 1, inline=False))
        column, key = at - line, self.text[at:end]
        self._leave(column)
        yield Token(self._path(), True, at, end, key)
        self._stack.append((column, _bare(key)))
        room = self._spaces(end) + 1
        at = self._spaces(room)
        if self.text[at : at + 1] in ("", "\r", "\n", "#"):
            yield Token(self._path(), False, room, at, "")
            return at
        return (yield from self._value(at, column, inline=True))

    def _value(self, at: int, column: int, *, inline: bool) -> Generator[Token, None, int]:
        """A value that begins at an offset; `column` is that of its key."""
        path = self._path()
        sign = self.text[at : at + 1]
        if sign and sign in "[{":
            return (yield from self._brackets(at, path, column))
        if sign and sign in "|>":
            return self._block(at, column)
        end = self._end(at, _COMMENT) if (found := _quoted(self.text, at)) is None else found
        yield Token(path, False, at, end, self.text[at:end], inline)
        return end

    def _block(self, at: int, column: int) -> int:
        """The offset behind a text of several lines."""
        end = self.text.find("\n", at)
        while 0 <= end < len(self.text):
            following = self.text.find("\n", end + 1)
            line = self.text[end + 1 : following if following >= 0 else len(self.text)]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= column:
                break
            end = following
        stop = len(self.text) if end < 0 else end
        self.silent = self.silent or at < self.offset <= stop
        return stop

    def _brackets(self, at: int, path: Path, column: int) -> Generator[Token, None, int]:
        """What stands between brackets; gives the offset behind them, or that of the line where they must have ended."""
        if len(path) >= MAX_DEPTH:  # as deep as the reader goes
            return self._line_end(at)
        is_map = self.text[at] == "{"
        at, index, key = at + 1, 0, ""
        room = at
        while True:
            at = self._gap(at, column)
            sign = self.text[at : at + 1]
            here: Path = (*path, key) if key else path if is_map else (*path, index)
            if sign in ("", "\n", "]", "}", ","):
                if room >= 0:
                    yield Token(here, is_map and not key, room, at, "")
                if sign in ("", "\n"):
                    return at
                if sign != ",":
                    return at + 1
                at, index, key = at + 1, index + 1, ""
                room = at
                continue
            room = -1
            if sign in "[{":
                at = yield from self._brackets(at, here, column)
                continue
            end = max(self._end(at, _STOP) if (found := _quoted(self.text, at)) is None else found, at + 1)
            word = self.text[at:end]
            colon = self._spaces(end)
            begins = is_map and not key and self.text[colon : colon + 1] == ":"
            yield Token(here, is_map and not key, at, end, word)
            at = end
            if begins:
                key, at = _bare(word), colon + 1
                room = at

    def _gap(self, at: int, column: int) -> int:
        """The offset behind spaces, comments and ends of lines; a line that is not indented any more is not entered."""
        while at < len(self.text) and self.text[at] in " \t\n#":
            if self.text[at] == "#":
                end = self._line_end(at)
                self._comment(at, end + 1)
                at = end
            elif self.text[at] == "\n":
                line = re.compile(r"[ \t]*").match(self.text, at + 1)
                deep = line.end() - at - 1 if line else 0
                ended = line is not None and self.text[line.end() : line.end() + 1] not in ("", "\n", "]", "}")
                if ended and deep <= column:
                    return at
                at += 1
            else:
                at += 1
        return at

    def _key(self, at: int) -> int | None:
        """The offset behind a key that begins here; None where none does."""
        line = self._line_end(at)
        if (end := _quoted(self.text, at)) is not None:
            colon = self._spaces(end)
            return end if end <= line and _COLON.match(self.text, colon) else None
        found = None if self.text[at] in _NO_KEY else _COLON.search(self.text, at, line)
        if found is None or _COMMENT.search(self.text, at, found.start()):
            return None
        return at + len(self.text[at : found.start()].rstrip(" \t"))

    def _end(self, at: int, stop: re.Pattern[str]) -> int:
        """The offset behind a plain text that begins here, and that `stop` or its line ends."""
        line = self._line_end(at)
        found = stop.search(self.text, at, line)
        return at + len(self.text[at : found.start() if found else line].rstrip(" \t\r"))

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def _spaces(self, at: int) -> int:
        while self.text[at : at + 1] in (" ", "\t") and at < len(self.text):
            at += 1
        return at

    def _comment(self, start: int, end: int) -> None:
        """Be silent in a comment that begins behind `start` in its line."""
        sign = self.text.find("#", start, end)
        if 0 <= sign < self.offset <= self._line_end(start):
            self.silent = True


def _quoted(text: str, at: int) -> int | None:
    """The offset behind a text in quotes that begins here; None where none does."""
    found = _QUOTED.match(text, at)
    return found.end() if found else None


def _bare(text: str) -> str:
    """A key without its quotes."""
    return text[1:-1] if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0] else text
