"""Rules on a page → the cells that they draw.

A rule is where something thin is drawn: a line, a rectangle as high as a pen is wide, one of many dashes. Rules that touch
are one table. Between two of its edges stands a cell; where the rule between two cells is missing they are one, as a
merged cell is. What the outermost rules leave open (the sides of many a table, its foot at the end of a page) is closed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from gongkai.importers.opening.budget import Spent

Rule: TypeAlias = tuple[float, float, float]  # where it lies, and from where to where it goes
NEAR = 3.0  # points within which rules are one, and meet: two sides of a double one, the gap between boxes
_GAP = 4.0  # between two dashes
_SHORTEST = 3.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's edges, from left to right and from the top down, and its cells: each with its first row and column
    and its last ones, from 0 on."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    cells: tuple[tuple[int, int, int, int], ...]

    def owners(self) -> dict[tuple[int, int], int]:
        """The cell of each place between two edges."""
        return {
            (row, column): index
            for index, (top, left, bottom, right) in enumerate(self.cells)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }


def between(edges: Sequence[float], place: float) -> int:
    """Between which two edges a place lies: 0 for the first two; -1 for a place outside."""
    index = bisect_right(edges, place) - 1
    return index if index < len(edges) - 1 else -1


def grids(horizontal: Iterable[Rule], vertical: Iterable[Rule], spent: Spent) -> list[Grid]:
    """The tables of a page, from the top down. Places are counted from the top left. Raises ImportFileError where there
    are more rules than any table has."""
    flat, upright = _joined(horizontal), _joined(vertical)
    spent.take("crossings", len(flat) * len(upright))
    found = [_grid(one, other, spent) for one, other in _tables(flat, upright)]
    return sorted((grid for grid in found if grid is not None), key=lambda grid: (grid.down[0], grid.across[0]))


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Rules that lie on one another or follow one another as one."""
    found: list[Rule] = []
    for group in _clusters(sorted(rules)):
        place = sum(rule[0] for rule in group) / len(group)
        (_, start, end), *more = sorted(group, key=lambda rule: rule[1:])
        for _, first, last in more:
            if first > end + _GAP:
                found.append((place, start, end))
                start, end = first, last
            end = max(end, last)
        found.append((place, start, end))
    return [rule for rule in found if rule[2] - rule[1] >= _SHORTEST]


def _clusters(rules: list[Rule]) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in rules:
        if groups and rule[0] - groups[-1][0][0] <= NEAR:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _tables(flat: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules that touch one another, directly or through others: (horizontal, vertical) for each table."""
    parents = list(range(len(flat) + len(upright)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for one, (y, left, right) in enumerate(flat):
        for other, (x, top, bottom) in enumerate(upright, len(flat)):
            if left - NEAR <= x <= right + NEAR and top - NEAR <= y <= bottom + NEAR:
                parents[root(other)] = root(one)
    tables: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, rule in enumerate((*flat, *upright)):
        tables.setdefault(root(index), ([], []))[index >= len(flat)].append(rule)
    return [table for table in tables.values() if all(table)]


def _grid(flat: list[Rule], upright: list[Rule], spent: Spent) -> Grid | None:
    """The table of rules that touch; None for a frame or a cross, which is none."""
    across = _edges(upright, flat)
    down = _edges(flat, upright)
    rows, columns = len(down) - 1, len(across) - 1
    if rows < 1 or columns < 1:
        return None
    spent.table("表", rows, columns)
    right = _walls(across[1:], upright, down)
    below = _walls(down[1:], flat, across)
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            last = column
            while last + 1 < columns and (last, row) not in right and (row, last + 1) not in taken:
                last += 1
            bottom = row
            while bottom + 1 < rows and _goes_down(bottom, column, last, right, below):
                bottom += 1
            cells.append((row, column, bottom, last))
            taken.update((one, other) for one in range(row, bottom + 1) for other in range(column, last + 1))
    return Grid(across, down, tuple(cells))


def _goes_down(row: int, first: int, last: int, right: set[tuple[int, int]], below: set[tuple[int, int]]) -> bool:
    """Whether a cell that spans columns goes on in the row below."""
    return all((row, column) not in below for column in range(first, last + 1)) and all(
        (column, row + 1) not in right for column in range(first, last)
    )


def _edges(own: list[Rule], others: list[Rule]) -> tuple[float, ...]:
    """Where rules lie, and how far those that cross them reach beyond the outermost."""
    places = sorted({rule[0] for rule in own})
    first, last = min(rule[1] for rule in others), max(rule[2] for rule in others)
    if first < places[0] - 2 * NEAR:
        places.insert(0, first)
    if last > places[-1] + 2 * NEAR:
        places.append(last)
    return tuple(places)


def _walls(edges: Sequence[float], rules: list[Rule], crossing: Sequence[float]) -> set[tuple[int, int]]:
    """(edge, place between two crossing edges) where a rule is drawn."""
    numbers = {edge: index for index, edge in enumerate(edges)}
    walls = set()
    for place, start, end in rules:
        if place in numbers:
            for index, (one, other) in enumerate(pairwise(crossing)):
                if start <= (one + other) / 2 <= end:
                    walls.add((numbers[place], index))
    return walls
