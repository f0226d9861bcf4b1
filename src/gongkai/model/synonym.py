"""How people speak: words that mean the same (低保, 最低生活保障), everyday ways of saying, and words that say nothing.

Read from `templates/synonyms.yaml`, so that a province adds its own without touching code.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from gongkai.model.authored import keyed, meant
from gongkai.model.item import Texts
from gongkai.model.template import YesNo

Alike = Annotated[
    tuple[str, ...],
    meant(lambda words: len(set(words)) > 1 and min(map(len, words)) > 1, "一组至少写两个词，每个词至少两个字"),
]
_SOME = meant(bool, "至少写一个词，词里不能有空格")
_UNBROKEN = meant(lambda words: all(word.split() == [word] for word in words), "词里不能有空格，也不能空着")


@keyed
class Saying:
    """Everyday words, the domains that they belong to (the likeliest first), and words in the items that they mean.

    Without domains they are words for what no catalog has (护照): nothing is guessed from them. `perhaps` the domains have only what
    comes near (医保: 社会保险), which is told.
    """

    words: Annotated[Texts, _SOME, _UNBROKEN, Field(alias="说")]
    seek: Annotated[Texts, Field(alias="查")] = ()
    domains: Annotated[Texts, _UNBROKEN, Field(alias="领域")]
    perhaps: Annotated[YesNo, Field(alias="也许")] = False


@keyed
class Asking:
    """Words of a question that tell what is wanted of an item (怎么申请), and words in the items that give it (办事指南)."""

    words: Annotated[Texts, _SOME, _UNBROKEN, Field(alias="问")]
    seek: Annotated[Texts, _SOME, Field(alias="查")]


@keyed
class Synonyms:
    """All groups of words that mean the same, all ways of saying, the words of a question that tell what is wanted of an
    item, and those that tell nothing (怎么)."""

    groups: Annotated[tuple[Alike, ...], Field(alias="近义词")] = ()
    sayings: Annotated[tuple[Saying, ...], Field(alias="日常说法")] = ()
    askings: Annotated[tuple[Asking, ...], Field(alias="问法")] = ()
    idle: Annotated[Texts, Field(alias="虚词")] = ()


NO_SYNONYMS = Synonyms()
