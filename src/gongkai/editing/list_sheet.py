"""A list as a sheet to be filled in: its rows as they stand, and empty ones; its form tells what each column wants."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.kinds import takes
from gongkai.model.form import NOTE, NUMBER, TABLE, Cells, Form
from gongkai.model.record import Record
from gongkai.model.worksheet import Column, Line, Part
from gongkai.render.lists import printed_rows, row_mark

_MORE = 30  # empty lines
_LEAD = re.compile(
    r"运行 gongkai import 本文件(?: --(?:place|county) (?P<place>[a-z0-9/-]+))? --list (?P<form>[a-z0-9-]+)"
)
_NOTE_HINT, _NUMBER_HINT = "别的要说明的。", "导入时自动编；原有的不要改。"


def list_sheet(form: Form, title: str, records: Sequence[Record], option: str) -> Part:
    """The sheet of a place's list; `option` is how its import names the place. Its running number goes by itself; 编号 is given
    to new rows when they are imported."""
    columns = (
        *(_column(one) for one in _cells(form)),
        Column(NOTE, 10, NOTE, _NOTE_HINT),
        Column(NUMBER, 7, "", _NUMBER_HINT),
    )
    rows = [(record, texts) for record in records for texts in printed_rows(form, record)]
    lines = tuple(Line((*texts, record.note or "", record.id)) for record, texts in rows)
    marks = tuple(row_mark(form, record) for record, _ in rows)
    return Part(form.name[:31], title, lead(form, option), columns, lines, _MORE, marks)


def lead(form: Form, option: str) -> str:
    """What stands above such a sheet's table."""
    told = f"一行一条；点一格，旁边说明填什么。填好存盘，运行 gongkai import 本文件{option} --list {form.slug}"
    return f"{told}。依据：{form.source}"


def named(line: str) -> tuple[str, str] | None:
    """The place (\"\" where it need not be named) and the form for which such a line is the lead; None for any other line."""
    found = _LEAD.search(line)
    return (found["place"] or "", found["form"]) if found else None


def hints(form: Form) -> frozenset[str]:
    """The notes of such a sheet, which say nothing of its rows."""
    return frozenset((*(takes(one, in_cell=True) for one in _cells(form)), _NOTE_HINT, _NUMBER_HINT))


def _cells(form: Form) -> list[Cells]:
    return [one for column in form.columns for one in (column.columns if column.kind == TABLE else (column,))]


def _column(cells: Cells) -> Column:
    offered = () if cells.many else cells.choices
    return Column(
        cells.heading, max(cells.width, 6.0), cells.key, takes(cells, in_cell=True), offered, closed=bool(offered)
    )
