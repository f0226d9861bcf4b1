"""Paths and places that are none: a sentence in Chinese and the exit code of a refusal, no fault, nothing harmed."""

import os

import pytest

from command import gongkai
from gongkai.importers.opening import files
from gongkai.importers.opening.sheet import ImportFileError
from overlay import demo, tree

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes, and such names")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("validate", "x" * 300), "文件名太长"),
        (("validate", "--format", "text", "--output", "counties/demo/county.yaml"), "是源文件"),
        (("validate", "--also", "sarif=gongkai.yaml"), "是源文件"),
        (("report", "overview", "--format", "text", "--output", "counties/demo/county.yaml"), "是源文件"),
        (("report", "overview", "--output", "counties/demo/county.yaml"), "能写：.txt、.xlsx、.csv"),
        (("validate", "--guidelines", "counties"), "里没有指引"),
        (("build", "--guidelines", os.devnull), "文件"),
    ],
)
def test_what_cannot_be_is_told(tmp_path, command, told):
    root = demo(tmp_path / "p", "# gongkai.yaml\n指引: guidelines\n")
    before = tree(root)
    done = gongkai(*command, cwd=root)
    assert (done.returncode in (1, 2), told in done.stderr) == (True, True), done.stdout + done.stderr
    assert tree(root) == before


@pytest.mark.parametrize(
    "command",
    [
        ("build", "--format", "json"),
        ("merge", "."),
        ("poster", "--base-url", "https://example.gov.cn"),
        ("status",),
        ("schema",),
        ("review", "packet"),
        ("worksheet", "--by", "office"),
    ],
)
def test_a_file_in_the_place_of_a_folder_is_wrong_usage(tmp_path, command):
    root = demo(tmp_path / "p")
    (tmp_path / "file").write_text("mine", "utf-8")
    done = gongkai(*command, "--output", tmp_path / "file", cwd=root)
    assert (done.returncode, "是文件，不是" in "".join(done.stderr.split())) == (2, True), done.stdout + done.stderr
    assert (tmp_path / "file").read_text("utf-8") == "mine"


@pytest.mark.parametrize("command", [("worksheet",), ("pack",), ("report", "overview")])
def test_a_folder_in_the_place_of_a_file_is_wrong_usage(tmp_path, command):
    root = demo(tmp_path / "p")
    (tmp_path / "folder").mkdir()
    done = gongkai(*command, "--output", tmp_path / "folder", cwd=root)
    assert (done.returncode, "是文件夹，不是" in "".join(done.stderr.split())) == (2, True), done.stdout + done.stderr
    assert not list((tmp_path / "folder").iterdir())


@pytest.mark.parametrize("command", [("worksheet",), ("pack", "--format", "json")])
def test_a_pipe_or_a_device_is_not_replaced(tmp_path, command):
    """What stands in the place of a device would be everybody's."""
    root = demo(tmp_path / "p")
    os.mkfifo(tmp_path / "pipe")
    done = gongkai(*command, "--output", tmp_path / "pipe", cwd=root)
    assert (done.returncode in (1, 2), "Traceback" in done.stderr) == (True, False), done.stdout + done.stderr
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize("where", ["loop", "loop/x"])
def test_links_that_lead_in_a_circle_are_told(tmp_path, where):
    root = demo(tmp_path / "p")
    (root / "loop").symlink_to("loop")
    done = gongkai("build", "--format", "json", "--output", where, cwd=root)
    assert (done.returncode, "链接绕成了一圈" in done.stderr) == (1, True), done.stdout + done.stderr


def test_what_is_read_has_a_bound_though_its_size_is_not_known(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "BUDGET", type("Small", (), {"file": 10}))
    (tmp_path / "a.csv").write_bytes(b"x" * 11)
    with pytest.raises(ImportFileError, match="太大"):
        files.content(tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("command", "file", "told"),
    [
        (
            ("report", "progress"),
            "报告.pdf",
            "写的是 .pdf，这个命令写不出这种文件。能写：.txt、.html、.docx、.xlsx、.json、.csv",
        ),
        (("report", "progress"), "报告.wps", "写的是 .wps"),
        (("report", "checklist"), "自查.pdf", "能写：.txt、.html、.docx、.xlsx"),
        (("report", "uniformity"), "照搬.doc", "写的是 .doc"),
        (("validate",), "检查.docx", "能写：.txt、.json、.sarif"),
        (("validate", "--format", "markdown"), "检查.docx", "--format markdown 写不出这种文件。能写：.md"),
        (("report", "progress", "--format", "xlsx"), "报告.csv", "能写：.xlsx"),
    ],
)
def test_no_file_is_written_that_is_not_what_its_name_says(tmp_path, command, file, told):
    root = demo(tmp_path / "p")
    done = gongkai(*command, "--output", tmp_path / file, cwd=root)
    assert (done.returncode, told in done.stderr) == (2, True), done.stdout + done.stderr
    assert not (tmp_path / file).exists()


@pytest.mark.parametrize(
    ("more", "file", "begins"),
    [
        ((), "报告.txt", "样例县"),
        ((), "报告", "样例县"),
        (("--format", "csv"), "报告.data", "\ufeff"),
        ((), "报告.HTML", "<!"),
    ],
)
def test_a_file_may_be_called_what_it_is(tmp_path, more, file, begins):
    root = demo(tmp_path / "p")
    done = gongkai("report", "progress", "--county", "demo", *more, "--output", tmp_path / file, cwd=root)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / file).read_text("utf-8").startswith(begins)
