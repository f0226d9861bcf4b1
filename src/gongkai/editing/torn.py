"""The names that a text holds: several, or one whose name a narrow column has torn in two."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from gongkai.rules.offices import OFFICE

_BETWEEN = "、，,；;\n"
_OPEN, _CLOSED = "（(", "）)"
GAP = re.compile(r"(?<=[\u4e00-\u9fff])[^\S\n]+(?=[\u4e00-\u9fff])")  # blanks that set letters apart
_TAIL = re.compile(r"(?:人民政府)?(?:办公室|委员会|中心|所|站|队|馆|局|会|办|委)?")  # names nothing by itself
_ABOVE = "国家税务总局"  # begins the names of its offices everywhere
_SHORTEST, _LONGEST = 3, 60  # letters of an office's name
_SHORT = "联协"  # 残联, 妇联, 科协


def office_names(text: str, place: str, known: Collection[str]) -> tuple[str, ...]:
    """The names of offices in a cell of a county (`place`, its full name), each once: one a line, or with marks between them.
    What stands within brackets belongs to the name. A line goes on with the one above where a bracket is open, where one
    of them is no office by itself, or where both together begin a name that is `known`; so does what stands behind blanks, and
    always where no whole office stands before them."""
    whole: list[str] = []
    for line in filter(None, (one.strip() for row in text.split("\n") for one in _set_apart(row))):
        if whole and _goes_on(whole[-1], line, place, known):
            whole[-1] += line
        else:
            whole.append(line)
    return tuple(dict.fromkeys(name for line in whole for name in parted(line)))


def _set_apart(line: str) -> Iterator[str]:
    """The pieces of a line that blanks behind whole offices part; other blanks only set letters apart."""
    before = ""
    for piece in GAP.split(line):
        if before and _is_whole(parted(before[-_LONGEST:])[-1]):
            yield before
            before = ""
        before += piece
    yield before


def _is_whole(name: str) -> bool:
    """Whether a name is an office's by itself."""
    bare = name.partition("（")[0] if name.endswith("）") else name
    return OFFICE.search(bare) is not None and not name.endswith("城乡")


def _goes_on(before: str, line: str, place: str, known: Collection[str]) -> bool:
    if len(before) > _LONGEST:
        return False
    depth = sum((char in _OPEN) - (char in _CLOSED) for char in before)
    if depth > 0 or line[0] in _OPEN + _CLOSED:
        return True
    last, first = parted(before)[-1:], parted(line)[:1]
    if not last or not first or before[-1] in _BETWEEN or line[0] in _BETWEEN:
        return False
    above, below = last[0], first[0]
    is_whole = _is_whole(above)
    if is_whole and above != _ABOVE and below.startswith(place):
        return False
    if above not in known and any(name.startswith(above + below) for name in known):
        return True
    if above == _ABOVE:
        return True
    if below.startswith(place) or below in known:
        return False
    return not is_whole or (len(below) < _SHORTEST and below[-1] not in _SHORT) or bool(_TAIL.fullmatch(below))


def parted(text: str) -> list[str]:
    """The names in a text; a mark within brackets parts nothing."""
    parts, depth = [""], 0
    for char in text:
        depth = max(0, depth + (char in _OPEN) - (char in _CLOSED))
        if char in _BETWEEN and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts if part.strip()]
