"""Commands that write sources, with a fault or a kill at every moment: all is old or all is new, and nothing is left."""

import contextlib
import io
import os
import sys
from itertools import count

import pytest

from faults import KILLED, full, in_fork, killed
from gongkai.cli import main
from overlay import REPOSITORY, demo

COMMANDS = {
    "item": ("new", "item", "--domain", "10", "--county", "demo", "--primary", "甲", "--secondary", "乙"),
    "county": ("new", "county", "--code", "360426", "--slug", "dean"),
    "town": ("new", "town", "--county", "demo", "--slug", "jia", "--name", "甲乡"),
    "domain": ("new", "domain", "--name", "旅游", "--slug", "lvyou"),
}


def project(folder):
    root = demo(folder)
    (root / "counties/places.yaml").write_bytes((REPOSITORY / "counties/places.yaml").read_bytes())
    return root


def tree(root):
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None for path in root.rglob("*")
    }


def run(root, args):
    """The command in this process, with its messages in a file beside the project."""
    os.chdir(root)
    sys.argv = ["gongkai", *args]
    with contextlib.redirect_stderr(io.StringIO()) as told, contextlib.redirect_stdout(io.StringIO()):
        try:
            main.run()
        except SystemExit as end:
            sys.__stderr__.write(told.getvalue())
            return end.code


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("fault", [full, killed])
def test_all_or_nothing(tmp_path, capfd, name, fault):
    old = tree(project(tmp_path / "old"))
    assert in_fork(lambda: run(project(tmp_path / "new"), COMMANDS[name]), -1, fault) == 0
    new = tree(tmp_path / "new")
    assert new != old
    for number in count():
        root = project(tmp_path / str(number))
        code = in_fork(lambda root=root: run(root, COMMANDS[name]), number, fault)
        said = capfd.readouterr().err
        if fault is full and code == 1:
            assert "磁盘已满" in said
            assert "什么都没有改动" in said
            assert tree(root) == old
        assert code in ((0, 1) if fault is full else (0, KILLED))
        assert (
            in_fork(
                lambda root=root: run(root, ("rules",)) or (run(root, ("validate", "--county", "demo")) and 0),
                -1,
                fault,
            )
            == 0
        )
        assert tree(root) in (old, new)
        if code == 0 and tree(root) == new and number > 10:
            break
