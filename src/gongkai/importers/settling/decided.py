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
            if mark_of(*(cells.get(key, "") for key in sure)) not in taken:
                _row(where, cells, known, past, seen, found)
    return found


def _row(
    where: str,
    cells: Mapping[str, str],
    known: Mapping[str, Choice],
    past: set[str],
    seen: dict[str, Said],
    found: Filled,
) -> None:
    said, more, mark = cells[DECISION], cells.get(MORE, ""), cells[MARK]
    about = f"{where}（{cells['编号']} {cells['栏目']}）"
    if not said:
        if more and mark not in past:
            found.refused.append(f"{about}：写了内容，没有写“{DECISION}”")
        return
    if mark in past:
        return
    choice = known.get(mark)
    if choice is None:
        found.refused.append(f"{about}：现在没有这一处要定，或者指引、本县的文件后来又改过。请重新生成报表再填")
        return
    word = next((one for one in _WORDS if squeeze(said).startswith(one)), "")
    text = more or _behind(said[len(word) :])
    if word == FOLLOW and choice.what in (NEW, NEW_DOMAIN):
        word = ADOPT
    if word == KEEP and choice.bound:
        found.refused.append(
            f"{about}：指引是项目自己的，要保留“{choice.domain}”，就把它的指引放回 {GUIDELINES}/；不保留，选“{FOLLOW}”"
        )
    elif word not in choice.offered:
        found.refused.append(f"{about}：“{said}”看不懂，可以写：{'、'.join(choice.offered)}")
    elif word in (CHANGE, LEAVE) and not text:
        found.refused.append(f"{about}：“{word}”要写{'新的内容' if word == CHANGE else '理由'}")
    elif word not in (CHANGE, LEAVE) and text:
        found.refused.append(f"{about}：定了“{word}”，又写了“{text}”；要用自己的内容，选“{CHANGE}”")
    elif (other := seen.get(mark)) is not None and (other.word, other.text) != (word, text):
        found.refused.append(f"{about}：与 {other.where} 定得不一样")
    elif other is None:
        seen[mark] = Said(where, choice, word, text)
        found.said.append(seen[mark])
        found.marks.append(mark_of(said, more, mark))


def _behind(text: str) -> str:
    """What was written behind the word: 改为：甲, 改为“甲”, 不采用（乙)."""
    text = text.strip("：:，,… \n").strip()
    bare = text[1:-1].strip()
    return bare if len(text) > 1 and text[0] + text[-1] in _PAIRS else text
