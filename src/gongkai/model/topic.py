"""Whom and what a catalog's entries concern: groups of people by all their names, and events of life with rules.

Read from `templates/events.yaml`, so that a county or a province changes them without touching code.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from gongkai.model.item import Texts

EVENT = "办事"  # the kind of group that is an event of life; special groups are 特定群体
_STRICT = ConfigDict(frozen=True, extra="forbid")


def _page_name(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", value):
        raise PydanticCustomError("written", "页名是网页的文件名，只用小写拼音字母、数字和“-”，如 jianfang")
    return value


PageName = Annotated[str, AfterValidator(_page_name)]


class GroupName(BaseModel):
    """One group of people, the page about it, and the other names that catalogs give the same people."""

    model_config = _STRICT

    name: str = Field(alias="名称")
    page: PageName = Field(alias="页名")
    aliases: Texts = Field(alias="又称", default=())


class EventRule(BaseModel):
    """Which entries an event concerns: those for which everything said here holds, each by one of its words.

    `domains` and `primary` are names in full; `words` stand in the entry's name (二级事项, or 一级事项 where there is
    none); `groups` are words that stand in the name of a group it is published to.
    """

    model_config = _STRICT

    domains: Texts = Field(alias="领域", default=())
    primary: Texts = Field(alias="一级事项", default=())
    words: Texts = Field(alias="名称含", default=())
    groups: Texts = Field(alias="对象含", default=())

    @model_validator(mode="after")
    def _says_something(self) -> EventRule:
        if not (self.domains or self.primary or self.words or self.groups):
            raise PydanticCustomError("written", "至少写“领域”“一级事项”“名称含”“对象含”中的一样")
        return self


class LifeEvent(BaseModel):
    """Something that happens in people's lives (建房). `without` are words in names that leave an entry out."""

    model_config = _STRICT

    name: str = Field(alias="名称")
    page: PageName = Field(alias="页名")
    about: str = Field(alias="说明")
    rules: tuple[EventRule, ...] = Field(alias="事项")
    without: Texts = Field(alias="除外", default=())


class Topics(BaseModel):
    """All groups with several names, and all events."""

    model_config = _STRICT

    groups: tuple[GroupName, ...] = Field(alias="群体", default=())
    events: tuple[LifeEvent, ...] = Field(alias="事情", default=())
