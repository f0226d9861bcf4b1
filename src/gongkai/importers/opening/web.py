"""Web pages: every table that holds no other table, with the lines since the one before.

Building a page's tree costs up to its tags times their depth, and each tag the square of its attributes; so these are
counted first, as far as a look from outside can tell. What a crafted page hides from that look, the wall holds.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import replace
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from gongkai.importers.opening.budget import Spent, check, too_large
from gongkai.importers.opening.sheet import Sheet, rectangle

_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
# What pages are written in; Python knows many more names, and some of those texts take the square of their length.
_CHARSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "utf-8": "utf-8",
    "utf8": "utf-8",
}
_BLOCKS = frozenset({"p", "div", "li", "br", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "section", "table"})
_SKIPPED = frozenset({"script", "style", "template", "noscript", "head", "select", "datalist", "button"})
_NUMBER = re.compile(r"\d{2}-(\d{3}|L\d{2,3})")
_MOST = 1000  # no browser lets a cell span more columns
_TAG = re.compile(r"<(?:!--|(/?)([A-Za-z][^\s/>]*))")
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+))?""")
_TEXTS = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})  # hold no tags
_CELLS = frozenset({"td", "th", "tr", "caption"})  # each closes what is open in the one before
# Tags without an end, or whose end may be left out.
_SINGLE = _CELLS | {"area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "link", "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody", "tfoot", "thead", "track", "wbr"}  # fmt: skip


def read(data: bytes) -> list[Sheet]:
    """Each table of the page, in order. Raises ImportFileError."""
    check("text", len(data))
    spent = Spent()
    page = decode(data)
    _look(page, spent)
    parser = LexborHTMLParser(page)
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
            sheet = _table(node, f"表{len(sheets) + 1}", spent)
            sheets.append(replace(sheet, before=(*lines, *sheet.before), fingerprint=fingerprint))
            lines = []
            continue
        if tag == "-text":
            text = " ".join((node.text_content or "").split())
            if text:
                spent.take("lines")
                lines.append(spent.text(text))
            continue
        stack.extend(reversed(list(node.iter(include_text=True))))
    if sheets and lines:
        sheets[-1] = replace(sheets[-1], after=tuple(lines))
    return sheets


def _look(page: str, spent: Spent) -> None:
    """Count tags, attributes and what is open at once. Raises ImportFileError."""
    check("tags", page.count("<"))
    tables: list[Counter[str]] = [Counter()]  # what is open in each table that is open
    depth = place = 0
    while found := _TAG.search(page, place):
        place = found.end()
        name = (found[2] or "").lower()
        if not name:
            place = page.find("-->", place) % (len(page) + 1)
            continue
        if found[1]:
            if name == "table" and len(tables) > 1:
                depth -= tables.pop().total() + 1
            elif tables[-1][name] > 0:
                tables[-1][name] -= 1
                depth -= 1
            continue
        if name == "table":
            tables.append(Counter())
            depth += 1
        elif name in _CELLS:
            depth -= tables[-1].total()
            tables[-1].clear()
        elif name not in _SINGLE and name not in _TEXTS:
            tables[-1][name] += 1
            depth += 1
        check("open", depth)
        count = 0
        while attribute := _ATTRIBUTE.match(page, place):
            place = attribute.end()
            count += 1
            check("attributes", count)
        spent.take("all_attributes", count)
        if name in _TEXTS and not (tables[-1]["svg"] or tables[-1]["math"]):  # in a drawing they hold tags
            place = page.find(f"</{name}", place) % (len(page) + 1)


def _with_tables_inside(root: Any) -> set[int]:
    """The tables that only lay out the page: another table stands in them."""
    outer: set[int] = set()
    stack = [(root, 0)]
    while stack:
        node, above = stack.pop()
        if node.tag == "table":
            if above:
                outer.add(above)
            above = node.mem_id
        stack.extend((child, above) for child in node.iter())
    return outer


def decode(data: bytes) -> str:
    """The text, by its mark, by what it says of itself, or as GB 18030."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace")
    found = _CHARSET.search(data[:2048])
    named = _CHARSETS.get(found[1].decode().lower()) if found else None
    for name in (*([named] if named else []), "utf-8", "gb18030"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _table(table: Any, name: str, spent: Spent) -> Sheet:
    grid: dict[tuple[int, int], str] = {}
    covered: set[tuple[int, int]] = set()
    before: list[str] = []
    number = 0
    lines = list(table.css("tr"))
    ids = [row.attributes.get("id") or "" for row in lines]
    caption = table.css_first("caption")
    if caption is not None:
        before.append(spent.text(cell_text(caption)))
    for row in lines:
        column = 0
        for cell in row.iter():
            if cell.tag not in ("td", "th"):
                continue
            while (number, column) in grid:
                column += 1
            text = spent.text(cell_text(cell))
            wide, high = _span(cell, "colspan"), min(_span(cell, "rowspan"), len(lines) - number)
            too_large(name, number + 1, column + wide)
            spent.take("filled", bool(text))
            spent.spread(text, wide * high - 1)
            for down in range(high):
                for across in range(wide):
                    grid[number + down, column + across] = text
                    if down or across:
                        covered.add((number + down, column + across))
            column += wide
        number += 1
    width = max((column for _, column in grid), default=-1) + 1
    spent.table(name, number, width)
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
