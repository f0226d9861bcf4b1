"""Names as they are compared: by what is read of them."""

from __future__ import annotations

import re


def letters(text: str) -> str:
    """Only what is read: no spaces, no punctuation, no numbering."""
    return re.sub(r"[^\w]|_", "", text)
