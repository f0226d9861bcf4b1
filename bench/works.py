"""What `run.py` measures: pieces of work, each in a fresh process, and what they are compared with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import NamedTuple

from corpus import DOMAINS, write_project
from peers import tool, write_doorstop, write_strictdoc, write_trestle
from province import write_province

HERE = Path(__file__).resolve().parent
WORK = HERE / ".work"
CACHES = Path(tempfile.gettempdir()) / "gongkai-bench"  # of builds; none may be in the repository around the project
ITEMS, COUNTIES = 1000, 100
SIZES, SMALLEST = (1, 10, 100, 1000), "json"
GROWTH = {SMALLEST: SIZES, "html,xlsx,docx,json,csv": SIZES[:3], "html,xlsx,docx,pdf,json,csv": SIZES[:3]}
NO_LISTS, WITH_LISTS, FEW_ITEMS = "without lists", "with lists", "an item a domain"
GUIDELINES, TEN, PROVINCE = "0 counties", "10 counties", f"{COUNTIES} counties"


_IMPORTED = "import gongkai.cli.build, gongkai.publish.produce, gongkai.render.xlsx.book, gongkai.render.docx"
_LOADED = "from pathlib import Path; from gongkai.source.project import load; project = load(Path(), ['bench'])"
LIMITS = {  # what a build after a changed cell cannot do without, each in a process of its own
    "only importing what it takes": _IMPORTED,
    "only loading": _LOADED,
    "only loading, checking and resolving": f"{_LOADED}; from gongkai.rules import check; check(project)",
}


class Figure(NamedTuple):
    """A measured time and whatever size came with it; `peak` is the most memory that was used, in bytes."""

    seconds: float
    size: int = 0
    peak: int = 0


Work = Callable[[], Figure]
Taken = dict[str, list[Figure]]


@dataclass(frozen=True)
class Bench:
    """Works that take turns. `targets` names those compared with the work `baseline`, and the ratio aimed at.

    A work that is neither is a second baseline: what is in `targets` is compared with it too, without aiming at a ratio.

    `warm` asks for a round that is thrown away: for whole processes, where start-up counts. `most` limits the rounds. With
    `counties` its works are a column of the table of growth, where no target is aimed at.
    """

    title: str
    works: Callable[[], Mapping[str, Work]]
    targets: Mapping[str, float]
    warm: bool = False
    peer: bool = False
    slow: bool = False
    most: int = 99
    megabytes: float = 0
    counties: int = 0
    missing: Callable[[], str] = lambda: ""


@cache
def province() -> Path:
    """1,000 items and 100 counties."""
    return write_project(WORK / "province", ITEMS, COUNTIES)


@cache
def listed() -> Path:
    """The province, each county with lists."""
    return write_project(WORK / "listed", ITEMS, COUNTIES, lists=True)


@cache
def bare() -> Path:
    """An item a domain, no county."""
    return write_project(WORK / "bare", DOMAINS, 1)


@cache
def county() -> Path:
    """1,000 items in 26 files and one county."""
    return write_project(WORK / "county", ITEMS, 1, slug="bench")


def environment() -> dict[str, str]:
    """Compiled modules are kept in one place for all, so that nobody pays for compiling again at each start."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(WORK / "pyc")}


def inside(work: str, project: Path, cores: int | None = None) -> Work:
    """Time measured inside a fresh process, without its start-up."""
    out = WORK / f"out-{work.replace(':', '-')}-{cores or 'all'}.{work.partition(':')[0]}"
    command = [sys.executable, str(HERE / "one.py"), work, str(project), str(out), str(cores or 0)]

    def measure() -> Figure:
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment())
        seconds, size = done.stdout.split()
        return Figure(float(seconds), int(size))

    return measure


def process(command: list[str], cwd: Path, stale: Path | None = None) -> Work:
    """Time of the whole process from its start; `stale` is output that is removed first, untimed."""

    def measure() -> Figure:
        if stale is not None:
            shutil.rmtree(stale, ignore_errors=True)
        start = time.perf_counter()
        subprocess.run(command, cwd=cwd, check=True, capture_output=True, env=environment())
        return Figure(time.perf_counter() - start)

    return measure


def used(command: list[str], cwd: Path, stale: Path) -> Work:
    """Time of the processor and memory that a process and those that it started took; `stale` is removed first."""

    def measure() -> Figure:
        shutil.rmtree(stale, ignore_errors=True)
        with tempfile.TemporaryFile() as said:
            one = subprocess.Popen(command, cwd=cwd, stdout=said, stderr=said, env=environment())
            _, status, usage = os.wait4(one.pid, 0)
            one.returncode = os.waitstatus_to_exitcode(status)
            if one.returncode:
                said.seek(0)
                raise subprocess.CalledProcessError(one.returncode, command, stderr=said.read())
        return Figure(usage.ru_utime + usage.ru_stime, peak=usage.ru_maxrss * 1024)

    return measure


def gongkai() -> str:
    """The console script beside this Python."""
    return str(Path(sys.executable).with_name("gongkai"))


def no_pdf() -> str:
    """What is missing for PDF; empty if nothing."""
    needed = ("gongkai.render.pdf", "weasyprint", "pylopdf_fonts_zh_cn")
    return "、".join(f"no module {name}" for name in needed if find_spec(name) is None)


def no_editor() -> str:
    """What is missing for editors; empty if nothing."""
    return "、".join(f"no module {name}" for name in ("pygls", "lsprotocol") if find_spec(name) is None)


def benches() -> list[Bench]:
    """Everything that is measured; nothing is prepared before its turn."""
    return [
        Bench(
            "load 2,600 files / CSafeLoader",
            lambda: {"ours": inside("parse", province()), "baseline": inside("csafeloader", province())},
            {"ours": 0.45},
        ),
        Bench(
            "load+resolve+rules",
            lambda: {
                name: inside(f"check:{name.split()[0]}", province()) for name in (GUIDELINES, "1 county", TEN, PROVINCE)
            },
            {"ours": 30.0},
        ),
        Bench(
            "load+resolve+rules, a list's cell / a guideline's cell",
            lambda: {
                NO_LISTS: inside(f"cells:{COUNTIES}", province()),
                WITH_LISTS: inside(f"cells:{COUNTIES}", listed()),
                FEW_ITEMS: inside("cells:0", bare()),
                GUIDELINES: inside("cells:0", province()),
            },
            {"ours": 1.0},
        ),
        Bench(
            "load+resolve+rules of the province / CSafeLoader",
            lambda: {
                "ours": inside(f"check:{COUNTIES}", province()),
                "baseline": inside("csafeloader", province()),
            },
            {"ours": 3.0},
        ),
        Bench(
            "a keystroke in an editor, the largest file / load+rules of its county",
            lambda: {"ours": inside("typed:desk", HERE.parent), "baseline": inside("typed:whole", HERE.parent)},
            {"ours": 0.3},
            missing=no_editor,
        ),
        Bench(
            "a keystroke in an editor, 1,000 items / load+rules of its county",
            lambda: {"ours": inside("typed:desk", county()), "baseline": inside("typed:whole", county())},
            {"ours": 0.3},
            missing=no_editor,
        ),
        Bench("diff of one changed law, 100 counties / validate", _diff, {"ours": 3.0}, warm=True, most=3),
        Bench(
            "validate again, 100 counties, unchanged / with an empty cache",
            _validate_again,
            {"unchanged": 0.25},
            most=3,
        ),
        Bench("--version / check-jsonschema", _version, {"ours": 0.7}, warm=True, peer=True),
        Bench("validate / trestle validate", _validate, {"ours": 0.5}, warm=True, peer=True),
        Bench(
            "build again, every format but PDF / the first build",
            lambda: _again("html,xlsx,docx,json,csv"),
            {"unchanged": 0.06, "one cell changed": 0.10, "serve, one cell": 0.10},
            most=3,
        ),
        Bench(
            "build again, every format / the first build",
            lambda: _again("html,xlsx,docx,pdf,json,csv"),
            {"unchanged": 0.06, "one cell changed": 0.15},
            slow=True,
            most=3,
            missing=no_pdf,
        ),
        Bench(
            "build again, unchanged, every format / StrictDoc, unchanged",
            lambda: _against_strictdoc("unchanged"),
            {"unchanged": 0.6},
            slow=True,
            peer=True,
            most=3,
            missing=no_pdf,
        ),
        Bench(
            "two Dask workers / one",
            lambda: {name: _cluster(number) for name, number in (("two workers", 2), ("baseline", 1))},
            {"two workers": 0.59},
            slow=True,
            most=3,
            missing=lambda: "" if find_spec("distributed") else "no module distributed",
        ),
        Bench(
            "--jobs 2 / --jobs 1, PDF of ten counties",
            lambda: {name: _jobs(number) for name, number in (("two processes", 2), ("baseline", 1))},
            {"two processes": 0.59},
            slow=True,
            most=2,
            missing=no_pdf,
        ),
        Bench("build html / doorstop publish", _publish, {"ours": 0.25}, warm=True, peer=True, most=3),
        Bench(
            "Excel, 1,000 rows / plain openpyxl",
            lambda: {"ours": inside("xlsx:ours", county()), "baseline": inside("xlsx:naive", county())},
            {"ours": 0.65},
        ),
        Bench(
            "import, 26 sheets, 1,000 rows / openpyxl reading values",
            _import,
            {"own file": 3.0, "foreign file": 3.0},
            warm=True,
        ),
        Bench(
            "PDF, 1,000 rows / straightforward WeasyPrint",
            lambda: {
                "one core": inside("pdf:ours", county(), 1),
                "two cores": inside("pdf:ours", county(), 2),
                "one cell changed": inside("pdf:changed", county(), 1),
                "baseline": inside("pdf:straightforward", county(), 1),
                "bare tables": inside("pdf:bare", county(), 1),
            },
            {"one core": 0.45, "two cores": 0.25, "one cell changed": 0.07},
            slow=True,
            most=3,
            megabytes=0.8,
            missing=no_pdf,
        ),
        *(
            Bench(
                f"growth, {counted(number)}, {formats}",
                partial(_growth, number, formats),
                {},
                slow=number == SIZES[-1] or "pdf" in formats,
                most=3 if number < COUNTIES else 1,
                counties=number,
                missing=no_pdf if "pdf" in formats else lambda: "",
            )
            for formats, sizes in GROWTH.items()
            for number in sizes
        ),
    ]


def counted(number: int) -> str:
    """So many counties, in words."""
    return "1 county" if number == 1 else f"{number:,} counties"


def _growth(number: int, formats: str) -> Mapping[str, Work]:
    """What a province of so many counties takes with one process and nothing kept, and beside it the limits: parsing its
    files, and writing and copying what was made."""
    root = write_province(WORK / f"grown-{number}", number)
    build = [gongkai(), "build", "--no-cache", "--jobs", "1", "--format", formats]
    made = {
        f"build {formats}": used(build, root, root / "build"),
        f"only writing {formats}": inside("write", root),
        f"only copying {formats}": inside("copy", root),
    }
    if formats != SMALLEST:
        return made
    checked = {"validate": used([gongkai(), "validate", "--no-cache"], root, root / "build")}
    return {**checked, "only parsing the counties' files": inside("csafeloader", root), **made}


def _version() -> Mapping[str, Work]:
    checker = str(tool(WORK, "check-jsonschema"))
    return {"ours": process([gongkai(), "--version"], county()), "baseline": process([checker, "--version"], county())}


def _diff() -> Mapping[str, Work]:
    """A province in git, one law of which is changed in the work tree."""
    root = write_project(WORK / "revised", ITEMS, COUNTIES)
    git = ["git", "-C", str(root), "-c", "user.name=bench", "-c", "user.email=bench@example.com"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "one"]):
        subprocess.run([*git, *arguments], check=True)
    laws = root / "guidelines/laws.yaml"
    laws.write_text(laws.read_text("utf-8").replace("文号: ", "文号: 修订后的", 1), encoding="utf-8")
    return {"ours": process([gongkai(), "diff"], root), "baseline": process([gongkai(), "validate"], root)}


def _validate() -> Mapping[str, Work]:
    trestle = [str(tool(WORK, "trestle")), "validate", "-t", "catalog", "-n", "c"]
    return {
        "ours": process([gongkai(), "validate"], county()),
        "baseline": process(trestle, write_trestle(WORK, ITEMS)),
    }


def _validate_again() -> Mapping[str, Work]:
    root, cache = write_province(WORK / "made-province", COUNTIES), CACHES / "validate"
    command = [gongkai(), "validate", "--cache", str(cache)]
    return {"baseline": process(command, root, cache), "unchanged": process(command, root)}


def _import() -> Mapping[str, Work]:
    """The county's workbook into the same county, and one without gongkai's marks into a county that adopts nothing."""
    own, foreign = WORK / "own.xlsx", WORK / "foreign.xlsx"
    inside("xlsx:ours", county())()
    shutil.copy(WORK / "out-xlsx-ours-all.xlsx", own)
    subprocess.run([sys.executable, str(HERE / "unmark.py"), str(own), str(foreign)], check=True)
    empty = write_project(WORK / "empty", ITEMS, 1, slug="bench")
    for file in (empty / "counties/bench").glob("[0-9]*.yaml"):
        file.unlink()
    command = [gongkai(), "import", "--county", "bench", "--dry-run"]
    reading = "import openpyxl,sys\nfor s in openpyxl.load_workbook(sys.argv[1],data_only=True): list(s.values)"
    return {
        "own file": process([*command, str(own)], county()),
        "foreign file": process([*command, str(foreign)], empty),
        "baseline": process([sys.executable, "-c", reading, str(own)], county()),
    }


def _again(formats: str) -> Mapping[str, Work]:
    """The first build of a county by itself, one after it, and one after a cell in a domain of median size changed; each round
    begins from nothing, on one core."""
    root = write_project(WORK / "again", ITEMS, 1, slug="bench")
    cache = CACHES / "again"
    command = [gongkai(), "build", "--county", "bench", "--jobs", "1", "--format", formats, "--cache", str(cache)]
    file = sorted((root / "counties/bench").glob("[0-9]*.yaml"), key=lambda one: one.stat().st_size)[DOMAINS // 2]
    number = count()

    def first() -> Figure:
        shutil.rmtree(cache, ignore_errors=True)
        return process(command, root, root / "build")()

    def changed() -> Figure:
        text = re.sub("本县实施细则[0-9]*", f"本县实施细则{next(number)}", file.read_text("utf-8"), count=1)
        file.write_text(text, encoding="utf-8")
        return process(command, root)()

    again = {"baseline": first, "unchanged": process(command, root), "one cell changed": changed}
    if "pdf" in formats:
        return again
    limits = {name: process([sys.executable, "-c", code], root) for name, code in LIMITS.items()}
    return {**again, "serve, one cell": inside(f"serve:{formats}", root), **limits}


def _against_strictdoc(work: str) -> Mapping[str, Work]:
    """The same, beside StrictDoc's export of the same items when nothing changed."""
    ours = _again("html,xlsx,docx,pdf,json,csv")
    ours["baseline"]()
    root = write_strictdoc(WORK, ITEMS)
    export = process([str(tool(WORK, "strictdoc")), "export", ".", "--output-dir", str(WORK / "strictdoc-out")], root)
    export()
    return {work: ours[work], "baseline": export}


def _cluster(number: int) -> Work:
    """Ten counties in every format but PDF, made by Dask workers on this machine, which are started untimed."""
    root = write_project(WORK / f"cluster-{number}", ITEMS, 10)

    def measure() -> Figure:
        from distributed import LocalCluster

        shutil.rmtree(root / "build", ignore_errors=True)
        options = {"n_workers": number, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}
        with LocalCluster(**options, worker_dashboard_address=None) as cluster:
            address = ["--scheduler", cluster.scheduler_address]
            formats = ["--format", "xlsx,docx,html,json"]
            return process([gongkai(), "build", "--no-cache", *formats, *address], root)()

    return measure


def _jobs(number: int) -> Work:
    root = write_project(WORK / f"jobs-{number}", ITEMS, 10)
    command = [gongkai(), "build", "--no-cache", "--format", "pdf", "--jobs", str(number)]
    return process(command, root, root / "build")


def _publish() -> Mapping[str, Work]:
    ours = [gongkai(), "build", "--county", "bench", "--format", "html"]
    published = WORK / "published"
    doorstop = [str(tool(WORK, "doorstop")), "publish", "all", str(published), "--html"]
    return {
        "ours": process(ours, county(), county() / "build"),
        "baseline": process(doorstop, write_doorstop(WORK, ITEMS), published),
    }
