"""The kinds of columns that lists have: each says for its texts all that any other part wants to know.

A new kind is one module here and its line in the table.
"""

from gongkai.kinds import choice, date, deadline, item, law, number, office, phone, record, table, task, texts, web
from gongkai.kinds.kind import Kind, Known, Wrong

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

__all__ = ["KINDS", "Kind", "Known", "Wrong"]
