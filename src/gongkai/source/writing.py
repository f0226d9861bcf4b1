"""Files are whole or not there: written beside their place, flushed to the disk, then renamed.

What is being written stands in a folder of its own beside its target (`.<name>.new-<random>`), which the
writing process holds locked. A folder of that name that nobody holds was left by a killed process; the next writer to
the same place removes it.
"""

from __future__ import annotations

import errno
import glob
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gongkai.source.places import ROOTS

_OURS = re.compile(r"\.new-[a-z0-9_]+")
_SOURCES = (*ROOTS, "guidelines", "templates")  # folders of a project
_MARKS = ("gongkai.yaml", "guidelines")  # either of which is in its root
_OLD = 3600  # seconds; nothing is written for as long


@contextmanager
def scratch(target: Path) -> Iterator[Path]:
    """A new folder beside `target`, this process's alone, to write in and to rename from; it is removed at the end.

    The folder of `target` must be there. Folders that killed processes left are removed first. Raises OSError, also where
    `target` is a device, a pipe or a socket (what is renamed onto it would take its place, for everybody), or a source.
    """
    special = target.exists() and not (target.is_file() or target.is_dir())
    if special or target.parent == Path("/dev"):  # where /dev/stdout is a link to what may be a file
        raise OSError(errno.EINVAL, "是设备、管道一类的，不是普通的文件", str(target))
    if os.path.lexists(target) and not target.is_dir() and _is_source(target):
        raise OSError(errno.EINVAL, "是源文件，不能换成别的。请另写一个文件名", str(target))
    for left in left_behind(target):
        with held(left) as mine:
            if mine:
                shutil.rmtree(left, ignore_errors=True)
    with begun(target) as folder:
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _is_source(file: Path) -> bool:
    """Whether a file is one that a project is made of, or one of git's."""
    place = file.parent.resolve() / file.name
    return (
        file.name == _MARKS[0]
        or ".git" in place.parts
        or any(one.name in _SOURCES and any((one.parent / mark).exists() for mark in _MARKS) for one in place.parents)
    )


@contextmanager
def begun(target: Path) -> Iterator[Path]:
    """A new folder beside `target`, locked for the time being; it stays. Raises OSError."""
    for last in (False,) * 7 + (True,):
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
        with held(folder) as mine:
            if mine or last:
                yield folder
                return
            shutil.rmtree(folder, ignore_errors=True)  # another process has just looked whether it was left behind


def left_behind(target: Path) -> list[Path]:
    """The scratch folders beside `target`; those that are `held` by nobody were left behind."""
    found = target.parent.glob(f".{glob.escape(target.name)}.new-*")
    return sorted(one for one in found if _OURS.fullmatch(one.name[1 + len(target.name) :]) and is_folder(one))


@contextmanager
def held(folder: Path, unlocked: bool | None = None) -> Iterator[bool]:
    """Lock a folder against other processes; tells whether it is ours now.

    Where it cannot be locked (Windows, some network disks), `unlocked` is told, or else whether it is old enough.
    """
    try:
        handle = _lock(folder)
    except (ImportError, OSError):
        yield _is_old(folder) if unlocked is None else unlocked
        return
    try:
        yield handle is not None
    finally:
        if handle is not None:
            os.close(handle)


def flush(path: Path) -> None:
    """Have the disk hold a file's bytes, or a folder's names (which Windows does by itself). Raises OSError."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as problem:
        if problem.errno != errno.EINVAL:  # file systems that cannot
            raise
    finally:
        os.close(handle)


def write_beside(target: Path, data: bytes) -> None:
    """Make `target` hold `data`: there is the old file or the new one, whole. Raises OSError."""
    with scratch(target) as fresh:
        file = fresh / target.name
        file.write_bytes(data)
        file.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        flush(file)
        file.replace(target)
        flush(target.parent)


def is_folder(path: Path) -> bool:
    """Whether a folder lies there; a link to one is none."""
    return path.is_dir() and not path.is_symlink()


def _is_old(folder: Path) -> bool:
    try:
        return time.time() - folder.stat(follow_symlinks=False).st_mtime > _OLD
    except OSError:
        return False


def _lock(folder: Path) -> int | None:
    """A handle that holds the folder's lock; None where somebody else has it, or the folder has gone.

    Raises ImportError and OSError where there are no such locks.
    """
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as problem:
        if isinstance(problem, PermissionError):
            raise
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(handle), folder.stat(follow_symlinks=False)):
            return handle
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError:
        os.close(handle)
        raise
    os.close(handle)
    return None


def reason(problem: OSError) -> str:
    """Why the system would not read or write, in a few words."""
    return _REASONS.get(problem.errno or 0) or problem.strerror or str(problem)


_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超过了磁盘配额",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "文件或文件夹不存在",
    errno.EEXIST: "已经有同名的文件",
    errno.EXDEV: "文件夹在另一个磁盘上",
    errno.ENOTDIR: "路径中间的一层不是文件夹",
    errno.EISDIR: "这里已经有同名的文件夹",
    errno.EFBIG: "文件太大",
    errno.EMFILE: "打开的文件太多",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了一圈",
    errno.ENXIO: "不是普通的文件",
    errno.EADDRINUSE: "已被占用",
    errno.EIO: "磁盘读写出错",
}
