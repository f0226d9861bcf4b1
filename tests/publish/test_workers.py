"""Who makes the files makes no difference: this process, others, a cluster; and one that dies loses nothing."""

import gc
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import replace
from functools import partial
from multiprocessing import active_children

import pytest

from faults import dies, dies_when_read, dies_when_written, waits
from gongkai.publish import executor, family, folder, run, tools
from gongkai.publish.executor import Here, Processes, SchedulerError, Workers, workers
from gongkai.publish.plan import plan
from gongkai.publish.request import Request
from gongkai.publish.run import publish, publish_all
from gongkai.publish.store import opened
from gongkai.publish.work import cost
from gongkai.render import RenderError, Settings
from gongkai.rules import check
from gongkai.source.project import load
from overlay import SMALL, YIXIAN, demo, real, tree

FORMATS = ("html", "xlsx", "docx", "json", "csv")
PAGES = ("html", "json")


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """Two counties' catalogs, and how to publish them."""
    root = demo(
        tmp_path_factory.mktemp("sources") / "p",
        YIXIAN + "# counties/yixian/10-nongcun-weifang-gaizao.yaml\n领域: 农村危房改造\n",
    )
    project = load(root, ["demo", "yixian"])
    catalogs = check(project).catalogs
    return [[catalog] for catalog in catalogs.values()], Request(FORMATS, (), Settings(templates=project.pages))


def made(sources, output, crew, **more):
    """What stands in the output when `crew` has made it."""
    families, request = sources
    request = replace(request, workers=crew, **more)
    assert len(list(publish_all([(one, request) for one in families], output, lambda text: None))) == len(families)
    return tree(output)


@pytest.fixture(scope="module")
def expected(sources, tmp_path_factory):
    return made(sources, tmp_path_factory.mktemp("expected"), Workers())


class Counting(Processes):
    """Tells how much it was handed."""

    handed = 0

    def submit(self, fn, /, *args, **kwargs):
        self.handed += 1
        return super().submit(fn, *args, **kwargs)


@pytest.fixture(scope="module")
def two():
    """Two processes, for tests that do not end them: to start one takes longer than what it has to do."""
    pool = Counting(2)
    yield Workers(pool, 2)
    pool.shutdown()


@pytest.fixture
def crew(two, monkeypatch):
    """These, to whom everything is handed."""
    monkeypatch.setattr(executor, "_WORTH", 0)
    two.executor.handed = 0
    return two


@pytest.mark.parametrize("whole", [False, True])
def test_processes_make_the_same_bytes(sources, expected, tmp_path, crew, whole):
    cache = opened(tmp_path / "cache", "")
    assert made(sources, tmp_path / "out", replace(crew, whole=whole), store=cache) == expected
    assert crew.executor.handed >= 2
    assert crew.executor._started
    assert made(sources, tmp_path / "again", Workers(Refusing()), store=cache) == expected


class Refusing(Here):
    """Nothing is left to make."""

    def submit(self, fn, /, *args, **kwargs):
        raise AssertionError("made again")


class Dying(Processes):
    """One of whose processes is killed at the first thing that it has to do."""

    handed = 0

    def submit(self, fn, /, *args, **kwargs):
        self.handed += 1
        return super().submit(dies if self.handed == 1 else fn, *args, **kwargs)


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_a_process_that_is_killed_loses_nothing(sources, expected, tmp_path, monkeypatch):
    monkeypatch.setattr(executor, "_WORTH", 0)
    others = active_children()
    pool = Dying(2)
    try:
        assert made(sources, tmp_path / "out", Workers(pool, 2)) == expected
    finally:
        pool.shutdown()
    assert pool.handed > 2
    assert set(active_children()) == set(others)


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_one_that_is_killed_holds_up_nobody():
    """Whatever it was at: its work, taking what is more than fits into a pipe, or giving back such."""
    others = active_children()
    pool, much = Processes(2), bytes(10**6)
    deadly = [dies, dies_when_read(much), partial(dies_when_written, much)]
    work = [pool.submit(one) for _ in range(2) for one in (partial(len, much), *deadly, partial(bytes, 10**6))]
    told = [one.exception() for one in work]
    pool.shutdown()
    assert [type(one) for one in told] == [type(None), *[BrokenExecutor] * 3, type(None)] * 2
    assert set(active_children()) == set(others)


def test_cancelled_processes_end_at_their_work():
    others = active_children()
    pool = Processes(2)
    work = [pool.submit(waits) for _ in range(5)]
    while len(active_children()) < len(others) + 2:
        pass
    pool.shutdown(cancel_futures=True)
    assert {type(one.exception()) if not one.cancelled() else None for one in work} == {BrokenExecutor, None}
    assert set(active_children()) == set(others)


def test_processes_start_only_where_it_is_worth_it(sources, expected, tmp_path):
    with workers(2) as crew:
        assert made(sources, tmp_path / "out", crew) == expected
        assert not crew.executor._started


def with_villages(root, count):
    """A county with one town of so many villages: their catalogs, and how to publish them."""
    shutil.copytree(SMALL, root)
    for number in range(count):
        village = root / f"counties/demo/towns/jiangshang/villages/v{number}"
        village.mkdir()
        (village / "village.yaml").write_text(f"名称: 第{number:03d}村\n主体: 第{number:03d}村村民委员会\n", "utf-8")
    project = load(root)
    return list(check(project).catalogs.values()), Request(PAGES, (), Settings(templates=project.pages))


@pytest.fixture(scope="module")
def villages(tmp_path_factory):
    """The catalogs of a county with five, how to publish them, and what stands then in the output."""
    place = tmp_path_factory.mktemp("villages")
    family, request = with_villages(place / "p", 5)
    alone = made(([family], request), place / "alone", Workers(), store=opened(place / "other", ""))
    assert len([path for path in alone if path.endswith("/catalog.json")]) == len(family) == 8
    return family, request, alone


@pytest.mark.parametrize("whole", [False, True])
def test_processes_make_the_same_of_all_places_of_a_county(villages, tmp_path, monkeypatch, crew, whole):
    monkeypatch.setattr(run, "_BEGUN", 60)
    family, request, alone = villages
    cache = opened(tmp_path / "cache", "")
    together = made(([family], request), tmp_path / "out", replace(crew, whole=whole), store=cache)
    assert crew.executor.handed >= 2
    assert len(crew.executor._started) == 2
    assert together == alone
    assert made(([family], request), tmp_path / "again", Workers(Refusing()), store=cache) == alone


def test_what_is_held_does_not_grow_with_the_places_of_a_county(tmp_path, monkeypatch):
    """The bytes of files at hand, and what is in a worker's hands."""
    monkeypatch.setattr(run, "_BEGUN", 120)
    write, held, peaks = folder.write, [], []
    monkeypatch.setattr(family, "write", lambda target, files: (held.append(len(files.data)), write(target, files))[1])
    for count in (10, 40):
        county, request = with_villages(tmp_path / f"p{count}", count)
        out = made(([county], request), tmp_path / f"out{count}", Workers(Here(), 2))
        peaks.append((max(held), len(held) - count))
        assert len(out) > sum(held) > 10 * count
        held.clear()
    assert peaks[0] == peaks[1]


def test_a_county_alone_is_not_worth_processes_and_many_villages_are(tmp_path):
    root = real(tmp_path / "real", *(f"{number:02d}" for number in range(1, 29)))
    county = check(load(root)).catalogs["yongxiu"]
    assert county.count > 600
    a_thousand = sum(map(cost, plan(county, FORMATS))) * 1000 / county.count
    small, _ = with_villages(tmp_path / "p", 1)
    village = sum(map(cost, plan(small[-1], PAGES)))
    assert a_thousand < executor._WORTH < 1000 * village


def test_a_pdf_that_is_made_here_starts_no_processes_for_the_rest():
    with workers(2) as crew:
        crew = replace(crew, inside=2)
        assert isinstance(crew.for_("pdf", 10 * executor._WORTH), Here)
        assert isinstance(crew.for_("html", 1), Here)


def test_what_a_process_cannot_render_is_told_as_here(sources, tmp_path, crew):
    families, request = sources
    files = tuple(
        (name, b"{% if %}" if name == "html/domain.html" else data) for name, data in request.settings.templates.files
    )
    broken = replace(
        request, settings=replace(request.settings, templates=replace(request.settings.templates, files=files))
    )
    told = []
    for one in (Workers(), crew):
        with pytest.raises(RenderError) as problem:
            publish(families[0], tmp_path / "out", replace(broken, workers=one))
        told.append(str(problem.value))
    assert crew.executor.handed
    assert told[0] == told[1]
    assert not (tmp_path / "out").exists()


def test_workers_with_another_gongkai_are_refused(sources, tmp_path):
    families, request = sources
    with pytest.raises(RenderError, match="同一个版本"):
        publish(families[0], tmp_path, replace(request, tools="another"))


IMPATIENT = """
import sys
from gongkai.publish import executor
from gongkai.cli.main import run

executor.PATIENCE = 0.2
sys.argv[1:] = {}
run()
"""


def test_a_scheduler_that_is_not_there_is_told(tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(executor, "PATIENCE", 0.2)
    told = []
    monkeypatch.setattr(sys, "unraisablehook", lambda problem: told.append(repr(problem.exc_value)))
    assert distributed.__version__
    for address in ("tcp://127.0.0.1:1", "what"):
        with pytest.raises(SchedulerError, match="连不上"), workers(1, address):
            pass
        gc.collect()
    asked = ["build", "--format", "json", "--scheduler", "tcp://127.0.0.1:1"]
    done = subprocess.run(
        [sys.executable, "-c", IMPATIENT.format(asked)], cwd=demo(tmp_path / "p"), capture_output=True, text=True
    )
    trying, failed = (
        done.stderr.index(one) for one in ("正在连接 Dask 的调度器 tcp://127.0.0.1:1，最多等", "错误：连不上")
    )
    assert (done.returncode, trying < failed) == (1, True), "it is said before it fails"
    assert told == [], "nor is there a trace when what could not connect is thrown away"


def test_a_cluster_one_of_whose_workers_is_killed(sources, expected, tmp_path):
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}
    with (
        distributed.LocalCluster(
            **options, worker_dashboard_address=None, local_directory=tmp_path / "dask"
        ) as cluster,
        workers(1, cluster.scheduler_address) as crew,
    ):
        assert (crew.count, crew.far) == (2, True)
        killing = Killing(crew.executor, cluster)
        both = tools.tools()
        assert made(sources, tmp_path / "out", replace(crew, executor=killing), tools=both) == expected
        assert killing.killed


class Killing(Executor):
    """Hands work to a cluster, and kills one of its workers when both have some."""

    def __init__(self, cluster_executor, cluster):
        self.executor, self.cluster, self.handed, self.killed = cluster_executor, cluster, 0, 0

    def submit(self, fn, /, *args, **kwargs):
        future = self.executor.submit(fn, *args, **kwargs)
        self.handed += 1
        if self.handed == 4:
            self.killed = self.cluster.workers[0].pid
            os.kill(self.killed, signal.SIGKILL)
        return future
