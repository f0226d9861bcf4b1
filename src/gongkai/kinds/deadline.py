"""期限: a limit in the grammar of 公开时限 (20个工作日内, 2026年6月底前, 每季度)."""

from __future__ import annotations

from gongkai.kinds.kind import Kind, Wrong
from gongkai.model.deadline import Deadline
from gongkai.model.form import Cells


def _wrong(text: str, column: Cells) -> Wrong | None:
    if Deadline.parse(text).understood:
        return None
    return Wrong("看不懂是什么期限", "写成“20个工作日内”“2026年6月底前”“每季度”这样")


KIND = Kind("期限", wrong=_wrong, takes="如 20个工作日内、2026年6月底前、每季度")
