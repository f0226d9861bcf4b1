"""Elements of Word's documents by the names that the standard gives them, in whichever namespace a file has them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

_SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}


@lru_cache(maxsize=10_000)
def name(tag: str) -> str:
    """An element's name with the usual prefix: `w:p`; of an unknown namespace `?:name`."""
    space, _, local = tag[1:].rpartition("}")
    return f"{_SPACES.get(space, '?')}:{local}" if space else f"?:{local or tag}"


def kind(element: Any) -> str:
    """The name of an element; "" for what is none, such as a comment."""
    return name(element.tag) if isinstance(element.tag, str) else ""


def value(element: Any, key: str = "val") -> str:
    """An element's attribute, whatever its namespace."""
    if element is not None:
        for given, text in element.items():
            if given.rpartition("}")[2] == key:
                return str(text)
    return ""


def child(element: Any, *path: str) -> Any:
    """The first element on a way down by names; None where there is none."""
    for one in path:
        element = next((found for found in element if kind(found) == one), None) if element is not None else None
    return element


def on(element: Any) -> bool:
    """Whether an element that is a switch is there and not off."""
    return element is not None and value(element) not in ("0", "false", "off")
