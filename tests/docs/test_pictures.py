"""The documents' pictures exist, are small, and are made by `docs/pictures/make.py`."""

import ast
import re
import struct

import pytest

from overlay import REPOSITORY

FOLDER = REPOSITORY / "docs/pictures"
PAGES = [REPOSITORY / "README.md", REPOSITORY / "README.zh-CN.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
MOST, LARGEST = 8, 150_000  # pictures, bytes of one


def made():
    """The pictures that the script makes, by its table, and the names of its functions."""
    tree = ast.parse((FOLDER / "make.py").read_text("utf-8"))
    table = next(one.value for one in tree.body if isinstance(one, ast.AnnAssign) and one.target.id == "PICTURES")
    functions = {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}
    assert {value.id for value in table.values} <= functions
    return [key.value for key in table.keys]


def shown():
    """(page, description, the file) of every picture in the documents."""
    for page in PAGES:
        for words, address in PICTURE.findall(page.read_text("utf-8")):
            yield page.name, words, (page.parent / address).resolve()


@pytest.mark.parametrize(
    ("page", "words", "file"), [pytest.param(*one, id=f"{one[0]} {one[2].name}") for one in shown()]
)
def test_a_picture_that_a_document_shows_is_there_and_described(page, words, file):
    assert file.parent == FOLDER
    assert file.is_file()
    assert words


def test_every_picture_has_its_line_in_the_script_and_a_place_in_a_document():
    there = sorted(file.name for file in FOLDER.glob("*.png"))
    assert there == sorted(made())
    assert set(there) == {file.name for _, _, file in shown()}
    assert len(there) <= MOST


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_both_readmes_show_a_page_and_a_sheet(name):
    assert [file.name for page, _, file in shown() if page == name] == ["page.png", "sheet.png"]


@pytest.mark.parametrize("name", made())
def test_a_picture_is_small(name):
    data = (FOLDER / name).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    assert 300 <= width <= 1300
    assert 300 <= height <= 1000
    assert len(data) < LARGEST
