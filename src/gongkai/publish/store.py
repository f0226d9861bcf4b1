"""What has been made already, by key: files of an earlier build, pieces of a format's work, lists of what a place holds.

An entry is one file, named by its key: a digest of everything that what it holds depends on. It carries its own digest,
which is checked when it is read; a damaged one, or one that stands under another's name, is thrown away and made again.
Entries are written beside and renamed; nobody waits for a lock. The folder is the user's alone; it may be deleted at any
moment, whole or in part.

It is never inside the project, because artifacts could come along with somebody's change. Whoever can write to it decides
what is published: one that untrusted builds write is never read by a build that publishes (docs/security.md).
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import sys
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gongkai.source.read import content
from gongkai.source.writing import reason

MOST = 4_000_000_000  # bytes; what was used least lately goes first
WITHOUT = "GONGKAI_NO_CACHE"
_LAYOUT = "gongkai-1"  # the folder of entries of this form
_HALF = ".half-"  # begins the names of what is being written
_LEFT = 3600  # seconds; what was being written then was left behind
_ROOM = 0.9  # of the most: how far it is cleared, so that not every build clears
_SAMPLE = 16_384  # bytes of an entry, from which is told whether it shrinks
_SHRUNK = 0.9  # of its size, at most
_LARGEST = 2_000_000_000  # bytes that an entry may hold


class StoreError(Exception):
    """A folder that cannot be used; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Store:
    """`tools` is a digest of what makes the entries: gongkai, its libraries, fonts. Raises no OSError: what cannot be read
    is not there, what cannot be written is made again next time."""

    folder: Path
    tools: str = ""
    most: int = MOST

    def get(self, key: str) -> bytes | None:
        """What was kept under a key; None where there is nothing, or nothing sound."""
        file = self._file(key)
        try:
            whole = content(file, _LARGEST)
            os.utime(file)  # used just now
        except OSError:
            return None
        seal, _, packed = whole.partition(b"\n")
        unpacker = zlib.decompressobj()
        try:
            if seal == _seal(file.name, packed):
                data = unpacker.decompress(packed, _LARGEST)
                if unpacker.eof:
                    return data
        except zlib.error:
            pass
        self.drop(key)
        return None

    def put(self, key: str, data: bytes) -> None:
        """Keep something under a key."""
        file = self._file(key)
        packed = _packed(data)
        half = self.folder / f"{_HALF}{secrets.token_hex(16)}"
        try:
            handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(_seal(file.name, packed) + b"\n" + packed)
                half.replace(file)
            except OSError:
                half.unlink(missing_ok=True)
        except OSError:
            return

    def keep(self, key: str, data: bytes) -> None:
        """Keep something under a key of its content, unless it is kept."""
        try:
            os.utime(self._file(key))  # used just now
        except OSError:
            self.put(key, data)

    def note(self, key: str, data: bytes) -> None:
        """Keep something small under a key. Whether there is too much is only looked at for one key in sixteen: to go through
        all entries takes longer than what is noted did."""
        self.put(key, data)
        if self._file(key).name.startswith("0"):
            self.trim()

    def drop(self, key: str) -> None:
        """Forget a key."""
        try:
            self._file(key).unlink(missing_ok=True)
        except OSError:
            return

    def kept(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What was kept under a key, or else what is made now, and kept."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def trim(self) -> None:
        """Remove what was used least lately where there is too much, and what killed builds left."""
        found = []
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    with suppress(FileNotFoundError):  # another build has just renamed or removed it
                        about = entry.stat(follow_symlinks=False)
                        found.append((about.st_mtime, about.st_size, entry.path, entry.name.startswith(_HALF)))
        except OSError:
            return
        size = sum(one[1] for one in found)
        goal = size if size <= self.most else self.most * _ROOM
        old = time.time() - _LEFT
        for used, each, path, half in sorted(found):
            if size > goal or (half and used < old):
                try:
                    Path(path).unlink()
                except OSError:
                    continue
                size -= each

    def _file(self, key: str) -> Path:
        return self.folder / hashlib.sha256(f"{self.tools}\n{key}".encode()).hexdigest()


def _packed(data: bytes) -> bytes:
    """Compressed; what hardly shrinks, as PDFs and office files do, is only wrapped, which takes a tenth of the time."""
    sample = data[len(data) // 2 :][:_SAMPLE]
    return zlib.compress(data, 1 if len(zlib.compress(sample, 1)) < _SHRUNK * len(sample) else 0)


def _seal(name: str, packed: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + packed).hexdigest().encode()


def opened(folder: Path, tools: str, most: int = MOST) -> Store:
    """The store in a folder, which is made where it is not there. Raises StoreError for a folder that is not the user's alone."""
    inside = folder / _LAYOUT
    try:
        for one in (folder, inside):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
            about = one.lstat()
            if not stat.S_ISDIR(about.st_mode):
                raise StoreError(f"缓存“{one}”是链接，不用。请删去，或用 --cache 另指一个文件夹")
            if os.name == "posix" and about.st_uid != os.geteuid():
                raise StoreError(f"缓存“{one}”是别人的，不用。请用 --cache 另指一个文件夹")
        if os.name == "posix":
            inside.chmod(0o700)
        if not os.access(inside, os.R_OK | os.W_OK | os.X_OK):
            raise StoreError(f"缓存“{inside}”不能读写。请检查权限，或用 --cache 另指一个文件夹")
    except OSError as problem:
        raise StoreError(
            f"缓存“{folder}”不能用（{reason(problem)}）。用 --cache 另指一个文件夹，或用 --no-cache"
        ) from problem
    return Store(inside, tools, most)


def usual() -> Path | None:
    """The user's folder for what can be made again, as the system has it; None where there is none, or where the environment
    says that none is to be used."""
    if os.environ.get(WITHOUT):
        return None
    try:
        if sys.platform == "win32":
            given = Path(os.environ.get("LOCALAPPDATA", ""))
        elif sys.platform == "darwin":
            given = Path.home() / "Library/Caches"
        else:
            own = Path(os.environ.get("XDG_CACHE_HOME", ""))
            given = own if own.is_absolute() else Path.home() / ".cache"
    except RuntimeError:  # nobody's home
        return None
    return given / "gongkai" if given.is_absolute() else None
