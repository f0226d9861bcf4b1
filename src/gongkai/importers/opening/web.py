"""Web pages: every table that holds no other table, with the lines since the one before."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from gongkai.importers.opening.sheet import ImportFileError, Sheet, rectangle, too_large

_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_BLOCKS = frozenset({"p", "div", "li", "br", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "section", "table"})
_SKIPPED = frozenset({"script", "style", "template", "noscript", "head", "select", "datalist", "button"})
_NUMBER = re.compile(r"\d{2}-(\d{3}|L\d{2,3})")
MOST_CELLS = 500_000
_MOST = 1000  # no browser lets a cell span more columns


def read(data: bytes) -> list[Sheet]:
    """Each table of the page, in order."""
    parser = LexborHTMLParser(decode(data))
    root = parser.body or parser.root
    sheets: list[Sheet] = []
    lines: list[str] = []
    if root is None:
        return sheets
    mark = parser.css_first('meta[name="gongkai"]')
    fingerprint = (mark.attributes.get("content") or "") if mark is not None else ""
    outer = _with_tables_inside(root)
    stack = [root]
    while stack:
        node = stack.pop()
        tag = node.tag or ""
        if tag in _SKIPPED:
            continue
        if tag == "table" and node.mem_id not in outer:
            if sheets:
                sheets[-1] = replace(sheets[-1], after=tuple(lines))
            sheet = _table(node, f"表{len(sheets) + 1}")
            sheets.append(replace(sheet, before=(*lines, *sheet.before), fingerprint=fingerprint))
            lines = []
            continue
        if tag == "-text":
            text = " ".join((node.text_content or "").split())
            if text:
                lines.append(text)
            continue
        stack.extend(reversed(list(node.iter(include_text=True))))
    if sheets and lines:
        sheets[-1] = replace(sheets[-1], after=tuple(lines))
    return sheets


def _with_tables_inside(root: Any) -> set[int]:
    """The tables that only lay out the page: another table stands in them."""
    outer: set[int] = set()
    for table in root.css("table"):
        node = table.parent
        while node is not None and node.tag != "table":
            node = node.parent
        if node is not None:
            outer.add(node.mem_id)
    return outer


def decode(data: bytes) -> str:
    """The text, by its mark, by what it says of itself, or as GB 18030."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace")
    found = _CHARSET.search(data[:2048])
    named = [found[1].decode().lower()] if found else []
    for name in (*["gb18030" if one in ("gb2312", "gbk") else one for one in named], "utf-8", "gb18030"):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def _table(table: Any, name: str) -> Sheet:
    grid: dict[tuple[int, int], str] = {}
    covered: set[tuple[int, int]] = set()
    before: list[str] = []
    number = 0
    lines = list(table.css("tr"))
    ids = [row.attributes.get("id") or "" for row in lines]
    caption = table.css_first("caption")
    if caption is not None:
        before.append(cell_text(caption))
    for row in lines:
        column = 0
        for cell in row.iter():
            if cell.tag not in ("td", "th"):
                continue
            while (number, column) in grid:
                column += 1
            text = cell_text(cell)
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            if len(grid) + wide * min(high, len(lines) - number) > MOST_CELLS:
                raise ImportFileError(f"{name}有 {len(lines)} 行，合并的格子太多，不像标准目录，没有读")
            for down in range(min(high, len(lines) - number)):
                for across in range(wide):
                    grid[number + down, column + across] = text
                    if down or across:
                        covered.add((number + down, column + across))
            column += wide
        number += 1
    width = max((column for _, column in grid), default=-1) + 1
    too_large(name, number, width)
    rows = [[grid.get((row, column), "") for column in range(width)] for row in range(number)]
    if any(_NUMBER.fullmatch(one) for one in ids):
        for cells, one in zip(rows, ids, strict=True):
            cells.append(one)
    return Sheet(name, rectangle(rows), tuple(before), covered=frozenset(covered))


def _span(cell: Any, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(max(int(value), 1), _MOST) if re.fullmatch("[0-9]{1,9}", value) else 1


def cell_text(cell: Any) -> str:
    """A cell's text, lines broken where the page breaks them; what gongkai's own pages add is left out."""
    parts: list[str] = []
    waiting: list[Any] = list(reversed(list(cell.iter(include_text=True))))  # nodes, and texts that follow them
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        tag = node.tag or ""
        if tag == "-text":
            parts.append(re.sub(r"[ \t\r\n\f]+", " ", (node.text_content or "").replace("\u2060", "")))
        elif _is_anchor(node):
            break  # what follows the number in its cell is ours as well: links, marks, notes
        elif tag not in _SKIPPED and not _ours(node):
            if tag in _BLOCKS:
                parts.append("\n")
                waiting.append("" if tag == "br" else "\n")
            waiting.extend(reversed(list(node.iter(include_text=True))))
    lines = [line.strip(" \u00a0\u3000\t") for line in "".join(parts).split("\n")]
    return "\n".join(line for line in lines if line)


def _is_anchor(node: Any) -> bool:
    """Whether a node is the link with the number that gongkai's pages put after a name."""
    kind = (node.attributes.get("class") or "").split()
    return node.tag == "a" and "n" in kind and _NUMBER.fullmatch(node.text() or "") is not None


def _ours(node: Any) -> bool:
    """Links, marks and notes that gongkai's pages put beside a name."""
    kind = (node.attributes.get("class") or "").split()
    return bool({"n", "u", "go", "note", "gk-tool"} & set(kind)) and node.tag in ("a", "span", "button")
