"""Runs the command line as a user does: in a process of its own."""

import subprocess
import sys


def gongkai(*args, cwd, **more):
    """The finished process of `gongkai ARGS` in folder `cwd`, with its output as text."""
    command = [sys.executable, "-m", "gongkai", *map(str, args)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", **more)
