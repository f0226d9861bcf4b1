"""Which files make a project, and what they say: the whole of the input, loaded once.

    guidelines/NN-slug.yaml   one domain each      guidelines/laws.yaml, bodies.yaml   the registries
    counties/<slug>/county.yaml and one file a domain        templates/attachment2.yaml the template

A file that cannot be understood becomes findings; everything else goes on without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from gongkai.model.entry import FIELDS
from gongkai.model.finding import Finding, Related, Severity, Span
from gongkai.model.item import (
    GROUPS,
    PUBLIC,
    Authored,
    Change,
    Guideline,
    GuidelineHead,
    Item,
    Selection,
    SelectionHead,
)
from gongkai.model.law import Law
from gongkai.model.place import Place, Renaming, Role
from gongkai.model.template import Template
from gongkai.model.tree import Map, Seq, Value
from gongkai.source.read import read, relative
from gongkai.source.shape import M, authored, did_you_mean, not_a_map, shape
from gongkai.source.yaml import parse

GUIDELINES = "guidelines"
COUNTIES = "counties"
TEMPLATES = "templates"
LAWS = "laws.yaml"
BODIES = "bodies.yaml"
COUNTY = "county.yaml"
TEMPLATE = "attachment2.yaml"
PLACES = "places.yaml"


@dataclass(frozen=True, slots=True)
class PlaceSource:
    """What the files of one place say. `place` is None where county.yaml is broken."""

    slug: str
    place: Authored[Place] | None
    selections: tuple[Selection, ...]
    broken_files: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """A place that the gazetteer (counties/places.yaml) knows; its code is that of GB/T 2260."""

    name: str
    code: str
    city: str
    province: str


@dataclass(frozen=True, slots=True)
class Project:
    """All sources, typed. `sources` keeps the bytes of every file read, for showing lines of them."""

    root: Path
    template: Template
    laws: Mapping[str, Authored[Law]]
    roles: Mapping[str, Authored[Role]]
    renamings: tuple[Authored[Renaming], ...]
    guidelines: Mapping[str, Guideline]
    places: Mapping[str, PlaceSource]
    findings: tuple[Finding, ...]
    sources: Mapping[str, bytes]
    broken_files: frozenset[str] = frozenset()
    law_index: Mapping[str, Law] = field(default_factory=dict)
    gazetteer: Mapping[str, Known] = field(default_factory=dict)


def find_root(start: Path) -> Path | None:
    """The project around `start`: the nearest folder above that holds guidelines/ or counties/."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / GUIDELINES).is_dir() or (folder / COUNTIES).is_dir():
            return folder
    return None


def county_slugs(root: Path) -> list[str]:
    """The slugs of all counties that have a folder, sorted."""
    folder = root / COUNTIES
    return (
        sorted(p.name for p in folder.iterdir() if p.is_dir() and not p.name.startswith(".")) if folder.is_dir() else []
    )


def templates_folder(root: Path) -> Path:
    """The project's templates/, or those that came with gongkai."""
    own = root / TEMPLATES
    if (own / TEMPLATE).is_file():
        return own
    package = Path(__file__).resolve().parents[1]
    packaged = package / "_templates"
    return packaged if packaged.is_dir() else package.parents[1] / TEMPLATES


def load(root: Path, counties: Iterable[str] | None = None) -> Project:
    """Load the project at `root`; only the named counties, or all.

    Never raises for what a file holds. An unknown county name is the caller's to refuse.
    """
    loader = _Loader(root.resolve())
    template = loader.template()
    laws = loader.laws()
    roles, renamings = loader.bodies()
    guidelines = loader.guidelines(template)
    slugs = county_slugs(root) if counties is None else sorted(set(counties))
    places = {slug: loader.place(slug, template) for slug in slugs}
    return Project(
        root=loader.root,
        template=template,
        laws=laws,
        roles=roles,
        renamings=renamings,
        guidelines=guidelines,
        places=places,
        findings=tuple(loader.findings),
        sources=loader.sources,
        broken_files=frozenset(loader.broken),
        law_index={key: law.value for key, law in laws.items()},
        gazetteer=loader.gazetteer(),
    )


class _Named(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(alias="名称")
    code: str = Field(alias="代码")


class _City(_Named):
    counties: tuple[_Named, ...] = Field(alias="县级", default=())


class _Gazetteer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    province: _Named = Field(alias="省份")
    cities: tuple[_City, ...] = Field(alias="设区市")


class _Loader:
    """The files read so far and what was found wrong in them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.findings: list[Finding] = []
        self.sources: dict[str, bytes] = {}
        self.broken: set[str] = set()
        self._registries: dict[str, Map | None] = {}

    def file(self, path: Path) -> Map | None:
        """The mapping that a file holds; None, with a finding, if it holds anything else."""
        name = relative(self.root, path)
        data, problem = read(self.root, path)
        if data is None:
            self.sources[name] = b""
            self.broken.add(name)
            if problem is not None:
                self.findings.append(problem)
            return None
        self.sources[name] = data
        value, found = parse(name, data)
        self.findings.extend(found)
        if isinstance(value, Map):
            return value
        self.broken.add(name)
        if not found:
            self.findings.append(not_a_map(value, Span(name, 1, 1)))
        return None

    def folder(self, path: Path) -> Iterator[Path]:
        """The YAML files of a folder in the order of their names; a .yml is told its right name."""
        if not path.is_dir():
            return
        try:
            entries = sorted(path.iterdir())
        except OSError as problem:
            self.findings.append(
                Finding(
                    "GK001",
                    Severity.ERROR,
                    f"不能读取：文件夹打不开（{problem.strerror}）",
                    Span(relative(self.root, path)),
                )
            )
            return
        for entry in entries:
            if entry.suffix == ".yaml":
                yield entry
            elif entry.suffix == ".yml":
                self.findings.append(
                    Finding(
                        "GK019",
                        Severity.ERROR,
                        "扩展名是 .yml，本工具只读 .yaml 文件",
                        Span(relative(self.root, entry)),
                        f"请改名为 {entry.stem}.yaml",
                    )
                )

    def template(self) -> Template:
        """The project's template; the one that came with gongkai where the project's is broken."""
        folder = templates_folder(self.root)
        if folder.is_relative_to(self.root):
            node = self.file(folder / TEMPLATE)
            template = shape(Template, node, self.findings) if node is not None else None
            if node is not None and template is not None:
                wrong = _wrong_column(template, node)
                if wrong is None:
                    return template
                self.findings.append(wrong)
            folder = templates_folder(Path(__file__))
        name = TEMPLATE
        value, found = parse(name, (folder / TEMPLATE).read_bytes())
        if not isinstance(value, Map):
            raise RuntimeError(f"the packaged {TEMPLATE} is broken: {found}")
        return Template.model_validate(dict(value))

    def laws(self) -> dict[str, Authored[Law]]:
        """The registry by key. A key written twice is a finding; the first stands."""
        laws: dict[str, Authored[Law]] = {}
        for law in self._list(self.root / GUIDELINES / LAWS, "法规", Law):
            if (first := laws.get(law.value.key)) is not None:
                self.findings.append(
                    _twice("GK205", "法规简称", law.value.key, law.node.at("简称"), first.node.at("简称"))
                )
                continue
            laws[law.value.key] = law
        return laws

    def bodies(self) -> tuple[dict[str, Authored[Role]], tuple[Authored[Renaming], ...]]:
        """Roles by every name they go by, and the reforms."""
        path = self.root / GUIDELINES / BODIES
        roles: dict[str, Authored[Role]] = {}
        for role in self._list(path, "角色", Role):
            for name in (role.value.name, *role.value.aliases):
                if (first := roles.get(name)) is not None:
                    self.findings.append(_twice("GK205", "角色名", name, role.node.at("名称"), first.node.at("名称")))
                    continue
                roles[name] = role
        return roles, tuple(self._list(path, "更名", Renaming))

    def _list(self, path: Path, key: str, model: type[M]) -> list[Authored[M]]:
        name = relative(self.root, path)
        node = self._registry(path)
        if node is None:
            return []
        values = node.get(key)
        if values is None:
            return []
        if not isinstance(values, Seq):
            self.findings.append(
                Finding("GK015", Severity.ERROR, f"“{key}”应是列表", node.key(key), f"见 {name} 的说明")
            )
            return []
        made = (authored(model, value, values.at(i), self.findings) for i, value in enumerate(values))
        return [one for one in made if one is not None]

    def _registry(self, path: Path) -> Map | None:
        name = relative(self.root, path)
        if name not in self._registries:
            self._registries[name] = self.file(path) if path.exists() or path.is_symlink() else None
        return self._registries[name]

    def gazetteer(self) -> dict[str, Known]:
        """The counties that counties/places.yaml lists, by name."""
        node = self._registry(self.root / COUNTIES / PLACES)
        if node is None:
            return {}
        value = shape(_Gazetteer, node, self.findings)
        if value is None:
            return {}
        return {
            county.name: Known(county.name, county.code, city.name, value.province.name)
            for city in value.cities
            for county in city.counties
        }

    def guidelines(self, template: Template) -> dict[str, Guideline]:
        """Guidelines by domain name, in the order of their numbers."""
        found: list[Guideline] = []
        for path in self.folder(self.root / GUIDELINES):
            if path.name in (LAWS, BODIES):
                continue
            node = self.file(path)
            if node is None:
                continue
            head = shape(GuidelineHead, node, self.findings, without=("事项",))
            if head is None:
                self.broken.add(node.file)
                continue
            if not path.stem.startswith(f"{head.order:02d}-"):
                self.findings.append(
                    Finding(
                        "GK017",
                        Severity.ERROR,
                        f"文件名开头的序号与“序号: {head.order}”不一致",
                        node.at("序号"),
                        f"请把文件名改为 {head.order:02d}-….yaml，或改正序号",
                    )
                )
            items, broken = self._items(node, "事项", template)
            found.append(Guideline(path.stem, head, node, items, broken))
        guidelines: dict[str, Guideline] = {}
        for guideline in sorted(found, key=lambda one: (one.head.order, one.slug)):
            if (first := guidelines.get(guideline.domain)) is not None:
                self.findings.append(
                    _twice("GK210", "领域", guideline.domain, guideline.node.at("领域"), first.node.at("领域"))
                )
                self.broken.add(guideline.node.file)
                continue
            guidelines[guideline.domain] = guideline
        return guidelines

    def place(self, slug: str, template: Template) -> PlaceSource:
        """One county: county.yaml and its domain files."""
        folder = self.root / COUNTIES / slug
        before = set(self.broken)
        place: Authored[Place] | None = None
        path = folder / COUNTY
        if not path.exists() and not path.is_symlink():
            self.findings.append(
                Finding(
                    "GK001",
                    Severity.ERROR,
                    f"缺少 {COUNTY}",
                    Span(relative(self.root, path)),
                    "每个县的文件夹里要有这个文件，写明名称、代码和机构",
                )
            )
        elif (node := self.file(path)) is not None:
            value = shape(Place, node, self.findings, more={"slug": slug})
            place = Authored(value, node) if value is not None else None
        selections: dict[str, Selection] = {}
        for path in self.folder(folder):
            if path.name == COUNTY or (node := self.file(path)) is None:
                continue
            selection = self._selection(path.stem, node, template)
            if selection is None:
                self.broken.add(node.file)
            elif (first := selections.get(selection.domain)) is not None:
                self.findings.append(_twice("GK210", "领域", selection.domain, node.at("领域"), first.node.at("领域")))
            else:
                selections[selection.domain] = selection
        return PlaceSource(slug, place, tuple(selections.values()), frozenset(self.broken - before))

    def _selection(self, slug: str, node: Map, template: Template) -> Selection | None:
        parts = ("默认", "调整", "不采用", "新增")
        head = shape(SelectionHead, node, self.findings, without=parts)
        if head is None:
            return None
        extra, broken = template.extra_keys, set[str]()
        defaults = None
        if (value := node.get("默认")) is not None:
            defaults = authored(Change, value, node.key("默认"), self.findings, extra)
        changes: list[tuple[str, Authored[Change]]] = []
        for item_id, value in self._map(node, "调整").items():
            change = authored(Change, value, self._map(node, "调整").key(item_id), self.findings, extra)
            if change is None:
                broken.add(item_id)
            else:
                changes.append((item_id, change))
        excluded: list[tuple[str, str]] = []
        for item_id, reason in self._map(node, "不采用").items():
            excluded.append((item_id, reason if isinstance(reason, str) else ""))
        added, more = self._items(node, "新增", template)
        return Selection(slug, head, node, defaults, tuple(changes), tuple(excluded), added, more | broken)

    def _map(self, node: Map, key: str) -> Map:
        value = node.get(key)
        if isinstance(value, Map):
            return value
        if value is not None:
            finding = Finding(
                "GK015",
                Severity.ERROR,
                f"“{key}”应是“编号: 内容”",
                node.key(key),
                f"写成“{key}:”，下一行缩进两格写“10-001: …”",
            )
            if finding not in self.findings:
                self.findings.append(finding)
        return Map(node.file, node.mark)

    def _items(self, node: Map, key: str, template: Template) -> tuple[tuple[Authored[Item], ...], frozenset[str]]:
        """The items of a list, and the numbers of those that are broken."""
        values: Value = node.get(key)
        if values is None:
            return (), frozenset()
        if not isinstance(values, Seq):
            self.findings.append(
                Finding("GK015", Severity.ERROR, f"“{key}”应是列表", node.key(key), "每个事项前面写“- 编号: …”")
            )
            return (), frozenset()
        items: list[Authored[Item]] = []
        broken: set[str] = set()
        for index, value in enumerate(values):
            item = authored(Item, value, values.at(index), self.findings, template.extra_keys)
            if item is not None:
                items.append(item)
            elif isinstance(value, Map) and isinstance(number := value.get("编号"), str):
                broken.add(number)
        return tuple(items), frozenset(broken)


def _wrong_column(template: Template, node: Map) -> Finding | None:
    """What is wrong with a template's columns: a field nobody knows, or a tick for a value that cannot occur."""
    ticks = {"公开对象": (PUBLIC, GROUPS), "公开方式": template.modes, "公开层级": template.tiers}
    known = ("序号", *FIELDS.values())
    present = [column.key for column in template.columns]
    for key in ("一级事项", "二级事项"):
        if key not in present:
            return Finding(
                "GK018", Severity.ERROR, f"模板缺少“{key}”这一栏", node.key("栏"), f"请加上“- {{键: {key}, 宽: 6}}”"
            )
    for index, column in enumerate(template.columns):
        if column.key in ticks and column.value not in ticks[column.key]:
            near = f"“{column.key}”的“值”可以写：{'、'.join(ticks[column.key])}"
        elif column.key not in known and not column.extra:
            near = did_you_mean(column.key, known) or "新增加的栏请写“增列: 是”"
        elif column.value is not None and column.key not in ticks:
            near = f"“{column.key}”不是打勾的栏，请删去“值”"
        elif column.extra and column.key in known:
            near = f"“{column.key}”本来就有，请删去“增列”"
        else:
            continue
        columns = node["栏"]
        span = columns.at(index) if isinstance(columns, Seq) else node.key("栏")
        return Finding("GK018", Severity.ERROR, f"模板的第 {index + 1} 栏“{column.key}”写得不对", span, near)
    return None


def _twice(code: str, what: str, name: str, here: Span, first: Span) -> Finding:
    return Finding(
        code,
        Severity.ERROR,
        f"{what}“{name}”出现了两次",
        here,
        "请删去一处，或改用别的名称",
        (Related(first, "第一次在这里"),),
    )
