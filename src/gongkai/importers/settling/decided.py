"""What was filled into the report of an upgrade: a decision a row."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from gongkai.importers.opening.files import read
from gongkai.importers.reading.filled import filled_rows
from gongkai.importers.reading.text import squeeze
from gongkai.progress.upgrade import (
    ADOPT,
    CHANGE,
    DECISION,
    FOLLOW,
    KEEP,
    LEAVE,
    MARK,
    MORE,
    MOVE,
    NEW,
    NEW_DOMAIN,
    Choice,
)
from gongkai.source.former import mark_of
from gongkai.source.home import GUIDELINES

_WANTED = ("编号", "栏目", DECISION, MARK)
_WORDS = (FOLLOW, KEEP, LEAVE, ADOPT, CHANGE, MOVE)  # 不采用 before 采用
_PAIRS = ("（）", "()", "“”")


class Said(NamedTuple):
    """A decision: where it stands, what it is about, the word, and the text that CHANGE and LEAVE need."""

    where: str
    choice: Choice
    word: str
    text: str


class Filled(NamedTuple):
    """The decisions, what is refused (then nothing is written), and the marks of the rows with decisions."""

    said: list[Said]
    refused: list[str]
    marks: list[str]


def filled(
    paths: Sequence[Path], choices: Sequence[Choice], done: Sequence[Choice], taken: Container[str] = ()
) -> Filled:
    """The rows with something in the column 决定. `choices` are to be decided, `done` are decided already; so are rows that were
    `taken` in before. Raises ImportFileError for a file without such a table."""
    known = {one.mark: one for one in choices}
    past = {one.mark for one in done}
    found = Filled([], [], [])
    seen: dict[str, Said] = {}
    sure = (DECISION, MORE, MARK)
    for path in paths:
        sheets = read(path, hidden=True)
        for where, cells in filled_rows(path.name, sheets, _WANTED, (MORE,), title="“要定的”", at=DECISION, sure=sure):
            mark = mark_of(*(cells.get(key, "") for key in sure))
            one = _decision(where, cells, known, past) if mark not in taken else None
            if isinstance(one, Said):
                other = seen.setdefault(one.choice.mark, one)
                if other is one:
                    found.said.append(one)
                    found.marks.append(mark)
                elif other[2:] != one[2:]:
                    found.refused.append(f"{_about(where, cells)}：与 {other.where} 定得不一样")
            elif one is not None:
                found.refused.append(f"{_about(where, cells)}：{one}")
    return found


def _about(where: str, cells: Mapping[str, str]) -> str:
    return f"{where}（{cells['编号']} {cells['栏目']}）"


def _decision(where: str, cells: Mapping[str, str], known: Mapping[str, Choice], past: set[str]) -> Said | str | None:
    """What a row decides, or why it decides nothing; None where nothing is said, or was decided in the `past`."""
    said, more, mark = cells[DECISION], cells.get(MORE, ""), cells[MARK]
    if mark in past or not (said or more):
        return None
    if not said:
        return f"写了内容，没有写“{DECISION}”"
    choice = known.get(mark)
    if choice is None:
        return "现在没有这一处要定，或者指引、本县的文件后来又改过。请重新生成报表再填"
    word = next((one for one in _WORDS if squeeze(said).startswith(one)), "")
    text = more or _behind(said[len(word) :])
    if word == FOLLOW and choice.what in (NEW, NEW_DOMAIN):
        word = ADOPT
    if word == KEEP and choice.bound:
        return f"指引是项目自己的，要保留“{choice.domain}”，就把它的指引放回 {GUIDELINES}/；不保留，选“{FOLLOW}”"
    if word not in choice.offered:
        return f"“{said}”看不懂，可以写：{'、'.join(choice.offered)}"
    if word in (CHANGE, LEAVE) and not text:
        return f"“{word}”要写{'新的内容' if word == CHANGE else '理由'}"
    if word not in (CHANGE, LEAVE) and text:
        return f"定了“{word}”，又写了“{text}”；要用自己的内容，选“{CHANGE}”"
    return Said(where, choice, word, text)


def _behind(text: str) -> str:
    """What was written behind the word: 改为：甲, 改为“甲”, 不采用（乙)."""
    text = text.strip("：:，,… \n").strip()
    bare = text[1:-1].strip()
    return bare if len(text) > 1 and text[0] + text[-1] in _PAIRS else text
