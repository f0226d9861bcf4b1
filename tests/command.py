"""Runs the command line as a user does: in a process of its own."""

import gc
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
import traceback
import warnings
from contextlib import redirect_stdout
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock


def gongkai(*args, cwd, env=None, umask=-1, **more):
    """The finished process of `gongkai ARGS` in folder `cwd`, with its output as text.

    It is a copy of a process that has everything imported, and no threads: to start Python takes longer than most commands.
    With other options of `subprocess.run` than these, or where a process cannot be copied, it is a new one: `started`. So
    must be one for which Python itself reads the environment.
    """
    if more or not hasattr(os, "fork"):
        return started(*args, cwd=cwd, env=env, **({} if umask < 0 else {"umask": umask}), **more)
    command = ["gongkai", *map(str, args)]
    with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err, _ONE:
        copied = _copied()
        asked = {"command": command, "cwd": str(Path(cwd).absolute()), "out": out.name, "err": err.name, "umask": umask}
        try:
            print(
                json.dumps(asked | {"environment": dict(os.environ if env is None else env)}),
                file=copied.stdin,
                flush=True,
            )
            code = int(copied.stdout.readline())
        except BaseException:  # such as the test's time is up: what it still tells is not for the next
            copied.kill()
            _copied.cache_clear()
            raise
        return subprocess.CompletedProcess(command, code, _text(out), _text(err))


def started(*args, cwd, **more):
    """The same in a Python that was started for it."""
    command = [sys.executable, "-m", "gongkai", *map(str, args)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", **more)


_ONE = Lock()


@cache
def _copied():
    """The process that is copied for each command; ends with this one."""
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import command; command.copy_for_each()"
    return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def copy_for_each():
    """Run each command that comes, and tell how it ended."""
    import_all()
    _make_ready()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _run(**json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _make_ready():
    """Make what most commands make first: what checks the shape of sources, gongkai's own files, the pages' templates.

    Half of the time of a small command goes there. What is kept of it in memory is kept by `gongkai serve`, too.
    """
    import gongkai

    os.environ["GONGKAI_NO_CACHE"] = "1"  # for these alone: a command has the environment that comes with it
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(sys.stderr):
        gongkai.build(gongkai.load(Path(__file__).parent / "projects/small"), folder, formats="html", jobs=1)
    gc.freeze()


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


def _run(command, cwd, out, err, umask, environment):
    code = 1
    try:
        for number, name in enumerate((os.devnull, out, err)):
            os.dup2(os.open(name, os.O_RDWR), number)
        os.environ.clear()
        os.environ.update(environment)
        tempfile.tempdir = None  # it is where this environment says
        if umask >= 0:
            os.umask(umask)
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
