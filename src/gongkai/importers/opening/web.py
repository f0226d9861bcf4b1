"""Web pages: every table of data, with the lines since the one before.

Building a page's tree costs up to its tags times their depth, and each tag the square of its attributes; so these are
counted first, as far as a look from outside can tell. What a crafted page hides from that look, the wall holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from gongkai.importers.opening.budget import Spent, check, too_large
from gongkai.importers.opening.faint import faint
from gongkai.importers.opening.sheet import FAINT, Sheet, Told, rectangle
from gongkai.importers.opening.symbols import is_symbolic, signs
from gongkai.importers.opening.tags import look
from gongkai.importers.opening.text import decode

# What begins and ends a line, by the style sheet that all browsers share (HTML Standard, 15.3).
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li",
    "listing", "main", "menu", "nav", "ol", "p", "plaintext", "pre", "search", "section", "summary", "table", "tr", "ul", "xmp",
})  # fmt: skip
# What shows no text of its own: the words in it are for programs, or for browsers that cannot show it.
_SKIPPED = frozenset({
    "script", "style", "template", "noscript", "head", "select", "datalist", "button", "title", "desc", "metadata",
    "audio", "canvas", "iframe", "meter", "noembed", "noframes", "object", "progress", "video",
})  # fmt: skip
_AS_TYPED = frozenset({"pre", "textarea", "listing", "xmp", "plaintext"})  # whose line ends are shown
_STRUCK_TAGS = frozenset({"s", "del", "strike"})
_STRIKING = 's, del, strike, [style*="line-through" i]'
# Inputs that show no text of a cell.
_UNWRITTEN = frozenset({"hidden", "submit", "reset", "button", "image", "file", "password"})
NOTE = "备注"  # as `model.entry.FIELDS` says, which takes longer to import than most pages to read
_NUMBER = re.compile(r"\d{2}-(\d{3}|L\d{2,3})|[A-Z]{1,3}-[0-9]{3,5}")  # of an item, of a list's row
_NONE = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|opacity\s*:\s*0(?![.\d])"
    r"|(?:left|right|top|text-indent)\s*:\s*-\d{4}|clip\s*:\s*rect\((?:[01](?:px)?[\s,]*){4}\)|clip-path\s*:\s*inset\((?:50|100)%)",
    re.IGNORECASE,
)
_TINY = re.compile(r"(?:^|[;\s])font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_SHOWN = re.compile(r"(?:^|[;\s])(?:display\s*:\s*(?!none)|visibility\s*:\s*visible)", re.IGNORECASE)
_BLOCK = re.compile(r"(?:^|[;\s])display\s*:\s*(?:block|flex|grid|list-item|table(?!-cell))", re.IGNORECASE)
_TYPED = re.compile(r"(?:^|[;\s])white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_LINED = re.compile(r"(?:^|[;\s])text-decoration(?:-line)?\s*:[^;:]*line-through", re.IGNORECASE)
_FAMILY = re.compile(r"""(?:^|[;\s])(mso-symbol-)?font-family\s*:\s*["']?([^;,"']{1,60})""", re.IGNORECASE)
_SYMBOLIC = re.compile("dings|marlett|symbol|monotype sorts", re.IGNORECASE)
_FAINT = re.compile(r"color\s*[:=]|font-size\s*:\s*[01.]", re.IGNORECASE)
_PLAIN_SELECTOR = re.compile(r"[A-Za-z][\w-]*|[\w-]*(?:[.#][\w-]+)+(?:\s+[\w-]*[.#]?[\w-]+)?")
_LONGEST = 200  # characters of a selector
_RULES = 200  # selectors of a page that are looked for
_PANEL = re.compile(r"\btab(?!le)|[-_]tab(?!le)|tabs\b|tabcon", re.IGNORECASE)
_ROWS = {"thead": 0, "tbody": 1, "tfoot": 2}
_DATA = 5  # cells of a row in which a table is part of a cell; pages are laid out in fewer
_UNSEEN = "网页打开时不显示，没有读。要读的，请加 --hidden"
_STRUCK = "划了删除线，没有读。要读的，请加 --hidden"
_PICTURE = "是图片，里面如果有文字，没有读"
_BUTTON = "是按钮上的字，没有读"
_SOUND = "注音，没有读"
_CUT = ("…", "...")  # what a page ends with of which it shows the beginning only
_IN_FULL = "网页上只显示了前面一部分，照鼠标停在上面时显示的全文读的"
_CUT_SHORT = "末尾是省略号，网页上可能没有显示全。请对照原件"
_SOUNDS = frozenset({"rt", "rp"})  # what stands above a word, and the brackets of browsers that cannot put it there
_MOST = 65_534  # no browser lets a cell span more rows
_SPAN = re.compile(r"[ \t\r\n\f]*+\+?0*([0-9]{1,9})")  # of what follows the digits browsers take no notice


def read(data: bytes, *, hidden: bool = False) -> list[Sheet]:
    """Each table of the page, in order, with what is `hidden` or struck out or without. Raises ImportFileError."""
    check("text", len(data))
    spent = Spent()
    page = decode(data)
    look(page, spent)
    parser = LexborHTMLParser(page)
    root = parser.body or parser.root
    sheets: list[Sheet] = []
    lines: list[str] = []
    if root is None:
        return sheets
    mark = parser.css_first('meta[name="gongkai"]')
    fingerprint = (mark.attributes.get("content") or "") if mark is not None else ""
    outer = _with_tables_inside(root)
    gone = _Hidden(parser, spent, everything=hidden)
    if _SYMBOLIC.search(page):
        gone.fonts = _fonts(parser, root, gone.rules, spent)
    if _FAINT.search(page):
        gone.faint = _faint(parser, root, gone.rules, spent)
    unseen: list[Told] = []
    stack = [root]
    while stack:
        node = stack.pop()
        tag = node.tag or ""
        if tag in _SKIPPED:
            continue
        if tag in _SOUNDS:
            unseen.extend((f"表{len(sheets) + 1}前后", spent.text(text), _SOUND) for text in _sound(node))
            continue
        if reason := gone.why(node):
            if not _ours(node) and (text := spent.text(cell_text(node))):
                unseen.append((f"表{len(sheets) + 1}前后", text, reason))
            continue
        if tag == "table" and node.mem_id not in outer:
            if sheets:
                sheets[-1] = replace(sheets[-1], after=tuple(lines))
            sheet = _table(node, f"表{len(sheets) + 1}", gone, spent)
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
    if unseen:
        sheets.append(Sheet(f"表{len(sheets) + 1}", (), dropped=tuple(unseen)))
    return sheets


def _rules(styles: str) -> Iterator[tuple[str, str]]:
    """The rules of style sheets that hold for every screen (not those in @media and the like): selectors, declarations."""
    first, *rest = styles.split("/*")
    plain = first + "".join(part.partition("*/")[2] for part in rest)
    depth = start = body = 0
    selectors = ""
    for found in re.finditer("[{}]", plain):
        if found[0] == "{":
            if depth == 0:
                selectors, body = plain[start : found.start()].rpartition(";")[2], found.end()
            depth += 1
            continue
        if depth == 1 and "@" not in selectors and "{" not in plain[body : found.start()]:
            yield selectors.replace("<!--", "").replace("-->", ""), plain[body : found.start()]
        depth = max(0, depth - 1)
        if depth == 0:
            start = found.end()


class _Hidden:
    """What a page does not show when it is opened, and what it strikes out: by its tag, by `hidden`, and by `display: none`
    and the like in an attribute or in the page's own style sheets, as far as the rule is for every screen and its selector
    is plain. A panel of tabs is shown by a click."""

    def __init__(self, parser: Any, spent: Spent, *, everything: bool) -> None:
        self._everything = everything  # is to be read
        self.fonts: dict[int, str] = {}  # of the texts in a font that draws signs for letters
        self.rules = rules = _sheets(parser)  # of the page's style sheets
        self._unseen = {} if everything else _chosen(parser, rules, _NONE, spent, unless=_SHOWN)
        self._struck = {} if everything else _chosen(parser, rules, _LINED, spent)
        self.strikes = not everything and bool(self._struck or parser.css_matches(_STRIKING))
        self.blocks = _chosen(parser, rules, _BLOCK, spent).keys() | _styled(parser, "display", _BLOCK)
        self.typed = _typed(parser, rules, spent)
        self.faint = frozenset[int]()  # the texts that nobody sees

    def why(self, node: Any) -> str:
        """Why a node and what is in it is not read; "" for what is."""
        if self._everything or node.tag == "-text":
            return ""
        given = node.attributes
        style = given.get("style") or ""
        closed = node.mem_id in self._unseen or "hidden" in given or (node.tag == "dialog" and "open" not in given)
        tiny = (
            style and _TINY.search(style) and next(node.iter(), None) is None
        )  # else what is in it has a size of its own
        if tiny or (style and _NONE.search(style)) or (closed and not _SHOWN.search(style)):
            kind = " ".join(given.get(key) or "" for key in ("class", "id", "role"))
            panel = node.tag in ("div", "section", "ul", "li") and _PANEL.search(kind) and node.css_first("table")
            return "" if panel else _UNSEEN
        struck = node.tag in _STRUCK_TAGS or node.mem_id in self._struck or (style and _LINED.search(style))
        return _STRUCK if struck else ""


def _sheets(parser: Any) -> list[tuple[str, str]]:
    """The rules of a page's own style sheets."""
    return list(_rules("".join(node.text() or "" for node in parser.css("style"))))


def _chosen(
    parser: Any,
    rules: list[tuple[str, str]],
    said: re.Pattern[str],
    spent: Spent,
    *,
    unless: re.Pattern[str] | None = None,
) -> dict[int, str]:
    """The nodes for which a style sheet says so, each with what it declares; not those of which another rule that counts
    more says the opposite."""
    found: dict[int, str] = {}
    chosen = _plain(rules, said)
    if chosen and unless is not None:
        chosen = sorted(chosen + [one for one in _plain(rules, unless) if not said.search(one[-1])])
    for *_, selector, told in chosen:
        nodes = parser.css(selector)
        spent.take("styled", len(nodes))
        for node in nodes:
            if said.search(told):
                found[node.mem_id] = told
            else:
                found.pop(node.mem_id, None)
    return found


def _plain(rules: list[tuple[str, str]], said: re.Pattern[str]) -> list[tuple[bool, int, int, int, str, str]]:
    """The plain selectors of the rules that say so: first what tells which of them counts more (whether it is important,
    its names, its classes, its place), then the selector, and what it declares."""
    selectors = [
        ("!important" in told, one.count("#"), one.count("."), place, one.strip(), told)
        for place, (rule, told) in enumerate(rules)
        if said.search(told)
        for one in rule.split(",")
    ]
    return [one for one in selectors[:_RULES] if len(one[-2]) <= _LONGEST and _PLAIN_SELECTOR.fullmatch(one[-2])]


def _styled(parser: Any, name: str, said: re.Pattern[str]) -> set[int]:
    """The nodes whose own style says so."""
    return {node.mem_id for node in parser.css(f'[style*="{name}" i]') if said.search(node.attributes["style"] or "")}


def _typed(parser: Any, rules: list[tuple[str, str]], spent: Spent) -> set[int]:
    """The texts whose line ends a page shows as they were typed."""
    found = set[int]()
    chosen = _chosen(parser, rules, _TYPED, spent).keys() | _styled(parser, "white-space", _TYPED)
    if not chosen and not parser.css_matches(",".join(_AS_TYPED)):
        return found
    waiting = [node for node in parser.css("*") if node.mem_id in chosen or node.tag in _AS_TYPED]
    while waiting:
        node = waiting.pop()
        if node.mem_id not in found:
            found.add(node.mem_id)
            waiting.extend(
                one for one in node.iter(include_text=True) if "white-space" not in (one.attributes.get("style") or "")
            )
    return found


def _fonts(parser: Any, root: Any, rules: list[tuple[str, str]], spent: Spent) -> dict[int, str]:
    """The texts in fonts that draw signs for letters, each with its font."""
    declared = _chosen(parser, rules, _FAMILY, spent)
    found: dict[int, str] = {}
    waiting = [(root, "")]
    while waiting:
        node, font = waiting.pop()
        if node.tag == "-text":
            if is_symbolic(font):
                found[node.mem_id] = font
            continue
        face = node.attributes.get("face") if node.tag == "font" else None
        told = f"{declared.get(node.mem_id, '')};{node.attributes.get('style') or ''}"
        # of several the last, signs before others
        families = sorted(_FAMILY.findall(told), key=lambda one: bool(one[0]))
        font = families[-1][1].strip() if families else face.partition(",")[0].strip(" '\"") if face else font
        waiting.extend((child, font) for child in node.iter(include_text=True))
    return found


def _faint(parser: Any, root: Any, rules: list[tuple[str, str]], spent: Spent) -> frozenset[int]:
    """The texts that nobody sees, though they are displayed."""
    several = (one.strip() for rule, told in rules if "background" in told for one in rule.split(","))
    blind = parser.css_matches('link[rel="stylesheet" i]') or not all(map(_PLAIN_SELECTOR.fullmatch, several))
    return faint(parser, root, lambda pattern: _chosen(parser, rules, pattern, spent), blind=blind)


def _with_tables_inside(root: Any) -> set[int]:
    """The tables that only lay out the page: another table stands in them, and not among the cells of a row of data."""
    outer: set[int] = set()
    stack = [(root, 0, 0)]  # a node, the table around it, and the row of it
    rows: dict[int, int] = {}
    while stack:
        node, table, row = stack.pop()
        if node.tag == "tr":
            row = node.mem_id
            rows[row] = sum(1 for cell in node.iter() if cell.tag in ("td", "th"))
        if node.tag == "table":
            if table and rows.get(row, 0) < _DATA:
                outer.add(table)
            table, row = node.mem_id, 0
        stack.extend((child, table, row) for child in node.iter())
    return outer


def _table(table: Any, name: str, hidden: _Hidden, spent: Spent) -> Sheet:
    grid: dict[tuple[int, int], str] = {}
    covered: set[tuple[int, int]] = set()
    unread: set[tuple[int, int]] = set()
    before: list[str] = []
    dropped: list[Told] = []
    doubtful: list[Told] = []
    number = 0
    lines = [(row, left) for group in _groups(table, hidden, name, dropped) for row, left in group]
    ids = [row.attributes.get("id") or "" for row, _ in lines]
    for caption in (node for node in table.iter() if node.tag == "caption"):
        before.append(spent.text(cell_text(caption)))
    place = Sheet(name, ()).place
    for (row, left), own in zip(lines, map(_NUMBER.fullmatch, ids), strict=True):
        column = 0
        for cell in row.iter():
            if cell.tag not in ("td", "th"):
                continue
            reason = hidden.why(cell)
            if reason == _UNSEEN:  # it takes no place
                if text := cell_text(cell):
                    dropped.append((place(number, column), text, reason))
                continue
            while (number, column) in grid:
                column += 1
            parts: list[tuple[str, str]] = []
            text = spent.text(cell_text(cell, hidden, parts))
            if text.endswith(_CUT) and own is None:
                whole = spent.text(_whole(cell, text))
                doubtful.append((place(number, column), whole or text, _IN_FULL if whole else _CUT_SHORT))
                text = whole or text
            if reason and text:
                text, parts = "", [*parts, (text, reason)]
            doubtful.extend((place(number, column), *part) for part in parts if part[1] == FAINT)
            parts = [part for part in parts if part[1] != FAINT]
            dropped.extend((place(number, column), *part) for part in parts)
            if parts and not text:
                unread.add((number, column))
            wide, high = _span(cell, "colspan") or 1, min(_span(cell, "rowspan") or left, left)
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
        notes = [
            spent.text(_note(row)) if _NUMBER.fullmatch(one) else "" for (row, _), one in zip(lines, ids, strict=True)
        ]
        for cells, one, note in zip(rows, ids, notes, strict=True):
            cells.extend([note, one] if any(notes) else [one])
        if any(notes):
            rows[0][-2] = NOTE
    return Sheet(
        name,
        rectangle(rows),
        tuple(before),
        covered=frozenset(covered),
        unread=frozenset(unread),
        dropped=tuple(dropped),
        doubtful=tuple(doubtful),
    )


def _whole(cell: Any, text: str) -> str:
    """What a pointer shows that rests on a cell of which the page shows the beginning; "" where that is nothing more."""
    begun = "".join(text.rstrip(".… ").split())
    titles = ((node.attributes.get("title") or "").strip() for node in (cell, *cell.css("[title]")))
    return next(
        (one for one in titles if begun and "".join(one.split()).startswith(begun) and not one.endswith(_CUT)), ""
    )


def _groups(table: Any, hidden: _Hidden, name: str, dropped: list[Told]) -> list[list[tuple[Any, int]]]:
    """The table's own rows by their groups, heads first and feet last as browsers lay them out; each row with the
    number of rows that are left in its group, since no cell reaches beyond."""
    parts: list[tuple[int, list[Any]]] = []
    for node in table.iter():
        if node.tag in _ROWS:
            rows = [row for row in node.iter() if row.tag == "tr"]
            if reason := hidden.why(node):
                _tell(rows, name, dropped, reason)
                continue
            parts.append((_ROWS[node.tag], rows))
        elif node.tag == "tr":
            parts.append((1, [node]))
    groups = []
    for _, rows in sorted(parts, key=lambda part: part[0]):
        reasons = [hidden.why(row) or _all_struck(row, hidden) for row in rows]
        for row, reason in zip(rows, reasons, strict=True):
            _tell([row] if reason else [], name, dropped, reason)
        shown = [row for row, reason in zip(rows, reasons, strict=True) if not reason]
        groups.append([(row, len(shown) - index) for index, row in enumerate(shown)])
    return groups


def _all_struck(row: Any, hidden: _Hidden) -> str:
    """Why a row is not read in which everything is struck out."""
    found = hidden.strikes and [
        hidden.why(cell) or _whole_struck(cell, hidden) for cell in row.iter() if cell_text(cell)
    ]
    return _STRUCK if found and set(found) == {_STRUCK} else ""


def _whole_struck(cell: Any, hidden: _Hidden) -> str:
    """Whether all words of a cell are struck out, told as the reason."""
    parts: list[tuple[str, str]] = []
    return _STRUCK if not cell_text(cell, hidden, parts) and (_STRUCK in [why for _, why in parts]) else ""


def _tell(rows: list[Any], name: str, dropped: list[Told], reason: str) -> None:
    for row in rows:
        if text := "｜".join(filter(None, (cell_text(cell) for cell in row.iter()))):
            dropped.append((f"{name}里的一行", text, reason))


def _span(cell: Any, name: str) -> int:
    found = _SPAN.match(cell.attributes.get(name) or "1")
    return min(int(found[1]), _MOST) if found else 1


def _control(node: Any) -> str:
    """What a control of a form shows: a box, what was written, what was chosen."""
    given = node.attributes
    if node.tag == "select":
        options = node.css("option")
        chosen = next((one for one in options if "selected" in one.attributes), options[0] if options else None)
        return (chosen.text() or "").strip() if chosen is not None else ""
    kind = (given.get("type") or "text").strip().lower()
    if kind in ("checkbox", "radio"):
        return "☑" if "checked" in given else "☐"
    return "" if kind in _UNWRITTEN else given.get("value") or ""


def cell_text(cell: Any, hidden: _Hidden | None = None, unseen: list[tuple[str, str]] | None = None) -> str:
    """A cell's text, lines broken where the page breaks them; what gongkai's own pages add is left out. What is `hidden`
    goes into `unseen` instead, with the reason; so do pictures."""
    parts: list[str] = []
    waiting: list[Any] = list(reversed(list(cell.iter(include_text=True))))  # nodes, and texts that follow them
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        tag = node.tag or ""
        if tag == "-text":
            typed = hidden is not None and node.mem_id in hidden.typed
            words = re.sub(
                r"[ \t\f]+" if typed else r"[ \t\r\n\f]+", " ", (node.text_content or "").replace("\u2060", "")
            )
            if unseen is not None and hidden is not None and node.mem_id in hidden.faint and words.strip():
                unseen.append((words.strip(), FAINT))
            parts.append(
                signs(words, hidden.fonts.get(node.mem_id, "")) if hidden is not None and hidden.fonts else words
            )
        elif _is_anchor(node):
            break  # what follows the number in its cell is ours as well: links, marks, notes
        elif tag in ("input", "select"):
            parts.append(_control(node))
        elif tag == "button" and unseen is not None and not _ours(node):
            unseen.extend((text, _BUTTON) for text in filter(None, [cell_text(node)]))
        elif tag in _SOUNDS:
            if unseen is not None:
                unseen.extend((text, _SOUND) for text in _sound(node))
        elif tag == "img":
            if unseen is not None and not (hidden and hidden.why(node)):
                unseen.append((f"图片{node.attributes.get('alt') or ''}", _PICTURE))
        elif tag not in _SKIPPED and not _ours(node):
            if hidden is not None and unseen is not None and (reason := hidden.why(node)):
                unseen.extend((text, reason) for text in filter(None, [cell_text(node)]))
                continue
            if tag in ("td", "th"):
                parts.append(" ")  # of a table in the cell
            if tag in _BLOCKS or (hidden is not None and node.mem_id in hidden.blocks):
                parts.append("\n")
                waiting.append("" if tag in ("br", "hr") else "\n")
            waiting.extend(reversed(list(node.iter(include_text=True))))
    lines = [line.strip(" \u00a0\u3000\t") for line in "".join(parts).split("\n")]
    return "\n".join(line for line in lines if line)


def _sound(node: Any) -> list[str]:
    """The words of an annotation; none for the brackets around it."""
    return [text for text in [cell_text(node)] if text and node.tag == "rt"]


def _note(row: Any) -> str:
    """The 备注 of an item, which gongkai's pages put beside its name."""
    found = (cell_text(node) for node in row.css("span.note"))
    return next((text.removeprefix(f"{NOTE}：") for text in found if text.startswith(f"{NOTE}：")), "")


def _is_anchor(node: Any) -> bool:
    """Whether a node is the link with the number that gongkai's pages put after a name."""
    kind = (node.attributes.get("class") or "").split()
    return node.tag == "a" and "n" in kind and _NUMBER.fullmatch(node.text() or "") is not None


def _ours(node: Any) -> bool:
    """Links, marks and notes that gongkai's pages put beside a name."""
    kind = (node.attributes.get("class") or "").split()
    return bool({"n", "u", "go", "note", "gk-tool"} & set(kind)) and node.tag in ("a", "span", "button")
