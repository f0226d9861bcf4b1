"""The parts of .xlsx and .docx files, unpacked and walked through within the budget. Both are zip archives of XML."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from gongkai.importers.opening.budget import BUDGET, Spent, check
from gongkai.importers.opening.sheet import ImportFileError

_BLOCK = 1 << 16
_ENTRY = b"PK\x01\x02"  # begins each entry of the directory
_MAIN = ("word/document.xml", "xl/workbook.xml")
_ENCRYPTED = 1  # a bit of an entry's flags
Start = Callable[[str, Mapping[str, str]], None]


def _nothing(_: str) -> None:
    pass


class Archive:
    """A file's parts by name. Whatever is wrong with it raises ImportFileError or one of zipfile's exceptions."""

    def __init__(self, data: bytes, spent: Spent) -> None:
        check("members", data.count(_ENTRY))  # before a list of them is made
        self._zip = ZipFile(BytesIO(data))
        self.names = frozenset(self._zip.namelist())
        if len(self.names) < len(self._zip.namelist()):  # each program opens another of the two
            raise ImportFileError("里面有同名的部分，文件已损坏。请用 Excel、Word 或 WPS 打开，另存后再导入")
        self._spent = spent

    def main(self) -> str:
        """The part that a .xlsx or .docx is about, as its relations tell where it is not called as usual; "" without any."""
        usual = next((name for name in _MAIN if name in self.names), "")
        told = (part for kind, part in self.relations("").values() if kind == "officeDocument" and part in self.names)
        return usual or next(told, "")

    def blocks(self, name: str) -> Iterator[bytes]:
        """A part's content, piece by piece."""
        entry = self._zip.getinfo(name)
        if entry.flag_bits & _ENCRYPTED:
            raise ImportFileError("有密码，打不开。请去掉密码，另存后再导入")
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # others unpack without a limit
            raise ImportFileError("不是 Excel、Word 或 WPS 存的文件（压缩方式不同）。请用它们另存后再导入")
        with self._zip.open(entry) as stream:
            while block := stream.read(_BLOCK):
                self._spent.take("unpacked", len(block))
                yield block

    def walk(
        self, name: str, start: Start, end: Callable[[str], None] = _nothing, text: Callable[[str], None] = _nothing
    ) -> None:
        """Tell a part's elements by their names without prefix, in order. Raises ImportFileError and ExpatError."""
        walk(self.blocks(name), start, end, text, lambda amount: self._spent.take("nodes", amount))

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: by their id, the last words of the kind and the part's name."""
        folder, file = posixpath.split(name)
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, given: Mapping[str, str]) -> None:
            if tag == "Relationship" and given.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", "")))
                found[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], target.lstrip("/"))

        part = posixpath.join(folder, "_rels", f"{file}.rels")
        if part in self.names:
            self.walk(part, start)
        return found

    def fingerprint(self, part: str = "docProps/custom.xml", within: str = "property") -> str:
        """gongkai's mark in the properties, which a part holds each in an element; "" where there is none."""
        inside, found = False, ""

        def start(tag: str, given: Mapping[str, str]) -> None:
            nonlocal inside
            if tag == within:
                inside = any(text == "gongkai" for name, text in given.items() if name.rpartition(":")[2] == "name")

        def end(tag: str) -> None:
            nonlocal inside
            inside = inside and tag != within

        def text(piece: str) -> None:
            nonlocal found
            if inside and len(found) <= 64:
                found += piece.strip()

        if part in self.names:
            self.walk(part, start, end, text)
        return found if len(found) == 64 and set(found) <= set("0123456789abcdef") else ""


def walk(
    blocks: Iterable[bytes],
    start: Start,
    end: Callable[[str], None],
    text: Callable[[str], None],
    count: Callable[[int], None],
) -> None:
    """Tell the elements of an XML text. `count` is told of each block how many are in it, and what a tree would hold
    besides; a document type is refused: neither Excel nor Word writes one, and text behind its entities would be lost."""
    depth = seen = 0
    short: dict[str, str] = {}

    def opened(tag: str, given: dict[str, str]) -> None:
        nonlocal depth, seen
        depth += 1
        seen += 1 + len(given) // 8  # many attributes take as long as elements
        if depth > BUDGET.depth or len(given) > BUDGET.attributes:
            check("depth", depth)
            check("attributes", len(given))
        name = short.get(tag)
        if name is None:
            name = short[tag] = tag.rpartition(":")[2]
        start(name, given)

    def closed(tag: str) -> None:
        nonlocal depth
        depth -= 1
        end(short[tag])

    def beside(*_: object) -> None:
        nonlocal seen
        seen += 1

    def doctype(*_: object) -> None:
        raise ImportFileError("里面有文档类型声明（DTD），Excel、Word 和 WPS 都不这样写。请用它们打开，另存后再导入")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = opened, closed, text
    parser.ProcessingInstructionHandler = parser.CommentHandler = parser.StartCdataSectionHandler = beside
    parser.StartDoctypeDeclHandler = doctype
    fed = 0
    for block in blocks:
        parser.Parse(block, False)
        count(seen)
        seen = 0
        fed += len(block)
        check("token", fed - parser.CurrentByteIndex)
        check("names", len(parser.intern))
    parser.Parse(b"", True)
    count(seen)
