"""Crafted PDF files end in one clear message, or are read; what they ask for is counted where it can be, and held behind
the wall where it cannot."""

import zlib

import pytest

from gongkai.importers.opening import budget, wall
from gongkai.importers.opening import pdf as reader
from gongkai.importers.opening.files import read
from gongkai.importers.opening.sheet import ImportFileError
from pdf_made import FONT, pdf, stroke, table, text

ROWS = (("序号", "公开内容"), ("1", "甲"))
DRAWN, _ = table(ROWS, (40, 80))


def packed(size):
    """So many millions of blanks; a million is packed once, since each looks like the others."""
    blanks, check, packer = b" " * 1_000_000, 1, zlib.compressobj(9, wbits=-15)
    million = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(size):
        check = zlib.adler32(blanks, check)
    return b"\x78\xda" + million * size + packer.flush() + check.to_bytes(4, "big")


def drawings(one, count=100, depth=1):
    """A drawing that draws another one so often, and that again, as deep as is said; the last one draws itself."""
    return [
        f"<</Type/XObject/Subtype/Form/BBox[0 0 842 595]/Resources<</XObject<</X1 {min(6 + n, 4 + depth)} 0 R>>>>/Length {len(one) * count}>>\nstream\n"
        f"{one * count}\nendstream"
        for n in range(depth)
    ]


def shared(pages, content=DRAWN):
    """Pages without number that all draw the same."""
    data = zlib.compress(content.encode())
    kids = " ".join(f"{5 + n} 0 R" for n in range(pages))
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode(),
        FONT.format("STSong-Light").encode(),
        b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(data), data),
        *[page.encode()] * pages,
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R>>\n"


REFUSED = {
    "unpacks without end": (lambda: pdf(DRAWN, pack=lambda _: (packed(400), "/Filter/FlateDecode")), "300 MB"),
    "packed twice": (lambda: pdf(DRAWN, pack=lambda _: (b"", "/Filter[/FlateDecode /Fl]")), "不止一次"),
    "packed twice in another spelling": (
        lambda: pdf(DRAWN, pack=lambda _: (zlib.compress(packed(1_500)), "/Filter[/Flate#44ecode/FlateDecode]")),
        "时间和内存",
    ),
    "text that says it is a picture": (
        lambda: pdf(DRAWN, pack=lambda _: (packed(1_500), "/Subtype/Image/Filter/FlateDecode")),
        "时间和内存",
    ),
    "pages": (lambda: shared(2_001), "2000 页"),
    "one page again and again": (
        lambda: pdf(DRAWN).replace(b"/Kids[5 0 R]/Count 1", b"/Kids[" + b"5 0 R " * 3_000 + b"]/Count 3000"),
        "2000 页",
    ),
    "pages in a ring": (lambda: pdf(DRAWN).replace(b"/Kids[5 0 R]", b"/Kids[2 0 R]"), "损坏"),
    "drawings in drawings": (lambda: pdf(DRAWN + "/X1 Do ", more=drawings("/X1 Do ", 10, 9)), "时间和内存|太多"),
    "strokes": (lambda: pdf("0 0 m " + "1 1 l " * 500_001 + "S"), "50 万笔"),
    "columns": (lambda: pdf("".join(stroke(4 + n * 7, 0, 4 + n * 7, 90) for n in range(110)) + stroke(4, 0, 770, 0)), "100 列"),
    "notes": (
        lambda: pdf(DRAWN, page="/Annots[" + "5 0 R " * 500_001 + "]", more=["<</Type/Annot/Subtype/Text/Rect[0 0 9 9]>>"]),
        "50 万个",
    ),
    "streams": (lambda: pdf(DRAWN, pack=lambda _: (b"stream\nx\x9c" * 500_001, "")), "50 万个"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_one_message(name, tmp_path):
    make, told = REFUSED[name]
    path = tmp_path / "a.pdf"
    path.write_bytes(make())
    with pytest.raises(ImportFileError, match=told) as raised:
        read(path)
    assert str(raised.value).startswith("a.pdf：")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "data",
    [
        pdf(DRAWN).replace(b"/Count 1", b"/Count 2000000000"),
        pdf(DRAWN).replace(b"[0 0 842 595]", b"[0 0 1e38 1e38]"),
        pdf(DRAWN, tail="/Prev 9"),
        pdf("q " * 100_000 + DRAWN),
        pdf("[0.0001 0.0001] 0 d " + DRAWN),
        pdf(DRAWN).replace(b"/UniGB-UCS2-H", b"/UniGB-UCS2-H/ToUnicode 4 0 R"),
    ],
    ids=["count", "box", "ring of tables", "states", "dashes", "map"],
)
def test_read_all_the_same(data, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    [sheet] = read(path)
    assert sheet.rows == ROWS


@pytest.mark.parametrize(
    ("limits", "data", "told"),
    [
        ({"glyphs": 50}, pdf(DRAWN + text(40, 300, "字" * 60)), "100 万字"),
        ({"glyphs": 50}, shared(9), "100 万字"),
        ({"objects": 3}, pdf(DRAWN), "50 万个"),
        ({"strokes": 5}, pdf(DRAWN), "50 万笔"),
        ({"crossings": 5}, pdf(DRAWN), "线太多"),
        ({"cells": 3}, pdf(DRAWN), "200 万格|太大了"),
        ({"filled": 3}, pdf(DRAWN), "20 万个"),
        ({"tables": 1}, pdf(DRAWN, text(40, 10, "（二）") + DRAWN), "2000 张"),
        ({"lines": 1}, pdf(DRAWN + text(40, 300, "甲") + text(40, 400, "乙")), "20 万段"),
        ({"cell": 5}, pdf(table([("甲" * 6, "乙")], (80, 80))[0]), "100 万字"),
        ({"unpacked": 100}, pdf(DRAWN), "300 MB"),
        ({"unpacked": 100}, pdf(DRAWN).replace(b"\nstream\n", b"\nstream %\n"), "300 MB"),
        ({"unpacked": 100}, pdf(DRAWN).replace(b"\nstream\n", b"\nstream\r"), "300 MB"),
        ({"pages": 1}, pdf(DRAWN, DRAWN), "2000 页"),
    ],
    ids=["letters", "letters of shared pages", "objects", "strokes", "crossings", "cells", "filled", "tables", "lines", "cell", "unpacked", "unpacked behind more of a line", "unpacked behind a return", "pages"],
)  # fmt: skip
def test_everything_is_counted(monkeypatch, limits, data, told):
    monkeypatch.setattr(budget, "BUDGET", budget.Budget(**limits))
    with pytest.raises(ImportFileError, match=told):
        reader.read(data)


def test_it_works_behind_the_wall():
    assert wall.MEMORY["pdf"] <= 500_000_000
