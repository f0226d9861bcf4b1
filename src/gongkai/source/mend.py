"""Fixes as characters of a file: what a text is to say instead, written where and as the file writes it."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from gongkai.model.finding import KEY, Fix
from gongkai.source.lenient import LOADER
from gongkai.source.written import UnwritableError, reads, scalar
from gongkai.source.yaml import parse

ODD_BREAK = re.compile("\r(?!\n)|[\x85\u2028\u2029]")  # ends a line for libyaml, but not for every editor


class _Scalar(NamedTuple):
    """A text or key of a file: from where to where it is written, how, and what it says."""

    start: int
    end: int
    style: str
    flow: bool
    value: str


def exact(data: bytes, fix: Fix) -> Fix | None:
    """The fix as characters of a file with these bytes; None where it is not sure how to write it. One that knows its
    characters already is returned as it is."""
    if fix.part is None:
        return fix
    text, scalars = _scalars(data)
    found = scalars.get((fix.span.line, fix.span.column))
    if found is None or not fix.part or fix.part not in found.value:
        return None
    if fix.replacement == KEY:
        colon = text.find(fix.part, found.start, found.end)
        is_plain = not found.style and "\n" not in text[found.start : colon]
        column = fix.span.column + colon - found.start
        return Fix(fix.span._replace(column=column, length=len(fix.part)), KEY, fix.certain) if is_plain else None
    wanted = found.value.replace(fix.part, fix.replacement)
    sure = fix.certain and (fix.part == found.value or not fix.part.isalnum())  # a name may be part of a longer one
    raw = text[found.start : found.end]
    new = _rewritten(raw, found, fix.part, fix.replacement, wanted)
    if new is None:
        return None
    start, end = found.start, found.end
    if "\n" in raw:  # only what differs, which is to be on one line
        same = _same(raw, new)
        behind = _same(raw[same:][::-1], new[same:][::-1])
        start, end, new = start + same, end - behind, new[same : len(new) - behind]
        if "\n" in text[start:end] or "\n" in new:
            return None
    line = fix.span.line + text.count("\n", found.start, start)
    column = start - text.rfind("\n", 0, start)
    return Fix(fix.span._replace(line=line, column=column, length=end - start), new, sure)


def _rewritten(raw: str, found: _Scalar, part: str, replacement: str, wanted: str) -> str | None:
    """How the text is written then: the same way if it can be, else as a text of one line is."""
    if raw.count(part) == found.value.count(part):
        new = raw.replace(part, replacement)
        if "\n" in new:
            around = f"[{new}\n ]" if found.flow else new
            if parse("", f"k: {around}\n".encode()) == ({"k": [wanted] if found.flow else wanted}, []):
                return new
        elif reads(new, wanted, flow=found.flow):
            return new
    if "\n" in raw or found.style in ("|", ">"):
        return None
    try:
        return scalar(wanted, found.style, flow=found.flow)
    except UnwritableError:
        return None


def _same(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@lru_cache(maxsize=4)
def _scalars(data: bytes) -> tuple[str, Mapping[tuple[int, int], _Scalar]]:
    """A file's text, and its texts and keys by line and column; none of a file that cannot be read."""
    text = data.removeprefix(BOM_UTF8).decode("utf-8", "replace")
    found: dict[tuple[int, int], _Scalar] = {}
    if ODD_BREAK.search(text):
        return text, found
    depth = 0
    try:
        for event in yaml.parse(text, LOADER):
            if isinstance(event, yaml.ScalarEvent):
                start: Any = event.start_mark
                end: Any = event.end_mark
                stop = start.index + len(text[start.index : end.index].rstrip())
                one = _Scalar(start.index, stop, event.style or "", depth > 0, event.value)
                found[start.line + 1, start.column + 1] = one
            elif isinstance(event, yaml.CollectionStartEvent):
                depth += bool(event.flow_style)
            elif isinstance(event, yaml.CollectionEndEvent) and depth:
                depth -= 1
    except yaml.YAMLError:
        return text, {}
    return text, found
