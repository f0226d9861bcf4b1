"""Texts of published tables without what narrow columns, fonts and traditional writing do to them."""

from __future__ import annotations

import re

BULLET = re.compile(
    r"^\s*(?:[●■◆▪•·\-—*★▲]|[（(]?\d{1,2}[)）.．、:：](?!\d)|[①-⑳]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．])\s*"
)
# The characters of the template's own words in traditional writing, so that headings, channels and ticks are read.
SIMPLE = str.maketrans(
    "開內據時體載對會層級縣鄉鎮區動請進門網報兩發佈聽證廣電視紙質閱點務服戶現場業單欄準寫眾類項號數依層責任領屬監督諮詢話備註",
    "开内据时体载对会层级县乡镇区动请进门网报两发布听证广电视纸质阅点务服户现场业单栏准写众类项号数依层责任领属监督咨询话备注",
)


def squeeze(text: str) -> str:
    """A text without spaces of any kind: what narrow columns break does not differ."""
    return re.sub(r"[\s\u3000\u00a0]+", "", text)


def letters(text: str) -> str:
    """Only what is read: no spaces, no punctuation, no numbering."""
    return re.sub(r"[^\w]|_", "", text)


def unbroken(text: str) -> str:
    """A text in one line: line breaks and the spaces around them fall away."""
    first, *more = text.split("\n")
    if not more:
        return first
    *between, last = more
    return "".join((first.rstrip(), *(line.strip() for line in between), last.lstrip()))


def lines(text: str) -> tuple[str, ...]:
    """The lines of a cell, as gongkai writes lists."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())
