"""Word files (.docx): tables with the lines around them. Merged cells are filled, hidden text tells the item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from gongkai.importers.opening.sheet import WIDEST, ImportFileError, Sheet, rectangle, too_large

_MARK = re.compile(r'name="gongkai"[^<>]{0,200}>\s{0,40}<vt:lpwstr>([0-9a-f]{64})</vt:lpwstr>')


def read(data: bytes) -> list[Sheet]:
    """Each table of the document, in order. Raises ImportFileError."""
    try:
        body = Document(BytesIO(data)).element.body
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, SyntaxError) as problem:
        raise ImportFileError("文件已损坏，打不开。请用 Word 或 WPS 打开修复，另存后再导入") from problem
    mark = _fingerprint(data)
    sheets: list[Sheet] = []
    lines: list[str] = []
    for element in body.iter(qn("w:p"), qn("w:tbl")):
        if element.tag == qn("w:tbl"):
            if not _inside_table(element):
                if lines and sheets:
                    sheets[-1] = _with_after(sheets[-1], tuple(lines))
                sheets.append(_table(element, f"表{len(sheets) + 1}", tuple(lines), mark))
                lines = []
        elif not _inside_table(element):
            text = paragraph(element)
            if text.strip():
                lines.append(text.strip())
    if sheets and lines:
        sheets[-1] = _with_after(sheets[-1], tuple(lines))
    return sheets


def _with_after(sheet: Sheet, lines: tuple[str, ...]) -> Sheet:
    from dataclasses import replace

    return replace(sheet, after=lines)


def _fingerprint(data: bytes) -> str:
    with ZipFile(BytesIO(data)) as archive:
        if "docProps/custom.xml" in archive.namelist():
            found = _MARK.search(archive.read("docProps/custom.xml").decode("utf-8", "replace"))
            return found[1] if found else ""
    return ""


def _inside_table(element: Any) -> bool:
    return next(element.iterancestors(qn("w:tbl")), None) is not None


def _table(table: Any, name: str, before: tuple[str, ...], mark: str) -> Sheet:
    rows: list[list[str]] = []
    covered: set[tuple[int, int]] = set()
    hidden: list[str] = []
    for row in table.iterchildren(qn("w:tr")):
        cells: list[str] = []
        number = len(rows)
        properties = row.find(qn("w:trPr"))
        skipped = properties.find(qn("w:gridBefore")) if properties is not None else None
        cells.extend([""] * (_number(skipped) if skipped is not None else 0))
        for cell in _cells(row):
            style = cell.find(qn("w:tcPr"))
            merge = style.find(qn("w:vMerge")) if style is not None else None
            span = style.find(qn("w:gridSpan")) if style is not None else None
            text = "\n".join(paragraph(p) for p in cell.iter(qn("w:p"))).strip()
            if merge is not None and merge.get(qn("w:val")) in (None, "continue") and rows:
                above = rows[-1]
                text = above[len(cells)] if len(cells) < len(above) else text
                covered.add((number, len(cells)))
            for extra in range(_number(span) if span is not None else 1):
                if extra:
                    covered.add((number, len(cells)))
                cells.append(text)
            too_large(name, number + 1, len(cells))
        rows.append(cells)
        hidden.append(_hidden(row))
    too_large(name, len(rows), max((len(row) for row in rows), default=0))
    if any(hidden):
        width = max(len(row) for row in rows)
        for cells, told in zip(rows, hidden, strict=True):
            cells.extend([""] * (width - len(cells)) + [told])
    return Sheet(name, rectangle(rows), before, (), covered=frozenset(covered), fingerprint=mark)


def _number(element: Any) -> int:
    """The number that an element tells, a sensible one in any case."""
    value = element.get(qn("w:val")) or "1"
    return min(int(value), WIDEST + 1) if value.isdigit() else 1


def _cells(row: Any) -> Iterator[Any]:
    """The row's cells, also those wrapped in a content control."""
    for child in row:
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag == qn("w:sdt"):
            yield from child.iter(qn("w:tc"))


def paragraph(element: Any) -> str:
    """The visible text of a paragraph, breaks and tabs included, deletions left out."""
    parts: list[str] = []
    for run in element.iter(qn("w:r")):
        if next(run.iterancestors(qn("w:del")), None) is not None or _is_hidden(run):
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
