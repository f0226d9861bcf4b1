"""Puts produced files into the output folder, whole or not at all.

The new folder is written beside the old one and then takes its place, so that a build that fails or is
killed leaves what was there. Files of formats that were not built are carried over.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
from collections.abc import Callable, Iterable
from itertools import accumulate
from pathlib import Path, PurePosixPath

from gongkai.model.artifact import Artifact
from gongkai.model.refusal import Refusal
from gongkai.source.writing import is_folder, reason, scratch

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


class SwapError(Refusal):
    """The output folder cannot be written; the message is for the user."""


def swap_in(target: Path, artifacts: Iterable[Artifact], owned: Callable[[str], bool]) -> None:
    """Make `target` hold the artifacts.

    `owned` says of a relative path whether this build is responsible for it: such files of the former output
    are dropped unless made again, all others are kept. Raises SwapError.
    """
    _refuse(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        recover(target)
        with scratch(target) as fresh:
            fresh.chmod(0o755)
            made = {artifact.path for artifact in artifacts}
            for artifact in artifacts:
                file = fresh / PurePosixPath(artifact.path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(artifact.data)
            if target.is_dir():
                _carry_over(target, fresh, lambda path: path in made or owned(path))
            _replace(fresh, target)
    except OSError as problem:
        raise SwapError(f"写入 {target} 失败：{reason(problem)}；原来的内容没有动，请检查权限和剩余空间") from problem


def amend(target: Path, artifacts: Iterable[Artifact], gone: Iterable[str]) -> None:
    """Make `target` hold the artifacts and no file of these paths, where it lies in a copy that nobody looks at yet (see
    `stage`): file by file, which leaves all others alone. Each is made anew, since the copy's files are hard links, and no link
    is followed. Raises SwapError; the copy is then good for nothing."""
    _refuse(target)
    try:
        target.mkdir(parents=True, exist_ok=True)
        target.chmod(0o755)
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
            file = target / artifact.path
            file.unlink(missing_ok=True)
            file.write_bytes(artifact.data)
    except OSError as problem:
        raise SwapError(
            f"写入 {problem.filename or target} 失败：{reason(problem)}；原来的内容没有动，请检查权限和剩余空间"
        ) from problem


def remove(target: Path, path: str) -> None:
    """Remove a file below `target`, where no link leads to it, and the folders that are empty then. Raises OSError."""
    if all(map(is_folder, _folders(target, path))):
        (target / path).unlink(missing_ok=True)
        for folder in reversed(_folders(target, path)):
            if any(folder.iterdir()):
                break
            folder.rmdir()


def _refuse(target: Path) -> None:
    if target.is_symlink():
        raise SwapError(f"“{target}”是链接，不往里写；请删去链接，或用 --output 另指一个文件夹")
    if target.exists() and not target.is_dir():
        raise SwapError(f"“{target}”是文件，不是文件夹；请移走它，或用 --output 另指一个文件夹")


def _folders(target: Path, path: str) -> list[Path]:
    """The folders between the target and a file in it, the outermost first."""
    return [target.joinpath(*parts) for parts in accumulate((part,) for part in path.split("/")[:-1])]


def recover(target: Path) -> None:
    """Bring back the former folder where a killed build may have left it beside its place, or remove it."""
    former = target.parent / f".{target.name}.old"
    if is_folder(former):
        if target.exists():
            shutil.rmtree(former)
        else:
            former.rename(target)


def _carry_over(old: Path, fresh: Path, dropped: Callable[[str], bool], inside: str = "") -> None:
    """Link what is kept: files that are not dropped, and whatever gongkai never makes: links, pipes, empty folders."""
    with os.scandir(old) as entries:
        found = list(entries)
    if not found:
        fresh.mkdir(parents=True, exist_ok=True)
    ready = False
    for entry in found:
        there, path = fresh / entry.name, f"{inside}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            _carry_over(Path(entry.path), there, dropped, f"{path}/")
        elif not dropped(path) and not os.path.lexists(there):
            if not ready:
                fresh.mkdir(parents=True, exist_ok=True)
                ready = True
            link(Path(entry.path), there)


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


def _replace(fresh: Path, target: Path) -> None:
    """Let `fresh` take the place of `target`; afterwards `fresh` holds the former content or is gone."""
    if not target.exists():
        fresh.rename(target)
    elif not exchange(fresh, target):
        former = target.parent / f".{target.name}.old"
        target.rename(former)
        try:
            fresh.rename(target)
        except OSError:
            former.rename(target)
            raise
        shutil.rmtree(former, ignore_errors=True)


def exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step where the system can (Linux); False where it cannot."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    if rename is None:
        return False
    done: int = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return done == 0
