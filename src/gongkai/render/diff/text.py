"""A comparison for a terminal."""

from __future__ import annotations

from gongkai.model.comparison import Comparison
from gongkai.render.diff.outline import Line, heading, nothing, outline

_COLOURS = {"+": "\x1b[32m", "-": "\x1b[31m", "~": "\x1b[33m", ">": "\x1b[36m"}
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def write(comparison: Comparison, *, colour: bool = False) -> str:
    """Lines with marks (+ - ~ >), coloured where a terminal shows that. Control characters of texts are left out."""

    def painted(start: str, text: str) -> str:
        return f"{start}{text}{_PLAIN}" if colour and start else text

    lines = [painted(_BOLD, _clean(heading(comparison)))]
    if not comparison:
        lines.append(nothing(comparison))
    for section in outline(comparison):
        lines += ["", painted(_BOLD, _clean(section.title))]
        for line in section.lines:
            lines.append(painted(_COLOURS.get(line.mark, _BOLD if line.heads else ""), _line(line)))
    return "\n".join(lines) + "\n"


def _line(line: Line) -> str:
    start = "  " * line.depth + (f"{line.mark} " if line.mark else "")
    return start + f"\n{'  ' * line.depth}  ".join(_clean(part) for part in line.text.split("\n"))


def _clean(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
