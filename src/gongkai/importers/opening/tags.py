"""A look at a web page's text before a tree is made of it: tags, attributes and what is open at once are counted."""

from __future__ import annotations

import re
from collections import Counter

from gongkai.importers.opening.budget import Spent, check

_TAG = re.compile(r"<(?:!--|(/?)([A-Za-z][^\s/>]*))")
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+))?""")
_TEXTS = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})  # hold no tags
_CELLS = frozenset({"td", "th", "tr", "caption"})  # each closes what is open in the one before
_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _TEXTS}
_COMMENT_ENDS = re.compile(r"--!?>")
# Tags without an end, or whose end may be left out.
_SINGLE = _CELLS | {"area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "link", "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody", "tfoot", "thead", "track", "wbr"}  # fmt: skip


def look(page: str, spent: Spent) -> None:
    """Count tags, attributes and what is open at once. Raises ImportFileError."""
    check("tags", page.count("<"))
    tables: list[Counter[str]] = [Counter()]  # what is open in each table that is open
    depth = place = 0
    while found := _TAG.search(page, place):
        place = found.end()
        name = (found[2] or "").lower()
        if not name:
            place = _behind(_COMMENT_ENDS, page, place - 2)  # <!--> is a comment, too
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
        spent.take("options", name == "option")
        count = 0
        while attribute := _ATTRIBUTE.match(page, place):
            place = attribute.end()
            count += 1
            check("attributes", count)
        spent.take("all_attributes", count)
        if name in _TEXTS and not (tables[-1]["svg"] or tables[-1]["math"]):  # in a drawing they hold tags
            place = _behind(_ENDS[name], page, place)


def _behind(end: re.Pattern[str], page: str, place: int) -> int:
    """The place behind the next end; that of the page where there is none."""
    found = end.search(page, place)
    return found.end() if found else len(page)
