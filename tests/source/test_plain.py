"""The reader of plain lines: what it reads is what libyaml reads, with its places; all else it leaves to that."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongkai.model.tree import Map, Seq
from gongkai.source import plain as reader
from gongkai.source.complaint import MAX_DEPTH
from gongkai.source.plain import plain
from overlay import REPOSITORY
from properties import examples

pytestmark = pytest.mark.everywhere


def told(value):
    """What a value says, with the place of everything."""
    if isinstance(value, Map):
        assert list(value) == list(value.marks)
        return value.mark, [(key, *value.marks[key], told(inner)) for key, inner in value.items()]
    return (value.mark, value.marks, list(map(told, value))) if isinstance(value, Seq) else value


def composed(node):
    """The same of what PyYAML makes of libyaml's events."""

    def at(node):
        return node.start_mark.line, node.start_mark.column

    if isinstance(node, yaml.MappingNode):
        assert len({key.value for key, _ in node.value}) == len(node.value)
        return at(node), [(key.value, at(key), at(inner), composed(inner)) for key, inner in node.value]
    if isinstance(node, yaml.SequenceNode):
        return at(node), list(map(at, node.value)), list(map(composed, node.value))
    return None if not node.style and node.value in ("", "~", "null") else node.value


def by_libyaml(text):
    return composed(yaml.compose(text, yaml.CSafeLoader))


KEYS = ("甲: ", "乙:", "丙 丁: ", "- ", "- 甲: ", "- 乙:", "-  丙: ", "# ", "")
TEXTS = (
    "", "文", "a b ", "10-001", "https://a.b/c?d#e", "甲#乙", "甲 #乙", "甲:乙", "甲: 乙", "乙:", "null", "~", "-", "- 甲", "...", "---", "<<: 甲",
    "'引'", '"引: #"', "''", '"a\\n"', "'a''b'", '"甲" 乙', "|", ">", "? 甲", "!t 甲", "&a 甲", "*a", "[]", "[甲]", "[ 甲 , 乙 ] ", "[甲, ]", "[甲 乙]",
    "[[甲]]", "[甲: 乙]", "[null]", "['甲']", "{}", "{甲: 乙}", "{ 增加: [甲, 乙], 去掉: 丙 }", "{甲: 乙, 甲: 丙}", "{甲}", "{甲 : 乙}", "{甲: [乙] }",
    "{甲: {乙: 丙}}", "[甲", "{甲: 乙", "\u3000", "甲\u3000", "\u00a0", "\ufeff", "\t", "\u2028", "\r", "（甲）", "“甲”", "甲?", "%甲", "@甲", "`甲", "甲, 乙",
)  # fmt: skip
LINES = st.tuples(*map(st.sampled_from, (("", "", "  ", "  ", "    ", " "), KEYS, TEXTS, ("", "", "", "甲"))))


@examples(400)
@given(st.lists(LINES.map("".join), min_size=1, max_size=6).map("\n".join))
def test_what_is_read_is_what_libyaml_reads(text):
    value = plain("a.yaml", text)
    if value is not None:
        assert told(value) == by_libyaml(text)


@pytest.mark.parametrize("folder", ["guidelines", "province", "tests/projects/small"])
def test_files_as_they_are_written_are_read(folder):
    files = [file.read_text("utf-8") for file in (REPOSITORY / folder).rglob("*.yaml")]
    read = {text: value for text in files if (value := plain("a.yaml", text)) is not None}
    assert {text: told(value) for text, value in read.items()} == {text: by_libyaml(text) for text in read}
    assert len(read) > len(files) * 0.8


@pytest.mark.parametrize(
    "text",
    [
        "甲:\n" + "".join(f"{' ' * depth}甲:\n" for depth in range(1, MAX_DEPTH + 2)),
        "甲:\n" + "".join(f"{'  ' * depth}- 甲:\n" for depth in range(MAX_DEPTH // 2 + 1)),
        "甲:\n" + "- 乙\n" * (reader._MOST // 4),
        "甲: 乙\n甲: 丙\n",
        "甲: 乙 # 丙\n",
        "甲: |\n  乙\n",
        "甲: 乙\n  丙\n",
        "甲: 乙\r\n",
        "- 甲\n",
        "甲",
        "",
    ],
)
def test_what_it_leaves(text):
    assert plain("a.yaml", text) is None
