"""Characters that a text may not hold because nobody sees them, or sees what is not there: the one table of them.

After Unicode 16: everything of the categories Cc, Cf, Co, Cs, Zl and Zp, the noncharacters, what is ignored by default
(Default_Ignorable_Code_Point), and letters and signs that print nothing. Tabs, line ends and the spaces (U+3000 and
U+00A0 among them) are visible white space and not in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

KINDS: tuple[tuple[str, str], ...] = (
    ("控制字符", "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"),
    ("零宽字符", "\u034f\u180e\u200b-\u200d\u2060\u2065\ufeff\ufff0-\ufff8"),
    ("软连字符", "\u00ad"),
    ("方向控制符", "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"),
    ("行、段分隔符", "\u2028\u2029"),
    ("空白填充符", "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"),
    ("变体选择符", "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"),
    ("标签字符", "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"),
    ("注释、替代符", "\ufff9-\ufffd"),
    ("私用区字符", "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"),
    ("非字符", "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + "".join(f"{chr(p + 0xFFFE)}{chr(p + 0xFFFF)}" for p in
        range(0x10000, 0x110000, 0x10000))),
    ("格式控制符", "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u2061-\u2064\u206a-\u206f\U000110bd\U000110cd"
        "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"),
)  # fmt: skip
_ANY = f"[{''.join(chars for _, chars in KINDS)}]"  # compiled, as what follows, when there is such a character
_BEYOND = "\U00010000-\U0010ffff"  # looked for as one range, which is many times faster than by its parts
_PERHAPS = re.compile(f"[{re.sub(f'[{_BEYOND}](?:-[{_BEYOND}])?', '', ''.join(chars for _, chars in KINDS))}{_BEYOND}]")
# A variant of an ideograph (names of people and places are written with them), and of a sign, in black or in colours.
_VARIANT = (
    "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd][\ufe00-\ufe02\U000e0100-\U000e01ef]"
    "|[#*0-9\u00a9\u00ae\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff][\ufe0e\ufe0f]"
)


class Invisible(NamedTuple):
    """One such character: where it stands in the text, and the kind that it is of."""

    start: int
    char: str
    kind: str

    def __str__(self) -> str:
        return f"U+{ord(self.char):04X}（{self.kind}）"


def invisible(text: str) -> Iterator[Invisible]:
    """The characters of `text` that nobody sees, in their order; a variation selector only where it selects nothing."""
    if text.isascii() and text.isprintable():
        return
    for found in _PERHAPS.finditer(text):
        start, char = found.start(), found.group()
        kind = _kind(char)
        pair = text[start - 1 : start + 1] if start else ""
        if kind is not None and not re.fullmatch(_VARIANT, pair):
            yield Invisible(start, char, kind)


@lru_cache(maxsize=4096)
def _kind(char: str) -> str | None:
    """The kind that a character is of; none where it is seen."""
    return next((name for name, chars in KINDS if re.match(f"[{chars}]", char)), None)


def visible(text: str) -> str:
    """`text` without them, for showing what stands beside one."""
    return re.sub(_ANY, "", text)
