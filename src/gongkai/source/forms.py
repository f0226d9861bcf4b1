"""templates/forms/<slug>.yaml → the forms of lists: those that came with gongkai, and the project's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from gongkai.kinds import KINDS
from gongkai.model.finding import Finding, Severity, Span
from gongkai.model.form import BESIDE, TABLE, Cells, Form
from gongkai.model.item import Authored
from gongkai.model.place import LEVELS
from gongkai.model.tree import Map, Seq
from gongkai.source.files import Files, twice
from gongkai.source.shape import did_you_mean, nearest, shape
from gongkai.source.template import TEMPLATES, packaged_templates

FORMS = "forms"
SLUG = re.compile(r"[a-z][a-z0-9-]{1,40}")


def forms(files: Files) -> dict[str, Authored[Form]]:
    """The forms by slug. The project's own take the place of those with the same slug that came with gongkai."""
    found: dict[str, Authored[Form]] = {}
    names: dict[str, Authored[Form]] = {}
    own = files.root / TEMPLATES / FORMS
    for path in files.folder(own):
        form = _form(files, path.stem, files.file(path))
        if form is None:
            continue
        if (first := names.get(form.value.name)) is not None:
            files.findings.append(
                twice("GK022", "清单名称", form.value.name, form.node.at("名称"), first.node.at("名称"))
            )
            continue
        taken = next((one for one in found.values() if one.value.prefix == form.value.prefix), None)
        if taken is not None:
            here, there = form.node.at("前缀"), taken.node.at("前缀")
            files.findings.append(twice("GK022", "编号前缀", form.value.prefix, here, there))
            continue
        found[form.value.slug] = names[form.value.name] = form
    came = packaged_templates() / FORMS
    if came != own:
        for form in _packaged(came):
            if form.value.name not in names and form.value.prefix not in {one.value.prefix for one in found.values()}:
                found.setdefault(form.value.slug, form)
    return dict(sorted(found.items()))


@cache
def _packaged(folder: Path) -> tuple[Authored[Form], ...]:
    """The forms that came with gongkai, read once: they are the same for every project."""
    files = Files(folder)
    found: list[Authored[Form]] = []
    for path in files.folder(folder):
        form = _form(files, path.stem, files.file(path))
        if form is None or files.findings:
            raise RuntimeError(f"the packaged form {path.name} is broken: {files.findings}")
        found.append(form)
    return tuple(found)


def _form(files: Files, slug: str, node: Map | None) -> Authored[Form] | None:
    if node is None:
        return None
    if not SLUG.fullmatch(slug):
        what, hint = f"文件名“{slug}”不能用", "文件名就是网址的一段：用小写字母、数字和连字符，以字母开头"
        files.findings.append(Finding("GK022", Severity.ERROR, what, node.here(), hint))
        return None
    value = shape(Form, node, files.findings, more={"slug": slug})
    if value is None:
        return None
    wrong = next(_wrong(value, node), None)
    if wrong is not None:
        files.findings.append(wrong)
        return None
    return Authored(value, node)


def _wrong(form: Form, node: Map) -> Iterator[Finding]:
    """What is wrong with a form: columns of an unknown kind, or that do not say what their kind needs."""
    for index, level in enumerate(form.levels):
        if level not in LEVELS:
            hint = did_you_mean(level, LEVELS) or f"可以写：{'、'.join(LEVELS)}"
            yield _finding(f"没有“{level}”这个级别", node.at("级别", index), hint)
    if not form.columns:
        yield _finding("没有一栏", node.key("栏"), "请写上“- {键: 事项名称, 类: 文字}”")
    listed = node.get("栏")
    yield from _wrong_columns(form.columns, listed if isinstance(listed, Seq) else None, node.key("栏"), BESIDE)
    tables = [index for index, column in enumerate(form.columns) if column.kind == TABLE]
    if len(tables) > 1:
        yield _finding("有两栏“表”", node.at("栏", tables[1], "类"), "一种清单只能有一栏“表”")
    for index, column in enumerate(form.columns):
        written = listed[index] if isinstance(listed, Seq) else None
        inner = written.get("栏") if isinstance(written, Map) else None
        here = node.at("栏", index)
        if (column.kind == TABLE) != bool(column.columns):
            yield _finding(f"“{column.key}”的“栏”和“类”对不上", here, "类是“表”的要有“栏”，别的类没有")
        elif column.kind == TABLE:
            yield from _wrong_columns(column.columns, inner if isinstance(inner, Seq) else None, here, ())
            if any(one.kind == TABLE for one in column.columns):
                yield _finding(f"“{column.key}”的栏里又有“表”", here, "表里不能再有表")


def _wrong_columns(
    columns: Iterable[Cells], listed: Seq | None, where: Span, taken: tuple[str, ...]
) -> Iterator[Finding]:
    seen = set(taken)
    for index, column in enumerate(columns):
        here = listed.at(index, "类") if listed is not None else where
        if column.kind not in KINDS:
            near = nearest(column.kind, KINDS)
            hint = f"是不是“{near}”？" if near else f"可以写：{'、'.join(KINDS)}"
            yield _finding(f"没有“{column.kind}”这一类的栏", here, hint)
        elif column.key in seen:
            yield _finding(f"“{column.key}”这一栏不能用", here, f"栏的键不能重复，也不能是{'、'.join(BESIDE)}")
        elif (column.kind == "选择") != bool(column.choices):
            yield _finding(f"“{column.key}”的“可选”和“类”对不上", here, "类是“选择”的要有“可选”，别的类没有")
        elif (column.kind == "条目") != bool(column.form):
            yield _finding(f"“{column.key}”的“清单”和“类”对不上", here, "类是“条目”的要写明“清单”，别的类没有")
        seen.add(column.key)


def _finding(what: str, span: Span, hint: str) -> Finding:
    return Finding("GK022", Severity.ERROR, f"清单的样式写得不对：{what}", span, hint)
