"""Running numbers, however a table writes them: 1. （二） 第3项 ④ ㈤ Ⅵ 柒 No.8 I 癸."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from gongkai.model.numerals import DIGITS, digits, numeral

# White on black and double circles, which Unicode does not take for the numbers in them.
_CIRCLES = {
    start + place: str(place + first)
    for start, first, count in ((0x2776, 1, 10), (0x2780, 1, 10), (0x278A, 1, 10), (0x24EB, 11, 10), (0x24F5, 1, 10))
    for place in range(count)
}
_HAN = "〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖十拾百佰廿卅"
_NUMBER = re.compile(
    r"[(\[【〔]?(?:第|序号|no\.?|#)?"
    rf"(?:(?P<digits>[0-9]{{1,4}}(?:[.\-][0-9]{{1,3}})*)|(?P<han>[{_HAN}]{{1,6}})|(?P<roman>[ivx]{{1,6}})|(?P<letter>[a-z甲乙丙丁戊己庚辛壬癸]))"
    r"[项条号个类款]?[)\]】〕]?[、.:,]?",
    re.IGNORECASE,
)
_STEMS = "甲乙丙丁"  # by which tables count the columns of names before those of values
_FEWEST = 4  # columns that a row counts, so that none of another kind is taken for one
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


def counts_columns(row: Sequence[str]) -> bool:
    """Whether a row below the headings only counts the columns: 1, 2, 3 …; A, B, C …; 栏次, 甲, 乙, 1, 2 …"""
    said = [text for text in dict.fromkeys(map(str.strip, row)) if text and text != "栏次"]
    found = [one.upper() if one.isascii() and one.isalpha() else plain_number(one) for one in said]
    names = next((at for at, one in enumerate(found) if at >= len(_STEMS) or one != _STEMS[at]), len(found))
    first, *more = found[names:] or [""]
    begin = 1 if first == "1" else ord("A") if first == "A" else None
    return (
        begin is not None
        and len(found) >= _FEWEST
        and all(one == (str(at) if begin == 1 else chr(at)) for at, one in enumerate(more, begin + 1))
    )


def _counted(han: str) -> int:
    """二十三, 廿三 and 二三 are all 23."""
    return int(digits(han)) if all(sign in DIGITS for sign in han) else numeral(han)


def _roman(signs: str) -> int:
    values = [_ROMAN[sign] for sign in signs]
    return sum(-one if one < max(values[place:]) else one for place, one in enumerate(values))
