"""Files in and out of an output folder, and two folders that change places; what makes an output change whole is `stage`."""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path

from gongkai.model.artifact import Artifact
from gongkai.model.refusal import Refusal
from gongkai.source.writing import is_folder, reason

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_HALF = ".gongkai.half"  # what is being written


class SwapError(Refusal):
    """The output folder cannot be written; the message is for the user."""


def amend(target: Path, artifacts: Iterable[Artifact], gone: Iterable[str]) -> None:
    """Make `target` hold the artifacts and no file of these paths: file by file, which leaves all others alone. Each is made anew
    and renamed, since files of a copy (see `stage`) are hard links, and somebody may be reading (see `preview`). No link is
    followed. Raises SwapError; a copy is then good for nothing."""
    if target.is_symlink():
        raise SwapError(f"“{target}”是链接，不往里写；请删去链接，或用 --output 另指一个文件夹")
    if target.exists() and not target.is_dir():
        raise SwapError(f"“{target}”是文件，不是文件夹；请移走它，或用 --output 另指一个文件夹")
    try:
        target.mkdir(parents=True, exist_ok=True)
        target.chmod(0o755)
        half = target / _HALF
        half.unlink(missing_ok=True)
        for path in gone:
            remove(target, path)
        ready = {""}  # folders that are there
        for artifact in artifacts:
            inside = artifact.path.rpartition("/")[0]
            for folder in _folders(target, artifact.path) if inside not in ready else ():
                if not is_folder(folder):
                    folder.unlink(missing_ok=True)
                    folder.mkdir()
            ready.add(inside)
            half.write_bytes(artifact.data)
            half.replace(target / artifact.path)
    except OSError as problem:
        raise SwapError(
            f"写入 {problem.filename2 or problem.filename or target} 失败：{reason(problem)}；原来的内容没有动，请检查权限和剩余空间"
        ) from problem


def remove(target: Path, path: str) -> None:
    """Remove a file below `target`, where no link leads to it, and the folders that are empty then; a folder of that name stays.
    Raises OSError."""
    if all(map(is_folder, _folders(target, path))) and not is_folder(target / path):
        (target / path).unlink(missing_ok=True)
        for folder in reversed(_folders(target, path)):
            if any(folder.iterdir()):
                break
            folder.rmdir()


def _folders(target: Path, path: str) -> list[Path]:
    """The folders between the target and a file in it, the outermost first."""
    return [target.joinpath(*parts) for parts in accumulate((part,) for part in path.split("/")[:-1])]


def link(old: Path | str, new: Path | str) -> None:
    """The same file, link or pipe under another name; a copy where the system cannot link it."""
    try:
        os.link(old, new, follow_symlinks=False)
    except (OSError, NotImplementedError):
        old = Path(old)
        mode = old.lstat().st_mode
        if stat.S_ISFIFO(mode):
            os.mkfifo(new, stat.S_IMODE(mode))
        elif stat.S_ISREG(mode) or stat.S_ISLNK(mode):
            shutil.copy2(old, new, follow_symlinks=False)
        else:
            raise


def exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step where the system can (Linux); False where it cannot."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    if rename is None:
        return False
    done: int = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return done == 0
