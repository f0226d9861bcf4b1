"""A row of a published table, and what one sheet holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.importers.opening.sheet import Told
from gongkai.importers.reading.headings import THIRD, Field
from gongkai.importers.reading.text import UNIT, closed
from gongkai.model.change import NAMES
from gongkai.model.letters import letters
from gongkai.model.stamp import stamp


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a published table. `unboxed` names the columns in which other rows show open boxes, and this none.

    `cells` are its texts by column; `places` tells where each stands. `id` and `stamps` are set in files that
    gongkai built, `built` in all rows of its tables, new ones too. `filled` names the cells that were empty and were
    taken from the row above; `unread` the columns whose cells hold something that could not be read; `apart` the texts of
    what stands in several columns; `file` the name of the file, where it is settled.
    """

    place: str
    domain: str
    cells: dict[Field, str]
    places: dict[Field, str]
    id: str = ""
    stamps: tuple[str, ...] = ()
    filled: frozenset[str] = frozenset()
    unread: frozenset[Field] = frozenset()
    built: bool = False
    unboxed: frozenset[str] = frozenset()
    apart: Mapping[Field, tuple[str, ...]] = field(default_factory=dict)
    file: str = ""

    def is_as_built(self, column: Field) -> bool:
        """Whether a cell of a stamped row still says what it was built with."""
        return stamp(column.key, column.value, self.cells[column]) in self.stamps

    @property
    def extra(self) -> dict[str, str]:
        """The cells of columns that the template does not have."""
        return {column.key: text for column, text in self.cells.items() if column.extra and text.strip()}

    @property
    def line(self) -> str:
        """All that it says, in a line."""
        return "｜".join(filter(None, self.cells.values()))


@dataclass(frozen=True, slots=True)
class Table:
    """What was read from one sheet: its records and the lines that stand outside of them.

    `ids` are the numbers that a table of gongkai's was built with, each with a digest of its row ("" in older files);
    `origin` is the mark of the place and the edition (yongxiu@2026-11-23). `doubtful` tells what was told by how it looks, and why:
    columns of a table without a header, cells that were moved; `said` are the opinions of those who reviewed it, with their places. One that
    `goes_on` is the next piece of the table before it.
    """

    name: str
    records: tuple[Record, ...]
    notes: tuple[str, ...]
    domains: tuple[str, ...]
    ids: dict[str, str] = field(default_factory=dict)
    fingerprint: str = ""
    cells: int = 0
    origin: str = ""
    doubtful: tuple[Told, ...] = ()
    said: tuple[Told, ...] = ()
    goes_on: bool = False


# A code at the end of a name or before it; a span of years, and a number of five digits right behind a word (热线12345), are none.
_CODE = re.compile(
    r"(?:(?:[（(\[【\s]|编[码号][：:]?|代码[：:]?){1,6}|(?<=[\u4e00-\u9fff])(?=[\dA-Za-z\-]{6})|^)(?!(?:19|20)\d{2}-(?:19|20)\d{2}\b)([A-Za-z]{0,4}-?\d[\dA-Za-z\-]{4,30})[）)\]】]?\s*$"
    r"|^\s*[（(\[【]?([A-Za-z]{0,4}-?\d[\dA-Za-z\-]{5,30})[）)\]】]?(?:\s+|[：:、]\s*|(?=[\u4e00-\u9fff])(?![年月日个号]))"
)
_COUNTED = re.compile(
    rf"(?<!\s)\s*+(?:\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}[.．、]?(?=\D)|(?<![\d第])\d{{1,2}}(?:[.．、](?!\d)|(?=\s)(?!\s*{UNIT}))|[（(](?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})[)）]|[一二三四五六七八九十]{{1,3}}[、.．]|[①-⒛㈠-㈩])\s*+(?=[\u3400-\u9fff“《（(])"
)


_DEEPER = re.compile("[四五六4-6]级(?:公开)?(?:事项|目录|指标|类别|类目|栏目|分类|名称|内容|项目|标题)?")


def deeper(record: Record) -> list[Field]:
    """The columns of names below the third level, which the template does not have."""
    return [column for column in record.cells if column.extra and _DEEPER.fullmatch(column.key.rpartition("·")[2])]


def name_of(record: Record) -> tuple[str, str]:
    """一级事项 and 二级事项 as read, without codes and numbers of their own; a 三级事项 stands behind the second."""
    names = [record.cells.get(Field(key), "") for key in (*NAMES, THIRD)]
    if not record.id:
        names[2] = "：".join(dict.fromkeys(filter(None, (names[2], *(record.cells[one] for one in deeper(record))))))
        names = [_COUNTED.sub("", _CODE.sub("", name), count=1) for name in names]
    first, second, third = names
    if third and third != second and second == first:
        second = third  # one name merged over two levels
    elif third and third != second:
        second = f"{second}：{third}" if second else third
    found = _one_line(first), _one_line(second)
    return found if record.id else (closed(found[0]), closed(found[1]))


def title_of(record: Record) -> str:
    """Both names as they are told."""
    return "·".join(filter(None, name_of(record)))


def named(record: Record) -> tuple[str, str]:
    """Both names as they are compared."""
    first, second = map(letters, name_of(record))
    return first, second


def codes_of(record: Record) -> tuple[str, ...]:
    """The codes that stand in the cells of the names, once each."""
    texts = [record.cells.get(Field(key), "") for key in (*NAMES, THIRD)] if not record.id else []
    return tuple(dict.fromkeys(found[1] or found[2] for text in texts if (found := _CODE.search(text))))


def _one_line(text: str) -> str:
    """A name without the line breaks that a narrow column puts into it."""
    return "".join(part.strip() for part in text.split("\n"))
