"""Which row of a table is which row of a place's list: by number, by the same name, by one nearly the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial

from rapidfuzz import fuzz, process

from gongkai.importers.reading.list_cells import meant
from gongkai.importers.reading.list_rows import Row
from gongkai.importers.settling.changes import Uncertain
from gongkai.importers.settling.list_changes import ListOutcome, Now, printed_name, row_name
from gongkai.importers.settling.match import NEAR
from gongkai.model.grouped import grouped
from gongkai.model.letters import letters
from gongkai.model.record import Record, text_of

ALIKE = 85.0  # from here on a row is taken for one that has nearly its name
_MOST = 4_000_000  # pairs of rows that are likened to each other
_LETTERS = 2_000  # of a row that is likened to others, which takes the product of two lengths


class _Known:
    """A row of the file to be likened to rows of a table: its name as printed and as written, and all else."""

    def __init__(self, record: Record, now: Now, keys: frozenset[str]) -> None:
        self.record = record
        self.name = letters(printed_name(record, now))[:_LETTERS]
        cell = record.cells[now.form.columns.index(now.form.naming)]
        self.names = {self.name, letters("".join(said.written for said in cell))[:_LETTERS]}
        key = now.form.naming.key
        before = (row[key] for row in now.formerly.get(record.id, ()) if key in row)
        self.names |= {letters("".join(one))[:_LETTERS] for one in before}
        columns = zip(now.form.columns, record.cells, strict=True)
        self.rest = letters("".join(text_of(cell) for column, cell in columns if column.key in keys))[:_LETTERS]


def matched(rows: Sequence[Row], now: Now, outcome: ListOutcome) -> list[tuple[str, Record | None]]:
    """For each row its number and, where the file has it, what is printed of it now: by number, by the same name, by one
    nearly the same."""
    matching = _Matching(rows, now, outcome)
    matching.by_number()
    matching.by_name()
    matching.by_likeness()
    return matching.found


class _Matching:
    """Rows and what was `found` for them so far: `free` are the indexes of those without anything, `left` the rows of the file
    that nobody has, by number."""

    def __init__(self, rows: Sequence[Row], now: Now, outcome: ListOutcome) -> None:
        form = now.form
        keys = frozenset(key for row in rows for key in row.cells) - {form.naming.key}
        self._rows, self._now, self._outcome = rows, now, outcome
        self._names = [letters(row_name(row, form))[:_LETTERS] for row in rows]
        self._rests = [
            letters("".join(row.cells.get(key, "") for key in form.keys if key in keys))[:_LETTERS] for row in rows
        ]
        self.found: list[tuple[str, Record | None]] = [("", None)] * len(rows)
        self._free = dict.fromkeys(range(len(rows)))
        self._left = {number: _Known(record, now, keys) for number, record in now.records.items()}

    def by_number(self) -> None:
        """Rows with numbers. Of several with one number (a row that was copied) the one most like what the file says has it;
        numbers that the file does not have count only in a list that is begun."""
        for number, indexes in grouped((row.id, index) for index, row in enumerate(self._rows) if row.id).items():
            one = self._left.get(number)
            if one is None and self._now.used:
                why = "别的年度已经用了这个编号" if number in self._now.used else "源文件里没有这个编号"
                for index in indexes:
                    self._doubt(index, number, f"{why}，照没有编号的认")
                continue
            best = indexes[0] if one is None else max(indexes, key=partial(self._likeness, one))
            self.found[best] = (number, one.record if one is not None else None)
            self._left.pop(number, None)
            del self._free[best]
            for index in indexes:
                if index != best:
                    self._doubt(index, number, "编号写了两次，这一行照没有编号的认")

    def _likeness(self, one: _Known, index: int) -> tuple[float, float]:
        return fuzz.ratio(self._names[index], one.name), fuzz.ratio(self._rests[index], one.rest)

    def _doubt(self, index: int, number: str, why: str) -> None:
        self._outcome.doubtful.append((self._rows[index].where(), number, why))

    def by_name(self) -> None:
        """Rows with the names of rows of the file; of several those most alike in all else."""
        by_name = grouped((name, number) for number, one in self._left.items() for name in one.names)
        pairs: list[tuple[float, int, str]] = []
        naming = self._now.form.naming
        for index in self._free:
            row = self._rows[index]
            read = meant(naming, row_name(row, self._now.form), (), self._now.registry, exact=bool(row.id))
            for name in {self._names[index], letters("".join(read.texts))[:_LETTERS]}:
                for number in by_name.get(name, ())[:200]:
                    score = fuzz.ratio(self._rests[index], self._left[number].rest)
                    if name or score >= ALIKE:
                        pairs.append((-score, index, number))
        self._take(sorted(pairs))

    def _take(self, pairs: Iterable[tuple[float, int, str]]) -> list[tuple[int, str, float]]:
        """Take the best pairs first, each row and each number once."""
        taken: list[tuple[int, str, float]] = []
        for minus, index, number in pairs:
            if index in self._free and number in self._left:
                self.found[index] = (number, self._left.pop(number).record)
                del self._free[index]
                taken.append((index, number, -minus))
        return taken

    def by_likeness(self) -> None:
        """Rows whose names are nearly those of rows of the file; what comes near is told. Names count three quarters, all
        else the rest; names with other numbers in them (2025年, 3号) are others' names."""
        free, left = self._free, self._left
        if not free or not left or len(free) * len(left) > _MOST:
            return
        numbers, known = list(left), list(left.values())
        names = [one.name for one in known]
        scored: list[tuple[float, int, str]] = []
        for index in free:
            if not self._names[index]:
                continue
            digits = re.findall(r"\d+", self._names[index])
            for name, ratio, at in process.extract(
                self._names[index], names, scorer=fuzz.ratio, score_cutoff=NEAR, limit=5
            ):
                if re.findall(r"\d+", name) == digits:
                    score = round(0.75 * ratio + 0.25 * fuzz.ratio(self._rests[index], known[at].rest), 1)
                    scored.append((-score, index, numbers[at]))
        shown = {number: one.name for number, one in left.items()}
        taken = self._take(one for one in sorted(scored) if -one[0] >= ALIKE)
        near: dict[int, tuple[str, float]] = {}
        for minus, index, number in sorted(scored):
            if index in free and number in left and -minus >= NEAR:
                near.setdefault(index, (number, -minus))
        for index, number, score in (*taken, *((index, *one) for index, one in near.items())):
            place, item = self._rows[index].where(), f"{number} {shown[number]}"
            self._outcome.uncertain.append(Uncertain(place, self._names[index], item, score, index not in free))
