"""Citations of laws that are repealed by a day, in what places wrote: in domain files and in lists, with the successor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.kinds.date import day_of_row
from gongkai.model.finding import Span
from gongkai.model.form import NUMBER, TABLE, Form
from gongkai.model.law import Citation, Law, LawStatus, successor_on
from gongkai.model.letters import first_of
from gongkai.model.report import Part, ReportSheet
from gongkai.model.tree import Map, Seq, Value
from gongkai.resolve.catalog import resolve_all
from gongkai.source.lists import ROWS
from gongkai.source.project import Project

_BASIS, _LAW = "公开依据", "法规"
_SHOWN = 8  # numbers of items in a cell
_LINES, _NAMED = 8, 3  # groups, and laws of a group, that the terminal names
Path = tuple[str | int, ...]


class Cited(NamedTuple):
    """A citation that a place wrote: the file and the path in it, the number and the column. `successor` is what takes the
    law's place, as far as it is known and in force."""

    slug: str
    file: str
    span: Span
    path: Path
    id: str
    what: str
    law: Law
    citation: Citation
    successor: Law | None

    @property
    def is_certain(self) -> bool:
        """Whether the successor can be written without a person: an article's number would be another's there."""
        return self.successor is not None and not self.citation.article


@dataclass(frozen=True, slots=True)
class Repealed:
    """All citations of repealed laws that places wrote; by law the numbers of the guidelines' items that are adopted and cite
    it; the laws by key, and what took their places."""

    day: str
    cited: tuple[Cited, ...]
    guidelines: Mapping[str, tuple[str, ...]]
    laws: Mapping[str, Law]
    successors: Mapping[str, Law | None]


def repealed(project: Project, day: str) -> Repealed:
    """What cites a law that is repealed on the day."""
    gone = {key: law for key, law in project.law_index.items() if law.status_on(day) == LawStatus.REPEALED}
    after = {key: successor_on(project.law_index, key, day) for key in gone}
    cited = tuple(one for slug in project.places for one in _of_place(project, slug, gone, after))
    by_law: dict[str, dict[str, None]] = defaultdict(dict)
    for place in resolve_all(project):
        for entry in place.catalog.entries if place.catalog else ():
            for citation in entry.basis:
                if citation.key in gone and _BASIS not in (entry.origin.change or ()):
                    by_law[citation.key][entry.id] = None
    own = {one.id for one in cited}
    guidelines = {key: tuple(number for number in numbers if number not in own) for key, numbers in by_law.items()}
    return Repealed(day, cited, {key: numbers for key, numbers in guidelines.items() if numbers}, gone, after)


def _of_place(project: Project, slug: str, gone: Mapping[str, Law], after: Mapping[str, Law | None]) -> Iterator[Cited]:
    source = project.places[slug]
    nodes = [(one.node, _in_domain(one.node)) for one in source.selections]
    nodes += [(one.node, _in_list(one.node, one.form)) for one in source.lists]
    for node, cells in nodes:
        for number, what, path, value, then in cells:
            for below, text in _texts(value):
                citation = Citation.parse(text)
                law = gone.get(citation.key)
                if law is not None and not (then and law.status_on(then) != LawStatus.REPEALED):
                    there = (*path, *below)
                    span = node.at(str(there[0]), *there[1:])
                    yield Cited(slug, node.file, span, there, number, what, law, citation, after[law.key])


_Cell = tuple[str, str, Path, Value, str]  # number, column, path, value, the day of a row whose law is that of its time


def _in_domain(node: Map) -> Iterator[_Cell]:
    """The cells of a domain's file that cite laws. What stands under 去掉 is no citation."""
    for number, holder, path in _holders(node):
        value = holder.get(_BASIS)
        if isinstance(value, Map):
            yield number, _BASIS, (*path, _BASIS, "增加"), value.get("增加"), ""
        else:
            yield number, _BASIS, (*path, _BASIS), value, ""


def _holders(node: Map) -> Iterator[tuple[str, Map, Path]]:
    defaults, tailored, added = node.get("默认"), node.get("调整"), node.get("新增")
    if isinstance(defaults, Map):
        yield "默认", defaults, ("默认",)
    for number, change in tailored.items() if isinstance(tailored, Map) else ():
        if isinstance(change, Map):
            yield number, change, ("调整", number)
    for index, item in enumerate(added if isinstance(added, Seq) else ()):
        if isinstance(item, Map):
            yield str(item.get("编号") or ""), item, ("新增", index)


def _in_list(node: Map, form: Form) -> Iterator[_Cell]:
    written = node.get(ROWS)
    for index, row in enumerate(written if isinstance(written, Seq) else ()):
        if not isinstance(row, Map):
            continue
        number = str(row.get(NUMBER) or "")
        dates = (str(row.get(one.key) or "") for one in form.columns if one.kind == "日期" and not one.due)
        then = day_of_row(str(node.get("年度") or ""), dates)
        for column in form.columns:
            path: Path = (ROWS, index, column.key)
            if column.kind == _LAW:
                yield number, column.heading, path, row.get(column.key), then
            elif column.kind == TABLE:
                inner, laws = row.get(column.key), [one for one in column.columns if one.kind == _LAW]
                for place, below in enumerate(inner if isinstance(inner, Seq) else ()):
                    if isinstance(below, Map):
                        yield from (
                            (number, one.heading, (*path, place, one.key), below.get(one.key), then) for one in laws
                        )


def _texts(value: Value) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield (), value
    elif isinstance(value, Seq):
        yield from (((index,), text) for index, text in enumerate(value) if isinstance(text, str))


def parts(found: Repealed, slugs: Iterable[str], names: Mapping[str, str], *, brief: bool = False) -> list[Part]:
    """What the report of an upgrade says of repealed laws: what the named places, or all, wrote, and what the guidelines
    say themselves. `brief` tells both by what is to be cited instead, in a few lines."""
    chosen = set(slugs)
    cited = [one for one in found.cited if not chosen or one.slug in chosen]
    told = []
    if cited:
        sure = sum(one.is_certain for one in cited)
        said = [
            f"本地自己写的引用了 {len(cited)} 处。能替换的 {sure} 处（登记了替代的法规，没有写条款）：gongkai upgrade --replace-laws。",
            "写了条款的，新法的条号不同，请对照原文改。",
        ]
        if brief:
            spots: dict[str, list[str]] = defaultdict(list)
            for one in cited:
                spots[one.law.key].append(f"{one.file}:{one.span.line}:{one.span.column}")
            told.append(Part("废止的法规", [*said, *_grouped(found, spots, "处")]))
        else:
            told.append(Part("废止的法规", said, table=_written(found.day, cited, names)))
    if found.guidelines:
        said = [
            "照指引采用的事项里引用的，指引照录了部委的原文；本地要改引的，用 gongkai set 编号 公开依据 --remove 旧法 --add 新法 --place 地方。"
        ]
        if brief:
            told.append(Part("指引引用的废止的法规", [*said, *_grouped(found, found.guidelines, "项")]))
        else:
            told.append(Part("指引引用的废止的法规", said, table=_in_guidelines(found)))
    return told


def _grouped(found: Repealed, spots: Mapping[str, Sequence[str]], measure: str) -> list[str]:
    """A line for each law that is to be cited instead, what most cite first, and one for what has none; `spots` are those
    that cite a law."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key in sorted(spots, key=lambda key: -len(spots[key])):
        after = found.successors[key]
        groups[after.key if after is not None else ""].append(key)
    where = {name: list(dict.fromkeys(spot for key in keys for spot in spots[key])) for name, keys in groups.items()}
    ordered = sorted(groups, key=lambda name: (not name, -len(where[name])))
    lines = []
    for name in ordered[:_LINES]:
        keys = groups[name]
        some = "".join(f"《{found.laws[key].title}》" for key in keys[:_NAMED])
        more = f"等 {len(keys)} 部" if len(keys) > _NAMED else ""
        said = f"改引“{name}”" if name else "没有登记替代的"
        lines.append(
            f"{said}：{some}{more}，{len(where[name])} {measure}（{where[name][0]}{' 等' if where[name][1:] else ''}）"
        )
    left = [key for name in ordered[_LINES:] for key in groups[name]]
    rest = [f"另有 {len(left)} 部"] if left else []
    return [*lines, *rest, "逐条列出加 --all；写成 Excel 用 --output 升级.xlsx。"]


def _written(day: str, cited: Iterable[Cited], names: Mapping[str, str]) -> ReportSheet:
    columns = (("地方", 8.0), ("编号", 7.0), ("栏目", 8.0), ("写着", 20.0), ("废止日期", 9.0), ("替代的法规", 18.0), ("怎样办", 14.0), ("在哪里", 30.0))  # fmt: skip
    rows = [
        [
            names.get(one.slug, one.slug),
            one.id,
            one.what,
            str(one.citation),
            one.law.since or "",
            one.successor.key if one.successor else "",
            "可以替换" if one.is_certain else "条款要人看" if one.successor else "没有登记替代的，要人看",
            f"{one.file}:{one.span.line}",
        ]
        for one in cited
    ]
    return ReportSheet(
        "废止的法规", f"引用了已废止的法规（{day}）", "本地自己写的，领域文件和清单里的。", columns, rows
    )


def _in_guidelines(found: Repealed) -> ReportSheet:
    columns = (("法规", 30.0), ("废止日期", 9.0), ("替代的法规", 18.0), ("引用它的事项", 50.0))
    rows = []
    for key, numbers in found.guidelines.items():
        law, after = found.laws[key], found.successors[key]
        some = first_of(numbers, _SHOWN, "等 {} 项")
        rows.append([f"《{law.title}》", law.since or "", after.key if after else "", some])
    return ReportSheet(
        "指引引用的", f"指引引用的已废止的法规（{found.day}）", "照指引采用的事项里引用的。", columns, rows
    )
