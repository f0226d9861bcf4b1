"""Whom and what entries concern: the project's templates/events.yaml, or the one that came with gongkai."""

from __future__ import annotations

from gongkai.model.finding import Finding, Span, error
from gongkai.model.topic import Topics
from gongkai.model.tree import Map
from gongkai.source.files import Files, twice
from gongkai.source.places import is_reserved
from gongkai.source.template import own_or_carried

EVENTS = "events.yaml"


def topics(files: Files) -> Topics:
    """The project's groups and events; those that came with gongkai where it has none, or broken ones."""
    return own_or_carried(files, EVENTS, Topics, _same)


def _same(found: Topics, node: Map) -> Finding | None:
    """What is wrong where two groups or events would have the same page or name, or a page a name that Windows keeps."""
    groups, events = enumerate(found.groups), enumerate(found.events)
    every = [("群体", index, one.page, (one.name, *one.aliases)) for index, one in groups]
    every += [("事情", index, one.page, (one.name,)) for index, one in events]
    places: dict[tuple[str, str], Span] = {}
    for key, index, page, names in every:
        if is_reserved(page) or page == "index":
            hint = "请换一个：con、aux、nul 等是 Windows 不许用的，index 是网页自己用的"
            return error("GK016", f"页名“{page}”不能用", node.at(key, index, "页名"), hint)
        for what, text, part in (
            ("页名", page, "页名"),
            *((f"{key}的名称", name, "名称") for name in dict.fromkeys(names)),
        ):
            here = node.at(key, index, part)
            if first := places.get((what, text)):
                return twice("GK205", what, text, here, first)
            places[what, text] = here
    return None
