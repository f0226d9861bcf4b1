"""What a file is made of, for an editor's outline: its keys, its items and rows with their names, and their cells."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import DocumentSymbol, SymbolKind

from gongkai.editor.desk import Desk
from gongkai.editor.texts import Text
from gongkai.model.finding import Span
from gongkai.model.tree import Map, Seq, Value

_DEPTH = 3
_NUMBERS = ("编号", "简称", "键", "序号", "日期")  # what elements of lists are told apart by
_NAMES = ("名称", "二级事项", "一级事项", "任务", "标题")


def outline(desk: Desk, name: str) -> list[DocumentSymbol]:
    """The symbols of a file; none of a broken one."""
    tree, text = desk.tree(name), desk.text(name)
    if tree is None:
        return []
    names = {entry.id: entry.name for catalog in reversed(desk.catalogs(name)) for entry in catalog.entries}
    return list(_below(text, tree, len(text.text.rstrip()), names, _DEPTH))


def _below(text: Text, value: Value, end: int, names: dict[str, str], depth: int) -> Iterator[DocumentSymbol]:
    """The symbols for what a value holds; it ends before `end`."""
    parts: list[tuple[str, str, Span, Value]] = []
    if isinstance(value, Map):
        parts = [(key, names.get(key, ""), value.key(key), inner) for key, inner in value.items()]
    elif isinstance(value, Seq):
        for index, inner in enumerate(value):
            if isinstance(inner, Map):
                parts.append((*_called(inner, index), value.at(index), inner))
    starts = [*(text.start(span) for _, _, span, _ in parts), end]
    for (label, detail, span, inner), start, following in zip(parts, starts, starts[1:], strict=False):
        shown = text.bounds(span) if span.length else (start, min(start + len(label), following))
        last = max(start + len(text.text[start:following].rstrip(" \n\r-")), shown[1])
        yield DocumentSymbol(
            name=label.strip() or "（空）",
            detail=detail or (inner if isinstance(inner, str) else ""),
            kind=SymbolKind.String if isinstance(inner, str) else SymbolKind.Object,
            range=text.range(start, last),
            selection_range=text.range(shown[0], min(shown[1], last)),
            children=list(_below(text, inner, last, names, depth - 1)) if depth > 1 else [],
        )


def _called(element: Map, index: int) -> tuple[str, str]:
    """What an element of a list is called, and its name."""
    texts = {key: text for key in (*_NUMBERS, *_NAMES) if isinstance(text := element.get(key), str)}
    label = next((texts[key] for key in (*_NUMBERS, *_NAMES) if key in texts), f"第{index + 1}条")
    first = next((text for text in element.values() if isinstance(text, str) and text != label), "")
    return label, next((texts[key] for key in _NAMES if key in texts and texts[key] != label), first)
