"""Where page templates run. A template may come with a stranger's change, so it reaches the data that gongkai's own
types declare (not where in the sources it was written), the few methods of theirs named here, and the methods of plain
texts, numbers and lists, nothing else: what a class has from the standard library or from anywhere else is refused.
(A pydantic model, say, would bring `parse_raw`, which unpickles: any code.)"""

from __future__ import annotations

from enum import Enum
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment

from gongkai.model.entry import Catalog, Origin
from gongkai.model.law import Law
from gongkai.model.place import Entrances

_PLAIN = (str, int, float, tuple, list, dict, set, frozenset, type(None))
_OURS, _JINJA = "gongkai.", "jinja2."
_METHODS = frozenset(
    (Catalog.basis_text, Catalog.domain_title, Catalog.full_domain_title, Law.printed, Entrances.named)
)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's immutable sandbox with a list of what may be reached, in place of one of what may not."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.globals.pop("lipsum", None)  # text without end

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read an attribute: what Jinja2 allows and gongkai, or a plain value, has."""
        return super().is_safe_attribute(obj, attr, value) and _is_known(obj, attr, value)


def _is_known(obj: Any, attr: str, value: Any) -> bool:
    kind = type(obj)
    if kind.__module__.startswith(_JINJA):  # loop, macros, blocks
        return True
    if isinstance(obj, Enum) and attr in ("name", "value"):
        return True
    ours = [base for base in kind.__mro__ if base.__module__.startswith(_OURS)]
    if any(attr in vars(base) or attr in vars(base).get("__annotations__", ()) for base in ours):
        return not isinstance(value, Origin) and (not callable(value) or getattr(value, "__func__", None) in _METHODS)
    return isinstance(obj, _PLAIN) and any(attr in vars(base) for base in kind.__mro__ if base in _PLAIN or not ours)
