"""Which item a record is, when the file does not say: by names first, then by what is disclosed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from gongkai.importers.cells import letters
from gongkai.importers.tables import Record, name_of
from gongkai.importers.values import Reading
from gongkai.model.entry import Entry

ACCEPTED = 72.0
SURE = 92.0


class Match(NamedTuple):
    """A record's item and how alike they are (0–100)."""

    entry: Entry
    score: float


def match(rows: Sequence[tuple[Record, Reading]], entries: Sequence[Entry]) -> dict[int, Match]:
    """For rows by index their items: the most alike pairs first, each item once. Rows without one are left out."""
    pairs = sorted(
        (
            (-score, index, number)
            for index, (record, reading) in enumerate(rows)
            for number, entry in enumerate(entries)
            if (score := alike(record, reading, entry)) >= ACCEPTED
        ),
    )
    found: dict[int, Match] = {}
    taken: set[int] = set()
    for minus, index, number in pairs:
        if index not in found and number not in taken:
            found[index] = Match(entries[number], -minus)
            taken.add(number)
    return found


def alike(record: Record, reading: Reading, entry: Entry) -> float:
    """How alike a row and an item are: names count three quarters, elements the rest."""
    first, second = (letters(part) for part in name_of(record))
    whole, own = letters(entry.primary) + letters(entry.secondary), letters(entry.secondary or entry.primary)
    if first + second == whole:
        return 100.0
    names = max(fuzz.ratio(first + second, whole), 0.97 * fuzz.ratio(second or first, own))
    if names < 50:
        return 0.0
    said = reading.values.get("公开内容", ())
    elements = fuzz.ratio(
        letters("".join(said if isinstance(said, (str, tuple)) else ())), letters("".join(entry.elements))
    )
    return round(float(0.75 * names + 0.25 * elements), 1)


def domain_of(records: Sequence[Record], names: Mapping[str, Sequence[Entry]]) -> str:
    """The domain whose items' names stand in most of the rows; "" where fewer than a third do."""
    known: dict[str, set[str]] = {}
    for domain, entries in names.items():
        for entry in entries:
            known.setdefault(letters(entry.primary + entry.secondary), set()).add(domain)
    votes: Counter[str] = Counter()
    for record in records:
        votes.update(known.get(letters("".join(name_of(record))), ()))
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] * 3 >= len(records) else ""
