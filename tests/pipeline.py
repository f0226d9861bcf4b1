"""Runs the commands of recipes for CI as the pipeline would: in a clone, in the pipeline's shell, with its variables.

Programs that reach out (pip, gh, curl, apk) are stand-ins that note what they were asked and answer from a file.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

from command import program
from overlay import REPOSITORY, demo
from revisions import commit, git

# As GitHub runs them: a failing command ends the step.
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")
SH = ("sh", "-ec")
DOMAIN = "counties/demo/10-nongcun-weifang-gaizao.yaml"
WRONG, RIGHT = "[两微一段]", "[两微一端]"

_STANDIN = """#!{python} -I
import json, os, subprocess, sys
from pathlib import Path
name, state = Path(sys.argv[0]).name, Path({state!r})
args, told = sys.argv[1:], json.loads(state.read_text("utf-8"))
body = next((args[n + 1].lstrip("@") for n, one in enumerate(args) if one in ("--input", "--data")), None)
method = next((args[n + 1] for n, one in enumerate(args) if one in ("--method", "--request")), "GET")
address = next((one for one in args if one.startswith(("repos/", "https://"))), "")
sent = json.loads(Path(body).read_text("utf-8")) if body else None
told["calls"].append({{"program": name, "args": args, "method": method, "address": address, "sent": sent}})
state.write_text(json.dumps(told), "utf-8")
answer = told["answers"].get(address)
if isinstance(answer, str):
    sys.stdout.buffer.write(Path(answer).read_bytes())
elif "--jq" in args:
    asked = ["jq", "-r", args[args.index("--jq") + 1]]
    sys.exit(subprocess.run(asked, input=json.dumps(answer), text=True, encoding="utf-8").returncode)
elif address:
    print(json.dumps(answer))
"""


class Pipeline:
    """A clone of the demo project's repository, on a branch or on main, and the machine that the recipe runs on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin, self.temp, self.state = folder / "bin", folder / "temp", folder / "state.json"
        for one in (self.bin, self.temp):
            one.mkdir()
        self.state.write_text('{"calls": [], "answers": {}}', "utf-8")
        program(self.bin / "gongkai")
        for name in ("python", "pip", "gh", "curl", "apk"):
            self.put(name, _STANDIN.format(python=sys.executable, state=str(self.state)))
        self.origin = demo(folder / "origin")
        git(self.origin, "init", "-q", "-b", "main")
        commit(self.origin)
        self.root = folder / "clone"

    def put(self, name, text):
        (self.bin / name).write_text(text, "utf-8")
        (self.bin / name).chmod(0o755)

    def change(self, *replacements):
        """A commit on the branch `change` with these texts replaced in the county's files."""
        if git(self.origin, "branch", "--show-current") == "main":
            git(self.origin, "switch", "-q", "-C", "change")
        for path, was, now in replacements:
            text = (self.origin / path).read_text("utf-8")
            assert was in text
            (self.origin / path).write_text(text.replace(was, now), "utf-8")
        commit(self.origin)

    def merge(self):
        """main has what the branch has."""
        git(self.origin, "switch", "-q", "main")
        git(self.origin, "merge", "-q", "--ff-only", "change")

    def check_out(self, branch):
        """A fresh clone, as a runner makes it."""
        subprocess.run(["rm", "-rf", str(self.root)], check=True)
        git(self.folder, "clone", "-q", str(self.origin), str(self.root))
        git(self.root, "checkout", "-q", "--detach", f"origin/{branch}")
        return git(self.root, "merge-base", "origin/main", "HEAD")

    def run(self, script, variables, shell=SH, cwd=None):
        """The finished process of a script."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GONGKAI"))}
        environment |= {"PATH": f"{self.bin}:{os.environ['PATH']}", "HOME": str(self.folder), **variables}
        return subprocess.run(
            [*shell, script],
            cwd=cwd or self.root,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
        )

    def answer(self, **more):
        """What the stand-ins answer from now on, by address."""
        told = json.loads(self.state.read_text("utf-8"))
        told["answers"] |= more
        self.state.write_text(json.dumps(told), "utf-8")

    def calls(self, program):
        """What a stand-in was asked."""
        return [one for one in json.loads(self.state.read_text("utf-8"))["calls"] if one["program"] == program]


def recipe(name):
    """A recipe's YAML; of several documents, the last."""
    return list(yaml.safe_load_all((REPOSITORY / name).read_text("utf-8")))[-1]


def component():
    """The jobs of GitLab's component as text, with the inputs' defaults in their places."""
    head, text = (REPOSITORY / "ci/gitlab.yml").read_text("utf-8").split("\n---\n")
    for name, one in yaml.safe_load(head)["spec"]["inputs"].items():
        text = text.replace(f"$[[ inputs.{name} ]]", one["default"])
    assert "$[[" not in text
    return text


class Steps:
    """Steps of a job or an action of GitHub's, run one after the other; what they upload is in `used`."""

    def __init__(self, pipeline, steps, values, cwd=None):
        self.pipeline, self.values, self.cwd = pipeline, {"job.failed": "", **values}, cwd
        self.output, self.used, self.failed = "", [], False
        for step in steps:
            if self._is_wanted(step.get("if", "success()")):
                self._take(step)

    def _is_wanted(self, condition):
        """Whether a step runs: GitHub adds success() where no condition names a function of the job's state."""
        condition = re.sub(r"^\$\{\{(.*)\}\}$", r"\1", condition).strip()
        if not re.search(r"(success|cancelled|always|failure)\(\)", condition) and self.failed:
            return False
        return all(self._holds(part.strip()) for part in condition.split("&&"))

    def _holds(self, part):
        if part in ("success()", "!cancelled()"):
            return part == "!cancelled()" or not self.failed
        name, sign, text = re.fullmatch(r"([\w.-]+) (==|!=) '([^']*)'", part).groups()
        return (self.values.get(name, "") == text) is (sign == "==")

    def _take(self, step):
        if "uses" in step:
            self.used.append((step["uses"].partition("@")[0], self._filled(step.get("with", {}))))
            return
        outputs, summary = self.pipeline.temp / "outputs", self.pipeline.temp / "summary"
        outputs.write_text("", "utf-8")
        variables = {"GITHUB_OUTPUT": str(outputs), "GITHUB_STEP_SUMMARY": str(summary), **self.values.get("env", {})}
        variables |= self._filled(step.get("env", {}))
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "values reach a script as variables only"
        done = self.pipeline.run(step["run"], variables, BASH, self.cwd)
        self.output += done.stdout + done.stderr
        name = step.get("id", "")
        self.values[f"steps.{name}.outcome"] = "failure" if done.returncode else "success"
        for line in outputs.read_text("utf-8").splitlines():
            key, _, value = line.partition("=")
            self.values[f"steps.{name}.outputs.{key}"] = value
        self.failed |= done.returncode != 0

    def _filled(self, texts):
        def value(found):
            return str(self.values.get(found[1].strip(), ""))

        return {key: re.sub(r"\$\{\{([^}]*)\}\}", value, str(text)) for key, text in texts.items()}

    def uploads(self):
        """The folders that were uploaded, by name."""
        return {told.get("name", "pages"): Path(told["path"]) for used, told in self.used if "path" in told}
