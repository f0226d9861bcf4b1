"""Duties and services (GK929 to GK932): is each disclosed or withheld, and do the lists say the same of it?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.kinds.date import day_of_row
from gongkai.model.deadline import Deadline, Order
from gongkai.model.finding import Related, Severity
from gongkai.model.law import Citation, LawStatus
from gongkai.model.record import Listing, Record
from gongkai.rules.laws import repealed, replaced, successor
from gongkai.rules.rule import Context, E, Problem, Rule, W, rule
from gongkai.rules.withheld import OPENED, WITHHELD
from gongkai.source.selections import PlaceSource

_COVERED = ("duties", "services")
_COMPARED = (*_COVERED, "guides")
_NAMES = ("职权名称", "事项名称")
_OFFICE, _BASIS, _ITEMS, _KEPT, _LIMIT = "实施主体", "实施依据", "公开事项", "不予公开", "法定时限"
_TYPES = ("权力类型", "事项类型")
_ANYBODY = re.compile("(?:各|有关).{0,20}部门")  # 县级各部门, 各行业监管部门; but not 各乡镇人民政府


def nothing_discloses(listing: Listing, context: Context) -> Iterator[Problem]:
    """职权或者服务没有公开，也没有说不公开

    什么:
    权责清单、公共服务事项清单的一条，“公开事项”和“不予公开”都没有写；或者它靠的不予公开事项，评估后已经转为公开。

    为什么:
    赣府厅发〔2020〕17号第二条：对照权责清单和公共服务事项清单梳理，除依法不予公开的外，都要列入公开事项。

    错例:
        # counties/demo/lists/duties.yaml
        条目:
          - 编号: QZ-001
            公开事项: （没有这一行）

    正例:
        # counties/demo/lists/duties.yaml
        条目:
          - 编号: QZ-001
            公开事项: [10-002]
    """
    if listing.form.slug not in _COVERED or not {_ITEMS, _KEPT} <= set(listing.form.keys):
        return
    opened = {
        row.id: row
        for other in context.lists
        if other.form.slug == WITHHELD
        for row in other.records
        if other.text(row, "评估结果") == OPENED
    }
    for record in listing.records:
        kept = [said.written for said in listing.cell(record, _KEPT)]
        if listing.cell(record, _ITEMS):
            continue
        named = f"{record.id}“{listing.name_of(record)}”"
        if not kept:
            hint = "写上目录里公开它的事项（公开事项: [10-003]），或者不予公开事项清单里的编号"
            yield Problem(f"{named}没有公开事项，也没有列入不予公开", record.at(_NAMES[0]), hint)
        elif all(number in opened for number in kept):
            row = opened[kept[0]]
            said = f"{named}靠{row.id}不公开，{row.id}评估后已转为公开"
            related = (Related(row.at("评估结果"), "评估结果"),)
            yield Problem(said, record.at(_KEPT), "请写上公开它的事项", related, severity=Severity.WARNING)


def office_differs(listing: Listing, context: Context) -> Iterator[Problem]:
    """办的单位与公开的单位不是一家

    什么:
    权责、公共服务清单或者办事指南里的一条，实施主体（公众参与清单看承办单位）与它的“公开事项”在目录里的公开主体没有一个相同。

    为什么:
    谁行使职权、谁形成信息、谁公开（政府信息公开条例第十条）；对不上，不是清单旧了，就是目录错了，或者连错了事项。

    错例:
        # counties/demo/lists/duties.yaml
        条目:
          - 编号: QZ-001
            实施主体: 财政部门

    正例:
        # counties/demo/lists/duties.yaml
        条目:
          - 编号: QZ-001
            实施主体: [住房和城乡建设部门, 财政部门]
    """
    if listing.form.slug not in (*_COMPARED, "participation") or context.catalog is None:
        return
    key = _OFFICE if _OFFICE in listing.form.keys else "承办单位"
    for record in listing.records:
        offices = printed(listing, record, key)
        for said in listing.cell(record, _ITEMS):
            entry = context.entries.get(said.written)
            if entry is None or not offices or offices & set(entry.body):
                continue
            if any(_ANYBODY.search(body) for body in (*entry.body, *offices)):
                continue
            told = (
                f"{record.id}由{'、'.join(sorted(offices))}{key[:2]}，公开它的{entry.id}却由{'、'.join(entry.body)}公开"
            )
            related = (Related(entry.origin.cell("公开主体")[0], "目录里的公开主体"),)
            hint = "请核对职能：改清单、改目录，或者换一个公开事项"
            yield Problem(told, record.at(_ITEMS, text=said.written), hint, related)


def lists_disagree(place: PlaceSource, context: Context) -> Iterator[Problem]:
    """同一件事，两份清单说得不一样

    什么:
    权责清单、公共服务事项清单、办事指南里同名（子项也同名）的两条：实施主体没有一个相同；依据没有一部相同、同一部的条也
    不同；法定时限、职权的类型不同；一条列了公开事项，另一条只靠不予公开。互相引用的两条（办事指南、对应权责事项）也比。

    为什么:
    几份清单各打一遍，改了一份忘了另一份，公众看到的就互相矛盾。

    错例:
        # counties/demo/lists/services.yaml
        条目:
          - 编号: FW-001
            实施依据: [政府信息公开条例]

    正例:
        # counties/demo/lists/services.yaml
        条目:
          - 编号: FW-001
            实施依据: [民法典第三条]
    """
    compared = [(one, row) for one in context.lists if one.form.slug in _COMPARED for row in one.records]
    first: dict[str, tuple[Listing, Record]] = {}
    numbered = {(one.form.slug, row.id): (one, row) for one, row in reversed(compared)}
    for listing, record in compared:
        name = next((text for key in _NAMES if (text := listing.text(record, key))), record.id)
        name = f"{name}\n{listing.text(record, '子项')}"
        others = [first[name]] if name in first else []
        first.setdefault(name, (listing, record))
        for column, cell in zip(listing.form.columns, record.cells, strict=True):
            if column.form in _COMPARED:
                others += [numbered[key] for said in cell if (key := (column.form, said.written)) in numbered]
        for other, row in others:
            if row is not record:
                yield from _disagree(listing, record, other, row)


def _disagree(listing: Listing, record: Record, other: Listing, row: Record) -> Iterator[Problem]:
    where, named = f"{other.form.name}的{row.id}", f"{record.id}“{listing.name_of(record)}”"
    mine, theirs = printed(listing, record, _OFFICE), printed(other, row, _OFFICE)
    if mine and theirs and not mine & theirs:
        said = f"{named}由{'、'.join(sorted(mine))}实施，{where}却写{'、'.join(sorted(theirs))}"
        yield Problem(said, record.at(_OFFICE), "请核对是哪一家，改成一致", (Related(row.at(_OFFICE), where),))
    shown, there = _shown(listing, record), _shown(other, row)
    if {shown, there} == {_ITEMS, _KEPT}:
        said = f"{named}写的是{shown}，{where}写的却是{there}"
        yield Problem(said, record.at(shown), "请核对是否公开，改成一致", (Related(row.at(there), where),))
    yield from different(listing, record, other, row, where)


def different(listing: Listing, record: Record, other: Listing, row: Record, where: str) -> Iterator[Problem]:
    """What two rows, the other one being `where`, say differently of a matter wherever it is dealt with: its basis, the
    time that the law leaves for it, and what kind of power it is."""
    named = f"{record.id}“{listing.name_of(record)}”"
    cited, others = _cited(listing, record), _cited(other, row)
    if cited and others and not any(_same(one, two) for one in cited for two in others):
        said = f"{named}的依据与{where}的没有一处相同"
        yield Problem(said, record.at(_BASIS), "请核对依据，改成一致", (Related(row.at(_BASIS), where),))
    mine, theirs = listing.text(record, _LIMIT), other.text(row, _LIMIT)
    if mine and theirs and Deadline.parse(mine).against(Deadline.parse(theirs)) not in (Order.SAME, None):
        said = f"{named}的法定时限是“{mine}”，{where}却写“{theirs}”"
        yield Problem(said, record.at(_LIMIT), "请核对法定时限，改成一致", (Related(row.at(_LIMIT), where),))
    mine, theirs = _type(listing, record), _type(other, row)
    if mine and theirs and mine != theirs:
        key, there = (next(key for key in _TYPES if key in one.form.keys) for one in (listing, other))
        said = f"{named}是{mine}，{where}却写{theirs}"
        yield Problem(said, record.at(key), "请核对是哪一类，改成一致", (Related(row.at(there), where),))


def _shown(listing: Listing, record: Record) -> str:
    """Under which key a row says whether it is disclosed; "" where it does not say."""
    return next((key for key in (_ITEMS, _KEPT) if listing.cell(record, key)), "")


def _type(listing: Listing, record: Record) -> str:
    """Of what type a power is; the lists have two names for other ones."""
    found = next((text for key in _TYPES if (text := listing.text(record, key))), "")
    return "其他职权" if found == "其他行政权力" else found


def printed(listing: Listing, record: Record, key: str) -> set[str]:
    """The offices of a row; none where one is unknown, which GK902 says."""
    if not all(said.known for said in listing.cell(record, key)):
        return set()
    return {text for said in listing.cell(record, key) for text in said.printed}


def _cited(listing: Listing, record: Record) -> list[Citation]:
    return [Citation.parse(said.written) for said in listing.cell(record, _BASIS)]


def _same(one: Citation, two: Citation) -> bool:
    return one.key == two.key and (not one.article or not two.article or one.article == two.article)


def repealed_law_in_list(listing: Listing, context: Context) -> Iterator[Problem]:
    """清单引用了已废止的法规

    什么:
    清单的法规一栏引用的法规，在法规登记簿里的状态是“已废止”。失效信息清理结果不查；年度清单里的一条，它的日期（没有写的，那一年
    的年底）在废止以前的，依据的是当时有效的法规，不说。

    为什么:
    职权、服务和办事指南的依据废止了，事项本身多半也要跟着改或者取消。

    改法:
    与 GK301 一样：登记了现行的替代法规、没有写条号的，--fix 会改引它。

    错例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            决策依据: [收养法]

    正例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            决策依据: [民法典]
    """
    if listing.form.slug == "expired":
        return
    laws = [(index, column) for index, column in enumerate(listing.form.columns) if column.kind == "法规"]
    dates = [column.key for column in listing.form.columns if column.kind == "日期" and not column.due]
    for record in listing.records if laws else ():
        then = day_of_row(listing.year, (listing.text(record, key) for key in dates))
        for index, column in laws:
            for said in record.cells[index]:
                law = context.project.law_index.get(Citation.parse(said.written).key)
                if law is None or (then and law.status_on(then) != LawStatus.REPEALED):
                    continue
                if (found := repealed(law, context)) is not None:
                    told, severity = found
                    span, hint = record.at(column.key, text=said.written), successor(context.project, law)
                    related = (Related(context.project.laws[law.key].node.at("状态"), "登记为已废止"),)
                    cited = [Citation.parse(one.written).key for one in record.cells[index]]
                    fix = replaced(Citation.parse(said.written), cited, span, context)
                    yield Problem(f"{record.id} 引用的{told}", span, hint, related, fix, severity)


RULES: tuple[Rule, ...] = (
    rule("GK929", Severity.INFO, nothing_discloses),
    rule("GK930", W, office_differs),
    rule("GK931", W, lists_disagree),
    rule("GK932", E, repealed_law_in_list),
)
