"""What libyaml lets pass though YAML 1.2 does not, or reads with another meaning: told with file and line."""

import pytest

from gongkai.source.yaml import parse


@pytest.mark.parametrize(
    ("text", "line", "column", "told"),
    [
        ("a: b\nc: { ?foo: bar }\n", 2, 6, "问号"),
        ("[?x]\n", 1, 2, "问号"),
        ("a: [b,\n  ?c: d]\n", 2, 3, "问号"),
        ("{a, ?b}\n", 1, 5, "问号"),
        ("[?]\n", 1, 2, "问号"),
        ("- |+\n   \n", 1, 3, "只有空格"),
        ("- |+\n   ", 1, 3, "只有空格"),
        ("foo: |\n      \n", 1, 6, "只有空格"),
        ("foo: >-\n  \n\n   \nbar: x\n", 1, 6, "只有空格"),
        ("foo: |\r\n   \r\nbar: x\r\n", 1, 6, "只有空格"),
        ('"value"# c\n', 1, 8, "没有空格"),
        ("a: b\nc: 'value'#c\n", 2, 11, "没有空格"),
        ("[a, b, c, ]#x\n", 1, 12, "没有空格"),
        ("a: {b: c}#x\n", 1, 10, "没有空格"),
        ("a: [b,#c\n  d]\n", 1, 7, "没有空格"),
        ("a: [#c\n  d]\n", 1, 5, "没有空格"),
        ('a: {"b":#c\n  d}\n', 1, 9, "没有空格"),
        ('"a"#b: c\n', 1, 4, "没有空格"),
        ("a: ># c\n  x\n", 1, 5, "没有空格"),
        ("a: |-# c\n  x\n", 1, 6, "没有空格"),
        ("a: |2-# c\n  x\n", 1, 7, "没有空格"),
        ("[-]\n", 1, 2, "“-”"),
        ("{-}\n", 1, 2, "“-”"),
        ("a: {b: c, -}\n", 1, 11, "“-”"),
        ("a: [b, -]\n", 1, 8, "“-”"),
        ("[-, a]\n", 1, 2, "“-”"),
        ("{a: -}\n", 1, 5, "“-”"),
        ('a: "x\n\ty"\n', 2, 1, "制表符"),
        ("a:\n  b: 'x\n \t y'\n", 3, 2, "制表符"),
        ('a: "x\n\n\ty\n  z"\n', 3, 1, "制表符"),
        ("a: [\n\tb]\n", 2, 1, "制表符"),
        ('a: "x\ny"\n', 2, 1, "没有缩进"),
        ("a:\n  b: 'x\n  y'\n", 3, 3, "没有缩进"),
        ("a: [b,\nc]\n", 2, 1, "没有缩进"),
        ("a: {\nb: c}\n", 2, 1, "没有缩进"),
        ("- b\n  - c\n- d\n", 2, 3, "“-”不会成为一条"),
        ("- b\n\n  - c\n", 3, 3, "“-”不会成为一条"),
        ("- b\r\n  - c\r\n", 2, 3, "“-”不会成为一条"),
        ("a:\n  b: c\n    - d\n", 3, 5, "“-”不会成为一条"),
        ("a:\n  － b\n  － c\n", 3, 3, "“－”不会成为一条"),
        ("a:\n  1. b\n  2. c\n", 3, 3, "“2.”不会成为一条"),
        ("a:\n  ①b\n  ②c\n", 3, 3, "“②”不会成为一条"),
    ],
)
def test_is_told_where_it_stands(text, line, column, told):
    value, findings = parse("f.yaml", text.encode())
    assert value is None
    (finding,) = findings
    assert told in finding.message
    assert (finding.span.file, finding.span.line, finding.span.column) == ("f.yaml", line, column)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: [b, c#d, \"-\", --, '?x']  # c\n", {"a": ["b", "c#d", "-", "--", "?x"]}),
        ('a: "x]#y, ?z [-] |#"\n', {"a": "x]#y, ?z [-] |#"}),
        ("a: b ?c |# [-]\n", {"a": "b ?c |# [-]"}),
        ("a: |  # c\n  x ]#y\n  ?z\n\n  [-]\n", {"a": "x ]#y\n?z\n\n[-]\n"}),
        ("a: |\n\nb: c\n", {"a": "", "b": "c"}),
        ("a:\n  b: |\n  c: d\n", {"a": {"b": "", "c": "d"}}),
        ("- |\n\n  x\n", ["\nx\n"]),
        ('a: "x\n  \ty\n\t\n z"\n', {"a": "x y\nz"}),
        ("a: [\n  b,  # ?c\n\t# d\n  e\n]\n", {"a": ["b", "e"]}),
        ('"a\nb"\n', "a b"),
        ("{a: b,\nc: d}\n", {"a": "b", "c": "d"}),
        ("{? a : b}\n", {"a": "b"}),
        ("- -\n", [[None]]),
        ("- b - c\n- d\n", ["b - c", "d"]),
        ("- b\n  c - d\n", ["b c - d"]),
        ("- b\n  -5 2.5\n", ["b -5 2.5"]),
        ("- |\n  b\n  - c\n- 'd\n  - e'\n", ["b\n- c\n", "d - e"]),
        ("- b # x\n  # - y\n- c\n", ["b", "c"]),
        ("a: -b\n", {"a": "-b"}),
        ("# don't \"\na: 'it''s'\n", {"a": "it's"}),
    ],
)
@pytest.mark.parametrize("crlf", [False, True])
def test_what_looks_alike_is_read(text, value, crlf):
    assert parse("f.yaml", (text.replace("\n", "\r\n") if crlf else text).encode()) == (value, [])
