"""The rows of a domain's table as markup. There are many cells, so they are put together here, not in a template.

End tags that HTML lets one leave out (of cells and of list items) are left out, and cells have no classes: a page of
eighty rows is a fifth smaller so, and stays below 100 kB.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup, escape

from gongkai.model.address import is_web
from gongkai.model.entry import Entry, open_cells
from gongkai.model.item import EVIDENCE
from gongkai.model.template import BOX_NO, Column, Template
from gongkai.render.table import Row, Table, boxes_of

UNSURE = EVIDENCE[2]
_JOIN = "\u2060"  # word joiner


class PageRow(NamedTuple):
    """One table row as markup. `span` is how many rows its 一级事项 covers, 0 where a cell above does."""

    id: str
    span: int
    html: Markup


class Filter(NamedTuple):
    """A choice above the table: the column's key, what it is called, and the values that occur, with their words."""

    key: str
    label: str
    values: tuple[tuple[str, str], ...]


class Group(NamedTuple):
    """A 一级事项 of a page: its name, the id of its first row, how many rows it has."""

    name: str
    id: str
    rows: int


def page_groups(table: Table[Entry]) -> list[Group]:
    """The table's 一级事项 in order, for the list of links above it."""
    if table.merge is None:
        return []
    index = table.merge
    return [
        Group(row.cells[index], row.entry.id, span) for row, span in zip(table.rows, table.runs(), strict=True) if span
    ]


def page_filters(table: Table[Entry], template: Template) -> list[Filter]:
    """By which values the page can be filtered: tier, office and mode, each where rows differ in it."""
    entries = [row.entry for row in table.rows]
    tiers = Counter(tier for entry in entries for tier in set(entry.tiers))
    modes = Counter(entry.mode for entry in entries)
    offices = Counter(office for entry in entries for office in dict.fromkeys(entry.body))
    found = (
        counted_filter("公开层级", {tier: tiers[tier] for tier in template.tiers if tier in tiers}),
        counted_filter("公开主体", offices),
        counted_filter("公开方式", {mode: modes[mode] for mode in template.modes if mode in modes}),
    )
    return [one for one in found if len(one.values) > 1]


def counted_filter(heading: str, counts: Mapping[str, int], key: str = "") -> Filter:
    """A choice of values, each with how many rows of the page have it."""
    return Filter(key or heading, heading, tuple((value, f"{value}（{count}）") for value, count in counts.items()))


def page_rows(table: Table[Entry], item_page: Callable[[str], str], vouched: Collection[str]) -> list[PageRow]:
    """The table's rows as markup, escaped.

    `item_page` gives the address of the page that says which places publish an item, by its number; nothing where
    there is no such page. `vouched` are the numbers of items that are printed without the mark 待核.
    """
    naming = naming_column(table.columns)
    return [
        PageRow(row.entry.id, span, _row(table, naming, row, span, item_page(row.entry.id), vouched))
        for row, span in zip(table.rows, table.runs(), strict=True)
    ]


def naming_column(columns: tuple[Column, ...]) -> int:
    """The index of the column that names a row: 二级事项, or the first one that is not merged."""
    for index, column in enumerate(columns):
        if column.key == "二级事项":
            return index
    return next(index for index, column in enumerate(columns) if not column.merge)


def _row(table: Table[Entry], naming: int, row: Row[Entry], span: int, page: str, vouched: Collection[str]) -> Markup:
    parts: list[str] = []
    for index, (column, text) in enumerate(zip(table.columns, row.cells, strict=True)):
        if index == table.merge:
            if span > 1:
                parts.append(f'<th scope="rowgroup" rowspan="{span}"><span>{_broken(text)}</span>')
            elif span:
                parts.append(f'<th scope="rowgroup">{_broken(text)}')
        elif index == naming:
            parts.append(f'<th scope="row">{_name(row.entry, text, page, sure=row.entry.id in vouched)}')
        elif column.key == "公开渠道和载体":
            parts.append(f"<td>{_boxes(text)}")
        elif column.value is not None:
            parts.append(f"<td>{escape(text)}")
        else:
            parts.append(f"<td>{_lines(text)}")
    return Markup("".join(parts))  # every piece was escaped above


def _name(entry: Entry, text: str, page: str, *, sure: bool) -> Markup:
    """二级事项 with what stands beside it; see `named`."""
    return named(entry.id, text, "" if sure else mark_of(entry), page, entry.note, entry.location)


def mark_of(entry: Entry) -> str:
    """The mark 待核 of an entry that rests on general knowledge, with the open cells where only some are open (待核：主体、层级),
    or the seen ones where these are fewer; "" where nothing is open."""
    seen, still_open = list(dict(entry.seen)), open_cells(entry)
    if not seen or not still_open:
        return UNSURE if entry.evidence == UNSURE else ""
    if len(still_open) > len(seen):
        return f"{UNSURE}：除{_short(seen)}外"
    return f"{UNSURE}：{_short(still_open)}"


def _short(headings: Iterable[str]) -> str:
    """Headings as they are known without 公开 and 事项: 一级、依据、渠道."""
    return "、".join(one.removeprefix("公开").removesuffix("事项").removesuffix("和载体") for one in headings)


def named(number: str, text: str, mark: str, page: str, note: str | None, location: str | None = None) -> Markup:
    """A row's name with its number as a link to itself, the link to the item's own page, the mark 待核, the note and
    where it is published."""
    known = escape(number)
    parts = [_broken(text), "<br>" if text else "", f'<a class="n" href="#{known}">{known}</a>']
    if page:
        parts.append(f'<a href="{escape(page)}">各地公开</a>')
    if mark:
        parts.append(f"<em>{escape(mark)}</em>")
    if location and is_web(location):
        parts.append(f'<a class="go" href="{escape(location)}">公开位置</a>')
    elif location:
        parts.append(f'<span class="note">公开位置：{escape(location)}</span>')
    if note:
        parts.append(f'<span class="note">备注：{_broken(note.strip())}</span>')
    return Markup("".join(parts))  # every piece was escaped


def _broken(text: str) -> Markup:
    """A text with its lines broken where they are."""
    return Markup("<br>").join(text.split("\n"))


@lru_cache(maxsize=1024)
def _lines(text: str) -> str:
    """A cell of several lines as a list."""
    if "\n" not in text:
        return escape(text)
    return f"<ul><li>{'<li>'.join(escape(line) for line in text.split(chr(10)))}</ul>"


@lru_cache(maxsize=1024)
def _boxes(text: str) -> str:
    """The channels, the open ones set back, in `i`; no line may end between a box and its name."""
    boxes = [f"{box[:1]}{_JOIN}{box[1:]}" for box in boxes_of(text)]
    runs = groupby(boxes, key=lambda box: box.startswith(BOX_NO))
    return " ".join(f"<i>{escape(' '.join(run))}</i>" if is_open else escape(" ".join(run)) for is_open, run in runs)
