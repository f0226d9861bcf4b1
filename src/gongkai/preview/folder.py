"""Files of the preview's folder by the path of an address, and never any other file."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from urllib.parse import unquote

# What the pages are made of; everything else is offered for saving.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
OTHER = "application/octet-stream"


def parts_of(path: str) -> tuple[str, ...] | None:
    """The names in an address's path; None for one that nothing here is called by.

    Neither `..`, nor names that begin with a dot, nor characters that separate folders on some system.
    """
    try:
        names = unquote(path, errors="strict").split("/")
    except UnicodeDecodeError:
        return None
    kept = tuple(name for name in names if name)
    odd = any(name.startswith(".") or any(char in '\\:"<>|?*' or ord(char) < 32 for char in name) for name in kept)
    return None if odd else kept


def is_folder(root: Path, parts: tuple[str, ...]) -> bool:
    """Whether the names lead to a folder without following a link."""
    return _plain(root, parts) and root.joinpath(*parts).is_dir()


def content(root: Path, parts: tuple[str, ...]) -> bytes | None:
    """The bytes of the file that the names lead to without following a link; None where there is none."""
    if not parts or not _plain(root, parts):
        return None
    try:
        handle = os.open(root.joinpath(*parts), os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    except OSError:
        return None
    with os.fdopen(handle, "rb") as stream:
        return stream.read() if stat.S_ISREG(os.fstat(handle).st_mode) else None


def type_of(name: str) -> str:
    """The media type of a file name."""
    return TYPES.get(Path(name).suffix.lower(), OTHER)


def _plain(root: Path, parts: tuple[str, ...]) -> bool:
    """Whether every step is a real file or folder."""
    place = root
    try:
        for name in parts:
            place = place / name
            if place.is_symlink() or not place.exists():
                return False
    except OSError:  # a name that is too long
        return False
    return True
