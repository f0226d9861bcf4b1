"""Reports as pages: their sentences, charts and tables, on a place's site or as one file that needs no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from gongkai.kinds.date import chinese
from gongkai.model.address import is_web
from gongkai.model.report import Chart, Report, ReportSheet
from gongkai.model.templates import Templates
from gongkai.render.html.pages import environment

_BEFORE = ("编号", "序号", "设区市")  # columns that stand before the one that names a row
_SHORT = 12  # characters: cells as short as that are not broken
_WIDE, _ROW = 360, 26  # units of a chart: as wide as a phone, so that its letters of 12 can be read there
_NAME, _SUM = (84, 150), 40  # what names have at least and at most, and what stands behind a bar


class PagePart(NamedTuple):
    """A part of a report as its template is told of it; `chart` and `rows` are markup."""

    heading: str
    sentences: Sequence[str]
    chart: Markup
    title: str
    headings: Sequence[str]
    rows: Sequence[Markup]


def page_parts(report: Report, links: Mapping[str, str] | None) -> list[PagePart]:
    """The parts as markup. `links` lead from names that stand in cells to pages of the site."""
    made = []
    for number, part in enumerate(report.parts, 1):
        table = part.table
        made.append(
            PagePart(
                part.heading,
                part.sentences,
                svg(part.chart, f"chart-{number}") if part.chart else Markup(""),
                table.title if table else "",
                [heading for heading, _ in table.columns] if table else [],
                list(_rows(table, links or {})) if table else [],
            )
        )
    return made


def page(report: Report, templates: Templates) -> bytes:
    """The report as one file, with its style in it."""
    folder = templates.folder("html")
    style = (folder.text("gongkai.css") + folder.text("report.css")).replace("</", "<\\/")
    text = environment(folder).get_template("report.html").render(**told(report), style=Markup(style))
    return text.encode()


def told(report: Report, links: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a template is told of a report."""
    return {"title": report.title, "to": report.to, "day": chinese(report.day), "parts": page_parts(report, links)}


def _rows(table: ReportSheet, links: Mapping[str, str]) -> Iterator[Markup]:
    """The rows of a table. The cell that names a row is its first but for its number and its city."""
    headings = [heading for heading, _ in table.columns]
    naming = next(index for index, heading in enumerate(headings) if heading not in _BEFORE)
    for row in table.rows:
        cells = []
        for index, (heading, text) in enumerate(zip(headings, row, strict=True)):
            lines = Markup("<br>").join(_line(line, links) for line in text.split("\n"))
            short = Markup(' class="s"') if len(text) <= _SHORT and "\n" not in text else ""
            if index == naming:
                cells.append(Markup('<th scope="row">{0}</th>').format(lines))
            else:
                cells.append(Markup('<td{0} data-label="{1}">{2}</td>').format(short, heading, lines))
        yield Markup("").join(cells)


def _line(text: str, links: Mapping[str, str]) -> Markup:
    address = text if is_web(text) else links.get(text, "")
    return Markup('<a href="{0}">{1}</a>').format(address, text) if address else escape(text)


def svg(chart: Chart, name: str) -> Markup:
    """A chart as an image of its own: bars that are cut into parts, each with its number, and what the colours mean. Its
    text says the same in words; `name` makes its ids."""
    used = [index for index in range(len(chart.parts)) if any(sizes[index] for _, sizes in chart.bars)]
    keys = -(-len(used) // 3)
    tall = _ROW * (len(chart.bars) + keys) + 8
    most = max((sum(sizes) for _, sizes in chart.bars), default=0) or 1
    left_of_bars = min(max(_NAME[0], *(12 * len(label) + 12 for label, _ in chart.bars)), _NAME[1])
    bar = _WIDE - left_of_bars - _SUM
    drawn = [Markup('<title id="{0}-t">{1}</title><desc id="{0}-d">{2}</desc>').format(name, chart.title, chart.told)]
    for row, (label, sizes) in enumerate(chart.bars):
        top = row * _ROW
        drawn.append(_text(left_of_bars - 6, top + 17, label, "l"))
        left = float(left_of_bars)
        for index, size in enumerate(sizes):
            width = bar * size / most
            if size:
                drawn.append(_box(left, top + 3, width, _ROW - 6, index))
                drawn += [_text(left + width / 2, top + 17, str(size), f"c c{index}")] if width > 14 else []
            left += width
        drawn.append(_text(left + 6, top + 17, str(sum(sizes)), ""))
    for place, index in enumerate(used):
        left, top = 8 + place % 3 * 118, (len(chart.bars) + place // 3) * _ROW + 8
        drawn += [_box(left, top + 4, 14, 14, index), _text(left + 20, top + 16, chart.parts[index], "")]
    start = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" role="img" aria-labelledby="{2}-t {2}-d">'
    return Markup("{0}{1}</svg>").format(Markup(start).format(_WIDE, tall, name), Markup("").join(drawn))


def _box(left: float, top: float, width: float, height: float, index: int) -> Markup:
    shape = Markup('<rect class="p{0}" x="{1}" y="{2}" width="{3}" height="{4}"/>')
    return shape.format(index, _number(left), _number(top), _number(width), _number(height))


def _text(left: float, top: float, text: str, kind: str) -> Markup:
    return Markup('<text class="{0}" x="{1}" y="{2}">{3}</text>').format(kind, _number(left), _number(top), text)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
