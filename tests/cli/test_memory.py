"""What the command line asks of the system's memory."""

import ctypes
import subprocess
import sys

import pytest

from gongkai.cli import options


class _Library:
    def __init__(self):
        self.asked = {}

    def mallopt(self, setting, value):
        self.asked[setting] = value


def test_threads_share_one_heap(monkeypatch):
    library = _Library()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: library)
    options.one_heap()
    assert library.asked[-8] == 1


@pytest.mark.parametrize("problem", [AttributeError("mallopt"), OSError("no library"), TypeError("no name")])
def test_systems_that_know_nothing_of_it_are_left_alone(monkeypatch, problem):
    def none(name):
        raise problem

    monkeypatch.setattr(ctypes, "CDLL", none)
    options.one_heap()


READING = """
import resource, sys
from gongkai.cli.options import one_heap
from gongkai.source.read import digest_of

one_heap()
digest_of(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(500):
    digest_of(sys.argv[1])
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="what is counted is what glibc does")
def test_a_small_file_is_read_into_memory_that_is_at_hand(tmp_path):
    """Room for a large one would be taken from the system for each, and cleared by it: some thousand pages."""
    (tmp_path / "page.html").write_bytes(b"x" * 20_000)
    done = subprocess.run(
        [sys.executable, "-c", READING, str(tmp_path / "page.html")], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 100
