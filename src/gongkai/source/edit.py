"""Changes to source files that keep everything a person wrote: order, comments, quotes, blank lines, line ends.

What a file shall say is worked out as plain values; the text is changed only where these differ from what it says, and
is read again with the strict reader: where it would not say just that, nothing is changed.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, NamedTuple

import yaml

from gongkai.model.finding import Span
from gongkai.model.item import ID
from gongkai.model.refusal import Refusal
from gongkai.model.tree import Map
from gongkai.source.lenient import LOADER
from gongkai.source.written import UnwritableError, after_dash, after_key, block, one_line, scalar
from gongkai.source.yaml import parse


class EditError(Refusal):
    """The change cannot be made; the message is for the user."""


def next_id(order: int, used: Iterable[str], *, local: bool) -> str:
    """The first number above all that were ever used, withdrawn ones included (`used`)."""
    serials = [0]
    for number in used:
        found = ID.match(number)
        if found and int(found["domain"]) == order and (found["local"] is not None) == local:
            serials.append(int(found["local"] or found["serial"]))
    return f"{order:02d}-L{max(serials) + 1:02d}" if local else f"{order:02d}-{max(serials) + 1:03d}"


def next_row_id(prefix: str, used: Iterable[str]) -> str:
    """The first number of a list's row above all that were ever used, withdrawn ones and other years' included."""
    serials = [int(number[len(prefix) + 1 :]) for number in used if re.fullmatch(rf"{prefix}-[0-9]{{3,5}}", number)]
    return f"{prefix}-{max(serials, default=0) + 1:03d}"


def values(name: str, data: bytes) -> dict[str, Any]:
    """What a source file says, as dicts, lists and texts to be changed. Raises EditError for a broken file."""
    tree, findings = parse(name, data)
    if findings or not isinstance(tree, Map | None):
        raise EditError(f"{name} 现在就有语法错误，请先改好（gongkai validate {name}）")
    plain: dict[str, Any] = _plain(tree or {})
    return plain


def put(inside: Any, path: Iterable[str | int], value: Any, after: str = "") -> None:
    """Set what stands at a path of keys and positions; a new key goes to the end, or behind the key `after`.

    A position just behind a list's last adds to it.
    """
    holder, last = _holder(inside, path)
    if isinstance(holder, list) and last == len(holder):
        holder.append(value)
    elif isinstance(holder, dict) and last not in holder and after in holder:
        _again(holder, [pair for each in holder.items() for pair in (each, (last, value))[: 1 + (each[0] == after)]])
    else:
        holder[last] = value


def drop(inside: Any, path: Iterable[str | int]) -> None:
    """Take away what stands at a path."""
    holder, last = _holder(inside, path)
    del holder[last]


def rename(inside: Any, path: Iterable[str | int], key: str) -> None:
    """Give the key at a path another name, in the same place."""
    holder, last = _holder(inside, path)
    if key in holder:
        raise EditError(f"已经有“{key}”了，不能把“{last}”改成它")
    _again(holder, [(key if name == last else name, value) for name, value in holder.items()])


def _again(holder: dict[str, Any], pairs: list[tuple[str, Any]]) -> None:
    holder.clear()
    holder.update(pairs)


def _holder(inside: Any, path: Iterable[str | int]) -> tuple[Any, Any]:
    *above, last = path
    for step in above:
        inside = inside[step]
    return inside, last


def edited(name: str, before: bytes, wanted: dict[str, Any]) -> bytes:
    """The file's bytes with the fewest changes that make it say `wanted`. Raises EditError where that cannot be done."""
    was = values(name, before)
    if was == wanted:
        return before
    bom = BOM_UTF8 if before.startswith(BOM_UTF8) else b""
    text = before.removeprefix(bom).decode()
    end = "\r\n" if "\r\n" in text else "\n"
    closed = not text or text.endswith("\n")
    try:
        node = yaml.compose(text, LOADER)
        changes = _Splices(text if closed else text + end, end)
        if was and wanted:
            changes.collection(node, was, wanted)
        elif wanted:
            changes.insert(len(changes.text), block(wanted, 0))
        else:
            raise EditError(f"{name} 会变成空的，没有改动")
        after = changes.made()
    except UnwritableError as problem:
        raise EditError(f"{name}：{problem}") from problem
    data = bom + (after if closed or not text else after.removesuffix(end)).encode()
    again, wrong = parse(name, data)
    if wrong or again != wanted:
        raise EditError(f"{name} 的写法特殊，程序不敢改；请手工改")
    return data


def place_of(name: str, data: bytes, key: str, *path: str | int) -> Span:
    """Where a value stands in a file's bytes."""
    tree, _ = parse(name, data)
    assert isinstance(tree, Map)
    return tree.at(key, *path)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


class _Part(NamedTuple):
    """An entry of a mapping or a list: where it begins, where its value may begin, and where it ends."""

    start: int
    anchor: int
    end: int
    node: Any


class _Splices:
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
            (self._add_flow if node.flow_style else self._add_block)(node, parts, kept, before, new)

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

    def _add_block(self, node: Any, parts: list[_Part], kept: list[int], before: int | None, new: Any) -> None:
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

    def _add_flow(self, node: Any, parts: list[_Part], kept: list[int], before: int | None, new: Any) -> None:
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
    pairs: list[tuple[int, Any]] = []
    matcher = SequenceMatcher(None, [_name(one) for one in was], [_name(one) for one in wanted], autojunk=False)
    for kind, a, a_end, b, b_end in matcher.get_opcodes():
        if kind in ("equal", "replace"):
            pairs += zip(range(a, a_end), range(b, b_end), strict=False)
    return pairs


def _name(item: Any) -> tuple[str, str]:
    """What an item of a list is recognised by."""
    if isinstance(item, dict) and item:
        key, value = next(iter(item.items()))
        return (key, str(value))
    return ("", str(item))
