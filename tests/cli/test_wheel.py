"""From the built wheel alone, in an empty folder, without git and without an extra: a county's project builds."""

import os
import shutil
import subprocess
import sys
import tomllib

import pytest

from extras import HIDDEN
from filling import everything, few, fill
from gongkai.model.extra import EXTRAS
from office import OFFICE, saved
from overlay import REPOSITORY

pytestmark = pytest.mark.everywhere


def run(*command, **more):
    return subprocess.run(
        [sys.executable, *map(str, command)], capture_output=True, text=True, encoding="utf-8", **more
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder in which gongkai is installed from its wheel; its libraries are those of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    made = run("-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, REPOSITORY)
    if "hatchling" in made.stderr and made.returncode:
        pytest.skip("pip cannot get hatchling, with which the wheel is built")
    assert made.returncode == 0, made.stderr
    (wheel,) = folder.glob("gongkai-*.whl")
    done = run("-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--target", folder / "site", wheel)
    assert done.returncode == 0, done.stderr
    (folder / "site/sitecustomize.py").write_text(HIDDEN.format(hidden=set(EXTRAS)), "utf-8")
    return folder / "site"


@pytest.mark.slow
def test_a_county_begins_on_its_own(installed, tmp_path):
    environment = {name: text for name, text in os.environ.items() if not name.startswith("GONGKAI")}
    environment |= {"PYTHONPATH": str(installed), "PATH": str(tmp_path / "nothing"), "LC_ALL": "C"}

    def gongkai(*args):
        return run("-P", "-m", "gongkai", *args, cwd=tmp_path, env=environment)

    where = run("-P", "-c", "import gongkai; print(gongkai.__file__)", cwd=tmp_path, env=environment)
    assert where.stdout.startswith(str(installed)), "the installed one, not the checkout's"
    for args in (
        ["new", "project", "都昌县"],
        ["worksheet"],
        ["import", "填报表.xlsx"],
        ["validate"],
        ["build", "--format", "html,xlsx,docx,json,csv"],
        ["doctor"],
    ):
        if args[0] == "worksheet":  # a quarter of the domains shows as much as all of them
            few(tmp_path / "counties/duchang", "04", "10", "20", "22", "26")
        if args[0] == "import":
            fill(tmp_path / "填报表.xlsx", everything)
            if OFFICE is not None:  # saved again, as an office does
                shutil.copy(saved(tmp_path / "填报表.xlsx", "xlsx", tmp_path / "build"), tmp_path / "填报表.xlsx")
                shutil.rmtree(tmp_path / "build")
        done = gongkai(*args)
        assert done.returncode == 0, done.stdout + done.stderr
        if args == ["validate"]:
            assert "没有发现问题" in done.stdout
    assert "内置指引/20-shehui-jiuzhu.yaml:" in gongkai("why", "20-001", "公开时限", "--county", "duchang").stdout
    made = {path.name for path in (tmp_path / "build/duchang").iterdir()}
    assert {"index.html", "catalog.xlsx", "catalog.docx", "catalog.json", "catalog.csv"} <= made
    assert not (tmp_path / ".git").exists()


def test_what_the_core_needs_is_asked_for_and_nothing_else():
    wanted = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    core = {one.split(">")[0].lower() for one in wanted}
    assert {"openpyxl", "lxml"} <= core
    assert not core & {name.lower() for name in EXTRAS}
