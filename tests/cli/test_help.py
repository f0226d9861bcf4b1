"""Help ends with calls that can be typed, the reference says what the commands say, shells complete what is typed."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from command import gongkai, program
from gongkai.cli import reference
from gongkai.cli.completion import SHELLS
from gongkai.cli.examples import EXAMPLES
from gongkai.cli.main import cli
from gongkai.findings.lines import columns
from overlay import REPOSITORY, demo

WHOLE = click.Context(cli, info_name="gongkai")
PATHS = ["", *(context.command_path.partition(" ")[2] for context in reference.walk(WHOLE))]
CALLS = [(path, call) for path, calls in EXAMPLES.items() for call in calls]


def parsed(words):
    """The context of a call as click makes it before a command runs; a usage error where it cannot."""
    command, context, name = cli, WHOLE, ""
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name, *words = words
        command = command.get_command(context, name)
        context = click.Context(command, info_name=name, parent=context)
    return command.make_context(name, list(words), parent=context.parent)


def test_every_command_has_examples_and_there_are_no_others():
    assert list(EXAMPLES.keys() - set(PATHS)) == []
    assert [path for path in PATHS if not EXAMPLES.get(path)] == []


@pytest.mark.parametrize("path", PATHS)
def test_they_stand_at_the_end_of_its_help_one_a_line(path, tmp_path):
    lines = gongkai(*path.split(), "--help", cwd=tmp_path).stdout.splitlines()
    calls = [f"    {call}" for call in EXAMPLES[path]]
    assert lines[lines.index("  例：") + 1 :][: len(calls)] == calls


@pytest.mark.parametrize("path", ["", "new", "report", "review"])
def test_a_list_of_commands_cuts_nothing_off(path, tmp_path):
    told = gongkai(*path.split(), "--help", cwd=tmp_path, env={**os.environ, "COLUMNS": "60"}).stdout
    assert [line for line in told.splitlines()[1:] if line.endswith("...")] == []


@pytest.mark.parametrize("path", ["", "validate", "build", "undo"])
def test_it_fits_a_terminal_of_eighty_columns_where_a_chinese_character_takes_two(path, tmp_path):
    told = gongkai(*path.split(), "--help", cwd=tmp_path, env={**os.environ, "COLUMNS": "80"}).stdout
    assert [line for line in told.splitlines() if columns(line) > 80] == []
    assert [line for line in told.splitlines() if line.lstrip().startswith(tuple("。，、；：”）"))] == []
    assert "恢复。 文件" not in told, "lines of a docstring are joined without a space"


@pytest.mark.parametrize(("path", "call"), CALLS)
def test_an_example_can_be_typed(path, call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(click.Path, "convert", lambda _, value, *__: Path(value))  # its files need not be here
    words = shlex.split(call.partition(" > ")[0])
    assert words.pop(0) == "gongkai"
    if words[-1] != "--help":
        context = parsed(words)
        assert path in ("", *_above(context)), "an example of this command, or of one in it"


def _above(context):
    while context.parent is not None:
        yield context.command_path.partition(" ")[2]
        context = context.parent


@pytest.mark.parametrize("call", ["validate --countty x", "build --jobs many", "undo now", "exclude 10-007"])
def test_what_cannot_be_typed_is_no_example(call):
    with pytest.raises(click.UsageError):
        parsed(call.split())


def test_the_reference_is_what_the_commands_say():
    written = (REPOSITORY / "docs/commands.zh-CN.md").read_text("utf-8")
    assert written == f"{reference.text()}\n", "run: make reference"


def completed(shell, words, root):
    """What a shell is told for the last of some words."""
    last = words[-1] if shell == "fish" else str(len(words) - 1)  # fish hands over the word, others its number
    asked = {"COMP_WORDS": " ".join(words), "COMP_CWORD": last, "_GONGKAI_COMPLETE": f"{shell}_complete"}
    done = gongkai(cwd=root, env={**os.environ, **asked})
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_shells_are_told_commands_options_and_places(shell, tmp_path):
    root = demo(tmp_path / "p")
    assert "validate" in completed(shell, ["gongkai", "val"], root)
    assert "--place" in completed(shell, ["gongkai", "build", "--pl"], root)
    assert "demo" in completed(shell, ["gongkai", "build", "--place", "d"], root)
    assert "demo" not in completed(shell, ["gongkai", "build", "--place", "x"], root)
    assert "demo" not in completed(shell, ["gongkai", "build", "--place", "d"], tmp_path), "no project here"
    if shell != "bash":  # which shows no help beside the words
        assert "检查指引和各地的文件" in completed(shell, ["gongkai", "val"], root)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_one_of_its_shell(shell, tmp_path):
    done = gongkai("completion", shell, cwd=tmp_path)
    assert done.returncode == 0
    assert f"_GONGKAI_COMPLETE={shell}_complete" in done.stdout
    if shutil.which(shell):
        checked = subprocess.run([shell, "-n"], input=done.stdout, capture_output=True, text=True, encoding="utf-8")
        assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_bash_completes_with_it(tmp_path):
    root = demo(tmp_path / "p")
    (tmp_path / "bin").mkdir()
    program(tmp_path / "bin/gongkai")
    script = tmp_path / "gongkai.bash"
    script.write_text(gongkai("completion", "bash", cwd=tmp_path).stdout, "utf-8")
    typed = 'COMP_WORDS=(gongkai build --place d) COMP_CWORD=3; _gongkai_completion gongkai; echo "${COMPREPLY[@]}"'
    done = subprocess.run(
        ["bash", "-c", f'source "{script}"; {typed}'],
        cwd=root,
        env={**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.stdout.split() == ["demo"], done.stderr
