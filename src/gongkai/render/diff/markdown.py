"""A comparison as Markdown, for a comment on a pull request: what changes for the public, item by item, for people who do
not read YAML."""

from __future__ import annotations

from gongkai.model.comparison import Comparison
from gongkai.model.markdown import escaped, fitting
from gongkai.render.changes import summary
from gongkai.render.diff.outline import Line, heading, nothing, outline, places

_MOST = 200  # lines: nobody reads more of a comment
_WORDS = {"+": "**新增** ", "-": "**不再公开** ", ">": "**移动** "}


def write(comparison: Comparison) -> str:
    """In one line how much changed in which places, then headings and nested lists; cut where it is longer than a comment may be,
    which it then says."""
    changed = [f"{one.name}（{summary(one.own)}）" for one in comparison.places if one.own]
    lines = ["## 目录改了什么"]
    if not comparison:
        lines += ["", f"{nothing(comparison)}。"]
    elif len(changed) > 1:
        lines += ["", f"{escaped(places(changed))}。"]
    for section in outline(comparison, brief=True):
        lines += ["", f"### {escaped(section.title)}", ""]
        lines += [_line(line) for line in section.lines]
    if len(lines) > _MOST:
        lines[_MOST:] = ["", f"……还有 {len(lines) - _MOST} 行，用 gongkai diff 看全部。"]
    return fitting([*lines, "", f"（{escaped(heading(comparison))}）"], "用 gongkai diff 看全部")


def _line(line: Line) -> str:
    text = escaped(line.text)
    return f"{'  ' * (line.depth - 1)}- {_WORDS.get(line.mark, '')}{f'**{text}**' if line.heads else text}"
