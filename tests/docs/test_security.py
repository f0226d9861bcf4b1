"""What docs/security.md and SECURITY.md say is there: the tests that prove it, the modules, the pages linked to."""

import ast
import re
from functools import cache

import pytest

from overlay import REPOSITORY

PAGE = (REPOSITORY / "docs/security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::([\w:]+)`", PAGE)))


@cache
def known(file):
    """The tests of a file, those of a class with its name before them."""
    found = set()
    for node in ast.parse((REPOSITORY / file).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)}
    return found


@pytest.mark.parametrize(("file", "name"), [pytest.param(*one, id="::".join(one)) for one in NAMED])
def test_every_test_named_there_exists(file, name):
    assert name.rpartition(":")[2].startswith("test_")
    assert name in known(file)


def test_every_row_about_a_danger_names_a_test():
    tables = re.findall(r"^\|[^\n]*测试 \|\n\| [-| ]+\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert len(tables) >= 7
    for row in "".join(tables).splitlines():
        last = row.strip("| ").split(" | ")[-1]
        assert last == "、".join(f"`{file}::{name}`" for file, name in re.findall(r"`([^`:]+)::([^`]+)`", last)), row
        assert last, row


def test_every_module_and_file_named_there_exists():
    cells = re.findall(r"（((?:[^（）]*`[^`]+`[^（）]*))）", PAGE)
    named = {one for cell in cells for one in re.findall(r"`((?:[a-z_]+/)+[a-z_]*)`", cell)}
    assert len(named) > 20
    for one in named:
        path = REPOSITORY / "src/gongkai" / one
        assert path.is_dir() or path.with_suffix(".py").is_file() or (REPOSITORY / one).is_dir(), one


@pytest.mark.parametrize("page", ["docs/security.md", "SECURITY.md"])
def test_links_lead_to_files(page):
    path = REPOSITORY / page
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    assert links
    for link in links:
        assert (path.parent / link).exists(), link
