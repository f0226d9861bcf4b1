"""The mark of a catalog's content: what an office above looked at when it reviewed it (审核把关)."""

from __future__ import annotations

import hashlib
import json

from gongkai.model.entry import Catalog, Entry

LENGTH = 16


def review_mark(catalog: Catalog) -> str:
    """16 hexadecimal digits of the SHA-256 of all that the catalog's tables say.

    Neither the edition's date nor the places in the sources count: a catalog that says the same needs no new review.
    """
    said = [
        [domain.name, [_cells(entry) for entry in domain.entries], [[one.id, one.reason] for one in domain.excluded]]
        for domain in catalog.domains
    ]
    data = json.dumps([said, catalog.place.unadopted], ensure_ascii=False)
    return hashlib.sha256(data.encode()).hexdigest()[:LENGTH]


def _cells(entry: Entry) -> list[object]:
    return [
        entry.id,
        entry.primary,
        entry.secondary,
        entry.elements,
        [str(citation) for citation in entry.basis],
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
