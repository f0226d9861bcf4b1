"""A comparison as one page that stands alone: its style is in it, and it asks nothing of anybody."""

from __future__ import annotations

from typing import NamedTuple

from gongkai.model.comparison import Comparison
from gongkai.model.templates import Templates
from gongkai.render.changes import CellLine, ChangePage, cell_line, page_of
from gongkai.render.diff.outline import cause_reach, cause_title, guideline_title, heading, look, nothing, reach
from gongkai.render.html.pages import environment

_STYLE = "gongkai-style"
_MANY = 30


class ImpactLine(NamedTuple):
    """A change of a guideline or a law: what it is, the cell, and how far it reaches."""

    title: str
    where: str
    line: CellLine | None = None


class PlaceSection(NamedTuple):
    """A place with its own changes."""

    name: str
    changes: ChangePage


def write(comparison: Comparison, templates: Templates) -> str:
    """The page. `templates` are those that came with gongkai: a change that is looked at does not say how."""
    folder = templates.folder("html")
    impact = [ImpactLine(cause_title(one), cause_reach(one, _MANY)) for one in comparison.causes]
    impact += [
        ImpactLine(guideline_title(one, cell=False), reach(one), cell_line(one.cell) if one.cell else None)
        for one in comparison.guidelines
    ]
    template = environment(folder).get_template("diff.html")
    text = template.render(
        heading=heading(comparison),
        nothing="" if comparison else nothing(comparison),
        impact=impact,
        places=[PlaceSection(one.name, page_of(one.own)) for one in comparison.places if one.own],
        alike=[one.name for one in comparison.places if one.changes and not one.own],
        come=comparison.come,
        gone=comparison.gone,
        moved=comparison.moved,
        looks=look(comparison.looks) if comparison.looks else "",
        notes=comparison.notes,
        unchecked="",
        stylesheet=_STYLE,
    )
    style = folder.data("gongkai.css").decode("utf-8")
    return text.replace(f'<link rel="stylesheet" href="{_STYLE}">', f"<style>\n{style}</style>", 1)
