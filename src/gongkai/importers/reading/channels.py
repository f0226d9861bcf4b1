"""公开渠道和载体: which of the template's channels a cell names, however they are marked, worded or run together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from gongkai.importers.reading.ahead import ahead
from gongkai.importers.reading.text import BULLET, SIMPLE, UNIT, spread, unbroken
from gongkai.importers.reading.ticks import ALWAYS, LOST, NO, UNSURE, YES
from gongkai.model.item import OTHER
from gongkai.model.letters import letters
from gongkai.model.template import CHANNEL_WORDS

_MARKED = re.compile(rf"([{YES}{NO}{UNSURE}])")
_BREAK = r"\s、，,；;。|"
_SINCE = re.compile(rf"[{_BREAK}{YES}{NO}{UNSURE}口]")  # what begins a channel in a cell
_BEFORE_WORDS = re.compile(
    rf"(?:(?<=[\s、，,；;：:。])|^)(?:[{''.join(sign for sign in LOST if sign < '一')}](?=[\u4e00-\u9fff])|口(?=[\u4e00-\u9fff])(?![岸头号腔碑径语令算服子]))"
)
_MANY = 3  # of the sign 口 before channels of a cell: there it stands in no word
_WORDS = re.compile(rf"(?:（[^）]{{0,200}}）|\([^)]{{0,200}}\)|“[^”]{{0,200}}”|[^{_BREAK}])+")
_PUNCTUATION = r"[/／、，,\s（）()]*"
# A government's own site under its full name; the name is kept beside it.
_ADDRESS = re.compile(r"\s*(?:https?://|www\.)", re.IGNORECASE)
_PLACE = re.compile("[省市县区旗乡镇村级]")  # 县政务服务中心 is that of the county
_OWN_SITE = re.compile(r"[\u4e00-\u9fff（()）]{0,14}[县市区旗乡镇][）)]?人?民?政府(?:门户|信息公开)?网站?")
_ENUMERATED = re.compile(r"(?<=[\s、，,；;。])[（(]?\d{1,2}[)）.．、](?!\d)|[①-⑳]")
_NOTES = re.compile(r"(?<![\s备附标关])\s*(?=注[：:])")
_ALONE = re.compile("[省市县区乡镇村居街道社旗]{1,2}")  # 镇、村公示栏 is one
_UNMARKED_OTHER = re.compile(rf"\n\s{{0,9}}({OTHER}[：:（(].+)", re.DOTALL)
_COUNTED = re.compile(rf"(?:(?<=[\u4e00-\u9fff)）{_BREAK}])|^)\d{{1,2}}(?:[.．、]|(?!{UNIT}))(?=[\u4e00-\u9fff])")
_JOINED = re.compile(r"[/／\\+＋&＆及和与]")
_AND_MORE = re.compile("等(?:多种)?(?:方式|形式|途径|渠道|载体|平台|媒体)?$")
_LONG = 10  # letters of a name that is known with one of them wrong
_SENTENCE = re.compile(
    r"(?:通过|采取|采用|以|利用|在)(.{2,80}?)(?:等?(?:多种)?(?:方式|形式|途径|渠道|载体)(?P<more>.{0,20})|等?(?:上|进行|予以|向社会){0,2}(?:公开|公布|公示|发布))"
)
# What a sentence ends with that says no more than 公开.
_SAYS = re.compile("(?:[向对](?:全?社会|公众|群众|外)|及时|主动|依法|进行|[予加]以|公[开布示告]|发布|宣传)+。?")
_DONE = re.compile("上?(?:进行|予以)?(?:公开|公示|公布|公告|发布|宣传|张贴|播放)$")  # 政府网站公示
_ANY = re.compile("(?:有关|相关|适当|合适)?的?(?:途径|渠道|方式|形式|载体|平台|媒体)")  # 其他途径
_SECTION = ("专栏", "栏目", "专题", "频道", "专区")  # of a site


class Channels(NamedTuple):
    """The ticked channels by the template's names, others as `其他：…` (a bare 其他 where nothing is told of it);
    words that say more than the name they stand for; words without a tick that are no name of the template; words behind
    a sign that may be a tick or not; names of the template without any box in a cell of ticked boxes that lists few."""

    names: tuple[str, ...]
    reworded: tuple[str, ...] = ()
    unticked: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    unboxed: tuple[str, ...] = ()


@lru_cache(maxsize=64)
def _simple(text: str) -> str:
    """The text in simplified characters, made once for all the places at which names are looked for."""
    return text.translate(SIMPLE)


class _Known:
    """The template's names and their aliases, recognised at a place in a text."""

    def __init__(self, names: tuple[str, ...]) -> None:
        words = {alias: name for name in names for alias in CHANNEL_WORDS.get(name, ())}
        words |= {name: name for name in names if name != OTHER}
        self._names = [words[word] for word in sorted(words, key=len, reverse=True)]
        self._exact = set(names)
        forms = (re.sub(r"[/（）]", lambda _: _PUNCTUATION, word) for word in sorted(words, key=len, reverse=True))
        self._pattern = re.compile("|".join(f"({form})" for form in forms) or r"(?!)")
        before = "|".join((OTHER, self._pattern.pattern))
        self.boxes = re.compile(rf"[{''.join(LOST)}](?=\s*(?:{before}))")

    def at(self, text: str, start: int) -> tuple[str, int]:
        """The name that begins at `start` and where it ends; ("", start) where none does."""
        found = self._pattern.match(_simple(text), start)
        return (self._names[(found.lastindex or 1) - 1], found.end()) if found else ("", start)

    def whole(self, words: str) -> str:
        """The name that the words are, punctuation aside; "" where they are none."""
        if words in self._exact and words != OTHER:
            return words
        name, end = self.at(words, 0)
        if name and not letters(words[end:]):
            return name
        key = letters(words.translate(SIMPLE))
        if len(key) < 6:
            return ""
        begun = (name for name in self._names if letters(name).startswith(key))
        return next(begun, "") or next((name for name in self._exact if _is_misspelt(key, letters(name))), "")

    def run(self, text: str) -> list[str]:
        """The names that follow one another in a text that holds nothing else; [] where it holds anything else."""
        found: list[str] = []
        place = 0
        while place < len(text):
            if text[place] in " \n\t\u3000、，,；;。":
                place += 1
                continue
            name, end = self.at(text, place)
            if not name and text.startswith(OTHER, place) and not letters(text[place + len(OTHER) :]):
                name, end = OTHER, len(text)
            if not name:
                return []
            found.append(name)
            place = end
        return found


def _is_misspelt(key: str, name: str) -> bool:
    """Whether letters are those of a long name but for one: 社区企事业单位村公式栏."""
    return len(key) == len(name) >= _LONG and sum(one != other for one, other in zip(key, name, strict=True)) == 1


_known = lru_cache(maxsize=8)(_Known)


def channels(text: str, names: tuple[str, ...]) -> Channels:
    """The channels of a cell; `names` are the template's."""
    known = _known(names)
    text = spread(text).replace("其它", OTHER)
    text, *notes = _NOTES.split(text)
    if notes:
        told = channels(text, names)
        return told._replace(reworded=(*told.reworded, *map(unbroken, notes)))
    text = re.sub(r"或者?(?=其他)", "、", text)
    pieces = _MARKED.split(ahead(_boxed(text, known), known.run))
    if len(pieces) == 1:
        return _told([one for words in _listed(text, known) for one in _ticked(words, known)])
    marks = pieces[1::2]
    unsure = [_joined(words) for mark, words in zip(marks, pieces[2::2], strict=True) if mark not in YES + NO]
    unmarked_is_unticked = not any(mark in NO for mark in marks)
    before = "" if known.run(pieces[0]) and unmarked_is_unticked else pieces[0]
    found = _ticked(_joined(before), known) if letters(before) else []
    unboxed = [] if letters(before) else known.run(pieces[0])
    open_words: list[str] = []
    for mark, words in zip(marks, pieces[2::2], strict=True):
        if mark not in YES + NO:
            continue
        if mark in NO:
            open_words.extend(_unknown(_joined(words), known))
        elif unmarked_is_unticked:
            if other := _UNMARKED_OTHER.search(words):
                open_words.extend(_unknown(_joined(other[1]), known))
                words = words[: other.start()]
            first, *others = _first(words, known)
            unboxed.extend(others)
            found.extend(_ticked(_joined(first), known))
        else:
            run = known.run(words)
            found.extend([(name, "") for name in run] if len(run) > 1 else _ticked(_joined(words), known))
    several = len({mark for mark in marks if mark in YES}) > 1  # ■ and ▲ may mean before and after an approval
    told = _told(found, [text] if several else [], open_words)
    few = (
        len(found) + len(unboxed) < 2 * len(names) // 3
    )  # a list of nearly all names has boxes before the ticked ones alone
    return told._replace(unsure=tuple(filter(letters, unsure)), unboxed=tuple(dict.fromkeys(unboxed if few else ())))


def _told(found: list[tuple[str, str]], more: list[str] | None = None, open_words: list[str] | None = None) -> Channels:
    reworded = [words for _, words in found if words] + (more or [])
    names = tuple(dict.fromkeys(name for name, _ in found if name))
    return Channels(names, tuple(dict.fromkeys(reworded)), tuple(dict.fromkeys(open_words or ())))


def _boxed(text: str, known: _Known) -> str:
    """The text with ■ and □ for the letters that symbol fonts leave behind (R, £, 口 …) before a channel's name; where they
    stand for boxes there, they do so before other words of the cell, too."""
    text = text.translate(ALWAYS)
    everywhere = text.lstrip()[:1] in LOST or sum(one[0] == "口" for one in known.boxes.finditer(text)) >= _MANY
    signs: set[str] = set()

    def box(found: re.Match[str]) -> str:
        before = text[max(0, found.start() - 200) : found.start()]
        inside = "\u4e00" <= before[-1:] <= "\u9fff" and not everywhere and not known.whole(_SINCE.split(before)[-1])
        if inside:
            return found[0]
        signs.add(found[0])
        return LOST[found[0]]

    text = known.boxes.sub(box, text)
    return _BEFORE_WORDS.sub(lambda found: LOST[found[0]] if found[0] in signs else found[0], text) if signs else text


def _listed(text: str, known: _Known) -> Iterator[str]:
    """The parts of a plain list: names of the template wherever they stand, what else there is up to a separator."""
    waiting = ""
    for part in _parts(text, known):
        if _ALONE.fullmatch(part):
            waiting += f"{part}、"
        else:
            yield waiting + part
            waiting = ""
    if waiting:
        yield waiting[:-1]


def _parts(text: str, known: _Known) -> Iterator[str]:
    if re.match(r"\s*1[.．、\u4e00-\u9fff]", text):
        text = _COUNTED.sub("\n", text)
    text = _ENUMERATED.sub("\n", "\n".join(BULLET.sub("", line) for line in text.split("\n")))
    if sentence := _SENTENCE.fullmatch(unbroken(text).strip()):
        parts = re.split("[、，,和及]", sentence[1])
        if not any(known.whole(part) for part in parts):
            yield unbroken(text).strip(" 。")
            return
        more = re.sub(r"[（()）\s，,]+", "，", _SAYS.sub("", sentence["more"] or "")).strip("，。")
        text = "、".join(parts) + (f"（{more}）" if more else "")
    place = 0
    while place < len(text):
        if _ends(text, place):
            place += 1
            continue
        name, end = known.at(text, place)
        if name and (_ends(text, end) or known.at(text, end)[0] or text.startswith(OTHER, end)):
            yield text[place:end]
        else:
            stop = _WORDS.match(text, place)
            end = stop.end() if stop else place + 1
            words = re.split(r"(?<=[\u4e00-\u9fff])[.．](?=[\u4e00-\u9fff])", text[place:end])
            yield from (BULLET.sub("", part) for part in words)
        place = end


def _ends(text: str, place: int) -> bool:
    return place >= len(text) or re.match(rf"[{_BREAK}]", text[place]) is not None


def _first(words: str, known: _Known) -> list[str]:
    """The words up to the names of the template that follow them without a mark, and these names."""
    run = known.run(words)
    if len(run) > 1:
        return run
    first, *others = words.split() or [words]
    names = list(map(known.whole, others))
    return [first, *names] if all(names) else [words]


def _ticked(words: str, known: _Known) -> list[tuple[str, str]]:
    """One channel, with the words themselves where its name does not say all of them."""
    if words.startswith(OTHER):
        rest = words[len(OTHER) :].strip(" ：:_—（）()\u3000＿")
        if _ANY.fullmatch(words[len(OTHER) :]):
            return [(OTHER, words)]
        return [(f"{OTHER}：{rest}" if rest else OTHER, "")]
    name = known.whole(words)
    if name:
        return [(name, "")]
    if (last := words.rpartition("、")[2]) != words and (name := known.whole(last)):
        return [(name, words)]  # 镇、村公示栏
    parts = _JOINED.split(words)
    if len(parts) > 1 and min(map(len, parts)) > 2 and any(known.whole(part) for part in parts):
        return [one for part in parts for one in _ticked(part.strip(), known)]
    if name := known.whole(_DONE.sub("", words)):
        return [(name, "")]
    ends = [place.end() for place in _PLACE.finditer(words, 0, _LONG)]
    for plain in (_AND_MORE.sub("", words), *(words[end:] for end in ends)):
        if name := known.whole(plain):
            return [(name, words)]
    name, end = known.at(words, 0)
    told = words[end : end + 1] in ("（", "(", "：", ":") or _ADDRESS.match(words, end) or words.endswith(_SECTION)
    if name and told and letters(words[end:]):
        return [(name, words)]
    site = _OWN_SITE.match(words) if "政府网站" in known._exact else None
    if site is not None and (site.end() == len(words) or words.endswith(_SECTION)):
        return [("政府网站", words)]
    return [(f"{OTHER}：{words}", "")] if letters(words.translate(SIMPLE)) else []


def _unknown(words: str, known: _Known) -> list[str]:
    """What stands behind an open box and is no name of the template."""
    plain = words.removeprefix(OTHER).strip(" ：:_—（）()\u3000＿") if words.startswith(OTHER) else words
    return [] if not letters(plain) or known.whole(plain) or known.run(plain) else [words]


def _joined(words: str) -> str:
    return unbroken(words).strip(" \u3000、，,；;。—_")
