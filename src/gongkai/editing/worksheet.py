"""What a county's worksheet asks: the county itself, its offices, its towns, its domains, and the cells that guidelines
leave empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai.importers.reading.values import of_entry, shown
from gongkai.importers.settling.county import County, county_of
from gongkai.model.authored import keys
from gongkai.model.entry import Entry
from gongkai.model.item import OTHER, Selection
from gongkai.model.letters import first_of
from gongkai.model.nothing import explains_nothing
from gongkai.model.place import PROPOSED, Edition, Entrances, is_open, open_offices
from gongkai.model.template import Template
from gongkai.model.tree import Map, Value
from gongkai.model.worksheet import ADOPTED, LEFT_OUT, Column, Line, Part, Worksheet
from gongkai.resolve.base import Base
from gongkai.resolve.catalog import rows
from gongkai.source.beginning import PILOT
from gongkai.source.project import Project

COUNTY, OFFICES, TOWNS, DOMAINS = "本县", "机构", "乡镇", "领域"
VALUE, CHOICE, REASON, OFFICE, DATE = "填写", "采用/不采用", "不采用的理由", "核对人（科室）", "核对日期"
WHOLE_NAME = "机构全称"
_CHOICE = Column(CHOICE, 8, CHOICE, "不采用的选“不采用”，后面写理由；采用的不用改。", (ADOPTED, LEFT_OUT), closed=True)
_REASON = Column(REASON, 18, REASON, "不采用的，写给公众看得懂的理由，如：本县没有街道。")
_NAMED = 4  # items that are named where so few need an office
_MORE_TOWNS = 15  # empty lines for towns
_LONG = ("公开内容", "公开依据", "公开渠道和载体")
_ABOUT = {
    "名称": "县的全称。",
    "代码": "行政区划代码，六位数字。",
    "设区市": "属于哪个设区市。",
    "省份": "属于哪个省。",
    "网站": "县政府网站的网址，以 https:// 或 http:// 开头。没有的写“无”。",
    "目录 版本": "如：2026年版。",
    "目录 日期": "这一版的日期，写成 2026-12-31 这样。",
    "目录 编制单位": "编制目录的单位全称。和“拟”的一样就填“√”。",
}
_MAY_LACK = "县政府网站上的网址；没有的空着。"
COUNTY_KEYS = ("名称", "代码", "设区市", "省份", "网站")


def worksheet(project: Project, slug: str, day: str) -> Worksheet:
    """The worksheet of a loaded county, made on `day`. ValueError where its own file is broken."""
    county = county_of(project, slug)
    place = county.full.place
    parts = (_county(county), _offices(county), _towns(county), _domains(county), *_items(county))
    return Worksheet(slug, place.name, place.code, day, parts, project.option(slug))


def _node(county: County) -> Map:
    assert county.source is not None
    assert county.source.place is not None
    return county.source.place.node


def _section(node: Map, key: str) -> dict[str, Value]:
    value = node.get(key)
    return dict(value) if isinstance(value, dict) else {}


def _county(county: County) -> Part:
    node = _node(county)
    names = [
        *COUNTY_KEYS,
        *(f"目录 {key}" for key in keys(Edition).values() if key != "状态"),  # reckoned from the reviews
        *(f"入口 {key}" for key in keys(Entrances).values()),
    ]
    lines = []
    for name in names:
        section, _, key = name.rpartition(" ")
        inside = _section(node, section) if section else dict(node)
        value = inside.get(key)
        proposal = str(value[PROPOSED]) if isinstance(value, dict) and value.get(PROPOSED) else ""
        proposals = {VALUE: proposal} if proposal else {}
        is_wanted = key in inside and is_open(value)
        text = value if isinstance(value, str) else ""
        cells = (name, text, proposal, _ABOUT.get(name, _MAY_LACK))
        lines.append(Line(cells, frozenset({VALUE}) if is_wanted else frozenset(), proposals))
    columns = (
        Column("项目", 12),
        Column(VALUE, 34, VALUE, "填在这一栏。黄的还空着。"),
        Column("拟（照地名拟的，没有核对过）", 18),
        Column("怎么填", 34),
    )
    return Part(
        COUNTY, f"{county.full.place.name}：本县", "填“填写”一栏。不知道的空着，以后再填。", columns, tuple(lines)
    )


def _offices(county: County) -> Part:
    node, roles = _node(county), county.project.roles
    written = _section(node, "机构")
    still_open = open_offices(node)
    uses = users(county.project, county.bases, county.selections)
    known = {roles[key].value.name if key in roles else key: key for key in written}
    lines = []
    for role in dict.fromkeys((*known, *uses)):
        key = known.get(role, role)
        value = written.get(key)
        names = (value,) if isinstance(value, str) else value if isinstance(value, tuple | list) else ()
        is_wanted = (key in still_open or key not in written) and role in uses
        proposal = "\n".join(still_open.get(key, ()))
        about = roles[role].value.note if role in roles else None
        cells = (key, about or _used(uses.get(role, {})), proposal, "" if is_wanted else "\n".join(map(str, names)))
        proposals = {WHOLE_NAME: proposal} if proposal else {}
        lines.append(Line(cells, frozenset({WHOLE_NAME} if is_wanted else ()), proposals))
    lines.sort(key=lambda line: not line.open)
    columns = (
        Column("角色", 15),
        Column("这个角色做什么", 30),
        Column("拟（照地名拟的，没有核对过）", 20),
        Column(WHOLE_NAME, 26, WHOLE_NAME, "本县承担的机构，写全称；几个机构，一行一个。和“拟”的一样就填“√”。"),
    )
    lead = "指引写的是角色，请写本县由哪个机构承担，写全称；有几个的，一格里一行一个。和“拟”的一样的，填“√”就行。"
    return Part(OFFICES, f"{county.full.place.name}：机构", lead, columns, tuple(lines))


def users(
    project: Project, bases: Mapping[str, Base], selections: Mapping[str, Selection]
) -> dict[str, dict[str, list[str]]]:
    """For every role that is an office the adopted items that it discloses: by domain their numbers."""
    found: dict[str, dict[str, list[str]]] = {}
    for domain, selection in selections.items():
        for entry in rows(bases[domain], selection) if domain in bases else ():
            for role in dict.fromkeys(project.roles[body].value for body in entry.body if body in project.roles):
                if not role.literal:
                    found.setdefault(role.name, {}).setdefault(domain, []).append(entry.id)
    return found


def _used(numbers: dict[str, list[str]]) -> str:
    if not numbers:
        return ""
    names = first_of(list(numbers), 3, "等 {} 个领域")
    every = [one for some in numbers.values() for one in some]
    told = f"：{'、'.join(every)}" if len(every) <= _NAMED else ""
    return f"公开{names}的 {len(every)} 项{told}"


def _towns(county: County) -> Part:
    towns = county.full.place.towns
    column = Column("乡镇（街道）", 24, TOWNS, "乡镇、街道的名称，一行一个，如：蒲亭镇。")
    lead = "一行一个，写名称，不用写“人民政府”。"
    lines = tuple(Line((town,)) for town in towns)
    return Part(TOWNS, f"{county.full.place.name}：乡镇（街道）", lead, (column,), lines, blanks=_MORE_TOWNS)


def _domains(county: County) -> Part:
    left_out = dict(county.full.place.unadopted)
    lines = []
    for domain, base in county.bases.items():
        selection = county.selections.get(domain)
        is_pilot = base.guideline.head.kind == PILOT
        choice = ADOPTED if selection is not None else LEFT_OUT if domain in left_out or not is_pilot else ""
        confirmed = selection.head.confirmed if selection is not None else None
        if confirmed is not None and confirmed.items:
            confirmed = None
        still_open = {OFFICE, DATE} if selection is not None and confirmed is None else set()
        still_open |= {CHOICE} if not choice else set()
        reason = _reason(left_out.get(domain, ""))
        still_open |= {REASON} if choice == LEFT_OUT and domain in left_out and not reason else set()
        items = county.entries(domain)
        gaps = sum(len(line.open) for line in _lines(county, base)) if selection is not None else 0
        cells = (
            domain,
            str(len(items)),
            str(gaps) if gaps else "",
            choice,
            reason,
            confirmed.office if confirmed is not None else "",
            confirmed.date if confirmed is not None else "",
        )
        lines.append(Line(cells, frozenset(still_open)))
    columns = (
        Column("领域", 16),
        Column("事项", 5),
        Column("空着", 5),
        _CHOICE,
        _REASON,
        Column(OFFICE, 20, OFFICE, "逐项核对过这个领域的科室，如：县财政局办公室。没有核对的空着。"),
        Column(DATE, 11, DATE, "核对的日期，写成 2026-12-31 这样。"),
    )
    lead = "逐项核对过的领域，填上核对的科室和日期（可以往下拖）；没有核对的空着。各领域空着的格，在后面各张表里填。"
    return Part(DOMAINS, f"{county.full.place.name}：领域和核对", lead, columns, tuple(lines))


def _items(county: County) -> Iterator[Part]:
    for domain, base in county.bases.items():
        if domain not in county.selections or not county.entries(domain):
            continue
        lead = "黄的格子，指引没有写，请填上。其余的和指引一样就不用改。不采用的，选“不采用”并写理由。"
        columns = (
            Column("编号", 6.5),
            Column("一级事项", 11),
            Column("二级事项", 15),
            Column("公开主体", 15),
            *(_column(key, county.project.template) for key in _empty(base)),
            _CHOICE,
            _REASON,
        )
        name = part_of(base)
        yield Part(name, f"{county.full.place.name}：{name}", lead, columns, tuple(_lines(county, base)))


def part_of(base: Base) -> str:
    """The name of a domain's sheet."""
    return f"{base.guideline.head.order:02d} {base.guideline.domain}"


def _empty(base: Base) -> list[str]:
    """The columns that the guideline leaves empty somewhere; who discloses is filled in by roles."""
    return [key for key in base.gaps if key != "公开主体"]


def _lines(county: County, base: Base) -> Iterator[Line]:
    domain = base.guideline.domain
    selection = county.selections.get(domain)
    excluded = dict(selection.excluded) if selection is not None else {}
    for entry in county.entries(domain):
        texts = tuple(text_of(entry, key) for key in _empty(base))
        adopted = entry.id not in excluded
        still_open = {key for key, text in zip(_empty(base), texts, strict=True) if adopted and not text}
        reason = _reason(excluded.get(entry.id, ""))
        still_open |= {REASON} if not adopted and not reason else set()
        cells = (
            entry.id,
            entry.primary,
            entry.secondary,
            "\n".join(entry.body),
            *texts,
            ADOPTED if adopted else LEFT_OUT,
            reason,
        )
        yield Line(cells, frozenset(still_open))


def _reason(text: str) -> str:
    """A reason for leaving something out; nothing where it is still to be written."""
    return "" if explains_nothing(text) else text


def text_of(entry: Entry, key: str) -> str:
    """A cell of an item as it stands in the worksheet."""
    value = of_entry(entry).get(key, "")
    return "\n".join(value) if key in _LONG and isinstance(value, tuple) else shown(value)


def _column(key: str, template: Template) -> Column:
    if key == "公开层级":
        several = tuple(
            "、".join(template.tiers[first:last])
            for first in range(len(template.tiers))
            for last in range(first + 1, len(template.tiers) + 1)
        )
        return Column(key, 13, key, "由哪几级公开；几级的用顿号隔开。", (*several, "县级、村级"), closed=True)
    if key == "公开方式":
        return Column(key, 9, key, "主动公开还是依申请公开。", template.modes, closed=True)
    hints = {
        "公开时限": "多少日以内公开，如：信息形成或者变更之日起20个工作日内。",
        "公开渠道和载体": f"一行一个：{'、'.join(template.channels)}；“{OTHER}”后面写明是什么，如 {OTHER}：广播。",
        "公开对象": "全社会；或者“特定群体：”后面写明哪些人。",
    }
    offered = {
        "公开时限": ("信息形成或者变更之日起20个工作日内", "信息形成或者变更之日起7个工作日内"),
        "公开对象": ("全社会",),
    }
    width = 22.0 if key in _LONG or key == "公开时限" else 14.0
    return Column(key, width, key, hints.get(key, "请照实填写。"), offered.get(key, ()))
