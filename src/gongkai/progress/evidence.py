"""How well founded the guidelines are: how many items, and how many of their cells, were seen on a government page, on a
copy, or not yet.

已见: on a government page, whose address is kept. 转载: on a copy of one. 待核: from general knowledge only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gongkai.model.entry import Catalog
from gongkai.model.item import EVIDENCE
from gongkai.source.project import Project


class Row(NamedTuple):
    """One domain's counts. `confirmed` counts those of the 待核 items that a place has confirmed; `cells` those that are
    filled in (template columns), `cells_seen` those of them that were seen on a government page."""

    order: int
    slug: str
    domain: str
    items: int
    seen: int
    copied: int
    open: int
    confirmed: int
    number: str
    completeness: str
    cells: int = 0
    cells_seen: int = 0


def evidence(project: Project, catalog: Catalog | None = None) -> list[Row]:
    """A row a domain; with `catalog`, only its domains, of their items those that it has, and how many of these the place or those
    above it have confirmed."""
    columns = project.template.cell_keys
    chosen = {domain.name: domain for domain in catalog.domains} if catalog else {}
    rows = []
    for guideline in project.guidelines.values():
        items, sure = guideline.items, frozenset[str]()
        if catalog is not None:
            if (domain := chosen.get(guideline.domain)) is None:
                continue
            ids, sure = {entry.id for entry in domain.entries}, domain.vouched
            items = tuple(item for item in items if item.value.id in ids)
        words = [item.value.evidence or EVIDENCE[2] for item in items]
        seen, copied, unsure = (words.count(word) for word in EVIDENCE)
        confirmed = sum(word == EVIDENCE[2] and item.value.id in sure for word, item in zip(words, items, strict=True))
        head = guideline.head
        number = (head.guidance.number if head.guidance else None) or ""
        cells = [item.value.evidence_of(key)[0] for item in items for key in columns if item.node.get(key)]
        rows.append(
            Row(
                head.order,
                guideline.slug,
                guideline.domain,
                len(words),
                seen,
                copied,
                unsure,
                confirmed,
                number,
                head.completeness or "",
                len(cells),
                cells.count(EVIDENCE[0]),
            )
        )
    return rows


def total(rows: Sequence[Row]) -> Row:
    """The sums of all rows."""
    names = ("items", "seen", "copied", "open", "confirmed", "cells", "cells_seen")
    return Row(
        0, "", "合计", number="", completeness="", **{name: sum(getattr(r, name) for r in rows) for name in names}
    )


def as_text(rows: Sequence[Row], *, confirmed: bool) -> str:
    """A table for the terminal and the sentence that matters."""
    last = total(rows)
    lines = ["序号  事项  已见  转载  待核" + ("  已核对" if confirmed else "") + "   格数  见到  领域"]
    for row in [*rows, last]:
        own = f"  {row.confirmed:6d}" if confirmed else ""
        order = f"{row.order:4d}" if row.order else "    "
        lines.append(
            f"{order}  {row.items:4d}  {row.seen:4d}  {row.copied:4d}  {row.open:4d}{own}  {row.cells:5d} {row.cells_seen:5d}  {row.domain}"
        )
    lines.append(
        f"\n共 {last.items} 项：{last.seen} 项在政府网站上见到，{last.copied} 项见于转载，{last.open} 项依一般知识整理、待核。"
        f"逐格数：填写的 {last.cells} 格中，{last.cells_seen} 格在政府网站上见到。"
    )
    return "\n".join(lines) + "\n"


def as_markdown(rows: Sequence[Row]) -> str:
    """The table of docs/guidelines.md."""
    last = total(rows)
    lines = [
        "# 各领域指引的事项与核对情况",
        "",
        "本表由 `gongkai report evidence --format markdown` 生成，测试保证它与 `guidelines/` 一致。",
        "",
        "- **已见**：在政府网站公布的目录里，或者在指引的附件里见到这一行，文件里记着出处。",
        "- **转载**：只在转载页上见到，不记网址。",
        "- **待核**：依一般知识（2019年各部委指引和法律法规）整理，还没有在公布的目录里见到；采用的县请先核对。",
        "- **格**：页上常常只见名称，勾选、后面的栏断开，所以也逐格数：填写了的格有多少，其中多少在政府网站上见到。",
        "",
        "| 序号 | 领域 | 事项 | 已见 | 转载 | 待核 | 格 | 见到的格 | 指引文号 | 完整程度 |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |",
    ]
    for row in rows:
        lines.append(
            f"| {row.order} | {row.domain} | {row.items} | {row.seen} | {row.copied} | {row.open} | {row.cells} | {row.cells_seen} | {row.number or '未核到'} | {row.completeness} |"
        )
    lines.append(
        f"| | **合计** | **{last.items}** | {last.seen} | {last.copied} | {last.open} | {last.cells} | {last.cells_seen} | | |"
    )
    return "\n".join(lines) + "\n"
