"""The whole output changes in one step: a build works on a copy beside it, which then takes its place.

The copy's files are hard links, and nothing ever writes into a file that is there, so that a copy costs little and the
former output stays as it is. Three ways, the best that the system can:

1. both folders change places (Linux, `renameat2`);
2. the former folder is renamed to `.<name>.old`, the copy takes its place; a kill in between is undone by the next build;
3. a folder that cannot be renamed (a mount, a parent that cannot be written): the copy lies inside, and what differs is
   moved, one name after the other, by a list that the next build finishes where this one is killed.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gongkai.publish.swap import SwapError, exchange, link
from gongkai.source.read import content
from gongkai.source.writing import flush, held, is_folder, left_behind, reason, scratch

_INSIDE, _NEW, _OLD, _GO = "gongkai", "new", "old", "go"


@contextmanager
def staged(output: Path) -> Iterator[Path]:
    """A copy of the output to work on; where the block raises nothing, it takes the output's place.

    Raises SwapError where another build works on the output, or it cannot be written; the output is then as it was.
    """
    target = Path(os.path.realpath(output))
    fresh = target
    mask = os.umask(0o022)  # everything made here can be read by everybody, as a web server must
    try:
        if target.exists() and not target.is_dir():
            raise SwapError(f"“{output}”是文件，不是文件夹；请移走它，或用 --output 另指一个文件夹")
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target), _beside(target) as folder:
            fresh = folder / _NEW
            _copy(target, fresh)
            yield fresh
            _sync(fresh)
            _take_place(fresh, target)
    except SwapError as problem:
        raise SwapError(str(problem).replace(str(fresh), str(output))) from problem
    except OSError as problem:
        raise SwapError(f"写入 {output} 失败：{reason(problem)}；原来的内容没有动，请检查权限和剩余空间") from problem
    finally:
        os.umask(mask)


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Hold the output against other builds, and finish or undo what a killed one left. Raises SwapError."""
    former = target.with_name(f".{target.name}.old")
    left = is_folder(former)  # a link came with somebody's change: it is no former output
    made = not target.exists() and not left
    if made:
        target.mkdir()
    try:
        folder = target if target.exists() else former
        with held(folder, unlocked=True) as mine:
            if not mine:
                raise SwapError(f"另一个 gongkai 正在往 {folder} 里编，等它结束后再编")
            if not target.exists():
                former.rename(target)
            elif left:
                shutil.rmtree(former)
            for half in left_behind(target / _INSIDE):
                _finish(half, target)
                shutil.rmtree(half)
            yield
    finally:
        if made and target.is_dir() and not any(target.iterdir()):
            target.rmdir()


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder to work in: beside the output, or inside where that cannot be."""
    inside = os.path.ismount(target) or not os.access(target.parent, os.W_OK)
    with scratch(target / _INSIDE if inside else target) as folder:
        yield folder


def _copy(old: Path, new: Path) -> None:
    """The same tree again: files, links and pipes as they are, by hard links where the system can."""
    new.mkdir()
    with os.scandir(old) as entries:
        for entry in entries:
            if _is_scratch(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                _copy(Path(entry.path), new / entry.name)
            else:
                link(entry.path, f"{new}/{entry.name}")  # as texts: to make two paths takes longer than to link
    shutil.copystat(old, new)


def _is_scratch(name: str) -> bool:
    return name.startswith(f".{_INSIDE}.new-")


def _sync(folder: Path) -> None:
    """Have the disk hold what was written, in one step: waiting for each of some thousand files takes far longer."""
    synced = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None) if os.name == "posix" else None
    if synced is None:
        getattr(os, "sync", lambda: None)()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if synced(handle):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    finally:
        os.close(handle)


def _take_place(fresh: Path, target: Path) -> None:
    if fresh.parent.parent == target:
        _move(fresh.parent, target)
    elif exchange(fresh, target):
        flush(target.parent)
    else:
        former = target.with_name(f".{target.name}.old")
        try:
            target.rename(former)
        except OSError:  # a folder that the system uses, or a mount that does not look like one
            with scratch(target / _INSIDE) as folder:
                _copy(fresh, folder / _NEW)
                _sync(folder)
                _move(folder, target)
            return
        try:
            fresh.rename(target)
        except OSError:
            former.rename(target)
            raise
        flush(target.parent)
        shutil.rmtree(former, ignore_errors=True)


def _move(folder: Path, target: Path) -> None:
    """Move what differs from the folder inside into the output, by a list; undone where it fails."""
    new, old = folder / _NEW, folder / _OLD
    old.mkdir()
    names = {one.name for one in (*new.iterdir(), *target.iterdir()) if not _is_scratch(one.name)}
    changed = {name: os.path.lexists(new / name) for name in names if _facts(new / name) != _facts(target / name)}
    listed = folder / "list"
    listed.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    flush(listed)
    listed.rename(folder / _GO)
    flush(folder)
    try:
        _do(changed, folder, target)
    except OSError:
        for name, stays in changed.items():
            if stays and not os.path.lexists(new / name):
                (target / name).rename(new / name)
            if os.path.lexists(old / name):
                (old / name).rename(target / name)
        (folder / _GO).unlink()
        raise


def _do(names: Mapping[str, bool], folder: Path, target: Path) -> None:
    """Afterwards each name is the new one, or gone where it does not stay; what is done already is left alone."""
    for name, stays in names.items():
        new, old, now = folder / _NEW / name, folder / _OLD / name, target / name
        if stays and not os.path.lexists(new):
            continue
        if os.path.lexists(now) and not os.path.lexists(old):
            now.rename(old)
        if stays:
            new.rename(now)
    flush(target)
    (folder / _GO).unlink()


def _finish(folder: Path, target: Path) -> None:
    """Do what the list of a killed build says. It may have come with somebody's change: it moves nothing elsewhere."""
    try:
        names = json.loads(content(folder / _GO))
        plain = all(name not in ("", ".", "..") and not any(char in name for char in "/\\:\0") for name in names)
        old = folder / _OLD
        if isinstance(names, dict) and plain and not old.is_symlink() and not (folder / _NEW).is_symlink():
            _do({name: stays is True for name, stays in names.items()}, folder, target)
    except (FileNotFoundError, ValueError, TypeError, RecursionError):
        return


def _facts(path: Path) -> object:
    """What tells a tree from another: its names, and the number of each file."""
    if not os.path.lexists(path):
        return None
    if is_folder(path):
        return {one.name: _facts(one) for one in path.iterdir()}
    return path.lstat().st_ino, path.lstat().st_dev
