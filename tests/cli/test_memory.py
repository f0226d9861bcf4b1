"""What the command line asks of the system's memory."""

import ctypes

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
