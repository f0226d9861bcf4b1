"""Changes → what a county's files shall say; the editor writes it, so that order and comments stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gongkai.importers.reading.values import Value
from gongkai.importers.settling.changes import DomainChanges
from gongkai.model.entry import FIELDS
from gongkai.model.item import Boxes, Edit
from gongkai.source.edit import EditError, edited, put, texts_of, values
from gongkai.source.orders import SECTIONS
from gongkai.source.written import OneLine, OneLineMap

_ORDER = ("编号", *FIELDS.values())
_LISTS = frozenset({"公开内容", "公开依据"})  # one line each; short lists stand in one line
_LINE = 120  # characters of a list that guidelines have in one line


def domain_file(name: str, before: bytes | None, change: DomainChanges) -> bytes:
    """A county's domain file with the changes made; the same bytes where there are none. Raises EditError."""
    if before is not None and not change.any():
        return before
    before = before or b""
    data = values(name, before)
    if not data:
        data["领域"] = change.domain
        lines = ["导入时表外的文字（请核对后删去）：", *(line for note in change.notes for line in note.splitlines())]
        if change.notes:
            before += "".join(f"# {line}\n" for line in dict.fromkeys(lines)).encode()
    if change.is_renamed:
        data["领域"] = change.domain
    for number in change.included:
        if number in (data.get("不采用") or {}):
            _drop(data, "不采用", number)
    for number, edits in sorted(change.edits.items()):
        own = _section(data, "调整").setdefault(number, {})
        for key, value in edits.items():
            short = None if isinstance(own.get(key), list) else change.short.get((number, key))
            own[key] = _edit(short) if short is not None else _value(key, value)
    for number, keys in change.reverts.items():
        _revert(data, number, keys)
    _change_local(data, change)
    for number, reason in sorted(change.excluded.items()):
        _section(data, "不采用")[number] = reason
        if number in (data.get("调整") or {}):
            _drop(data, "调整", number)
    _renumber(data, change.renumbered)
    for item in change.added:
        _section(data, "新增", list).append(_item(item))
    return edited(name, before, data)


def county_file(name: str, before: bytes, offices: Mapping[str, tuple[str, ...]]) -> bytes:
    """county.yaml with offices for roles that had none. Raises EditError."""
    data = values(name, before)
    section = _section(data, "机构")
    for role, names in offices.items():
        section[role] = names[0] if len(names) == 1 else OneLine(names)
    return edited(name, before, data)


def _section(data: dict[str, Any], name: str, kind: Any = dict) -> Any:
    """A section of the file, made at its usual place where there is none."""
    if data.get(name) is None:
        later = SECTIONS[SECTIONS.index(name) + 1 :] if name in SECTIONS else ()
        keys = list(data)
        spot = next((index for index, key in enumerate(keys) if key in later), len(keys))
        put(data, [name], kind(), after=keys[spot - 1])
    return data[name]


def _drop(data: Any, section: str, number: str) -> None:
    """Remove an entry, and its section with the last one."""
    del data[section][number]
    if not data[section]:
        del data[section]


def _renumber(data: Any, numbers: Mapping[str, str]) -> None:
    """In 核实 and 已核对 items have their new numbers; what is gone goes, and a confirmation of nothing else with it."""
    if not numbers:
        return
    checked = data.get("已核对") or []
    for one in [*checked, *([data["核实"]] if data.get("核实") else [])]:
        some = texts_of(one.get("事项"))
        if not numbers.keys().isdisjoint(some):
            kept = dict.fromkeys(filter(None, (numbers.get(number, number) for number in some)))
            one["事项"] = OneLine(kept) if kept else None
    gone = [one for one in checked if "事项" in one and one["事项"] is None]
    for one in gone:
        checked.remove(one)
    if gone and not checked:
        del data["已核对"]


def _revert(data: Any, number: str, keys: list[str]) -> None:
    """What says the guideline's again is no change any more."""
    own = (data.get("调整") or {}).get(number)
    for key in keys:
        if own is not None and key in own:
            del own[key]
    if own is not None and not own:
        _drop(data, "调整", number)


def _change_local(data: Any, change: DomainChanges) -> None:
    items = data.get("新增") or []
    for item in items:
        for key, value in change.local_edits.get(item.get("编号"), {}).items():
            if value == "":
                item.pop(key, None)
            else:
                item[key] = _value(key, value)
    for number, reason in sorted(change.withdrawn.items()):
        for index, item in enumerate(items):
            if item.get("编号") == number:
                del items[index]
                break
        _section(data, "已撤销")[number] = reason
    if "新增" in data and not data["新增"]:
        del data["新增"]


def _item(item: Mapping[str, Value], written: Callable[[str, Value], Any] | None = None) -> dict[str, Any]:
    if not item.get("一级事项"):
        raise EditError(f"{item['编号']} 没有“一级事项”")
    return {key: (written or _value)(key, item[key]) for key in dict.fromkeys((*_ORDER, *item)) if key in item}


def guideline_cell(key: str, value: Value) -> Any:
    """A value as guidelines have it: lists in one line while that is not too long."""
    found = _value(key, value)
    return OneLine(found) if type(found) is list and sum(map(len, found)) <= _LINE else found


def guideline_item(item: Mapping[str, Value]) -> dict[str, Any]:
    """A new item of a guideline. Raises EditError for one without a name."""
    return _item(item, guideline_cell)


def _value(key: str, value: Value) -> Any:
    """A value in its usual form; where it takes a list's place, that list's form stays."""
    if isinstance(value, str):
        return value
    if isinstance(value, Boxes):
        return {"必选": OneLine(value.must), "可选": OneLine(value.may)}
    if len(value) == 1 and key in ("公开主体", "公开对象"):
        return value[0]
    return list(value) if key in _LISTS else OneLine(value)


def _edit(edit: Edit) -> OneLineMap:
    """增加 and 去掉, in one line as they are written by hand."""
    return OneLineMap({word: OneLine(texts) for word, texts in (("增加", edit.add), ("去掉", edit.drop)) if texts})
