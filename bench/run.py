"""make bench: gongkai's speed as ratios against baselines measured in the same run.

usage: run.py [--rounds N] [--only REGEX] [--no-peers] [--quick]

Each figure is the least of N processes; ours and the baseline take turns, so that a slow spell of the machine falls on both.
Differences under a quarter mean nothing on a shared machine.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from corpus import write_project
from peers import tool, write_doorstop, write_trestle

HERE = Path(__file__).resolve().parent
WORK = HERE / ".work"
GONGKAI = [sys.executable, "-m", "gongkai"]
ITEMS, COUNTIES = 1000, 100


class Figure(NamedTuple):
    """A measured time and whatever size came with it."""

    seconds: float
    size: int = 0


class Row(NamedTuple):
    """One line of the table: ours against a baseline, and the ratio aimed at."""

    what: str
    ours: Callable[[], Figure]
    baseline: Callable[[], Figure] | None
    target: float
    rounds: int


def inside(work: str, project: Path, cores: int | None = None) -> Callable[[], Figure]:
    """Time measured inside the process, without start-up."""

    def measure() -> Figure:
        chosen = sorted(os.sched_getaffinity(0))[: cores or 99]
        command = [
            sys.executable,
            str(HERE / "one.py"),
            work,
            str(project),
            str(WORK / f"out-{work.replace(':', '-')}"),
        ]
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, preexec_fn=lambda: os.sched_setaffinity(0, chosen)
        )
        seconds, size = done.stdout.split()
        return Figure(float(seconds), int(size))

    return measure


def process(command: list[str], cwd: Path, before: Callable[[], None] = lambda: None) -> Callable[[], Figure]:
    """Time of the whole process from its start."""

    def measure() -> Figure:
        before()
        start = time.perf_counter()
        subprocess.run(command, cwd=cwd, check=True, capture_output=True)
        return Figure(time.perf_counter() - start)

    return measure


def rows(province: Path, county: Path, *, peers: bool, quick: bool, rounds: int) -> list[Row]:
    """Everything that is measured."""
    found = [
        Row("load 2,600 files / CSafeLoader", inside("parse", province), inside("csafeloader", province), 0.5, rounds),
        *(
            Row(f"load+resolve+rules, {n} counties", inside(f"check:{n}", province), None, 30.0, rounds)
            for n in (1, 10, COUNTIES)
        ),
        Row(
            "Excel, 1,000 rows / openpyxl normal mode",
            inside("xlsx:ours", county),
            inside("xlsx:naive", county),
            0.65,
            rounds,
        ),
    ]
    if peers:
        html, published = county / "build", WORK / "published"
        check_jsonschema, trestle, doorstop = (
            str(tool(WORK, name)) for name in ("check-jsonschema", "trestle", "doorstop")
        )
        space, documents = write_trestle(WORK, ITEMS), write_doorstop(WORK, ITEMS)
        found += [
            Row(
                "--version / check-jsonschema",
                process([*GONGKAI, "--version"], county),
                process([check_jsonschema, "--version"], county),
                0.7,
                rounds,
            ),
            Row(
                "validate / trestle validate",
                process([*GONGKAI, "validate"], county),
                process([trestle, "validate", "-t", "catalog", "-n", "c"], space),
                0.5,
                rounds,
            ),
            Row(
                "build html / doorstop publish",
                process(
                    [*GONGKAI, "build", "--county", "c000", "--format", "html"],
                    county,
                    lambda: shutil.rmtree(html, ignore_errors=True),
                ),
                process(
                    [doorstop, "publish", "all", str(published), "--html"],
                    documents,
                    lambda: shutil.rmtree(published, ignore_errors=True),
                ),
                0.25,
                min(rounds, 3),
            ),
        ]
    if not quick:
        naive = inside("pdf:naive", county, 1)
        found += [
            Row("PDF, one core / plain WeasyPrint", inside("pdf:ours", county, 1), naive, 0.70, min(rounds, 2)),
            Row("PDF, two cores / plain WeasyPrint", inside("pdf:ours", county, 2), naive, 0.45, min(rounds, 2)),
        ]
    return found


def main() -> None:
    """Measure and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--only", default="")
    options.add_argument("--no-peers", action="store_true")
    options.add_argument("--quick", action="store_true", help="three rounds, without PDF")
    args = options.parse_args()
    WORK.mkdir(exist_ok=True)
    province = write_project(WORK / "province", ITEMS, COUNTIES)
    county = write_project(WORK / "county", ITEMS, 1)
    rounds = 3 if args.quick else args.rounds
    lines = ["| work | ours | baseline | ratio | target | |", "| --- | --- | --- | --- | --- | --- |"]
    for row in rows(province, county, peers=not args.no_peers, quick=args.quick, rounds=rounds):
        if not re.search(args.only, row.what):
            continue
        print(f"{row.what} …", file=sys.stderr, flush=True)
        ours, base = [], []
        for _ in range(row.rounds):
            ours.append(row.ours())
            if row.baseline is not None:
                base.append(row.baseline())
        lines.append(_line(row, ours, base))
    print("\n".join(lines))


def _line(row: Row, ours: list[Figure], base: list[Figure]) -> str:
    best, worst = min(ours).seconds, max(ours).seconds
    if base:
        other = min(base).seconds
        ratio = best / other
        size = f", {min(ours).size / 1e6:.2f} MB" if row.what.startswith("PDF") else ""
        return f"| {row.what} | {best:.2f}–{worst:.2f} s{size} | {other:.2f} s | {ratio:.2f} | ≤ {row.target} | {'ok' if ratio <= row.target else 'MISSED'} |"
    each = best / ours[0].size * 1e6
    verdict = "" if ours[0].size < 50_000 else "ok" if each <= row.target else "MISSED"
    return f"| {row.what} ({ours[0].size:,} entries) | {best:.2f}–{worst:.2f} s | | {each:.1f} µs an entry | ≤ {row.target:.0f} µs | {verdict} |"


if __name__ == "__main__":
    main()
