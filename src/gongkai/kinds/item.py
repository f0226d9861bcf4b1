"""事项: the number of an item of the place's catalog, printed with its name."""

from __future__ import annotations

from gongkai.kinds.kind import Kind, Known, Wrong, reference, reference_schema, term
from gongkai.model.form import Cells
from gongkai.model.item import ID


def _wrong(text: str, column: Cells) -> Wrong | None:
    return None if ID.fullmatch(text) else Wrong("不是事项的编号", "写目录里的编号，如 10-001")


def _printed(text: str, column: Cells, known: Known) -> tuple[str, ...] | None:
    name = known.item(text)
    return None if name is None else (f"{text} {name}".rstrip(),)


def number_of(text: str, column: Cells) -> str:
    """The number that a printed reference begins with."""
    return text.split(maxsplit=1)[0] if text.strip() else ""


KIND = Kind(
    "事项",
    many=True,
    takes="目录里事项的编号，如 10-001",
    unknown=("不在本地的目录里", "请核对编号；没有采用的事项不能引用"),
    wrong=_wrong,
    printed=_printed,
    written=number_of,
    data=reference,
    schema=reference_schema,
    source=term("item"),
)
