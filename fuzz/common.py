"""What the fuzzers share: options, runs that can be repeated one by one, runs in processes of their own, figures."""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
FOUND = Path(__file__).resolve().parent / "found"
SECONDS, MEMORY = 20, 2 << 30  # CPU time and address space of a run in a process of its own
Case = Callable[[random.Random], tuple[bytes, Callable[[], str]]]  # its input, and what gives the outcome in a word


def options(about: str) -> argparse.Namespace:
    """The options that all fuzzers have."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60, help="跑多少秒（默认 60）")
    parser.add_argument("--runs", type=int, default=0, help="跑多少次（给了就不看秒数）")
    parser.add_argument("--seed", type=int, default=0, help="随机数的种子（默认 0）")
    parser.add_argument("--first", type=int, default=0, help="从第几次开始：与 --runs 1 合用，重做某一次")
    return parser.parse_args()


def run(name: str, about: str, case: Case, apart: bool = False) -> int:
    """Try cases until the time or number is used up; 1 if one failed. Inputs of failures go to fuzz/found/.

    `apart` runs each case in a process of its own, with bounds on CPU time and memory, so that an abort is a failure too.
    """
    chosen = options(about)
    outcomes: Counter[str] = Counter()
    failures: dict[str, int] = {}
    began, number = time.monotonic(), chosen.first
    while number < chosen.first + chosen.runs if chosen.runs else time.monotonic() - began < chosen.seconds:
        data, outcome = case(random.Random(f"{chosen.seed}:{number}"))
        told = _apart(outcome) if apart else _told(outcome)
        kind = told.partition("\n")[0]
        outcomes[kind] += 1
        if kind.startswith("失败") and kind not in failures:
            failures[kind] = number
            FOUND.mkdir(exist_ok=True)
            (FOUND / f"{name}-{chosen.seed}-{number}").write_bytes(data)
            print(f"{name} --seed {chosen.seed} --first {number} --runs 1：{told}", flush=True)
        number += 1
    many = number - chosen.first
    print(f"{name}：种子 {chosen.seed}，{many} 次，{time.monotonic() - began:.0f} 秒，{len(failures)} 种失败")
    for kind, count in outcomes.most_common():
        print(f"    {count:8d}  {kind}")
    return 1 if failures or not many else 0


def _told(outcome: Callable[[], str]) -> str:
    """The outcome; an exception is a failure, named by its type and the line that raised it."""
    try:
        return outcome()
    except Exception as problem:
        last = traceback.extract_tb(problem.__traceback__)[-1]
        where = "" if isinstance(problem, RecursionError) else f" {Path(last.filename).name}:{last.lineno}"
        return f"失败 {type(problem).__name__}{where}\n{traceback.format_exc(limit=-6)}"


def _apart(outcome: Callable[[], str]) -> str:
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 2))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            os.write(theirs, _told(outcome).encode("utf-8", "replace")[:4000])
        except BaseException as problem:
            os.write(theirs, f"失败 {type(problem).__name__}".encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        told = pipe.read().decode("utf-8", "replace")
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if ended == -signal.SIGXCPU:
        return f"失败 超过 {SECONDS} 秒 CPU 时间"
    return told if ended == 0 and told else f"失败 进程中止 {ended}"


def mutated(rng: random.Random, data: bytes, pieces: list[bytes]) -> bytes:
    """Bytes with a few places deleted, doubled, exchanged, cut off, or with one of the pieces put in."""
    for _ in range(rng.choice([1, 1, 2, 3, 8])):
        start = rng.randrange(len(data) + 1)
        end = min(len(data), start + rng.choice([1, 1, 4, 30, 300]))
        how = rng.randrange(7)
        if how == 0:
            data = data[:start] + data[end:]
        elif how == 1:
            data = data[:start] + data[start:end] * rng.choice([2, 3, 100]) + data[end:]
        elif how == 2:
            data = data[:start] + bytes([rng.randrange(256)]) + data[start + 1 :]
        elif how == 3 and rng.random() < 0.3:
            data = data[:start]
        elif how == 4:
            other = rng.randrange(len(data) + 1)
            data = data[:start] + data[other : other + end - start] + data[end:]
        else:
            data = data[:start] + rng.choice(pieces) * rng.choice([1, 1, 1, 50]) + data[start if how == 5 else end :]
    return data
