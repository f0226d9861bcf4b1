"""A page for each item of a guideline: what it says, who publishes it, who differs and how, and who left it out and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongkai.model.artifact import Artifact
from gongkai.render.html.pages import environment
from gongkai.render.html.trail import Crumb
from gongkai.site.overview import STATES, Item, Overview
from gongkai.site.published import Site

FOLDER = "items"


def has_page(item: Item) -> bool:
    """Whether there is anything to tell of an item: some place publishes it, or says why it does not."""
    return bool(item.rows or item.left)


def page_of(number: str) -> str:
    """The address of an item's page in the site's folder."""
    return f"{FOLDER}/{number}.html"


def pages(site: Site, found: Overview, shared: dict[str, Any], home: Crumb, index: Crumb) -> Iterator[Artifact]:
    """The pages `items/<number>.html`; `shared` is what all pages of the folder are told."""
    template = environment(site.templates.folder("html")).get_template("item.html")
    for item in filter(has_page, found.items):
        counted = item.counts(found.slugs)
        text = template.render(
            shared,
            trail=(home, index, Crumb(item.domain, f"{item.slug}.html")),
            here=item.name,
            item=item,
            said=[(heading, text.split("\n")) for heading, text in item.cells.items() if "级事项" not in heading],
            counts=[(state, counted[state]) for state in STATES if counted[state]],
            places=item.rows,
            differing=[row for row in item.rows if row.stand.differences],
            left=item.left,
        )
        yield Artifact(page_of(item.number), text.encode())
