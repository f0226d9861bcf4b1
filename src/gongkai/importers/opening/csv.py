"""CSV files, in UTF-8 or in GB 18030 as Chinese Excel saves them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from gongkai.importers.opening.budget import BUDGET, Spent, check, too_large
from gongkai.importers.opening.sheet import ImportFileError, Sheet, rectangle
from gongkai.importers.opening.web import decode

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def read(data: bytes) -> list[Sheet]:
    """The one table of the file. Raises ImportFileError."""
    check("text", len(data))
    text = decode(data)
    first = text[: BUDGET.cell].split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    csv.field_size_limit(BUDGET.cell)
    spent = Spent()
    rows: list[list[str]] = []
    width = 0
    try:
        for row in csv.reader(_lines(text), delimiter=delimiter):
            rows.append([spent.text(_plain(cell)) for cell in row])
            width = max(width, len(row), 1)  # an empty line is a row, too
            too_large("表格", len(rows), width)
            spent.take("filled", sum(map(bool, row)))
    except csv.Error as problem:
        raise ImportFileError(
            "有一格的文字超过 100 万字：多半是少了一个引号。请用 Excel 打开看看，另存后再导入"
        ) from problem
    return [Sheet("表格", rectangle(rows))]


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends, one after another: the whole need not be held twice."""
    return (found[0] for found in _LINE.finditer(text))


def _plain(cell: str) -> str:
    """The apostrophe that keeps a formula text is not the cell's (`gongkai.render.csv` writes it)."""
    quoted = cell.startswith("'") and cell.lstrip("'").startswith(("=", "+", "-", "@", "\t", "\r"))
    plain = cell[1:] if quoted else cell
    return plain.replace("\r\n", "\n").replace("\r", "\n")
