"""Word files (.docx): tables with the lines around them. Merged cells are filled, hidden text tells the item.

The document's XML is walked through and counted before a tree is made of it. The tree is lxml's: python-docx would also
load every picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from lxml import etree

from gongkai.importers.opening.archive import Archive, walk
from gongkai.importers.opening.budget import BUDGET, Spent, check, too_large
from gongkai.importers.opening.sheet import ImportFileError, Sheet, rectangle

DOCUMENT = "word/document.xml"
_NAMES = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def qn(name: str) -> str:
    """An element's name as lxml tells it: `w:p`."""
    return _NAMES + name.removeprefix("w:")


def read(data: bytes) -> list[Sheet]:
    """Each table of the document, in order. Raises ImportFileError, and what the parsers raise for a damaged file."""
    spent = Spent()
    archive = Archive(data, spent)
    body = _document(archive, spent).find(qn("w:body"))
    if body is None:
        raise ImportFileError("里面没有正文，不是 Word 存的文件。请用 Word 或 WPS 打开，另存后再导入")
    mark = archive.fingerprint()
    sheets: list[Sheet] = []
    lines: list[str] = []
    for element in _inside(body, qn("w:tbl")):
        if element.tag == qn("w:tbl"):
            if lines and sheets:
                sheets[-1] = replace(sheets[-1], after=tuple(lines))
            sheets.append(_table(element, f"表{len(sheets) + 1}", tuple(lines), mark, spent))
            lines = []
        elif element.tag == qn("w:p"):
            text = paragraph(element).strip()
            if text:
                spent.take("lines")
                lines.append(spent.text(text))
    if sheets and lines:
        sheets[-1] = replace(sheets[-1], after=tuple(lines))
    return sheets


def _document(archive: Archive, spent: Spent) -> Any:
    """The document as a tree, once its elements are counted."""
    read: list[bytes] = []

    def blocks() -> Iterator[bytes]:
        for block in archive.blocks(DOCUMENT):
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


def _inside(element: Any, closed: str) -> Iterator[Any]:
    """What stands in an element, in order, at any depth; what is in a `closed` one is left out."""
    waiting = [iter(element)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
            continue
        yield child
        if child.tag != closed and len(child):
            waiting.append(iter(child))


def _table(table: Any, name: str, before: tuple[str, ...], mark: str, spent: Spent) -> Sheet:
    rows: list[list[str]] = []
    covered: set[tuple[int, int]] = set()
    hidden: list[str] = []
    for row in table.iterchildren(qn("w:tr")):
        cells: list[str] = []
        number = len(rows)
        properties = row.find(qn("w:trPr"))
        skipped = properties.find(qn("w:gridBefore")) if properties is not None else None
        cells.extend([""] * (_number(skipped) if skipped is not None else 0))
        too_large(name, number + 1, len(cells))
        for cell in _cells(row):
            style = cell.find(qn("w:tcPr"))
            merge = style.find(qn("w:vMerge")) if style is not None else None
            span = style.find(qn("w:gridSpan")) if style is not None else None
            text = spent.text("\n".join(paragraph(p) for p in cell.iter(qn("w:p"))).strip())
            if merge is not None and merge.get(qn("w:val")) in (None, "continue") and rows:
                above = rows[-1]
                text = above[len(cells)] if len(cells) < len(above) else text
                spent.spread(text, 1)
                covered.add((number, len(cells)))
            wide = _number(span) if span is not None else 1
            spent.take("filled", bool(text))
            spent.spread(text, wide - 1)
            covered.update((number, len(cells) + extra) for extra in range(1, wide))
            cells.extend([text] * wide)
            too_large(name, number + 1, len(cells))
        rows.append(cells)
        hidden.append(_hidden(row))
    spent.table(name, len(rows), max((len(row) for row in rows), default=0))
    if any(hidden):
        width = max(len(row) for row in rows)
        for cells, told in zip(rows, hidden, strict=True):
            cells.extend([""] * (width - len(cells)) + [told])
    return Sheet(name, rectangle(rows), before, (), covered=frozenset(covered), fingerprint=mark)


def _number(element: Any) -> int:
    """The number that an element tells, a sensible one in any case."""
    value = element.get(qn("w:val")) or "1"
    return min(int(value[:4]), BUDGET.columns + 1) if re.fullmatch("[0-9]+", value) else 1


def _cells(row: Any) -> Iterator[Any]:
    """The row's cells, also those wrapped in a content control."""
    for child in row:
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent")):
            yield from _cells(child)


def paragraph(element: Any) -> str:
    """The visible text of a paragraph, breaks and tabs included, deletions left out."""
    parts: list[str] = []
    for run in _inside(element, qn("w:p")):
        if run.tag != qn("w:r") or next(run.iterancestors(qn("w:del")), None) is not None or _is_hidden(run):
            continue
        for piece in run:
            if piece.tag == qn("w:t"):
                parts.append(piece.text or "")
            elif piece.tag in (qn("w:br"), qn("w:cr")):
                parts.append("\n")
            elif piece.tag == qn("w:tab"):
                parts.append("\t")
            elif piece.tag == qn("w:sym"):
                parts.append(_SYMBOLS.get((piece.get(qn("w:char")) or "").upper()[-2:], "■"))
    return "".join(parts)


_SYMBOLS = {"FE": "☑", "52": "☑", "FC": "√", "A8": "□", "A3": "□", "6F": "□", "6E": "■", "50": "√"}  # Wingdings


def _is_hidden(run: Any) -> bool:
    style = run.find(qn("w:rPr"))
    flag = style.find(qn("w:vanish")) if style is not None else None
    return flag is not None and flag.get(qn("w:val")) not in ("0", "false")


def _hidden(row: Any) -> str:
    """gongkai's hidden text in a row: the item's number and the stamps of its cells."""
    return "".join(
        piece.text or "" for run in row.iter(qn("w:r")) if _is_hidden(run) for piece in run.iter(qn("w:t"))
    ).strip()
