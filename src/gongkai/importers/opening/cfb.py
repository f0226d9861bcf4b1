"""Looks into the container of an old Excel file (.xls) before xlrd does: it takes sizes and addresses as they are told,
and a few bytes make it ask for gigabytes.

The container is Microsoft's Compound File Binary format [MS-CFB]: sectors that the file allocation table (FAT) chains
together. The workbook in it is a row of records [MS-XLS]: a kind, a length, and so many bytes.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator

from gongkai.importers.opening.budget import Spent
from gongkai.importers.opening.excel import margin
from gongkai.importers.opening.sheet import ImportFileError

_END = 0xFFFFFFFA  # numbers from here on are no sectors
_STREAMS = ("Workbook", "Book")
_SMALL = 4096  # bytes; smaller streams stand in small sectors inside the root's stream
_BEGIN, _DIMENSIONS, _MERGED = 0x809, 0x200, 0xE5
# Records that begin with a cell's row and column; the one of several numbers ends with their last column.
_CELLS = frozenset({0x02, 0x03, 0x04, 0x05, 0x06, 0x7E, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x206, 0x27E, 0x406, 0xBD})
_NUMBERS = 0xBD
_TEXTS = 0xFC
_DRAWN, _MORE = 0x1B6, 0x3C  # the text of something drawn or noted, and what goes on from the record before
_MARGINS = (0x14, 0x15)
_NEW = 0x600  # the version since Excel 97; before, texts were in the system's code, which in China is GBK
_MOST = (65_536, 256)  # rows and columns that such a worksheet can have


def inspect(data: bytes, spent: Spent) -> list[str]:
    """Count the cells that the worksheets reach over. Returns what stands beside them: in drawings and notes, at the head and the
    foot of pages. Raises ImportFileError where they are too many or where the container tells of more than the file holds."""
    found: list[str] = []
    try:
        for stream in _workbooks(data):
            found += _cells(stream, spent)
    except (struct.error, IndexError, ValueError) as problem:
        raise _damaged() from problem
    return found


def _workbooks(data: bytes) -> Iterator[bytes]:
    """The workbook's stream; two where there are two, since a reader may take either."""
    major, size_bits, small_bits = struct.unpack_from("<26xHxxHH", data)
    if (major, size_bits) not in ((3, 9), (4, 12)) or small_bits != 6:
        raise _damaged()
    size = 1 << size_bits
    sectors = len(data) // size
    _, fats, first_directory, _, _, first_small, smalls, first_more, mores = struct.unpack_from("<9I", data, 40)
    if max(fats, smalls, mores) > sectors:
        raise _damaged()

    def sector(number: int) -> bytes:
        if number >= sectors:
            raise _damaged()
        return data[(number + 1) * size : (number + 2) * size]

    def chain(table: array[int], start: int, left: int = sectors) -> Iterator[int]:
        while start < _END:
            left -= 1
            if left < 0:  # the chain goes round: it has more sectors than the file
                raise _damaged()
            yield start
            start = table[start]

    places = array("I", data[76:512])
    more = first_more
    for _ in range(mores):
        block = array("I", sector(more).ljust(size, b"\0"))
        more = block.pop()
        places.extend(block)
    fat = array("I", b"".join(sector(place).ljust(size, b"\xff") for place in places[:fats]))
    directory = b"".join(map(sector, chain(fat, first_directory)))
    small_fat = (
        array("I", b"".join(sector(one).ljust(size, b"\xff") for one in chain(fat, first_small)))
        if smalls
        else array("I")
    )
    root: bytes | None = None
    found = set[str]()
    for entry in range(0, len(directory) - 127, 128):
        name, length, kind, start, told = struct.unpack_from("<64sHB49xIQ", directory, entry)
        told &= 0xFFFFFFFF if major == 3 else -1
        if kind not in (2, 5):
            continue
        if told > len(data):
            raise _damaged()
        title = name[: max(length - 2, 0)].decode("utf-16-le", "replace")
        if kind == 5:
            if root is not None:
                raise _damaged()
            root = b"".join(map(sector, chain(fat, start)))
        elif title in _STREAMS:
            if title in found:
                raise _damaged()
            found.add(title)
            if told >= _SMALL:
                yield b"".join(map(sector, chain(fat, start)))[:told]
            else:
                small = root or b""
                yield b"".join(small[at * 64 : at * 64 + 64] for at in chain(small_fat, start, len(data) // 64))[:told]
    if not found:
        raise ImportFileError("不是 Excel 文件（是 Word 等程序的旧格式）。请另存为 .xlsx 或 .docx 后再导入")


def _cells(stream: bytes, spent: Spent) -> Iterator[str]:
    """Count the rectangle of each worksheet, and look at what is told of its size; the texts beside its cells."""
    place = rows = columns = left = 0
    words, version = "", _NEW
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        place += 4
        spent.take("nodes")
        if kind == _BEGIN:
            spent.table("工作表", rows, columns)
            rows = columns = 0
            version = struct.unpack_from("<H", stream, place)[0]
        elif kind == _DIMENSIONS and length >= 12:
            _, last, _, right = struct.unpack_from("<IIHH", stream, place)
            if last > _MOST[0] or right > _MOST[1]:
                raise _damaged()
        elif kind == _TEXTS and struct.unpack_from("<4xI", stream, place)[0] > len(stream):
            raise _damaged()
        elif kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, place)
            if kind == _NUMBERS:
                column = max(column, *struct.unpack_from("<H", stream, place + length - 2))
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif kind == _MERGED:
            spent.take("filled", length // 8)
        elif kind == _DRAWN and length >= 12:
            left, words = struct.unpack_from("<10xH", stream, place)[0], ""
        elif kind == _MORE and left and length:
            words += (piece := _letters(stream[place : place + length]))
            left = max(left - len(piece), 0)
            yield from () if left else (spent.text(words),)
        elif kind in _MARGINS and version != _NEW:
            yield margin(spent.text(stream[place + 1 : place + length].decode("gb18030", "replace")))
        elif kind in _MARGINS and length > 3:
            yield margin(spent.text(_letters(stream[place + 2 : place + length])))
        place += length
    spent.table("工作表", rows, columns)


def _letters(data: bytes) -> str:
    """A piece of text: whether its letters take two bytes each, then these."""
    return data[1:].decode("utf-16-le" if data[0] & 1 else "latin-1", "replace")


def _damaged() -> ImportFileError:
    return ImportFileError("文件已损坏，打不开。请用 Excel 或 WPS 打开修复，另存后再导入")
