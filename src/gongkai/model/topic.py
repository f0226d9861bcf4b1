"""Whom and what a catalog's entries concern: groups of people by all their names, and events of life with rules.

Read from `templates/events.yaml`, so that a county or a province changes them without touching code.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from gongkai.model.authored import keyed, meant, spelled
from gongkai.model.item import Texts

EVENT = "办事"  # the kind of group that is an event of life; special groups are 特定群体


PageName = Annotated[
    str, spelled("[a-z][a-z0-9-]{0,39}", "页名是网页的文件名，只用小写拼音字母、数字和“-”，如 jianfang")
]


@keyed
class GroupName:
    """One group of people, the page about it, and the other names that catalogs give the same people."""

    name: Annotated[str, Field(alias="名称")]
    page: Annotated[PageName, Field(alias="页名")]
    aliases: Annotated[Texts, Field(alias="又称")] = ()


@keyed
class EventRule:
    """Which entries an event concerns: those for which everything said here holds, each by one of its words.

    `domains` and `primary` are names in full; `words` stand in the entry's name (二级事项, or 一级事项 where there is
    none); `groups` are words that stand in the name of a group it is published to.
    """

    domains: Annotated[Texts, Field(alias="领域")] = ()
    primary: Annotated[Texts, Field(alias="一级事项")] = ()
    words: Annotated[Texts, Field(alias="名称含")] = ()
    groups: Annotated[Texts, Field(alias="对象含")] = ()


def _says(rule: EventRule) -> bool:
    said = (*rule.domains, *rule.primary, *rule.words, *rule.groups)
    return bool(said) and all(word.strip() for word in said)  # an empty word stands in every name


@keyed
class LifeEvent:
    """Something that happens in people's lives (建房). `without` are words in names that leave an entry out."""

    name: Annotated[str, Field(alias="名称")]
    page: Annotated[PageName, Field(alias="页名")]
    about: Annotated[str, Field(alias="说明")]
    rules: Annotated[
        Annotated[
            tuple[Annotated[EventRule, meant(_says, "至少写“领域”“一级事项”“名称含”“对象含”中的一样")], ...],
            meant(bool, "至少写一条：说明哪些事项与这件事有关"),
        ],
        Field(alias="事项"),
    ]
    without: Annotated[Texts, Field(alias="除外")] = ()


@keyed
class Topics:
    """All groups with several names, and all events. Items with one of the words `first` come first on their pages."""

    first: Annotated[Texts, Field(alias="先列")] = ()
    groups: Annotated[tuple[GroupName, ...], Field(alias="群体")] = ()
    events: Annotated[tuple[LifeEvent, ...], Field(alias="事情")] = ()


NO_TOPICS = Topics()
