"""The mark of a catalog's content: what an office above looked at when it reviewed it (审核把关)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from itertools import chain
from operator import attrgetter
from typing import Any

from gongkai.model.entry import Catalog, DomainCatalog, Entry
from gongkai.model.face import faces
from gongkai.model.law import Citation
from gongkai.model.place import Place

# Digits: of what the catalog's tables and the lists that are reviewed with it say; of these and all other lists, and of the
# tables alone, as records once had it; and of those with laws by their keys, as county.yaml kept it before 0.3. The number of
# digits tells which is meant.
LENGTH, LISTED, TABLES, FORMER = 44, 40, 32, 16


def review_mark(catalog: Catalog) -> str:
    """44 hexadecimal digits of the SHA-256 of all that the catalog's tables and the place's lists say.

    Neither the edition's date nor the places in the sources count, nor lists of what was done (`Form.reviewed`): what says the
    same needs no new review.
    """
    return _whole(catalog, LENGTH)


def is_mark_of(mark: str | None, catalog: Catalog) -> bool:
    """Whether a catalog says what was marked; marks of former lengths stay what they were."""
    if mark is not None and len(mark) == FORMER:
        return mark == _digits(_said(catalog, str))[:FORMER]
    if mark is not None and len(mark) == TABLES:
        return mark == _digits(_said(catalog, catalog.basis_text))[:TABLES]
    return mark == _whole(catalog, LISTED if mark is not None and len(mark) == LISTED else LENGTH)


def part_marks(catalog: Catalog, mark: str) -> dict[str, str]:
    """The own marks of the parts that a mark is of, by their names: domains, the domains that are left out under 不采用领域, and
    lists, where it is of those."""
    marks = {domain.name: _digits(_domain(domain, catalog.basis_text)) for domain in catalog.domains}
    marks |= {"不采用领域": _digits(catalog.place.unadopted)}
    return marks | {name: _digits(rows) for name, rows in _lists(catalog, len(mark)).items()}


def _whole(catalog: Catalog, length: int) -> str:
    return _digits([_said(catalog, catalog.basis_text), _lists(catalog, length)])[:length]


def _said(catalog: Catalog, law: Callable[[Citation], str]) -> list[Any]:
    return [[_domain(domain, law) for domain in catalog.domains], catalog.place.unadopted]


def _lists(catalog: Catalog, length: int) -> dict[str, list[Any]]:
    """What the lists say that a mark of so many digits is of, by their names with their years; views say what the tables do."""
    found: dict[str, list[Any]] = {}
    for listing in catalog.lists if length >= LISTED else ():
        if not listing.form.view and (listing.form.reviewed or length == LISTED):
            rows = [[row.id, sorted(row.cells.items())] for row in faces(listing)]
            found[f"清单“{listing.form.name}”{listing.year}"] = rows
    return found


def domain_mark(place: Place, domain: DomainCatalog) -> str:
    """16 digits of what a domain says at a place, for 核实. Laws count by their keys and the place's offices by the roles that they stand for
    in each item: an office that is called otherwise or takes over another one's work, or a law with a new number, needs no new
    look at the items."""
    offices = dict(place.offices)
    anywhere = {name: role for role, names in reversed(place.offices) for name in names}

    def roles(entry: Entry) -> tuple[str, ...]:
        here = [(role, offices.get(role, ())) for role in entry.origin.roles]
        found = ([role for role, names in here if name in names] or [anywhere.get(name, name)] for name in entry.body)
        return tuple(dict.fromkeys(chain.from_iterable(found)))

    return _digits(_domain(domain, str, roles))[:FORMER]


def is_domain_mark_of(mark: str, place: Place, domain: DomainCatalog) -> bool:
    """Whether a domain says what was marked, now or as offices formerly counted: each by the last role of the place's that it
    stands for, whichever the item names."""
    last = {name: role for role, names in place.offices for name in names}

    def roles(entry: Entry) -> tuple[str, ...]:
        return tuple(dict.fromkeys(last.get(name, name) for name in entry.body))

    return mark == domain_mark(place, domain) or mark == _digits(_domain(domain, str, roles))[:FORMER]


def _digits(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _domain(
    domain: DomainCatalog, law: Callable[[Citation], str], body: Callable[[Entry], tuple[str, ...]] = attrgetter("body")
) -> list[Any]:
    entries = [_cells(entry, law, body) for entry in domain.entries]
    return [domain.name, entries, [[one.id, one.reason] for one in domain.excluded]]


def _cells(entry: Entry, law: Callable[[Citation], str], body: Callable[[Entry], tuple[str, ...]]) -> list[object]:
    return [
        entry.id,
        entry.primary,
        entry.secondary,
        entry.elements,
        [law(citation) for citation in entry.basis],
        entry.deadline.text if entry.deadline else "",
        body(entry),
        [[str(channel), channel.required] for channel in entry.channels],
        str(entry.audience),
        entry.mode,
        entry.tiers,
        entry.location,
        entry.note,
        entry.extra,
    ]
