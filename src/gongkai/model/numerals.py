"""Numbers in Chinese numerals below a thousand: 二十三, 一百零五, 二〇, 廿, 贰拾."""

from __future__ import annotations

_SIGNS = ("零〇○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
DIGITS = {sign: digit for digit, signs in enumerate(_SIGNS) for sign in signs}
_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100}


def digits(text: str) -> str:
    """Numerals that stand for digits, as digits: 二〇二六 gives 2026. A KeyError for what is no digit."""
    return "".join(str(DIGITS[sign]) for sign in text)


def numeral(text: str) -> int:
    """What Chinese numerals count; of two digits in a row without a zero (三五) the last. A KeyError for other characters."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if _POWERS.keys().isdisjoint(text) and any(DIGITS[sign] == 0 for sign in text):
        return int(digits(text))
    total = now = 0
    for sign in text:
        if power := _POWERS.get(sign):
            total, now = total + (now or 1) * power, 0
        else:
            now = DIGITS[sign]
    return total + now


def chinese(number: int) -> str:
    """A number from 1 to 999 in Chinese numerals: 12 gives 十二, 105 gives 一百零五."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    told = [f"{_SIGNS[hundreds][0]}百" if hundreds else ""]
    if tens:
        told.append(f"{_SIGNS[tens][0] if hundreds or tens > 1 else ''}十")
    elif hundreds and ones:
        told.append("零")
    return "".join((*told, _SIGNS[ones][0] if ones else ""))
