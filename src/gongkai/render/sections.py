"""What a file holds: the tables of a catalog's domains, or those of its lists.

A file of one list is that of a catalog without domains: see `publish.plan`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from gongkai.kinds.date import chinese
from gongkai.model.entry import Catalog
from gongkai.model.review import HELD
from gongkai.render import Settings
from gongkai.render.json import evidence_to_print
from gongkai.render.lists import table_of
from gongkai.render.pieces import pieces
from gongkai.render.table import Table, columns_with_notes, tabulate


class Section(NamedTuple):
    """One table of a file: what its part of the file is called (04 财政预决算), and what was written of it."""

    name: str
    written: bytes


def sections(
    kind: str,
    catalog: Catalog,
    settings: Settings,
    write: Callable[[Catalog, Table[Any]], bytes],
    *,
    whole: bool = True,
) -> Iterator[Section]:
    """The tables of the domains, then those of the lists, `whole` or to be read, as `write` writes them; of a domain it is
    done now or was done earlier (see `pieces`)."""

    def domain(one: Catalog) -> bytes:
        return write(one, tabulate(one, one.domains[0], columns_with_notes(one, one.domains)))

    names = [f"{one.order:02d} {one.name}" for one in catalog.domains] + [one.form.name for one in catalog.lists]
    listed = (write(catalog, table_of(listing, whole=whole)) for listing in catalog.lists)
    made = chain(pieces(kind, catalog, settings, domain), listed)
    for done, (name, data) in enumerate(zip(names, made, strict=True), 1):
        settings.progress(done, len(names))
        yield Section(name, data)


def has_cover(catalog: Catalog) -> bool:
    """Whether the file begins with what the catalog is: one of lists only does not."""
    return bool(catalog.domains) or not catalog.lists


def title_of(catalog: Catalog) -> str:
    """The title of the whole file."""
    return catalog.title if has_cover(catalog) else catalog.lists[0].title


def facts_of(catalog: Catalog) -> list[tuple[str, str]]:
    """What a cover tells, in names and texts; those without a text are left out."""
    place, edition, found = catalog.place, catalog.place.edition, evidence_to_print(catalog)
    review = place.review
    again = "" if edition is None or edition.status in (None, *HELD) else "（现在的内容还没有审核同意）"
    facts = (
        ("地方", catalog.region + (f"（行政区划代码 {place.code}）" if place.code else "")),
        ("版本", edition.name if edition else None),
        ("编制单位", place.office),
        ("日期", chinese(catalog.date)),
        ("审核", f"{review.office}，{chinese(review.date)}{again}" if review else None),
        ("状态", catalog.caution or (edition.status if edition else None)),
        ("事项", f"{len(catalog.domains)} 个领域，{catalog.count} 项"),
        ("核对情况", "，".join(f"{name} {count} 项" for name, count in found.items())),
    )
    return [(name, text) for name, text in facts if text]
