"""Old Excel files made to mislead: chains that go round, sectors that are not there, great claims, damaged records."""

import struct
from contextlib import suppress
from dataclasses import dataclass, field, replace

import pytest

from command import gongkai
from gongkai.importers.opening import budget, cfb, files
from gongkai.importers.opening.budget import Spent
from gongkai.importers.opening.sheet import ImportFileError
from import_cases import HERE
from overlay import demo

REAL = HERE / "data/import/sheets_old.xls"
SIZE, END, FREE, FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
[STREAM] = cfb._workbooks(REAL.read_bytes())
COUNT = -(-len(STREAM) // SIZE)  # sectors of the workbook, which begins at the third


@dataclass(frozen=True)
class Container:
    """A container with the real workbook in it: the FAT in its first sector, the directory in its second."""

    stream: bytes = STREAM
    header: dict = field(default_factory=dict)  # numbers of the header, by their places in it
    fat: dict = field(default_factory=dict)
    entries: tuple = (("Root Entry", 5, END, 0), ("Workbook", 2, 2, len(STREAM)))
    more: bytes = b""

    def data(self):
        header = bytearray(struct.pack("<8s16sHHHHH6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0))  # fmt: skip
        header += struct.pack("<109I", 0, *[FREE] * 108)
        for place, number in self.header.items():
            struct.pack_into("<I", header, place, number)
        fat = [FAT, END, *range(3, 2 + COUNT), END]
        fat += [FREE] * (SIZE // 4 - len(fat))
        for place, number in self.fat.items():
            fat[place] = number
        directory = b"".join(self.entry(*one) for one in self.entries)
        parts = (struct.pack(f"<{len(fat)}I", *fat), directory, self.stream, self.more)
        return bytes(header) + b"".join(part + bytes(-len(part) % SIZE) for part in parts)

    @staticmethod
    def entry(name, kind, start, size):
        written = (name + "\0").encode("utf-16-le")
        return struct.pack("<64sHBB12x16x4x16xIQ", written, len(written), kind, 1, start, size)


def record(kind, body=b"", length=None):
    return struct.pack("<HH", kind, len(body) if length is None else length) + body


def begun(*records):
    """The workbook with these records in place of its own behind the first, the rest kept."""
    made = STREAM[:20] + b"".join(records)
    return replace(Container(), stream=made + STREAM[len(made) :])


ROOT, BOOK = Container().entries
CRAFTED = {
    "the FAT goes round in the workbook": Container(fat={5: 2}),
    "a sector follows itself": Container(fat={2: 2}),
    "the directory goes round": Container(fat={1: 1}),
    "the workbook goes into the directory, which goes round": Container(fat={4: 1, 1: 4}),
    "the FAT of small sectors goes round": Container(header={60: 1, 64: 1}, fat={1: 1}),
    "the list of FATs goes round": Container(header={68: 1, 72: 3}, more=struct.pack("<I", 1) * 128),
    "a sector beyond the end": Container(fat={4: 9_000}),
    "a sector with the largest number": Container(fat={4: 0xFFFFFFF9}),
    "the directory beyond the end": Container(header={48: 9_000}),
    "the FAT beyond the end": Container(header={76: 9_000}),
    "the list of FATs beyond the end": Container(header={68: 9_000, 72: 1}),
    "the workbook beyond the end": Container(entries=(ROOT, ("Workbook", 2, 9_000, len(STREAM)))),
    "the root beyond the end": Container(entries=(("Root Entry", 5, 9_000, 64), BOOK)),
    "4 billion FATs": Container(header={44: 0xFFFFFFFF}),
    "4 billion lists of FATs": Container(header={72: 0xFFFFFFFF}),
    "4 billion FATs of small sectors": Container(header={64: 0xFFFFFFFF}),
    "a workbook of 8 GB": Container(entries=(ROOT, ("Workbook", 2, 2, 8 << 30 | 0xFFFFFFF0))),
    "many workbooks": Container(entries=(ROOT, BOOK, BOOK, BOOK)),
    "many roots": Container(entries=(ROOT, ("Root Entry", 5, 2, 64), BOOK)),
    "small sectors without a root": Container(entries=(("Workbook", 2, 0, 64),), header={60: 1, 64: 1}),
    "sectors of another size": Container(header={30: 0x0006001F}),
    "a sheet of 4 billion rows": begun(record(0x200, struct.pack("<IIHH", 0, 0xFFFFFFFF, 0, 1) + b"\0\0")),
    "a sheet of 60,000 columns": begun(record(0x200, struct.pack("<IIHH", 0, 1, 0, 60_000) + b"\0\0")),
    "4 billion texts": begun(record(0xFC, struct.pack("<II", 1, 0xFFFFFFFF))),
    "cells at the last corner": begun(record(0x203, struct.pack("<HHHd", 65_535, 255, 0, 1.0)) * 2),
    "a record that ends before its number": replace(Container(), stream=STREAM[:4200] + record(0xFC, b"", 8)),
    "only a head": replace(Container(), more=b"", stream=b"", fat={}),
}


@pytest.mark.parametrize(
    ("version", "text"),
    [(0x600, struct.pack("<HB", 4, 1) + "&C试行".encode("utf-16-le")), (0x500, b"\6" + "&C试行".encode("gb18030"))],
)
def test_the_head_of_pages_is_read_of_old_and_older_files(version, text):
    stream = record(0x809, struct.pack("<HHHH", version, 0x10, 0, 0)) + record(0x14, text)
    assert list(cfb._cells(stream, Spent())) == ["试行"]


def test_the_container_of_these_tests_can_be_read():
    honest = Container().data()
    cfb.inspect(honest, Spent())
    assert list(cfb._workbooks(honest)) == [STREAM]


@pytest.mark.parametrize("name", CRAFTED)
def test_one_clear_message(tmp_path, name):
    root = demo(tmp_path / "p")
    (root / "表.xls").write_bytes(CRAFTED[name].data())
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    done = gongkai("import", "表.xls", "--county", "demo", cwd=root)
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    [line] = done.stderr.splitlines()
    assert "表.xls：" in line
    assert any(words in line for words in ("文件已损坏", "太大了", "不像标准目录", "读不下去", "没有表格")), line
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before


def test_a_damaged_record_raises_nothing_else():
    """Every 7th byte becomes 0xFF: whatever number it belongs to is a large one then."""
    for at in range(0, len(STREAM), 7):
        damaged = replace(Container(), stream=STREAM[:at] + b"\xff" + STREAM[at + 1 :]).data()
        with suppress(ImportFileError):
            cfb.inspect(damaged, Spent())


@pytest.mark.parametrize("at", range(200, len(STREAM), 1500))
def test_a_damaged_record_is_a_table_or_a_message(tmp_path, at):
    """The same of some, with the library that reads on."""
    (tmp_path / "表.xls").write_bytes(replace(Container(), stream=STREAM[:at] + b"\xff" * 4 + STREAM[at + 4 :]).data())
    with suppress(ImportFileError):
        assert files.read(tmp_path / "表.xls")


def test_a_chain_takes_no_more_steps_than_the_file_has_sectors(monkeypatch):
    """Also where the FAT, which lists one sector many times, is longer than that."""
    taken = []

    class Counting(cfb.array):
        def __getitem__(self, place):
            taken.append(place)
            return super().__getitem__(place)

    monkeypatch.setattr(cfb, "array", Counting)
    many = 14
    round_and_round = Container(header={44: many, **{76 + 4 * n: 0 for n in range(many)}}, fat={2: 2}).data()
    with pytest.raises(ImportFileError, match="损坏"):
        cfb.inspect(round_and_round, Spent())
    assert len(taken) < 3 * len(round_and_round) // SIZE


def test_records_are_counted(monkeypatch):
    monkeypatch.setattr(budget, "BUDGET", budget.Budget(nodes=500))
    with pytest.raises(ImportFileError, match="标记"):
        cfb.inspect(begun(record(0x3C) * 600).data(), Spent())


def test_the_real_file_is_read():
    assert any(sheet.rows for sheet in files.read(REAL))
