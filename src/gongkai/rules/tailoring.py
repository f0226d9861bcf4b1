"""Tailoring (GK4xx): is what the county changes really its own, and no less than the guideline?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from gongkai.model.address import NoAddressError, address
from gongkai.model.deadline import Order
from gongkai.model.differ import dropped_channels
from gongkai.model.entry import NAMES, Catalog, Entry, Kind
from gongkai.model.finding import Related, Severity, Span
from gongkai.model.grouped import grouped
from gongkai.model.item import EVIDENCE, Channel, Edit, Selection
from gongkai.model.law import Citation
from gongkai.model.letters import did_you_mean, first_of, nearest
from gongkai.model.nothing import explains_nothing
from gongkai.model.place import Place, open_offices
from gongkai.model.tree import Map, Seq, texts
from gongkai.resolve import offices_of
from gongkai.resolve.alike import LEAST, by_domain, twins
from gongkai.rules.cells import longer_than_law
from gongkai.rules.offices import FullNames, offices_written, renamed, written_at
from gongkai.rules.rule import Context, E, Problem, Rule, W, rule
from gongkai.source.project import Project
from gongkai.source.registries import formerly
from gongkai.source.selections import PlaceSource


def role_has_no_office(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """角色没有指定本县的机构

    什么:
    指引的公开主体是角色（住房和城乡建设部门）；county.yaml 的“机构”没有写本县由哪个机构承担。一个角色只报一次。
    省、市和省直部门的目录照印指引的角色，不报。
    那一行在，只是空着，或者写的是“拟”，算待填：目录先照印角色，标明“草案”。

    为什么:
    县里公布的目录要写机构现在的全称，不能照抄“县级某某主管部门”。

    错例:
        # counties/demo/county.yaml
        机构:
          住房和城乡建设部门: （没有这一行）

    正例:
        # counties/demo/county.yaml
        机构:
          住房和城乡建设部门: 样例县住房和城乡建设局
    """
    roles, node, source = context.project.roles, context.own.node, context.own.source
    if source.is_above:
        return
    offices = offices_of(context.project, catalog.place)
    unnamed = {
        name: one.value.name for name, one in roles.items() if not one.value.literal and one.value.name not in offices
    }
    missing = grouped((unnamed[name], entry) for entry in catalog.entries for name in entry.body if name in unnamed)
    written = (*dict(catalog.place.offices), *open_offices(node))
    misspelt = {nearest(name, roles, 0.5) for name in written if name not in roles}
    for name, entries in missing.items():
        if name in misspelt:  # GK211 has said it
            continue
        known, place = roles[name].value, catalog.place
        example = known.example_in(place.name, place.city or "") or f"{place.name}……"
        empty = next((key for key in open_offices(node) if key in (name, *known.aliases)), None)
        count = f"等{len(entries)}项" if len(entries) > 1 else ""
        hint = f"请在“机构:”下面加一行“{name}: {example}”"
        if empty is not None:
            numbers = list(dict.fromkeys(entry.id for entry in entries))
            some = " ".join(numbers) if len(numbers) <= _NAMED else "编号"
            hint = (
                f"请在这一行写上机构的全称；本{source.level.word}没有的，写承担这项工作的机构，"
                f"没有这些事项的，不采用：gongkai exclude {some} --reason 理由{context.project.option(source.slug)}"
            )
        if empty is not None and (proposed := open_offices(node)[empty]):
            hint = f"是“{'、'.join(proposed)}”的，请把“拟”和花括号去掉；不是的，请改正"
        yield Problem(
            f"没有写明“{name}”在本{source.level.word}是哪个机构（{entries[0].id}{count}要用）",
            _office_place(node, empty),
            hint,
            (Related(entries[0].origin.cell("公开主体")[-1], f"{_whose(entries[0])}在这里写了这个角色"),),
            severity=None if empty is None else Severity.OPEN,
        )


def _whose(entry: Entry) -> str:
    """Who wrote an entry's body: the guideline, or the place."""
    return "指引" if entry.origin.kind is not Kind.LOCAL and entry.origin.change is None else "本地"


def _office_place(node: Map, role: str | None) -> Span:
    """Where the office for a role is written, or the offices are."""
    offices = node.get("机构")
    if isinstance(offices, Map) and role:
        return offices.key(role)
    return node.key("机构") if "机构" in node else node.at("名称")


def office_name_outdated(source: PlaceSource, context: Context) -> Iterator[Problem]:
    """机构名称已经过时

    什么:
    county.yaml 的机构，或县里写的公开主体，用的是机构改革以前的名称。

    为什么:
    机构改革后原机构已不存在，公众按旧名找不到门。

    改法:
    登记簿写明新名，旧名前面就是本地的地名，而且角色的例子也这样叫的，--fix 会改；有说明的（各地名称不一等）只提示。

    错例:
        # counties/demo/county.yaml
        机构:
          财政部门: 样例县扶贫办公室

    正例:
        # counties/demo/county.yaml
        机构:
          财政部门: 样例县财政局
    """
    for name, holder, key in offices_written(source):
        if (new := renamed(name, context)) is not None:
            span = written_at(name, holder, key)
            related = (Related(new.registered, "更名登记在这里"),)
            yield Problem(f"“{name}”是改革前的名称", span, new.hint, related, new.fix(name, span))


def must_channel_dropped(entry: Entry, context: Context) -> Iterator[Problem]:
    """去掉了指引的必选渠道

    什么:
    指引用■标明的渠道，县里的调整把它去掉了，或者改成了可选（□）。

    为什么:
    国家部委的目录中“■”表示必选项，“□”表示可选项；县里可以增加渠道，去掉必选渠道要有理由。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开渠道和载体: {去掉: [公开查阅点]}

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开渠道和载体: {增加: [精准推送]}
    """
    base = _base(entry, context)
    if base is None or entry.origin.change is None or "公开渠道和载体" not in entry.origin.change:
        return
    dropped = dropped_channels(base, entry)
    names = {channel.name for channel in entry.channels} if dropped else set()
    if not names or not names <= set(context.project.template.channels):
        return  # a misspelt channel, an empty cell have findings of their own
    span = entry.origin.cell("公开渠道和载体")[0]
    kept = set(map(str, entry.channels))
    words = {False: f"去掉了{context.given}的必选渠道", True: f"把{context.given}的必选渠道改成了可选（□）"}
    lost = {still: "、".join(str(one) for one in dropped if (str(one) in kept) is still) for still in words}
    told = "，".join(f"{words[still]}：{names}" for still, names in lost.items() if names)
    said, hint = f"{entry.id} {told}", "请恢复；确有理由的，在这一行上面写“# gongkai: 忽略 GK403：理由”"
    yield Problem(said, span, hint, (Related(base.origin.cell("公开渠道和载体")[0], f"{context.given}在这里列出"),))


def deadline_looser(entry: Entry, context: Context) -> Iterator[Problem]:
    """时限比指引放宽了

    什么:
    县里调整后的公开时限，比指引的长，周期比指引的长（每季度改成每年），公示得比指引的短，或者由可以检查的变成无法检查的。

    为什么:
    县里可以比指引更快，不宜更慢；放宽要有法律法规的依据。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-003:
            公开时限: 信息形成或者变更之日起20个工作日内

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-003:
            公开时限: 信息形成或者变更之日起3个工作日内
    """
    base = _base(entry, context)
    if base is None or base.deadline is None or entry.deadline is None:
        return
    if entry.deadline.against(base.deadline) is Order.LOOSER and entry.deadline.checkable:
        if longer_than_law(entry, context) is not None:
            return  # GK108 says so
        told = f"{entry.id} 的时限“{entry.deadline.text}”比{context.given}的“{base.deadline.text}”宽"
        hint = "请改回或缩短；确有依据的，在这一行上面写“# gongkai: 忽略 GK404：理由”"
        related = (Related(base.origin.cell("公开时限")[0], f"{context.given}的时限"),)
        yield Problem(told, entry.origin.cell("公开时限")[0], hint, related)


def excluded_without_reason(source: PlaceSource, context: Context) -> Iterator[Problem]:
    """不采用没有写理由

    什么:
    “不采用”里的事项、“不采用领域”里的领域没有写理由，或者还是导入时写的、自己留着的“待补”，或者写的是“无”“同上”这样没有说为什么的。

    为什么:
    “避免一刀切”不等于随意删减：不采用的连同理由印在目录后面，供上级审核、公众监督。没有理由的算待填，目录标明“草案”，补上了才能
    正式公布。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        不采用:
          10-002:

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        不采用:
          10-002: 本县没有另行制定政策
    """
    holders = [(one.node, "不采用") for one in source.selections]
    holders += [(source.place.node, "不采用领域")] if source.place is not None else []
    for holder, key in holders:
        node = holder.get(key)
        if not isinstance(node, Map):
            continue
        for word, reason in node.items():
            said = (reason or "").strip() if not isinstance(reason, Map | Seq) else None
            if said is None or not explains_nothing(said):
                continue
            option = context.project.option(source.slug)
            how = "还没有补上" if said[:1] == "待" else f"“{said}”没有说为什么" if said else "没有写"
            hint = f"理由会印在目录后面，请写公众看得懂的理由：gongkai exclude {word} --reason 理由{option}"
            hint += f"；其实要公开的：gongkai adopt {word}{option}"
            yield Problem(f"不采用 {word}，理由{how}", node.at(word) if said else node.key(word), hint)


def tailoring_changes_nothing(entry: Entry, context: Context) -> Iterator[Problem]:
    """调整没有改变什么

    什么:
    调整写的内容与指引相同；或者“增加”的已经有，“去掉”的本来没有。

    为什么:
    没有作用的调整往往是写错了编号或名称：以为改了，其实没改。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开时限: 信息形成或者变更之日起20个工作日内

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开时限: 信息形成或者变更之日起10个工作日内
    """
    base, node, change = _base(entry, context), entry.origin.change, context.changes.get(entry.id)
    if base is None or node is None or change is None:
        return
    if not node:
        yield Problem(f"{entry.id} 的调整是空的", node.here(), "请写明要改的栏目，或删去这一项")
    for key in node:
        name = NAMES.get(key, "")
        written = getattr(change, name, None)
        if written is None:
            continue
        if isinstance(written, Edit):
            yield from _edit_without_effect(base, key, name, written, node, context.given)
        elif (base.body == change.body) if name == "body" else (getattr(entry, name) == getattr(base, name)):
            told = f"{entry.id} 的“{key}”与{context.given}相同，调整没有改变什么"
            hint = "请删去这一行，或写明要改成什么"
            yield Problem(told, node.at(key), hint, (Related(base.origin.cell(key)[0], f"{context.given}的写法"),))


def _edit_without_effect(base: Entry, key: str, name: str, edit: Edit, node: Map, given: str) -> Iterator[Problem]:
    now: tuple[object, ...] = getattr(base, name)
    there = set(map(str, now))
    if name == "channels":
        there.update(channel.name for channel in base.channels)
    for text in edit.add:
        said = _same(text, name)
        if said in there and not (name == "channels" and Channel.parse(text, required=False) in now):
            yield Problem(f"“{text}”{given}里已经有了，不用“增加”", written_at(text, node, key), "请删去这一条")
    for text in edit.drop:
        if _same(text, name) not in there:
            hint = did_you_mean(text, sorted(there), 0.4) or f"{given}里有：{'、'.join(sorted(there))}"
            yield Problem(f"要“去掉”的“{text}”，{given}里没有", written_at(text, node, key), hint)
    if not edit.add and not edit.drop:
        yield Problem(f"“{key}”的增加和去掉都是空的", node.key(key), "请写明，或删去这一行")


def _same(text: str, name: str) -> str:
    if name == "channels":
        return str(Channel.parse(text))
    return str(Citation.parse(text)) if name == "basis" else text


def plain_copy(source: PlaceSource, context: Context) -> Iterator[Problem]:
    """照搬指引，没有结合本地实际

    什么:
    本领域的文件既没有调整、新增、不采用，也没有“核实”是谁、什么时候逐项核对过。

    为什么:
    赣府厅发〔2020〕17号要求结合本地实际编制，避免“一刀切”；逐项核对后认为不用改的，写上“核实”。
    省、市和省直部门本来就照指引编，不报。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        核实: （没有这一行）
        新增: （没有这一行）

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        核实: {日期: 2026-11-01, 科室: 样例县住房和城乡建设局办公室}
        新增: （没有这一行）
    """
    for selection in source.selections if not source.is_above else ():
        broken = selection.defaults is None and selection.node.get("默认") is not None  # GK015 says so
        if _copied(selection) and not broken and selection.domain in context.bases:
            unsure = _unsure(selection, context) if source.above is None else ()
            more = f"；其中 {len(unsure)} 项待核" if unsure else ""
            told = f"“{selection.domain}”领域照搬{context.given}，没有任何本地内容{more}"
            hint = f"逐项核对后不用改的，记下核实：gongkai confirm --domain {selection.domain} --office 科室{context.project.option(source.slug)}"
            yield Problem(told, selection.node.at("领域"), hint)


def _unsure(selection: Selection, context: Context) -> list[str]:
    """The adopted items that rest on general knowledge only and that the county has not confirmed."""
    base, confirmed = context.bases.get(selection.domain), selection.head.confirmed
    if base is None or (confirmed is not None and not confirmed.items):  # all of them
        return []
    excluded, unsure = dict(selection.excluded), EVIDENCE[2]
    adopted = [e.id for e in base.entries if e.evidence == unsure and e.id not in excluded]
    sure = selection.confirmed_ids(adopted)
    return [number for number in adopted if number not in sure]


def unconfirmed_items(source: PlaceSource, context: Context) -> Iterator[Problem]:
    """采用了待核的事项，本县没有核对

    什么:
    指引里标着“待核”的事项是依一般知识整理的，还没有在公布的目录里见到；本县采用了，又没有核对。

    为什么:
    公布的目录要经得起核对。核对过的，写在“已核对”里（日期、科室、事项编号），或者逐项调整。

    错例:
        # guidelines/04-caizheng-yujuesuan.yaml
        事项:
          - 编号: 04-001
            核对: 待核
        # counties/demo/04-caizheng-yujuesuan.yaml
        核实: （没有这一行）

    正例:
        # guidelines/04-caizheng-yujuesuan.yaml
        事项:
          - 编号: 04-001
            核对: 待核
        # counties/demo/04-caizheng-yujuesuan.yaml
        核实: （没有这一行）
        已核对:
          - {日期: 2026-11-01, 科室: 样例县财政局办公室, 事项: [04-001]}
    """
    for selection in source.selections if source.above is None else ():  # what a county hands down, it answers for
        unsure = _unsure(selection, context)
        if unsure and (source.is_above or not _copied(selection)):
            some = first_of(unsure, 3, "等 {} 项")
            told = f"“{selection.domain}”领域采用的 {some}待核，本{source.level.word}还没有核对"
            hint = f"核对后记下：gongkai confirm {unsure[0]} --office 科室{context.project.option(source.slug)}（可以写几个编号）"
            yield Problem(told, selection.node.at("领域"), hint)


def _copied(selection: Selection) -> bool:
    """Whether the file adopts everything and says nothing of its own (GK407 speaks of that)."""
    own = selection.changes or selection.excluded or selection.added or selection.broken or selection.defaults
    return not own and selection.head.confirmed is None and not selection.head.checked


def default_fills_nothing(source: PlaceSource, context: Context) -> Iterator[Problem]:
    """“默认”里的一栏没有用上

    什么:
    “默认”里写了一栏，而指引各项都写了这一栏：没有空可补，写的不起作用。

    为什么:
    “默认”只补指引的空，不改指引写了的；想整个领域都改的，写在“默认”里目录并不变。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        默认:
          公开方式: 依申请公开

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开方式: 依申请公开
            公开对象: 特定群体：申请人
    """
    for selection in source.selections if source.above is None else ():
        base = context.bases.get(selection.domain)
        if base is None or selection.defaults is None:
            continue
        node = selection.defaults.node
        for key in node:
            if all(entry.origin.base.get(key) is not None for entry in base.by_id.values()):
                hint = "“默认”只补指引没有写的。要改指引写了的，在“调整”里逐项写；不改的，删去这一行"
                yield Problem(f"“默认”里的“{key}”没有用上：指引各项都写了这一栏", node.key(key), hint)


def other_committee(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """村的清单有居民委员会的事项，社区的有村民委员会的

    什么:
    村（社区）的主体是村民委员会，采用的事项在两部组织法里却只依据居民委员会的；或者反过来。

    为什么:
    村和社区依不同的组织法公开。指引一并列出的，要按本地是哪一种挑选，免得公布没有的账目。

    错例:
        # guidelines/laws.yaml
        法规:
          - {简称: 城市居民委员会组织法, 名称: 中华人民共和国城市居民委员会组织法, 文号: 主席令第21号, 类别: 法律, 状态: 现行}
        # guidelines/10-nongcun-weifang-gaizao.yaml
        事项:
          - 编号: 10-001
            公开依据: [城市居民委员会组织法]

    正例:
        # guidelines/laws.yaml
        法规:
          - {简称: 城市居民委员会组织法, 名称: 中华人民共和国城市居民委员会组织法, 文号: 主席令第21号, 类别: 法律, 状态: 现行}
        # guidelines/10-nongcun-weifang-gaizao.yaml
        事项:
          - 编号: 10-001
            公开依据: [城市居民委员会组织法]
        # counties/demo/towns/jiangshang/villages/xincun/village.yaml
        主体: 新村社区居民委员会
    """
    node, source = context.own.node, context.own.source
    mine = set(_COMMITTEE.findall(catalog.place.body or "")) if source.level.name == "村级" else set()
    if len(mine) != 1:
        return
    cited = {entry.id: set(_ORGANIC.findall("".join(law.key for law in entry.basis))) for entry in catalog.entries}
    numbers = [number for number, committees in cited.items() if committees and committees.isdisjoint(mine)]
    if numbers:
        other = next(iter(cited[numbers[0]]))
        told = f"{first_of(numbers, 3, '等 {} 项')} 只依据{other}委员会的组织法，{catalog.place.name}的主体是{catalog.place.body}"
        option = context.project.option(source.slug)
        hint = f"没有这些事项的，不采用：gongkai exclude {' '.join(numbers)} --reason 只适用于{other}委员会{option}"
        yield Problem(told, node.at("主体"), hint)


_COMMITTEE = re.compile("(村民|居民)委员会")
_ORGANIC = re.compile("(村民|居民)委员会组织法")


def other_place_named(project: Project, context: Context) -> Iterator[Problem]:
    """出现了别的地方的名字

    什么:
    县里的文件出现了别的县（市、区）的名字、网站的网址，或者“机构”里的名称是以别处的地名开头的。

    为什么:
    从外地目录复制时，最容易留下别处的地名、机构和公开位置。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开主体: 邻山县住房和城乡建设局

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开主体: 样例县人民政府办公室
    """
    known = project.gazetteer
    codes: dict[str, set[str]] = {}
    for one in known.values():
        codes.setdefault(one.code, set()).add(one.name)
    levels: dict[str, set[str]] = {}
    towns: dict[str, frozenset[str]] = {}
    websites = {f"{one.pinyin}.gov.cn": {one.name} for one in known.values() if one.pinyin}
    for source in project.places.values():
        if source.place is not None:
            levels.setdefault(source.level.name, set()).add(source.place.value.name)
            towns[source.slug] = frozenset(source.place.value.towns)
            if (site := _site(source.place.value.website)) and source.is_county:
                websites.setdefault(site, set()).add(source.place.value.name)
    sites = {f"{mark}{site}": min(of) for site, of in websites.items() if len(of) == 1 for mark in "/."}
    names = {level: _Names(chain(known, sites, there, *towns.values())) for level, there in levels.items()}
    for source in project.places.values():
        if source.place is None or source.is_above:  # of whose area the others are
            continue
        place, node = source.place.value, source.place.node
        own = {place.name, place.city or "", place.province or "", *(one.name for one in project.upwards(source))}
        own |= codes.get(place.code, set())  # GK212 has the rest
        if source.above is None and (was := formerly(place.level, place.name, place.code, known.values())):
            own.add(was.name)  # GK212 says what to do
        near = levels[source.level.name], towns.get(source.above or "", ()) if source.level.name == "乡级" else ()
        others = names[source.level.name]
        for whole in (*(selection.node for selection in source.selections), node):
            yield from _elsewhere(whole, place.name, own, near, known, sites, others)
        if place.city:
            yield from _far_offices(place, node, own - {""}, known, FullNames(source, project))


def _site(website: str | None) -> str:
    """The host that is a county's own: none where its website is a part of another's."""
    try:
        _, host, _ = address(website or "")
    except NoAddressError:
        return ""
    return host.lower().removeprefix("www.") if (website or "").rstrip("/").endswith(host) else ""


_NAMED = 6  # items that a command names
_COPIED = "是不是从外地目录复制来的？请改成{}的"
# A place that an office's name begins with; of parts of towns (高新区, 社区) and words with 市 and 县 in them (市场, 城市) none.
_FAR = re.compile(
    "(?:国家税务总局|中国人民银行)?"
    "(?P<name>(?!高新|经济|工业|产业|开发|保税|住房|城市|农村|现代|综合|国家|文化|[各本我该全某省市县区乡镇村])"
    "(?:[^（）()、，]{2,10}?(?:自治[县州旗]|[省市县])|"
    "[^（）()、，]{2,4}?(?:(?:高新|经开|新)区|(?<![社城山库灾园景校小厂矿林牧街片辖郊新发政理济胜])区)))"
    "(?![场政容民长域划级际直属])"
)


def words_of_a_neighbour(project: Project, context: Context) -> Iterator[Problem]:
    """写的字句与另一个县几乎一样

    什么:
    一个领域里，本县自己写的（调整、新增、不采用）有10处以上，其中九成以上去掉地名以后与另一个县的同一领域一字不差。
    两个县只报一次，两处都指出。升级指引时保留下来的原指引事项（“出处”写着“原指引的 …”）不算自己写的。

    为什么:
    赣府厅发〔2020〕17号第三条：立足本地实际，避免“一刀切”。整段抄自邻县的，多半没有对照过本县的职能和做法；两县确实
    一样的（如同一个市统一改的），写明理由忽略本条。

    错例:
        # counties/linshan/county.yaml
        名称: 邻山县
        代码: "360498"
        设区市: 九江市
        省份: 江西省
        目录: {日期: 2026-11-23}
        机构: {住房和城乡建设部门: 邻山县住房和城乡建设局, 乡镇人民政府: 各乡镇人民政府}
        不采用领域: {财政预决算: 另行编制}
        # counties/linshan/10-nongcun-weifang-gaizao.yaml
        领域: 农村危房改造
        核实: {日期: 2026-11-01, 科室: 邻山县住房和城乡建设局办公室}
        新增:
          - 编号: 10-L01
            一级事项: 资金管理
            二级事项: 补助资金发放
            公开内容: [补助对象, 补助金额]
            公开依据: [政府信息公开条例]
            公开时限: 信息形成或者变更之日起20个工作日内
            公开主体: 乡镇人民政府
            公开渠道和载体: [政府网站]
            公开对象: 全社会
            公开方式: 主动
            公开层级: [县级, 乡级]

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        核实: {日期: 2026-11-01, 科室: 样例县住房和城乡建设局办公室}
    """
    alike = [
        (domain, slug, near)
        for domain, texts in by_domain(project.places.values(), LEAST, places=2).items()
        for slug, near in twins(texts)
    ]
    heads: dict[tuple[str, str], tuple[str, Span]] = {}
    concerned = {one for _, slug, near in alike for one in (slug, near.place)}
    for one in map(project.places.__getitem__, filter(concerned.__contains__, project.places)):
        heads |= {(one.slug, part.domain): (one.name, part.node.at("领域")) for part in one.selections}
    for domain, slug, near in alike:
        name, where = heads[near.place, domain]
        told = f"“{domain}”里自己写的{near.of}处，有{near.shared}处与{name}一字不差"
        hint = "请对照本县实际再看一遍；确实一样的，在这一行写“# gongkai: 忽略 GK415：理由”"
        yield Problem(told, heads[slug, domain][1], hint, (Related(where, f"{name}的在这里"),))


_LONGEST = 20  # characters of a name that is looked for together with others; each length is tried everywhere


class _Names:
    """Names that are looked for in texts, however many they are; such as no place has are looked for one by one."""

    def __init__(self, names: Iterable[str]) -> None:
        known = set(names) - {""}
        self._long = sorted(name for name in known if len(name) > _LONGEST)
        self._names = known.difference(self._long)
        self._sizes: dict[str, set[int]] = {}
        for name in self._names:
            self._sizes.setdefault(name[-1], set()).add(len(name))
        self._ends = re.compile(f"[{re.escape(''.join(sorted(self._sizes)))}]" if self._sizes else "(?!)")

    def within(self, text: str) -> set[str]:
        """Those that stand in a text."""
        ends = (found.end() for found in self._ends.finditer(text))
        there = (text[end - size : end] for end in ends for size in self._sizes[text[end - 1]] if size <= end)
        return self._names.intersection(there).union(name for name in self._long if name in text)


def _elsewhere(
    whole: Map,
    here: str,
    own: Collection[str],
    near: Sequence[Collection[str]],
    known: Collection[str],
    sites: Mapping[str, str],
    names: _Names,
) -> Iterator[Problem]:
    """What a file says of other places than the one called `here`: those near by, those that are known and whose name is no
    part of its own, and those whose website an address lies on."""

    def other(text: str) -> str | None:
        found = names.within(text).difference(own)
        if site := next((sites[one] for one in found if one in sites and sites[one] not in own), None):
            return site
        near_by = (name for name in found if any(name in some for some in near) or (name in known and name not in here))
        return min(near_by, default=None)

    if other("\n".join(_texts(whole))) is None:
        return
    for text, span in texts(whole, keys=False):
        found = other(text)
        if found is not None and not any(found in mine and mine in text for mine in own):
            what = f"出现了别处的地名“{found}”" if found in text else f"网址在{found}的网站：{text}"
            yield Problem(what, span, _COPIED.format(here))


_CROSSED = re.compile("[X×xＸ]{2}|某")  # a blank: GK710 says so


def _far_offices(
    place: Place, node: Map, own: Collection[str], known: Collection[str], names: FullNames
) -> Iterator[Problem]:
    """Offices whose names begin with a place that is neither its `own` nor `known` (枣庄市应急管理局), or with one that is known,
    in short (永修公安局)."""
    for role, offices in place.offices:
        for office in offices:
            found = _FAR.match(office)
            name = found["name"] if found else ""
            if not name or name in known or any(mine[:-1] in name for mine in own):
                name = names.elsewhere(office, known)
            if name and not _CROSSED.search(name):
                yield Problem(f"“{role}”写了别处的地名“{name}”", node.at("机构", role), _COPIED.format(place.name))


def _texts(node: Map | Seq) -> list[str]:
    """Every text that a file holds, without the keys."""
    found: list[str] = []
    pending = [node]
    while pending:
        inner = pending.pop()
        for value in inner.values() if isinstance(inner, Map) else inner:
            if isinstance(value, str):
                found.append(value)
            elif value is not None:
                pending.append(value)
    return found


def _base(entry: Entry, context: Context) -> Entry | None:
    """The guideline's entry (or that of the place above) that a tailored one changes."""
    if entry.origin.change is None:
        return None
    return context.base_entries.get(entry.id)


RULES: tuple[Rule, ...] = (
    rule("GK401", E, role_has_no_office),
    rule("GK402", E, office_name_outdated),
    rule("GK403", W, must_channel_dropped, "公开渠道和载体"),
    rule("GK404", W, deadline_looser, "公开时限"),
    rule("GK405", Severity.OPEN, excluded_without_reason),
    rule("GK406", W, tailoring_changes_nothing),
    rule("GK407", W, plain_copy),
    rule("GK408", W, other_place_named),
    rule("GK409", W, unconfirmed_items),
    rule("GK415", W, words_of_a_neighbour),
    rule("GK416", Severity.INFO, default_fills_nothing),
    rule("GK417", W, other_committee),
)
