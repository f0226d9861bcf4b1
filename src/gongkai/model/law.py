"""Legal bases: the registry's laws, and an item's citation of one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field

from gongkai.model.authored import keyed


class LawStatus(StrEnum):
    """Whether a law is in force.

    现行: in force, and the registered number is its own; laws of which single articles were amended since (修正) stay so.
    已修订: it was published anew under a new number, the registered one is the older text's. 已废止: repealed.
    """

    IN_FORCE = "现行"
    REVISED = "已修订"
    REPEALED = "已废止"


@keyed
class Law:
    """One entry of `guidelines/laws.yaml`.

    `key` is the short name that items cite; `number` the document number (国务院令第711号) or None
    where none is known; `others` other titles that it goes by; `effective` and `since` are dates as far as known
    (2019, 2019-05 or 2019-05-15); `successor` is the key of what replaced it, `since` when: the day from which its
    status is what it is (已修订, 已废止).
    """

    key: Annotated[str, Field(alias="简称")]
    title: Annotated[str, Field(alias="名称")]
    others: Annotated[tuple[str, ...], Field(alias="又称")] = ()
    number: Annotated[str | None, Field(alias="文号")] = None
    kind: Annotated[str, Field(alias="类别")]
    effective: Annotated[str | None, Field(alias="施行日期")] = None
    status: Annotated[str | None, Field(alias="状态")] = None
    successor: Annotated[str | None, Field(alias="被替代")] = None
    since: Annotated[str | None, Field(alias="失效日期")] = None
    note: Annotated[str | None, Field(alias="说明")] = None

    def printed(self, article: str = "") -> str:
        """The cell's text; see the function of this name."""
        return printed(self.title, self.number, article)

    def status_on(self, day: str) -> str | None:
        """What its status was on a day (2026-11-29); None where it is not known.

        A law revised or repealed later was in force; where only the year or month of that is known, until its end.
        """
        if self.status in (LawStatus.REVISED, LawStatus.REPEALED) and self.since and day < _latest(self.since):
            return LawStatus.IN_FORCE
        return self.status

    def begins_after(self, day: str) -> bool:
        """Whether it comes into force after the day; where only the year or month is known, not before its end is over."""
        return self.effective is not None and self.effective[: len(day)] > day[: len(self.effective)]


def successor_on(laws: Mapping[str, Law], key: str, day: str) -> Law | None:
    """What took a law's place and is in force on the day, however often it was replaced; None where that is not known."""
    law, seen = laws[key], {key}
    while law.successor is not None and law.successor not in seen:
        seen.add(law.successor)
        if law.successor not in laws:
            return None
        law = laws[law.successor]
        if law.status_on(day) not in (LawStatus.REPEALED, LawStatus.REVISED):
            return None if law.begins_after(day) else law
    return None


def _latest(day: str) -> str:
    """The last day that a date known in part (2021, 2021-07) may mean, or one behind it."""
    return day + "-99-99"[: 6 if len(day) == 4 else 3] if len(day) < 10 else day


def printed(title: str, number: str | None, article: str = "") -> str:
    """A law as a cell prints it: 《title》（number）article."""
    title = title.translate(_INNER) if "《" in title else title
    plain = (number or "").replace("（", "，").replace("）", "")  # no brackets inside brackets
    return f"《{title}》{f'（{plain}）' if plain else ''}{article}"


_INNER = str.maketrans({"《": "〈", "》": "〉"})  # GB/T 15834: marks inside marks are single ones


class Citation(NamedTuple):
    """A law cited by an item: the registry's key and, where given, the article (第二十条)."""

    key: str
    article: str = ""

    @staticmethod
    def parse(text: str) -> Citation:
        """Split `预算法第十四条` into key and article; what is written out stays whole."""
        if text.startswith(("《", OTHER)):
            return Citation(text)
        found = _ARTICLE.search(text, 1)
        if found is None:
            return Citation(text)
        return Citation(text[: found.start()].rstrip(" \u3000") or text[:1], text[found.start() :])

    def __str__(self) -> str:
        return self.key + self.article

    @property
    def written(self) -> str:
        """What is printed of a citation that is no key of the registry but written out, article included; "" of others.

        A document is written as it shall be printed, 《甲办法》（甲发〔2022〕1号）; other words stand behind 其他：.
        """
        text = str(self)
        return text if text.startswith("《") else text.removeprefix(OTHER) if text.startswith(OTHER) else ""


OTHER = "其他："  # before words that name no document
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇\d]+条")  # searched for once: linear in the text's length
