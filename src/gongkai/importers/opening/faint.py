"""Letters of a web page that nobody sees: of the colour that they stand on, transparent, or as high as a line is thick.

As Word's and Excel's they are read and told. Where a style sheet that is not read may give a ground, white letters are taken to stand
on one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

Chosen = Callable[
    [re.Pattern[str]], Mapping[int, str]
]  # the nodes of which style sheets say such a thing, and what they say
_PAPER, _CLEAR, _UNKNOWN = "ffffff", "transparent", ""
_COLOUR = re.compile(r"(?:^|[;\s])color\s*:\s*([^;]{1,60})", re.IGNORECASE)
_GROUND = re.compile(r"(?:^|[;\s])background(?:-color|-image)?\s*:\s*([^;]{1,200})", re.IGNORECASE)
_SIZE = re.compile(r"(?:^|[;\s])font-size\s*:\s*([^;]{1,30})", re.IGNORECASE)
_PATTERNS = (_COLOUR, _GROUND, _SIZE)
_TINY = re.compile(r"0*(?:\.\d{1,9})?(?:px|pt)|0*1(?:\.0{1,9})?(?:px|pt)|0+(?:\.0{0,9}\d?)?(?:r?em|%)?", re.IGNORECASE)
_NAMES = {"white": _PAPER, "black": "000000", "currentcolor": _UNKNOWN, "windowtext": "000000", "window": _PAPER}
_KEPT = ("inherit", "unset", "initial", "auto", "none")  # colours and grounds that are those around
_NEAR = 8  # of 255: colours that nobody tells apart


def faint(parser: Any, root: Any, chosen: Chosen, *, blind: bool) -> frozenset[int]:
    """The texts that nobody sees. `blind` says that some of the page's style sheets are not read."""
    sheets = [chosen(pattern) for pattern in _PATTERNS]

    @cache
    def own(style: str) -> list[str]:
        return [_said(pattern, style) for pattern in _PATTERNS]

    found: set[int] = set()
    waiting = [(root, "000000", _UNKNOWN if blind else _PAPER, False)]
    while waiting:
        node, colour, ground, tiny = waiting.pop()
        if node.tag == "-text":
            if tiny or colour == _CLEAR or _is_near(colour, ground):
                found.add(node.mem_id)
            continue
        given = node.attributes
        told = [own(style) for style in (given.get("style") or "", *(some.get(node.mem_id, "") for some in sheets))]
        said = [told[0][at] or told[at + 1][at] for at in range(len(sheets))]
        colour = _colour(said[0] or (node.tag == "font" and given.get("color")) or "", colour)
        ground = _UNKNOWN if given.get("background") else _ground(said[1] or given.get("bgcolor") or "", ground)
        tiny = bool(_TINY.fullmatch(said[2])) if said[2] else tiny
        waiting.extend((child, colour, ground, tiny) for child in node.iter(include_text=True))
    return frozenset(found)


def _said(pattern: re.Pattern[str], style: str) -> str:
    """What a style says last of this; "" where it says nothing."""
    found = pattern.findall(style) if style else ()
    return found[-1].lower().strip().removesuffix("!important").strip() if found else ""


def _ground(text: str, around: str) -> str:
    """The ground that a style gives: unknown where it is a picture, or several things."""
    if not text or text in (*_KEPT, _CLEAR):
        return around
    several = re.search(r"url|gradient|var\(|\s(?!\d)", re.sub(r"\([\d,.\s%]*\)", "()", text))
    return _UNKNOWN if several else _colour(text, _UNKNOWN)


def _colour(text: str, around: str) -> str:
    """A colour as six digits; one that we do not know is none."""
    text = text.strip().lower()
    if not text or text in _KEPT:
        return around
    if found := re.fullmatch(r"#?([0-9a-f]{3}|[0-9a-f]{6})", text):
        return found[1] if len(found[1]) == 6 else "".join(char * 2 for char in found[1])
    if found := re.fullmatch(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+([\d.]{1,9}%?))?\s*\)", text):
        if re.fullmatch(r"0*(?:\.0*)?%?", found[4] or "1"):
            return _CLEAR
        return "".join(f"{min(int(one), 255):02x}" for one in found.groups()[:3])
    return _CLEAR if text == _CLEAR else _NAMES.get(text, _UNKNOWN)


@lru_cache(1000)
def _is_near(one: str, other: str) -> bool:
    """Whether two colours are known, and nobody tells them apart."""
    if len(one) != 6 or len(other) != 6:
        return False
    return all(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) <= _NEAR for at in (0, 2, 4))
