"""Source files change together or not at all, also where the process is killed in between.

The new contents and copies of the old ones are staged in a folder in the project's root (`.gongkai.new-<random>`), then
its list of them is renamed to `go`: from here on the change will be made. Each staged file is renamed to its place, the
folder is removed. Where that fails, `go` becomes `undo` and the copies are put back. Whatever is left by a killed process
is finished, undone or removed by `recover`, with which every command begins.

The list is not to be trusted: such a folder may come with somebody's change. So it tells every file by its number in the
file system and the moment of its writing, neither of which a checkout can choose; what does not fit is left alone.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from gongkai.model.refusal import Refusal
from gongkai.source.home import MARK, own_folders
from gongkai.source.places import ROOTS
from gongkai.source.read import relative
from gongkai.source.settled import FILE, FOLDER
from gongkai.source.writing import begun, flush, held, left_behind, reason

_NAME, _LIST, _GO, _UNDO = "gongkai", "list", "go", "undo"
_MAX_LIST = 2_000_000  # bytes
_KNOWN_BY = ("guidelines", "counties")  # folders that make a project
_KINDS = (*ROOTS, "guidelines", "templates", FOLDER)
_RECORD = re.compile(r"\.gongkai/(?:undo|redo)/[0-9]{6}\.json")  # see `journal`

_KEPT = re.compile(r".+/(?:editions|reviews)/\d{4}-\d\d-\d\d(?:-\d{1,2})?\.json\.gz")  # see the modules of these names

_DONE, _DELETE, _CANNOT = "done", "delete", "cannot"

_ODD = (-1, -1)
_Sign = tuple[int, int] | None  # a file's number and its time of writing; None where there is no file


class WriteError(Refusal):
    """Sources cannot be written; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file's new content, and the content from which it was worked out (None: there is, or shall be, no such file). What was
    there already, and is put `back`, need not be readable."""

    path: Path
    before: bytes | None
    after: bytes | None
    back: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of the list: its path, and the signs of what stood there, of what will stand there and of the copy."""

    path: str
    was: _Sign
    new: _Sign
    old: _Sign


def place(root: Path, changes: Iterable[Change]) -> None:
    """Make all changes, or none where this raises WriteError. Folders that are missing are made; those that a deleted file
    leaves empty are removed."""
    root, changes = root.resolve(), list(changes)
    recover(root)
    if not changes:
        return
    try:
        with begun(root / _NAME) as folder:
            try:
                _write_list(folder, *_stage(root, folder, changes))
                done = _finish(root, folder)
            except BaseException:
                _take_back(root, folder)
                raise
            _remove(folder)
        if not done:
            raise WriteError("要写的文件刚刚被别的程序改过。什么都没有改动，请再运行一次")
    except OSError as problem:
        raise WriteError(
            f"不能写入{_where(root, problem)}：{reason(problem)}。什么都没有改动，请检查权限和剩余空间"
        ) from problem


def recover(root: Path) -> list[str]:
    """Finish, undo or remove what killed writers left in the project; returns what the user should know.

    Raises WriteError where a change was left half-made that cannot be finished now.
    """
    told = []
    for folder in left_behind(root / _NAME):
        with held(folder) as mine:
            if mine and folder.is_dir():
                try:
                    if _finish(root.resolve(), folder):
                        _remove(folder)
                    else:
                        told.append(
                            f"{folder.name} 记的写入与现在的文件对不上（后来改过，或者来自别处），没有照它改。"
                            "请用 git diff 核对源文件，再删去这个文件夹"
                        )
                except OSError as problem:
                    raise WriteError(
                        f"上一次写入没有完成，现在也不能完成{_where(root, problem)}：{reason(problem)}。"
                        "请检查权限和剩余空间，再运行一次"
                    ) from problem
    return told


def is_half_done(root: Path) -> bool:
    """Whether `recover` has a change to finish or undo here, or another process is at work on one."""
    for folder in left_behind(root / _NAME):
        steps, *_ = _steps(root.resolve(), folder, undo=_is_there(folder / _UNDO))
        if _CANNOT not in steps and any(step != _DONE for step in steps):
            return True
    return False


def _stage(root: Path, folder: Path, changes: list[Change]) -> tuple[list[_Entry], list[str]]:
    """Write everything into the folder, once the strict reader has read it; returns the entries, and the folders that
    must be made for them.
    """
    from gongkai.source.yaml import parse

    entries, folders = [], dict[str, None]()
    for number, change in enumerate(changes):
        path = change.path.resolve()
        name = relative(root, path)
        if not _may_write(root, name):
            raise WriteError(f"{change.path} 不在项目的 {'、'.join(_KINDS)} 文件夹里，不能写。什么都没有改动")
        was = sign(path)
        if was == _ODD:
            raise WriteError(f"{name} 不是普通文件，不能写。什么都没有改动")
        if (path.read_bytes() if was is not None else None) != change.before:
            raise WriteError(f"{name} 刚刚被别的程序改过。什么都没有改动，请再运行一次")
        new_source = change.after is not None and not change.back and name.endswith(".yaml")
        wrong = parse(name, change.after)[1] if change.after is not None and new_source else ()
        if wrong:
            raise WriteError(
                f"要写的 {name} 读不回来：{wrong[0].message}（第 {wrong[0].span.line} 行）。什么都没有改动"
            )
        mode = stat.S_IMODE(path.stat().st_mode) & 0o777 if was is not None else 0o644
        new = _write(folder / str(number), change.after, mode) if change.after is not None else None
        old = _write(folder / f"{number}.old", change.before, mode) if change.before is not None else None
        entries.append(_Entry(name, was, new, old))
        missing = [above for above in path.parents if above.is_relative_to(root) and not above.exists()]
        folders |= dict.fromkeys(relative(root, above) for above in reversed(missing))
    return entries, list(folders)


def _write(file: Path, data: bytes, mode: int) -> _Sign:
    file.write_bytes(data)
    file.chmod(mode)
    flush(file)
    return sign(file)


def _write_list(folder: Path, entries: list[_Entry], folders: list[str]) -> None:
    files = [{"path": one.path, "was": one.was, "new": one.new, "old": one.old} for one in entries]
    _write(folder / _LIST, json.dumps({"files": files, "folders": folders}).encode(), 0o644)
    (folder / _LIST).replace(folder / _GO)
    for one in (folder, folder.parent):
        flush(one)


def _finish(root: Path, folder: Path) -> bool:
    """Do what the folder's list says, as far as it is not done; False where it does not fit, and nothing is done."""
    undo = _is_there(folder / _UNDO)
    if not undo and not _is_there(folder / _GO):
        return True
    steps, entries, folders = _steps(root, folder, undo=undo)
    if not steps or _CANNOT in steps:
        return False
    if not undo:
        for name in folders:
            (root / name).mkdir(exist_ok=True)
    for entry, step in zip(entries, steps, strict=True):
        if step is _DELETE:
            (root / entry.path).unlink(missing_ok=True)
        elif isinstance(step, Path):
            (root / entry.path).parent.mkdir(parents=True, exist_ok=True)
            step.replace(root / entry.path)
    for entry in entries:
        if not undo and entry.new is None:
            _remove_empty(root, entry.path)
    if undo:
        for name in reversed(folders):
            with suppress(FileNotFoundError, NotADirectoryError):
                if not any((root / name).iterdir()):
                    (root / name).rmdir()
    for above in {(root / entry.path).parent for entry in entries}:
        if above.is_dir():
            flush(above)
    return True


def _steps(root: Path, folder: Path, *, undo: bool) -> tuple[list[Path | str], list[_Entry], list[str]]:
    """What is to be done for each file of the folder's list, the list itself and its folders; nothing where it is none."""
    read = _read_list(root, folder / (_UNDO if undo else _GO))
    if read is None:
        return [], [], []
    steps = [_step(root, folder, number, entry, undo=undo) for number, entry in enumerate(read[0])]
    return steps, *read


def _remove_empty(root: Path, name: str) -> None:
    """Remove the folders that a deleted file has left empty, but for those by which a project is known."""
    with suppress(OSError):
        for above in PurePosixPath(name).parents[:-1]:
            if str(above) not in _KNOWN_BY:
                (root / above).rmdir()


def _step(root: Path, folder: Path, number: int, entry: _Entry, *, undo: bool) -> Path | str:
    """What is to be done for a file to be new, or the old one again: rename a staged one or the copy, delete it, nothing, or it
    cannot be told."""
    now, staged = sign(root / entry.path), folder / (f"{number}.old" if undo else str(number))
    done, before, wanted = (
        ((entry.was, entry.old), entry.new, entry.old) if undo else ((entry.new,), entry.was, entry.new)
    )
    if now in done:
        return _DONE
    if now != before:
        return _CANNOT
    if wanted is None:
        return _DELETE
    return staged if sign(staged) == wanted else _CANNOT


def _take_back(root: Path, folder: Path) -> None:
    """Undo what was done of the folder's list; where that fails, too, `recover` finishes or undoes it."""
    try:
        if _is_there(folder / _GO):
            (folder / _GO).replace(folder / _UNDO)
            flush(folder)
            if not _finish(root, folder):
                raise WriteError("写入失败，已写的文件又被别的程序改过，没有恢复。请用 git diff 核对源文件")
    except OSError as problem:
        raise WriteError(
            f"不能写入{_where(root, problem)}：{reason(problem)}，也没能全部恢复。"
            "请检查权限和剩余空间，再运行任何一个 gongkai 命令，会先把这次写入了结（写完或撤销）"
        ) from problem
    _remove(folder)


def _remove(folder: Path) -> None:
    """Remove what a transaction may have left in its folder, and nothing else; what cannot be removed stays for later."""
    with suppress(OSError):
        for name in (_GO, _UNDO, _LIST):  # first, so that what is still there is not done again
            (folder / name).unlink(missing_ok=True)
        for file in folder.iterdir():
            if file.name.removesuffix(".old").isdecimal():
                file.unlink()
        folder.rmdir()


def _read_list(root: Path, file: Path) -> tuple[list[_Entry], list[str]] | None:
    """The list; None where it is none, or names anything but sources of this project."""
    try:
        if sign(file) in (None, _ODD) or file.stat().st_size > _MAX_LIST:
            return None
        data: Any = json.loads(file.read_bytes())
        entries = [
            _Entry(str(one["path"]), *(_as_sign(one[key]) for key in ("was", "new", "old"))) for one in data["files"]
        ]
        folders = [str(name) for name in data["folders"]]
        told = [one.new is not None or one.old is not None for one in entries]
        if not entries or not all(told) or not all(_may_write(root, one.path) for one in entries):
            return None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    above = {str(folder) for one in entries for folder in PurePosixPath(one.path).parents}
    return (entries, folders) if above.issuperset(folders) else None


def _as_sign(value: Any) -> _Sign:
    if value is None:
        return None
    number, moment = value
    if type(number) is not int or type(moment) is not int or number < 0:
        raise TypeError
    return number, moment


def _may_write(root: Path, name: str) -> bool:
    """Whether a path relative to the project is one of a source or of a record, no link on the way and none at its end."""
    return is_source(root, name) or (_RECORD.fullmatch(name) is not None and (root / name).resolve() == root / name)


def is_source(root: Path, name: str) -> bool:
    """Whether a path relative to the project (resolved) is one of a source, no link on the way and none at its end."""
    parts = PurePosixPath(name).parts
    if (
        (name != MARK and (len(parts) < 2 or not _holds_sources(root, parts)))
        or ".." in parts
        or "\0" in name
        or not (name == FILE or name.endswith(".yaml") or _KEPT.fullmatch(name))
    ):
        return False
    return (root / name).resolve() == root / name


def _holds_sources(root: Path, parts: tuple[str, ...]) -> bool:
    """Whether a file lies in one of the folders that hold sources, or in the one that gongkai.yaml names for guidelines."""
    inside = parts[0] in _KINDS or "/".join(parts).startswith(tuple(f"{folder}/" for folder in own_folders(root)))
    return inside and not any(part.startswith(".") for part in parts)


def sign(path: Path) -> _Sign:
    """What tells a file from every other; None where there is none, and `_ODD` for anything but a file."""
    try:
        status = path.stat(follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return _ODD
    return (status.st_ino, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else _ODD


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _where(root: Path, problem: OSError) -> str:
    """The file or folder of the project that could not be written, where the system has told it."""
    for told in (problem.filename2, problem.filename):
        if isinstance(told, str) and Path(told).is_relative_to(root) and f"/.{_NAME}.new-" not in Path(told).as_posix():
            return f" {relative(root, Path(told))} "
    return f" {root} "
