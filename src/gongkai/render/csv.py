"""CSV: one table of all domains, UTF-8 with BOM and CRLF, so that Excel and WPS open it right."""

from __future__ import annotations

import csv
import io

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.model.formula import is_formula
from gongkai.render import Settings
from gongkai.render.table import UNCHECKED, columns_with_notes, tabulate


def render(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """One file: 领域, 编号, then the template's columns under headings of one line."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    columns = columns_with_notes(catalog, catalog.domains)
    headings = [f"{one.group}（{one.heading}）" if one.value else one.heading for one in columns]
    rows = [["领域", "编号", *headings, *(["校验状态"] if catalog.unchecked else [])]]
    for domain in catalog.domains:
        for entry, cells in tabulate(catalog, domain, columns).rows:
            rows.append([domain.name, entry.id, *cells, *([UNCHECKED] if catalog.unchecked else [])])
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return [Artifact(f"{settings.stem}.csv", out.getvalue().encode("utf-8-sig"))]


def _text(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if is_formula(cell) else cell
