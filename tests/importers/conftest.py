"""What the tests of imports share."""

import shutil
import subprocess
from types import SimpleNamespace

import pytest
from openpyxl.worksheet.merge import MergedCellRange

from command import NO_WALL, gongkai, read_here
from gongkai.importers.opening import wall
from gongkai.importers.settling.county import county_of
from gongkai.source.project import load
from overlay import REPOSITORY


@pytest.fixture(autouse=True)
def no_frames(monkeypatch):
    """openpyxl draws the frame of every merged cell when it opens a workbook, which takes most of the time. No import looks at
    frames, and the cells below are merged all the same."""
    monkeypatch.setattr(MergedCellRange, "format", lambda cells: None)


# Tests of what the process that reads a file is for: its limits, its end, what damaged and crafted files do to it.
BEHIND_THE_WALL = {"test_wall", "test_bad_files", "test_hostile", "test_pdf_hostile", "test_crafted_xls", "test_files"}


@pytest.fixture(autouse=True)
def no_wall(monkeypatch, request):
    """The others read sound files, in this process and in those of commands."""
    if request.path.stem not in BEHIND_THE_WALL:
        here = SimpleNamespace(run=read_here, SubprocessError=subprocess.SubprocessError)
        monkeypatch.setattr(wall, "subprocess", here)
        monkeypatch.setenv(NO_WALL, "1")


@pytest.fixture(scope="session")
def county(tmp_path_factory):
    """A county that has just been made, with what an import compares with."""
    root = tmp_path_factory.mktemp("new") / "project"
    for name in ("guidelines", "templates"):
        shutil.copytree(REPOSITORY / name, root / name)
    (root / "counties").mkdir()
    shutil.copy(REPOSITORY / "counties/places.yaml", root / "counties")
    made = gongkai("new", "county", "--slug", "wuning", "--code", "360423", cwd=root)
    assert made.returncode == 0, made.stderr
    return county_of(load(root, ["wuning"]), "wuning")
