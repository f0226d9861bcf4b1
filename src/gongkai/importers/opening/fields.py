"""What fields of Word show whose result is not in the file: form fields, enclosed characters, ruby, symbols, buttons."""

from __future__ import annotations

import re
from typing import Any

from gongkai.importers.opening.elements import child, kind, on, value
from gongkai.importers.opening.symbols import UNKNOWN, sign

_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ENCLOSED = re.compile(
    r"\\o\s*\\a[clr]?\s*[(（](?P<ring>[○〇□△◇Oo])\s*[,，;；]\s*(?P<inside>[^()（）]{1,4})[)）]", re.IGNORECASE
)
_OVER = re.compile(
    r"\\o\s*\\a[a-z]\s*\(\\s\\up\s*[\d.]+\s*\((?P<ruby>[^()]*)\)\s*[,;](?P<base>[^()]*)\)", re.IGNORECASE
)


def form_field(begin: Any) -> str | None:
    """What a form field shows where it has no result of its own: a check box or a list."""
    data = child(begin, "w:ffData")
    if (check := child(data, "w:checkBox")) is not None:
        state = child(check, "w:checked")
        return "☑" if on(state if state is not None else child(check, "w:default")) else "☐"
    if (listed := child(data, "w:ddList")) is not None:
        entries = [value(one) for one in listed if kind(one) == "w:listEntry"]
        chosen = value(child(listed, "w:result")) or value(child(listed, "w:default")) or "0"
        at = int(chosen.lstrip("0")[:5] or "0") if chosen.isdecimal() else len(entries)
        return entries[at] if at < len(entries) else ""
    return None


def computed(code: str) -> tuple[str, str] | None:
    """What the instruction of a field without a result shows, and what it leaves out of that: Word computes enclosed
    characters, ruby, symbols and buttons when it draws them. None for a field that we do not compute."""
    word, _, rest = code.partition(" ")
    word = word.upper()
    if word == "EQ":
        if found := _ENCLOSED.search(rest):
            return _enclosed(found["ring"], found["inside"].strip()), ""
        if found := _OVER.search(rest):
            return found["base"].lstrip(), found["ruby"]
        bare = re.sub(r"\\\*\s*(?:\"[^\"]*\"|\S+)|\\[a-z]+\d*(?:\s*\d+)?", "", rest, flags=re.IGNORECASE)
        return re.sub(r"[()（）]", "", bare).strip(), code
    if word == "SYMBOL":
        found = re.match(r"\s*(?:0x([0-9a-f]{1,4})|(\d{1,5})|(.))", rest, re.IGNORECASE)
        font = re.search(r"\\f\s*(?:\"([^\"]*)\"|(\S+))", rest)
        if found is None:
            return None
        point = int(found[1], 16) if found[1] else int(found[2]) if found[2] else ord(found[3])
        known = (font[1] or font[2]) if font else "Symbol"
        return (sign(chr(point), known), "") if 0x20 <= point < 0xD800 else (UNKNOWN, "")
    if word == "MACROBUTTON":
        return rest.strip().partition(" ")[2].strip(), ""
    if word == "QUOTE":
        return rest.strip().strip('"“”'), ""
    return None


def _enclosed(ring: str, inside: str) -> str:
    if inside in ("√", "✓", "✔", "×"):
        return "☑" if inside != "×" else "☒"
    if ring in "○〇Oo" and inside.isdecimal() and int(inside) < len(_CIRCLED):
        return _CIRCLED[int(inside)]
    return inside
