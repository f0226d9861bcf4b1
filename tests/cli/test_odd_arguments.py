"""Paths and places that are none: a sentence in Chinese and the exit code of a refusal, no fault, nothing harmed."""

import os

import pytest

from command import gongkai
from gongkai.importers.opening import files
from gongkai.importers.opening.sheet import ImportFileError
from overlay import demo

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes, and such names")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("validate", "x" * 300), "文件名太长"),
        (("validate", "--output", "counties/demo/county.yaml"), "是源文件"),
        (("validate", "--also", "sarif=gongkai.yaml"), "是源文件"),
        (("report", "overview", "--output", "counties/demo/county.yaml"), "是源文件"),
    ],
)
def test_what_cannot_be_is_told(tmp_path, command, told):
    root = demo(tmp_path / "p", "# gongkai.yaml\n指引: guidelines\n")
    before = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}
    done = gongkai(*command, cwd=root)
    assert (done.returncode in (1, 2), told in done.stderr) == (True, True), done.stdout + done.stderr
    assert {file: file.read_bytes() for file in root.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("command", [("worksheet",), ("pack", "--format", "json")])
def test_a_pipe_or_a_device_is_not_replaced(tmp_path, command):
    """What stands in the place of a device would be everybody's."""
    root = demo(tmp_path / "p")
    os.mkfifo(tmp_path / "pipe")
    done = gongkai(*command, "--output", tmp_path / "pipe", cwd=root)
    assert (done.returncode in (1, 2), "Traceback" in done.stderr) == (True, False), done.stdout + done.stderr
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize("where", ["loop", "loop/x"])
def test_links_that_lead_in_a_circle_are_told(tmp_path, where):
    root = demo(tmp_path / "p")
    (root / "loop").symlink_to("loop")
    done = gongkai("build", "--format", "json", "--output", where, cwd=root)
    assert (done.returncode, "链接绕成了一圈" in done.stderr) == (1, True), done.stdout + done.stderr


def test_what_is_read_has_a_bound_though_its_size_is_not_known(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "BUDGET", type("Small", (), {"file": 10}))
    (tmp_path / "a.csv").write_bytes(b"x" * 11)
    with pytest.raises(ImportFileError, match="太大"):
        files.content(tmp_path / "a.csv")
