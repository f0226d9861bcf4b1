"""Reads everything in a built site that leads somewhere: links of pages, style sheets, feeds, sitemaps and data."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

GOES = {"a": ["href"], "area": ["href"], "form": ["action"], "button": ["formaction"], "input": ["formaction"]}
CITES = {"blockquote": ["cite"], "q": ["cite"], "ins": ["cite"], "del": ["cite"]}
LOADED = {"stylesheet", "icon", "apple-touch-icon", "preload", "prefetch", "modulepreload", "manifest", "preconnect"}
ADDRESSES = {"og:url", "og:image", "twitter:image"}
_CSS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")


class Link(NamedTuple):
    """Where something leads; `loads` when the page needs it without anybody asking."""

    target: str
    loads: bool


class Page(HTMLParser):
    """The links and anchors of a page, and what a strict content security policy would forbid in it."""

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[Link] = []
        self.anchors: set[str] = set()
        self.twice: set[str] = set()
        self.inline: list[str] = []
        self._script: str | None = None
        self.feed(data.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        for name in {values[name] for name in ("id", "name") if name in values and (name == "id" or tag == "a")}:
            (self.twice if name in self.anchors else self.anchors).add(name)
        self.inline += [f"<{tag} {name}>" for name in values if name == "style" or name.startswith("on")]
        self.inline += [f"<{tag}>" for _ in range(tag in ("style", "base"))]
        if tag == "script":
            self._script = "" if values.get("type", "") in ("", "module", "text/javascript") else None
            if self._script is not None and "src" not in values:
                self.inline.append("<script> without src")
        self.links += self._links(tag, values)

    def _links(self, tag: str, values: dict[str, str]) -> Iterator[Link]:
        for name in (*GOES.get(tag, ()), *CITES.get(tag, ())):
            if name in values:
                yield Link(values[name], loads=False)
        if tag == "link" and "href" in values:
            yield Link(values["href"], loads=bool(LOADED & set(values.get("rel", "").split())))
        elif tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            yield Link(values["content"].partition("=")[2].strip("'\" "), loads=False)
        elif tag == "meta" and values.get("property", values.get("name", "")) in ADDRESSES:
            yield Link(values["content"], loads=False)
        for name in ("src", "data", "poster", "background", "xlink:href"):
            if name in values:
                yield Link(values[name], loads=True)
        for one in values.get("srcset", "").split(","):
            if one.strip():
                yield Link(one.split()[0], loads=True)


@cache
def page_of(data: bytes) -> Page:
    """The page, read once however often it is asked about."""
    return Page(data)


def links_of(path: str, data: bytes, base: str) -> list[Link]:
    """What a file of the site leads to; of plain data only what begins with the site's address `base`."""
    if path.endswith(".html"):
        return page_of(data).links
    if path.endswith(".css"):
        return [Link(one or other, loads=True) for one, other in _CSS.findall(data.decode())]
    if path.endswith(".xml"):
        return [Link(one, loads=False) for one in _xml(data)]
    if path.endswith(".txt"):
        return [Link(line.partition(":")[2].strip(), False) for line in data.decode().split("\n") if "Sitemap:" in line]
    if path.endswith((".json", ".jsonld")):
        return [Link(text, loads=False) for text in _texts(json.loads(data)) if base and text.startswith(base)]
    return []


def _xml(data: bytes) -> Iterator[str]:
    """Addresses in sitemaps and feeds; an Atom feed's own name (id) is no address."""
    for node in ET.fromstring(data).iter():
        name = node.tag.rpartition("}")[2]
        if name in ("loc", "logo", "icon", "uri") and node.text:
            yield node.text.strip()
        elif name == "link" and "href" in node.attrib:
            yield node.attrib["href"]
        elif name == "content" and node.attrib.get("type") == "html" and node.text:
            yield from (link.target for link in Page(node.text.encode()).links)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


class Site:
    """A built site under an address: what leads where, and whether it is there.

    `read` gives the bytes at an address without its fragment, None where there is nothing. `base` is the address with
    which the site was built: full addresses that begin with it mean this site.
    """

    def __init__(self, root: str, base: str, read) -> None:
        self.root, self.base, self._read = root, base, read
        self._files: dict[str, bytes | None] = {}
        self._anchors: dict[str, set[str]] = {}
        self.wrong: list[str] = []
        self.reached: set[str] = set()

    def crawl(
        self, paths: list[str], alone: frozenset[str] = frozenset(), starts: tuple[str, ...] = ("index.html",)
    ) -> None:
        """Check all links of the files; `reached` are the addresses that pages lead to from the starts on.

        Pages in `alone` stand at an address nobody knows (404.html): they are checked, but lead nowhere.
        """
        leads: dict[str, set[str]] = {}
        for path in paths:
            source = urljoin(self.root, path)
            data = self.bytes_at(source)
            assert data is not None, f"{source} is not there"
            found = links_of(path, data, self.base)
            leads[source] = {goal for link in found if (goal := self._check(path, source, link))}
            if path in alone:
                leads[source] = set()
        waiting = [urljoin(self.root, start) for start in starts]
        while waiting:
            one = waiting.pop()
            if one not in self.reached:
                self.reached.add(one)
                waiting.extend(leads.get(one, ()))

    def _check(self, path: str, source: str, link: Link) -> str | None:
        """The address within the site that a link leads to; what is wrong goes to `wrong`."""
        target = link.target
        if self.base and target.startswith(self.base):
            target = self.root + target.removeprefix(self.base)
        goal, _, anchor = urljoin(source, target).partition("#")
        scheme = urlsplit(goal).scheme
        if scheme == "data" and link.loads:
            return None
        if not goal.startswith(self.root):
            if link.loads or scheme not in ("https", "http", "mailto", "tel") or goal.startswith(self._host()):
                self.wrong.append(f"{path}: {link.target} leaves the site")
            return None
        goal = goal.partition("?")[0]
        if goal.endswith("/") and not self.root.startswith("file:"):
            goal += "index.html"
        if self.bytes_at(goal) is None:
            self.wrong.append(f"{path}: {link.target} is not there")
        elif anchor and goal.endswith(".html") and anchor not in self.anchors_at(goal):
            self.wrong.append(f"{path}: {link.target} has no such anchor")
        return goal

    def _host(self) -> str:
        parts = urlsplit(self.root)
        return f"{parts.scheme}://{parts.netloc}/"

    def bytes_at(self, address: str) -> bytes | None:
        if address not in self._files:
            self._files[address] = self._read(address)
        return self._files[address]

    def anchors_at(self, address: str) -> set[str]:
        if address not in self._anchors:
            self._anchors[address] = page_of(self.bytes_at(address) or b"").anchors
        return self._anchors[address]
