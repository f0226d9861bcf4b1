"""Who makes the files makes no difference: this process, others, a cluster; and one that dies loses nothing."""

import gc
import os
import signal
import subprocess
import sys
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import replace
from functools import partial
from multiprocessing import active_children

import pytest

from faults import dies, dies_when_read, dies_when_written, waits
from gongkai.publish import executor, tools
from gongkai.publish.executor import Here, Processes, SchedulerError, Workers, workers
from gongkai.publish.run import Request, publish, publish_all
from gongkai.publish.store import opened
from gongkai.render import RenderError, Settings
from gongkai.rules import check
from gongkai.source.project import load
from overlay import YIXIAN, demo

FORMATS = ("html", "xlsx", "docx", "json", "csv")


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


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


@pytest.mark.parametrize("whole", [False, True])
def test_processes_make_the_same_bytes(sources, expected, tmp_path, monkeypatch, whole):
    monkeypatch.setattr(executor, "_WORTH", 0)
    with workers(2) as crew:
        assert (
            made(sources, tmp_path / "out", replace(crew, whole=whole), store=opened(tmp_path / "cache", ""))
            == expected
        )
        assert crew.executor._started
    assert made(sources, tmp_path / "again", Workers(Refusing()), store=opened(tmp_path / "cache", "")) == expected


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
    pool = Dying(2)
    try:
        assert made(sources, tmp_path / "out", Workers(pool, 2)) == expected
    finally:
        pool.shutdown()
    assert pool.handed > 2
    assert active_children() == []


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_one_that_is_killed_holds_up_nobody():
    """Whatever it was at: its work, taking what is more than fits into a pipe, or giving back such."""
    pool, much = Processes(2), bytes(10**6)
    deadly = [dies, dies_when_read(much), partial(dies_when_written, much)]
    work = [pool.submit(one) for _ in range(2) for one in (partial(len, much), *deadly, partial(bytes, 10**6))]
    told = [one.exception() for one in work]
    pool.shutdown()
    assert [type(one) for one in told] == [type(None), *[BrokenExecutor] * 3, type(None)] * 2
    assert active_children() == []


def test_cancelled_processes_end_at_their_work():
    pool = Processes(2)
    work = [pool.submit(waits) for _ in range(5)]
    while len(active_children()) < 2:
        pass
    pool.shutdown(cancel_futures=True)
    assert {type(one.exception()) if not one.cancelled() else None for one in work} == {BrokenExecutor, None}
    assert active_children() == []


def test_processes_start_only_where_it_is_worth_it(sources, expected, tmp_path):
    with workers(2) as crew:
        assert made(sources, tmp_path / "out", crew) == expected
        assert not crew.executor._started


def test_what_a_process_cannot_render_is_told_as_here(sources, tmp_path, monkeypatch):
    families, request = sources
    files = tuple(
        (name, b"{% if %}" if name == "html/domain.html" else data) for name, data in request.settings.templates.files
    )
    broken = replace(
        request, settings=replace(request.settings, templates=replace(request.settings.templates, files=files))
    )
    told = []
    monkeypatch.setattr(executor, "_WORTH", 0)
    for jobs in (1, 2):
        with workers(jobs) as crew, pytest.raises(RenderError) as problem:
            publish(families[0], tmp_path / "out", replace(broken, workers=crew))
        told.append(str(problem.value))
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

executor.PATIENCE = 1
sys.argv[1:] = {}
run()
"""


def test_a_scheduler_that_is_not_there_is_told(tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(executor, "PATIENCE", 1)
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


@pytest.mark.slow
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
