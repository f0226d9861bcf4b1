"""What one page may cost: steps (nodes of the template that run, elements looked through) and characters (made or looked
through). Counted, so that the same template ends at the same place on every machine.

The largest pages that gongkai makes itself: a sitemap of 50,000 addresses takes 650,000 steps and 7 million characters, an item that a
province's 17,000 villages publish 900,000 steps and 3.3 million.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

from jinja2.exceptions import TemplateRuntimeError

STEPS = 3_000_000
CHARACTERS = 24_000_000
CALL = 10  # steps that a call takes beside its own
DEEPEST = 20  # lists in lists

_LISTS: tuple[type, ...] = (list, tuple, set, frozenset, range, type({}.keys()), type({}.values()), type({}.items()))


class TooMuchError(TemplateRuntimeError):
    """A template that does not end, or makes a page without end; the message is for who wrote it."""


class Budget:
    """What is left for a page."""

    __slots__ = ("characters", "steps")

    def __init__(self) -> None:
        self.steps, self.characters = STEPS, CHARACTERS

    def step(self, steps: int, characters: int = 0) -> bool:
        """Take from it, before something is done; True, so that it may stand in a condition. Raises TooMuchError."""
        self.steps -= abs(steps)
        self.characters -= abs(characters)
        if self.steps < 0:
            raise TooMuchError(f"一个网页要做的超过了 {STEPS} 步，请检查循环和宏")
        if self.characters < 0:
            raise TooMuchError(f"一个网页里处理的文字超过了 {CHARACTERS} 字，请检查循环、宏和拼接")
        return True

    def look(self, *values: Any) -> int:
        """Take what looking through values costs, lists in lists included; how large they are. Raises TooMuchError."""
        size = 0
        for value in values:
            size += len(value) if type(value) is str else self._size(value, 0)
        self.step(0, size)
        return size

    def _size(self, value: Any, deep: int) -> int:
        if isinstance(value, str):
            return len(value)
        kind = type(value)
        if kind is dict:
            return self._size(value.keys(), deep) + self._size(value.values(), deep)
        if kind not in _LISTS:
            return 1
        self.step(len(value))
        if kind is range:
            return len(value)
        if deep >= DEEPEST:
            raise TooMuchError(f"列表套列表超过了 {DEEPEST} 层")
        return len(value) + sum(self._size(one, deep + 1) for one in value)


_LEFT: ContextVar[Budget | None] = ContextVar("left", default=None)


def left() -> Budget:
    """The budget of the page that is being made."""
    budget = _LEFT.get()
    if budget is None:
        raise RuntimeError("no page is being made")
    return budget


def compiling(text: str) -> None:
    """Take what compiling a template costs, where a page is being made. Raises TooMuchError."""
    if (budget := _LEFT.get()) is not None:
        budget.step(len(text))


def within(make: Callable[[], str]) -> str:
    """What `make` makes, within a budget of its own. Raises TooMuchError."""
    token = _LEFT.set(Budget())
    try:
        return make()
    finally:
        _LEFT.reset(token)


def done(function: Callable[[], Any], of: Any, *others: Any) -> Any:
    """What a function gives, paid for.

    Nothing that templates may call takes more time or gives more than its first value times its other ones (a text
    replaced by a text, a list joined by a text); of a method, the first value (`of`) is its own. What would come one
    by one comes as a list, so that it is counted here.
    """
    budget = left()
    budget.step(CALL, budget.look(of) * (1 + budget.look(*others)))
    result = function()
    if isinstance(result, Iterator):
        result = list(result)
    budget.look(result)
    return result
