"""OpenDocument spreadsheets (.ods), walked through like those of Excel, and for the same reason.

Readers at hand give values: calamine knows nothing of hidden rows, struck-out words and notes, odfpy builds a tree first.
A cell's shown text stands in the file beside its value, so number formats need not be known. Repeated rows and columns
are told by a number and cost nothing where they are empty; where they are not, they are counted before they are made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from gongkai.importers.opening import formats
from gongkai.importers.opening.archive import Archive
from gongkai.importers.opening.budget import Spent, check, too_large
from gongkai.importers.opening.sheet import ImportFileError, Sheet
from gongkai.importers.opening.symbols import is_symbolic, signs
from gongkai.importers.opening.worksheet import NOTE, Worksheet

_DRAWING = "图形、文本框里的字，没有读"
_CHANGES = "修订记录里的字，没有读"
_COVERED = "被合并的单元格盖住，看不到，没有读"
_DRAWN = ("frame", "custom-shape", "rect", "ellipse", "circle", "line", "polygon", "path", "caption", "control", "g", "shapes")  # fmt: skip
_ASIDE = {"annotation": NOTE, "tracked-changes": _CHANGES, "ruby-text": "", **dict.fromkeys(_DRAWN, _DRAWING)}
_CELLS = ("table-cell", "covered-table-cell")
_VALUES = ("string-value", "date-value", "time-value", "boolean-value", "value")
_MOST = 1_048_576  # rows of a sheet; no program has more


def read(data: bytes) -> list[Sheet]:
    """Each sheet. Raises ImportFileError, and what the parser raises for a damaged file."""
    spent = Spent()
    return [sheet for sheet, _ in noted(Archive(data, spent), spent)]


def noted(archive: Archive, spent: Spent) -> list[tuple[Sheet, list[Annotation]]]:
    """Each sheet with what was noted on its cells. Raises likewise."""
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in b"".join(
        archive.blocks("META-INF/manifest.xml")
    ):
        raise ImportFileError("有密码，打不开。请去掉密码，另存后再导入")
    reader = _Reader(spent)
    for part in ("styles.xml", "content.xml"):
        if part in archive.names:
            archive.walk(part, reader.start, reader.end, reader.text)
    mark = archive.fingerprint("meta.xml", "user-defined")
    return [(table.finished(mark), table.notes) for table in reader.tables]


class Annotation(NamedTuple):
    """A note on a cell: its row and column (0-based), who wrote it, and its words."""

    row: int
    column: int
    author: str
    text: str


def _float(text: str) -> float | None:
    """A number as files write it; None for what is none."""
    try:
        return float(text)
    except ValueError:
        return None


class _Table(Worksheet):
    """One sheet while it is walked through; rows and columns are counted from 1 on."""

    def __init__(self, name: str, spent: Spent, *, hidden: bool) -> None:
        super().__init__(name, spent)
        self._closed = hidden
        self._gone: list[tuple[int, int]] = []  # hidden rows, from the first to the last
        self._row = self._column = 1
        self._repeated = 1
        self._made: list[tuple[int, str]] = []
        self._all_columns = 1
        self.notes: list[Annotation] = []

    def column(self, given: Mapping[str, str]) -> None:
        """A column's description, or that of several."""
        last = self._all_columns + _times(given, "number-columns-repeated") - 1
        if given.get("visibility", "visible") != "visible":
            self._columns.add((self._all_columns, last))
        self._all_columns = last + 1

    def row(self, given: Mapping[str, str]) -> None:
        """A row begins."""
        self._repeated = _times(given, "number-rows-repeated")
        if given.get("visibility", "visible") != "visible":
            self._gone.append((self._row, self._row + self._repeated - 1))
        self._column = 1
        self._made = []

    def cell(self, given: Mapping[str, str], text: str, struck: str, *, covered: bool) -> None:
        """A cell ends: what it shows, and what of it is struck out."""
        here, times = (self._row, self._column), _times(given, "number-columns-repeated")
        self._column += times
        if covered:
            if text.strip() or struck.strip():
                self._tell(here, (text + struck).strip(), _COVERED)
            return
        high, wide = _times(given, "number-rows-spanned"), _times(given, "number-columns-spanned")
        if high > 1 or wide > 1:
            self._spent.take("filled")
            self._merged.append((*here, here[0] + high - 1, here[1] + wide - 1))
        if struck.strip():
            self._struck[here] = struck
        if given.get("error"):
            self._unread[here] = (text or "#", "是错误值，没有读。请改好公式，或者填上文字")
            return
        number = _float(given.get("value", "")) if given.get("value-type") == "float" else None
        if text and number is not None and formats.is_long(number):
            self._doubtful[here] = formats.LONG
        if not text:
            text = self._hidden_value(here, given, shown=not struck)
        if text:
            too_large(self._name, self._row + self._repeated - 1, self._column - 1)
            self._spent.take("filled", times * self._repeated)
            self._spent.take("letters", len(text) * (times * self._repeated - 1))
            self._made.extend((here[1] + number, text) for number in range(times))

    def _hidden_value(self, here: tuple[int, int], given: Mapping[str, str], *, shown: bool) -> str:
        """What stands for a cell that shows nothing: its value, where the file does not say what is shown."""
        value = next((given[key] for key in _VALUES if given.get(key)), "")
        if not value:
            if "formula" in given and "value-type" not in given:
                self._unread[here] = (
                    given["formula"],
                    "公式没有算出来的值，没有读。请用表格软件打开，保存后再导入",
                )
            return ""
        if given.get("shown") or not shown:
            if shown:
                self._unread[here] = (value, "数字格式把它藏起来了，没有读")
            return ""
        number = _float(value) if given.get("value-type") == "float" else None
        return value if number is None else formats.general(number)

    def _tell(self, here: tuple[int, int], text: str, reason: str) -> None:
        self._spent.take("lines")
        self._beside.append((self._place(*here), text, reason))

    def aside(self, text: str, reason: str, author: str) -> None:
        """What lies upon the sheet: a note, a drawing."""
        if text.strip():
            self._tell((self._row, self._column), self._spent.text(text.strip()), reason)
            if reason == NOTE:
                self.notes.append(Annotation(self._row - 1, self._column - 1, author.strip(), text.strip()))

    def row_end(self) -> None:
        """A row ends; what it holds stands in each of its repetitions."""
        if self._made:
            too_large(self._name, self._row + self._repeated - 1, self._made[-1][0])
            for number in range(self._row, self._row + self._repeated):
                self._rows[number] = dict(self._made)
        self._row = min(self._row + self._repeated, _MOST + 1)

    def finished(self, mark: str) -> Sheet:
        """The sheet, its hidden rows known."""
        last = max(self._rows, default=0)
        width = max((max(row) for row in self._rows.values()), default=0)
        self._spent.table(self._name, last, width)
        self._hidden = {row for first, end in self._gone for row in range(first, min(end, last) + 1)}
        return self.sheet(mark, hidden=self._closed)


class _Reader:
    """The walk through a file: its styles, then its sheets."""

    def __init__(self, spent: Spent) -> None:
        self.tables: list[_Table] = []
        self._spent = spent
        # whether it strikes out, its font, the style that it follows
        self._styles: dict[str, tuple[bool, str, str]] = {}
        self._families: dict[str, str] = {}  # of the fonts that draw signs for letters, by the names that styles use
        self._unseen: set[str] = set()  # the styles of hidden sheets
        self._style = ""
        self._depth = 0  # of tables within one another
        self._cell: dict[str, str] | None = None
        self._parts: list[str] = []
        self._struck: list[str] = []
        self._length = 0
        self._spans: list[tuple[bool, str]] = []  # of what is open: whether it strikes out, and its font
        self._paragraphs = 0
        self._aside: list[str] = []  # the elements that lie upon the sheet, from the outermost in
        self._noted: list[str] = []
        self._author: list[str] = []  # of a note, while it is read
        self._naming = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        given = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        self._naming = tag == "creator" and self._aside == ["annotation"]
        if tag in _ASIDE:
            self._aside.append(tag)
        elif tag in ("p", "h"):
            self._paragraphs += 1
            if self._aside:
                self._put("\n" if self._noted else "")
            elif self._cell is not None:
                if "shown" in self._cell:
                    self._put("\n")
                self._cell["shown"] = "1"
        elif tag == "s":
            count = _times(given, "c")
            check("cell", count)
            self._put(" " * count)
        elif tag in ("line-break", "tab"):
            self._put("\n" if tag == "line-break" else "\t")
        elif tag == "span":
            self._spans.append(self._looks(given.get("style-name", "")))
        elif tag in _CELLS and self._depth == 1 and self.tables:
            self._cell = {key: value for key, value in given.items() if key != "shown"}
            if any(name.endswith("value-type") and value == "error" for name, value in attributes.items()):
                self._cell["error"] = "1"
            self._spans = [self._looks(given.get("style-name", ""))]
        elif tag == "table-row" and self._depth == 1 and not self._aside:
            self.tables[-1].row(given)
        elif tag == "table-column" and self._depth == 1 and not self._aside:
            self.tables[-1].column(given)
        elif tag == "table" and not self._aside:
            self._depth += 1
            if self._depth == 1:
                self._spent.take("tables")
                name = self._spent.text(given.get("name", ""))
                self.tables.append(_Table(name, self._spent, hidden=given.get("style-name") in self._unseen))
        else:
            self._describe(tag, given)

    def _describe(self, tag: str, given: Mapping[str, str]) -> None:
        """A part of a style."""
        if tag == "style":
            self._style = given.get("name", "")
            self._styles[self._style] = (False, "", given.get("parent-style-name", ""))
        elif tag == "font-face" and is_symbolic(family := given.get("font-family", "").strip("'\"")):
            self._families[given.get("name", "")] = family
        elif tag == "text-properties":
            lines = (given.get("text-line-through-style"), given.get("text-line-through-type"))
            if self._style in self._styles:
                struck, _, parent = self._styles[self._style]
                name = given.get("font-name") or given.get("font-family", "").strip("'\"")
                struck = struck or any(line not in (None, "none") for line in lines)
                self._styles[self._style] = (struck, self._families.get(name, name), parent)
        elif tag == "table-properties" and given.get("display") == "false":
            self._unseen.add(self._style)

    def _looks(self, style: str) -> tuple[bool, str]:
        """Whether a style strikes out, and its font; what it does not tell is as in the one that it follows."""
        strikes, font = False, ""
        for _ in range(8):  # styles that follow one another in a ring follow nothing
            struck, own, style = self._styles.get(style, (False, "", ""))
            strikes, font = strikes or struck, font or own
            if not style:
                break
        return strikes, font

    def _put(self, piece: str) -> None:
        """Write into the cell, or into what lies upon the sheet."""
        if self._aside:
            self._noted.append(piece)
        elif self._cell is not None:
            font = next((one for _, one in reversed(self._spans) if one), "")
            (self._struck if any(struck for struck, _ in self._spans) else self._parts).append(signs(piece, font))
        self._grow(piece)

    def _grow(self, piece: str) -> None:
        self._length += len(piece)
        check("cell", self._length)

    def text(self, piece: str) -> None:
        if self._naming:
            self._author.append(piece)
            self._grow(piece)
        elif self._paragraphs:
            self._put(re.sub(r"[ \t\r\n]+", " ", piece))  # as the format says

    def end(self, tag: str) -> None:
        self._naming = False
        if tag in _ASIDE and self._aside:
            self._aside.pop()
            if not self._aside:
                if _ASIDE[tag] and self.tables:
                    self.tables[-1].aside("".join(self._noted), _ASIDE[tag], "".join(self._author))
                self._noted, self._author, self._length = [], [], 0
        elif tag in ("p", "h"):
            self._paragraphs -= 1
        elif tag == "span" and self._spans:
            self._spans.pop()
        elif tag in _CELLS and self._depth == 1 and self._cell is not None:
            given, self._cell = self._cell, None
            said, struck = self._spent.text("".join(self._parts)), self._spent.text("".join(self._struck))
            self._parts, self._struck, self._length = [], [], 0
            self.tables[-1].cell(given, said.strip("\n"), struck, covered=tag == _CELLS[1])
        elif tag == "table-row" and self._depth == 1 and not self._aside:
            self.tables[-1].row_end()
        elif tag == "table" and not self._aside:
            self._depth -= 1


def _times(given: Mapping[str, str], key: str) -> int:
    """How often something is repeated, or how far it reaches. Raises ImportFileError for what is no number."""
    written = given.get(key, "1")
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise ImportFileError("文件已损坏，打不开。请用表格软件打开修复，另存后再导入")
    return max(1, min(int(written), _MOST))
