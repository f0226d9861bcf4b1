"""The rows of a domain's table as markup. There are many cells, so they are put together here, not in a template."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from gongkai.model.entry import Entry
from gongkai.model.item import EVIDENCE
from gongkai.model.template import BOX_NO, BOX_YES, Column
from gongkai.render.table import Table

UNSURE = EVIDENCE[2]
UNSURE_WORDS = "本条依据一般知识整理，尚未见到官方页面"
_BOX = re.compile(f" (?=[{BOX_YES}{BOX_NO}])")


class PageRow(NamedTuple):
    """One table row as markup. `span` is how many rows its 一级事项 covers, 0 where a cell above does;
    `tiers` are its levels, separated by spaces, for the filter above the table."""

    id: str
    span: int
    tiers: str
    html: Markup


class Group(NamedTuple):
    """A 一级事项 of a page: its name, the id of its first row, how many rows it has."""

    name: str
    id: str
    rows: int


def is_web(address: str | None) -> bool:
    """Whether an address may be a link: nothing but http and https."""
    return address is not None and address.lower().startswith(("https://", "http://"))


def page_groups(table: Table) -> list[Group]:
    """The table's 一级事项 in order, for the list of links above it."""
    if table.merge is None:
        return []
    index = table.merge
    return [
        Group(row.cells[index], row.entry.id, span) for row, span in zip(table.rows, table.runs(), strict=True) if span
    ]


def page_rows(table: Table) -> list[PageRow]:
    """The table's rows as markup, escaped."""
    naming = naming_column(table.columns)
    return [
        PageRow(row.entry.id, span, " ".join(row.entry.tiers), _row(table, naming, row.entry, row.cells, span))
        for row, span in zip(table.rows, table.runs(), strict=True)
    ]


def naming_column(columns: tuple[Column, ...]) -> int:
    """The index of the column that names a row: 二级事项, or the first one that is not merged."""
    for index, column in enumerate(columns):
        if column.key == "二级事项":
            return index
    return next(index for index, column in enumerate(columns) if not column.merge)


def _row(table: Table, naming: int, entry: Entry, cells: tuple[str, ...], span: int) -> Markup:
    parts: list[str] = []
    for index, (column, text) in enumerate(zip(table.columns, cells, strict=True)):
        if index == table.merge:
            if span > 1:
                parts.append(f'<th scope="rowgroup" rowspan="{span}"><span>{escape(text)}</span></th>')
            elif span:
                parts.append(f'<th scope="rowgroup">{escape(text)}</th>')
        elif index == naming:
            parts.append(f'<th scope="row">{_name(entry, text)}</th>')
        elif not text:
            parts.append("<td></td>")
        elif column.key == "序号":
            parts.append(f'<td class="o">{escape(text)}</td>')
        elif column.key == "公开渠道和载体":
            parts.append(f"<td>{_boxes(text)}</td>")
        elif column.value is not None:
            parts.append(f'<td class="t">{escape(text)}</td>')
        else:
            parts.append(f"<td>{_lines(text)}</td>")
    return Markup("".join(parts))  # every piece was escaped above


def _name(entry: Entry, text: str) -> Markup:
    """二级事项 with the entry's number as a link to itself, the mark 待核, the note and where it is published."""
    parts = [escape(text), Markup('<a class="n" href="#{0}">{0}</a>').format(entry.id)]
    if entry.evidence == UNSURE:
        parts.append(Markup('<span class="u" title="{0}">{1}</span>').format(UNSURE_WORDS, UNSURE))
    if is_web(entry.location):
        parts.append(Markup('<a class="go" href="{0}">公开位置</a>').format(entry.location))
    elif entry.location:
        parts.append(Markup('<span class="note">公开位置：{0}</span>').format(entry.location))
    if entry.note:
        parts.append(Markup('<span class="note">备注：{0}</span>').format(entry.note))
    return Markup("").join(parts)


def _lines(text: str) -> str:
    """A cell of several lines as a list."""
    if "\n" not in text:
        return escape(text)
    return f"<ul><li>{'</li><li>'.join(escape(line) for line in text.split(chr(10)))}</li></ul>"


@lru_cache(maxsize=1024)
def _boxes(text: str) -> str:
    """Each channel an element that is not broken after its box: `b` where ticked, `i`, set back, where not."""
    return " ".join(
        f"<i>{escape(box)}</i>" if box.startswith(BOX_NO) else f"<b>{escape(box)}</b>" for box in _BOX.split(text)
    )


def labels(columns: tuple[Column, ...]) -> list[str]:
    """What stands before each `td` of a row on a phone, where there is no header row."""
    naming = naming_column(columns)
    merged = next((index for index, column in enumerate(columns) if column.merge), None)
    return [
        f"{column.group}·{column.heading}" if column.value and column.group else column.heading
        for index, column in enumerate(columns)
        if index not in (naming, merged)
    ]
