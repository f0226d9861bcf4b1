"""What was worked out of the same values a moment ago, for functions of values that never change."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def recent(
    of: Callable[[Any], tuple[object, ...]], most: int = 4
) -> Callable[[Callable[[Given], Made]], Callable[[Given], Made]]:
    """Lets a function keep its last results (`most` of them), each under the values `of` what it was given that decide it: the
    very same ones, since to compare a catalog with another takes longer than most work on it. They stay alive meanwhile."""

    def decorated(make: Callable[[Given], Made]) -> Callable[[Given], Made]:
        kept = deque[tuple[tuple[object, ...], Made]](maxlen=most)

        @wraps(make)
        def made(given: Given) -> Made:
            values = of(given)
            for known, result in list(kept):
                if all(one is other for one, other in zip(known, values, strict=True)):
                    return result
            result = make(given)
            kept.append((values, result))
            return result

        return made

    return decorated
