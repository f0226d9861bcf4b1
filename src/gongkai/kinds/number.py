"""数目, 金额: numbers, as `1200`, `1,200` or `12.5`; amounts of money in 元."""

from __future__ import annotations

import re
from typing import Any

from gongkai.kinds.kind import Kind, Known, Wrong, with_text
from gongkai.model.form import Cells
from gongkai.model.record import Said

_NUMBER = re.compile(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,6})?")
_UNIT = "元"


def _wrong(text: str, column: Cells) -> Wrong | None:
    return None if _NUMBER.fullmatch(text) else Wrong("不是数目", "只写数字，如 1200 或 12.5，不写单位")


def _money(text: str, column: Cells, known: Known) -> tuple[str, ...] | None:
    return (f"{text}{_UNIT}",)


def _without_unit(text: str, column: Cells) -> str:
    return text.strip().removesuffix(_UNIT).rstrip()


def _data(said: Said) -> Any:
    plain = said.written.replace(",", "") if _NUMBER.fullmatch(said.written) else ""
    value = None if not plain else float(plain) if "." in plain else int(plain)
    return {"value": value, "text": "、".join(said.printed)}


def _schema(column: Cells) -> dict[str, Any]:
    return with_text({"type": ["number", "null"]})


COUNT = Kind("数目", centered=True, wrong=_wrong, data=_data, schema=_schema)
MONEY = Kind("金额", centered=True, wrong=_wrong, printed=_money, written=_without_unit, data=_data, schema=_schema)
