"""make bench: gongkai's speed as ratios against baselines measured in the same run.

usage: run.py [--rounds N] [--only REGEX] [--no-peers] [--quick]

Every figure is the least of N processes; what is compared takes turns round by round, so that a slow spell of the
machine falls on all alike. The spread (least–median–most) says how far to trust it: on a shared machine differences under a
quarter mean little. Exit 1: something could not be measured; a missed target is only printed.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from itertools import pairwise
from statistics import median

import works
from works import Bench, Figure, Taken


def take(bench: Bench, rounds: int) -> Taken:
    """All works of a bench, in turns."""
    made = bench.works()
    if bench.warm:  # fills the page cache and the compiled modules; thrown away
        for work in made.values():
            work()
    taken: Taken = {name: [] for name in made}
    for number in range(1, rounds + 1):
        print(f"{bench.title} … {number}/{rounds}", file=sys.stderr, flush=True)
        for name, work in made.items():
            taken[name].append(work())
    return taken


def why(problem: Exception) -> str:
    """The last line of what a failed process said."""
    said = problem.stderr if isinstance(problem, subprocess.CalledProcessError) and problem.stderr else str(problem)
    lines = (said.decode(errors="replace") if isinstance(said, bytes) else said).strip().splitlines()
    return lines[-1][:160] if lines else type(problem).__name__


def spread(figures: list[Figure]) -> str:
    """`least–most s`, with the median between them."""
    times = sorted(figure.seconds for figure in figures)
    return f"{times[0]:.2f}–{median(times):.2f}–{times[-1]:.2f} s"


def line(*cells: str) -> str:
    """A line of the table."""
    return f"| {' | '.join(cells)} |"


def compared(bench: Bench, taken: Taken) -> list[str]:
    """One line for each work against the one named `baseline`."""
    base = taken["baseline"]
    lines = []
    for name, target in bench.targets.items():
        ratio = min(taken[name]).seconds / min(base).seconds
        title = bench.title if name == "ours" else f"{bench.title}, {name}"
        verdict = "ok" if ratio <= target else "MISSED"
        lines.append(line(title, spread(taken[name]), spread(base), f"{ratio:.2f}", f"≤ {target:.2f}", verdict))
    for other in [one for one in taken if one not in bench.targets and one != "baseline"]:
        if other in works.LIMITS:
            ratio = min(taken[other]).seconds / min(base).seconds
            lines.append(line(f"{bench.title}, {other}", spread(taken[other]), spread(base), f"{ratio:.2f}", "", ""))
            continue
        for name in bench.targets:
            ratio = min(taken[name]).seconds / min(taken[other]).seconds
            title = f"{bench.title}, {name}, against {other}"
            lines.append(line(title, spread(taken[name]), spread(taken[other]), f"{ratio:.2f}", "", ""))
    if bench.megabytes:
        ours, other = (max(taken[name][0].size for name in names) / 1e6 for names in (bench.targets, ["baseline"]))
        verdict = "ok" if ours <= bench.megabytes else "MISSED"
        cells = (f"{ours:.2f} MB", f"{other:.2f} MB", f"{ours / other:.2f}", f"≤ {bench.megabytes} MB", verdict)
        lines.append(line(f"{bench.title}, size", *cells))
    return lines


def grown(bench: Bench, taken: Taken) -> list[str]:
    """µs an entry at each size, and whether the time beyond the fixed cost grows with the entries."""
    least = {name: min(figures) for name, figures in taken.items()}
    target = bench.targets["ours"]
    lines = []
    for name, figure in least.items():
        if figure.size:
            each = figure.seconds / figure.size * 1e6
            # the target is for a province: with few counties the fixed cost of the guidelines is most of it
            judged = name == works.PROVINCE
            verdict = ("ok" if each <= target else "MISSED") if judged else ""
            shown = f"≤ {target:.0f} µs" if judged else ""
            title = f"{bench.title}, {name} ({figure.size:,} entries)"
            lines.append(line(title, spread(taken[name]), "", f"{each:.1f} µs an entry", shown, verdict))
    fixed = least[works.GUIDELINES].seconds
    few, many = ((least[n].seconds - fixed) / least[n].size * 1e6 for n in (works.TEN, works.PROVINCE))
    title = f"{bench.title}, beyond the fixed {fixed:.2f} s: {works.PROVINCE} / {works.TEN}"
    return [*lines, line(title, f"{many:.1f} µs an entry", f"{few:.1f} µs an entry", f"{many / few:.2f}", "", "")]


def added(bench: Bench, taken: Taken) -> list[str]:
    """µs that a list's cell adds to a province, against µs that a guideline's cell adds to the guidelines."""

    def each(few: str, many: str) -> tuple[float, int]:
        one, two = min(taken[few]), min(taken[many])
        return (two.seconds - one.seconds) / (two.size - one.size) * 1e6, two.size - one.size

    (mine, rows), (theirs, items) = each(works.NO_LISTS, works.WITH_LISTS), each(works.FEW_ITEMS, works.GUIDELINES)
    shown = [f"{one:.1f} µs a cell ({cells:,})" for one, cells in ((mine, rows), (theirs, items))]
    target = bench.targets["ours"]
    verdict = "ok" if mine / theirs <= target else "MISSED"
    times = [line(f"{bench.title}, {name}", spread(figures), "", "", "", "") for name, figures in taken.items()]
    return [*times, line(bench.title, *shown, f"{mine / theirs:.2f}", f"≤ {target:.2f}", verdict)]


def growth(columns: dict[int, Taken]) -> list[str]:
    """A table of its own: the processor's time and the memory of each work at each number of counties. Behind them what a
    county more takes in the last step, against the step before: 1, where it grows in step."""
    sizes = sorted(columns)
    rows = dict.fromkeys(name for size in sizes for name in columns[size])
    lines = [line("processor's time, peak memory", *map(works.counted, sizes), "a county more")]
    lines.append("| --- " * (len(sizes) + 2) + "|")
    for row in rows:
        least = {size: min(columns[size][row]) for size in sizes if row in columns[size]}
        cells = [_cell(size, least[size]) if size in least else "" for size in sizes]
        steps = [(least[b].seconds - least[a].seconds) / (b - a) for a, b in pairwise(least)]
        lines.append(line(row, *cells, f"{steps[-1] / steps[-2]:.2f}" if len(steps) > 1 and steps[-2] > 0 else ""))
    return lines


def _cell(size: int, figure: Figure) -> str:
    memory = f", {figure.peak / 1e6:,.0f} MB" if figure.peak else ""
    return f"{figure.seconds:,.2f} s ({figure.seconds / size * 1000:,.1f} ms a county){memory}"


def main() -> int:
    """Measure and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, help="default 5, with --quick 3")
    options.add_argument("--only", default="", metavar="REGEX", help="only the rows whose title matches")
    options.add_argument("--no-peers", action="store_true", help="without the comparable tools")
    options.add_argument("--quick", action="store_true", help="fewer rounds, without PDF")
    args = options.parse_args()
    if args.rounds is not None and args.rounds < 1:
        options.error("--rounds must be at least 1")
    rounds = args.rounds or (3 if args.quick else 5)
    works.WORK.mkdir(exist_ok=True)
    lines, notes, failed = [], [], False
    columns: dict[int, Taken] = {}
    for bench in works.benches():
        if not re.search(args.only, bench.title):
            continue
        if (bench.peer and args.no_peers) or (bench.slow and args.quick):
            notes.append(f"left out ({'--no-peers' if bench.peer else '--quick'}): {bench.title}")
        elif missing := bench.missing():
            notes.append(f"left out ({missing}): {bench.title}")
        else:
            try:
                taken = take(bench, min(rounds, bench.most))
                if bench.counties:
                    columns.setdefault(bench.counties, {}).update(taken)
                    continue
                printed = compared if "baseline" in taken else added if works.WITH_LISTS in taken else grown
                lines += printed(bench, taken)
            except (subprocess.CalledProcessError, OSError) as problem:
                notes.append(f"FAILED: {bench.title}: {why(problem)}")
                failed = True
    if lines:
        print("\n".join([line("what", "ours", "baseline", "ratio", "target", "ok?"), "| --- " * 6 + "|", *lines]))
    if columns:
        print("\n".join(["", *growth(columns)]))
    print("\n".join(notes or (["nothing matches"] if not [*lines, *columns] else [])))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
