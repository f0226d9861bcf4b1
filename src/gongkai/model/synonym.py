"""Words that mean the same (低保, 最低生活保障): the search also looks for the others.

Read from `templates/synonyms.yaml`, so that a province adds its own without touching code.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError


def _several(words: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(words)) < 2 or min(map(len, words)) < 2:
        raise PydanticCustomError("written", "一组至少写两个词，每个词至少两个字")
    return words


Alike = Annotated[tuple[str, ...], AfterValidator(_several)]


class Synonyms(BaseModel):
    """All groups of words that mean the same."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    groups: tuple[Alike, ...] = Field(alias="近义词", default=())
