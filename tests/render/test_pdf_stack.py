"""The large piece of the interpreter's stack changes nothing of what runs in it."""

import resource
import sys
from pathlib import Path

import pytest

from gongkai.render.pdf.layout import lay_out
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


@pytest.mark.skipif(sys.platform != "linux", reason="what is counted is what Linux tells")
def test_a_document_leaves_no_fonts_behind():
    """Else each would leave 220 KB, those of a province several hundred MB."""

    def taken():
        lay_out("<p>字</p>")
        return int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1]) * resource.getpagesize()

    for _ in range(5):
        before = taken()
    for _ in range(40):
        after = taken()
    assert after - before < 40 * 100_000
