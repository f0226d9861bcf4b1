"""Roles for which the county has named no office: the tables name them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gongkai.importers.reading.meaning import Reading
from gongkai.importers.reading.values import Value
from gongkai.importers.settling.changes import Outcome
from gongkai.importers.settling.county import County
from gongkai.model.entry import Entry, Kind
from gongkai.model.place import open_offices
from gongkai.rules.wording import ANY_PLACES

# What an office of a town, or of a village, is called, behind the name of its county or city, which may have the same letters (景德镇市, 桐乡市);
# 城乡, 城镇 and 乡村 are no towns.
_TOWN = re.compile("[乡镇街](?:人民)?政府|街|苏木|(?<!城)乡(?!村)|(?<!城)镇")
_PLACE = re.compile("^[\u4e00-\u9fff]{1,6}?(?:县|旗|(?<!社)区|市(?![场容]|政[^府务法]))")
TOWN = "乡镇人民政府"
# 镇级人民政府, 乡政府: any town's
_A_TOWN = re.compile(
    "(?:本|当地)?(?:乡镇|[乡镇]|乡[（(]镇[)）]|镇[（(]乡[)）])级?(?:人民)?政府(?:[（(]街道办事处[)）])?"
)
_VILLAGE = re.compile("(?<![农乡])村(?:[（(居委民级]|$)|社区(?:[（(居委]|$)|居委会|嘎查")
_SHARED = re.compile("各|有关|管理部门$|^(?:审批|监管|行政监督)部门$")

_NO_NAME = "表里写的是角色，不是机构的名称。请在 county.yaml 的“机构”里改成本县机构的全称"
_ROLE = re.compile("(?:部门|机关)$")  # 区教育部门, 相关审批部门: no office is called so
_HIGHER = ("省级", "市级")
_OF_A_LEVEL = re.compile("各?[省市县区]{1,3}级")  # what 县级教育部门 begins with


def name_offices(
    pairs: Sequence[tuple[Reading, Entry]], rest: Iterable[Reading], county: County, outcome: Outcome
) -> None:
    """For roles without an office, the one that the rows of their items name most often; where no row names one, the
    role's own words as a row has them, unless the county's file proposes an office. `rest` are the rows that are no item of the guideline."""
    named: dict[str, Counter[tuple[str, ...]]] = {}
    words: dict[str, Counter[str]] = {}
    for read, entry in pairs:
        value = read.values.get("公开主体")
        if isinstance(value, tuple) and value:
            for role, names in _paired(value, entry, county):
                if len(names) == 1 and _ROLE.search(names[0]):
                    words.setdefault(role, Counter())[names[0]] += 1
                else:
                    named.setdefault(role, Counter())[names] += 1
    for read in (*(read for read, _ in pairs), *rest):
        value = read.values.get("公开主体", ())
        for name in value if isinstance(value, tuple) else ():
            if (role := _role(name, county)) in county.to_fill:
                words.setdefault(role, Counter())[name] += 1
    for role, counted in named.items():
        names, count = counted.most_common(1)[0]
        several = len(counted) > 1 and _SHARED.search(role)
        if not several or 2 * count > counted.total():
            outcome.offices.setdefault(role, names)
            outcome.doubtful.extend((f"机构“{role}”", name, _NO_NAME) for name in names if _is_of_all(name))
    proposed = _proposed(county)
    for role, said in words.items():
        if role in proposed and role not in outcome.offices:
            told = f"表里写的是角色，不是机构的名称，没有写：“机构”里拟的是{'、'.join(proposed[role])}，请核对"
            outcome.doubtful.append((f"机构“{role}”", said.most_common(1)[0][0], told))
        elif role not in outcome.offices:
            outcome.offices[role] = (said.most_common(1)[0][0],)
            outcome.doubtful.append((f"机构“{role}”", outcome.offices[role][0], _NO_NAME))


def _proposed(county: County) -> dict[str, tuple[str, ...]]:
    """The offices that the county's file proposes and nobody has confirmed, by role."""
    if county.source is None or county.source.place is None:
        return {}
    return {_role(role, county): names for role, names in open_offices(county.source.place.node).items() if names}


def _is_of_all(name: str) -> bool:
    """Whether a name is that of every place's office: 县（市、区）教育局, 县级教育部门."""
    return bool(ANY_PLACES.match(name) or _OF_A_LEVEL.match(name))


def write_in_full(read: Reading, place: str, entry: Entry | None, county: County) -> None:
    """公开主体 of a row at `place` names offices in full where only one is meant (公安局), and roles where it has other words for one
    (区教育部门), which is told, so that no second office comes of it; what the `entry` that the row is of says already stays."""
    value = read.values.get("公开主体")
    if not isinstance(value, tuple):
        return
    known = {*county.project.roles, *(entry.body if entry is not None else ())}
    short = (name for name in value if _role(name, county) not in known and not _is_of_all(name))
    names = {name: full for name in short if (full := county.in_full(name) or _of_here(name, county))}
    if names:
        read.values["公开主体"] = tuple(dict.fromkeys(names.get(name, name) for name in value))
        read.doubtful.extend((place, name, f"当作“{full}”") for name, full in names.items())


def _of_here(name: str, county: County) -> str:
    """The role without an office that words for the offices of such places stand for: 区教育部门, and not 市级教育部门."""
    role = county.roles.plain(name) if _ROLE.search(name) and not name.startswith(_HIGHER) else ""
    return role if role in county.to_fill else ""


def write_roles(county: County, outcome: Outcome) -> None:
    """公开主体 that is to be written names roles where the county's offices of these roles are meant, so that an office that
    gets another name is renamed in one place. Which role an office of several stands for is told by the domain's items."""
    if county.source is None or county.source.above is not None:
        return
    offices = {role: names for role, names in county.offices.items() if role not in county.to_fill} | outcome.offices
    known = {role: names for role, names in offices.items() if role in county.project.roles and names != (role,)}
    for change in outcome.domains.values():
        used = Counter(_role(body, county) for entry in county.bases[change.domain].entries for body in entry.body)
        for cells in (*change.edits.values(), *change.local_edits.values(), *change.added):
            if isinstance(value := cells.get("公开主体"), tuple):
                cells["公开主体"] = _as_roles(value, known, used)


def _as_roles(value: tuple[str, ...], known: Mapping[str, tuple[str, ...]], used: Counter[str]) -> tuple[str, ...]:
    """The names with roles for those that are all offices of a role: of one that the domain has, or of the only one."""
    found = list(value)
    while True:
        fits = [role for role, names in known.items() if names and set(names) <= set(found) - set(known)]
        here = [role for role in fits if used[role]]
        alone = [role for role in fits if sum(known[role] == known[other] for other in known) == 1]
        chosen = max(here or alone, key=lambda role: (len(known[role]), used[role]), default=None)
        if chosen is None:
            return tuple(found)
        found[found.index(known[chosen][0])] = chosen
        found = [name for name in found if name not in known[chosen]]


def printed_then(entry: Entry, county: County, outcome: Outcome) -> tuple[str, ...]:
    """公开主体 of an item as the catalog will print it with the offices that have been found."""
    return _named(_roles(entry), county, outcome) or entry.body


def as_printed(value: Value, county: County, outcome: Outcome) -> Value:
    """公开主体 of a table as the catalog will print it: a role that it names stands for the county's office."""
    return _named(value, county, outcome) if isinstance(value, tuple) else value


def _named(names: Iterable[str], county: County, outcome: Outcome) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        role = _role(name, county)
        filled = role not in county.to_fill
        known = role if role in county.project.roles else name
        found.extend(outcome.offices.get(role) or (county.offices.get(role, (known,)) if filled else (known,)))
    return tuple(dict.fromkeys(found))


def _role(name: str, county: County) -> str:
    """The role that a name stands for, or the name itself."""
    role = county.project.roles.get(TOWN if _A_TOWN.fullmatch(name) else name)
    return role.value.name if role is not None else name


def _roles(entry: Entry) -> tuple[str, ...]:
    """The bodies of a guideline's item before offices stood for them; none where the county wrote its own."""
    change = entry.origin.change
    if entry.origin.kind is Kind.LOCAL or (change is not None and "公开主体" in change):
        return ()
    written = entry.origin.base.get("公开主体")
    return (written,) if isinstance(written, str) else tuple(map(str, written or ()))


def _paired(value: tuple[str, ...], entry: Entry, county: County) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The roles of an item that have no office yet, each with the offices that a row names for it."""
    roles = [_role(name, county) for name in _roles(entry)]
    generic = {_role(name, county) for name in value} & county.project.roles.keys()
    value = tuple(name for name in value if _role(name, county) not in county.project.roles)
    roles = [role for role in roles if role not in generic]
    for level in ("乡级", "村级", ""):
        group = [role for role in roles if _level_of_role(role, county) == level]
        names = tuple(name for name in value if _level_of(name) == level)
        if len(group) == 1 and names:
            pairs = [(group[0], names)]
        elif len(group) == len(names):
            pairs = [(role, (name,)) for role, name in zip(group, names, strict=True)]
        else:
            pairs = []
        yield from (pair for pair in pairs if _open(pair[0], county))


def _level_of_role(role: str, county: County) -> str:
    """The level of places each of which has such an office of its own; "" for a county's."""
    known = county.project.roles.get(role)
    return (known.value.level if known is not None else "") or ("村级" if role.endswith("村") else "")


def _level_of(name: str) -> str:
    """The same of an office's name."""
    name = _PLACE.sub("", name)
    return "乡级" if _TOWN.search(name) else "村级" if _VILLAGE.search(name) else ""


def _open(role: str, county: County) -> bool:
    return role in county.project.roles and (role in county.to_fill or role not in county.offices)
