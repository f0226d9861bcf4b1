"""Texts of published tables without what narrow columns, fonts and traditional writing do to them."""

from __future__ import annotations

import re

BULLET = re.compile(
    r"^\s*(?:[●■◆▪•·\-—－*★▲◇☆※➢➤►▶]|[（(]?\d{1,2}[)）.．、:：](?!\d)|[①-⒛㈠-㈩❶-❿][、.．]?|[Ⅰ-Ⅻ][.．、)）]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]"
    r"|[A-Za-z][.．、)）](?=\s*[\u4e00-\u9fff])|[oØ](?=\s+[\u4e00-\u9fff]))\s*"
)
# Numbers before names that stand below or behind each other in a cell: 1、旧县街道 2、分水镇.
_NUMBERED = re.compile(
    r"(?:^|(?<=[\s、，,；;。]))[（(]?(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})(?:[)）、]|[.．](?![0-9０-９]))|(?:[（(][0-9０-９]{1,2}[)）]|[①-⒛])(?=\s*[\u4e00-\u9fff])",
    re.MULTILINE,
)
# What stands behind a number that counts or orders things (2个工作日, 1级医院, 3楼) and does not stand for itself (2 名称).
UNIT = r"(?:[个日天年月周小人次万元亿号份家季级批期届楼层岁件]|名(?!称)|类(?![别型])|种(?![类植养子])|项(?!目)|对\d)"
# The characters of the template's own words in traditional writing, so that headings, channels and ticks are read.
SIMPLE = str.maketrans(
    "開內據時體載對會層級縣鄉鎮區動請進門網報兩發佈聽證廣電視紙質閱點務服戶現場業單欄準寫眾類項號數依層責任領屬監督諮詢話備註",
    "开内据时体载对会层级县乡镇区动请进门网报两发布听证广电视纸质阅点务服户现场业单栏准写众类项号数依层责任领属监督咨询话备注",
)
BETWEEN = re.compile(r"[、，,；;\n]+")  # what people put between the names in one cell
_HAN = "\u3001-\u303f\u3400-\u9fff\uff01-\uff60“”‘’…—·"
_BLANK = "[ \t\u00a0\u2000-\u200a\u3000]+"
_JUSTIFIED = re.compile(
    f"(?<=[{_HAN}]){_BLANK}(?=[{_HAN}])"
    f"|(?<=[\u3400-\u9fff]){_BLANK}(?=\\d+(?:[-~～—–－至]\\d+)?[ \u00a0\u3000]*[个年月日天周小工])|(?<=\\d){_BLANK}(?=[个年月日天周小工条款])"
)
_SPREAD = re.compile(f"(?<![\u3400-\u9fff])[\u3400-\u9fff](?:{_BLANK}[\u3400-\u9fff](?![\u3400-\u9fff]))+")
# Between the organs that issue a document together a blank is part of its title: 财政部 农业农村部关于…
_ORGAN = "(?:部|委|局|署|院|会|行|厅|办公室|办|组|政府)"
_ISSUERS = re.compile(
    rf"([\u4e00-\u9fff]{_ORGAN}){_BLANK}(?=[\u4e00-\u9fff]{{1,20}}?{_ORGAN}(?:{_BLANK}|关于|印发|转发|令第|公告))"
)
_PAIRS = {"《": "》", "〈": "〉", "（": "）", "(": ")", "〔": "〕", "【": "】", "“": "”"}
_CLOSING = "》〉）)〕】”、，,。；;：:"
_BRACKETED = re.compile("[（(][^（()）]+[)）]")
_FAR = 300  # letters within which a bracket that a line leaves open is closed
_ROW = re.compile("[\u3400-\u9fff]{2,10}")


def squeeze(text: str) -> str:
    """A text without spaces of any kind: what narrow columns break does not differ."""
    return "".join(text.split())


def spread(text: str) -> str:
    """A text without the spaces between all letters of a word that is spread over its cell: 政 府 网 站."""
    return _SPREAD.sub(lambda found: squeeze(found[0]), text)


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


def justified(text: str) -> str:
    """A text without the spaces that justified cells put between Chinese characters. Names in a row, three or more with
    a space between them, keep theirs, and so do organs before a title: there it is all that sets them apart."""
    if not _JUSTIFIED.search(text):
        return text
    return "\n".join(line if _is_row(line) else _close(line) for line in text.split("\n"))


def _close(line: str) -> str:
    return _JUSTIFIED.sub("", _ISSUERS.sub("\\1\ufdd0", line)).replace("\ufdd0", " ")


def label(text: str) -> str:
    """What a text is called in short: its words up to a dash, bracket or comma; "" where these are many."""
    words = re.split("——|[：:，,。；;\n（(]", BULLET.sub("", text), maxsplit=1)[0].strip()
    return words if len(words) <= 12 else ""


def unnumbered(text: str) -> list[str]:
    """The texts of a cell that numbers stand before, without these; the whole of one without numbers."""
    return [part for part in _NUMBERED.split(text) if part.strip()]


def closed(text: str) -> str:
    """A name without any spaces between Chinese characters: 危险废 物经营 许可证 is one, not three in a row."""
    return _JUSTIFIED.sub("", text)


def _is_row(line: str) -> bool:
    parts = line.split()
    return len(parts) > 2 and all(_ROW.fullmatch(part) for part in parts)


def flowed(text: str) -> str:
    """A text without the line breaks that a narrow column puts inside brackets, inside words and into sentences; those
    that set things apart stay."""
    parts = lines(text)
    if len(parts) < 2 or len(text) > 20_000:
        return "\n".join(parts)
    torn = any(_JUSTIFIED.search(line) and not _is_row(line) for line in parts) or _wrapped(parts)
    found = [parts[0]]
    for number, line in enumerate(parts[1:], 1):
        if _goes_on(found[-1], line, parts[number:]) or (torn and not BULLET.match(line)):
            found[-1] += line
        else:
            found.append(line)
    return "\n".join(found)


def _wrapped(parts: tuple[str, ...]) -> bool:
    """Whether lines are one sentence that fills its column: all but the last as wide as the widest, with commas."""
    *full, last = parts
    widths = [_width(line) for line in full]
    widest = max(widths)
    return (
        len(parts) > 2
        and widest >= 6
        and min(widths) >= widest - 1
        and _width(last) <= widest
        and not any(BULLET.match(line) for line in parts)
        and any(mark in line.rstrip("、。；") for line in parts for mark in "，、。；")
        and not any(line.endswith(("；", "。", ";")) for line in full)
    )


def narrow(parts: tuple[str, ...], *, widest: int) -> bool:
    """Whether lines are what a column of at most `widest` letters leaves of a text: three or more, all but those that end a
    part and the last one of about the same width."""
    full = [_width(line) for line in parts[:-1] if not line.endswith(("；", "。", ";"))]
    return len(full) > 2 and max(full) <= widest and min(full) >= max(full) - 1


def _width(line: str) -> float:
    return sum(1 if char > "\u2e7f" or char in "“”‘’…—" else 0.5 for char in line)


def _goes_on(before: str, line: str, rest: tuple[str, ...]) -> bool:
    """Whether a line goes on with what stands in the line above."""
    if line[0] in _CLOSING or line[0] == "的" or (_BRACKETED.fullmatch(line) and not BULLET.match(line)):
        return True
    opened = _open(before)
    if opened and _PAIRS[opened] in "".join(rest)[:_FAR].partition(opened)[0]:
        return True
    if BULLET.match(line):
        return False
    if before[-1] in "，,、" or (len(line) == 1 and "\u3400" <= line <= "\u9fff"):
        return True
    last, first = re.split("[、，,]", before)[-1], re.split("[、，,]", line)[0]
    both = len(last) < len(before) or len(first) < len(line)  # a word that a comma and the line's end cut to one letter
    return (
        both
        and "\u3400" <= last[-1:] <= "\u9fff"
        and ((len(last) == 1 and len(last) < len(before)) or (len(first) == 1 and len(first) < len(line)))
    )


def closes(before: str, text: str) -> bool:
    """Whether a text closes a bracket that the one before it leaves open."""
    opened = _open(before)
    return bool(opened) and _PAIRS[opened] in text.partition(opened)[0]


def _open(text: str) -> str:
    """The bracket that a text leaves open; "" where there is none."""
    waiting: list[str] = []
    for char in text[-_FAR:]:
        if char in _PAIRS:
            waiting.append(char)
        elif waiting and char == _PAIRS[waiting[-1]]:
            waiting.pop()
    return waiting[-1] if waiting else ""
