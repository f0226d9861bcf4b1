"""A file's cells, whatever program wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongkai.importers.opening.budget import Spent


_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")  # the line breaks that Word leaves in a cell
_CONTROL = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class ImportFileError(Exception):
    """A file that cannot be imported; the message is for the user."""


class NoTableError(ImportFileError):
    """A file that was read and holds no table: nothing of a catalog is missing without it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet or one table of a document.

    `rows` are texts, all rows of the same length; a merged cell's text stands in each cell that it covers.
    `before` are the lines above the table in the document, `after` those below it, `lettered` says whether places
    are told as Excel does (B5) or in words. `covered` holds the (row, column) of cells that repeat a merged one.
    `dropped` tells places and the characters that were taken out there, since neither XML nor YAML can hold them.
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
    dropped: tuple[tuple[str, str], ...] = ()

    def place(self, row: int, column: int | None = None) -> str:
        """Where a cell (0-based) stands, as a reader finds it: `04 财政预决算!C7`, `表2第7行第3列`."""
        line = row + self.first_row
        if column is None:
            return f"{self.name}第{line}行"
        across = column + self.first_column
        return f"{self.name}!{letter(across)}{line}" if self.lettered else f"{self.name}第{line}行第{across}列"


def letter(column: int) -> str:
    """The letters of a 1-based column: 1 is A, 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def rectangle(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows of one length, without the empty ones at the end."""
    last = max((index for index, row in enumerate(rows) if any(cell.strip() for cell in row)), default=-1)
    kept = rows[: last + 1]
    width = max((len(row) for row in kept), default=0)
    return tuple((*row, *[""] * (width - len(row))) for row in kept)


def merge(
    rows: list[list[str]], ranges: Iterable[tuple[int, int, int, int]], spent: Spent
) -> frozenset[tuple[int, int]]:
    """Write the text of merged cells into each cell that they cover, and return these. A range tells its first row and
    column and its last ones, from 0 on. Raises ImportFileError where ranges cover more than any catalog has."""
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in ranges:
        bottom, right = min(bottom, len(rows) - 1), min(right, len(rows[0]) - 1 if rows else -1)
        if top > bottom or left > right:
            continue
        spent.spread(rows[top][left], (bottom - top + 1) * (right - left + 1) - 1)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    rows[row][column] = rows[top][left]
                    covered.add((row, column))
    return frozenset(covered)


def cleaned(sheet: Sheet) -> Sheet:
    """The sheet without control characters: what breaks a line is a line break, the others are dropped and told."""
    dropped: list[tuple[str, str]] = []

    def clean(text: str, place: str) -> str:
        text = _BREAKS.sub("\n", text)
        if found := _CONTROL.findall(text):
            dropped.append((place, "、".join(f"U+{ord(char):04X}" for char in dict.fromkeys(found))))
            return _CONTROL.sub("", text)
        return text

    rows = tuple(
        tuple(
            clean(text, sheet.place(row, column)) if not text.isprintable() else text
            for column, text in enumerate(cells)
        )
        for row, cells in enumerate(sheet.rows)
    )
    name, before, after = (
        tuple(clean(text, f"{sheet.name}外的文字") for text in texts)
        for texts in ((sheet.name,), sheet.before, sheet.after)
    )
    return replace(sheet, name=name[0], rows=rows, before=before, after=after, dropped=tuple(dropped))
