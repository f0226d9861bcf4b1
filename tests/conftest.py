"""Makes the helpers beside this file importable from every test."""

import gc
import itertools
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, settings

os.environ["OPENPYXL_LXML"] = "False"  # as gongkai sets it itself when it imports openpyxl first
sys.path.insert(0, str(Path(__file__).parent))
# Tests start Python many hundred times: what one start compiled, the next need not. Ignored by git, as any __pycache__.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# libyaml reads the same in a tenth of the time; where PyYAML was built without it, everything stays as it is.
for _loader in ("SafeLoader", "BaseLoader"):
    setattr(yaml, _loader, getattr(yaml, f"C{_loader}", getattr(yaml, _loader)))
# jsonschema makes a parser of the grammar of addresses when it is imported (a second), which only a FormatChecker uses.
sys.modules.setdefault("rfc3987_syntax", None)

# What is imported and collected stays: looking through it on the way is a tenth of the time, as in gongkai itself.
gc.set_threshold(100_000, 20, 20)

# What one test built another need not build again: `gongkai` keeps it in a folder of this run's own, by the key of all that
# it is made of. Tests of how things are made always see them made.
AFRESH = {
    "api",
    "publish",
    "render",
    "preview",
    "test_build",
    "test_core",
    "test_faults",
    "test_naughty",
    "test_search_browser",
}
STORE = "GONGKAI_CACHE"
IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
MEMORY = "/dev/shm"  # Linux's file system in memory
ENOUGH = 4 * 2**30  # bytes that must be free there


def in_memory():
    """Linux's file system in memory where there is room and programs may run; None where not, or another is asked for.

    Each build waits until the disk holds what it wrote: of no use to tests, and a fifth of their time.
    """
    if "TMPDIR" in os.environ or not os.path.ismount(MEMORY) or not os.access(MEMORY, os.W_OK):
        return None
    told = os.statvfs(MEMORY)
    return MEMORY if told.f_bavail * told.f_frsize >= ENOUGH and not told.f_flag & os.ST_NOEXEC else None


def begun(prefix="gongkai-tests-"):
    """A folder for this run, locked while it lasts. What runs that have ended left in memory goes: their failing tests' files,
    or all of one that was killed."""
    memory = in_memory()
    folder = tempfile.mkdtemp(prefix=prefix, dir=memory)
    if memory:
        mine = Path(folder, "begun.lock")
        lock(mine)
        mine.rename(mine.with_name(LOCK))  # another run that begins sees no lock that is not held yet
        for other in Path(memory).glob(f"{prefix}*/{LOCK}"):
            if lock(other):
                shutil.rmtree(other.parent, ignore_errors=True)
    return folder


def lock(file):
    """Whether no other process holds the file; this one does from now on, to its end."""
    import fcntl

    try:
        HELD.append(os.open(file, os.O_CREAT | os.O_RDWR))
        fcntl.flock(HELD[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


LOCK, HELD = "running.lock", []
if not IS_WORKER:  # all that the run writes lies in one folder
    os.environ["TMPDIR"] = tempfile.tempdir = begun()
    os.environ[STORE] = f"{tempfile.tempdir}/store"


def pytest_runtest_setup(item):
    """Whether what the test builds may come from the store; asked before its fixtures build anything."""
    if AFRESH & {item.path.parent.name, item.path.stem}:
        os.environ["GONGKAI_NO_CACHE"] = "1"
    else:
        os.environ.pop("GONGKAI_NO_CACHE", None)


def pytest_collection_finish():
    """What was imported and collected stays, so the garbage collector need not look through it again and again, and copies of
    this process are made of few pages."""
    import command

    gc.collect()
    gc.freeze()
    command.take_large_pages()


FAILED = pytest.StashKey[bool]()


def pytest_sessionfinish(session, exitstatus):
    """Remember how the run ended."""
    session.config.stash[FAILED] = exitstatus == pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config):
    """What the run wrote goes with it; what failing tests wrote stays, to be looked at."""
    if not IS_WORKER:
        failed = config.stash.get(FAILED, False)
        shutil.rmtree(os.environ[STORE if failed else "TMPDIR"], ignore_errors=True)


# What a property test tries is the same in every run, so that no change is refused for an input that it did not bring.
# `make explore` and the workflow try others, many more; what fails there becomes an @example: docs/fuzzing.md. So few are tried here.
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
ALIKE = {"database": None, "deadline": None, "suppress_health_check": SLOW}
settings.register_profile("suite", max_examples=50, derandomize=True, **ALIKE)
settings.register_profile("explore", max_examples=1000, derandomize=False, print_blob=True, **ALIKE)
settings.load_profile("suite")


def pytest_ignore_collect(collection_path, config):
    """Where only the tests that run everywhere are wanted, others are not even imported: their libraries may be missing."""
    wanted = config.option.markexpr.startswith("everywhere")
    if wanted and collection_path.name.startswith("test_"):
        return True if "pytest.mark.everywhere" not in collection_path.read_text("utf-8") else None
    return None


NUMBERS = itertools.count()


@pytest.fixture
def tmp_path(tmp_path_factory, request):
    """An empty folder of the test's own. pytest's goes through all those before to find a number for each."""
    name = re.sub(r"\W", "_", request.node.name)[:30]
    return tmp_path_factory.mktemp(f"{name}-{next(NUMBERS)}", numbered=False)


@pytest.fixture(scope="module")
def chromium():
    """A running Chromium."""
    import browser

    return browser.opened()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """A browser stays open for the tests of a folder."""
    if "browser" in sys.modules and (nextitem is None or nextitem.path.parent != item.path.parent):
        sys.modules["browser"].close()


DEBIAN = {
    "chromium": "chromium",
    "soffice": "libreoffice-calc libreoffice-writer",
    "libreoffice": "libreoffice-calc libreoffice-writer",
    "nginx": "nginx-light",
    "pdftoppm": "poppler-utils",
    "node": "nodejs",
    "rsync": "rsync",
    "git": "git",
}


def lacking(reason):
    """What to install, by the reason that a skipped test gives."""
    found = next((packages for word, packages in DEBIAN.items() if word in reason.lower()), None)
    return f"安装 {found}（apt-get install {found}）" if found else "安装测试用的库：.ci/setup .venv slow"


def pytest_terminal_summary(terminalreporter):
    """Says at the end what was skipped for lack of what, also under -q and -n."""
    skipped = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        skipped.setdefault(reason, []).append(report.nodeid)
    for reason, tests in sorted(skipped.items()):
        files = "、".join(sorted({test.partition("::")[0] for test in tests}))
        terminalreporter.write_line(f"跳过 {len(tests)} 处：{reason}；要运行它们，{lacking(reason)}。在 {files}")
