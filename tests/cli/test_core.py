"""gongkai without its extras: it works as far as it can, and says in Chinese what to install for the rest."""

import subprocess
import sys

import pytest

from extras import without
from overlay import demo

pytestmark = pytest.mark.everywhere


@pytest.mark.parametrize(
    ("args", "extra"),
    [
        (["build", "--format", "pdf"], "pdf"),
        (["build", "--format", "html,pdf"], "pdf"),
        (["poster", "--base-url", "https://www.example.gov.cn/"], "pdf"),
        (["serve", "--port", "0"], "serve"),
        (["import", "blatt.pdf", "--county", "demo", "--domain", "10"], "pdf"),
        (["report", "published", "--check"], "check"),
    ],
)
def test_what_needs_an_extra_says_what_to_install(tmp_path, args, extra):
    root = demo(tmp_path / "p")
    (root / "blatt.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    done = without("", *args, cwd=root)
    told = done.stdout + done.stderr
    assert f'pip install "gongkai[{extra}]"' in told, told
    assert "程序自身出错" not in told
    assert "损坏" not in told, "the file is not to blame"
    assert done.returncode == 1
    assert not (root / "build").exists()


def test_everything_else_works(tmp_path):
    root = demo(tmp_path / "p")
    for args in (["validate"], ["why", "10-001", "--county", "demo"], ["rules"], ["report", "evidence"]):
        assert without("", *args, cwd=root).returncode == 0, args
    done = without("", "build", cwd=root)
    assert (done.returncode, "这次不编 PDF" in done.stderr) == (0, True), done.stderr
    assert {"catalog.xlsx", "catalog.docx", "catalog.json", "catalog.csv", "index.html"} <= {
        path.name for path in (root / "build/demo").iterdir()
    }
    again = without("", "import", "build/demo/catalog.xlsx", "--county", "demo", "--dry-run", cwd=root)
    assert again.returncode == 0, again.stdout + again.stderr


def test_doctor_tells_what_is_missing_and_that_it_is_no_fault(tmp_path):
    done = without("pdf", "doctor", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert 'pip install "gongkai[pdf]"' in done.stdout


def test_a_module_that_belongs_to_no_extra_is_a_fault(tmp_path):
    code = "import sys; sys.modules['openpyxl'] = None; from gongkai.cli.main import run; sys.argv[1:] = {}; run()"
    args = ["build", "--format", "xlsx"]
    root = demo(tmp_path / "p")
    done = subprocess.run([sys.executable, "-c", code.format(args)], cwd=root, capture_output=True, text=True)
    assert (done.returncode, "程序自身出错" in done.stderr) == (3, True)
