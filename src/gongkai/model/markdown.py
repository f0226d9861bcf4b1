"""Texts in Markdown, for comments on a pull request. They come from strangers: nothing in them is markup, names nobody and
leads nowhere."""

from __future__ import annotations

import re

LONGEST = 60_000  # characters: below what GitHub, GitLab and Gitee take for a comment
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:/=^$])")
# GitHub and GitLab look for names behind @ and numbers of issues in the finished page; a space without width keeps them apart.
_NAMES = re.compile(r"(@|[#!$%&~](?=[0-9A-Za-z\"]))")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\0": "&#8203;"}


def escaped(text: str) -> str:
    """A text on one line of Markdown, as it is."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    marked = _MARKUP.sub(r"\\\1", _NAMES.sub("\\1\0", line))
    return "".join(_ENTITIES.get(char, char) for char in marked)


def fitting(lines: list[str], rest: str) -> str:
    """As many lines as a comment may hold; where some are left out, how many, and `rest`: where to see all."""
    size, kept = 0, []
    for number, line in enumerate(lines):
        size += len(line) + 1
        if size > LONGEST:
            kept += ["", f"……还有 {len(lines) - number} 行，{rest}。"]
            break
        kept.append(line)
    return "\n".join(kept) + "\n"
