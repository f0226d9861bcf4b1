"""The pages of single rows, for lists that are read row by row: one sheet of paper each when they are printed.

A page each, not sections of one: what is printed is then the one row, its address is short enough for a code on paper,
and a phone loads some kilobytes however many rows the list has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gongkai.model.entry import Catalog
from gongkai.model.item import EVIDENCE
from gongkai.model.record import Listing, Record
from gongkai.render.cards import Term, card_of, group_of, groups, size, terms
from gongkai.render.html.lists import addresses_of, cell_markup
from gongkai.render.html.trail import Crumb

_LONG = (900, 1500)  # characters from which a sheet of paper is set smaller, and smaller again


class CardPage(NamedTuple):
    """One row as its page is told of it; `name` is its path in the place's folder, `long` how full it is (0 to 2)."""

    listing: Listing
    record: Record
    name: str
    title: str
    group: str
    terms: list[Term]
    unsure: bool
    long: int
    before: Crumb | None
    after: Crumb | None


def card_pages(catalog: Catalog, listing: Listing) -> Iterator[CardPage]:
    """The pages, in the order of the groups."""
    addresses = addresses_of(catalog, "../")
    records = [record for group in groups(listing) for record in group.records]
    links = [Crumb(listing.name_of(record), f"{record.id}.html") for record in records]
    for index, record in enumerate(records):
        told = list(terms(listing, record, lambda column, cell: cell_markup(column, cell, addresses)))
        yield CardPage(
            listing=listing,
            record=record,
            name=card_of(listing, record),
            title=links[index].name,
            group=group_of(listing, record),
            terms=told,
            unsure=record.evidence == EVIDENCE[2],
            long=sum(size(listing, record) > most for most in _LONG),
            before=links[index - 1] if index else None,
            after=links[index + 1] if index + 1 < len(links) else None,
        )
