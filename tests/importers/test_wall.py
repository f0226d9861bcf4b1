"""The process that reads a file for us comes to an end: killed from outside, or out of memory."""

import shlex
import signal
import subprocess
import sys

import pytest

from command import gongkai
from gongkai.importers.opening.files import read
from overlay import demo

resource = pytest.importorskip("resource", reason="this system sets a process no limits")
ROW = "<tr><td>01</td><td>一级事项</td><td>二级事项</td></tr>"
ADDRESSES = 160_000  # KB; Python starts within them


def refused(root, text):
    (root / "表.html").write_text(f"<meta charset=utf-8><table>{text}</table>", encoding="utf-8")
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    done = gongkai("import", "表.html", "--county", "demo", cwd=root)
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert "表.html：读不下去：文件已损坏，或者要太多时间和内存。" in line


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGSEGV, signal.SIGXCPU])
def test_killed(tmp_path, monkeypatch, sent):
    real = subprocess.Popen.communicate

    def killed(process, *args, **more):
        process.send_signal(sent)
        return real(process, *args, **more)

    monkeypatch.setattr(subprocess.Popen, "communicate", killed)
    refused(demo(tmp_path / "p"), ROW)


@pytest.fixture
def narrow(tmp_path, monkeypatch):
    """Less memory than the wall gives, so that a file asks for too much that is within all that is counted."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nulimit -v {ADDRESSES}\nexec {shlex.quote(sys.executable)} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))


def test_out_of_memory(tmp_path, narrow):
    refused(demo(tmp_path / "p"), ROW * 60_000)


def test_a_small_file_needs_no_more_than_that(tmp_path, narrow):
    (tmp_path / "a.html").write_text(f"<meta charset=utf-8><table>{ROW}</table>", encoding="utf-8")
    assert [sheet.rows for sheet in read(tmp_path / "a.html")] == [(("01", "一级事项", "二级事项"),)]
