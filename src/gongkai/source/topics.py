"""Whom and what entries concern: the project's templates/events.yaml, or the one that came with gongkai."""

from __future__ import annotations

from gongkai.model.finding import Finding, Span
from gongkai.model.topic import Topics
from gongkai.model.tree import Map
from gongkai.source.files import Files, twice
from gongkai.source.template import own_or_carried

EVENTS = "events.yaml"


def topics(files: Files) -> Topics:
    """The project's groups and events; those that came with gongkai where it has none, or broken ones."""
    return own_or_carried(files, EVENTS, Topics, _page_twice)


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
