"""Changes to source files that keep everything a person wrote: order, comments, quotes, blank lines, line ends.

What a file shall say is worked out as plain values; the text is changed only where these differ from what it says, and
is read again with the strict reader: where it would not say just that, nothing is changed.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from typing import Any

import yaml

from gongkai.model.finding import Span
from gongkai.model.item import ID
from gongkai.model.refusal import Refusal
from gongkai.model.tree import Map
from gongkai.source.lenient import LOADER
from gongkai.source.read import MAX_BYTES
from gongkai.source.splice import Splices
from gongkai.source.written import UnwritableError, block
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


def texts_of(value: Any) -> list[Any]:
    """The texts of a value, which may be one or several; none of what is proposed only."""
    return [value] if isinstance(value, str) else value if isinstance(value, list) else []


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


def put_in_order(inside: dict[str, Any], key: str, value: Any, order: Sequence[str]) -> None:
    """Set what stands at a key; a new one goes behind those that come before it in an order of keys, else to the end."""
    earlier = order[: order.index(key)] if key in order else ()
    put(inside, [key], value, after=next((one for one in reversed(inside) if one in earlier), ""))


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


def arranged(name: str, before: bytes, key: str, order: list[int]) -> bytes:
    """The file's bytes with the entries of a list below a key in another order, given by their positions now; comments and
    layout go along. Raises EditError where that cannot be done."""
    wanted = values(name, before)
    wanted[key] = [wanted[key][at] for at in order]
    bom = BOM_UTF8 if before.startswith(BOM_UTF8) else b""
    text = before.removeprefix(bom).decode()
    node = yaml.compose(text, LOADER)
    listed = next((value for one, value in getattr(node, "value", ()) if one.value == key), None)
    if not isinstance(listed, yaml.SequenceNode) or listed.flow_style:
        return edited(name, before, wanted)
    changes = Splices(text, "\r\n" if "\r\n" in text else "\n")
    changes.arrange(listed, order)
    data = bom + changes.made().encode()
    if parse(name, data) != (wanted, []):
        raise EditError(f"{name} 的写法特殊，程序不敢改；请手工改")
    return data


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
        changes = Splices(text if closed else text + end, end)
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
    if len(data) > MAX_BYTES:
        raise EditError(f"{name} 会超过 2 MB，太大了；请删去不要的内容再来")
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
