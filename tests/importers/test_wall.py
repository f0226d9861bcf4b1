"""The process that reads a file for us comes to an end: killed from outside, or out of memory."""

import shlex
import signal
import subprocess
import sys

import pytest

from gongkai.cli.main import run
from gongkai.importers.opening import wall
from gongkai.importers.opening.files import read
from gongkai.importers.opening.web import NOTE
from gongkai.model.entry import FIELDS
from overlay import demo

resource = pytest.importorskip("resource", reason="this system sets a process no limits")
ROW = "<tr><td>01</td><td>一级事项</td><td>二级事项</td></tr>"
ADDRESSES = 160_000  # KB; Python starts within them


@pytest.fixture
def refused(tmp_path, monkeypatch, capfd):
    """Refuses to import a table, in this very process, and leaves everything as it was."""
    root = demo(tmp_path / "p")

    def check(text):
        (root / "表.html").write_text(f"<meta charset=utf-8><table>{text}</table>", encoding="utf-8")
        before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
        monkeypatch.chdir(root)
        monkeypatch.setattr(sys, "argv", ["gongkai", "import", "表.html", "--county", "demo"])
        with pytest.raises(SystemExit) as ended:
            run()
        assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before
        said = capfd.readouterr()
        assert (ended.value.code, said.out) == (1, "")
        [line] = said.err.splitlines()
        assert "表.html：读不下去：文件已损坏，或者要太多时间和内存。" in line

    return check


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGSEGV, signal.SIGXCPU])
def test_killed(refused, monkeypatch, sent):
    real = subprocess.Popen.communicate

    def killed(process, *args, **more):
        process.send_signal(sent)
        return real(process, *args, **more)

    monkeypatch.setattr(subprocess.Popen, "communicate", killed)
    refused(ROW)


@pytest.fixture
def narrow(tmp_path, monkeypatch):
    """Less memory than the wall gives, so that a file asks for too much that is within all that is counted."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nulimit -v {ADDRESSES}\nexec {shlex.quote(sys.executable)} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))


def test_out_of_memory(refused, narrow):
    refused(ROW * 60_000)


def test_a_small_file_needs_no_more_than_that(tmp_path, narrow):
    (tmp_path / "a.html").write_text(f"<meta charset=utf-8><table>{ROW}</table>", encoding="utf-8")
    assert [sheet.rows for sheet in read(tmp_path / "a.html")] == [(("01", "一级事项", "二级事项"),)]


@pytest.mark.parametrize("kind", wall.MEMORY)
def test_what_stands_behind_the_wall_is_soon_there(kind):
    """A process for each file: to import pydantic, or what is made with it, takes longer than to read most of them."""
    code = f"import sys, gongkai.importers.opening.wall, gongkai.importers.opening.{kind}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pydantic" not in done.stdout.split()
    assert FIELDS["note"] == NOTE
