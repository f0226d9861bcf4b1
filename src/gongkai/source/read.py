"""The only opener of input files: bytes within bounds and within the project, or a finding. Also of files that gongkai made.

Whether a folder lies in the project is asked once a folder and remembered until `forget`, with which every loading
begins: in a program that keeps running, a folder may have become a link meanwhile.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from functools import lru_cache
from io import FileIO
from pathlib import Path

from gongkai.model.finding import Finding, Span, error

MAX_BYTES = 2_000_000  # of a source


def read(root: Path, path: Path, name: str = "") -> tuple[bytes | None, Finding | None]:
    """The bytes of `path`, a file below `root` (resolved); `name` is what findings call it, by default its path there.

    Refuses what is not a regular file, what leads out of the project, and what is too large.
    """
    name = name or relative(root, path)
    try:
        inside = _inside(root, os.path.dirname(path))  # noqa: PTH120 (a Path takes longer, and this is done for every file)
        status = os.lstat(path) if inside else None
        if status is not None and stat.S_ISLNK(status.st_mode):
            status = path.stat() if path.resolve(strict=True).is_relative_to(root) else None
        if status is None:
            return None, _unreadable(name, "是指到项目外面的链接", "请把文件本身放进项目")
        if stat.S_ISDIR(status.st_mode):
            return None, _unreadable(name, "是文件夹，不是文件", "请改名，或把其中的文件移到上一层")
        if not stat.S_ISREG(status.st_mode):
            return None, _unreadable(name, "不是普通文件", "请换成普通的文本文件")
        if status.st_size > MAX_BYTES:
            return None, too_large(name, status.st_size)
        return _bytes(path, status.st_size), None
    except FileNotFoundError:
        return None, _unreadable(name, "不存在", "请检查文件名；链接要指到存在的文件")
    except PermissionError:
        return None, _unreadable(name, "没有读取权限", "请检查文件的权限")
    except RuntimeError:  # what pathlib raises for a link that comes back to itself
        return None, _unreadable(name, "链接绕成了一圈", "请把文件本身放进项目")
    except OSError as problem:
        what = "链接绕成了一圈" if problem.errno == errno.ELOOP else f"读取失败（{problem.strerror or problem}）"
        return None, _unreadable(name, what, "请检查磁盘和路径")


def too_large(name: str, size: int) -> Finding:
    """The finding for a file of more bytes than a source may have."""
    what, hint = f"文件太大（{size / 1_000_000:.1f} MB），上限是 2 MB", "请按领域拆成几个文件，或检查是否误放了别的内容"
    return error("GK002", what, Span(name), hint)


def _bytes(path: Path, size: int) -> bytes:
    """What a plain file holds, by itself: a stream that buffers takes three times as long, and thousands are read. Of one that
    has grown beyond all bounds meanwhile no more than shows that."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        data = os.read(handle, size + 1)
        while size != len(data) <= MAX_BYTES and (more := os.read(handle, 65536)):  # `size`: that was its end
            data += more
        return data
    finally:
        os.close(handle)


_PLAINLY = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
_AT_ONCE = 1 << 16  # bytes; more room would be taken from the system for each file, which clears it


def content(file: Path, most: int = 1 << 25) -> bytes:
    """What a file holds that gongkai made, or whatever stands in its place. Raises OSError for anything but a file of at most so many
    bytes (by default ten times the largest list or catalog that is known): no link is followed, no pipe waited for."""
    with opened(file, most) as stream:
        return stream.read()


def digest_of(file: Path | str) -> str:
    """The SHA-256 of what such a file holds, in hexadecimal; a large one is not held in memory. Raises OSError as `content` does."""
    digest = hashlib.sha256()
    with opened(
        file
    ) as stream:  # hashlib.file_digest clears a buffer first, which for a small file takes as long as all else
        while some := stream.read(_AT_ONCE):
            digest.update(some)
    return digest.hexdigest()


def known_digest(file: Path | str) -> str:
    """The same; nothing where there is no such file, or it cannot be read."""
    try:
        return digest_of(file)
    except OSError:
        return ""


def readers(file: Path | str) -> int:
    """Who may read a file: the bits of its mode that say so; none where there is no file."""
    try:
        return os.lstat(file).st_mode & 0o444
    except OSError:
        return 0


def opened(file: Path | str, most: int = 1 << 32) -> FileIO:
    """Such a file, opened. Raises OSError as `content` does."""
    handle = os.open(file, _PLAINLY)
    about = os.fstat(handle)
    wrong = errno.EFBIG if about.st_size > most else 0 if stat.S_ISREG(about.st_mode) else errno.ENOENT
    if wrong:
        os.close(handle)
        raise OSError(wrong, os.strerror(wrong), str(file))
    return os.fdopen(handle, "rb", buffering=0)


def leads_out(root: Path, path: Path) -> Finding | None:
    """The finding for a link that leads out of the project, for files that somebody else opens; None for all else."""
    try:
        if not path.is_symlink() or path.resolve().is_relative_to(root):
            return None
    except (OSError, RuntimeError):  # a link to itself
        pass
    return _unreadable(relative(root, path), "是指到项目外面的链接", "请把文件本身放进项目")


@lru_cache(maxsize=1024)
def _inside(root: Path, folder: str) -> bool:
    """Whether a folder lies in the project, links followed; asked once a folder."""
    return Path(folder).resolve().is_relative_to(root)


def forget() -> None:
    """Ask again about every folder."""
    _inside.cache_clear()


def relative(root: Path, path: Path) -> str:
    """The name by which findings call a file: relative to the project, with forward slashes."""
    text, start = path.as_posix(), f"{root.as_posix()}/"
    return text.removeprefix(start)


def _unreadable(name: str, what: str, hint: str) -> Finding:
    return error("GK001", f"不能读取：{what}", Span(name), hint)
