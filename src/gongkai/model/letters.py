"""Names as they are compared, by what is read of them, and as they are listed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from unicodedata import normalize

_LONGEST = 200  # of a word that is likened to others, which takes the product of two lengths


def letters(text: str) -> str:
    """Only what is read: no spaces, no punctuation, no numbering."""
    return re.sub(r"[^\w]|_", "", text)


def is_same(one: str, other: str) -> bool:
    """Whether two names differ only in the width of their characters, in spaces and in punctuation."""
    return letters(normalize("NFKC", one)) == letters(normalize("NFKC", other)) != ""


def listed(texts: Sequence[str]) -> str:
    """Texts in one line, between which stands what none of them holds: 甲、乙, but 甲、乙；丙 of two."""
    return ("；" if any("、" in text for text in texts) else "、").join(texts)


def first_of(names: Sequence[str], most: int, counted: str = "等 {} 个") -> str:
    """The first of many names and, where there are more, how many in all: 甲、乙等 5 个."""
    return "、".join(names[:most]) + (counted.format(len(names)) if len(names) > most else "")


def nearest(word: str, choices: Iterable[str], cutoff: float = 0.5) -> str | None:
    """The choice most like `word`, if any is like it."""
    options = list(choices)
    for option in options:
        if option and (option in word or word in option) and len(word) > 1:
            return str(option)
    if len(word) > _LONGEST:
        return None
    from difflib import get_close_matches

    found = get_close_matches(word, options, n=1, cutoff=cutoff)
    return found[0] if found else None


def did_you_mean(word: str, choices: Iterable[str], cutoff: float = 0.5) -> str:
    """A hint naming the nearest choice, or nothing."""
    near = nearest(word, choices, cutoff)
    return f"是不是“{near}”？" if near else ""
