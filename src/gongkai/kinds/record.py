"""条目: the number of a row of another list of the same place, printed with its name."""

from __future__ import annotations

from gongkai.kinds.item import number_of
from gongkai.kinds.kind import Kind, Known, reference, reference_schema
from gongkai.model.form import Cells


def _printed(text: str, column: Cells, known: Known) -> tuple[str, ...] | None:
    name = known.record(column.form or "", text)
    return None if name is None else (f"{text} {name}".rstrip(),)


KIND = Kind(
    "条目",
    many=True,
    takes="所引清单里条目的编号（那份清单的“编号”栏）",
    unknown=("不在所引的清单里", "请核对编号，看那份清单里有没有这一条"),
    printed=_printed,
    written=number_of,
    data=reference,
    schema=reference_schema,
)
