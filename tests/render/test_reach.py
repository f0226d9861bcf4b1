"""Everything that a page template can reach, from every name it is given, stands in a list: what is new fails here."""

from pathlib import Path

import jinja2
from click.testing import CliRunner

from gongkai.cli.main import cli
from gongkai.render.html.sandbox import Sandbox
from overlay import demo
from site_pages import PLACES, former_edition

LIST = Path(__file__).parent / "reachable.txt"
PLAIN = (str, int, float, bool, type(None))


def test_what_templates_reach_is_what_is_listed(tmp_path, monkeypatch):
    root = demo(tmp_path / "p", PLACES)
    former_edition(root)
    given = {}
    render = jinja2.Template.render

    def recorded(template, *args, **values):
        given.setdefault(template.name, []).append((template.environment, dict(*args, **values)))
        return render(template, *args, **values)

    monkeypatch.setattr(jinja2.Template, "render", recorded)
    monkeypatch.chdir(root)
    for asked in (["--format", "html"], ["--county", "demo", "--format", "pdf"]):
        done = CliRunner().invoke(cli, ["build", "--jobs", "1", *asked])
        assert done.exit_code == 0, done.output
    assert len(given) > 8
    found = set()
    for calls in given.values():
        for environment, values in calls:
            found |= {f"（名称） {name}" for name in (*values, *environment.globals)}
            seen = {}
            for value in (*values.values(), *environment.globals.values()):
                walk(environment, value, found, seen)
    found |= {f"（过滤器） {name}" for name in environment.filters} | {f"（判断） {name}" for name in environment.tests}
    listed = set(LIST.read_text(encoding="utf-8").splitlines())
    assert sorted(found - listed) == [], "reachable, but not listed: is it harmless?"
    assert sorted(listed - found) == [], "listed, but no longer reachable"


def walk(environment: Sandbox, value, found, seen):
    if isinstance(value, PLAIN) or id(value) in seen:
        return
    seen[id(value)] = value  # kept, so that no other value gets its number
    if isinstance(value, dict):
        for inner in value.values():
            walk(environment, inner, found, seen)
    if isinstance(value, (list, tuple, set, frozenset)):
        for inner in value:
            walk(environment, inner, found, seen)
    kind = type(value)
    base = next((one for one in (dict, list, tuple, set, frozenset) if isinstance(value, one)), object)
    for name in sorted(set(dir(value)) - set(dir(base)) - {"__weakref__"}):  # before Python 3.11.3 reading it fails
        inner = getattr(value, name, None)
        if environment.is_safe_attribute(value, name, inner):
            found.add(f"{kind.__module__}.{kind.__qualname__}.{name}")
            if not callable(inner):
                walk(environment, inner, found, seen)
