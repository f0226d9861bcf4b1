"""Counties' pages and a browser to look at them, built and started once."""

import json
import shutil

import pytest

from command import gongkai
from county_pages import COUNTY, LOCAL, NASTY, build
from overlay import REPOSITORY, demo


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The demo county's output, with an entry whose texts look like markup."""
    root = tmp_path_factory.mktemp("small") / "p"
    local = LOCAL.format(file=COUNTY, text=json.dumps(NASTY), other=json.dumps(f"其他：{NASTY}"))
    return build(demo(root, local), "demo", root / "build", "html,json,csv", "--force")


@pytest.fixture(scope="module")
def yongxiu(tmp_path_factory):
    return build(REPOSITORY, "yongxiu", tmp_path_factory.mktemp("yongxiu"))


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """The whole site of this repository: the front page, both counties and what lies below them."""
    folder = tmp_path_factory.mktemp("whole")
    done = gongkai("build", "--format", "html,json", "--output", folder, cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def chromium():
    """Chromium without a window; what needs it is skipped where there is none. One a module: others start their own."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with api.sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        except api.Error:
            pytest.skip("there is no Chromium")
        yield running
        running.close()
