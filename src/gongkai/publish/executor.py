"""Who makes what was planned: this process, others on this machine, or those of a Dask cluster.

Each is an `Executor` of `concurrent.futures`. What they are handed, and what comes back, is plain data; bytes do not depend on who
made them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from gongkai.model.refusal import Refusal
from gongkai.render import processes

P = ParamSpec("P")
T = TypeVar("T")

_WORTH = 8000  # milliseconds of work; a county of a thousand items takes less without its PDF
_RETRIES = 3  # how often a cluster tries again what a lost worker did
PATIENCE = 10  # seconds for a scheduler to answer


class SchedulerError(Refusal):
    """A cluster that cannot be reached; the message is for the user."""


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Here(Executor):
    """Does each piece of work at once, in this process."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The finished work, or what it raised."""
        done: Future[T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as problem:
            done.set_exception(problem)
        return done


class Processes(processes.Processes):
    """Processes of this machine, which are started when there is something to do that is worth it."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self._work = 0.0

    def worth(self, work: float) -> bool:
        """Whether so many milliseconds of work, with those before, are as much as it takes to start processes."""
        self._work += work
        return self._work > _WORTH


@dataclass(frozen=True, slots=True)
class Workers:
    """An executor, and how many work in it; `far` tells that they are on other machines, which have no store and may have
    another gongkai. A PDF is laid out by `inside` processes of its own, under this one, where that is more than one. Where there
    are places enough for all who work, what is made of one is handed out `whole`, but for its PDF: its entries then go once."""

    executor: Executor = field(default_factory=Here)
    count: int = 1
    far: bool = False
    inside: int = 1
    whole: bool = False

    def for_(self, kind: str, work: float) -> Executor:
        """Who does so many milliseconds of work on a format."""
        alone = kind == "pdf" and self.inside > 1
        few = not alone and isinstance(self.executor, Processes) and not self.executor.worth(work)
        return Here() if alone or few else self.executor


@contextmanager
def workers(jobs: int, scheduler: str = "") -> Iterator[Workers]:
    """`jobs` processes, or those of the Dask cluster whose scheduler has this address. Raises SchedulerError, and
    ModuleNotFoundError without Dask."""
    if scheduler:
        with _cluster(scheduler) as found:
            yield found
        return
    made = Processes(jobs) if jobs > 1 else Here()
    try:
        yield Workers(made, jobs)
    finally:
        made.shutdown(cancel_futures=True)


@contextmanager
def _cluster(address: str) -> Iterator[Workers]:
    from distributed import Client

    try:
        made: Any = Client  # it has no types
        client = made.__new__(made)
        client.__init__(address, timeout=f"{PATIENCE}s", set_as_default=False)
    except (OSError, ValueError) as problem:
        client.status = "closed"  # or it waits when it is thrown away, and tells of that in a trace
        told = f"连不上 Dask 的调度器 {address}。请检查地址，写成 tcp://10.0.0.5:8786 这样"
        raise SchedulerError(told) from problem
    try:
        count = len(client.nthreads())
        if not count:
            raise SchedulerError(f"Dask 的调度器 {address} 还没有工作进程。请先启动：dask worker {address}")
        with client.get_executor(pure=False, retries=_RETRIES) as executor:
            yield Workers(executor, count, far=True)
    finally:
        client.close()
