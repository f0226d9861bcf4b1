"""Sheets → rows of a list: which column is which of its form's, and which rows belong together.

Nothing here knows a particular form. What a row's texts mean is `list_cells`' business.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple, TypeAlias

from gongkai.importers.opening.sheet import Sheet, Told, letter
from gongkai.importers.reading.cells import marked
from gongkai.importers.reading.headings import SAID, bare, is_opinion, plain
from gongkai.importers.reading.layouts import turned
from gongkai.importers.reading.list_cells import SAID_FOR, choice_of
from gongkai.importers.reading.list_parted import naming, parted
from gongkai.importers.reading.numbers import counts_columns, plain_number
from gongkai.importers.reading.rows import elsewhere, is_same
from gongkai.importers.reading.tables import PAGE, is_below
from gongkai.importers.reading.text import lines, squeeze
from gongkai.model.entry import STATE
from gongkai.model.form import NOTE, NUMBER, Cells, Form, FormColumn
from gongkai.model.grouped import grouped
from gongkai.model.letters import letters
from gongkai.model.nothing import points_elsewhere
from gongkai.model.stamp import HEADER

_LONGEST = 40  # letters of a heading
_MARK = re.compile(r"([A-Z]{1,3}-[0-9]{3,5}) ([0-9a-f.]+)")  # see `gongkai.render.lists.row_mark`
_SINGLE = ("文字", "选择", "日期", "数目", "金额")  # kinds of columns of which no cell goes on in the next row
_SHORT = 14  # letters of one that other places write in their own words
# What other places call the column of names, and those of some kinds, where no column of theirs has a name of the form's.
_NAMES = re.compile(".{0,6}(?:事项|项目|职权|权力)(?:名称|内容)?|.{0,6}(?:服务|文件|信息)(?:名称|标题)|名称")
_OF_KINDS = (
    ("机构", re.compile(".{0,6}(?:单位|部门|机构|主体|科室|股室)")),
    ("法规", re.compile(".{0,10}依据")),
    ("日期", re.compile("(?:文件)?(?:印发|发布|发文|成文|公布|制定|出台)(?:时间|日期)")),
    ("期限", re.compile("(?:拟|计划|预计)?(?:决策|完成|办结|办理|出台|(?:提[请交]|报送)?审议)?(?:时间|时限|期限)")),
)
_IN_CHARGE = re.compile("主[办管责]|承[办担]|责任|牵头|负责|实施|办理|组织|举办|印发|制[发定]")
_LINK = re.compile("(?:链接|网页|网络)(?:地址)?$|网址链接$")
_NUMERAL = "[0-9０-９〇一二三四五六七八九十]"
_ANY, _WORDS = re.compile(r"(?s:.)"), re.compile(r"(?s:.){0,200}?[^\W\d_]")
_HELD = {  # how what columns of some kinds hold looks; of others words
    "日期": re.compile(f"(?=.{{0,20}}{_NUMERAL})(?s:.){{1,30}}$"),
    "法规": re.compile(r"(?s:.){0,200}?(?:《|法|条例|规[定章则]|办法|意见|通知|号)"),
    "数目": re.compile(f".{{0,10}}?{_NUMERAL}"),
    "金额": re.compile(f".{{0,20}}?{_NUMERAL}"),
    "电话": re.compile(".{0,20}?[0-9０-９]{3}"),
    "网址": re.compile(r"https?://|www\.", re.IGNORECASE),
    "期限": _ANY,
    "条目": _ANY,
    "事项": _ANY,
    "任务": _ANY,
}
_CODES = ("编码", "文号")  # ends of headings above texts that are nothing else
_REFERRING = frozenset({"事项", "条目", "任务"})  # kinds of columns that hold numbers of other rows
_TELLING = 1_000  # rows below a header that tell what its columns hold
_MOST = 50_000  # letters of one row; what would go on with it stands for itself


class What(Enum):
    """What a column of a table holds."""

    OWN, INNER, ORDINAL, IDENTITY, NOTE, OTHER = range(6)


Mark: TypeAlias = tuple[str, frozenset[str]]  # the number of the row that was printed, and the stamps of its cells


class Column(NamedTuple):
    """A column of a table: a key of the form's, or of its 表; OTHER keeps its heading as `key`. Ticks in it stand for `choice`, where it has one."""

    what: What
    key: str = ""
    choice: str = ""


@dataclass(slots=True)
class Row:
    """A row of a list as a table has it, under the keys of its form; `id` is a number of the form's that stands in it,
    `ordinal` its 序号 where that is its own.

    `inner` are the rows of its 表 (`inside` where their cells stand), `others` the texts of columns that the form lacks. `note` is None where the table has
    no such column. `unread` names the keys whose cells hold something that could not be read,
    `pointed` what stood where a cell said to be as another one (同上). `mark` is what a file of ours remembers of it, `file` the name of its own.
    """

    place: str
    id: str = ""
    ordinal: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    inner: list[dict[str, str]] = field(default_factory=list)
    inside: list[dict[str, str]] = field(default_factory=list)
    note: str | None = None
    others: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    pointed: dict[str, str] = field(default_factory=dict)
    size: int = 0  # letters
    mark: Mark = ("", frozenset())
    file: str = ""

    def where(self, key: str = "") -> str:
        """Where it stands, or its cell of a key, with the name of its file."""
        return f"{self.file}：{self.places.get(key, self.place)}"

    def spot(self, key: str, at: int = -1, inner: str = "") -> str:
        """The same for what a file says of it: a row of its 表 by its position, and the key in that."""
        cells = self.inside[at] if inner and 0 <= at < len(self.inside) else {}
        return f"{self.file}：{cells.get(inner) or next(iter(cells.values()), self.places.get(key, self.place))}"

    @property
    def says(self) -> tuple[tuple[str, str], ...]:
        """All that it says but for its number, to be compared with other rows."""
        inner = [pair for one in self.inner for pair in one.items()]
        found = (*sorted(self.cells.items()), *inner, (NOTE, self.note or ""), *sorted(self.others.items()))
        return tuple((key, squeeze(text)) for key, text in found if text)

    @property
    def texts(self) -> tuple[str, ...]:
        """All its texts, to be told."""
        inner = [text for one in self.inner for text in one.values()]
        found = (self.id, *self.cells.values(), *inner, self.note or "", *self.others.values())
        return tuple(squeeze(text) for text in found if text)


@dataclass(slots=True)
class Listed:
    """What one sheet holds of a list. `keys` are those of the form (its 表's too) for which there is a column; `notes`
    the lines that stand around the rows; `doubtful` are cells that may be meant otherwise; `likened` are headings in other words, with the keys that they were taken for; `secret` is how the opener tells the hidden columns of our own numbers and marks."""

    name: str
    rows: list[Row] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    others: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    said: list[Told] = field(default_factory=list)
    doubtful: list[Told] = field(default_factory=list)
    likened: dict[str, str] = field(default_factory=dict)
    secret: set[str] = field(default_factory=set)
    found: bool = False


def _end(heading: str) -> str:
    """The two letters that a heading ends with, as most forms have them."""
    end = _LINK.sub("网址", heading)[-2:]
    return {"方式": "形式", "字号": "文号", "类别": "类型"}.get(end, end)


def _usual(heading: str) -> str:
    """A heading with one of the words at its end for several that say the same: 解读方式, 解读形式."""
    ends = {"时间": "日期", "部门": "单位", "机关": "单位", "机构": "单位"}
    end = _end(heading)
    return _LINK.sub("网址", heading)[:-2] + ends.get(end, end)


def alike(heading: str, other: str) -> bool:
    """Whether two headings may mean the same: they end alike, or one is part of the other."""
    one, two = _flat(heading), _flat(other)
    return _end(one) == _end(two) or one in two or two in one


class Headings:
    """Recognises a form's headings, by key or title, whatever their spaces, punctuation, brackets and notes in these."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._found: dict[tuple[str, bool], Column | None] = {}
        self._own = _names(form.columns)
        self._alike = {
            name: keys[0]
            for name, keys in grouped((_usual(n), k) for n, k in self._own.items()).items()
            if len({*keys}) == 1
        }
        self._beside = {"序号": Column(What.ORDINAL), NUMBER: Column(What.IDENTITY), NOTE: Column(What.NOTE)}
        inner = form.table.columns if form.table else ()
        self._inner = _names(inner)
        self._several = {one.key for one in form.columns if one.many and one.choices}
        self._choices = {name: Column(What.OWN, *one) for name, one in _choices(form.columns).items()}
        self._choices |= {name: Column(What.INNER, *one) for name, one in _choices(inner).items()}
        self._group = {name for name, key in self._own.items() if form.table and key == form.table.key}
        for one in inner:  # both headings in one cell: 申请材料（名称）
            for above in (form.table.key, form.table.heading) if form.table else ():
                for below in (one.key, one.heading):
                    self._inner.setdefault(_flat(above + below), one.key)
        for name in self._group if inner else ():  # a column of the 表 that is called as the 表 is
            self._inner.setdefault(name, naming(inner).key)

    def find(self, text: str, *, inside: bool = False) -> Column | None:
        """The column of a heading; `inside` the 表 its own columns come first. None for an unknown heading."""
        if not text.strip() or len(text) > _LONGEST:
            return None
        if (text, inside) not in self._found:
            self._found[text, inside] = self._find(text, inside)
        return self._found[text, inside]

    def _find(self, text: str, inside: bool) -> Column | None:
        for name in (_flat(text), bare(text)):
            tables = ((What.INNER, self._inner), (What.OWN, self._own))
            for what, names in tables if inside else reversed(tables):
                if name in names:
                    return Column(what, names[name])
            if name in self._beside:
                return self._beside[name]
        return self._choices.get(_flat(text))

    def is_group(self, text: str) -> bool:
        """Whether a heading is that of the 表."""
        return _flat(text) in self._group or bare(text) in self._group

    def is_header(self, row: Sequence[str]) -> bool:
        """Whether a row is the first of a header: short texts, several of them known headings, and what names the rows among them."""
        texts = [text for text in dict.fromkeys(row) if text.strip() and not text.startswith(HEADER)]
        if any(len(text) > _LONGEST for text in texts):
            return False
        found = [column for text in texts if (column := self.find(text)) is not None]
        own = {column.key for column in found if column.what in (What.OWN, What.INNER) and not column.choice}
        names = {self.form.naming.key} <= own or any(column.what is What.IDENTITY for column in found)
        if not own or not names:
            return False
        alike = sum(self.find(text) is None and self._same(_flat(text)) != "" for text in texts)
        return len(found) + alike > 1 or len(found) == len(texts)

    def is_head(self, row: Sequence[str]) -> bool:
        """Whether a row is a header and holds hardly anything else."""
        texts = {text for text in row if text.strip()}
        return self.is_header(row) and 3 * sum(self.find(text) is not None for text in texts) >= 2 * len(texts)

    def heads_card(self, row: Sequence[str]) -> bool:
        """Whether what stands in a column heads rows: a header, also in other words."""
        return self.is_head(row) or self.is_like_header(row)

    def is_like_header(self, row: Sequence[str]) -> bool:
        """Whether a row is the header of a table of the form's kind in other words: 序号 and short texts, most of which stand
        for columns of the form, what names its rows among them."""
        texts = [text for text in dict.fromkeys(row) if text.strip()]
        if any(len(squeeze(text)) > _SHORT for text in texts) or Column(What.ORDINAL) not in map(self.find, texts):
            return False
        found = [column for column in self.liken(self.columns([row])) if column is not None]
        own = {column.key for column in found if column.what is What.OWN}
        texts = texts[sum(bool(column.choice) for column in found) :]
        return self.form.naming.key in own and len(own) > 1 and 2 * len(own) >= len(texts) - 1

    def liken(self, columns: Sequence[Column | None], rows: Sequence[Sequence[str]] = ()) -> list[Column | None]:
        """The columns, of which those without a heading of the form's are the form's that they are likely to be: the
        heading ends in the whole of one (决策承办单位), says that it names the rows, ends as only one does (决策程序), begins as the only date
        (解读时间), or names what one of a kind holds; and most `rows` have there what one of its kind may hold. No column of the
        form's is taken twice, the first counts."""
        found = list(columns)
        taken = {column.key for column in found if column is not None and column.what is What.OWN}
        for rule in (self._same, self._whole, self._naming, self._ending, self._beginning, self._of_a_kind):
            for index, column in enumerate(found):
                if column is None or column.what is not What.OTHER or is_opinion(column.key):
                    continue
                key = rule(_flat(column.key), taken)
                if key and key not in taken and self._may_hold(key, [row[index] for row in rows]):
                    found[index] = Column(What.OWN, key)
                    taken.add(key)
        return found

    def _may_hold(self, key: str, texts: Sequence[str]) -> bool:
        own = next((one for one in self.form.columns if one.key == key), None)
        return own is None or _most(texts, lambda text: _may_be(own, text))

    def sure(self, columns: Sequence[Column | None], rows: Sequence[Sequence[str]]) -> list[Column | None]:
        """The same of a table that has the form's headings otherwise: those that say the same (解读方式), and of the others only those
        above choices, addresses or codes that end, and where it is not the only one begin, as the form's does, or above limits or the
        offices that the form asks for, and hold in most `rows` what belongs there (职权类型, 解读链接, 拟完成时间)."""
        found = list(columns)
        taken = {column.key for column in found if column is not None}
        for index, column in enumerate(columns):
            if column is None or column.what is not What.OTHER or is_opinion(column.key):
                continue
            heading = _flat(column.key)
            same = self._same(heading)
            key = same or self._ending(heading, taken) or self._of_a_kind(heading, taken)
            own = next((one for one in self.form.columns if one.key == key), None)
            texts = [row[index] for row in rows]
            if (
                own is not None
                and key not in taken
                and any(map(str.strip, texts))
                and (same or _is_sure(own, heading))
                and self._may_hold(key, texts)
            ):
                found[index] = Column(What.OWN, key)
                taken.add(key)
        return found

    def _same(self, heading: str, _: Collection[str] = ()) -> str:
        return self._alike.get(_usual(heading), "")

    def _whole(self, heading: str, _: set[str]) -> str:
        fits = [name for name in self._own if len(name) >= 4 and heading.removesuffix("要求").endswith(name)]
        return self._own[max(fits, key=len)] if fits else ""

    def _naming(self, heading: str, _: set[str]) -> str:
        key = self.form.naming.key
        own = re.fullmatch(f".{{0,6}}{re.escape(key.removesuffix('名称'))}(?:名称|标题|题目)?", heading)  # 政策文件标题
        return key if own or _NAMES.fullmatch(heading) else ""

    def _ending(self, heading: str, _: set[str]) -> str:
        plain_ones = {one.key for one in self.form.columns if one.kind not in _REFERRING} - {self.form.naming.key}
        fits = {key for name, key in self._own.items() if key in plain_ones and _end(name) == _end(heading)}
        if len(fits) > 1 or any(one.key in fits and one.kind == "网址" for one in self.form.columns):
            fits = {key for name, key in self._own.items() if key in fits and name[:2] == heading[:2]}
        return fits.pop() if len(fits) == 1 else ""

    def _beginning(self, heading: str, _: set[str]) -> str:
        dates = (
            {one.key for one in self.form.columns if one.kind == "日期"} if heading[-2:] in ("时间", "日期") else set()
        )
        fits = {key for name, key in self._own.items() if key in dates and name[:2] == heading[:2]}
        return fits.pop() if len(fits) == 1 else ""

    def _of_a_kind(self, heading: str, taken: set[str]) -> str:
        for kind, pattern in _OF_KINDS:
            if pattern.fullmatch(heading):
                fits = sorted((one for one in self.form.columns if one.kind == kind), key=lambda one: not one.required)
                return next((one.key for one in fits if one.key not in taken), "")
        return ""

    def is_below(self, row: Sequence[str], above: Sequence[str]) -> bool:
        """Whether a row goes on with the header: where it differs from the row above, its texts are headings."""
        new = [
            (text, top or _left(above, index))
            for index, (text, top) in enumerate(zip(row, above, strict=True))
            if text.strip() and text != top
        ]
        known = _chosen([self.find(text, inside=self.is_group(top)) for text, top in new])
        return bool(new) and sum(map(bool, known)) * 2 >= len(new) and all(len(text) <= _LONGEST for text, _ in new)

    def columns(self, rows: Sequence[Sequence[str]]) -> list[Column | None]:
        """What each column is, from all rows of the header; None for one without a heading."""
        found = [self._column(rows, index) for index in range(len(rows[0]))]
        for index, (column, kept) in enumerate(zip(found, _chosen(found), strict=True)):
            if column is not None and kept is None:
                found[index] = Column(What.OTHER, _path(rows, index))
        table = self.form.table
        if table is not None and any(column is not None and column.what is What.INNER for column in found):
            for index, column in enumerate(found):
                if column == Column(What.OWN, table.key) and (own := self._inner.get(_flat(rows[0][index]))):
                    found[index] = Column(What.INNER, own)
        return found

    def _column(self, rows: Sequence[Sequence[str]], index: int) -> Column | None:
        path = _texts_above(rows, index)
        if not path or path[0].startswith(HEADER):
            return None
        above = (*path[:-1], _left(rows[0], index) if not rows[0][index] else "")
        inside = any(map(self.is_group, above))
        for text in reversed(path):
            unknown = text != path[-1] and self.is_group(text)  # a column of the 表 that it lacks
            found = None if unknown else self.find(text, inside=inside)
            if found is not None and (text == path[-1] or found.key not in self._several):
                return found
        if group := next((one for one in map(self.find, above) if one is not None and one.key in self._several), None):
            return group._replace(choice=path[-1])  # which the form may not know: 服务对象, below it 个人 and 法人
        return Column(What.OTHER, _path(rows, index))


def _texts_above(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    """What stands in a column of a header, from above; nothing twice."""
    return [text for text in dict.fromkeys(row[index].strip() for row in rows) if text]


def _path(rows: Sequence[Sequence[str]], index: int) -> str:
    return "·".join(map(squeeze, _texts_above(rows, index)))


def _chosen(columns: Sequence[Column | None]) -> list[Column | None]:
    """The columns without those that stand for the only one of a column's choices: such a text heads no ticks."""
    several = Counter(column[:2] for column in columns if column is not None and column.choice)
    return [column if column is None or not column.choice or several[column[:2]] > 1 else None for column in columns]


def _choices(columns: Iterable[Cells]) -> dict[str, tuple[str, str]]:
    """The keys of columns that take several choices, and these, by what heads a column of ticks for each."""
    known = [(column, one) for column in columns if column.many for one in column.choices]
    found = [(_flat(one), (column.key, one)) for column, one in known]
    found += [(said, (column.key, one)) for column, one in known for said, meant in SAID_FOR.items() if meant == one]
    return {name: same[0] for name, same in grouped(found).items() if len(same) == 1}


def _is_sure(column: FormColumn, heading: str) -> bool:
    """Whether what a column holds can be told by its cells, or its heading says it."""
    in_charge = column.kind == "机构" and column.required and _IN_CHARGE.match(heading) is not None
    counted = column.kind == "数目" and heading.endswith(column.heading)
    return in_charge or counted or column.kind in ("选择", "网址", "法规", "期限") or _end(heading) in _CODES


def _may_be(column: FormColumn, text: str) -> bool:
    """Whether a cell may hold what one of the form's columns holds, as far as can be seen."""
    if column.kind == "选择":
        plain, pieces = letters(text), re.split(r"[、，,；;/／\s]+", text.strip())
        says = any(one in plain for one in map(letters, column.choices))
        return says or any(choice_of(column, piece) is not None for piece in pieces)
    return _HELD.get(column.kind, _ANY if column.heading[-2:] in _CODES else _WORDS).match(text.strip()) is not None


def _most(texts: Iterable[str], fits: Callable[[str], bool]) -> bool:
    """Whether most of the texts that are no blanks fit; nothing does."""
    there = [text for text in texts if text.strip()]
    return not there or 2 * sum(map(fits, there)) > len(there)


def _left(row: Sequence[str], index: int) -> str:
    """The heading that an empty cell of a header goes on with: the nearest on its left."""
    return next((row[at] for at in range(index, -1, -1) if row[at].strip()), "")


def _flat(text: str) -> str:
    return letters(plain(text))


def _names(columns: Iterable[Cells]) -> dict[str, str]:
    """Keys by headings; without the notes in brackets only where that tells no two apart."""
    several = tuple(columns)
    names = {_flat(text): column.key for column in several for text in (column.heading, column.key)}
    short: dict[str, set[str]] = {}
    for column in several:
        for text in (column.key, column.heading):
            short.setdefault(bare(text), set()).add(column.key)
    others = {_flat(text): column.key for column in reversed(several) for text in column.aliases}
    return others | {name: next(iter(keys)) for name, keys in short.items() if len(keys) == 1 and name} | names


@dataclass(slots=True)
class _State:
    """Where the reading of one sheet stands."""

    listed: Listed
    columns: list[Column | None] | None = None
    header: tuple[tuple[str, ...], ...] = ()
    last: Row | None = None
    top: int = 0  # the first row below the header


def read_all(sheets: Iterable[Sheet], form: Form) -> list[Listed]:
    """What the sheets of one file hold. A table without a header goes on with the one before it where that has as many
    columns: Word and web pages cut tables at the ends of pages."""
    headings = Headings(form)
    number = re.compile(rf"{form.prefix}-[0-9]{{3,5}}")
    found: list[Listed] = []
    before: _State | None = None
    for sheet in (turned(one, headings.is_header, headings.heads_card) for one in sheets):  # a card is a column
        state = _State(Listed(sheet.name))
        columns = before.columns if before is not None else None
        if before is not None and columns and sheet.rows and not sheet.lettered and len(columns) == len(sheet.rows[0]):
            state.columns, state.header, state.last = columns, before.header, before.last
        _read(sheet, headings, number, state)
        found.append(state.listed)
        before = state if state.columns is not None else before
    return found


def _read(sheet: Sheet, headings: Headings, number: re.Pattern[str], state: _State) -> None:
    listed = state.listed
    listed.notes.extend(sheet.before)
    at = 0
    likened = state.columns is None and not any(map(headings.is_header, sheet.rows))
    while at < len(sheet.rows):
        row = sheet.rows[at]
        marked = any(number.fullmatch(text.strip()) for text in row)
        if likened and state.columns is None and headings.is_like_header(row):
            end = _below(sheet, at, headings)
            said = headings.columns(sheet.rows[at:end])
            state.columns = headings.liken(said, sheet.rows[end : end + _TELLING])
            state.header, state.top = tuple(sheet.rows[at:end]), end
            listed.likened |= _changed(said, state.columns)
            at = end
            continue
        if not marked and headings.is_header(row):
            end = _below(sheet, at, headings)
            if tuple(sheet.rows[at:end]) != state.header:
                state.last = None
                said, state.header = headings.columns(sheet.rows[at:end]), tuple(sheet.rows[at:end])
                state.columns = headings.sure(said, sheet.rows[end : end + _TELLING])
                listed.likened |= _changed(said, state.columns)
                _identity(sheet, end, number, state)
            if end < len(sheet.rows) and counts_columns(sheet.rows[end]):
                listed.notes.append("｜".join(sheet.rows[end]))
                end += 1
            state.top = at = end
            continue
        if state.columns is None:
            listed.notes.extend(dict.fromkeys(text.strip() for text in row if text.strip()))
        elif any(text.strip() for text in row):
            _row(sheet, at, headings.form, number, state)
        at += 1
    listed.notes.extend(sheet.after)
    for column in state.columns or ():
        if column is not None and column.what in (What.OWN, What.INNER):
            listed.keys.add(column.key)
        elif column is not None and column.what is What.OTHER:
            listed.others.append(column.key)
    listed.found = state.columns is not None


def _below(sheet: Sheet, at: int, headings: Headings) -> int:
    """The row below a header, which goes on where cells of it are merged into the next row, or headings stand below."""
    end = at + 1
    while end < min(len(sheet.rows), at + 3):
        row, above = sheet.rows[end], sheet.rows[end - 1]
        merged = any(text.strip() and text == above[i] and (end, i) in sheet.covered for i, text in enumerate(row))
        if not merged and not headings.is_below(row, above):
            break
        end += 1
    return end


def _changed(said: Sequence[Column | None], taken: Sequence[Column | None]) -> dict[str, str]:
    """The headings that were taken for the form's, with their keys; those of ticks, too."""
    pairs = [(was, now) for was, now in zip(said, taken, strict=True) if was is not None and now is not None]
    return {now.choice or was.key: now.key for was, now in pairs if was != now or now.choice}


def _identity(sheet: Sheet, start: int, number: re.Pattern[str], state: _State) -> None:
    """The one column of our numbers: under 编号, or under nothing. 编号 above other numbers is a column as any other,
    or, above 1, 2, 3, that of 序号."""
    columns = state.columns or []
    for index, column in enumerate(columns):
        named = column is not None and bare(sheet.rows[start - 1][index] or state.header[0][index]) == NUMBER
        if column is not None and not named and column.what is not What.IDENTITY:
            continue
        texts = [row[index].strip() for row in sheet.rows[start:] if row[index].strip()]
        ours = any(number.fullmatch(text) for text in texts)
        if column is None and any(map(_MARK.fullmatch, texts)):
            state.listed.secret.add(f"{sheet.name}!{letter(index + sheet.first_column)}列")
        if ours and (column is None or named):
            columns[index] = Column(What.IDENTITY)
            state.listed.secret.add(f"{sheet.name}!{letter(index + sheet.first_column)}列")
        elif column == Column(What.IDENTITY) and texts:
            ordinal = all(map(plain_number, texts))
            columns[index] = Column(What.ORDINAL) if ordinal else Column(What.OTHER, NUMBER)


def _row(sheet: Sheet, at: int, form: Form, number: re.Pattern[str], state: _State) -> None:
    """Read one row: a line around the rows, more of the row above, or a row of its own."""
    read, fresh = _cells(sheet, at, number, state)
    _part(read, form, sheet, state)
    filled = [index for index, text in enumerate(sheet.rows[at]) if text.strip()]
    texts = list(dict.fromkeys(sheet.rows[at][index].strip() for index in filled))
    across = len(texts) == 1 and len(filled) > 1 and all((at, index) in sheet.covered for index in filled[1:])
    if not read.id and not plain_number(read.ordinal):
        only = len(texts) == 1 and (across or PAGE.match(texts[0]) or not read.texts)
        if only or is_below(texts):
            state.listed.notes.extend(texts)
            return
    if not read.texts:  # a number and nothing else
        return
    last = state.last
    if last is not None and _goes_on(read, fresh, form, last, state):
        _join(read, fresh, last)
        return
    for key, text in list(read.cells.items()):
        pointed = elsewhere(text)
        if (pointed is None and not is_same(text)) or (read.id and not points_elsewhere(text)):
            continue  # a table of our own may hold a mere “
        read.pointed[key] = text.strip()
        rows = state.listed.rows if pointed else []
        row = last if pointed is None else next((one for one in rows if plain_number(one.ordinal) == pointed), None)
        if row is not None and row.cells.get(key):
            read.cells[key] = row.cells[key]
        else:
            read.others[key] = read.cells.pop(key)
            read.unread.add(key)
    for key, text in read.others.items():
        if last is not None and is_same(text) and last.others.get(key):
            read.others[key] = last.others[key]
    state.last = read
    state.listed.rows.append(read)


def _cells(sheet: Sheet, at: int, number: re.Pattern[str], state: _State) -> tuple[Row, set[str]]:
    """The row as it stands, and the keys of its own cells that no merged cell above covers."""
    row = Row(sheet.place(at))
    inner: dict[str, str] = {}
    fresh: set[str] = set()
    for index, column in enumerate(state.columns or ()):
        text = sheet.rows[at][index].strip("\n\r\t ")
        below = (at, index) in sheet.covered and at > state.top and sheet.rows[at - 1][index].strip("\n\r\t ") == text
        if column is not None and column.key and (at, index) in sheet.unread:
            row.unread.add(column.key)
        if column is not None and column.choice:
            ticked, words = marked(text)
            _add(row.others, column.choice, words)
            text = column.choice if ticked else ""
        if column is None:
            if found := _MARK.fullmatch(text):
                row.mark = found[1], frozenset(found[2].split("."))
                continue
            if text and row.id:  # beside a row of gongkai's own somebody says what he thinks of it
                state.listed.said.append((sheet.place(at, index), text, SAID))
            if not text or row.id:
                continue
            column = Column(What.OTHER, f"第{index + sheet.first_column}列")
        if column.what is What.IDENTITY and number.fullmatch(text):
            row.id = text
        elif column.what is What.ORDINAL:
            row.ordinal = "" if below else text
        elif column.what is What.NOTE:
            row.note = text
        elif column.what is What.OTHER and is_opinion(column.key):
            if text and (at, index) not in sheet.covered:
                state.listed.said.append((sheet.place(at, index), f"{column.key}：{text}", SAID))
        elif column.what in (What.OTHER, What.IDENTITY):
            _add(row.others, column.key or NUMBER, text)
        elif column.what is What.INNER:
            _add(inner, column.key, text)
        else:
            _add(row.cells, column.key, text)
            if text and not below:
                fresh.add(column.key)
        row.places.setdefault(column.key, sheet.place(at, index))
    if any(inner.values()):
        row.inner, row.inside = [inner], [{key: row.places[key] for key in inner}]
    row.others = {key: text for key, text in row.others.items() if text and not (row.id and key == STATE)}
    row.size = sum(map(len, row.texts))
    return row, fresh


def _part(row: Row, form: Form, sheet: Sheet, state: _State) -> None:
    """The rows of its 表 that a row holds in one, which is told where it may be meant otherwise. In pages that gongkai printed, with
    its numbers, names have one line each, and a narrow column breaks them."""
    if form.table is None or not row.inner or (Column(What.IDENTITY) in (state.columns or ()) and not sheet.lettered):
        return
    (inner,), (places,) = row.inner, row.inside
    row.inner, told = parted(inner, form.table.columns, loose=sheet.lettered)
    row.inside = [places] * len(row.inner)
    state.listed.doubtful.extend((places[key], "、".join(lines(inner[key])), why) for key, why in told.items())


def _add(cells: dict[str, str], key: str, text: str) -> None:
    """Two columns under one heading are one cell of several lines."""
    cells[key] = _with(cells.get(key, ""), text)


def _with(before: str, text: str) -> str:
    """Lines with those of another text below, unless they stand there already."""
    if not text or f"\n{text}\n" in f"\n{before}\n":
        return before
    return f"{before}\n{text}" if before else text


def _goes_on(read: Row, fresh: set[str], form: Form, last: Row, state: _State) -> bool:
    """Whether a row is more of the one above: one more row of its 表, or the rest of a row that a page's end cut."""
    if (read.id and read.id != last.id) or last.size > _MOST:
        return False
    own = [key for key in fresh if read.cells[key] != last.cells.get(key)]
    if read.id or (form.table is not None and read.inner):
        repeated = bool(last.inner) and all(read.cells.get(key) == text for key, text in last.cells.items() if text)
        numbered = not read.id and read.ordinal not in ("", last.ordinal)
        return not own and not numbered and (repeated or not fresh)
    numbered = any(column is not None and column.what is What.ORDINAL for column in state.columns or ())
    if (
        read.ordinal
        or form.naming.key in fresh
        or (read.cells.get(form.naming.key) and _clashes(read, fresh, form, last))
    ):
        return False
    return numbered or not any(column.required and column.key in fresh for column in form.columns)


def _clashes(read: Row, fresh: set[str], form: Form, last: Row) -> bool:
    """Whether a row below a name that is merged over several (one power, its 子项 below each other) says something else than the
    one above in a column that takes one text."""
    single = {column.key for column in form.columns if column.kind in _SINGLE and not column.many}
    return any(last.cells.get(key) and read.cells[key] != last.cells[key] for key in fresh & single)


def _join(read: Row, fresh: set[str], last: Row) -> None:
    last.inner.extend(read.inner)
    last.inside.extend(read.inside)
    last.size += read.size
    for key in fresh:
        _add(last.cells, key, read.cells[key])
    for key, text in read.others.items():
        _add(last.others, key, text)
    if read.note:
        last.note = _with(last.note or "", read.note)
    last.unread |= read.unread
