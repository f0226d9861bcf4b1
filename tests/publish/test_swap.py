"""Files in and out of an output folder."""

import os
import re
import shutil

import pytest

from gongkai.model.artifact import Artifact
from gongkai.publish.swap import SwapError, amend
from overlay import tree


def test_a_folder_is_begun_and_readable_by_everybody(tmp_path):
    target = tmp_path / "build" / "demo"
    amend(target, [Artifact("a.html", b"1"), Artifact("x/catalog.pdf", b"p")], ["never/there.html"])
    assert tree(target.parent) == {"demo/a.html": b"1", "demo/x/catalog.pdf": b"p"}
    assert os.name == "nt" or target.stat().st_mode & 0o777 == 0o755


@pytest.mark.skipif(os.name == "nt", reason="no links")
def test_a_link_is_not_written_through(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "demo").symlink_to("elsewhere")
    with pytest.raises(SwapError, match="链接"):
        amend(tmp_path / "demo", [Artifact("a", b"1")], [])
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / ".gongkai.half").symlink_to(tmp_path / "elsewhere" / "half")
    amend(tmp_path / "build", [Artifact("a", b"1")], [])
    assert tree(tmp_path / "build") == {"a": b"1"}
    assert not list((tmp_path / "elsewhere").iterdir())


def test_who_reads_meanwhile_sees_the_former_file_or_the_new_one(tmp_path):
    (tmp_path / "page.html").write_bytes(b"before")
    with (tmp_path / "page.html").open("rb") as reader:
        amend(tmp_path, [Artifact("page.html", b"after")], [])
        assert reader.read() == b"before"
    assert (tmp_path / "page.html").read_bytes() == b"after"


class TestAmended:
    """A copy whose files are hard links of what stays as it was."""

    @pytest.fixture
    def copy(self, tmp_path):
        """A folder with a copy of it, and something that no link may lead to."""
        one, other = tmp_path / "one", tmp_path / "other"
        for name in ("page.html", "groups/old.html", "deep/er/old.html", "theirs.txt"):
            (one / name).parent.mkdir(parents=True, exist_ok=True)
            (one / name).write_text("before")
        (one / "empty").mkdir()
        shutil.copytree(one, other, copy_function=os.link)
        (tmp_path / "outside").mkdir()
        (tmp_path / "outside/old.html").write_text("outside")
        return other

    def test_files_are_made_anew_and_others_left_alone(self, copy):
        fresh = [Artifact("page.html", b"after"), Artifact("new/er/page.html", b"new")]
        amend(copy, fresh, ["groups/old.html", "deep/er/old.html", "nothing/there.html"])
        there = {path.relative_to(copy).as_posix() for path in copy.rglob("*")}
        assert there == {"page.html", "theirs.txt", "empty", "new", "new/er", "new/er/page.html"}
        assert (copy / "page.html").read_text() == "after"
        assert {path.read_text() for path in (copy.parent / "one").rglob("*.html")} == {"before"}

    @pytest.mark.skipif(os.name == "nt", reason="no links")
    def test_no_link_is_followed(self, copy):
        outside = copy.parent / "outside"
        for name in ("page.html", "groups", "deep/er"):
            path = copy / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            path.symlink_to(outside / "old.html" if name == "page.html" else outside)
        amend(copy, [Artifact("page.html", b"after"), Artifact("groups/new.html", b"new")], ["deep/er/old.html"])
        assert [path.name for path in outside.iterdir()] == ["old.html"]
        assert (outside / "old.html").read_text() == "outside"
        assert (copy / "groups/new.html").read_text() == "new"
        assert not (copy / "groups").is_symlink()
        assert not (copy / "page.html").is_symlink()

    def test_a_file_where_a_folder_belongs_gives_way_and_a_folder_does_not(self, copy):
        amend(copy, [Artifact("theirs.txt/page.html", b"new")], [])
        assert (copy / "theirs.txt/page.html").read_text() == "new"
        with pytest.raises(SwapError, match=re.escape(str(copy / "theirs.txt"))):
            amend(copy, [Artifact("theirs.txt", b"new")], [])
        link = copy.parent / "link"
        link.symlink_to(copy)
        with pytest.raises(SwapError):
            amend(link, [], [])
