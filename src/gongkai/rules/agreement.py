"""What lists say of the same thing (GK933 to GK937): documents, matters of the place above, guides, a village's fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gongkai.kinds.date import days
from gongkai.model.entry import Catalog
from gongkai.model.finding import Related, Severity, Span
from gongkai.model.grouped import grouped
from gongkai.model.law import Citation, LawStatus
from gongkai.model.record import Listing, Record
from gongkai.rules.duties import different, printed
from gongkai.rules.rule import Context, Problem, Rule, W, rule

_EXPIRED = "expired"
# Under which keys lists name documents, the office that issued them, and the day; 制度规范 has the day from which one holds.
_DOCUMENTS = {
    "systems": ("文件名称", "制定单位", ""),
    "interpretations": ("文件名称", "发文单位", "文件发布日期"),
    _EXPIRED: ("信息名称", "制发单位", "发布日期"),
}
_NUMBER = "文号"
_VILLAGES = "村务"
_FOCAL = ("脱贫攻坚", "乡村振兴", "村级财务", "惠农政策", "养老服务", "社会救助")  # 赣府厅发〔2020〕17号第十二条


class _Document(NamedTuple):
    """A row that names a document: where, under which keys, and what it is called."""

    listing: Listing
    record: Record
    keys: tuple[str, str, str]
    name: str
    number: str

    @property
    def where(self) -> str:
        return f"{self.listing.title}的{self.record.id}"

    def at(self) -> Span:
        return self.record.at(self.keys[0])


def _documents(lists: Iterable[Listing]) -> list[_Document]:
    return [
        _Document(one, record, keys, name.strip("《》"), one.text(record, _NUMBER))
        for one in lists
        if (keys := _DOCUMENTS.get(one.form.slug))
        for record in one.records
        if (name := one.text(record, keys[0]))
    ]


def expired_still_used(listing: Listing, context: Context) -> Iterator[Problem]:
    """清理为失效的文件还在用

    什么:
    列入失效信息清理结果的文件：制度规范一览表还列着它，失效以后还在解读或者没有解读，目录、清单还把它当作依据
    （法规登记簿里写着现行）。

    为什么:
    赣府厅发〔2020〕17号第五条：及时清理失效信息。一份清单说失效，另一份还在用，公众不知道听哪一份的。

    错例:
        # counties/demo/lists/expired/2026.yaml
        条目:
          - 编号: SX-001
            信息名称: 样例县政府信息发布制度

    正例:
        # counties/demo/lists/expired/2026.yaml
        条目:
          - 编号: SX-001
            信息名称: 样例县政府信息发布暂行办法
    """
    if listing.form.slug != _EXPIRED:
        return
    others = [one for one in _documents(context.lists) if one.listing.form.slug != _EXPIRED]
    hint = "没有失效的，从清理结果里去掉；已经失效的，这里改列现行的文件，法规登记簿里改“状态”"
    for document in _documents((listing,)):
        gone = days(listing.text(document.record, "失效日期"))
        related = (Related(document.at(), f"{document.where}列为失效"),)
        for other in others:
            explained = days(other.listing.text(other.record, "解读日期"))
            before = explained is not None and (gone is None or explained[1] <= gone[0])
            if _same(document, other) and not before:
                yield Problem(f"{other.where}“{other.name}”已列为失效", other.at(), hint, related)
        for span, named in _citing(document, context):
            yield Problem(f"{named}的依据“{document.name}”已列为失效", span, hint, related)


def _same(expired: _Document, other: _Document) -> bool:
    """By number where both have one; by name else, unless it was issued again under that name."""
    if expired.number and other.number:
        return expired.number == other.number
    again = expired.listing.text(expired.record, "处理方式") == "修订后重新发布"
    return expired.name == other.name and not again


def _citing(document: _Document, context: Context) -> Iterator[tuple[Span, str]]:
    """What rests on a document that the registry knows as one in force: rows of lists, and the catalog's first entry."""
    keys = {
        key
        for key, law in context.project.law_index.items()
        if law.status == LawStatus.IN_FORCE
        and (law.number == document.number if law.number and document.number else law.title == document.name)
    }
    for listing in context.lists if keys else ():
        for index, column in enumerate(listing.form.columns):
            for record in listing.records if column.kind == "法规" and listing.form.slug != _EXPIRED else ():
                for said in record.cells[index]:
                    if Citation.parse(said.written).key in keys:
                        yield record.at(column.key, text=said.written), f"{listing.form.name}的{record.id}"
    for entry in context.catalog.entries if keys and context.catalog is not None else ():
        cited = next((str(one) for one in entry.basis if one.key in keys), None)
        if cited is not None:
            yield entry.origin.cell("公开依据", cited)[0], f"目录的{entry.id}"
            return


def documents_disagree(listing: Listing, context: Context) -> Iterator[Problem]:
    """同一份文件，两处写得不一样

    什么:
    制度规范、政策解读、失效信息清理结果里的同一份文件（文号相同，或者名称相同），名称、文号、制发单位或者发布日期不同。
    修订后重新发布的，新旧两份文号不同，不算。

    为什么:
    公众凭名称和文号找文件；两处不一样，至少有一处是错的。

    错例:
        # counties/demo/lists/interpretations/2026.yaml
        条目:
          - 编号: JD-001
            文件名称: 样例县政府信息发布制度
            文号: 样府办发〔2026〕2号

    正例:
        # counties/demo/lists/interpretations/2026.yaml
        条目:
          - 编号: JD-001
            文件名称: 样例县政府信息发布制度
            文号: 样府办发〔2026〕1号
    """
    if listing.form.slug not in _DOCUMENTS:
        return
    earlier: list[_Document] = []
    for document in _documents(context.lists):
        mine = document.listing is listing
        for other in earlier if mine else ():
            reissued = _EXPIRED in (document.listing.form.slug, other.listing.form.slug)
            numbered = document.number and other.number
            if document.number == other.number if numbered else document.name == other.name:
                yield from _unlike(document, other)
            elif numbered and document.name == other.name and not reissued:
                yield _unlikely(document, other, _NUMBER, _NUMBER, document.number, other.number)
        earlier.append(document)


def _unlike(document: _Document, other: _Document) -> Iterator[Problem]:
    name, office, day = document.keys
    their_name, their_office, their_day = other.keys
    if document.name != other.name:
        yield _unlikely(document, other, name, their_name, document.name, other.name)
    mine = printed(document.listing, document.record, office)
    theirs = printed(other.listing, other.record, their_office)
    if mine and theirs and not mine & theirs:
        yield _unlikely(document, other, office, their_office, "、".join(sorted(mine)), "、".join(sorted(theirs)))
    said, told = document.listing.text(document.record, day), other.listing.text(other.record, their_day)
    one, two = days(said), days(told)
    if one and two and (one[1] < two[0] or two[1] < one[0]):
        yield _unlikely(document, other, day, their_day, said, told)


def _unlikely(document: _Document, other: _Document, key: str, there: str, said: str, told: str) -> Problem:
    what = f"{document.record.id}“{document.name}”的{key}是“{said}”，{other.where}却写“{told}”"
    return Problem(
        what, document.record.at(key), "请核对文件，改成一致", (Related(other.record.at(there), other.where),)
    )


def differs_from_above(listing: Listing, context: Context) -> Iterator[Problem]:
    """同一件事，上下级的清单说得不一样

    什么:
    乡镇的权责清单、公共服务事项清单、办事指南里，与县里同一种清单同名（子项也同名）的一条：依据没有一处相同，法定时限不同，
    或者职权的类型不同。由谁实施各级不同，不比。

    为什么:
    同一件事依据的是同一部法，法定时限、类型在哪一级都一样；群众在乡里问和在县里问，答复应当相同。

    错例:
        # counties/demo/towns/jiangshang/lists/guides.yaml
        清单: 办事指南
        条目:
          - {编号: ZN-001, 事项名称: 农村危房改造申请, 实施主体: 乡镇人民政府, 实施依据: [民法典], 法定时限: 30个工作日}

    正例:
        # counties/demo/towns/jiangshang/lists/guides.yaml
        清单: 办事指南
        条目:
          - {编号: ZN-001, 事项名称: 农村危房改造申请, 实施主体: 乡镇人民政府, 实施依据: [民法典], 法定时限: 20个工作日}
    """
    above = context.above
    other = next((one for one in above.lists if one.form is listing.form), None) if above is not None else None
    if above is None or other is None or "实施依据" not in listing.form.keys:
        return
    named = {_name(other, row): row for row in other.records}
    for record in listing.records:
        row = named.get(_name(listing, record))
        if row is not None:
            yield from different(listing, record, other, row, f"{other.title}的{row.id}")


def _name(listing: Listing, record: Record) -> tuple[str, str]:
    return listing.name_of(record), listing.text(record, "子项")


def guide_is_another(listing: Listing, context: Context) -> Iterator[Problem]:
    """连到了别的事，同名的却没有连

    什么:
    公共服务事项的“办事指南”、办事指南的“对应权责事项”连到的条目都不同名，而那份清单里有同名的一条。一条也没有连的，只提示。

    为什么:
    群众从清单点到指南，点到的要是这件事的指南；编号写错一位就连到另一件事。

    错例:
        # counties/demo/lists/services.yaml
        条目:
          - 编号: FW-001
            办事指南: [ZN-002]
        # counties/demo/lists/guides.yaml
        条目:
          - 编号: ZN-002
            事项名称: 农村危房鉴定

    正例:
        # counties/demo/lists/services.yaml
        条目:
          - 编号: FW-001
            办事指南: [ZN-001]
        # counties/demo/lists/guides.yaml
        条目:
          - 编号: ZN-002
            事项名称: 农村危房鉴定
    """
    for column in listing.form.columns:
        others = [one for one in context.lists if column.kind == "条目" and one.form.slug == column.form]
        rows = [(other, row) for other in others for row in other.records]
        names = {listing.name_of(record) for record in listing.records} if rows else set()
        named = grouped((name, (other, row)) for other, row in rows if (name := other.name_of(row)) in names)
        for record in listing.records if named else ():
            twins = named.get(name := listing.name_of(record), [])
            linked = [said.written for said in listing.cell(record, column.key)]
            if twins and not any(row.id in linked for _, row in twins):
                other, row = twins[0]
                related = (Related(row.at(other.form.naming.key), f"{other.form.name}里同名的一条"),)
                told = f"{record.id}“{name}”的{column.heading}"
                said = f"是{'、'.join(linked)}，不是同名的{row.id}" if linked else f"没有写，{row.id}与它同名"
                severity = None if linked else Severity.INFO
                yield Problem(
                    f"{told}{said}", record.at(column.key), f"是一件事的，写上{row.id}", related, severity=severity
                )


def focal_field_is_missing(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """村（居）务公开缺了重点方面

    什么:
    脱贫攻坚、乡村振兴、村级财务、惠农政策、养老服务、社会救助六个重点方面，上级交下来的村务事项里有，本村一项也没有采用。

    为什么:
    赣府厅发〔2020〕17号第十二条：村（居）务公开以这六个方面为重点。

    错例:
        # guidelines/28-cunwu.yaml
        领域: 村务
        序号: 28
        类别: 其他
        事项:
          - {编号: 28-001, 一级事项: 村级财务, 二级事项: 财务收支情况, 公开内容: [收入, 支出], 公开依据: [民法典], 公开时限: 每季度公布一次, 公开主体: 乡镇人民政府, 公开渠道和载体: [公开查阅点], 公开对象: 全社会, 公开方式: 主动, 公开层级: [村级], 核对: 已见}
          - {编号: 28-002, 一级事项: 自治组织, 二级事项: 成员和分工, 公开内容: [成员], 公开依据: [民法典], 公开时限: 每季度公布一次, 公开主体: 乡镇人民政府, 公开渠道和载体: [公开查阅点], 公开对象: 全社会, 公开方式: 主动, 公开层级: [村级], 核对: 已见}
        # counties/demo/28-cunwu.yaml
        领域: 村务
        核实: {日期: 2026-11-01, 科室: 样例县民政局办公室}
        # counties/demo/towns/jiangshang/villages/xincun/28-cunwu.yaml
        领域: 村务
        核实: {日期: 2026-11-08, 科室: 新村村民委员会}
        不采用:
          28-001: 账目由乡里代管

    正例:
        # guidelines/28-cunwu.yaml
        领域: 村务
        序号: 28
        类别: 其他
        事项:
          - {编号: 28-001, 一级事项: 村级财务, 二级事项: 财务收支情况, 公开内容: [收入, 支出], 公开依据: [民法典], 公开时限: 每季度公布一次, 公开主体: 乡镇人民政府, 公开渠道和载体: [公开查阅点], 公开对象: 全社会, 公开方式: 主动, 公开层级: [村级], 核对: 已见}
          - {编号: 28-002, 一级事项: 自治组织, 二级事项: 成员和分工, 公开内容: [成员], 公开依据: [民法典], 公开时限: 每季度公布一次, 公开主体: 乡镇人民政府, 公开渠道和载体: [公开查阅点], 公开对象: 全社会, 公开方式: 主动, 公开层级: [村级], 核对: 已见}
        # counties/demo/28-cunwu.yaml
        领域: 村务
        核实: {日期: 2026-11-01, 科室: 样例县民政局办公室}
        # counties/demo/towns/jiangshang/villages/xincun/28-cunwu.yaml
        领域: 村务
        核实: {日期: 2026-11-08, 科室: 新村村民委员会}
        不采用:
          28-002: 与另一村合署
    """
    base = context.bases.get(_VILLAGES)
    if len(catalog.above) != 2 or base is None:
        return
    there = {entry.primary for entry in catalog.entries}
    for selection in context.own.source.selections:
        left = [base.by_id[number] for number, _ in selection.excluded if number in base.by_id]
        for field in _FOCAL:
            given = [entry for entry in left if entry.primary == field]
            if selection.domain == _VILLAGES and given and field not in there:
                span = selection.node.at("不采用", given[0].id)
                related = (Related(given[0].origin.here(), f"{context.given}的这一项"),)
                hint = "重点方面至少公开一项；确实没有的，在“不采用”里写明理由，并在这一行上面写“# gongkai: 忽略 GK937：理由”"
                yield Problem(f"{catalog.place.name}没有公开“{field}”方面的事项", span, hint, related)


RULES: tuple[Rule, ...] = (
    rule("GK933", W, expired_still_used),
    rule("GK934", W, documents_disagree),
    rule("GK935", W, differs_from_above),
    rule("GK936", W, guide_is_another),
    rule("GK937", W, focal_field_is_missing),
)
