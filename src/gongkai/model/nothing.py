"""Texts that stand where something is to be said, and say nothing: 同上, 不详, 待定, 无."""

from __future__ import annotations

import re

_POINTS = "同[上左前]"
_OPEN = "待(?:确?[定认]|明确|补充?|查|核实|落实)|[尚暂还]?(?:未|没有?)(?:确?定|明确|知)|暂定"
_WORDS = rf"{_POINTS}|不详|不清楚|不知道|{_OPEN}|暂?无|暂缺|没有|[/／\-—–－.…?？]+"
_NOTHING = re.compile(_WORDS)
SAYS_NOTHING = re.compile(rf"^(?:[^\S\n]|[（(【\[])*+(?:{_WORDS})[）)】\]。\s]*$", re.MULTILINE)  # one of several lines

_UNWRITTEN = re.compile(
    r"[\s（(\[【“]*+(?:(?:理由|原因)[：:]?)?(?:待补(?![助贴偿缴录])|待填|待(?:定|写|查|核实|确认|说明)(?:理由|原因)?(?![\u4e00-\u9fff])|todo|(?:如|例如|例)[：:]|\s*+$)",
    re.IGNORECASE,
)


def says_nothing(text: str) -> bool:
    """Whether a text tells nothing by itself: it points to another cell, or says that nobody knows; in brackets, too."""
    bare = text.strip().rstrip("。")
    return _NOTHING.fullmatch(bare.strip("（）()【】[]。 ")) is not None or (not bare and text != "")  # only spaces


_ASSENT = re.compile(
    "(?:已|经)?(?:核对|核实|审核|复核|确认)?(?:后?[,，。、]?(?:同意|属实|无误|无异议|(?:无|没有|暂无)(?:修改)?(?:意见|异议|修改|变化|改动|变动)|不(?:作|做)?(?:修改|变|改动?|变动)|通过)){1,2}"
    "|(?:已|经)(?:核对|核实|审核|复核|确认)|(?:核对|确认)无误|[oO][kK]"
)


def assents(text: str) -> bool:
    """Whether a text says no more than that somebody agrees: 同意, （无意见）, 经核对无误."""
    return len(text) < 20 and _ASSENT.fullmatch(text.strip("（）()【】[]。.!！ \n")) is not None


def explains_nothing(text: str) -> bool:
    """Whether a reason that the public shall read tells nothing: it says nothing, has no word, or is still to be written
    (待补：导入的目录里没有这一项, as `gongkai import` writes)."""
    return says_nothing(text) or _UNWRITTEN.match(text) is not None or re.search("[\u4e00-\u9fff]", text) is None


_UNDONE = re.compile(
    "(?:还没有?|尚未|未|没有?)(?:完成|办结|办理|办|开始|启动|开展|公开)?|(?:正在)?(?:进行|办理|推进|起草|征求意见)中?|待(?:完成|办理?|启动|公开)|否|0%?"
)


def is_undone(text: str) -> bool:
    """Whether a text that tells how a matter ended says no more than that it has not: 未完成, 进行中."""
    return _UNDONE.fullmatch(text.strip().rstrip("。")) is not None


def points_elsewhere(text: str) -> bool:
    """Whether a text says no more than that it is as another cell. Apart from these, what says nothing of an item may say
    something in a list: 收费依据 无."""
    return "同" in text[:20] and re.fullmatch(_POINTS, text.strip().rstrip("。")) is not None
