"""What changed between two published editions of a place's catalog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import ConfigDict

from gongkai.model.deadline import Order
from gongkai.model.item import IsoDate

_STRICT = ConfigDict(strict=True, extra="forbid")
ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell before and after; empty where there was or is no text. `heading` is the template's (公开时限).

    As far as known: `order` tells whether what came is stricter or looser, `added` and `removed` are a list's elements.
    """

    __pydantic_config__ = _STRICT

    heading: str
    before: str
    after: str
    order: Order | None = None
    added: tuple[str, ...] | None = None
    removed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An entry that came, changed or went with the edition of `date`.

    `domain` and `domain_name` are those it stands in, or stood in last. `cells` are the cells that changed; of an entry
    that went, all that it had; of one that came, none: the catalog has them. `reason` is why it went, if that is known.
    """

    __pydantic_config__ = _STRICT

    date: IsoDate
    id: str
    kind: Literal["added", "changed", "withdrawn"]
    domain: str
    domain_name: str
    name: str
    reason: str | None = None
    cells: tuple[CellChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All changes since the first edition known, the newest edition first; `edition` is the date of the newest."""

    __pydantic_config__ = _STRICT

    since: IsoDate
    edition: IsoDate
    changes: tuple[Change, ...] = ()
