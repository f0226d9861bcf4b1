"""Findings to text: one writer a format.

`WRITERS` are those that write what they are given (`given.Given`), by the names of their formats; each is imported when it
is asked for. `text`, for people at a terminal, takes more, and `json` the findings alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongkai.findings.given import Given

WRITERS = {
    "sarif": "gongkai.findings.sarif",
    "github": "gongkai.findings.github",
    "gitlab": "gongkai.findings.gitlab",
    "junit": "gongkai.findings.junit",
    "rdjson": "gongkai.findings.rdjson",
    "markdown": "gongkai.findings.markdown",
    "concise": "gongkai.findings.concise",
}
FORMATS = ("text", "json", *WRITERS)


def written(style: str, given: Given) -> str:
    """The findings in one of the formats of `WRITERS`."""
    text: str = import_module(WRITERS[style]).write(given)
    return text
