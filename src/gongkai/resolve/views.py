"""Views: lists whose rows are the entries of a place's catalog, in other columns and with other headings.

They are made when a place is published, not before: checks do not need them, and a province's would fill the memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gongkai.model.entry import NAMES, Catalog, DomainCatalog, Entry
from gongkai.model.form import Form
from gongkai.model.item import PUBLIC, Authored
from gongkai.model.recent import recent
from gongkai.model.record import Cell, Listing, Record, Said
from gongkai.resolve.lists import followed, title_of


@recent(lambda catalog: (catalog,), most=1)
def with_views(catalog: Catalog) -> Catalog:
    """The catalog with its views before its other lists; those for which it has no entries are left out."""
    made = tuple(filter(None, (_listing(catalog, form) for form in catalog.views)))
    return replace(catalog, lists=(*made, *catalog.lists), views=())


def _listing(catalog: Catalog, form: Authored[Form]) -> Listing | None:
    view = form.value
    records = tuple(
        Record(
            number=number,
            id=entry.id,
            cells=tuple(_cell(catalog, domain, entry, column.key) for column in view.columns),
            rows=(),
            note=entry.note,
            evidence=entry.evidence,
            source=entry.source,
            node=entry.origin.base,
        )
        for number, (domain, entry) in enumerate(_entries(catalog, view), 1)
    )
    if not records:
        return None
    year = catalog.date[:4] if view.yearly else ""
    form_here, title = followed(view, catalog.place), title_of(view, catalog.place, year)
    return Listing(form_here, title, year, current=True, records=records, node=form.node)


def _entries(catalog: Catalog, view: Form) -> Iterator[tuple[DomainCatalog, Entry]]:
    for domain, entry in catalog.pairs():
        if not view.tiers or not set(view.tiers).isdisjoint(entry.tiers):
            yield domain, entry


def _cell(catalog: Catalog, domain: DomainCatalog, entry: Entry, key: str) -> Cell:
    if key == "公开依据":
        return tuple(Said(str(one), (catalog.basis_text(one),)) for one in entry.basis)
    return tuple(Said(text, (text,)) for text in _texts(domain, entry, key) if text)


def _texts(domain: DomainCatalog, entry: Entry, key: str) -> tuple[str, ...]:
    match key:
        case "领域":
            return (domain.name,)
        case "事项名称":
            return (entry.name,)
        case "公开时限":
            return (entry.deadline.text if entry.deadline else "",)
        case "公开渠道和载体":
            return tuple(channel.text or channel.name for channel in entry.channels if channel.required)
        case "公开对象":
            return (*((PUBLIC,) if entry.audience.public else ()), *entry.audience.groups)
    value = getattr(entry, NAMES[key])
    return value if isinstance(value, tuple) else (value or "",)
