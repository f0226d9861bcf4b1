"""公开依据: the laws and documents that a cell cites, found in the registry by title or number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.importers.reading.text import BULLET, justified, unbroken
from gongkai.model.law import OTHER, Law
from gongkai.model.letters import letters
from gongkai.model.numerals import chinese, numeral

_TITLE = re.compile(
    r"(?:【[^】]{1,20}】)?《(?P<title>(?:[^《》]|《[^《》]*》)+)》(?P<tail>[（(](?:试行|暂行|修订|修正)[)）])?"
)
_ARTICLE = re.compile(
    r"\s*+[、，,：:中的之]?\s*+(第[一二三四五六七八九十百千零〇\d]+[编章节])*+(第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十]{1,2})?(?:[第款项目、和及至，一二三四五六七八九十百千零〇\d条（）()]{0,200}[款项条目）)])?)"
)
_TITLED = "《[^《》]{1,200}》"  # is left as it is
_DIGITS = r"(?:\d{1,3}|[一二三四五六七八九十百零〇]{1,7})"
_NUMERAL = rf"\s{{0,3}}{_DIGITS}\s{{0,3}}"
# Articles told with digits, or several at once: 第7条, 第七、八条, 第7-9条; and their parts: 第(2)项.
_ARTICLES = re.compile(
    rf"{_TITLED}|(?:第|(?<=[》）)]))\s{{0,3}}({_DIGITS}(?:\s{{0,3}}条?[、，,和及与至到~～－—–-]{{1,2}}\s{{0,3}}(?:第\s{{0,3}})?"
    rf"{_DIGITS}){{0,30}})\s{{0,3}}条"
)
_PART = re.compile(rf"{_TITLED}|第(\s{{0,3}}[（(])?({_NUMERAL})(?:[)）]\s{{0,3}})?([款项目])(?![目录])")
_FRAMED = re.compile(
    rf"(?<=[》）)])\s{{0,3}}[（(\[〔【]\s{{0,3}}(第{_NUMERAL}条(?:[^（()）《》]|[（(]{_NUMERAL}[)）]){{0,60}})[)）\]〕】]"
)
_BEFORE = (
    r"(?:【[^】]{1,6}】|\d{1,2}[.．、)）]|[①-⑳]|[（(]\d{1,2}[)）]|[一二三四五六七八九十]{1,3}、|\s){0,4}"  # of a law
)
_FIRST = re.compile(r"第[一二三四五六七八九十百千零〇\d]+条")
_GOING_ON = frozenset("第款项目、和及至，一二三四五六七八九十百千零〇条（）()")  # signs of articles, besides digits
# Between an article and its text.
_BODY = re.compile(
    r"(?<=[款项条目）)])(?:\s{0,9}[：:]\s{0,9}|[ \u3000\t]{1,9})(?=[^\s《【第])"
    r"|(?<=[\d一二三四五六七八九十百]条)(?=[\u4e00-\u9fff])(?![第款项目和与及至或、等之的中所规内各以])"
)
HISTORY = "通过、修正的经过：依据只印登记簿里的名称和文号，经过没有写"
QUOTED = "条文的内容：依据只写法规和第几条，条文没有写"  # what is told of the texts of articles
_SENTENCE = re.compile("。|应当|可以|不得|必须|负责|……|…")
# What an article's text is followed by: a line that begins with a law or an article, or one of these with a text of its own.
_AFTER = re.compile(
    rf"\n{_BEFORE}(?=《|【|第[一二三四五六七八九十百千零〇\d]{{1,9}}条)"
    rf"|(?<=[。；;]){_BEFORE}(?=(?:《[^《》\n]{{2,80}}》\s{{0,3}}(?:[（(〔][^（()）\n]{{1,80}}[)）〕])?\s{{0,3}})?第[一二三四五六七八九十百千零〇\d]{{1,9}}条[^：:。\n]{{0,20}}[：:])"
    rf"|(?<=。){_BEFORE}(?=《[^《》\n]{{2,80}}》(?:[、，,；;\n]|$))"
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}\s{0,9}[〔\[【（(［]\s{0,9}\d{4}\s{0,9}[〕\]】）)］]\s{0,9}第?\s{0,9}\d{1,4}\s{0,9}号"
)
# An order's number, or an announcement's: 国务院令第711号, 国务院令（711号）, 民政部66号令, 国家税务总局公告2017年第13号.
_ORDER = re.compile(
    r"\s{0,3}(?![及和与])(?:(?![年月日])[\u4e00-\u9fff]){2,14}?(?:令\s?(?:[（(]第?\s?\d{1,4}\s?号[)）]|第?\s?\d{1,4}\s?号)|第?\s?\d{1,4}\s?号令|公告\d{4}年第?\d{1,4}号)"
)
_NUMBERS = re.compile(f"{_NUMBER.pattern}|{_ORDER.pattern}")
_PAPER = re.compile("文件?(?:精神|要求|规定)?(?![\u4e00-\u9fff])")  # behind a number: 国办发〔2016〕80号文
_A_NOTICE = re.compile("的(?:补充)?(?:通知|公告)")  # behind a title: 《甲规程》的通知
# Which version of a law a title tells: 土地管理法（2019修正）.
_VERSION = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}年?(?:修[订正改])?(?:版|本)?|(?:最?新)?修[订正改](?:版|本)?)$")
# What tells a document's number or history.
_INNER = re.compile(r"号|號|年|次会议|公告|修正|修订|通过|施行|公布|发布|^\d{4}$|^[A-Z]{2}[\s/]{0,9}T?\s{0,9}\d")
_NUMBERED = re.compile(r"[号號]|公告|^[A-Z]{2}")
# A presidential order's number comes again with each president.
_ALONE = re.compile(r"^国务院令|(?<!主席)令\d+号$|公告\d{4}年\d+号$|[\u4e00-\u9fff]\d{5,8}号$")
_INSIDE = re.compile(r"《[^《》]{1,200}》|[（(\[〔][^（()）]{1,60}[)）\]〕]")
_KIND = r"(?:法律|法规|规章|政策|规范性|文件|规定|制度|要求|办法|条款)"
_FILLER = re.compile(
    rf"(?:\d{{0,2}}+[.．、和及等以与或之的]*+)(?:其他|国家|各地|当地|地方|本地|上级|各级|省|市|县|区|级|[和及、与])*+(?:有关|相关|配套|现行|关)*+(?:{_KIND}|[和及等、与])*+"
)
_JOINING = re.compile(r"[等及和与或以、\d]*")
_PREFIX = re.compile(r"^(?:【[^】]{1,20}】|\d{1,2}[.．、)）]|[①-⑳]|[（(]\d{1,2}[)）])+")
_COUNTING = re.compile(r"(?<=[^\d\s])\s*(?:(?<!第)\d{1,2}[.．、]|[①-⑳]|[（(]\d{1,2}[)）])$")  # the next one's number
# What stands before a document and says nothing of it: its number in the cell and its kind (2.【部门规章及规范性文件】).
_NUMBERED = re.compile(
    r"(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.．、:：]?|[①-⑳]|【[^】]{1,20}】|[\s；;、，,])*+"
)
_ALIKE = {"）": "）)", ")": "）)", "]": "]〕］", "〕": "]〕］", "】": "】", "］": "]〕］"}  # what closes a bracket
_HAN_NUMBER = re.compile("第([一二三四五六七八九十百]{1,6})号")
_OPENING = "（([〔【［"
_CLOSING = "）)]〕】］"
# A number in brackets of which one was forgotten or is another's: （甲办发〔201612号）, （甲办发(2016)12号、, （国务院令第711）.
_MISWRITTEN = re.compile(
    rf"[{re.escape(_OPENING)}]\s?([\u4e00-\u9fff]{{1,12}}(?:[{re.escape(_OPENING)}]?\s?\d{{4}}\s?[{re.escape(_CLOSING)}]?\s?\d{{1,4}}\s?号|令\s?第?\s?\d{{1,4}}\s?号?))"
    rf"(?:[{re.escape(_CLOSING)}]|(?=[、，,；;。《\s]|等|$))"
)
_FAR = 400  # letters within which what stands behind a title in brackets ends
_ISSUED = re.compile(r"(?:印发|发布|公布|转发|批转|颁布)(.{4,80}?)的?(?:通知|公告|决定)$|(?:印发|转发|批转)(.{8,80})$")
# A notice with another document's title in its own, which stands outside of 《》.
_NOTICE = re.compile(
    r"([\u4e00-\u9fff ]{0,40}(?:关于[^《》、，,；;。\n]{2,20}|[印转]发|批转))《([^《》]{2,120})》([^《》、，,；;。\n]{0,20}的\s*(?:补充)?(?:通知|公告|意见|决定|批复|函))"
)
# A document whose title stands outside of 《》 and is told by the number behind it.
_UNMARKED = re.compile(
    r"(?<![\u4e00-\u9fff])((?:[^、，,；;。\s《》（()）]|[（(][^（()）]{1,20}[)）]){6,80}(?:通知|意见|办法|方案|规定|条例|决定|批复|细则|规划|指南))\s{0,9}[（(]?\s{0,9}("
    + _NUMBER.pattern
    + r")[)）]?"
)
_ISSUER = re.compile(
    r"(?:^|(?<=[^\w、 ]))[\u4e00-\u9fff、 ]{0,40}(?:国务院|办公厅|[\u4e00-\u9fff]部|委员会|常委会|[省市县区]委|厅|总局|局|署|政府)(?:[印转]发|批转)?\s*$"
)
_LEADS = re.compile("根据|依据|依照|按照|遵照|参照|规定、")
# What stands before a law: a word that leads to it, or what kind of law it is (行政法规：).
_LED = re.compile(
    r"(?:(?<!\w)(?:(?:法律|(?:行政|地方性?|党内)?法规|(?:部门|地方|政府)*规章|规范性文件|政策(?:文件)?|司法解释|其他)[及和与、]?)+(?:依据)?\s?[：:]"
    r"|[及和与]?(?:根据|依据|依照|按照|遵照|参照)[\s：:]?)$"
)
# What goes with the law before it: 《关于…的意见》及其实施细则.
_ITS_OWN = re.compile("(?:以?及|和|与)其?((?:实施|执行)(?:细则|条例|办法|意见|方案))等?")
_LEAST = 8  # letters that a title without its issuer must have to be told by them


class Basis(NamedTuple):
    """A cell of laws. `cited` are all its citations in their order: as the registry has them, or as they are written
    where it does not. `unknown` are the documents among these; `differing` the texts of those that stand there with
    another number than in the registry; `words` what names no document and is printed all the same, `passed` what
    only says that there is more (及相关规定); `quoted` the texts of articles, which their numbers stand for; `histories`
    laws with what tells when they were adopted and amended, which the registry does not print."""

    cited: tuple[str, ...]
    unknown: tuple[str, ...]
    differing: tuple[str, ...]
    words: tuple[str, ...]
    passed: tuple[str, ...]
    quoted: tuple[str, ...]
    histories: tuple[str, ...] = ()


def without_texts(text: str) -> tuple[str, tuple[str, ...]]:
    """A cell of laws without the texts of the articles that it quotes (第九条：国家对…，第九条 国家应当…), and these. Articles that go on
    with the law above them stand behind its first one."""
    kept: list[str] = []
    quoted: list[str] = []
    place = read = 0
    after, sentence = _AFTER.search(text), _SENTENCE.search(text)
    for found in _BODY.finditer(text):
        if (article := _article_before(text, read, found.start())) is None:
            continue
        read = found.end()
        start, first = article
        if start < place:
            continue
        after = after if after is None or after.start() >= read else _AFTER.search(text, read)
        sentence = sentence if sentence is None or sentence.start() >= read else _SENTENCE.search(text, read)
        end = after.start() if after else len(text)
        if not found[0].strip() and (sentence is None or sentence.end() > end):
            continue
        between = text[place:start]
        joint = "" if not quoted or between.startswith("\n") else "；"
        kept.append(("、" if quoted and not between.strip() else joint + between) + text[first : found.start()])
        quoted.append(text[read:end].strip())
        place = end
    return "".join((*kept, text[place:])), tuple(quoted)


def spelled(text: str) -> str:
    """The text with its articles as laws number them, each with a 条 of its own: 第7、8条第2款 is 第七条、第八条第二款."""

    def part(found: re.Match[str]) -> str:
        number = found[2] and _chinese(found[2])
        return f"第{f'（{number}）' if found[1] else number}{found[3]}" if number else found[0]

    def article(found: re.Match[str]) -> str:
        if not found[1]:
            return found[0]
        pieces = re.split(f"({_DIGITS})", found[1])
        signs = (re.sub(r"[\s条第]", "", sign) for sign in pieces[2::2])
        joints = ["至" if sign and sign in "到~～－—–-" else sign for sign in signs]
        return "".join(f"第{_chinese(one)}条{joint}" for one, joint in zip(pieces[1::2], joints, strict=True))

    return _FRAMED.sub(r"\1", _ARTICLES.sub(article, _PART.sub(part, text)))


def _numbered(article: re.Match[str]) -> str:
    """An article as citations have it; its chapter, which says no more, behind it."""
    return article[2] + (f"（{article[1]}）" if article[1] else "")


def _chinese(number: str) -> str:
    plain = number.strip()
    return chinese(int(plain)) if plain.isdecimal() and int(plain) else plain


def _article_before(text: str, read: int, end: int) -> tuple[int, int] | None:
    """Where the articles begin that end at a place, as far as nothing of them was `read` before: with the comma and the blanks
    before them, and the first of them itself. None where there are none."""
    run = end
    while run > read and (text[run - 1] in _GOING_ON or text[run - 1].isdecimal()):
        run -= 1
    found = _FIRST.search(text, run, end)
    if found is None:
        return None
    before = text[read : found.start()].rstrip()
    before = before[:-1].rstrip() if before[-1:] in tuple("、，,") else before
    return read + len(before), found.start()


def basis(text: str, laws: Mapping[str, str]) -> Basis:
    """The laws of 公开依据. `laws` finds the registry's key by what `law_names` lists."""
    found = _Found(laws)
    text, quoted = without_texts(spelled(text))
    whole = _INSIDE.sub(lambda one: justified(unbroken(one[0])), _marks(text))
    joined = unbroken(_apart(whole, laws))
    joined = _UNMARKED.sub(r"《\1》（\2）", joined)
    joined = _NOTICE.sub(lambda one: f"《{one[1].strip()}〈{one[2]}〉{justified(one[3])}》", joined)
    place = 0
    for title in _TITLE.finditer(joined):
        if title.start() < place:
            continue
        before = joined[place : title.start()]
        issuer = _ISSUER.search(before)
        start = issuer.start() + _led_to(issuer[0]) if issuer else len(before)
        _loose(_LED.sub("", before[:start]), found)
        place = _document(title, joined, found, before[start:].strip(" 、"))
    _loose(joined[place:], found)
    if not found.cited and letters(text):
        found.words, found.passed = found.passed or [unbroken(text).strip()], []
        found.cited = [OTHER + "、".join(found.words)]
    lists = (found.cited, found.unknown, found.differing, found.words, found.passed, quoted, found.histories)
    return Basis(*(tuple(dict.fromkeys(one)) for one in lists))


def _led_to(issuer: str) -> int:
    """Where an issuer begins behind words that only lead to it: 及相关规定、根据国务院."""
    return max((lead.end() for lead in _LEADS.finditer(issuer)), default=0)


def _marks(text: str) -> str:
    """The text with 《》 where single or doubled angles stand for them."""
    text = re.sub(r"<<|＜＜|〈〈", "《", re.sub(r">>|＞＞|〉〉", "》", text))
    if "《" not in text:
        text = text.translate(str.maketrans("〈〉＜＞<>", "《》《》《》"))
    return _opened(text)


def _opened(text: str) -> str:
    """The text with 《 before a title of which only the end is marked: 甲条例》."""
    depth = start = 0
    pieces: list[str] = []
    written = 0
    for index, char in enumerate(text):
        if char == "《":
            depth += 1
        elif char == "》" and depth:
            depth, start = depth - 1, index + 1
        elif char == "》":
            begin = _NUMBERED.match(text, start, index)
            title = begin.end() if begin else start
            if title < index:
                pieces.append(f"{text[written:title]}《")
                written = title
            start = index + 1
        elif not depth and char in "、，,；;。\n":
            start = index + 1
    return "".join((*pieces, text[written:]))


def _apart(text: str, laws: Mapping[str, str]) -> str:
    """The text with a semicolon before each line that begins with a bullet, and around those that are a law's name."""
    lines = []
    for line in text.split("\n"):
        plain = _PREFIX.sub("", line.strip(" 　●■◆▪•·、；;。"))
        alone = "《" not in plain and _by_name(plain, laws)
        lines.append(f"；{line.strip()}；" if alone else f"；{line.lstrip()}" if BULLET.match(line) else line)
    return "\n".join(lines)


@dataclass(slots=True)
class _Found:
    """What has been found so far, as in `Basis`."""

    laws: Mapping[str, str]
    cited: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    histories: list[str] = field(default_factory=list)


def _document(title: re.Match[str], text: str, found: _Found, issuer: str) -> int:
    """Read one 《title》 with its number and article, and the issuer before it; returns where it ends."""
    full, end = title["title"] + (title["tail"] or ""), title.end()
    if after := _A_NOTICE.match(text, end):
        end = after.end()
    inner, end = _bracketed(text, end)
    more, end = _bracketed(text, end) if inner else ("", end)  # （国务院令第711号）（2019年修订）
    if more and not _NUMBERED.search(inner):
        inner, more = more, inner
    number = inner if _NUMBERED.search(inner) else ""
    if not inner and (after := _NUMBER.match(text, end) or _ORDER.match(text, end)):
        number, end = after[0], after.end()
    article = ""
    if after := _ARTICLE.match(text, end):
        article, end = _numbered(after), after.end()
    if not inner and article:
        inner, end = _bracketed(text, end)
        number = number or inner
    whole = issuer + re.sub(r"^【[^】]*】", "", text[title.start() : end].strip())
    forms = (*_forms(full), *_forms(title["title"]))
    said = _digits(number or inner)
    same = [key for form in _forms(full) if (key := found.laws.get(form + said))] if said else []
    known = [*same, *(key for form in forms if (key := found.laws.get(form)))]
    named = found.laws.get(f"#{_digits(number or full)}", "")
    if not known and not named:
        found.unknown.append(whole)
        found.cited.append(whole if whole.startswith("《") else OTHER + whole)
        return end
    found.cited.append((named if named in known else known[0] if known else named) + article)
    if issuer or (inner and not same and named not in known):
        told = found.differing if issuer or not _is_history(inner, forms, found) else found.histories
        told.append(whole)
    elif more or (not same and forms[0] not in found.laws and _VERSION.search(forms[0])):
        found.histories.append(whole)
    return end


def _is_history(inner: str, forms: Sequence[str], found: _Found) -> bool:
    """Whether what stands behind a title tells its law's own number and more, or no number at all."""
    numbers = [one[0] for one in (*_NUMBER.finditer(inner), *_ORDER.finditer(inner))]
    return not re.search("[号號]", inner) or any(form + _digits(one) in found.laws for one in numbers for form in forms)


def _bracketed(text: str, start: int) -> tuple[str, int]:
    """What stands in the brackets that follow a title, when it is a number or a history; and where it ends."""
    at = start + len(text[start:]) - len(text[start:].lstrip()) if text[start : start + 1].isspace() else start
    opens = text[at : at + 1]
    if not opens or opens not in _OPENING:
        return "", start
    waiting: list[str] = []
    for index in range(at, min(len(text), at + _FAR)):
        if text[index] in _OPENING:
            waiting.append(_CLOSING[_OPENING.index(text[index])])
        elif text[index] in _CLOSING and text[index] not in _ALIKE.get(waiting.pop(), ""):
            break
        if not waiting:
            inner = text[at + 1 : index]
            if _INNER.search(inner):
                return inner, index + 1
            break
    if number := _MISWRITTEN.match(text, at):
        return number[1] if number[1].endswith("号") else f"{number[1]}号", number.end()
    return "", start


def _loose(text: str, found: _Found) -> None:
    """What stands outside of 《》: documents by number or by name alone, words that say there is more, other words."""
    place = 0
    for one in _NUMBERS.finditer(text):
        _named(text[place : one.start()], found)
        place = after.end() if (after := _PAPER.match(text, one.end())) else one.end()
        number = one[0][_led_to(one[0]) :].strip()
        key = found.laws.get(f"#{_digits(number)}") or found.laws.get(_law(number))
        found.cited.append(key or OTHER + number)
        if not key:
            found.unknown.append(number)
    _named(text[place:], found)


def _named(text: str, found: _Found) -> None:
    """Documents by their names alone; what stands between them stays together."""
    left = ""
    text = re.sub(r"[^、，,；;。\n]+", lambda one: _set_apart(one[0], found.laws), text)
    for piece, sign in zip(*[iter([*re.split(r"([、，,；;。\n])", text), ""])] * 2, strict=True):
        plain = _PREFIX.sub("", piece.strip(" 　:：（）()●■◆▪•·"))
        if found.cited and (article := _ARTICLE.fullmatch(plain)) and not re.search(r"\w", left):
            joint = "、" if _FIRST.search(found.cited[-1]) else ""
            found.cited[-1] += joint + _numbered(article)  # of the law before it
            left = ""
            continue
        key = _by_name(plain, found.laws) or _its_own(plain, found)
        passed = letters(plain) and _FILLER.fullmatch(plain)
        if not key and not passed:
            left += piece + sign
            continue
        _keep(left, found)
        left = ""
        if key:
            found.cited.append(key)
        elif not _JOINING.fullmatch(plain):
            found.passed.append(plain)
    _keep(left, found)


def _set_apart(words: str, laws: Mapping[str, str]) -> str:
    """The words with commas instead of blanks, where nothing but laws stands between these."""
    names = words.split()
    return "、".join(names) if len(names) > 1 and all(_by_name(name, laws) for name in names) else words


def _by_name(words: str, laws: Mapping[str, str]) -> str:
    """The law that words name without 《》, with its article; "" where they name none."""
    first = _FIRST.search(words)
    title, article = (words[: first.start()], words[first.start() :]) if first else (words, "")
    if len(letters(title)) < 3 or (article and not _ARTICLE.fullmatch(article)):
        return ""
    key = next((key for form in _forms(title) if (key := laws.get(form))), "")
    return key and key + article


def _its_own(words: str, found: _Found) -> str:
    """The law that is told as belonging to the one cited before it (及其实施细则); "" where there is none."""
    told = _ITS_OWN.fullmatch(words)
    if told is None or not found.cited:
        return ""
    titles = (form for form, key in found.laws.items() if key == found.cited[-1])
    return next((key for title in titles if (key := found.laws.get(title + told[1]))), "")


def _keep(text: str, found: _Found) -> None:
    words = _COUNTING.sub("", _PREFIX.sub("", text.strip(" 　:：、，,；;。●■◆▪•\n")))
    if letters(words) and not _NUMBERED.fullmatch(words) and words != "号":
        found.words.append(words)
        found.cited.append(OTHER + words)


def _law(title: str) -> str:
    return letters(title).replace("中华人民共和国", "")


def _forms(title: str) -> list[str]:
    """What a title may be found by, the surest first: whole, without its issuer, what a notice brings into force, each
    also without 试行 behind it, and without 的, which many leave out."""
    whole = _law(title)
    forms = [whole]
    issuer, about, rest = whole.partition("关于")
    if about and issuer and len(rest) >= _LEAST:
        forms.append(about + rest)
    if issued := _ISSUED.search(whole):
        forms.append(issued[1] or issued[2])
    forms = [form for one in forms for form in (one, re.sub(r"(?:试行|暂行)$", "", one))]
    forms = list(dict.fromkeys((*forms, *(_VERSION.sub("", one) for one in forms))))
    return [*forms, *(form.replace("的", "") for form in forms if len(form) > _LEAST)]


def _digits(number: str) -> str:
    """A document's number whatever its brackets: 国令第711号 is 国务院令第711号."""
    number = _HAN_NUMBER.sub(lambda found: f"{numeral(found[1])}号", number)
    plain = re.sub(r"(\d{1,4})号令$", r"令\1号", letters(number).replace("第", ""))
    return re.sub(r"^国令", "国务院令", re.sub(r"^中华人民共和国(?=国务院令|主席令)", "", plain))


def law_names(laws: Mapping[str, Law]) -> dict[str, str]:
    """The registry's keys by titles, by titles with numbers, by `#` and the number alone, and by themselves.

    Of laws that bear one title, the one in force counts; numbers that several laws bear do not count alone.
    """
    names: dict[str, str] = {}
    twice: set[str] = set()
    shared: set[str] = set()
    other_names: dict[str, str] = {}
    ambiguous: set[str] = set()
    for key, law in laws.items():
        title = _law(law.title)
        if names.setdefault(title, key) != key:
            twice.add(title)
        for form in (*_forms(law.title)[1:], *(form for other in law.others for form in _forms(other))):
            if other_names.setdefault(form, key) != key:
                ambiguous.add(form)
        if law.number:
            number = _digits(re.sub(r"[（(][^（()）]*[)）]$", "", law.number))
            names[title + _digits(law.number)] = names[title + number] = key
            alone = f"#{number}"
            if _ALONE.search(number) and names.setdefault(alone, key) != key:
                shared.add(alone)
    for title in twice:
        current = [key for key, law in laws.items() if _law(law.title) == title and law.status == "现行"]
        names[title] = current[0] if current else names[title]
    for number in shared:
        del names[number]
    for form, key in other_names.items():
        if form not in ambiguous:
            names.setdefault(form, key)
    for key in laws:
        names.setdefault(_law(key), key)
    return names
