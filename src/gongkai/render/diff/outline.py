"""A comparison as sections of lines, which text and Markdown print each in its way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from gongkai.model.change import ADDED, CHANGED, MOVED, WITHDRAWN, CellChange, Change, Changes
from gongkai.model.comparison import Comparison, DomainImpact, GuidelineImpact, LawImpact
from gongkai.model.letters import first_of
from gongkai.render.changes import (
    NOTHING,
    WORDS,
    CellLine,
    by_domain,
    cell_line,
    cell_words,
    moved_line,
    named,
    shared_title,
    summary,
)

_MARKS = {ADDED: "+", CHANGED: "~", MOVED: ">", WITHDRAWN: "-"}
_PLACES = 8  # names that a line lists


class Line(NamedTuple):
    """A line: how deep it stands, a mark (+ - ~ >) or nothing, its text, and whether it heads what follows."""

    depth: int
    text: str
    mark: str = ""
    heads: bool = False


class Section(NamedTuple):
    """A heading with its lines."""

    title: str
    lines: tuple[Line, ...]


def outline(comparison: Comparison, *, brief: bool = False) -> Iterator[Section]:
    """The sections: what guidelines and laws do to all, then how pages look, then place by place, then what could not be seen. In brief a cell is
    one line, and so are the items of a domain in which the same was changed."""
    shared = [line for one in comparison.causes for line in _cause(one)]
    shared += [line for one in comparison.guidelines for line in _guideline(one, brief)]
    if shared:
        yield Section("指引和法规的影响", tuple(shared))
    if comparison.looks:
        yield Section("网页的样式和用语", (Line(1, look(comparison.looks), "~"),))
    moved = [Line(1, text, "+") for text in comparison.come] + [Line(1, text, "-") for text in comparison.gone]
    moved += [Line(1, text, "~") for text in comparison.moved]
    if moved:
        yield Section("地方的增减", tuple(moved))
    for place in comparison.places:
        if place.own:
            yield Section(f"{place.name}：{summary(place.own)}", tuple(_place(place.own, brief)))
    alike = [place.name for place in comparison.places if place.changes and not place.own]
    if alike:
        yield Section("只有上面的改动", (Line(1, places(alike)),))
    if comparison.notes:
        yield Section("看不见的", tuple(Line(1, note) for note in comparison.notes))


def heading(comparison: Comparison) -> str:
    """What is compared."""
    return f"{comparison.before} → {comparison.after}"


def nothing(comparison: Comparison) -> str:
    """What is said where nothing changed."""
    seen = "看得见的" if comparison.notes else ""
    return f"没有变化：{len(comparison.places)} 个地方的目录{seen}都一样" if comparison.places else "没有可以比较的地方"


def look(files: Collection[str]) -> str:
    """What is said where files changed that pages are made with: no catalog shows it, every page may."""
    return f"网页的样式、用语改了：{first_of(sorted(files), _PLACES, ' 等 {} 个文件')}。全部网页会变，请看样稿（gongkai build）"


def places(names: list[str] | tuple[str, ...], most: int = _PLACES) -> str:
    """Some names, and how many there are in all."""
    return first_of(names, most, " 等 {} 个地方")


def cause_title(impact: DomainImpact | LawImpact) -> str:
    """What was changed once, a domain's name or a law, with how far it reaches."""
    cause, unit = (impact.law, "格") if isinstance(impact, LawImpact) else (impact.domain, "项")
    count = sum(count for _, count in impact.places)
    told = f"{len(impact.places)} 个地方，共 {count} {unit}" if impact.places else f"指引里 {len(cause.cells)} {unit}"
    return shared_title(cause, told)


def guideline_title(one: GuidelineImpact, *, cell: bool = True) -> str:
    """What a guideline changed on one line, with the cell's heading unless that is told elsewhere."""
    change = one.changes[0]
    which = f"{change.id} {change.name}" if len(one.changes) == 1 else named([each.id for each in one.changes], most=12)
    if one.cell is None:
        moved = moved_line(change) if len(one.changes) == 1 else ""
        told = f"（{change.reason}）" if change.reason else f"，{moved}" if moved else ""
        return f"指引{WORDS[change.kind]} {which}{told}"
    line = cell_line(one.cell)
    told = f" 的{line.heading}" + (f"（{line.remark}）" if line.remark else "")
    return f"指引改了 {which}{told if cell else ''}"


def reach(one: GuidelineImpact) -> str:
    """Which places follow a guideline, which say something of their own, and which lose what it has."""
    if not one.follow and not one.keep and not one.lose:
        return "没有地方受影响"
    parts = [f"{len(one.follow)} 个地方跟着变：{places(one.follow)}"] if one.follow else []
    parts += [f"{len(one.keep)} 个地方另有规定：{places(one.keep)}"] if one.keep else []
    parts += [f"{len(one.lose)} 个地方不再公开：{places(one.lose)}"] if one.lose else []
    return "；".join(parts)


def cause_reach(impact: DomainImpact | LawImpact, most: int = _PLACES) -> str:
    """Which places it touches, in how many cells or items, and which lose a domain that is called otherwise."""
    unit, lose = ("格", ()) if isinstance(impact, LawImpact) else ("项", impact.lose)
    parts = [places([f"{name} {count} {unit}" for name, count in impact.places], most)] if impact.places else []
    parts += [f"{len(lose)} 个地方不再公开：{places(lose)}"] if lose else []
    return "；".join(parts)


def _cause(impact: DomainImpact | LawImpact) -> Iterator[Line]:
    yield Line(1, cause_title(impact), "~")
    if len(impact.places) > 1 or (isinstance(impact, DomainImpact) and impact.lose):
        yield Line(2, cause_reach(impact))


def _guideline(one: GuidelineImpact, brief: bool) -> Iterator[Line]:
    yield Line(1, guideline_title(one, cell=not brief), "" if brief else _MARKS[one.changes[0].kind])
    if one.cell is not None:
        yield from _cell(one.cell, brief, 2) if brief else _texts(cell_line(one.cell), 2)
    yield Line(2, reach(one))


def _place(changes: Changes, brief: bool) -> Iterator[Line]:
    for one in changes.shared:
        yield Line(1, shared_title(one), "~")
        yield Line(2, named([spot.id for spot in one.cells]))
    for domain, several in by_domain(changes.entries):
        yield Line(1, domain, heads=True)
        alike: dict[object, list[Change]] = {}
        for change in several:
            same = brief and change.kind == CHANGED and change.behind is None
            alike.setdefault(change.cells if same else change.id, []).append(change)
        for group in alike.values():
            yield from _change(group, brief)


def _change(alike: Sequence[Change], brief: bool) -> Iterator[Line]:
    change = alike[0]
    reason = f"（原因：{change.reason}）" if change.reason else ""
    moved = f"（{line}）" if (line := moved_line(change)) else ""
    which = named([f"{one.id} {one.name}" for one in alike], most=3)
    yield Line(2, f"{which}{reason}{moved}", _MARKS[change.kind])
    for cell in change.cells if change.kind == CHANGED else ():
        yield from _cell(cell, brief, 3)


def _cell(cell: CellChange, brief: bool, depth: int) -> Iterator[Line]:
    if brief:
        yield Line(depth, cell_words(cell))
        return
    line = cell_line(cell)
    yield Line(depth, line.heading + (f"（{line.remark}）" if line.remark else ""))
    yield from _texts(line, depth + 1)


def _texts(line: CellLine, depth: int) -> Iterator[Line]:
    yield from (Line(depth, text, "-") for text in line.before)
    yield from (Line(depth, text, "+") for text in line.after)
    if not line.before and not line.after:
        yield Line(depth, NOTHING)
