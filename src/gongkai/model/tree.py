"""Source values that remember their place: mappings and lists as the YAML reader builds them.

Scalars are plain text (`str`) or `None` where nothing was written; their places are kept by the
container that holds them, so that a value costs no more than a Python string.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from gongkai.model.finding import Span


class Mark(Protocol):
    """A position as libyaml gives it: 0-based line and column, counted in characters."""

    line: int
    column: int


class Map(dict[str, "Value"]):
    """A mapping with the place of itself, of each key and of each value."""

    __slots__ = ("file", "mark", "marks")

    def __init__(self, file: str, mark: Mark) -> None:
        self.file = file
        self.mark = mark
        self.marks: dict[str, tuple[Mark, Mark]] = {}  # of each key and of its value

    def here(self) -> Span:
        """The place where the mapping begins."""
        return Span(self.file, self.mark.line + 1, self.mark.column + 1)

    def key(self, key: str) -> Span:
        """The place of a key; of the mapping itself if the key is not there."""
        if key not in self.marks:
            return self.here()
        mark = self.marks[key][0]
        return Span(self.file, mark.line + 1, mark.column + 1, len(key))

    def at(self, key: str, *path: str | int) -> Span:
        """The place of the value of `key`, or of what lies at `path` below it.

        Where nothing is written after the key, or the path leads nowhere, the nearest place above.
        """
        value = self.get(key)
        if value is None:
            return self.key(key)
        if path and isinstance(value, Map):
            return value.at(str(path[0]), *path[1:]) if str(path[0]) in value else self.key(key)
        if path and isinstance(value, Seq) and isinstance(path[0], int) and path[0] < len(value):
            return value.at(path[0], *path[1:])
        mark = self.marks[key][1]
        length = len(value) if isinstance(value, str) else 0
        return Span(self.file, mark.line + 1, mark.column + 1, length)

    def find(self, key: str, text: str) -> Span | None:
        """Where `text` was written in the value of `key`: as the value, or in a list in or below it.

        Spaces and the width of colons do not count (`其他: 公示栏` is `其他：公示栏`).
        """
        value = self.get(key)
        wanted = _loose(text)
        if isinstance(value, str):
            return self.at(key) if wanted in _loose(value) else None
        if isinstance(value, Map):
            return next((span for inner in value if (span := value.find(inner, text)) is not None), None)
        if isinstance(value, Seq):
            for index, element in enumerate(value):
                if isinstance(element, str) and _loose(element) == wanted:
                    return value.at(index)
            for index, element in enumerate(value):
                if isinstance(element, str) and wanted in _loose(element):
                    return value.at(index)
        return None


class Seq(list["Value"]):
    """A list with the place of itself and of each element."""

    __slots__ = ("file", "mark", "marks")

    def __init__(self, file: str, mark: Mark) -> None:
        self.file = file
        self.mark = mark
        self.marks: list[Mark] = []

    def here(self) -> Span:
        """The place where the list begins."""
        return Span(self.file, self.mark.line + 1, self.mark.column + 1)

    def at(self, index: int, *path: str | int) -> Span:
        """The place of an element, or of what lies at `path` below it."""
        value = self[index]
        if path and isinstance(value, Map):
            return value.at(str(path[0]), *path[1:])
        if path and isinstance(value, Seq) and isinstance(path[0], int) and path[0] < len(value):
            return value.at(path[0], *path[1:])
        mark = self.marks[index]
        length = len(value) if isinstance(value, str) else 0
        return Span(self.file, mark.line + 1, mark.column + 1, length)


Value = str | None | Map | Seq


def texts(tree: Map | Seq) -> Iterator[tuple[str, Span]]:
    """Every text in a mapping or a list and below it, keys as well as values, with its place, in the file's order."""
    if isinstance(tree, Map):
        for key, value in tree.items():
            yield key, tree.key(key)
            yield from _texts(value, tree.at(key))
    else:
        for index, value in enumerate(tree):
            yield from _texts(value, tree.at(index))


def _texts(value: Value, span: Span) -> Iterator[tuple[str, Span]]:
    if isinstance(value, str):
        yield value, span
    elif value is not None:
        yield from texts(value)


def _loose(text: str) -> str:
    return text.replace(" ", "").replace(":", "：")
