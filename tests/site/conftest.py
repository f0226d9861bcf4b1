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
def yongxiu(whole):
    """A county of this repository."""
    return whole / "yongxiu"


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


PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def window(chromium):
    """A page that the tests of a module use one after the other: to make one takes longer than most of them."""
    page = chromium.new_page()
    yield page
    page.close()


@pytest.fixture
def look(window):
    """Shows an address in the window (or another page), as large as on a phone unless told. At the end nothing may have failed, nothing have
    been asked for outside `site`, and where `silent`, nothing have been complained of."""
    faults, heard = [], []

    def start(address, site="file:", viewport=PHONE, silent=False, page=window):
        def answer(dialog):
            faults.append(dialog.message)
            dialog.dismiss()

        handlers = {
            "pageerror": lambda error: faults.append(str(error)),
            "dialog": answer,
            "request": lambda request: request.url.startswith((site, "data:")) or faults.append(request.url),
            "console": lambda message: silent and faults.append(message.text),
        }
        page.set_viewport_size(viewport)
        for event, handler in handlers.items():
            page.on(event, handler)
            heard.append((page, event, handler))
        page.goto(address)
        return page

    yield start
    told = list(faults)
    for page, event, handler in heard:
        page.remove_listener(event, handler)
    window.goto("about:blank")
    window.context.clear_permissions()
    window.emulate_media(media="null", color_scheme="null", contrast="null", forced_colors="null")
    assert told == []
