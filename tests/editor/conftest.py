"""What the editor's tests share: a project, and a desk at it."""

import shutil

import pytest
from lsprotocol.types import Position

from gongkai.editor.desk import Desk
from overlay import REPOSITORY, real


def copied(root):
    """A copy of this repository's content: of some domains, and the county's lists."""
    real(root, "01", "04", "10")
    shutil.copytree(REPOSITORY / "counties/yongxiu/lists", root / "counties/yongxiu/lists")
    return root


def desk_at(root):
    return Desk(root.resolve(), "utf-16", lambda: "2026-11-29")


@pytest.fixture
def project(tmp_path):
    """The test's own copy, to write in."""
    return copied(tmp_path / "p")


@pytest.fixture(scope="session")
def shared_desk(tmp_path_factory):
    """At a copy that nobody writes in: to look at it for the first time takes longer than most tests."""
    return desk_at(copied(tmp_path_factory.mktemp("desk") / "p"))


@pytest.fixture
def desk(request):
    """At the test's own project where it has one; no file is open."""
    own = "project" in request.fixturenames
    desk = desk_at(request.getfixturevalue("project")) if own else request.getfixturevalue("shared_desk")
    yield desk
    for name in list(desk.uris):
        desk.close(name)


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
