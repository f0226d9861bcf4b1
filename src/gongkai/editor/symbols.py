"""What the texts of sources speak of: items, laws, roles, offices, domains, tasks; where each is defined, and where it is
spoken of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lsprotocol.types import Location

from gongkai.editor.desk import Desk, family_of
from gongkai.editor.grammar import Grammar, Use
from gongkai.model.finding import Span
from gongkai.model.item import is_shared
from gongkai.model.law import Citation
from gongkai.model.tree import Map, Seq
from gongkai.source.places import TASKS
from gongkai.source.project import Project

ITEM, LAW, ROLE, OFFICE, DOMAIN, TASK = "事项", "法规", "角色", "机构", "领域", "任务"
_KINDS = {
    "item": ITEM, "number": ITEM, "basis": LAW, "law": LAW, "law-name": LAW, "role": ROLE, "role-name": ROLE,
    "body": ROLE, "office": OFFICE, "domain": DOMAIN, "domain-name": DOMAIN, "task": TASK, "task-name": TASK,
}  # fmt: skip


class Symbol(NamedTuple):
    """Something that sources speak of: of which kind it is, and its name."""

    kind: str
    name: str

    @property
    def is_local(self) -> bool:
        """Whether only one county and the places below it speak of it."""
        return self.kind == ITEM and not is_shared(self.name)


def symbol_of(project: Project, use: Use) -> Symbol | None:
    """What a text speaks of; None for one that speaks of nothing."""
    kind = next((_KINDS[term] for term in sorted(use.terms) if term in _KINDS), None)
    if kind == LAW:
        key = Citation.parse(use.text).key
        return Symbol(LAW, key) if key in project.laws else None
    if kind in (ROLE, OFFICE):
        role = project.roles.get(use.text)
        return Symbol(OFFICE, use.text) if role is None else Symbol(ROLE, role.value.name)
    return None if kind is None else Symbol(kind, use.text)


def uses(desk: Desk, name: str, tree: Map | None) -> Iterator[Use]:
    """The keys and texts of a file."""
    sort = desk.sort(name)
    if sort is not None and tree is not None:
        yield from Grammar(sort.schema, tree).uses(tree)


def use_at(desk: Desk, name: str, offset: int) -> Use | None:
    """The key or the text at an offset in a file; None where there is none, or the file is broken."""
    text = desk.text(name)
    for use in uses(desk, name, desk.tree(name)):
        start, end = text.bounds(use.span)
        if start <= offset <= end:
            return use
    return None


def spoken_at(desk: Desk, name: str, offset: int) -> tuple[Use, Symbol] | None:
    """What a text at an offset in a file speaks of; None where it speaks of nothing."""
    use = use_at(desk, name, offset)
    symbol = symbol_of(desk.look(name).project, use) if use is not None else None
    return None if use is None or symbol is None else (use, symbol)


def definitions(project: Project, symbol: Symbol) -> Iterator[Span]:
    """Where something is defined."""
    kind, name = symbol
    if kind == LAW:
        yield project.laws[name].node.at("简称")
    elif kind == ROLE:
        yield project.roles[name].node.at("名称")
    elif kind == DOMAIN and name in project.guidelines:
        yield project.guidelines[name].node.at("领域")
    elif kind == OFFICE:
        for source in project.places.values():
            offices = source.place.node.get("机构") if source.place is not None else None
            if isinstance(offices, Map):
                for role in offices:
                    yield from _named(offices, role, name)
    elif kind == ITEM:
        items = [one for guideline in project.guidelines.values() for one in guideline.items]
        added = [one for place in project.places.values() for part in place.selections for one in part.added]
        yield from (one.node.at("编号") for one in (*items, *added) if one.value.id == name)
    elif kind == TASK:
        tasks = project.trees[TASKS].get("任务") if TASKS in project.trees else None
        for index, task in enumerate(tasks if isinstance(tasks, Seq) else ()):
            if isinstance(task, Map) and task.get("编号") == name and isinstance(tasks, Seq):
                yield tasks.at(index, "编号")


def _named(offices: Map, role: str, name: str) -> Iterator[Span]:
    """Where the offices of a role name this one."""
    said = offices[role]
    if said == name:
        yield offices.at(role)
    for index, one in enumerate(said if isinstance(said, Seq) else ()):
        if one == name:
            yield offices.at(role, index)


def references(desk: Desk, project: Project, symbol: Symbol, family: str) -> Iterator[Span]:
    """Every place of the project that speaks of something; for what one county alone has, of that family."""
    names = {symbol.name}
    if symbol.kind == ROLE:
        names |= {name for name, role in project.roles.items() if role.value.name == symbol.name}
    for file, tree in project.trees.items():
        data = project.sources[file]
        if symbol.is_local and family_of(file) != family:
            continue
        if b"\\" in data or any(name.encode() in data for name in names):
            yield from (use.span for use in uses(desk, file, tree) if symbol_of(project, use) == symbol)


def definitions_at(desk: Desk, name: str, offset: int) -> list[Location]:
    """Where what a text speaks of is defined."""
    project, found = desk.look(name).project, spoken_at(desk, name, offset)
    return [desk.location(span, project) for span in definitions(project, found[1])] if found is not None else []


def references_at(desk: Desk, name: str, offset: int, *, declared: bool) -> list[Location]:
    """Every place of the project that speaks of the same; with `declared` also where it is defined."""
    if (found := spoken_at(desk, name, offset)) is None:
        return []
    project, symbol = desk.whole(), found[1]
    defined = set(definitions(project, symbol))
    spans = references(desk, project, symbol, family_of(name))
    return [desk.location(span, project) for span in spans if declared or span not in defined]
