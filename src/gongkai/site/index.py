"""What a search looks through: the printed texts of each entry of a catalog, from the catalog's data.

The data are those of catalog.json, so that a place which an earlier build published is read like one just made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from gongkai.model.item import PUBLIC
from gongkai.model.law import printed


class EntryText(NamedTuple):
    """An entry's texts but for its offices, which differ from place to place where all else is the same.

    `more` are the texts printed besides: the note, the place of publication, added columns, optional channels.
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


def _text(entry: dict[str, Any]) -> EntryText:
    return EntryText(
        id=entry["id"],
        primary=entry["primary"],
        secondary=entry["secondary"],
        elements=tuple(entry["elements"]),
        laws=tuple(_law(law) for law in entry["basis"]),
        deadline=entry["deadline"]["text"] if entry["deadline"] else "",
        channels=tuple(_channel(channel) for channel in entry["channels"] if channel["required"]),
        audience=(PUBLIC,) * bool(entry["audience"]["public"]) + tuple(entry["audience"]["groups"]),
        mode=entry["mode"],
        tiers=tuple(entry["tiers"]),
        more=_more(entry),
    )


def _law(law: dict[str, Any]) -> str:
    article = law.get("article", "")
    return printed(law["title"], law["number"], article) if law["title"] else f"《{law['key']}》{article}"


def _channel(channel: dict[str, Any]) -> str:
    return f"{channel['name']}：{channel['text']}" if channel.get("text") else str(channel["name"])


def _more(entry: dict[str, Any]) -> tuple[str, ...]:
    optional = [channel.get("text") for channel in entry["channels"] if not channel["required"]]
    texts = (entry["note"], entry["location"], *entry["extra"].values(), *optional)
    return tuple(text for text in texts if text)
