"""A catalog's text as data for the search page: one record an entry, in the order of the catalog.

The records are a plain script that sets one global, because a page opened from a disk may not fetch files.
"""

from __future__ import annotations

import json
from typing import Any

from gongkai.model.artifact import Artifact
from gongkai.model.entry import Catalog, Entry
from gongkai.model.item import PUBLIC
from gongkai.render.html import asset, page_name

GLOBAL = "gongkaiCatalog"
FIELDS = (
    "id",
    "domain",
    "primary",
    "secondary",
    "elements",
    "laws",
    "offices",
    "deadline",
    "channels",
    "audience",
    "mode",
    "tiers",
    "more",
)
_HARMLESS = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


class Words:
    """Texts that many entries share: each is kept once and referred to by its place in the list."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def place(self, text: str) -> int:
        """The place of a text; a text not seen before goes to the end."""
        return self._places.setdefault(text, len(self._places))

    def places(self, texts: tuple[str, ...]) -> list[int]:
        """The places of several texts."""
        return [self.place(text) for text in texts]

    def all(self) -> list[str]:
        """The texts in the order of their places."""
        return list(self._places)


def index_script(catalog: Catalog) -> Artifact:
    """The script `assets/search-data-<hash>.js`."""
    text = json.dumps(as_index(catalog), ensure_ascii=False, separators=(",", ":")).translate(_HARMLESS)
    return asset("search-data", "js", f"globalThis.{GLOBAL}={text};\n".encode())


def as_index(catalog: Catalog) -> dict[str, Any]:
    """`entries` with the values of `fields` in that order; laws, offices, channels, audience and tiers are places
    in the list of that name, the domain is a place in `domains` (name, page), `more` are the remaining texts."""
    words = {name: Words() for name in ("laws", "offices", "channels", "audience", "tiers")}
    entries = [
        _record(catalog, entry, number, words)
        for number, domain in enumerate(catalog.domains)
        for entry in domain.entries
    ]
    return {
        "fields": FIELDS,
        "domains": [[domain.name, page_name(domain)] for domain in catalog.domains],
        **{name: texts.all() for name, texts in words.items()},
        "entries": entries,
    }


def _record(catalog: Catalog, entry: Entry, domain: int, words: dict[str, Words]) -> list[Any]:
    laws = tuple(catalog.basis_text(citation) for citation in entry.basis)
    channels = tuple(str(channel) for channel in entry.channels if channel.required)
    audience = ((PUBLIC,) if entry.audience.public else ()) + entry.audience.groups
    return [
        entry.id,
        domain,
        entry.primary,
        entry.secondary,
        entry.elements,
        words["laws"].places(laws),
        words["offices"].places(entry.body),
        entry.deadline.text if entry.deadline else "",
        words["channels"].places(channels),
        words["audience"].places(audience),
        entry.mode,
        words["tiers"].places(entry.tiers),
        _more(entry),
    ]


def _more(entry: Entry) -> list[str]:
    """What is printed besides: the note, the place of publication, added columns, texts of optional channels."""
    optional = [channel.text for channel in entry.channels if not channel.required and channel.text]
    texts = (entry.note, entry.location, *(text for _, text in entry.extra), *optional)
    return [text for text in texts if text]
