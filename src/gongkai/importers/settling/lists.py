"""Rows of a table against a place's list: what changes in the file, and what is to be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from gongkai.importers.reading.cells import elements, tick
from gongkai.importers.reading.list_cells import is_same, meant, name_text
from gongkai.importers.reading.list_rows import Listed, Row, alike
from gongkai.importers.reading.text import BULLET, lines, squeeze
from gongkai.importers.settling.changes import Conflict
from gongkai.importers.settling.list_changes import ListOutcome, Now, printed_name, row_name
from gongkai.importers.settling.list_match import matched
from gongkai.kinds import KINDS
from gongkai.model.form import NOTE, NUMBER, TABLE, Cells, Form, FormColumn
from gongkai.model.letters import letters, nearest
from gongkai.model.record import Cell, Record, text_of
from gongkai.model.stamp import normal, stamp
from gongkai.render.lists import inner_text
from gongkai.source.edit import next_row_id, put_in_order, texts_of
from gongkai.source.written import OneLine

# Kinds whose texts stand in one line.
_SHORT = frozenset({"选择", "机构", "事项", "条目", "任务", "数目", "金额", "日期", "电话"})

_NOTHING = "表示没有，没有写"
_NONE = ("无", "暂无", "没有")


def compare(tables: Sequence[tuple[str, Listed]], now: Now) -> ListOutcome:
    """Work the tables of some files (by name) into `now.rows`. New rows stand behind those that they follow in the table;
    rows that the tables lack stay."""
    outcome = ListOutcome(now.option)
    for file, table in tables:
        _tell(file, table, now.form, outcome)
        for row in table.rows:
            row.file = file
    kept = _once([row for _, table in tables for row in table.rows], now, outcome)
    found = matched(kept, now, outcome)
    used = now.used | {number for number, record in found if record is None and number}
    highest: str | None = None
    said = {row[NUMBER]: row for row in now.rows}
    last = now.rows[-1][NUMBER] if now.rows else ""
    behind: dict[str, list[dict[str, Any]]] = {}
    taken: list[Record] = []
    named: dict[str, str] = {}  # new rows by their names
    for row, (its_own, record) in zip(kept, found, strict=True):
        if record is not None:
            outcome.rows[record.id] = row
            _Taken(row, now, outcome).change(said[record.id], record)
            last = record.id
            taken.append(record)
            continue
        number = its_own or next_row_id(now.form.prefix, used if highest is None else (highest,))
        fresh = _Taken(row, now, outcome).fresh(number)
        if not its_own:
            if gone := _withdrawn(fresh, now):
                outcome.lose(row, f"{gone} 已经撤销（{now.withdrawn[gone]}），没有收")
                continue
            highest = number
        outcome.rows[number] = row
        behind.setdefault(last, []).append(fresh)
        name = row_name(row, now.form)
        if name and (first := named.setdefault(name, number)) != number:
            told = f"与{first}名称相同，内容不同，收作两条：是同一条的，请在表里合成一行再导入"
            outcome.doubtful.append((row.where(), f"{number} {name}", told))
        outcome.added.append((number, name or "（没有名称）"))
    now.rows[:] = [*behind.get("", ()), *(one for row in now.rows for one in (row, *behind.get(row[NUMBER], ())))]
    numbers = {record.id for record in taken}
    outcome.missing = [(number, printed_name(one, now)) for number, one in now.records.items() if number not in numbers]
    if any(one.number > other.number for one, other in pairwise(taken)):
        outcome.doubtful.append(("各表", "各条的次序", "与源文件里的不同，没有照改；要改次序，请在源文件里移动"))
    return outcome


def _withdrawn(fresh: Mapping[str, Any], now: Now) -> str:
    """The number of a withdrawn row that said just what a new one says; "" where there is none."""
    said = {**fresh, NUMBER: ""}
    former = ((number, row) for number in now.withdrawn for row in now.formerly.get(number, ()))
    return next((number for number, row in former if {**row, NUMBER: ""} == said), "")


def _tell(file: str, table: Listed, form: Form, outcome: ListOutcome) -> None:
    """What a table holds, lacks and has beside its rows."""
    if table.found:
        count = sum(len(row.texts) for row in table.rows)
        inner = sum(len(row.inner) for row in table.rows)
        outcome.read.append((file, table.name, str(len(table.rows)), str(inner) if form.table else "—", str(count)))
        lacking = [
            one.heading for one in form.columns if not {one.key, *(below.key for below in one.columns)} & table.keys
        ]
        for heading in lacking:
            near = nearest(heading, [one for one in table.others if alike(heading, one)])
            asked = near and nearest(near, lacking) == heading  # one column cannot be several
            hint = f"（是不是表里的“{near}”？是的，请改表头再导入）" if asked else ""
            outcome.lacking.append((f"{file}：{table.name}", f"{heading}{hint}"))
    headings = {one.key: one.heading for column in form.columns for one in (*column.columns, column)}
    outcome.doubtful.extend(
        (f"{file}：{table.name}", heading, f"表头的写法与清单不同，当作“{headings[key]}”")
        for heading, key in table.likened.items()
    )
    outcome.unwritten.extend((f"{file}：{place}", text, why) for place, text, why in table.said)
    outcome.doubtful.extend((f"{file}：{place}", text, why) for place, text, why in table.doubtful)
    outcome.outside.extend((f"{file}：{table.name}", line) for line in table.notes if line.strip())


def _once(rows: Sequence[Row], now: Now, outcome: ListOutcome) -> list[Row]:
    """The rows without those that say again what another says, and without withdrawn ones, which do not come back. Of a row
    that was printed several times (in Excel and Word), those count that somebody changed."""
    touched = {row.id for row in rows if row.id and row.mark[0] == row.id and not _is_untouched(row, now.form)}
    known = now.used if now.records else frozenset[str]()
    seen: dict[tuple[tuple[str, str], ...], list[Row]] = {}
    kept: list[Row] = []
    for row in rows:
        if row.id in now.withdrawn:
            outcome.lose(row, f"{row.id} 已经撤销（{now.withdrawn[row.id]}），没有收")
            continue
        if _is_untouched(row, now.form):
            if row.id in touched:
                continue
            if known and row.id not in known:
                outcome.lose(row, f"{row.id} 源文件后来已经去掉，没有重新加上")
                continue
        same = seen.setdefault(row.says, [])
        first = next((one for one in same if one.id == row.id or not one.id or not row.id), None)
        if first is None:
            same.append(row)
            kept.append(row)
        else:
            first.id = first.id or row.id
            outcome.repeated.append((row.where(), row_name(row, now.form), first.place))
    return kept


class _Taken:
    """One row of a table, as the list's file is to say it."""

    def __init__(self, row: Row, now: Now, outcome: ListOutcome) -> None:
        self._row, self._now, self._outcome = row, now, outcome
        self._order = [NUMBER, *now.form.keys, NOTE]
        if not row.id:
            self._drop_dashes()

    def fresh(self, number: str) -> dict[str, Any]:
        """A new row."""
        fresh: dict[str, Any] = {NUMBER: number}
        for column in self._now.form.columns:
            if column.kind == TABLE:
                inner = _inner_rows(self._row, column.columns, column.key)
                said = [self._said(each, column.columns, ()) for each in inner]
                self._row.inside = [where for where, one in zip(self._row.inside, said, strict=False) if one]
                if any(said):
                    fresh[column.key] = [one for one in said if one]
            elif (text := self._filled(column)) and (value := _value(column, self._meant(column, text, ()))):
                fresh[column.key] = value
        if note := _note(self._row, self._row.note or ""):
            fresh[NOTE] = note
        self._tell_kept()
        return fresh

    def change(self, said: dict[str, Any], record: Record) -> None:
        """Put what the table says otherwise into a row of the file."""
        row, outcome = self._row, self._outcome
        before = len(outcome.changes)
        for column, cell in zip(self._now.form.columns, record.cells, strict=True):
            if column.kind == TABLE:
                self._change_table(column, said, record)
                continue
            if column.key not in row.cells or column.key in row.unread:
                continue
            text, former = self._filled(column), text_of(cell)
            if row.id and row.pointed.get(column.key) == former:  # a table of our own, as it went out
                continue
            if _is_as_printed(row, record.id, column.key, row.pointed.get(column.key, row.cells[column.key])):
                continue
            if not text:
                if not former or not self._clashes(record, column.key, column.heading, "", former):
                    self._empty(column, column.heading, said, former)
                continue
            texts = self._meant(column, text, cell)
            value = _value(column, texts, said.get(column.key))
            if texts != tuple(one.written for one in cell) and not self._clashes(
                record, column.key, column.heading, text, former, value
            ):
                put_in_order(said, column.key, value, self._order)
                outcome.changes.append((record.id, column.heading, former, "、".join(texts)))
        former = record.note or ""
        written = (
            row.note if row.note or (row.id and row.note is not None) else _without_taken(former, row, self._now.form)
        )
        if _is_as_printed(row, record.id, NOTE, written):
            written = former
        note = _note(row, written)
        if normal(note) != normal(former) and not self._clashes(record, NOTE, NOTE, note, former, note):
            if note:
                put_in_order(said, NOTE, note, self._order)
            else:
                said.pop(NOTE, None)
            outcome.changes.append((record.id, NOTE, former, note or "（去掉）"))
        self._tell_kept()
        if record.evidence and len(outcome.changes) > before:
            outcome.verified.append((record.id, f"核对：{record.evidence}"))

    def _said(self, one: Mapping[str, str], columns: Sequence[Cells], cells: Sequence[Cell]) -> dict[str, Any]:
        """A row of a 表 as the file says it; `cells` are those of the one that the file has."""
        said: dict[str, Any] = {}
        for index, column in enumerate(columns):
            cell = cells[index] if cells else ()
            text = one.get(column.key, "").strip()
            if text and (value := _value(column, self._meant(column, text, cell))):
                said[column.key] = value
        return said

    def _meant(self, column: Cells, text: str, cell: Cell) -> tuple[str, ...]:
        exact = bool(self._row.id)
        if column is self._now.form.naming and not (column.many or KINDS[column.kind].many):
            text = name_text(text, exact=exact)
        read = meant(column, text, cell, self._now.registry, exact=exact)
        self._outcome.doubtful.extend((self._row.where(column.key), *doubt) for doubt in read.doubts)
        self._outcome.unknown.extend(read.unknown)
        self._outcome.quoted.extend((self._row.where(column.key), text) for text in read.quoted)
        return tuple(read.texts)

    def _filled(self, column: Cells) -> str:
        """The text of a cell; a dash says that there is none, and so does 无 where it is no text of the column's kind."""
        text, kind = self._row.cells.get(column.key, "").strip(), KINDS[column.kind]
        none = _is_dash(text) or (text in _NONE and bool(any(kind.unknown) or kind.wrong(text, column)))
        if text and not self._row.id and none:
            self._outcome.unwritten.append((self._row.where(column.key), text, _NOTHING))
            return ""
        return text

    def _drop_dashes(self) -> None:
        """备注 and columns that the form lacks may say by a dash that there is nothing."""
        row = self._row
        beside = {**row.others, NOTE: row.note or ""}
        for heading in [key for key, text in beside.items() if text.strip() and _is_dash(text.strip())]:
            self._outcome.unwritten.append((row.where(heading), beside[heading].strip(), _NOTHING))
            if row.others.pop(heading, None) is None:
                row.note = ""

    def _empty(self, column: FormColumn, name: str, said: dict[str, Any], former: str) -> None:
        """A cell without a text: in a row of our own table it was emptied, elsewhere it may only not be known."""
        if former and self._row.id and not column.required:
            said.pop(column.key, None)
            self._outcome.changes.append((said[NUMBER], name, former, "（去掉）"))
        elif former:
            self._outcome.emptied.append((self._row.where(column.key), said[NUMBER], name, former))

    def _clashes(self, record: Record, key: str, heading: str, text: str, former: str, value: Any = None) -> bool:
        """Whether the sources say otherwise than when the table was printed, or was imported, which is told; what neither stamps
        nor the file's former states tell is taken. `value` is what the file would say."""
        number, marks = self._row.mark
        place = self._row.where(key)
        if number != record.id and value and self._now.said_before(record.id, key, value):
            why = f"{record.id} 的“{heading}”以前导入的是这样，后来改成了“{former or '（空）'}”，没有改回去"
            self._outcome.doubtful.append(
                (place, text, f"{why}。要改回去的，用 gongkai set {record.id} {heading} 文字{self._now.option}")
            )
            return True
        if number != record.id or stamp(key, None, former) in marks:
            return False
        self._outcome.conflicts.append(Conflict(place, record.id, heading, text or "（清空）", former or "（空）"))
        return True

    def _change_table(self, column: FormColumn, said: dict[str, Any], record: Record) -> None:
        """Put the rows of a 表 into a row of the file."""
        row, key, columns = self._row, column.key, column.columns
        keys = {key, *(one.key for one in columns)}
        if row.unread & keys or not keys & row.places.keys():
            return
        former = [_line(cells) for cells in record.rows]
        text = row.cells.get(key, "")
        as_printed = squeeze(text) == squeeze("".join(former)) or letters(text) == _named(columns, record)
        if not row.inner and as_printed:  # in one cell, in formats that have no rows for it
            return
        if not row.inner and any(f"{one.heading}：" in text for one in columns):
            why = "几行写在一格里，分不开，没有照改；请在 Excel 里改，或直接改源文件"
            self._outcome.doubtful.append((self._row.where(key), text, why))
            return
        read = _inner_rows(row, columns, key)
        if _is_as_printed(row, record.id, key, inner_text(column, read)):
            return
        printed = inner_text(column, [_texts(columns, cells) for cells in record.rows])
        if not read:
            if not former or not self._clashes(record, key, column.heading, "", printed):
                self._empty(column, key, said, "\n".join(former))
            return
        present = [one for one in said.get(key) or () if isinstance(one, dict)]
        wanted = self._rows(read, columns, present, record)
        text = inner_text(column, read)
        if wanted != present and not self._clashes(record, key, column.heading, text, printed, wanted):
            put_in_order(said, key, wanted, self._order)
            shown = ["，".join("、".join(texts_of(value)) for value in one.values()) for one in wanted]
            self._outcome.changes.append((record.id, key, "\n".join(former), "\n".join(shown)))

    def _rows(
        self,
        read: Sequence[Mapping[str, str]],
        columns: Sequence[Cells],
        present: Sequence[dict[str, Any]],
        record: Record,
    ) -> list[dict[str, Any]]:
        """The rows of a 表 as the file is to say them: those that say the same stay as they were written."""
        wanted: list[dict[str, Any]] = []
        free = list(range(len(record.rows)))
        for one in read:
            at = _alike(one, columns, record, free, exact=bool(self._row.id))
            if at is None:
                wanted.append(self._said(one, columns, ()))
                continue
            free.remove(at)
            fresh = self._said(one, columns, record.rows[at])
            for index, column in enumerate(columns):
                same = column.key not in one or (not one[column.key] and not self._row.id)
                written = [said.written for said in record.rows[at][index]]
                same = same or (column.key in fresh and texts_of(fresh[column.key]) == written)
                if same and column.key in present[at]:
                    fresh[column.key] = present[at][column.key]
            wanted.append({column.key: fresh[column.key] for column in columns if column.key in fresh})
        return wanted

    def _tell_kept(self) -> None:
        place = self._row.where()
        self._outcome.kept.extend((place, f"{heading}：{text}") for heading, text in self._row.others.items())


def _is_as_printed(row: Row, number: str, key: str, text: str) -> bool:
    """Whether a cell still says what the table was printed with, of the row with this number."""
    return row.mark[0] == number and stamp(key, None, text) in row.mark[1]


def _is_untouched(row: Row, form: Form) -> bool:
    """Whether all of a row still says what was printed."""
    texts = dict(row.cells | row.pointed)
    if form.table is not None and (row.inner or form.table.key in row.cells):
        texts[form.table.key] = inner_text(form.table, _inner_rows(row, form.table.columns, form.table.key))
    if row.note is not None:
        texts[NOTE] = row.note
    same = all(_is_as_printed(row, row.id, key, text) for key, text in texts.items())
    return bool(row.id) and same and not (row.others or row.unread)


def _texts(columns: Sequence[Cells], cells: Sequence[Cell]) -> dict[str, str]:
    return {column.key: text_of(cell) for column, cell in zip(columns, cells, strict=True)}


def _inner_rows(row: Row, columns: Sequence[Cells], key: str) -> list[Mapping[str, str]]:
    """The rows of the 表: those of its own columns, or the lines of one cell that holds them all."""
    if row.inner:
        return list(row.inner)
    found: list[Mapping[str, str]] = []
    text = row.cells.get(key, "")
    for line in elements(text) if BULLET.match(text) and not row.id else lines(text):
        parts = line.split("，")
        whole = parts if len(parts) == len(columns) else [line]
        found.append({column.key: part.strip() for column, part in zip(columns, whole, strict=False)})
    return found


def _value(column: Cells, texts: Sequence[str], before: Any = None) -> Any:
    """Texts in their usual form, or as a list where they take one's place."""
    if not (column.many or KINDS[column.kind].many):
        return texts[0] if texts else ""
    single = len(texts) == 1 and not isinstance(before, list) and column.kind not in ("列表", "选择")
    if single:
        return texts[0]
    return OneLine(texts) if column.kind in _SHORT else list(texts)


def _named(columns: Sequence[Cells], record: Record) -> str:
    """The letters of the rows of a 表 as pages print them in one cell: all but the first text behind its heading."""
    found: list[str] = []
    for cells in record.rows:
        filled = [(column, text_of(cell)) for column, cell in zip(columns, cells, strict=True) if cell]
        found += [text if at == 0 else column.heading + text for at, (column, text) in enumerate(filled)]
    return letters("".join(found))


def _line(cells: Sequence[Cell]) -> str:
    return "，".join(filter(None, (text_of(cell, "、") for cell in cells)))


def _alike(
    one: Mapping[str, str], columns: Sequence[Cells], record: Record, free: Sequence[int], *, exact: bool
) -> int | None:
    """Which row of the 表 a row is: the one that says the same, else the first with the same first column."""
    given = [column.key in one for column in columns]
    for wanted in (given, [True] + [False] * (len(columns) - 1)):
        for at in free:
            cells = zip(columns, record.rows[at], wanted, strict=True)
            if all(is_same(one.get(column.key, ""), cell, exact=exact) for column, cell, asked in cells if asked):
                return at
    return None


def _without_taken(note: str, row: Row, form: Form) -> str:
    """备注 without the lines of columns that an import had no place for, and that stand under a heading of the form's now: those
    of which another cell of the row says the same, under a heading that neither the table nor the form has."""
    if row.id:
        return note
    said = {"；".join(lines(text)) for text in row.cells.values()}
    ours = {*row.others, *form.keys, *(column.heading for column in form.columns)}
    parts = ((line, *line.partition("：")) for line in note.split("\n"))
    return "\n".join(line for line, heading, _, text in parts if heading in ours or text not in said)


def _is_dash(text: str) -> bool:
    """Whether a text is nothing but a sign or two that say that there is nothing; a tick says that there is."""
    return len(text) < 4 and not letters(text) and not tick(text)


def _note(row: Row, note: str) -> str:
    """备注 with a line for each column that the form lacks; such a line takes the place of its former one."""
    told = note.split("\n") if note else []
    for heading, text in row.others.items():
        line = f"{heading}：{'；'.join(lines(text))}"
        at = next((index for index, one in enumerate(told) if one.startswith(f"{heading}：")), None)
        if at is None:
            told.append(line)
        else:
            told[at] = line
    return "\n".join(told)
