"""The characters of a text file: by its mark, by what it says of itself, or by what it can only be."""

from __future__ import annotations

import codecs
import re

_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
# What pages are written in; Python knows many more names, and some of those texts take the square of their length.
_CHARSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "utf-8": "utf-8",
    "utf8": "utf-8",
}


def decode(data: bytes) -> str:
    """The text, by its mark, by what it says of itself, or as GB 18030, without marks at its beginning."""
    return _decoded(data).lstrip("\ufeff")


def _decoded(data: bytes) -> str:
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    found = _CHARSET.search(data[:2048])
    named = _CHARSETS.get(found[1].decode().lower()) if found else None
    for name in (*([named] if named else []), "utf-8", "gb18030"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return min((data.decode(name, "replace") for name in ("utf-8", "gb18030")), key=lambda text: text.count("\ufffd"))


def _wide(data: bytes) -> str:
    """The name of UTF-16 in one order or the other, where a text without its mark is in it: its signs and line ends are
    zeros on one side, and only a few ideographs (一, 最) are zeros on the other."""
    head = data[:4096]
    first, second = head[::2].count(0), head[1::2].count(0)
    if max(first, second) < 8 or min(first, second) * 4 > max(first, second):
        return ""
    return "utf-16-le" if second > first else "utf-16-be"
