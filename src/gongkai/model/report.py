"""A report's tables, which a workbook shows one a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class ReportSheet(NamedTuple):
    """A sheet: its name, the title and a line above the table, headings with widths in characters, and rows of texts.
    `fill` is the column that people fill in (counted from 0), `choices` what is offered there for each row."""

    name: str
    title: str
    lead: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[str]]
    fill: int = -1
    choices: Sequence[Sequence[str]] = ()
