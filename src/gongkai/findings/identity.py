"""Which finding is which when lines have moved: rule, place, the keys that lead to the spot, and what is meant.

Lines, columns, running numbers of lists and how a place's files are cut do not count. A message may list what it is about
(which channels are missing, which items wait): of such a list some may go without the finding becoming another.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple, TypeAlias

from gongkai.model.finding import Finding, Severity, Span
from gongkai.model.tree import Map, Mark, Seq, Value

Keys: TypeAlias = tuple[str, ...]

_NAMES = ("编号", "简称", "名称", "键")
_QUOTED = re.compile("(“[^“”]*”)")
_ASIDE = re.compile("（[^（）]*）")  # how many wait for the same, which is the first of them
_COUNT = re.compile("(等 ?)?([0-9]{1,9}) ?[项条处个种]")
_TRIED = 100  # findings that one is likened to
_SILENT = {"GK409": "GK407"}  # what a rule leaves to another to tell, of the same thing (the first that is quoted)
_NUMBER = re.compile("(?:[0-9]{2}-L?|[A-Z]{1,4}-)[0-9]{2,4}")  # of an item, or of a list's row


class Meaning(NamedTuple):
    """What a message says, apart from the `parts` that it lists; `many` is how many there are, which may be more than are
    named: then it is `cut`."""

    says: str
    parts: frozenset[str] = frozenset()
    many: int = 0
    cut: bool = False

    def covers(self, other: Meaning) -> bool:
        """Whether another message that says the same lists nothing else."""
        return other.parts <= self.parts or (self.cut and other.many <= self.many)


class Identity(NamedTuple):
    """What makes a finding the same one in another state of the sources. `where` is the place's slug, or else the file. One that
    weighs more now is another."""

    code: str
    where: str
    keys: Keys
    meaning: Meaning
    severity: Severity

    def digest(self) -> str:
        """A short text for it, the same everywhere and always."""
        texts = (self.code, self.where, *self.keys, self.meaning.says, *sorted(self.meaning.parts))
        return sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()[:32]


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
        found.append(Identity(one.code, (keys and owner(file)) or file, keys, meaning(one.message), one.severity))
    return found


def fresh(findings: Sequence[Finding], now: Sequence[Identity], before: Iterable[Identity]) -> list[Finding]:
    """The findings, with their identities `now`, that are not among those `before`: of several alike, as many as came."""
    known = Counter(before)
    left = []
    for finding, one in zip(findings, now, strict=True):
        known[one] -= 1
        if known[one] < 0:
            left.append((finding, one))
    gone: dict[Identity, list[Identity]] = {}
    for other, many in known.items():
        if many > 0:
            gone.setdefault(_bare(other), []).extend([other] * many)
    kept = []
    for finding, one in left:
        alike = gone.get(_bare(one), [])
        same = next((index for index, other in enumerate(alike[:_TRIED]) if _is_less(one, other)), None)
        if same is None:
            kept.append((finding, one))
        else:
            del alike[same]
    spoke = {_thing(other, other.code): other.meaning.many for other in known if other.code in _SILENT.values()}
    return [one for one, now in kept if now.meaning.many > spoke.get(_thing(now, _SILENT.get(now.code, "")), -1)]


def meaning(message: str) -> Meaning:
    """A message without its list, and without what stands aside in it."""
    says: list[str] = []
    parts: set[str] = set()
    count, cut = 0, False
    listing = False  # behind the colon that a list begins with
    for number, piece in enumerate(_QUOTED.split(message)):
        if number % 2:
            if listing:
                parts.add(piece)
            else:
                says.append(piece)
            continue
        text = _ASIDE.sub("", piece)
        for found in _COUNT.finditer(text):
            count, cut = max(count, int(found[2])), cut or found[1] is not None
        text = _COUNT.sub("", text)
        parts.update(_NUMBER.findall(text))
        head, colon, tail = ("", "", text) if listing else _NUMBER.sub("", text).partition("：")
        says.append(head.replace("、", ""))
        if listing or colon:
            listing = True
            parts.update(filter(None, (part.strip(" 、；") for part in tail.split("、"))))
    return Meaning("".join(says), frozenset(parts), max(count, len(parts)), cut)


def _bare(one: Identity) -> Identity:
    """The same whatever its message lists, and whatever it weighs."""
    return one._replace(meaning=Meaning(one.meaning.says), severity=Severity.INFO)


def _thing(one: Identity, code: str) -> tuple[str, str, str]:
    """What a finding is about, by the name that its message quotes first, under a rule's code."""
    return code, one.where, "".join(_QUOTED.findall(one.meaning.says)[:1])


def _is_less(now: Identity, before: Identity) -> bool:
    return before.meaning.covers(now.meaning) and before.severity.rank <= now.severity.rank


class _Trails:
    """The keys that lead to each spot of a file."""

    def __init__(self, tree: Map) -> None:
        self._begins: dict[tuple[int, int], Keys] = {}  # where mappings and lists begin
        spots = dict(self._walk(tree, ()))
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
            self._begins.setdefault(value.mark, keys)
        if isinstance(value, Map):
            for key, inner in value.items():
                yield value.marks[key][0], (*keys, key)
                yield value.marks[key][1], (*keys, key)
                yield from self._walk(inner, (*keys, key))
        elif isinstance(value, Seq):
            for element, mark in zip(value, value.marks, strict=True):
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
