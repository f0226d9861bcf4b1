"""Looks into .xlsx and .docx files before another library opens them: their sizes may be lies."""

from __future__ import annotations

from collections.abc import Iterator
from zipfile import ZipFile, ZipInfo

from gongkai.importers.opening.sheet import ImportFileError

LARGEST_UNPACKED = 300_000_000
LARGEST_TEXT = 60_000_000  # one XML part; a catalog of a thousand rows has about two million bytes
WORKSHEETS = "xl/worksheets/"  # read piece by piece
_CHUNK = 1 << 20


def chunks(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """A part's content, a megabyte at a time. Raises BadZipFile where it is not as the directory says."""
    with archive.open(part) as stream:
        while block := stream.read(_CHUNK):
            yield block


def check_sizes(archive: ZipFile, streamed: str) -> None:
    """Raise ImportFileError where unpacking takes too much memory, and BadZipFile where the directory lies.

    Parts whose name begins with `streamed` are left to the caller, who reads them piece by piece.
    """
    parts = archive.infolist()
    if sum(part.file_size for part in parts if not part.filename.startswith(streamed)) > LARGEST_UNPACKED:
        raise ImportFileError("解开后超过 300 MB，不像标准目录，没有打开")
    for part in parts:
        if part.filename.startswith(streamed):
            continue
        if part.filename.endswith((".xml", ".rels")) and part.file_size > LARGEST_TEXT:
            raise ImportFileError("里面的文字超过 60 MB，不像标准目录，没有打开")
        for _ in chunks(archive, part):
            pass
