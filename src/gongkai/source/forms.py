"""templates/forms/<slug>.yaml → the forms of lists: those that came with gongkai, and the project's own."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

from gongkai.kinds import KINDS
from gongkai.model.finding import Finding, Span, error
from gongkai.model.form import BESIDE, TABLE, TEXT, VIEWED, YEAR, Cells, Form, FormColumn
from gongkai.model.item import Authored
from gongkai.model.letters import did_you_mean
from gongkai.model.place import LEVELS
from gongkai.model.tree import Map, Seq
from gongkai.source.files import Files, twice
from gongkai.source.home import TEMPLATES, carried
from gongkai.source.places import is_reserved
from gongkai.source.shape import shape
from gongkai.source.template import placeholder

FORMS = "forms"
# catalog is the table beside the lists, name-2025 is the file of a list of 2025, name-booklet the booklet of another.
SLUG = re.compile(r"(?!catalog$|[a-z0-9-]*-(?:20[0-9]{2}|booklet)$)[a-z][a-z0-9-]{1,40}")
_TAKEN = ("序号", *BESIDE)  # headings of every list
MOST = 60  # columns; Word has no more than 63, and three are ours
_GROUPING = (TEXT, "选择")  # kinds of columns that rows may be put together by: one text each


def forms(files: Files) -> dict[str, Authored[Form]]:
    """The forms by slug. The project's own take the place of those with the same slug or name that came with gongkai.

    What is kept from the public stays so: a form may not publish what the one in whose place it stands does not, nor the
    names of rows of a list that is not published.
    """
    own = files.root / TEMPLATES / FORMS
    folder = carried(TEMPLATES) / FORMS
    came = {} if folder == own else {form.value.slug: form for form in _packaged(folder)}
    read = {path.stem: _form(files, path.stem, files.file(path)) for path in files.folder(own)}
    names = {form.value.name for form in read.values() if form is not None}
    former = {slug: form for slug, form in came.items() if slug in read or form.value.name in names}
    found = {slug: form for slug, form in came.items() if slug not in former}
    for slug, form in read.items():
        if form is None:
            continue
        wrong = _clash(form, found, former)
        if wrong is None:
            found[slug] = form
        else:
            _refuse(files, form.node, wrong)
    for slug, form in tuple(found.items()):
        for wrong in islice(_misled(form.value, form.node, found, files.broken) if slug in read else (), 1):
            _refuse(files, form.node, wrong)
            del found[slug]
    return dict(sorted(found.items()))


def file_of(slug: str) -> str:
    """The name of a form's file, as findings call it."""
    return f"{TEMPLATES}/{FORMS}/{slug}.yaml"


def _refuse(files: Files, node: Map, wrong: Finding) -> None:
    """Tell what is wrong with a form; its lists are then not told to be of no form."""
    files.findings.append(wrong)
    files.broken.add(node.file)


def _clash(
    form: Authored[Form], found: Mapping[str, Authored[Form]], former: Mapping[str, Authored[Form]]
) -> Finding | None:
    """The finding for a form that has another's name or prefix, or would publish what the former one keeps inside."""
    value, node = form.value, form.node
    for one in former.values():
        inside = not one.value.published and (one.value.slug == value.slug or one.value.name == value.name)
        if value.published and inside:
            span = node.at("公布") if "公布" in node else node.here()
            return _finding(f"“{one.value.name}”不对外公布", span, "写上“公布: 否”；要公布的内容，请另立一种清单")
    for slug, other in found.items():
        if other.value.name == value.name:
            return twice("GK022", "清单名称", value.name, node.at("名称"), other.node.at("名称"))
        if not value.prefix or other.value.prefix != value.prefix:
            continue
        if other.node.file == file_of(slug):
            return twice("GK022", "编号前缀", value.prefix, node.at("前缀"), other.node.at("前缀"))
        hint = f"请换一个前缀；要改那种清单的样式，文件名用 {slug}.yaml"
        return _finding(f"前缀“{value.prefix}”是自带的“{other.value.name}”用的", node.at("前缀"), hint)
    return None


def _misled(form: Form, node: Map, found: Mapping[str, Authored[Form]], broken: Container[str]) -> Iterator[Finding]:
    """What is wrong with a form beside others: columns of rows that no list has, or that would print the names of rows
    that are kept inside."""
    for index, column in enumerate(form.columns):
        for inner, cells in ((None, column), *enumerate(column.columns)):
            here = node.at("栏", index, *(() if inner is None else ("栏", inner)), "清单")
            to = found.get(cells.form or "")
            if cells.form and to is None and file_of(cells.form) not in broken:
                hint = did_you_mean(cells.form, found) or f"“清单”写简称：{'、'.join(found)}"
                yield _finding(f"没有“{cells.form}”这种清单", here, hint)
            elif to is not None and form.published and not to.value.published:
                hint = "会把那里的名称印出来；请删去这一栏"
                yield _finding(f"公布的清单不能引用不公布的“{to.value.name}”", here, hint)
    for other in found.values():
        if not form.published and other.value.published and form.slug in _named(other.value):
            hint = f"公布的“{other.value.name}”引用它，会把名称印出来"
            yield _finding("不能不公布", node.at("公布"), hint)


def _named(form: Form) -> set[str | None]:
    """The forms whose rows a form's columns name."""
    return {cells.form for column in form.columns for cells in (column, *column.columns)}


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
    if not SLUG.fullmatch(slug) or is_reserved(slug):
        hint = "文件名就是网址的一段：用小写字母、数字和连字符，以字母开头，末尾不写年份，也不写 -booklet；不用 catalog（目录自己的名称），不用 con、aux、nul 等 Windows 不许用的"
        _refuse(files, node, error("GK022", f"文件名“{slug}”不能用", node.here(), hint))
        return None
    value = shape(Form, node, files.findings, more={"slug": slug})
    if value is None:
        files.broken.add(node.file)
        return None
    for wrong in islice(_wrong(value, node), 1):
        _refuse(files, node, wrong)
        return None
    if not value.title:
        value = replace(value, title=value.name)
    if value.view:
        value = replace(value, columns=tuple(replace(one, kind=VIEWED[one.key]) for one in value.columns))
    return Authored(value, node)


def _wrong(form: Form, node: Map) -> Iterator[Finding]:
    """What is wrong with a form: columns of an unknown kind, or that do not say what their kind needs."""
    for index, level in enumerate(form.levels):
        if level not in LEVELS:
            hint = did_you_mean(level, LEVELS) or f"可以写：{'、'.join(LEVELS)}"
            yield _finding(f"没有“{level}”这个级别", node.at("级别", index), hint)
    if not form.levels:
        yield _finding("“级别”里没有一级", node.key("级别"), f"写上由哪几级编制，可以写：{'、'.join(LEVELS)}")
    yield from _empty(node, ("层级",))
    if unknown := placeholder(form.title, ("{地方}", YEAR)):
        hint = f"可以写 {{地方}} 和 {YEAR}，别的花括号不用"
        yield _finding(f"“标题”里的“{unknown}”会照原样印出", node.at("标题"), hint)
    count = sum(1 + len(column.columns) for column in form.columns)
    if count > MOST:
        yield _finding(f"有 {count} 栏", node.key("栏"), f"一种清单最多 {MOST} 栏（连“表”里的）；请分成几种清单")
        return
    if not form.columns:
        yield _finding("没有一栏", node.key("栏"), "请写上“- {键: 事项名称, 类: 文字}”")
    if form.view:
        yield from _wrong_view(form, node)
        return
    if not form.prefix:
        yield _finding("没有“前缀”", node.here(), "写上“前缀: P”这样的，一到三个大写字母")
    if form.tiers:
        yield _finding("没有“取自”，不能有“层级”", node.key("层级"), "“层级”挑选目录的事项，只用于“取自: 目录”的")
    if form.grouping is not None:
        may = [column.key for column in form.columns if column.kind in _GROUPING and not column.many]
        if not form.cards:
            yield _finding("写了“分组”，没有写“卡片”", node.at("分组"), "请加一行“卡片: 是”，或者删去“分组”")
        elif form.grouping not in may:
            hint = did_you_mean(form.grouping, may) or f"要写一栏文字或者单选的键：{'、'.join(may)}"
            yield _finding(f"不能按“{form.grouping}”分组", node.at("分组"), hint)
    listed = node.get("栏")
    yield from _wrong_columns(form.columns, listed if isinstance(listed, Seq) else None, node.key("栏"), _TAKEN)
    for index, column in enumerate(form.columns):
        yield from _wrong_due(form, column, node.at("栏", index))
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


def _wrong_due(form: Form, column: FormColumn, here: Span) -> Iterator[Finding]:
    """What is wrong with what a column says of falling due."""
    if column.due and column.kind not in ("日期", "期限"):
        yield _finding(f"“{column.key}”不能写“到期”", here, "只有日期、期限两类的栏能写“到期: 是”")
    elif (column.done or column.since) and not column.due:
        yield _finding(f"“{column.key}”没有写“到期: 是”", here, "“办结”“起算”只和“到期: 是”一起写")
    for key in (*(key for key, _ in column.ends), *column.since):
        if key not in form.keys or key == column.key:
            yield _finding(f"没有“{key}”这一栏", here, did_you_mean(key, form.keys) or "“办结”“起算”写本清单别的栏的键")


def _wrong_view(form: Form, node: Map) -> Iterator[Finding]:
    """What is wrong with a form of which the catalog's entries are the rows."""
    if form.prefix:
        yield _finding("取自目录，不能有“前缀”", node.key("前缀"), "各条用目录的编号，请删去“前缀”")
    seen: set[str] = set()
    for index, column in enumerate(form.columns):
        here = node.at("栏", index)
        if column.key not in VIEWED:
            hint = did_you_mean(column.key, VIEWED) or f"可以写：{'、'.join(VIEWED)}"
            yield _finding(f"目录没有“{column.key}”这一栏", here, hint)
        elif column.key in seen:
            yield _finding(f"“{column.key}”写了两次", here, "一栏只写一次")
        elif column.kind or column.many or column.choices or column.form or column.columns or column.due:
            yield _finding(f"“{column.key}”取自目录，写多了", here, "这里只写键、标题、宽、必填，其余照目录")
        seen.add(column.key)


def _wrong_columns(
    columns: Iterable[Cells], listed: Seq | None, where: Span, taken: tuple[str, ...]
) -> Iterator[Finding]:
    seen = set(taken)
    for index, column in enumerate(columns):
        here = listed.at(index, "类") if listed is not None else where
        written = listed[index] if listed is not None else None
        if isinstance(written, Map):
            yield from _empty(written, ("可选", "办结", "起算"))
        if any(not choice.strip() for choice in column.choices) or len(set(column.choices)) < len(column.choices):
            yield _finding(f"“{column.key}”的“可选”里有空的或者重复的", here, "“可选”的每一个写一个词，各不相同")
        if not column.kind:
            yield _finding(f"“{column.key}”没有“类”", here, f"可以写：{'、'.join(KINDS)}")
        elif column.kind not in KINDS:
            hint = did_you_mean(column.kind, KINDS) or f"可以写：{'、'.join(KINDS)}"
            yield _finding(f"没有“{column.kind}”这一类的栏", here, hint)
        elif any(not name.strip() or "\n" in name for name in (column.key, column.heading)):
            yield _finding("栏的键或标题是空的，或者里面有换行", here, "写成“键: 事项名称”这样")
        elif (name := next((name for name in (column.key, column.heading) if name in seen), None)) is not None:
            yield _finding(f"“{name}”这一栏不能用", here, f"栏的键和标题不能重复，也不能是{'、'.join(_TAKEN)}")
        elif (column.kind == "选择") != bool(column.choices):
            yield _finding(f"“{column.key}”的“可选”和“类”对不上", here, "类是“选择”的要有“可选”，别的类没有")
        elif (column.kind == "条目") != bool(column.form):
            yield _finding(f"“{column.key}”的“清单”和“类”对不上", here, "类是“条目”的要写明“清单”，别的类没有")
        seen |= {column.key, column.heading}


def _empty(written: Map, keys: Iterable[str]) -> Iterator[Finding]:
    """Lists that were written and hold nothing: it cannot be told what is meant."""
    for key in keys:
        if isinstance(value := written.get(key), Seq) and not value:
            yield _finding(f"“{key}”是空的", written.at(key), f"请写上，或者删去“{key}”")


def _finding(what: str, span: Span, hint: str) -> Finding:
    return error("GK022", f"清单的样式写得不对：{what}", span, hint)
