"""Where a cursor stands in texts, whole and broken."""

import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongkai.editor.cursor import cursor, tokens

CASES = [
    ("¦", (), "free"),
    ("领域¦", (), "free"),
    ("领域: ¦", ("领域",), "value"),
    ("领域:¦", ("领域",), "value"),
    ("领域: 农村¦危房", ("领域",), "value"),
    ("调整:\n  ¦", ("调整",), "free"),
    ("调整:\n  10¦", ("调整",), "free"),
    ("调整:\n  10-001:\n    公开¦", ("调整", "10-001"), "free"),
    ("调整:\n  10-001:\n    备注: 甲\n    公¦开: 乙\n", ("调整", "10-001"), "key"),
    ("调整:\n  10-001:\n    备注: 甲\n  ¦\n", ("调整",), "free"),
    ("调整:\n  10-001:\n    备注: 甲\n    ¦\n", ("调整", "10-001"), "free"),
    ("调整:\n  10-001:\n    备注: 甲\n¦", (), "free"),
    ("调整:\n  10-001: {公开时¦", ("调整", "10-001"), "key"),
    ("调整:\n  10-001: {公开时限: ¦", ("调整", "10-001", "公开时限"), "value"),
    ("调整:\n  10-001: {公开层级: [县级, ¦", ("调整", "10-001", "公开层级", 1), "value"),
    ("调整:\n  10-001: {公开层级: [县级, ¦\n不采用: {}\n", ("调整", "10-001", "公开层级", 1), "value"),
    ("调整:\n  10-001: {公开层级: [县级, ¦]}\n不采用: {}\n", ("调整", "10-001", "公开层级", 1), "value"),
    ("甲: [乙,\n  丙¦]\n", ("甲", 1), "value"),
    ("甲: {增加: [¦]}", ("甲", "增加", 0), "value"),
    ("甲:\n  - 乙\n  - ¦", ("甲", 1), "free"),
    ("甲:\n- 乙\n- 丙¦", ("甲", 1), "free"),
    ("新增:\n  - 编号: 10-L01\n    公开¦", ("新增", 0), "free"),
    ("新增:\n  - 编号: 10-L01\n  - 编号: 10-L02\n    公开层级: ¦", ("新增", 1, "公开层级"), "value"),
    ("新增:\n  - 公开层级:\n      - ¦", ("新增", 0, "公开层级", 0), "free"),
    ('甲: "乙 # 丙¦"', ("甲",), "value"),
    ("甲: 乙 # ¦", None, ""),
    ("# ¦", None, ""),
    ("甲: |\n  乙¦\n丙: 丁\n", None, ""),
    ("甲: |\n  乙\n丙: ¦\n", ("丙",), "value"),
    ("甲: 乙\r\n丙: ¦\r\n", ("丙",), "value"),
    ("公开渠道：¦", (), "free"),
]


@pytest.mark.parametrize(("text", "path", "where"), CASES)
def test_where_it_stands(text, path, where):
    found = cursor(text.replace("¦", ""), text.index("¦"))
    if path is None:
        assert found is None
        return
    assert found.path == path
    key = where == "key" or (where == "free" and found.is_key)
    assert (found.is_key, found.free) == (key, where == "free" and not key), found


@given(st.text(alphabet="甲 -:#[]{},'\"|>\n\r\t\\𠮷&*!", max_size=60), st.integers(0, 60))
def test_no_text_is_too_odd(text, offset):
    found = cursor(text, min(offset, len(text)))
    assert found is None or 0 <= found.start <= found.end <= len(text)
    for token in tokens(text):
        assert 0 <= token.start <= token.end <= len(text)


WORDS = st.sampled_from(["甲", "乙丙", "10-001", "a b", "'引'", '"双"', "其他：某"])


def trees(depth=3):
    return st.recursive(
        WORDS.map(lambda word: word.strip("'\"")),
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3)
            | st.dictionaries(WORDS.map(lambda word: word.strip("'\"")), inner, min_size=1, max_size=3)
        ),
        max_leaves=6,
    )


def places(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (path, True, key)
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))
    else:
        yield (path, False, value)


@given(
    st.dictionaries(st.sampled_from(["子", "丑", "寅"]), trees(), min_size=1),
    st.sampled_from([False, True, None]),
    st.integers(2, 4),
)
def test_of_a_whole_text_it_sees_what_the_reader_does(value, flow, indent):
    text = yaml.safe_dump(
        value, allow_unicode=True, sort_keys=False, default_flow_style=flow, indent=indent, width=1000
    )
    seen = [(one.path, one.is_key, yaml.safe_load(one.text) if one.text else "") for one in tokens(text) if one.text]
    assert [(p, k, str(t)) for p, k, t in seen] == [(p, k, str(t)) for p, k, t in places(value)], text


@pytest.mark.parametrize("text", ["甲:\r\n  - 乙: ¦\r\n", "甲:\r\n- 乙:¦\r\n", "\"甲\": \r\n  - '乙' : ¦\r\n"])
def test_lines_may_end_as_windows_ends_them(text):
    found = cursor(text.replace("¦", ""), text.index("¦"))
    assert found.path == ("甲", 0, "乙")
    assert not found.is_key


@pytest.mark.parametrize("piece", [" ", "甲 ", "- ", "[", "{甲: ", "'", "甲: |\n", "#", "甲:\n ", ": "])
def test_a_long_text_takes_time_by_its_length_alone(piece):
    """Counted in steps of the interpreter, so that no slow machine matters."""
    few, many = (steps(piece * count) for count in (400, 1600))
    assert many < 6 * few


def steps(text):
    counted = 0

    def count(frame, event, argument):
        nonlocal counted
        counted += 1
        return count

    sys.settrace(count)
    try:
        cursor(text, len(text))
    finally:
        sys.settrace(None)
    return counted
