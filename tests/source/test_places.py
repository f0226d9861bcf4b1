"""Slugs, folders and kinds of places: each folder has one slug, no two share one, whatever people call them."""

import os
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gongkai.source.places import (  # fmt: skip
    HOLDERS,
    LEVELS,
    ROOTS,
    TAKEN,
    folder_of,
    level_of,
    parent_of,
    place_slugs,
    slug_of,
    with_family,
)
from gongkai.source.project import load

FOLDERS = {level.folder: level for level in LEVELS}
HOSTILE = st.one_of(
    st.sampled_from(
        [*TAKEN, "towns", "villages", "Province", "CITIES", "a.yaml", "county.yaml", "*", "..a", "甲 乙", "a\nb"]
    ),
    st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=8),
).filter(lambda name: not name.startswith("."))
FOLDER = st.tuples(st.sampled_from(list(FOLDERS)), st.lists(HOSTILE, min_size=3, max_size=3))


def filled(pattern, names):
    left = iter(names)
    return "/".join(next(left) if part == "*" else part for part in pattern.split("/"))


def slug(folder):
    found = slug_of(f"{folder}/x.yaml")
    assert found is not None
    return found


@given(FOLDER)
@example(("counties/*", ["province"] * 3))
@example(("counties/*/towns/*", ["province", "dept", "x"]))
@example(("counties/*/towns/*/villages/*", ["province", "dept", "mzt"]))
@example(("counties/*/towns/*", ["cities", "jiujiang", "x"]))
@example(("counties/*/towns/*", ["counties", "province", "x"]))
@example(("cities/*", ["a.yaml"] * 3))
def test_a_folder_has_a_slug_and_the_slug_the_folder(drawn):
    pattern, names = drawn
    folder = filled(pattern, names)
    assert folder_of(slug(folder)).as_posix() == folder
    assert level_of(slug(folder)) is FOLDERS[pattern]


@given(FOLDER, FOLDER)
@example(("province/dept/*", ["mzt"] * 3), ("counties/*/towns/*/villages/*", ["province", "dept", "mzt"]))
@example(("cities/*", ["demo"] * 3), ("counties/*/towns/*", ["cities", "demo", ""]))
@example(("province", ["x"] * 3), ("counties/*", ["province"] * 3))
def test_no_two_folders_share_a_slug(one, other):
    one, other = filled(*one), filled(*other)
    assert (slug(one) == slug(other)) == (one == other)


@given(FOLDER)
def test_what_hands_down_is_the_place_that_the_folder_lies_in(drawn):
    """But for a department: the province hands nothing down."""
    pattern, names = drawn
    above = parent_of(slug(filled(pattern, names)))
    if pattern.count("*") < 2:
        assert above is None
    else:
        assert folder_of(above).as_posix() == filled(pattern.rsplit("/", 2)[0], names)
        assert slug(filled(pattern, names)).rpartition("/")[0] == above


@given(st.lists(st.tuples(st.sampled_from(list(FOLDERS)), st.lists(st.sampled_from([*TAKEN, "mzt", "甲 乙", "Province", "a.yaml"]), min_size=3, max_size=3)), max_size=6))  # fmt: skip
def test_the_places_found_are_those_that_have_a_folder(tmp_path_factory, drawn):
    root = tmp_path_factory.mktemp("p")
    wanted = set()
    for pattern, names in drawn:
        folder = filled(pattern, names)
        (root / folder).mkdir(parents=True, exist_ok=True)
        (root / folder / "x.yaml").touch()
        wanted.add(slug(folder))
        while (above := parent_of(slug(folder))) is not None:  # it has a folder, too
            wanted.add(above)
            folder = folder_of(above).as_posix()
    found = place_slugs(root)
    assert set(found) == wanted
    assert len(found) == len(wanted)
    for place in found:
        above = parent_of(place)
        assert above is None or found.index(above) < found.index(place)
        assert place in with_family(root, [place])


@pytest.mark.parametrize(
    "file",
    ["counties", "counties/places.yaml", "cities", "cities/x.yaml", "guidelines/10-x.yaml", "x", "", "Province/dept/a/dept.yaml", "templates/province/dept.yaml"],
)  # fmt: skip
def test_files_of_no_place(file):
    assert slug_of(file) is None


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("province", "province"),
        ("province/province.yaml", "province"),
        ("province/lists/training/2026.yaml", "province"),
        ("province/dept", "province"),
        ("province/dept/x.yaml", "province"),
        ("province/dept/mzt", "province/dept/mzt"),
        ("province/dept/mzt/lists/duties.yaml", "province/dept/mzt"),
        ("cities/jiujiang/city.yaml", "cities/jiujiang"),
        ("counties/demo", "demo"),
        ("counties/demo/towns", "demo"),
        ("counties/demo/towns/a/town.yaml", "demo/a"),
        ("counties/demo/towns/a/villages/b/lists/x.yaml", "demo/a/b"),
        ("counties/cities/county.yaml", "counties/cities"),
    ],
)
def test_files_of_a_place(file, place):
    assert slug_of(file) == place


def test_the_province_is_there_where_its_folder_holds_more_than_departments(tmp_path):
    (tmp_path / "province/dept/mzt").mkdir(parents=True)
    assert place_slugs(tmp_path) == ["province/dept/mzt"]
    (tmp_path / "province/.keep").touch()
    assert place_slugs(tmp_path) == ["province/dept/mzt"]
    (tmp_path / "province/10-x.yaml").touch()
    assert place_slugs(tmp_path) == ["province", "province/dept/mzt"]
    assert with_family(tmp_path, ["province/dept/mzt"]) == ["province/dept/mzt"]
    assert with_family(tmp_path, ["province"]) == ["province", "province/dept/mzt"]


def test_the_table_fits_itself():
    assert set(ROOTS) < set(HOLDERS) < set(TAKEN)
    for level in LEVELS:
        assert level.slug.count("*") == level.folder.count("*")
        assert not PurePosixPath(level.folder).is_absolute()
        assert Path(level.file).suffix == ".yaml"


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize(
    "name",
    [
        "counties",
        "cities",
        "province",
        "province/dept",
        "counties/demo",
        "counties/demo/towns",
        "counties/demo/towns/a",
    ],
)
def test_a_folder_of_places_that_is_a_link_out_of_the_project_is_told_and_not_looked_into(name, tmp_path):
    outside, root = tmp_path / "outside", tmp_path / "p"
    (outside / "secret").mkdir(parents=True)
    (outside / "secret/10-x.yaml").write_text("领域: 秘密\n", encoding="utf-8")
    (root / "guidelines").mkdir(parents=True)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    if name.startswith("counties/demo/"):
        (root / "counties/demo/county.yaml").write_text("名称: 样例县\n", encoding="utf-8")
    (root / name).symlink_to(outside, target_is_directory=True)
    sources = load(root)
    told = [one for one in sources.findings if one.code == "GK001" and one.span.file == name]
    assert [one.message for one in told] == ["不能读取：是指到项目外面的链接"]
    assert not any("secret" in one.span.file or "秘密" in one.message for one in sources.findings)
    assert not any("secret" in file for file in sources.sources)
