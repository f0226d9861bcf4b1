"""网页模板：照表达式的语法拼出片段，放进领域页的模板；要么编出网页，要么说成模板的错，不能中止、超时或占满内存。"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from common import REPOSITORY, run

from gongkai.render import RenderError, Settings, render
from gongkai.render.mistakes import template_mistakes
from gongkai.resolve import prepare, resolve
from gongkai.source.pages import packaged
from gongkai.source.project import load

NAMES = [
    "catalog",
    "domain",
    "table",
    "rows",
    "filters",
    "groups",
    "downloads",
    "before",
    "after",
    "script",
    "here",
    "date",
    "style",
    "up",
    "home",
    "nobody",
    "loop",
    "self",
    "range",
    "dict",
    "namespace",
    "lipsum",
    "cycler",
    "joiner",
]
ATTRIBUTES = [
    "place",
    "name",
    "entries",
    "domains",
    "title",
    "header",
    "columns",
    "html",
    "id",
    "span",
    "kind",
    "slug",
    "key",
    "values",
    "edition",
    "template",
    "law",
    "laws",
    "label",
    "__class__",
    "__mro__",
    "__init__",
    "__globals__",
    "_x",
    "format",
    "format_map",
    "split",
    "join",
    "replace",
    "zfill",
    "center",
    "upper",
    "encode",
    "items",
    "keys",
    "append",
    "pop",
    "mro",
    "gi_frame",
    "f_code",
    "full_domain_title",
    "named",
    "printed",
    "parse_raw",
    "model_dump",
    "read_text",
    "cycle",
    "index",
    "length",
    "count",
]
FILTERS = [
    "abs",
    "attr('name')",
    "batch(3)",
    "capitalize",
    "center(99999999)",
    "default('x')",
    "dictsort",
    "escape",
    "e",
    "filesizeformat",
    "first",
    "float",
    "forceescape",
    "format(1)",
    "groupby('name')",
    "indent(9999999)",
    "int",
    "items",
    "join(',')",
    "last",
    "length",
    "list",
    "lower",
    "map(attribute='name')",
    "map('upper')",
    "max",
    "min",
    "pprint",
    "random",
    "reject",
    "reverse",
    "round(2)",
    "safe",
    "select",
    "selectattr('name')",
    "slice(3)",
    "sort",
    "string",
    "striptags",
    "sum",
    "title",
    "tojson",
    "trim",
    "truncate(5)",
    "unique",
    "upper",
    "urlencode",
    "urlize",
    "wordcount",
    "wordwrap(3)",
    "xmlattr",
    "chinese_date",
    "nofilter",
    "replace('a','b'*99)",
    "replace('','x'*9999)",
]
TESTS = [
    "defined",
    "none",
    "string",
    "number",
    "mapping",
    "iterable",
    "callable",
    "divisibleby(0)",
    "even",
    "sameas(1)",
    "in([1])",
    "notest",
]
LITERALS = [
    "0",
    "1",
    "-1",
    "10**9",
    "2**63",
    "1e308",
    "9999999999999999999999",
    "''",
    "'a'",
    "'甲'",
    "'%s'",
    "'%09999999999d'",
    "'{0.__class__}'",
    "'\\ud800'",
    "[]",
    "[1,2]",
    "{}",
    "{'a':1}",
    "none",
    "true",
    "()",
    "''*3",
]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "<", "and", "or", "in"]

GOOD = (
    "{{ domain.name }} {{ domain.entries|length }} {{ catalog.place.name|upper }}",
    "{% for row in rows %}{{ loop.index }}{{ row.id }}{{ row.html|length }}{% else %}-{% endfor %}",
    "{% for x in range(9) if x is even %}{{ loop.cycle('a', 'b') }}{{ '%03d'|format(x) }}{% endfor %}",
    "{% set n = namespace(x=1) %}{% for x in [1, 2, 3]|reverse %}{% set n.x = n.x * 7 %}{% endfor %}{{ n.x }}",
    "{% macro m(a, b=2) %}{{ a ~ b }}{{ caller() if caller else '' }}{% endmacro %}{{ m(1) }}{% call m(3) %}x{% endcall %}",
    "{% filter upper|trim %}{{ table.title|replace('公开', 'a')|truncate(9) }}{% endfilter %}",
    "{{ groups|map(attribute='name')|join('、')|default('-')|wordwrap(3) }}{{ (downloads|list)[:2]|length }}",
    "{% with x = 'a' * 99 %}{{ x[2:5] ~ x|center(200)|indent(2) }}{% endwith %}{{ catalog.full_domain_title(domain) }}",
)


def expression(rng: random.Random, depth: int) -> str:
    """An expression over the names that templates get."""
    if depth <= 0:
        return rng.choice([*NAMES, *LITERALS])
    inner = [expression(rng, depth - rng.choice([1, 2])) for _ in range(3)]
    return rng.choice(
        [
            f"{inner[0]}.{rng.choice(ATTRIBUTES)}",
            f"({inner[0]}).{rng.choice(ATTRIBUTES)}({inner[1]})",
            f"({inner[0]})|{rng.choice(FILTERS)}",
            f"({inner[0]}) {rng.choice(OPERATORS)} ({inner[1]})",
            f"({inner[0]})[{inner[1]}]",
            f"({inner[0]})['{rng.choice(ATTRIBUTES)}']",
            f"({inner[0]})[{inner[1]}:{inner[2]}]",
            f"{inner[0]} if {inner[1]} else {inner[2]}",
            f"({inner[0]}) is {rng.choice(TESTS)}",
            f"range({inner[0]})",
            f"[{inner[0]}, {inner[1]}] * {rng.choice([2, 10**4, 10**9])}",
            f"({inner[0]})({inner[1]})",
        ]
    )


def snippet(rng: random.Random, depth: int = 2) -> str:
    """A piece of a template; every other one begins with what is known to go well, so that more of it is reached."""
    if rng.random() < 0.5:
        return rng.choice(GOOD) + ("" if depth <= 0 or rng.random() < 0.5 else snippet(rng, depth - 1))
    one, body = expression(rng, rng.choice([0, 1, 1, 2, 3])), "" if depth <= 0 else snippet(rng, depth - 1)
    return rng.choice(
        [
            f"{{{{ {one} }}}}",
            f"{{{{ {one} }}}}",
            f"{{% for x in {one} %}}{{{{ x }}}}{body}{{% endfor %}}",
            f"{{% for x in range({rng.choice([3, 300, 99999, 10**8])}) %}}{{% for y in range(99999) %}}{body}{{% endfor %}}{{% endfor %}}",
            f"{{% if {one} %}}{body}{{% else %}}{{{{ x }}}}{{% endif %}}",
            f"{{% set x = {one} %}}{{{{ x }}}}{body}",
            f"{{% macro m(x=1) %}}{body}{{{{ m(x) }}}}{{% endmacro %}}{{{{ m({one}) }}}}",
            f"{{% include {rng.choice(['header.html', 'domain.html', '../x', '/etc/passwd'])!r} %}}{body}",
            f"{{% set n = namespace(x='a') %}}{{% for i in range(99) %}}{{% set n.x = n.x ~ n.x %}}{{% endfor %}}{{{{ {one} }}}}",
            f"{{% filter {rng.choice(FILTERS)} %}}{body}{{% endfilter %}}",
            f"{{% block b %}}{body}{{{{ self.b() }}}}{{% endblock %}}",
            f"{{% {rng.choice(['if', 'endfor', 'set', 'raw', 'extends', 'import', 'call', 'do'])} {one} %}}{body}",
            "{{ " + "(" * rng.choice([3, 3000]) + one,
        ]
    )


PROJECT = load(REPOSITORY / "tests/projects/demo")
CATALOG = resolve(PROJECT, PROJECT.places["demo"], prepare(PROJECT))
TEMPLATES = packaged()
PAGE = "html/domain.html"


def made_with(page: bytes) -> str:
    """What becomes of a catalog with this template of a domain's page."""
    assert CATALOG is not None
    try:
        templates = replace(
            TEMPLATES, files=tuple((path, page if path == PAGE else data) for path, data in TEMPLATES.files)
        )
        with template_mistakes(templates):
            render("html", CATALOG, Settings(templates=templates))
    except RenderError as problem:
        if "模板" not in str(problem):
            raise AssertionError(f"does not say that it is the template: {problem}") from problem
        return "说成模板的错"
    return "编出网页"


def case(rng: random.Random) -> tuple[bytes, Callable[[], str]]:
    """The domain page's template with snippets in its main part."""
    made = "\n".join(snippet(rng) for _ in range(rng.choice([1, 1, 3])))
    page = (
        TEMPLATES.text(PAGE).replace("{% block main %}", "{% block main %}" + made, 1).encode("utf-8", "surrogatepass")
    )

    return made.encode("utf-8", "surrogatepass"), lambda: made_with(page)


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    if made_with(TEMPLATES.data(PAGE)) != "编出网页":
        raise SystemExit("没有改动的模板也编不出网页")
    raise SystemExit(run("templates", __doc__, case, apart=True))
