"""The registries: laws, bodies with their reforms, and the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from gongkai.model.authored import keyed, spelled
from gongkai.model.finding import Finding, Span, error
from gongkai.model.item import Authored
from gongkai.model.law import Law
from gongkai.model.letters import did_you_mean
from gongkai.model.place import LEVELS, Renaming, Role, bare
from gongkai.model.tree import Map
from gongkai.source.files import Files, twice
from gongkai.source.home import BODIES, LAWS, Home
from gongkai.source.shape import M, authored, shape

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


_ZONE = re.compile("高新|经济|经开|开发|产业|工业|园区|新区|风景|名胜|度假|保税")


def formerly(level: str, name: str, code: str, known: Collection[Known]) -> Known | None:
    """What a place was called, that the gazetteer knows by neither its name nor its code: the one there of the same level and province
    whose name differs in the kind of place alone (永修县, 永修市), or of the same city, one of whose names holds the other's
    (赣县, 赣县区); None where there is none, as of a zone that was made beside a county (吉安高新区)."""
    if _ZONE.search(name) or any(name == one.name or code == one.code for one in known):
        return None
    alike = [one for one in known if (one.level, one.code[:2]) == (level, code[:2])]
    same = [one for one in alike if bare(one.name) == bare(name)]
    near = [one for one in alike if one.code[:4] == code[:4] and (bare(one.name) in name or bare(name) in one.name)]
    return same[0] if same else near[0] if len(near) == 1 else None


@keyed
class _Named:
    name: Annotated[Annotated[str, spelled(r"\S+", "写全称，中间不空格，如 都昌县")], Field(alias="名称")]
    code: Annotated[Annotated[str, spelled("[0-9]{6}", '代码是六位半角数字，如 "360428"')], Field(alias="代码")]
    pinyin: Annotated[
        Annotated[str, spelled("[a-z][a-z0-9-]{0,39}", "拼音是文件夹的名称，只用小写字母、数字和“-”，如 duchang")],
        Field(alias="拼音"),
    ] = ""


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
    """Roles by every name they go by, and the reforms. One that would rename nearly every office is a finding and left out."""
    roles: dict[str, Authored[Role]] = {}
    for role in _list(files, home, BODIES, "角色", Role):
        if (level := role.value.level) not in (None, *LEVELS):
            hint = did_you_mean(level or "", LEVELS) or f"可以写：{'、'.join(LEVELS)}；各级都有的，不写"
            files.refuse("GK016", f"没有“{level}”这个级别", role.node.at("级别"), hint)
        for name in (role.value.name, *role.value.aliases):
            if (first := roles.get(name)) is not None:
                files.findings.append(twice("GK205", "角色名", name, role.node.at("名称"), first.node.at("名称")))
                continue
            roles[name] = role
    return roles, tuple(one for one in _list(files, home, BODIES, "更名", Renaming) if _renames(files, one))


def _renames(files: Files, reform: Authored[Renaming]) -> bool:
    """Whether a reform's former names tell offices apart: "" ends every name, 局 nearly all."""
    for index, name in enumerate(reform.value.old):
        if len(name.strip()) < 2 or name == reform.value.new:
            hint = "旧名至少写两个字，和新名不一样，如 农业局：机构的名称以它结尾的，就提示新名"
            files.refuse("GK016", f"旧名“{name}”分不出是哪些机构", reform.node.at("旧名", index), hint)
            return False
    return True


def gazetteer(files: Files, home: Home) -> list[Known]:
    """The province, cities and counties that counties/places.yaml lists."""
    path = files.first(home.gazetteers, PLACES)
    node = files.registry(path) if path is not None else None
    if node is None:
        return []
    value = shape(Gazetteer, node, files.findings)
    if value is None:
        return []
    files.findings.extend(_mixed_up(value, node))
    province = value.province.name
    known = [Known("省级", province, value.province.code)]
    for city in value.cities:
        known.append(Known("市级", city.name, city.code, "", province))
        known += (Known("县级", one.name, one.code, city.name, province, one.pinyin) for one in city.counties)
    return known


def _mixed_up(value: Gazetteer, node: Map) -> Iterator[Finding]:
    """What is wrong with places beside others: a code, or a name or a folder within a city, that two have; a code that begins
    otherwise than the one of what the place lies in."""
    seen: dict[tuple[str, ...], Span] = {}
    province = value.province
    for at, city in enumerate(value.cities):
        below: list[tuple[_Named, tuple[str | int, ...], str, str]] = [(city, (at,), province.name, province.code[:2])]
        below += ((one, (at, "县级", index), city.name, city.code[:4]) for index, one in enumerate(city.counties))
        for one, path, within, begins in below:
            for key, what in (("代码", (one.code,)), ("名称", (within, one.name)), ("拼音", (one.pinyin,))):
                here = node.at("设区市", *path, key)
                if what[-1] and (first := seen.setdefault((key, *what), here)) != here:
                    yield twice("GK205", key, what[-1], here, first)
            if not one.code.startswith(begins):
                message = f"代码 {one.code} 不在{within}里：那里的以 {begins} 开头"
                yield error("GK016", message, node.at("设区市", *path, "代码"), "请核对代码，或者移到它所在的地方下面")


def _list(files: Files, home: Home, name: str, key: str, model: type[M]) -> list[Authored[M]]:
    path = files.first(home.registries, name)
    node = files.registry(path) if path is not None else None
    if node is None:
        return []
    values = files.several(node, key, f"见 {name} 的说明")
    made = (authored(model, values, index, files.findings) for index in range(len(values)))
    return [one for one in made if one is not None]
