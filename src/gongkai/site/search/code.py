"""How the search's data are written small: runs of numbers, offices without their place's name, pairs of characters.

`templates/html/search.js` reads all of it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.model.grouped import grouped

_NAME, _STEM, _CITY = "\x01", "\x02", "\x03"  # no source may hold control characters
_KINDS = "县市区乡镇"
_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {code: code + 32 for code in range(65, 91)}
_FOLDED |= {code: code - 0xFEE0 + 32 for code in range(0xFF21, 0xFF3B)}


def pattern(office: str, name: str, city: str) -> str:
    """An office's name with its place's name, the city's, and the place's name without 县 taken out."""
    text = office.replace(name, _NAME)
    if city:
        text = text.replace(city, _CITY)
    stem = stem_of(name)
    return text.replace(stem, _STEM) if len(stem) > 1 else text


def expanded(office: str, name: str, stem: str, city: str) -> str:
    """The office's name again."""
    return office.replace(_NAME, name).replace(_STEM, stem).replace(_CITY, city)


def fold(text: str) -> str:
    """Half-width and small letters, as in search.js."""
    return text.translate(_FOLDED)


def merged(known: list[str], mine: list[str]) -> list[str]:
    """Known ids, and each other one behind that which precedes it in `mine`."""
    seen = set(known)
    if seen.issuperset(mine):
        return known
    behind: dict[str | None, list[str]] = {}
    last = None
    for one in mine:
        if one in seen:
            last = one
        else:
            seen.add(one)
            behind.setdefault(last, []).append(one)
    return behind.get(None, []) + [one for id_ in known for one in (id_, *behind.get(id_, ()))]


def stem_of(name: str) -> str:
    """A place's name without 县 (永修)."""
    return name[:-1] if len(name) > 2 and name[-1] in _KINDS else name


def pairs_of(text: str) -> Iterator[str]:
    """All pairs of neighbouring characters."""
    return (text[start : start + 2] for start in range(len(text) - 1))


def ranges(numbers: Sequence[int], step: int = 1) -> tuple[int, ...]:
    """Numbers that are counted on by a `step`, as (first, how many…); with none, those that are repeated."""
    found: list[int] = []
    for number in numbers:
        if found and number == found[-2] + step * found[-1]:
            found[-1] += 1
        else:
            found += [number, 1]
    return tuple(found)


def pair_table(pairs: Sequence[set[str]]) -> dict[str, str]:
    """The pairs by the parts in which they stand: the parts' numbers, each as a letter from 0 on → pairs in a row."""
    where: dict[str, str] = {}
    for number, found in enumerate(pairs):
        for pair in found:
            where[pair] = where.get(pair, "") + chr(ord("0") + number)
    table = grouped((parts, pair) for pair, parts in where.items())
    return {parts: "".join(sorted(found)) for parts, found in sorted(table.items())}
