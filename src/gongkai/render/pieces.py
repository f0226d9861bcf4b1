"""Whole files out of pieces, one for each domain: the pieces of domains that did not change are kept from build to build.

A piece is made from a catalog of its domain alone, so that nothing of the others can count for it, but in the whole's columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from gongkai.model.entry import Catalog, DomainCatalog
from gongkai.render import Settings
from gongkai.render.table import columns_of


def pieces(
    kind: str, catalog: Catalog, settings: Settings, make: Callable[..., bytes], told: Sequence[object] = ()
) -> Iterator[bytes]:
    """The piece of each domain, made now or earlier. `make` is given the catalog with the domain alone and, where something
    is `told` of the domains, what is told of this one; `kind` says which pieces they are."""
    columns = tuple(replace(column, if_any=False) for column in columns_of(catalog))
    settled = replace(catalog, template=replace(catalog.template, columns=columns))
    which = [(column.key, column.value) for column in columns]
    for place, domain in enumerate(catalog.domains):
        more = told[place : place + 1]
        made = partial(_made, make, settled, domain, *more)
        known = settings.parts and f"{kind} {settings.parts[place]} {which} {more}"
        yield settings.kept(known, made) if known else made()


def _made(make: Callable[..., bytes], catalog: Catalog, domain: DomainCatalog, *more: object) -> bytes:
    return make(catalog.only(domain), *more)
