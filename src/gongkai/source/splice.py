"""The pieces of a YAML text that are to be replaced so that it says something else: what is between them stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, NamedTuple

import yaml

from gongkai.source.written import UnwritableError, after_dash, after_key, block, one_line, scalar


class _Part(NamedTuple):
    """An entry of a mapping or a list: where it begins, where its value may begin, and where it ends."""

    start: int
    anchor: int
    end: int
    node: Any


class Splices:
    """Pieces of a text to be replaced, found by comparing what it says with what it shall say."""

    def __init__(self, text: str, end: str) -> None:
        self.text = text
        self.line_end = end
        self.pieces: list[tuple[int, int, str]] = []

    def made(self) -> str:
        """The text with all pieces replaced."""
        parts, here = [], 0
        for start, end, new in sorted(self.pieces, key=lambda piece: piece[:2]):
            if start < here:
                raise UnwritableError("写法特殊，程序不敢改；请手工改")
            parts += [self.text[here:start], new]
            here = end
        return "".join([*parts, self.text[here:]])

    def replace(self, start: int, end: int, new: str) -> None:
        """Replace a piece."""
        self.pieces.append((start, end, new))

    def insert(self, at: int, lines: list[str]) -> None:
        """Insert lines at a line's beginning."""
        if lines:
            self.replace(at, at, "".join(line + self.line_end for line in lines))

    def collection(self, node: Any, was: Any, wanted: Any) -> None:
        """Change a mapping or a list, neither empty before nor after, entry by entry."""
        parts = self._parts(node)
        pairs, added = _aligned(was, wanted)
        kept = [index for index, _ in pairs]
        is_map = isinstance(was, dict)
        for index, now in pairs:
            if is_map and (key := list(was)[index]) != now:
                key_node = node.value[index][0]
                written = scalar(now, key_node.style or "", flow=node.flow_style)
                self.replace(key_node.start_mark.index, key_node.end_mark.index, written)
                self._value(node, parts[index], was[key], wanted[now])
            else:
                self._value(node, parts[index], was[key if is_map else index], wanted[now])
        (self._drop_flow if node.flow_style else self._drop_block)(parts, kept)
        for before, names in added.items():
            new = {name: wanted[name] for name in names} if is_map else [wanted[name] for name in names]
            (self._add_flow if node.flow_style else self._add_block)(parts, kept, before, new)

    def arrange(self, node: Any, order: list[int]) -> None:
        """Put the entries of a list in lines of its own into another order, given by their positions now. What is inside an entry
        and the comments directly above it go along; blank lines between entries stay where they are."""
        parts = self._parts(node)
        column = self._column(parts[0].start)
        starts = [self._line(part.start) for part in parts]
        for index in range(len(parts)):
            floor = self._below(parts[index - 1].end) if index else 0
            while starts[index] > floor and self._is_comment(above := self._line(starts[index] - 1), 0, column):
                starts[index] = above
        end = self._below(parts[-1].end)
        while self._is_comment(end, column + 1):
            end = self._next(end)
        pieces = [self.text[start:stop] for start, stop in pairwise((*starts, end))]
        texts = [piece.rstrip("\r\n") + self.line_end for piece in pieces]
        gaps = [piece[len(piece.rstrip("\r\n") + self.line_end) :] for piece in pieces]
        self.replace(starts[0], end, "".join(texts[at] + gap for at, gap in zip(order, gaps, strict=True)))

    def _is_comment(self, at: int, least: int, most: int | None = None) -> bool:
        """Whether the line at a place is a comment that is indented by so much."""
        line = self.text[at : self._next(at)]
        indent = len(line) - len(line.lstrip(" "))
        return line.lstrip(" ").startswith("#") and least <= indent and (most is None or indent <= most)

    def _value(self, holder: Any, part: _Part, was: Any, wanted: Any) -> None:
        """Change the value of one entry."""
        node = part.node
        if was == wanted:
            return
        if was and wanted and type(was) in (dict, list) and isinstance(wanted, type(was)):
            self.collection(node, was, wanted)
            return
        style = node.style or "" if isinstance(node, yaml.ScalarNode) else ""
        start = node.start_mark.index
        if holder.flow_style:
            new = one_line(wanted) if isinstance(wanted, dict | list) else scalar(wanted, style, flow=True)
            if was is None and start == node.end_mark.index and isinstance(holder, yaml.MappingNode):
                self.replace(part.anchor, max(start, part.anchor), f": {new}")
            else:
                self.replace(start, node.end_mark.index, new)
            return
        behind = after_key if isinstance(holder, yaml.MappingNode) else after_dash
        head, lines = behind(wanted, self._column(part.start), style)
        if head.startswith(" |") and (self._comment_below(part) or "\n" in self.text[part.anchor : start]):
            head, lines = " " + scalar(wanted, '"'), []  # a comment below the bar would become text
        if start == node.end_mark.index:  # nothing is written
            self.replace(part.anchor, part.anchor, head)
        elif "\n" in self.text[part.anchor : start]:  # in lines of its own
            self.replace(part.anchor, part.anchor, head)
            self.replace(self._line(start), self._below(part.end), "")
        elif style in ("|", ">"):
            below = self._next(start)
            sign = self.text[start:below]
            comment = sign.find("#")
            spaces = sign[: comment if comment >= 0 else len(sign)].rstrip()
            self.replace(part.anchor, start + len(spaces), head)
            self.replace(below, self._below(part.end) if part.end > below else below, "")
        else:
            self.replace(part.anchor, part.end, head)
        self.insert(self._below(part.end), lines)

    def _comment_below(self, part: _Part) -> bool:
        """Whether the next line with anything in it is a comment that is indented more than the entry."""
        rest = self.text[self._below(part.end) :].lstrip(" \r\n")
        at = len(self.text) - len(rest)
        return rest.startswith("#") and self._column(at) > self._column(part.start)

    def _drop_block(self, parts: list[_Part], kept: list[int]) -> None:
        first = parts[0]
        if 0 not in kept and not self._begins_line(first.start):  # behind a dash, which stays
            following = parts[min(kept)]
            gaps = [self.text[one.end : other.start] for one, other in pairwise(parts[: min(kept) + 1])]
            if not any("#" in gap for gap in gaps):
                self.replace(first.start, following.start, "")
                kept = [*range(min(kept)), *kept]
            else:
                begin = len(self.text[: first.start].rstrip(" "))
                self.replace(begin, len(self.text[: self._below(first.end)].rstrip("\r\n")), "")
                kept = [0, *kept]
        for index, part in enumerate(parts):
            if index not in kept:
                self.replace(self._line(part.start), self._below(part.end), "")

    def _add_block(self, parts: list[_Part], kept: list[int], before: int | None, new: Any) -> None:
        column = self._column(parts[0].start)
        lines = block(new, column)
        if before is None:
            at = parts[min(kept)].start
            text = self.line_end.join(lines).lstrip(" ") + self.line_end + " " * column
            self.replace(at, at, text)
            return
        at = self._below(parts[before].end)
        while (line := self.text[at : self._next(at)]).lstrip(" ").startswith("#"):  # comments on what is inside
            indent = len(line) - len(line.lstrip(" "))
            if indent < column or (indent == column and (before < len(parts) - 1 or not column)):
                break
            at = self._next(at)
        self.insert(at, lines)

    def _drop_flow(self, parts: list[_Part], kept: list[int]) -> None:
        last = parts[max(kept)]
        if (
            last is not parts[-1]
            and "#" not in self.text[last.end : parts[-1].end]
            and self._comma(parts[-1].end) is None
        ):
            self.replace(last.end, parts[-1].end, "")
            parts = parts[: max(kept) + 1]
        commas = [self._comma(part.end) for part in parts]
        for index, part in enumerate(parts):
            comma = commas[index]
            if index in kept:
                if comma is not None and index == max(kept) < len(parts) - 1 and commas[-1] is None:
                    self.replace(comma, comma + 1, "")
            elif comma is None:
                begin = len(self.text[: part.start].rstrip(" ")) if index - 1 in kept else part.start
                self.replace(begin, part.end, "")
            else:
                self.replace(part.start, part.end, "")
                rest = self.text[comma + 1 : self._next(comma)]
                behind = rest.lstrip(" ")
                stop = comma + 1 + (0 if behind.startswith("#") else len(rest) - len(behind))
                self.replace(comma, stop, "")

    def _add_flow(self, parts: list[_Part], kept: list[int], before: int | None, new: Any) -> None:
        text = one_line(new)[1:-1]
        if before is None:
            at = parts[min(kept)].start
            self.replace(at, at, f"{text}, ")
        else:
            self.replace(parts[before].end, parts[before].end, f", {text}")

    def _comma(self, at: int) -> int | None:
        """The comma that follows an entry in brackets, behind spaces and comments."""
        while at < len(self.text):
            char = self.text[at]
            if char == ",":
                return at
            if char == "#":
                at = self._next(at)
            elif char.isspace():
                at += 1
            else:
                return None
        return None

    def _parts(self, node: Any) -> list[_Part]:
        if isinstance(node, yaml.MappingNode):
            return [self._pair(key, value, flow=node.flow_style) for key, value in node.value]
        parts: list[_Part] = []
        at = node.start_mark.index
        for each in node.value:
            if node.flow_style:
                parts.append(_Part(each.start_mark.index, each.start_mark.index, self._end(each), each))
                continue
            while parts and self.text[at : at + 1] != "-":  # the next dash, behind blank lines and comments
                at = self._next(at) if self.text[at : at + 1] == "#" else at + 1
            parts.append(_Part(at, at + 1, max(self._end(each), at + 1), each))
            at = parts[-1].end
            at = self._below(at)
        return parts

    def _pair(self, key: Any, value: Any, *, flow: bool) -> _Part:
        anchor = key.end_mark.index
        if not flow:
            anchor = self.text.index(":", anchor) + 1
        return _Part(key.start_mark.index, anchor, max(self._end(value), anchor), value)

    def _end(self, node: Any) -> int:
        """Where a value ends; blank lines behind a text in lines of its own do not belong to it."""
        if isinstance(node, yaml.ScalarNode):
            start, end = node.start_mark.index, node.end_mark.index
            if node.style in ("|", ">"):
                head = self.text[start : self._next(start)].split("#")[0]
                return end if "+" in head else start + len(self.text[start:end].rstrip(" \r\n"))
            return int(end)
        if node.flow_style or not node.value:
            return int(node.end_mark.index)
        return self._parts(node)[-1].end

    def _below(self, at: int) -> int:
        """Where the line behind an entry's end begins."""
        return at if at and self.text[at - 1] == "\n" else self._next(at)

    def _next(self, at: int) -> int:
        """Where the next line begins."""
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found + 1

    def _line(self, at: int) -> int:
        """Where the line begins."""
        return self.text.rfind("\n", 0, at) + 1

    def _column(self, at: int) -> int:
        return at - self._line(at)

    def _begins_line(self, at: int) -> bool:
        return not self.text[self._line(at) : at].strip(" ")


def _aligned(was: Any, wanted: Any) -> tuple[list[tuple[int, Any]], dict[int | None, list[Any]]]:
    """Which entries stay, as (position before, key or position now), and which are new, by the position before them."""
    pairs = _same_keys(was, wanted) if isinstance(was, dict) else _same_items(was, wanted)
    now = {name: index for index, name in pairs}
    added: dict[int | None, list[Any]] = {}
    before = None
    for name in wanted if isinstance(wanted, dict) else range(len(wanted)):
        if name in now:
            before = now[name]
        else:
            added.setdefault(before, []).append(name)
    if not pairs:  # everything is another: the first is written in place of the first
        names = added.pop(None)
        pairs, added = [(0, names[0])], {0: names[1:]} if names[1:] else {}
    return pairs, added


def _same_keys(was: dict[str, Any], wanted: dict[str, Any]) -> list[tuple[int, Any]]:
    """Keys that stay, and those that only have another name in the same place."""
    old, new = list(was), list(wanted)
    pairs: list[tuple[int, Any]] = []
    for index, key in enumerate(old):
        other = new[index] if len(old) == len(new) else key
        if key in wanted:
            pairs.append((index, key))
        elif other not in was and was[key] == wanted[other]:
            pairs.append((index, other))
    return pairs


def _same_items(was: list[Any], wanted: list[Any]) -> list[tuple[int, Any]]:
    """Items that stay: equal ones, those with the same first value (a number), and texts written in place of others."""
    old, new = [_name(one) for one in was], [_name(one) for one in wanted]
    pairs: list[tuple[int, Any]] = []
    a = b = 0
    for first, second, size in _blocks(old, new):
        pairs += zip(range(a, first), range(b, second), strict=False)
        a, b = first + size, second + size
        pairs += zip(range(first, a), range(second, b), strict=True)
    return pairs


def _blocks(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int, int, int]]:
    """Where two lists are the same, as difflib tells it, whose time grows with the square of the places where there is something
    new; it is not asked where each thing stands once and none has moved."""
    at = {name: index for index, name in enumerate(new)}
    same = [(index, at[name], 1) for index, name in enumerate(old) if name in at]
    once = len(at) == len(new) and len(set(old)) == len(old)
    if once and all(one[1] < other[1] for one, other in pairwise(same)):
        return [*same, (len(old), len(new), 0)]
    found = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return [(one.a, one.b, one.size) for one in found]


def _name(item: Any) -> tuple[str, str]:
    """What an item of a list is recognised by."""
    if isinstance(item, dict) and item:
        key, value = next(iter(item.items()))
        return (key, str(value))
    return ("", str(item))
