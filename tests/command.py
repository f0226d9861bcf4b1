"""Runs the command line as a user does: in a process of its own."""

import gc
import os
import pkgutil
import subprocess
import sys
import tempfile
import traceback
import warnings
from functools import cache
from importlib import import_module


def gongkai(*args, cwd, **more):
    """The finished process of `gongkai ARGS` in folder `cwd`, with its output as text.

    It is a copy of this process, which has everything imported: to start Python takes longer than most commands. With
    other options of `subprocess.run`, or where a process cannot be copied, it is a new one: `started`.
    """
    if more or not hasattr(os, "fork"):
        return started(*args, cwd=cwd, **more)
    command = ["gongkai", *map(str, args)]
    import_all()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            _run(command, cwd, out, err)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return subprocess.CompletedProcess(command, code, _text(out), _text(err))


def started(*args, cwd, **more):
    """The same in a Python that was started for it."""
    command = [sys.executable, "-m", "gongkai", *map(str, args)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", **more)


@cache
def import_all():
    """Import every module of gongkai, as far as its libraries are installed."""
    import gongkai

    for module in pkgutil.walk_packages(gongkai.__path__, "gongkai."):
        try:
            import_module(module.name)
        except ImportError:  # of an extra that is not installed
            continue
    gc.freeze()  # what is there stays, and a copy's collector need not touch (and so really copy) it


def _run(command, cwd, out, err):
    code = 1
    try:
        for number, handle in enumerate((os.open(os.devnull, os.O_RDONLY), out.fileno(), err.fileno())):
            os.dup2(handle, number)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stdout, sys.stderr = (open(one, "w", encoding="utf-8", closefd=False) for one in (1, 2))  # noqa: SIM115
        warnings.resetwarnings()
        os.chdir(cwd)
        sys.argv[:] = command
        sys.modules["__main__"] = main = import_module("gongkai.__main__")
        main.run()
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _text(file):
    file.seek(0)
    return file.read().decode("utf-8").replace("\r\n", "\n")
