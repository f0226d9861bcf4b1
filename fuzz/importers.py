"""导入：拆开真实的文件，改动压缩包里的 XML，或改动字节；结果只能是读出的表或一句说明，不能中止、超时或占满内存。"""

from __future__ import annotations

import io
import random
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from common import REPOSITORY, mutated, run

from gongkai.importers.opening.files import read
from gongkai.importers.opening.sheet import ImportFileError

FILES = [
    (file, file.read_bytes())
    for file in sorted((REPOSITORY / "tests/data/import").iterdir())
    if file.suffix in (".xlsx", ".docx", ".xls", ".csv", ".html", ".pdf", ".ods")
]
HUGE = [
    b"0",
    b"-1",
    b"1",
    b"16385",
    b"1048577",
    b"2147483648",
    b"4294967295",
    b"99999999999999999999",
    b"1e9",
    b"9" * 5000,
    b"\xc2\xb2",
]
REFERENCES = [b"XFD1048576", b"A1:XFD1048576", b"ZZZZ9", b"a1", b"$A$1", b"A0", b"A1:B2:C3", b"", b"A1048577"]
PIECES = [
    b"&amp;", b"&#0;", b"&#x1F;", b"&x;", b"<!DOCTYPE a [<!ENTITY x '" + b"y" * 99 + b"'>]>", b"<![CDATA[", b"]]>", b"<!--", b"-->",
    b"<?xml version='1.0' encoding='undefined'?>", b"<c/>", b"<row r='1'>", b"</row>", b"<td rowspan=65535 colspan=1000>", b"<table>",
    b"</table>", b"<div>", b"<p/>", b"\x00", b"\xff\xfe", b'"', b"'", b",", b"\r", b"\n", "一级事项".encode(), b"charset=undefined",
    b" obj\n<<", b">>\nstream\n", b"endstream", b"endobj", b"/Kids[5 0 R 5 0 R]", b"/Count -1", b"/Filter[/FlateDecode/FlateDecode]", b" 0 R",
    b"/Type/Pages", b"/Contents 1 0 R", b"/Length 99999999", b"BT", b"ET", b" Tj", b"1e38 0 0 1e-38 0 0 cm ", b"/X1 Do ", b"/Encoding/Identity-H",
    b'<table:table-row table:number-rows-repeated="1048576">', b'<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>',
]  # fmt: skip
_NUMBER = re.compile(rb'="\d+"')
_REFERENCE = re.compile(rb'"[A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?"')
_ELEMENT = re.compile(rb"<[\w:]+(?:\s[^<>]*)?/?>")


def xml(rng: random.Random, data: bytes) -> bytes:
    """A member's XML with elements deleted or doubled, attributes with odd numbers, or as bytes changed anywhere."""
    for _ in range(rng.choice([1, 1, 2, 4])):
        how = rng.randrange(6)
        pattern = (_NUMBER, _REFERENCE, _ELEMENT, _ELEMENT, _ELEMENT, None)[how]
        spots = [found.span() for found in pattern.finditer(data[:200_000])] if pattern else []
        if not spots:
            data = mutated(rng, data, PIECES)
            continue
        start, end = rng.choice(spots)
        if how < 2:
            new = b'"' + rng.choice(HUGE if how == 0 else REFERENCES) + b'"'
            data = data[:start] + (b"=" + new if how == 0 else new) + data[end:]
            continue
        name = re.match(rb"<([\w:]+)", data[start:end])[1]  # type: ignore[index]
        closing = data.find(b"</" + name + b">", end)
        whole = closing + len(name) + 3 if closing >= 0 and not data[start:end].endswith(b"/>") else end
        element = data[start:whole]
        if how == 2:
            data = data[:start] + data[whole:]
        elif how == 3 and len(element) < 20_000:
            data = data[:start] + element * rng.choice([2, 10, 500]) + data[whole:]
        elif how == 4:
            other = rng.choice(spots)
            data = data[:start] + data[other[0] : other[1]] + data[end:]
    return data


def package(rng: random.Random, data: bytes) -> bytes:
    """A zip file with a member's content changed, a member lost, doubled or renamed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    place = rng.randrange(len(members))
    if rng.random() < 0.6:  # mostly what holds the table
        place = max(range(len(members)), key=lambda one: len(members[one][1]))
    how = rng.randrange(12)
    name, content = members[place]
    if how == 0:
        del members[place]
    elif how == 1:
        members.append((name, xml(rng, content)))
    elif how == 2:
        members[place] = (rng.choice(["../x", "/etc/x", name.upper(), name.replace("/", "\\")]), content)
    else:
        members[place] = (name, xml(rng, content))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as archive:
        for one, inside in members:
            archive.writestr(zipfile.ZipInfo(one), inside)
    return packed.getvalue()


def case(rng: random.Random) -> tuple[bytes, Callable[[], str]]:
    """A changed file of the corpus."""
    file, data = rng.choice(FILES)
    zipped = data.startswith(b"PK") and rng.random() < 0.8
    data = package(rng, data) if zipped else mutated(rng, data, PIECES)

    def outcome() -> str:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / file.name
            path.write_bytes(data)
            try:
                sheets = read(path)
            except ImportFileError as refused:
                if "\n" in str(refused) or not str(refused):
                    raise AssertionError(f"not one line: {refused}") from refused
                return f"{file.suffix}{' 压缩包内' if zipped else ' 字节'}：拒绝"
        return f"{file.suffix}{' 压缩包内' if zipped else ' 字节'}：读出{'' if sheets else '空的'}"

    return data, outcome


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    raise SystemExit(run("importers", __doc__, case, apart=True))
