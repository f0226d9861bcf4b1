"""Worksheets that come back filled in: what each cell says, and what it was filled with when it went out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gongkai.importers.opening.formats import LONG
from gongkai.importers.opening.sheet import Sheet
from gongkai.importers.reading.filled import HEAD
from gongkai.importers.reading.text import squeeze
from gongkai.model.form import NUMBER
from gongkai.model.grouped import grouped
from gongkai.model.stamp import normal
from gongkai.model.worksheet import ADOPTED, LEFT_OUT, MARK, VERSION, Cell, Part, Worksheet


class Head(NamedTuple):
    """Whose worksheet a file is: the place's slug, code and name, and the day it was made; `version` of its layout."""

    version: str
    slug: str
    code: str
    place: str
    day: str

    @property
    def is_known(self) -> bool:
        """Whether this gongkai knows the layout."""
        return self.version == VERSION


class Filled(NamedTuple):
    """A cell that came back: where it stands, what it says, and what it went out with (None: nobody knows); of a part that is one
    cell where each of its `lines` stands."""

    where: str
    cell: Cell
    here: str
    was: str | None
    lines: tuple[str, ...] = ()


class Returned(NamedTuple):
    """What came back: cells, those that could not be read, and what is told besides."""

    cells: list[Filled]
    unread: list[str]
    told: list[str]


def head_of(sheets: Iterable[Sheet]) -> Head | None:
    """Whose worksheet these sheets (hidden ones too) are; None where they are none."""
    for sheet in sheets:
        if sheet.rows and sheet.rows[0][0].strip() == MARK:
            told = [text.strip() for text in sheet.rows[0][1:6]]
            return Head(*told, *[""] * (5 - len(told)))
    return None


def returned(file: str, sheets: Sequence[Sheet], now: Worksheet) -> Returned:
    """The cells of a worksheet's sheets (hidden ones too), found by what `now`, the same worksheet made today, says of its
    sheets and columns."""
    was = {cell: text for sheet in sheets for cell, text in _was(sheet)}
    by_name = {squeeze(sheet.name): sheet for sheet in sheets}
    done = Returned([], [], [])
    for part in now.parts:
        sheet = by_name.pop(squeeze(part.name), None) or _renamed(by_name, part, now)
        found = _columns(sheet, part) if sheet is not None else None
        if sheet is None or found is None:
            if any(cell.part == part.name for cell in was):
                why = "没有了" if sheet is None else "的表头改过，认不出"
                done.told.append(f"{file}：“{part.name}”表{why}，没有读")
            continue
        _Returning(file, sheet, now, done).read(part, *found, was)
        struck = ((place, text, why) for place, text, why in sheet.dropped if "删除线" in why)
        done.told.extend(f"{file}：{place}“{text}”：{why}" for place, text, why in struck)
    wanted = {squeeze(MARK), squeeze("填表说明")}
    for name, sheet in by_name.items():
        if name == squeeze("填表说明"):
            _Returning(file, sheet, now, done).cover()
        elif name not in wanted and any(cell.part == sheet.name for cell in was):
            done.told.append(f"{file}：“{sheet.name}”表现在用不着，没有读")
        elif name not in wanted and any(text.strip() for row in sheet.rows for text in row):
            done.told.append(f"{file}：“{sheet.name}”不是填报表的表，没有读")
    return done


def _renamed(by_name: dict[str, Sheet], part: Part, now: Worksheet) -> Sheet | None:
    """The one sheet that bears the part's title, though not its name; it is taken out of those that are left."""
    title = squeeze(part.title)
    titled = [name for name, one in by_name.items() if any(title in map(squeeze, row) for row in one.rows[:HEAD])]
    known = {squeeze(one.name) for one in now.parts}
    return by_name.pop(titled[0]) if len(titled) == 1 and titled[0] not in known else None


def _was(sheet: Sheet) -> Iterator[tuple[Cell, str]]:
    if sheet.rows and sheet.rows[0][0].strip() == MARK:
        for row in sheet.rows[1:]:
            part, name, key, text = (*row[:4], *[""] * (4 - len(row[:4])))
            yield Cell(part.strip(), name.strip(), key.strip()), normal(text)


def _columns(sheet: Sheet, part: Part) -> tuple[int, dict[int, int]] | None:
    """The row of the headings, and for the part's columns their places in the sheet."""
    for top, row in enumerate(sheet.rows[:HEAD]):
        texts = [squeeze(text) for text in row]
        places = {
            number: texts.index(heading)
            for number, column in enumerate(part.columns)
            if (heading := squeeze(column.heading)) in texts
        }
        if 0 in places and any(part.columns[number].key for number in places):
            return top, places
    return None


class _Returning:
    """One sheet of a file, out of which cells go into what is `done`."""

    def __init__(self, file: str, sheet: Sheet, now: Worksheet, done: Returned) -> None:
        self._file, self._sheet, self._rows, self._now, self._done = file, sheet, sheet.rows, now, done
        self._left = {(row, place): normal(left) for row, place, left in sheet.struck}  # where a row is struck out

    def _where(self, row: int, place: int | None = None) -> str:
        return f"{self._file}：{self._sheet.place(row, place)}"

    def _tell_stray(self, cells: Iterable[tuple[int, int]]) -> None:
        """Tell what people wrote into these cells, where nothing is asked for."""
        for row, place in cells:
            if (text := normal(self._rows[row][place])) and (row, place) not in self._sheet.covered:
                self._done.told.append(f"{self._where(row, place)}“{text}”：不在要填的栏里，没有读")

    def cover(self) -> None:
        """Tell what people wrote below or beside the table of the cover."""
        names = {squeeze(part.name) for part in self._now.parts}
        firsts = [squeeze(texts[0]) for texts in self._rows]
        head = firsts.index("工作表") if "工作表" in firsts else len(firsts)
        for row, first in enumerate(firsts):
            is_ours = row <= head or first in names or bool(re.match(r"\d\d ", self._rows[row][0]))
            self._tell_stray((row, place) for place in range(3 if is_ours else 0, len(self._rows[row])))

    def read(self, part: Part, top: int, places: dict[int, int], was: dict[Cell, str]) -> None:
        """The cells of a part, whose headings stand in the row `top` and its columns at `places`. What people wrote above the
        headings, or beside the columns, is told; what went out in a column that is not asked for any more is none of it."""
        rows, done = self._rows, self._done
        below = range(top + 1, len(rows))
        names = {row: squeeze(rows[row][places[0]]) for row in below}
        ours = {squeeze(part.title), squeeze(part.lead)}
        above = ((row, place) for row in range(top) for place in range(1, len(rows[row])))
        self._tell_stray((row, place) for row, place in above if squeeze(rows[row][place]) not in ours)
        went = {(squeeze(cell.id), squeeze(text)) for cell, text in was.items() if cell.part == part.name}
        others = [place for place in range(len(rows[0])) if place not in places.values()]
        beside = ((row, place) for row in below for place in others)
        self._tell_stray(one for one in beside if (names[one[0]], squeeze(normal(rows[one[0]][one[1]]))) not in went)
        if part.blanks:
            key = part.columns[0].key
            texts = [(line, row) for row in below for line in self._text(row, places[0]).split("\n") if line]
            self._tell_struck(below, "")
            cell, text = Cell(part.name, key, key), "\n".join(line for line, _ in texts)
            stand = tuple(self._where(row, places[0]) for _, row in texts)
            done.cells.append(Filled(f"{self._file}：{part.name}", cell, text, was.get(cell), stand))
            return
        known = {squeeze(line.id): line for line in part.lines}
        sent = dict.fromkeys(squeeze(cell.id) for cell in was if cell.part == part.name)
        long = {place for place, _, why in self._sheet.doubtful if why == LONG}
        crossed = {place for place, _, why in self._sheet.dropped if "删除线" in why}
        several: dict[Cell, Filled] = {}
        grey = _Grey(part, places, was)
        adopts = any(ADOPTED in column.choices for column in part.columns)  # or left out: items and domains
        for row, name in names.items():
            if name not in known and name not in sent:
                self._tell_row(part, row, sorted(places.values()))
                continue
            if other := grey.owner(name, rows[row]):
                what = f"这一行的“{part.columns[0].heading}”是{name}，别的格却是{other}的，像是只排了几栏的次序，或者改了它"
                done.unread.append(f"{self._where(row)} {what}。请改回来，各栏一起排序")
                continue
            for number, place in places.items():
                column = part.columns[number]
                text = self._text(row, place) if column.key else normal(rows[row][place])
                where = self._where(row, place)
                cell = Cell(part.name, known[name].id if name in known else name, column.key or column.heading)
                if (not name and not text) or (column.key and self._left.get((row, place)) == ""):
                    continue
                if not column.key:
                    if number and cell in was and squeeze(was[cell]) != squeeze(text):
                        done.told.append(f"{where}：这一栏只供看，改了也没有读")
                elif self._sheet.place(row, place) in long and text != was.get(cell, ""):
                    done.unread.append(f"{where}“{text}”：{LONG}")
                elif (row, place) in self._sheet.unread:
                    struck = self._sheet.place(row, place) in crossed
                    why = "划了删除线。要的，请去掉删除线；不要的，请删空" if struck else "没有读懂，请改成文字"
                    done.unread.append(f"{where} {why}")
                elif name not in known:
                    if text and text != was.get(cell, ""):
                        done.told.append(f"{where}“{text}”：不知道是哪一行的（“{name}”不在现在的表里），没有读")
                elif cell in several:  # a line that was inserted for the same
                    before = several[cell]
                    if part.columns[0].heading == NUMBER and text and before.here not in ("", text):
                        done.unread.append(
                            f"{where}“{text}”：编号“{name}”写了两次（{before.where}）。一项一行，请删去一行"
                        )
                    several[cell] = before._replace(here="\n".join(filter(None, (before.here, text))))
                else:
                    several[cell] = Filled(where, cell, text, was.get(cell))
        done.cells.extend(several.values())
        kept = [row for row in below if LEFT_OUT not in (self._text(row, place) for place in places.values())]
        self._tell_struck(kept, f"，没有当作不采用。不采用的，请选“{LEFT_OUT}”、写理由" if adopts else "")
        here = set(names.values())
        for line in (known[name] for name in sent if name in known and name not in here):
            exclude = f"。不采用的，请用 gongkai exclude {line.id} --reason 理由{self._now.option}"
            told = f"{self._file}：“{part.name}”表里没有“{line.id}”这一行了，没有改动{exclude if adopts else ''}"
            done.told.append(told)

    def _text(self, row: int, place: int) -> str:
        """What a cell says, without what is struck out of it."""
        return self._left.get((row, place), normal(self._rows[row][place]))

    def _tell_struck(self, rows: Iterable[int], hint: str) -> None:
        """Tell those of the rows that are struck out: what stands in them is not taken in."""
        struck = grouped((row, place) for row, place in self._left if (row, place) not in self._sheet.covered)
        for row in (one for one in rows if one in struck):
            texts = "；".join("、".join(normal(self._rows[row][place]).split("\n")) for place in struck[row])
            self._done.told.append(f"{self._where(row)}“{texts}”：划了删除线，没有读{hint}")

    def _tell_row(self, part: Part, row: int, places: Sequence[int]) -> None:
        """Tell a row that somebody wrote in, with all that it says."""
        cells = [place for place in places if (row, place) not in self._sheet.covered]
        texts = [text for place in cells if (text := "、".join(normal(self._rows[row][place]).split("\n")))]
        unread = any((row, place) in self._sheet.unread for place in cells)
        if texts or unread:
            is_item = part.columns[0].heading == "编号" and len(texts) > 1
            hint = (
                f"。要加事项，请用 gongkai new item --domain 领域 --primary 名称{self._now.option}" if is_item else ""
            )
            more = "（还有没有读懂的格）" if unread else ""
            told = f"“{'；'.join(texts)}”{more}：不是填报表里的行，没有读{hint}"
            self._done.told.append(f"{self._where(row)}{told}")


class _Grey:
    """The columns of a sheet that are only read, which tell whose each line is: they went out with the lines' numbers."""

    def __init__(self, part: Part, places: dict[int, int], was: dict[Cell, str]) -> None:
        columns = [
            (part.columns[number].heading, place)
            for number, place in places.items()
            if number and not part.columns[number].key
        ]
        self._places = [place for _, place in columns]
        self._sent: dict[str, tuple[str, ...]] = {}
        for line in {cell.id: None for cell in was if cell.part == part.name}:
            texts = (was.get(Cell(part.name, line, heading), "") for heading, _ in columns)
            self._sent[squeeze(line)] = tuple(squeeze(text) for text in texts)
        self._owners = grouped((sent, line) for line, sent in self._sent.items())

    def owner(self, line: str, row: Sequence[str]) -> str:
        """The one other line that these texts went out with; "" where they are this line's, nobody's, or several lines'."""
        here = tuple(squeeze(normal(row[place])) for place in self._places)
        owners = self._owners.get(here, [])
        return owners[0] if any(here) and len(owners) == 1 and line in self._sent and line not in owners else ""
