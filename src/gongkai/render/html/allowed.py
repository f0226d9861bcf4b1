"""What templates may use of Jinja2 and of plain values: lists, so that nothing comes in by itself with a new version.

Left out is what gives more than it is given times a number (`center`, `indent`, `batch`, `round`, `"a" * 9`), what takes
the square of a text's length (`striptags`, `urlize`), what shows Python's insides (`pprint`) and what differs from one
build to the next (`random`).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from jinja2 import Environment, Undefined, pass_context, pass_environment, pass_eval_context
from jinja2.filters import FILTERS, make_attrgetter
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, markup_join
from jinja2.tests import TESTS
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape, soft_str

from gongkai.render.html import grammar
from gongkai.render.html.budget import done, left

_FREE = ("attr", "count", "d", "default", "first", "last", "length", "safe")  # they look at no more than one value
_PAID = (
    "abs", "capitalize", "dictsort", "e", "escape", "float", "forceescape", "groupby", "items", "list", "lower", "map", "max",
    "min", "reject", "rejectattr", "replace", "reverse", "select", "selectattr", "sort", "string", "title", "trim", "truncate",
    "unique", "upper", "urlencode", "wordcount", "xmlattr",
)  # fmt: skip
_TEXTUAL = frozenset((  # of those: what makes a text of its first value
    "capitalize", "e", "escape", "forceescape", "lower", "replace", "string", "title", "trim", "truncate", "upper", "wordcount",
))  # fmt: skip

METHODS: dict[type, frozenset[str]] = {
    str: frozenset((
        "capitalize", "casefold", "count", "endswith", "find", "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit",
        "islower", "isnumeric", "isspace", "istitle", "isupper", "join", "lower", "lstrip", "partition", "removeprefix",
        "removesuffix", "replace", "rfind", "rindex", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith",
        "strip", "swapcase", "title", "upper",
    )),
    list: frozenset({"count", "index"}),
    tuple: frozenset({"count", "index"}),
    dict: frozenset({"get", "items", "keys", "values"}),
    **dict.fromkeys((set, frozenset, int, float, type(None)), frozenset()),
}  # fmt: skip

BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}
_PRINT = 3  # steps
_HIGHEST = 60  # exponents
_DIRECTIVE = re.compile(r"%(?:\(\w*\))?[-+ #0]*(\d*)(?:\.(\d*))?(.?)", re.DOTALL)
_WIDEST = 99
_LONGEST_NUMBER = 500  # characters of what one directive prints besides its text: `%.99f` of the largest float


def arithmetic(sign: str, left_one: Any, right_one: Any) -> Any:
    """Numbers of an ordinary size are reckoned with, texts and lists put together; TypeError or OverflowError for all else."""
    pair = (left_one, right_one)
    if sign == "+" and any(all(isinstance(one, kind) for one in pair) for kind in (str, list, tuple)):
        left().look(*pair)
    elif not all(isinstance(one, int | float) for one in pair):
        raise TypeError(f"“{sign}”只用于数；文字用 ~ 连接")
    elif any(abs(one) > grammar.LARGEST for one in pair) or (sign == "**" and abs(right_one) > _HIGHEST):
        raise OverflowError(f"“{sign}”两边的数太大")
    return BINARY[sign](left_one, right_one)


def _text(value: Any) -> str:
    """A value as it is printed: texts and numbers; TypeError for a list and all else that has no text of its own."""
    if isinstance(value, str | int | float | Undefined) or value is None:  # an undefined one complains
        return soft_str(value)
    if hasattr(value, "__html__"):
        return escape(value)
    raise TypeError(f"{type(value).__name__} 不是文字，不能直接输出；列表请用 join 或循环")


@pass_context  # else constant texts would be put together while the template is compiled
def printed(context: Context, value: Any) -> Markup:
    """What `{{ value }}` prints, paid for."""
    text = value if type(value) is Markup else escape(_text(value))
    left().step(_PRINT, len(text))
    return text


def _joined(parts: list[Any]) -> str:
    """What `~` makes, paid for."""
    texts = [_text(part) for part in parts]
    left().look(texts)
    whole = markup_join(texts)
    left().look(whole)
    return whole


def _look(value: Any) -> Any:
    """A value that is compared, cut, or a list that a template writes; paid for."""
    left().look(value)
    return value


def _step(steps: int, characters: int) -> bool:
    return left().step(steps, characters)


def _format(text: str, *args: Any, **named: Any) -> str:
    """Jinja2's `format` with bounds for widths. ValueError for a width above them, and for what prints Python's insides."""
    directives = _DIRECTIVE.findall(text)
    for width, precision, kind in directives:
        if kind not in set("diouxXeEfFgGs%") or max(int(width[:4] or 0), int(precision[:4] or 0)) > _WIDEST:
            raise ValueError(f"format 的写法“%{width}{kind}”不能用：宽度和小数位数不超过 {_WIDEST}，不用 *")
    for one in (*args, *named.values()):
        _text(one)
    left().look(text, args, *named.values())
    left().step(0, _LONGEST_NUMBER * len(directives))
    made = soft_str(text) % (named or args)
    left().look(made)
    return made


def _paid(function: Any, *, textual: bool = False) -> Callable[..., Any]:
    """A filter or a test that pays; the context or the environment that Jinja2 puts first is not its value. A `textual`
    one takes what can be printed: of anything else Python would tell its insides."""
    first = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def paying(*args: Any, **kwargs: Any) -> Any:
        if textual:
            _text(args[first])
        return done(partial(function, *args, **kwargs), args[first], *args[first + 1 :], *kwargs.values())

    return paying


@pass_environment
def _sum(environment: Environment, values: Any, attribute: str | int | None = None) -> Any:
    """Jinja2's without a start, which could be a list: adding lists up takes the square of their number."""
    return FILTERS["sum"](environment, values, attribute)


@pass_eval_context
def _join(context: EvalContext, values: Any, d: str = "", attribute: str | int | None = None) -> str:
    """Jinja2's for what can be printed, paid for before the texts are put together."""
    parts = values if attribute is None else map(make_attrgetter(context.environment, attribute), values)
    texts = [_text(one) for one in parts]
    left().look(texts)
    whole: str = FILTERS["join"](context, texts, _text(d))
    return whole


def _int(value: Any, default: int = 0, base: int = 10) -> int:
    """Jinja2's; OverflowError for numbers that `arithmetic` would not take."""
    number: int = FILTERS["int"](value, default, base)
    if isinstance(number, int) and abs(number) > grammar.LARGEST:
        raise OverflowError(f"上限是 {grammar.LARGEST}")
    return number


_OWN: dict[str, Callable[..., Any]] = {
    "int": _int,
    "join": _join,
    "sum": _sum,
    "tojson": lambda value: htmlsafe_json_dumps(value),
}

ALL_FILTERS: dict[str, Callable[..., Any]] = {
    **{name: FILTERS[name] for name in _FREE},
    **{name: _paid(FILTERS[name], textual=name in _TEXTUAL) for name in _PAID},
    **{name: _paid(function) for name, function in _OWN.items()},
    "format": _format,
    grammar.STEP: _step,
    grammar.LOOK: _look,
    grammar.JOINED: _joined,
}
ALL_TESTS: dict[str, Callable[..., Any]] = {name: _paid(TESTS[name]) for name in TESTS}
