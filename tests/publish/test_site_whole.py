"""A site's front page and its places are of one build, as a user's commands leave them."""

import json
import os

import pytest

from command import gongkai
from overlay import YIXIAN, demo, tree

# Ends the process, or lets the disk be full, at the moment that `kind` names.
FAULT = """
import os, sqlite3
from gongkai.publish import root, stage
kind = {kind!r}
def end(*args, **more):
    os._exit(9)
def full(*args, **more):
    raise sqlite3.OperationalError("database or disk is full")
def no_space(*args, **more):
    raise OSError(28, "No space left on device")
if kind == "before": stage.exchange = end
if kind == "root": root.publish_root.__globals__["_write"] = end
if kind == "database": sqlite3.connect = full
if kind == "disk": root.publish_root.__globals__["_write"] = no_space
if kind == "sync": stage._sync = no_space
"""


def build(root, *args, **more):
    return gongkai("build", "--format", "html,json", *args, cwd=root, **more)


def dates(output):
    """The date of each place as its catalog.json tells it."""
    return {
        path.parent.name: json.loads(path.read_bytes())["edition"]["date"] for path in output.glob("*/catalog.json")
    }


def renew(root):
    """Give every county a new edition."""
    for file in root.glob("counties/*/county.yaml"):
        text = file.read_text("utf-8")
        file.write_text(text.replace("2026-11-23", "2026-11-25").replace("2026-10-01", "2026-11-26"), encoding="utf-8")


@pytest.fixture
def root(tmp_path):
    root = demo(tmp_path / "p", YIXIAN)
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.mark.parametrize("kind", ["before", "root", "database", "disk", "sync"])
def test_whatever_happens_all_is_of_one_build(root, kind):
    before = tree(root / "build")
    renew(root)
    done = build(root, first=FAULT.format(kind=kind))
    assert done.returncode == (9 if kind in ("before", "root") else 1), done.stderr
    assert "Traceback" not in done.stderr
    assert tree(root / "build") == before
    if done.returncode == 1:
        assert "剩余空间" in done.stderr
        assert "成品在" not in done.stdout
        assert [path.name for path in root.glob(".build*")] == []
    assert build(root).returncode == 0
    assert [path.name for path in root.glob(".build*")] == []
    assert dates(root / "build") == {"demo": "2026-11-25", "yixian": "2026-11-26"}


def test_one_county_and_the_front_page_change_together(root):
    renew(root)
    done = build(root, "--county", "yixian")
    assert done.returncode == 0, done.stderr
    assert "全站首页：build/index.html，列出 2 个县" in done.stdout
    assert "2026-11-26" in (root / "build/catalog.sqlite").read_bytes().decode("latin-1")
    assert dates(root / "build") == {"demo": "2026-11-23", "yixian": "2026-11-26"}


OURS = (
    "index.html",
    ".gongkai.json",
    "demo/index.html",
    "demo/catalog.json",
    "demo/changes.json",
    "demo/.gongkai.json",
)


@pytest.mark.parametrize("other", ["pipe", "link"])
@pytest.mark.parametrize("names", [OURS, OURS[2:5]])
def test_a_pipe_or_a_link_named_like_ours_stops_nothing(root, tmp_path, other, names):
    secret = tmp_path / "secret"
    secret.write_text("SECRET", encoding="utf-8")
    for name in names:
        path = root / "build" / name
        path.unlink()
        if other == "pipe":
            os.mkfifo(path)
        else:
            path.symlink_to(secret)
    done = build(root)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert secret.read_text("utf-8") == "SECRET"
    assert (root / "build/demo/index.html").is_file()


def test_another_build_is_told(root):
    fcntl = pytest.importorskip("fcntl", reason="this system has no such locks")
    handle = os.open(root / "build", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    done = build(root)
    os.close(handle)
    assert done.returncode == 1
    assert "另一个 gongkai 正在往" in done.stderr
    assert "build 里编" in done.stderr
