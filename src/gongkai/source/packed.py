"""Places that are held packed but for one county's, in a twentieth of the room: for whoever goes through many, one after the
other. They are not read again, since files may change meanwhile: what is built is what was checked.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from gongkai.model.tree import Map
from gongkai.source.places import slug_of
from gongkai.source.selections import PlaceSource


class _Family(NamedTuple):
    """A county with all in its folder: the places, and what each file says."""

    places: dict[str, PlaceSource]
    trees: dict[str, Map]


class Packed(Mapping[str, PlaceSource]):
    """Places by their slugs. Those of one folder are unpacked together, and held until others are asked for."""

    def __init__(self) -> None:
        self._slugs: dict[str, None] = {}
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

    def __getitem__(self, slug: str) -> PlaceSource:
        if slug not in self._slugs:
            raise KeyError(slug)
        return self.family(slug).places[slug]

    def __contains__(self, slug: object) -> bool:
        return slug in self._slugs

    def __iter__(self) -> Iterator[str]:
        return iter(self._slugs)

    def __len__(self) -> int:
        return len(self._slugs)


class Trees(Mapping[str, Map]):
    """What files say, by their names: those of `places`, and the `others`."""

    def __init__(self, others: Mapping[str, Map], places: Packed, names: Iterable[str]) -> None:
        self._others, self._places, self._names = others, places, dict.fromkeys(names)

    def __getitem__(self, name: str) -> Map:
        if name in self._others:
            return self._others[name]
        if name not in self._names:
            raise KeyError(name)
        return self._places.family(slug_of(name) or "").trees[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._others
        yield from self._names

    def __len__(self) -> int:
        return len(self._others) + len(self._names)


def folder(slug: str) -> str:
    """What the slugs of places begin with that lie in one folder."""
    return slug.partition("/")[0]
