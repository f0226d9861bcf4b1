"""Which finding is which when lines have moved: rule, place, the keys that lead to the spot, and what is meant.

Lines, columns, running numbers of lists and the names of files that were read do not count.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple, TypeAlias

from gongkai.model.finding import Finding, Span
from gongkai.model.tree import Map, Mark, Seq, Value

Keys: TypeAlias = tuple[str, ...]

_NAMES = ("编号", "简称", "名称", "键")
_QUOTED = re.compile("(“[^”]*”)")
_ASIDE = re.compile("（[^（）]*）")


class Identity(NamedTuple):
    """What makes a finding the same one in another state of the sources. `where` is the place's slug, or else the file."""

    code: str
    where: str
    keys: Keys
    meaning: str

    def digest(self) -> str:
        """A short text for it, the same everywhere and always."""
        return sha256(
            "\0".join((self.code, self.where, *self.keys, self.meaning)).encode("utf-8", "replace")
        ).hexdigest()[:32]


def identities(
    findings: Iterable[Finding], trees: Mapping[str, Map], owner: Callable[[str], str | None]
) -> list[Identity]:
    """The identity of each finding; `trees` is what the files say, `owner` tells whose a file is."""
    trails: dict[str, _Trails] = {}
    found = []
    for one in findings:
        file = one.span.file
        if file in trees and file not in trails:
            trails[file] = _Trails(trees[file])
        keys = trails[file].keys(one.span) if file in trails and one.span.line else ()
        found.append(Identity(one.code, (keys and owner(file)) or file, keys, meaning(one.message)))
    return found


def fresh(findings: Sequence[Finding], now: Sequence[Identity], before: Iterable[Identity]) -> list[Finding]:
    """The findings, with their identities `now`, that are not among those `before`: of several alike, as many as came."""
    known = Counter(before)
    kept = []
    for finding, identity in zip(findings, now, strict=True):
        known[identity] -= 1
        if known[identity] < 0:
            kept.append(finding)
    return kept


def meaning(message: str) -> str:
    """A message without what stands aside in it (how many items wait for the same, which is the first of them)."""
    pieces = _QUOTED.split(message)
    return "".join(piece if piece.startswith("“") else _ASIDE.sub("", piece) for piece in pieces)


class _Trails:
    """The keys that lead to each spot of a file."""

    def __init__(self, tree: Map) -> None:
        self._begins: dict[tuple[int, int], Keys] = {}  # where mappings and lists begin
        spots: dict[tuple[int, int], Keys] = {}
        for mark, keys in self._walk(tree, ()):
            spots[mark.line, mark.column] = keys
        self._spots = sorted(spots)
        self._keys = [spots[spot] for spot in self._spots]

    def keys(self, span: Span) -> Keys:
        """Those of the key or value that a place is in; of the mapping that begins there, where no length is told."""
        spot = (span.line - 1, max(span.column - 1, 0))
        if not span.length and span.column and spot in self._begins:
            return self._begins[spot]
        index = bisect_right(self._spots, spot)
        return self._keys[index - 1] if index else ()

    def _walk(self, value: Value, keys: Keys) -> Iterator[tuple[Mark, Keys]]:
        if isinstance(value, Map | Seq):
            self._begins.setdefault((value.mark.line, value.mark.column), keys)
        if isinstance(value, Map):
            for key, inner in value.items():
                yield value.keys_at[key], (*keys, key)
                yield value.values_at[key], (*keys, key)
                yield from self._walk(inner, (*keys, key))
        elif isinstance(value, Seq):
            for element, mark in zip(value, value.values_at, strict=True):
                named = (*keys, *_name(element))
                yield mark, named
                yield from self._walk(element, named)


def _name(element: Value) -> Keys:
    """What tells an element of a list from the others, wherever it stands in it."""
    if not isinstance(element, Map):
        return ()
    texts = {key: text for key, text in element.items() if isinstance(text, str)}
    key = next((name for name in _NAMES if name in texts), next(iter(texts), None))
    return () if key is None else (texts[key],)
