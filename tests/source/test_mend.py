"""What a fix replaces in a file, however the file writes the text."""

from __future__ import annotations

import pytest

from gongkai.model.finding import Fix, Span
from gongkai.source.mend import exact
from gongkai.source.yaml import parse

WRITTEN = {
    "plain": "a: 政府网占\n",
    "double": 'a: "政府网占"   # 注\n',
    "single": "a: '政府网占'\n",
    "escaped": 'a: "政府\\u7F51占"\n',
    "quoted for its colon": 'a: "其他: 政府网占"\n',
    "two lines": "a: 县里的\n  政府网占\n",
    "literal": "a: |\n  县里的\n  政府网占\n",
    "folded": "a: >-\n  县里的\n\n  政府网占\n",
    "two quoted lines": 'a: "县里的\n  政府网占"\n',
    "list": "a: [政府公报, 政府网占]\n",
    "a mapping in brackets": "{b: c, a: 政府网占}\n",
    "windows": "b: c\r\na: 政府网占\r\n",
    "mark": "\ufeffa: 政府网占\n",
}


def _place(text: str) -> Span:
    tree, _ = parse("f.yaml", text.encode())
    found = tree.find("a", "政府网占")
    assert found is not None
    return found


def _applied(text: str, fix: Fix) -> str:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = text.removeprefix(mark).split("\n")
    line = lines[fix.span.line - 1]
    at = fix.span.column - 1
    lines[fix.span.line - 1] = line[:at] + fix.replacement + line[at + fix.span.length :]
    return mark + "\n".join(lines)


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_a_text_is_mended_as_it_is_written(text: str) -> None:
    fix = exact(text.encode(), Fix(_place(text), "政府网站", part="政府网占"))
    assert fix is not None
    assert fix.part is None
    said, after = parse("", text.encode()), parse("", _applied(text, fix).encode())
    assert str(after[0]) == str(said[0]).replace("政府网占", "政府网站")
    assert after[1] == []


@pytest.mark.parametrize(
    ("text", "new", "written"),
    [
        ("a: 甲\n", "乙: 丙", 'a: "乙: 丙"\n'),
        ("a: [甲, 丁]\n", "乙, 丙", 'a: ["乙, 丙", 丁]\n'),
        ("a: '甲'\n", "'乙'", "a: '''乙'''\n"),
        ("a: 甲  # 注\n", "乙 #1", 'a: "乙 #1"  # 注\n'),
        ("甲: a\n", "乙", "乙: a\n"),
    ],
)
def test_what_would_be_read_otherwise_is_quoted(text: str, new: str, written: str) -> None:
    line, column = 1, text.replace("'", " ").index("甲") + (text[text.index("甲") - 1 : text.index("甲")] != "'")
    fix = exact(text.encode(), Fix(Span("f.yaml", line, column), new, part="甲"))
    assert fix is not None
    assert _applied(text, fix) == written


@pytest.mark.parametrize(
    "text",
    ["a: |\n  甲\n  政府网占\n  政府\\n\n", "a: 乙\u2028b: 政府网占\n", "a: [政府网占\n"],
    ids=["not there", "breaks that editors do not know", "broken"],
)
def test_what_is_not_sure_is_no_fix(text: str) -> None:
    assert exact(text.encode(), Fix(Span("f.yaml", 1, 4), "x\ny" if "|" in text else "x", part="政府网占")) is None
