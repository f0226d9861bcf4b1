"""Findings one line each: `file:line:column: 错误[GK103] …`, for a terminal, a log, or an editor that jumps to lines."""

from __future__ import annotations

from gongkai.findings.given import Given
from gongkai.findings.text import WORDS, place


def write(given: Given) -> str:
    """A line a finding, in their order; nothing where there are none. Lines and columns count from 1, columns in characters."""
    return "".join(
        f"{place(one.span)}: {WORDS[one.severity]}[{one.code}] {one.message}\n"
        for one in (each.finding for each in given.findings)
    )
