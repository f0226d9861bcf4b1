"""A digest of what a renderer is given, so that the same is told from another without rendering it.

Everything that is printed is plain data: texts, numbers, tuples, dicts, frozen dataclasses of such. Each is written down
as JSON, classes with their names, sets in the order of their elements' digests; what many share (entries, domains) is
written down as its own digest, which is worked out once. Where things were written in the sources does not count here: who
prints places (the JSON format) adds them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from gongkai.model.entry import DomainCatalog, Entry, Origin
from gongkai.model.law import Law
from gongkai.model.place import Place
from gongkai.model.record import Listing, Record
from gongkai.model.synonym import Synonyms
from gongkai.model.template import Template
from gongkai.model.templates import Templates
from gongkai.model.topic import Topics

_SHARED = (Entry, DomainCatalog, Law, Listing, Place, Template, Templates, Topics, Synonyms)  # met again and again


class Digests:
    """Digests of values; those of what is shared are remembered, as long as `forget` is not called."""

    def __init__(self) -> None:
        self._known: dict[object, tuple[object, str]] = {}
        self._given: dict[object, tuple[object, str]] = {}
        self._text = json.JSONEncoder(default=self._plain, check_circular=False, separators=(",", ":")).encode

    def of(self, value: object) -> str:
        """The digest of a value, in hexadecimal. TypeError for what is no plain data."""
        if isinstance(value, _SHARED):
            return self._remembered(value, self._known)
        return hashlib.sha256(self._text(value).encode("ascii")).hexdigest()

    def shared(self, value: object) -> str:
        """The same of a value that is asked for again and again, which is remembered; of a mapping also where another has the same
        in it. It must not change any more."""
        known: object = (*value, *map(id, value.values())) if isinstance(value, dict) else id(value)
        found = self._known.get(known)
        if found is None:
            found = self._known[known] = (value, self.of(value))
        return found[1]

    def forget(self) -> None:
        """Let go of a place's entries; those of the guidelines stay."""
        self._known.clear()

    def _plain(self, value: object) -> object:
        if isinstance(value, _SHARED):
            return self._remembered(value, self._known)
        if is_dataclass(value):
            return _of(value)
        if isinstance(value, bytes):
            return ["bytes", hashlib.sha256(value).hexdigest()]
        if isinstance(value, frozenset):
            return ["set", *sorted(map(self.of, value))]
        if isinstance(value, Mapping):
            return dict(value)
        raise TypeError(f"no plain data: {type(value).__name__}")

    def _remembered(self, value: object, known: dict[object, tuple[object, str]]) -> str:
        found = known.get(id(value))
        if found is None:
            told = self._entry(value) if isinstance(value, Entry) else _of(value)
            found = known[id(value)] = (value, self.of([told]))
        return found[1]

    def _entry(self, entry: Entry) -> object:
        """An entry, or what it has else than the guideline's, which is told with its origin."""
        told, given = _of(entry), entry.origin.given
        if given is not None:
            pairs = enumerate(zip(told, _of(given), strict=True))
            told = tuple((place, one) for place, (one, other) in pairs if one is not other and one != other)
        return [told, self._origin(entry.origin)]

    def _origin(self, origin: Origin) -> object:
        """What is printed of where an entry comes from: what was changed, and the guideline's entry."""
        above = None if origin.above is None else self._origin(origin.above)
        if origin.given is None:
            from_: object = origin.base
        else:
            from_ = [
                self._remembered(origin.given, self._given),
                origin.base != origin.given.origin.base and origin.base,
            ]
        return [origin.kind, from_, origin.change, origin.defaults, above, origin.stand]


def _of(value: Any) -> tuple[object, ...]:
    """The name of a value's class and its parts: all fields but where it was written; an entry's origin is told otherwise."""
    kind: Any = type(value)
    return _parts(kind)(value)


@cache
def _parts(kind: Any) -> Callable[[Any], tuple[object, ...]]:
    left = {"node"} if kind in (Listing, Record) else {"origin"} if kind is Entry else set()
    return attrgetter("__class__.__name__", *(field.name for field in fields(kind) if field.name not in left))
