"""What people wrote on the cells of a table: notes and threaded comments of Excel, notes of OpenDocument, comments of Word.

The import tells them and leaves them out; a review takes them as opinions. They are read within the same budget.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from gongkai.importers.opening import excel, ods, wall
from gongkai.importers.opening.archive import Archive
from gongkai.importers.opening.budget import BUDGET, Spent
from gongkai.importers.opening.elements import child, kind, on, value
from gongkai.importers.opening.files import OLE, called, content
from gongkai.importers.opening.sheet import ImportFileError, Sheet, letter, rectangle
from gongkai.importers.opening.word import body_of, number_of, tree_of
from gongkai.importers.opening.worksheet import NOTE
from gongkai.model.invisible import invisible
from gongkai.model.item import ID
from gongkai.model.stamp import HEADER, SENT, STAMPED
from gongkai.source.writing import reason

_THREAD = ("[Threaded comment", "[线程批注", "[对话批注", "[注释线程")  # how the copy begins that older programs show
_SAYS = re.compile("(?:Comment|注释|批注|Reply|答复|回复)[:：]")
_NAMED = re.compile(r"([^\n:：]{1,20})[:：]\n(?=.)")
_OTHER = "不是 Excel（.xlsx、.xls、.ods）或 Word（.docx）文件。请用 Excel、Word 或 WPS 另存为这几种再取回意见；邮件里的意见，贴进 Word，一条一段、前面写上序号"
_HEADINGS, _TEXTS = (
    ("title", "subtitle", "heading 1", "toc 1", "intense quote", "caption"),
    ("body text", "body text 2"),
)
_OWN = re.compile(  # paragraphs of text in our documents: of the cover, of the 申请表, dates
    r"[^\t]+：\t.*|(?:申请单位|目录|调整)：.*。|\d{4}年\d{1,2}月\d{1,2}日", re.DOTALL
)
_TOUCHED = {"w:color", "w:highlight", "w:strike", "w:dstrike", "w:u"}  # what runs of our own paragraphs do not have
_CAUTION = re.compile(r".{1,40}，不得公布")
_MOST, _LONGEST = 5_000, 5_000  # notes of a file, characters of one
_NAME = 200  # characters of an author


class Note(NamedTuple):
    """A note: where it stands, the cell's row and column (0-based; -1 outside of tables), who wrote it, and its words."""

    place: str
    row: int
    column: int
    author: str
    text: str


_Found = tuple[int, int, str, str]  # the row and column of a cell (0-based), who wrote a note on it, and its words
_Element = tuple[str, Mapping[str, str], str]


class Line(NamedTuple):
    """A paragraph outside of tables: where it stands, its words, and whether Word numbers it."""

    place: str
    text: str
    numbered: bool = False


class Noted(NamedTuple):
    """A table with its notes; of a Word document that gongkai built the numbers that the table was `built` with; of what stands
    outside of tables the `lines` that such a document has not of itself."""

    sheet: Sheet
    notes: tuple[Note, ...]
    built: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


def read(path: Path, *, cells: bool = True) -> list[Noted]:
    """The tables of a .xlsx, .xls, .ods or .docx file with what was noted on them; of a .xlsx file whose `cells` are not wanted,
    with nothing else. Raises ImportFileError, whose message names the file."""
    try:
        data = content(path)
        found = list(_old(data)) if data.startswith(OLE) else wall.guarded(lambda: _read(data, cells))
        if sum(len(one.notes) for one in found) > _MOST:
            raise ImportFileError(f"批注超过 {_MOST} 条，太多了")
        return found
    except ImportFileError as problem:
        raise ImportFileError(f"{called(path)}：{problem}") from problem
    except OSError as problem:
        raise ImportFileError(f"{called(path)}：打不开（{reason(problem)}）") from problem


def _read(data: bytes, cells: bool) -> list[Noted]:
    if not data.startswith(b"PK"):
        raise ImportFileError(_OTHER)
    spent = Spent()
    archive = Archive(data, spent)
    if re.fullmatch(r"xl/.*\.xml", archive.main()):
        book = excel.Book(archive, spent)
        sheets = excel.read(data) if cells else [Sheet(name, ()) for name, _, _ in book.sheets]
        found = list(_excel(archive, book, sheets))
    elif archive.main().startswith("word/"):
        found = list(_Word(archive, spent).tables())
    elif "content.xml" in archive.names and b"spreadsheet" in b"".join(archive.blocks("mimetype")):
        found = [_noted(sheet, notes) for sheet, notes in ods.noted(archive, spent)]
    else:
        raise ImportFileError(_OTHER)
    return found


def _noted(sheet: Sheet, found: Iterable[_Found]) -> Noted:
    """A table with what was found on its cells, as far as it says anything."""
    said = ((row, column, *_said(author, text)) for row, column, author, text in found)
    named = ((f"{sheet.name}!{letter(one[1] + 1)}{one[0] + 1}", *one) for one in said)
    return Noted(sheet, tuple(note for note in map(Note._make, named) if note.text))


def _cell(address: str) -> tuple[int, int]:
    row, column = excel.address(address)
    return row - 1, column - 1


def _old(data: bytes) -> Iterator[Noted]:
    """Of an old Excel file, which a process of its own reads: it tells the notes among what it does not take for cells."""
    for sheet in wall.behind("old_excel", data):
        told = ((place.rpartition("!")[2], text) for place, text, reason in sheet.dropped if reason == NOTE)
        yield _noted(sheet, ((*_cell(address), "", text) for address, text in told))


def plain(text: str) -> str:
    """A note's words in one piece: lines that say something, without what nobody sees."""
    lines = ("".join(char for char in line if _is_seen(char)).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _is_seen(char: str) -> bool:
    return (char.isprintable() or char == "\u3000") and next(invisible(char), None) is None


def _excel(archive: Archive, book: excel.Book, sheets: list[Sheet]) -> Iterator[Noted]:
    related = archive.relations("xl/workbook.xml").values()
    parts = (part for what, part in related if what == "person" and part in archive.names)
    people = {
        given.get("id", ""): given.get("displayName", "")
        for part in parts
        for _, given, _ in _elements(archive, part, {"person": ""})
    }
    for sheet, (_, part, _) in zip(sheets, book.sheets, strict=True):
        threads: list[_Found] = []
        old: list[_Found] = []
        for what, target in archive.relations(part).values():
            if what == "threadedComment" and target in archive.names:
                for _, given, text in _elements(archive, target, {"threadedComment": "text"}):
                    who = people.get(given.get("personId", ""), "")
                    threads.append((*_cell(given.get("ref", "")), who, text[:_LONGEST]))
            elif what == "comments" and target in archive.names:
                old += _copies(_elements(archive, target, {"author": "author", "comment": "t"}))
        covered = {one[:2] for one in threads if plain(one[3])}
        found = (*threads, *(one for one in old if one[:2] not in covered))
        yield _noted(sheet, sorted(found, key=lambda one: one[:2]))


def _elements(archive: Archive, part: str, wanted: Mapping[str, str]) -> list[_Element]:
    """The elements of the `wanted` names in a part, each with its attributes and the words within, which stand in elements of
    the name that is told for it."""
    found: list[_Element] = []
    here: Mapping[str, str] = {}
    words: list[str] = []
    inside = ""

    def start(tag: str, given: Mapping[str, str]) -> None:
        nonlocal here, inside
        if tag in wanted:
            here = given
            words.clear()
        inside = tag if tag in wanted.values() else inside

    def end(tag: str) -> None:
        nonlocal inside
        inside = "" if tag == inside else inside
        if tag in wanted:
            found.append((tag, here, "".join(words)))

    def text(piece: str) -> None:
        if inside:
            words.append(piece)

    archive.walk(part, start, end, text)
    return found


def _copies(elements: Iterable[_Element]) -> Iterator[_Found]:
    """The notes of a part that begins with their authors; what older programs show of threads is none's."""
    authors: list[str] = []
    for tag, given, text in elements:
        if tag == "author":
            authors.append(text[:_NAME])
            continue
        number = given.get("authorId", "")
        known = number.isdecimal() and len(number) < 6 and int(number) < len(authors)
        author = authors[int(number)] if known else ""
        for said in _parted(text):
            yield *_cell(given.get("ref", "")), "" if author.startswith("tc=") else author, said[:_LONGEST]


def _said(author: str, text: str) -> tuple[str, str]:
    """Who wrote a note and its words, without the author's name on top of them."""
    words = plain(text[:_LONGEST])
    author = plain(author[:_NAME])
    named = _NAMED.match(words)
    # Excel writes the author's name on top of a note; LibreOffice keeps that alone.
    if named and author in ("", named[1]):
        author, words = named[1], words[named.end() :]
    return author, words


def _parted(text: str) -> list[str]:
    """A note's words; what each said, where it is the copy of a thread."""
    if not text.startswith(_THREAD):
        return [text]
    parts: list[list[str]] = []
    for line in map(str.strip, text.splitlines()):
        if mark := _SAYS.match(line):
            parts.append([line[mark.end() :]])
        elif parts:
            parts[-1].append(line)
    return ["\n".join(part) for part in parts] or [text]


class _Word:
    """Reads one document: its tables as they are drawn, and the comments of their cells."""

    def __init__(self, archive: Archive, spent: Spent) -> None:
        self._spent = spent
        self._body = body_of(archive, spent)
        self._said: dict[str, tuple[str, str]] = {}
        self._styles: dict[str, str] = {}
        for what, part in archive.relations(archive.main()).values():
            if what == "styles" and part in archive.names:
                for one in tree_of(archive, part, spent):
                    if kind(one) == "w:style" and (named := child(one, "w:name")) is not None:
                        self._styles[value(one, "styleId")] = value(named, "val").lower()
            if what == "comments" and part in archive.names:
                for one in tree_of(archive, part, spent).iter():
                    if kind(one) == "w:comment":
                        self._count(one)
                        self._said[value(one, "id")] = (
                            plain(value(one, "author")[:_NAME]),
                            plain(_words(one)[:_LONGEST]),
                        )

    def tables(self) -> Iterator[Noted]:
        """The tables in order, then what stands outside of them."""
        taken: set[str] = set()
        for one in self._body.iter():
            if kind(one) in ("w:tbl", "w:p"):
                self._count(one)
        tables = [one for one in self._body.iter() if kind(one) == "w:tbl"]
        for number, table in enumerate(tables, 1):
            yield self._table(table, f"表{number}", taken)
        around: list[Note] = []
        for paragraph in self._body.iter():
            if kind(paragraph) == "w:p" and (referred := list(self._referred(paragraph, taken))):
                where = _words(paragraph).strip()[:30]
                place = f"正文“{where}”" if where else "正文"
                around += (Note(place, -1, -1, *self._said[one]) for one in referred)
        yield Noted(Sheet("正文", ()), tuple(around), lines=tuple(self._lines()))

    def _lines(self) -> Iterator[Line]:
        """The paragraphs beside tables that our documents have not of themselves: other styles than theirs, other words.
        Below a heading stands, of ours, what the table is not to be used for, and what leads a list. All paragraphs of a letter."""
        is_letter = _is_list(self._body)
        heading, is_led = "", False
        leading = False  # to a list
        leads = []
        for one in reversed(self._body):
            leading = _is_list(one) if kind(one) == "w:tbl" else leading
            leads.append(leading)
        for one, leading in zip(self._body, reversed(leads), strict=True):
            if kind(one) == "w:tbl":
                is_led = False
                continue
            text = plain(_words(one)) if kind(one) in ("w:p", "w:sdt") else ""
            numbered = child(one, "w:pPr", "w:numPr") is not None
            whole = plain(_words(one, struck=True)) if kind(one) in ("w:p", "w:sdt") else ""
            if not whole:
                continue
            if _is_touched(one):
                said = f"“{whole}”里有划掉的，留下的是“{text}”" if text else f"“{whole}”划掉了"
                yield Line("正文", (text if text == whole else said)[:_LONGEST], numbered)
                continue
            named = self._styles.get(value(child(one, "w:pPr", "w:pStyle")), "")
            if is_letter:
                yield Line("正文", text[:_LONGEST], numbered)
            elif named in _HEADINGS:
                heading, is_led = text[:30], named == "heading 1"
            elif (named in _TEXTS and _OWN.fullmatch(_tabbed(one))) or (is_led and _CAUTION.fullmatch(text)):
                continue
            elif is_led and leading:
                is_led = False
            else:
                yield Line(f"正文“{heading}”后面" if heading else "正文", text[:_LONGEST], numbered)

    def _count(self, element: Any) -> None:
        """What lies within others is looked at once for each of them."""
        self._spent.take("nodes", sum(1 for _ in element.iter()))

    def _table(self, table: Any, name: str, taken: set[str]) -> Noted:
        rows: list[list[str]] = []
        numbers: list[str] = []
        notes: list[Note] = []
        built: list[str] = []
        covered: set[tuple[int, int]] = set()
        struck: dict[tuple[int, int], str] = {}
        for row in (one for one in table if kind(one) == "w:tr"):
            cells: list[str] = []
            number = ""
            for cell in (one for one in row.iter() if kind(one) == "w:tc" and _table_of(one) is table):
                style = child(cell, "w:tcPr")
                text, left = (_words(cell, struck=one).strip() for one in (True, False))
                hidden = _hidden(cell)
                if hidden.startswith(HEADER):
                    built += filter(ID.fullmatch, (one.partition(":")[0] for one in hidden.split()))
                is_sent = SENT.fullmatch(hidden)
                number = number or ("" if hidden.startswith(HEADER) and not is_sent else " ".join(hidden.split()))
                merged = child(style, "w:vMerge")
                if merged is not None and value(merged) != "restart" and rows and len(cells) < len(rows[-1]):
                    text = rows[-1][len(cells)]
                    left = struck.get((len(rows) - 1, len(cells)), text)
                    covered.add((len(rows), len(cells)))
                place = f"{name}第{len(rows) + 1}行第{len(cells) + 1}列"
                notes.extend(
                    Note(place, len(rows), len(cells), *self._said[one]) for one in self._referred(cell, taken)
                )
                wide = min(number_of(child(style, "w:gridSpan"), 1), BUDGET.columns)
                self._spent.take("covered", wide)
                self._spent.spread(text, wide - 1)
                if text != left:
                    struck |= {(len(rows), len(cells) + further): left for further in range(wide)}
                cells.extend([text] * wide)
                if len(cells) > BUDGET.columns:
                    raise ImportFileError(f"{name}有 {len(cells)} 列以上，太多了")
            rows.append(cells)
            numbers.append(number)
        if any(numbers):  # two columns that nobody sees: the number, and the stamps of the cells
            rows = [
                [*cells, *(("", number) if SENT.fullmatch(number) else number.partition(" ")[::2])]
                for cells, number in zip(rectangle(rows), numbers, strict=True)
            ]
        sheet = Sheet(
            name, rectangle(rows), covered=frozenset(covered), struck=tuple((*at, left) for at, left in struck.items())
        )
        return Noted(sheet, tuple(notes), tuple(built))

    def _referred(self, element: Any, taken: set[str]) -> Iterator[str]:
        """The comments that an element refers to and that were not told before."""
        for one in element.iter():
            if kind(one) == "w:commentReference" and (number := value(one, "id")) in self._said and number not in taken:
                taken.add(number)
                if self._said[number][1]:
                    yield number


def _tabbed(paragraph: Any) -> str:
    return "".join(
        "\t" if kind(one) == "w:tab" else one.text or "" for one in paragraph.iter() if kind(one) in ("w:t", "w:tab")
    )


def _is_list(element: Any) -> bool:
    """Whether a table is one of a list, a document one of others: without hidden numbers."""
    return not any(_is_hidden(one) for one in element.iter() if kind(one) == "w:t")


def _table_of(cell: Any) -> Any:
    return next((one for one in cell.iterancestors() if kind(one) == "w:tbl"), None)


def _hidden(cell: Any) -> str:
    """What our documents hide in a row's first cell: the number of an item, or of a list's row, and the stamps; in the head
    the numbers of all rows."""
    hidden = "".join(one.text or "" for one in cell.iter() if kind(one) == "w:t" and _is_hidden(one)).strip()
    return hidden if STAMPED.fullmatch(hidden) else ""


def _is_hidden(text: Any) -> bool:
    return on(child(text.getparent(), "w:rPr", "w:vanish"))


def _is_touched(paragraph: Any) -> bool:
    """Whether a paragraph has what somebody put into it or struck out: tracked, or in a colour. Programs write switches that
    are off into paragraphs that nobody touched."""
    styles = (one for one in paragraph.iter() if kind(one) == "w:rPr")
    kinds = {kind(one) for style in styles for one in style if on(one) and value(one) not in ("auto", "none")}
    return not kinds.isdisjoint(_TOUCHED) or any(kind(one) in ("w:ins", "w:del") for one in paragraph)


def _is_struck(text: Any) -> bool:
    style = child(text.getparent(), "w:rPr")
    return on(child(style, "w:strike")) or on(child(style, "w:dstrike"))


def _words(element: Any, *, struck: bool = False) -> str:
    """The text of an element, a paragraph a line, without what our documents hide in it, and with what is `struck` out or without."""
    lines: list[str] = []
    for one in element.iter():
        if kind(one) == "w:p":
            lines.append("")
        elif (kind(one) == "w:t" and STAMPED.fullmatch((one.text or "").strip()) and _is_hidden(one)) or (
            kind(one) == "w:t" and not struck and _is_struck(one)
        ):
            continue
        elif kind(one) == "w:t":
            lines[-1:] = [(lines[-1] if lines else "") + (one.text or "")]
        elif kind(one) in ("w:br", "w:cr"):
            lines[-1:] = [(lines[-1] if lines else "") + "\n"]
    return "\n".join(line for line in lines if line)
