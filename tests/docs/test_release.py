"""`make release`: the files of a release come out of a commit alone, equal byte by byte, with what is needed beside them."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from importlib.metadata import distribution
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from overlay import REPOSITORY
from revisions import commit, git

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (shutil.which("git") and shutil.which("sha256sum")), reason="git is not installed"),
]
NEEDED = ("pyproject.toml", "README.md", "README.zh-CN.md", "LICENSE", "src", "templates", "guidelines", ".ci/release")
DATA = ("counties/places.yaml", "province/tasks.yaml", "ci", "action.yml", ".github/workflows/gongkai-comment.yml")
TAG = re.compile("^Tag: (.+)$", re.MULTILINE)
CHANGES = "# Changelog\n\n## [Unreleased]\n\n- Not yet.\n\n## [0.1.0] - 2026-11-30\n\n- What is new.\n\n## [0.0.9]\n\n- Old.\n"


def copy(root):
    """A repository with what a release is made of, and a changelog with a section for it."""
    for name in (*NEEDED, *DATA):
        source, target = REPOSITORY / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    (root / "CHANGELOG.md").write_text(CHANGES, "utf-8")
    git(root, "init", "-q")
    commit(root)
    return root


def run(*command, cwd, **more):
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, encoding="utf-8", **more)
    if done.returncode and "hatchling" in done.stdout + done.stderr:
        pytest.skip("pip cannot get hatchling, with which the wheel is built")
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def pack(name, folder):
    """A library that is installed here and what it needs, as wheels: to look through an index takes most of the time."""
    told = distribution(name)
    [base] = [file.parts[0].removesuffix(".dist-info") for file in told.files if file.match("*.dist-info/WHEEL")]
    tags = zip(*(tag.split("-") for tag in TAG.findall(told.read_text("WHEEL"))), strict=True)
    wheel = folder / f"{base}-{'-'.join('.'.join(dict.fromkeys(part)) for part in tags)}.whl"
    if not wheel.exists():
        with ZipFile(wheel, "w") as made:
            for file in told.files:
                if not {"..", "__pycache__", "direct_url.json"} & {*file.parts}:
                    made.write(file.locate(), str(file))
        needs(told.requires, folder)


def needs(requirements, folder):
    for one in map(Requirement, requirements or ()):
        if one.marker is None or one.marker.evaluate({"extra": ""}):
            pack(one.name, folder)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """What pip is to install, without a network: the core's libraries, as they are here, and hatchling."""
    folder = tmp_path_factory.mktemp("wheels")
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    needs(project["project"]["dependencies"], folder)
    run(sys.executable, "-m", "pip", "download", "--quiet", "--dest", folder, "hatchling", cwd=folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(folder))
        yield


@pytest.fixture(scope="module")
def released(tmp_path_factory, wheels):
    """The repository and the folder with its release. Something that is not committed lies in the former."""
    root = copy(tmp_path_factory.mktemp("release") / "repository")
    (root / "src/gongkai/private.py").write_text("SECRET = 1\n", "utf-8")
    run(".ci/release", sys.executable, "dist", cwd=root)
    return root, root / "dist"


def test_it_is_everything_a_release_needs(released):
    _, dist = released
    names = {path.name for path in dist.iterdir()}
    packages = {"gongkai-0.1.0-py3-none-any.whl", "gongkai-0.1.0.tar.gz"}
    assert names == packages | {"gongkai-0.1.0.cdx.json", "gongkai-0.1.0.md", "SHA256SUMS"}
    for line in (dist / "SHA256SUMS").read_text("utf-8").splitlines():
        told, name = line.split(maxsplit=1)
        assert hashlib.sha256((dist / name).read_bytes()).hexdigest() == told
        names.remove(name)
    assert names == {"SHA256SUMS"}
    assert (dist / "gongkai-0.1.0.md").read_text("utf-8") == "- What is new.\n\n"


def test_another_clone_at_another_time_gives_the_same_bytes(released, tmp_path):
    root, dist = released
    clone = tmp_path / "clone"
    run("sh", "-c", 'umask 077; git clone -q "$1" "$2"', "sh", root, clone, cwd=tmp_path)
    for number, path in enumerate(sorted(clone.rglob("*"))):
        if ".git" not in path.parts:
            os.utime(path, (number * 1000, number * 1000))
    epoch = git(clone, "log", "-1", "--format=%ct")
    made = tmp_path / "made"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch, "TZ": "Asia/Shanghai"}
    run(sys.executable, "-m", "build", "--outdir", made, ".", cwd=clone, env=environment)
    assert len(list(made.iterdir())) == 2
    for path in made.iterdir():
        assert path.read_bytes() == (dist / path.name).read_bytes(), path.name


def test_the_list_of_libraries_has_what_the_core_brings_and_no_path_of_this_machine(released):
    _, dist = released
    text = (dist / "gongkai-0.1.0.cdx.json").read_text("utf-8")
    said = json.loads(text)
    root = said["metadata"]["component"]
    assert (said["bomFormat"], root["name"], root["version"]) == ("CycloneDX", "gongkai", "0.1.0")
    names = {one["name"].lower() for one in said["components"]}
    assert {"click", "pyyaml", "pydantic", "pydantic_core", "lxml"} <= names
    assert not names & {"pip", "pytest", "weasyprint", "twine"}
    assert all(one["version"] and one["purl"] for one in said["components"])
    assert not any(sign in text for sign in ("file:", str(dist.parent), "/home/", tempfile.gettempdir()))
