"""What a cell of a published table says: ticks, elements, offices, audiences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.importers.reading.ahead import ahead
from gongkai.importers.reading.text import BULLET, UNIT, flowed, justified, lines, narrow, squeeze, unbroken
from gongkai.importers.reading.ticks import NO, SHUT, TICKED, UNTICKED, YES, boxed, spelled
from gongkai.model.deadline import Deadline
from gongkai.model.item import GROUPS, PUBLIC
from gongkai.model.letters import letters
from gongkai.model.nothing import says_nothing

_INSIDE = re.compile(
    r"(?:(?<=^)|(?<=[；;。\s，,、]))(?=(?:\d{1,2}[.．、)）](?!\d)|[（(]\d{1,2}[)）]))|(?=[①-⒛㈠-㈩❶-❿●◆▪•〇])|(?<=\n)(?=[·★▲*])"
)
_MARKED = re.compile(rf"([{YES}{NO}])")
# What the name of a group ends with, or a mark behind it.
_PEOPLE = re.compile(
    "[人者户众象位业庭生工构方员民师长体团社所校局会属童年女军兵商店厂园院门组队站学村居级等、，,；;。）)]$"
)
_UNNAMED = re.compile(r"^\s*(?:特定群体|特定对象|特定群众|特定人群)?\s*(?:[（(]请写明[)）])?\s*[：:]?")
_BROKEN = re.compile(
    r"(?<!\s)(?<![；;、，,。局委办府站所院处室会厅馆队校社组村镇乡司关行）)])(?<!中心|部门|机构|机关|单位|街道|企业|大队|法院)[^\S\n]*+\n\s*+|(?<=[）)])[^\S\n]*+\n\s*+(?=人民政府|政府|办事处|街道)|(?<=[道镇乡])[^\S\n]*+\n\s*+(?=人民政府|政府|办事处)|(?<=政府)[^\S\n]*+\n\s*+(?=部门|办公|组成)|(?<!\s)[^\S\n]*+\n\s*+(?=[（(])"
)
# Of a whole name.
_ENDS = re.compile("(?:[局委办府站所院处室会厅馆队校社组司行）)、，,；;。]|中心|部门|机构|机关|单位)$")
_WHOLE = re.compile(f"{_ENDS.pattern}|(?:乡镇|街道|[乡镇村]|社区)$")
# Between offices; 和 only behind a whole name, of which 农业农村 is none.
_SEVERAL = re.compile(
    r"(?:[/／|｜+＋·]|\s*(?<=[局委办府站所院部处室会厅馆队校社组行司镇乡村道区门关构位心）)])(?<!农村)(?<!城乡)(?<!乡村)[及和与]\s*(?![其所下直有相])|\s+)(?![^（(]*[)）])"
)
# 市、县民政局 is one, and 乡、镇人民政府.
_LEVELS = re.compile(
    r"(?<![\u4e00-\u9fff])(?:[省市县区旗乡镇]、){1,4}(?=(?!市[场政容])(?:[省市县区旗镇]|乡镇?)[（(\u4e00-\u9fff]{2})"
)
_MORE = re.compile("(?:等(?:有关|相关)?(?:单位|部门)?|牵头|配合)$")
# No office: 县人民政府 办公室.
_PIECE = re.compile("办公室|委员会|指挥部|(?:综合|管理|服务|执法|监督)*(?:中心|[局所站处室])")
_IN_BRACKETS = re.compile(r"[（(][^（()）]{1,60}[)）]")
_CIRCLED = re.compile(r"(?=[①-⒛])|(?<=[局委办府站所院处室会心队司])(?=[（(]?\d{1,2}[)）.．、])")
_LABEL = re.compile(r"^\s*(?:[^\s：:，。；]{1,12}[：:]|[①-⑳]|[（(]?\d{1,2}[)）.．、](?!\d))")
_EVERYONE = re.compile(
    "(?:面?向)?(?:全体)?(?:全?社会|公众)(?:公众|大众|各界(?:人士)?|公开|成员)?|所有人|任何(?:单位[和或及、]个)?人|全体公民|公民、?法人[和或及、]?其他组织|不限(?:对象)?"
    "|不特定的?(?:社会)?(?:公众|群体|对象|人群|多数人)"
)
_BUT = re.compile("([\u4e00-\u9fff]{2,10})[（(](.{1,60})[)）]$")  # 全社会（涉密的除外）
_NOBODY = frozenset({PUBLIC, "略", "见备注", "详见备注", "见附件", "详见附件"})  # no group is called so
_NEXT_LIMIT = re.compile("(?<=[开布内日])[ \t\u3000]+(?=[自在于从信])")  # blanks between two limits of one line
_STEPS = 200  # numbered lines of a text whose numbers do not tell where each ends
_LONGEST = 300  # characters of one limit
_BEGUN = 4  # letters with which a limit begins that begins as the one before it
_LIMITS = 5_000  # characters of all the limits of a cell
_ENUMERATED = re.compile(r"(?:[^、，,；;。（）()《》\s\0]|\0\d+\0){1,10}")
_PUNCTUATION = "；;。：:、，,"
_MARKS = re.compile(rf"{BULLET.pattern}|^\s*〇\s*")
_BARE = rf"^[ \t\u3000]*(\d{{1,2}})(?=[ \t\u3000]*[《“\u4e00-\u9fff])(?![ \t\u3000]*{UNIT})"
_COUNTED = re.compile(
    rf"(?<![\d.])(\d{{1,2}})[.．、](?!\d)|[（(](\d{{1,2}})[)）]|(?<![\d（(.])(\d{{1,2}})[)）]|{_BARE}", re.MULTILINE
)
# The first number behind a sentence: 甲予以公开。1.乙；2.丙.
_FIRST = re.compile(r"(?<=。)[ \t\u3000]*(?=(?:1[.．、)）](?!\d)|[（(][1一][)）]|一、|[①⑴⒈㈠]))")
_DOCUMENT = re.compile("《[^《》]{1,200}》(?:\0\\d+\0)?")
_DOCUMENTS = re.compile(
    r"[^、，,；;。（）()《》\s\0]{0,20}(?:文件|法规|规[定章范]|办法|条例|政策|意见|通知|方案|标准|制度)"
)
_REMARK = re.compile(r"[ \t\u3000]{0,9}注[：:]")  # begins a line of it
_LEADING = re.compile(r"[：:]\s*(?:1[.．、]|[（(][1一][)）]|[①⑴⒈㈠])")  # 包括：1.甲；2.乙 is one
_HELD = re.compile(r"\0(\d+)\0")
_COUNT = re.compile(r"\d{0,2}|[一二三四五六七八九十]{1,3}")


def tick(text: str) -> bool | None:
    """Whether a tick cell is ticked; None where it holds something else."""
    plain = spelled(squeeze(text))
    if plain in UNTICKED:
        return False
    if set(plain) <= set(NO):
        return False
    return True if plain in TICKED or set(plain) <= set(YES) else None


def marked(text: str) -> tuple[bool | None, str]:
    """Whether a tick cell is ticked, None where it has no mark, and the words that stand in it."""
    ticked = tick(text)
    if ticked is not None:
        return ticked, ""
    plain = ahead(boxed(text.strip()))
    if plain[:1] in YES or re.match(r"[Rt][\s\u4e00-\u9fff]", plain):
        return True, plain[1:].strip()
    return (False, plain[1:].strip()) if plain[:1] in NO else (None, plain)


def elements(text: str) -> tuple[str, ...]:
    """The elements of 公开内容: numbered, on lines of their own, set apart by semicolons, or short names in a row. What
    stands in brackets stays together."""
    *above, last = text.rstrip().split("\n")
    remarks: list[str] = []
    while above and _REMARK.match(last):
        remarks.append(last.strip())
        last = above.pop()
    text, held = _held(_FIRST.sub("\n", justified(flowed("\n".join((*above, last))))))
    found = [_MARKS.sub("", part.strip()).strip(" \u3000；;。").rstrip("、，, ") for part in _numbered(text)]
    if len(found) == 1:
        row = found[0].split("、")
        if len(row) > 2 and all(_ENUMERATED.fullmatch(name) for name in row):
            found = row
        else:  # 《甲》《乙》、各地配套文件
            row = [name for one in row for name in re.split("(?<=[》\0])(?=《)", one)]
            listed = all(_DOCUMENT.fullmatch(name) or _DOCUMENTS.fullmatch(name) for name in row)
            found = row if listed and _DOCUMENT.fullmatch(row[0]) else found
    found = [_HELD.sub(lambda mark: held[int(mark[1])], part) for part in found]
    return tuple(dict.fromkeys((*filter(None, found), *reversed(remarks))))


def _numbered(text: str) -> Iterator[str]:
    """The parts of a text that begin with numbers; where there are none, its lines, cut at semicolons."""
    for _ in range(_STEPS):
        counted = _counted(text) or _lettered(text)
        if len(counted) > 1:
            yield from map(_nested, counted)
            return
        if _MARKS.match(text) and len(numbered := [part for part in _INSIDE.split(text) if part.strip()]) > 1:
            yield from map(_nested, numbered)
            return
        if len(counted := _counted(text, "[（(]")) > 1:
            yield from map(_nested, counted)
            return
        parts = text.split("\n")
        first = next((index for index, line in enumerate(parts) if index and BULLET.match(line)), 0)
        if not first:
            break
        yield from _numbered("\n".join(parts[:first]))  # what stands above the numbers is a part of its own
        text = "\n".join(parts[first:])
    parts = text.split("\n")
    ended = [part.rstrip().endswith(("；", ";", "。")) for part in parts[:-1]]
    broken = any(ended) and not all(ended)
    for part in [unbroken(text)] if broken else parts:
        yield from [part] if _LEADING.search(part) else re.split("[；;]", part)


def _nested(text: str) -> str:
    """A part in one line; lines in it that have marks of their own are set apart."""
    first, *more = text.split("\n")
    told, sign = first.rstrip(), "："
    for line in map(str.strip, more):
        if BULLET.match(line):
            told += f"{'' if told[-1:] in _PUNCTUATION else sign}{line}"
            sign = "；"
        else:
            told += line
    return told


def _counted(text: str, opening: str = "") -> list[str]:
    """The parts of a text that counts from 1. or （1） on, wherever the next number stands; none where it does not. Numbers with
    the first one's sign count before others (1、甲：1.丙；2.丁 2、乙), where there are as many of them."""
    if not re.match(rf"\s*{opening}1(?!\d)", text):
        return []
    found = [
        (re.sub(r"[\s\d]", "", one[0]).replace("(", "（").replace(")", "）"), one) for one in _COUNTED.finditer(text)
    ]
    alike = [one for sign, one in found if sign == found[0][0]]
    others = [] if opening else [one for sign, one in found if "）" not in sign]
    places = max(_in_turn(alike), _in_turn(others), key=len)
    ends = [*(found.start() for found in places[1:]), len(text)]
    if not places or text[: places[0].start()].strip():  # 1月公布：1.…
        return []
    return [text[found.end() : end] for found, end in zip(places, ends, strict=True)]


def _in_turn(numbers: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Those of the numbers that count from 1 on."""
    told: list[re.Match[str]] = []
    for one in numbers:
        if int(next(filter(None, one.groups()))) == len(told) + 1:
            told.append(one)
    return told


def _lettered(text: str) -> list[str]:
    """The same of one that counts from （一） on, or from 一、 at the beginning of its lines."""
    for sign in ("[（(]{}[)）]", "^\\s{{0,9}}{}[、.．]"):
        starts: list[int] = []
        for number in "一二三四五六七八九十":
            found = re.compile(sign.format(number), re.MULTILINE).search(text, starts[-1] if starts else 0)
            if found is None or (not starts and text[: found.start()].strip()):
                break
            starts.append(found.start())
        if len(starts) > 1:
            return [text[start:end] for start, end in zip(starts, (*starts[1:], len(text)), strict=True)]
    return []


def _held(text: str) -> tuple[str, list[str]]:
    """The text with marks for what stands in brackets (numbers do not count), and what they stand for."""
    held: list[str] = []
    written: list[str] = []
    start, depth, place = 0, 0, 0
    for index, char in enumerate(text):
        if char in "（(〔【[":
            if depth == 0:
                start = index
            depth += 1
        elif char in "）)〕】]" and depth:
            depth -= 1
            if depth == 0 and not _COUNT.fullmatch(text, start + 1, index):
                written.append(f"{text[place:start]}\0{len(held)}\0")
                held.append(unbroken(text[start : index + 1]))
                place = index + 1
    return "".join((*written, text[place:])), held


def deadline(text: str) -> str:
    """公开时限 in one line. Lines that each say a limit of their own are set apart; others are one broken sentence."""
    written: str = ""
    parts = lines(justified(_NEXT_LIMIT.sub("\n", text)))
    torn = narrow(parts, widest=7) and not all(map(_LABEL.match, parts))
    for line in parts:
        apart = (
            not torn
            and len(text) <= _LIMITS
            and written
            and written[-1] not in "；;。，,、：:"
            and _limits(written, line)
        )
        written += f"；{line}" if apart else line
    return written.rstrip("；;，,、 ")


def _limits(before: str, line: str) -> bool:
    if _LABEL.match(line):
        return True
    last = re.split("[；;]", before[-_LONGEST:])[-1]  # of a longer text no grammar makes a limit
    if line[0] in "（(":  # a remark on it
        return False
    if len(line) > _BEGUN and last[:_BEGUN] == line[:_BEGUN]:
        return True
    return max(len(last), len(line)) < _LONGEST and Deadline.parse(last).understood and Deadline.parse(line).understood


def bodies(text: str) -> tuple[str, ...]:
    """The offices of 公开主体. A line that ends in the middle of a name goes on in the next."""
    text = _IN_BRACKETS.sub(lambda found: unbroken(found[0]), text)
    parts = lines(text)
    torn = narrow(parts, widest=4) and not all(map(_ENDS.search, parts))
    text = "".join(parts) if torn else _BROKEN.sub("", text)
    whole = _LEVELS.sub(lambda found: found[0].replace("、", "\0"), _CIRCLED.sub("\n", text))
    names = [BULLET.sub("", part).strip("。 \t\u3000").replace("\0", "、") for part in _apart(whole) if part.strip()]
    found = (name for part in names for one in _either(part) if (name := squeeze(BULLET.sub("", one))))
    return tuple(dict.fromkeys(map(_alone, found)))


def _alone(name: str) -> str:
    """An office's name without what says that there are others or what it does: 县某局等部门, 县某局牵头."""
    whole = _MORE.sub("", name)
    return whole if _WHOLE.search(whole) else name


def _either(name: str) -> list[str]:
    """The offices that a name with slashes, blanks or 和 is, where each is a whole one: 甲市某局/镇人民政府（街道办事处）."""
    names = _SEVERAL.split(name) if len(name) < _LONGEST else [name]
    whole = all(len(one) > 2 and _WHOLE.search(re.sub(r"[（(][^（()）]*[)）]$", "", one)) for one in names)
    whole = whole and not any(map(_PIECE.fullmatch, names))
    return names if whole else [name]


def _apart(text: str) -> list[str]:
    """A text cut at line breaks and semicolons, and at commas that stand in no brackets."""
    parts: list[str] = []
    end, closes = len(text), False
    for index in range(len(text) - 1, -1, -1):
        char = text[index]
        if char in "（()）":
            closes = char in "）)"  # what stands before it is in brackets
        elif char in "\n；;" or (char in "、，," and not closes):
            parts.append(text[index + 1 : end])
            end = index
    return [text[:end], *reversed(parts)]


def audience(everyone: str, groups: str, both: str) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """The parts of 公开对象 from its tick columns or its one column; and the words that were not understood, each with
    the column that they stand in."""
    parts: list[str] = []
    odd: list[tuple[str, str]] = []
    ticked, words = marked(everyone)
    said = bool(_EVERYONE.fullmatch(squeeze(words)))
    if ticked or (said and ticked is None):  # its own name instead of a tick
        parts.append(PUBLIC)
    if words and not said:
        odd.append((PUBLIC, everyone))
    ticked, words = marked(groups)
    groups_named = _groups(lines(_unwrapped(_UNNAMED.sub("", words))))
    named = justified("、".join(one.rstrip("；;、，,") for one in groups_named))
    if (ticked is False and named) or SHUT.fullmatch(named) or _is_nobody(named):
        odd.append((GROUPS, groups))
    elif named:
        parts.append(f"{GROUPS}：{named}")
    elif ticked or words:
        parts.append(GROUPS)
    if both:
        found, left = _audience(both)
        parts.extend(found)
        odd.extend(("", text) for text in left)
    return tuple(dict.fromkeys(parts)), odd


def _is_nobody(group: str) -> bool:
    return group in _NOBODY or says_nothing(group)


def _groups(parts: Sequence[str]) -> list[str]:
    """The groups of people that a cell names line by line; one that a narrow column tears (被征收⏎人) is one."""
    found: list[str] = []
    for part in parts:
        torn = found and len(part) <= len(found[-1]) and not _PEOPLE.search(found[-1])
        if torn and not BULLET.match(part):
            found[-1] += part
        else:
            found.append(part)
    return found


def _unwrapped(text: str) -> str:
    """A text without brackets around the whole of it; those that belong to a word in it stay."""
    text = text.strip(" \n")
    for opening, closing in ("（）", "()"):
        if text.startswith(opening) and text.endswith(closing) and closing not in text[1:-1].partition(opening)[0]:
            return text[1:-1].strip(" \n")
    extra = sum(text.count(one) for one in "（(") - sum(text.count(one) for one in "）)")
    return text.lstrip("（( ") if extra > 0 else text.rstrip("）) ") if extra < 0 else text


def _audience(text: str) -> tuple[list[str], list[str]]:
    """The parts of one cell that holds both, and the words behind open boxes."""
    pieces = _MARKED.split(ahead(boxed(text)))
    open_words: list[str] = []
    if len(pieces) > 1:
        pairs = list(zip(pieces[1::2], pieces[2::2], strict=True))
        texts = [pieces[0], *(words for mark, words in pairs if mark in YES)]
        open_words = [words.strip() for mark, words in pairs if mark in NO and letters(_UNNAMED.sub("", words))]
    else:
        texts = re.split(r"[\n；;]|[、/／](?=特定|全社会|社会公众)|(?:(?<=全社会)|(?<=公众))[、，,和及与/／]", text)
    parts: list[str] = []
    for one in texts:
        words = justified(unbroken(one)).strip(" \u3000、，,；;。—_")
        if _EVERYONE.fullmatch(squeeze(words)):
            parts.append(PUBLIC)
        elif (but := _BUT.match(words)) and _EVERYONE.fullmatch(squeeze(but[1])):
            parts.append(PUBLIC)
            open_words.append(but[2])
        elif words:
            named = _unwrapped(_UNNAMED.sub("", words)).strip("：: ")
            if named and _is_nobody(named):
                open_words.append(words)
            else:
                parts.append(f"{GROUPS}：{named}" if named else GROUPS)
    return parts, [words for words in open_words if squeeze(words) != PUBLIC]
