"""Values to model: typed, frozen, or a finding at the very spot.

pydantic decides, its errors are told in the template's words. A broken item is left out alone; its
number stays known, so that what refers to it is not called unknown as well.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from gongkai.model.authored import hints, keys
from gongkai.model.finding import KEY, Finding, Fix, Related, Span, error
from gongkai.model.item import ID, Authored
from gongkai.model.letters import is_same, nearest
from gongkai.model.place import is_open
from gongkai.model.tree import Map, Seq, Value
from gongkai.source.complaint import wide_colon

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for other packages' takes a tenth of a second
M = TypeVar("M")
_FORMS = ("list", "edit", "boxes")  # how a list was written: see model.item
PAIRS = {"已撤销": "编号", "机构": "角色", "不采用领域": "领域"}  # what stands on the left


def shape(
    model: type[M],
    node: Map,
    findings: list[Finding],
    *,
    without: tuple[str, ...] = (),
    extra_keys: tuple[str, ...] = (),
    more: dict[str, Any] | None = None,
    beneath: dict[str, dict[str, Any]] | None = None,
) -> M | None:
    """`node` as a `model`, or None with findings.

    `without` names keys that somebody else reads; `extra_keys` are the template's added columns, gathered
    into the model's `extra`; `more` adds values that no file holds (a slug); `beneath` has, by key, what is so below it where the
    file says nothing else (a town's 目录, of which it writes the date).
    """
    data: dict[str, Any] = {
        key: value
        for key, value in node.items()
        if key not in without and (value is not None or (key not in _known(model) and key not in extra_keys))
    }
    if not data.keys().isdisjoint(extra_keys):
        data["extra"] = tuple((key, str(data.pop(key))) for key in extra_keys if key in data)
    for key, values in (beneath or {}).items():
        if isinstance(own := data.get(key), Map):
            data[key] = values | {name: value for name, value in own.items() if value is not None}
    for key in () if PAIRS.keys().isdisjoint(data) else PAIRS:
        if isinstance(value := data.get(key), Map):
            data[key] = tuple(value.items())
        elif value is not None and key in _known(model):
            left = PAIRS[key]
            hint = f"写成“{key}:”，下一行缩进两格写“{left}: …”，一行一个"
            findings.append(error("GK015", f"“{key}”应是“{left}: 内容”", node.key(key), hint))
            return None
    if more:
        for key in (key for key in more if key in node and node[key] != more[key]):  # known already: no file says it
            hint = f"请删去；这里可以用的键：{'、'.join(one for one in _known(model) if one != key)}"
            findings.append(error("GK013", f"没有“{key}”这个键", node.key(key), hint))
        data.update(more)
    try:
        return checked(model, data)
    except ValidationError as problem:
        told: set[Span] = set()
        names = (*_known(model), *without, *extra_keys)
        for one in problem.errors(include_url=False, include_context=False):
            finding = _tell(node, one["loc"], one["type"], one["msg"], model, names)
            if finding.span not in told:  # branches of a union complain of the same spot
                told.add(finding.span)
                findings.append(finding)
        return None


def _known(model: type) -> Collection[str]:
    return keys(model).values()


def checked(model: type[M], data: dict[str, Any]) -> M:
    """`data` (keys as in files) as a `model`, a dataclass of `gongkai.model`; pydantic's ValidationError where it is none."""
    kind: type = model
    found: M = _validator(kind)(data)
    return found


@cache
def _validator(model: type) -> Callable[[Any], Any]:
    return TypeAdapter(model).validator.validate_python


def authored(
    model: type[M], holder: Map | Seq, key: str | int, findings: list[Finding], extra_keys: tuple[str, ...] = ()
) -> Authored[M] | None:
    """Like `shape` for what `holder` has under `key`, with the mapping kept beside the value."""
    node: Value = holder[key]  # type: ignore[index]
    if not isinstance(node, Map):
        findings.append(not_a_map(node, holder.at(key)))  # type: ignore[arg-type]
        return None
    value = shape(model, node, findings, extra_keys=extra_keys)
    return None if value is None else Authored(value, node)


def not_a_map(node: Value, where: Span) -> Finding:
    """The finding for text or a list where keys with values belong."""
    if isinstance(node, str) and (colon := re.match(r"^\s*([^：:\s]{1,20})(：|:(?=\S)|:(?=[^\S ]))", node)):
        name = colon.group(1)
        if colon.group(2) == "：":
            return replace(wide_colon(name, where), fix=Fix(where, KEY, certain=True, part="："))
        hint = f"请在冒号后面加一个空格，写成“{name}: ”"
        wide = "是全角空格或别的特殊空格，不算空格" if node[colon.end() :][:1].isspace() else "没有空格"
        return error("GK015", f"“{name}”的冒号后面{wide}", where, hint)
    found = "是空的" if node is None else "写成了列表" if isinstance(node, Seq) else "写成了一段文字"
    hint = "请去掉每行前面的“-”" if isinstance(node, Seq) else "请对照 docs/sources.md 中的例子改写"
    return error("GK015", f"这里应是“键: 值”，却{found}", where, hint)


def no_keys(name: str, data: bytes, value: Value) -> Finding:
    """The same for what a whole file holds; a colon to be mended is told by its place."""
    lines = data.decode("utf-8-sig").splitlines()
    line = next((number for number, one in enumerate(lines, 1) if one == value), None)
    found = not_a_map(value, Span(name, 1, 1))
    if line is None or found.fix is None:
        return replace(found, fix=None)
    at = Span(name, line, lines[line - 1].index("：") + 1, 1)
    return replace(found, span=at, fix=Fix(at, KEY, certain=True))


def _tell(
    node: Map, loc: tuple[int | str, ...], kind: str, message: str, model: type, names: tuple[str, ...]
) -> Finding:
    """One pydantic error in our words, at the spot it speaks of; the message of a `written` error is already ours."""
    key = str(loc[0]) if loc else ""
    if kind == "missing" and len(loc) == 1:
        if key in node:
            return error("GK014", f"“{key}”没有填写", node.key(key), f"请在“{key}: ”后面填写")
        return error("GK014", f"缺少“{key}”", node.here(), f"请加上一行“{key}: …”")
    if kind == "unexpected_keyword_argument":
        return _unknown_key(node, loc, model, names)
    path = [part for part in loc[1:] if part not in _FORMS]
    if key in PAIRS and isinstance(inner := node.get(key), Map) and path and isinstance(path[0], int):
        kept = [left for left in inner if key != "机构" or not is_open(inner[left])]  # as `Place` leaves open ones out
        path = [*kept[path[0] : path[0] + 1], *path[2:]]  # its lines were numbered, and each parted in two
        if len(path) == 1 and (wide := _wide_inside(inner, str(path[0]))) is not None:
            return wide
    span = node.at(key, *path) if key in node else node.here()
    value: Value = node.get(key)
    for part in path:
        if isinstance(value, Map) and part in value:
            value = value[str(part)]
        elif isinstance(value, Seq) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            break
    if kind == "missing":
        return error("GK014", f"“{key}”里缺少“{loc[-1]}”", span, f"请补上“{loc[-1]}: …”")
    if kind == "written":
        said = f"“{key}”第{path[-1] + 1}条" if path and isinstance(path[-1], int) else f"“{path[-1] if path else key}”"
        return error("GK016", f"{said}的写法不对", span, message)
    if kind == "value_error":
        from gongkai.kinds.date import as_day  # every command imports this module, and few dates are wrong

        no_day = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
        hint = f"没有 {value} 这一天，请核对" if no_day else "日期写成 2026-11-23 这样"
        day = as_day(value) if isinstance(value, str) else None
        fix = Fix(span, day, certain=True, part=str(value)) if day and day != value else None
        return error("GK016", f"“{path[-1] if path else key}”的写法不对", span, hint, fix=fix)
    wanted = _WANTED.get(kind, "另一种写法")
    found = "列表" if isinstance(value, Seq) else "“键: 值”" if isinstance(value, Map) else "文字"
    found = "空的" if value is None else found
    name = key if not path else f"{key}”里的“{path[-1] if isinstance(path[-1], str) else f'第{path[-1] + 1}条'}"
    hint = f"请改成{wanted}"
    if key in _EXAMPLES and not path:
        hint = f"请写成 {_EXAMPLES[key]}"
    elif isinstance(value, Map) and wanted == "文字":
        hint = "文字里的冒号请用全角的“：”，或者给整段文字加引号"
    elif isinstance(value, Seq) and wanted == "文字":
        hint = (
            "请去掉方括号或“-”"
            if len(value) == 1
            else "只能写一个：几段话的，用分号连成一段文字；几种里只能选一种的，留下一种"
        )
    return error("GK015", f"“{name}”应是{wanted}，这里是{found}", span, hint)


def _wide_inside(holder: Map, key: str) -> Finding | None:
    """The finding for braces in which a colon was typed that makes no key: {拟：甲局}, {拟:甲局}."""
    inner = holder[key]
    if not isinstance(inner, Map) or len(inner) != 1 or None not in inner.values():
        return None
    [text] = inner
    found = not_a_map(text, inner.key(text))
    return found if found.code == "GK012" or "没有空格" in found.message else None


def _unknown_key(node: Map, loc: tuple[int | str, ...], model: type, names: tuple[str, ...]) -> Finding:
    parent: Value = node
    for part in loc[:-1]:
        if isinstance(parent, Map) and part in parent:
            parent = parent[str(part)]
        elif isinstance(parent, Seq) and isinstance(part, int) and part < len(parent):
            parent = parent[part]
    key = str(loc[-1])
    span = parent.key(key) if isinstance(parent, Map) else node.here()
    if key != key.lstrip():  # YAML takes only the plain space for an indent
        message = f"“{key.strip()}”前面是全角空格或别的特殊空格，不能当作缩进"
        return error("GK013", message, span, "请删去，改用半角空格缩进，每层两个空格")
    if ID.match(key) and parent is node and "调整" in names:
        hint = f"编号要写在“调整:”（或“不采用:”）下面，前面空两格：“  {key}:”"
        return error("GK013", f"“{key}”没有缩进", span, hint)
    choices: tuple[str, ...] = names
    if parent is not node:
        choices = _aliases_below(model, loc[:-1])
    there = parent if isinstance(parent, Map) else node
    if key in choices:  # of another way to write the same
        other = next((name for name in there if name != key and name in choices), "")
        hint = "只能用一种写法：请留下其中一种"
        related = (Related(there.key(other), "另一种写在这里"),) if other else ()
        return error("GK013", f"“{key}”和“{other}”不能写在一起", span, hint, related)
    if twin := next((name for name in choices if name in there and is_same(name, key)), None):
        hint = "看起来一样，有的字编码不同（或者多了空格、标点）：请删去其中一行"
        related = (Related(there.key(twin), "另一行在这里"),)
        return error("GK013", f"“{key}”和“{twin}”是同一个键", span, hint, related)
    return no_such_key(key, span, choices, there)


# What writers call keys in other words.
_TAKEN_AWAY, _CHANGED = ("去掉", "不采用"), ("调整",)
_MEANT = {
    **dict.fromkeys(("删除", "删去", "减少", "减去", "去除", "移除", "取消", "不用", "剔除"), _TAKEN_AWAY),
    **dict.fromkeys(("网址", "链接", "网页", "公开网址", "公开链接"), ("公开位置",)),
    **dict.fromkeys(("说明", "附注", "注"), ("备注",)),
    **dict.fromkeys(("修改", "更改", "变更", "改动", "覆盖"), _CHANGED),
}


def no_such_key(key: str, span: Span, choices: Sequence[str], there: Map) -> Finding:
    """The finding for a key that a mapping cannot have."""
    meant = (name for name in _MEANT.get(key, ()) if name in choices and name not in there)
    near = next(meant, None) or nearest(key, [name for name in choices if name not in there])
    hint = f"是不是“{near}”？" if near else f"这里可以用的键：{'、'.join(choices)}"
    if key == "<<":
        hint = "YAML 的“<<”合并这里不能用：请把内容直接写出来"
    fix = Fix(span, near, is_same(key, near), part=key) if near else None
    return error("GK013", f"没有“{key}”这个键", span, hint, fix=fix)


def _aliases_below(model: type, path: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys of the models that lie at `path` below `model`; places in lists and tags of forms do not count."""
    models = [model]
    for part in path:
        if isinstance(part, str) and part not in _FORMS:
            fields = [hints(one)[name] for one in models for name, key in keys(one).items() if key == part]
            models = [inner for field in fields for inner in models_in(field)]
    return tuple(key for one in models for key in keys(one).values())


def models_in(annotation: Any) -> Iterator[type]:
    """The models that a type speaks of: itself, or inside a tuple, a union or an annotation."""
    if is_dataclass(annotation) and isinstance(annotation, type):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


_EXAMPLES = {
    "核实": "核实: {日期: 2026-11-01, 科室: 县住建局村镇股}",
    "已核对": "“已核对:”，下一行写“  - {日期: 2026-11-01, 科室: 县住建局村镇股, 事项: [10-001]}”",
    "目录": "目录: {版本: 2026年版, 日期: 2026-11-23, 编制单位: …}",
    "审核": "审核: {日期: 2026-11-30, 单位: …}",
    "指引": "指引: {名称: …, 制定机关: …}",
    "入口": '入口: {办事服务: "https://…"}',
}
_WANTED = {
    "string_type": "文字",
    "tuple_type": "列表",
    "list_type": "列表",
    "int_parsing": "数字",
    "int_type": "数字",
    "float_parsing": "数字",
    "bool_parsing": "“是”或“否”",
    "dataclass_type": "“键: 值”",
    "too_short": "“键: 值”",
    "literal_error": "“目录”",
}
