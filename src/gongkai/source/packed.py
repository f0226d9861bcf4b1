"""Places that are held packed but for one county's, in a twentieth of the room: for whoever goes through many, one after the
other. They are not read again, since files may change meanwhile: what is built is what was checked.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gongkai.model.lazy import Lazy
from gongkai.model.tree import Map
from gongkai.source.places import slug_of
from gongkai.source.selections import PlaceSource


class _Family(NamedTuple):
    """A county with all in its folder: the places, and what each file says."""

    places: dict[str, PlaceSource]
    trees: dict[str, Map]


class Packed(Lazy[PlaceSource]):
    """Places by their slugs. Those of one folder are unpacked together, and held until others are asked for."""

    def __init__(self) -> None:
        self._slugs: dict[str, None] = {}
        super().__init__(self._slugs, lambda slug: self.family(slug).places[slug])
        self._packed: dict[str, bytes] = {}
        self._held: tuple[str, _Family] = "", _Family({}, {})

    def add(self, places: Mapping[str, PlaceSource], trees: Mapping[str, Map]) -> None:
        """Take the places of a folder; `trees` is what each of their files says."""
        name = folder(next(iter(places)))
        known = name == self._held[0] or name in self._packed
        before = self.family(name) if known else _Family({}, {})
        self._pack()
        self._packed.pop(name, None)
        self._slugs |= dict.fromkeys(places)
        self._held = name, _Family(before.places | dict(places), before.trees | dict(trees))

    def family(self, slug: str) -> _Family:
        """A place with all that lie in the same folder, those above before those below."""
        name = folder(slug)
        if self._held[0] != name:
            self._pack()
            self._held = name, _Family(*pickle.loads(zlib.decompress(self._packed[name])))
        return self._held[1]

    def _pack(self) -> None:
        """Pack what is held, unless it is packed already, and let go of it."""
        name, family = self._held
        if name and name not in self._packed:
            self._packed[name] = zlib.compress(pickle.dumps(tuple(family), pickle.HIGHEST_PROTOCOL), 1)
        self._held = "", _Family({}, {})


def trees(others: Mapping[str, Map], places: Packed, names: Iterable[str]) -> Lazy[Map]:
    """What files say, by their names: the `others`, and those of `places`, which have these `names`."""

    def tree(name: str) -> Map:
        return others[name] if name in others else places.family(slug_of(name) or "").trees[name]

    return Lazy(dict.fromkeys((*others, *names)), tree)


def folder(slug: str) -> str:
    """What the slugs of places begin with that lie in one folder."""
    return slug.partition("/")[0]
