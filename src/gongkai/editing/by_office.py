"""A catalog parted by office: each gets its own items over all domains, to check and to send back (责任到部门)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from gongkai.model.entry import Catalog, Entry
from gongkai.source.places import is_reserved

_LONGEST = 60  # letters of a file's name


def by_office(catalog: Catalog, roles: Collection[str]) -> dict[str, Catalog]:
    """For each office that discloses something the catalog with its items only, running numbers and all, in the order of
    their first items. `roles` are the words of guidelines, which are no offices."""
    offices = dict.fromkeys(body for entry in catalog.entries for body in entry.body if body not in roles)
    return {office: _of(catalog, office) for office in offices}


def nobodys(catalog: Catalog, roles: Collection[str]) -> list[Entry]:
    """The entries that no office discloses: whoever discloses them is called by words of the guidelines (招标人 …)."""
    return [entry for entry in catalog.entries if not set(entry.body).difference(roles)]


def _of(catalog: Catalog, office: str) -> Catalog:
    domains = tuple(
        replace(domain, entries=entries)
        for domain in catalog.domains
        if (entries := tuple(entry for entry in domain.entries if office in entry.body))
    )
    edition = catalog.place.edition
    told = f"请{office}逐项核对：空着的填上，不对的改正，存盘发回。编号、表头不要改"
    marked = replace(edition, status=told) if edition is not None else None
    return replace(catalog, place=replace(catalog.place, edition=marked), domains=domains, lists=(), views=())


def file_name(office: str) -> str:
    """The office's name as that of a file, on every system."""
    name = re.sub(r'[\\/:*?"<>|\s]+', "_", office).strip("._")[:_LONGEST]
    return f"_{name}" if is_reserved(name) or not name else name
