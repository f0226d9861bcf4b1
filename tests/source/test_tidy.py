"""The layout of a file: what becomes of it, that nothing is lost, and that a second time changes nothing."""

import re
from collections import Counter

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongkai.source.edit import EditError
from gongkai.source.tidy import Order, tidied
from gongkai.source.yaml import parse
from properties import examples

# Which input becomes which output; keys are to be in the order 甲, 乙, 丙.
ORDER = Order(("甲", "乙", "丙"), each=Order(("甲", "乙", "丙")))
CASES = {
    "indentation": ("甲:\n    乙: 一\n    丙:\n    - 二\n    -   三\n", "甲:\n  乙: 一\n  丙:\n    - 二\n    - 三\n"),
    "quotes": ("甲: \"一\"\n乙: '二: 三'\n丙: \"10\"\n", '甲: 一\n乙: "二: 三"\n丙: "10"\n'),
    "a text with quotes in it": ("甲: '说“\"”'\n", "甲: 说“\"”\n"),
    "escapes that show what nobody sees": ('甲: "一\\u200b二"\n', '甲: "一\\u200b二"\n'),
    "spaces in brackets": ("甲: [ 一,二 ,  三 ]\n乙: {  丙:   一,甲: 二}\n", "甲: [一, 二, 三]\n乙: {甲: 二, 丙: 一}\n"),
    "brackets over lines": ("甲: [一,\n  二, # 注\n  # 三的\n  三\n  # 完\n  ]\n", "甲:\n  - 一\n  - 二 # 注\n  # 三的\n  - 三\n  # 完\n"),
    "braces over lines": ("甲: { 丙: 一,  # 注\n  乙: 二 }  # 外\n", "甲:  # 外\n  乙: 二\n  丙: 一  # 注\n"),
    "blank lines": ("\n\n甲: 一\n\n\n\n乙: 二\n  \n丙:\n\n  三: 四\n\n\n", "甲: 一\n\n乙: 二\n\n丙:\n  三: 四\n"),
    "keys": ("# 头\n\n丙: 一  # 丙的\n# 甲的\n甲: 二\n", "# 头\n\n# 甲的\n甲: 二\n丙: 一  # 丙的\n"),
    "a head without a blank line": ("# 头\n丙: 一\n甲: 二\n", "# 头\n甲: 二\n丙: 一\n"),
    "what asks to pass over the next line": (
        "# 头\n# gongkai: 忽略 GK404：理由\n丙: 一\n甲: 二\n",
        "# 头\n甲: 二\n# gongkai: 忽略 GK404：理由\n丙: 一\n",
    ),
    "what asks so, indented as what is above": (
        "丙:\n  一: 二\n  # gongkai: 忽略 GK404：理由\n甲: 三\n",
        "# gongkai: 忽略 GK404：理由\n甲: 三\n丙:\n  一: 二\n",
    ),
    "an unknown key stays behind its own": ("丙: 一\n丁: 二\n甲: 三\n", "甲: 三\n丙: 一\n丁: 二\n"),
    "what was commented out": ("丙:\n    # 一: 二\n    #   三: 四\n甲: 五\n", "甲: 五\n丙:\n  # 一: 二\n  #   三: 四\n"),
    "comments at an end": (
        "丙:\n  - 一: 二\n    # 一的\n  # 列的\n# 甲的\n甲: 三\n# 完\n",
        "# 甲的\n甲: 三\n丙:\n  - 一: 二\n    # 一的\n  # 列的\n# 完\n",
    ),
    "a comment between key and text": ("甲:  # 键的\n  一\n乙:\n  # 下面的\n  二\n", "甲: 一  # 键的\n# 下面的\n乙: 二\n"),
    "a dash and comments": ("甲:\n-\n  # 注\n  一: 二\n- # 三\n  四: 五\n", "甲:\n  -\n    # 注\n    一: 二\n  - # 三\n    四: 五\n"),
    "texts of several lines": (
        "丙:\n      - |  # 注\n          一\n            二\n\n          三\n      - >-\n          四\n      - 五\n          六\n      - \"七\n\n        八\"\n",
        "丙:\n  - |  # 注\n    一\n      二\n\n    三\n  - >-\n    四\n  - 五\n    六\n  - \"七\n\n    八\"\n",
    ),
    "blank lines behind a text of several lines": ("甲: |\n  一\n\n\n# 注\n乙: 二\n", "甲: |\n  一\n\n# 注\n乙: 二\n"),
    "a text that keeps its last lines": ("甲: |+\n    一\n\n\n乙: 二\n", "甲: |+\n  一\n\n\n乙: 二\n"),
    "a text that begins with spaces": ("甲:\n    乙: |2\n         一\n        二\n", "甲:\n  乙: |2\n       一\n      二\n"),
    "nothing": ("甲: ~\n乙: null\n丙: []\n丁: [~, {戊}]\n", "甲:\n乙:\n丙: []\n丁: [null, {戊: null}]\n"),
    "explicit keys": ("? 甲\n: 一\n? 乙 # 注\n: 二\n", "甲: 一\n乙: 二 # 注\n"),
    "marks of documents": ("# 头\n---\n甲: 一\n...\n# 完\n", "# 头\n甲: 一\n# 完\n"),
    "lists in lists": ("甲:\n- - 一\n  - 二\n-\n  - 三\n", "甲:\n  - - 一\n    - 二\n  - - 三\n"),
    "the last line": ("甲: 一", "甲: 一\n"),
    "a text at the end without a line end": ("甲: |\n  一", "甲: |-\n  一\n"),
    "line ends of Windows": ("丙: 一\r\n甲: |\r\n    二\r\n    三\r\n", "甲: |\r\n  二\r\n  三\r\n丙: 一\r\n"),
    "some line ends of Windows": ("甲: 一\r\n乙: 二\n", "甲: 一\n乙: 二\n"),
    "a byte order mark": ("\ufeff甲:   一\n", "\ufeff甲: 一\n"),
    "a proposal": ("甲: { 拟 : 县财政局 }\n", "甲: {拟: 县财政局}\n"),
    "a tab": ("甲:\t一\t# 注\n", "甲: 一 # 注\n"),
    "spaces behind": ("甲: 一   \n# 注   \n乙: 二\n", "甲: 一\n# 注\n乙: 二\n"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_what_becomes_of_a_file(before, after):
    assert tidied("f.yaml", before.encode(), ORDER).decode() == after
    assert tidied("f.yaml", after.encode(), ORDER).decode() == after


@pytest.mark.parametrize(
    "text",
    [
        "甲\n",
        "甲: [一\n",
        "甲: 一\n甲: 二\n",
        "甲: !x 一\n",
        "",
        "# 注\n",
        "- 一\n",
        "甲: 一\r乙: 二\r",
        "甲: 一\u2028乙: 二\n",
    ],
)
def test_what_is_broken_or_odd_is_told_and_stays(text):
    with pytest.raises(EditError, match=r"f\.yaml"):
        tidied("f.yaml", text.encode(), ORDER)


WORDS = ("一", "二三", "甲乙 丙", "是", "10", "a: b", "#x", "x #y", "-", "- z", "'", '"', "\\", "", " 前", "后 ", "{拟}", "*", "null", "行\n二行", "行\n\n  三行\n", "[x", "？y", "é", "key")  # fmt: skip
scalars = st.sampled_from(WORDS) | st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Cf", "Zl", "Zp"]), max_size=6
)
values = st.recursive(
    st.none() | scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(scalars, inner, max_size=4),
    max_leaves=12,
)
documents = st.dictionaries(scalars | st.sampled_from(["甲", "乙", "丙"]), values, min_size=1, max_size=5)


@st.composite
def written(draw):
    """A document as some other program or person would write it, with comments and blank lines strewn in."""
    style = draw(st.sampled_from(["'", '"', "|", ">", ""]))
    text = yaml.dump(
        draw(documents),
        allow_unicode=draw(st.booleans()),
        default_flow_style=draw(st.sampled_from([True, False, None])),
        default_style=style or None,
        indent=draw(st.integers(2, 6)),
        width=draw(st.sampled_from([5, 20, 1000])),
        sort_keys=False,
        explicit_start=draw(st.booleans()),
    )
    text = re.sub(r"!!\w+ |! ", "", text)
    lines = text.split("\n")
    strewn = enumerate(draw(st.lists(st.tuples(st.integers(0, len(lines)), st.sampled_from(STREWN)), max_size=10)))
    for mark, (number, how) in strewn:
        said = how.replace("#", f"# 注{mark}。")
        if how.startswith("+"):
            lines[min(number, len(lines) - 1)] += said[1:]
        else:
            lines.insert(number, said)
    return draw(st.sampled_from(["\n", "\n", "\r\n"])).join(lines)


STREWN = ("", "", "#", "  #", "   #", "      #", "    ", "\t#", "+ #", "+   #  ", "+\t#", "+  ")


def comments(text, said):
    """The marks of the comments that were strewn in, without those that became part of a text."""
    return Counter(re.findall(r"# 注\d+。", text)) - Counter(re.findall(r"# 注\d+。", "".join(texts(said))))


def texts(said):
    if isinstance(said, dict):
        for key, value in said.items():
            yield key
            yield from texts(value)
    elif isinstance(said, list):
        for value in said:
            yield from texts(value)
    else:
        yield said or ""


@examples(100)
@given(written())
def test_nothing_is_lost_and_twice_is_once(text):
    said, wrong = parse("f.yaml", text.encode())
    if wrong or not isinstance(said, dict) or not said or re.search("[\x85\u2028\u2029]|\r(?!\n)", text):
        return
    try:
        after = tidied("f.yaml", text.encode(), ORDER)
    except EditError as problem:
        raise AssertionError(f"{problem}\n{text}") from problem
    assert parse("f.yaml", after) == (said, [])
    assert comments(after.decode(), said) == comments(text, said)
    assert tidied("f.yaml", after, ORDER) == after
