"""Running numbers, however a table writes them: 1. （二） 第3项 ④ ㈤ Ⅵ 柒 No.8 I 癸."""

from __future__ import annotations

import re
from unicodedata import normalize

# White on black and double circles, which Unicode does not take for the numbers in them.
_CIRCLES = {
    start + place: str(place + first)
    for start, first, count in ((0x2776, 1, 10), (0x2780, 1, 10), (0x278A, 1, 10), (0x24EB, 11, 10), (0x24F5, 1, 10))
    for place in range(count)
}
_DIGITS = {
    sign: digit for signs in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖") for digit, sign in enumerate(signs)
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100}
_MORE = {"廿": 20, "卅": 30}
_HAN = "".join((*_DIGITS, *_TENS, *_MORE))
_NUMBER = re.compile(
    r"[(\[【〔]?(?:第|序号|no\.?|#)?"
    rf"(?:(?P<digits>[0-9]{{1,4}}(?:[.\-][0-9]{{1,3}})*)|(?P<han>[{_HAN}]{{1,6}})|(?P<roman>[ivx]{{1,6}})|(?P<letter>[a-z甲乙丙丁戊己庚辛壬癸]))"
    r"[项条号个类款]?[)\]】〕]?[、.:,]?",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10}


def unframed(text: str) -> str:
    """A text whose numbers in circles, in brackets and of full width are plain ones: ②（３） gives 2(3)."""
    return normalize("NFKC", text.translate(_CIRCLES))


def plain_number(text: str) -> str:
    """The running number that a text is, without what stands around it and in digits where it counts; "" for any other text."""
    found = _NUMBER.fullmatch(re.sub(r"\s", "", unframed(text))) if len(text) < 30 else None
    if found is None:
        return ""
    if digits := found["digits"]:
        return str(int(digits)) if digits.isdigit() else digits
    if han := found["han"]:
        return str(_counted(han))
    return str(_roman(found["roman"].lower())) if found["roman"] else found["letter"].upper()


def _counted(han: str) -> int:
    """二十三, 廿三 and 二三 are all 23."""
    if all(sign in _DIGITS for sign in han):
        return int("".join(str(_DIGITS[sign]) for sign in han))
    total = ones = 0
    for sign in han:
        if unit := _TENS.get(sign):
            total += (ones or 1) * unit
        ones = _DIGITS.get(sign, 0)
        total += _MORE.get(sign, 0)
    return total + ones


def _roman(signs: str) -> int:
    values = [_ROMAN[sign] for sign in signs]
    return sum(-one if one < max(values[place:]) else one for place, one in enumerate(values))
