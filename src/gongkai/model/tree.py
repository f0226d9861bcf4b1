"""Source values that remember their place: mappings and lists as the YAML reader builds them.

Scalars are plain text (`str`) or `None` where nothing was written; their places are kept by the
container that holds them, so that a value costs no more than a Python string.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from gongkai.model.finding import Span
from gongkai.model.recent import recent

Step = str | int  # a key of a mapping, or a position in a list
Mark = tuple[int, int]  # a position as libyaml counts: line and column from 0, in characters


class _Packed(NamedTuple):
    """The places of a mapping or a list as they are pickled, which seldom are asked for: the mapping's keys, and lines and
    columns."""

    keys: tuple[str, ...]
    numbers: bytes

    @classmethod
    def of(cls, marks: Iterable[Mark], keys: tuple[str, ...] = ()) -> _Packed:
        return cls(keys, array("I", chain.from_iterable(marks)).tobytes())

    def marks(self) -> Iterator[Mark]:
        numbers = array("I")
        numbers.frombytes(self.numbers)
        both = iter(numbers)
        return zip(both, both, strict=True)


class Map(dict[str, "Value"]):
    """A mapping with the place of itself, of each key and of each value."""

    __slots__ = ("_mark", "_marks", "_packed", "file")

    def __init__(self, file: str, mark: Mark) -> None:
        self.file = file
        self._packed: _Packed | None = None
        self._mark = mark
        self._marks: dict[str, tuple[Mark, Mark]] = {}

    @property
    def mark(self) -> Mark:
        """Where it begins."""
        if self._packed is not None:
            self._unpack(self._packed)
        return self._mark

    @property
    def marks(self) -> dict[str, tuple[Mark, Mark]]:
        """Where each key and its value stand."""
        if self._packed is not None:
            self._unpack(self._packed)
        return self._marks

    def _unpack(self, packed: _Packed) -> None:
        marks = packed.marks()
        self._mark, self._packed = next(marks), None
        self._marks = dict(zip(packed.keys, zip(marks, marks, strict=True), strict=True))

    def __reduce__(self) -> tuple[object, ...]:
        packed = self._packed
        if packed is None:
            marks = (self._mark, *(mark for both in self._marks.values() for mark in both))
            packed = _Packed.of(marks, tuple(self._marks))
        return _map, (self.file, dict(self), *packed)

    def here(self) -> Span:
        """The place where the mapping begins."""
        return spot(self.file, self.mark)

    def key(self, key: str) -> Span:
        """The place of a key; of the mapping itself if the key is not there."""
        if key not in self.marks:
            return self.here()
        return spot(self.file, self.marks[key][0], len(key))

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
        return spot(self.file, self.marks[key][1], len(value) if isinstance(value, str) else 0)

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
            places = _places(value)
            index = places.get(wanted)
            if index is None:
                index = next((index for text, index in places.items() if wanted in text), None)
            return None if index is None else value.at(index)
        return None


class Seq(list["Value"]):
    """A list with the place of itself and of each element."""

    __slots__ = ("_mark", "_marks", "_packed", "file")

    def __init__(self, file: str, mark: Mark) -> None:
        self.file = file
        self._packed: _Packed | None = None
        self._mark = mark
        self._marks: list[Mark] = []

    @property
    def mark(self) -> Mark:
        """Where it begins."""
        if self._packed is not None:
            self._unpack(self._packed)
        return self._mark

    @property
    def marks(self) -> list[Mark]:
        """Where each element stands."""
        if self._packed is not None:
            self._unpack(self._packed)
        return self._marks

    def _unpack(self, packed: _Packed) -> None:
        marks = packed.marks()
        self._mark, self._packed = next(marks), None
        self._marks = list(marks)

    def __reduce__(self) -> tuple[object, ...]:
        packed = self._packed
        if packed is None:
            packed = _Packed.of((self._mark, *self._marks))
        return _seq, (self.file, list(self), *packed)

    def here(self) -> Span:
        """The place where the list begins."""
        return spot(self.file, self.mark)

    def at(self, index: int, *path: str | int) -> Span:
        """The place of an element, or of what lies at `path` below it."""
        value = self[index]
        if path and isinstance(value, Map):
            return value.at(str(path[0]), *path[1:])
        if path and isinstance(value, Seq) and isinstance(path[0], int) and path[0] < len(value):
            return value.at(path[0], *path[1:])
        return spot(self.file, self.marks[index], len(value) if isinstance(value, str) else 0)


Value = str | None | Map | Seq


def spot(file: str, mark: Mark, length: int = 0) -> Span:
    """The place of what stands at a position."""
    return Span(file, mark[0] + 1, mark[1] + 1, length)


def _map(file: str, values: dict[str, Value], keys: tuple[str, ...], numbers: bytes) -> Map:
    made = Map(file, (0, 0))
    made.update(values)
    made._packed = _Packed(keys, numbers)
    return made


def _seq(file: str, values: list[Value], keys: tuple[str, ...], numbers: bytes) -> Seq:
    made = Seq(file, (0, 0))
    made.extend(values)
    made._packed = _Packed(keys, numbers)
    return made


def path_to(tree: Map | Seq, span: Span) -> tuple[Step, ...]:
    """The keys and positions that lead to what stands at a place of the file; where a key stands, to it."""
    here, path = (span.line - 1, span.column - 1), list[Step]()
    value: Value = tree
    while isinstance(value, Map | Seq):
        starts = value.marks if isinstance(value, Seq) else [key for key, _ in value.marks.values()]
        at = bisect_right(starts, here) - 1
        if at < 0:
            break
        if isinstance(value, Seq):
            path.append(at)
            value = value[at]
            continue
        key = [*value.marks][at]
        path.append(key)
        value = value[key] if value.marks[key][1] <= here else None
    return tuple(path)


def texts(tree: Map | Seq, but: Collection[str] = (), *, keys: bool = True) -> Iterator[tuple[str, Span]]:
    """Every text in a mapping or a list and below it with its place, in the file's order: values (not what stands under the
    keys `but`) and, perhaps, `keys`."""
    if isinstance(tree, Map):
        for key, value in tree.items():
            if keys:
                yield key, tree.key(key)
            if key not in but:
                yield from _texts(value, tree.at(key), but, keys)
    else:
        for index, value in enumerate(tree):
            yield from _texts(value, tree.at(index), but, keys)


def _texts(value: Value, span: Span, but: Collection[str], keys: bool) -> Iterator[tuple[str, Span]]:
    if isinstance(value, str):
        yield value, span
    elif value is not None:
        yield from texts(value, but, keys=keys)


@recent(lambda values: (values,))
def _places(values: Seq) -> dict[str, int]:
    """The texts of a list, loosely, with where each stands first: a list of many wrong texts is asked for every one."""
    places: dict[str, int] = {}
    for index, value in enumerate(values):
        if isinstance(value, str):
            places.setdefault(_loose(value), index)
    return places


def _loose(text: str) -> str:
    return text.replace(" ", "").replace(":", "：")
