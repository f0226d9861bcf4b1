"""What libyaml lets pass though YAML 1.2 does not, or reads as something else: told, so that nobody need guess.

Few expressions look over every file; only where something suspicious stands are its tokens looked at one by one.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from gongkai.model.finding import Finding, Span, error
from gongkai.source.complaint import WIDE_HINT, WIDE_INDENT

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, where PyYAML was built with it
_WIDE = re.compile(r"[\u00a0\u2000-\u200a\u3000]\s{0,9}[-－]\s")  # an indent that is none, before an entry of a list
_SUSPECT = tuple(  # each begins with one character, which the library finds fastest
    re.compile(pattern)
    for pattern in (
        r"""\#(?:(?<=["'\[\]{},:|>]\#)|(?<=[|>][-+\d]\#)|(?<=[|>][-+\d]{2}\#))""",  # no space before a comment
        r"\|[-+\d]{0,2}[^\S\n]*(?:\#|\n[^\S\n]*(?:\n|\Z))",  # a text that may be empty
        r">[-+\d]{0,2}[^\S\n]*(?:\#|\n[^\S\n]*(?:\n|\Z))",
        r"\?(?<=[\[{,\s]\?)\S",  # a question mark that may be taken for a sign
    )
)
BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # what libyaml counts as the end of a line
# What begins each of several things, at the beginning of a line that only goes on with the text above
# (dashes without a space are GK709's).
_BULLET = re.compile(r"[\r\n][^\S\r\n]*([-－](?=\s)|[–—·•●*](?!\d)|\d{1,2}[.、．)）](?!\d)|[①-⑳])")
_BLANK = re.compile(r"(?:[^\S\n]*\n)*(?:[^\S\n]*\Z)?")


def lenience(file: str, text: str, *, odd: bool) -> Finding | None:
    """The first thing in a readable document that YAML 1.2 refuses, or reads in another way than libyaml.

    `odd` says that there is a lone dash, or that brackets, quotes or plain texts go over several lines.
    """
    return _looked_at(file, text) if odd or any(pattern.search(text) for pattern in (*_SUSPECT, _WIDE)) else None


def _looked_at(file: str, text: str) -> Finding | None:
    depth = 0  # of brackets
    last = -1  # the line on which the token before ended
    blocks: list[int] = []  # the columns of the mappings and lists around
    for token in yaml.scan(text, LOADER):
        start, end = token.start_mark, token.end_mark
        if isinstance(token, yaml.BlockMappingStartToken | yaml.BlockSequenceStartToken):
            blocks.append(start.column)
        elif isinstance(token, yaml.BlockEndToken):
            blocks.pop()
        closes = isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken)
        least = blocks[-1] + 1 if blocks else 0
        begins = depth and start.line != last and not closes
        if begins and (wrong := _indent(file, text, start.index, start.line, least)):
            return wrong
        depth += isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken) - closes
        last = end.line
        if depth and isinstance(token, yaml.KeyToken) and text[start.index] == "?" and text[start.index + 1].strip():
            return _error(file, start, "这里的问号会被当作记号，读出来就没有了", "请给这段文字加引号")
        if not isinstance(token, yaml.ScalarToken):
            if depth + closes and end.index > start.index and text[end.index : end.index + 1] == "#":
                return _no_space(file, end)
            continue
        if depth and token.plain and token.value == "-":
            return _error(file, start, "括号里不能只有一个“-”", '请加引号，写成“"-"”，或者删去')
        wrong = _scalar(file, text, token, least)
        if wrong is not None:
            return wrong
    return None


def _scalar(file: str, text: str, token: Any, least: int) -> Finding | None:
    start, end = token.start_mark, token.end_mark
    if token.style in ("|", ">"):
        below = text.find("\n", start.index) + 1 or len(text)
        head = text[start.index : below].rstrip()
        sign = head.find("#")
        if sign > 0 and not head[sign - 1].isspace():
            return _no_space(file, start, sign)
        if not token.value.strip("\n") and (blank := _BLANK.match(text, below)) and blank[0].strip("\r\n"):
            return _error(file, start, f"“{head}”下面只有空格，没有文字", "请写上文字，或者连同这个记号一起删去")
    elif token.style:
        for line, found in enumerate(BREAK.finditer(text, start.index, end.index), start.line + 1):
            if found[0].endswith("\n") and (wrong := _indent(file, text, found.end(), line, least)):
                return wrong
        if text[end.index : end.index + 1] == "#":
            return _no_space(file, end)
    elif _WIDE.match(token.value):
        span = Span(file, start.line + 1, start.column + 1, 1)
        return error("GK009", WIDE_INDENT, span, WIDE_HINT)
    elif start.line != end.line and (bullet := _BULLET.search(text, start.index, end.index)):
        line = start.line + 1 + len(BREAK.findall(text, start.index, bullet.start(1)))
        what = f"这一行的“{bullet[1]}”不会成为一条，会接在上一行的文字后面"
        hint = "几条内容的，每条前面写“- ”，左对齐；是一段文字的，请写在一行里"
        column = bullet.start(1) - max(text.rfind("\n", 0, bullet.start(1)), text.rfind("\r", 0, bullet.start(1)))
        span = Span(file, line, column, len(bullet[1]))
        return error("GK004", f"YAML 语法错误：{what}", span, hint)
    return None


def _indent(file: str, text: str, index: int, line: int, least: int) -> Finding | None:
    """What is wrong with the beginning of a line that goes on in brackets or quotes; `index` is somewhere at it."""
    begin, behind = text.rfind("\n", 0, index) + 1, text.find("\n", index)
    found = text[begin : behind if behind >= 0 else len(text)]
    spaces = len(found) - len(found.lstrip(" "))
    if spaces >= least or not found.strip():
        return None
    if found[spaces] == "\t":
        hint = "请改用空格缩进，每层两个空格"
        return error("GK009", "缩进里有制表符（Tab）", Span(file, line + 1, spaces + 1, 1), hint)
    hint, span = "引号和括号里换行的，接着写的行也要缩进；最好写在一行里", Span(file, line + 1, spaces + 1)
    return error("GK004", "YAML 语法错误：接着写的这一行没有缩进", span, hint)


def _no_space(file: str, mark: Any, further: int = 0) -> Finding:
    return _error(file, mark, "“#”前面没有空格", "注释的“#”前面要有空格；是文字的，请给整段文字加引号", further)


def _error(file: str, mark: Any, what: str, hint: str, further: int = 0) -> Finding:
    span = Span(file, mark.line + 1, mark.column + 1 + further, 1)
    return error("GK004", f"YAML 语法错误：{what}", span, hint)
