"""What nearly all items of a domain were given alike, written once under 默认, as a person would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from gongkai.editing.said import shown
from gongkai.resolve.base import Base
from gongkai.source.edit import drop, edited, put, texts_of, values
from gongkai.source.written import OneLine

_FEWEST, _SHARE = 3, 0.8  # items that make it worth it, and how much of all that the guideline leaves open
_DEFAULTS, _TAILORED, _EXCLUDED = "默认", "调整", "不采用"


def with_defaults(
    name: str, data: bytes, base: Base, fresh: Mapping[str, Collection[str]]
) -> tuple[bytes, dict[tuple[str, str], str]]:
    """A domain file's bytes with 默认 for the cells that the guideline leaves open and that were filled in alike; with what
    is said of it, by item and key. `fresh` are the items by key that were just filled in: what was written before stays.

    All items must have a value, since 默认 would give one to those that have none.
    """
    said: dict[str, Any] = values(name, data)
    told: dict[tuple[str, str], str] = {}
    for key, gaps in base.gaps.items():
        tailored, left = said.get(_TAILORED) or {}, said.get(_EXCLUDED) or {}
        given = {number: (tailored.get(number) or {}).get(key) for number in sorted(gaps - set(left))}
        if key in (said.get(_DEFAULTS) or {}) or not given or any(_as_text(one) is None for one in given.values()):
            continue
        (common, count), *_ = Counter(map(_as_text, given.values())).most_common(1)
        alike = [number for number in fresh.get(key, ()) if _as_text(given.get(number)) == common]
        if len(alike) < _FEWEST or count < _SHARE * len(given):
            continue
        value = given[alike[0]]
        for number in alike:
            drop(said, [_TAILORED, number, key])
            if not said[_TAILORED][number]:
                drop(said, [_TAILORED, number])
        if _DEFAULTS not in said:
            keys = list(said)
            put(said, [_DEFAULTS], {}, after=keys[max(keys.index(_TAILORED) - 1, 0)])
        put(said, [_DEFAULTS, key], OneLine(value) if isinstance(value, list) else value)
        if not said[_TAILORED]:
            drop(said, [_TAILORED])
        line = f"{base.guideline.domain} {key}：{len(alike)} 项都是 {shown(value)}，写在“{_DEFAULTS}”里"
        told |= {(number, key): line for number in alike}
    return (edited(name, data, said) if told else data), told


def _as_text(value: Any) -> tuple[str, ...] | None:
    """A value that is written out, so that it can be compared; None for one that is not, or for none."""
    return tuple(texts_of(value)) or None
