"""Opens a file by what it is, not by what it is called."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from gongkai.importers.opening.archive import WORKSHEETS, check_sizes
from gongkai.importers.opening.sheet import ImportFileError, Sheet

SUFFIXES = (".xlsx", ".xls", ".docx", ".html", ".htm", ".csv")
OFFICE = {".doc": "docx", ".wps": "docx", ".rtf": "docx", ".et": "xlsx"}
LARGEST_FILE = 50_000_000
_PANIC = "PanicException"  # of a library written in Rust whose own code fails; each has one, and exports none
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def collect(paths: list[Path]) -> list[Path]:
    """The files themselves, and those in folders that can be imported, in order of their names."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in (*SUFFIXES, *OFFICE) and p.is_file())
            found.extend(p for p in inside if not p.name.startswith(("~$", ".")))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def read(path: Path) -> list[Sheet]:
    """All tables of a file. Raises ImportFileError, whose message names the file."""
    try:
        return _read(path)
    except ImportFileError as problem:
        raise ImportFileError(f"{path.name}：{problem}") from problem
    except OSError as problem:
        raise ImportFileError(f"{path.name}：打不开（{problem.strerror or problem}）") from problem


def _read(path: Path) -> list[Sheet]:
    if path.stat().st_size > LARGEST_FILE:
        raise ImportFileError("文件超过 50 MB，太大了。目录只有文字，请删去图片等，另存后再导入")
    if path.suffix.lower() in OFFICE:
        return _converted(path)
    data = path.read_bytes()
    kind = _kind(path, data)
    module = import_module(f"gongkai.importers.opening.{kind}")
    sheets: list[Sheet] = _guarded(module.read, data)
    if not any(sheet.rows for sheet in sheets):
        raise ImportFileError("里面没有表格。如果表格是图片，请先照着录成 Excel 表")
    return [sheet for sheet in sheets if sheet.rows]


def _guarded(reader: Callable[[bytes], list[Sheet]], data: bytes) -> list[Sheet]:
    """What a reader makes of a file. Whatever a damaged or crafted file makes it raise is the file's fault and told as
    such: the libraries' exceptions are many and not documented. Python's faults of memory count; an interruption does
    not, nor does leaving."""
    try:
        return reader(data)
    except ImportFileError:
        raise
    except BaseException as problem:
        if not isinstance(problem, Exception) and type(problem).__name__ != _PANIC:
            raise
        raise ImportFileError("文件已损坏，打不开。请用 Excel、Word 或 WPS 打开修复，另存后再导入") from problem


def _kind(path: Path, data: bytes) -> str:
    """The reader for the content: excel, word, web or csv."""
    suffix = path.suffix.lower()
    if data.startswith(b"PK"):
        return _zip_kind(path)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data[: 1 << 20] or suffix in (".xlsx", ".docx"):
            raise ImportFileError("有密码，打不开。请在 Excel、Word 或 WPS 里去掉密码，另存后再导入")
        return "excel"
    if data.startswith(b"%PDF"):
        raise ImportFileError("是 PDF。请用生成它的 Excel 或 Word 文件导入")
    if not data.strip():
        raise ImportFileError("是空文件")
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportFileError(f"认不出是什么文件。可以导入：{'、'.join((*SUFFIXES, *OFFICE))}")
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<") or b"<table" in data.lower():
        return "web"
    if suffix in (".csv", ".txt", ".tsv"):
        return "csv"
    raise ImportFileError(f"认不出是什么文件。可以导入：{'、'.join((*SUFFIXES, *OFFICE))}")


def _zip_kind(path: Path) -> str:
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
            check_sizes(archive, WORKSHEETS)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as problem:
        raise ImportFileError("文件已损坏，打不开。请用 Excel 或 Word 打开修复，另存后再导入") from problem
    if "word/document.xml" in names:
        return "word"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        if any(name.endswith("vbaProject.bin") for name in names):
            raise ImportFileError("带有宏。请另存为不带宏的 .xlsx 后再导入")
        return "excel"
    raise ImportFileError("不是 Excel 或 Word 文件（是别的压缩文件）")


def _converted(path: Path) -> list[Sheet]:
    """A .doc, .wps or .et file through LibreOffice."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    wanted = OFFICE[path.suffix.lower()]
    if office is None:
        raise ImportFileError(f"这种格式要装 LibreOffice 才能读。也可以在 Word 或 WPS 里另存为 .{wanted} 后再导入")
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", wanted]
        try:
            subprocess.run(
                [*command, "--outdir", folder, str(path.resolve())], capture_output=True, timeout=120, check=True
            )
        except (subprocess.SubprocessError, OSError) as problem:
            raise ImportFileError(f"LibreOffice 转换失败。请在 Word 或 WPS 里另存为 .{wanted} 后再导入") from problem
        made = Path(folder) / f"{path.stem}.{wanted}"
        if not made.is_file():
            raise ImportFileError(f"LibreOffice 转换失败。请在 Word 或 WPS 里另存为 .{wanted} 后再导入")
        return _read(made)
