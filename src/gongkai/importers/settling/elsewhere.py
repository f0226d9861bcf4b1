"""Whether a table is another county's: somebody took the wrong file, or wants to do as the neighbours do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from gongkai.importers.reading.record import Table
from gongkai.model.entry import Catalog
from gongkai.source.project import Project

_TITLE = 60  # letters of a line that may be a table's title


def named_elsewhere(
    offices: Sequence[str], notes: Iterable[str], title: str, catalog: Catalog, project: Project
) -> tuple[str, str] | None:
    """The county whose `offices` most rows name, or else that a title among the `notes` does (a short line with the word
    `title` in it), and where that was seen; None where it is the catalog's own place, one above it, or none that is known."""
    own = {catalog.place.name, *(one.name for one in catalog.above)}
    known = [name for name in project.gazetteer if not any(name in one for one in own)]
    others = Counter(name for text in offices for name in known if name in text)
    mine = sum(any(one in text for one in own) for text in offices)
    for name, count in others.most_common(1):
        if count > max(mine, 1):
            return name, f"{count} 处是{name}的机构"
    titles = [note for note in notes if title in note and len(note) < _TITLE]
    if any(one in note for one in own for note in titles):
        return None
    return next(((name, note) for note in titles for name in known if name in note), None)


def sent_to(table: Table, slug: str, places: Collection[str], below: Mapping[str, str]) -> str | None:
    """The slug of the place of this project that a table belongs to instead of `slug`: gongkai's mark names one of the
    `places`; or, in a table without a mark, a title or most rows' 公开主体 do one `below` (slugs by names). None for others."""
    built_for = table.origin.partition("@")[0]
    if built_for:
        return built_for if built_for != slug and built_for in places else None
    titles = [note for note in table.notes if "目录" in note and len(note) < _TITLE]
    bodies = [text for one in table.records for column, text in one.cells.items() if column.key == "公开主体"]
    named = (
        below[name]
        for name in below
        if any(name in title for title in titles) or sum(name in text for text in bodies) * 2 > len(table.records)
    )
    return max(named, key=lambda found: (found.count("/"), found), default=None) if table.records else None
