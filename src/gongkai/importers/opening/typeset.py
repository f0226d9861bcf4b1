"""Letters on a page → the lines and texts that a reader sees.

Where a line ends because its column does, it goes on in the next one: then the first word of the next would not have
fitted behind it. Where it would, the line break was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

_ASCII_WORD = re.compile(r"[!-~]+")
_OPENING = "《〈（(〔【“‘「『[{￥$"
_CLOSING = "》〉）)〕】”’」』]}、，。；：？！,.;:?!…—％%"
_ITEM = re.compile(
    r"[（(]?\d{1,2}[)）.．、](?!\d)|[①-⑳■□☑☐☒●◆▪•★▲]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[-·—]\s"
)
_APART = re.compile(r"[》）)〕号]$")  # ends of what is named in a list
_OFFICE = re.compile(
    r"(?:[局委办府站所院处室会厅馆队校社组村镇乡司]|部门|机构|机关|单位|中心|街道|企业)(?:[（(][^（）()]*[)）])?$"
)
_SPACE = 0.25  # of a letter's height: a gap between words that no space fills


class Glyph(NamedTuple):
    """A letter where it stands: from the left, from the top."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text. `lead` is the width of its first word, with the marks that cannot be parted from it,
    `first` that of its first letter."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    lead: float
    first: float

    @property
    def width(self) -> float:
        """From its first letter to its last."""
        return self.right - self.left


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines of letters, from the top down."""
    rows: list[list[Glyph]] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=lambda one: one.top + one.bottom):
        place = glyph.middle[1]
        if not rows or place - middle > max(height, glyph.bottom - glyph.top) * 0.45:
            rows.append([])
            middle, height = place, glyph.bottom - glyph.top
        rows[-1].append(glyph)
    return [line for row in rows if (line := _line(sorted(row, key=lambda one: one.left))) is not None]


def _line(row: list[Glyph]) -> Line | None:
    inked = [glyph for glyph in row if glyph.text.strip()]
    if not inked:
        return None
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in row:
        if before is not None:
            if glyph.text == before.text and glyph.left - before.left < (glyph.right - glyph.left) * 0.2:
                continue  # printed twice, to look bold
            gap = glyph.left - before.right
            narrow = (before.text + glyph.text).isascii()
            if gap > (glyph.bottom - glyph.top) * (_SPACE if narrow else 2 * _SPACE):
                parts.append(" ")
        parts.append(glyph.text)
        before = glyph
    text = re.sub(r"[ \u00a0]+", " ", "".join(parts)).lstrip()
    return Line(
        text,
        inked[0].left,
        max(glyph.right for glyph in inked),
        min(glyph.top for glyph in inked),
        max(glyph.bottom for glyph in inked),
        _lead(inked),
        inked[0].right - inked[0].left,
    )


def _lead(row: Sequence[Glyph]) -> float:
    """The width of what a line break leaves together at the beginning of a line."""
    end = 0
    while end < len(row) - 1 and row[end].text in _OPENING:
        end += 1
    if _ASCII_WORD.fullmatch(row[end].text):
        while end < len(row) - 1 and row[end + 1].text.isalnum() and row[end + 1].text.isascii():
            end += 1
    while end < len(row) - 1 and row[end + 1].text in _CLOSING:
        end += 1
    return row[end].right - row[0].left + 2 * _pitch(row)


def _pitch(row: Sequence[Glyph]) -> float:
    """What stands between two letters of a line that is spaced out."""
    gaps = sorted(
        min(after.left - before.right, _SPACE * (after.bottom - after.top)) for before, after in pairwise(row)
    )
    return max(0.0, gaps[len(gaps) // 2]) if gaps else 0.0


class Room(NamedTuple):
    """What a column leaves to its lines: from where on, and how wide they can be."""

    left: float
    width: float

    def behind(self, line: Line, *, centred: bool) -> float:
        """How wide a line can be that begins where this one does."""
        return self.width if centred else self.width - max(0.0, line.left - self.left)


def rooms(cells: Iterable[tuple[float, float, Sequence[Line]]]) -> dict[tuple[int, int], Room]:
    """The columns of one table by their edges. Cells tell their edges and lines."""
    known = list(cells)
    gaps = sorted(max(0.0, line.left - left) for left, _, rows in known for line in rows)
    padding = gaps[len(gaps) // 20] if gaps else 0.0
    found: dict[tuple[int, int], Room] = {}
    for left, right, rows in known:
        column = round(left), round(right)
        before = found.get(column, Room(left + padding, right - left - 2 * padding))
        found[column] = Room(left + padding, max(before.width, *(line.width for line in rows), 0.0))
    return found


def _centred(rows: Sequence[Line]) -> bool:
    """Whether lines have their middles in common, and not their beginnings."""
    middles, starts = [line.left + line.right for line in rows], [line.left for line in rows]
    return max(middles) - min(middles) < 3 and max(starts) - min(starts) > 1


def goes_on(line: Line, following: Line, width: float) -> bool:
    """Whether a line ends only because its column leaves it no more than this width."""
    if line.width + following.lead <= width - 0.25 * (following.bottom - following.top):
        return False
    before, after = line.text.rstrip(), following.text
    if _ITEM.match(after) and before[-1:] not in "，、,（(《〔第":
        return False
    return not (_APART.search(before) and after[0] in "《（(〔【" and _balanced(before)) and before[-1:] not in "。；;"


def _balanced(text: str) -> bool:
    return all(text.count(one) == text.count(other) for one, other in ("《》", "（）", "〔〕"))


def text(rows: Sequence[Line], room: Room) -> str:
    """The text of a cell in its column."""
    if not rows:
        return ""
    centred = _centred(rows)
    parts = [[rows[0]]]
    for before, after in pairwise(rows):
        if goes_on(before, after, room.behind(before, centred=centred)):
            parts[-1].append(after)
        else:
            parts.append([after])
    texts = []
    for part in parts:
        ends = [line.text.rstrip() for line in part]
        # offices one below the other, each as wide as the column: what goes on does not begin and end like an office
        offices = len(part) > 1 and all(map(_OFFICE.search, ends))
        texts.append("\n".join(ends) if offices else _together(part, room, centred=centred))
    return "\n".join(texts)


def _together(part: Sequence[Line], room: Room, *, centred: bool) -> str:
    """Lines that go on in one another as one."""
    written = part[0].text.rstrip()
    for before, after in pairwise(part):
        # in the middle of a word a line only ends where it is full to the last letter
        full = before.width + after.first > room.behind(before, centred=centred) and not before.text.endswith(" ")
        ends = before.text.rstrip()[-1:] + after.text[:1]
        written += (" " if ends.isascii() and ends.isalnum() and not full else "") + after.text.rstrip()
    return written
