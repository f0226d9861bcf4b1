"""Number formats: what Excel prints for a number, as far as its codes are known (ECMA-376 Part 1, 18.8.30 and 18.8.31).

A code that is not known here gives None: its number is then read as it is stored, and told.
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

from gongkai.model.numerals import chinese

BUILT_IN = {  # the codes of formats that files name by their numbers alone
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_LONGEST = 255  # of a code, in Excel too
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<number>[0#?.,%/]|E[+-])|(?P<date>y+|m+|d+|h+|s+|e+|aaaa?|b+|g+)|(?P<text>@)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_MASK = re.compile(r"[0#?,]*(?:\.[0#?]*)?,*%?")
_GENERAL = re.compile("general|G/通用格式", re.IGNORECASE)
_COLOUR = re.compile(
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|[黑蓝青绿红白黄]色?|洋红)", re.IGNORECASE
)
_LOCALE = re.compile(r"\$(?P<sign>[^-\]]*)(?:-[0-9A-Fa-f]+)?")
# Dates and times as the system writes them, whatever code follows: here as a Chinese one does. What tells it, a letter of what is
# written so, and how.
_SYSTEM = [
    (("[$-f800]", "[$-x-sysdate]"), "y", 'yyyy"年"m"月"d"日"'),
    (("[$-f400]", "[$-x-systime]"), "h", "h:mm:ss"),
]
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
_WEEK = "一二三四五六日"
_HAN = str.maketrans("0123456789", "〇一二三四五六七八九")
_Pieces = list[tuple[str, str]]


def shown(number: float, code: str, epoch: datetime.datetime) -> str | None:
    """What Excel prints for a number in the format `code` (not 常规); None where the code is not known here."""
    small = code.lower()
    own = (plain for tags, letter, plain in _SYSTEM if letter in small and any(tag in small for tag in tags))
    sections = _sections(next(own, code))
    if sections is None:
        return None
    if len(sections) > 1 and number < 0:
        chosen, number = sections[1], -number
    else:
        chosen = sections[2] if len(sections) > 2 and number == 0 else sections[0]
    kinds = {kind for kind, _ in chosen}
    if "unknown" in kinds:
        return None
    if "date" in kinds or "half" in kinds:
        return _moment(number, chosen, epoch)
    if "text" in kinds or "general" in kinds:
        return "".join(
            general(number) if kind in ("text", "general") else text for kind, text in chosen if kind != "han"
        )
    return _digits(number, chosen) if "number" in kinds else _literal(chosen)


LONG = "数字超过15位：表格软件只存前15位，后面几位已经不是填的那样。请把这一格改成文本格式，对照原件重新填"


def shown_text(text: str, code: str) -> str:
    """What Excel prints for a text in a format: most print it as it stands."""
    sections = _sections(code) or []
    chosen = sections[3] if len(sections) > 3 else sections[-1] if sections else []
    if len(sections) > 3 or any(kind == "text" for kind, _ in chosen):
        return "".join(text if kind == "text" else piece for kind, piece in chosen)
    return text


def is_long(number: float) -> bool:
    """Whether a number is one of more digits than a cell can hold: it stands for a code, and its last digits are not what was
    typed."""
    return number.is_integer() and abs(number) >= 10**15


def general(number: float) -> str:
    """A number in the format 常规: whole numbers without a fraction, without what binary fractions add."""
    return str(int(number)) if number.is_integer() else f"{number:.15g}"


def _sections(code: str) -> list[_Pieces] | None:
    """The parts for positive numbers, negative ones, zero and texts, each in its pieces."""
    if not code or len(code) > _LONGEST:
        return None
    sections: list[_Pieces] = [[]]
    place = 0
    while place < len(code):
        if code[place] == ";":
            sections.append([])
            place += 1
        elif named := _GENERAL.match(code, place):
            sections[-1].append(("general", ""))
            place = named.end()
        else:
            found = _PIECE.match(code, place)
            assert found is not None  # any character is a piece
            place = found.end()
            sections[-1].extend(_piece(found))
    return sections


def _piece(found: re.Match[str]) -> _Pieces:
    kind = found.lastgroup or "plain"
    text = found[kind]
    if kind in ("quoted", "escaped", "plain"):
        return [("literal", text)]
    if kind == "space":
        return [("literal", " ")]
    if kind == "fill":
        return []
    if kind == "bracket":
        if _COLOUR.fullmatch(text):
            return []
        if local := _LOCALE.fullmatch(text):
            return [("literal", local["sign"])] if local["sign"] else []
        return [("han", "")] if text.lower() == "dbnum1" else [("unknown", text)]  # conditions, hours beyond a day
    if kind == "date":
        return [("unknown" if text[0] in "bBgG" else "date", text.lower())]
    return [(kind, text)]


def _literal(pieces: _Pieces) -> str:
    return "".join(text for kind, text in pieces if kind == "literal").strip()


def _moment(number: float, pieces: _Pieces, epoch: datetime.datetime) -> str | None:
    try:
        moment = (epoch + datetime.timedelta(days=number, microseconds=500_000)).replace(microsecond=0)
    except (OverflowError, ValueError):  # Excel shows ####
        return None
    if number < 0 or any(kind == "number" and text not in "/,.-0" for kind, text in pieces):
        return None
    twelve = any(kind == "half" for kind, _ in pieces)
    han = any(kind == "han" for kind, _ in pieces)
    dates = [index for index, (kind, _) in enumerate(pieces) if kind == "date"]
    written = []
    for index, (kind, text) in enumerate(pieces):
        if kind == "half":
            written.append(("上午", "下午")[moment.hour >= 12] if "午" in text else text.split("/")[moment.hour >= 12])
        elif kind == "date":
            before = pieces[max((one for one in dates if one < index), default=index)][1][0]
            after = pieces[min((one for one in dates if one > index), default=index)][1][0]
            minute = text in ("m", "mm") and (before == "h" or after == "s")
            part = _part(moment, text, minute=minute, twelve=twelve)
            if han and part.isdigit():  # 二〇二六, but 二十三
                part = part.translate(_HAN) if text[0] in "ye" else chinese(int(part)) or "〇"
            written.append(part)
        elif kind != "han":
            written.append(text)
    return "".join(written).strip()


def _part(moment: datetime.datetime, text: str, *, minute: bool, twelve: bool) -> str:
    letter, length = text[0], len(text)
    if letter in "ye":
        return f"{moment.year % 100:02}" if letter == "y" and length < 3 else str(moment.year)
    if letter == "a":
        return ("星期" if length == 4 else "") + _WEEK[moment.weekday()]
    if letter == "m" and not minute and length > 2:
        return _MONTHS[moment.month - 1][: {3: 3, 5: 1}.get(length)]
    if letter == "d" and length > 2:
        return ("星期" if length == 4 else "周") + _WEEK[moment.weekday()]
    hour = (moment.hour % 12 or 12) if twelve else moment.hour
    value = {"m": moment.minute if minute else moment.month, "d": moment.day, "h": hour, "s": moment.second}[letter]
    return f"{value:0{min(length, 2)}}"


def _digits(number: float, pieces: _Pieces) -> str | None:
    """A number by its places: 0 # ? . , %. Fractions, powers and digits with words between them are not known here."""
    places = [index for index, (kind, _) in enumerate(pieces) if kind == "number"]
    mask = "".join(text for kind, text in pieces[places[0] : places[-1] + 1])
    if not _MASK.fullmatch(mask) or any(kind == "han" for kind, _ in pieces):
        return None
    whole, dot, fraction = mask.rstrip("%").partition(".")
    thousands = len(whole + fraction) - len((whole + fraction).rstrip(",")) if dot or whole.endswith(",") else 0
    grouped = "," in whole.rstrip(",")
    fraction = fraction.rstrip(",")
    value = Decimal(repr(abs(number))).scaleb(2 * mask.endswith("%") - 3 * thousands)
    if value.adjusted() + len(fraction) > 25:  # more digits than are reckoned with
        return None
    value = value.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
    digits, _, decimals = f"{value:f}".partition(".")
    digits = digits.lstrip("0").rjust(sum(map(whole.count, "0")), "0")
    if grouped:
        first = len(digits) % 3
        threes = (digits[start : start + 3] for start in range(first, len(digits), 3))
        digits = ",".join(filter(None, (digits[:first], *threes)))
    least = len(fraction.rstrip("#?"))
    decimals = decimals[:least] + decimals[least:].rstrip("0")
    sign = "-" if number < 0 and value else ""
    before, after = _literal(pieces[: places[0]]), _literal(pieces[places[-1] + 1 :])
    percent = "%" if mask.endswith("%") else ""
    return f"{sign}{before}{digits}{'.' * bool(dot)}{decimals}{percent}{after}"
