"""Words that mean the same (低保, 最低生活保障): the search also looks for the others.

Read from `templates/synonyms.yaml`, so that a province adds its own without touching code.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from gongkai.model.authored import keyed


def _several(words: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(words)) < 2 or min(map(len, words)) < 2:
        raise PydanticCustomError("written", "一组至少写两个词，每个词至少两个字")
    return words


Alike = Annotated[tuple[str, ...], AfterValidator(_several)]


@keyed
class Synonyms:
    """All groups of words that mean the same."""

    groups: Annotated[tuple[Alike, ...], Field(alias="近义词")] = ()


NO_SYNONYMS = Synonyms()
