"""A YAML file as what it says together with its comments and blank lines, each with the entry that it belongs to.

A comment on a line of its own belongs to the entry below it that is indented alike, or, where it is indented more, to what
is above it; one behind a text or a key to that. What the strict reader refuses is not for here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import yaml

from gongkai.source.lenient import LOADER
from gongkai.source.written import UnwritableError, scalar

_BLANK = 10_000  # characters; no line of more is looked at whether it is blank
_COMMENT = re.compile(r"(?:^|(?<=[ \t\n]))#[^\n]*")
_HEADER = re.compile(r"([|>])([-+\d]{0,2})")
OF_NEXT_LINE = re.compile(r"#\s*gongkai\s*[:：]\s*忽略")  # asks to pass over findings: see `rules.suppress`
_NOTHING = ("", "~", "null")  # what a plain text means nothing with


@dataclass(slots=True)
class Text:
    """A text: the lines it is written in, the first behind its key or dash; `said` is what it says (None: nothing).

    `block` is the sign of one in lines of its own (|, >): such lines are kept to the last space.
    """

    lines: list[str]
    said: str | None
    block: bool = False


@dataclass(slots=True)
class Entry:
    """An entry of a mapping or (key None) of a list. Comments stand `above` it, in its line (`behind`), and `below` it,
    indented more; an empty text among them is a blank line."""

    key: str | None
    said: str
    value: Text | Branch
    above: list[str] = field(default_factory=list)
    behind: str = ""
    below: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Branch:
    """A mapping or a list with what stands behind its last entry; `inline` is one in brackets on one line."""

    is_map: bool
    inline: bool
    entries: list[Entry] = field(default_factory=list)
    end: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A mapping or list in lines of their own that is being read: its column, its entry, and its end if it has brackets."""

    branch: Branch
    column: int
    entry: Entry | None
    closes: int | None


def commented(text: str) -> tuple[Branch, list[str]]:
    """The mapping that a file holds, and the comments of the file in their order.

    `text` is one that the strict reader reads without findings as a mapping that is not empty, with plain line ends. Raises `written.UnwritableError`.
    """
    root = yaml.compose(text, LOADER)
    reader = _Reader(text, root)
    return reader.read(root), [comment.strip() for _, comment in reader.comments]


class _Reader:
    def __init__(self, text: str, root: Any) -> None:
        self.text = text
        self.lines = [0, *(found.end() for found in re.finditer("\n", text))]  # where they begin
        self.comments = _comments(text, root)
        self.next = 0  # of the comments
        self.open: list[_Open] = []
        self.last: Entry | None = None  # the entry that began last
        self.ends = 0  # where its text does
        self.kept = 0  # up to where blank lines are part of a text

    def read(self, root: Any) -> Branch:
        branch = self._branch(root, None)
        self._take(len(self.text) + 1, -1, -1, branch.end)
        return branch

    def _branch(self, node: Any, entry: Entry | None) -> Branch:
        """A mapping or list in lines of their own, or in brackets over several lines."""
        is_map = isinstance(node, yaml.MappingNode)
        branch = Branch(is_map, inline=False)
        column = node.start_mark.column
        closes = node.end_mark.index if node.flow_style else None
        depth = len(self.open)
        self.open.append(_Open(branch, column, entry, closes))
        starts = [key.start_mark.index for key, _ in node.value] if is_map else self._items(node)
        for start, each in zip(starts, node.value, strict=True):
            key, value = each if is_map else (None, each)
            made = Entry(None, "", Text([], None))
            above: list[str] = []
            first = not branch.entries
            self._take(start, column, depth, above, first=first)
            if self._is_blank_before(start):
                above.append("")
            del self.open[depth + 1 :]
            made.above = above
            if key is not None:
                made.key, made.said = _scalar(key, self.text, flow=False), key.value
            branch.entries.append(made)
            self.last, self.ends = made, start
            self._value(value, made)
        if closes is not None:  # comments before the closing bracket
            self._take(closes, -1, depth, branch.end)
            self.kept = max(self.kept, closes)
        return branch

    def _items(self, node: Any) -> list[int]:
        """Where the items of a list begin: at their dashes, or in brackets with themselves."""
        if node.flow_style:
            return [each.start_mark.index for each in node.value]
        starts: list[int] = []
        at = node.start_mark.index
        for each in node.value:
            while starts and self.text[at] != "-":
                at = self.text.index("\n", at) if self.text[at] == "#" else at + 1
            starts.append(at)
            at = max(self._end(each), at + 1)
        return starts

    def _end(self, node: Any) -> int:
        """Where a node's last character is, without the lines below it."""
        while not isinstance(node, yaml.ScalarNode) and not node.flow_style:
            node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            return node.start_mark.index + len(self.text[node.start_mark.index : node.end_mark.index].rstrip())
        return int(node.end_mark.index)

    def _value(self, node: Any, entry: Entry) -> None:
        end = node.end_mark.index
        if isinstance(node, yaml.ScalarNode):
            entry.value = text = self._text(node)
            self.ends = end
            keeps_lines = text.block and text.lines[0].endswith("+")
            self.kept = max(self.kept, end if keeps_lines else self._end(node))
        elif node.flow_style and (not node.value or node.start_mark.line == node.end_mark.line):
            entry.value = _inline(node, self.text)
            self.ends = end
            self.kept = max(self.kept, end)
        else:
            entry.value = self._branch(node, entry)

    def _text(self, node: Any) -> Text:
        raw = self.text[node.start_mark.index : node.end_mark.index]
        if node.style in ("|", ">"):
            return self._block(node, raw)
        if "\n" in raw:
            lines = [raw.split("\n")[0], *(line.lstrip(" \t") for line in raw.split("\n")[1:])]
            return Text(lines, node.value)
        nothing = not node.style and node.value in _NOTHING
        return Text([] if nothing else [_scalar(node, self.text, flow=False)], None if nothing else node.value)

    def _block(self, node: Any, raw: str) -> Text:
        """A text in lines of its own, with what its end says of line breaks worked out anew."""
        head, *lines = raw.split("\n")
        found = _HEADER.match(head)
        assert found is not None
        value: str = node.value
        step = next((digit for digit in found[2] if digit.isdigit()), "")
        indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")]
        first = indents[0] if indents else 0
        indent = min(indents) if step else first
        if step:  # the text's first line has more spaces than the text is indented by, or a blank line has
            lead = len(value) - len(value.lstrip("\n"))
            told = len(value[lead:]) - len(value[lead:].lstrip(" "))
            indent = first - told
        ends = len(value) - len(value.rstrip("\n"))
        sign = "-" if not ends else "" if ends == 1 and value.strip("\n") else "+"
        lines = [line[indent:] for line in lines]
        while lines and not lines[-1]:
            lines.pop()
        lines += [""] * (ends - 1 if sign == "+" else 0)
        return Text([f"{found[1]}{'2' if step else ''}{sign}", *lines], value, block=True)

    def _take(self, until: int, column: int, depth: int, above: list[str], *, first: bool = False) -> None:
        """Put the comments before `until` where they belong: `above` what begins there in this column and depth, or to what
        ended before."""
        level: int | None = None if first else len(self.open)
        while self.next < len(self.comments) and self.comments[self.next][0] < until:
            at, comment = self.comments[self.next]
            self.next += 1
            begin = self.text.rfind("\n", 0, at) + 1
            before = self.text[begin:at]
            alone = before.strip(" \t?") == ""
            said = comment.strip()
            if self.last is not None and at < self.ends and alone:
                self.last.above.append(said)
                continue
            if OF_NEXT_LINE.match(said):
                if any(opened.closes is not None for opened in self.open):
                    raise UnwritableError("括号里有“忽略”的注释，没有整理；请先改成一条一行")
                level = None if alone else level
            if not alone and self.last is not None:
                gap = before[len(before.rstrip(" \t")) :]
                entry, beside = self._of_line(at), gap.replace("\t", " ") + said
                if entry.behind:  # there is one already
                    entry.above.append(said)
                else:
                    entry.behind = beside.rstrip()
                continue
            where = above
            if level is not None and at - begin > column:
                level, where = self._deeper(at - begin, depth, level, above)
            elif not alone or level is not None:
                level = None
            if self._is_blank_before(at):
                where.append("")
            where.append(said)

    def _deeper(self, column: int, depth: int, level: int, above: list[str]) -> tuple[int | None, list[str]]:
        """Where a comment belongs that is indented more than what follows; what follows it is no deeper than that."""
        last = self.last
        if last is not None and level == len(self.open) and isinstance(last.value, Text) and not last.value.block:
            inner = self.open[-1]
            if inner.closes is None and column > inner.column and last is inner.branch.entries[-1]:
                return level, last.below
        found = [
            at
            for at in range(depth + 1, min(level, len(self.open) - 1) + 1)
            if self.open[at].column <= column or at == depth + 1
        ]
        if not found:
            return None, above
        return found[-1], self.open[found[-1]].branch.end

    def _of_line(self, at: int) -> Entry:
        """The entry in whose line a comment stands."""
        entry = self.last
        assert entry is not None
        for opened in reversed(self.open):
            if opened.closes is not None and opened.closes <= at and opened.entry is not None:
                entry = opened.entry
        return entry

    def _is_blank_before(self, at: int) -> bool:
        """Whether the line above is blank, and no part of a text."""
        line = bisect_right(self.lines, at) - 1
        if line == 0:
            return False
        above, begin = self.lines[line - 1 : line + 1]
        return above >= self.kept and begin - above <= _BLANK and not self.text[above:begin].strip()


def _comments(text: str, root: Any) -> list[tuple[int, str]]:
    """The comments between texts, with where they begin."""
    spans: list[tuple[int, int]] = [(0, 0)]
    nodes = [root]
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.ScalarNode):
            start = node.start_mark.index
            if node.style in ("|", ">"):  # behind the sign a comment may stand
                head = text.find("\n", start, node.end_mark.index)
                start = head if head >= 0 else node.end_mark.index
            spans.append((start, node.end_mark.index))
        else:
            nodes += [one for pair in node.value for one in (pair if isinstance(pair, tuple) else (pair,))]
    spans.append((len(text), len(text)))
    return [
        (found.start(), found[0])
        for (_, start), (end, _) in pairwise(sorted(spans))
        for found in _COMMENT.finditer(text, start, end)
    ]


def _inline(node: Any, text: str) -> Branch | Text:
    """What stands in brackets on one line."""
    if not node.value:
        return Text(["{}" if isinstance(node, yaml.MappingNode) else "[]"], "")
    branch = Branch(isinstance(node, yaml.MappingNode), inline=True)
    for each in node.value:
        key, value = each if branch.is_map else (None, each)
        if not isinstance(value, yaml.ScalarNode):
            said: Text | Branch = _inline(value, text)
        elif not value.style and value.value in _NOTHING:
            said = Text([], None)
        else:
            said = Text([_scalar(value, text, flow=True)], value.value)
        name = _scalar(key, text, flow=True) if key is not None else None
        branch.entries.append(Entry(name, key.value if key is not None else "", said))
    return branch


def _scalar(node: Any, text: str, *, flow: bool) -> str:
    """A text in one line: without quotes it is kept as it is; in quotes as gongkai writes it, unless it has escapes that show
    what nobody would see."""
    raw = text[node.start_mark.index : node.end_mark.index]
    if "\n" not in raw and ((not node.style and raw) or (node.style == '"' and "\\" in raw)):
        return raw
    return scalar(node.value, flow=flow)
