"""Roles for which the county has named no office: the tables name them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gongkai.importers.reading.meaning import Reading
from gongkai.importers.settling.changes import Outcome
from gongkai.importers.settling.county import County
from gongkai.importers.settling.edits import role_of
from gongkai.model.entry import Entry


def name_offices(pairs: Sequence[tuple[Reading, Entry]], county: County, outcome: Outcome) -> None:
    """For roles without an office, the one that the rows of their items name most often."""
    votes: dict[str, Counter[tuple[str, ...]]] = {}
    for read, entry in pairs:
        role, value = role_of(entry, county), read.values.get("公开主体")
        if role and isinstance(value, tuple) and value != entry.body:
            votes.setdefault(role, Counter())[value] += 1
    for role, counted in votes.items():
        outcome.offices.setdefault(role, counted.most_common(1)[0][0])
