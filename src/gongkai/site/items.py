"""A page for each item of a guideline: what it says, who publishes it, who differs and how, and who left it out and why."""

from __future__ import annotations

from typing import Any

from gongkai.site.overview import STATES, Item, Overview

FOLDER = "items"


def has_page(item: Item) -> bool:
    """Whether there is anything to tell of an item: some place publishes it, or says why it does not."""
    return bool(item.rows or item.left)


def page_of(number: str) -> str:
    """The address of an item's page in the site's folder."""
    return f"{FOLDER}/{number}.html"


def told(item: Item, found: Overview) -> dict[str, Any]:
    """What the template of an item's page is told."""
    counted = item.counts(found.slugs)
    return {
        "item": item,
        "said": [(heading, text.split("\n")) for heading, text in item.cells.items() if "级事项" not in heading],
        "counts": [(state, counted[state]) for state in STATES if counted[state]],
        "places": item.rows,
        "differing": [row for row in item.rows if row.stand.differences],
        "left": item.left,
    }
