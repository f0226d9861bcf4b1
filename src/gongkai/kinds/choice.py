"""选择: one of the column's 可选, or several with 多选."""

from __future__ import annotations

from typing import Any

from gongkai.kinds.kind import Kind, Wrong
from gongkai.model.form import Cells


def _wrong(text: str, column: Cells) -> Wrong | None:
    return None if text in column.choices else Wrong("不在可选的里面", f"可以写：{'、'.join(column.choices)}")


def _schema(column: Cells) -> dict[str, Any]:
    return {"enum": list(column.choices)}


KIND = Kind("选择", wrong=_wrong, schema=_schema, takes="下列之一")
