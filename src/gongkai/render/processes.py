"""Other processes of this machine that do work for this one.

Each has a pipe of its own and nothing in common with the others: one that is killed, whatever it was at, holds nothing that
somebody waits for. (The processes of `concurrent.futures` share two queues, and the whole pool can then wait for ever.)
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock, local
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Processes(Executor):
    """So many processes, started as there is work for them. What is handed to them and what comes back is pickled; work whose
    process died ends with a BrokenExecutor, and the next gets a new process."""

    def __init__(self, size: int) -> None:
        self._threads = ThreadPoolExecutor(size)  # each hands its process one piece of work after the other
        self._own = local()
        self._lock = Lock()
        self._started: list[tuple[Connection, BaseProcess]] = []
        self._cancelled = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The work, to be done by some process."""
        return self._threads.submit(self._elsewhere, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes; those at work are ended too where what is asked for is cancelled."""
        with self._lock:
            self._cancelled |= cancel_futures
            for _, process in self._started if cancel_futures else ():
                process.terminate()
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        for link, process in self._started if wait else ():
            link.close()
            process.join()

    def _elsewhere(self, fn: Callable[..., T], args: Any, kwargs: Any) -> T:
        link = self._link()
        try:
            link.send((fn, args, kwargs))
            done, result = link.recv()
        except (EOFError, OSError) as problem:
            self._own.link = None
            raise BrokenExecutor("a process ended at its work") from problem
        if not done:
            raise result
        return result  # type: ignore[no-any-return]

    def _link(self) -> Connection:
        """The pipe to this thread's process."""
        link: Connection | None = getattr(self._own, "link", None)
        if link is not None:
            return link
        start = multiprocessing.get_context("spawn")  # a copy of this process would have its threads' locks
        with self._lock:
            if self._cancelled:
                raise BrokenExecutor("the processes were ended")
            link, theirs = start.Pipe()
            process = start.Process(target=_serve, args=(theirs,), daemon=True)
            process.start()
            theirs.close()  # or nobody would notice that the process has ended
            self._started.append((link, process))
        self._own.link = link
        return link


def _serve(link: Connection) -> None:
    """Do what comes, until the other side closes the pipe or has ended. What is imported stays; a process that only makes files
    collects what it made after each: see `render`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other side is interrupted, too, and ends this
    gc.freeze()
    while True:
        try:
            fn, args, kwargs = link.recv()
        except (EOFError, OSError):
            return
        try:
            answer = True, fn(*args, **kwargs)
        except Exception as problem:
            answer = False, problem
        link.send(answer)
