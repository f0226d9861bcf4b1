"""Makes the helpers beside this file importable from every test."""

import os
import shutil
import sys
from pathlib import Path

import pytest

os.environ["OPENPYXL_LXML"] = "False"  # as gongkai sets it itself when it imports openpyxl first
sys.path.insert(0, str(Path(__file__).parent))


WIDE = 600  # seconds that a browser may take for one step; no test waits that long unless something is wrong


def patient(make):
    """A function that makes contexts or pages which wait for what they are told to wait for, however busy the machine."""

    def made(**options):
        one = make(**options)
        one.set_default_timeout(WIDE * 1000)
        return one

    return made


@pytest.fixture(scope="module")
def chromium():
    """A running Chromium; the test is skipped where there is none. One a module, since some tests start their own."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with api.sync_playwright() as playwright:
        try:
            found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
            running = playwright.chromium.launch(executable_path=found)
        except api.Error:
            pytest.skip("there is no Chromium")
        running.new_context, running.new_page = patient(running.new_context), patient(running.new_page)
        yield running
        running.close()
