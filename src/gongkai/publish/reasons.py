"""Why something is made again: what a task depends on now, against what it depended on when it was made last.

What each place's tasks rested on last is kept in the store, by the output's name, whatever gongkai made it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from gongkai.model.letters import first_of
from gongkai.publish.keys import Inputs
from gongkai.publish.store import Store

_TOOLS = "gongkai"  # beside the tasks' names, of which none is without a dot or a Chinese word
_SHORT = 16  # characters of a digest
_NAMED = 5
UNCHANGED = "没有变，但是缓存里没有"


class Last:
    """What a place's tasks rested on last."""

    def __init__(self, store: Store, name: str) -> None:
        self._store = replace(store, tools="")
        self._key = f"last {name}"
        found = self._store.get(self._key)
        self._known: dict[str, Inputs] = json.loads(found) if found else {}
        self._tools = {_TOOLS: store.tools[:_SHORT]}

    def why(self, name: str, inputs: Mapping[str, str]) -> str:
        """Why a task is made again, in a few words."""
        last, now = self._known.get(name), _short(inputs)
        if last is None:
            return "以前没有编过"
        if self._known.get(_TOOLS) != self._tools:
            return "gongkai 或者它用的库换了版本"
        changed = [what for what in now if now[what] != last.get(what, "")]
        gone = [what for what in last if what not in now]
        told = [*(f"{what}变了" for what in changed), *(f"{what}没有了" for what in gone)]
        return first_of(told, _NAMED, "等 {} 样") or UNCHANGED

    def keep(self, inputs: Mapping[str, Mapping[str, str]]) -> None:
        """Remember what the tasks rest on now; others stay as they were."""
        now = {name: _short(one) for name, one in inputs.items()}
        self._store.put(self._key, json.dumps(self._known | now | {_TOOLS: self._tools}).encode())


def _short(inputs: Mapping[str, str]) -> Inputs:
    return {what: digest[:_SHORT] for what, digest in inputs.items()}
