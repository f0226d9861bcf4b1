"""What a cell of a published table says: ticks, channels, elements, laws."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from gongkai.model.item import GROUPS, OTHER, PUBLIC
from gongkai.model.law import Law

TICKED = frozenset("√✓✔■●☑☒▲★◆R⊙vVtT是1有Y")
UNTICKED = frozenset({"", "□", "口", "☐", "○", "〇", "o", "O", "否", "×", "✗", "/", "／", "-", "—", "——", "0", "无", "N"})  # fmt: skip
_YES = "√✓✔■●☑◆▇█"
_NO = "□☐○〇◇"
_MARKED = re.compile(rf"([{_YES}{_NO}])")
_LETTERED = re.compile(r"(?:^|[\s、，,；;])([Rt口oO])(?=[\s\u3000]*[\u4e00-\u9fff])")
_BULLET = re.compile(
    r"^\s*(?:[●■◆▪•·\-—*★▲]|[（(]?\d{1,2}[)）.．、:：](?!\d)|[①-⑳]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．])\s*"
)
_INSIDE = re.compile(r"(?:(?<=^)|(?<=[；;。\s，,、]))(?=(?:\d{1,2}[.．、)）](?!\d)|[（(]\d{1,2}[)）]))|(?=[①-⑳])")
_TITLE = re.compile(
    r"(?:【[^】]{1,6}】)?《(?P<title>(?:[^《》]|《[^《》]*》)+)》"
    r"(?:\s*[（(\[〔【［](?P<number>(?:[^（）()《》]|[（(]\d{4}[)）]){2,40}?(?:号|號|年|次会议|公告|修正|修订|通过)[^（）()《》]{0,20}?)[)）\]〕】］])?"
    r"\s*(?P<article>第[一二三四五六七八九十百千零〇\d]+条(?:[第款项目、和及至，一二三四五六七八九十百千零〇\d条（）()]*[款项条目）)])?)?"
)
_BROKEN = re.compile(
    r"(?<![；;、，,。局委办府站所院处室会厅馆队校社组村镇乡司关行])(?<!中心|部门|机构|机关|单位|街道|企业|大队|法院)\s*\n\s*"
)
_CHANNELS = {
    "政府网站": ("门户网站", "政府门户网站", "政府信息公开网", "网站", "政府网"),
    "政府公报": ("公报",),
    "两微一端": ("两微一端新媒体", "微信微博", "微信公众号", "政务微信", "政务微博", "政务新媒体", "两微"),
    "发布会/听证会": ("发布会", "听证会", "新闻发布会", "发布会听证会"),
    "广播电视": ("广播", "电视"),
    "纸质媒体": ("报纸", "纸媒", "纸质载体"),
    "公开查阅点": ("查阅点", "公开查询点", "信息查阅点", "政府信息公开查阅点"),
    "政务服务中心": ("便民中心", "行政服务中心", "政务服务大厅"),
    "便民服务站": ("便民服务中心", "便民服务点"),
    "入户/现场": ("入户", "现场", "入户现场"),
    "社区/企事业单位/村公示栏（电子屏）": ("社区企事业单位村公示栏", "村公示栏", "社区公示栏", "公示栏", "社区公示栏电子屏", "村居企事业单位公示栏电子屏"),
    "精准推送": ("精准推送告知",),
}  # fmt: skip


class Basis(NamedTuple):
    """A cell of laws: those that the registry knows as it cites them, the texts of the others, and the texts of
    those that stand there with another number than in the registry."""

    cited: tuple[str, ...]
    unknown: tuple[str, ...]
    differing: tuple[str, ...]


def squeeze(text: str) -> str:
    """A text without spaces of any kind: what narrow columns break does not differ."""
    return re.sub(r"[\s\u3000\u00a0]+", "", text)


# The characters of the template's own words in traditional writing, so that headings, channels and ticks are read.
SIMPLE = str.maketrans(
    "開內據時體載對會層級縣鄉鎮區動請進門網報兩發佈聽證廣電視紙質閱點務服戶現場業單欄準寫眾類項號數依層責任領屬監督諮詢話備註",
    "开内据时体载对会层级县乡镇区动请进门网报两发布听证广电视纸质阅点务服户现场业单栏准写众类项号数依层责任领属监督咨询话备注",
)


def letters(text: str) -> str:
    """Only what is read: no spaces, no punctuation, no numbering."""
    return re.sub(r"[^\w]|_", "", text)


def tick(text: str) -> bool | None:
    """Whether a tick cell is ticked; None where it holds something else."""
    plain = squeeze(text)
    if plain in UNTICKED:
        return False
    return True if plain in TICKED or set(plain) <= set(_YES) else None


def lines(text: str) -> tuple[str, ...]:
    """The lines of a cell, as gongkai writes lists."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def elements(text: str) -> tuple[str, ...]:
    """The elements of 公开内容: numbered, on lines of their own, or set apart by semicolons."""
    numbered = _INSIDE.split(text)
    if len([part for part in numbered if part.strip()]) > 1 and _BULLET.match(text):
        parts = [re.sub(r"\s*\n\s*", "", part) for part in numbered]
    else:
        parts = text.split("\n")
        if any(part.rstrip().endswith(("；", ";", "。")) for part in parts) or len(parts) == 1:
            parts = re.split(r"[；;]", re.sub(r"\s*\n\s*", "", text) if len(parts) > 1 else text)
    found = (_BULLET.sub("", part.strip()).strip(" \u3000；;。") for part in parts)
    return tuple(dict.fromkeys(part for part in found if part))


def bodies(text: str) -> tuple[str, ...]:
    """The offices of 公开主体. A line that ends in the middle of a name goes on in the next."""
    text = _BROKEN.sub("", text)
    parts = re.split(r"[\n；;、，,]", text) if "（" not in text and "(" not in text else re.split(r"[\n；;]", text)
    return tuple(dict.fromkeys(squeeze(part).strip("。") for part in parts if part.strip()))


def channels(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The ticked channels by the template's names; others as `其他：…`, a bare 其他 where nothing is told of it."""
    marked = _LETTERED.sub(lambda m: m[0].replace(m[1], "■" if m[1] in "Rt" else "□"), text)
    pieces = _MARKED.split(marked)
    if len(pieces) > 1:
        ticked = [words for mark, words in zip(pieces[1::2], pieces[2::2], strict=True) if mark in _YES]
        if not any(mark in _NO for mark in pieces[1::2]):  # names without a box are those that are not ticked
            ticked = [_first(words, names) for words in ticked]
            pieces[0] = "" if _all_known(pieces[0].split(), names) else pieces[0]
        found = [_channel(_joined(words), names) for words in ([pieces[0]] if squeeze(pieces[0]) else []) + ticked]
    else:
        found = [_channel(words, names) for words in _listed(text, names)]
    return tuple(dict.fromkeys(name for name in found if name))


def _first(words: str, names: tuple[str, ...]) -> str:
    """The words up to the names of the template that follow them without a mark."""
    parts = words.split()
    return parts[0] if len(parts) > 1 and _all_known(parts[1:], names) else words


def _all_known(parts: list[str], names: tuple[str, ...]) -> bool:
    return all(part.strip("、，,；;。") in names for part in parts)


def _joined(words: str) -> str:
    return re.sub(r"\s*\n\s*", "", words).strip(" \u3000、，,；;。—_")


def _listed(text: str, names: tuple[str, ...]) -> list[str]:
    """A plain list's parts; names that hold a slash are not cut."""
    parts = re.split(r"[\n、，,；;。]|\s{1,}|(?<=[一-鿿])[.．](?=[一-鿿])", text.strip())
    return [_BULLET.sub("", part).strip() for part in parts if part.strip()]


def _channel(words: str, names: tuple[str, ...]) -> str:
    if words in names:
        return words
    if words.startswith(OTHER):
        rest = words[len(OTHER) :].strip(" ：:_—（）()\u3000＿")
        return f"{OTHER}：{rest}" if rest else OTHER
    key = letters(words.translate(SIMPLE))
    for name in names:
        if key == letters(name) or key in (letters(alias) for alias in _CHANNELS.get(name, ())):
            return name
        if len(key) >= 6 and letters(name).startswith(key):
            return name
    return f"{OTHER}：{words}" if key else ""


def basis(text: str, laws: Mapping[str, str]) -> Basis:
    """The laws of 公开依据. `laws` finds the registry's key by a title's or a title and number's letters."""
    cited: list[str] = []
    unknown: list[str] = []
    differing: list[str] = []
    joined = re.sub(r"\s*\n\s*", "\n", text)
    rest = joined
    for found in _TITLE.finditer(re.sub(r"\n", "", joined)):
        title, number, article = found["title"], found["number"] or "", found["article"] or ""
        numbered = laws.get(_law(title) + letters(number))
        key = numbered or laws.get(_law(title))
        if key is None:
            unknown.append(found[0])
            continue
        cited.append(key + article)
        if numbered is None:
            differing.append(found[0])
    rest = _TITLE.sub("", re.sub(r"\n", "", joined))
    left = [part for part in re.split(r"[、，,；;。\s]", rest) if len(letters(part)) > 3]
    for part in left:
        key = laws.get(_law(part))
        if key is not None:
            cited.append(key)
        elif not re.fullmatch(r"[\d.．、和及等以]*(?:等)?(?:有关|相关)?(?:法律法规|规定|文件)*", part):
            unknown.append(part)
    return Basis(tuple(dict.fromkeys(cited)), tuple(dict.fromkeys(unknown)), tuple(dict.fromkeys(differing)))


def _law(title: str) -> str:
    return letters(title).replace("中华人民共和国", "")


def law_names(laws: Mapping[str, Law]) -> dict[str, str]:
    """The registry's keys by titles, by titles with numbers, and by themselves. A title that two laws bear is left out."""
    names: dict[str, str] = {}
    twice: set[str] = set()
    for key, law in laws.items():
        title = _law(law.title)
        if names.setdefault(title, key) != key:
            twice.add(title)
        if law.number:
            names[title + letters(law.number)] = key
    for title in twice:
        current = [key for key, law in laws.items() if _law(law.title) == title and law.status == "现行"]
        names[title] = current[0] if current else names[title]
    for key in laws:
        names.setdefault(_law(key), key)
    return names


def audience(everyone: str, groups: str, both: str) -> tuple[tuple[str, ...], str]:
    """The parts of 公开对象 from its tick columns or its one column, and what was not understood."""
    parts: list[str] = []
    odd: list[str] = []
    ticked = tick(everyone)
    if ticked:
        parts.append(PUBLIC)
    elif ticked is None:
        odd.append(everyone)
    marked = tick(groups)
    if marked:
        parts.append(GROUPS)
    elif marked is None:
        named = re.sub(r"^(?:特定群体|特定对象)?\s*(?:[（(]请写明[)）])?\s*[：:]?", "", unticked(groups))
        parts.append(f"{GROUPS}：{'、'.join(lines(named.strip('（）() ')))}" if named.strip() else GROUPS)
    if both:
        parts.extend(_audience(both))
    return tuple(dict.fromkeys(parts)), "；".join(odd)


def unticked(text: str) -> str:
    """The text behind its tick."""
    plain = text.strip()
    return plain[1:].strip() if plain[:1] in _YES or re.match(r"[Rt][\s\u4e00-\u9fff]", plain) else plain


def _audience(text: str) -> list[str]:
    pieces = _MARKED.split(text)
    texts = (
        [words for mark, words in zip(pieces[1::2], pieces[2::2], strict=True) if mark in _YES]
        if len(pieces) > 1
        else re.split(r"[\n；;]|、(?=特定|全社会)|(?<=全社会)[、，,和及]", text)
    )
    parts: list[str] = []
    for one in texts:
        words = _joined(one)
        if squeeze(words) in (PUBLIC, "社会公众", "全体社会", "社会", "全社会公众"):
            parts.append(PUBLIC)
        elif words:
            named = re.sub(r"^(?:特定群体|特定对象|特定人群)\s*[：:（(]?", "", words).strip("）)：: ")
            named = "" if named == "请写明" else named
            parts.append(f"{GROUPS}：{named}" if named else GROUPS)
    return parts
