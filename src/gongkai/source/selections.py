"""A place's own file and its domain files → what the place is, and what it selects and changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gongkai.model.authored import keys
from gongkai.model.entry import Catalog
from gongkai.model.finding import Finding, Related, Span, error
from gongkai.model.form import Form
from gongkai.model.item import Authored, Change, Selection, SelectionHead
from gongkai.model.place import Edition, Entrances, Place
from gongkai.model.record import WrittenList
from gongkai.model.review import Record
from gongkai.model.template import Template
from gongkai.model.tree import Map, Value
from gongkai.source.astray import astray_in
from gongkai.source.editions import FOLDER as EDITIONS
from gongkai.source.files import Files
from gongkai.source.guidelines import items_of
from gongkai.source.lists import lists
from gongkai.source.places import NAME, TAKEN, TASKS, Level, folder_of, holders, is_reserved, level_of, parent_of
from gongkai.source.read import leads_out, relative
from gongkai.source.reviews import FOLDER as REVIEWS
from gongkai.source.reviews import published, records
from gongkai.source.shape import authored, shape

# What a place's own file must say beside its name, by its level, each with an example.
_EDITION = {"目录": "目录: {日期: 2026-11-23}"}
NEEDED = {
    "省级": {"代码": '代码: "360000"', **_EDITION},
    "部门": _EDITION,
    "市级": {"代码": '代码: "360400"', **_EDITION},
    "县级": {"代码": '代码: "360425"', **_EDITION},
    "乡级": {"主体": "主体: 江上乡人民政府"},
    "村级": {"主体": "主体: 新村村民委员会"},
}
_INHERITED = ("city", "province", "website", "entrances", "colour", "edition")


@dataclass(frozen=True, slots=True)
class PlaceSource:
    """What the files of one place say. `place` is None where its own file (county.yaml …) is broken; `edition` is what was put
    down under the catalog's date, for a place that has `reviews`."""

    slug: str
    place: Authored[Place] | None
    selections: tuple[Selection, ...]
    broken_files: frozenset[str] = frozenset()
    lists: tuple[WrittenList, ...] = ()
    reviews: tuple[Authored[Record], ...] = ()
    edition: Catalog | None = None

    @property
    def name(self) -> str:
        """The place's name, or its slug where its own file is broken."""
        return self.place.value.name if self.place is not None else self.slug

    @property
    def chosen(self) -> dict[str, Selection]:
        """The selections by the names of their domains."""
        return {selection.domain: selection for selection in self.selections}

    def calling(self, names: Mapping[str, str]) -> PlaceSource:
        """The same, as if its files called these domains otherwise (former name to new)."""
        selections = tuple(
            replace(one, head=replace(one.head, domain=names.get(one.domain, one.domain))) for one in self.selections
        )
        own = self.place
        if own is not None:
            unadopted = tuple((names.get(domain, domain), reason) for domain, reason in own.value.unadopted)
            own = Authored(replace(own.value, unadopted=unadopted), own.node)
        return replace(self, place=own, selections=selections)

    @property
    def above(self) -> str | None:
        """The slug of the place above, whose catalog this one resolves against; None for a county, and for what is above
        counties: they resolve against the guidelines."""
        return parent_of(self.slug)

    @property
    def level(self) -> Level:
        """Which kind of place it is."""
        return level_of(self.slug)

    @property
    def is_county(self) -> bool:
        """Whether what the opinion asks of counties is asked of it."""
        return self.level.name == "县级"

    @property
    def is_above(self) -> bool:
        """Whether it stands above counties: its catalog names the guidelines' roles, for all who are below."""
        return self.above is None and not self.is_county

    @property
    def file(self) -> str:
        """The name of the place's own file: county.yaml, town.yaml, dept.yaml."""
        return self.level.file


def place(
    files: Files, slug: str, template: Template, above: PlaceSource | None, forms: Mapping[str, Authored[Form]]
) -> PlaceSource:
    """One place: its own file, its domain files and its lists. `above` is the place it lies in, loaded before."""
    folder, level = files.root / folder_of(slug), level_of(slug)
    before = set(files.broken)
    own: Authored[Place] | None = None
    path = folder / level.file
    if (out := leads_out(files.root, folder)) is not None:
        files.findings.append(out)
    elif not path.exists() and not path.is_symlink():
        hint = f"每个{level.word}的文件夹里要有这个文件，写明{'、'.join(('名称', *NEEDED[level.name]))}"
        files.refuse("GK001", f"缺少 {level.file}", Span(relative(files.root, path)), hint)
    elif (node := files.file(path)) is not None:
        own = _own_file(files, slug, node, above)
    files.tell_odd((*holders(slug), folder_of(slug) / EDITIONS))
    selections: dict[str, Selection] = {}
    others = (path, files.root / TASKS)
    for path in files.folder(folder) if out is None else ():
        if path in others or (node := files.file(path)) is None:
            continue
        selection = _selection(files, path.stem, node, template)
        if selection is None:
            files.broken.add(node.file)
        elif (first := selections.get(selection.domain)) is not None:
            files.findings.append(_adopted_twice(selection, first))
        else:
            selections[selection.domain] = selection
    if out is None:
        astray_in(files, slug)
    listed = lists(files, folder, level.name, forms) if out is None else ()
    reviewed = records(files, folder) if out is None and not files.tell_odd((folder_of(slug) / REVIEWS,)) else ()
    said = own.value.edition if own is not None else None
    edition = published(files.root, slug, said.date) if reviewed and said is not None else None
    broken = frozenset(files.broken - before)
    return PlaceSource(slug, own, tuple(selections.values()), broken, listed, reviewed, edition)


def _adopted_twice(second: Selection, first: Selection) -> Finding:
    """The finding for two files of one domain, at the one that is a copy of the other (22-huji - 副本.yaml), as far as names
    tell."""
    copy, kept = (first, second) if first.slug.startswith(second.slug) else (second, first)
    hint = (
        f"一个领域只要一个文件：是多余的一份，请删去；要合并的，写进 {kept.slug}.yaml；领域写错了，请改成这个文件的领域"
    )
    related = (Related(kept.node.at("领域"), "另一个文件在这里"),)
    said = f"“{copy.domain}”领域有两个文件"
    return error("GK210", said, copy.node.at("领域"), hint, related)


def _own_file(files: Files, slug: str, node: Map, above: PlaceSource | None) -> Authored[Place] | None:
    """A place's own file; what a town does not say of itself is its county's, a village's its town's."""
    level = level_of(slug)
    more: dict[str, Value] = {"slug": slug, "级别": level.name, "online": node.get("名称")}
    needed = NEEDED[level.name]
    missing = next((key for key in needed if node.get(key) is None), None)
    if missing is not None:
        what = f"“{missing}”没有填写" if missing in node else f"缺少“{missing}”"
        span = node.key(missing) if missing in node else node.here()
        files.refuse("GK014", what, span, f"请写上一行，如“{needed[missing]}”")
        files.broken.add(node.file)
        return None
    name = slug.rpartition("/")[2]
    if "*" in level.slug and (not NAME.fullmatch(name) or name in TAKEN or is_reserved(name)):
        hint = f"文件夹名就是网址的一段：2 到 31 个小写字母、数字和连字符，以字母开头，不用 con、aux、nul、com1 等，也不用 {'、'.join(TAKEN)}"
        files.refuse("GK017", f"文件夹名“{name}”不能用", node.here(), hint)
        if not name.isprintable():  # no page can say it, not even one that did not pass
            files.broken.add(node.file)
            return None
    over = above.place.value if above is not None and above.place is not None else None
    value = shape(Place, node, files.findings, more=more, beneath=_parts(over) if over is not None else None)
    if value is not None and over is not None:
        unsaid = [name for name in _INHERITED if node.get(keys(Place)[name]) is None]
        unsaid += ["online"] * ("website" in unsaid)
        value = replace(value, **{name: getattr(over, name) for name in unsaid})
    return Authored(value, node) if value is not None else None


def _parts(above: Place) -> dict[str, dict[str, Any]]:
    """What of its 目录 and 入口 a place below need not write to have it, by their keys."""
    return {
        key: {alias: value for name, alias in keys(model).items() if (value := getattr(part, name, None)) is not None}
        for key, model, part in (("目录", Edition, above.edition), ("入口", Entrances, above.entrances))
    }


def _selection(files: Files, slug: str, node: Map, template: Template) -> Selection | None:
    parts = ("默认", "调整", "不采用", "新增")
    head = shape(SelectionHead, node, files.findings, without=parts)
    if head is None:
        return None
    extra, broken = template.extra_keys, set[str]()
    defaults = None
    if node.get("默认") is not None:
        defaults = authored(Change, node, "默认", files.findings, extra)
    changes: list[tuple[str, Authored[Change]]] = []
    tailored = _map(files, node, "调整")
    for item_id in tailored:
        change = _change(files, tailored, item_id, extra)
        if change is None:
            broken.add(item_id)
        else:
            changes.append((item_id, change))
    excluded: list[tuple[str, str]] = []
    for item_id, reason in _map(files, node, "不采用").items():
        if reason is not None and not isinstance(reason, str):
            span, said = node.at("不采用", item_id), f"“不采用”里的“{item_id}”应是文字"
            files.refuse("GK015", said, span, f"请写成“{item_id}: 理由”")
            broken.add(item_id)
            continue
        excluded.append((item_id, reason or ""))
    added, more = items_of(files, node, "新增", template)
    return Selection(slug, head, node, defaults, tuple(changes), tuple(excluded), added, more | broken)


def _change(files: Files, node: Map, number: str, extra: tuple[str, ...]) -> Authored[Change] | None:
    """An item's 调整; one that says the same as another was checked with that."""
    value = node[number]
    said = repr(value)  # strings in quotes: nothing else is spelled so
    if isinstance(value, Map) and said in files.changes:
        return Authored(files.changes[said], value)
    made = authored(Change, node, number, files.findings, extra)
    if made is not None:
        files.changes[said] = made.value
    return made


def _map(files: Files, node: Map, key: str) -> Map:
    value = node.get(key)
    if isinstance(value, Map):
        return value
    if value is not None:
        hint = f"写成“{key}:”，下一行缩进两格写“10-001: …”"
        finding = error("GK015", f"“{key}”应是“编号: 内容”", node.key(key), hint)
        if finding not in files.findings:
            files.findings.append(finding)
    return Map(node.file, node.mark)
