"""What the editor's tests share: a project, and a desk at it."""

import shutil

import pytest
from lsprotocol.types import Position

from gongkai.editor.desk import Desk
from overlay import REPOSITORY, real


@pytest.fixture
def project(tmp_path):
    """A copy of this repository's content: of some domains, and the county's lists."""
    root = real(tmp_path / "p", "01", "04", "10")
    shutil.copytree(REPOSITORY / "counties/yongxiu/lists", root / "counties/yongxiu/lists")
    return root


@pytest.fixture
def desk(project):
    return Desk(project.resolve(), "utf-16", lambda: "2026-11-29")


@pytest.fixture
def at(desk):
    """Opens a file with a text in which ¦ marks the cursor; gives desk, name and position."""

    def opened(name, text):
        desk.look(name)
        before = text[: text.index("¦")]
        desk.open(name, (desk.root / name).as_uri(), text.replace("¦", ""))
        line = before.rpartition("\n")[2]
        return desk, name, Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)

    return opened
