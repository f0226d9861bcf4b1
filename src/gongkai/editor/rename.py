"""An office or a local item has another name: what becomes of the files, for the editor to change."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from lsprotocol.types import TextEdit

from gongkai.editing.offices import rename as rename_office
from gongkai.editor.desk import Desk, family_of
from gongkai.editor.grammar import Use
from gongkai.editor.symbols import ITEM, OFFICE, Symbol, references, spoken_at
from gongkai.editor.texts import Text
from gongkai.model.grouped import grouped
from gongkai.model.item import ID
from gongkai.source.edit import EditError
from gongkai.source.places import lies_in
from gongkai.source.project import Project
from gongkai.source.written import UnwritableError, scalar

_LONGEST = 200  # characters of a name


class Renamed(NamedTuple):
    """The edits by file, and what there is to tell besides."""

    edits: Mapping[str, list[TextEdit]]
    told: list[str]


def renamable(desk: Desk, name: str, offset: int) -> tuple[Use, Symbol] | None:
    """The office or the local item that a text names; None where it is something else."""
    found = spoken_at(desk, name, offset) if family_of(name) else None
    return found if found is not None and (found[1].kind == OFFICE or found[1].is_local) else None


def rename(desk: Desk, name: str, offset: int, new: str) -> Renamed:
    """What becomes of the files of the county, and of the places below it. Raises EditError."""
    found = renamable(desk, name, offset)
    if found is None:
        raise EditError("这里不能改名：能改的是机构，和本地新增的事项（编号如 10-L01）")
    symbol, project, family = found[1], desk.look(name).project, family_of(name)
    wanted = new.strip()
    if not wanted or not wanted.isprintable() or len(wanted) > _LONGEST:
        raise EditError("新名是空的、太长，或者有不能印的字符")
    if wanted == symbol.name:
        return Renamed({}, [])
    try:
        if symbol.kind == OFFICE:
            return _office(desk, project, family, symbol.name, wanted)
        return _item(desk, project, family, symbol, wanted)
    except UnwritableError as problem:
        raise EditError(str(problem)) from problem


def _office(desk: Desk, project: Project, family: str, old: str, new: str) -> Renamed:
    slugs = [slug for slug in project.places if lies_in(slug, family)]
    done = rename_office(project, slugs, old, new)
    edits = {}
    for change in done.changes:
        file = change.path.relative_to(project.root).as_posix()
        text = desk.text(file)
        after = (change.after or b"").decode("utf-8", "surrogatepass").removeprefix("\ufeff")
        edits[file] = _edits(text, after)
    return Renamed(edits, [line for line in done.told if line.startswith("没有改的")])


def _edits(text: Text, after: str) -> list[TextEdit]:
    """The edits, line by line, that make a text of another."""
    before = text.text.removeprefix("\ufeff")
    shift = len(text.text) - len(before)
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [shift]
    for line in old:
        starts.append(starts[-1] + len(line))
    return [
        TextEdit(text.range(starts[a], starts[b]), "".join(new[c:d]))
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if kind != "equal"
    ]


def _item(desk: Desk, project: Project, family: str, symbol: Symbol, new: str) -> Renamed:
    was, now = ID.match(symbol.name), ID.match(new)
    if now is None or now["local"] is None or (was is not None and was["domain"] != now["domain"]):
        raise EditError(f"本地事项的编号写成 {symbol.name[:2]}-L01 这样")
    parts = [
        part for slug, place in project.places.items() if slug.split("/")[0] == family for part in place.selections
    ]
    used = {item.value.id for part in parts for item in part.added}
    if new in used:
        raise EditError(f"编号 {new} 已经用了")
    if any(new in dict(part.head.withdrawn) for part in parts):
        raise EditError(f"编号 {new} 已撤销，不能再用")
    spans = references(desk, project, Symbol(ITEM, symbol.name), family)
    edits = ((one.file, TextEdit(desk.text(one.file).range_of(one), scalar(new, flow=True))) for one in spans)
    return Renamed(grouped(edits), [])
