"""What the tests of imports share."""

import shutil

import pytest

from command import gongkai
from gongkai.importers.settling.county import county_of
from gongkai.source.project import load
from overlay import REPOSITORY


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
