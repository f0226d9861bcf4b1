"""A value as a file says it (a text, or several): what it shall say instead, and how it is shown."""

from __future__ import annotations

from typing import Any

from gongkai.editing.items import Wanted
from gongkai.kinds.date import DAY_WANTED, as_day
from gongkai.model.letters import did_you_mean
from gongkai.source.edit import EditError, texts_of
from gongkai.source.written import OneLine


def changed(key: str, before: Any, wanted: Wanted, *, many: bool, whose: str = "") -> Any:
    """What the value under a key shall be, None where it is taken out; `whose` goes before the key in messages. Raises
    EditError."""
    if not any(wanted):
        return None
    if not many:
        if wanted.add or wanted.remove or len(wanted.values) != 1:
            raise EditError(f"“{key}”只有一个值：直接写新的值，里面有空格的，请加引号")
        return wanted.values[0]
    now = texts_of(before)
    for one in wanted.remove:
        if one not in now:
            raise EditError(f"{whose}“{key}”里没有“{one}”。{did_you_mean(one, now)}现在是：{shown(before)}")
    texts = list(dict.fromkeys(wanted.values or [one for one in (*now, *wanted.add) if one not in wanted.remove]))
    return OneLine(texts) if len(texts) > 1 or isinstance(before, list) else texts[0] if texts else None


def day(text: str) -> str:
    """A day in any usual spelling as sources have it. Raises EditError."""
    found = as_day(text)
    if found is None:
        raise EditError(f"“{text}”不是日期。{DAY_WANTED}")
    return found


def shown(value: Any) -> str:
    """The value in a message; a proposal says that it is one."""
    if isinstance(value, dict):  # what is proposed
        return f"（拟）{'、'.join(texts_of(next(iter(value.values()), None)))}"
    return "、".join(value) if isinstance(value, list) else value or "（空）"
