"""Places that a project has no more go from its output, others' never, and what nobody remembers is told."""

import shutil

import pytest

from command import gongkai
from gongkai.publish.store import opened
from gongkai.publish.unchanged import whose
from overlay import ABOVE, YIXIAN, demo, example

STAYS = "不是这个项目现有的，没有动"
TOWN = "# counties/demo/towns/jia/town.yaml\n名称: 甲乡\n主体: 甲乡人民政府\n"


@pytest.fixture
def build(tmp_path):
    """`build` of a project into the output `out`, with one store for all; what was said."""

    def run(root, *more, out="out"):
        where = ("--output", tmp_path / out, "--cache", tmp_path / "cache")
        done = gongkai("build", "--format", "html,json", *where, *more, cwd=root)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    return run


def there(folder):
    return {path.parent.relative_to(folder).as_posix() for path in folder.rglob("catalog.json")}


def test_what_another_gongkai_remembers_in_another_form_stops_no_build(tmp_path, build):
    root = demo(tmp_path / "p")
    for form in (b"[]", b"{", b'{"demo": 1}', b'{"demo": [1]}', b"[" * 100_000):
        opened(tmp_path / "cache", "").put(whose(tmp_path / "out"), form)
        build(root)
    assert there(tmp_path / "out") == {"demo"}


def without(root, place):
    shutil.rmtree(root / "counties" / place)


def test_a_place_goes_with_its_project(tmp_path, build):
    root = demo(tmp_path / "p", YIXIAN + TOWN)
    build(root)
    assert there(tmp_path / "out") == {"demo", "demo/jia", "yixian"}
    build(root, "--place", "demo")  # the list of its files changes, by the same hand
    without(root, "demo/towns")
    without(root, "yixian")
    said = build(root)
    assert "yixian 已不在项目里" in said
    assert "demo/jia 已不在项目里" in said
    assert there(tmp_path / "out") == {"demo"}
    assert STAYS not in build(root)


def test_no_empty_folder_is_left_of_a_place(tmp_path, build):
    """Some of a city's pages are made with the site's front page."""
    root = example(tmp_path / "p", ABOVE)
    build(root)
    assert (tmp_path / "out/cities/jiujiang/overview.html").is_file()
    shutil.rmtree(root / "cities")
    build(root)
    assert not (tmp_path / "out/cities").exists()


def test_who_makes_what_is_there_already_has_put_it_there(tmp_path, build):
    """Also where nothing was to be made, by what another project left."""
    root, other = (demo(tmp_path / name, YIXIAN) for name in "pq")
    for one in (root, root, other, root):
        build(one)
    without(root, "yixian")
    build(root)
    assert there(tmp_path / "out") == {"demo"}


def test_a_place_that_another_project_took_over_stays(tmp_path, build):
    """With the very same sources, so that no file tells whose it is."""
    one = demo(tmp_path / "one", YIXIAN)
    build(one)
    other = shutil.copytree(one, tmp_path / "other")
    without(one, "yixian")
    without(other, "demo")
    assert f"还有 demo，{STAYS}" in build(other)
    assert f"还有 yixian，{STAYS}" in build(one)
    assert there(tmp_path / "out") == {"demo", "yixian"}


def test_files_that_somebody_else_wrote_since_stay(tmp_path, build):
    """By another machine, of whose builds this one knows nothing."""
    one = demo(tmp_path / "one", YIXIAN)
    build(one)
    other = demo(tmp_path / "other", YIXIAN)
    without(other, "demo")
    done = gongkai("build", "--format", "csv,html", "--output", tmp_path / "out", "--no-cache", cwd=other)
    assert done.returncode == 0, done.stderr
    without(one, "yixian")
    assert f"还有 yixian，{STAYS}" in build(one)
    assert (tmp_path / "out/yixian/catalog.csv").is_file()


def test_another_project_at_the_same_spot_takes_nothing_away(tmp_path, build):
    """A runner checks out one project after the other in one folder."""
    root = demo(tmp_path / "work")
    build(root)
    shutil.rmtree(root)
    demo(root, YIXIAN)
    without(root, "demo")
    assert f"还有 demo，{STAYS}" in build(root)
    assert there(tmp_path / "out") == {"demo", "yixian"}


@pytest.mark.parametrize("moved", ["output", "project", "store"])
def test_what_nobody_remembers_is_told_and_left(tmp_path, build, moved):
    root, out = demo(tmp_path / "p", YIXIAN), "out"
    build(root)
    if moved == "output":
        out = "elsewhere"
        (tmp_path / "out").rename(tmp_path / out)
    elif moved == "project":
        root = root.rename(tmp_path / "renamed")
    else:
        shutil.rmtree(tmp_path / "cache")
    without(root, "yixian")
    for _ in range(2):  # until somebody does what it says
        assert f"还有 yixian，{STAYS}" in build(root, out=out)
    shutil.rmtree(tmp_path / out / "yixian")
    assert STAYS not in build(root, out=out)
    assert there(tmp_path / out) == {"demo"}
