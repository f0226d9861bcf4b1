"""文字, 长文, 列表: texts that are printed as they were written."""

from __future__ import annotations

from gongkai.kinds.kind import Kind, Wrong
from gongkai.model.form import TEXT as NAME
from gongkai.model.form import Cells


def _one_line(text: str, column: Cells) -> Wrong | None:
    return Wrong("有换行", "写成一行；要分行的栏，表格样式里的“类”写“长文”") if "\n" in text.strip() else None


TEXT = Kind(NAME, wrong=_one_line)
LONG = Kind("长文", lines=True)
LIST = Kind("列表", many=True)
