"""CSV: one table of all domains, or of a list, UTF-8 with BOM and CRLF, so that Excel and WPS open it right."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from gongkai.model.artifact import Artifact
from gongkai.model.entry import STATE, Catalog
from gongkai.model.formula import is_formula
from gongkai.model.indented import indented
from gongkai.model.item import GROUPS
from gongkai.model.record import Record
from gongkai.model.template import Column
from gongkai.render import Settings, cms
from gongkai.render.lists import table_of
from gongkai.render.package import NAME as PACKAGE
from gongkai.render.package import package
from gongkai.render.pieces import pieces
from gongkai.render.sections import has_cover
from gongkai.render.table import Table, cell, columns_with_notes, noted, tabulate

LONGEST = 32_767  # UTF-16 units: what Excel keeps of a cell


def render(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """One file under headings of one line: 领域, 编号, then the template's columns; a list's own columns as printed. Beside
    the whole catalog's, `cms.csv` has its items as articles, and `datapackage.json` describes both and the lists' files."""
    state = [STATE] if catalog.caution else []
    rows: Iterable[bytes]
    if has_cover(catalog):
        columns = columns_with_notes(catalog, catalog.domains)
        headings = ["领域", "编号", *(f"{one.group}（{one.heading}）" if one.value else one.heading for one in columns)]
        rows = pieces("csv", catalog, settings, _domain, [columns] * len(catalog.domains))
    else:
        headings, *listed = _list(table_of(catalog.lists[0]))
        rows = [_lines(_marked(catalog, listed))]
    made = [Artifact(f"{settings.stem}.csv", _together([*headings, *state], rows))]
    if not settings.only:
        articles = cms.headings(catalog)
        counts = accumulate((len(domain.entries) for domain in catalog.domains), initial=1)
        told = [(first, settings.base_url) for first in counts]
        made.append(Artifact(cms.NAME, _together(articles, pieces("cms", catalog, settings, _articles, told))))
        about = indented(package(catalog, [*headings, *state], articles))
        made.append(Artifact(PACKAGE, f"{about}\n".encode()))
    return made


def _together(headings: Sequence[str], parts: Iterable[bytes]) -> bytes:
    return b"".join((write([headings]), *parts))


def _domain(catalog: Catalog, columns: tuple[Column, ...]) -> bytes:
    """A domain's rows."""
    domain = catalog.domains[0]
    rows = ([domain.name, entry.id, *cells] for entry, cells in tabulate(catalog, domain, columns).rows)
    return _lines(_marked(catalog, rows))


def _articles(catalog: Catalog, told: tuple[int, str]) -> bytes:
    return _lines(cms.rows(catalog, *told))


def _marked(catalog: Catalog, rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    """The rows of a catalog, each with the word on it where it is not to be published."""
    return ([*row, catalog.caution] if catalog.caution else row for row in rows)


def write(rows: Iterable[Iterable[str]]) -> bytes:
    """A table's bytes; what a spreadsheet would take for a formula is kept from it."""
    return codecs.BOM_UTF8 + _lines(rows)


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(map(_text, row) for row in rows)
    return out.getvalue().encode()


def _list(table: Table[Record]) -> list[list[str]]:
    headings = [f"{one.group}（{one.heading}）" if one.group else one.heading for one in table.columns]
    return [headings, *(list(cells) for _, cells in table.rows)]


def too_long(catalog: Catalog) -> Iterator[str]:
    """The cells that Excel would cut when it opens the file, each in words: the file holds all of them, Excel would not."""
    columns = [one for one in noted(catalog.template.columns) if one.value in (None, GROUPS)]  # others are ticks
    for entry in catalog.entries:
        longest = max((cell(catalog, entry, column) for column in columns), key=len)
        if len(longest) * 2 > LONGEST and (count := len(longest.encode("utf-16-le")) // 2) > LONGEST:
            yield f"{entry.id} 有一格 {count:,} 字，Excel 一格最多 {LONGEST:,} 字：工作簿里分成几行，全在；CSV 请不要用 Excel 打开再存，会截断"


def _text(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if is_formula(cell) else cell
