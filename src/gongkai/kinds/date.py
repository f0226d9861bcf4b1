"""日期: a day, a month or a year (2026-03-01, 2026-03, 2026), printed as 2026年3月1日."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any

from gongkai.kinds.kind import Kind, Known, Wrong, with_text
from gongkai.model.form import Cells
from gongkai.model.record import Said

_WRITTEN = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_PRINTED = re.compile(r"([0-9]{4})\s*[年./-]\s*(?:([0-9]{1,2})\s*[月./-]?\s*)?(?:([0-9]{1,2})\s*日?)?")


def days(text: str) -> tuple[date, date] | None:
    """The first and the last day that a date stands for (2026-03: all of March); None for what is no date."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    last = first.month if month else 12
    return first, first if day else date(year, last, calendar.monthrange(year, last)[1])


def _wrong(text: str, column: Cells) -> Wrong | None:
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return Wrong("不是日期", "写成 2026-03-01；只知道月份的写 2026-03，只知道年份的写 2026")
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return Wrong("没有这一天", "请核对日期")
    return None


def _printed(text: str, column: Cells, known: Known) -> tuple[str, ...] | None:
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return (text,)
    parts = zip(found.groups(), "年月日", strict=True)
    return ("".join(f"{int(part)}{unit}" for part, unit in parts if part),)


def _written(text: str, column: Cells) -> str:
    found = _PRINTED.fullmatch(text.strip())
    if found is None:
        return text
    year, month, day = found.groups()
    return "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])


def _data(said: Said) -> Any:
    return {"value": said.written, "text": "、".join(said.printed)}


def _schema(column: Cells) -> dict[str, Any]:
    return with_text({"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"})


KIND = Kind("日期", centered=True, wrong=_wrong, printed=_printed, written=_written, data=_data, schema=_schema)
