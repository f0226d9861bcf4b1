"""What a clerk filled into the report of coverage: numbers of items and of withheld entries, for rows of lists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gongkai.importers.opening.files import read
from gongkai.importers.reading.filled import filled_rows
from gongkai.importers.reading.text import BETWEEN
from gongkai.model.form import NUMBER, Form
from gongkai.model.grouped import grouped
from gongkai.model.letters import letters
from gongkai.model.record import Listing
from gongkai.progress.coverage import COLUMNS, KEPT, Coverage, items_key
from gongkai.source.edit import edited, put_in_order, texts_of, values
from gongkai.source.lists import ROWS
from gongkai.source.project import Project
from gongkai.source.transaction import Change
from gongkai.source.written import OneLine


class Filled(NamedTuple):
    """A filled-in row: where it stands, the list's name, the row's number and name, and the numbers."""

    where: str
    form: str
    id: str
    name: str
    numbers: tuple[str, ...]


class Accepted(NamedTuple):
    """What becomes of it: the changed files, what is written to which row, and what is refused (then nothing is written)."""

    changes: list[Change]
    written: list[str]
    refused: list[str]


def filled(paths: Sequence[Path]) -> list[Filled]:
    """The rows with something in the column 采用. Raises ImportFileError for a file without such a table."""
    found: list[Filled] = []
    for path in paths:
        sheets, last = read(path, hidden=True), COLUMNS[-1]
        for where, cells in filled_rows(path.name, sheets, COLUMNS, title="报表里的“待认定”", at=last, sure=(last,)):
            form, row_id, name, said = cells.values()
            numbers = tuple(text.split()[0] for text in BETWEEN.split(said) if text.strip())
            if numbers:
                found.append(Filled(where, form, row_id, name, numbers))
    return found


def settle(project: Project, lists: Sequence[Listing], found: Coverage, said: Sequence[Filled]) -> Accepted:
    """What the files of a place's lists must say. Raises EditError for a file that cannot be changed."""
    current = {one.form.name: one for one in lists if one.current and items_key(one.form)}
    rows = grouped(((row.form, row.id), row) for row in found.rows)
    items = {item.id for item in found.items}
    done = Accepted([], [], [])
    wanted: dict[str, dict[str, Any]] = {}
    for one in said:
        there = rows.get((one.form, one.id), [])
        if [letters(row.name) for row in there] != [letters(one.name)]:
            now = "、".join(f"“{row.name}”" for row in there) or "没有这一条"
            done.refused.append(f"{one.where}：{one.form} {one.id}“{one.name}”现在是：{now}。请重新生成报表再填")
            continue
        listing = current[one.form]
        file = listing.node.file
        data = wanted.setdefault(file, values(file, project.sources[file]))
        for number in one.numbers:
            kept = found.withheld[there[0].kept_in]
            key = items_key(listing.form) if number in items else KEPT if number in kept else None
            if key is None:
                done.refused.append(f"{one.where}：“{number}”不是目录里的事项，也不是不予公开事项的编号")
            elif _add(data[ROWS], listing.form, one.id, key, number):
                done.written.append(f"{one.form} {one.id} {one.name}：{key} {number}")
    for file, data in wanted.items():
        before = project.sources[file]
        if (after := edited(file, before, data)) != before:
            done.changes.append(Change(project.root / file, before, after))
    return done


def _add(rows: list[dict[str, Any]], form: Form, row_id: str, key: str, number: str) -> bool:
    """Add a number to a row's cell; False where it stands there."""
    at = next(index for index, one in enumerate(rows) if one.get(NUMBER) == row_id)
    present = texts_of(rows[at].get(key))
    if number in present:
        return False
    put_in_order(rows[at], key, OneLine([*present, number]), [NUMBER, *form.keys])
    return True
