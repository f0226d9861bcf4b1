"""What stands where in a file, by its schema: which keys and texts a node may have, and what each text of a file refers to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from gongkai.model.finding import Span
from gongkai.model.tree import Map, Seq, Value

Schema = Mapping[str, Any]


class Node(NamedTuple):
    """One of the schemas that a node may go by; `term` is the definition that it came from, "" for none."""

    term: str
    schema: Schema


class Use(NamedTuple):
    """A key or a text of a file: the terms that it may be ("" for none), where it stands, and the keys that lead there, of a
    key its own the last."""

    terms: frozenset[str]
    text: str
    span: Span
    path: tuple[str | int, ...]
    is_key: bool


class Grammar:
    """The schema of a file; `heads` are the texts at its top, on which some of it depends (领域)."""

    def __init__(self, schema: Schema, heads: Mapping[str, Any]) -> None:
        self.root = schema
        self.heads = heads

    def nodes(self, path: Iterable[str | int] = ()) -> list[Node]:
        """The schemas that the node at a path may go by."""
        found = list(self._expanded(Node("", self.root)))
        for step in path:
            found = [inner for node in found for inner in self.below(node, step)]
        return found

    def below(self, node: Node, step: str | int) -> Iterator[Node]:
        """The schemas for the value of a key, or for an element of a list."""
        schema = node.schema
        if isinstance(step, int):
            inner = schema.get("items")
        else:
            inner = schema.get("properties", {}).get(step) or next(
                (one for pattern, one in schema.get("patternProperties", {}).items() if re.search(pattern, step)),
                schema.get("additionalProperties"),
            )
        if isinstance(inner, Mapping):
            yield from self._expanded(Node("", inner))

    def key_terms(self, nodes: Iterable[Node]) -> frozenset[str]:
        """What the keys of a mapping refer to."""
        names = (node.schema.get("propertyNames", {}).get("$ref", "") for node in nodes)
        return frozenset(_term(name) for name in names if name)

    def uses(self, tree: Map) -> Iterator[Use]:
        """Every key and text of a file that the schema knows, with what it refers to."""
        yield from self._uses(tree, tree.here(), self.nodes(), ())

    def _uses(self, value: Value, span: Span, nodes: list[Node], path: tuple[str | int, ...]) -> Iterator[Use]:
        if isinstance(value, Map):
            terms = self.key_terms(nodes)
            for key, inner in value.items():
                yield Use(terms, key, value.key(key), (*path, key), is_key=True)
                if inner is not None:
                    found = [one for node in nodes for one in self.below(node, key)]
                    yield from self._uses(inner, value.at(key), found, (*path, key)) if found else ()
        elif isinstance(value, Seq):
            found = [one for node in nodes for one in self.below(node, 0)]
            for index, inner in enumerate(value if found else ()):
                yield from self._uses(inner, value.at(index), found, (*path, index))
        elif isinstance(value, str):
            terms = frozenset(node.term for node in nodes if "properties" not in node.schema)
            yield Use(terms, value, span, path, is_key=False)

    def _expanded(self, node: Node) -> Iterator[Node]:
        """A schema with what it refers to and its choices in place; of those that depend on the head, the ones that hold."""
        term, schema = node
        if "$ref" in schema:
            term = _term(schema["$ref"])
            target = self.root["definitions"][term]
            yield from self._expanded(Node(term, {**target, **{k: v for k, v in schema.items() if k != "$ref"}}))
            return
        yield node
        for inner in schema.get("anyOf", ()):
            yield from self._expanded(Node(term, inner))
        for one in schema.get("allOf", ()):
            wanted = one["if"]["properties"]
            if all(self.heads.get(key) == said["const"] for key, said in wanted.items()):
                yield from self._expanded(Node(term, one["then"]))


def _term(ref: str) -> str:
    return ref.rpartition("/")[2]
