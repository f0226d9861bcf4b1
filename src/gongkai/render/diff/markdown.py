"""A comparison as Markdown, for a comment on a pull request."""

from __future__ import annotations

from gongkai.model.comparison import Comparison
from gongkai.model.markdown import escaped, fitting
from gongkai.render.diff.outline import Line, heading, nothing, outline

_SIGNS = {"+": "＋ ", "-": "－ ", "~": "", ">": "→ "}


def write(comparison: Comparison) -> str:
    """Headings and nested lists; cut where it is longer than a comment may be, which it then says."""
    lines = [f"## 目录的变更：{escaped(heading(comparison))}", ""]
    if not comparison:
        lines.append(nothing(comparison))
    for section in outline(comparison):
        lines += ["", f"### {escaped(section.title)}", ""]
        lines += [_line(line) for line in section.lines]
    return fitting(lines, "用 gongkai diff 看全部")


def _line(line: Line) -> str:
    text = escaped(line.text)
    return f"{'  ' * (line.depth - 1)}- {_SIGNS.get(line.mark, '')}{f'**{text}**' if line.heads else text}"
