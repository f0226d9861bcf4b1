"""What changed, as data and in words: the one wording for feeds, the page 变更, `gongkai diff` and the end of a build."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from gongkai.model.change import (
    ADDED,
    CHANGED,
    MOVED,
    WITHDRAWN,
    CellChange,
    Change,
    Changes,
    DomainChange,
    LawChange,
    OfficeChange,
    Shared,
)
from gongkai.model.deadline import Order
from gongkai.model.entry import FIELDS
from gongkai.model.grouped import grouped
from gongkai.model.letters import first_of

ORDERS = {Order.STRICTER: "更严", Order.LOOSER: "更宽", Order.SAME: "长短不变", Order.UNCLEAR: "看不出宽严"}
CHANNELS = {Order.STRICTER: "必选的渠道多了", Order.LOOSER: "必选的渠道少了"}
REACH = {Order.STRICTER: "公开得多了", Order.LOOSER: "公开得少了"}
_WORDS_OF = {FIELDS["channels"]: CHANNELS} | dict.fromkeys((FIELDS["tiers"], FIELDS["mode"], FIELDS["audience"]), REACH)
NOTHING = "（无）"
_CAUSES = {"领域变动": "个", "机构更名": "处", "法规变动": "部"}  # with the unit that each is counted in
_SHOWN = 6  # numbers that a line names
_BEFORE = 12  # characters that are shown before a difference


def as_data(changes: Changes) -> dict[str, Any]:
    """The changes as plain dicts, lists and texts. What is not known or does not apply is left out."""
    return {
        "before": changes.before,
        "after": changes.after,
        **({"domains": [_shared(one) for one in changes.domains]} if changes.domains else {}),
        "offices": [_shared(one) for one in changes.offices],
        "laws": [_shared(one) for one in changes.laws],
        "changes": [change_data(one) for one in changes.entries],
    }


def change_data(change: Change) -> dict[str, Any]:
    """One entry's change. Of one that came, the catalog has the cells."""
    told = {
        "id": change.id,
        "kind": change.kind,
        "domain": change.domain,
        "domain_name": change.domain_name,
        "name": change.name,
        "behind": change.behind,
        "reason": change.reason,
        "cells": [] if change.kind == ADDED else [cell_data(cell) for cell in change.cells],
    }
    return {key: value for key, value in told.items() if value is not None}


def cell_data(cell: CellChange) -> dict[str, Any]:
    """A cell's change."""
    told = {
        "heading": cell.heading,
        "before": cell.before,
        "after": cell.after,
        "order": cell.order.value if cell.order else None,
        "added": list(cell.added) if cell.added is not None else None,
        "removed": list(cell.removed) if cell.removed is not None else None,
    }
    return {key: value for key, value in told.items() if value is not None}


def _shared(one: Shared) -> dict[str, Any]:
    own: dict[str, Any] = {}
    if isinstance(one, LawChange):
        own = {"key": one.key, "status_before": one.status_before, "status_after": one.status_after}
        own |= {"former": one.former} if one.former else {}
    else:
        own = {"domain": one.domain, **numbers(one)} if isinstance(one, DomainChange) else {}
        own |= {"merged": True} if one.merged else {}
    cells = [{"id": spot.id, "heading": spot.heading} for spot in one.cells]
    return {**own, "before": one.before, "after": one.after, "cells": cells}


def numbers(one: DomainChange) -> dict[str, str]:
    """What a domain's numbers began with and begin with now, where that differs."""
    return {"number_before": one.number_before, "number_after": one.number_after} if one.number_before else {}


class CellLine(NamedTuple):
    """One cell in words: its heading, what it said and says (of lists only what went and came), and a remark."""

    heading: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    remark: str = ""


def cell_line(cell: CellChange) -> CellLine:
    """A changed cell. Of a list, the elements that went and that came; where only their order changed, all of them."""
    remark = _WORDS_OF.get(cell.heading, ORDERS).get(cell.order, "") if cell.order else ""
    if cell.added is not None and cell.removed is not None and (cell.added or cell.removed):
        if cell.heading == FIELDS["body"] and cell.added and cell.removed:
            remark = "职责转移"
        return CellLine(cell.heading, cell.removed, cell.added, remark)
    texts = (tuple(filter(None, (text,))) for text in (cell.before, cell.after))
    before, after = texts
    return CellLine(cell.heading, before, after, remark or ("次序变了" if cell.added is not None else ""))


def shared_title(one: Shared, reach: str = "") -> str:
    """机构更名：甲局 → 乙局（涉及 71 格）; of a law, what became of its title, its status, or both. `reach` says how far it
    reaches instead."""
    told = law_words(one) if isinstance(one, LawChange) else _called(one)
    unit = "项" if isinstance(one, DomainChange) else "格"
    return f"{shared_word(one)}：{told}（涉及 {reach or f'{len(one.cells)} {unit}'}）"


def shared_word(one: Shared) -> str:
    """What one cause changed: 领域改称, 机构更名, 法规变动."""
    if isinstance(one, LawChange):
        return "法规替换" if one.former else "法规变动"
    if isinstance(one, DomainChange):
        return f"{'清单' if one.of_list else '领域'}{one.word}"
    return "机构更名或并入" if one.merged else "机构更名"


def _called(one: DomainChange | OfficeChange) -> str:
    told = one.after if one.before == one.after else f"{one.before} → {one.after}"
    if isinstance(one, DomainChange) and one.number_before:
        told += f"，编号由 {one.number_before} 改为 {one.number_after}"
    return told


def law_words(one: LawChange) -> str:
    """What became of a law: 《甲法》（1号） → 《甲法》（2号），由“现行”改为“已修订”."""
    told = one.after if one.before == one.after else f"{one.before} → {one.after}"
    before, after = one.status_before, one.status_after
    if before == after or one.former:
        return told
    if before and after:
        return f"{told}，由“{before}”改为“{after}”"
    return f"{told}，状态登记为“{after}”" if after else f"{told}，不再登记状态（原来是“{before}”）"


def moved_line(change: Change) -> str:
    """Where an entry moved to; "" where it did not move."""
    if change.behind is None or change.kind not in (CHANGED, MOVED):
        return ""
    return f"移到 {change.behind} 之后" if change.behind else "移到最前"


def counts(changes: Changes) -> list[tuple[str, int]]:
    """How much changed, in the words of a summary; what did not happen is left out."""
    kinds = {"新增": ADDED, "调整": CHANGED, "不再公开": WITHDRAWN, "移动": MOVED}
    found = [(word, len(changes.of(kind))) for word, kind in kinds.items()]
    found += [
        (word, len(one)) for word, one in zip(_CAUSES, (changes.domains, changes.offices, changes.laws), strict=True)
    ]
    return [(word, count) for word, count in found if count]


def summary(changes: Changes) -> str:
    """新增 2 项，调整 1 项，机构更名 1 处; 没有变化 where nothing changed."""
    return "，".join(f"{word} {count} {_CAUSES.get(word, '项')}" for word, count in counts(changes)) or "没有变化"


def named(numbers: Sequence[str], most: int = _SHOWN) -> str:
    """Some numbers, and how many there are in all where there are more."""
    told = list(dict.fromkeys(numbers))
    return first_of(told, most, " 等 {} 项")


def by_domain(changes: Sequence[Change]) -> Iterator[tuple[str, list[Change]]]:
    """Changes put together by the domain or list that they are in, in the order in which these first come."""
    yield from grouped((change.domain_name, change) for change in changes).items()


def brief(changes: Changes, most: int = 12) -> list[str]:
    """The changes in a few lines, what was changed alike in one: for the end of a build."""
    lines = [shared_title(one) for one in changes.shared]
    lines += [f"新增 {one.id} {one.name}" for one in changes.of(ADDED)]
    for change in changes.of(WITHDRAWN):
        lines.append(f"不再公开 {change.id} {change.name}" + (f"（{change.reason}）" if change.reason else ""))
    alike = grouped((cell, change.id) for change in changes.of(CHANGED) for cell in change.cells)
    lines += [f"{named(numbers)} {cell_words(cell)}" for cell, numbers in alike.items()]
    if moved := changes.of(MOVED):
        lines.append(f"移动 {named([one.id for one in moved])}")
    rest = len(lines) - most
    return [*lines[:most], f"……还有 {rest} 处，看全部：gongkai diff 上一版"] if rest > 0 else lines


def cell_words(cell: CellChange) -> str:
    """A changed cell on one line: 公开时限：甲 → 乙（更宽）; of a list, what went and came."""
    heading, before, after, remark = cell_line(cell)
    note = f"（{remark}）" if remark else ""
    if cell.added is None or not (cell.added or cell.removed):
        texts = ["；".join(before), "；".join(after)]
        pairs = enumerate(zip(*texts, strict=False))
        same = next((place for place, (one, other) in pairs if one != other), min(map(len, texts)))
        start = same - _BEFORE if same > 3 * _BEFORE else 0  # of long texts what differs
        told = " → ".join(f"{'…' if start else ''}{cut(text[start:])}" or NOTHING for text in texts)
        return f"{heading}：{told}{note}"
    parts = [f"去掉“{cut(text)}”" for text in before] + [f"增加“{cut(text)}”" for text in after]
    return f"{heading}：{'，'.join(parts)}{note}"


def cut(text: str, most: int = 60) -> str:
    """A text on one line, its end left out where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


class ChangeItem(NamedTuple):
    """One entry's change as pages and sheets show it."""

    id: str
    name: str
    word: str
    reason: str
    href: str
    lines: tuple[CellLine, ...]


class ChangeTable(NamedTuple):
    """The changes in one domain or list."""

    name: str
    changes: tuple[ChangeItem, ...]


class SharedLine(NamedTuple):
    """A new name of an office or a law, and where it stands."""

    title: str
    where: str


class ChangePage(NamedTuple):
    """What changed from one catalog to another, as pages and sheets show it."""

    before: str
    after: str
    summary: str
    shared: tuple[SharedLine, ...]
    tables: tuple[ChangeTable, ...]
    has_domains: bool


WORDS = {ADDED: "新增", CHANGED: "调整", MOVED: "移动", WITHDRAWN: "不再公开"}


def page_of(changes: Changes, href: Callable[[Change], str] = lambda change: "") -> ChangePage:
    """The changes in words, put together by domain; `href` gives the address of an entry, or nothing."""
    return ChangePage(
        changes.before,
        changes.after,
        summary(changes),
        tuple(SharedLine(shared_title(one), named([spot.id for spot in one.cells])) for one in changes.shared),
        tuple(
            ChangeTable(name, tuple(_item(one, href(one)) for one in several))
            for name, several in by_domain(changes.entries)
        ),
        bool(changes.domains),
    )


def _item(change: Change, href: str) -> ChangeItem:
    word = "，".join(filter(None, (WORDS[change.kind], moved_line(change))))
    lines = tuple(map(cell_line, change.cells)) if change.kind == CHANGED else ()
    return ChangeItem(change.id, change.name, word, change.reason or "", href, lines)
