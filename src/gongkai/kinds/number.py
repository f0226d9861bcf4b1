"""数目, 金额: numbers, as `1200`, `1,200` or `12.5`; amounts of money in 元."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from gongkai.kinds.kind import Kind, Wrong, with_text
from gongkai.model.form import Cells
from gongkai.model.record import Said

_NUMBER = re.compile(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,6})?")
_UNIT = "元"
_AMOUNT = re.compile(rf"(?:人民币|¥)?\s{{0,9}}({_NUMBER.pattern})\s{{0,9}}([万亿])?\s{{0,9}}元?整?")
_COUNT = re.compile(rf"({_NUMBER.pattern})\s{{0,9}}[天日个份项人次件户页张家名所条]?")
_TIMES = {"万": 10_000, "亿": 100_000_000}


def _wrong(text: str, column: Cells) -> Wrong | None:
    return None if _NUMBER.fullmatch(text) else Wrong("不是数目", "只写数字，如 1200 或 12.5，不写单位")


def _amount(text: str, column: Cells) -> str:
    """1200元, ¥1,200, 1.2万元."""
    found = _AMOUNT.fullmatch(normalize("NFKC", text).strip())
    if found is None:
        return text.strip().removesuffix(_UNIT).rstrip()
    number, unit = found.groups()
    return number if unit is None else f"{(Decimal(number.replace(',', '')) * _TIMES[unit]).normalize():f}"


def _counted(text: str, column: Cells) -> str:
    """30, 30天."""
    found = _COUNT.fullmatch(normalize("NFKC", text).strip())
    return text if found is None else found[1]


def _data(said: Said) -> Any:
    plain = said.written.replace(",", "") if _NUMBER.fullmatch(said.written) else ""
    value = None if not plain else float(plain) if "." in plain else int(plain)
    return {"value": value, "text": "、".join(said.printed)}


def _schema(column: Cells) -> dict[str, Any]:
    return with_text({"type": ["number", "null"]})


def _source(column: Cells) -> dict[str, Any]:
    return {"type": ["number", "string"], "pattern": f"^(?:{_NUMBER.pattern})$"}


COUNT = Kind(
    "数目", wrong=_wrong, written=_counted, data=_data, schema=_schema, source=_source, takes="只写数字，如 30"
)
MONEY = Kind(
    "金额",
    wrong=_wrong,
    printed=lambda text, column, known: (f"{text}{_UNIT}",),
    written=_amount,
    data=_data,
    schema=_schema,
    source=_source,
    takes="多少元，只写数字，如 1200",
)
