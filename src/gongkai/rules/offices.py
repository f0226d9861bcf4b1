"""Names of offices: which texts are none, and which are not the full one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from itertools import chain, islice
from typing import NamedTuple

from gongkai.model.finding import Fix, Related, Severity, Span
from gongkai.model.grouped import grouped
from gongkai.model.letters import did_you_mean
from gongkai.model.nothing import says_nothing
from gongkai.model.place import Place, bare, governed, kind_of
from gongkai.model.tree import Map
from gongkai.rules.rule import Context, E, OwnFile, Problem, Rule, W, rule
from gongkai.source.project import Project
from gongkai.source.selections import PlaceSource

OFFICE = re.compile(
    r"(?:局|委员会|办公室|办|政府|中心|院|站|所|队|馆|学校|中学|小学|厅|处|委|部|会|公司|机构|单位|街道办事处|管委会|部门|税务局|信用社|[镇乡村])"
    r"(?:（[^（）]{1,30}）|\([^()]{1,30}\))?$"  # 发展和改革委员会（粮食和物资储备局）
)
_NONE = re.compile("(?:本?[省市县区乡镇村]?(?:暂时?|尚|还)?(?:没有|无(?!锡市|为市|棣县|极县))|不设|未设)")
_AS_ANOTHER = re.compile("同(?!江市|仁市|心县|德县|安区)")
_OURS = re.compile("[本我该](?:单位|部门|机关|机构|局|委|办|办公室|中心|科|站|所)")
# Marks and telephone numbers that stand in no name, but in brackets: 财政部门：县财政局, 县财政局 0792-3221234, “县财政局”, 县财政局。
_NO_NAME = re.compile("[?？!！：:]|\\d{3,4}-\\d{7,8}|\\d{7,}|^[“\"'][^“”\"']*[”\"']?$|[。；;，,、]$")
_NO_SUCH = "还没有定的，空着；没有这个机构的，也空着，把要用它的事项写明不采用和理由"
_BRACKETS = re.compile("（[^（）]*）|\\([^()]*\\)")
_CONTACT = re.compile("\\d{5}|\\d{3}-")  # who can be called, which is no part of a name: （张三 0792-3221234）
_SEVERAL = re.compile("各|有关|相关|[省市县区乡镇村]级|[省市县区]直(?!机关)")  # 县级各部门, 县有关部门: not one office
_HERE = re.compile(
    "(?:本|我|全)[县区市](?=..)|[本我]局?(?=..)|县(?=..)|区(?![域位块划])(?=..)|市(?![场容政民域直])(?=..)"
)  # 县民政局, 本县民政局
# What names of a county's offices begin with once the place is left out: names that begin so say no place.
_DUTY = re.compile(
    "公安|民政|司法|财政|审计|教[育体科]|体育|科技|科学技术|工业和信息化|工信|发展|发改|人力资源|人社|自然资源|生态环境|住房|住建"
    "|城[市管乡]|交通|水[利务]|林业|农业|商务|文[化旅广体]|卫生|卫健|退役|应急|市场监|市监|统计|医疗保障|医保|信访|乡村振兴|行政审批"
    "|行政服务|政务|公共|机关事务|税务|气象|消防|档案|融媒体|图书馆|博物馆|民族|宗教|民宗|国有资产|国资|数据局|大数据|政府办|人民政府"
)
_DUTY_DONE = re.compile("(?:局|委员会|委|办公室|办|中心|队|馆|政府)$")
_SHORTENED = "局委办"  # the last letters of offices whose names are shortened by leaving letters out
_MOST_OFFICES = 500
_GENERAL = ("管理", "事务", "运输", "服务")  # 应急局, 交通局


def no_office(name: str, place: str) -> tuple[str, str] | None:
    """What is wrong with a text that is certainly no office's name (there is none, it is as another, half of one), and what
    to write. Names of places begin alike (无为市, 同江市): what begins with the `place`'s own is a name."""
    is_named = bool(place) and name.startswith(place[:2])
    if says_nothing(name) or (_NONE.match(name) and not is_named):
        return f"“{name}”没有说是什么机构", _NO_SUCH
    if _AS_ANOTHER.match(name) and OFFICE.search(name) and not is_named:
        return f"“{name}”不是机构的名称", "请写机构的全称，不要写和谁相同"
    if _OURS.fullmatch(name):
        return f"“{name}”没有说是谁", "别人看不出是哪个机构：请写机构的全称，或写它的角色"
    if len(name.strip()) == 1:  # 有, 是, √
        return f"“{name}”不是机构的名称", "请写机构的全称；还不知道的，空着"
    mark = (
        _NO_NAME.search(_BRACKETS.sub("", name))
        or re.search("[?？!！]", name)
        or next(filter(lambda one: says_nothing(one[0]), _BRACKETS.finditer(name)), None)
    )
    if mark:
        return f"“{name}”里有“{mark[0]}”，不是机构的名称", "请写机构的全称；还没有定的，空着"
    if name.count("（") + name.count("(") != name.count("）") + name.count(")"):
        return f"“{name}”的括号只有一半", "请写完整的名称"
    return None


class Short(NamedTuple):
    """A `name` that is not an office's full one, and the `full` one as far as it can be told (else nothing): of `role`, where
    the county's file names it for one."""

    name: str
    full: str
    role: str = ""

    @property
    def message(self) -> str:
        """What is wrong, in a sentence."""
        return f"“{self.name}”不是机构的全称"

    def fix(self, span: Span) -> Fix | None:
        """The full name in place of this one."""
        return Fix(span, self.full, part=self.name) if self.full else None


class FullNames:
    """What the offices of a county or city, and of the places below it, are called in full: as its own file says, and as the
    examples of the registry have it."""

    def __init__(self, source: PlaceSource, project: Project) -> None:
        upwards = list(project.upwards(source))
        places = [one.place.value for one in upwards if one.place is not None]
        self._near = tuple(place.name for place in places)
        self._place = place = places[-1] if places and upwards[-1].level.name in ("县级", "市级") else None
        self._roles = project.roles
        if place is None:
            return
        stem, city = _stem(place.name), place.city or ""
        self._written = {name: role for role, names in place.offices for name in names}
        self._names = {*self._near, *place.towns, stem, *map(_stem, filter(None, (city, place.province)))}
        self._lead = re.compile(f"(?:国家税务总局)?(?:{re.escape(city)})?(?:{re.escape(place.name)}|{re.escape(stem)})")

    @cached_property
    def usual(self) -> Mapping[str, str]:
        """What the registry's examples call the office of each role here."""
        if self._place is None:
            return {}
        found: dict[str, str] = {}
        for role in self._roles.values():
            name = role.value.name
            if name not in found and (example := role.value.example_in(self._place.name, self._place.city or "")):
                found[name] = example
        return found

    def short(self, name: str, role: str = "") -> Short | None:
        """Whether a name is not the full one of an office, which may be that of a `role`."""
        plain = _BRACKETS.sub("", name)
        if self._place is None or _SEVERAL.search(plain) or plain in self.usual.values():
            return None
        more = name[len(plain) :] if name.startswith(plain) else ""  # what stands in brackets behind it
        if _CONTACT.search(more):
            more = ""
        here = None if plain.startswith(tuple(self._names)) else _HERE.match(plain)
        lead = here or self._lead.match(plain)
        tail = plain[lead.end() :] if lead is not None else plain
        if tail in ("政府", "政府办", "政府办公室"):
            tail = f"人民{tail.removesuffix('公室')}{'公室' * tail.endswith(('办', '室'))}"
        if fuller := [full for full, rest in self._full.items() if self._is_short_for(plain, tail, full, rest)]:
            usual = self.usual.get(role)
            full = usual if usual in fuller and fuller[0] not in self._written else fuller[0]
            return Short(name, full + more, self._written.get(full + more, ""))
        is_bare = here is not None or not any(one in plain for one in self._names)
        if is_bare and (OFFICE.search(tail) if here else _DUTY.match(tail) and _DUTY_DONE.search(tail)):
            return Short(name, _owner(self._place, here, tail) + tail + more)
        return None

    def elsewhere(self, name: str, known: Collection[str]) -> str:
        """Which of the `known` counties a name begins with in short, where an office follows: 永修公安局, 九江市永修生态环境局,
        九江市生态环境局永修分局."""
        if self._place is None:
            return ""
        if name[-1:] not in ("局", "委"):
            return ""
        plain = name.removeprefix("国家税务总局").removeprefix(self._place.city or "")
        if plain.startswith(tuple(self._names)):
            return ""
        branch = re.fullmatch("(.{1,40}局)(.{1,40})分局", plain)  # 生态环境局永修分局
        first = branch[2] + branch[1] if branch is not None and branch[2] not in self._names else plain
        stems = (stem for stem in map(_stem, known) if first.startswith(stem))
        return next((one for one in stems if _DUTY.match(first[len(one) :])), "")

    @cached_property
    def _full(self) -> Mapping[str, str]:
        """The names that begin with the place's, each without it: as many as a place may have offices, since all that it writes
        are compared with them."""
        leads = (
            (full, self._lead.match(full)) for full in islice((*self._written, *self.usual.values()), _MOST_OFFICES)
        )
        return {full: full[lead.end() :] for full, lead in leads if lead is not None}

    def _is_short_for(self, plain: str, tail: str, full: str, rest: str) -> bool:
        """Whether a name (`tail`: without the place) leaves out of a full one (`rest`) what stands before it, the place or letters."""
        if self._place is None or len(plain) >= len(full):
            return False
        without = tail == rest and not plain.startswith(self._place.name)
        return without or full.endswith(plain) or _shortens(tail, rest)


def _stem(name: str) -> str:
    """A place's name without what kind of place it is, where two letters are left."""
    return name[:-1] if len(name) > 2 and name[-1] in "省市县区" else name


def _owner(place: Place, here: re.Match[str] | None, tail: str) -> str:
    """Whose office it is whose name begins with no place: the city's, where a county writes 市 or the name is that of its branch."""
    is_branch = tail.endswith((f"{_stem(place.name)}分局", f"{place.name}分局"))
    is_of_city = is_branch or (here is not None and here[0] == "市" and not place.name.endswith("市"))
    return place.city if is_of_city and place.city else place.name


def _shortens(short: str, full: str) -> bool:
    """Whether letters were left out of an office's name, as people do: 城管局, 卫健委, 市场监管局, 应急局. 文化旅游局 has whole words of
    文化广电旅游局, and may be another office's full name."""
    if short[:1] != full[:1]:
        return False
    short, full = (text.replace("委员会", "委").replace("办公室", "办") for text in (short, full))
    if len(short) < 3 or short[-1] != full[-1] or short[-1] not in _SHORTENED:
        return False
    if any(full.replace(word, "", 1) == short for word in _GENERAL):
        return True
    rest, left, sizes = short[:-1], full[:-1], set[int]()
    while rest:
        size = next((size for size in range(len(rest), 0, -1) if rest[:size] in left), 0)
        if not size:
            return False
        left = left[left.index(rest[:size]) + size :]
        sizes.add(size)
        rest = rest[size:]
    return 1 in sizes


class Renamed(NamedTuple):
    """An outdated name of an office: the hint, where the reform is registered, and the name of today, `certain` where the
    registry says it without a reserve: of an office of this place that a role's example names so."""

    hint: str
    registered: Span
    now: str
    certain: bool = False

    def fix(self, name: str, span: Span) -> Fix:
        """The name of today in place of the outdated one."""
        return Fix(span, self.now, self.certain, part=name)


def renamed(name: str, context: Context) -> Renamed | None:
    """What is known of an outdated office name, following reforms to the last one."""
    present = {renaming.value.new for renaming in context.project.renamings}
    for renaming in context.project.renamings:
        for old in renaming.value.old:
            if name.endswith(old) and not any(name.endswith(new) and len(new) > len(old) for new in present):
                stem, new, since = name.removesuffix(old), renaming.value.new, renaming.value.since
                if stem[-1:] in tuple("和与及") or any(stem.endswith(one.removesuffix("局")) for one in present):
                    continue  # 自然资源和规划局 is a name of today
                there = renaming.node.at("新名")
                later = next((r.value for r in context.project.renamings if new in r.value.old), None)
                note = f"；{renaming.value.note}" if renaming.value.note else ""
                if later is not None:
                    hint = f"{since}改为“{stem}{new}”，{later.since}又改为“{stem}{later.new}”，请写现在的全称"
                    return Renamed(hint, there, stem + later.new)
                usual = None if note else _usual(stem, new, context)
                return Renamed(
                    f"{since}改为“{usual or stem + new}”，请核实后改正{note}",
                    there,
                    usual or stem + new,
                    usual is not None,
                )
    return None


def _usual(stem: str, new: str, context: Context) -> str | None:
    """What the registry's examples call the office of this place, or of one above, whose name ends so; `stem` is the
    place's name."""
    places = (one.place.value for one in context.project.upwards(context.source) if one.place is not None)
    place = next((one for one in places if one.name == stem), None)
    if place is None:
        return None
    examples = (role.value.example_in(stem, place.city or "") for role in context.project.roles.values())
    found = {example for example in examples if example and stem in example and example.endswith(new)}
    return found.pop() if len(found) == 1 else None


def offices_not_in_full(own: OwnFile, context: Context) -> Iterator[Problem]:
    """机构没有写全称

    什么:
    county.yaml 的“机构”“编制单位”写的不是全称：没有写地名（公安局、县公安局），是简称（城管局），或者写的是指引里的角色（财政部门）。
    同一个名称只报一次。

    为什么:
    机构印在公开目录的每一项里：公众照全称找门；同一个机构有两种写法，按机构列的表里就成了两个。

    错例:
        # counties/demo/county.yaml
        机构:
          财政部门: 县财政局

    正例:
        # counties/demo/county.yaml
        机构:
          财政部门: 样例县财政局
    """
    place, source, written = own.place, own.source, _written(own.place, own.node)
    if not written:
        return
    known = FullNames(source, context.project)
    for name, cells in written.items():
        role, holder, key = cells[0]
        if not name.strip():
            continue
        of, short = context.project.roles.get(name), known.short(name, role)
        if (of is None and short is None) or no_office(name, place.name) or renamed(name, context) is not None:
            continue  # the last two are GK710 and GK402
        if short is not None:
            hint = f"请写全称，如“{short.full}”" if short.full else "请写全称，前面写上地名"
            there = [written_at(short.full, *cell[1:]) for cell in written.get(short.full, ())[:1]]
            related = tuple(Related(one, f"“{short.full}”写在这里") for one in there)
            if short.full and (related or len(cells) > 1):
                option = context.project.option(source.slug)
                hint = f"请写全称“{short.full}”：gongkai rename-office {name} {short.full}{option} 一次改好"
            span = written_at(name, holder, key)
            yield Problem(short.message, span, hint, related, short.fix(span))
        elif of is not None and not of.value.literal and name != (usual := known.usual.get(of.value.name, "")):
            hint = f"请写承担这项工作的机构{f'，如“{usual}”' if usual else '的全称'}；还没有定的，空着"
            yield Problem(f"“{name}”是指引里的角色，不是机构的名称", written_at(name, holder, key), hint)


def written_at(name: str, holder: Map, key: str) -> Span:
    """Where a text stands below a key: its own place in a list, else the key's value."""
    return holder.find(key, name) or holder.at(key)


def _written(place: Place, node: Map) -> dict[str, list[tuple[str, Map, str]]]:
    """The names of offices in a place's own file, each with the roles that it stands for, and the mapping and key that it
    stands below."""
    found: list[tuple[str, tuple[str, Map, str]]] = []
    if isinstance(offices := node.get("机构"), Map):
        found += ((name, (role, offices, role)) for role, names in place.offices for name in names)
    if isinstance(edition := node.get("目录"), Map) and place.edition is not None and place.edition.office:
        found.append((place.edition.office, ("", edition, "编制单位")))
    return grouped(found)


def offices_in_one(source: PlaceSource, context: Context) -> Iterator[Problem]:
    """几个机构写成了一个

    什么:
    “机构”、公开主体的一条里，用顿号、逗号、斜线连着写了几个机构；用“和”或空格连着写了几个角色，或者同一个地方的几个机构。

    为什么:
    几个机构写成一条，就成了一个名称古怪的机构：按机构列的表里找不到其中任何一个，改名也改不到。

    错例:
        # counties/demo/county.yaml
        机构:
          财政部门: 样例县财政局、国库支付中心

    正例:
        # counties/demo/county.yaml
        机构:
          财政部门: [样例县财政局, 样例县国库支付中心]
    """
    for name, holder, key in offices_written(source):
        if parts := _offices_in(_BRACKETS.sub("", name), context.project.roles):
            told, hint = f"几个机构写成了一个：“{name}”", f"请分开写成列表，各写全称：[{', '.join(parts)}]"
            yield Problem(told, written_at(name, holder, key), hint)


def offices_written(source: PlaceSource) -> Iterator[tuple[str, Map, str]]:
    """The offices that a place's files name, each with the mapping and the key that it stands under."""
    if source.place is not None and isinstance(node := source.place.node.get("机构"), Map):
        yield from ((name, node, role) for role, names in source.place.value.offices for name in names)
    for selection in source.selections:
        changed = ((change.node, change.value.body or ()) for _, change in selection.changes)
        added = ((item.node, item.value.body) for item in selection.added)
        yield from ((name, node, "公开主体") for node, names in chain(changed, added) for name in names)


_LISTED, _JOINED = re.compile(r"[、，,；;/／\n]"), re.compile(r"[、，,；;/／\s和与及]")
_PLACED = re.compile("[\u4e00-\u9fff]{1,6}?[县市区旗乡镇]")


def _offices_in(text: str, roles: Collection[str]) -> list[str]:
    """The offices and roles of a list that was written as one text; empty where it is one of them."""
    if not _JOINED.search(text):
        return []
    parts = [part for part in _LISTED.split(text) if part]
    if len(parts) == 1 and (place := _PLACED.match(text)):  # 甲县乙局和甲县丙局
        parts = re.split(rf"[和与及\s]+(?={place[0]})", text)
    if len(parts) == 1 and text not in roles:  # 住房和城乡建设部门 is one
        parts = re.split("[和与及]", text)
        return parts if all(part in roles for part in parts) and len(parts) > 1 else []
    return parts if len(parts) > 1 and all(part in roles or OFFICE.search(part) for part in parts) else []


def role_twice(own: OwnFile, context: Context) -> Iterator[Problem]:
    """同一个角色写了两次

    什么:
    “机构”里，同一个角色用它的两个名称（“财政部门”和“县级财政部门”）各写了一行；或者一行里同一个机构写了两次（警告）。

    为什么:
    只有后一行算数，前一行写的机构就不印了；写了两次的机构印两次。

    错例:
        # counties/demo/county.yaml
        机构:
          住房城乡建设主管部门: 样例县房产管理局

    正例:
        # counties/demo/county.yaml
        机构:
          住房和城乡建设部门: [样例县住房和城乡建设局, 样例县房产管理局]
    """
    if not isinstance(offices := own.node.get("机构"), Map):
        return
    first: dict[str, str] = {}
    for written in offices:
        role = context.project.roles.get(written)
        before = first.setdefault(role.value.name if role else written, written)
        if before != written:
            hint = "请合并成一行；是几个机构的，写成列表"
            related = (Related(offices.key(before), "已经写在这里"),)
            yield Problem(f"“{written}”和“{before}”是同一个角色", offices.key(written), hint, related)
    for written, names in own.place.offices:
        if twice := next((name for name, times in Counter(names).items() if times > 1), None):
            span = offices.at(written, len(names) - 1 - names[::-1].index(twice))
            yield Problem(f"“{twice}”写了两次", span, "请删去一处", severity=Severity.WARNING)


def towns_written_wrong(own: OwnFile, context: Context) -> Iterator[Problem]:
    """“乡镇”写得不对

    什么:
    county.yaml 的“乡镇”里，几个乡镇写成了一条，一个写了两次，或者写的不是全称（没有“镇”“乡”“街道”）。乡镇、村的“名称”写成了
    机构的名称（某某村村民委员会），或者“主体”不是它自己的机构、不是全称（村委会）。县里写了“乡镇”的，乡镇的名称不在其中。

    为什么:
    乡镇目录编了几个，是与这里的个数比的；写成一条就只算一个。各乡镇张贴的二维码，照这里的名称找它的目录。

    错例:
        # counties/demo/county.yaml
        乡镇: [江上乡、江下镇]

    正例:
        # counties/demo/county.yaml
        乡镇: [江上乡, 江下镇]
    """
    place, node, source = own
    if source.level.name in _BODIES:
        yield from _not_its_own(place, node)
    if source.level.name == "乡级" and (told := unlisted(context.project, source)) is not None:
        yield Problem(told[0], node.at("名称"), told[1])
    first: dict[str, int] = {}
    for index, town in enumerate(place.towns):
        parts = [part for part in _TOWNS.split(town) if part]
        if len(parts) > 1:
            told = f"几个乡镇写成了一条：“{town}”", f"请分开写成列表：[{', '.join(parts)}]"
        elif first.setdefault(town, index) != index:
            told = f"“{town}”写了两次", "请删去一处"
        elif kind_of(town) in _NO_TOWNS and re.search("[\u4e00-\u9fff]", town) and not says_nothing(town):
            name = town.removesuffix("人民政府").removesuffix("政府")
            right = f"全称，如“{name}镇”“{name}乡”“{name}街道”" if kind_of(name) in _NO_TOWNS else f"“{name}”"
            told = f"“{town}”不是乡镇的名称", f"请写{right}"
        else:
            continue
        yield Problem(told[0], written_at(town, node, "乡镇"), told[1])


def unlisted(project: Project, source: PlaceSource) -> tuple[str, str] | None:
    """What to tell of a town that its county's own list of towns does not have, and the command; None where it has it, or there is
    none."""
    above = project.places.get(source.above or "")
    if above is None or above.place is None or source.place is None:
        return None
    county, name = above.place.value, source.place.value.name
    if not county.towns or name in {part for town in county.towns for part in _TOWNS.split(town)}:
        return None
    former = next((town for town in county.towns if bare(town) == bare(name)), "")
    command = f"gongkai set 乡镇{f' --remove {former}' if former else ''} --add {name}{project.option(above.slug)}"
    hint = f"改了名、新设的，一起改县里的：{command}。写错了的，改“名称”{f'：{near}' if (near := did_you_mean(name, county.towns, 0.6)) else ''}"
    return f"“{name}”不在{county.name}的“乡镇”里", hint


_BODIES = {"乡级": "人民政府|街道办事处|管理委员会|管委会", "村级": "村民委员会|居民委员会"}


def _not_its_own(place: Place, node: Map) -> Iterator[Problem]:
    """What is wrong with a town's or a village's name and body."""
    if (of := governed(place.name)[0]) not in ("", place.name):
        yield Problem(f"“{place.name}”是机构的名称", node.at("名称"), f"名称写地方的，如“{of}”；机构写在“主体”里")
    own = _BODIES[place.level]
    if place.body and re.search("[\u4e00-\u9fff]", place.body) and not re.search(f"(?:{own})$", place.body):
        right = f"请写全称，以{own.replace('|', '、')}结尾"
        yield Problem(f"“{place.body}”不是{place.name}自己的机构的全称", node.at("主体"), right)


_TOWNS = re.compile(r"[、，,；;\s]+")
_NO_TOWNS = ("", "社区", *"省市县旗村", *(f"自治{kind}" for kind in "县州旗"))  # what names of towns do not end with


RULES: tuple[Rule, ...] = (
    rule("GK214", W, offices_in_one),
    rule("GK215", W, offices_not_in_full),
    rule("GK216", E, role_twice),
    rule("GK217", W, towns_written_wrong),
)
