"""任务: the number of one of the province's tasks, printed with what it is."""

from __future__ import annotations

import re

from gongkai.kinds.item import number_of
from gongkai.kinds.kind import Kind, Known, Wrong, reference, reference_schema, term
from gongkai.model.form import Cells

_NUMBER = re.compile("T[0-9]{2,3}")  # as `model.task` has them


def _wrong(text: str, column: Cells) -> Wrong | None:
    return (
        None
        if _NUMBER.fullmatch(text)
        else Wrong("不是任务的编号", "写任务的编号，如 T05；有哪些任务，看 gongkai report progress")
    )


def _printed(text: str, column: Cells, known: Known) -> tuple[str, ...] | None:
    name = known.task(text)
    return None if name is None else (f"{text} {name}",)


KIND = Kind(
    "任务",
    takes="任务的编号，如 T05；有哪些任务，看 gongkai report progress",
    unknown=("不在任务里", "请核对编号；有哪些任务，看 gongkai report progress"),
    wrong=_wrong,
    printed=_printed,
    written=number_of,
    data=reference,
    schema=reference_schema,
    source=term("task"),
)
