"""Stamps: what a built document remembers of its cells, so that an import can tell what was edited in it.

A stamp is a CRC-32 of a cell's column and text in 8 hexadecimal digits. It guards against oversight, not against malice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from zlib import crc32

HEADER = "gongkai"  # begins the hidden heading that lists the numbers a table was built with
SENT = re.compile(rf"{HEADER} (?P<number>\d{{1,7}}) (?P<stamps>[0-9a-f]{{8}}(?:\.[0-9a-f]{{8}})*)")  # see `sent_mark`
STAMPED = re.compile(  # our own hidden text: the number of an item or of a list's row with its stamps, a header's
    r"\d{2}-(?:\d{3}|L\d{2,3})(?:\s+[0-9a-f.]+)?|[A-Z]{1,3}-[0-9]{3,5}(?:\s+[0-9a-f.]+)?|gongkai\b.*", re.DOTALL
)
_MORE = "+"
REFUSED = re.compile("[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # characters that XML cannot hold
_BLANK = re.compile(r"[ \t\u00a0]+")


@lru_cache(maxsize=4096)  # ticks, channels, offices and laws stand in many rows
def normal(text: str) -> str:
    """The text without what Excel, Word and browsers change: control characters, outer and repeated blanks."""
    plain = REFUSED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line for part in plain.split("\n") if (line := _BLANK.sub(" ", part).strip()))


def stamp(key: str, value: str | None, text: str) -> str:
    """The stamp of one cell of the column for `key` (and `value`, where it is a tick column)."""
    return f"{crc32(f'{key}|{value or str()}|{normal(text)}'.encode()):08x}"


def stamps(cells: Iterable[tuple[str, str | None, str]]) -> str:
    """The stamps of a row, joined by dots."""
    return ".".join(stamp(*cell) for cell in cells)


def sent_mark(number: int, cells: Iterable[tuple[str, str]]) -> str:
    """What a row of the packet hides: its number, and the stamps of its cells (heading and text). The row of the headings
    hides how many rows there are, and the stamps of the title, the line below it, and the headings."""
    return f"{HEADER} {number} {stamps((heading, None, text) for heading, text in cells)}"


def more_mark(number: str, joints: Iterable[tuple[str, str | None, str]]) -> str:
    """The mark of a row that goes on with the item above: its number, a plus, and below it the columns (key and value) in
    which the text goes on within a line, with 空 where the line was cut at a blank."""
    cut = (f"{key}|{value or ''}|{'空' if joint else ''}" for key, value, joint in joints if joint != "\n")
    return "\n".join((f"{number}{_MORE}", *cut))


def joints_of(mark: str) -> dict[tuple[str, str], str]:
    """What such a mark (without the number) says of columns by key and value: what stands between the texts."""
    parts = (line.split("|") for line in mark.removeprefix(_MORE).split("\n") if line)
    return {(key, value): " " if blank else "" for key, value, blank in (part for part in parts if len(part) == 3)}


def digest(cells: Iterable[tuple[str, str | None, str]]) -> str:
    """One stamp for the cells of a row that hold anything, so that a new empty column changes nothing."""
    return f"{crc32(stamps(cell for cell in cells if normal(cell[2])).encode()):08x}"
