"""The registries: laws, bodies with their reforms, and the gazetteer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from gongkai.model.authored import keyed
from gongkai.model.finding import Finding, Severity
from gongkai.model.item import Authored
from gongkai.model.law import Law
from gongkai.model.place import Renaming, Role
from gongkai.model.tree import Seq
from gongkai.source.files import Files, twice
from gongkai.source.home import Home
from gongkai.source.shape import M, authored, shape

LAWS = "laws.yaml"
BODIES = "bodies.yaml"
PLACES = "places.yaml"


@dataclass(frozen=True, slots=True)
class Known:
    """A place that the gazetteer (counties/places.yaml) knows; its code is that of GB/T 2260. `city` and `province` are
    those that it lies in, `pinyin` names its folder."""

    level: str
    name: str
    code: str
    city: str = ""
    province: str = ""
    pinyin: str = ""


@keyed
class _Named:
    name: Annotated[str, Field(alias="名称")]
    code: Annotated[str, Field(alias="代码")]
    pinyin: Annotated[str, Field(alias="拼音")] = ""


@keyed
class _City(_Named):
    counties: Annotated[tuple[_Named, ...], Field(alias="县级")] = ()


@keyed
class Gazetteer:
    """What counties/places.yaml says: a province, its cities and their counties."""

    province: Annotated[_Named, Field(alias="省份")]
    cities: Annotated[tuple[_City, ...], Field(alias="设区市")]


def laws(files: Files, home: Home) -> dict[str, Authored[Law]]:
    """The registry by key. A key written twice is a finding; the first stands."""
    laws: dict[str, Authored[Law]] = {}
    for law in _list(files, home, LAWS, "法规", Law):
        if (first := laws.get(law.value.key)) is not None:
            files.findings.append(twice("GK205", "法规简称", law.value.key, law.node.at("简称"), first.node.at("简称")))
            continue
        laws[law.value.key] = law
    return laws


def bodies(files: Files, home: Home) -> tuple[dict[str, Authored[Role]], tuple[Authored[Renaming], ...]]:
    """Roles by every name they go by, and the reforms."""
    roles: dict[str, Authored[Role]] = {}
    for role in _list(files, home, BODIES, "角色", Role):
        for name in (role.value.name, *role.value.aliases):
            if (first := roles.get(name)) is not None:
                files.findings.append(twice("GK205", "角色名", name, role.node.at("名称"), first.node.at("名称")))
                continue
            roles[name] = role
    return roles, tuple(_list(files, home, BODIES, "更名", Renaming))


def gazetteer(files: Files, home: Home) -> list[Known]:
    """The province, cities and counties that counties/places.yaml lists."""
    path = files.first(home.gazetteers, PLACES)
    node = files.registry(path) if path is not None else None
    if node is None:
        return []
    value = shape(Gazetteer, node, files.findings)
    if value is None:
        return []
    province = value.province.name
    known = [Known("省级", province, value.province.code)]
    for city in value.cities:
        known.append(Known("市级", city.name, city.code, "", province))
        known += (Known("县级", one.name, one.code, city.name, province, one.pinyin) for one in city.counties)
    return known


def _list(files: Files, home: Home, name: str, key: str, model: type[M]) -> list[Authored[M]]:
    path = files.first(home.registries, name)
    node = files.registry(path) if path is not None else None
    if node is None:
        return []
    values = node.get(key)
    if values is None:
        return []
    if not isinstance(values, Seq):
        files.findings.append(Finding("GK015", Severity.ERROR, f"“{key}”应是列表", node.key(key), f"见 {name} 的说明"))
        return []
    made = (authored(model, values, index, files.findings) for index in range(len(values)))
    return [one for one in made if one is not None]
