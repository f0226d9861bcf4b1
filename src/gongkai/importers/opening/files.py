"""Opens a file by what it is, not by what it is called."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from gongkai.importers.opening import wall
from gongkai.importers.opening.archive import Archive
from gongkai.importers.opening.budget import BUDGET, Spent
from gongkai.importers.opening.characters import cleaned
from gongkai.importers.opening.sheet import ImportFileError, NoTableError, Sheet, as_shown
from gongkai.importers.opening.text import decode
from gongkai.model.entry import DRAFT, STATE, UNCHECKED
from gongkai.render.cms import COLUMNS, NAME
from gongkai.source.writing import reason

_TOO = (".xlsm", ".xlsb", ".xltx", ".docm", ".dotx", ".tsv", ".odt", ".ofd")  # tables, too; some are refused
SUFFIXES = (".xlsx", ".xls", ".docx", ".html", ".htm", ".mht", ".mhtml", ".csv", ".pdf", ".ods")
_WORKBOOK = "Workbook".encode("utf-16-le")  # the part of an old Excel file that holds its sheets
_DOCUMENT = "WordDocument".encode("utf-16-le")  # that of an old Word file, which may hold a workbook besides
OFFICE = {".doc": "docx", ".wps": "docx", ".rtf": "docx", ".et": "xlsx"}
_TAKEN = (*SUFFIXES, *OFFICE, *_TOO)
_UNKNOWN = f"认不出是什么文件。可以导入：{'、'.join((*SUFFIXES, *OFFICE))}"
_TEXTS = (".csv", ".txt", ".tsv", ".html", ".htm")
_ZEROS = "里面有许多空字符（NUL）：文件已损坏，或者不是文字文件。请用 Excel 或浏览器打开看看，另存为 UTF-8 后再导入"
_XML = ("urn:schemas-microsoft-com:office:spreadsheet", "schemas.microsoft.com/office/word/2003")
_OPEN_XML = ("urn:oasis:names:tc:opendocument", "schemas.microsoft.com/office/2006/xmlpackage", "schemas.uof.org")
_FLAT = re.compile(r"<\?xml|<(?:\w+:)?(?:workbook|worddocument|document|package|uof)\b")
_ONE_TEXT = (
    "内容是整个存成一段 XML 的办公文件（.fods、.fodt 等）。请用 Excel、Word 或 WPS 打开，另存为 .xlsx 或 .docx 后再导入"
)
_MAIL = re.compile(r"^(?:mime-version:|content-type:\s*multipart/)", re.MULTILINE)
_OTHERS = {b"\x89PNG": "图片", b"\xff\xd8\xff": "图片", b"GIF8": "图片", b"BM": "图片", b"II*\0": "图片", b"MM\0*": "图片", b"RIFF": "图片或音像", b"Rar!": "压缩文件", b"7z\xbc\xaf": "压缩文件", b"\x1f\x8b": "压缩文件"}  # fmt: skip
_PACKED = "不是 Excel 或 Word 文件，是压缩文件。请先解压，再导入里面的表格文件，或者导入解压出来的文件夹"
_PATIENCE = 10  # seconds for a pipe
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def collect(paths: list[Path]) -> list[Path]:
    """The files themselves, and those in folders that can be imported, in order of their names."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(p for p in sorted(_below(path)) if p.suffix.lower() in _TAKEN or p.is_dir())
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def passed_over(paths: list[Path]) -> list[Path]:
    """The files in folders that are of no kind that can be imported, in order of their names."""
    inside = (one for path in paths if path.is_dir() for one in sorted(_below(path)))
    return [one for one in inside if one.suffix.lower() not in _TAKEN and not one.is_dir()]


def _below(folder: Path) -> Iterator[Path]:
    """The files in a folder and in those below it, but for hidden ones, and the folders that cannot be looked into."""
    closed: list[Path] = []
    for place, inside, names in os.walk(folder, onerror=lambda problem: closed.append(Path(problem.filename))):
        inside[:] = [name for name in inside if not name.startswith(".")]
        seen = (Path(place, name) for name in names if not name.startswith(("~$", ".")))
        yield from (path for path in seen if path.is_file())
    yield from closed


def content(path: Path) -> bytes:
    """The bytes of a file, a pipe's too. Raises ImportFileError for more than a file may have, and OSError."""
    with _opened(path) as stream:
        data = stream.read(BUDGET.file + 1)
    if len(data) > BUDGET.file:
        raise ImportFileError("文件超过 50 MB，太大了。目录只有文字，请删去图片等，另存后再导入")
    return data


def _opened(path: Path) -> BinaryIO:
    """A file to read from; a pipe that nobody writes to is not waited for without end."""
    if not path.is_fifo():
        return path.open("rb")
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not select.select([descriptor], [], [], _PATIENCE)[0]:
        os.close(descriptor)
        raise ImportFileError("是管道，没有程序往里面写。请先存成文件，再导入")
    os.set_blocking(descriptor, True)
    return os.fdopen(descriptor, "rb")


def called(path: Path) -> str:
    """A file's name in messages: nothing in it steers a terminal or turns the text around."""
    return _plain(path.name)


def _plain(text: str) -> str:
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def is_marked(path: Path, mark: str) -> bool:
    """Whether a workbook (.xlsx, .ods, .xls) has a sheet of this name, so far as that can be seen without reading it."""
    try:
        if path.is_fifo():  # which is read once
            return False
        data = content(path)
        return wall.guarded(lambda: _is_marked(data, mark))
    except (OSError, ImportFileError):  # told when it is read
        return False


def _is_marked(data: bytes, mark: str) -> bool:
    if not data.startswith(b"PK"):
        return data.startswith(OLE) and mark.encode("utf-16-le") in data
    archive = Archive(data, Spent())
    name = next((one for one in ("xl/workbook.xml", "content.xml") if one in archive.names), None)
    return name is not None and mark.encode() in b"".join(archive.blocks(name))


def read(path: Path, *, hidden: bool = False) -> list[Sheet]:
    """All tables of a file as its program shows them, or with what is `hidden` there. Raises ImportFileError, whose
    message names the file."""
    try:
        return _read(path, hidden)
    except ImportFileError as problem:
        raise type(problem)(f"{called(path)}：{problem}") from problem
    except OSError as problem:
        raise ImportFileError(f"{called(path)}：打不开（{reason(problem)}）") from problem


def _read(path: Path, hidden: bool) -> list[Sheet]:
    data = content(path)
    wanted = OFFICE.get(path.suffix.lower(), "")
    if data.startswith(b"{\\rtf"):  # whatever it is called
        return _converted(data, ".rtf", "docx", hidden)
    if wanted and data.startswith(OLE) and (_WORKBOOK not in data or _DOCUMENT in data):  # else it is an old Excel file
        return _converted(data, path.suffix.lower(), wanted, hidden)
    kind = wall.guarded(lambda: _kind(path.suffix.lower(), data))
    sheets = wall.behind(kind, data, hidden=hidden) if kind in wall.MEMORY else wall.sheets(kind, data)
    kept = [_without_state(cleaned(sheet)) for sheet in sheets if sheet.rows or sheet.dropped]
    if any(sheet.rows and tuple(sheet.rows[0][: len(COLUMNS)]) == tuple(COLUMNS) for sheet in kept):
        raise NoTableError(f"这是编给网站平台导入的 {NAME}，不是目录的表。要带回改动，请用旁边的 catalog.csv 或 Excel")
    kept = kept if hidden else [as_shown(sheet) for sheet in kept]
    if not any(sheet.rows for sheet in kept):
        told = (f"（“{_plain(text[:20])}”：{_plain(why[:60])}）" for sheet in kept for _, text, why in sheet.dropped)
        unseen = next(told, "")
        kind_hint = _WEB if kind == "web" and not unseen else ""
        raise NoTableError(f"里面没有表格{unseen}。如果表格是图片，请先照着录成 Excel 表{kind_hint}")
    return kept


def _without_state(sheet: Sheet) -> Sheet:
    """The sheet without the column in which our own CSV files say that a catalog is a draft: nothing of an item's."""
    for column, heading in enumerate(sheet.rows[0]) if sheet.rows else ():
        if heading == STATE and {row[column] for row in sheet.rows[1:]} <= {UNCHECKED, DRAFT, ""}:
            return replace(sheet, rows=tuple((*row[:column], "", *row[column + 1 :]) for row in sheet.rows))
    return sheet


_WEB = "；表格是打开以后才显示的（框架、脚本），请在浏览器里选中表格，复制到 Excel，存成 .xlsx 再导入"


def _kind(suffix: str, data: bytes) -> str:
    """The reader for the content: a module of this package."""
    if data.startswith(b"PK"):
        return _zip_kind(data)
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ImportFileError("有密码，打不开。请在 Excel、Word 或 WPS 里去掉密码，另存后再导入")
        return "old_excel"
    if b"%PDF-" in data[:1024]:  # where readers look for it
        return "pdf"
    if not data.strip():
        raise ImportFileError("是空文件")
    for mark, name in _OTHERS.items():
        if data.startswith(mark):
            if name == "压缩文件":
                raise ImportFileError(_PACKED)
            raise ImportFileError(
                f"内容是{name}，不是表格文件（不管它叫什么名字）。请用生成它的 Excel 或 Word 文件导入"
            )
    text = decode(data[: 1 << 16])
    if text.count("\0") * 20 > len(text):
        raise ImportFileError(_ZEROS if suffix in _TEXTS else _UNKNOWN)
    head = text[:4000].lstrip().lower()
    if _FLAT.match(head) and any(name in head for name in _OPEN_XML):
        raise ImportFileError(_ONE_TEXT)
    if _FLAT.match(head) and any(name in head for name in _XML):
        raise ImportFileError("内容是 Office 2003 的 XML 文件。请用 Excel 或 Word 打开，另存为 .xlsx 或 .docx 后再导入")
    if _MAIL.search(head):
        return "saved_page"
    if head.startswith("<") or b"<table" in data.lower():
        return "web"
    if suffix in (".csv", ".txt", ".tsv"):
        return "csv"
    columns = max(max(map(line.count, ",\t;")) for line in text.split("\n", 3)[:3])
    if "\n" in head and columns >= 4:  # a table with another file's name
        return "csv"
    raise ImportFileError(_UNKNOWN)


def _zip_kind(data: bytes) -> str:
    archive = Archive(data, Spent())
    names = archive.names
    folder, _, name = archive.main().partition("/")
    if folder == "word":
        return "word"
    if folder == "xl" and name.endswith(".xml"):
        return "excel"
    if "xl/workbook.bin" in names or name.endswith(".bin"):
        raise ImportFileError("是二进制的 Excel 文件（.xlsb）。请另存为 .xlsx 后再导入")
    if "OFD.xml" in names:
        raise ImportFileError("是 OFD 版式文件。请用生成它的 Excel 或 Word 文件导入")
    if any(name.endswith(".iwa") for name in names):
        raise ImportFileError("是苹果电脑的 Numbers 或 Pages 文件。请导出为 .xlsx 或 .docx 后再导入")
    if "content.xml" in names:
        kind = b"".join(archive.blocks("mimetype")) if "mimetype" in names else b"spreadsheet"
        if b"spreadsheet" in kind:
            return "ods"
        raise ImportFileError("是 OpenDocument 文件（.odt 等）。请另存为 .docx 或 .xlsx 后再导入")
    raise ImportFileError(_PACKED)


def _converted(data: bytes, suffix: str, wanted: str, hidden: bool) -> list[Sheet]:
    """A .doc, .wps, .rtf or .et file through LibreOffice, which goes by the `suffix` and makes a `wanted` file of it."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise ImportFileError(f"这种格式要装 LibreOffice 才能读。也可以在 Word 或 WPS 里另存为 .{wanted} 后再导入")
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        given, made = Path(folder, f"given{suffix}"), Path(folder, f"given.{wanted}")
        given.write_bytes(data)
        command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", wanted]
        try:
            subprocess.run([*command, "--outdir", folder, str(given)], capture_output=True, timeout=120, check=True)
        except (subprocess.SubprocessError, OSError) as problem:
            raise ImportFileError(f"LibreOffice 转换失败。请在 Word 或 WPS 里另存为 .{wanted} 后再导入") from problem
        if not made.is_file():
            raise ImportFileError(f"LibreOffice 转换失败。请在 Word 或 WPS 里另存为 .{wanted} 后再导入")
        try:
            return _read(made, hidden)
        except NoTableError as problem:
            why = f"LibreOffice 转换以后没有表格。请在 Word 或 WPS 里打开，另存为 .{wanted} 后再导入"
            raise NoTableError(why) from problem
