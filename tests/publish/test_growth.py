"""What a build does grows in step with the places: counted are the calls of each function, and the bytes that are written."""

import json
import shutil
import subprocess
import sys

import pytest

from overlay import SMALL

pytestmark = pytest.mark.slow

# A process of its own: its first build fills what is kept in memory, the others are counted (in C: else counting takes longest).
COUNTED = """
import collections, cProfile, json, sys
from click.testing import CliRunner
from gongkai.cli.main import cli

def build(root):
    options = ["--format", "html,json", "--jobs", "1", "--base-url", "https://mulu.example.gov.cn/"]
    profile = cProfile.Profile(lambda: 0, subcalls=True, builtins=True)
    with profile:
        done = CliRunner().invoke(cli, ["build", "--project", root, "--cache", root + "-cache", "--output", root + "-out", *options])
    assert done.exit_code == 0, done.output
    counts = collections.Counter()
    for one in profile.getstats():
        if not isinstance(one.code, str):
            name = f"{one.code.co_filename} {one.code.co_name}"
            counts[name] += one.callcount
            for called in one.calls or ():
                if isinstance(called.code, str):
                    counts[f"{name} {called.code}"] += called.callcount
    return counts

json.dump([[build(root), build(root)] for root in sys.argv[1:]], sys.stdout)
"""
STEP = 3  # the smallest at which what is done once for each two of the places is found; up to 12 counties stand in one table


def in_one_town(root, number):
    """The folder of a village more in one town."""
    return root / f"counties/demo/towns/jiangshang/villages/v{number:03d}"


def in_a_county_each(root, number):
    """The folder of a village in a county more."""
    county = root / f"counties/c{number:03d}"
    if number:
        shutil.copytree(SMALL / "counties/demo", county, ignore=shutil.ignore_patterns("villages", "lists"))
        file = county / "county.yaml"
        own = file.read_text("utf-8").replace("样例县", f"样例{number}县").replace("360499", f"36{number:04d}")
        file.write_text(own, encoding="utf-8")
    else:
        county = root / "counties/demo"
    return county / "towns/jiangshang/villages/other"


def project(root, count, where):
    shutil.copytree(SMALL, root)
    for number in range(count):
        folder = where(root, number)
        folder.mkdir(parents=True)
        # other names alike in length and in the character that rules look for
        text = f"名称: 第{number:03d}村\n主体: 第{number:03d}村村民委员会\n"
        (folder / "village.yaml").write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize("where", [in_one_town, in_a_county_each])
def test_steps_and_bytes_of_a_build_grow_in_step_with_the_places(tmp_path, where):
    sizes = (1, STEP, 2 * STEP, 3 * STEP)
    roots = [project(tmp_path / f"{turn}-{size}", size, where) for turn, size in enumerate(sizes)]
    command = [sys.executable, "-c", COUNTED, *map(str, roots)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    counted = json.loads(done.stdout)[1:]
    for name, counts in zip(("first", "again"), zip(*counted, strict=True), strict=True):
        assert not {what: told for what in counts[-1] if (told := beyond(*(one.get(what, 0) for one in counts)))}, name
    few, more, many = (sum(len(one.read_bytes()) for one in files(root)) for root in roots[1:])
    assert many - more <= 1.05 * (more - few)
    few, more, many = (len(files(root)) for root in roots[1:])
    assert many - more <= 1.05 * (more - few)


def files(root):
    return [one for one in root.with_name(f"{root.name}-out").rglob("*") if one.is_file()]


def beyond(*counts):
    """How often something is done at three sizes, where the last step brought more than the first; nothing where it did not."""
    first, second = counts[1] - counts[0], counts[2] - counts[1]
    return counts if second > 1.2 * max(first, 0) + 2 * STEP else None


def test_what_is_done_for_each_two_of_the_places_is_found():
    places = [number * STEP for number in (1, 2, 3)]
    assert beyond(*(number * (number - 1) // 2 for number in places))
    assert not beyond(*(100 * number + 7 for number in places))
