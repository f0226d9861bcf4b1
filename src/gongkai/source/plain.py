"""The plainest YAML, line by line: what nearly all files of places hold. Whatever is written otherwise is left to `yaml`.

PyYAML makes an object and two places of each of libyaml's events, which is most of the time that reading takes. Here one
expression parts the lines. It knows block mappings and lists, and on one line: plain texts, texts in quotes that need no
escape, and brackets around plain texts. Nothing is told here: at the first thing that is anything else (all that is
wrong among it) the whole file is libyaml's. What is read is what libyaml reads, with its places: `tests/source/test_plain.py` compares.
"""

from __future__ import annotations

import re
from typing import Any

from gongkai.model.tree import Map, Mark, Seq, Value

_MOST, _DEEPEST = (
    100_000,
    20,
)  # characters, and columns of an indent: with more there may be more than `yaml` lets a file hold
_OTHER = re.compile("[\t\r\x85\u2028\u2029\ufeff]")  # what YAML takes for a space or the end of a line, or for neither
_FIRST = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`.~]"  # what may begin a text, and means nothing else
_LINE = re.compile(
    rf"^( *)(- +)?(?:({_FIRST}[^:#\n]{{0,99}}+(?<! ))(: +|:$))?({_FIRST}[^:#\n]*(?:(?::(?=\S)|(?<=\S)#)[^:#\n]*)*)?(.*)$",
    re.MULTILINE,
)
_QUOTED = re.compile(r"""(?:"([^"\\]*)"|'([^']*)')""")
_INNER = _FIRST + r"[^,\[\]{}:?#'\"]*"  # a text between brackets, and the spaces behind it
_SEVERAL = rf"\[(?: *{_INNER}(?:, *{_INNER})*)?\]"
_ONE = rf"({_INNER})(?<! ): +(?:({_INNER})|({_SEVERAL} *))"
_PART, _LIST, _PAIR = re.compile(_INNER), re.compile(_SEVERAL), re.compile(_ONE)
_MAP = re.compile(rf"\{{ *{_ONE}(?:, *{_ONE})*\}}")


def plain(file: str, text: str) -> Map | None:
    """The mapping that a file holds; None where the file is to be read by libyaml."""
    if len(text) > _MOST or _OTHER.search(text):
        return None
    root: Map | None = None
    node: Any = None  # what is being filled, where what it holds stands, and the column of that
    marks: Any = None
    left = 0
    around: list[tuple[Any, Any, int]] = []
    unfilled = ""  # the key that the last line ended with
    for line, (indent, dash, key, colon, said, rest) in enumerate(_LINE.findall(text)):
        if not (key or dash):
            if said or (rest and rest[0] != "#"):
                return None
            continue
        column, is_list = len(indent), type(node) is Seq
        if column > _DEEPEST:
            return None
        while left > column or (is_list and left == column and not dash):
            (node, marks, left), unfilled = around.pop(), ""
            is_list = type(node) is Seq
        if root is None:
            root = node = Map(file, (line, column))
            marks = node.marks
        if column != left or (dash and not is_list):
            if not unfilled:
                return None
            around.append((node, marks, left))
            mark, left = (line, column), column
            node[unfilled] = fresh = Seq(file, mark) if dash else Map(file, mark)
            marks[unfilled] = (marks[unfilled][0], mark)
            node, marks = fresh, fresh.marks
        if dash:
            column += len(dash)
            if key:
                around.append((node, marks, left))
                mark, left = (line, column), column
                node.append(fresh := Map(file, mark))
                marks.append(mark)
                node, marks = fresh, fresh.marks
        mark = (line, column + len(key) + len(colon))
        value: Value = None
        unfilled = ""
        if said:
            value = said.rstrip(" ")
            if rest or value == "null":
                return None
        elif rest:
            value = _enclosed(file, mark, rest)
            if value is None:
                return None
        elif key:
            unfilled, mark = key, (line, column + len(key) + 1)
        else:
            return None
        if not key:
            node.append(value)
            marks.append(mark)
        elif key in node:
            return None
        else:
            node[key] = value
            marks[key] = ((line, column), mark)
    return root


def _enclosed(file: str, mark: Mark, said: str) -> Value:
    """What the quotes or brackets hold that stand at a place to the end of its line; None where there is more to it."""
    said = said.rstrip(" ")
    if quoted := _QUOTED.fullmatch(said):
        return quoted[1] if quoted[2] is None else quoted[2]
    if "null" in said:
        return None
    if _LIST.fullmatch(said):
        return _list(file, mark, said)
    if not _MAP.fullmatch(said):
        return None
    made, (line, column) = Map(file, mark), mark
    marks = made.marks
    for found in _PAIR.finditer(said):
        key, text, several = found.groups()
        at = (line, column + found.start(2 if text else 3))
        if key in made:
            return None
        made[key] = text.rstrip(" ") if text else _list(file, at, several)
        marks[key] = ((line, column + found.start()), at)
    return made


def _list(file: str, mark: Mark, said: str) -> Seq:
    made, (line, column) = Seq(file, mark), mark
    for found in _PART.finditer(said):
        made.append(found[0].rstrip(" "))
        made.marks.append((line, column + found.start()))
    return made
