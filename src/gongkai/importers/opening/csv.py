"""CSV files, in UTF-8 or in GB 18030 as Chinese Excel saves them."""

from __future__ import annotations

import csv
import io

from gongkai.importers.opening.sheet import Sheet, rectangle, too_large
from gongkai.importers.opening.web import decode


def read(data: bytes) -> list[Sheet]:
    """The one table of the file."""
    text = decode(data)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    csv.field_size_limit(1_000_000)
    rows = [[_plain(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    too_large("表格", len(rows), max((len(row) for row in rows), default=0))
    return [Sheet("表格", rectangle(rows))]


def _plain(cell: str) -> str:
    """The apostrophe that keeps a formula text is not the cell's (`gongkai.render.csv` writes it)."""
    quoted = cell.startswith("'") and cell.lstrip("'").startswith(("=", "+", "-", "@", "\t", "\r"))
    plain = cell[1:] if quoted else cell
    return plain.replace("\r\n", "\n").replace("\r", "\n")
