"""Where page templates run. A template may come with a stranger's change, so it reaches the data that gongkai's own
types declare (not where in the sources it was written), the few methods of theirs named here, and the methods of plain
texts, numbers and lists, nothing else: what a class has from the standard library or from anywhere else is refused.
(A pydantic model, say, would bring `parse_raw`, which unpickles: any code.)

It ends, too: what it may say is read in `grammar`, what it may use stands in `allowed`, and each page has a `budget` of
steps and characters that everything it does is taken from.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from enum import Enum
from functools import partial
from types import CodeType
from typing import Any

from jinja2 import Template, TemplateRuntimeError, TemplateSyntaxError, nodes
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from gongkai.model.entry import Catalog, Origin
from gongkai.model.law import Law
from gongkai.model.place import Entrances
from gongkai.model.tree import Map
from gongkai.render.html import budget, grammar
from gongkai.render.html.allowed import ALL_FILTERS, ALL_TESTS, BINARY, METHODS, arithmetic, printed
from gongkai.render.html.compiled import compiled

_PLAIN = (str, int, float, tuple, list, dict, set, frozenset, type(None))
_OURS, _JINJA = "gongkai.", "jinja2."
_METHODS = frozenset(
    (Catalog.basis_text, Catalog.domain_title, Catalog.full_domain_title, Law.printed, Entrances.named)
)


class _Page(Template):
    """A template whose rendering has a budget."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The page. Raises TooMuchError, and what the template's mistakes raise."""
        try:
            return budget.within(lambda: super(_Page, self).render(*args, **kwargs))
        except NotTextError as problem:
            raise NotTextError(f"{self.filename}：{problem}") from problem


class NotTextError(TemplateRuntimeError):
    """Something else than text came out of a piece of a template; `{% filter list %}` makes such."""


def _put_together(parts: Iterable[Any]) -> str:
    texts = list(parts)
    wrong = next((type(part).__name__ for part in texts if not isinstance(part, str)), None)
    if wrong is not None:
        raise NotTextError(f"{wrong} 不是文字，不能直接输出；{{% filter %}} 里请用结果是文字的过滤器")
    return "".join(texts)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's immutable sandbox with a list of what may be reached, in place of one of what may not."""

    template_class = _Page
    concat = staticmethod(_put_together)
    intercepted_binops = frozenset(BINARY)

    def __init__(self, ours: Container[str] = (), **options: Any) -> None:
        """`ours` are the templates that are as they came with gongkai, whose code is kept."""
        super().__init__(**options, finalize=printed, optimized=False)  # nothing is worked out while compiling
        self._ours = ours
        self.filters, self.tests = dict(ALL_FILTERS), dict(ALL_TESTS)
        self._safe: set[tuple[type, str]] = set()  # kinds and attributes that were asked for and may be reached
        self.globals = {name: self.globals[name] for name in ("range", "namespace")}

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *_: Any, **__: Any) -> Any:
        """A template's code."""
        make = partial(super().compile, source, name, filename)
        return compiled(filename, source, make) if filename and name in self._ours else make()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        budget.compiling(source)
        return grammar.parse(self, source, name, filename)

    def _compile(self, source: str, filename: str) -> CodeType:
        try:
            return super()._compile(source, filename)
        except (MemoryError, RecursionError, SyntaxError, ValueError) as problem:
            raise TemplateSyntaxError("编不成，多半是套得太深，或者名称写了两次", 1, filename, filename) from problem

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read an attribute: what Jinja2 allows and gongkai, or a plain value, has."""
        if isinstance(value, Origin | Map):
            return False
        asked = type(obj), attr
        if asked in self._safe:
            return True
        safe = super().is_safe_attribute(obj, attr, value) and _is_known(obj, attr, value) and _is_cheap(obj, attr)
        if safe:
            self._safe.add(asked)
        return safe

    def wrap_str_format(self, value: Any) -> None:
        """Leave `format` of texts to the list of methods, where it is not: its widths have no bound."""

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Reckon with two values, within bounds."""
        return arithmetic(operator, left, right)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call a method, a macro or a function, paid for."""
        call = partial(super().call, __context, __obj, *args, **kwargs)
        return budget.done(call, getattr(__obj, "__self__", None), *args, *kwargs.values())


def _is_cheap(obj: Any, attr: str) -> bool:
    """Whether a plain value's method is on the list; what a class of gongkai's adds to one is."""
    if isinstance(obj, Enum) and attr in ("name", "value"):  # a text that is one of several
        return True
    for kind, names in METHODS.items():
        if isinstance(obj, kind):
            return attr in names or any(attr in vars(base) for base in type(obj).__mro__ if _is_ours(base))
    return True


def _is_ours(kind: type) -> bool:
    return kind.__module__.startswith(_OURS)


def _is_known(obj: Any, attr: str, value: Any) -> bool:
    kind = type(obj)
    if kind.__module__.startswith(_JINJA):  # loop, macros, blocks
        return True
    if isinstance(obj, Enum) and attr in ("name", "value"):
        return True
    ours = [base for base in kind.__mro__ if _is_ours(base)]
    if any(attr in vars(base) or attr in vars(base).get("__annotations__", ()) for base in ours):
        return not callable(value) or getattr(value, "__func__", None) in _METHODS
    return isinstance(obj, _PLAIN) and any(attr in vars(base) for base in kind.__mro__ if base in _PLAIN or not ours)
