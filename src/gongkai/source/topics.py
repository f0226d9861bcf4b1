"""Whom and what entries concern: the project's templates/events.yaml, or the one that came with gongkai."""

from __future__ import annotations

from pathlib import Path

from gongkai.model.finding import Finding, Span
from gongkai.model.topic import Topics
from gongkai.model.tree import Map
from gongkai.source.files import Files, twice
from gongkai.source.shape import checked, shape
from gongkai.source.template import templates_folder
from gongkai.source.yaml import parse

EVENTS = "events.yaml"


def topics(files: Files) -> Topics:
    """The project's groups and events; those that came with gongkai where it has none, or broken ones."""
    path = templates_folder(files.root) / EVENTS
    if path.is_relative_to(files.root) and path.exists():
        node = files.file(path)
        found = shape(Topics, node, files.findings) if node is not None else None
        if node is not None and found is not None:
            wrong = _page_twice(found, node)
            if wrong is None:
                return found
            files.findings.append(wrong)
    value, problems = parse(EVENTS, (templates_folder(Path(__file__)) / EVENTS).read_bytes())
    if not isinstance(value, Map):
        raise RuntimeError(f"the packaged {EVENTS} is broken: {problems}")
    return checked(Topics, dict(value))


def _page_twice(found: Topics, node: Map) -> Finding | None:
    """What is wrong where two groups or events would have the same page."""
    pages = [("群体", index, group.page) for index, group in enumerate(found.groups)]
    pages += [("事情", index, event.page) for index, event in enumerate(found.events)]
    places: dict[str, Span] = {}
    for key, index, page in pages:
        here = node.at(key, index, "页名")
        if page in places:
            return twice("GK205", "页名", page, here, places[page])
        places[page] = here
    return None
