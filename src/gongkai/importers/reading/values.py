"""An entry's cells as the values that a source file would hold, and when two values say the same."""

from __future__ import annotations

from typing import TypeAlias

from gongkai.importers.reading.basis import spelled
from gongkai.model.entry import Entry
from gongkai.model.item import Boxes
from gongkai.model.letters import letters
from gongkai.model.stamp import normal

Value: TypeAlias = str | tuple[str, ...] | Boxes
NOTE = "备注"


def shown(value: Value) -> str:
    """A value in one line, for a report."""
    if isinstance(value, Boxes):
        return "、".join(value.must)
    return value if isinstance(value, str) else "、".join(value)


def of_entry(entry: Entry) -> dict[str, Value]:
    """An entry's cells as a source file would say them; empty ones are left out."""
    values: dict[str, Value] = {
        "一级事项": entry.primary,
        "二级事项": entry.secondary,
        "公开内容": entry.elements,
        "公开依据": tuple(str(citation) for citation in entry.basis),
        "公开时限": entry.deadline.text if entry.deadline else "",
        "公开主体": entry.body,
        "公开渠道和载体": tuple(str(channel) for channel in entry.channels if channel.required),
        "公开对象": tuple(str(entry.audience).split("；")) if str(entry.audience) else (),
        "公开方式": entry.mode,
        "公开层级": entry.tiers,
        "公开位置": entry.location or "",
        NOTE: entry.note or "",
        **dict(entry.extra),
    }
    return {key: value for key, value in values.items() if value}


_TICKED = frozenset({"公开渠道和载体", "公开层级"})  # printed in the order of the template, however they are written
_SETS = _TICKED | {"公开依据", "公开对象", "公开主体"}


def same(key: str, one: Value, other: Value, *, exact: bool) -> bool:
    """Whether two values of a key say the same; outside of our own files punctuation and order do not count."""
    if isinstance(one, Boxes) or isinstance(other, Boxes):
        return one == other
    if isinstance(one, str) or isinstance(other, str):
        texts = [normal(v) if isinstance(v, str) else "\n".join(map(normal, v)) for v in (one, other)]
        return texts[0] == texts[1] or (not exact and letters(texts[0]) == letters(texts[1]))
    if exact:
        here, there = ([normal(text) for text in texts] for texts in (one, other))
        return here == there or (key in _TICKED and sorted(here) == sorted(there))
    if key in _SETS:
        plain = spelled if key == "公开依据" else str
        return {letters(plain(text)) for text in one} == {letters(plain(text)) for text in other}
    return letters("".join(one)) == letters("".join(other))
