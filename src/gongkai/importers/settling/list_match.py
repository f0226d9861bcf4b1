"""Which row of a table is which row of a place's list: by number, by the same name, by one nearly the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz, process

from gongkai.importers.reading.list_cells import meant
from gongkai.importers.reading.list_rows import Row
from gongkai.importers.settling.changes import Uncertain
from gongkai.importers.settling.list_changes import ListOutcome, Now, printed_name, row_name
from gongkai.importers.settling.match import NEAR
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
        columns = zip(now.form.columns, record.cells, strict=True)
        self.rest = letters("".join(text_of(cell) for column, cell in columns if column.key in keys))[:_LETTERS]


def matched(rows: Sequence[tuple[str, Row]], now: Now, outcome: ListOutcome) -> list[tuple[str, Record | None]]:
    """For each row its number and, where the file has it, what is printed of it now: by number, by the same name, by one
    nearly the same."""
    form = now.form
    keys = frozenset(key for _, row in rows for key in row.cells) - {form.naming.key}
    known = {number: _Known(record, now, keys) for number, record in now.records.items()}
    names = [letters(row_name(row, form))[:_LETTERS] for _, row in rows]
    rests = [letters("".join(row.cells.get(key, "") for key in form.keys if key in keys))[:_LETTERS] for _, row in rows]
    found: list[tuple[str, Record | None]] = [("", None)] * len(rows)
    free = dict.fromkeys(range(len(rows)))
    _by_number(rows, names, rests, known, now, found, free, outcome)
    numbers = {number for number, _ in found}
    left = {number: one for number, one in known.items() if number not in numbers}
    by_name: dict[str, list[str]] = {}
    for number, one in left.items():
        for name in one.names:
            by_name.setdefault(name, []).append(number)
    pairs: list[tuple[float, int, str]] = []
    for index in free:
        _, row = rows[index]
        read = meant(form.naming, row_name(row, form), (), now.registry, exact=bool(row.id))
        for name in {names[index], letters("".join(read.texts))[:_LETTERS]}:
            for number in by_name.get(name, ())[:200]:
                score = fuzz.ratio(rests[index], left[number].rest)
                if name or score >= ALIKE:
                    pairs.append((-score, index, number))
    _take(sorted(pairs), found, free, left)
    _by_likeness(rows, names, rests, found, free, left, outcome)
    return found


def _by_number(
    rows: Sequence[tuple[str, Row]],
    names: Sequence[str],
    rests: Sequence[str],
    known: Mapping[str, _Known],
    now: Now,
    found: list[tuple[str, Record | None]],
    free: dict[int, None],
    outcome: ListOutcome,
) -> None:
    """Rows with numbers. Of several with one number (a row that was copied) the one most like what the file says has it;
    numbers that the file does not have count only in a list that is begun."""
    claims: dict[str, list[int]] = {}
    for index, (_, row) in enumerate(rows):
        if row.id:
            claims.setdefault(row.id, []).append(index)
    for number, indexes in claims.items():
        one = known.get(number)
        if one is None and now.used:
            for index in indexes:
                file, row = rows[index]
                why = "别的年度已经用了这个编号" if number in now.used else "源文件里没有这个编号"
                outcome.doubtful.append((f"{file}：{row.place}", number, f"{why}，照没有编号的认"))
            continue
        if one is None:
            best = indexes[0]
        else:
            target = one
            best = max(indexes, key=lambda at: (fuzz.ratio(names[at], target.name), fuzz.ratio(rests[at], target.rest)))
        found[best] = (number, one.record if one is not None else None)
        del free[best]
        for index in indexes:
            if index != best:
                file, row = rows[index]
                outcome.doubtful.append((f"{file}：{row.place}", number, "编号写了两次，这一行照没有编号的认"))


def _take(
    pairs: Iterable[tuple[float, int, str]],
    found: list[tuple[str, Record | None]],
    free: dict[int, None],
    left: dict[str, _Known],
) -> list[tuple[int, str, float]]:
    """Take the best pairs first, each row and each number once."""
    taken: list[tuple[int, str, float]] = []
    for minus, index, number in pairs:
        if index in free and number in left:
            found[index] = (number, left.pop(number).record)
            del free[index]
            taken.append((index, number, -minus))
    return taken


def _by_likeness(
    rows: Sequence[tuple[str, Row]],
    names: Sequence[str],
    rests: Sequence[str],
    found: list[tuple[str, Record | None]],
    free: dict[int, None],
    left: dict[str, _Known],
    outcome: ListOutcome,
) -> None:
    """Rows whose names are nearly those of rows of the file; what comes near is told. Names count three quarters, all
    else the rest; names with other numbers in them (2025年, 3号) are others' names."""
    if not free or not left or len(free) * len(left) > _MOST:
        return
    numbers, known = list(left), list(left.values())
    scored: list[tuple[float, int, str]] = []
    for index in free:
        if not names[index]:
            continue
        digits = re.findall(r"\d+", names[index])
        for name, ratio, at in process.extract(
            names[index], [one.name for one in known], scorer=fuzz.ratio, score_cutoff=NEAR, limit=5
        ):
            if re.findall(r"\d+", name) == digits:
                score = round(0.75 * ratio + 0.25 * fuzz.ratio(rests[index], known[at].rest), 1)
                scored.append((-score, index, numbers[at]))
    shown = {number: one.name for number, one in left.items()}
    taken = _take((one for one in sorted(scored) if -one[0] >= ALIKE), found, free, left)
    near: dict[int, tuple[str, float]] = {}
    for minus, index, number in sorted(scored):
        if index in free and number in left and -minus >= NEAR:
            near.setdefault(index, (number, -minus))
    for index, number, score in (*taken, *((index, *one) for index, one in near.items())):
        file, row = rows[index]
        outcome.uncertain.append(
            Uncertain(f"{file}：{row.place}", names[index], f"{number} {shown[number]}", score, index not in free)
        )
