"""The large piece of the interpreter's stack changes nothing of what runs in it."""

import resource

import pytest

from gongkai.render.pdf.stack import with_room


def test_what_it_runs_returns_and_raises_as_ever():
    assert with_room(lambda: 42) == 42
    with pytest.raises(KeyError, match="x"):
        with_room(lambda: {}["x"])


def test_calls_across_a_border_of_pieces_touch_no_new_memory():
    """At some depth a call stands at a border of two pieces; there each call would cost a page fault or two."""

    def leaf():
        return None

    def at(depth):
        if depth:
            return at(depth - 1)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for _ in range(2000):
            leaf()
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    with_room(lambda: at(200))
    assert max(with_room(lambda depth=depth: at(depth)) for depth in range(200)) < 200
