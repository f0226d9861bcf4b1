"""Texts that a spreadsheet would run: what is written with an apostrophe before it, and read without."""

from __future__ import annotations

import re

# After OWASP (CSV Injection): the signs that begin a formula, also at full width, which Chinese Excel takes for the
# same, and the white space that spreadsheets drop before one.
_FORMULA = re.compile(r"['\s]*[=+\-@＝＋－＠]|'*[\t\r\n]")


def is_formula(text: str) -> bool:
    """Whether a cell of this text may be run as a formula, apostrophes and white space before it aside."""
    return _FORMULA.match(text) is not None
