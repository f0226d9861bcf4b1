"""The mark of a catalog's content: what an office above looked at when it reviewed it (审核把关)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from gongkai.model.entry import Catalog, DomainCatalog, Entry
from gongkai.model.law import Citation

LENGTH, FORMER = 32, 16  # digits; what county.yaml kept before 0.3 has fewer


def review_mark(catalog: Catalog) -> str:
    """32 hexadecimal digits of the SHA-256 of all that the catalog's tables say.

    Neither the edition's date nor the places in the sources count: a catalog that says the same needs no new review.
    """
    said = [_domain(domain, catalog.basis_text) for domain in catalog.domains]
    return _digits([said, catalog.place.unadopted])[:LENGTH]


def is_mark_of(mark: str | None, catalog: Catalog) -> bool:
    """Whether a catalog says what was marked; a mark of the former length is one that knew laws by their keys."""
    if mark is not None and len(mark) == FORMER:
        said = [_domain(domain, str) for domain in catalog.domains]
        return mark == _digits([said, catalog.place.unadopted])[:FORMER]
    return mark == review_mark(catalog)


def domain_marks(catalog: Catalog) -> dict[str, str]:
    """The domains' own marks, by their names; that of the domains that are left out stands under 不采用领域."""
    marks = {domain.name: _digits(_domain(domain, catalog.basis_text)) for domain in catalog.domains}
    return marks | {"不采用领域": _digits(catalog.place.unadopted)}


def _digits(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _domain(domain: DomainCatalog, law: Callable[[Citation], str]) -> list[Any]:
    entries = [_cells(entry, law) for entry in domain.entries]
    return [domain.name, entries, [[one.id, one.reason] for one in domain.excluded]]


def _cells(entry: Entry, law: Callable[[Citation], str]) -> list[object]:
    return [
        entry.id,
        entry.primary,
        entry.secondary,
        entry.elements,
        [law(citation) for citation in entry.basis],
        entry.deadline.text if entry.deadline else "",
        entry.body,
        [[str(channel), channel.required] for channel in entry.channels],
        str(entry.audience),
        entry.mode,
        entry.tiers,
        entry.location,
        entry.note,
        entry.extra,
    ]
