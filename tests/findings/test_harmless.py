"""Whatever a finding repeats, its texts are read back as they were and steer nothing."""

import json
import re

from hypothesis import example, given
from hypothesis import strategies as st

from gongkai.findings import github, lines
from gongkai.findings.given import Given, located
from gongkai.model.finding import Finding, Severity, Span

TEXT = st.text(st.one_of(st.sampled_from("#[]:%,= \r\n\x1b\u202ea甲\U00030edd\\\"'"), st.characters()), max_size=40)
UNESCAPED = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}


@given(TEXT)
@example("##[add-mask]x ###vso[task.x]")
def test_a_plain_text_is_one_line_without_commands(text):
    found = lines.plain(text)
    assert len(found) >= len(text)
    assert all(char.isprintable() or char == "\u3000" for char in found)
    assert not re.search(r"##\w*\[", found)
    assert lines.plain(found) == found


@given(st.recursive(TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=5))
@example("\udcff\\##\\u0023")
def test_json_says_the_same_and_steers_nothing(data):
    found = lines.dumps(data)
    assert json.loads(found) == data
    assert "##" not in found
    assert all(char.isprintable() or char in "\n\u3000" for char in found)


@given(TEXT, TEXT, st.text(st.characters(exclude_characters="\0/"), min_size=1, max_size=20))
def test_a_workflow_command_is_read_as_it_was_meant(message, hint, name):
    finding = Finding("GK103", Severity.ERROR, message, Span(f"counties/{name}", 3, 2), hint)
    told = github.write(
        Given(located([finding], {}, lambda file: None), lines.Lines({}), {}, (Severity.ERROR,), clean="没有")
    )
    [command] = told.split("\n")[:-1]
    head, text = re.fullmatch(r"::error ([^:]*)::(.*)", command).groups()
    properties = dict(one.split("=", 1) for one in head.split(","))
    assert list(properties) == ["file", "line", "title"]
    assert _read(properties["file"]) == f"counties/{lines.plain(name)}"
    assert _read(text) == lines.plain(message) + (f"\n建议：{lines.plain(hint)}" if hint else "")


def _read(text):
    """As the runner of GitHub reads a value."""
    return re.sub("%0D|%0A|%3A|%2C|%25", lambda found: UNESCAPED[found[0]], text)


@given(TEXT, st.integers(1, 50), st.integers(0, 50))
def test_columns_in_every_unit_mark_the_same_characters(text, column, length):
    line = text.replace("\n", " ").replace("\r", " ").encode("utf-8", "replace").decode()
    known = lines.Lines({"a.yaml": f"x\n{line}\n".encode()})
    span = Span("a.yaml", 2, column, length)
    start, end = lines.marked(line, span)
    for units, cut in ((len, _characters), (lines.utf16, _utf16), (lines.utf8, _utf8)):
        region = known.region(span, units)
        assert 1 <= region.column <= region.end
        assert cut(line, region.column - 1, region.end - 1) == line[start:end]


def _characters(text, start, end):
    return text[start:end]


def _utf16(text, start, end):
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def _utf8(text, start, end):
    return text.encode()[start:end].decode()
