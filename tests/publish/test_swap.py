"""The output folder changes whole or not at all."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from gongkai.model.artifact import Artifact
from gongkai.publish import swap
from gongkai.publish.swap import SwapError, amend, swap_in
from gongkai.source.writing import held
from overlay import tree


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


class TestAmended:
    """A copy whose files are hard links of what stays as it was."""

    @pytest.fixture
    def copy(self, tmp_path):
        """A folder with a copy of it, and something that no link may lead to."""
        one, other = tmp_path / "one", tmp_path / "other"
        for name in ("page.html", "groups/old.html", "deep/er/old.html", "theirs.txt"):
            (one / name).parent.mkdir(parents=True, exist_ok=True)
            (one / name).write_text("before")
        (one / "empty").mkdir()
        shutil.copytree(one, other, copy_function=os.link)
        (tmp_path / "outside").mkdir()
        (tmp_path / "outside/old.html").write_text("outside")
        return other

    def test_files_are_made_anew_and_others_left_alone(self, copy):
        fresh = [Artifact("page.html", b"after"), Artifact("new/er/page.html", b"new")]
        amend(copy, fresh, ["groups/old.html", "deep/er/old.html", "nothing/there.html"])
        there = {path.relative_to(copy).as_posix() for path in copy.rglob("*")}
        assert there == {"page.html", "theirs.txt", "empty", "new", "new/er", "new/er/page.html"}
        assert (copy / "page.html").read_text() == "after"
        assert {path.read_text() for path in (copy.parent / "one").rglob("*.html")} == {"before"}

    @pytest.mark.skipif(os.name == "nt", reason="no links")
    def test_no_link_is_followed(self, copy):
        outside = copy.parent / "outside"
        for name in ("page.html", "groups", "deep/er"):
            path = copy / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            path.symlink_to(outside / "old.html" if name == "page.html" else outside)
        amend(copy, [Artifact("page.html", b"after"), Artifact("groups/new.html", b"new")], ["deep/er/old.html"])
        assert [path.name for path in outside.iterdir()] == ["old.html"]
        assert (outside / "old.html").read_text() == "outside"
        assert (copy / "groups/new.html").read_text() == "new"
        assert not (copy / "groups").is_symlink()
        assert not (copy / "page.html").is_symlink()

    def test_a_file_where_a_folder_belongs_gives_way_and_a_folder_does_not(self, copy):
        amend(copy, [Artifact("theirs.txt/page.html", b"new")], [])
        assert (copy / "theirs.txt/page.html").read_text() == "new"
        with pytest.raises(SwapError, match=re.escape(str(copy / "theirs.txt"))):
            amend(copy, [Artifact("theirs.txt", b"new")], [])
        link = copy.parent / "link"
        link.symlink_to(copy)
        with pytest.raises(SwapError):
            amend(link, [], [])
