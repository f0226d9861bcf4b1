"""The template: the project's own, or the one that came with gongkai."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from gongkai.model.authored import keys
from gongkai.model.entry import FIELDS
from gongkai.model.finding import Finding, Span, error
from gongkai.model.item import GROUPS, OTHER, PUBLIC, Item
from gongkai.model.letters import did_you_mean
from gongkai.model.template import Template
from gongkai.model.tree import Map, Seq
from gongkai.source.files import Files
from gongkai.source.home import TEMPLATES, carried
from gongkai.source.shape import M, checked, shape
from gongkai.source.yaml import parse

TEMPLATE = "attachment2.yaml"


def own_or_carried(files: Files, name: str, model: type[M], wrong: Callable[[M, Map], Finding | None]) -> M:
    """What a file of templates/ says: the project's, or the one that came with gongkai where the project has none or a broken
    one. `wrong` looks for what is wrong with a file besides its shape."""
    path = files.root / TEMPLATES / name
    node = files.file(path) if path.exists() or path.is_symlink() else None
    if node is not None and (found := shape(model, node, files.findings)) is not None:
        problem = wrong(found, node)
        if problem is None:
            return found
        files.findings.append(problem)
    return packaged(f"{TEMPLATES}/{name}", model)


def packaged(path: str, model: type[M]) -> M:
    """What a file that came with gongkai (templates/…, province/…) says; worked out once, while it stays as it is."""
    folder, name = path.split("/")
    kind: type = model
    said: M = _said(name, kind, (carried(folder) / name).read_bytes())
    return said


@cache
def _said(name: str, model: type, data: bytes) -> Any:
    value, problems = parse(name, data)
    if not isinstance(value, Map):
        raise RuntimeError(f"the packaged {name} is broken: {problems}")
    return checked(model, dict(value))


def template(files: Files) -> Template:
    """The project's template; the one that came with gongkai where it has none or a broken one."""
    return own_or_carried(files, TEMPLATE, Template, _wrong)


def _wrong(template: Template, node: Map) -> Finding | None:
    """What is wrong with a template besides its columns: what a title would print as it stands, or channels."""
    if unknown := placeholder(template.title, ("{领域}", "{地方}")):
        return _finding(
            f"“标题”里的“{unknown}”会照原样印出", node.at("标题"), "可以写 {领域} 和 {地方}，别的花括号不用"
        )
    if template.other != OTHER or OTHER not in template.channels:
        hint = f"“渠道”里要有“{OTHER}”，“其他渠道”写“{OTHER}”：清单之外的渠道写成“{OTHER}：名称”"
        return _finding(f"没有“{OTHER}”这一种渠道", node.at("其他渠道"), hint)
    if twice := next((one for one, count in Counter(template.channels).items() if count > 1), None):
        return _finding(f"渠道“{twice}”写了两次", node.at("渠道", template.channels.index(twice)), "请删去一处")
    return _wrong_column(template, node)


def placeholder(title: str, known: Iterable[str]) -> str:
    """The first piece of a title in braces that nothing takes the place of; "" where there is none."""
    for one in known:
        title = title.replace(one, "")
    found = re.search("[{}][^{}]{0,20}}?", title)
    return found[0] if found is not None else ""


def _finding(message: str, span: Span, hint: str) -> Finding:
    return error("GK018", message, span, hint)


def _wrong_column(template: Template, node: Map) -> Finding | None:
    """What is wrong with a template's columns: a field nobody knows, or a tick for a value that cannot occur."""
    ticks = {"公开对象": (PUBLIC, GROUPS), "公开方式": template.modes, "公开层级": template.tiers}
    known = ("序号", *FIELDS.values())
    present = [column.key for column in template.columns]
    for key in ("一级事项", "二级事项"):
        if key not in present:
            return _finding(f"模板缺少“{key}”这一栏", node.key("栏"), f"请加上“- {{键: {key}, 宽: 6}}”")
    beside = set(keys(Item).values()).difference(known)
    cells = [(column.key, column.value) for column in template.columns]
    for index, column in enumerate(template.columns):
        if column.key in ticks and column.value not in ticks[column.key]:
            near = f"“{column.key}”的“值”可以写：{'、'.join(ticks[column.key])}"
        elif column.key not in known and not column.extra:
            near = did_you_mean(column.key, known) or "新增加的栏请写“增列: 是”"
        elif column.value is not None and column.key not in ticks:
            near = f"“{column.key}”不是打勾的栏，请删去“值”"
        elif column.extra and column.key in known:
            near = f"“{column.key}”本来就有，请删去“增列”"
        elif column.key in beside:
            near = f"“{column.key}”是事项自己的键，请换一个名称"
        elif cells[index] in cells[:index]:
            near = "同样的栏前面已经有了，请删去一处"
        else:
            continue
        columns = node["栏"]
        span = columns.at(index) if isinstance(columns, Seq) else node.key("栏")
        return _finding(f"模板的第 {index + 1} 栏“{column.key}”写得不对", span, near)
    return None
