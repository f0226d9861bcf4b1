"""Code of page templates lies where that of gongkai's modules lies, and only that of its own templates."""

import sys
from pathlib import Path

import pytest

from gongkai.render.html.compiled import compiled
from gongkai.render.html.pages import environment
from gongkai.source.pages import packaged, pages

TEXT = "{{ 1 }}"


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Where Python keeps code during the test."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return lambda: sorted(path for path in (tmp_path / "kept").rglob("*") if path.is_file())


def times(source=TEXT, filename="gongkai/templates/html/x.html"):
    """How often the code had to be made, when it was asked for twice."""
    calls = []

    def make():
        calls.append(source)
        return compile(f"text = {source!r}", filename, "exec")

    for _ in range(2):
        space = {}
        exec(compiled(filename, source, make), space)
        assert space["text"] == source
    return len(calls)


def test_code_is_kept_for_the_very_same_text(kept, monkeypatch):
    assert [times(), times()] == [1, 0]
    assert [times(TEXT + " "), times()] == [1, 1]  # another text, and that one again
    assert times(filename="templates/html/x.html") == 1  # called otherwise in messages
    monkeypatch.setattr("gongkai.render.html.compiled._compiler", lambda: b"another Jinja")
    assert [times(), times()] == [1, 0]


def test_what_cannot_be_used_or_kept_is_made(kept, tmp_path, monkeypatch):
    assert times() == 1
    [file] = kept()
    whole = file.read_bytes()
    for data in (b"x" * 32 + whole[32:], b"", whole[:-1], whole[:32], whole[:-9] + b"\0" * 9):
        file.write_bytes(data)
        assert [times(), times()] == [1, 0]
    monkeypatch.setattr(sys, "pycache_prefix", str(file))  # no folder can be made there
    assert times() == 2
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "nothing"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert times() == 2
    assert not (tmp_path / "nothing").exists()


def test_only_what_came_with_gongkai_is_kept(kept, tmp_path):
    own = tmp_path / "templates/html"
    own.mkdir(parents=True)
    came = dict(packaged().folder("html").files)
    (own / "find.html").write_bytes(came["find.html"] + b"\n")  # changed
    (own / "tools.html").write_bytes(came["tools.html"])  # a copy
    (own / "more.html").write_text("{{ 1 }}", "utf-8")
    folder = pages(tmp_path)[0].folder("html")
    names = [name for name, _ in folder.files if name.endswith(".html")]
    for name in names:
        environment(folder).get_template(name)
    found = {path.name.partition(".")[0].rpartition("-html-")[2] for path in kept() if path.name.startswith("page-")}
    assert found == {Path(name).stem for name in names} - {"find", "more"}
