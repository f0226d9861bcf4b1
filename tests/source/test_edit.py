"""The editor of sources: only what shall change changes; comments, quotes, order and line ends stay."""

import copy
import re
from codecs import BOM_UTF8
from difflib import SequenceMatcher

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from gongkai.source.edit import EditError, arranged, drop, edited, put, rename, values
from gongkai.source.splice import _same_items
from gongkai.source.written import OneLine, OneLineMap, scalar
from gongkai.source.yaml import parse
from properties import examples

DOCUMENT = """\
# 开头
领域: 甲  # 一
调整:
  # 关于 10-001
  10-001:
    公开内容:   # 二
      - 一段
      # 三
      - "第二段"   # 四
    公开层级: [县级, '乡级']  # 五
  10-002: {公开时限: 即时}

不采用:
  10-003: >  # 六
    理由，
    写了两行

# 末尾
"""


def change(text, *steps):
    said = values("f.yaml", text.encode())
    for step, *args in steps:
        step(said, *args)
    return edited("f.yaml", text.encode(), said).decode()


@pytest.mark.parametrize(
    ("step", "old", "new"),
    [
        ((put, ["领域"], "乙: 丙"), "领域: 甲  #", '领域: "乙: 丙"  #'),
        ((put, ["领域"], "多\n行"), "领域: 甲  # 一\n", "领域: |-  # 一\n  多\n  行\n"),
        ((put, ["领域"], None), "领域: 甲  #", "领域:  #"),
        ((put, ["领域"], ["甲", "乙"]), "领域: 甲  # 一\n", "领域:  # 一\n  - 甲\n  - 乙\n"),
        ((put, ["审核"], OneLineMap({"日期": "1"}), "领域"), "# 一\n", '# 一\n审核: {日期: "1"}\n'),
        (
            (put, ["新增"], [{"编号": "1", "表": ["甲"]}]),
            "\n# 末尾",
            '新增:\n  - 编号: "1"\n    表:\n      - 甲\n\n# 末尾',
        ),
        ((put, ["调整", "10-001", "公开内容", 1], "新"), '- "第二段"   #', '- "新"   #'),
        ((put, ["调整", "10-001", "公开内容", 2], "新"), "# 四\n", "# 四\n      - 新\n"),
        (
            (put, ["调整", "10-001", "公开内容", 2], {"甲": "1", "乙": None}),
            "# 四\n",
            '# 四\n      - 甲: "1"\n        乙:\n',
        ),
        ((drop, ["调整", "10-001", "公开内容", 0]), "      - 一段\n", ""),
        (
            (drop, ["调整", "10-001", "公开内容"]),
            DOCUMENT[DOCUMENT.index("    公开内容") : DOCUMENT.index("    公开层级")],
            "",
        ),
        ((put, ["调整", "10-001", "公开层级", 1], "村级"), "'乡级'", "'村级'"),
        ((put, ["调整", "10-001", "公开层级", 2], "a, b"), "'乡级']", "'乡级', \"a, b\"]"),
        ((drop, ["调整", "10-001", "公开层级", 0]), "[县级, '", "['"),
        ((drop, ["调整", "10-001", "公开层级", 1]), ", '乡级'", ""),
        ((put, ["调整", "10-002", "公开主体"], OneLine(["甲"])), "即时}", "即时, 公开主体: [甲]}"),
        ((put, ["调整", "10-002", "公开时限"], None), "公开时限: 即时", "公开时限: null"),
        ((rename, ["调整", "10-002"], "10-004"), "10-002:", "10-004:"),
        ((rename, ["领域"], "名称"), "领域:", "名称:"),
        ((put, ["不采用", "10-003"], "理由"), ">  # 六\n    理由，\n    写了两行\n", "理由  # 六\n"),
        ((drop, ["不采用"]), "不采用:\n  10-003: >  # 六\n    理由，\n    写了两行\n", ""),
        (
            (put, ["调整", "10-001"], "甲"),
            DOCUMENT[DOCUMENT.index("\n    公开内容") : DOCUMENT.index("  10-002")],
            " 甲\n",
        ),
    ],
)
@pytest.mark.parametrize("crlf", [False, True])
def test_changes_one_place(step, old, new, crlf):
    before, after = DOCUMENT, DOCUMENT.replace(old, new, 1)
    assert before != after
    if crlf:
        before, after = (text.replace("\n", "\r\n") for text in (before, after))
    assert change(before, step) == after


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        ("", (put, ["a"], "1 2"), "a: 1 2\n"),
        ("# 只有注释", (put, ["a"], "b"), "# 只有注释\na: b"),
        ("a: 甲", (put, ["b"], "乙"), "a: 甲\nb: 乙"),
        ("a: []  # c\n", (put, ["a"], ["x"]), "a:  # c\n  - x\n"),
        ("a:\n- x\n- y\nb: z\n", (put, ["a", 2], "w"), "a:\n- x\n- y\n- w\nb: z\n"),
        ("a:\n  - k: 1\n    l: 2\n", (drop, ["a", 0, "k"]), "a:\n  - l: 2\n"),
        ("a:\n  - k: 1\n    # c\n    l: 2\n", (drop, ["a", 0, "k"]), "a:\n  -\n    # c\n    l: 2\n"),
        ("a:\n  - - x\n    - y\n", (drop, ["a", 0, 0]), "a:\n  - - y\n"),
        ("a: [x,  # c\n  y]\n", (drop, ["a", 0]), "a: [  # c\n  y]\n"),
        ("a: [x, y,]\n", (drop, ["a", 1]), "a: [x, ]\n"),
        ("{a: b}\n", (put, ["c"], ["d"]), "{a: b, c: [d]}\n"),
        ("---\na: b\n...\n", (put, ["c"], "d"), "---\na: b\nc: d\n...\n"),
        ("a: |+\n  x\n\n\nb: y\n", (put, ["b"], "z"), "a: |+\n  x\n\n\nb: z\n"),
        ("a:\n  b: x\n  # 里面的\n# 外面的\n", (put, ["a", "c"], "y"), "a:\n  b: x\n  # 里面的\n  c: y\n# 外面的\n"),
    ],
)
def test_unusual_forms(before, step, after):
    assert change(before, step) == after


def test_a_bom_stays():
    assert edited("f.yaml", BOM_UTF8 + b"a: b\r\n", {"a": "c"}) == BOM_UTF8 + b"a: c\r\n"


@pytest.mark.parametrize("text", ["a\x0bb", "\ud800", "\x00"])
def test_a_text_that_no_source_can_hold_is_refused(text):
    with pytest.raises(EditError, match="控制字符"):
        edited("f.yaml", b"a: b\n", {"a": "x", "c": [text]})


def test_what_cannot_be_read_back_or_is_broken_is_refused():
    with pytest.raises(EditError, match="会超过 2 MB"):
        edited("x.yaml", b"", {"键": "字" * 700_000})
    with pytest.raises(EditError, match="语法错误"):
        values("f.yaml", b"a: b\na: c\n")
    with pytest.raises(EditError, match="已经有"):
        rename({"a": "1", "b": "2"}, ["a"], "b")
    with pytest.raises(EditError, match="写法特殊"):
        edited("f.yaml", b"a: |\n  x", {"a": "x", "b": "y"})


WORDS = st.one_of(
    st.sampled_from(["甲", "是", "yes", "null", "~", "1", "0x1f", "a: b", "#c", " x", "- y", "多\n行", "\n", "a\n\nb\n", "'", '"\\', "", "[", "*x", "?y"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=8).filter(lambda text: "\ufffe" not in text and "\uffff" not in text),
)  # fmt: skip
KEYS = WORDS.filter(lambda text: text not in ("", "~", "null") and "\n" not in text and len(text) < 100)
VALUES = st.recursive(
    WORDS | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(KEYS, inner, max_size=3)
        | st.lists(inner, max_size=3).map(OneLine)
        | st.dictionaries(KEYS, inner, max_size=3).map(OneLineMap)
    ),
    max_leaves=6,
)
MAPS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4)


@given(WORDS, st.sampled_from(["", '"', "'"]), st.booleans())
@examples(100)
def test_every_text_is_read_back(text, style, flow):
    written = scalar(text, style, flow=flow)
    source = f"[{written}, {{{written}: {written}}}]" if flow else f"a: {written}\n"
    assert parse("", source.encode()) == ([text, {text: text}] if flow else {"a": text}, [])


@st.composite
def commented(draw):
    """A document as people write them: comments at any line, blank lines, either line end, perhaps a BOM."""
    said = draw(MAPS)
    lines = edited("f.yaml", b"", said).decode().splitlines()
    told = []
    for number, line in enumerate(lines):
        indent = line[: len(line) - len(line.lstrip(" -"))].replace("-", " ")
        for extra in (f"{indent}# n{number}", ""):
            candidate = [*told, extra, *lines[number:], ""]
            if draw(st.booleans()) and parse("", "\n".join(candidate).encode()) == (said, []):
                told.append(extra)
        candidate = [*told, f"{line}  # t{number}", *lines[number + 1 :], ""]
        behind = draw(st.booleans()) and parse("", "\n".join(candidate).encode()) == (said, [])
        told.append(candidate[len(told)] if behind else line)
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return draw(st.sampled_from([b"", BOM_UTF8])) + "".join(line + end for line in told).encode()


def places(value, path=()):
    """The paths of all values."""
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places(each, (*path, key))


@given(commented(), st.data())
@examples(120)
def test_any_change_keeps_every_other_value_and_every_comment(data, draw):
    was = values("f.yaml", data)
    wanted = copy.deepcopy(was)
    path = draw.draw(st.sampled_from(sorted(places(was), key=repr)))
    kind = draw.draw(st.sampled_from(["put", "put", "drop", "add", "rename"]))
    holder = wanted
    for step in path[:-1]:
        holder = holder[step]
    old = holder[path[-1]]
    if kind == "put":
        put(wanted, path, draw.draw(WORDS | VALUES))
    elif kind == "drop":
        drop(wanted, path)
    elif kind == "add":
        new = len(holder) if isinstance(holder, list) else draw.draw(KEYS.filter(lambda key: key not in holder))
        put(wanted, (*path[:-1], new), draw.draw(VALUES))
    elif isinstance(holder, dict):
        name = draw.draw(KEYS.filter(lambda key: key not in holder))
        rename(wanted, path, name)
    try:
        after = edited("f.yaml", data, wanted)
    except EditError:
        event("refused")
        assert not wanted, (data, wanted)
        return
    assert parse("f.yaml", after) == (wanted, [])
    assert after.startswith(BOM_UTF8) == data.startswith(BOM_UTF8)
    assert (b"\r\n" in after) == (b"\r\n" in data) or after.count(b"\n") == 0
    if b"\r\n" in data:
        assert after.count(b"\n") == after.count(b"\r\n")
    lost = set(comments(data)) - set(comments(after))
    if kind != "drop" and (kind in ("add", "rename") or not isinstance(old, dict | list)):
        assert not lost, (data, after)
    elif not isinstance(old, dict | list):
        assert len(lost) <= 1, (data, after)  # that behind what was dropped


def comments(data):
    """The comments of a document that `commented` made."""
    lines = data.decode("utf-8-sig").splitlines()
    return [line[line.rfind("# ") :] for line in lines if re.search(r"# [nt]\d+$", line)]


@pytest.mark.parametrize("kept", [(0,), (1,), (3,), (0, 1), (1, 2), (0, 3), (0, 2)])
@pytest.mark.parametrize("text", ["a: [甲, 乙, 丙, 丁]\n", "a: [ 甲, 乙, 丙, 丁 ]\n", "a: [甲, 乙,\n  丙, 丁]\n"])
def test_what_goes_from_brackets_leaves_no_blank_behind(text, kept):
    after = edited("a.yaml", text.encode(), {"a": ["甲乙丙丁"[at] for at in kept]}).decode()
    assert not re.search(r"[^ \[] +\]", after) or text.startswith("a: [ ")
    assert not re.search(r",\s*\]", after)


LISTED = """# 头
事项:
  # 一的说明
  - 编号: a   # 行末
    内容:
      - 甲
      # 里面

  # 二的说明
  # 又一行
  - 编号: b
    内容: |
      两行
      文字

  - 编号: c
    # c 的末尾
# 尾
已撤销: {d: 没有}
"""


@pytest.mark.parametrize("crlf", [False, True])
def test_entries_change_places_with_their_comments(crlf):
    end = "\r\n" if crlf else "\n"
    before = LISTED.replace("\n", end).encode()
    after = arranged("a.yaml", before, "事项", [2, 0, 1]).decode().replace(end, "\n")
    assert (
        after
        == """# 头
事项:
  - 编号: c
    # c 的末尾

  # 一的说明
  - 编号: a   # 行末
    内容:
      - 甲
      # 里面

  # 二的说明
  # 又一行
  - 编号: b
    内容: |
      两行
      文字
# 尾
已撤销: {d: 没有}
"""
    )
    assert arranged("a.yaml", arranged("a.yaml", before, "事项", [2, 0, 1]), "事项", [1, 2, 0]) == before


@given(st.lists(st.integers(0, 12), max_size=9), st.lists(st.integers(0, 12), max_size=9))
def test_items_are_likened_as_difflib_does_it(before, after):
    """Where each stands once and none has moved, without it: its time grows with the square of what is new."""
    expected = []
    for kind, a, a_end, b, b_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        expected += zip(range(a, a_end), range(b, b_end), strict=False) if kind in ("equal", "replace") else ()
    assert _same_items([str(one) for one in before], [str(one) for one in after]) == expected
