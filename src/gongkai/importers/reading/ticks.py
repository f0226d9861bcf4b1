"""The one table of ticks, for channels and for columns of ticks: what marks a thing, what leaves it open, and what we
cannot tell. A sign that is in none of them is never taken for a tick."""

from __future__ import annotations

YES = "√✓✔✅🗸∨ⅴˇ■●⚫⬤☑☒🗹🗵🗷⊠◆▇█▄▲★⊙◉▣⬛◼🔳"
NO = "□☐○〇◇£△▢◻⬜❍❏❐❑❒◯▫⚪✗✘❌✕✖╳"
UNSURE = "〓\ufffd\ue000-\uf8ff"  # of a symbol font that we do not know; a range within a pattern's brackets
# What symbol fonts leave behind where the font is lost: letters, or the Latin 1 signs that never stand in Chinese text.
LOST = {"R": "■", "t": "■", "þ": "■", "ý": "■", "ü": "■", "口": "□", "o": "□", "O": "□", "￡": "□", "¨": "□", "û": "□"}
ALWAYS = str.maketrans({sign: box for sign, box in LOST.items() if "\xa0" < sign < "\u0100"})
TICKED = frozenset((*YES, *"RvVtTPþýü", "是", "1", "有", "Y"))
UNTICKED = frozenset({"", *NO, "口", "￡", "o", "O", "¨", "û", "否", "×", "x", "X", "ｘ", "Ｘ", "〤", "不", "非", "/", "／", "-", "—", "——", "─", "－", "0", "无", "N"})  # fmt: skip


def has_box(text: str) -> bool:
    """Whether a cell shows boxes that are left open, so that what it lists is not all meant."""
    return any(sign in text for sign in NO + "￡¨")
