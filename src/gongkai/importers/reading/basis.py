"""公开依据: the laws and documents that a cell cites, found in the registry by title or number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from gongkai.importers.reading.text import justified, letters, unbroken
from gongkai.model.law import Law

_TITLE = re.compile(
    r"(?:【[^】]{1,6}】)?《(?P<title>(?:[^《》]|《[^《》]*》)+)》(?P<tail>[（(](?:试行|暂行|修订|修正)[)）])?"
    r"(?:\s*[（(\[〔【［](?P<number>(?:[^（）()《》]|[（(]\d{4}[)）]){2,40}?(?:号|號|年|次会议|公告|修正|修订|通过)[^（）()《》]{0,20}?)[)）\]〕】］])?"
    r"\s*(?P<article>第[一二三四五六七八九十百千零〇\d]+条(?:[第款项目、和及至，一二三四五六七八九十百千零〇\d条（）()]*[款项条目）)])?)?"
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[【（(［]\d{4}[〕\]】）)］]\s*第?\d{1,4}\s*号")
_ALONE = re.compile(
    r"^国务院令|(?<!\d)\d{4}(?!\d)\d*号$"
)  # a presidential order's number comes again with each president
_INSIDE = re.compile(r"《[^《》]{1,200}》|[（(\[〔][^（()）]{1,60}[)）\]〕]")
_FILLER = re.compile(r"\d{0,2}[.．、和及等以与或]*(?:有关|相关)?(?:法律|法规|规章|政策|文件|规定|制度|要求)*")
_PREFIX = re.compile(r"^(?:【[^】]{1,6}】|\d{1,2}[.．、)）]|[①-⑳]|[（(]\d{1,2}[)）])+")


class Basis(NamedTuple):
    """A cell of laws: those that the registry knows as it cites them; documents that it does not know; the texts of
    those that stand there with another number than in the registry; words that name no document."""

    cited: tuple[str, ...]
    unknown: tuple[str, ...]
    differing: tuple[str, ...]
    words: tuple[str, ...]


def basis(text: str, laws: Mapping[str, str]) -> Basis:
    """The laws of 公开依据. `laws` finds the registry's key by what `law_names` lists."""
    cited: list[str] = []
    unknown: list[str] = []
    differing: list[str] = []
    joined = _INSIDE.sub(lambda found: justified(found[0]), unbroken(text))
    for found in _TITLE.finditer(joined):
        title, number, article = found["title"] + (found["tail"] or ""), found["number"] or "", found["article"] or ""
        both = laws.get(_law(title) + _digits(number))
        key = both or laws.get(_law(title)) or laws.get(_law(found["title"]))
        named = laws.get(f"#{_digits(number)}") if number else None
        if key is None and named is None:
            unknown.append(found[0])
            continue
        cited.append((key or named or "") + article)
        if both is None and number:
            differing.append(found[0])
    words: list[str] = []
    rest = _TITLE.sub("\n", joined)
    for found in _NUMBER.finditer(rest):
        key = laws.get(f"#{_digits(found[0])}") or laws.get(_law(found[0]))
        (cited if key else unknown).append(key or found[0])
    for part in re.split(r"[，,；;。\n]", _NUMBER.sub("\n", rest)):
        _bare(part.strip(), laws, cited, words)
    return Basis(*(tuple(dict.fromkeys(found)) for found in (cited, unknown, differing, words)))


def _bare(part: str, laws: Mapping[str, str], cited: list[str], words: list[str]) -> None:
    """What stands outside of 《》: laws by their names alone, filling words, or a text of its own."""
    for piece in part.split("、"):
        plain = _PREFIX.sub("", piece.strip(" 　:：（）()"))
        key = laws.get(_law(plain)) if len(letters(plain)) > 3 else None
        if key is not None:
            cited.append(key)
        elif letters(plain) and not _FILLER.fullmatch(plain):
            words.append(piece.strip(" 　:：、"))


def _law(title: str) -> str:
    return letters(title).replace("中华人民共和国", "")


def _digits(number: str) -> str:
    """A document's number whatever its brackets: 国令第711号 is 国务院令第711号."""
    plain = letters(number).replace("第", "")
    return re.sub(r"^国令", "国务院令", re.sub(r"^中华人民共和国(?=国务院令|主席令)", "", plain))


def law_names(laws: Mapping[str, Law]) -> dict[str, str]:
    """The registry's keys by titles, by titles with numbers, by `#` and the number alone, and by themselves.

    Of laws that bear one title, the one in force counts; numbers that several laws bear do not count alone.
    """
    names: dict[str, str] = {}
    twice: set[str] = set()
    shared: set[str] = set()
    for key, law in laws.items():
        title = _law(law.title)
        if names.setdefault(title, key) != key:
            twice.add(title)
        if law.number:
            number = _digits(law.number)
            names[title + number] = names[title + _digits(re.sub(r"[（(][^（()）]*[)）]$", "", law.number))] = key
            alone = f"#{number}"
            if _ALONE.search(number) and names.setdefault(alone, key) != key:
                shared.add(alone)
    for title in twice:
        current = [key for key, law in laws.items() if _law(law.title) == title and law.status == "现行"]
        names[title] = current[0] if current else names[title]
    for number in shared:
        del names[number]
    for key in laws:
        names.setdefault(_law(key), key)
    return names
