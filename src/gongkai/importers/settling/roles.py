"""公开主体 of an annex → the roles of guidelines/bodies.yaml, whatever head or office's name a table gives them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from gongkai.source.project import Project

_GENERIC = re.compile(r"(?:[县区市旗州盟级各和或及的、/（()）]|以上|地方|本级|当地|同级|所在地|负责|人民政府|政府)*")
_BEHIND = re.compile(r"[（(][^（()）]*[)）]$")
_STEM = re.compile(r"(.{2,}?)(?:行政)?(?:主管|监督管理|管理|监管)?部门")
_OF_A_PLACE = re.compile(r"^.*XX[县市]?")  # in a role's example: XX市XX生态环境局
_JOINED = re.compile("以?及|和|与|或者?")
_LONGEST = 60  # letters of an office's name, or of two
_GOVERNMENTS = (
    (re.compile(r"[县区市旗]级?人民政府$"), "县级人民政府"),
    (re.compile(r"[乡镇]人民政府$|[乡镇]政府$"), "乡镇人民政府"),
    (re.compile(r"街道办事处$"), "街道办事处"),
    (re.compile(r"(?:村民|居民)委员会$|[村居]委会$"), "村（居）民委员会"),
)


class Found(NamedTuple):
    """The roles of a cell by registered names, the names that stand for none, and the offices that were taken for a role,
    with that role."""

    roles: tuple[str, ...]
    unknown: tuple[str, ...]
    taken: tuple[tuple[str, str], ...]

    def written_as(self, names: Iterable[str], known: Roles) -> Found:
        """The same with each role under the first of the names that stand for it, where one does: as its neighbours say it."""
        usual: dict[str, str] = {}
        for name in names:
            usual.setdefault(known.registered(name), name)
        return self._replace(roles=tuple(usual.get(role, role) for role in self.roles))


class Roles:
    """Finds roles by the names of one project's registry."""

    def __init__(self, project: Project) -> None:
        roles = {role.value.name: role.value for role in project.roles.values()}
        self._named = {name: role.value.name for name, role in project.roles.items()}
        self._renamed = [(old, each.value.new) for each in project.renamings for old in each.value.old]
        self._usual = frozenset(name for name, role in roles.items() if role.named)
        self._tails = [
            (tail, name)
            for name, role in roles.items()
            if (whole := role.example)
            and (tail := _OF_A_PLACE.sub("", whole)) not in (whole, "", "人民政府")
            and "、" not in tail
        ]
        stems: dict[str, set[str]] = {}
        for written, name in self._named.items():
            if found := _STEM.fullmatch(written):
                stems.setdefault(found[1], set()).add(name)
        self._stems = {stem: names for stem, names in stems.items() if len(names) == 1}

    def of(self, names: Iterable[str], standing: Collection[str] = ()) -> Found:
        """The roles of a cell's names. `standing` are those that the item has: of several that an office may stand for,
        one of them is meant."""
        had = {self._named.get(name, name) for name in standing}
        roles: list[str] = []
        unknown: list[str] = []
        taken: list[tuple[str, str]] = []
        for name in names:
            if len(name) > _LONGEST:
                unknown.append(name)
                continue
            if known := next(self._by_name(name), ""):
                roles.append(known)
                continue
            parts = [next(self._by_name(one), "") or self._by_office(one, had) for one in _JOINED.split(name)]
            found = parts if all(parts) else [one] if (one := self._by_office(name, had)) else []
            roles += found
            if found:
                taken.append((name, "、".join(found)))
            else:
                unknown.append(name)
        return Found(tuple(dict.fromkeys(roles)), tuple(unknown), tuple(taken))

    def registered(self, name: str) -> str:
        """The registered name of the role that a name stands for; itself where it stands for none."""
        return self._named.get(name, name)

    def plain(self, name: str) -> str:
        """The registered name of the role that a name without a place's own is (区教育部门); "" for any other."""
        return next(self._by_name(name), "")

    def same(self, one: Iterable[str], other: Iterable[str]) -> bool:
        """Whether two cells name the same roles, by whatever names."""
        return {self._named.get(name, name) for name in one} == {self._named.get(name, name) for name in other}

    def _by_name(self, name: str) -> Iterator[str]:
        """The registered name that a name is, or that is left of it without a generic head (县级, 地方各级)."""
        if self._named.get(name) == name:
            yield name
        for text in (name, _BEHIND.sub("", name)):
            rests = [text[start:] for start in range(len(text)) if _GENERIC.fullmatch(text, 0, start)]
            yield from (rest for rest in reversed(rests) if rest in self._named)
            for rest in rests:
                if (stem := _STEM.fullmatch(rest)) and stem[1] in self._stems:
                    yield from self._stems[stem[1]]

    def _by_office(self, name: str, had: Collection[str]) -> str:
        for pattern, written in _GOVERNMENTS:
            if pattern.search(name) and (role := self._named.get(written)):
                return role
        if "及" in name or "或" in name:
            return ""
        for _ in self._renamed:  # a reform may be followed by another
            now = next((name.removesuffix(old) + new for old, new in self._renamed if name.endswith(old)), name)
            if now == name or len(now) > len(name) + 20:
                break
            name = now
        found = {role for tail, role in self._tails if name.endswith(tail)}
        for some in (found & set(had), found & self._usual, found):
            if len(some) == 1:
                return next(iter(some))
        return ""
