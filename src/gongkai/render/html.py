"""Web pages: a cover and one page a domain, one style sheet, one small script, nothing from outside.

All links are relative, so that the pages work from a disk, under any path, and on any host. Everything can be read
without the script, which only adds a filter above each table. What a page says around its table is in
`templates/html/`, the cells of the table come from `html_table`.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog, DomainCatalog
from gongkai.model.item import EVIDENCE
from gongkai.render import Settings
from gongkai.render.html_table import UNSURE, is_web, labels, page_groups, page_rows
from gongkai.render.json import UNMARKED, evidence_counts
from gongkai.render.linked import block
from gongkai.render.offers import offers
from gongkai.render.table import UNCHECKED, columns_of, tabulate

EVIDENCE_WORDS = {
    EVIDENCE[0]: "在政府网站公布的目录里见到",
    EVIDENCE[1]: "只在转载页上见到",
    UNSURE: "依据一般知识整理，尚未见到官方页面",
    UNMARKED: "没有写明核对情况",
}


@lru_cache(maxsize=4)
def environment(folder: Path) -> ImmutableSandboxedEnvironment:
    """The templates of a folder: sandboxed, everything escaped, an unknown name an error."""
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["chinese_date"] = chinese_date
    return made


def render(catalog: Catalog, settings: Settings) -> list[Artifact]:
    """The pages, the style sheet and the script; without the cover where only some domains are asked for."""
    folder = settings.templates / "html"
    pages = environment(folder)
    sheet = stylesheet(catalog, folder)
    script = asset("table", "js", (folder / "table.js").read_bytes())
    shared = {**common(catalog, sheet), "search": settings.search, "announced": settings.history is not None}
    artifacts = [sheet, script]
    if not settings.only:
        evidence = [(name, count, EVIDENCE_WORDS[name]) for name, count in evidence_counts(catalog).items() if count]
        website = catalog.place.website if is_web(catalog.place.website) else None
        text = pages.get_template("index.html").render(
            shared,
            downloads=offers(catalog, settings.downloads),
            linked=block(catalog, settings.downloads, settings.base_url),
            evidence=evidence,
            website=website,
        )
        artifacts.append(Artifact("index.html", text.encode()))
    template = pages.get_template("domain.html")
    count = len(catalog.domains)
    for index, domain in enumerate(catalog.domains):
        if settings.slugs and domain.slug not in settings.slugs:
            continue
        table = tabulate(catalog, domain)
        text = template.render(
            shared,
            domain=domain,
            table=table,
            script=script.path,
            rows=page_rows(table),
            groups=page_groups(table),
            unsure_count=sum(entry.evidence == UNSURE for entry in domain.entries),
            downloads=offers(catalog, settings.downloads, domain.slug),
            before=catalog.domains[index - 1] if index else None,
            after=catalog.domains[index + 1] if index + 1 < count else None,
        )
        artifacts.append(Artifact(page_name(domain), text.encode()))
        settings.progress(index + 1, count)
    return artifacts


def common(catalog: Catalog, sheet: Artifact) -> dict[str, Any]:
    """What every page of a county's catalog is told."""
    return {
        "catalog": catalog,
        "edition": catalog.place.edition,
        "date": chinese_date(catalog.date),
        "stylesheet": sheet.path,
        "unchecked": UNCHECKED if catalog.unchecked else "",
        "unsure": UNSURE,
    }


def page_name(domain: DomainCatalog) -> str:
    """The file name of a domain's page."""
    return f"{domain.slug}.html"


def chinese_date(date: str) -> str:
    """2026-11-23 as 2026年11月23日."""
    year, month, day = date.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def stylesheet(catalog: Catalog, folder: Path) -> Artifact:
    """The style sheet with the catalog's column widths and phone labels; see `asset`."""
    columns = columns_of(catalog)
    total = sum(column.width for column in columns)
    lines = [(folder / "gongkai.css").read_text(encoding="utf-8")]
    for number, column in enumerate(columns, 1):
        lines.append(f"col:nth-child({number}) {{ width: {100 * column.width / total:.2f}%; }}")
    for number, text in enumerate(labels(columns), 1):
        lines.append(f"td:nth-of-type({number}) {{ --label: {_css_text(text)}; }}")
    return asset("gongkai", "css", ("\n".join(lines) + "\n").encode())


def asset(name: str, ending: str, data: bytes) -> Artifact:
    """A file that pages load. Its name carries a hash of its content, so that it may be cached for ever."""
    return Artifact(f"assets/{name}-{hashlib.sha256(data).hexdigest()[:10]}.{ending}", data)


def _css_text(text: str) -> str:
    """A CSS string; whatever is not a letter or a digit is written as an escape."""
    return '"' + "".join(char if char.isalnum() else f"\\{ord(char):x} " for char in text) + '"'
