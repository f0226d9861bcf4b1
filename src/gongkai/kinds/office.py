"""机构: a role that becomes the place's office, as in the catalog, or an office's own name."""

from __future__ import annotations

from gongkai.kinds.kind import Kind, Known, term
from gongkai.model.form import Cells


def _printed(text: str, column: Cells, known: Known) -> tuple[str, ...] | None:
    return known.offices(text)


KIND = Kind(
    "机构",
    many=True,
    takes="角色（如 财政部门），或本地“机构”里的单位全称",
    unknown=("不是已知的机构", "写指引里的角色（如 财政部门），或本地“机构”里写明的单位全称"),
    printed=_printed,
    source=term("body"),
)
