"""What `gongkai lsp` needs is nobody else's business."""

import subprocess
import sys

import pytest

from extras import without
from overlay import demo

pytestmark = pytest.mark.everywhere


def test_without_its_libraries_it_says_what_to_install(tmp_path):
    done = without("lsp", "lsp", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == '错误：编辑器的语言服务要用的库没有装（缺 lsprotocol）。请运行：pip install "gongkai[lsp]"\n'
    assert done.stdout == ""
    assert without("lsp", "lsp", "--help", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("args", [["validate"], ["--version"], ["--help"], ["build", "--format", "json"]])
def test_nothing_else_imports_it(tmp_path, args):
    root = demo(tmp_path / "p")
    code = f"""
import atexit, sys
atexit.register(lambda: print("imported:", [one for one in sys.modules if one.split(".")[0] in ("pygls", "lsprotocol")
    or one.startswith(("gongkai.editor", "gongkai.source.schema", "gongkai.source.meanings"))]))
from gongkai.cli.main import run
sys.argv = ["gongkai", *{args!r}]
run()
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "imported: []" in done.stdout
