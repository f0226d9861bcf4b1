"""The VS Code extension: it starts the server, and nothing else."""

import json
import shutil
import subprocess

import pytest

from overlay import REPOSITORY

FOLDER = REPOSITORY / "editors/vscode"
PACKAGE = json.loads((FOLDER / "package.json").read_text("utf-8"))
STAND_IN = """
const load = require("module")._load;
const told = { started: [], shown: [] };
let works = true;
require("module")._load = (name, ...rest) => {
  if (name === "vscode") return {
    window: { showErrorMessage: (text) => told.shown.push(text) },
    workspace: { getConfiguration: (part) => ({ get: (key, usual) => (part === "gongkai" && key === "command" ? "/opt/gongkai" : usual) }) },
  };
  if (name === "vscode-languageclient/node") return { LanguageClient: class {
    constructor(id, title, server, options) { told.started.push({ id, server, options }); }
    async start() { if (!works) throw new Error("ENOENT"); }
    isRunning() { return works; }
    stop() { return "stopped"; }
  } };
  return load(name, ...rest);
};
const extension = require(process.argv[1]);
(async () => {
  await extension.activate();
  told.stopped = extension.deactivate();
  works = false;
  await extension.activate();
  told.idle = extension.deactivate() === undefined;
  console.log(JSON.stringify(told));
})();
"""


def node(*args, **more):
    found = shutil.which("node")
    if found is None:
        pytest.skip("node is not installed")
    return subprocess.run([found, *args], capture_output=True, text=True, encoding="utf-8", **more)


def test_the_package_says_what_vs_code_must_know():
    assert {path.name for path in FOLDER.iterdir()} >= {"README.md", "extension.js", "package.json"}
    assert (FOLDER / PACKAGE["main"]).is_file()
    assert "scripts" not in PACKAGE, "nothing is built"
    assert set(PACKAGE["dependencies"]) == {"vscode-languageclient"}
    assert PACKAGE["engines"]["vscode"].startswith("^1.")
    assert "workspaceContains:gongkai.yaml" in PACKAGE["activationEvents"]


def test_a_project_from_strangers_cannot_say_what_is_run():
    command = PACKAGE["contributes"]["configuration"]["properties"]["gongkai.command"]
    assert command["scope"] == "machine"
    assert command["default"] == "gongkai"
    trust = PACKAGE["capabilities"]["untrustedWorkspaces"]
    assert trust["restrictedConfigurations"] == ["gongkai.command"]


def test_the_script_is_one():
    done = node("--check", str(FOLDER / "extension.js"))
    assert done.returncode == 0, done.stderr


def test_it_starts_the_server_and_says_what_to_install_where_it_cannot():
    done = node("-e", STAND_IN, str(FOLDER / "extension.js"))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["started"][0]["server"] == {"command": "/opt/gongkai", "args": ["lsp"]}
    assert told["started"][0]["options"]["documentSelector"] == [{"scheme": "file", "language": "yaml"}]
    assert told["stopped"] == "stopped"
    [message] = told["shown"]
    assert 'pip install "gongkai[lsp]"' in message
    assert told["idle"]
