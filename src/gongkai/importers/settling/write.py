"""Changes → YAML as a person would have written it: what stands in a file keeps its order and its comments."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from gongkai.importers.reading.values import Value
from gongkai.importers.settling.changes import DomainChanges
from gongkai.model.entry import FIELDS
from gongkai.model.item import Boxes, Edit

_ORDER = ("编号", *FIELDS.values())
_SECTIONS = ("领域", "核实", "已核对", "默认", "调整", "不采用", "新增", "已撤销")
_LISTS = frozenset({"公开内容", "公开依据"})  # one line each; short lists stand in one line


def domain_file(before: str | None, change: DomainChanges) -> str:
    """The text of a county's domain file with the changes made; the same text where there are none."""
    if before is not None and not change.any():
        return before
    yaml = _yaml()
    data: Any = yaml.load(before) if before else None
    if data is None:
        data = CommentedMap()
        data["领域"] = change.domain
        if change.notes:
            lines = "\n".join(line for note in dict.fromkeys(change.notes) for line in note.split("\n"))
            data.yaml_set_start_comment(f"导入时表外的文字（请核对后删去）：\n{lines}")
    _include(data, change)
    for number, edits in sorted(change.edits.items()):
        own = _section(data, "调整").setdefault(number, CommentedMap())
        for key, value in edits.items():
            short = None if isinstance(own.get(key), CommentedSeq) else change.short.get((number, key))
            own[key] = _edit(short) if short is not None else _value(key, value, own.get(key))
    for number, keys in change.reverts.items():
        _revert(data, number, keys)
    _change_local(data, change)
    for number, reason in sorted(change.excluded.items()):
        _section(data, "不采用")[number] = reason
        if number in data.get("调整", {}):
            _drop(data, "调整", number)
    for item in change.added:
        _section(data, "新增", CommentedSeq).append(_item(item))
    out = StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def county_file(before: str, offices: Mapping[str, tuple[str, ...]]) -> str:
    """The text of county.yaml with offices for roles that had none."""
    yaml = _yaml()
    data: Any = yaml.load(before)
    section = _section(data, "机构")
    for role, names in offices.items():
        section[role] = names[0] if len(names) == 1 else _flow(names)
    out = StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 100_000
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _section(data: Any, name: str, kind: Any = CommentedMap) -> Any:
    """A section of the file, made at its usual place where there is none."""
    if data.get(name) is None:
        later = _SECTIONS[_SECTIONS.index(name) + 1 :] if name in _SECTIONS else ()
        spot = next((index for index, key in enumerate(data) if key in later), len(data))
        if name in data:
            data[name] = kind()
        else:
            data.insert(spot, name, kind())
    return data[name]


def _drop(data: Any, section: str, number: str) -> None:
    """Remove an entry, and its section with the last one."""
    del data[section][number]
    if not data[section]:
        del data[section]


def _include(data: Any, change: DomainChanges) -> None:
    for number in change.included:
        if number in (data.get("不采用") or {}):
            _drop(data, "不采用", number)


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
                item[key] = _value(key, value, item.get(key))
    for number, reason in sorted(change.withdrawn.items()):
        for index, item in enumerate(items):
            if item.get("编号") == number:
                del items[index]
                break
        _section(data, "已撤销")[number] = reason
    if "新增" in data and not data["新增"]:
        del data["新增"]


def _item(item: Mapping[str, Value]) -> CommentedMap:
    made = CommentedMap()
    for key in (*_ORDER, *(key for key in item if key not in _ORDER)):
        if key in item:
            made[key] = _value(key, item[key], None)
    return made


def _value(key: str, value: Value, before: Any) -> Any:
    """A value in the form of the one it replaces: a list in one line stays so."""
    if isinstance(value, str):
        return value
    if isinstance(value, Boxes):
        return CommentedMap({"必选": _flow(value.must), "可选": _flow(value.may)})
    if len(value) == 1 and key in ("公开主体", "公开对象"):
        return value[0]
    if key in _LISTS and not (isinstance(before, CommentedSeq) and before.fa.flow_style()):
        return CommentedSeq(value)
    return _flow(value)


def _edit(edit: Edit) -> CommentedMap:
    """增加 and 去掉, in one line as they are written by hand."""
    made = CommentedMap({word: _flow(texts) for word, texts in (("增加", edit.add), ("去掉", edit.drop)) if texts})
    made.fa.set_flow_style()
    return made


def _flow(values: tuple[str, ...]) -> CommentedSeq:
    made = CommentedSeq(values)
    made.fa.set_flow_style()
    return made
