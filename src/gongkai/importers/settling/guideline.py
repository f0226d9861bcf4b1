"""A ministry's annex → what the guidelines' files shall say. The comparison is a county's (`compare`): what it calls 调整 is
a changed cell here, 新增 a new item, 不采用 an item that the annex lacks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.importers.reading.meaning import Reading
from gongkai.importers.reading.record import Record
from gongkai.importers.reading.text import squeeze
from gongkai.importers.reading.values import shown
from gongkai.importers.settling.changes import DomainChanges, Outcome
from gongkai.importers.settling.county import County
from gongkai.importers.settling.match import TELLING
from gongkai.importers.settling.roles import Roles
from gongkai.importers.settling.write import guideline_cell, guideline_item
from gongkai.model.address import is_web
from gongkai.model.entry import FIELDS
from gongkai.model.grouped import grouped
from gongkai.model.item import EVIDENCE, Boxes, Guideline, Item, Selection
from gongkai.model.letters import letters
from gongkai.source.edit import arranged, edited, next_id, put, put_in_order, values
from gongkai.source.shape import checked
from gongkai.source.written import OneLine, OneLineMap

BODY = "公开主体"
_ORDER = ("编号", *FIELDS.values(), "核对", "出处", "已见")
_HEAD = ("领域", "序号", "类别", "又称", "旧文件名", "指引", "完整程度", "说明", "更新")
_COUNTED = re.compile(r"(本文件)\d+项")
_ALL = re.compile(
    r"((?<!估计)官方(?:指引|目录)?|本文件)\d+项"
)  # what the annex lacks is withdrawn: it is all that there is


@dataclass(slots=True)
class Annexed:
    """What becomes of the guidelines: the files' new contents by their names, and for the report the items that the annex
    lacks (domain, number, title), those that stood in another order (domain, numbers, what was done), names that are no role (place, text, what was done), how many cells are filled in and
    seen of each domain, what of a file's head people must look at (domain, key, text, why), and what places must decide (where, which items, theirs, the guideline's change, what to do).
    `successors` tells of items that the annex lacks the new one of another domain that says the same (domain, number)."""

    files: dict[str, bytes] = field(default_factory=dict)
    missing: list[tuple[str, str, str]] = field(default_factory=list)
    moved: list[tuple[str, str, str]] = field(default_factory=list)
    unnamed: list[tuple[str, str, str]] = field(default_factory=list)
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    heads: list[tuple[str, str, str, str]] = field(default_factory=list)
    decisions: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    successors: dict[str, tuple[str, str]] = field(default_factory=dict)


def settle(outcome: Outcome, county: County, source: str, today: str, *, withdraw: bool) -> Annexed:
    """What the files of the guidelines must say; `outcome` then tells it in their words (`edits` and `added` with roles and
    numbers of the guideline). `source` is the annex's address or title; with `withdraw` items that it lacks go.

    Raises EditError for a file that cannot be changed.
    """
    done, roles = Annexed(), Roles(county.project)
    changes = [change for change in outcome.domains.values() if change.rows]
    numbers = {one.domain: _numbered(one, county.bases[one.domain].guideline) for one in changes}
    done.successors.update(_successors(changes, county))
    for change in changes:
        _domain(change, county, source, today, roles, withdraw, outcome, done, numbers[change.domain])
    return done


def _successors(changes: Sequence[DomainChanges], county: County) -> Iterator[tuple[str, tuple[str, str]]]:
    """The items that the annex lacks in one domain and has in another as new: the same 公开内容 under the same name, or so much
    of it that it tells the item."""
    added = ((change.domain, item) for change in changes for item in change.added)
    new = grouped((letters(shown(item.get("公开内容", ""))), (domain, item)) for domain, item in added)
    for change in changes:
        for entry in county.entries(change.domain):
            said = letters("".join(entry.elements))
            alike = new.get(said, []) if entry.id in change.excluded else []
            for domain, item in alike:
                name = str(item.get("二级事项") or item["一级事项"])
                if domain != change.domain and (len(said) >= TELLING or letters(name) == letters(entry.name)):
                    yield entry.id, (domain, str(item["编号"]))
                    alike.remove((domain, item))
                    break


def _domain(
    change: DomainChanges,
    county: County,
    source: str,
    today: str,
    roles: Roles,
    withdraw: bool,
    outcome: Outcome,
    done: Annexed,
    numbers: Mapping[str, str],
) -> None:
    guideline = county.bases[change.domain].guideline
    name = guideline.node.file
    before = county.project.sources[name]
    data = values(name, before)
    items: list[dict[str, Any]] = data["事项"] if data.get("事项") else data.setdefault("事项", [])
    change.is_new = False
    unclear = _in_roles(change, county, roles, numbers, outcome, done)
    for item in items:
        for key, value in change.edits.get(item["编号"], {}).items():
            put_in_order(item, key, guideline_cell(key, value), _ORDER)
    _add(change, numbers, items)
    titles = {one.id: one.title for one in county.entries(change.domain)}
    gone, change.excluded = [number for number in change.excluded if number in titles], {}
    moved = {number: "{}领域：{}".format(*done.successors[number]) for number in gone if number in done.successors}
    told = ((number, f"（像是移到{moved[number]}）" if number in moved else "") for number in gone)
    done.missing.extend((change.domain, number, f"{titles[number]}{where}") for number, where in told)
    if withdraw and gone:
        items[:] = [item for item in items if item["编号"] not in gone]
        if not data.get("已撤销"):
            put(data, ["已撤销"], {})
        annex = f"附件（{source}）" if is_web(source) else source
        change.withdrawn = {
            number: f"{annex}改列在{moved[number]}" if number in moved else f"{annex}不再列出" for number in gone
        }
        data["已撤销"].update(change.withdrawn)
    order = _order_of(change, numbers, items, done)
    by_number = {item["编号"]: item for item in items}
    for number, record, read in change.rows:
        number = numbers.get(number, number)
        _evidence(by_number[number], _seen(record, read, number in unclear), _where(source, record), county)
    if change.any():
        put_in_order(data, "更新", today, _HEAD)
        if isinstance(said := data.get("完整程度"), str):
            data["完整程度"] = counted = (_ALL if withdraw else _COUNTED).sub(rf"\g<1>{len(items)}项", said)
            if counted != said:
                done.heads.append((change.domain, "完整程度", counted, "只改了项数，其余的话请核对"))
        known = guideline.head.guidance
        if known is not None and (known.number or known.title) not in source:
            written = "，".join(filter(None, (known.title, known.number, known.date)))
            done.heads.append((change.domain, "指引", written, "没有改。附件是新的文件的，请改名称、文号、日期"))
    keys = county.project.template.cell_keys
    cells = [_item(item).evidence_of(key)[0] for item in items for key in keys if item.get(key)]
    done.seen[change.domain] = cells.count(EVIDENCE[0]), len(cells)
    after = edited(name, before, data)
    if order:
        after = arranged(name, after, "事项", order)
    if after != before:
        done.files[name] = after
        done.decisions.extend(_decisions(change, county, set(gone if withdraw else ()), outcome.former))


def _in_roles(
    change: DomainChanges,
    county: County,
    roles: Roles,
    numbers: Mapping[str, str],
    outcome: Outcome,
    done: Annexed,
) -> set[str]:
    """Put roles in the place of offices, as the item or its neighbours call them; returns the numbers of the items whose 公开主体 could not be made out, which keep
    the one that they have."""
    added = {str(item["编号"]): item for item in change.added}
    usual = Counter(name for item in county.bases[change.domain].guideline.items for name in item.value.body)
    standing = {entry.id: entry.body for entry in county.entries(change.domain)}
    unclear: set[str] = set()
    for row, record, read in change.rows:
        number = numbers.get(row, row)
        said = read.values.get(BODY)
        if not isinstance(said, tuple):
            continue
        had, place = standing.get(number, ()), record.place
        found = roles.of(said, had).written_as([*had, *(name for name, _ in usual.most_common())], roles)
        outcome.doubtful.extend((place, office, f"是一个机构的名称，当作角色“{role}”") for office, role in found.taken)
        if found.unknown:
            unclear.add(number)
            kept = "这一格没有改" if had else "没有写进这一项"
            why = f"{kept}。请在 guidelines/bodies.yaml 登记这个角色，或写进已有角色的“又称”，再导入一次"
            done.unnamed.extend((place, text, why) for text in found.unknown)
        if number in added:
            added[number][BODY] = found.roles
            if not found.roles:
                del added[number][BODY]
        elif BODY in (cells := change.edits.get(number, {})):
            cells[BODY] = found.roles
            if found.unknown or roles.same(found.roles, had):
                del cells[BODY]
            if not cells:
                del change.edits[number]
                change.adopted.append(number)
    return unclear


def _numbered(change: DomainChanges, guideline: Guideline) -> dict[str, str]:
    """The numbers of the guideline for the new items, by those that the comparison gave them: never one that was used."""
    used = {item.value.id for item in guideline.items} | guideline.broken | set(dict(guideline.head.withdrawn))
    numbers: dict[str, str] = {}
    for item in change.added:
        number = next_id(guideline.head.order, used, local=False)
        used = {number}  # the highest, which counts
        numbers[str(item["编号"])] = number
        item["编号"] = number
    return numbers


def _add(change: DomainChanges, numbers: Mapping[str, str], items: list[dict[str, Any]]) -> None:
    """Put the new items behind those that stand before them in the annex."""
    added = {str(item["编号"]): item for item in change.added}
    behind: dict[str, dict[str, Any]] = {}
    before = ""
    for number, _, _ in change.rows:
        number = numbers.get(number, number)
        if number in added:
            behind[before] = guideline_item(added[number])
        before = number
    standing, items[:] = list(items), []
    for item in ({"编号": ""}, *standing):
        items.append(item)
        while (following := behind.pop(items[-1]["编号"], None)) is not None:
            items.append(following)
    del items[0]


def _order_of(
    change: DomainChanges, numbers: Mapping[str, str], items: list[dict[str, Any]], done: Annexed
) -> list[int]:
    """The positions of the items in the order of an annex that has all of them; nothing where they stand so, or where it lacks
    some: that is told only."""
    order = list(dict.fromkeys(numbers.get(number, number) for number, _, _ in change.rows))
    place = {number: index for index, number in enumerate(order)}
    there = [item["编号"] for item in items if item["编号"] in place]
    wanted = sorted(there, key=place.__getitem__)
    if there == wanted:
        return []
    whole = len(there) == len(items)
    what = "照附件的次序排了" if whole else "次序与附件不同，没有动：附件没有全部事项，请自己排"
    moved = "、".join(one for one, other in zip(there, wanted, strict=True) if one != other)
    done.moved.append((change.domain, moved, what))
    change.is_reordered = whole
    return [there.index(number) for number in wanted] if whole else []


def _seen(record: Record, read: Reading, unclear: bool) -> set[str]:
    """The keys that a row says: not those that are empty, or of which something was not understood."""
    odd = {place for place, _, _ in read.odd}
    broken = {column.key for column, place in record.places.items() if place in odd and place != record.place}
    broken |= {column.key for column in record.unread} | ({BODY} if unclear else set())
    return {key for key, value in read.values.items() if value} - broken


def _where(source: str, record: Record) -> str:
    """The annex and the row in it; an address stays one that can be followed."""
    return f"{source}{'#' if is_web(source) and '#' not in source else '，'}{squeeze(record.place)}"


def _evidence(item: dict[str, Any], seen: Collection[str], where: str, county: County) -> None:
    """核对 and 出处 of an item, and 已见 where the row does not show all of its cells; those keep what was seen elsewhere."""
    was = _item(item)
    filled = [key for key in county.project.template.cell_keys if item.get(key)]
    now = {key: where for key in filled if key in seen}
    others = {key: was.evidence_of(key) for key in filled if key not in seen}
    elsewhere = {key: page for key, (word, page) in others.items() if word == EVIDENCE[0] and page}
    if not now:
        return
    put_in_order(item, "核对", EVIDENCE[0], _ORDER)
    put_in_order(item, "出处", where, _ORDER)
    if len(now) == len(filled):
        item.pop("已见", None)
        return
    pages = now | elsewhere
    told = OneLineMap({key: pages[key] for key in filled if key in pages}) if elsewhere else OneLine(now)
    put_in_order(item, "已见", told, _ORDER)


def _item(written: Mapping[str, Any]) -> Item:
    """An item's evidence as the model has it."""
    keys = ("编号", "一级事项", "核对", "出处", "已见")
    return checked(Item, {key: written[key] for key in keys if written.get(key)})


def _decisions(
    change: DomainChanges, county: County, gone: Collection[str], former: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, str, str, str, str]]:
    """What places must decide: cells that they changed and the annex changes, too, items that go, items that come, and what
    they checked before."""
    touched = {*change.edits, *gone}
    for place in county.project.places.values():
        for selection in place.selections:
            if selection.domain != change.domain:
                continue
            for number, own in selection.changes:
                where = f"{own.node.file}:{own.node.here().line}"
                if number in gone:
                    yield where, number, "有调整", "撤销", "删去这一项，或者作为本地的事项写进“新增”"
                for key, value in change.edits.get(number, {}).items():
                    if own.node.get(key) is not None:
                        told = f"{former.get((number, key), '')} → {_said(value)}"
                        yield where, number, f"{key}：{_said(own.node[key])}", told, "本地的写法还合不合适"
            yield from _whole(selection, change, gone, touched)


def _whole(
    selection: Selection, change: DomainChanges, gone: Collection[str], touched: Collection[str]
) -> Iterator[tuple[str, str, str, str, str]]:
    file = selection.node.file
    if left := sorted(set(gone) & set(dict(selection.excluded))):
        yield file, "、".join(left), "不采用", "撤销", "从“不采用”里删去"
    for one in selection.head.checked:
        if again := sorted(set(touched) & set(one.items)):
            yield file, "、".join(again), f"已核对：{one.date} {one.office}", "有改动", "再核对一遍"
    if (whole := selection.head.confirmed) is not None and touched:
        yield file, "整个领域", f"核实：{whole.date} {whole.office}", "有改动", "再核对一遍，改写“核实”的日期"
    if change.added:
        numbers = "、".join(str(item["编号"]) for item in change.added)
        yield file, numbers, "采用了这个领域", "新增", "自动编入目录；不采用的，写进“不采用”"


def _said(value: Any) -> str:
    """A cell as a source or the annex has it, in one line."""
    if isinstance(value, Boxes):
        return shown(value)
    if isinstance(value, Mapping):
        return "；".join(f"{key}{_said(each)}" for key, each in value.items())
    return value if isinstance(value, str) else "、".join(map(str, value))
