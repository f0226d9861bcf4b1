"""What is asked of a publication of places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gongkai.model.change import History
from gongkai.publish.executor import Workers
from gongkai.publish.keys import Keys
from gongkai.publish.store import Store
from gongkai.render import Settings


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for: formats by name, domains by slug (none: all), and how to render.

    `in_site` tells whether the output has, or will have, a front page above the places; `items` which items have a
    page there, None where all will have one, because the front page is made anew; `histories` are the places' records of
    changes by slug; a place without one begins its record. `own` are the formats whose templates are not gongkai's. What
    `store` does not hold is made by `workers`, which must have the `tools` that this process has; `explain` is told why, by what the
    output called `name` rested on last.
    """

    formats: tuple[str, ...]
    domains: tuple[str, ...]
    settings: Settings
    in_site: bool = False
    items: frozenset[str] | None = None
    histories: Mapping[str, History] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    store: Store | None = None
    workers: Workers = field(default_factory=Workers)
    tools: str = ""
    keys: Keys = field(default_factory=Keys)
    explain: Callable[[str], None] | None = None
    name: str = ""
