"""Names as they are compared: by what is read of them."""

from __future__ import annotations

import re
from unicodedata import normalize


def letters(text: str) -> str:
    """Only what is read: no spaces, no punctuation, no numbering."""
    return re.sub(r"[^\w]|_", "", text)


def is_same(one: str, other: str) -> bool:
    """Whether two names differ only in the width of their characters, in spaces and in punctuation."""
    return letters(normalize("NFKC", one)) == letters(normalize("NFKC", other)) != ""
