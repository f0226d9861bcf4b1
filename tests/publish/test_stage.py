"""The whole output is the old one or the new one, whatever fails and wherever a build is killed."""

import errno
import os
from contextlib import suppress

import pytest

from gongkai.model.artifact import Artifact
from gongkai.publish import stage, swap
from gongkai.publish.stage import staged
from gongkai.publish.swap import SwapError
from overlay import tree

WAYS = ("exchange", "renames", "inside")
OLD = {"index.html": b"1", "a/catalog.json": b"1", "b/catalog.json": b"1", "c/catalog.json": b"1", "gone.html": b"1"}
NEW = {"index.html": b"2", "a/catalog.json": b"2", "b/catalog.json": b"2", "c/catalog.json": b"1", "fresh/x": b"2"}
CALLS = ("rename", "replace", "link", "mkdir", "fsync", "open", "unlink")
KILLED, DONE, TOLD = 9, 0, 1


def way(kind, put):
    """Have the system be one that can do less."""
    if kind != "exchange":
        put(stage, "exchange", lambda one, other: False)
        put(swap, "exchange", lambda one, other: False)
    if kind == "inside":
        put(os.path, "ismount", lambda path: path.name == "build")


def make(folder, files):
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def build(output):
    """Turn OLD into NEW as a build does: beside, then renamed."""
    with staged(output) as fresh:
        for path, data in NEW.items():
            if OLD.get(path) != data:
                (fresh / path).parent.mkdir(parents=True, exist_ok=True)
                (fresh / "half").write_bytes(data)
                (fresh / "half").replace(fresh / path)
        (fresh / "gone.html").unlink(missing_ok=True)


def fault(work, kind, how, n):
    """How a process ends that does the work while its n-th call that changes the disk fails, or is its last."""
    child = os.fork()
    if not child:
        with suppress(BaseException):
            left = [n]

            def counted(real):
                def call(*args, **more):
                    left[0] -= 1
                    if left[0] == 0 and how == "kill":
                        os._exit(KILLED)
                    if left[0] == 0:
                        raise OSError(errno.ENOSPC, "No space left on device")
                    return real(*args, **more)

                return call

            way(kind, setattr)
            for name in CALLS:
                setattr(os, name, counted(getattr(os, name)))
            if kind == "exchange" and how == "kill":
                stage.exchange = counted(stage.exchange)
            try:
                work()
            except SwapError:
                os._exit(TOLD)
            os._exit(DONE if left[0] < 1 else 100)
        os._exit(101)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("kind", WAYS)
@pytest.mark.parametrize("how", ["kill", "fail"])
def test_at_every_moment(tmp_path, kind, how):
    for n in range(1, 500):
        output = tmp_path / str(n) / "build"
        make(output, OLD)
        code = fault(lambda output=output: build(output), kind, how, n)
        if code == 100:  # it needed fewer calls
            break
        assert code in ((KILLED,) if how == "kill" else (DONE, TOLD)), n
        if how == "fail" or kind == "exchange":
            assert ours(output) in (OLD, NEW), n
        build(output)
        assert tree(output) == NEW, n
        assert [path.name for path in output.parent.iterdir()] == ["build"], n
    assert 20 < n < 499


def ours(output):
    return {path: data for path, data in tree(output).items() if not path.startswith(".gongkai.new-")}


@pytest.mark.parametrize("kind", WAYS)
def test_what_others_put_there_stays(tmp_path, monkeypatch, kind):
    way(kind, monkeypatch.setattr)
    output = tmp_path / "build"
    make(output, OLD)
    (tmp_path / "secret").write_bytes(b"s")
    (output / "link").symlink_to(tmp_path)
    (output / "a/dangling").symlink_to("nowhere")
    (output / "empty").mkdir()
    os.mkfifo(output / "a/pipe")
    kept = (output / "c/catalog.json").stat().st_ino
    build(output)
    assert (output / "link").readlink() == tmp_path
    assert (output / "a/dangling").is_symlink()
    assert (output / "empty").is_dir()
    assert (output / "a/pipe").is_fifo()
    assert (output / "c/catalog.json").stat().st_ino == kept
    assert (tmp_path / "secret").read_bytes() == b"s"


def test_where_there_are_no_links_files_are_copied(tmp_path, monkeypatch):
    def none(*args, **more):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    output = tmp_path / "build"
    make(output, OLD)
    os.mkfifo(output / "a/pipe")
    (output / "link").symlink_to("nowhere")
    build(output)
    assert tree(output) == NEW
    assert (output / "a/pipe").is_fifo()
    assert (output / "link").is_symlink()


def test_two_builds_at_once(tmp_path):
    output = tmp_path / "build"
    make(output, OLD)
    with staged(output) as first:
        with pytest.raises(SwapError, match="另一个 gongkai 正在往"):
            build(output)
        (first / "index.html").unlink()
    assert "index.html" not in tree(output)
    build(output)
    assert [path.name for path in tmp_path.iterdir()] == ["build"]


def test_a_build_that_fails_leaves_no_folder(tmp_path):
    with pytest.raises(SwapError), staged(tmp_path / "build"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", WAYS)
def test_a_link_in_place_of_a_former_output_is_not_followed(tmp_path, monkeypatch, kind):
    way(kind, monkeypatch.setattr)
    make(tmp_path / "elsewhere", {"secret.txt": b"1"})
    make(tmp_path / "build", {"x": b"1"} if kind == "inside" else {})
    for folder, name in ((tmp_path, "build"), (tmp_path / "build", "a")):
        if folder.is_dir():
            (folder / f".{name}.old").symlink_to(tmp_path / "elsewhere")
    with staged(tmp_path / "build") as fresh:
        swap.amend(fresh / "a", [Artifact("index.html", b"2")], ())
    assert tree(tmp_path / "elsewhere") == {"secret.txt": b"1"}
    assert tree(tmp_path / "build") == {"a/index.html": b"2"} | ({"x": b"1"} if kind == "inside" else {})


@pytest.mark.parametrize("names", ['{"../x": true}', '{"/x": true}', "[1]", '{"": false}', "nonsense", "[" * 100000])
def test_a_list_that_came_with_a_change_moves_nothing_elsewhere(tmp_path, names):
    output = tmp_path / "build"
    make(output, OLD | {".gongkai.new-abc/new/x": b"bad", ".gongkai.new-abc/go": names.encode()})
    (output / ".gongkai.new-abc/old").mkdir()
    build(output)
    assert tree(output) == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["build"]
