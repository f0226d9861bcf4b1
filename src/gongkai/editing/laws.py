"""Repealed laws replaced by what took their place, where that needs no person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from gongkai.editing.draft import Draft, Edited
from gongkai.progress.repealed import Cited
from gongkai.source.project import Project


def replace_laws(project: Project, cited: Iterable[Cited]) -> Edited:
    """The certain ones of these citations name the successor; a list that names it already loses the repealed law. Raises
    EditError."""
    draft, told = Draft(project), []
    by_cell: dict[tuple[str, tuple[str | int, ...]], list[Cited]] = defaultdict(list)
    for one in cited:
        if one.is_certain:
            cell = one.path[:-1] if isinstance(one.path[-1], int) else one.path
            by_cell[one.file, cell].append(one)
            assert one.successor is not None
            told.append(f"{one.file}:{one.span.line} {one.id} {one.what}：{one.citation} → {one.successor.key}")
    for (file, path), several in by_cell.items():
        names = {str(one.citation): one.successor.key for one in several if one.successor is not None}
        holder: Any = draft.says(file)
        for step in path[:-1]:
            holder = holder[step]
        value = holder[path[-1]]
        if isinstance(value, str):
            holder[path[-1]] = names[value]
        else:
            value[:] = dict.fromkeys(names.get(text, text) for text in value)
    return Edited(draft.changes(), told)
