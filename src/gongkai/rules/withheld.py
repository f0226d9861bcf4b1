"""Matters that are withheld (GK920 to GK922): is the ground a ground, was it assessed, is it really withheld?"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.kinds.date import a_year_after, days, due
from gongkai.model.finding import Fix, Related, Severity
from gongkai.model.law import Citation
from gongkai.model.letters import first_of
from gongkai.model.record import Listing
from gongkai.rules.rule import Context, E, Problem, Rule, W, rule

WITHHELD = "withheld"
OPENED = "转为公开"
_FORBIDDEN = "法律、行政法规禁止公开"
_REGULATION = "政府信息公开条例"
_ARTICLES = {
    "国家秘密": "第十四条",
    _FORBIDDEN: "第十四条",
    "可能危及国家安全、公共安全、经济安全、社会稳定": "第十四条",
    "商业秘密": "第十五条",
    "个人隐私": "第十五条",
    "内部事务信息": "第十六条",
    "过程性信息": "第十六条",
    "行政执法案卷信息": "第十六条",
}  # 《政府信息公开条例》（国务院令第711号）第十四条至第十六条


def ground_does_not_fit(listing: Listing, context: Context) -> Iterator[Problem]:
    """不予公开的理由对不上

    什么:
    “条款”和“情形”不是一回事（国家秘密在第十四条，商业秘密、个人隐私在第十五条，内部事务、过程性信息、执法案卷在
    第十六条）；或者“具体依据”引的是条例的另一条；或者写“法律、行政法规禁止公开”却没有引一部法律或行政法规。

    为什么:
    条例第十四条是不得公开，第十五条要看权利人意见和公共利益，第十六条是可以不公开：理由不同，救济不同，写错了站不住脚。

    错例:
        # counties/demo/lists/withheld.yaml
        条目:
          - 编号: BG-001
            条款: 第十四条

    正例:
        # counties/demo/lists/withheld.yaml
        条目:
          - 编号: BG-001
            条款: 第十五条
    """
    if listing.form.slug != WITHHELD:
        return
    for record in listing.records:
        article, ground = listing.text(record, "条款"), listing.text(record, "情形")
        right = _ARTICLES.get(ground, article)
        if article in _ARTICLES.values() and right != article:
            span = record.at("条款")
            said = f"{record.id} 写的是条例{article}，“{ground}”却是{right}的情形"
            yield Problem(said, span, f"“条款”改为{right}，或者改“情形”", fix=Fix(span, right, part=article))
            continue
        cited = [(Citation.parse(said.written), said.written) for said in listing.cell(record, "具体依据")]
        for citation, written in cited:
            if citation.key == _REGULATION and citation.article and not citation.article.startswith(right):
                said = f"{record.id} 的条款是{right}，具体依据引的却是条例{citation.article}"
                yield Problem(said, record.at("具体依据", text=written), "两处写同一条；具体依据最好写那部专门的法律")
        known = [context.project.law_index.get(citation.key) for citation, _ in cited]
        if ground == _FORBIDDEN and not any(law and law.kind in ("法律", "行政法规") for law in known):
            said = f"{record.id} 写“{_FORBIDDEN}”，没有引是哪一部法律、行政法规"
            yield Problem(
                said, record.at("具体依据"), "“具体依据”写上那部法律或行政法规和第几条；部门文件不能作这一项的依据"
            )


def assessment_is_overdue(listing: Listing, context: Context) -> Iterator[Problem]:
    """不予公开的事项没有按时评估

    什么:
    “下次评估”的日期已经过了；没有写的，离“评估日期”（没有评估过的看“决定日期”）已满一年；或者安排的下次评估在一年以后。
    三个日期都没有写的，一张表提示一声。比的是今天，或 --on 给的那一天。

    为什么:
    赣府厅发〔2020〕17号第五条：每年评估不予公开的信息，情势变化可以公开的公开；政府信息公开条例第十八条也要求定期评估审查。

    错例:
        # counties/demo/lists/withheld.yaml
        条目:
          - 编号: BG-001
            决定日期: 2025-03-01
            下次评估: 2026-03-01

    正例:
        # counties/demo/lists/withheld.yaml
        条目:
          - 编号: BG-001
            决定日期: 2025-03-01
            评估日期: 2026-03-01
            评估结果: 继续不予公开
            下次评估: 2027-03-01
    """
    column = next((one for one in listing.form.columns if one.key == "下次评估"), None)
    if listing.form.slug != WITHHELD or column is None:
        return
    undated: list[str] = []
    for record in listing.records:
        if listing.text(record, "评估结果") == OPENED:
            continue
        known, planned = (days(listing.text(record, one)) for one in ("评估日期", "下次评估"))
        known = known or days(listing.text(record, "决定日期"))
        last = known[1] if known else None
        key = "下次评估" if planned else "评估日期" if listing.text(record, "评估日期") else "决定日期"
        limit = due(listing, record, column)
        hint = "请评估后改写“评估日期”“评估结果”“下次评估”；可以公开的，“评估结果”写“转为公开”"
        if limit is None:
            undated.append(record.id)
        elif limit < context.day:
            yield Problem(f"{record.id} 应在{limit}前评估，到{context.day}没有评估记录", record.at(key), hint)
        elif planned and last and planned[0] > a_year_after(last):
            said = f"{record.id} 的下次评估离上一次（{last}）超过一年"
            yield Problem(said, record.at(key), "每年评估一次，请把日期提前")
    if undated:
        numbers = first_of(undated, 3, "等{}条")
        said = f"{numbers}没有写什么时候决定、什么时候评估"
        yield Problem(said, listing.node.at("清单"), "请补上“决定日期”和“下次评估”", severity=Severity.INFO)


def withheld_and_disclosed(listing: Listing, context: Context) -> Iterator[Problem]:
    """同一件事又公开又不公开

    什么:
    “不公开范围”写“全部”的事项，目录或者办事指南、公众参与等公布的清单里有同名的一条；或者权责、公共服务清单里同一条
    既写了“公开事项”，又靠它不公开。

    为什么:
    公众按目录来要，单位按这份清单不给，说不清楚。只有一部分不能公开的，写“部分内容”，其余照常公开。

    错例:
        # counties/demo/lists/withheld.yaml
        条目:
          - 编号: BG-001
            事项名称: 认定结果

    正例:
        # counties/demo/lists/withheld.yaml
        条目:
          - 编号: BG-001
            事项名称: 认定结果
            不公开范围: 部分内容
    """
    if listing.form.slug != WITHHELD or context.catalog is None:
        return
    whole = {
        record.id: record
        for record in listing.records
        if listing.text(record, "不公开范围") == "全部" and listing.text(record, "评估结果") != OPENED
    }
    if not whole:
        return
    named = {listing.name_of(record): record for record in whole.values()}
    hint = "只有一部分不能公开的，“不公开范围”写“部分内容”；全部不公开的，目录里不采用那一项，清单里去掉“公开事项”"
    for entry in context.catalog.entries:
        record = named.get(entry.name) or named.get(f"{entry.primary}{entry.secondary}")
        if record is not None:
            related = (Related(entry.origin.here(), f"目录里的{entry.id}公开它"),)
            said = f"{record.id}“{listing.name_of(record)}”全部不予公开，目录的{entry.id}却公开它"
            yield Problem(said, record.at("事项名称"), hint, related)
    for other in context.lists:
        if other.form.published and other.form.slug != WITHHELD and "不予公开" not in other.form.keys:
            for row in other.records:
                record = named.get(other.name_of(row))
                if record is not None:
                    related = (Related(record.at("不公开范围"), f"{record.id}写的是全部不公开"),)
                    told = f"{record.id}“{listing.name_of(record)}”全部不予公开，{other.form.name}的{row.id}却公开它"
                    yield Problem(told, row.at(other.form.naming.key), hint, related)
        for row in other.records if "不予公开" in other.form.keys else ():
            for cited in other.cell(row, "不予公开"):
                record = whole.get(cited.written)
                if record is not None and other.cell(row, "公开事项"):
                    related = (Related(record.at("不公开范围"), f"{record.id}写的是全部不公开"),)
                    told = f"{other.form.name}的{row.id}既有公开事项，又按{record.id}全部不予公开"
                    yield Problem(told, row.at("不予公开", text=cited.written), hint, related)


RULES: tuple[Rule, ...] = (
    rule("GK920", E, ground_does_not_fit),
    rule("GK921", W, assessment_is_overdue),
    rule("GK922", E, withheld_and_disclosed),
)
