"""A file in the manner in which gongkai writes YAML: what it says and all its comments kept, everything else put in order.

Two spaces a level, lists indented below their keys, quotes only where they are needed, brackets only on one line, at most
one blank line, keys in the order that is asked for. What the file says is compared with what it said before.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from gongkai.source.commented import OF_NEXT_LINE, Branch, Entry, Text, commented
from gongkai.source.edit import EditError
from gongkai.source.mend import ODD_BREAK
from gongkai.source.written import STEP, UnwritableError
from gongkai.source.yaml import parse

_LONGEST_KEY = 1000  # characters; YAML reads no more than 1024 before a colon


class Order(NamedTuple):
    """In which order the keys of a mapping, or of each mapping in a list, are written; `below` are those of what stands under
    a key, `each` that of what stands under any."""

    keys: tuple[str, ...] = ()
    below: Mapping[str, Order] = MappingProxyType({})
    each: Order | None = None


AS_WRITTEN = Order()


def tidied(name: str, data: bytes, order: Order = AS_WRITTEN) -> bytes:
    """A file's bytes in order. Raises EditError for one that is broken, or that cannot be put in order."""
    tree, findings = parse(name, data)
    if findings:
        raise EditError(f"{name} 现在就有语法错误，请先改好（gongkai validate {name}）")
    if not isinstance(tree, dict):
        raise EditError(f"{name} 应是“键: 值”，没有整理")
    if not tree:
        return data
    bom = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    text = data.removeprefix(bom).decode()
    end = "\r\n" if "\r\n" in text and text.count("\r\n") == text.count("\n") else "\n"
    text = text.replace("\r\n", "\n")
    if ODD_BREAK.search(text):
        raise EditError(f"{name} 里有特殊的换行符，没有整理")
    for _ in range(3):  # a comment may move once more
        now, told = _once(name, text, order)
        again, wrong = parse(name, now.encode())
        if wrong or again != tree:
            raise EditError(f"{name} 的写法特殊，程序不敢整理")
        if now == text:
            return bom + text.replace("\n", end).encode()
        if Counter(commented(now)[1]) != Counter(told):
            raise EditError(f"{name} 的注释写得特殊，程序不敢整理")
        text = now
    raise EditError(f"{name} 的写法特殊，程序不敢整理")


def _once(name: str, text: str, order: Order) -> tuple[str, list[str]]:
    try:
        root, comments = commented(text)
        head = _head(root)
        _sort(root, order)
        lines = [*_above(head, 0, first=True), *_block(root, 0)]
    except UnwritableError as problem:
        raise EditError(f"{name}：{problem}") from problem
    return "\n".join(lines) + "\n", comments


def _head(root: Branch) -> list[str]:
    """Take what is said at the file's beginning about the whole of it: up to the last blank line, or, where there is none,
    all but what asks to pass over findings of the next line."""
    first = root.entries[0]
    blanks = [at for at, line in enumerate(first.above) if not line]
    own = len(first.above)
    if blanks:
        own = blanks[-1] + 1
    elif first.above and OF_NEXT_LINE.match(first.above[-1]):
        own -= 1
    head, first.above = first.above[:own], first.above[own:]
    return head


def _sort(value: Branch | Text, order: Order) -> None:
    """Put keys in order, here and below; one that is not known stays behind the one that it follows."""
    if isinstance(value, Text):
        return
    if value.is_map and order.keys:
        places = {key: at for at, key in enumerate(order.keys)}
        at, found = -1, []
        for entry in value.entries:
            at = places.get(entry.said, at)
            found.append((at, entry))
        value.entries = [entry for _, entry in sorted(found, key=lambda one: one[0])]
    for entry in value.entries:
        below = order if not value.is_map else order.below.get(entry.said, order.each)
        _sort(entry.value, below or AS_WRITTEN)


def _above(lines: Sequence[str], column: int, *, first: bool = False) -> list[str]:
    """Comments and blank lines, no two of those one below the other, and none at the beginning."""
    found: list[str] = []
    for line in lines:
        if line:
            found.append(" " * column + line)
        elif found[-1:] != [""] and not (first and not found):
            found.append("")
    return found


def _block(branch: Branch, column: int) -> list[str]:
    """The lines of a mapping or a list."""
    lines: list[str] = []
    for entry in branch.entries:
        lines += _above(entry.above, column, first=not lines)
        lines += _entry(entry, column)
        lines += _above(entry.below, column + STEP)
    return lines + _above(branch.end, column)


def _entry(entry: Entry, column: int) -> list[str]:
    indent = " " * column
    name = "-" if entry.key is None else f"{entry.key}:"
    if len(name) > _LONGEST_KEY:
        raise UnwritableError(f"“{name[:20]}…”这个键太长，没有整理")
    behind = entry.behind if entry.behind[:1] in ("", " ") else f" {entry.behind}"
    value = entry.value
    if isinstance(value, Branch) and not value.inline:
        below = _block(value, column + STEP)
        if entry.key is None and not behind and not any(value.entries[0].above):
            return [f"{indent}- {below[0].lstrip(' ')}", *below[1:]]
        return [f"{indent}{name}{behind}", *below]
    written = _written(value)
    first = f" {written[0]}" if written else ""
    if isinstance(value, Text) and value.block:
        return [f"{indent}{name}{first}{behind}", *_indented(written[1:], column)]
    lines = [f"{indent}{name}{first}", *_indented(written[1:], column)]
    return [*lines[:-1], lines[-1] + behind]


def _indented(lines: Sequence[str], column: int) -> list[str]:
    return [" " * (column + STEP) + line if line else "" for line in lines]


def _written(value: Text | Branch) -> list[str]:
    """A text's lines; one for what stands in brackets."""
    if isinstance(value, Text):
        return value.lines
    parts = [
        " ".join([*([f"{entry.key}:"] if entry.key is not None else []), *(_written(entry.value) or ["null"])])
        for entry in value.entries
    ]
    return [f"{{{', '.join(parts)}}}" if value.is_map else f"[{', '.join(parts)}]"]
