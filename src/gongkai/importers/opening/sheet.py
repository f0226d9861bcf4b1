"""A file's cells, whatever program wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LARGEST = 2_000_000  # cells of one sheet, empty ones included
WIDEST = 100  # columns


class ImportFileError(Exception):
    """A file that cannot be imported; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet or one table of a document.

    `rows` are texts, all rows of the same length; a merged cell's text stands in each cell that it covers.
    `before` are the lines above the table in the document, `after` those below it, `lettered` says whether places
    are told as Excel does (B5) or in words. `covered` holds the (row, column) of cells that repeat a merged one.
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


def too_large(name: str, rows: int, columns: int) -> None:
    """Raise ImportFileError for a sheet that no catalog is as large as."""
    if rows * columns > LARGEST:
        raise ImportFileError(
            f"{name}至少有 {rows} 行 {columns} 列，太大了：多半是最后有空行带着格式。请删去表下面的空行，另存后再导入"
        )
    if columns > WIDEST:
        raise ImportFileError(f"{name}有 {columns} 列，不像标准目录。请只留目录的各栏，另存后再导入")
