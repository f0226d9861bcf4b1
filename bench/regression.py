"""make regression BASE=<rev>: compile every county with both revisions of the code and print how the catalogs differ.

The sources are the working tree's for both; only the code is another. Exit 0: no difference, 1: difference, 2: cannot run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def compile_all(code: Path, out: Path) -> dict[str, Any]:
    """The catalogs of all counties, by slug, as the code in folder `code` compiles them."""
    command = [
        sys.executable,
        "-m",
        "gongkai",
        "build",
        "--format",
        "json",
        "--output",
        str(out),
        "--project",
        str(ROOT),
        "--force",
    ]
    environment = {**os.environ, "PYTHONPATH": str(code / "src")}
    done = subprocess.run(command, cwd=code, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.stderr.write(f"{code}: gongkai ended with {done.returncode}\n{done.stderr[-2000:]}\n")
        raise SystemExit(2)
    return {
        path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(out.glob("*/catalog.json"))
    }


def entries(catalog: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The printed cells of each entry by its number; places in the sources do not count."""
    return {
        entry["id"]: {key: value for key, value in entry.items() if key != "source"}
        for domain in catalog["domains"]
        for entry in domain["entries"]
    }


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """How one county's catalog differs, a line each."""
    before, after = entries(old), entries(new)
    lines = [f"  - {number} {before[number]['secondary']}" for number in before if number not in after]
    lines += [f"  + {number} {after[number]['secondary']}" for number in after if number not in before]
    for number in before:
        for key in before[number].keys() | after.get(number, {}).keys():
            one, other = before[number].get(key), after.get(number, before[number]).get(key)
            if one != other:
                shown = (json.dumps(value, ensure_ascii=False)[:160] for value in (one, other))
                lines.append(f"  ~ {number} {key}: {' → '.join(shown)}")
    return sorted(lines)


def main() -> int:
    """Compare; the temporary worktree is removed whatever happens."""
    if len(sys.argv) != 2:
        sys.stderr.write("usage: make regression BASE=<revision>\n")
        return 2
    base = sys.argv[1]
    git = ["git", "-C", str(ROOT)]
    if subprocess.run([*git, "rev-parse", "--verify", "-q", f"{base}^{{commit}}"], capture_output=True).returncode:
        sys.stderr.write(f"no such revision: {base}\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "base"
        subprocess.run([*git, "worktree", "add", "--detach", "-q", str(tree), base], check=True)
        try:
            old = compile_all(tree, Path(folder) / "old")
            new = compile_all(ROOT, Path(folder) / "new")
        finally:
            subprocess.run([*git, "worktree", "remove", "--force", str(tree)], check=True)
    found = False
    for slug in sorted(old.keys() | new.keys()):
        lines = differences(old.get(slug, {"domains": []}), new.get(slug, {"domains": []}))
        if lines:
            found = True
            print(f"{slug}: {len(lines)} differences\n" + "\n".join(lines))
    if not found:
        print(f"no difference between {base} and the working tree in {len(new)} counties")
    return int(found)


if __name__ == "__main__":
    sys.exit(main())
