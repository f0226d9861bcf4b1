"""Which item a record is, when the file does not say: by names first, then by what is disclosed and on what basis."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from gongkai.importers.reading.headings import LEVELS, Field
from gongkai.importers.reading.meaning import Reading
from gongkai.importers.reading.record import Record, named
from gongkai.model.change import NAMES
from gongkai.model.entry import Entry
from gongkai.model.letters import letters

ACCEPTED = 72.0
SURE = 92.0
NEAR = 55.0  # worth telling, not enough to decide
_FOR_A_PIECE = 15.0  # what a name that is a piece of the other adds when the most alike are taken first
_PIECE = 25.0  # of a name that is a piece of the other
_SAME = 85.0  # of two 一级事项 that are one
_LEAST = 45.0  # of the names: below that equal elements (办事指南 everywhere) say nothing
TELLING = 12  # letters of elements that tell an item whatever its name
_WITHOUT_BRACKETS = 96.0  # of a name that is the item's but for what that has in brackets (权限内)
_BRACKETS = re.compile("[（(][^（()）]*[)）]")
_LEAST_OWN = 52.0  # of 二级事项 alone: under one 一级事项 another is another, whatever its other cells say


class Match(NamedTuple):
    """A record's item and how alike they are (0–100)."""

    entry: Entry
    score: float


class _Said(NamedTuple):
    """What a row or an item says, as letters. `common` tells that its own name stands for other items too, `others` are
    two of a row's three levels, which may be an item's two. `bare` is an item's own name without what stands there in brackets."""

    first: str
    second: str
    elements: str
    basis: frozenset[str]
    common: bool = False
    others: frozenset[str] = frozenset()
    bare: str = ""

    @property
    def own(self) -> str:
        return self.second or self.first

    @property
    def whole(self) -> str:
        return self.first + self.second


def match(rows: Sequence[tuple[Record, Reading]], entries: Sequence[Entry]) -> dict[int, Match]:
    """For rows by index their items: the most alike pairs first, each item once. Rows without one are left out.

    A name that is not enough is so where it is a piece of the item's, of the same 一级事项, and row and item stand between
    others that belong together: older catalogs have shorter names in the same order. What is left then and says, under the
    same 一级事项, the elements of one item alone, word for word, is that item under another name.
    """
    items, said = _items(entries), [_row(record, reading) for record, reading in rows]
    pairs_of = Counter(_upper(record) for record, _ in rows)
    said = [
        one._replace(others=_levels(record, alone=pairs_of[_upper(record)] == 1))
        for one, (record, _) in zip(said, rows, strict=True)
    ]
    same = _same(said, items)
    taken = set(same.values())
    left = [(number, item) for number, item in enumerate(items) if number not in taken]
    pairs = [(-100.0, index, number, 100.0, False) for index, number in same.items()]
    pairs += (
        (-max(score, min(score + _FOR_A_PIECE, SURE)) if piece else -score, index, number, score, piece)
        for index, row in enumerate(said)
        if index not in same
        for number, item in left
        if (score := _alike(row, item)) >= (_PIECE if (piece := _piece(row, item)) else ACCEPTED)
    )
    pairs.sort()
    found: dict[int, int] = {}
    scores: dict[int, float] = {}
    taken = set()
    for _ in range(2):  # the order of rows is known after the first time
        for _, index, number, score, piece in pairs:
            if index in found or number in taken:
                continue
            if score >= ACCEPTED or (piece and _in_order(index, number, found)):
                found[index], scores[index] = number, score
                taken.add(number)
    for index, number in _by_elements(said, items):
        if index not in found and number not in taken:
            found[index], scores[index] = number, ACCEPTED
            taken.add(number)
    return {index: Match(entries[number], scores[index]) for index, number in found.items()}


def _same(rows: Sequence[_Said], items: Sequence[_Said]) -> dict[int, int]:
    """Rows and items that bear one name that is nobody else's: they are as alike as can be, and need not be likened to others."""
    often = [Counter(said.whole for said in one) for one in (rows, items)]
    others = {name for row in rows for name in row.others}
    numbers = {item.whole: number for number, item in enumerate(items)}
    return {
        index: numbers[row.whole]
        for index, row in enumerate(rows)
        if not row.others and row.whole not in others and often[0][row.whole] == often[1][row.whole] == 1
    }


def _by_elements(rows: Sequence[_Said], items: Sequence[_Said]) -> Iterator[tuple[int, int]]:
    """Rows and items that alone say the same elements, under the same 一级事项."""
    places = [{said.elements: place for place, said in enumerate(one)} for one in (rows, items)]
    often = [Counter(said.elements for said in one) for one in (rows, items)]
    for text, index in places[0].items():
        number = places[1].get(text)
        if number is None or len(text) < TELLING or often[0][text] > 1 or often[1][text] > 1:
            continue
        if fuzz.ratio(rows[index].first, items[number].first) >= _SAME:
            yield index, number


def _piece(row: _Said, item: _Said) -> bool:
    """Whether one name is a piece of the other and not all of it, under the same 一级事项."""
    short, long = sorted((row.own, item.own), key=len)
    return 3 <= len(short) < len(long) and short in long and fuzz.ratio(row.first, item.first) >= _SAME


def _in_order(index: int, number: int, found: Mapping[int, int]) -> bool:
    """Whether the items of the rows before and after a row stand before and after its item; no without any of them."""
    before = max((row for row in found if row < index), default=None)
    after = min((row for row in found if row > index), default=None)
    return bool(found) and (before is None or found[before] < number) and (after is None or found[after] > number)


def likeliest(entries: Sequence[Entry]) -> Callable[[Record, Reading], Match | None]:
    """A function that tells the item that a record is most like, though not enough; None for none worth telling."""
    items = _items(entries)

    def of(record: Record, reading: Reading) -> Match | None:
        row = _row(record, reading)
        scores = [_alike(row, item) for item in items]
        best = max(range(len(scores)), key=scores.__getitem__, default=-1)
        return Match(entries[best], scores[best]) if best >= 0 and scores[best] >= NEAR else None

    return of


def _row(record: Record, reading: Reading) -> _Said:
    first, second = named(record)
    said, cited = reading.values.get("公开内容", ()), reading.values.get("公开依据", ())
    elements = letters("".join(said if isinstance(said, (str, tuple)) else ()))
    return _Said(first, second, elements, frozenset(cited if isinstance(cited, tuple) else ()))


def _upper(record: Record) -> str:
    """The two upper levels of a row's names in one."""
    return letters("".join(record.cells.get(Field(key), "") for key in NAMES))


def _levels(record: Record, *, alone: bool) -> frozenset[str]:
    """What two of a row's three levels say together; the upper two only where no other row is `alone` under them."""
    names = [letters(record.cells.get(Field(key), "")) for key in LEVELS]
    if not all(names) or record.id:
        return frozenset()
    first, second, third = names
    return frozenset((first + third, second + third, *((first + second,) if alone else ())))


def _items(entries: Sequence[Entry]) -> list[_Said]:
    names = Counter(letters(entry.name) for entry in entries)
    bare = [letters(_BRACKETS.sub("", entry.name)) for entry in entries]
    several = Counter(bare)
    return [
        _Said(
            letters(entry.primary),
            letters(entry.secondary),
            letters("".join(entry.elements)),
            frozenset(str(citation) for citation in entry.basis),
            names[letters(entry.name)] > 1,
            bare=plain if several[plain] == 1 else "",
        )
        for entry, plain in zip(entries, bare, strict=True)
    ]


def _alike(row: _Said, item: _Said) -> float:
    """How alike a row and an item are. Names count three quarters and elements the rest; where the elements are nearly
    the same, or the bases are, less of the names is enough. A name that several items bear counts only with 一级事项."""
    if row.whole == item.whole or item.whole in row.others:
        return 100.0
    names = fuzz.ratio(row.whole, item.whole)
    bare = row.own == item.bare != ""
    if item.common:
        names = min(names, (fuzz.ratio(row.first, item.first) + fuzz.ratio(row.own, item.own)) / 2)
    else:
        names = max(names, 0.97 * fuzz.ratio(row.own, item.own), _WITHOUT_BRACKETS if bare else 0.0)
    if names < _LEAST or (not bare and fuzz.ratio(row.own, item.own) < _LEAST_OWN):
        return names if _piece(row, item) else 0.0
    elements = fuzz.ratio(row.elements, item.elements)
    # some of the elements, word for word
    if elements < names and min(len(row.elements), len(item.elements)) > 3:
        elements = max(elements, 0.95 * fuzz.partial_ratio(row.elements, item.elements))
    union = row.basis | item.basis
    basis = 100.0 * len(row.basis & item.basis) / len(union) if row.basis and union else 0.0
    by_names = 0.75 * names + 0.25 * elements
    by_contents = 0.5 * names + 0.45 * elements + 0.05 * basis
    return round(float(max(by_names, by_contents)), 1)


def domain_of(records: Sequence[Record], names: Mapping[str, Sequence[Entry]], titled: str = "") -> str:
    """The domain whose items' names stand in most of the rows; "" where fewer than a third do. Where they stand in several (政策文件
    is in all of them) it is the one that the table is `titled` with, or none."""
    known: dict[str, set[str]] = {}
    for domain, entries in names.items():
        for entry in entries:
            known.setdefault(letters(entry.primary + entry.secondary), set()).add(domain)
    votes: Counter[str] = Counter()
    for record in records:
        votes.update(known.get("".join(named(record)), ()))
    most = max(votes.values(), default=0)
    best = [domain for domain, count in votes.items() if count == most]
    found = titled if titled in best else best[0] if len(best) == 1 else ""
    return found if most * 3 >= len(records) else ""
