"""选择: one of the column's 可选, or several with 多选."""

from __future__ import annotations

import re
from typing import Any

from gongkai.kinds.kind import Kind, Wrong
from gongkai.model.form import Cells


def _wrong(text: str, column: Cells) -> Wrong | None:
    if text in column.choices:
        return None
    parts = [part for part in re.split(r"[、，；,;\s]+", text) if part]
    if column.many and len(parts) > 1 and set(parts) <= set(column.choices):
        return Wrong("把几个写成了一条", f"请分开写成列表：[{', '.join(parts)}]")
    return Wrong("不在可选的里面", f"可以写：{'、'.join(column.choices)}")


def _schema(column: Cells) -> dict[str, Any]:
    return {"enum": list(column.choices)}


KIND = Kind("选择", wrong=_wrong, schema=_schema, source=_schema, takes="下列之一")
