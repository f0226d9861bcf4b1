"""Contrast as WCAG 2.2 defines it, and colours made readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.model.colour import READABLE, WHITE, contrast, is_colour, readable

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", WHITE, 21.0), (WHITE, WHITE, 1.0), ("#767676", WHITE, 4.54), ("#777777", WHITE, 4.48)],
)
def test_contrast_is_that_of_the_standard(one, other, expected):
    assert contrast(one, other) == pytest.approx(expected, abs=0.005)


@given(COLOURS)
def test_every_colour_can_be_made_readable_both_ways(colour):
    assert is_colour(colour)
    dark = readable(colour, (WHITE, "#e8eff7"), "#000000")
    light = readable(colour, ("#181d25", "#222c38"), WHITE)
    assert min(contrast(dark, ground) for ground in (WHITE, "#e8eff7")) >= READABLE
    assert min(contrast(light, ground) for ground in ("#181d25", "#222c38")) >= READABLE


def test_a_readable_colour_stays_as_it_is():
    assert readable("#17508f", (WHITE,), "#000000") == "#17508f"


@pytest.mark.parametrize("text", ["#fff", "red", "#12345g", "17508f", "#17508f;}", "#17508f\n"])
def test_nothing_else_is_a_colour(text):
    assert not is_colour(text)
