"""法规: a key of the registry with its article (`预算法第十四条`), printed with the law's whole title."""

from __future__ import annotations

from gongkai.kinds.kind import Kind, Known, reference, reference_schema, term
from gongkai.model.form import Cells


def _printed(text: str, column: Cells, known: Known) -> tuple[str, ...] | None:
    found = known.law(text)
    return None if found is None else (found,)


KIND = Kind(
    "法规",
    many=True,
    takes="guidelines/laws.yaml 里的简称，后面可以写第几条，如 政府信息公开条例第十九条",
    unknown=("不在法规库里", "用 guidelines/laws.yaml 里的简称，后面可以写第几条；没有的先加进去"),
    printed=_printed,
    data=reference,
    schema=reference_schema,
    source=term("basis"),
)
