"""Runs the command line as a user does: in a process of its own."""

import ctypes
import gc
import io
import json
import os
import pkgutil
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
import warnings
from contextlib import redirect_stdout, suppress
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from unittest.mock import patch


def gongkai(*args, cwd, env=None, umask=-1, seconds=0, first="", **more):
    """The finished process of `gongkai ARGS` in folder `cwd`, with its output as text.

    It is a copy of a process that has everything imported, and no threads: to start Python takes longer than most commands.
    With other options of `subprocess.run` than these, or where a process cannot be copied, it is a new one: `started`. So
    must be one for which Python itself reads the environment. Such code as puts something else in the place of gongkai's
    functions runs `first`, where all of gongkai is imported. The kernel ends a copy that takes more than so many `seconds` of
    the processor; the most memory that it, or a process that it started, had is its `memory`, in KB.
    """
    if more or not hasattr(os, "fork"):
        return started(*args, cwd=cwd, env=env, **({} if umask < 0 else {"umask": umask}), **more)
    command = ["gongkai", *map(str, args)]
    with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err, _ONE:
        copied = _copied()
        asked = {"command": command, "cwd": str(Path(cwd).absolute()), "umask": umask, "seconds": seconds}
        asked |= {"files": (os.devnull, out.name, err.name), "first": first}
        try:
            print(
                json.dumps(asked | {"environment": dict(os.environ if env is None else env)}),
                file=copied.stdin,
                flush=True,
            )
            code, memory = map(int, copied.stdout.readline().split())
        except BaseException:  # such as the test's time is up: what it still tells is not for the next
            copied.kill()
            _copied.cache_clear()
            raise
        done = subprocess.CompletedProcess(command, code, _text(out), _text(err))
        done.memory = memory
        return done


def ok(root, *args):
    """What a command that must end well printed."""
    done = gongkai(*args, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def started(*args, cwd, **more):
    """The same in a Python that was started for it."""
    command = [sys.executable, "-m", "gongkai", *map(str, args)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", **more)


_CLIENT = """#!{python} -IS
import json, os, signal, socket, sys
link = socket.socket(socket.AF_UNIX)
link.connect({path!r})
socket.send_fds(link, [b"."], [0, 1, 2])
umask = os.umask(0)
asked = {{"command": ["gongkai", *sys.argv[1:]], "cwd": os.getcwd(), "environment": dict(os.environ), "umask": umask}}
link.sendall(json.dumps(asked).encode() + b"\\n")
told = link.makefile()
copy = int(told.readline())
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda number, _: os.kill(copy, number))
code = int(told.readline().split()[0])
sys.exit(code if code >= 0 else 128 - code)
"""


def program(path, *modules):
    """Write a program to `path` that is `gongkai` for scripts, run as `gongkai` above does it. The process that is copied
    has these modules imported, too."""
    if hasattr(os, "fork"):
        with _ONE:
            print(json.dumps({"modules": modules}), file=_copied().stdin, flush=True)
            assert _copied().stdout.readline() == "ready\n"
        text = _CLIENT.format(python=sys.executable, path=_copied().path)
    else:
        text = f'#!/bin/sh\nexec "{sys.executable}" -m gongkai "$@"\n'
    path.write_text(text, "utf-8")
    path.chmod(0o755)
    return path


_ONE = Lock()
_PLACE = tempfile.gettempdir()  # before any test asks for another one: the name of a socket must be short


@cache
def _copied():
    """The process that is copied for each command; ends with this one."""
    folder = tempfile.TemporaryDirectory(prefix="gongkai-", dir=_PLACE)
    path = str(Path(folder.name, "socket"))
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import command; command.copy_for_each({path!r})"
    made = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    made.path, made.folder = path, folder
    assert made.stdout.readline() == "ready\n"
    return made


def copy_for_each(path):
    """Run each command that comes, from the process that started this one or from a program, and tell how it ended."""
    import_all()
    _make_ready()
    gc.collect()
    held = [*_between(100 << 10)]  # noqa: F841 - as long as commands come
    gc.freeze()
    take_large_pages()
    links = socket.socket(socket.AF_UNIX)
    links.bind(path)
    links.listen()
    print("ready", flush=True)
    while True:
        if links in select.select([sys.stdin, links], [], [])[0]:
            link, _ = links.accept()
            if os.fork() == 0:
                _answer(link)
            link.close()
        elif line := sys.stdin.readline():
            asked = json.loads(line)
            print(_ready(**asked) if "modules" in asked else _ended(asked), flush=True)
        else:
            return
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG) != (0, 0):  # who answered programs
                pass


def _ready(modules):
    """What is told when these modules are imported, and stay."""
    for module in modules:
        import_module(module)
    gc.freeze()
    return "ready"


def _answer(link):
    """Run the command of a program, which is told whom to pass signals on to; others may come meanwhile."""
    code = 1
    try:
        _, files, _, _ = socket.recv_fds(link, 1, 3)
        told = link.makefile("rw", encoding="utf-8")
        asked = json.loads(told.readline()) | {"files": files, "heeds": True}
        print(_ended(asked, lambda child: print(child, file=told, flush=True)), file=told, flush=True)
        code = 0
    finally:
        os._exit(code)


def _ended(asked, begun=lambda child: None):
    """The exit code of a copy that runs a command, and the memory that it needed."""
    child = os.fork()
    if child == 0:
        _run(**asked)
    begun(child)
    _, status, used = os.wait4(child, 0)
    return f"{os.waitstatus_to_exitcode(status)} {used.ru_maxrss}"


# Commands that the copied process ran itself. Half of what the smallest take goes into asking every class in memory for the
# first time whether it is of some kind.
WORDS = (["validate"], ["review", "packet", "--county", "demo"], ["set", "10-001", "备注", "甲", "--county", "demo"])


def _make_ready():
    """Make what most commands make first: what checks the shape of sources, gongkai's own files, the pages'
    templates, what each Word document begins with.

    Half of the time of a small command goes there. What is kept of it in memory is kept by `gongkai serve`, too; and what
    a file of this repository says, under the names that it has in copies of it and in projects without guidelines, is
    read once for all commands, and what the rules find in all such files together is found once.
    """
    import gongkai
    from gongkai.cli.chinese import speak_chinese
    from gongkai.cli.main import cli
    from gongkai.editing import draft
    from gongkai.resolve import base
    from gongkai.rules import again
    from gongkai.source import files, former, guidelines, registries
    from gongkai.source.project import load

    rules = import_module("gongkai.rules.check")
    files.parse = lru_cache(None)(files.parse)
    guidelines.authored = registries.authored = _shaped_once(guidelines.authored)
    base.entry_of = _entry_once(base.entry_of)
    known = []
    rules.ground = draft.ground = again.ground = _ground_of(known, rules.ground)
    os.environ["GONGKAI_NO_CACHE"] = "1"  # for these alone: a command has the environment that comes with it
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):
        gongkai.build(gongkai.load(here / "projects/small"), folder, formats=("html", "xlsx", "docx"), jobs=1)
        load(here.parent)
        new = Path(folder, "new")
        new.mkdir()
        speak_chinese()  # as a command begins; click keeps the texts of its first help
        cli.main(["new", "project", "都昌县", "--output", str(new)], prog_name="gongkai", standalone_mode=False)
        project = load(new, [])
        base.prepare(former.by(project, former.present(project)).project)  # settled with them
        known += [(_shared_by(one), rules.ground(one)) for one in (project, load(here.parent, []))]
        copy = shutil.copytree(here / "projects/small", Path(folder, "small"))
        built = map(str, Path(folder, "demo").glob("catalog.*"))
        for words in (*WORDS, ["import", *built, "--county", "demo", "--dry-run"]):
            cli.main([*words, "--project", str(copy)], prog_name="gongkai", standalone_mode=False)


def _shared_by(project):
    """All that `ground` goes by, but for what it passes over: the places' files."""
    from gongkai.source.project import is_shared

    said = {name: data for name, data in project.sources.items() if is_shared(name)}
    return said, project.pages, project.settings, project.guideline_folders, project.upstream


def _ground_of(known, make):
    """`ground`, which finds the same in files that say the same."""

    def ground(project):
        asked = _shared_by(project) if known else None
        found = next((found for shared, found in known if shared == asked), None)
        return make(project) if found is None else found

    return ground


def _between(enough):
    """Objects that lie in the holes between those that are there, so many bytes of each size that Python puts together: what a
    copy makes then lies side by side, not in pages that must be copied for it."""
    yield from (float(number) for number in range(enough // 32))
    for size in range(48, 513, 16):
        yield from (bytes(size - 33) for _ in range(enough // size))


def take_large_pages(size=2 << 20, collapse=25):
    """Ask Linux to hold this process's memory in pages of 2 MB: there is less to copy for each command, or for a test that
    copies its own process, and to take down after it. A kernel that does not know MADV_COLLAPSE (before 6.1) leaves everything as it is."""
    if sys.platform != "linux":
        return
    ask = ctypes.CDLL(None).madvise
    ask.argtypes = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int
    for line in Path("/proc/self/maps").read_text("utf-8").splitlines():
        place, rights, _, _, _, *name = line.split()
        if rights.startswith("rw-p") and name in ([], ["[heap]"]):
            start, end = (int(one, 16) for one in place.split("-"))
            for page in range(-(-start // size) * size, end - size + 1, size):
                ask(page, size, collapse)


def _shaped_once(make):
    """`authored`, which makes the same value of the same part of a file again and again; what is wrong is told each time."""
    kept = {}

    def authored(model, holder, key, findings, extra_keys=()):
        asked = model, id(holder), key, extra_keys
        if asked not in kept:
            found = []
            value = make(model, holder, key, found, extra_keys)
            if value is None or found:
                findings.extend(found)
                return value
            kept[asked] = holder, value  # the holder, so that no other has its id
        return kept[asked][1]

    return authored


def _entry_once(make):
    """`entry_of`, which makes the same entry of the same item."""
    kept = {}

    def entry_of(item, number, kind):
        asked = id(item), number, kind
        if asked not in kept:
            kept[asked] = item, make(item, number, kind)
        return kept[asked][1]

    return entry_of


@cache
def import_all():
    """Import every module of gongkai, as far as its libraries are installed; the editor's, who are large, only when asked."""
    import gongkai

    for module in pkgutil.walk_packages(gongkai.__path__, "gongkai."):
        if module.name.startswith("gongkai.editor"):
            continue
        try:
            import_module(module.name)
        except ImportError:  # of an extra that is not installed
            continue
    gc.freeze()  # what is there stays, and a copy's collector need not touch (and so really copy) it


def _run(command, cwd, files, umask, environment, seconds=0, first="", heeds=False):
    code = 1
    try:
        if environment.get(NO_WALL):
            wall = import_module("gongkai.importers.opening.wall")
            wall.subprocess = SimpleNamespace(run=read_here, SubprocessError=subprocess.SubprocessError)
        if heeds:  # what a shell starts in the background ignores Ctrl-C
            signal.signal(signal.SIGINT, signal.default_int_handler)
        for number, file in enumerate(files):
            os.dup2(os.open(file, os.O_RDWR) if isinstance(file, str) else file, number)
        if seconds:
            import resource

            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
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
        exec(first, {})
        main.run()
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        if writer := sys.modules.get("openpyxl.worksheet._writer"):
            writer._openpyxl_shutdown()  # removes what it began; registered for the end of a process, which a copy leaves at once
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


NO_WALL = "GONGKAI_TESTS_READ_HERE"  # in the environment of commands that read sound files alone


def read_here(command, input, **_):
    """What the process that reads a file would answer `gongkai.importers.opening.wall`, told by this one, word by word, without the
    limits that would stay with it. To start Python takes ten times as long as to read such a file."""
    wall = import_module("gongkai.importers.opening.wall")
    given, told = SimpleNamespace(buffer=io.BytesIO(input)), io.StringIO()
    with patch.object(sys, "stdin", given), patch.object(wall, "_limited", lambda kind: None), redirect_stdout(told):
        wall._answer(command[4], hidden="hidden" in command[5:])
    return subprocess.CompletedProcess(command, 0, told.getvalue())


def _text(file):
    file.seek(0)
    return file.read().decode("utf-8").replace("\r\n", "\n")
