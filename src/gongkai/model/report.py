"""A report's tables, which a workbook shows one a sheet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple


class ReportSheet(NamedTuple):
    """A sheet: its name, the title and a line above the table, headings with widths in characters, and rows of texts.
    `fill` is the column that people fill in (counted from 0), `choices` what is offered there for each row; the texts of the
    columns `numbers` are numbers; the texts of the first `stamped` columns are remembered, so that changes can be told."""

    name: str
    title: str
    lead: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[str]]
    fill: int = -1
    choices: Sequence[Sequence[str]] = ()
    numbers: Collection[int] = ()
    stamped: int = 0


class Chart(NamedTuple):
    """Bars of a whole that is cut into parts: what each part is called, and for each bar its name and the parts' sizes."""

    title: str
    told: str
    parts: Sequence[str]
    bars: Sequence[tuple[str, Sequence[int]]]


class Part(NamedTuple):
    """A part of a report: sentences, a chart of what the table says, the table. A cell that is an address is a link."""

    heading: str
    sentences: Sequence[str] = ()
    chart: Chart | None = None
    table: ReportSheet | None = None


class Report(NamedTuple):
    """A report that is read: as text, as a page, as an official document, as a workbook. `to` is whom it is sent to,
    `signed` who sends it; `day` (YYYY-MM-DD) is the day of which it tells."""

    title: str
    day: str
    parts: Sequence[Part]
    to: str = ""
    signed: str = ""
