"""A record's cells, and an entry's, as the values that a source file would hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from gongkai.importers import cells
from gongkai.importers.headings import Field
from gongkai.importers.tables import Record, name_of
from gongkai.model.entry import Entry
from gongkai.model.item import GROUPS, OTHER, PUBLIC, Boxes
from gongkai.model.stamp import normal
from gongkai.model.template import Template

Value: TypeAlias = str | tuple[str, ...] | Boxes
NOTE = "备注"


@dataclass(slots=True)
class Reading:
    """What a record says: values by YAML key; texts kept as they are; places of what was not understood."""

    values: dict[str, Value]
    kept: list[str] = field(default_factory=list)
    odd: list[tuple[str, str, str]] = field(default_factory=list)
    unknown_laws: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Registry:
    """What cells are read with: the template and the laws' names; `own` for files that gongkai built."""

    template: Template
    laws: Mapping[str, str]
    printed: Mapping[str, str]


def reading(record: Record, registry: Registry) -> Reading:
    """The values of one record."""
    primary, secondary = name_of(record)
    result = Reading({"一级事项": primary or secondary})
    if secondary and primary:
        result.values["二级事项"] = secondary
    own = bool(record.id)
    text = {column: content for column, content in record.cells.items() if not column.extra}
    if content := text.get(Field("公开内容")):
        result.values["公开内容"] = cells.lines(content) if own else cells.elements(content)
    if content := text.get(Field("公开依据")):
        result.values["公开依据"] = _basis(content, registry, record, result)
    if content := text.get(Field("公开时限")):
        result.values["公开时限"] = normal(content) if own else "".join(cells.lines(content))
    if content := text.get(Field("公开主体")):
        result.values["公开主体"] = cells.lines(content) if own else cells.bodies(content)
    columns = [column for column in text if column.key == "公开渠道和载体" and column.value]
    if columns:
        result.values["公开渠道和载体"] = _channel_columns(record, columns, result)
    elif content := text.get(Field("公开渠道和载体")):
        found = cells.channels(content, registry.template.channels)
        result.values["公开渠道和载体"] = found
        if not found and not own:
            _odd(record, Field("公开渠道和载体"), content, "没有一个打勾的渠道", result)
    _ticks(record, registry, result)
    for name, content in record.extra.items():
        result.kept.append(f"{name}：{'，'.join(cells.lines(content))}")
    result.values = {key: value for key, value in result.values.items() if value}
    return result


def _odd(record: Record, column: Field, text: str, why: str, result: Reading) -> None:
    """Note a cell that was not understood, and keep its text."""
    result.odd.append((record.places.get(column, record.place), text, why))
    result.kept.append(f"{column.key}{column.value and f'（{column.value}）'}原文：{'，'.join(cells.lines(text))}")


def _channel_columns(record: Record, columns: list[Field], result: Reading) -> tuple[str, ...]:
    """The channels of a table that has a column for each; words in the column of 其他 name the channel."""
    chosen: list[str] = []
    for column in columns:
        content = record.cells[column]
        ticked = cells.tick(content)
        words = cells.unticked(content) if ticked is None else ""
        if column.value == OTHER and words:
            chosen.append(f"{OTHER}：{'、'.join(cells.lines(words))}")
        elif ticked is None:
            _odd(record, column, content, "不是打勾的记号", result)
        elif ticked:
            chosen.append(column.value)
    return tuple(chosen)


def _basis(text: str, registry: Registry, record: Record, result: Reading) -> tuple[str, ...]:
    if record.id and all(line in registry.printed for line in cells.lines(text)):
        return tuple(registry.printed[line] for line in cells.lines(text))
    found = cells.basis(text, registry.laws)
    if found.unknown:
        result.unknown_laws.extend(found.unknown)
    if found.unknown or found.differing:
        result.kept.append(f"公开依据原文：{'、'.join((*found.unknown, *found.differing))}")
    place = record.places.get(Field("公开依据"), record.place)
    result.odd.extend((place, text, "文号与登记簿里的不同") for text in found.differing)
    return found.cited


def _ticks(record: Record, registry: Registry, result: Reading) -> None:
    def cell(key: str, value: str = "") -> str:
        return record.cells.get(Field(key, value), "")

    everyone = cell("公开对象", PUBLIC)
    parts, odd = cells.audience(everyone, cell("公开对象", GROUPS), cell("公开对象"))
    if odd:
        _odd(record, Field("公开对象", PUBLIC), odd, "不是打勾的记号", result)
    result.values["公开对象"] = parts
    for key, allowed in (("公开方式", registry.template.modes), ("公开层级", registry.template.tiers)):
        chosen = []
        for column in [column for column in record.cells if column.key == key and column.value]:
            content = record.cells[column]
            ticked = cells.tick(content)
            if ticked:
                chosen.extend(column.value.split("、"))
            elif ticked is None:
                _odd(record, column, content, "不是打勾的记号", result)
        if content := cell(key):
            found = _named(content, key, allowed)
            chosen.extend(found)
            if not found:
                _odd(record, Field(key), content, f"不是{'、'.join(allowed)}", result)
        chosen = [value for value in allowed if value in chosen]
        if key == "公开方式":
            result.values[key] = chosen[0] if chosen else ""
            for other in chosen[1:]:
                _odd(record, Field(key, other), f"{other}也打了勾", "公开方式只能有一个", result)
        else:
            result.values[key] = tuple(chosen)


def _named(text: str, key: str, allowed: tuple[str, ...]) -> list[str]:
    """The allowed values that a text names, ticked ones only where there are boxes."""
    plain = "".join(cells.channels(text, ())) if any(mark in text for mark in "■□√☑☐") else text
    words = {"主动": ("主动",), "依申请公开": ("依申请",), "县级": ("县", "区级", "旗"), "乡级": ("乡", "镇", "街道"), "村级": ("村", "社区")}  # fmt: skip
    return [value for value in allowed if any(word in plain for word in words.get(value, (value,)))]


def of_entry(entry: Entry) -> dict[str, Value]:
    """An entry's cells as a source file would say them; empty ones are left out."""
    values: dict[str, Value] = {
        "一级事项": entry.primary,
        "二级事项": entry.secondary,
        "公开内容": entry.elements,
        "公开依据": tuple(str(citation) for citation in entry.basis),
        "公开时限": entry.deadline.text if entry.deadline else "",
        "公开主体": entry.body,
        "公开渠道和载体": tuple(str(channel) for channel in entry.channels if channel.required),
        "公开对象": tuple(str(entry.audience).split("；")) if str(entry.audience) else (),
        "公开方式": entry.mode,
        "公开层级": entry.tiers,
        NOTE: entry.note or "",
    }
    return {key: value for key, value in values.items() if value}


_SETS = frozenset({"公开依据", "公开渠道和载体", "公开层级", "公开对象", "公开主体"})


def same(key: str, one: Value, other: Value, *, exact: bool) -> bool:
    """Whether two values of a key say the same; outside of our own files punctuation and order do not count."""
    if isinstance(one, Boxes) or isinstance(other, Boxes):
        return one == other
    if isinstance(one, str) or isinstance(other, str):
        texts = [normal(v) if isinstance(v, str) else "\n".join(map(normal, v)) for v in (one, other)]
        return texts[0] == texts[1] or (not exact and cells.letters(texts[0]) == cells.letters(texts[1]))
    if exact:
        return [normal(text) for text in one] == [normal(text) for text in other]
    if key in _SETS:
        return {cells.letters(text) for text in one} == {cells.letters(text) for text in other}
    return cells.letters("".join(one)) == cells.letters("".join(other))
