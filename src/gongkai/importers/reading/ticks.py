"""The one table of ticks, for channels and for columns of ticks: what marks a thing, what leaves it open, and what we
cannot tell. A sign that is in none of them is never taken for a tick."""

from __future__ import annotations

import re

YES = "√✓✔✅🗸∨ⅴˇ■●⚫⬤☑☒🗹🗵🗷⊠◆▇█▄▲★⊙◉▣⬛◼🔳"
NO = "□☐○〇◇£△▢◻⬜❍❏❐❑❒◯▫⚪✗✘❌✕✖╳"
UNSURE = "〓\ufffd\ue000-\uf8ff"  # of a symbol font that we do not know; a range within a pattern's brackets
# What symbol fonts leave behind where the font is lost: letters, or the Latin 1 signs that never stand in Chinese text.
LOST = {"R": "■", "t": "■", "þ": "■", "ý": "■", "ü": "■", "口": "□", "o": "□", "O": "□", "￡": "□", "¨": "□", "û": "□"}
ALWAYS = str.maketrans({sign: box for sign, box in LOST.items() if "\xa0" < sign < "\u0100"})
# The same sign before what a cell of the audience, the mode or the tiers names; in 人口, 窗口 and the like it is none.
_SQUARE = re.compile(
    r"(?<![人户窗路港门出入关河渡])[口囗](?=\s{0,4}(?:全?社会|公众|特定|主动|依申请|依职权|[省市县区旗乡镇街村]))"
)
_NARROW = str.maketrans({sign + 0xFEE0: sign for sign in range(0x21, 0x7F)})  # of full width
TICKED = frozenset((*YES, *"RvVtTPþýü", "是", "1", "有", "Y", "y", "yes", "true", "对", "勾", "是的"))
UNTICKED = frozenset({"", *NO, "口", "￡", "o", "O", "¨", "û", "否", "×", "x", "X", "〤", "不", "非", "/", "／", "-", "—", "——", "─", "－", "0", "无", "N", "n", "no", "n/a", "false", "不涉及", "不适用", "没有", "暂无"})  # fmt: skip
SHUT = re.compile("(?:暂?不(?:予|对外|宜|得|能|可以?)?|非|未)公开")  # says more than that there is no tick


def spelled(text: str) -> str:
    """A text without spaces as `TICKED` and `UNTICKED` spell it: a letter alone may be a sign of a symbol font, in one case only."""
    plain = text.translate(_NARROW)
    return plain.lower() if len(plain) > 1 else plain


def boxed(text: str) -> str:
    """A text that names whom, how or on which tiers, with boxes for what symbol fonts leave behind of them."""
    return _SQUARE.sub("□", text).translate(ALWAYS)


def has_box(text: str) -> bool:
    """Whether a cell shows boxes that are left open, so that what it lists is not all meant."""
    return any(sign in text for sign in NO + "￡¨")
