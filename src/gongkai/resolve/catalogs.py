"""The catalogs of many places, of which only one county's are held: each is resolved when its turn comes, and again if need be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gongkai.model.entry import Catalog
from gongkai.model.lazy import Lazy
from gongkai.resolve.base import Base
from gongkai.resolve.catalog import resolve_all, with_open
from gongkai.source.packed import Packed
from gongkai.source.project import Project


class Catalogs(Lazy[Catalog]):
    """The catalogs of packed `places`. `still_open` tells of each place that has one how many cells of it are to be filled in.

    Held are those of the place that was asked for last and of those in its folder, which are resolved together. Who goes
    through them in their order has each resolved once.
    """

    def __init__(
        self, project: Project, places: Packed, bases: Mapping[str, Base], still_open: Mapping[str, int]
    ) -> None:
        super().__init__(still_open, self._catalog)
        self._project = replace(project, places={}, trees={}, sources={})
        self._places = places
        self._bases = bases
        self._still_open = still_open
        self._held: dict[str, Catalog] = {}

    def _catalog(self, slug: str) -> Catalog:
        if slug not in self._held:
            self._held = {}
            project = replace(self._project, places=self._places.family(slug).places)
            for one in resolve_all(project, self._bases):
                catalog = with_open(project, one, self._still_open.get(one.source.slug, 0))
                if catalog is not None:
                    self._held[one.source.slug] = catalog
        return self._held[slug]
