"""Places in texts: as YAML counts them, as editors do, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind

from gongkai.editor.texts import Text
from gongkai.model.finding import Span
from gongkai.source.yaml import parse

ENCODINGS = list(PositionEncodingKind)


@given(st.text(alphabet="甲a𠮷\n\r\u2028\x85 :", max_size=30), st.sampled_from(ENCODINGS))
def test_every_offset_has_a_position_and_comes_back(text, encoding):
    whole = Text(text, encoding)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] == "\r\n":  # between the two there is no place
            continue
        assert whole.offset(whole.position(offset)) == offset


@pytest.mark.parametrize(("encoding", "wanted"), [("utf-8", 3 + 2 + 4), ("utf-16", 3 + 2), ("utf-32", 3 + 1)])
def test_characters_outside_the_bmp(encoding, wanted):
    text = Text("甲: 𠮷a", encoding)
    assert text.position(4) == Position(0, wanted)
    assert text.offset(Position(0, wanted)) == 4


def test_places_beyond_the_text_are_the_nearest():
    text = Text("甲\n乙丙\n")
    assert text.offset(Position(1, 99)) == 4
    assert text.offset(Position(99, 0)) == 5
    assert text.bounds(Span("", 99, 1)) == (5, 5)
    assert text.bounds(Span("", 1, 99, 5)) == (1, 1)
    assert text.bounds(Span("")) == (0, 0)
    assert text.bounds(Span("", 2, 1)) == (2, 4)


@pytest.mark.parametrize(
    "text",
    [
        "甲: 乙\n丙: 丁\n",
        "\ufeff甲: 乙\r\n丙: '丁'\r\n",
        '甲: 乙\r丙: "丁"\r',
        "# 𠮷\n甲: 乙\n丙: 丁",
        "甲: 乙\u2028丙: 丁\n",
        "甲: 乙\x85丙: 丁\n",
    ],
)
def test_what_the_reader_calls_a_place_is_found_in_the_text(text):
    value, _ = parse("", text.encode())
    whole = Text(text)
    if value is None:  # the reader takes no such breaks
        return
    for key, inner in value.items():
        start, end = whole.bounds(value.key(key))
        assert text[start:end] == key
        start, end = whole.bounds(value.at(key))
        assert text[start:end].strip("'\"") == inner


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_long_line_is_counted_once(encoding):
    """However many places in it are asked for."""
    text = Text("𠮷甲a" * 200_000, encoding)
    assert [text.offset(text.position(offset)) for offset in range(0, 600_000, 100)] == list(range(0, 600_000, 100))
