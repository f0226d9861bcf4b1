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
    takes="法规登记簿里的简称，后面可以写第几条，如 政府信息公开条例第十九条；没有登记的写《名称》（文号）",
    unknown=("不在法规登记簿里", "写法规登记簿里的简称，后面可以写第几条；没有登记的照原文写：《名称》（文号）"),
    printed=_printed,
    data=reference,
    schema=reference_schema,
    source=term("basis"),
)
