"""Marks that stand behind what they tick (政府网站√ 政府公报×) or in brackets ([√]政府网站, 全社会（ ）), put before it.

Most tables write ■政府网站 □政府公报, and that is how cells are read. One who takes the marks of the others for that would read the
opposite of what they say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from gongkai.importers.reading.ticks import NO, YES
from gongkai.model.letters import letters

_MARK = re.compile(rf"([{YES}{NO}])")
_TICK = re.compile(f"[{YES}]")
_BRACKETED = re.compile(rf"[\[【(（〔]\s{{0,4}}([{YES}{NO}×xX是否YN]?)\s{{0,4}}[\]】)）〕]")
_EDGE = r"[\s、，,；;。|]"
_CROSS = re.compile(
    rf"(?<![\w×./])[xX×](?![\w×.])|(?<=[\u4e00-\u9fff])[xX](?={_EDGE}|$)|(?<!×)×(?={_EDGE}|$)|(?:(?<={_EDGE})|^)×(?![×县市区州旗乡镇村街年月日号])",
    re.MULTILINE,
)
_ANSWERED = re.compile(rf"(?:(?<!其他)(?<!\s)\s{{0,4}}[：:=＝]\s{{0,4}}|(?<={_EDGE}))([是否有无YN])(?={_EDGE}|$)")
# 1 and 0 before names or behind them: 1政府网站 0政府公报, 政府网站：1, 政府公报（0）.
_SWITCH = re.compile(
    rf"[\[【(（〔]\s{{0,4}}[01]\s{{0,4}}[\]】)）〕]|(?:(?<={_EDGE})|^)[01][.．、]?(?=\s{{0,4}}[\u4e00-\u9fff])"
    rf"|(?:[：:=＝]\s{{0,4}}|(?<=[\u4e00-\u9fff）)])|(?<={_EDGE}))[01](?={_EDGE}|$)"
)
# No first of several.
_ONES = re.compile(r"\s{0,4}1\s{0,4}[\u4e00-\u9fff](?!.{0,1000}(?:[2-9]|1[.．、)）〕]))", re.DOTALL)
_OTHER = re.compile(rf"其他\s{{0,4}}([{YES}{NO}])\s{{0,4}}[：:]([^{YES}{NO}\n、，,；;]*)")


def ahead(text: str, run: Callable[[str], list[str]] = lambda text: []) -> str:
    """The text with each mark before the words that it ticks. `run` tells the names that follow one another in a text
    that holds nothing else, of which a mark behind them ticks the last."""
    text = text.replace("◎", "□" if _TICK.search(text) else "■")  # open beside ●, ticked beside ○
    text = _CROSS.sub("□", _unbracketed(text))
    said = {found[0] for found in _ANSWERED.finditer(text)}
    none = "" if "有" in said else "无"  # behind names alone, where nothing is 有: there are no more of them
    text = _ANSWERED.sub(lambda one: one[0] if one[0] == none else "√" if one[1] in "是有Y" else "□", text)
    if not _MARK.search(text) and (any("0" in one[0] for one in _SWITCH.finditer(text)) or _ONES.match(text)):
        text = _SWITCH.sub(lambda found: "√" if "1" in found[0] else "□", text)
    text = _OTHER.sub(r"其他：\2\1", text)
    pieces = _MARK.split(text)
    words, marks = pieces[::2], pieces[1::2]
    if not marks or not all(map(letters, words[:-1])) or (letters(words[-1]) and not _all_behind(words)):
        return text
    told: list[str] = []
    for before, mark in zip(words, marks, strict=False):
        *others, last = run(before) or [before.strip(" \n\u3000、，,；;。：:")]
        told.extend((*(f"□{other}" for other in others), f"{mark}{last}"))
    if letters(words[-1]):
        told.extend(f"□{other}" for other in run(words[-1]) or [words[-1].strip(" \n\u3000、，,；;。")])
    return "\n".join(told)


def _all_behind(words: list[str]) -> bool:
    """Whether each mark between words stands right behind the one before it and apart from the next (政府网站√ 政府公报√ 两微一端), or
    at the end of its line."""
    return all(
        re.match(_EDGE, after) and (not re.search(rf"(?:{_EDGE}|[：:])$", before) or _ends_line(before, after))
        for before, after in pairwise(words)
    )


def _ends_line(before: str, after: str) -> bool:
    return not before.endswith("\n") and after.lstrip(" \t\u3000").startswith("\n")


def is_between(text: str) -> bool:
    """Whether marks stand in the middle between words, so that nobody can tell which they tick (政府网站 √ 政府公报)."""
    words = _MARK.split(_unbracketed(text))[::2]
    if len(words) < 2 or not all(map(letters, words)) or _all_behind(words):
        return False
    return all(
        re.search(r"\s$", before)
        and re.match(r"\s", after)
        and not before.rstrip().endswith(("：", ":"))
        and before.rstrip(" \t\u3000").endswith("\n") == after.lstrip(" \t\u3000").startswith("\n")
        for before, after in pairwise(words)
    )


def _unbracketed(text: str) -> str:
    """The text with marks in brackets as marks, 是 and 否 too; empty brackets are open boxes beside others that are marked."""
    inside = [found[1] for found in _BRACKETED.finditer(text)]
    if not any(inside):
        return text
    crossed = "□" if any(sign and sign not in "xX" for sign in inside) else "√"  # [x] is ticked where others are [ ]

    def mark(found: re.Match[str]) -> str:
        sign = found[1] or "□"
        if sign in "是Y否N":
            return "√" if sign in "是Y" else "□"
        return "□" if sign == "×" else crossed if sign in "xX" else sign

    return _BRACKETED.sub(mark, text)
