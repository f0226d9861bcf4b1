"""What the documents show as Python runs, in a copy of a small project that was built."""

import json
import re
import subprocess
import sys

import pytest

from command import gongkai
from overlay import REPOSITORY, demo
from revisions import commit, git

BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = ("api.md", "cms.md", "data.md")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = demo(tmp_path_factory.mktemp("shown") / "p")
    git(root, "init", "-q")
    commit(root)
    done = gongkai("build", "--format", "html,json,csv", cwd=root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.mark.parametrize("page", PAGES)
def test_what_is_shown_runs(project, page):
    text = (REPOSITORY / "docs" / page).read_text("utf-8")
    blocks = [block.replace("yongxiu", "demo").replace("04-001", "10-001") for block in BLOCK.findall(text)]
    assert blocks
    if page == "data.md":
        blocks.append("from pathlib import Path\nprint(read(Path('build/demo/catalog.json').read_bytes())['title'])")
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(blocks)], cwd=project, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.strip()


def test_what_is_not_of_the_promised_version_is_not_read():
    text = (REPOSITORY / "docs/data.md").read_text("utf-8")
    told = {}
    exec(BLOCK.search(text)[1], told)
    for data in ({"version": 2, "unchecked": False}, {"version": 1, "unchecked": True, "status": "草案"}):
        with pytest.raises(SystemExit):
            told["read"](json.dumps(data))
