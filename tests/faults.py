"""Faults at the n-th moment at which files change: the disk is full, or the process is killed."""

import errno
import json
import os
import signal
import sys
from functools import cache, partial
from multiprocessing.connection import Connection
from pathlib import Path

CALLS = ("mkdir", "open", "rename", "replace", "link", "fsync", "unlink", "rmdir", "chmod")
KILLED = 99


def full(name, path):
    """The disk is full."""
    raise OSError(errno.ENOSPC, "No space left on device", path)


def forbidden(name, path):
    """The folder may not be written."""
    raise PermissionError(errno.EACCES, "Permission denied", path)


def killed(name, path):
    """The process ends at once."""
    os._exit(KILLED)


def counted(patch, number, happens):
    """Let a fault happen in place of the `number`-th (0-based) change of files; returns the list of those that came.

    `patch` sets an attribute, such as `monkeypatch.setattr` or `setattr`. A file that is written is half-written.
    """
    seen = []

    def count(name, path):
        seen.append(name)
        if len(seen) - 1 == number:
            happens(name, os.fspath(path) if isinstance(path, str | os.PathLike) else None)

    def counting(name, real):
        def call(*args, **more):
            if name != "open" or args[1] & os.O_CREAT:
                count(name, args[0])
            return real(*args, **more)

        return call

    for name in CALLS:
        patch(os, name, counting(name, getattr(os, name)))
    real = Path.write_bytes

    def write_bytes(path, data):
        real(path, data[: len(data) // 2])
        count("write", path)
        return real(path, data)

    patch(Path, "write_bytes", write_bytes)
    return seen


def in_fork(action, number, happens):
    """Run `action` in a copy of this process with a fault; returns its exit code: KILLED, 0, or what `action` returns."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            counted(setattr, number, happens)
            code = action() or 0
        except SystemExit as end:
            code = end.code or 0
        except BaseException as fault:
            sys.__stderr__.write(f"{fault!r}\n")
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@cache
def make_ready():
    """Import all modules and make what checks the shape of sources: once, not in every copy of this process."""
    from command import import_all
    from gongkai.source.project import load
    from overlay import SMALL

    import_all()
    load(SMALL)


def kinds(action):
    """The moments of `action`, as numbers, that differ for its caller, and one that does not come any more.

    They are those at which each call comes first before files take their places, while they do, when all have, and when
    what was needed for that goes; and the last of all. `tests/source/test_transaction.py` stops at every moment of what
    all commands write with.
    """
    make_ready()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        seen = counted(setattr, -1, killed)
        try:
            action()
        finally:
            os.write(writing, json.dumps(seen).encode())
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        seen = json.load(told)
    os.waitpid(child, 0)
    which = [
        (name, "replace" in seen[:number], "replace" in seen[number:], "unlink" in seen[:number])
        for number, name in enumerate(seen)
    ]
    return [*sorted({which.index(one) for one in which} | {len(seen) - 1}), len(seen)]


def dies(*args, **more):
    """The process is killed."""
    os.kill(os.getpid(), signal.SIGKILL)


class _Dying:
    """Something whose reading kills."""

    def __reduce__(self):
        return dies, ()

    def __call__(self):
        raise AssertionError("it was read")


def dies_when_read(much):
    """Work that kills the process which is handed it; `much` stands before it."""
    return partial(_Dying(), much)


def dies_when_written(much):
    """The process is killed while it hands back `much`: half of it is on its way."""

    def send(link, data):
        os.write(link.fileno(), data[: len(data) // 2])
        dies()

    Connection._send = send
    return much


def waits():
    """Goes on for ever."""
    signal.pause()
