"""What symbol fonts show: they draw boxes, ticks and arrows where other fonts have letters.

A character of such a font is told by its place in the font (0x20–0xFF); Word also writes it as U+F000 and that place.
The places are those of the Unicode names that the fonts' own maps give them. What is not listed is `UNKNOWN`: a sign
that somebody sees and we cannot read is never left out without a trace.
"""

from __future__ import annotations

UNKNOWN = "〓"  # what printers set for a missing type

_WINGDINGS = {
    0x20: " ", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x73: "◆", 0x74: "◆", 0x75: "◆",
    0x76: "❖", 0x77: "◆", 0x78: "☒", 0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "⊙", 0xA5: "⊙",
    0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
    **dict(zip(range(0x80, 0x8B), "⓪①②③④⑤⑥⑦⑧⑨⑩", strict=True)),
    **dict(zip(range(0x8B, 0x96), "⓿❶❷❸❹❺❻❼❽❾❿", strict=True)),
}  # fmt: skip
_WINGDINGS_2 = {
    0x20: " ", 0x4F: "✗", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x55: "☒", 0x56: "☒", 0x95: "•", 0x96: "●", 0x97: "●",
    0x98: "●", 0x99: "○", 0x9A: "○", 0x9B: "⊙", 0x9F: "▪", 0xA0: "■", 0xA1: "■", 0xA2: "■", 0xA3: "□", 0xA4: "□", 0xA5: "□",
    **dict(zip(range(0x69, 0x74), "⓪①②③④⑤⑥⑦⑧⑨⑩", strict=True)),
    **dict(zip(range(0x74, 0x7F), "⓿❶❷❸❹❺❻❼❽❾❿", strict=True)),
}  # fmt: skip
_WEBDINGS = {0x20: " ", 0x61: "√", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✗"}
_DINGBATS = {0x20: " ", 0x33: "√", 0x34: "√", 0x36: "✗", 0x37: "✗", 0x38: "✗", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x75: "◆"}  # fmt: skip
_SYMBOL = {
    **{code: chr(code) for code in (*range(0x20, 0x40), 0x5B, 0x5D, 0x5F, 0x7B, 0x7C, 0x7D)},
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    0xA3: "≤", 0xA5: "∞", 0xA8: "◆", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×",
    0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xD6: "√", 0xD7: "·",
}  # fmt: skip
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": {0x20: " "},
    "webdings": _WEBDINGS,
    "marlett": {0x20: " ", 0x61: "√", 0x62: "√", 0x69: "√"},
    "symbol": _SYMBOL,
    "zapfdingbats": _DINGBATS,
    "zapf dingbats": _DINGBATS,
    "itc zapf dingbats": _DINGBATS,
    "monotype sorts": _DINGBATS,
}
_FIRST, _LAST = 0xF000, 0xF0FF  # where programs put the characters of a symbol font
# Signs whose font is not told: those that fonts share, or that mean nothing likely in another.
_ALONE = {code: _WINGDINGS_2[code] for code in (0x4F, 0x50, 0x51, 0x52, 0x53, 0x54, 0xA2, 0xA3)} | {
    code: _WINGDINGS[code] for code in (0x20, 0x6C, 0x6E, 0x6F, 0x70, 0x71, 0x72, 0x75, 0x77, 0x78, 0xA1, 0xA7, 0xA8, 0xFB, 0xFC, 0xFD, 0xFE)
} | {0xB7: "•", 0xD6: "√"}  # fmt: skip
SIGNS = {_FIRST + code: sign for code, sign in _ALONE.items()}  # for `str.translate`


def is_symbolic(font: str) -> bool:
    """Whether a font draws signs where others have letters."""
    return font.casefold() in _FONTS


def sign(char: str, font: str = "") -> str:
    """What a character shows in a font: itself in a font of letters, `UNKNOWN` for a sign that we do not know."""
    code = ord(char)
    private = _FIRST <= code <= _LAST
    known = _FONTS.get(font.casefold())
    if known is None:
        return SIGNS.get(code, UNKNOWN) if private else char
    if not private and (code < 0x20 or code > 0xFF):
        return char  # of the font for Chinese
    return known.get(code & 0xFF, UNKNOWN)


def signs(text: str, font: str) -> str:
    """What a text shows in a font that is told: itself where that is a font of letters."""
    return "".join(sign(char, font) for char in text) if is_symbolic(font) else text
