"""make regression BASE=<rev>: compile every county with both revisions of the code and print how the catalogs differ.

The sources are the working tree's for both; only the code is another. Exit 0: no difference, 1: difference, 2: wrong
usage, or one of the two cannot run.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GIT = ("git", "-C", str(ROOT))
AROUND = 12  # characters shown on both sides of what differs in a long text
SHOWN = 60


class CannotRunError(Exception):
    """A revision of the code that does not compile the sources; the message says why."""


@contextmanager
def worktree(revision: str, folder: Path) -> Iterator[Path]:
    """`revision` checked out at `folder`; whatever happens, git knows nothing of it afterwards."""
    try:
        done = subprocess.run(
            [*GIT, "worktree", "add", "--detach", "-q", str(folder), revision], capture_output=True, text=True
        )
        if done.returncode:
            raise CannotRunError(f"git cannot check out {revision}: {done.stderr.strip()}")
        yield folder
    finally:
        subprocess.run([*GIT, "worktree", "remove", "--force", str(folder)], capture_output=True)


def compile_all(code: Path, name: str, out: Path) -> dict[str, Any]:
    """The catalogs of all counties, by slug, as the code in folder `code` compiles them."""
    source = code / "src"
    if not (source / "gongkai" / "__main__.py").is_file():
        # without it the gongkai installed in this environment would run instead, and nothing would differ
        raise CannotRunError(f"{name} is too old: it has no src/gongkai that runs as a program")
    command = [sys.executable, "-m", "gongkai", "build", "--format", "json", "--force"]
    command += ["--output", str(out), "--project", str(ROOT)]
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-1500:]
        raise CannotRunError(
            f"{name} cannot compile the present sources (exit {done.returncode}; perhaps too old):\n{said}"
        )
    found = {
        path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(out.glob("*/catalog.json"))
    }
    if not found:
        raise CannotRunError(f"{name} wrote no catalog.json (perhaps too old)")
    return found


def entries(catalog: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The entries by number; places in the sources do not count."""
    return {
        entry["id"]: {key: value for key, value in entry.items() if key != "source"}
        for domain in catalog.get("domains", [])
        for entry in domain["entries"]
    }


def heads(catalog: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What stands above the entries: of the catalog, and of each domain by its slug."""
    whole = {"catalog": {key: value for key, value in catalog.items() if key != "domains"}}
    return whole | {
        f"domain {domain['slug']}": {key: value for key, value in domain.items() if key != "entries"}
        for domain in catalog.get("domains", [])
    }


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """How one county's catalog differs, a line each: heads, entries removed, added, changed, in the catalog's order."""
    before, after = entries(old), entries(new)
    lines = [f"  - {number} {named(before[number])}" for number in before if number not in after]
    lines += [f"  + {number} {named(after[number])}" for number in after if number not in before]
    for one, other in ((heads(old), heads(new)), (before, after)):
        for name in (name for name in one if name in other):
            lines += [f"  ~ {name} {line}" for line in changed(one[name], other[name])]
    both = [[number for number in side if number in before and number in after] for side in (before, after)]
    return [*lines, "  ~ the order of the entries"] if both[0] != both[1] else lines


def named(entry: dict[str, Any]) -> str:
    """What an entry is called."""
    return " / ".join(entry[key] for key in ("primary", "secondary") if entry.get(key))


def changed(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """`key: old → new` for each cell that differs; of lists only the elements that do."""
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        if one == other:
            continue
        if isinstance(one, list) and isinstance(other, list):
            gone = [f"−{shown(value)}" for value in one if value not in other]
            come = [f"+{shown(value)}" for value in other if value not in one]
            yield f"{key}: {' '.join(gone + come) or 'in another order, or a different number of times'}"
        elif isinstance(one, dict) and isinstance(other, dict):
            for line in changed(one, other):
                yield f"{key}.{line}"
        else:
            yield f"{key}: {' → '.join(excerpts(shown(one), shown(other)))}"


def shown(value: Any) -> str:
    """A value for reading: a text as it is, nothing as ∅."""
    if value is None:
        return "∅"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def excerpts(one: str, other: str) -> tuple[str, str]:
    """Both texts; of long ones the part that differs, so that it is never cut off."""
    if max(len(one), len(other)) <= SHOWN:
        return one, other
    start = alike(one, other)
    end = alike(one[start:][::-1], other[start:][::-1])
    return excerpt(one, start, end), excerpt(other, start, end)


def alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def excerpt(text: str, start: int, end: int) -> str:
    """`text` without what is the same before `start` and in the last `end` characters, but for a little."""
    first, last = max(start - AROUND, 0), min(len(text) - end + AROUND, len(text))
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"


def report(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """The differences of all counties; empty if there are none."""
    lines = []
    for slug in sorted(old.keys() | new.keys()):
        found = differences(old.get(slug, {}), new.get(slug, {}))
        if found:
            word = " (only BASE makes it)" if slug not in new else " (BASE does not make it)" if slug not in old else ""
            lines += [f"{slug}{word}: {len(found)} differences", *found]
    return lines


def stopped(*_: object) -> None:
    """Let a request to end pass through the places that tidy up."""
    raise SystemExit(143)


def main() -> int:
    """Compare; the temporary worktree is removed whatever happens."""
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.stderr.write("usage: make regression BASE=<revision>\n")
        return 2
    base = sys.argv[1]
    if subprocess.run([*GIT, "rev-parse", "--verify", "-q", f"{base}^{{commit}}"], capture_output=True).returncode:
        sys.stderr.write(f"no such revision: {base}\n")
        return 2
    signal.signal(signal.SIGTERM, stopped)
    try:
        with tempfile.TemporaryDirectory() as name, worktree(base, Path(name) / "base") as tree:
            old = compile_all(tree, base, Path(name) / "old")
            new = compile_all(ROOT, "the working tree", Path(name) / "new")
            lines = report(old, new)
    except CannotRunError as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    except (KeyError, TypeError) as problem:
        sys.stderr.write(f"the catalogs of {base} have another form and cannot be compared: {problem!r}\n")
        return 2
    print("\n".join(lines) if lines else f"没有差别：{base} 和现在的程序编出的 {len(new)} 个县的目录相同")
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main())
