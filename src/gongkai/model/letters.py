"""Names as they are compared, by what is read of them, and as they are listed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize


def letters(text: str) -> str:
    """Only what is read: no spaces, no punctuation, no numbering."""
    return re.sub(r"[^\w]|_", "", text)


def is_same(one: str, other: str) -> bool:
    """Whether two names differ only in the width of their characters, in spaces and in punctuation."""
    return letters(normalize("NFKC", one)) == letters(normalize("NFKC", other)) != ""


def first_of(names: Sequence[str], most: int, counted: str = "等 {} 个") -> str:
    """The first of many names and, where there are more, how many in all: 甲、乙等 5 个."""
    return "、".join(names[:most]) + (counted.format(len(names)) if len(names) > most else "")
