"""Pages → sheets: what stands in which cell, and which tables go on over pages.

A table goes on where the next page begins with one of the same columns and nothing stands between them but page numbers and
what every page has. Its head is not read twice then; a merged cell, and a row that the page's end cuts, are put together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gongkai.importers.opening import typeset
from gongkai.importers.opening.budget import Spent
from gongkai.importers.opening.ruled import NEAR, Grid, Rule, between, grids
from gongkai.importers.opening.sheet import Sheet, Told, merge, rectangle
from gongkai.importers.opening.typeset import Glyph, Line, Room

_NUMBER = re.compile(r"[\s\d第页共/／\-—―–－_·.ivxIVX]{1,24}")
# What gongkai's web pages print below a name.
_ITEM = re.compile(r"\s*\d{2}-(?:\d{3}|L\d{2,3})(?:\s*(?:待核|转载))?\s*")
_MARKS = frozenset("√✓■□☑☐☒●○✗×—-是否")
_HEAD = 6  # rows at most
_BOXES = "格里画了小方框（图形，不是文字），有没有打勾看不出，没有读"


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page: letters, horizontal and vertical rules, small squares; whether there are pictures."""

    number: int
    glyphs: tuple[Glyph, ...]
    flat: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    boxes: tuple[Glyph, ...]
    picture: bool
    dropped: tuple[Told, ...]


@dataclass(slots=True)
class _Cell:
    """A cell of a table: its first row and column and its last ones, its edges, its lines."""

    top: int
    left: int
    bottom: int
    right: int
    start: float
    end: float
    ceiling: float
    floor: float
    lines: list[Line]

    @property
    def span(self) -> tuple[int, int, int, int]:
        return self.top, self.left, self.bottom, self.right

    @property
    def tall(self) -> bool:
        return self.bottom > self.top

    @property
    def plain(self) -> str:
        return "".join(line.text.strip() for line in self.lines)

    @property
    def filled(self) -> bool:
        """Whether its text reaches down to its floor, as far as programs that leave no line alone let it."""
        return bool(self.lines) and self.floor - self.lines[-1].bottom < 3.5 * _height(self.lines[-1])

    @property
    def begun(self) -> bool:
        """Whether its text begins at its ceiling."""
        return bool(self.lines) and self.lines[0].top - self.ceiling < 1.5 * _height(self.lines[0])


def _height(line: Line) -> float:
    return line.bottom - line.top


@dataclass(slots=True)
class _Table:
    """A table while its pages are put together."""

    first: int
    last: int
    across: tuple[float, ...]
    rows: int
    cells: list[_Cell]
    before: list[str]
    after: list[str] = field(default_factory=list)
    dropped: list[Told] = field(default_factory=list)

    def at(self, row: int) -> dict[int, _Cell]:
        """The cells of a row by their first columns."""
        return {cell.left: cell for cell in self.cells if cell.top <= row <= cell.bottom}


def sheets(found: Sequence[Page], spent: Spent) -> list[Sheet]:
    """The tables of all pages. Lines around them stand in `before` and `after`. Raises ImportFileError."""
    tables: list[_Table] = []
    told: list[Told] = []
    seen: set[str] = set()
    lines: list[str] = []
    for page in found:
        told.extend(page.dropped)
        for one in _parts(page, spent):
            if isinstance(one, _Table):
                last = tables[-1] if tables else None
                if last is not None and _same(last, one) and all(map(_NUMBER.fullmatch, lines)):
                    last.after.extend(lines)
                    _append(last, one)
                else:
                    one.before = lines
                    tables.append(one)
                lines = []
            elif (key := re.sub(r"\d+", "0", one) if _NUMBER.fullmatch(one) else one) not in seen:
                seen.add(key)
                spent.take("lines")
                lines.append(spent.text(one))
    if tables:
        tables[-1].after.extend(lines)
        tables[-1].dropped.extend(told)
    made = [_sheet(table, number, spent) for number, table in enumerate(tables, 1)]
    return made or [Sheet("表1", (), before=tuple(lines), dropped=tuple(told))]


def _parts(page: Page, spent: Spent) -> Iterable[_Table | str]:
    """The page's tables and the lines around them, from the top down."""
    ruled = [grid for grid in grids(page.flat, page.upright, spent) if len(grid.across) > 2]
    ruled = [grid for grid in ruled if not any(_inside(grid, other) for other in ruled)]
    owners = [grid.owners() for grid in ruled]
    letters: list[list[list[Glyph]]] = [[[] for _ in grid.cells] for grid in ruled]
    outside: list[Glyph] = []
    for glyph in page.glyphs:
        for grid, owner, inside in zip(ruled, owners, letters, strict=True):
            place = _place(grid, glyph)
            if place is not None:
                inside[owner[place]].append(glyph)
                break
        else:
            outside.append(glyph)
    parts: list[tuple[float, _Table | str]] = [(line.top, line.text.strip()) for line in typeset.lines(outside)]
    for grid, owner, inside in zip(ruled, owners, letters, strict=True):
        table = _table(grid, inside, page.number)
        boxed = {owner[place] for box in page.boxes if (place := _place(grid, box)) is not None}
        for index in sorted(boxed):
            name = f"第{page.number}页的表第{grid.cells[index][0] + 1}行第{grid.cells[index][1] + 1}列"
            table.dropped.append((name, "□", _BOXES))
        parts.append((grid.down[0], table))
    return [part for _, part in sorted(parts, key=lambda part: part[0])]


def _place(grid: Grid, glyph: Glyph) -> tuple[int, int] | None:
    """The row and column in which a letter stands."""
    x, y = glyph.middle
    row, column = between(grid.down, y), between(grid.across, x)
    return (row, column) if row >= 0 and column >= 0 else None


def _inside(grid: Grid, other: Grid) -> bool:
    """Whether a table stands in another one's cell."""
    return (
        grid is not other
        and other.across[0] <= grid.across[0]
        and grid.across[-1] <= other.across[-1]
        and other.down[0] <= grid.down[0]
        and grid.down[-1] <= other.down[-1]
    )


def _table(grid: Grid, letters: Sequence[Sequence[Glyph]], number: int) -> _Table:
    cells: list[_Cell] = []
    for span, inside in zip(grid.cells, letters, strict=True):
        top, left, bottom, right = span
        edges = grid.across[left], grid.across[right + 1], grid.down[top], grid.down[bottom + 1]
        cells.append(_Cell(*span, *edges, typeset.lines(inside)))
    return _Table(number, number, grid.across, len(grid.down) - 1, cells, [])


def _same(table: _Table, other: _Table) -> bool:
    """Whether a table on the next page has the same columns."""
    if table.last + 1 != other.first or len(table.across) != len(other.across):
        return False
    return all(
        abs((one - table.across[0]) - (another - other.across[0])) <= NEAR
        for one, another in zip(table.across, other.across, strict=True)
    )


def _append(table: _Table, other: _Table) -> None:
    """Put the table of the next page below."""
    start = _repeated(table, other)
    rooms = typeset.rooms([(cell.start, cell.end, cell.lines) for cell in (*table.cells, *other.cells)])
    cells = [cell for cell in other.cells if cell.top >= start]
    shift = table.rows - start
    above = table.at(table.rows - 1)
    below = {cell.left: cell for cell in cells if cell.top == start}
    numbered = all(cell.lines for cell in table.cells if cell.left == 0)
    rest_of = numbered and 0 in below and not below[0].lines  # a row without a number among others that have one
    merged = {
        left for left, cell in below.items() if left in above and _one_cell(above[left], cell, rooms, sure=rest_of)
    }
    cut = _is_cut(above, below, merged, rooms, numbered=numbered)
    for left in below if cut else merged:
        whole, rest = above[left], below[left]
        if left in merged:
            whole.bottom = rest.bottom + shift - cut
        if whole.plain != rest.plain:
            whole.lines += rest.lines
        whole.floor = rest.floor
        cells.remove(rest)
    shift -= cut
    for cell in cells:
        cell.top += shift
        cell.bottom += shift
    table.cells += cells
    table.rows = other.rows + shift
    table.last = other.first
    table.dropped += other.dropped


def _repeated(table: _Table, other: _Table) -> int:
    """How many rows at the top of the next page say what the table's first ones do (some of it may be left out)."""
    for count in range(min(_HEAD, table.rows, other.rows), 0, -1):
        heads = [{cell.span: cell for cell in one.cells if cell.top < count} for one in (table, other)]
        if heads[0].keys() != heads[1].keys() or any(bottom >= count for _, _, bottom, _ in heads[0]):
            continue
        texts = [(heads[0][span].plain, cell.plain) for span, cell in heads[1].items() if cell.plain]
        if texts and all(one == another for one, another in texts):
            return count
    return 0


def _one_cell(above: _Cell, below: _Cell, rooms: dict[tuple[int, int], Room], *, sure: bool) -> bool:
    """Whether a page's end parts a merged cell. It is `sure` that it cuts a row."""
    if above.right != below.right or not (above.tall or below.tall):
        return False
    if not above.lines or not below.lines:
        return bool(above.lines or below.lines)
    return above.plain == below.plain or ((len(above.lines) > 1 or sure) and _flows(above, below, rooms))


def _flows(above: _Cell, below: _Cell, rooms: dict[tuple[int, int], Room]) -> bool:
    """Whether a text goes on in the middle of a sentence."""
    room = rooms[round(above.start), round(above.end)].behind(above.lines[-1], centred=False)
    return above.filled and below.begun and typeset.goes_on(above.lines[-1], below.lines[0], room)


def _is_cut(
    above: dict[int, _Cell],
    below: dict[int, _Cell],
    merged: set[int],
    rooms: dict[tuple[int, int], Room],
    *,
    numbered: bool,
) -> bool:
    """Whether a page's end cuts a row: what stands below it goes on with texts above, and some of the row is done, its
    number or name first. It is sure where all rows are numbered, and this is not, or where a sentence is cut."""
    own = [left for left in below if left not in merged]
    if above.keys() != below.keys() or any(below[left].tall or above[left].right != below[left].right for left in own):
        return False
    pairs = [(above[left], below[left]) for left in own if below[left].lines]
    done = sum(bool(above[left].lines) for left in own) > len(pairs)
    return (
        done
        and (0 in merged or not below[0].lines)
        and bool(pairs)
        and all(one.lines and other.begun for one, other in pairs)
        and not any(_MARKS.issuperset(cell.plain) for pair in pairs for cell in pair)
        and ((numbered and 0 not in merged) or any(_flows(one, other, rooms) for one, other in pairs))
    )


def _sheet(table: _Table, number: int, spent: Spent) -> Sheet:
    rooms = typeset.rooms([(cell.start, cell.end, cell.lines) for cell in table.cells])
    columns = len(table.across) - 1
    rows = [[""] * columns for _ in range(table.rows)]
    numbered = _numbered(table)
    for cell in table.cells:
        lines = cell.lines[: -1 if id(cell) in numbered else None]
        text = spent.text(typeset.text(lines, rooms[round(cell.start), round(cell.end)]))
        rows[cell.top][cell.left] = text
        spent.take("filled", bool(text))
    covered = merge(rows, [cell.span for cell in table.cells], spent)
    reach = f"第{table.first}页" if table.first == table.last else f"第{table.first}—{table.last}页"
    return Sheet(
        f"表{number}（{reach}）",
        rectangle(rows),
        tuple(table.before),
        tuple(table.after),
        covered=covered,
        dropped=tuple(table.dropped),
    )


def _numbered(table: _Table) -> set[int]:
    """The cells below whose names a printed page of gongkai's has the items' numbers."""
    cells = [cell for cell in table.cells if cell.lines[1:] and _ITEM.fullmatch(cell.lines[-1].text)]
    numbers = {cell.lines[-1].text for cell in cells}
    same = len({cell.left for cell in cells}) == 1 and len(numbers) == len(cells)
    return {id(cell) for cell in cells} if same else set()
