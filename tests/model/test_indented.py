"""JSON over several lines is what `json.dumps` writes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.model.indented import indented

pytestmark = pytest.mark.everywhere
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text(), inner))


@given(VALUES, st.sampled_from([1, 2, 4]))
def test_it_is_what_the_library_writes(value, step):
    assert indented(value, step) == json.dumps(value, ensure_ascii=False, indent=step)


@pytest.mark.parametrize("value", [{"甲": {1}}, {1: "甲"}, [b"x"]])
def test_what_json_does_not_have_is_refused(value):
    with pytest.raises(TypeError):
        indented(value)
