"""法规, 机构, 事项, 条目, 任务: texts that name something which the project, or the place, has elsewhere.

- 法规: a key of the registry with its article (`预算法第十四条`), printed with the law's whole title.
- 机构: a role that becomes the place's office, as in the catalog, or an office's own name.
- 事项, 条目, 任务: the number of an item of the place's catalog, of a row of another list of the same place, of one of the
  province's tasks, printed with its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from gongkai.kinds.kind import Kind, Known, Wrong, with_text
from gongkai.model.form import Cells
from gongkai.model.item import ID
from gongkai.model.record import Said

_TASK = re.compile("T[0-9]{2,3}")  # as `model.task` has them
_TASKS = "有哪些任务，看 gongkai report progress"


def _term(name: str) -> Callable[[Cells], dict[str, Any]]:
    """The schema of texts in a file that name something of the project's: a definition of `source.schema`."""
    return lambda column: {"$ref": f"#/definitions/{name}"}


def _data(said: Said) -> dict[str, str]:
    """What was written, and what it is."""
    return {"key": said.written, "text": "、".join(said.printed)}


def _schema(column: Cells) -> dict[str, Any]:
    return with_text({"type": "string"}, "key")


def _law(text: str, column: Cells, known: Known) -> tuple[str, ...] | None:
    found = known.law(text)
    return None if found is None else (found,)


def _numbered(
    name_of: Callable[[Known, str, Cells], str | None],
) -> Callable[[str, Cells, Known], tuple[str, ...] | None]:
    """Prints a number with its name."""

    def printed(text: str, column: Cells, known: Known) -> tuple[str, ...] | None:
        name = name_of(known, text, column)
        return None if name is None else (f"{text} {name}".rstrip(),)

    return printed


def _number(text: str, column: Cells) -> str:
    """The number that a printed reference begins with."""
    return text.split(maxsplit=1)[0] if text.strip() else ""


def _no_item(text: str, column: Cells) -> Wrong | None:
    return None if ID.fullmatch(text) else Wrong("不是事项的编号", "写目录里的编号，如 10-001")


def _no_task(text: str, column: Cells) -> Wrong | None:
    return None if _TASK.fullmatch(text) else Wrong("不是任务的编号", f"写任务的编号，如 T05；{_TASKS}")


LAW = Kind(
    "法规",
    many=True,
    takes="法规登记簿里的简称，后面可以写第几条，如 政府信息公开条例第十九条；没有登记的写《名称》（文号）",
    unknown=("不在法规登记簿里", "写法规登记簿里的简称，后面可以写第几条；没有登记的照原文写：《名称》（文号）"),
    printed=_law,
    data=_data,
    schema=_schema,
    source=_term("basis"),
)
OFFICE = Kind(
    "机构",
    many=True,
    takes="角色（如 财政部门），或本地“机构”里的单位全称",
    unknown=("不是已知的机构", "写指引里的角色（如 财政部门），或本地“机构”里写明的单位全称"),
    printed=lambda text, column, known: known.offices(text),
    source=_term("body"),
)
ITEM = Kind(
    "事项",
    many=True,
    takes="目录里事项的编号，如 10-001",
    unknown=("不在本地的目录里", "请核对编号；没有采用的事项不能引用"),
    wrong=_no_item,
    printed=_numbered(lambda known, number, _: known.item(number)),
    written=_number,
    data=_data,
    schema=_schema,
    source=_term("item"),
)
ROW = Kind(
    "条目",
    many=True,
    takes="所引清单里条目的编号（那份清单的“编号”栏）",
    unknown=("不在所引的清单里", "请核对编号，看那份清单里有没有这一条"),
    printed=_numbered(lambda known, number, column: known.record(column.form or "", number)),
    written=_number,
    data=_data,
    schema=_schema,
)
TASK = Kind(
    "任务",
    takes=f"任务的编号，如 T05；{_TASKS}",
    unknown=("不在任务里", f"请核对编号；{_TASKS}"),
    wrong=_no_task,
    printed=_numbered(lambda known, number, _: known.task(number)),
    written=_number,
    data=_data,
    schema=_schema,
    source=_term("task"),
)
