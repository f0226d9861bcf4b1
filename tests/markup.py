"""Pages read back with the standard library's parser, as a tree that tests can ask."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

VOID = {"meta", "link", "col", "br", "input"}
CELLS = frozenset({"td", "th"})
CLOSED_BY_NEXT = {"li": frozenset({"li"}), "option": frozenset({"option"}), "td": CELLS, "th": CELLS}
CLOSED_BY_END = {"ul": frozenset({"li"}), "ol": frozenset({"li"}), "tr": CELLS}


class Node:
    """An element: its tag, attributes, and children (elements and texts)."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Node | str] = []

    def all(self, tag: str = "", **attributes: str) -> list[Node]:
        """Every element below, in order, with this tag and these attributes (`class_` for class)."""
        wanted = {key.rstrip("_"): value for key, value in attributes.items()}
        found: list[Node] = []
        for child in self.children:
            if isinstance(child, Node):
                if tag in ("", child.tag) and wanted.items() <= child.attributes.items():
                    found.append(child)
                found.extend(child.all(tag, **attributes))
        return found

    def one(self, tag: str = "", **attributes: str) -> Node:
        [node] = self.all(tag, **attributes)
        return node

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def lines(self) -> str:
        """The text with one line for each element of a list."""
        items = self.all("li")
        return "\n".join(item.text for item in items) if items else self.text


class Reader(HTMLParser):
    """Builds the tree and insists that every tag is closed in its place; HTML lets only list items and cells be
    closed by what follows them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"attribute twice in <{tag}>"
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.imply_end(CLOSED_BY_NEXT.get(tag, frozenset()))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        self.imply_end(CLOSED_BY_END.get(tag, frozenset()))
        assert self.open.pop().tag == tag

    def imply_end(self, tags: frozenset[str]) -> None:
        if self.open[-1].tag in tags:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(data: bytes) -> Node:
    reader = Reader()
    reader.feed(data.decode())
    reader.close()
    assert reader.open == [reader.root], "tags left open"
    return reader.root


def no_inline_code(page: Node) -> None:
    """Nothing that a strict content security policy would forbid: scripts and styles are our hashed files only."""
    for node in page.all():
        assert not [name for name in node.attributes if name == "style" or name.startswith("on")]
        assert node.tag != "style"
        if node.tag == "script" and node.attributes.get("type") == "application/ld+json":
            json.loads(node.text)  # a data block, which no browser runs
        elif node.tag == "script":
            assert node.text == ""
            assert re.fullmatch(r"(\.\./){0,4}assets/[a-z-]+-[0-9a-f]{10}\.js", node.attributes["src"])
