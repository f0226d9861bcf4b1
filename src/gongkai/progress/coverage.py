"""Which items of the catalog disclose the rows of a place's lists, which withheld entries keep them back, and the holes.

赣府厅发〔2020〕17号第二条: the items of openness are worked out against 权责清单 and 公共服务事项清单. Every list counts whose
form has a column of kind 事项.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from gongkai.model.entry import Catalog
from gongkai.model.form import Form
from gongkai.model.grouped import grouped
from gongkai.model.record import Cell, Listing, Record, Said
from gongkai.model.report import ReportSheet
from gongkai.progress.likely import LEAST, MOST, Proposal, Proposer, proposer

KEPT, _PART = "不予公开", "子项"  # columns by their keys
_RESULT, _OPENED = "评估结果", "转为公开"  # a withheld entry that keeps nothing back any more
_STATES = (_DISCLOSED, _WITHHELD, _HOLE) = ("有公开事项", "不予公开", "没有着落")
COLUMNS = ("清单", "编号", "事项", "采用")  # of what a clerk fills in, by which it is read back
_Count = tuple[str, str, int, int, int, int]


class Row(NamedTuple):
    """A row of a list: its offices and laws as printed, the items that disclose it and the withheld entries that keep it
    back, by their numbers as printed; for a hole what may disclose it. `kept_in` is the form of withheld entries."""

    form: str
    id: str
    name: str
    offices: tuple[str, ...]
    laws: tuple[str, ...]
    items: dict[str, str]
    kept: dict[str, str]
    kept_in: str
    proposals: tuple[Proposal, ...] = ()

    @property
    def state(self) -> str:
        """What becomes of the row."""
        return _DISCLOSED if self.items else _WITHHELD if self.kept else _HOLE


class Item(NamedTuple):
    """An item of the catalog and the rows that it discloses."""

    domain: str
    id: str
    name: str
    offices: tuple[str, ...]
    rows: tuple[str, ...]


class Coverage(NamedTuple):
    """The matrix both ways, and the withheld entries that rows may name: numbers by forms."""

    place: str
    rows: tuple[Row, ...]  # the holes first
    items: tuple[Item, ...]
    withheld: dict[str, list[str]]

    @property
    def holes(self) -> tuple[Row, ...]:
        """The rows that nothing discloses and nothing keeps back."""
        return tuple(row for row in self.rows if row.state == _HOLE)


def items_key(form: Form) -> str | None:
    """The column that names items; None for a form that has none."""
    return next((column.key for column in form.columns if column.kind == "事项"), None)


def _kept_in(form: Form) -> str:
    return next((column.form or "" for column in form.columns if column.kind == "条目" and column.key == KEPT), "")


def coverage(catalog: Catalog, lists: Sequence[Listing], only: Collection[str] = ()) -> Coverage:
    """The coverage of a place: of its current lists that name items, or of those of the forms (slugs) in `only`."""
    chosen = [one for one in lists if one.current and items_key(one.form) and (not only or one.form.slug in only)]
    withheld: dict[str, list[str]] = {_kept_in(one.form): [] for one in chosen}
    for one in lists:
        if one.form.slug in withheld:
            withheld[one.form.slug] += [row.id for row in one.records if one.text(row, _RESULT) != _OPENED]
    propose = proposer(catalog.domains)
    rows = [_row(one, record, withheld[_kept_in(one.form)], propose) for one in chosen for record in one.records]
    behind = grouped((number, f"{row.form} {row.id} {row.name}") for row in rows for number in row.items)
    items = tuple(
        Item(domain.name, entry.id, entry.name, entry.body, tuple(behind.get(entry.id, ())))
        for domain, entry in catalog.pairs()
    )
    rows.sort(key=lambda row: row.state != _HOLE)
    return Coverage(catalog.place.name, tuple(rows), items, withheld)


def _row(listing: Listing, record: Record, withheld: Collection[str], propose: Proposer) -> Row:
    columns = listing.form.columns
    part = listing.text(record, _PART)
    offices, laws = (
        [one for column, cell in zip(columns, record.cells, strict=True) if column.kind == kind for one in cell]
        for kind in ("机构", "法规")
    )
    row = Row(
        listing.form.name,
        record.id,
        f"{listing.name_of(record)}{f'（{part}）' if part else ''}",
        _printed(offices),
        _printed(laws),
        _known(listing.cell(record, items_key(listing.form) or "")),
        {number: text for number, text in _known(listing.cell(record, KEPT)).items() if number in withheld},
        _kept_in(listing.form),
    )
    if row.state != _HOLE:
        return row
    return row._replace(proposals=propose(row.name, row.offices, [one.written for one in laws]))


def _printed(cell: Iterable[Said]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for one in cell for text in one.printed))


def _known(cell: Cell) -> dict[str, str]:
    return {one.written: "、".join(one.printed) for one in cell if one.known}


def _counts(found: Coverage) -> list[_Count]:
    """By list and by office the rows, by domain the items: in all, disclosed, withheld, holes. A row of several offices
    counts for each; an item is a hole where it discloses no row."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    for row in found.rows:
        for name in (("清单", row.form), *(("单位", office) for office in row.offices or ("（没有写明）",))):
            counted.setdefault(name, Counter())[row.state] += 1
    for item in found.items:
        counted.setdefault(("领域", item.domain), Counter())[_DISCLOSED if item.rows else _HOLE] += 1
    told: list[_Count] = [(*name, n.total(), n[_DISCLOSED], n[_WITHHELD], n[_HOLE]) for name, n in counted.items()]
    order = ("清单", "单位", "领域")
    return sorted(told, key=lambda one: (order.index(one[0]), -one[5] if one[0] == "单位" else 0))


def as_json(found: Coverage) -> dict[str, Any]:
    """The report as data."""
    keys = ("by", "name", "count", "disclosed", "withheld", "holes")
    return {
        "place": found.place,
        "threshold": LEAST,
        "counts": [dict(zip(keys, one, strict=True)) for one in _counts(found)],
        "rows": [
            row._asdict() | {"state": row.state, "proposals": [one._asdict() for one in row.proposals]}
            for row in found.rows
        ],
        "items": [item._asdict() for item in found.items],
    }


def as_text(found: Coverage, *, whole: bool) -> str:
    """The report as text: the workbook's sheets, a line for each row. On a screen, not `whole`, only what is to be done and the
    numbers: the catalog's hundreds of items would push them out of sight."""
    lines: list[str] = []
    shown = sheets(found)
    for sheet in shown if whole else shown[:2]:
        rows = ([heading for heading, _ in sheet.columns], *sheet.rows)
        told = ("  ".join(cell.replace("\n", "；") for cell in row if cell) for row in rows)
        lines += [sheet.title, *(f"  {line}" for line in told), ""]
    rest = "、".join(f"{sheet.name}（{len(sheet.rows)} 行）" for sheet in shown[2:])
    return "\n".join(lines) + ("" if whole else f"{rest}：加 --output 报表.xlsx，列在表里\n")


def sheets(found: Coverage) -> list[ReportSheet]:
    """The report as a workbook; its first sheet are the holes, which a clerk fills in."""
    alone = sum(not item.rows for item in found.items)
    form, number, name, fill = COLUMNS
    proposals = [(f"建议{place}", 16.0) for place in range(1, MOST + 1)]
    return [
        ReportSheet(
            "待认定",
            f"{found.place}：没有着落的 {len(found.holes)} 条（共 {len(found.rows)} 条）",
            f"在“{fill}”里选公开它的事项或者不予公开事项的编号；别的编号也可以写，几个用顿号隔开。建议按名称、依据、单位打分，"
            f"{LEAST} 分以上的列前{MOST}项，请自己判断。填好后用 gongkai report coverage --accept 写进清单。",
            ((form, 8), (number, 6), (name, 16), ("单位", 9), ("依据", 16), (fill, 9), *proposals),
            [(*_told(row), "\n".join(row.laws), "", *_proposed(row)) for row in found.holes],
            fill=5,
            choices=[[*(one.id for one in row.proposals), *found.withheld[row.kept_in]] for row in found.holes],
        ),
        ReportSheet(
            "统计",
            f"{found.place}：目录 {len(found.items)} 项，{alone} 项背后没有清单里的条目",
            "按清单、单位数的是条；按领域数的是目录的项，背后没有条目的算没有着落。几个单位合办的，各算一条。",
            (("按", 6), ("名称", 24), ("共", 6), *((state, 8) for state in _STATES)),
            [tuple(map(str, one)) for one in _counts(found)],
        ),
        ReportSheet(
            "清单对目录",
            f"{found.place}：清单里的各条靠什么公开",
            "没有着落的在前。",
            ((form, 8), (number, 6), (name, 20), ("单位", 12), ("结果", 7), ("公开事项", 24), (KEPT, 20)),
            [
                (*_told(row), row.state, *("\n".join(each.values()) for each in (row.items, row.kept)))
                for row in found.rows
            ],
        ),
        ReportSheet(
            "目录对清单",
            f"{found.place}：目录各项公开清单里的哪些条",
            "条数是 0 的，请看是清单漏列了职权、服务，还是指引要求的一般信息。",
            (("领域", 10), (number, 6), (name, 20), ("公开主体", 14), ("条数", 4), ("清单里的条目", 40)),
            [(*item[:3], "\n".join(item.offices), str(len(item.rows)), "\n".join(item.rows)) for item in found.items],
        ),
    ]


def _told(row: Row) -> tuple[str, ...]:
    return (row.form, row.id, row.name, "\n".join(row.offices))


def _proposed(row: Row) -> list[str]:
    told = [f"{one.id} {one.name}\n{one.score}分：{one.why}" for one in row.proposals]
    return told + [""] * (MOST - len(told))
