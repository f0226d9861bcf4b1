"""What the last commands changed, so that it can be taken back without git: `.gongkai/undo/000001.json` …

Each record tells the command and, of every file that it changed, what stood there before and the hash of what it wrote.
It is written in the same transaction as the files. An import of what was filled in also keeps what it took in (marks of cells,
rows), which goes with it where it is taken back, and stays where its record is one too many. What was taken back goes to `.gongkai/redo/` in the same form, until
another command changes something. Records are bounded in number and size, the oldest go first.

A record is not to be trusted: it may come with somebody's change. So it tells the sign of `.gongkai/.gitignore` (its
number in the file system and the moment of its writing), which no checkout can choose; and it is followed only for
sources that still are what it says it wrote.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from difflib import unified_diff
from hashlib import sha256
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, NamedTuple

from gongkai.model.letters import first_of
from gongkai.source.read import relative
from gongkai.source.transaction import Change, WriteError, is_source, sign
from gongkai.source.writing import reason

HOME = ".gongkai"
UNDO, REDO = "undo", "redo"
_NAME = re.compile(r"[0-9]{6}\.json")
_KEPT = 20  # records
_SHOWN, _LONGEST = 8, 200  # lines of a difference, and letters of a line
_LEFT = 1_000_000  # letters of what records that are gone took in
_MOST = 16_000_000  # bytes of all records; what is larger alone is not recorded
_FOREIGN = "的记录不是在这里写下的（项目搬动过，或者来自别处），没有照它改"


class Was(NamedTuple):
    """A file that a command changed: its path, what stood there (None: no such file), and the hash of what was written
    (None: it was deleted)."""

    path: str
    before: bytes | None
    after: str | None


class Record(NamedTuple):
    """What one command changed, and what it `took` in, as its importer keeps it. `file` is the record's own."""

    file: Path
    said: str
    files: tuple[Was, ...]
    took: tuple[str, ...] = ()


def noted(root: Path, changes: Sequence[Change], said: str, took: Sequence[str] = ()) -> list[Change]:
    """What the journal must say so that a command's `changes` can be taken back; nothing for no changes.

    `root` is resolved; `said` is the command, `took` what it took in. Raises WriteError where the journal's folder is no folder.
    """
    if not changes:
        return []
    gone = [_deleted(file) for file in _files(root, REDO)]
    return [*gone, *_added(root, UNDO, said, changes, took)]


def last(root: Path, kind: str = UNDO) -> Record | None:
    """The newest record; None where there is none. Raises WriteError for one that is not to be followed."""
    files = _files(root, kind)
    return _read(root, files[-1]) if files else None


def former_texts(root: Path, name: str) -> Iterator[bytes]:
    """What stood in a source before each of the last commands that changed it, the newest first; nothing of records that are
    not to be followed."""
    for record in _followed(root, reversed(_files(root, UNDO))):
        yield from (one.before for one in record.files if one.path == name and one.before is not None)


def taken(root: Path) -> set[str]:
    """What commands took in and nobody took back, by git or as it may be: then all files stand again as they did before.
    Nothing of records that are not to be followed."""
    records = list(_followed(root, _files(root, UNDO)))
    paths = {one.path for record in records if record.took for one in record.files}
    back = {path: _taken_back_since(root, path, records) for path in paths}
    return {
        mark
        for at, record in enumerate(records)
        for mark in record.took
        if any(at < back[one.path] for one in record.files)
    }


def _taken_back_since(root: Path, path: str, records: Sequence[Record]) -> int:
    """From which record on a file is again as before it, though no later one wrote it so; their number where it is not."""
    now = _bytes(root, path)
    files = [(at, one) for at, record in enumerate(records) for one in record.files if one.path == path]
    written = max((at for at, one in files if one.after == _hash(now)), default=-1)
    return min((at for at, one in files if at > written and one.before == now), default=len(records))


def _followed(root: Path, files: Iterable[Path]) -> Iterator[Record]:
    for file in files:
        with suppress(WriteError):
            yield _read(root, file)


def taken_back(root: Path, record: Record) -> list[Change]:
    """The changes that take a record back (one of `redo`: that do it again), with those of the journal.

    Raises WriteError, which names the files, where some changed since.
    """
    now = {one.path: _bytes(root, one.path) for one in record.files}
    if other := [one.path for one in record.files if _hash(now[one.path]) != one.after]:
        raise WriteError(_changed_since(record, other, now))
    changes = [Change(root / one.path, now[one.path], one.before, back=True) for one in record.files]
    kind = REDO if record.file.parent.name == UNDO else UNDO
    return [*changes, _deleted(record.file), *_added(root, kind, record.said, changes, record.took)]


def forgotten(root: Path, record: Record) -> list[Change]:
    """The changes that leave a record out, so that the one before it is the last; that one keeps what it took in."""
    before = [one for one in _followed(root, _files(root, UNDO)) if one.file < record.file and record.took]
    return [_deleted(record.file), *(_with_more(one, record.took) for one in before[-1:])]


def _changed_since(record: Record, other: Sequence[str], now: Mapping[str, bytes | None]) -> str:
    """Why a record is not taken back, what differs, and what to do."""
    said = _plain(record.said)
    told = [f"{'、'.join(other)} 在“{said}”以后又改过（用别的程序改的），照记录改回去，后来改的就丢了。什么都没有改动"]
    for one in record.files:
        if one.path in other:
            former, present = (_lines(data) for data in (one.before, now[one.path]))
            lines = [line for line in list(unified_diff(former, present, n=0, lineterm=""))[2:] if line[:2] != "@@"]
            told += [f"  {_plain(line)}" for line in lines[:_SHOWN]]
            told += [f"  等 {len(lines)} 行"] if len(lines) > _SHOWN else []
    told.append("上面“-”是那条命令以前的，“+”是现在的。要改回去的，在文件里改")
    if record.file.parent.name == UNDO:
        told.append("这一条不撤销了，要撤销更前面的：先 gongkai undo --skip，再 gongkai undo")
    return "\n".join(told)


def _lines(data: bytes | None) -> list[str]:
    return (data or b"").decode("utf-8", "replace").splitlines()


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)[:_LONGEST]


def _added(root: Path, kind: str, said: str, changes: Sequence[Change], took: Sequence[str]) -> list[Change]:
    """A new record of changes, and the deletion of those that are too many; what these took in the oldest that stays keeps."""
    data = {
        "sign": own_folder(root),
        "said": said,
        "files": [
            {
                "path": relative(root, change.path),
                "before": None if change.before is None else change.before.decode("utf-8", "surrogateescape"),
                "after": _hash(change.after),
            }
            for change in changes
        ],
        "took": list(took),
    }
    text = json.dumps(data).encode()
    files = _files(root, kind)
    number = int(files[-1].stem) + 1 if files else 1
    if len(text) > _MOST or number > 999_999:  # then what came before is not the last any more
        return [_deleted(file) for file in files]
    size, kept = len(text), 1
    gone = []
    for file in reversed(files):
        size, kept = size + file.stat().st_size, kept + 1
        if size > _MOST or kept > _KEPT:
            gone.append(_deleted(file))
    left = [text for one in _followed(root, files[: len(gone)]) for text in one.took]
    gone += [_with_more(one, left) for one in islice(_followed(root, files[len(gone) :]), 1) if left]
    return [*gone, Change(root / HOME / kind / f"{number:06d}.json", None, text)]


def _with_more(record: Record, took: Sequence[str]) -> Change:
    """A record that also keeps what those before it took in, the newest of it."""
    before = record.file.read_bytes()
    everything = list(dict.fromkeys((*took, *record.took)))
    count = sum(size <= _LEFT for size in accumulate(len(text) for text in reversed(everything)))
    return Change(
        record.file, before, json.dumps(json.loads(before) | {"took": everything[len(everything) - count :]}).encode()
    )


def own_folder(root: Path) -> list[int]:
    """The sign by which records of gongkai's own folder are known; the folder is made where there is none, so that git passes
    over it. Raises WriteError where it cannot be."""
    home = root / HOME
    ignore = home / ".gitignore"
    try:
        if not home.is_symlink() and sign(ignore) is None:
            home.mkdir(exist_ok=True)
            ignore.write_bytes(b"*\n")
    except OSError as problem:
        raise WriteError(f"不能写入 {HOME}：{reason(problem)}。什么都没有改动") from problem
    found = sign(ignore)
    if home.is_symlink() or found is None or found[0] < 0:
        raise WriteError(f"{HOME} 应是 gongkai 自己的文件夹，现在不是。什么都没有改动；请把它移走，再运行一次")
    return list(found)


def _files(root: Path, kind: str) -> list[Path]:
    """The records in the order of their numbers, as many of the newest as may be kept."""
    home, found, size = root / HOME / kind, [], 0
    if home.resolve() != home or not home.is_dir():
        return []
    for one in sorted((one for one in home.iterdir() if _NAME.fullmatch(one.name)), reverse=True):
        status = one.stat(follow_symlinks=False)
        size += status.st_size
        if stat.S_ISREG(status.st_mode) and size <= _MOST:
            found.append(one)
    return found[::-1]


def _read(root: Path, file: Path) -> Record:
    name = relative(root, file)
    try:
        data: Any = json.loads(file.read_bytes())
        files = tuple(Was(str(one["path"]), _text(one["before"]), one["after"]) for one in data["files"])
        ours = data["sign"] == own_folder(root) and all(is_source(root, one.path) for one in files)
        said, took = str(data["said"]), tuple(map(str, data.get("took", ())))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise WriteError(f"{name} 不是 gongkai 写的记录。请删去它") from problem
    if not ours or not files:
        raise WriteError(f"{name} {_FOREIGN}")
    return Record(file, said, files, took)


def _text(value: Any) -> bytes | None:
    return None if value is None else value.encode("utf-8", "surrogateescape")


def _deleted(file: Path) -> Change:
    return Change(file, file.read_bytes(), None)


def _bytes(root: Path, name: str) -> bytes | None:
    path = root / name
    return path.read_bytes() if path.is_file() else None


def _hash(data: bytes | None) -> str | None:
    return None if data is None else sha256(data).hexdigest()


def names(files: Iterable[Was]) -> str:
    """The files in a few words."""
    paths = [one.path for one in files]
    return first_of(paths, 3, " 等 {} 个文件")
