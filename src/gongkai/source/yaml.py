"""Strict YAML: bytes to values that keep their place. Knows none of gongkai's words.

Built on libyaml's events, which is both safer and faster than PyYAML's loaders: no aliases (so no
alias bombs), no tags (so no objects), no implicit types (every plain scalar stays text), bounded depth
(so no exhausted stack), one document, no duplicate keys. Whatever is wrong becomes a finding.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from gongkai.model.finding import Finding, Related, Span, error
from gongkai.model.tree import Map, Seq, Value
from gongkai.source.complaint import MAX_DEPTH, syntax, too_deep, unmerged
from gongkai.source.lenient import lenience
from gongkai.source.plain import plain
from gongkai.source.read import MAX_BYTES, too_large

try:
    from yaml._yaml import CParser as _Parser
except ImportError:  # PyYAML without libyaml: same events, slower
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]

MAX_EVENTS = 400_000

NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# What a plain text means nothing with, spaces that YAML takes for text among them; and a dash alone.
_SHORT = frozenset({"", "~", "null", "-", "\u3000", "\u3000\u3000", "\u00a0", "\u00a0\u00a0"})
_QUOTES = ("'", '"')


class _RefusedError(Exception):
    """Ends the reading of one file; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def parse(file: str, data: bytes) -> tuple[Value, list[Finding]]:
    """Read one YAML document.

    `file` is the name used in places; `data` the file's bytes. Returns the value (None where the file
    is empty or could not be read to its end) and what was found wrong.
    """
    if len(data) > MAX_BYTES:
        return None, [too_large(file, len(data))]
    try:
        text = data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as problem:
        return None, [_encoding(file, data, problem)]
    if wrong := NOT_TEXT.search(text):
        return None, [_control_character(file, text, wrong.start())]
    if marked := unmerged(file, text):
        return None, [marked]
    findings: list[Finding] = []
    try:
        read = plain(file, text)
        value, odd = (read, False) if read is not None else _build(file, data.removeprefix(BOM_UTF8), findings)
    except _RefusedError as refused:
        return None, [*findings, refused.finding]
    except yaml.MarkedYAMLError as problem:
        return None, [*findings, syntax(file, text, problem)]
    except yaml.YAMLError as problem:
        return None, [*findings, error("GK004", "YAML 语法错误", Span(file), str(problem))]
    wrong_but_read = lenience(file, text, odd=odd)
    return (value, findings) if wrong_but_read is None else (None, [*findings, wrong_but_read])


def _build(file: str, data: bytes, findings: list[Finding]) -> tuple[Value, bool]:
    """Consume events into values. One loop, because every source of a province passes through it.

    Tells also whether `lenience` should look at a lone dash, or at brackets, quotes or plain texts over several lines.
    """
    get_event: Any = _Parser(data).get_event
    scalar, map_start, map_end = ScalarEvent, MappingStartEvent, MappingEndEvent
    root: Value = None
    documents = 0
    stack: list[Any] = []
    node: Any = None  # the container being filled, and where what it holds stands
    marks: Any = None
    key_mark: Any = None
    is_map = wants_key = odd = False
    in_flow = 0  # how deep the outermost bracket is
    key = ""
    doubled: list[tuple[Map, str]] = []
    escapes = b"\\" in data  # without them no scalar holds what the file does not
    brackets = b"[" in data or b"{" in data
    signs = b"!" in data or b"&" in data  # without them there is neither tag nor anchor to look for
    for _ in range(MAX_EVENTS):
        event = get_event()
        kind = type(event)
        if kind is scalar:
            value: Any = event.value
            if signs and (event.tag is not None or event.anchor is not None):
                _refuse_tag_or_anchor(file, event)
            if escapes and event.style == '"' and (wrong := NOT_TEXT.search(value)):
                raise _RefusedError(_escaped(_span(file, event.start_mark), wrong[0]))
            if wants_key:
                key = value
                if key in node:
                    findings.append(_duplicate(file, node, value, event.start_mark))
                    key = value + "\0"  # read on, but do not let the second value replace the first
                    doubled.append((node, key))
                if value == "-":
                    odd = True
                start = event.start_mark
                key_mark = (start.line, start.column)
                wants_key = False
                continue
            if event.style:
                if not odd and (escapes or " " in value or "\n" in value):  # what several lines leave in a text
                    odd = event.style in _QUOTES and event.start_mark.line != event.end_mark.line
            elif len(value) < 5 and value in _SHORT:
                odd = odd or value == "-"
                value = value if value == "-" else None
            elif not odd and " " in value:  # which a line break is read as
                odd = event.start_mark.line != event.end_mark.line
            start = event.start_mark
            if is_map:
                node[key] = value
                marks[key] = (key_mark, (start.line, start.column))
                wants_key = True
            elif node is not None:
                node.append(value)
                marks.append((start.line, start.column))
            else:
                root = value
        elif kind is map_start or kind is SequenceStartEvent:
            if signs and (event.tag is not None or event.anchor is not None):
                _refuse_tag_or_anchor(file, event)
            start = event.start_mark
            if wants_key:
                raise _RefusedError(error("GK015", "键只能是文字", _span(file, start), "请检查冒号前面的写法"))
            if len(stack) >= MAX_DEPTH:
                raise _RefusedError(too_deep(_span(file, start)))
            mark = (start.line, start.column)
            starts_map = kind is map_start
            fresh: Any = Map(file, mark) if starts_map else Seq(file, mark)
            if is_map:
                node[key] = fresh
                marks[key] = (key_mark, mark)
            elif node is not None:
                node.append(fresh)
                marks.append(mark)
            else:
                root = fresh
            stack.append((node, is_map, marks))
            if brackets and not in_flow and event.flow_style:
                in_flow = len(stack)
            node = fresh
            is_map = wants_key = starts_map
            marks = fresh.marks
        elif kind is map_end or kind is SequenceEndEvent:
            if in_flow and len(stack) == in_flow:
                odd = odd or event.start_mark.line != node.mark[0]  # a bracket further down
                in_flow = 0
            node, is_map, marks = stack.pop()
            wants_key = is_map
        elif kind is AliasEvent:
            raise _RefusedError(
                error(
                    "GK006",
                    f"不能使用别名“*{event.anchor}”",
                    _span(file, event.start_mark),
                    "请把内容直接写出来；如果星号是文字的一部分，请加引号",
                )
            )
        elif kind is StreamEndEvent:
            for holder, name in doubled:
                holder.pop(name, None)
            return root, odd
        elif kind is DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise _RefusedError(
                    error(
                        "GK008",
                        "一个文件里只能有一份内容，这里又开始了第二份",
                        _span(file, event.start_mark),
                        "请删去“---”分隔线，或拆成两个文件",
                    )
                )
    raise _RefusedError(error("GK011", "文件里的条目太多", Span(file), "请按领域拆成几个文件"))


def _span(file: str, mark: Any, length: int = 0) -> Span:
    return Span(file, mark.line + 1, mark.column + 1, length)


def _refuse_tag_or_anchor(file: str, event: Any) -> None:
    span = _span(file, event.start_mark)
    if event.anchor is not None:
        hint = "请把内容直接写出来；如果“&”是文字的一部分，请加引号"
        raise _RefusedError(error("GK006", f"不能使用锚点“&{event.anchor}”", span, hint))
    hint = "请删去标签；如果“!”是文字的一部分，请加引号"
    raise _RefusedError(error("GK007", f"不能使用标签“{event.tag}”", span, hint))


def _duplicate(file: str, node: Map, key: str, mark: Any) -> Finding:
    first = Related(node.key(key), "第一次写在这里")
    span = _span(file, mark, len(key))
    return error("GK005", f"键“{key}”写了两次", span, "请合并成一处，删去另一处", (first,))


def _encoding(file: str, data: bytes, problem: UnicodeDecodeError) -> Finding:
    line = data.count(b"\n", 0, problem.start) + 1
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return error("GK003", "文件是 UTF-16 编码，不是 UTF-8", Span(file, 1, 1), "请另存为 UTF-8 编码")
    try:
        data.decode("gb18030")
        guess = "看起来是 GBK（ANSI）编码"
    except UnicodeDecodeError:
        guess = "也不是 GBK 编码，可能不是文本文件"
    hint = "请用编辑器“另存为”，编码选 UTF-8"
    return error("GK003", f"文件不是 UTF-8 编码，{guess}", Span(file, line, 1), hint)


def _control_character(file: str, text: str, index: int) -> Finding:
    line = text.count("\n", 0, index) + 1
    span = Span(file, line, index - text.rfind("\n", 0, index), 1)
    message = f"含有不可见的控制字符 U+{ord(text[index]):04X}"
    return error("GK010", message, span, "多半是从别的软件复制带来的，请删去")


def _escaped(span: Span, char: str) -> Finding:
    """A control character written as an escape: no printed format could hold it."""
    message = f"双引号里的反斜杠写成了不可见的控制字符 U+{ord(char):04X}"
    return error("GK010", message, span, "请删去；确是反斜杠的，请改用单引号")
