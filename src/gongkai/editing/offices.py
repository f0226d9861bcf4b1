"""An office has another name: in every cell of the places that names it; where it is only mentioned, that is told. And what
changes need of offices: lines to be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gongkai.editing.draft import Draft, Edited, findings_of
from gongkai.model.finding import Finding, Severity
from gongkai.model.form import TABLE
from gongkai.model.letters import did_you_mean, first_of
from gongkai.model.place import PROPOSED, Role, open_offices
from gongkai.resolve.catalog import resolve_one
from gongkai.source.beginning import proposed
from gongkai.source.edit import EditError, edited, put, texts_of, values
from gongkai.source.lists import ROWS
from gongkai.source.places import slug_of
from gongkai.source.project import Project, load
from gongkai.source.transaction import Change

_OFFICE = "机构"  # the section of a place's own file, and the kind of a list's column
_BODY = "公开主体"
_UNNAMED = "GK401"  # the rule on roles that a place has no line for
_MOST = 10  # mentions that are told one by one
_Cell = tuple[dict[str, Any], str]  # the mapping that holds it, and its key


def rename(project: Project, slugs: Iterable[str], old: str, new: str, *, begins: bool = False) -> Edited:
    """Every cell of these places that names the office `old` names `new`; where that is only what names begin with, every office that
    `begins` so has the other beginning. What was done under the old name (核实, 已核对,
    审核) and what people wrote about it (texts, comments) stays, and is told.

    Raises EditError where no cell names it.
    """
    draft, told = Draft(project), []
    names, known = list(_files(project, slugs)), set[str]()
    for name in names:
        cells = list(_cells(project, name, draft.says(name)))
        known.update(text for holder, key in cells for text in texts_of(holder.get(key)))
        if count := sum(_renamed(holder, key, old, new, begins=begins) for holder, key in cells):
            told.append(f"{name}：{count} 处")
    if not told:
        role = "这是角色，机构的名称写在它后面。" if old in project.roles else did_you_mean(old, known)
        raise EditError(f"没有哪一格的机构{'以' if begins else '是'}“{old}”{'开头' if begins else ''}。{role}")
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


def checked(
    project: Project, done: Edited, today: str, renamed: tuple[str, str] = ("", "")
) -> tuple[Edited, list[Finding]]:
    """Changes with the findings that there would be, as `findings_of` has them. Where items come to need roles that a place says
    nothing of, its file also gets their lines, to be filled in."""
    fresh = findings_of(project, done.changes, today, renamed) if done.changes else []
    places = {slug_of(one.span.file) for one in fresh if one.code == _UNNAMED and one.severity is Severity.ERROR}
    if not places:
        return done, fresh
    done = with_asked(project, project, done, sorted(filter(None, places)))
    return done, findings_of(project, done.changes, today, renamed)


def with_asked(before: Project, project: Project, done: Edited, slugs: Iterable[str]) -> Edited:
    """The changes with a line in the files of these places for each role that their items did not need `before`: empty, or with
    what is proposed to a new county."""
    pretended, told = {change.path: change.after for change in done.changes}, [*done.told]
    then = load(project.root, project.places, pretended)
    for slug in slugs:
        own = then.places[slug].place
        assert own is not None
        file, known = own.node.file, unnamed(before, slug)
        said = values(file, then.sources[file])
        for name, role in unnamed(then, slug).items():
            if name in known:
                continue
            proposal = role.proposal(own.value.name, own.value.city or "")
            inside = said.get(_OFFICE)
            put(
                said,
                [_OFFICE, name] if inside else [_OFFICE],
                proposed(proposal) if inside else {name: proposed(proposal)},
            )
            told.append(f"{own.value.name} {_OFFICE} {name}：待填{f'（拟）{proposal}' if proposal else ''}")
        pretended[project.root / file] = edited(file, then.sources[file], said)
    was: dict[Path, bytes | None] = {project.root / name: data for name, data in project.sources.items()}
    was.update((change.path, change.before) for change in done.changes)
    changes = [Change(path, was.get(path), after) for path, after in pretended.items()]
    return Edited(changes, told)


def unnamed(project: Project, slug: str) -> dict[str, Role]:
    """The roles that a place's items name and that it has no line for, by their names."""
    place = resolve_one(project, slug)
    if place.catalog is None or place.source.place is None:
        return {}
    known = {*dict(place.catalog.place.offices), *open_offices(place.source.place.node)}
    bodies = dict.fromkeys(body for entry in place.catalog.entries for body in entry.body if body in project.roles)
    roles = [project.roles[body].value for body in bodies]
    return {one.name: one for one in roles if not one.literal and known.isdisjoint((one.name, *one.aliases))}


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
    offices = said.get(_OFFICE) or {}
    yield from ((offices, role) for role in offices)
    yield from ((value, PROPOSED) for value in offices.values() if isinstance(value, dict))
    yield said, "主体"
    yield said.get("目录") or {}, "编制单位"


def _renamed(holder: dict[str, Any], key: str, old: str, new: str, *, begins: bool) -> int:
    """Rename in one cell; how often. A list that names the new office already does not name it twice."""
    value = holder.get(key)
    texts: list[str] = texts_of(value)
    others = [new + text[len(old) :] if text == old or (begins and text.startswith(old)) else text for text in texts]
    count = sum(text != other for text, other in zip(texts, others, strict=True))
    if count:
        holder[key] = list(dict.fromkeys(others)) if isinstance(value, list) else others[0]
    return count
