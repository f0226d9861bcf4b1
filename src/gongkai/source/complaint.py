"""libyaml's complaints in the words of someone who edits a table, at the line where the slip was made.

A parser notices a slip where it can go no further, often a line or more below: what was opened and not closed is
told where it was opened, and what a Chinese keyboard types in place of `:`, `{` or `[` is looked for first.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from gongkai.model.finding import KEY, Finding, Fix, Span, error

MAX_DEPTH = 32
WIDE_INDENT, WIDE_HINT = "缩进里有全角空格或别的特殊空格", "请改用半角空格缩进，每层两个空格"

_WIDE_COLON = re.compile(r"^\s*(?:-\s+)*([^\s：:#\-\[{\"'][^：:]{0,19})：")
_WIDE_COLON_INSIDE = re.compile(r"[{,]\s*([^\s：:,{}\[\]\"']{1,12})：\s*(?=[\[{\"'\w])")
_TIGHT_COLON = re.compile(r"[{,]\s*([^\s：:,{}\[\]\"']{1,12}):(?=[\[{])")
_WIDE_BRACKET = re.compile(r"[:：]\s*([｛【［])")
_QUOTED_IN_PART = re.compile(r"""(?:^|:|-|,|\[)\s+(?P<quote>["'])(?P<inside>[^"']*)(?P=quote)(?=[^\s,\]}#:])""")
_WIDE_INDENT = re.compile(r" *([\u00a0\u2000-\u200a\u202f\u3000][ \u00a0\u2000-\u200a\u202f\u3000]*)\S")
_KEY = re.compile(r"(\s*(?:- +)*)([^\s:#'\"\[{][^:#]{0,29}):(?=\s|$)")
_MERGE = re.compile(r"^(?:<{7}|>{7}|[|]{7})(?=[ \r]|$)|^={7}\r?$", re.MULTILINE)
_MARKS = ("<<<<<<<", "=======", ">>>>>>>")
_NARROW = {"｛": "{}", "【": "[]", "［": "[]"}


def syntax(file: str, text: str, problem: yaml.MarkedYAMLError) -> Finding:
    """What the parser could not read, as one finding."""
    lines = text.split("\n")
    mark: Any = problem.problem_mark or problem.context_mark
    if mark is None:
        return error("GK004", f"YAML 语法错误：{problem.problem}", Span(file))
    line = min(mark.line, len(lines) - 1)
    if problem.problem and "nesting depth" in problem.problem:  # libyaml's own limit, met while it looks ahead
        return too_deep(Span(file, line + 1, mark.column + 1))
    start = min(problem.context_mark.line if problem.context_mark is not None else line, line)
    typed = _typed(file, lines, line, start)
    if typed is not None:
        return typed
    said = f"{problem.context or ''} {problem.problem or ''}"
    if odd := _indented(file, lines, line, mark.column, said):
        return odd
    if problem.context_mark is not None and any(words in said for words in _TOLD_WHERE_BEGUN):
        mark, line = problem.context_mark, start
    message, hint = "YAML 语法错误", "请检查这一行和上一行的冒号、引号、括号和缩进"
    for words, what, how in _WORDS:
        if words in said:
            message, hint = f"YAML 语法错误：{what}", how
            break
    return error("GK004", message, Span(file, line + 1, mark.column + 1), hint)


def unmerged(file: str, text: str) -> Finding | None:
    """What git left in a file where two changes met, and nobody has decided yet; some of it would be read as text."""
    found = _MERGE.search(text) if any(mark in text for mark in _MARKS) else None
    if found is None:
        return None
    hint = (
        "两边改了同一处：“=======”上面是一边的，下面是另一边的。留下对的，再删去“<<<<<<<”“=======”“>>>>>>>”开头的三行"
    )
    span = Span(file, text.count("\n", 0, found.start()) + 1, 1, 7)
    return error("GK004", f"git 合并没有做完，这里还留着冲突标记“{found[0].strip()}”", span, hint)


_TWO_KEYS = re.compile(
    r" *([0-9]{1,3}-L?[0-9]{1,4}): +([\u4e00-\u9fff]{2,12}): "
)  # a number, and a key of what it numbers
_YEAR = re.compile(r"([\u4e00-\u9fff]{1,12})\[((?:19|20)\d\d)\](第?\d{1,5}号?)")


def too_deep(span: Span) -> Finding:
    """The finding for brackets or indents without end."""
    return error("GK011", f"嵌套超过 {MAX_DEPTH} 层", span, "本工具的文件最多用到六七层，请检查括号和缩进")


def wide_colon(name: str, span: Span) -> Finding:
    """The finding for a key that a full-width colon follows; `span` is the colon's, if its length is 1."""
    hint = f"键后面要用半角冒号加一个空格，写成“{name}: ”"
    fix = Fix(span, KEY, certain=True) if span.length == 1 else None
    return error("GK012", f"“{name}”后面用了全角冒号“：”", span, hint, fix=fix)


def _typed(file: str, lines: list[str], line: int, start: int) -> Finding | None:
    """What was typed wrong near the spot, looked for upwards from it to where the parser was at."""
    for number in range(line, max(start - 2, -1), -1):
        if wide := _WIDE_COLON.match(lines[number]):
            return wide_colon(wide.group(1).strip(), Span(file, number + 1, wide.end(), 1))
        if wide := _WIDE_COLON_INSIDE.search(lines[number]):
            return wide_colon(wide.group(1), Span(file, number + 1, wide.end(1) + 1, 1))
        if tight := _TIGHT_COLON.search(lines[number]):
            hint = f"请在冒号后面加一个空格，写成“{tight[1]}: ”"
            span = Span(file, number + 1, tight.end(1) + 1, 1)
            return error("GK004", f"YAML 语法错误：“{tight[1]}”的冒号后面没有空格", span, hint)
    for number in range(line, max(start - 2, -1), -1):
        if bracket := _WIDE_BRACKET.search(lines[number]):
            span = Span(file, number + 1, bracket.start(1) + 1, 1)
            pair = _NARROW[bracket.group(1)]
            return error("GK004", f"YAML 语法错误：用了全角括号“{bracket.group(1)}”", span, f"请改用半角的“{pair}”")
        if year := _YEAR.search(lines[number]):
            span = Span(file, number + 1, year.start() + 1, len(year[0]))
            hint = f"文号的年份请用六角括号，写成“{year[1]}〔{year[2]}〕{year[3]}”"
            return error("GK004", "YAML 语法错误：文号里用了半角方括号", span, hint)
        if quoted := _QUOTED_IN_PART.search(lines[number]):
            span = Span(file, number + 1, quoted.start("quote") + 1, len(quoted["inside"]) + 2)
            hint = f"文字里的引号请用中文的“{quoted['inside']}”；要加引号的，把整段文字都括在里面"
            return error("GK004", "YAML 语法错误：引号只括住了前面一部分文字", span, hint)
    if both := _TWO_KEYS.match(lines[line]):
        span = Span(file, line + 1, both.start(2) + 1, len(both[2]))
        return error(
            "GK004",
            f"YAML 语法错误：“{both[1]}:”和“{both[2]}:”写在了一行",
            span,
            f"“{both[2]}: …”请另起一行，比“{both[1]}:”往里缩进两格",
        )
    for number in (line, max(line - 1, 0)):
        if wide := _WIDE_INDENT.match(lines[number]):
            span = Span(file, number + 1, wide.start(1) + 1, len(wide[1]))
            return error("GK009", WIDE_INDENT, span, WIDE_HINT)
        indent = lines[number][: len(lines[number]) - len(lines[number].lstrip())]
        if "\t" in indent:
            span = Span(file, number + 1, indent.index("\t") + 1, 1)
            return error("GK009", "缩进里有制表符（Tab）", span, "请改用空格缩进，每层两个空格")
    return None


def _indented(file: str, lines: list[str], line: int, column: int, said: str) -> Finding | None:
    """The finding for a key that stands further in or out than those it belongs to."""
    found = _KEY.match(lines[line])
    if found is None:
        return None
    further = "mapping values are not allowed" in said and column == found.end() - 1
    if not further and "did not find expected '-' indicator" not in said:
        return None
    above = next((one for one in reversed(lines[:line]) if one.strip() and not one.lstrip().startswith("#")), "")
    other = _KEY.match(above)
    named = f"“{other[2]}”" if other else "上一行"
    side, hint = "缩进少了", f"与{named}同一层的，要与它左对齐；另起一条的，前面写“- ”"
    if further:
        side, hint = "往里多缩进了", f"与{named}同一层的，要与它左对齐；是它下面一层的，它后面不能有文字"
    span = Span(file, line + 1, len(found[1]) + 1, len(found[2]))
    what = f"YAML 语法错误：“{found[2]}”{side}"
    return error("GK004", what, span, hint)


_ESCAPES = ("unknown escape character", "expected hexdecimal number", "invalid Unicode character escape")
_TOLD_WHERE_BEGUN = ("could not find expected ':'", "expected ',' or ']'", "expected ',' or '}'", "quoted scalar")
_WORDS = (
    *((words, "双引号里的反斜杠写法不对", "请改用单引号") for words in _ESCAPES),
    ("could not find expected ':'", "这一行缺少冒号", "请写成“键: 值”；是几条内容的，每行前面写“- ”"),
    (
        "mapping values are not allowed",
        "这里不该有冒号",
        "冒号是文字的一部分的，请改用全角的“：”，或者给整段文字加引号",
    ),
    ("did not find expected ',' or ']'", "方括号没有配对，或条目之间缺少逗号", "请补上“]”，条目之间用半角逗号“,”"),
    ("did not find expected ',' or '}'", "花括号没有配对，或条目之间缺少逗号", "请补上“}”，条目之间用半角逗号“,”"),
    ("did not find expected key", "缩进不齐", "同一层的键要左对齐"),
    ("did not find expected '-' indicator", "列表的缩进不齐", "同一个列表的“-”要左对齐"),
    ("block sequence entries are not allowed", "这里不该有“-”", "列表要另起一行，缩进两个空格"),
    ("quoted scalar", "引号没有配对", "请补上另一个引号；引号用半角"),
    ("unexpected end of stream", "引号或括号没有配对", "请补上另一半"),
    (
        "did not find expected alphabetic or numeric character",
        "“*”或“&”不能作开头",
        "列表的每一条前面写“- ”；是文字的，请给整段文字加引号",
    ),
    ("did not find expected node content", "少了内容，或多了一个逗号", "请删去多余的逗号，或补上内容"),
    ("did not find expected whitespace or line break", "“!”不能作开头", "请给这段文字加引号"),
    ("mapping keys are not allowed", "“? ”不能作开头", "请给这段文字加引号"),
    ("cannot start any token", "有不能作开头的字符", "请给这段文字加引号"),
)
