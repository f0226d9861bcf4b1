"""Web pages: a cover and one page a domain, one style sheet, no script, nothing from outside.

All links are relative, so that the pages work from a disk, under any path, and on any host. What a page says
around its table is in `templates/html/`, the cells of the table come from `html_table`.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog, DomainCatalog
from gongkai.model.item import EVIDENCE
from gongkai.render import Settings
from gongkai.render.html_table import UNSURE, is_web, labels, page_groups, page_rows
from gongkai.render.json import UNMARKED, evidence_counts
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
        "unchecked": UNCHECKED if catalog.unchecked else "",
        "unsure": UNSURE,
    }
    artifacts = [sheet]
    if not settings.only:
        evidence = [(name, count, EVIDENCE_WORDS[name]) for name, count in evidence_counts(catalog).items() if count]
        website = catalog.place.website if is_web(catalog.place.website) else None
        text = pages.get_template("index.html").render(
            common, downloads=settings.downloads, evidence=evidence, website=website
        )
        artifacts.append(Artifact("index.html", text.encode()))
    template = pages.get_template("domain.html")
    count = len(catalog.domains)
    for index, domain in enumerate(catalog.domains):
        if settings.slugs and domain.slug not in settings.slugs:
            continue
        table = tabulate(catalog, domain)
        text = template.render(
            common,
            domain=domain,
            table=table,
            rows=page_rows(table),
            groups=page_groups(table),
            unsure_count=sum(entry.evidence == UNSURE for entry in domain.entries),
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


def stylesheet(catalog: Catalog, folder: Path) -> Artifact:
    """The style sheet with the catalog's column widths and phone labels; its name carries a hash of its content."""
    columns = columns_of(catalog)
    total = sum(column.width for column in columns)
    lines = [(folder / "gongkai.css").read_text(encoding="utf-8")]
    for number, column in enumerate(columns, 1):
        lines.append(f"col:nth-child({number}) {{ width: {100 * column.width / total:.2f}%; }}")
    for number, text in enumerate(labels(columns), 1):
        lines.append(f"td:nth-of-type({number}) {{ --label: {_css_text(text)}; }}")
    data = ("\n".join(lines) + "\n").encode()
    return Artifact(f"assets/gongkai-{hashlib.sha256(data).hexdigest()[:10]}.css", data)


def _css_text(text: str) -> str:
    """A CSS string; whatever is not a letter or a digit is written as an escape."""
    return '"' + "".join(char if char.isalnum() else f"\\{ord(char):x} " for char in text) + '"'
