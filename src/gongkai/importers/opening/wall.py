"""The one boundary between files and us: what a reader raises is the file's fault, and where a reader may do worse, it
works in a process of its own.

That process has limits of memory and of processor time where the system knows them; Windows does not, and there it only
keeps a reader's crash from being ours. It is the second wall: what a file may ask for is counted before (`budget`).
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from importlib import import_module
from typing import Any, TypeVar

from gongkai.importers.opening.sheet import ImportFileError, Sheet
from gongkai.model.extra import lacking

# Bytes of addresses for the readers that build before anyone can count. The others count every byte themselves, and need
# no second process for an ordinary file (0.1 s each).
MEMORY = {"web": 450_000_000, "saved_page": 450_000_000, "old_excel": 450_000_000, "pdf": 450_000_000}
PROCESSOR = {"pdf": 9}  # seconds, for a million letters
_PROCESSOR = 7  # for the others
_TOO_MUCH = "读不下去：文件已损坏，或者要太多时间和内存。请用 Excel、Word 或 WPS 打开，另存为 .xlsx 或 .docx 后再导入"
_PATIENCE = 120  # seconds of a busy machine
_PANIC = "PanicException"  # of a library written in Rust whose own code fails; each has one, and exports none
_Read = TypeVar("_Read")


def guarded(read: Callable[[], _Read]) -> _Read:
    """What a reader makes of a file. Whatever a damaged or crafted file makes it raise is the file's fault and told as
    such: the libraries' exceptions are many and not documented. Python's faults of memory count; an interruption does
    not, nor does leaving."""
    try:
        return read()
    except ImportFileError:
        raise
    except ModuleNotFoundError as missing:
        raise ImportFileError(lacking(missing) or f"缺 {missing.name}，请重新安装 gongkai") from missing
    except MemoryError as problem:
        raise ImportFileError(_TOO_MUCH) from problem
    except BaseException as problem:
        if not isinstance(problem, Exception) and type(problem).__name__ != _PANIC:
            raise
        raise ImportFileError("文件已损坏，打不开。请用 Excel、Word 或 WPS 打开修复，另存后再导入") from problem


def sheets(kind: str, data: bytes, *, hidden: bool = False) -> list[Sheet]:
    """What the reader `kind`, a module of this package, finds in a file; of web pages with what is `hidden`, which the
    others tell apart. Raises ImportFileError."""
    options = {"hidden": True} if hidden and kind in ("web", "saved_page") else {}
    found: list[Sheet] = guarded(lambda: import_module(f"gongkai.importers.opening.{kind}").read(data, **options))
    return found


def behind(kind: str, data: bytes, *, hidden: bool = False) -> list[Sheet]:
    """The same, found by a process of its own. Raises ImportFileError also where that process comes to an end."""
    # -P: nothing is imported from the folder that we stand in
    command = [sys.executable, "-P", "-m", __name__, kind, *(["hidden"] if hidden else [])]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_PATIENCE, check=True)
    except subprocess.SubprocessError as problem:
        raise ImportFileError(_TOO_MUCH) from problem
    told = json.loads(done.stdout)
    if isinstance(told, str):
        raise ImportFileError(told)
    return [_sheet(one) for one in told]


def _sheet(told: dict[str, Any]) -> Sheet:
    lists = {
        key: tuple(tuple(one) if isinstance(one, list) else one for one in value)
        for key, value in told.items()
        if isinstance(value, list)
    }
    return Sheet(**told | lists | {key: frozenset(lists[key]) for key in ("covered", "unread")})


def _limited(kind: str) -> None:
    """Give this process its limits, as far as the system knows them."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        seconds = PROCESSOR.get(kind, _PROCESSOR)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY[kind], MEMORY[kind]))


def _answer(kind: str, *, hidden: bool) -> None:
    _limited(kind)
    told: str | list[dict[str, Any]]
    try:
        found = sheets(kind, sys.stdin.buffer.read(), hidden=hidden)
        told = [{one.name: getattr(sheet, one.name) for one in fields(sheet)} for sheet in found]
    except ImportFileError as problem:
        told = str(problem)
    json.dump(told, sys.stdout, default=list)  # of the set of covered cells


if __name__ == "__main__":
    _answer(sys.argv[1], hidden="hidden" in sys.argv[2:])
