"""An office has another name: in every cell of the places that names it; where it is only mentioned, that is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from gongkai.editing.draft import Draft, Edited
from gongkai.model.form import TABLE
from gongkai.model.letters import did_you_mean, first_of
from gongkai.source.edit import EditError
from gongkai.source.lists import ROWS
from gongkai.source.project import Project

_OFFICE = "机构"  # the section of a place's own file, and the kind of a list's column
_BODY = "公开主体"
_MOST = 10  # mentions that are told one by one
_Cell = tuple[dict[str, Any], str]  # the mapping that holds it, and its key


def rename(project: Project, slugs: Iterable[str], old: str, new: str) -> Edited:
    """Every cell of these places that names the office `old` names `new`. What was done under the old name (核实, 已核对,
    审核) and what people wrote about it (texts, comments) stays, and is told.

    Raises EditError where no cell names it.
    """
    draft, told = Draft(project), []
    names, known = list(_files(project, slugs)), set[str]()
    for name in names:
        cells = list(_cells(project, name, draft.says(name)))
        known.update(text for holder, key in cells for text in _texts(holder.get(key)))
        if count := sum(_renamed(holder, key, old, new) for holder, key in cells):
            told.append(f"{name}：{count} 处")
    if not told:
        role = "这是角色，机构的名称写在它后面。" if old in project.roles else did_you_mean(old, known)
        raise EditError(f"没有哪一格的机构是“{old}”。{role}")
    changes = draft.changes()
    now = {change.path.relative_to(project.root).as_posix(): change.after or b"" for change in changes}
    places = [
        f"{name}:{number}"
        for name in names
        for number, line in enumerate(now.get(name, project.sources[name]).decode("utf-8-sig").split("\n"), 1)
        if old in line.replace(new, "")
    ]
    if places:
        some = first_of(places, _MOST, "等 {} 处")
        told.append(f"没有改的（文字、注释里提到，或者是过去的记录），请自己看：{some}")
    return Edited(changes, told)


def _files(project: Project, slugs: Iterable[str]) -> Iterator[str]:
    for slug in slugs:
        source = project.places[slug]
        if source.place is not None:
            yield source.place.node.file
        yield from (selection.node.file for selection in source.selections)
        yield from (listing.node.file for listing in source.lists)


def _cells(project: Project, name: str, said: dict[str, Any]) -> Iterator[_Cell]:
    """The cells of a file that name offices."""
    if ROWS in said:
        listing = next(one for place in project.places.values() for one in place.lists if one.node.file == name)
        for row in said[ROWS] or ():
            for column in listing.form.columns:
                if column.kind == _OFFICE:
                    yield row, column.key
                elif column.kind == TABLE:
                    below = [inner.key for inner in column.columns if inner.kind == _OFFICE]
                    yield from ((one, key) for one in row.get(column.key) or () for key in below)
        return
    holders = [said.get("默认"), *(said.get("调整") or {}).values(), *(said.get("新增") or ())]
    yield from ((one, _BODY) for one in holders if one)
    yield from ((said[_OFFICE], role) for role in said.get(_OFFICE) or ())
    yield said, "主体"
    yield said.get("目录") or {}, "编制单位"


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,) if isinstance(value, str) else ()


def _renamed(holder: dict[str, Any], key: str, old: str, new: str) -> int:
    """Rename in one cell; how often. A list that names the new office already does not name it twice."""
    value = holder.get(key)
    count = _texts(value).count(old)
    if count:
        others = list(dict.fromkeys(new if text == old else text for text in _texts(value)))
        holder[key] = others if isinstance(value, list) else new
    return count
