"""Excel files (.xlsx): the cells of each worksheet, read part by part.

Why neither calamine nor openpyxl reads these: both build before anyone can count. calamine allocates the rectangle
between the outermost cells, so two cells ask for terabytes; openpyxl makes an object for every cell, for every cell that
a merged one or a link covers, and for every style. So each worksheet has to be walked through in any case, and the walk
already meets all that a table is made of. It also meets what Excel shows besides values (sheets and rows that are
hidden, number formats, runs of text that are struck out, a formula beside its value), of which calamine tells nothing,
and openpyxl formulas only in a second load; and it passes over what openpyxl stumbles on in files of other programs
(styles, validations, names), which no table needs.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping
from dataclasses import replace

from gongkai.importers.opening import formats
from gongkai.importers.opening.archive import Archive
from gongkai.importers.opening.budget import Spent, check, too_large
from gongkai.importers.opening.sheet import FAINT, ImportFileError, Sheet
from gongkai.importers.opening.symbols import is_symbolic, signs
from gongkai.importers.opening.worksheet import ERROR, NOTE, PICTURE, Worksheet, yes

_ADDRESS = re.compile(r"\s*\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\s*")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_FLAT = re.compile(r"0(?:\.0+)?")
_TINY = re.compile(r"[01](?:\.[0-9]+)?")  # points of letters that nobody can read
_WHOLE = re.compile(r"\s*[0-9]{1,9}\s*")
_BESIDE = {
    "comments": NOTE,
    "threadedComment": NOTE,
    "drawing": "图形、文本框里的字，没有读",
    "vmlDrawing": "图形、按钮上的字，没有读",
}
_PROMPT = "输入时的提示或下拉的选项，没有读"
_NAMED = "名称管理器里的文字，没有读"
_MARGINS = {f"{when}{where}": where == "Header" for when in ("odd", "even", "first") for where in ("Header", "Footer")}
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[LCRPNDTFAZGBIUEXYSHO+-])')
_DRAWN = ("chart", "chartEx", "diagramData", "chartUserShapes")
_CAPTIONS = ("div", "font", "text")  # of old buttons and boxes, and of threaded comments
_ON_CELLS = ("comment", "threadedComment")
_ENDS = ("comment", "p", "threadedComment", "textbox")
_DAMAGED = "文件已损坏，打不开。请用 Excel 或 WPS 打开修复，另存后再导入"


def read(data: bytes) -> list[Sheet]:
    """Each worksheet. Raises ImportFileError, and what the parsers raise for a damaged file."""
    spent = Spent()
    archive = Archive(data, spent)
    if any(name.endswith("vbaProject.bin") for name in archive.names):
        raise ImportFileError("带有宏。请另存为不带宏的 .xlsx 后再导入")
    book = Book(archive, spent)
    mark = archive.fingerprint()
    sheets = [_Part(book, name, part).sheet(mark, hidden=hidden) for name, part, hidden in book.sheets]
    if sheets and book.named and not mark:
        told = tuple(("工作簿", text, _NAMED) for text in book.named)
        sheets[0] = replace(sheets[0], dropped=(*sheets[0].dropped, *told))
    return sheets


class Book:
    """What worksheets share: their names, parts and whether they are hidden; texts, each with what is struck out in it,
    its reading, and its pieces where some have a font of their own (which is told); and of the cells' styles the number
    format, whether they strike out, the font where it draws signs for letters, and whether nobody sees the letters."""

    def __init__(self, archive: Archive, spent: Spent) -> None:
        self.archive, self.spent = archive, spent
        self.sheets: list[tuple[str, str, bool]] = []
        self.texts: list[tuple[str, str, str, tuple[tuple[str, bool], ...]]] = []
        self.named: list[str] = []
        self.styles: list[tuple[str, bool, str, bool]] = []
        self.epoch = datetime.datetime(1899, 12, 30)
        main = archive.main()
        parts = archive.relations(main)
        name = _Words(spent)

        def start(tag: str, given: Mapping[str, str]) -> None:
            name.start("t" if tag == "definedName" else "", given)
            if tag == "workbookPr" and given.get("date1904") in ("1", "true"):
                self.epoch = datetime.datetime(1904, 1, 1)
            elif tag == "sheet":
                key = next((value for name, value in given.items() if name.endswith(":id")), "")
                kind, part = parts.get(key, ("", ""))
                if kind == "worksheet":
                    hidden = given.get("state", "visible") != "visible"
                    self.sheets.append((spent.text(given.get("name", "")), part, hidden))

        def end(tag: str) -> None:
            if tag == "definedName":
                self.named.extend(_quoted(name.taken()))
            name.end(tag)

        archive.walk(main, start, end, name.text)
        for kind, part in parts.values():
            if kind == "sharedStrings":
                self._read_texts(part)
            elif kind == "styles":
                self._read_styles(part)

    def _read_texts(self, part: str) -> None:
        words = _Words(self.spent)

        def end(tag: str) -> None:
            words.end(tag)
            if tag == "si":
                struck, reading = plain(words.struck()), plain(words.reading())
                pieces = words.pieces()
                self.texts.append((plain(words.taken()), struck, reading, pieces))

        self.archive.walk(part, words.start, end, words.text)

    def _read_styles(self, part: str) -> None:
        codes: dict[int, str] = {}
        struck: list[bool] = []
        symbolic: dict[int, str] = {}
        white, tiny, filled = set[int](), set[int](), set[int]()  # the fonts and fills that are so
        fills = -1
        inside = ""

        def start(tag: str, given: Mapping[str, str]) -> None:
            nonlocal inside, fills
            if tag == "numFmt" and not inside:
                codes[_whole(given.get("numFmtId", ""))] = self.spent.text(given.get("formatCode", ""))
            elif tag in ("fonts", "fills", "cellXfs", "dxfs"):
                inside = tag
            elif inside == "fonts" and tag == "color" and _is_white(given):
                white.add(len(struck) - 1)
            elif inside == "fonts" and tag == "sz" and _TINY.fullmatch(given.get("val", "")):
                tiny.add(len(struck) - 1)
            elif inside == "fills" and tag == "fill":
                fills += 1
            elif inside == "fills" and (
                tag == "gradientFill" or (tag == "patternFill" and given.get("patternType", "none") != "none")
            ):
                filled.add(fills)
            elif inside == "fills" and tag == "fgColor" and _is_white(given):
                filled.discard(fills)
            elif tag == "font" and inside == "fonts":
                struck.append(False)
            elif tag == "strike" and inside == "fonts" and struck:
                struck[-1] = _on(given.get("val"))
            elif tag == "name" and inside == "fonts" and is_symbolic(given.get("val", "")):
                symbolic[len(struck) - 1] = given["val"]
            elif tag == "xf" and inside == "cellXfs":
                number, font = _whole(given.get("numFmtId", "0")), _whole(given.get("fontId", "0"))
                code = codes.get(number) or formats.BUILT_IN.get(number, "")
                faint = font in tiny or (font in white and _whole(given.get("fillId", "0")) not in filled)
                self.styles.append((code, font < len(struck) and struck[font], symbolic.get(font, ""), faint))

        def end(tag: str) -> None:
            nonlocal inside
            inside = "" if tag == inside else inside

        self.archive.walk(part, start, end)


class _Words:
    """The text of one cell, put together from its runs; what tells its reading (拼音) is left out, runs that are struck
    out stand aside, and so does a formula. Runs in a font that draws signs for letters are read as these signs."""

    def __init__(self, spent: Spent) -> None:
        self._spent = spent
        self._parts: list[str] = []
        self._struck: list[str] = []
        self._reading: list[str] = []
        self.formula: list[str] | None = None
        self._into: list[str] | None = None
        self._length = 0
        self._aside = self._deleted = False
        self._font = ""
        self._fonted: set[int] = set()  # the parts in a font of their own

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag in ("t", "v"):
            self._into = self._reading if self._aside else self._struck if self._deleted else self._parts
        elif tag == "f":
            self._into = self.formula = []
        elif tag == "strike":
            self._deleted = _on(given.get("val"))
        elif tag == "r":
            self._deleted, self._font = False, ""
        elif tag == "rFont":
            self._font = given.get("val", "")
        elif tag == "rPh":
            self._aside = True

    def end(self, tag: str) -> None:
        if tag in ("t", "v", "f"):
            self._into = None
        elif tag in ("r", "is", "si"):
            self._deleted, self._font = False, ""
        elif tag == "rPh":
            self._aside = False

    def text(self, piece: str) -> None:
        if self._into is not None:
            if self._font and self._into is self._parts:
                self._fonted.add(len(self._parts))
                piece = signs(piece, self._font)
            self._into.append(piece)
            self._length += len(piece)
            check("cell", self._length)

    def struck(self) -> str:
        """What is struck out of the text so far, counted."""
        return self._spent.text("".join(self._struck)) if self._struck else ""

    def reading(self) -> str:
        """What tells the reading of the text so far, counted."""
        return self._spent.text("".join(self._reading)) if self._reading else ""

    def pieces(self) -> tuple[tuple[str, bool], ...]:
        """The pieces of the text so far, each with whether it has a font of its own; none where no piece has."""
        return tuple((part, index in self._fonted) for index, part in enumerate(self._parts)) if self._fonted else ()

    def taken(self, font: str = "") -> str:
        """The text so far, counted; the next begins. What has no font of its own is in the `font`."""
        parts = [signs(one, "" if own else font) for one, own in self.pieces()] or [signs("".join(self._parts), font)]
        text = self._spent.text("".join(parts))
        self._parts, self._struck, self._reading, self.formula, self._length = [], [], [], None, 0
        self._fonted = set()
        return text


class _Part(Worksheet):
    """One worksheet while its part is walked through."""

    def __init__(self, book: Book, name: str, part: str) -> None:
        super().__init__(name, book.spent)
        self._book = book
        self._words = _Words(book.spent)
        self._all_hidden = self._rich = False
        self._row = self._column = self._most_rows = self._most_columns = 0
        self._kind = self._style = ""
        book.archive.walk(part, self._start, self._end, self._words.text)
        self._beside = [
            (f"{name}!{cell}" if cell else name, text, _BESIDE[kind])
            for kind, target in _beside(book, part)
            for cell, text in _paragraphs(book, target)
        ]
        book.spent.table(name, self._most_rows, self._most_columns)

    def _start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "c":
            self._kind, self._style = given.get("t", "n"), given.get("s", "")
            self._rich = "vm" in given  # a picture, a map …: older programs show an error in its place
            self._row, self._column = address(given["r"]) if "r" in given else (self._row, self._column + 1)
            if self._row > self._most_rows or self._column > self._most_columns:
                self._most_rows, self._most_columns = (
                    max(self._row, self._most_rows),
                    max(self._column, self._most_columns),
                )
                too_large(self._name, self._most_rows, self._most_columns)
        elif tag == "row":
            self._row, self._column = _whole(given["r"]) if "r" in given else self._row + 1, 0
            if not self._row:
                raise ImportFileError(_DAMAGED)
            height = given.get("ht", "")
            flat = height.startswith("0") and _FLAT.fullmatch(height) is not None
            if flat or _on(given.get("hidden", "1" if self._all_hidden and "ht" not in given else "0")):
                self._hidden.add(self._row)
        elif tag == "sheetFormatPr":
            self._all_hidden = _on(given.get("zeroHeight", "0"))
        elif tag == "col" and (_on(given.get("hidden", "0")) or _FLAT.fullmatch(given.get("width", "1")) is not None):
            self._columns.add((_whole(given.get("min", "")), _whole(given.get("max", ""))))
        elif tag == "mergeCell":
            first, _, last = given.get("ref", "").partition(":")
            self._book.spent.take("filled")
            self._merged.append((*address(first), *address(last or first)))
        elif tag in ("dataValidation", "hyperlink"):
            self._checked = f"{self._name}!{given.get('sqref', given.get('ref', ''))}"
            for name in ("promptTitle", "prompt", "errorTitle", "error", "tooltip"):
                if text := plain(self._book.spent.text(given.get(name, ""))).strip():
                    self._prompts.append((self._checked, text, _PROMPT))
        elif tag in _MARGINS or tag in ("formula1", "formula2"):
            self._words.start("t", given)
        else:
            self._words.start(tag, given)

    def _end(self, tag: str) -> None:
        if tag == "c":
            text = self._shown()
            if text:
                self._book.spent.take("filled")
                if self._column in self._rows.get(self._row, {}):  # of two only one can be shown
                    raise ImportFileError(_DAMAGED)
                self._rows.setdefault(self._row, {})[self._column] = text
        elif tag in _MARGINS:
            text = margin(self._words.taken())
            self._margins[_MARGINS[tag]].extend([text] if text else [])
            self._words.end("t")
        elif tag in ("formula1", "formula2"):
            self._prompts.extend((self._checked, text, _PROMPT) for text in _quoted(self._words.taken()))
            self._words.end("t")
        else:
            self._words.end(tag)

    def _shown(self) -> str:
        """The text of the cell that ends here. What is struck out and what cannot be read is noted."""
        here, formula, struck = (self._row, self._column), self._words.formula, plain(self._words.struck())
        reading = plain(self._words.reading())
        style = _whole(self._style or "0")
        styles = self._book.styles
        code, deleted, font, faint = styles[style] if style < len(styles) else ("", False, "", False)
        written = self._words.taken(font if self._kind in ("inlineStr", "str") else "")
        if self._kind == "e" and written:
            self._unread[here] = ("图片", PICTURE) if self._rich else (plain(written), ERROR)
            return ""
        if formula is not None and not written and self._kind != "str":
            told = "=" + "".join(formula) if formula else "（公式）"
            self._unread[here] = (told, "公式没有算出来的值，没有读。请用 Excel 或 WPS 打开，保存后再导入")
            return ""
        text = self._value(written, code, font)
        if self._kind == "s" and written:
            _, struck, reading, _ = self._book.texts[_whole(written)]
        if reading.strip():
            self._readings[here] = reading
        if deleted and text:
            struck, text = text, ""
        if faint and text:
            self._doubtful.setdefault(here, FAINT)
        if struck.strip():
            self._struck[here] = struck
        return text

    def _value(self, written: str, code: str, font: str) -> str:
        if not written:
            return ""
        if self._kind == "s":
            number = _whole(written)
            if number >= len(self._book.texts):
                raise ImportFileError(_DAMAGED)
            text, _, _, pieces = self._book.texts[number]
            if font:
                text = "".join(signs(one, "" if own else font) for one, own in pieces) if pieces else signs(text, font)
            return self._text((self._row, self._column), self._book.spent.text(text), code)
        if self._kind == "b":
            return yes(written.strip() == "1")
        if self._kind == "d":
            return self._day(plain(written).strip(), code)
        if self._kind != "n":
            return self._text((self._row, self._column), plain(written), code)
        try:
            value = math.nan if "_" in written else float(written)  # which Python takes for a number, and nobody else
        except ValueError:
            return plain(written.strip())
        if not math.isfinite(value):
            return plain(written.strip())
        return self._number((self._row, self._column), value, code, self._book.epoch)

    def _day(self, written: str, code: str) -> str:
        """What is shown of a date that is stored as text (2026-03-01T00:00:00), as strict workbooks do."""
        try:
            day = datetime.datetime.fromisoformat(written).replace(tzinfo=None)
        except ValueError:
            return written
        days = (day - self._book.epoch) / datetime.timedelta(days=1)
        shown = formats.shown(days, code, self._book.epoch) if code.lower() not in ("", "general", "@") else None
        return shown or written.removesuffix("Z").partition(".")[0].removesuffix("T00:00:00")


def _beside(book: Book, part: str) -> list[tuple[str, str]]:
    """The notes and drawings of a worksheet, with what is drawn by parts of their own: kinds and parts."""
    found: list[tuple[str, str]] = []
    for kind, target in book.archive.relations(part).values():
        if kind in _BESIDE and target in book.archive.names:
            found.append((kind, target))
            inner = book.archive.relations(target).values() if kind == "drawing" else ()
            found.extend((kind, one) for other, one in inner if other in _DRAWN and one in book.archive.names)
    return found


def _quoted(formula: str) -> list[str]:
    """The texts that stand in quotation marks in a formula."""
    return [text for one in re.findall(r'"((?:[^"]|"")*)"', plain(formula)) if (text := one.replace('""', '"').strip())]


def _paragraphs(book: Book, part: str) -> list[tuple[str, str]]:
    """The texts of notes or of drawings, one for each note or paragraph; a note's with the address of its cell."""
    found: list[tuple[str, str]] = []
    words = _Words(book.spent)
    cell = ""

    def end(tag: str) -> None:
        words.end("t" if tag in _CAPTIONS else tag)
        if tag in _ENDS and (text := plain(words.struck() + words.taken()).strip()):
            found.append((cell, text))

    def start(tag: str, given: Mapping[str, str]) -> None:
        nonlocal cell
        if tag in _ON_CELLS:
            cell = told if _ADDRESS.fullmatch(told := given.get("ref", "")) else ""
        words.start("t" if tag in _CAPTIONS else tag, given)

    book.archive.walk(part, start, end, words.text)
    return found


def _is_white(colour: Mapping[str, str]) -> bool:
    """Whether a colour is that of paper: told by its value, by its place in Excel's list, or as the theme's first."""
    if "rgb" in colour:
        return colour["rgb"].upper().endswith("FFFFFF")
    return colour.get("indexed") in ("1", "9") or (colour.get("theme") == "0" and "tint" not in colour)


def _on(value: str | None) -> bool:
    """A switch of the file: it is on where it is there and says nothing else."""
    return value not in ("0", "false")


def _whole(text: str) -> int:
    """A number of a file that other parts of it refer to. Raises ImportFileError for what is none."""
    if not _WHOLE.fullmatch(text):
        raise ImportFileError(_DAMAGED)
    return int(text)


def address(text: str) -> tuple[int, int]:
    """Row and column of an address, from 1 on. Raises ImportFileError for what is none."""
    found = _ADDRESS.fullmatch(text)
    if found is None or not int(found[2]):
        raise ImportFileError(_DAMAGED)
    column = 0
    for char in found[1].upper():
        column = column * 26 + ord(char) - 64
    return int(found[2]), column


def margin(text: str) -> str:
    """What stands at the head or the foot of pages, without the codes for its place, its font and page numbers."""
    return _CODE.sub(" ", plain(text)).replace("&&", "&").strip()


def plain(text: str) -> str:
    """A text with its characters that XML cannot hold (`_x000B_`) and its line breaks as they are."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")
