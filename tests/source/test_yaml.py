"""The strict reader: what it takes, what it refuses, and where it says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.model.tree import Map, Seq
from gongkai.source.read import MAX_BYTES
from gongkai.source.yaml import parse

pytestmark = pytest.mark.everywhere


def only(text, **how):
    data = text if isinstance(text, bytes) else text.encode()
    value, findings = parse("a.yaml", data)
    assert value is None or how.get("value")
    assert len(findings) == 1
    return findings[0]


def test_plain_scalars_stay_text():
    value, findings = parse("a.yaml", b"a: no\nb: 060101\nc: 12:30\nd: 2020-04-21\ne: 1_000\nf: =\n")
    assert not findings
    assert value == {"a": "no", "b": "060101", "c": "12:30", "d": "2020-04-21", "e": "1_000", "f": "="}


def test_nothing_written_is_none_but_quoted_empty_is_text():
    value, _ = parse("a.yaml", b"a:\nb: ''\nc: ~\nd: null\ne: 'null'\n")
    assert value == {"a": None, "b": "", "c": None, "d": None, "e": "null"}


def test_values_know_their_place_in_characters():
    value, _ = parse("a.yaml", "领域: 财政\n事项:\n  - 编号: 10-001\n    公开渠道: [政府网站, 公开查阅点]\n".encode())
    assert isinstance(value, Map)
    assert value.at("领域")[1:] == (1, 5, 2)
    items = value["事项"]
    assert isinstance(items, Seq)
    assert items.at(0, "公开渠道", 1)[1:] == (4, 18, 5)
    assert items[0].key("编号")[1:] == (3, 5, 2)
    assert items[0].find("公开渠道", "公开查阅点") == items.at(0, "公开渠道", 1)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\n", 2),
        ("a: 1\r\n<<<<<<< HEAD\r\nb: 2\r\n=======\r\nb: 3\r\n>>>>>>> other\r\n", 2),
        ("a: [1,\n<<<<<<< HEAD\n2,\n=======\n3,\n>>>>>>> other\n4]\n", 2),  # which YAML takes for text
        ("a: 1\nb: 2\n=======\nc: 3\n>>>>>>> other\n", 3),  # one of them was deleted
        ("a: 1\nb: 2\n>>>>>>> other\n", 3),
    ],
)
def test_what_git_could_not_merge_is_told_as_that(text, line):
    finding = only(text)
    assert (finding.code, finding.span.line) == ("GK004", line)
    assert "git 合并没有做完" in finding.message
    assert "“=======”上面是一边的" in finding.hint


def test_signs_that_only_look_like_git_s_are_text():
    value, findings = parse("a.yaml", "# =======\na: <<<<<<< 甲\nb: |\n  =======\n  乙\n".encode())
    assert not findings
    assert value == {"a": "<<<<<<< 甲", "b": "=======\n乙\n"}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: &x 1\n", "GK006", 1),
        ("a: 1\nb: *x\n", "GK006", 2),
        ("a: !!python/object:os.system 1\n", "GK007", 1),
        ("a: !x [1]\n", "GK007", 1),
        ("a: 1\n---\nb: 2\n", "GK008", 2),
        ("a:\n\tb: 1\n", "GK009", 2),
        ("a: 1\x00\n", "GK010", 1),
        ('a: 1\nb: "x\\0"\n', "GK010", 2),
        ('a: ["x\\x07y"]\n', "GK010", 1),
        ('"x\\uFFFF": 1\n', "GK010", 1),
        ("? [a]\n: 1\n", "GK015", 1),
        ("领域：财政\n事项: 1\n", "GK012", 1),
        ("领域: 财政\n序号：4\n类别: 试点\n", "GK012", 2),
        ("a: [1, 2\nb: 3\n", "GK004", 1),
        ('a: "x\n', "GK004", 1),
        ('a: "三公"经费\n', "GK004", 1),
        ("a: ｛b: c｝\n", "GK004", 1),
        ("a: {增加：[x]}\n", "GK012", 1),
        ("a: 甲\n乙\nb: c\n", "GK004", 2),
        ("a: b: c\n", "GK004", 1),
        ("a: 1\n  b: 2\n", "GK004", 2),
    ],
)
def test_refusals_name_code_and_line(text, code, line):
    finding = only(text)
    assert (finding.code, finding.span.line) == (code, line)
    assert finding.hint


@pytest.mark.parametrize(
    ("text", "code", "column", "told"),
    [
        ("a:\n　　- b\n", "GK009", 1, "全角空格"),
        ("a:\n \u00a0 - b\n", "GK009", 2, "特殊空格"),
        ("a:\n  * b\n  * c\n", "GK004", 4, "“*”"),
        ("a:\n  [b,, c]\n", "GK004", 6, "逗号"),
        ("a:\n  {b:[c]}\n", "GK004", 5, "冒号后面没有空格"),
    ],
)
def test_slips_of_the_hand_are_named(text, code, column, told):
    finding = only(text)
    assert (finding.code, finding.span.line, finding.span.column) == (code, 2, column)
    assert told in finding.message


@pytest.mark.parametrize(
    ("text", "line", "told", "hint"),
    [
        ("a:\n  - b: 1\n    c: 2\n     d: 3\n", 4, "“d”往里多缩进了", "与“c”同一层的，要与它左对齐"),
        ("a:\n  - b: 1\n    c: 2\n  d: 3\n", 4, "“d”缩进少了", "与“c”同一层的，要与它左对齐"),
        ("a:\n  b:\n  c: 1\n    d: 2\n", 4, "“d”往里多缩进了", "是它下面一层的，它后面不能有文字"),
        ("a: b: c\n", 1, "这里不该有冒号", "全角的“：”"),
    ],
)
def test_an_indent_that_is_off_is_told_by_the_key_above(text, line, told, hint):
    finding = only(text)
    assert (finding.code, finding.span.line) == ("GK004", line)
    assert told in finding.message
    assert hint in finding.hint


@pytest.mark.parametrize("text", [r'"C:\路径"', r'"\q"', r'"\xZZ"', r'"\uD800"', r'"\U11111111"'])
def test_a_wrong_backslash_is_no_missing_quotation_mark(text):
    found = only(f"a: 1\nb: {text}\n")
    assert (found.code, found.span.line, found.hint) == ("GK004", 2, "请改用单引号")
    assert "反斜杠" in found.message


def test_duplicate_key_names_both_places_and_keeps_the_first():
    finding = only("a: 1\nb: 2\na: 3\na: 4\n".replace("a: 4\n", ""), value=True)
    assert finding.code == "GK005"
    assert (finding.span.line, finding.related[0].span.line) == (3, 1)
    value, _ = parse("a.yaml", b"a: 1\na: {b: [2]}\nc: 3\n")
    assert value == {"a": "1", "c": "3"}


@pytest.mark.parametrize("bomb", ["[" * 200_000, "{a: " * 200_000, "- " * 200_000])
def test_deep_nesting_is_refused_at_once(bomb):
    assert only(bomb).code == "GK011"


def test_alias_bomb_is_refused():
    bomb = "a: &a [x,x]\n" + "".join(f"{c}: &{c} [*{p},*{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))
    assert only(bomb).code == "GK006"


def test_large_file_is_refused():
    assert only(b"a" * (MAX_BYTES + 1)).code == "GK002"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ("领域: 财政".encode("gbk"), "GBK"),
        ("领域: 财政".encode("utf-16"), "UTF-16"),
        (b"\x80\xff\xfe\xfd\x81", "UTF-8"),
    ],
)
def test_other_encodings_are_named(data, word):
    finding = only(data)
    assert finding.code == "GK003"
    assert word in finding.message


def test_byte_order_mark_and_windows_line_ends_are_fine():
    value, findings = parse("a.yaml", "\ufeff领域: 财政\r\n序号: 4\r\n".encode())
    assert (value, findings) == ({"领域": "财政", "序号": "4"}, [])


@given(st.binary(max_size=300))
def test_no_bytes_raise(data):
    parse("a.yaml", data)


@given(st.text(alphabet="a:- \n\t[]{}&*!|>'\"#%,?：，领域", max_size=80))
def test_no_text_raises_and_findings_lie_in_the_file(text):
    _, findings = parse("a.yaml", text.encode())
    for finding in findings:
        assert 0 <= finding.span.line <= text.count("\n") + 2


@pytest.mark.parametrize("end", ["\r", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_every_line_end_that_libyaml_counts_is_read_in_quotes(quote, end):
    _, findings = parse("a.yaml", f"甲: {quote}乙{end * 3}丙\n丁{quote}\n".encode())
    assert [(one.code, one.span.line) for one in findings] == [("GK004", 5)]
    assert parse("a.yaml", f"甲: {quote}乙{end * 3}丙\n  丁{quote}\n".encode())[1] == []
