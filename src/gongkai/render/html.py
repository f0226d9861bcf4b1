"""Web pages: a cover and one page a domain, one style sheet, no script, nothing from outside.

All links are relative, so that the pages work from a disk, under any path, and on any host.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog, DomainCatalog, Entry
from gongkai.model.item import EVIDENCE
from gongkai.model.template import BOX_NO
from gongkai.render import Settings
from gongkai.render.json import evidence_counts
from gongkai.render.table import UNCHECKED, Table, columns_of, tabulate

_UNSURE = EVIDENCE[2]
_UNSURE_WORDS = "依一般知识整理，尚未在政府网站公布的目录里见到"


class PageRow(NamedTuple):
    """One table row as markup. `span` is how many rows its 一级事项 covers, 0 where a cell above does."""

    id: str
    span: int
    html: Markup


@lru_cache(maxsize=4)
def environment(folder: Path) -> ImmutableSandboxedEnvironment:
    """The templates of a folder: sandboxed, everything escaped, an unknown name an error."""
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """The pages and the style sheet; without the cover where only some domains are asked for."""
    pages = environment(settings.templates / "html")
    sheet = stylesheet(catalog, settings.templates / "html")
    common = {
        "catalog": catalog,
        "edition": catalog.place.edition,
        "date": chinese_date(catalog.date),
        "stylesheet": sheet.path,
        "unchecked_words": UNCHECKED,
    }
    artifacts = [sheet]
    if not settings.only:
        counts = evidence_counts(catalog)
        text = pages.get_template("index.html").render(
            common, downloads=settings.downloads, evidence=[pair for pair in counts.items() if pair[1]]
        )
        artifacts.append(Artifact("index.html", text.encode()))
    template = pages.get_template("domain.html")
    count = len(catalog.domains)
    for index, domain in enumerate(catalog.domains):
        table = tabulate(catalog, domain)
        text = template.render(
            common,
            domain=domain,
            table=table,
            rows=page_rows(table),
            before=catalog.domains[index - 1] if index else None,
            after=catalog.domains[index + 1] if index + 1 < count else None,
        )
        artifacts.append(Artifact(page_name(domain), text.encode()))
        settings.progress(index + 1, count)
    return artifacts


def page_name(domain: DomainCatalog) -> str:
    """The file name of a domain's page."""
    return f"{domain.slug}.html"


def chinese_date(date: str) -> str:
    """2026-11-23 as 2026年11月23日."""
    year, month, day = date.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def page_rows(table: Table) -> list[PageRow]:
    """The table's rows as markup, escaped."""
    return [
        PageRow(row.entry.id, span, _row(table, row.entry, row.cells, span))
        for row, span in zip(table.rows, table.runs(), strict=True)
    ]


def _row(table: Table, entry: Entry, cells: tuple[str, ...], span: int) -> Markup:
    parts: list[str] = []
    for index, (column, text) in enumerate(zip(table.columns, cells, strict=True)):
        if index == table.merge:
            if span:
                rows = f' rowspan="{span}"' if span > 1 else ""
                parts.append(f'<th scope="rowgroup"{rows}>{escape(text)}</th>')
        elif column.key == "二级事项":
            parts.append(f'<th scope="row">{_name(entry, text)}</th>')
        elif column.key == "公开渠道和载体":
            parts.append(f"<td>{_boxes(text)}</td>")
        elif column.value is not None:
            parts.append(f'<td class="t">{escape(text)}</td>' if text else '<td class="t"></td>')
        else:
            parts.append(f"<td>{escape(text)}</td>")
    return Markup("".join(parts))  # every piece was escaped above


def _name(entry: Entry, text: str) -> Markup:
    """二级事项 with the entry's number as a link to itself, the mark 待核, the note and where it is published."""
    parts = [escape(text or entry.primary), Markup(' <a class="n" href="#{0}">{0}</a>').format(entry.id)]
    if entry.evidence == _UNSURE:
        parts.append(Markup('<span class="u" title="{0}">{1}</span>').format(_UNSURE_WORDS, _UNSURE))
    if entry.location and entry.location.startswith(("https://", "http://")):
        parts.append(Markup('<a class="go" href="{0}">公开位置</a>').format(entry.location))
    if entry.note:
        parts.append(Markup('<span class="note">{0}</span>').format(entry.note))
    return Markup("").join(parts)


def _boxes(text: str) -> str:
    """Ticked channels plain, unticked ones set back."""
    return " ".join(
        f"<i>{escape(part)}</i>" if part.startswith(BOX_NO) else f"<b>{escape(part)}</b>" for part in text.split(" ")
    )


def stylesheet(catalog: Catalog, folder: Path) -> Artifact:
    """The style sheet with the catalog's column widths and phone labels; its name carries a hash of its content."""
    columns = columns_of(catalog)
    total = sum(column.width for column in columns)
    lines = [(folder / "gongkai.css").read_text(encoding="utf-8")]
    for index, column in enumerate(columns, 1):
        lines.append(f"col:nth-child({index}) {{ width: {100 * column.width / total:.2f}%; }}")
    lines.append("@media screen and (max-width: 60rem) {")
    cells = [column for column in columns if not column.merge and column.key != "二级事项"]
    for index, column in enumerate(cells, 1):
        label = f"{column.group} · {column.heading}" if column.value and column.group else column.heading
        lines.append(f"  tr > td:nth-of-type({index}):not(:empty)::before {{ content: {_css_text(label)}; }}")
    lines.append("}")
    data = ("\n".join(lines) + "\n").encode()
    return Artifact(f"assets/gongkai-{hashlib.sha256(data).hexdigest()[:10]}.css", data)


def _css_text(text: str) -> str:
    """A CSS string; whatever is not a letter or a digit is written as an escape."""
    return '"' + "".join(char if char.isalnum() else f"\\{ord(char):x} " for char in text) + '"'
