"""Makes the helpers beside this file importable from every test."""

import os
import shutil
import sys
from pathlib import Path

import pytest

os.environ["OPENPYXL_LXML"] = "False"  # as gongkai sets it itself when it imports openpyxl first
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="module")
def chromium():
    """A running Chromium; the test is skipped where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with api.sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        except api.Error:
            pytest.skip("there is no Chromium")
        yield running
        running.close()
