"""What lists promise and when (GK923 to GK928): notices, results, guides, the nine systems, interpretations, replies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.kinds.date import days
from gongkai.model.deadline import Deadline, Order
from gongkai.model.finding import Related
from gongkai.model.nothing import is_undone
from gongkai.model.reckoning import latest
from gongkai.model.record import Listing, Record
from gongkai.rules.rule import Context, E, Problem, Rule, W, rule

_NOTICE = 30  # 《重大行政决策程序暂行条例》（国务院令第713号）第十五条
_INTERPRETED = Deadline.parse("3个工作日内")  # 国办发〔2017〕47号
_WEEKDAYS = "扣除了周末和国务院已公布的放假；还没有公布安排的年份只扣除周末"


def notice_is_short(listing: Listing, context: Context) -> Iterator[Problem]:
    """公开征求意见不足30日

    什么:
    参与方式有“公开征求意见”，“征求意见天数”少于30。“备注”里说明了理由的不报。

    为什么:
    重大行政决策程序暂行条例（国务院令第713号）第十五条：公开征求意见的期限一般不少于30日，因情况紧急等原因缩短的要说明。

    错例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            参与方式: [公开征求意见]
            征求意见天数: "7"

    正例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            参与方式: [公开征求意见]
            征求意见天数: "30"
    """
    if listing.form.slug != "participation":
        return
    for record in listing.records:
        written = listing.text(record, "征求意见天数")
        asked = any(said.written == "公开征求意见" for said in listing.cell(record, "参与方式"))
        count = int(written) if re.fullmatch("-?[0-9]{1,9}", written) else _NOTICE
        if asked and count < _NOTICE and not record.note:
            hint = "改为不少于30日；情况紧急的，在“备注”里写明理由"
            yield Problem(f"{record.id} 公开征求意见只有{count}日", record.at("征求意见天数"), hint)


def result_is_missing(listing: Listing, context: Context) -> Iterator[Problem]:
    """决策的时间过了，没有结果

    什么:
    “完成时限”已经过了，“结果公开日期”“结果网址”“完成情况”都没有写。比的是今天，或 --on 给的那一天。

    为什么:
    赣府厅发〔2020〕17号第九条：意见采纳情况和决策结果要公开；延期、取消的也要在“完成情况”里说明。

    错例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            完成时限: 2026年6月底前

    正例:
        # counties/demo/lists/participation/2026.yaml
        条目:
          - 编号: P-001
            完成时限: 2026年6月底前
            结果公开日期: "2026-06-20"
    """
    if listing.form.slug != "participation":
        return
    for record in listing.records:
        last = Deadline.parse(listing.text(record, "完成时限")).last_day(int(listing.year or context.day.year))
        said = (listing.text(record, key) for key in ("结果公开日期", "结果网址", "完成情况"))
        told = any(one and not is_undone(one) for one in said)
        if last is not None and last < context.day and not told:
            what = f"{record.id} 应在{last}前完成，没有写结果"
            hint = "请写“结果公开日期”和“结果网址”；没有办的，在“完成情况”里写明原因和新的时间"
            yield Problem(what, record.at("完成时限"), hint)


def promise_is_longer(listing: Listing, context: Context) -> Iterator[Problem]:
    """承诺时限比法定时限长

    什么:
    办事指南的“承诺时限”长于“法定时限”。工作日按每周五天折算后比较。

    为什么:
    承诺是在法定时限以内再缩短；超过法定时限的承诺就是承诺违法。

    错例:
        # counties/demo/lists/guides.yaml
        条目:
          - 编号: ZN-001
            承诺时限: 30个工作日

    正例:
        # counties/demo/lists/guides.yaml
        条目:
          - 编号: ZN-001
            承诺时限: 5个工作日
    """
    for record in listing.records if {"法定时限", "承诺时限"} <= set(listing.form.keys) else ():
        legal, promised = listing.text(record, "法定时限"), listing.text(record, "承诺时限")
        if legal and promised and Deadline.parse(promised).against(Deadline.parse(legal)) is Order.LOOSER:
            said = f"{record.id} 承诺“{promised}”，比法定的“{legal}”还长"
            related = (Related(record.at("法定时限"), "法定时限"),)
            yield Problem(said, record.at("承诺时限"), "承诺时限改为不长于法定时限；法定时限写错的改法定时限", related)


def system_is_missing(listing: Listing, context: Context) -> Iterator[Problem]:
    """九项制度不全

    什么:
    制度规范一览表里，意见要求的九项制度有的没有，或者只有名目，没有文件名称。县里的表才查，一张表报一次。

    为什么:
    赣府厅发〔2020〕17号第五条：健全信息发布、政策解读、舆情回应、重大决策预公开、政府文件公开属性源头认定、政府信息管理、
    依申请公开、公共企事业单位办事公开、监督考核等制度。

    错例:
        # counties/demo/lists/systems.yaml
        条目:
          - 编号: ZD-009
            文件名称: （没有这一行）

    正例:
        # counties/demo/lists/systems.yaml
        条目:
          - 编号: ZD-009
            文件名称: 样例县政务公开考核办法
    """
    if listing.form.slug != "systems" or context.source is None or not context.source.is_county:
        return
    wanted = next((column.choices for column in listing.form.columns if column.key == "制度"), ())
    there = {listing.text(record, "制度") for record in listing.records if listing.text(record, "文件名称")}
    missing = [name for name in wanted if name not in there]
    if missing:
        said = f"九项制度里有{len(missing)}项没有文件：{'、'.join(missing)}"
        yield Problem(said, listing.node.at("清单"), "请补上文件名称；还没有制定的尽快制定")


def interpretation_is_late(listing: Listing, context: Context) -> Iterator[Problem]:
    """文件没有及时解读

    什么:
    解读比文件晚了3个工作日以上，或者文件发布已过3个工作日还没有解读。周末和国务院已公布的放假不算工作日；
    调休上班的周末不算迟。还没有公布安排的年份只扣除周末。

    为什么:
    政府网站发展指引（国办发〔2017〕47号）：解读应在文件公开后3个工作日内发布；赣府厅发〔2020〕17号第八条：重大政策同步解读。

    错例:
        # counties/demo/lists/interpretations/2026.yaml
        条目:
          - 编号: JD-001
            解读日期: 2026-03-20

    正例:
        # counties/demo/lists/interpretations/2026.yaml
        条目:
          - 编号: JD-001
            解读日期: 2026-03-04
    """
    if listing.form.slug != "interpretations":
        return
    for record in listing.records:
        issued = days(listing.text(record, "文件发布日期"))
        last = latest(_INTERPRETED, issued[1]) if issued is not None else None
        if last is None:
            continue
        written = listing.text(record, "解读日期")
        done = days(written)
        if done is not None and done[0] > last:
            said = f"{record.id} 的解读（{written}）晚于文件发布后3个工作日（{last}）"
            related = (Related(record.at("文件发布日期"), "文件发布日期"),)
            yield Problem(said, record.at("解读日期"), f"以后请与文件同步发布；{_WEEKDAYS}", related)
        elif not written and last < context.day:
            said = f"{record.id} 发布已过3个工作日（{last}），没有写解读"
            yield Problem(said, record.at("文件发布日期"), f"请补上“解读日期”和“解读网址”；{_WEEKDAYS}")


def reply_is_late(listing: Listing, context: Context) -> Iterator[Problem]:
    """舆情没有按时反馈

    什么:
    “反馈日期”晚于“反馈期限”，或者期限已过还没有反馈。期限写“5个工作日内”的从收到日期算起，工作日的算法同 GK927。

    为什么:
    赣府厅发〔2020〕17号第七条：按时反馈转办单办理情况；国办发〔2016〕61号：重大政务舆情要快速反应、及时回应。

    错例:
        # counties/demo/lists/opinions/2026.yaml
        条目:
          - 编号: YQ-001
            反馈日期: 2026-03-20

    正例:
        # counties/demo/lists/opinions/2026.yaml
        条目:
          - 编号: YQ-001
            反馈日期: 2026-03-09
    """
    for record in listing.records if listing.form.slug == "opinions" else ():
        yield from _late(listing, record, context)


def _late(listing: Listing, record: Record, context: Context) -> Iterator[Problem]:
    received = days(listing.text(record, "收到日期"))
    last = latest(Deadline.parse(listing.text(record, "反馈期限")), received[1]) if received else None
    written = listing.text(record, "反馈日期")
    done = days(written)
    if last is None:
        return
    if done is not None and done[0] > last:
        related = (Related(record.at("反馈期限"), "反馈期限"),)
        yield Problem(f"{record.id} 应在{last}前反馈，{written}才反馈", record.at("反馈日期"), _WEEKDAYS, related)
    elif not written and last < context.day:
        yield Problem(
            f"{record.id} 应在{last}前反馈，没有反馈", record.at("反馈期限"), f"请督办后补上“反馈日期”；{_WEEKDAYS}"
        )


RULES: tuple[Rule, ...] = (
    rule("GK923", W, notice_is_short),
    rule("GK924", W, result_is_missing),
    rule("GK925", E, promise_is_longer),
    rule("GK926", W, system_is_missing),
    rule("GK927", W, interpretation_is_late),
    rule("GK928", W, reply_is_late),
)
