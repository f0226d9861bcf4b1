"""What the tests of imports share."""

import io
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from types import SimpleNamespace

import pytest
from openpyxl.worksheet.merge import MergedCellRange

from command import gongkai
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
    """The others read sound files: what that process answers is told by this one, word by word, without the limits that would
    stay with it. To start Python takes ten times as long as to read such a file. Commands have their wall."""
    if request.path.stem in BEHIND_THE_WALL:
        return

    def run(command, input, **_):
        given, told = SimpleNamespace(buffer=io.BytesIO(input)), io.StringIO()
        with monkeypatch.context() as patch, redirect_stdout(told):
            patch.setattr(sys, "stdin", given)
            patch.setattr(wall, "_limited", lambda kind: None)
            wall._answer(command[4], hidden="hidden" in command[5:])
        return subprocess.CompletedProcess(command, 0, told.getvalue())

    monkeypatch.setattr(wall, "subprocess", SimpleNamespace(run=run, SubprocessError=subprocess.SubprocessError))


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
