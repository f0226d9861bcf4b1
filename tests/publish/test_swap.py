"""The output folder changes whole or not at all."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from gongkai.model.artifact import Artifact
from gongkai.publish import swap
from gongkai.publish.swap import SwapError, swap_in


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_replaces_what_it_owns_and_keeps_the_rest(tmp_path):
    target = tmp_path / "build" / "demo"
    swap_in(
        target,
        [Artifact("a.html", b"1"), Artifact("old.html", b"1"), Artifact("x/catalog.pdf", b"p")],
        lambda path: True,
    )
    swap_in(target, [Artifact("a.html", b"2")], lambda path: path.endswith(".html"))
    assert tree(target) == {"a.html": b"2", "x/catalog.pdf": b"p"}
    assert [p.name for p in target.parent.iterdir()] == ["demo"]


@pytest.mark.parametrize("exchange", [True, False])
def test_a_failure_leaves_the_former_output(tmp_path, monkeypatch, exchange):
    target = tmp_path / "demo"
    swap_in(target, [Artifact("a.html", b"1")], lambda path: True)
    if not exchange:
        monkeypatch.setattr(swap, "_exchange", lambda one, other: False)
    with pytest.raises(SwapError, match="原来的内容没有动"):
        swap_in(target, [Artifact("a.html", b"2"), Artifact("a.html/b", b"3")], lambda path: True)
    assert tree(target) == {"a.html": b"1"}
    assert [p.name for p in tmp_path.iterdir()] == ["demo"]


def test_without_exchange_two_renames_do(tmp_path, monkeypatch):
    monkeypatch.setattr(swap, "_exchange", lambda one, other: False)
    target = tmp_path / "demo"
    swap_in(target, [Artifact("a", b"1")], lambda path: True)
    swap_in(target, [Artifact("a", b"2")], lambda path: True)
    assert tree(tmp_path) == {"demo/a": b"2"}


def test_a_build_killed_between_two_renames_is_undone(tmp_path):
    (tmp_path / ".demo.old").mkdir()
    (tmp_path / ".demo.old" / "a").write_bytes(b"1")
    swap_in(tmp_path / "demo", [Artifact("b", b"2")], lambda path: path == "b")
    assert tree(tmp_path) == {"demo/a": b"1", "demo/b": b"2"}


def test_what_a_killed_build_left_goes_and_what_another_one_makes_stays(tmp_path):
    (tmp_path / ".demo.new-dead").mkdir()
    (tmp_path / ".demo.new-dead" / "a").write_bytes(b"half")
    (tmp_path / ".demo-town.new-other").mkdir()
    alive = tmp_path / ".demo.new-alive"
    alive.mkdir()
    held = swap._hold(alive)
    swap_in(tmp_path / "demo", [Artifact("a", b"1")], lambda path: True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".demo-town.new-other", ".demo.new-alive", "demo"]
    os.close(held)
    swap_in(tmp_path / "demo", [Artifact("a", b"1")], lambda path: True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".demo-town.new-other", "demo"]


def test_a_link_is_not_written_through(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "demo").symlink_to("elsewhere")
    with pytest.raises(SwapError, match="链接"):
        swap_in(tmp_path / "demo", [Artifact("a", b"1")], lambda path: True)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_killed_at_any_moment_the_output_is_whole(tmp_path):
    """A process swaps two complete outputs in turn until it is killed; what remains is one of them, whole."""
    target = tmp_path / "demo"
    script = textwrap.dedent(f"""
        from pathlib import Path
        from gongkai.model.artifact import Artifact
        from gongkai.publish.swap import swap_in
        for turn in range(10**6):
            data = (b"even", b"odd")[turn % 2]
            swap_in(Path({str(target)!r}), [Artifact(f"{{i}}.html", data) for i in range(20)], lambda path: True)
    """)
    for wait in (0.31, 0.37, 0.43):
        process = subprocess.Popen([sys.executable, "-c", script])
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        if target.exists():
            contents = tree(target)
            assert len(contents) == 20
            assert len(set(contents.values())) == 1
    assert target.exists()
