"""CSV files, in UTF-8 or in GB 18030 as Chinese Excel saves them.

Nothing in such a file says where a table begins, and one quotation mark too many makes one cell of all that follows. So
what the lines have in common is looked at: which sign parts them into columns, and how many columns they have.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from gongkai.importers.opening.budget import BUDGET, Spent, check, too_large
from gongkai.importers.opening.sheet import ImportFileError, Sheet, Told, rectangle
from gongkai.importers.opening.text import decode
from gongkai.model.formula import is_formula

if TYPE_CHECKING:
    from _csv import Reader

_LINE = re.compile(r"[^\r\n]*(?:\r{0,3}\n|\r)|[^\r\n]+")  # some programs end lines with two returns
_SEPARATOR = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)  # Excel's own first line
_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')  # keeps Excel from taking 001 for a number
_DELIMITERS = ",\t;|"
_BY_HAND = "，"  # where none of these parts anything: texts are full of it
_SAMPLE = 200  # rows that tell the delimiter
_END = "\uf8ff"  # a last line of our own: not a row of its own, where a quotation mark is still open
_FORMULA = "是公式，CSV 里没有它的值，没有读。请用 Excel 打开，另存为 .xlsx 后再导入"


def read(data: bytes) -> list[Sheet]:
    """The one table of the file. Raises ImportFileError, also where quotation marks are not closed."""
    check("text", len(data))
    text = decode(data)
    csv.field_size_limit(BUDGET.cell)
    told = _SEPARATOR.match(text)
    likely = max(_DELIMITERS, key=lambda one: _columns(text, one))
    delimiter = told[1] if told else likely if _columns(text, likely) else _BY_HAND
    spent = Spent()
    rows: list[list[str]] = []
    numbers: list[int] = []  # of the line in which each row begins
    width = 0
    reader = _reader(text, delimiter)
    line = 1
    try:
        for row in reader:
            cells = [spent.text(re.sub("\r{0,3}\n|\r", "\n", cell)) for cell in row]
            rows.append(cells if told is None or rows else [])
            numbers.append(line)
            line = reader.line_num + 1
            width = max(width, len(row), 1)  # an empty line is a row, too
            too_large("表格", len(rows), width)
            spent.take("filled", sum(map(bool, row)))
    except csv.Error as problem:
        raise _open_quote(line, "有一格的文字超过 100 万字") from problem
    if rows.pop() != [_END]:
        raise _open_quote(numbers[-1], "后面的行都成了一格")
    usual = _usual(rows)
    for row, number in zip(rows, numbers, strict=False):
        if any(_swallows(cell, delimiter, usual) for cell in row):
            raise _open_quote(number, "下面的行并进了一格")
    if any(1 < len(row) < usual for row in rows) and (line := _stray(text, delimiter)):
        raise _open_quote(line, "各栏错了位")
    return [_sheet(rows, usual)]


def _stray(text: str, delimiter: str) -> int:
    """The line in which a cell goes on behind its closing quotation mark; 0 where none does."""
    reader = _reader(text, delimiter, strict=True)
    try:
        for _ in reader:
            pass
    except csv.Error:
        return reader.line_num
    return 0


def _reader(text: str, delimiter: str, *, strict: bool = False) -> Reader:
    """The rows. Some programs put blanks before a quotation mark; elsewhere blanks are the cell's own."""
    blanks = re.search(rf'(?:^|{re.escape(delimiter)})[ \t]+"', text, re.MULTILINE)
    return csv.reader(_lines(text), delimiter=delimiter, skipinitialspace=blanks is not None, strict=strict)


def _columns(text: str, delimiter: str) -> int:
    """How well a sign parts the first lines: in how many of them it makes the usual number of columns, times that."""
    widths: Counter[int] = Counter()
    try:
        for row in islice(_reader(text, delimiter), _SAMPLE):
            widths[len(row)] += 1
    except csv.Error:
        pass  # a cell without end; what came before it counts
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def _usual(rows: list[list[str]]) -> int:
    """The number of columns that most rows have, titles aside."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(widths, key=lambda width: (widths[width], width), default=1)


def _swallows(cell: str, delimiter: str, usual: int) -> bool:
    """Whether a cell holds a line that looks like a row of the table."""
    return "\n" in cell and any(line.count(delimiter) >= max(3, usual * 2 // 3) for line in cell.split("\n"))


def _open_quote(line: int, what: str) -> ImportFileError:
    return ImportFileError(
        f"从第 {line} 行起，{what}：多半是少了一个引号，或者多了一个。请用 Excel 打开看看，改好另存后再导入"
    )


def _sheet(rows: list[list[str]], usual: int) -> Sheet:
    plain = Sheet("表格", ())
    unread: set[tuple[int, int]] = set()
    dropped: list[Told] = []
    doubtful: list[Told] = []
    for row, cells in enumerate(rows):
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) > 1 and (len(cells) < usual or any(cell.strip() for cell in cells[usual:])):
            why = f"这一行有 {len(cells)} 栏，别的行有 {usual} 栏：多半是少了引号或分隔符，各栏可能错位"
            doubtful.append((plain.place(row), "｜".join(filled), why))
        for column, cell in enumerate(cells):
            cells[column] = now = _plain(cell)
            if now.startswith("=") and now == cell and len(cell) > 1:
                cells[column] = ""
                unread.add((row, column))
                dropped.append((plain.place(row, column), cell, _FORMULA))
    told = tuple(dropped), tuple(doubtful)
    return Sheet("表格", rectangle(rows), unread=frozenset(unread), dropped=told[0], doubtful=told[1], flat=True)


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends, one after another: the whole need not be held twice."""
    yield from (found[0] for found in _LINE.finditer(text))
    yield _END


def _plain(cell: str) -> str:
    """The cell's text. Neither the apostrophe that keeps a formula text (`gongkai.render.csv` writes it) nor the
    formula that keeps a number text is its."""
    if cell.startswith("'") and is_formula(cell):
        return cell[1:]
    found = _AS_TEXT.fullmatch(cell)
    return found[1].replace('""', '"') if found else cell
