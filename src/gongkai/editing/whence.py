"""What stands in a county's files → the cells of its worksheet that it was written from."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.editing.filled import Meaning
from gongkai.editing.worksheet import COUNTY, DATE, DOMAINS, OFFICE, OFFICES, TOWNS, VALUE
from gongkai.importers.reading.worksheet import Filled
from gongkai.model.finding import Span
from gongkai.model.tree import Map, Seq, path_to
from gongkai.model.worksheet import Cell, Worksheet
from gongkai.source.edit import texts_of

_NOWHERE = "?"  # no cell is called so


def whence(now: Worksheet, filled: Sequence[Filled], tree: Map, span: Span) -> list[tuple[Filled, str]]:
    """Out of which of the `filled` cells what stands at a place of a source file came, each with where it is to be told; none of
    it where nobody filled it in. `tree` is what the file says."""
    path, meaning = path_to(tree, span), Meaning(now)
    wanted = _cell_at(now, str(tree.get("领域") or ""), [*map(str, path), "", "", ""])
    found = [one for one in filled if all(not key or key == its for key, its in zip(wanted, one.cell, strict=True))]
    holder = tree.get(str(path[0])) if path else None
    if path[:1] == (TOWNS,):
        name = holder[int(path[1])] if isinstance(holder, Seq) and len(path) > 1 else holder
        return [(one, _line_of(one, str(name), meaning)) for one in found]
    if isinstance(holder, Map) and path[0] == "默认" and len(path) > 1:  # what these, and not all others, say alike
        texts = texts_of(holder[str(path[1])])
        found = [one for one in found if list(meaning.of(one.cell, one.here)) == texts] or found
    return [(one, one.where) for one in found]


def _cell_at(now: Worksheet, domain: str, path: Sequence[str]) -> Cell:
    """The cell that writes what stands at a path of the county's own file, or of a domain's; "" in it is any."""
    first, second, third, *_ = path
    if not domain:
        if first in (OFFICES, TOWNS):
            return Cell(first, second or _NOWHERE, "") if first == OFFICES else Cell(TOWNS, "", "")
        if first == "不采用领域":
            return Cell(DOMAINS, second or _NOWHERE, "")
        return Cell(COUNTY, f"{first} {second}" if first in ("目录", "入口") else first, VALUE)
    part = next((one.name for one in now.parts if one.name.partition(" ")[2] == domain), _NOWHERE)
    if first == "核实":
        return Cell(DOMAINS, domain, {"科室": OFFICE, "日期": DATE}.get(second, ""))
    if first in ("调整", "不采用"):
        return Cell(part, second or _NOWHERE, third)
    return Cell(part, "", second) if first == "默认" and second else Cell(DOMAINS, domain, "")


def _line_of(one: Filled, name: str, meaning: Meaning) -> str:
    """Where the line of a cell stands that holds a name."""
    lines = zip(one.here.split("\n"), one.lines, strict=False)
    return next((where for text, where in lines if name in meaning.of(one.cell, text)), one.where)
