"""A place's lists: `lists/<slug>.yaml`, and `lists/<slug>/<year>.yaml` of those that are yearly.

A row's texts are read as they were written; what they mean is their kinds' and `gongkai.resolve.lists`' business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from gongkai.kinds import KINDS
from gongkai.model.finding import Finding, Fix, Related, Span, error
from gongkai.model.form import BESIDE, EVIDENCE, NOTE, NUMBER, SOURCE, TABLE, Cells, Form
from gongkai.model.item import Authored
from gongkai.model.letters import did_you_mean
from gongkai.model.record import ListHead, WrittenList, WrittenRow
from gongkai.model.tree import Map, Seq, Value
from gongkai.source.files import Files
from gongkai.source.forms import file_of
from gongkai.source.read import relative
from gongkai.source.shape import no_such_key, not_a_map, shape

LISTS = "lists"
ROWS = "条目"
LETTERS = 20_000_000  # of a list as files have it: cells beside the rows of a 表 are repeated for each of these


class _File(NamedTuple):
    path: Path
    slug: str
    year: str  # "" outside a yearly list's folder


def lists(files: Files, folder: Path, level: str, forms: Mapping[str, Authored[Form]]) -> tuple[WrittenList, ...]:
    """The lists in a place's folder, by their forms' slugs, the newest year last."""
    found = (
        _list(files, one, level, forms)
        for one in sorted(_files(files, folder / LISTS, forms), key=lambda one: (one.slug, one.year))
    )
    return tuple(one for one in found if one is not None)


def _files(files: Files, home: Path, forms: Mapping[str, Authored[Form]]) -> Iterator[_File]:
    if home.is_symlink() or (home.exists() and not home.is_dir()):
        span = Span(relative(files.root, home))
        hint = f"清单放在 {LISTS}/ 文件夹里，一种清单一个 .yaml 文件；不能是链接"
        files.refuse("GK001", f"不能读取：{LISTS} 不是文件夹", span, hint)
        return
    yearly = (home / slug for slug, form in forms.items() if form.value.yearly)
    files.tell_odd(one for one in yearly if not one.is_dir())
    yield from (_File(path, path.stem, "") for path in files.folder(home))
    for folder in files.folders(home):
        yield from (_File(path, folder.name, path.stem) for path in files.folder(folder))


def _list(files: Files, one: _File, level: str, forms: Mapping[str, Authored[Form]]) -> WrittenList | None:
    node = files.file(one.path)
    if node is None:
        return None
    before = len(files.findings)
    head = shape(ListHead, node, files.findings, without=(ROWS,))
    known = forms.get(one.slug)
    form = known.value if known is not None else None
    if form is None and file_of(one.slug) in files.broken:
        files.broken.add(node.file)
        return None  # its form was told to be broken
    if form is None:
        written = [slug for slug, other in forms.items() if not other.value.view]
        hint = did_you_mean(one.slug, written) or f"文件名用清单的简称：{'、'.join(written)}"
        files.refuse("GK023", f"没有“{one.slug}”这种清单", node.here(), hint)
    elif form.view:
        files.refuse("GK023", f"“{form.name}”取自目录，没有自己的文件", node.here(), "请删去这个文件；要改内容，改目录")
    elif head is not None and known is not None:
        _head(files, known, head, node, one, level)
    if head is None or form is None or len(files.findings) > before:
        files.broken.add(node.file)
        return None
    rows, broken = _rows(files, form, node)
    return WrittenList(form, head, node, rows, broken)


def _head(files: Files, known: Authored[Form], head: ListHead, node: Map, one: _File, level: str) -> None:
    """Whether a file's name, its head and its place agree with the form."""
    form = known.value
    if head.form != form.name:
        fix = Fix(node.at("清单"), form.name, part=head.form)
        hint = f"{one.slug} 是“{form.name}”；请改正，或给文件换个名称"
        what, related = "“清单”与文件名不一致", (Related(known.node.at("名称"), f"{one.slug} 的名称"),)
        files.findings.append(error("GK023", what, node.at("清单"), hint, related, fix))
    elif level not in form.levels:
        files.refuse("GK023", f"{level}没有“{form.name}”", node.at("清单"), f"这份清单由{'、'.join(form.levels)}编制")
    elif form.yearly and (not one.year or head.year != one.year):
        where = f"{LISTS}/{form.slug}/{head.year or '2026'}.yaml"
        files.refuse("GK023", "这份清单一年一份，文件名要是年度，与“年度”一致", node.here(), f"请放在 {where}")
    elif head.year and not form.yearly:
        files.refuse("GK023", "这份清单不分年度，不用写“年度”", node.key("年度"), "请删去“年度”这一行")
    elif one.year and not form.yearly:
        files.refuse("GK023", "这份清单不分年度", node.here(), f"请放在 {LISTS}/{form.slug}.yaml")


def _rows(files: Files, form: Form, node: Map) -> tuple[tuple[WrittenRow, ...], frozenset[str]]:
    value = files.several(node, ROWS, f"每条前面写“- {NUMBER}: …”")
    rows: list[WrittenRow] = []
    broken: set[str] = set()
    letters = 0
    known = (*BESIDE, *form.keys)
    for index, row in enumerate(value):
        if not isinstance(row, Map):
            files.findings.append(not_a_map(row, value.at(index)))
            continue
        found = list(_wrong(row, known, form))
        files.findings.extend(found)
        number = row.get(NUMBER)
        if found:
            broken.update([number] if isinstance(number, str) else ())
            continue
        made = _row(form, row)
        letters += max(1, len(made.rows)) * sum(len(text) for cell in made.cells for text in cell)
        if letters > LETTERS:
            hint = f"“{form.table.key if form.table else ROWS}”每行都带着这一条的其他各栏；请分成几条，或缩短文字"
            files.refuse("GK023", f"印出来超过 {LETTERS:,} 字，从这一条起没有读", row.at(NUMBER), hint)
            files.broken.add(node.file)
            break
        rows.append(made)
    return tuple(rows), frozenset(broken)


def _row(form: Form, row: Map) -> WrittenRow:
    inner = row.get(form.table.key) if form.table else None
    columns = form.table.columns if form.table else ()
    beside = {key: value for key in (NOTE, EVIDENCE, SOURCE) if isinstance(value := row.get(key), str)}
    return WrittenRow(
        id=str(row[NUMBER]),
        node=row,
        cells=tuple([() if column.kind == TABLE else _texts(row.get(column.key)) for column in form.columns]),
        rows=tuple(
            tuple([_texts(one.get(column.key)) for column in columns])
            for one in (inner if isinstance(inner, Seq) else ())
            if isinstance(one, Map)
        ),
        note=beside.get(NOTE),
        evidence=beside.get(EVIDENCE),
        source=beside.get(SOURCE),
    )


def _texts(value: Value) -> tuple[str, ...]:
    if value is None:  # as most are
        return ()
    return (value,) if isinstance(value, str) else tuple([text for text in value if isinstance(text, str)])


def _wrong(row: Map, known: tuple[str, ...], form: Form) -> Iterator[Finding]:
    """What keeps a row from being read: no number, unknown keys, values of another shape than their columns'."""
    if not isinstance(row.get(NUMBER), str):
        span = row.key(NUMBER) if NUMBER in row else row.here()
        yield error("GK014", f"缺少“{NUMBER}”", span, f"写上“{NUMBER}: {form.prefix}-001”这样的编号")
    yield from _unknown(row, known)
    for key in (NOTE, EVIDENCE, SOURCE):
        if isinstance(row.get(key), Map | Seq):
            yield _shape(key, "文字", row.at(key), row[key])
    for column in form.columns:
        value = row.get(column.key)
        if value is None or (isinstance(value, str) and column.kind != TABLE):  # as most are
            continue
        if column.kind != TABLE:
            yield from _wrong_cell(column, value, row)
        elif not isinstance(value, Seq):
            yield _shape(column.key, f"列表，每行写“- {column.columns[0].key}: …”", row.at(column.key))
        else:
            for index, one in enumerate(value):
                if not isinstance(one, Map):
                    yield not_a_map(one, value.at(index))
                    continue
                yield from _unknown(one, tuple(inner.key for inner in column.columns))
                for inner in column.columns:
                    yield from _wrong_cell(inner, one.get(inner.key), one)


def _unknown(row: Map, known: tuple[str, ...]) -> Iterator[Finding]:
    yield from (no_such_key(key, row.key(key), known, row) for key in row if key not in known)


def _wrong_cell(column: Cells, value: Value, row: Map) -> Iterator[Finding]:
    if isinstance(value, str):
        return
    several = column.many or KINDS[column.kind].many
    if isinstance(value, Map) or (isinstance(value, Seq) and not several):
        yield _shape(column.key, "文字或列表" if several else "文字", row.at(column.key), value)
    elif isinstance(value, Seq):
        for index, text in enumerate(value):
            if not isinstance(text, str):
                yield _shape(column.key, "文字的列表", value.at(index))


def _shape(key: str, wanted: str, span: Span, value: Value = None) -> Finding:
    hint = (
        "只能写一个：请留下一个，其余的写进备注"
        if isinstance(value, Seq)
        else "文字里的冒号请用全角的“：”，或者给整段文字加引号"
    )
    return error("GK015", f"“{key}”应是{wanted}", span, hint)
