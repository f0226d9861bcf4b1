"""文字, 长文, 列表: texts that are printed as they were written."""

from __future__ import annotations

from gongkai.kinds.kind import How, Kind, Wrong
from gongkai.model.form import TEXT as NAME
from gongkai.model.form import Cells


def _one_line(text: str, column: Cells) -> Wrong | None:
    return (
        Wrong("有换行", "写成一行；一格里是几样的（如几份材料），分成几行，一行一样") if "\n" in text.strip() else None
    )


TEXT = Kind(NAME, wrong=_one_line, takes="一行文字")
LONG = Kind(
    "长文", lines=True, takes="文字", how=How("；要分行的，冒号后面写“|-”，下面各行缩进", "；可以分行（Alt+Enter）")
)
LIST = Kind("列表", many=True, takes="几条文字，每条一行", how=How("，前面写“- ”", "（Alt+Enter 换行）"))
