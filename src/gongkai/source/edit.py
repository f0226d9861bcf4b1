"""Changes to source files that keep everything a person wrote: order, comments, blank lines.

Works on the text, then reads it again: if the file would not say what it said before plus what was added,
nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from gongkai.model.item import ID
from gongkai.model.tree import Map, Seq
from gongkai.source.writing import write_beside
from gongkai.source.yaml import parse


class EditError(Exception):
    """The change cannot be made; the message is for the user."""


def next_id(order: int, used: Iterable[str], *, local: bool) -> str:
    """The first number above all that were ever used, withdrawn ones included (`used`)."""
    serials = [0]
    for number in used:
        found = ID.match(number)
        if found and int(found["domain"]) == order and (found["local"] is not None) == local:
            serials.append(int(found["local"] or found["serial"]))
    return f"{order:02d}-L{max(serials) + 1:02d}" if local else f"{order:02d}-{max(serials) + 1:03d}"


def add_item(path: Path, name: str, key: str, lines: Iterable[str]) -> int:
    """Append an item to the list under `key` of a file; returns its 1-based line.

    `lines` are the item's, without indentation. Raises EditError where the file cannot be read or its list is
    not written one item a block.
    """
    before = path.read_bytes()
    tree, findings = parse(name, before)
    if not isinstance(tree, Map) or findings:
        raise EditError(f"{name} 现在就有语法错误，请先改好（gongkai validate {name}）")
    text = before.decode("utf-8-sig").replace("\r\n", "\n").splitlines()
    here = _end_of_list(text, tree, key, name)
    items = tree.get(key)
    indent = " " * (max(items.values_at[0].column - 2, 0) if isinstance(items, Seq) and items else 2)
    block = [f"{indent}- {line}" if i == 0 else f"{indent}  {line}" for i, line in enumerate(lines)]
    if not isinstance(items, Seq):
        if key in tree:
            raise EditError(f"{name} 的“{key}:”后面是空的，请先删去这一行")
        block.insert(0, f"{key}:")
    after = "\n".join([*text[:here], *block, *text[here:]]) + "\n"
    again, wrong = parse(name, after.encode())
    had = list(items) if isinstance(items, Seq) else []
    if (
        wrong
        or not isinstance(again, Map)
        or list(again.get(key) or ())[: len(had)] != had
        or len(again[key] or ()) != len(had) + 1
    ):
        raise EditError(f"{name} 的写法特殊，程序不敢改；请照别的事项手工添加")
    write_beside(path, after.encode())
    return here + 1 + (0 if had else 1)


def set_line(path: Path, name: str, key: str, value: str, after: str) -> int:
    """Write `key: value` at the top level of a file, in place of what stood there or behind the key `after`.

    `value` is YAML in one line. Returns the 1-based line. Raises EditError where the file cannot be read, or would
    then say something else besides.
    """
    before = path.read_bytes()
    tree, findings = parse(name, before)
    if not isinstance(tree, Map) or findings:
        raise EditError(f"{name} 现在就有语法错误，请先改好（gongkai validate {name}）")
    text = before.decode("utf-8-sig").replace("\r\n", "\n").splitlines()
    start, end = _block(text, tree, key if key in tree else after)
    text[start if key in tree else end : end] = [f"{key}: {value}"]
    written = "\n".join(text) + "\n"
    again, wrong = parse(name, written.encode())
    rest = {other: tree[other] for other in tree if other != key}
    if wrong or not isinstance(again, Map) or {other: again[other] for other in again if other != key} != rest:
        raise EditError(f"{name} 的写法特殊，程序不敢改；请手工写上“{key}: {value}”")
    write_beside(path, written.encode())
    return (start if key in tree else end) + 1


def _block(text: list[str], tree: Map, key: str) -> tuple[int, int]:
    """The first line of a key's block and the line behind its last, 0-based; the whole file's end for a missing key."""
    if key not in tree:
        return len(text), len(text)
    start = tree.keys_at[key].line
    end = next((i for i in range(start + 1, len(text)) if text[i][:1] not in ("", " ", "#", "-")), len(text))
    while end > start + 1 and (not text[end - 1].strip() or text[end - 1].startswith("#")):
        end -= 1
    return start, end


def _end_of_list(text: list[str], tree: Map, key: str, name: str) -> int:
    """The index of the line behind the list's last item."""
    items = tree.get(key)
    if not isinstance(items, Seq) or not items:
        if items is not None:
            raise EditError(f"{name} 的“{key}”是空列表，请先删去这一行")
        return len(text)
    first = items.values_at[0]
    if not text[first.line].lstrip().startswith("- "):
        raise EditError(f"{name} 的“{key}”写在一行里，请先改成每项一段")
    end = next(
        (i for i in range(items.values_at[-1].line + 1, len(text)) if text[i][:1] not in ("", " ", "#", "-")), len(text)
    )
    while not text[end - 1].strip() or text[end - 1].startswith("#"):
        end -= 1
    return end
