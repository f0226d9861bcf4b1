"""A browser for tests of pages, kept open from one module of a folder to the next: to start it takes longer than most tests."""

import shutil
from contextlib import ExitStack
from functools import cache

import pytest

WIDE = 600  # seconds that a browser may take for one step; no test waits that long unless something is wrong
_OPEN = ExitStack()


def patient(make):
    """A function that makes contexts or pages which wait for what they are told to wait for, however busy the machine."""

    def made(**options):
        one = make(**options)
        one.set_default_timeout(WIDE * 1000)
        return one

    return made


@cache
def opened():
    """A running Chromium; the test is skipped where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    playwright = _OPEN.enter_context(api.sync_playwright())
    try:
        found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        running = _OPEN.enter_context(playwright.chromium.launch(executable_path=found))
    except api.Error:
        close()
        pytest.skip("there is no Chromium")
    running.new_context, running.new_page = patient(running.new_context), patient(running.new_page)
    return running


def close():
    """It ends: while Playwright runs, its thread can run no other loop of asyncio."""
    _OPEN.close()
    opened.cache_clear()
