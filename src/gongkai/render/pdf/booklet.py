"""The booklet of a list that is read row by row (办事一本通): A5, with contents, an index by office and, where the site's
address is known, a code on each row's page that opens it on a phone."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from gongkai.model.entry import Catalog
from gongkai.model.form import Cells
from gongkai.model.item import EVIDENCE
from gongkai.model.record import Cell, Listing, Record, text_of
from gongkai.render import Settings
from gongkai.render.cards import BOOKLET, SHEET, Group, Term, card_of, groups, office_column, offices, size, terms
from gongkai.render.pdf.document import page

_LONG = (600, 850)  # characters from which a page is set smaller, and smaller again


class Card(NamedTuple):
    """One row as it is printed; `long` is how full it is (0 to 2), `code` the drawing of its QR code."""

    id: str
    name: str
    unsure: str
    terms: list[Term]
    long: int
    code: Markup | None


class Index(NamedTuple):
    """Contents or an index: the cards of each group, with their pages."""

    heading: str
    groups: list[tuple[str, list[Card]]]


def booklet(catalog: Catalog, settings: Settings) -> str:
    """The document of the catalog's one list. RenderError where codes are to be drawn and segno is missing."""
    listing = catalog.lists[0]
    cards = {record.id: _card(catalog, listing, record, settings) for record in listing.records}
    office = office_column(listing)
    more = {
        "contents": Index("目　录", _told(groups(listing), cards)),
        "by_office": Index(f"按{office.heading}查", _told(offices(listing), cards)) if office else None,
        "booklet": BOOKLET,
        "sheet_name": SHEET,
    }
    return page("booklet.html", catalog, settings, (), native=True, **more)


def _told(found: tuple[Group, ...], cards: dict[str, Card]) -> list[tuple[str, list[Card]]]:
    return [(group.name, [cards[record.id] for record in group.records]) for group in found]


def _card(catalog: Catalog, listing: Listing, record: Record, settings: Settings) -> Card:
    from gongkai.render.poster import code

    unsure = EVIDENCE[2] if record.evidence == EVIDENCE[2] else ""
    address = f"{settings.base_url}{catalog.place.slug}/{card_of(listing, record)}" if settings.base_url else ""
    told = list(terms(listing, record, _text))
    long = sum(size(listing, record) > most for most in _LONG)
    return Card(record.id, listing.name_of(record), unsure, told, long, code(address, "", "").svg if address else None)


def _text(column: Cells, cell: Cell) -> str:
    """A cell's texts one behind the other: a page is small."""
    return text_of(cell, "；")
