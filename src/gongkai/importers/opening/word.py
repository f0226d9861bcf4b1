"""Word files (.docx): tables with the lines around them. Merged cells are filled, hidden text tells the item.

The document's XML is walked through and counted before a tree is made of it. The tree is lxml's: python-docx would also
load every picture. What stands in paragraphs is read by `runs`; headers, footers and notes are read as well.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from lxml import etree

from gongkai.importers.opening.archive import Archive, walk
from gongkai.importers.opening.budget import BUDGET, Spent, check, too_large
from gongkai.importers.opening.elements import child, kind, on, value
from gongkai.importers.opening.runs import WHOLE, Story, Text, box, inside
from gongkai.importers.opening.sheet import FAINT, ImportFileError, Sheet, rectangle
from gongkai.importers.opening.symbols import UNKNOWN, is_symbolic, sign

_BLOCKS, _ROWS, _CELLS = frozenset({"w:p", "w:tbl"}), frozenset({"w:tr"}), frozenset({"w:tc"})
# Parts of notes: what their elements are called, and what refers to them.
_NOTES = {
    "footnotes": ("w:footnote", "w:footnoteReference"),
    "endnotes": ("w:endnote", "w:endnoteReference"),
    "comments": ("w:comment", "w:commentReference"),
}
_DRAWN = frozenset({"diagramData", "chart", "chartEx"})
_BOXES = frozenset("√✓✔■●☑☒▲★◆□☐○✗")  # bullets that say something
_MOST = 200  # letters of a title above a table in a cell


def read(data: bytes) -> list[Sheet]:
    """Each table of the document, in order. Raises ImportFileError, and what the parsers raise for a damaged file."""
    spent = Spent()
    archive = Archive(data, spent)
    return _Reader(archive, spent).document(body_of(archive, spent))


def body_of(archive: Archive, spent: Spent) -> Any:
    """The element that holds all of a document's text. Raises ImportFileError where there is none."""
    body = child(tree_of(archive, archive.main(), spent), "w:body")
    if body is None:
        raise ImportFileError("里面没有正文，不是 Word 存的文件。请用 Word 或 WPS 打开，另存后再导入")
    return body


def tree_of(archive: Archive, part: str, spent: Spent) -> Any:
    """A part as a tree, once its elements are counted."""
    read: list[bytes] = []

    def blocks() -> Iterator[bytes]:
        for block in archive.blocks(part):
            spent.take("tree", len(block))
            read.append(block)
            yield block

    declared = [0]  # namespaces, in each element that is open

    def start(_: str, given: Mapping[str, str]) -> None:
        spent.take("kept_attributes", len(given))
        declared.append(declared[-1] + sum(name.startswith("xmlns") for name in given))
        check("namespaces", declared[-1])

    def end(_: str) -> None:
        declared.pop()

    walk(blocks(), start, end, _passed, lambda amount: spent.take("kept", amount))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(b"".join(read), parser)


def _passed(_: str) -> None:
    pass


class _Reader:
    """Reads one document."""

    def __init__(self, archive: Archive, spent: Spent) -> None:
        self._spent = spent
        self._story = Story(spent)
        self._mark = archive.fingerprint()
        self._sheets: list[Sheet] = []
        self._lines: list[str] = []
        self._below: list[str] = []
        self._inner: list[tuple[Any, str]] = []  # tables inside of cells, with the text around them
        related = [(what, part) for what, part in archive.relations(archive.main()).values() if part in archive.names]
        for what, part in dict.fromkeys(related):
            if what == "numbering":
                self._story.bullets = _bullets(tree_of(archive, part, spent))
            elif what == "styles" and re.search(b"vanish|strike|numPr", b"".join(archive.blocks(part))):
                styles = tree_of(archive, part, spent)  # of most documents they do nothing
                self._story.styles, self._story.listed = _styles(styles), _listed(styles)
            elif what in _NOTES:
                self._notes(tree_of(archive, part, spent), *_NOTES[what])
            elif what == "header":
                self._lines.extend(self._texts(tree_of(archive, part, spent)))
            elif what == "footer":
                self._below.extend(self._texts(tree_of(archive, part, spent)))
            elif what in _DRAWN:
                words = (
                    one
                    for one in tree_of(archive, part, spent).iter()
                    if kind(one) == "a:t" or kind(one).endswith(":v")
                )
                drawn = " ".join(one.text for one in words if (one.text or "").strip())
                self._story.tell(drawn, "图表或图形里的文字，没有读进来")

    def document(self, body: Any) -> list[Sheet]:
        """The tables of the body."""
        for element in inside(body, _BLOCKS, self._story):
            if kind(element) == "w:tbl":
                self._add(element)
            else:
                self._line(element)
            self._add_inner()
        for (reference, _), text in self._story.notes.items():
            self._story.tell(text, f"{'批注' if 'comment' in reference else '脚注'}，没有读进来")
        self._lines.extend(self._below)
        self._end()
        faint = tuple((place, text, FAINT) for place, text in self._story.faint)
        first, *others = self._sheets or [Sheet("正文", ())]
        return [replace(first, dropped=tuple(self._story.told), doubtful=faint), *others]

    def _texts(self, root: Any) -> list[str]:
        """The paragraphs of a header or footer."""
        found: list[str] = []
        for one in inside(root, _BLOCKS, self._story):
            text = Text(self._story)
            text.element(one)
            if line := text.text().strip():
                self._spent.take("lines")
                found.append(self._spent.text(line))
        self._story.stamps()
        return list(dict.fromkeys(found))

    def _notes(self, root: Any, wanted: str, reference: str) -> None:
        for one in root.iter():
            if kind(one) == wanted:
                text = Text(self._story)
                text.walk(one)
                if words := text.text().strip():
                    self._story.notes[reference, value(one, "id")] = words

    def _line(self, paragraph: Any) -> None:
        tables: list[Any] = []

        def own(table: Any) -> bool:
            tables.append(table)
            return True

        text = Text(self._story, own)
        text.element(paragraph)
        self._story.stamps()
        if line := text.text().strip():
            self._spent.take("lines")
            self._lines.append(self._spent.text(line))
        self._inner.extend((table, "") for table in tables)  # in text boxes

    def _end(self) -> None:
        """The lines since the last table stand below it."""
        if self._sheets and self._lines:
            self._sheets[-1] = replace(self._sheets[-1], after=(*self._sheets[-1].after, *self._lines))

    def _add(self, table: Any) -> None:
        sheet = self._table(table, f"表{len(self._sheets) + 1}")
        if sheet.rows:
            self._end()
            self._sheets.append(replace(sheet, before=tuple(self._lines)))
            self._lines = []

    def _add_inner(self) -> None:
        while self._inner:
            table, around = self._inner.pop(0)
            if around:
                self._lines.append(around)
            self._add(table)

    def _table(self, table: Any, name: str) -> Sheet:
        rows: list[list[str]] = []
        covered: set[tuple[int, int]] = set()
        stamps: list[str] = []
        for row in inside(table, _ROWS, self._story):
            number = len(rows)
            self._story.place = f"{name}第{number + 1}行"
            if on(child(row, "w:trPr", "w:hidden")) or on(child(row, "w:trPr", "w:del")):
                self._story.tell(self._story.words(row), "隐藏的行，或者修订中删去的行，没有读进来")
                continue
            cells = [""] * number_of(child(row, "w:trPr", "w:gridBefore"), 0)
            too_large(name, number + 1, len(cells))
            for cell in inside(row, _CELLS, self._story):
                self._story.place = f"{name}第{number + 1}行第{len(cells) + 1}列"
                style = child(cell, "w:tcPr")
                if child(style, "w:cellDel") is not None:
                    self._story.tell(self._story.words(cell), "修订中删去的格，没有读进来")
                    continue
                text = self._cell(cell)
                if _continues(style, "w:hMerge") and cells:
                    text = self._same(text, cells[-1], covered, number, len(cells))
                elif _continues(style, "w:vMerge") and rows:
                    above = rows[-1][len(cells)] if len(cells) < len(rows[-1]) else text
                    text = self._same(text, above, covered, number, len(cells))
                wide = max(number_of(child(style, "w:gridSpan"), 1), 1)
                if wide > 1 or child(style, "w:vMerge") is not None:
                    text = _once(text)
                self._spent.take("filled", bool(text))
                self._spent.spread(text, wide - 1)
                covered.update((number, len(cells) + extra) for extra in range(1, wide))
                cells.extend([text] * wide)
                too_large(name, number + 1, len(cells))
            rows.append(cells)
            stamps.append(self._story.stamps())
        self._story.place = WHOLE
        width = max((len(row) for row in rows), default=0)
        self._spent.table(name, len(rows), width)
        if any(stamps):
            for cells, told in zip(rows, stamps, strict=True):
                cells.extend([""] * (width - len(cells)) + [told])
        return Sheet(name, rectangle(rows), covered=frozenset(covered), fingerprint=self._mark)

    def _same(self, text: str, shown: str, covered: set[tuple[int, int]], row: int, column: int) -> str:
        """The text that a merged cell shows; what else it holds is told."""
        covered.add((row, column))
        self._spent.spread(shown, 1)
        if text != shown:
            self._story.tell(text, "被合并的格盖住，没有读进来")
        return shown

    def _cell(self, cell: Any) -> str:
        """The text of a cell. A table inside that is large enough for a catalog becomes one of its own."""
        for above in cell.iterancestors():
            if kind(above) == "w:tr":
                break
            style = child(above, "w:sdtPr") if kind(above) == "w:sdt" else None
            if ticked := box(style):
                return ticked
            if child(style, "w:showingPlcHdr") is not None:
                self._story.tell(self._story.words(cell), "控件里的提示，没有填写")
                return ""
        tables: list[Any] = []

        def own(table: Any) -> bool:
            rows = list(inside(table, _ROWS, Story(self._spent)))
            large = len(rows) > 1 and max(len(list(inside(row, _CELLS, Story(self._spent)))) for row in rows[:3]) > 3
            if large:
                tables.append(table)
            return large

        text = Text(self._story, own)
        text.walk(cell)
        words = text.text().strip()
        if tables:
            self._inner.extend((table, words if len(words) <= _MOST else "") for table in tables)
        return self._spent.text(words)


def _once(text: str) -> str:
    """The text of a merged cell. Word keeps what stood in each of the cells, which may be the same."""
    lines = [line for line in text.split("\n") if line.strip()]
    sizes = (size for size in range(1, len(lines) // 2 + 1) if len(lines) % size == 0)
    again = next((size for size in sizes if lines == lines[:size] * (len(lines) // size)), 0)
    return "\n".join(lines[:again]) if again else text


def _continues(style: Any, which: str) -> bool:
    """Whether a cell goes on with the merged one above or beside it."""
    merge = child(style, which)
    if merge is not None:
        return value(merge) in ("", "continue")
    tracked = child(style, "w:cellMerge")
    return which == "w:vMerge" and value(tracked, "vMerge") in ("cont", "continue")


def number_of(element: Any, least: int) -> int:
    """The number that an element tells, a sensible one in any case."""
    told = value(element)
    return min(int(told[:4]), BUDGET.columns + 1) if re.fullmatch("[0-9]+", told) else least


_SWITCHES = frozenset({"w:vanish", "w:strike", "w:dstrike"})
_LINE = 20  # styles, each based on the next: more than Word allows


def _styles(root: Any) -> dict[str, frozenset[str]]:
    """What styles do to texts that are not to be read, by the styles' ids: their own switches and those of what they are
    based on."""
    switches: dict[str, dict[str, bool]] = {}
    for name, one in _parts(root):
        if (tag := kind(one)) in _SWITCHES and name:
            switches.setdefault(name, {})[tag] = on(one)
    found: dict[str, frozenset[str]] = {}
    for style, line in _based(root, switches).items():
        here: dict[str, bool] = {}
        for one in reversed(line):
            here |= switches.get(one, {})
        if active := frozenset(switch for switch, is_on in here.items() if is_on):
            found[style] = active
    return found


def _listed(root: Any) -> dict[str, Any]:
    """The lists that styles put their paragraphs into, by the styles' ids: their own, else that of what they are based on."""
    own = {name: one for name, one in _parts(root) if kind(one) == "w:numPr"}
    lines = _based(root, own).items()
    return {style: own[one] for style, line in lines if (one := next((one for one in line if one in own), None))}


def _parts(root: Any) -> Iterator[tuple[str, Any]]:
    """The elements of all styles, each with its style's id."""
    name = ""
    for one in root.iter():
        if kind(one) == "w:style":
            name = value(one, "styleId")
        yield name, one


def _based(root: Any, some: Iterable[str]) -> dict[str, list[str]]:
    """The styles that are based on others, and `some` more, each with what it is based on, from itself on."""
    based = {name: value(one) for name, one in _parts(root) if kind(one) == "w:basedOn"}
    found: dict[str, list[str]] = {}
    for style in {*some, *based}:
        line = found[style] = [style]
        while (above := based.get(line[-1])) and len(line) < _LINE:
            line.append(above)
    return found


def _bullets(root: Any) -> dict[str, Mapping[str, str]]:
    """The signs of lists that may be ticks, by the list's number and level; UNKNOWN where they are pictures."""
    abstract: dict[str, dict[str, str]] = {}
    found: dict[str, Mapping[str, str]] = {}
    for one in root:
        if kind(one) == "w:abstractNum":
            levels = abstract.setdefault(value(one, "abstractNumId"), {})
            levels |= {value(level, "ilvl"): _bullet(level) for level in one if kind(level) == "w:lvl"}
        elif kind(one) == "w:num":  # lists share their levels, but for those that they have of their own
            shared = abstract.get(value(child(one, "w:abstractNumId")), {})
            inner = [level for change in one if kind(change) == "w:lvlOverride" for level in change]
            own = {value(level, "ilvl"): _bullet(level) for level in inner if kind(level) == "w:lvl"}
            found[value(one, "numId")] = ChainMap(own, shared) if own else shared
    return found


def _bullet(level: Any) -> str:
    """The sign before a list's paragraphs; "" for what is no tick, as numbers are."""
    if child(level, "w:lvlPicBulletId") is not None:
        return UNKNOWN
    text = value(child(level, "w:lvlText"))
    font = value(child(level, "w:rPr", "w:rFonts"), "ascii")
    shown = sign(text, font if is_symbolic(font) else "") if len(text) == 1 else ""
    return shown if shown in _BOXES else ""
