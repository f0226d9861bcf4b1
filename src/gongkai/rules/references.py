"""References (GK2xx): does every number, law, role and domain that is named exist, once, and where it should?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath

from gongkai.model.entry import Entry, Kind
from gongkai.model.finding import Fix, Related, Severity, Span
from gongkai.model.item import ID, Guideline, Selection
from gongkai.model.law import Citation
from gongkai.model.letters import did_you_mean, is_same, nearest
from gongkai.model.place import PROPOSED, PROVINCES, Place, is_open, open_offices
from gongkai.model.tree import Map, Seq
from gongkai.rules.offices import OFFICE, FullNames, no_office
from gongkai.rules.rule import Context, DomainFile, E, OwnFile, Problem, Rule, W, rule
from gongkai.rules.syntax import page
from gongkai.source.places import LEVELS, folder_of
from gongkai.source.project import Project
from gongkai.source.registries import Known, formerly
from gongkai.source.selections import PlaceSource


def id_is_malformed(file: DomainFile, context: Context) -> Iterator[Problem]:
    """编号的写法不对

    什么:
    编号由领域序号和流水号组成：指引里的事项写“10-001”，县里新增的写“10-L01”；开头两位要与本领域的序号一致。列在“已撤销”里的也一样。

    为什么:
    编号是事项的身份证：网页地址、历次比对、上下级对照都靠它。“已撤销”里写错的，原来的编号会再被用上。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        新增:
          - 编号: 11-L01

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        新增:
          - 编号: 10-L02
    """
    order = file.guideline.head.order if file.guideline is not None else None
    said = file.selection or file.guideline
    gone = said.node.get("已撤销") if said is not None else None
    numbers = [(item.value.id, item.node.at("编号")) for item in file.items]
    numbers += [(number, gone.key(number)) for number in gone] if isinstance(gone, Map) else []
    for number, span in numbers:
        yield from _id(number, span, order, _fresh(file, context), local=file.selection is not None)


def _fresh(file: DomainFile, context: Context) -> str:
    """How a number is got that was never used."""
    name = file.selection.domain if file.selection is not None else file.guideline.domain if file.guideline else "领域"
    option = context.project.option(context.source.slug) if context.source is not None else ""
    return f"没有用过的编号，用 gongkai new item --domain {name} --primary 名称{option} 取"


def _id(number: str, span: Span, order: int | None, fresh: str, *, local: bool) -> Iterator[Problem]:
    example = f"{order or 10:02d}-{'L01' if local else '001'}"
    found = ID.match(number)
    if found is None:
        yield Problem(f"编号“{number}”的写法不对", span, f"应写成“{example}”这样")
    elif local != (found["local"] is not None):
        what = "县里新增的事项" if local else "指引里的事项"
        told = f"编号“{number}”不是{what}的写法"
        hint = f"应写成“{example}”这样；{fresh}"
        yield Problem(told, span, hint)
    elif order is not None and int(found["domain"]) != order:
        yield Problem(f"编号“{number}”不属于本领域", span, f"本领域的编号以“{order:02d}-”开头")


def id_twice(file: DomainFile, context: Context) -> Iterator[Problem]:
    """编号重复

    什么:
    同一个编号在一个领域里用了两次。

    为什么:
    编号是事项的身份证，重复了就分不清调整的是哪一项；复制一项再改时最容易忘记改编号。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        新增:
          - 编号: 10-L01
            二级事项: 补助资金分配
          - 编号: 10-L01
            二级事项: 补助资金发放

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        新增:
          - 编号: 10-L01
            二级事项: 补助资金分配
          - 编号: 10-L02
            二级事项: 补助资金发放
    """
    seen: dict[str, Span] = {}
    for item in file.items:
        number, span = item.value.id, item.node.at("编号")
        if number in seen:
            told, hint = f"编号“{number}”用了两次", f"请给其中一项换一个编号；{_fresh(file, context)}"
            yield Problem(told, span, hint, (Related(seen[number], "第一次用在这里"),))
        seen.setdefault(number, span)


def id_was_withdrawn(file: DomainFile, context: Context) -> Iterator[Problem]:
    """用了已撤销的编号

    什么:
    这个编号列在“已撤销”里，不能再用。

    为什么:
    编号撤销后永不再用，过去的链接和记录才不会指到另一件事上。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-004:
            公开方式: 主动

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-003:
            公开时限: 信息形成或者变更之日起5个工作日内
    """
    guideline, selection = file.guideline, file.selection
    if guideline is None:
        return
    gone = dict(guideline.head.withdrawn)
    if selection is None:
        for item in file.items:
            yield from _gone(gone, item.value.id, item.node.at("编号"), guideline)
        return
    for _, number, where in _named(selection) if gone else ():
        yield from _gone(gone, number, where(), guideline)
    local = dict(selection.head.withdrawn)
    for item in selection.added:
        if item.value.id in local:
            told = f"编号 {item.value.id} 已撤销（{local[item.value.id]}），不能再用"
            hint = _fresh(file, context)
            yield Problem(told, item.node.at("编号"), hint)


def _gone(gone: dict[str, str], number: str, span: Span, guideline: Guideline) -> Iterator[Problem]:
    if number in gone:
        where = guideline.node.at("已撤销", number)
        told, hint = f"编号 {number} 已撤销（{gone[number]}），不能再用", "请删去，或改用现行的编号"
        yield Problem(told, span, hint, (Related(where, "在这里撤销"),))


def law_unknown(entry: Entry, context: Context) -> Iterator[Problem]:
    """公开依据不在法规登记簿里

    什么:
    “公开依据”写法规登记簿（guidelines/laws.yaml）里的简称，可以带条号：“预算法第十四条”。登记簿里没有的，可以带书名号
    照原文写出，见 GK307。

    为什么:
    全称、文号和是否有效只在登记簿里写一次，改一处处处都改。

    改法:
    写的是登记的全称、带书名号或文号的，--fix 会改成简称；像哪一部的，只提示。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开依据: [政府信息公开条列, 民法典]

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开依据: [政府信息公开条例第十九条, 民法典]
    """
    laws = context.project.law_index
    if context.project.is_broken("laws.yaml"):
        return
    for citation in entry.basis:
        if citation.key not in laws and not citation.written:
            bare = re.sub(r"[《》]", "", citation.key).removeprefix("中华人民共和国")
            bare = re.sub(r"[（(][^（）()]*[号令][）)]$", "", bare)
            titles = {law.title: key for key, law in laws.items()}
            named = next((k for k in (bare, titles.get(bare)) if k in laws), None)
            span = entry.origin.cell("公开依据", str(citation))[0]
            if several := _laws_in(citation.key, laws):
                hint = f"请分开写成列表：[{', '.join(several)}]"
                yield Problem(f"几部法规写成了一条：“{citation.key}”", span, hint)
                continue
            near = named or nearest(bare, laws, 0.7)
            yield Problem(
                f"法规登记簿里没有“{citation.key}”",
                span,
                f"是不是“{near}”？" if near else _unregistered(context.project, span.file),
                fix=_law(span, citation, near, sure=named is not None or is_same(bare, near)) if near else None,
            )


def _unregistered(project: Project, file: str) -> str:
    """What to do about a law that is not in the registry, whose keepers are not always those of the `file` that cites it."""
    own = not any(project.is_upstream(law.node.file) for law in project.laws.values())
    if own and project.is_upstream(file):
        return "项目里的 guidelines/laws.yaml 代替了自带的整本登记簿，里面要有指引引用的全部法规；只为加几部的，删去它，法规照原文写"
    registered = "或者先在 guidelines/laws.yaml 登记它的简称、全称和文号" if own else "常引用的，请维护指引的单位登记"
    return f"照原文写：《名称》（文号）；{registered}"


def _laws_in(text: str, laws: Collection[str]) -> list[str]:
    """The citations of a list that was written as one text; empty where it is not certainly several."""
    parts = [part.strip() for part in re.split(r"[、，,；;\n]", text) if part.strip()]
    return parts if len(parts) > 1 and any(part in laws for part in parts) else []


def _law(span: Span, citation: Citation, key: str, *, sure: bool) -> Fix:
    """A citation of another law, with its article."""
    return Fix(span, f"{key}{citation.article}", sure, part=str(citation))


def role_unknown(entry: Entry, context: Context) -> Iterator[Problem]:
    """公开主体不是登记的角色，也不像一个机构

    什么:
    指引的公开主体写 guidelines/bodies.yaml 里的角色；县里写角色，或写机构的全称。

    为什么:
    角色写错了，就找不到本县由哪个机构承担；机构写错一个字，公众就找错门。

    改法:
    与登记的只差标点、全角半角的，--fix 会改；像哪一个的，只提示。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开主体: 住房城乡建设部们

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开主体: [住房和城乡建设部门, 财政部门]
    """
    project = context.project
    if project.is_broken("bodies.yaml"):
        return
    if context.source is None:
        for name in entry.body:
            if name not in project.roles:
                told = f"角色登记簿里没有“{name}”"
                hint = did_you_mean(name, project.roles, 0.6) or "请先在 guidelines/bodies.yaml 登记这个角色"
                yield Problem(told, entry.origin.cell("公开主体", name)[0], hint)
        return
    changed = entry.origin.change is not None and "公开主体" in entry.origin.change
    if not (changed or entry.origin.kind is Kind.LOCAL):
        return
    place = context.own.place
    offices = {name for _, names in place.offices for name in names}
    unknown = [name for name in entry.body if name not in project.roles and name not in offices]
    usual = {role.value.example_in(place.name, place.city or "") for role in project.roles.values() if unknown}
    for name in unknown:
        if name in usual:
            continue
        twin = next((one for one in sorted(offices) if one_off(name, one)), None)
        meant = next((one for one in sorted(project.roles) if one_off(name, one)), None) if twin is None else None
        span = entry.origin.cell("公开主体", name)[0]
        if (wrong := no_office(name, place.name)) is not None:
            yield Problem(wrong[0], span, wrong[1])
            continue
        if twin is None and meant is None and OFFICE.search(name):
            if (short := FullNames(context.source, project).short(name)) is not None:
                hint = f"请写全称，如“{short.full}”，或写它的角色" if short.full else "请写全称，或写它的角色"
                if short.role:
                    hint = f"请写角色“{short.role}”，或写全称“{short.full}”"
                yield Problem(short.message, span, hint, fix=short.fix(span), severity=Severity.WARNING)
            continue
        near = twin or meant or nearest(name, (*project.roles, *offices), 0.6)
        told = f"“{name}”不是登记的角色，也不是本县的机构"
        hint = f"是不是“{near}”？" if near else "请写角色（如“财政部门”），或写机构的全称"
        yield Problem(told, span, hint, fix=Fix(span, near, is_same(name, near), part=name) if near else None)


def one_off(name: str, other: str) -> bool:
    """Whether two names of one length differ in a single character."""
    return len(name) == len(other) and sum(a != b for a, b in zip(name, other, strict=True)) == 1


def office_for_unknown_role(own: OwnFile, context: Context) -> Iterator[Problem]:
    """“机构”里的角色没有登记

    什么:
    county.yaml 的“机构”左边要写 guidelines/bodies.yaml 登记的角色名。

    为什么:
    角色名写错，指引里的主体就对不上本县的机构。

    错例:
        # counties/demo/county.yaml
        机构:
          财政部们: 样例县财政局

    正例:
        # counties/demo/county.yaml
        机构:
          财政部门: 样例县财政局
    """
    roles = context.project.roles
    if context.project.is_broken("bodies.yaml"):
        return
    offices = dict(own.place.offices)
    for name in (*offices, *open_offices(own.node)):
        if name not in roles:
            hint = _turned_round(name, offices, roles) or did_you_mean(name, roles, 0.5)
            span = _key_of(own.node, "机构", name)
            yield Problem(f"角色登记簿里没有“{name}”", span, hint or "角色名见 guidelines/bodies.yaml")


def _turned_round(office: str, offices: Mapping[str, tuple[str, ...]], roles: Collection[str]) -> str:
    """The hint for an office written on the left and its role on the right; "" where it is something else."""
    role = next((one for one in offices.get(office, ()) if one in roles), None)
    return f"左边写角色，右边写机构：“{role}: {office}”" if role else ""


def code_of_another_place(own: OwnFile, context: Context) -> Iterator[Problem]:
    """代码与名称对不上

    什么:
    county.yaml 的“代码”是六位行政区划代码，要与“名称”是同一个地方；名称、设区市、省份写全称。对照 counties/places.yaml；那里没有的，代码的前两位要是所写的省份的。省、市的
    也一样，放在 province/、cities/ 里。改了名、换了代码，那里还是旧的（永修县改了永修市），提醒一起改。乡镇、村写了代码的，是九位、十二位，以县的代码开头；设区市、省份与县的一样。

    为什么:
    代码写进数据文件，别的程序靠它认出是哪个县；照别的县复制 county.yaml 时最容易忘记改。

    错例:
        # counties/demo/county.yaml
        代码: "360498"

    正例:
        # counties/demo/county.yaml
        代码: "360499"
    """
    place, node, source = own
    if source.above is not None:
        yield from _not_as_above(own, context)
        return
    if "代码" not in node:
        return
    span = node.at("代码")
    there = {**context.project.regions, **context.project.gazetteer}
    by_name = there.get(place.name)
    by_code = next((one for one in there.values() if one.code == place.code), None)
    right = f'请写成 代码: "{by_name.code}"' if by_name else '请写六位数字，加半角引号，如 代码: "360425"'
    if by_code is not None and by_name is None:
        message = f"代码 {place.code} 是{by_code.name}的，名称写的是“{place.name}”"
        yield Problem(message, node.at("名称"), f"请写成 名称: {by_code.name}，或改正代码{_TOGETHER}")
    elif by_code is not None and by_code is not by_name:
        yield Problem(f"代码 {place.code} 是{by_code.name}的，不是{place.name}的", span, right)
    elif not re.fullmatch(r"[0-9]{6}", place.code):
        yield Problem(f"代码“{place.code}”不是六位数字", span, right)
    elif (former := formerly(place.level, place.name, place.code, there.values())) is not None:
        told = f"counties/places.yaml 里没有{place.name}（{place.code}），有{former.name}（{former.code}）"
        hint = f"改了名、换了代码的，{_THERE}，不然统计时会算成两个地方。机构跟着改名：gongkai rename-office {former.name} {place.name} --prefix{context.project.option(source.slug)}"
        yield Problem(told, node.at("名称"), hint, severity=W)
    elif by_name is not None and by_name is not by_code:
        yield Problem(f"代码 {place.code} 与 counties/places.yaml 里{place.name}的不一样", span, f"{right}{_TOGETHER}")
    elif by_name is not None and (wrong := _lies_elsewhere(place, by_name)):
        key, right, said = wrong
        yield Problem(f"{place.name}属于{right}，写的是“{said}”", node.at(key), f"请写成 {key}: {right}")
    elif by_name is None and (problem := _in_another_province(place, node)):
        yield problem
    elif by_name is not None and by_name.level != place.level:
        kinds = "，".join(
            f"{level.name}的在 {level.folder.replace('*', '…')}" for level in LEVELS if level.name in _CODED
        )
        message = f"{place.name}是{by_name.level}的，放在了{place.level}的文件夹里"
        yield Problem(message, node.at("名称"), f"请移到它的文件夹里：{kinds}")


def _in_another_province(place: Place, node: Map) -> Problem | None:
    """What is wrong with a code that begins as those of another province do than the one that the place names, or of none."""
    key, said = ("名称", place.name) if place.level == "省级" else ("省份", place.province)
    right = PROVINCES.get(place.code[:2])
    if right is None:
        return Problem(f"代码 {place.code} 的前两位不是哪个省的代码", node.at("代码"), "请核对代码")
    if not said or said == right:
        return None
    told = f"代码 {place.code} 的前两位是{right}的，{key}写的是“{said}”"
    return Problem(told, node.at(key), f"请写成 {key}: {right}，或改正代码")


_THERE = "请把 counties/places.yaml 里的名称、代码也改过来（项目里没有这个文件的，先从 gongkai 的仓库里复制一份）"
_TOGETHER = f"。县改了名、换了代码的，两样在填报表里一起改；已经改了的，{_THERE}"
_DIGITS = {"乡级": 9, "村级": 12}  # of statistical codes, which begin with those of what the place lies in


def _not_as_above(own: OwnFile, context: Context) -> Iterator[Problem]:
    """What a town or village says of itself otherwise than the places that it lies in."""
    place, node, source = own
    above = context.project.places.get(source.above or "")
    if above is None or above.place is None:
        return
    whole = above.place.value
    for key, said, theirs in (("设区市", place.city, whole.city), ("省份", place.province, whole.province)):
        if key in node and theirs and said != theirs:
            yield Problem(f"{whole.name}属于{theirs}，这里写的是“{said}”", node.at(key), "请删去这一行：照上面的地方")
    digits = _DIGITS.get(place.level, 0)
    if place.code and (
        not re.fullmatch(f"[0-9]{{{digits}}}", place.code) or not place.code.startswith(whole.code or place.code[:6])
    ):
        hint = f"统计用区划代码是 {digits} 位数字，以{whole.name}的{f' {whole.code} ' if whole.code else '代码'}开头；不知道的，删去这一行"
        yield Problem(f"代码“{place.code}”不是{place.name}的", node.at("代码"), hint)


def _lies_elsewhere(place: Place, known: Known) -> tuple[str, str, str] | None:
    """Which of the places above is written otherwise than the gazetteer has it: its key, its name, what is written."""
    told = (("设区市", known.city, place.city), ("省份", known.province, place.province))
    return next(((key, right, said) for key, right, said in told if right and said and said != right), None)


_CODED = ("省级", "市级", "县级")  # the levels of places that have a code


def still_open(own: OwnFile, context: Context) -> Iterator[Problem]:
    """县里的文件有空着的

    什么:
    county.yaml（town.yaml、village.yaml）里有一行只写了键，没有写内容，或者写的是“拟”：照地名拟出来的，还没有人确认。
    机构由 GK401 说。

    为什么:
    空着的不算错，目录标明“草案”；都填好、确认了才能正式公布。用不着的，删去那一行。

    错例:
        # counties/demo/county.yaml
        目录: {编制单位: {拟: 样例县人民政府办公室}}

    正例:
        # counties/demo/county.yaml
        目录: {编制单位: 样例县人民政府办公室}
    """
    node = own.node
    inside = [(one, key) for one in map(node.get, ("目录", "入口", "审核")) if isinstance(one, Map) for key in one]
    for holder, key in (*((node, key) for key in node), *inside):
        value = holder[key]
        if isinstance(value, Map) and is_open(value):
            hint = f"是“{value[PROPOSED]}”的，请把“拟”和花括号去掉；不是的，请改正"
            yield Problem(f"“{key}”还没有确认", holder.key(key), hint)
        elif value is None or (value in ("", []) and key in ("版本", "编制单位", "主体")):
            yield Problem(f"“{key}”空着", holder.key(key), "请填上；用不着的，删去这一行")


def domain_unknown(source: PlaceSource, context: Context) -> Iterator[Problem]:
    """没有这个领域的指引

    什么:
    县里的文件写了一个领域，guidelines/ 里没有它的指引。

    为什么:
    领域名要与指引一字不差，才能把指引的事项编进本县目录。

    改法:
    写的是指引的“又称”的，--fix 会改成领域名；像哪一个的，只提示。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        领域: 农村危房改建

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        领域: 农村危房改造
    """
    guidelines, project = context.project.guidelines, context.project
    broken = {PurePosixPath(file).stem for file in project.broken_files if project.is_guideline(file)}
    for selection in source.selections:
        if selection.domain in guidelines or selection.slug in broken:
            continue
        span = selection.node.at("领域")
        near = next((g.domain for g in guidelines.values() if selection.domain in g.head.aliases), None)
        sure, near = near is not None, near or nearest(selection.domain, guidelines)
        yield Problem(
            f"没有“{selection.domain}”这个领域的指引",
            span,
            f"是不是“{near}”？{_RENAMED}" if near else f"领域名见 guidelines/ 里各文件的“领域”。{_RENAMED}",
            fix=Fix(span, near, sure or is_same(selection.domain, near), part=selection.domain) if near else None,
        )
    if source.place is not None:
        for name, _ in source.place.value.unadopted:
            if name not in guidelines:
                span = _key_of(source.place.node, "不采用领域", name)
                yield Problem(f"没有“{name}”这个领域的指引", span, did_you_mean(name, guidelines))


_RENAMED = "指引里改称、撤销了的，gongkai upgrade 会跟着改"


def _key_of(node: Map, part: str, key: str) -> Span:
    """The place of a key in the mapping under `part`."""
    inner = node.get(part)
    return inner.key(key) if isinstance(inner, Map) else node.key(part)


def domain_not_adopted(own: OwnFile, context: Context) -> Iterator[Problem]:
    """试点领域没有采用，也没有说明理由

    什么:
    26个试点领域，本县目录里缺了一个，county.yaml 的“不采用领域”里也没有它。写了、没有写理由的，见 GK405。

    为什么:
    赣府厅发〔2020〕17号第二条要求对照26个试点领域逐一梳理；确实没有这项业务的，写明理由。

    错例:
        # guidelines/05-anquan-shengchan.yaml
        领域: 安全生产
        序号: 5
        类别: 试点

    正例:
        # guidelines/05-anquan-shengchan.yaml
        领域: 安全生产
        序号: 5
        类别: 试点
        # counties/demo/05-anquan-shengchan.yaml
        领域: 安全生产
        核实: {日期: 2026-11-01, 科室: 样例县应急管理局办公室}
    """
    source = own.source
    if not source.is_county:
        return
    adopted = {selection.domain for selection in source.selections}
    slugs = {selection.slug for selection in source.selections}
    left_out = dict(own.place.unadopted)
    for guideline in context.project.guidelines.values():
        if guideline.head.kind != "试点" or guideline.domain in adopted:
            continue
        if guideline.slug in slugs or guideline.domain in left_out:
            continue  # its file has a wrong name: GK204; no reason is written: GK405
        broken = f"{folder_of(source.slug).as_posix()}/{guideline.slug}.yaml"
        if broken not in context.project.broken_files:
            told = f"没有采用“{guideline.domain}”领域，也没有说明理由"
            hint = (
                f"请建 {broken}，只写一行“领域: {guideline.domain}”就是全部采用；"
                f"不采用的，在 county.yaml 写“不采用领域: {{{guideline.domain}: 理由}}”"
            )
            yield Problem(told, own.node.at("名称"), hint)


def tailoring_of_unknown_item(source: PlaceSource, context: Context) -> Iterator[Problem]:
    """调整或不采用了不存在的事项

    什么:
    “调整”“不采用”“核实”“已核对”里写的编号，指引里没有；县里新增的事项请直接改“新增”里的那一项。

    为什么:
    编号错一位，要改的事项就没有改到，目录照旧印出来。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-013:
            公开方式: 主动

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-003:
            公开时限: 信息形成或者变更之日起5个工作日内
    """
    for selection in source.selections:
        base = context.bases.get(selection.domain)
        if base is None:
            continue
        guideline = base.guideline
        gone = {*guideline.broken, *dict(guideline.head.withdrawn)}
        local = {item.value.id for item in selection.added}
        for part, number, where in _named(selection):
            if number in base.by_id or number in gone:
                continue
            span = where()
            if number in local:
                if part in ("核实", "已核对"):
                    continue
                yield Problem(f"{number} 是本县新增的事项，不用写在“{part}”里", span, "请直接改“新增”里的那一项")
                continue
            near = _near_ids(number, base.by_id)[:3]
            names = "、".join(f"{n}（{base.by_id[n].name}）" for n in near)
            hint = f"相近的编号：{names}" if names else "请核对编号"
            if (narrow := _narrow(number)) in base.by_id or narrow in gone:
                hint = f"编号里的数字、横线要用半角：“{narrow}”"
            elif meant := _meant(narrow, base.by_id):
                hint = f"只写编号，写成“{meant}”（{base.by_id[meant].secondary or base.by_id[meant].primary}）"
            elif (home := context.project.guideline_with(number)) is not None:
                hint = f"{number} 是“{home.domain}”领域的事项，请写到 {home.slug}.yaml 里"
            if source.above is not None and number in {item.value.id for item in guideline.items}:
                hint = f"{context.given}没有把这一项列到本级；要公开的，请先在那里把本级加进“公开层级”"
            yield Problem(f"“{part}”里的 {number} 不是{context.given}的事项", span, hint)


def _named(selection: Selection) -> Iterator[tuple[str, str, Callable[[], Span]]]:
    """Every number under 调整, 不采用, 核实 and 已核对, broken ones too, with its part and what tells its place."""
    for part in ("调整", "不采用"):
        node = selection.node.get(part)
        if isinstance(node, Map):
            for number in node:
                yield part, number, partial(node.key, number)
    for part, confirmation in _confirmations(selection.node):
        numbers = confirmation.get("事项")
        if isinstance(numbers, str):
            yield part, numbers, partial(confirmation.at, "事项")
        elif isinstance(numbers, Seq):
            for index, one in enumerate(numbers):
                if isinstance(one, str):
                    yield part, one, partial(numbers.at, index)


def _confirmations(node: Map) -> Iterator[tuple[str, Map]]:
    for part in ("核实", "已核对"):
        value = node.get(part)
        yield from ((part, one) for one in (value if isinstance(value, Seq) else [value]) if isinstance(one, Map))


def _narrow(number: str) -> str:
    """A number as it would be with the digits, letters and hyphen of the plain keyboard."""
    return re.sub(r"[—–－‐−﹣~～]+", "-", unicodedata.normalize("NFKC", number)).strip()


def _meant(written: str, entries: Mapping[str, Entry]) -> str | None:
    """The number of a known item that is written without its hyphen or zeros, with its name, or only by its name."""
    if found := re.match(r"(\d{1,2})(?:[-_.:]0{0,2}(\d{1,3})|(\d{3}))(?!\d)", written):
        number = f"{int(found[1]):02d}-{int(found[2] or found[3]):03d}"
        return number if number in entries else None
    called = [number for number, entry in entries.items() if written in (entry.secondary, entry.primary)]
    return called[0] if len(called) == 1 else None


def _near_ids(number: str, known: Iterable[str]) -> list[str]:
    """Known numbers, those that differ in fewest places first."""

    def distance(one: str) -> tuple[int, str]:
        return sum(a != b for a, b in zip(one, number, strict=False)) + abs(len(one) - len(number)), one

    return sorted(known, key=distance)


def tailoring_of_excluded_item(source: PlaceSource, context: Context) -> Iterator[Problem]:
    """既调整又不采用

    什么:
    同一个事项既写在“调整”里，又写在“不采用”里。

    为什么:
    不采用的事项不会印出来，调整就白写了；多半是改了主意忘了删。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开时限: 信息形成或者变更之日起5个工作日内
        不采用:
          10-002: 本县没有另行制定政策

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        不采用:
          10-002: 本县没有另行制定政策
    """
    for selection in source.selections:
        changed, dropped = selection.node.get("调整"), selection.node.get("不采用")
        if not isinstance(changed, Map) or not isinstance(dropped, Map):
            continue
        for number in changed:
            if number in dropped:
                told, hint = f"{number} 既写在“调整”里，又写在“不采用”里", "请删去其中一处"
                yield Problem(told, changed.key(number), hint, (Related(dropped.key(number), "在这里不采用"),))


RULES: tuple[Rule, ...] = (
    rule("GK201", E, tailoring_of_unknown_item),
    rule("GK202", E, law_unknown, "公开依据"),
    rule("GK203", E, role_unknown, "公开主体"),
    rule("GK204", E, domain_unknown),
    rule("GK205", E, id_twice),
    rule("GK206", E, id_is_malformed),
    rule("GK207", W, domain_not_adopted),
    rule("GK208", E, tailoring_of_excluded_item),
    rule("GK209", E, id_was_withdrawn),
    page(
        "GK210",
        "登记簿里的名称、领域、领域的序号重复",
        "法规简称、角色名、领域在各自的登记簿或文件里出现了两次，或者两个领域的序号相同。",
        "引用时不知道指的是哪一个；领域重复时，两个文件互相打架；序号相同时，两个领域的事项编号相同。",
        "    # counties/demo/11-nongcun.yaml\n    领域: 农村危房改造",
        "    # counties/demo/10-nongcun-weifang-gaizao.yaml\n    领域: 农村危房改造",
    ),
    rule("GK211", E, office_for_unknown_role),
    rule("GK212", E, code_of_another_place),
    rule("GK213", Severity.OPEN, still_open),
)
