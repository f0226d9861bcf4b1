"""What a search looks through: the printed texts of each entry of a catalog, from the catalog's data.

The data are those of catalog.json, so that a place which an earlier build published is read like one just made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from gongkai.model.item import PUBLIC
from gongkai.site.cells import Data, channel, law, row_texts


class EntryText(NamedTuple):
    """An entry's texts but for its offices, which differ from place to place where all else is the same.

    `location` is where it is published; `more` are the texts printed besides: the note, added columns, optional channels.
    """

    id: str
    primary: str
    secondary: str
    elements: tuple[str, ...]
    laws: tuple[str, ...]
    deadline: str
    channels: tuple[str, ...]
    audience: tuple[str, ...]
    mode: str
    tiers: tuple[str, ...]
    location: str
    more: tuple[str, ...]

    def all(self) -> Iterator[str]:
        """Every text by itself."""
        for value in self:
            if isinstance(value, str):
                yield value
            else:
                yield from value


class PlaceEntry(NamedTuple):
    """An entry in one place's catalog: its texts and the offices there."""

    text: EntryText
    offices: tuple[str, ...]


def entries_of(domain: dict[str, Any]) -> list[PlaceEntry]:
    """The entries of one domain of a catalog.json, in its order."""
    return [PlaceEntry(_text(entry), tuple(entry["body"])) for entry in domain["entries"]]


def entries_in(kept: Iterable[Any]) -> list[PlaceEntry]:
    """Entries that were kept as JSON."""
    return [PlaceEntry(EntryText(*map(_back, text)), tuple(offices)) for text, offices in kept]


def _back(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def rows_of(one: Data) -> list[PlaceEntry]:
    """The rows of one of a catalog.json's lists, in its order: the row's name, then its texts."""
    return [_row(one, row) for row in one["rows"]]


def _row(one: Data, row: Data) -> PlaceEntry:
    """Each line of a cell by itself: laws and offices where those of entries stand, tables (what one brings along) behind, all else
    among the contents."""
    kinds = {column["heading"]: column["kind"] for column in one["columns"]}
    lines: dict[str, list[str]] = {"法规": [], "机构": [], "表": [], "": []}
    for heading, text in row_texts(one, row).items():
        lines.get(kinds.get(heading, ""), lines[""]).extend(line for line in text.split("\n") if line != row["name"])
    laws, offices, tables, elements = (tuple(filter(None, each)) for each in lines.values())
    return PlaceEntry(EntryText(row["id"], row["name"], "", elements, laws, "", (), (), "", (), "", tables), offices)


def _text(entry: dict[str, Any]) -> EntryText:
    return EntryText(
        id=entry["id"],
        primary=entry["primary"],
        secondary=entry["secondary"],
        elements=tuple(entry["elements"]),
        laws=tuple(law(each) for each in entry["basis"]),
        deadline=entry["deadline"]["text"] if entry["deadline"] else "",
        channels=tuple(channel(each) for each in entry["channels"] if each["required"]),
        audience=(PUBLIC,) * bool(entry["audience"]["public"]) + tuple(entry["audience"]["groups"]),
        mode=entry["mode"],
        tiers=tuple(entry["tiers"]),
        location=entry["location"] or "",
        more=_more(entry),
    )


def _more(entry: dict[str, Any]) -> tuple[str, ...]:
    optional = [each.get("text") for each in entry["channels"] if not each["required"]]
    texts = (entry["note"], *entry["extra"].values(), *optional)
    return tuple(text for text in texts if text)
