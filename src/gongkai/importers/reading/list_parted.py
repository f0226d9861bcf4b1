"""Rows of a 表 that stand below each other in the cells of one row, as published guides have their materials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.importers.reading.cells import elements
from gongkai.importers.reading.text import BULLET, lines
from gongkai.model.form import Cells

_LONGEST = 100  # letters of what stands once and is each one's: it is written as often


def parted(
    row: Mapping[str, str], columns: Sequence[Cells], *, loose: bool
) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The rows that a row holds: where what names it and another column have equally many lines and the rest as many or one;
    or the names alone are several: numbered, or `loose` on lines. What stands there once, in few words, is each one's. Also, by
    column, what was taken so that it may be meant otherwise; else the row as it is."""
    name = naming(columns).key
    text = row.get(name, "")
    others = {key: _listed(one) for key, one in row.items() if key != name and one.strip()}
    names, told = _listed(text), dict[str, str]()
    if len(names) < 2 or all(len(several) != len(names) for several in others.values()):
        numbered = BULLET.match(text) is not None
        names = list(elements(text)) if numbered or (loose and len(names) > 1) else []
        told = {name: f"一格里有几个，当作 {len(names)} 行"}
    count = len(names)
    fits = (len(one) == count or (len(one) == 1 and len(one[0]) <= _LONGEST) for one in others.values())
    if count < 2 or not all(fits):
        return [dict(row)], {}
    single = (key for key, several in others.items() if len(several) == 1)
    told |= dict.fromkeys(single, f"只写了一个，当作 {count} 行都是这样")
    found = [
        dict.fromkeys(row, "") | {key: several[min(at, len(several) - 1)] for key, several in others.items()}
        for at in range(count)
    ]
    return [{**one, name: its} for one, its in zip(found, names, strict=True)], told


def naming(columns: Sequence[Cells]) -> Cells:
    """The column of a 表 that names its rows."""
    return next((one for one in columns if one.required), columns[0])


def _listed(text: str) -> list[str]:
    """The lines of a cell without the numbers before them."""
    several = lines(text)
    numbered = len(several) > 1 and all(map(BULLET.match, several))
    return [BULLET.sub("", line).rstrip("；;。") for line in several] if numbered else list(several)
