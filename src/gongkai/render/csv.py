"""CSV: one table of all domains, UTF-8 with BOM and CRLF, so that Excel and WPS open it right."""

from __future__ import annotations

import csv
import io

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog
from gongkai.render import Settings
from gongkai.render.table import UNCHECKED, tabulate

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """One file: 领域, 编号, then the template's columns under headings of one line."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for index, domain in enumerate(catalog.domains):
        table = tabulate(catalog, domain)
        if index == 0:
            headings = [f"{c.group}（{c.heading}）" if c.value else c.heading for c in table.columns]
            writer.writerow(["领域", "编号", *headings, *(["校验状态"] if catalog.unchecked else [])])
        for row in table.rows:
            cells = [domain.name, row.entry.id, *row.cells, *([UNCHECKED] if catalog.unchecked else [])]
            writer.writerow([_text(cell) for cell in cells])
    return [Artifact(f"{settings.stem}.csv", out.getvalue().encode("utf-8-sig"))]


def _text(cell: str) -> str:
    """Spreadsheets run a cell that begins like a formula; an apostrophe keeps it text (OWASP)."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell
