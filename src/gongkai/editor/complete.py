"""What may be written where the cursor stands: keys that are not there yet, and the texts that there are to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lsprotocol.types import CompletionItem, CompletionItemKind, MarkupContent, MarkupKind, Position, TextEdit

from gongkai.editor.cursor import Cursor, Token, cursor, tokens
from gongkai.editor.desk import Desk
from gongkai.editor.grammar import Grammar, Node
from gongkai.model.entry import Catalog
from gongkai.source.written import UnwritableError, scalar


def completions(desk: Desk, name: str, position: Position) -> list[CompletionItem]:
    """The proposals for a position in a file, in the order in which the sources have them."""
    text, sort = desk.text(name), desk.sort(name)
    offset = text.offset(position)
    here = cursor(text.text, offset)
    if sort is None or here is None:
        return []
    pieces = tokens(text.text)
    grammar = Grammar(sort.schema, heads(pieces))
    nodes = grammar.nodes(here.path)
    found: dict[str, CompletionItem] = {}
    edit_range = text.range(here.start, max(here.end, offset))
    if here.is_key or here.free:
        there = {one.text.strip("\"'") for one in pieces if one.is_key and one.path == here.path}
        written = text.text[here.start : here.end].strip("\"'")
        for label, title, about in _keys(desk, name, grammar, nodes):
            if (label not in there or label == written) and (shown := _scalar(label, flow=here.in_brackets)):
                edit = TextEdit(edit_range, shown if here.colon else f"{shown}: ")
                found[label] = _item(label, title, about, CompletionItemKind.Property, edit, len(found))
    if not here.is_key:
        for label, about in _texts(desk, name, grammar, nodes, here):
            if label not in found and (shown := _scalar(label, flow=here.in_brackets)):
                edit = TextEdit(edit_range, f" {shown}" if text.text[: here.start].endswith(":") else shown)
                found[label] = _item(label, about, "", CompletionItemKind.Value, edit, len(found))
    return list(found.values())


def heads(pieces: list[Token]) -> Mapping[str, str]:
    """The texts at the top of a file that is being written."""
    return {str(one.path[0]): one.text.strip("\"'") for one in pieces if len(one.path) == 1 and not one.is_key}


def _keys(desk: Desk, name: str, grammar: Grammar, nodes: list[Node]) -> Iterator[tuple[str, str, str]]:
    """The keys that a mapping may have, each with its title and what it is for."""
    for node in nodes:
        for key, schema in node.schema.get("properties", {}).items():
            yield key, schema.get("title", ""), schema.get("description", "")
    if "item" in grammar.key_terms(nodes):
        domain = grammar.heads.get("领域")
        for entry_domain, number, title in _entries(desk.catalogs(name)):
            if entry_domain == domain:
                yield number, title, ""


def _texts(desk: Desk, name: str, grammar: Grammar, nodes: list[Node], here: Cursor) -> Iterator[tuple[str, str]]:
    """The texts that a value may be, each with what it is. Where one text will do for a list, those of the list as well."""
    inside = [] if here.free else [one for node in nodes for one in grammar.below(node, 0)]
    terms = set()
    for node in [*nodes, *inside]:
        terms.add(node.term)
        values: list[Any] = node.schema.get("enum", [])
        told = node.schema.get("enumDescriptions", [""] * len(values))
        yield from ((value, about) for value, about in zip(values, told, strict=True) if isinstance(value, str))
        if isinstance(value := node.schema.get("const"), str):
            yield value, ""
    catalogs = desk.catalogs(name)
    if terms & {"body", "office"}:
        for catalog in catalogs:
            yield from ((office, role) for role, offices in catalog.place.offices for office in offices)
    if "item" in terms:
        yield from ((number, title) for _, number, title in _entries(catalogs))


def _entries(catalogs: list[Catalog]) -> Iterator[tuple[str, str, str]]:
    """The items of catalogs: domain, number and name."""
    for catalog in catalogs:
        for domain, entry in catalog.pairs():
            yield domain.name, entry.id, f"{entry.primary} {entry.secondary}".strip()


def _scalar(text: str, *, flow: bool) -> str | None:
    try:
        return scalar(text, flow=flow)
    except UnwritableError:
        return None


def _item(label: str, detail: str, about: str, kind: CompletionItemKind, edit: TextEdit, number: int) -> CompletionItem:
    return CompletionItem(
        label=label,
        kind=kind,
        detail=detail or None,
        documentation=MarkupContent(MarkupKind.PlainText, about) if about else None,
        text_edit=edit,
        filter_text=f"{label} {detail}".strip(),
        sort_text=f"{number:05d}",
    )
