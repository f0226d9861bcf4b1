"""Commands that write sources, with a fault or a kill at every moment: all is old or all is new, and nothing is left."""

import os
import subprocess
import sys
from itertools import count

import pytest

from faults import KILLED, full, in_fork, killed, kinds, make_ready
from overlay import demo
from writers import COMMANDS, project, run


def tree(root):
    """All files and folders, and whether the change can be taken back (records tell the place where they were written)."""
    found = {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None for path in root.rglob("*")
    }
    records = {name for name in found if name.startswith(".gongkai/undo/")}
    return {name: data for name, data in found.items() if not name.startswith(".gongkai")}, records


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("fault", [full, killed])
def test_all_or_nothing(tmp_path, capfd, name, fault):
    """Every moment of the import, which changes several files; of the others, those that differ."""
    make_ready()
    old = tree(project(tmp_path / "old"))
    assert in_fork(lambda: run(project(tmp_path / "new"), COMMANDS[name]), -1, fault) == 0
    new = tree(tmp_path / "new")
    assert new != old
    for number in count() if name == "import" else kinds(lambda: run(project(tmp_path / "seen"), COMMANDS[name])):
        root = project(tmp_path / str(number))
        code = in_fork(lambda root=root: run(root, COMMANDS[name]), number, fault)
        said = capfd.readouterr().err
        if fault is full and code == 1:
            assert "磁盘已满" in said
            assert "什么都没有改动" in said
            assert tree(root) == old
        assert code in ((0, 1) if fault is full else (0, KILLED))
        ended = in_fork(lambda root=root: run(root, ("undo", "--dry-run")), -1, fault)  # recovers first, as all do
        assert ended in (0, 1)
        assert tree(root) in (old, new)
        if code == 0 and tree(root) == new and number > 10:
            break
    else:
        raise AssertionError("it never came to its end")


INTERRUPTED = """
import sys
from gongkai.cli import main, rules
from openpyxl import Workbook

def begun(*_, **__):
    sheet = Workbook(write_only=True).create_sheet()
    sheet.append(["one"])
    raise KeyboardInterrupt

rules.command.callback = begun
sys.argv = ["gongkai", "rules"]
main.run()
"""


def test_an_interrupted_workbook_leaves_no_trace(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert (done.returncode, done.stderr.strip()) == (130, "已中断。")


SET = ("set", "10-002", "公开时限", "信息形成之日起9个工作日内")


def gone_reader(*streams):
    """Pipes that nobody reads, one for each of these streams."""
    ends = {}
    for name in streams:
        reading, ends[name] = os.pipe()
        os.close(reading)
    return ends


@pytest.mark.parametrize("streams", [("stdout",), ("stdout", "stderr")])
def test_what_a_command_says_to_nobody_is_done_all_the_same(tmp_path, streams):
    root = demo(tmp_path / "p")
    ends = gone_reader(*streams)
    done = subprocess.run([sys.executable, "-m", "gongkai", *SET], cwd=root, **ends)
    for end in ends.values():
        os.close(end)
    assert done.returncode == 1  # not all was told
    assert "9个工作日内" in (root / "counties/demo/10-nongcun-weifang-gaizao.yaml").read_text("utf-8")


def test_output_for_which_there_is_no_room_is_told(tmp_path):
    room = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (99, 99)); from gongkai.cli.main import run; run()"
    )
    with (tmp_path / "o.txt").open("wb") as out:
        done = subprocess.run([sys.executable, "-c", room, "rules"], cwd=tmp_path, stdout=out, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("错误：不能读写 标准输出：")
    assert done.stderr.count(b"\n") == 1
