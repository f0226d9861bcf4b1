"""What gongkai.yaml says: see `home`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from gongkai.model.authored import keyed
from gongkai.source.home import BUILT_IN, ELSEWHERE


@keyed
class Settings:
    """The file's keys."""

    name: Annotated[str, Field(alias="名称")] = ""
    guidelines: Annotated[str, Field(alias="指引")] = BUILT_IN
    version: Annotated[str | None, Field(alias="指引版本")] = None

    @property
    def is_elsewhere(self) -> bool:
        """Whether the project was settled with guidelines from a folder outside."""
        return (self.version or "").startswith(ELSEWHERE)
