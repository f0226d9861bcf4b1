"""A comparison as Markdown, for a comment on a pull request. Texts come from strangers: nothing in them is markup."""

from __future__ import annotations

import re

from gongkai.model.comparison import Comparison
from gongkai.render.diff.outline import Line, heading, nothing, outline

LONGEST = 60_000  # characters: below what GitHub, GitLab and Gitee take for a comment
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:/=^$])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"}
_SIGNS = {"+": "＋ ", "-": "－ ", "~": "", ">": "→ "}


def write(comparison: Comparison) -> str:
    """Headings and nested lists; cut where it is longer than a comment may be, which it then says."""
    lines = [f"## 目录的变更：{escaped(heading(comparison))}", ""]
    if not comparison:
        lines.append(nothing(comparison))
    for section in outline(comparison):
        lines += ["", f"### {escaped(section.title)}", ""]
        lines += [_line(line) for line in section.lines]
    size, kept = 0, []
    for number, line in enumerate(lines):
        size += len(line) + 1
        if size > LONGEST:
            kept += ["", f"……还有 {len(lines) - number} 行，用 gongkai diff 看全部。"]
            break
        kept.append(line)
    return "\n".join(kept) + "\n"


def escaped(text: str) -> str:
    """A text on one line of Markdown, as it is."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return _MARKUP.sub(r"\\\1", "".join(_ENTITIES.get(char, char) for char in line).replace("&#64;", "\0")).replace(
        "\0", "&#64;"
    )


def _line(line: Line) -> str:
    text = escaped(line.text)
    return f"{'  ' * (line.depth - 1)}- {_SIGNS.get(line.mark, '')}{f'**{text}**' if line.heads else text}"
