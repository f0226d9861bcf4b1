"""The kinds of columns that lists have: each says for its texts all that any other part wants to know.

A new kind is one module here and its line in the table.
"""

from gongkai.kinds import choice, date, deadline, number, phone, references, texts, web
from gongkai.kinds.kind import How, Kind, Known, Wrong
from gongkai.model.form import TABLE, Cells

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        texts.TEXT,
        texts.LONG,
        texts.LIST,
        references.LAW,
        references.OFFICE,
        references.ITEM,
        references.ROW,
        references.TASK,
        deadline.KIND,
        date.KIND,
        number.COUNT,
        number.MONEY,
        web.KIND,
        phone.KIND,
        choice.KIND,
        # rows under one row, as the 申请材料 of a guide; its columns are of other kinds
        Kind(TABLE, takes="下面每行一项"),
    )
}


_SEVERAL = How("；可以写几个：[甲, 乙]", "；可以写几个，一行一个（Alt+Enter 换行）")


def takes(column: Cells, *, in_cell: bool = False) -> str:
    """What a column takes, in a line: in a file, or in the cell of a worksheet, where nobody knows YAML."""
    kind = KINDS[column.kind]
    hows = [kind.how]
    if (column.many or kind.many) and column.kind not in ("列表", TABLE):
        hows.append(_SEVERAL)
    what = f"{kind.takes}：{'、'.join(column.choices)}" if column.choices else kind.takes
    how = "".join(one.cell if in_cell else one.file for one in hows)
    return " ".join(f"{'必填。' if column.required else ''}{what}{how}".split())


__all__ = ["KINDS", "Kind", "Known", "Wrong", "takes"]
