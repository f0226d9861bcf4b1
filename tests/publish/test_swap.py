"""The output folder changes whole or not at all."""

import os
import subprocess
import sys

import pytest

from gongkai.model.artifact import Artifact
from gongkai.publish import swap
from gongkai.publish.swap import SwapError, swap_in
from gongkai.source.writing import held


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
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    with pytest.raises(SwapError, match="原来的内容没有动"):
        swap_in(target, [Artifact("a.html", b"2"), Artifact("a.html/b", b"3")], lambda path: True)
    assert tree(target) == {"a.html": b"1"}
    assert [p.name for p in tmp_path.iterdir()] == ["demo"]


def test_without_exchange_two_renames_do(tmp_path, monkeypatch):
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
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
    with held(alive) as is_held:
        assert is_held
        swap_in(tmp_path / "demo", [Artifact("a", b"1")], lambda path: True)
        assert sorted(path.name for path in tmp_path.iterdir()) == [".demo-town.new-other", ".demo.new-alive", "demo"]
    swap_in(tmp_path / "demo", [Artifact("a", b"1")], lambda path: True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".demo-town.new-other", "demo"]


def test_a_link_is_not_written_through(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "demo").symlink_to("elsewhere")
    with pytest.raises(SwapError, match="链接"):
        swap_in(tmp_path / "demo", [Artifact("a", b"1")], lambda path: True)
    assert not list((tmp_path / "elsewhere").iterdir())


KILLED = """
import os, signal, sys
from pathlib import Path
from gongkai.model.artifact import Artifact
from gongkai.publish import swap
target, exchange = Path(sys.argv[1]), sys.argv[2] == "True"
if not exchange:
    swap.exchange = lambda one, other: False
left = 0
def count(event, args):
    global left
    if left and event.partition(".")[0] in ("open", "os", "shutil", "tempfile"):
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
for moment in range(1, 10**6):
    child = os.fork()
    if not child:
        left = moment
        data = (b"even", b"odd")[moment % 2]
        swap.swap_in(target, [Artifact(f"{i}.html", data) for i in range(5)], lambda path: True)
        left = 0
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    there = sorted(file.read_bytes().decode() for file in target.glob("*")) if target.exists() else None
    print(ended, there, flush=True)
    if ended != -signal.SIGKILL:
        break
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="系统没有 fork")
@pytest.mark.parametrize("exchange", [True, False])
def test_killed_at_any_moment_the_output_is_whole(tmp_path, exchange):
    """Two complete outputs are swapped in turn, killed before each step on the disk; what remains is one of them, whole."""
    target = tmp_path / "demo"
    swap_in(target, [Artifact(f"{i}.html", b"odd") for i in range(5)], lambda path: True)
    command = [sys.executable, "-c", KILLED, str(target), str(exchange)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    whole = [str(["even"] * 5), str(["odd"] * 5)]
    between = [] if exchange else ["None"]  # two renames: the next build brings the former output back
    assert {line.partition(" ")[2] for line in lines} == {*whole, *between}
    assert len(lines) > 20
    assert lines[-1].startswith("0 [")
    swap_in(target, [], lambda path: False)
    assert len(tree(target)) == 5
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]
