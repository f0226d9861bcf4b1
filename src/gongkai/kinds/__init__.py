"""The kinds of columns that lists have: each says for its texts all that any other part wants to know.

A new kind is one module here and its line in the table.
"""

from gongkai.kinds import choice, date, deadline, item, law, number, office, phone, record, table, task, texts, web
from gongkai.kinds.kind import Kind, Known, Wrong
from gongkai.model.form import TABLE, Cells

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        texts.TEXT,
        texts.LONG,
        texts.LIST,
        law.KIND,
        office.KIND,
        item.KIND,
        record.KIND,
        task.KIND,
        deadline.KIND,
        date.KIND,
        number.COUNT,
        number.MONEY,
        web.KIND,
        phone.KIND,
        choice.KIND,
        table.KIND,
    )
}


def takes(column: Cells) -> str:
    """What a column takes, in a line."""
    kind = KINDS[column.kind]
    several = "；可以写几个：[甲, 乙]" if (column.many or kind.many) and column.kind not in ("列表", TABLE) else ""
    what = f"{kind.takes}：{'、'.join(column.choices)}" if column.choices else kind.takes
    return " ".join(f"{'必填。' if column.required else ''}{what}{several}".split())


__all__ = ["KINDS", "Kind", "Known", "Wrong", "takes"]
