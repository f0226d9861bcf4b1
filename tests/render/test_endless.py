"""Templates that do not end, or ask for more than there is: they may come with a stranger's pull request.

Each is stopped by what it has counted (steps, characters), and told with its file and line. Nothing here looks at a clock.
"""

import re
import shutil

import pytest

from command import gongkai
from gongkai.model.templates import Templates
from gongkai.render import RenderError
from gongkai.render.html import budget
from gongkai.render.html.budget import CHARACTERS, STEPS
from gongkai.render.html.pages import environment
from gongkai.render.mistakes import template_mistakes
from overlay import REPOSITORY, demo

FEW = 100_000  # steps
STEPS_TOLD, TEXT_TOLD = f"超过了 {STEPS} 步", f"超过了 {CHARACTERS} 字"
START = "{% set ns = namespace(x='ab', l=[1], n=2) %}\n"


def often(body, times=100):
    return f"{START}{{% for i in range({times}) %}}{body}{{% endfor %}}"


def made(text, **values):
    templates = Templates("templates", (("t.html", text.encode()),))
    with template_mistakes(templates):
        return environment(templates).get_template("t.html").render(values)


def told(text, **values):
    with pytest.raises(RenderError) as problem:
        made(text, **values)
    return str(problem.value)


ENDLESS = {
    "loops": "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
    "loops that print": "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}",
    "loops that pick nothing": "{% for a in range(9999) %}{% for b in range(9999) if a > b > a %}{% endfor %}{% endfor %}",
    "loops over a loop": "{% for a in range(9999) %}{% for b in loop %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}",
    "loops over a dict": "{% for a in range(9999) %}{% for k, v in {1: 2}.items() %}{% for c in range(99) %}{{ k }}{% endfor %}{% endfor %}{% endfor %}",
    "a macro": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "a macro's defaults": "{% macro m(n, x=0) %}{% if n %}{% set y = m(n - 1) %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "a caller": "{% macro m(n) %}{% if n %}{% call m(n - 1) %}{% endcall %}{% call m(n - 1) %}{% endcall %}{% endif %}{{ caller() if caller }}{% endmacro %}{{ m(60) }}",
    "a block": "{% block a %}{% if ns is defined and ns.n > 60 %}{% else %}{% for a in range(9999) %}{% for b in range(999) %}{% endfor %}{% endfor %}{% endif %}{% endblock %}",
    "lists put together": often("{% set ns.l = ns.l + ns.l %}"),
    "tuples put together": often("{% set ns.l = (1,) + (ns.l if i else ()) + (ns.l if i else ()) %}"),
    "searching": "{% set l = range(9999)|list %}" + often("{% if 'x' in l %}{% endif %}", 9999),
    "comparing lists": "{% set a = range(9999)|list %}{% set b = range(9999)|list %}"
    + often("{% if a == b %}{% endif %}", 9999),
    "cutting": "{% set l = range(9999)|list %}" + often("{% set m = l[::-1] %}", 9999),
    "sorting": often("{% set m = range(9999)|sort %}", 9999),
    "a test of each": often("{% set m = range(9999)|select('odd')|list %}", 9999),
    "mapping": often("{% set m = range(9999)|map('string')|list %}", 9999),
    "a payment taken back": often("{{ [0]|map('-step', -(10 ** 9))|list|length }}", 9999),
}
LARGE = {
    "concatenation": often("{% set ns.x = ns.x ~ ns.x %}"),
    "addition": often("{% set ns.x = ns.x + ns.x %}"),
    "capture": often("{% set x %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = x %}"),
    "join": often("{% set ns.x = [ns.x, ns.x]|join(ns.x) %}"),
    "the method join": often("{% set ns.x = ns.x.join([ns.x, ns.x]) %}"),
    "replace": often("{% set ns.x = ns.x|replace('', ns.x) %}"),
    "the method replace": often("{% set ns.x = ns.x.replace('', ns.x) %}"),
    "escaping": START.replace("ab", "&<")
    + "{% for i in range(100) %}{% set ns.x = (ns.x ~ ns.x)|e|string|forceescape %}{% endfor %}",
    "encoding": often("{% set ns.x = (ns.x ~ '字')|urlencode|urlencode %}{% set ns.x = ns.x ~ ns.x %}"),
    "strip by a text": often("{% set ns.x = ns.x ~ ns.x %}", 16) + "{{ ns.x.strip(ns.x) }}",
    "trim by a text": often("{% set ns.x = ns.x ~ ns.x %}", 16) + "{{ ns.x|trim(ns.x) }}",
    "search from the end": often("{% set ns.x = ns.x ~ ns.x %}", 16) + "{{ ns.x.rfind(ns.x[1:]) }}",
    "comparing texts": often("{% set ns.x = ns.x ~ ns.x %}", 16)
    + "{% set y = ns.x ~ '' %}{% for i in range(9999) %}{% if y == ns.x %}{% endif %}{% endfor %}",
    "json": often("{% set ns.x = ns.x|tojson|string|tojson %}{% set ns.x = ns.x ~ ns.x %}"),
    "attributes": often("{% set ns.x = {'a': ns.x, 'b': ns.x}|xmlattr %}"),
    "format": "{% set ns = namespace(x='%99d') %}"
    + "{% for i in range(16) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x|format(1) }}",
    "a filter over a block": "{% set ns = namespace(x='a') %}"
    + "{% for i in range(14) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{% filter replace('', ns.x) %}{{ ns.x }}{% endfilter %}",
    "plain text": "{% for a in range(9999) %}" + "x" * 9000 + "{% endfor %}",
}
MISTAKES = {
    "{{ 'a' * 10 ** 10 }}": "“*”只用于数",
    "{{ [0] * 10 ** 9 }}": "“*”只用于数",
    "{{ 10 ** (10 ** 10) }}": "“**”两边的数太大",
    "{{ 9 ** 61 }}": "“**”两边的数太大",
    "{{ '%09999999999d' % 1 }}": "“%”只用于数",
    "{{ '%09999999999d'|format(1) }}": "宽度和小数位数不超过 99",
    "{{ '%-100s'|format(1) }}": "宽度和小数位数不超过 99",
    "{{ '%.999999999f'|format(1.0) }}": "宽度和小数位数不超过 99",
    "{{ '%(a)0999999999d'|format(a=1) }}": "宽度和小数位数不超过 99",
    "{{ '%*d'|format(10 ** 9, 1) }}": "不用 *",
    "{{ '%.*f'|format(10 ** 9, 1) }}": "不用 *",
    "{{ '%r'|format([1]) }}": "format 的写法",
    "{{ '{:>9999999999}'.format(1) }}": "用了不许用的东西",
    "{{ '{a:>9999999999}'.format_map({'a': 1}) }}": "用了不许用的东西",
    "{{ ('{:>9999999999}'|attr('format'))(1) }}": "用了不许用的东西",
    "{{ (['{:>9999999999}']|map(attribute='format')|first)(1) }}": "用了不许用的东西",
    **{
        f"{{{{ 'a'.{call} }}}}": "用了不许用的东西"
        for call in (
            "center(10 ** 9)",
            "ljust(10 ** 9)",
            "rjust(10 ** 9)",
            "zfill(10 ** 9)",
            "expandtabs(10 ** 9)",
            "translate({97: 'b'})",
            "encode('idna')",
        )
    },
    **{
        f"{{{{ [1]|{call} }}}}": "这个过滤器，或者不许用"
        for call in (
            "indent(10 ** 9)",
            "center(10 ** 9)",
            "wordwrap(1)",
            "batch(10 ** 9, 'x')",
            "slice(10 ** 9)",
            "round(10 ** 9)",
            "random",
            "pprint",
            "urlize",
            "striptags",
            "filesizeformat",
        )
    },
    "{{ 1 is nichts }}": "没有“nichts”这个判断",
    "{{ [1]|map('center', 10 ** 9)|list }}": "这个过滤器",
    "{{ [1]|tojson(indent=10 ** 9) }}": "值的种类不对",
    "{{ [[1]]|sum(start=[]) }}": "值的种类不对",
    "{{ lipsum(n=10 ** 7) }}": "用了没有的名称",
    "{{ cycler(1, 2) }}": "用了没有的名称",
    "{{ ('<'|e).unescape() }}": "用了不许用的东西",
    "{{ ('<'|e).striptags() }}": "用了不许用的东西",
    "{{ (5).to_bytes(10 ** 9, 'big') }}": "用了不许用的东西",
    "{{ range(10 ** 9)|list }}": "数太大",
    "{{ range(10 ** 15 * 10 ** 15)|list }}": "数太大",
    "{{ " + "9" * 5000 + " }}": "读不懂",
    "{{ 0x" + "f" * 5000 + " }}": "数太大",
    "{% set x %}{% for i in range(2000) %}ffff{% endfor %}{% endset %}{{ x|int(base=16) }}": "数太大",
    "{{ 1 / 0 }}": "除数是零",
    "{{ 1 // 0 }}": "除数是零",
    "{{ 1 % 0 }}": "除数是零",
    "{{ 1 is divisibleby(0) }}": "除数是零",
    "{{ 10.0 ** 15 ** 2 * 10.0 ** 30 }}": "数太大",
    "{{ 1 + 'a' }}": "值的种类不对",
    "{{ {}[[]] }}": "用了没有的名称",
    "{{ {[]: 1} }}": "值的种类不对",
    "{{ ''.join(1) }}": "值的种类不对",
    "{{ 'a'.index('b') }}": "值不对",
    "{{ 'a'.split('') }}": "值不对",
    "{{ 'abc'|truncate(-5) }}": "值不对",
    "{{ [1, 2] }}": "不能直接输出",
    **dict.fromkeys(
        (
            *(
                f"{START}{{{{ ns|{name} }}}}"
                for name in ("string", "e", "forceescape", "lower", "title", "trim", "wordcount")
            ),
            *(
                "{{ range|string }}",
                "{{ [range]|join }}",
                "{{ {}.items|replace('a', 'b') }}",
                "{{ '%s'|format(range) }}",
            ),
            *("{{ '%(a)s'|format(a=[1]) }}", "{{ [[1]]|join }}", "{{ [1, 2]|map('string')|map('list')|join }}"),
            START + "{% for i in range(60) %}{% set ns.l = namespace(a=ns.l, b=ns.l) %}{% endfor %}{{ ns.l|string }}",
        ),
        "不是文字",
    ),
    **dict.fromkeys(
        ("{{ ('1' ~ '0000000000000000')|int }}", "{{ 'fffffffffffffffff'|int(0, 16) }}", "{{ '1e300'|int }}"), "数太大"
    ),
    "{{ {}.items }}": "不能直接输出",
    "{{ '\\ud800' }}": "代理码",
    "{{ ['a\\udfff'] }}": "代理码",
    "{{ '%c'|format(55296) }}": "format 的写法",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": "没有尽头",
    "{% block a %}{{ self.a() }}{% endblock %}": "没有尽头",
    "{% include 't.html' %}": "没有尽头",
    "{% extends 't.html' %}": "没有尽头",
    "{% import 't.html' as t %}": "没有尽头",
    "{% from 't.html' import t %}": "没有尽头",
    "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}": "没有尽头",
    "{% include 'nichts.html' %}": "没有网页模板 nichts.html",
    "{% for a in [1] %}" * 30 + "{% endfor %}" * 30: "循环套循环",
    "{% if 1 %}" * 150 + "{% endif %}" * 150: "套得太深",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}": "套得太深",
    "{{ " + "[" * 3000 + "1" + "]" * 3000 + " }}": "套得太深",
    "{{ " + "+".join("1" * 3000) + " }}": "套得太深",
    "{{ " + "not " * 3000 + "1 }}": "套得太深",
    "{{ a" + ".b" * 3000 + " }}": "套得太深",
    "{{ 1" + "|string" * 3000 + " }}": "套得太深",
    START + "{% for i in range(50) %}{% set ns.l = [ns.l] %}{% endfor %}": "列表套列表超过了 20 层",
    START + "{% for i in range(15) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}": "不能直接输出",
    "{{ 1e999 }}": "数太大",
    "{% macro a(x, x) %}{% endmacro %}": "有两个叫“x”的参数",
    "{# a": "“{#”开始的注释没有用“#}”结束",
    "{% if 1 %}": "“{% if %}”没有用“{% endif %}”结束",
    "{% if 1 %}{% endfor %}": "前面的“{% if %}”还没有结束",
    "{{ 1 1 }}": "这里应是“}}”，写的却是“数”",
    "{{ 'a }}": "引号没有成对",
    "{{ (1 }}": "这里应是“)”",
    "{{ 1 + }}": "“}}”不该在这里",
    "{{ }}": "前面少了式子",
    "{{ '\\x' }}": "写得不对",
    "{{ 预算 }}": "没有“预算”",
    "{{ 'a'.foo }}": "没有“foo”",
    "{{ '\\0' }}": "控制字符 U+0000",
    "a\0b": "控制字符 U+0000",
    "<!-- \x1b -->": "控制字符 U+001B",
    "{% raw %}\ufffe{% endraw %}": "控制字符 U+FFFE",
    "{% autoescape 'a'|center(10 ** 9) %}{% endautoescape %}": "不能用 autoescape",
    "{% autoescape false %}{{ 1 }}{% endautoescape %}": "不能用 autoescape",
    "{{ 1 }}" * 30_000: "模板太长",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_steps_are_counted(name, monkeypatch):
    """With fewer steps than a page has, which are counted alike; `BUILDS` goes on until those of a page are used up."""
    monkeypatch.setattr(budget, "STEPS", FEW)
    message = told(ENDLESS[name])
    assert f"超过了 {FEW} 步" in message or TEXT_TOLD in message
    assert "templates/t.html 第 " in message


@pytest.mark.parametrize("name", LARGE)
def test_characters_are_counted(name):
    message = told(LARGE[name])
    assert TEXT_TOLD in message or STEPS_TOLD in message
    assert "templates/t.html 第 " in message


@pytest.mark.parametrize("text", MISTAKES, ids=[text[:60] for text in MISTAKES])
def test_a_mistake_is_told_with_its_line(text):
    message = told(f"\n\n{text}")
    assert MISTAKES[text] in message
    assert "templates/t.html 第 " in message
    assert len(message) < 600
    assert not re.search(r"[a-z]+ [a-z]+ [a-z]+", message.replace("MAX_RANGE", "")), "English"
    if text.count("{%") + text.count("{{") == 1 and "模板太长" not in message:
        assert "templates/t.html 第 3 行" in message


def test_what_templates_need_is_there():
    parts = {
        "{% macro m(x, y='') %}{{ x ~ y }}{% endmacro %}{{ m('<', 1) }}": "&lt;1",
        "{% for row in rows if row.n is odd %}{{ loop.index }}{{ row.n }}{% endfor %}": "1123",
        "{{ rows|map(attribute='n')|join('、') }}": "1、2、3",
        "{{ rows|sum('n') + 2 * 3 - 1 }} {{ 7 // 2 }} {{ 2 ** 10 }} {{ 10 ** 10 ** 2 }}": f"11 3 1024 {10**20}",
        "{{ '%02d'|format(7) }} {{ '%(a)s%%'|format(a='x') }}": "07 x%",
        "{{ 'a,b'.split(',')|last }}{{ [3, 1]|sort|first }}{{ rows[1:]|length }}": "b12",
        "{% for k, v in {'x': '&'}|items %}{{ k }}{{ v }}{% endfor %}": "x&amp;",
        "{{ ['<']|tojson }}": '["\\u003c"]',
        "{% set ns = namespace(n=0) %}{% for row in rows %}{% set ns.n = ns.n + row.n %}{% endfor %}{{ ns.n }}": "6",
    }
    for text, page in parts.items():
        assert made(text, rows=[{"n": 1}, {"n": 2}, {"n": 3}]) == page


def test_the_budget_is_a_pages_own(monkeypatch):
    """What one page used up is not missing to the next."""
    monkeypatch.setattr(budget, "STEPS", FEW)
    text = b"{% for a in range(9999) %}{{ a }}{% endfor %}"
    template = environment(Templates("templates", (("t.html", text),))).get_template("t.html")
    assert len({template.render() for _ in range(12)}) == 1
    monkeypatch.setattr(budget, "STEPS", FEW // 10)
    with pytest.raises(budget.TooMuchError):
        template.render()


BUILDS = {
    "html/index.html": ("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}", STEPS_TOLD),
    "html/domain.html": (
        "{% set ns = namespace(x='ab') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        TEXT_TOLD,
    ),
    "html/feed.xml": ("{{ 'a' * 10 ** 10 }}", "“*”只用于数"),
    "html/root.html": ("{% set x = '%09999999999d'|format(1) %}", "宽度和小数位数不超过"),
    "html/404.html": ("{% block footer %}{{ 1 // 0 }}{% endblock %}", "除数是零"),
    "html/embed.html": ("{{ '\\ud800' }}", "代理码"),
    "html/downloads.html": ("{% include 'downloads.html' %}", "没有尽头"),
    "html/sitemap.xml": ("{% if 1 %}" * 150 + "{% endif %}" * 150, "套得太深"),
    "html/item.html": ("{% block title %}{{ " + "9" * 5000 + " }}{% endblock %}", "读不懂"),
    "pdf/cover.html": ("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}", STEPS_TOLD),
}


@pytest.mark.parametrize("name", BUILDS)
def test_a_build_tells_the_file_and_the_line(tmp_path, name):
    """As people meet it: one message, exit 1, nothing of the place published."""
    root = demo(tmp_path / "p")
    shutil.copytree(REPOSITORY / "templates", root / "templates", dirs_exist_ok=True)
    file = root / "templates" / name
    text = file.read_text("utf-8")
    more, words = BUILDS[name]
    if "{% block" in more:  # a second block of a name would be another mistake
        text = text.replace(text[text.index(more[: more.index("%}")]) :], "")
    file.write_text(text + more, encoding="utf-8")
    formats = "pdf" if name.startswith("pdf/") else "html,json"
    done = gongkai("build", "--format", formats, "--base-url", "https://www.example.gov.cn/", cwd=root)
    assert done.returncode == 1, done.stderr
    assert words in done.stderr
    assert f"网页模板 templates/{name} 第 {text.count(chr(10)) + 1} 行" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("text", ["甲{% filter list %}乙{% endfilter %}", "{% filter length %}甲{% endfilter %}"])
def test_a_block_that_is_no_text_is_told_with_its_file(tmp_path, text):
    root = demo(tmp_path / "p")
    shutil.copytree(REPOSITORY / "templates", root / "templates")
    page = root / "templates/html/index.html"
    page.write_text(
        page.read_text(encoding="utf-8").replace("{% block main %}", "{% block main %}" + text, 1), encoding="utf-8"
    )
    done = gongkai("build", "--format", "html", cwd=root)
    assert done.returncode == 1
    assert "index.html" in done.stderr
    assert "不能直接输出" in done.stderr
