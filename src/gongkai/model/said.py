"""What a catalog says, by number: what `gongkai.model.compare` compares, and what bears another number than before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import NamedTuple

from gongkai.model.change import DomainChange
from gongkai.model.entry import FIELDS, Catalog, Entry
from gongkai.model.face import FOLDER, LAW, OFFICE, Face, face_of, rows_of

_PRINTED = attrgetter(*FIELDS, "extra")
_NAMED = attrgetter("primary", "secondary")
ARTICLE = re.compile("第|$")


class Where(NamedTuple):
    """Where a number stands: of an entry, or of a row, whose face is made already."""

    domain: str
    domain_name: str
    entry: Entry | None
    row: Face | None = None

    @property
    def name(self) -> tuple[str, ...]:
        """What it is called."""
        return (self.row.name,) if self.row else _NAMED(self.entry)

    @property
    def said(self) -> Hashable:
        """All that is printed of it but its number."""
        return frozenset(self.row.cells.items()) if self.row else _PRINTED(self.entry)


class Said:
    """What a catalog says, by number in its order; entries' texts are made only when they are asked for."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.faces: dict[str, Where] = {
            entry.id: Where(domain.slug, domain.name, entry) for domain, entry in catalog.pairs()
        }
        self.faces |= {row.id: Where(row.domain, row.domain_name, None, row) for row in rows_of(catalog)}

    def face(self, number: str) -> Face:
        """What is printed of it, as texts."""
        domain, name, entry, row = self.faces[number]
        if row is not None:
            return row
        assert entry is not None
        return face_of(self.catalog, entry, domain, name)

    def pages(self) -> dict[str, str]:
        """The pages of domains and the folders of lists by their names."""
        forms = (one.form for one in self.catalog.lists if not one.form.view)
        return {one.name: one.slug for one in self.catalog.domains} | {
            one.name: f"{FOLDER}/{one.slug}" for one in forms
        }

    def inside(self, table: str) -> list[str]:
        """The numbers of what stands in a domain or list."""
        return [number for number, place in self.faces.items() if place.domain_name == table]

    def renumbered(self, now: Said, called: Mapping[str, DomainChange]) -> dict[str, str]:
        """Take the later numbers of what bears another one, and say which it had, by the later ones.

        Of what went and came in one table under one name, those are the same that say the same, and of items the only two
        that are left. A number that another table has for something else now went, too.
        """
        names = {name: one.after for name, one in called.items()}
        went, come = self._beyond(now, names, {}), now._beyond(self, {}, names)
        former: dict[str, str] = {}
        for key in come.keys() & went.keys():
            old, new = went[key], come[key]
            for number in tuple(new):
                said = now.faces[number].said
                same = next((one for one in old if self.faces[one].said == said), None)
                if same is not None:
                    former[number] = same
                    old.remove(same)
                    new.remove(number)
            if len(old) == len(new) == 1 and now.faces[new[0]].entry:
                former[new[0]] = old[0]
        later = {one: number for number, one in former.items()}
        while taken := [number for number in former if number in self.faces and number not in later]:
            for number in taken:
                del later[former.pop(number)]
        self.faces = {later.get(number, number): place for number, place in self.faces.items()}
        return former

    def _beyond(self, other: Said, names: Mapping[str, str], others: Mapping[str, str]) -> dict[object, list[str]]:
        """The numbers that another catalog has not, by what they stand in, as it is called later, and what they are called."""
        found: dict[object, list[str]] = defaultdict(list)
        for number, place in self.faces.items():
            name, there = names.get(place.domain_name, place.domain_name), other.faces.get(number)
            if there is None or (others.get(there.domain_name, there.domain_name) != name and there.said != place.said):
                found[place.domain if place.row else name, place.name].append(number)
        return found

    def same(self, number: str, other: Said, unsafe: frozenset[str]) -> bool:
        """Whether an entry says the same in both, but for new names of laws."""
        mine, others = self.faces[number], other.faces[number]
        if mine.entry is None or others.entry is None:
            return False
        cited = {citation.key for citation in mine.entry.basis} if unsafe else frozenset()
        return bool(_PRINTED(mine.entry) == _PRINTED(others.entry) and unsafe.isdisjoint(cited))

    def cites(self, title: str) -> bool:
        """Whether a row of a list cites the law of this title."""
        rows = (place.row for place in self.faces.values() if place.row)
        return any(
            kind == LAW and cited_in(row.cells.get(heading, ()), title)
            for row in rows
            for heading, kind in row.kinds.items()
        )

    def offices(self, number: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The cells that name offices."""
        _, _, entry, row = self.faces[number]
        if entry is not None:
            yield FIELDS["body"], entry.body
        elif row is not None:
            yield from ((heading, row.cells.get(heading, ())) for heading, kind in row.kinds.items() if kind == OFFICE)


def cited_in(texts: Iterable[str], title: str) -> bool:
    """Whether some of the printed citations are of the law of this title."""
    return any(text.startswith(title) and ARTICLE.match(text, len(title)) for text in texts)
