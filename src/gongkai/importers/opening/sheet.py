"""A file's cells, whatever program wrote them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from gongkai.model.refusal import Refusal

if TYPE_CHECKING:
    from gongkai.importers.opening.budget import Spent


Told: TypeAlias = tuple[str, str, str]  # a place, what stands there, and why it is told


BETWEEN_CELLS = "｜"  # in what is told of a row
_STAMPS = re.compile("[0-9a-f]{8}(?:[.][0-9a-f]{8}){2,}")  # of a row of our own
FAINT = "字是白色的（和底色一样），或者小得看不见，打开文件时看不到；是不要的，请删去后再导入"
_LONGEST = 32_767  # characters that Excel keeps of a cell
_POWER = re.compile(r"[1-9](?:\.\d{1,15})?E\+0?\d{2}")
_ROUNDED = "像是表格软件缩写的长数字，后面几位没有了。请在原表里把这一格改成文本格式，对照原件重新填"


class ImportFileError(Refusal):
    """A file that cannot be imported; the message is for the user."""


class NoTableError(ImportFileError):
    """A file that was read and holds no table: nothing of a catalog is missing without it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet or one table of a document.

    `rows` are texts, all rows of the same length; a merged cell's text stands in each cell that it covers.
    `before` are the lines above the table in the document, `after` those below it, `lettered` says whether places
    are told as Excel does (B5) or in words. `covered` holds the (row, column) of cells that repeat a merged one.
    `unseen` are the rows that the file does not show, each with the reason. `unread` holds the cells in which something
    stands that could not be read: they are empty here, but were not left empty. `dropped` tells what was in the file and
    is not in `rows`, `doubtful` what may be meant otherwise than it was read. `flat` says that the file can hold no merged
    cells, so that those that were merged before it was made are empty but for the first. `turned` says that its rows are
    the columns of the file. `struck` are the cells that hold what is struck out: row, column, and what is not.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    lettered: bool = False
    first_row: int = 1
    first_column: int = 1
    covered: frozenset[tuple[int, int]] = frozenset()
    fingerprint: str = ""
    unseen: tuple[tuple[int, str], ...] = ()
    unread: frozenset[tuple[int, int]] = frozenset()
    dropped: tuple[Told, ...] = ()
    doubtful: tuple[Told, ...] = ()
    flat: bool = False
    turned: bool = False
    struck: tuple[tuple[int, int, str], ...] = ()

    def place(self, row: int, column: int | None = None) -> str:
        """Where a cell (0-based) stands, as a reader finds it: `04 财政预决算!C7`, `表2第7行第3列`."""
        if column is None:
            return (
                f"{self.name}第{row + self.first_column}列" if self.turned else f"{self.name}第{row + self.first_row}行"
            )
        row, column = (column, row) if self.turned else (row, column)
        line, across = row + self.first_row, column + self.first_column
        return f"{self.name}!{letter(across)}{line}" if self.lettered else f"{self.name}第{line}行第{across}列"


def letter(column: int) -> str:
    """The letters of a 1-based column: 1 is A, 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def rounded(sheet: Sheet) -> list[Told]:
    """The cells that hold a long number as Excel shows it (3.6111E+17, others E+017), which is how it goes out of it into other files."""
    known = {place for place, _, _ in sheet.doubtful}
    return [
        (place, text, _ROUNDED)
        for row, texts in enumerate(sheet.rows)
        for column, text in enumerate(texts)
        if "E+" in text and _POWER.fullmatch(text.strip()) and (place := sheet.place(row, column)) not in known
    ]


def is_cut(text: str) -> bool:
    """Whether a cell is as long as Excel lets one be (blanks at its end may have gone): the rest may be missing."""
    return _LONGEST - 60 <= len(text) <= _LONGEST


def rectangle(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows of one length, without the empty ones at the end."""
    last = max((index for index, row in enumerate(rows) if any(cell.strip() for cell in row)), default=-1)
    kept = rows[: last + 1]
    width = max((len(row) for row in kept), default=0)
    return tuple((*row, *[""] * (width - len(row))) for row in kept)


def merge(
    rows: list[list[str]],
    ranges: Iterable[tuple[int, int, int, int]],
    spent: Spent,
    unseen: Collection[int] = (),
    apart: Collection[tuple[int, int]] = (),
) -> frozenset[tuple[int, int]]:
    """Write the text of merged cells into each cell that they cover, and return these. A range tells its first row and
    column and its last ones in the `rows`, from 0 on; where its first rows are `unseen`, its text stands in the first that
    is seen; one that begins `apart` is only counted. Raises ImportFileError where ranges cover more than any catalog has."""
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in ranges:
        spent.spread(rows[top][left], (bottom - top + 1) * (right - left + 1) - 1)
        if (top, left) in apart:
            continue
        first = next((row for row in range(top, bottom + 1) if row not in unseen), top)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                rows[row][column] = rows[top][left]
                if (row, column) != (first, left):
                    covered.add((row, column))
    return frozenset(covered)


def as_shown(sheet: Sheet) -> Sheet:
    """The sheet without its unseen rows, which are empty then and told in `dropped`."""
    reasons = dict(sheet.unseen)
    dropped = []
    for row, reason in sorted(reasons.items()):
        cells = dict.fromkeys(sheet.rows[row]) if row < len(sheet.rows) else ()
        if texts := [text for text in cells if text.strip() and not _STAMPS.fullmatch(text)]:
            dropped.append((sheet.place(row), BETWEEN_CELLS.join(texts), reason))
    rows = [[""] * len(cells) if row in reasons else cells for row, cells in enumerate(sheet.rows)]
    unread = frozenset((row, column) for row, column in sheet.unread if row not in reasons)
    return replace(sheet, rows=rectangle(rows), dropped=(*sheet.dropped, *dropped), unread=unread, unseen=())
