"""What the documents tell people to type can be typed, and the guide for clerks speaks of every list there is."""

import re
import shlex

import click
import pytest
import yaml

from gongkai.cli.main import cli
from overlay import REPOSITORY

PAGES = [REPOSITORY / "README.md", REPOSITORY / "README.zh-CN.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
FORMS = sorted((REPOSITORY / "templates/forms").glob("*.yaml"))
GUIDE = (REPOSITORY / "docs/guide.zh-CN.md").read_text("utf-8")


def commands():
    """(page, words) of every call of gongkai in the pages' shell blocks."""
    for page in PAGES:
        for block in BLOCK.findall(page.read_text("utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                words = shlex.split(line, comments=True)
                while words and "=" in words[0]:  # variables set for the one call
                    del words[0]
                if words and words[0].endswith("gongkai"):
                    yield page.name, words[1:]


CALLS = [pytest.param(words, id=f"{page} {' '.join(words)}") for page, words in commands()]


@pytest.mark.parametrize("words", CALLS)
def test_what_a_document_tells_to_type_has_that_command_and_those_options(words):
    command, context = cli, click.Context(cli)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        assert found is not None, words[0]
        command, words = found, words[1:]
        context = click.Context(command, parent=context)
    command.make_parser(context).parse_args(list(words))


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_the_guide_speaks_of_every_list(file):
    form = yaml.safe_load(file.read_text("utf-8"))
    named = [line for line in GUIDE.splitlines() if form["名称"] in line]
    assert named, form["名称"]
    if "取自" not in form:
        assert any(f"`{file.stem}`" in line for line in GUIDE.splitlines())
