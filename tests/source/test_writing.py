"""Files are whole or not there, and what a killed process left goes."""

import errno
import os

import pytest

from gongkai.source import writing
from gongkai.source.writing import held, scratch, write_beside


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_writes_a_new_file_and_replaces_an_old_one_with_its_mode(tmp_path):
    target = tmp_path / "a.yaml"
    write_beside(target, b"1")
    assert target.stat().st_mode & 0o777 == 0o644
    target.chmod(0o600)
    write_beside(target, b"2")
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"2", 0o600)
    assert names(tmp_path) == ["a.yaml"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_stays_a_pipe(tmp_path):
    pipe, link = tmp_path / "管道", tmp_path / "链接"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    for place in (pipe, link):
        with pytest.raises(OSError, match="不是普通的文件"):
            write_beside(place, b"1")
    assert names(tmp_path) == ["管道", "链接"]
    assert pipe.is_fifo()
    assert link.is_symlink()


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    target = tmp_path / "a.yaml"
    target.write_bytes(b"1")

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_beside(target, b"2")
    assert target.read_bytes() == b"1"
    assert names(tmp_path) == ["a.yaml"]


def test_what_a_killed_writer_left_goes_and_what_another_one_writes_stays(tmp_path):
    (tmp_path / ".a.yaml.new-dead").mkdir()
    (tmp_path / ".a.yaml.new-dead" / "a.yaml").write_bytes(b"half")
    (tmp_path / ".a.yaml.new-").mkdir()  # not a name of ours
    (tmp_path / ".a.yaml.new-link").symlink_to(tmp_path)
    with scratch(tmp_path / "a.yaml") as other:
        write_beside(tmp_path / "a.yaml", b"1")
        assert set(names(tmp_path)) == {".a.yaml.new-", ".a.yaml.new-link", other.name, "a.yaml"}
    with held(tmp_path / ".a.yaml.new-") as mine:
        assert mine


def test_without_locks_nothing_is_taken_for_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "_lock", lambda folder: None)
    with scratch(tmp_path / "a.yaml") as other:
        write_beside(tmp_path / "a.yaml", b"1")
        assert names(tmp_path) == [other.name, "a.yaml"]
    assert names(tmp_path) == ["a.yaml"]
