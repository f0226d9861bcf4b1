"""Runs `gongkai serve` as a user does, and asks it what a browser, or somebody worse, would ask."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import NamedTuple

from command import program

SLOWEST = 600  # seconds; no test waits that long unless something is wrong


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    text: str


class Preview:
    """A running preview: its process, its port, and the folder it builds into."""

    def __init__(self, process, port, folder):
        self.process, self.port, self.folder = process, port, folder

    def get(self, path, host=None, method="GET"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SLOWEST)
        try:
            connection.putrequest(method, path, skip_host=True)
            if host != "":
                connection.putheader("Host", host or f"127.0.0.1:{self.port}")
            connection.endheaders()
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())
        finally:
            connection.close()

    def version(self, path):
        """The version of the page as it is now."""
        return re.search(r'data-version="([^"]+)"', self.get(path).text)[1]

    @contextmanager
    def change(self, scope, path):
        """What is done inside leads to a newer version of the scope's pages; waits for it at the end."""
        seen = self.version(path)
        yield
        self.next_version(scope, seen)

    def until(self, scope, path, holds):
        """Wait for newer versions of a scope until something holds; `path` is one of its pages."""
        while True:
            seen = self.version(path)
            if holds():
                return
            self.next_version(scope, seen)

    def next_version(self, scope, seen):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SLOWEST)
        connection.request("GET", f"/-preview/events?scope={scope}&seen={seen}")
        with connection.getresponse() as answer:
            line = answer.readline().decode()
        connection.close()
        assert line.startswith("data: "), line
        return line.removeprefix("data: ").strip()

    def line(self, words):
        """Read what is told until a line has these words."""
        for line in self.process.stdout:
            if words in line:
                return line
        raise AssertionError(f"{words!r} was never told")


def heeds_ctrl_c():
    """What a shell starts in the background ignores Ctrl-C, and so would the preview."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def serving(root, scratch, *args, started=False):
    """A preview of the project, whose temporary folder lies in `scratch`; ended as with Ctrl-C. Its process is one that
    passes signals on to it, or where it shall be `started` itself."""
    scratch.mkdir(exist_ok=True)
    own = started or not hasattr(os, "fork")
    command = [sys.executable, "-m", "gongkai"] if own else [program(scratch.parent / "gongkai")]
    process = subprocess.Popen(
        [*command, "serve", "--port", "0", *args],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "TMPDIR": str(scratch)},
        preexec_fn=heeds_ctrl_c if os.name == "posix" else None,
    )
    try:
        first = process.stdout.readline()
        port = re.search(r"http://127\.0\.0\.1:(\d+)/", first)
        assert port, first + process.stdout.read()
        [folder] = scratch.glob("gongkai-preview-*")
        yield Preview(process, int(port[1]), folder)
        assert process.poll() is None, process.stdout.read()
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=SLOWEST)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            process.stdout.close()
