"""Crafted files end in one clear message, or are read; never in a fault, an abort or a hang."""

import gzip
import re
from pathlib import Path

import pytest

from gongkai.importers.opening import notes
from gongkai.importers.opening.files import read
from gongkai.importers.opening.sheet import ImportFileError

FOLDER = Path(__file__).parents[1] / "data" / "hostile"
# What each is refused for; `.gz` files are unpacked first.
REFUSED = {
    "abort_cfb_8GB.xls": "损坏",  # a stream of 8 GB in a file of 12 kB
    "c01_bigfield.csv.gz": "超过 100 万字",
    "d02_xxe.docx": "文档类型声明",  # the text behind its entity would be lost
    "d04_gridspan_long.docx": "超过 100 列",
    "d05_gridspan_bomb.docx": "标记",
    "d06_nobody.docx": "没有正文",
    "d07_otherroot.docx": "没有正文",
    "d10_redos_mark.docx": "损坏",
    "h02b.html.gz": "标记太多",
    "panic_index.xls": "损坏",
    "x02_far_sq.xlsx": "16384 列",
    "x04_far_prefix.xlsx": "16384 列",
    "x08_digits.xlsx": "损坏",
    "x09_redos_cell.xlsx": "损坏",
    "x10_redos_mark.xlsx": "损坏",
    "x11_zlib_sheet.xlsx": "损坏",
    "x12_encflag.xlsx": "有密码",
    "x15_merges.xlsx": "200 万格",
}
# What each is read as: a cell of it, and what was dropped.
READ = {
    "c12_control.csv": ("危房\n改造", ()),
    "ctrl_written.csv": ("养老服务通用政策", (("表格第4行第6列", "U+0011", "看不见的控制字符，已去掉"),)),
    "h01_undefined.html": (r"公开内容 xn--a. é \x \u12 +AB", ()),
    "x18_vt.xlsx": ("危房\n改造", ()),
}


def test_every_file_has_its_expectation():
    assert {file.name for file in FOLDER.iterdir()} == {*REFUSED, *READ}


def unpacked(name, folder):
    path = FOLDER / name
    if path.suffix != ".gz":
        return path
    made = folder / path.stem
    made.write_bytes(gzip.decompress(path.read_bytes()))
    return made


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_one_message(name, tmp_path):
    path = unpacked(name, tmp_path)
    with pytest.raises(ImportFileError) as told:
        read(path)
    message = str(told.value)
    assert message.startswith(path.name)
    assert re.search(REFUSED[name], message)
    assert len(message) < 200
    assert "\n" not in message


@pytest.mark.parametrize("name", READ)
def test_read_as_it_stands(name):
    cell, dropped = READ[name]
    sheets = read(FOLDER / name)
    assert cell in {text for sheet in sheets for row in sheet.rows for text in row}
    assert tuple(one for sheet in sheets for one in sheet.dropped) == dropped


# Damaged in what opinions are not read from: the width of a cell is cut to what counts, and nobody asks for gongkai's mark.
HARMLESS = {"d04_gridspan_long.docx", "d10_redos_mark.docx"}


@pytest.mark.parametrize("name", [one for one in REFUSED if one.endswith(("x", ".xls"))])
def test_opinions_are_not_silently_none(name):
    """A file whose notes cannot be read is refused as well, not told to hold none."""
    if name in HARMLESS:
        assert not any(one.notes for one in notes.read(FOLDER / name))
        return
    with pytest.raises(ImportFileError) as told:
        notes.read(FOLDER / name)
    assert str(told.value).startswith(name)
