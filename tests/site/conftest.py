"""Counties' pages and whole sites, built once and only read."""

import json

import pytest

from command import gongkai
from county_pages import ADDRESS, COUNTY, LOCAL, NASTY, build
from overlay import REPOSITORY, demo
from site_pages import PLACES, build_all


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """The demo county's output, with an entry whose texts look like markup."""
    root = tmp_path_factory.mktemp("small") / "p"
    local = LOCAL.format(file=COUNTY, text=json.dumps(NASTY), other=json.dumps(f"其他：{NASTY}"))
    return build(demo(root, local), "demo", root / "build", "html,json,csv", "--force")


@pytest.fixture(scope="session")
def yongxiu(tmp_path_factory):
    """A county of this repository, built alone."""
    return build(REPOSITORY, "yongxiu", tmp_path_factory.mktemp("yongxiu"))


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """The whole site of this repository with its address: the front page, both counties and what lies below them."""
    folder = tmp_path_factory.mktemp("whole") / "build"
    more = ("--format", "html,json,csv,xlsx", "--base-url", ADDRESS, "--output", folder)
    done = gongkai("build", *more, cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def places(tmp_path_factory):
    """A small site with everything that a page can show: entrances, a colour, notes, places below, moved pages."""
    return build_all(demo(tmp_path_factory.mktemp("places") / "p", PLACES))
