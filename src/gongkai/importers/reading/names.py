"""Domains named in titles, and traditional characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from gongkai.importers.opening.characters import TRADITIONAL
from gongkai.importers.opening.sheet import ImportFileError, Sheet
from gongkai.importers.reading.text import squeeze
from gongkai.model.item import Guideline


def domain_finder(guidelines: Iterable[Guideline]) -> Callable[[str], str]:
    """A function from a line to the domain that it names: the longest name that stands in it, the only one of which a line that
    ends with 领域 says a piece (户籍领域), or ""."""
    names: dict[str, str] = {}
    for guideline in guidelines:
        for name in (guideline.domain, *guideline.head.aliases):
            names[squeeze(name).removesuffix("领域")] = guideline.domain
    ordered = sorted(names, key=len, reverse=True)

    @cache
    def find(line: str) -> str:
        plain = squeeze(line)
        if len(plain) > 80:
            return ""
        named = next((names[name] for name in ordered if name in plain), "")
        piece = re.sub("(?<!领域)(?:领域)++$", "", plain)
        meant = {names[name] for name in ordered if piece in name} if 1 < len(piece) < len(plain) else set()
        return named or (meant.pop() if len(meant) == 1 else "")

    return find


def traditional(sheets: Sequence[Sheet]) -> tuple[int, int]:
    """How many common traditional characters the sheets hold, and how many Chinese ones in all."""
    texts = [cell for sheet in sheets for row in sheet.rows for cell in dict.fromkeys(row)]
    found = sum(char in TRADITIONAL for text in texts for char in text)
    return found, sum("\u3400" <= char <= "\u9fff" for text in texts for char in text)


def simplify(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets in simplified characters. Raises ImportFileError where OpenCC is not installed."""
    try:
        from opencc import OpenCC
    except ModuleNotFoundError as missing:
        raise ImportFileError('繁体转简体要装 OpenCC：pip install "gongkai[traditional]"') from missing
    turn: Any = OpenCC("t2s").convert
    return [
        replace(
            sheet,
            name=turn(sheet.name),
            rows=tuple(tuple(turn(cell) for cell in row) for row in sheet.rows),
            before=tuple(map(turn, sheet.before)),
            after=tuple(map(turn, sheet.after)),
        )
        for sheet in sheets
    ]
