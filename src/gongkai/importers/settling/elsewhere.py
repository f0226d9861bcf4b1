"""Whether a table is another county's: somebody took the wrong file, or wants to do as the neighbours do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

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
