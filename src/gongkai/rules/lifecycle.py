"""Review and lifecycle (GK6xx): was the catalog reviewed, and is it still what was reviewed, confirmed, assessed?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongkai.kinds.date import a_year_after
from gongkai.model.entry import Catalog
from gongkai.model.finding import Related, Severity, Span
from gongkai.resolve.mark import review_mark
from gongkai.rules.rule import Context, Problem, Rule, rule
from gongkai.source.editions import edition_dates, edition_file, strange_files
from gongkai.source.selections import PlaceSource


def published_without_review(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """目录标明已经发布，却没有审核记录

    什么:
    county.yaml“目录”的“状态”写着发布，却没有“审核”。

    为什么:
    赣府厅发〔2020〕17号第三条：标准目录经设区市政府审核把关后向社会发布。

    错例:
        # counties/demo/county.yaml
        目录: {状态: 已发布}

    正例:
        # counties/demo/county.yaml
        目录: {状态: 已发布}
        审核: {日期: 2026-11-20, 单位: 九江市人民政府办公室, 标记: 03fa53ca8a3e16ed}
    """
    place = catalog.place
    if context.source is None or context.source.place is None or not context.source.is_county:
        return
    if place.edition and "发布" in (place.edition.status or "") and place.review is None:
        yield Problem(
            f"{place.name}的目录标明“{place.edition.status}”，却没有审核记录",
            context.source.place.node.at("目录", "状态"),
            f"审核后运行 gongkai review --place {place.slug} --office 审核单位；还没有审核的，状态写“送审稿”",
        )


def changed_since_review(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """审核的不是目录现在的内容

    什么:
    目录现在的内容与审核时不同：“审核”里的“标记”是审核时内容的指纹，由 gongkai review 写。没有标记的，看不出审核的是什么内容。

    为什么:
    审核过的目录改了内容，应当重新报审，公布的才是审核过的。

    错例:
        # counties/demo/county.yaml
        审核: {日期: 2026-11-20, 单位: 九江市人民政府办公室, 标记: 0123456789abcdef}

    正例:
        # counties/demo/county.yaml
        审核: {日期: 2026-11-20, 单位: 九江市人民政府办公室, 标记: 03fa53ca8a3e16ed}
    """
    review = catalog.place.review
    if context.source is None or context.source.place is None or review is None:
        return
    command = f"gongkai review --place {catalog.place.slug} --office {review.office}"
    if review.mark is None:
        yield Problem(
            f"审核记录没有“标记”，看不出{review.date}审核的是不是现在的目录",
            context.source.place.node.at("审核"),
            f"审核的就是现在的目录的，运行 {command} --date {review.date}，标记由它写",
        )
    elif review.mark != review_mark(catalog):
        yield Problem(
            f"{review.date}审核以后，{catalog.place.name}的目录又有改动",
            context.source.place.node.at("审核", "标记"),
            f"请把改动报{review.office}审核，再运行 {command}",
        )


def assessment_overdue(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """目录超过一年没有评估

    什么:
    离上一次整体评估（“评估”的日期，没有写的看“目录”的日期）已经超过一年。

    为什么:
    赣府厅发〔2020〕17号第三条、第五条：目录动态管理、及时调整；不予公开的信息每年评估。

    错例:
        # counties/demo/county.yaml
        目录: {日期: 2026-11-23}
        评估: 2025-03-01

    正例:
        # counties/demo/county.yaml
        目录: {日期: 2026-11-23}
        评估: 2026-03-01
    """
    if context.source is None or context.source.place is None or context.source.above is not None:
        return
    node, last = context.source.place.node, catalog.place.assessed or catalog.date
    if a_year_after(date.fromisoformat(last)) < date.fromisoformat(context.today or catalog.date):
        yield Problem(
            f"{catalog.place.name}的目录自{last}起没有评估过，已经超过一年",
            node.at("评估") if "评估" in node else node.at("目录"),
            "请对照机构和法规的变化逐项过一遍，再写上“评估: 日期”",
        )


def guideline_changed_since(source: PlaceSource, context: Context) -> Iterator[Problem]:
    """指引在核实以后有更新

    什么:
    领域文件“核实”的日期，早于指引文件“更新”的日期。

    为什么:
    核实时看到的指引已经不是现在的指引，新增和改动的事项还没有人看过。

    错例:
        # guidelines/04-caizheng-yujuesuan.yaml
        更新: 2026-06-01
        # counties/demo/04-caizheng-yujuesuan.yaml
        核实: {日期: 2026-03-01}

    正例:
        # guidelines/04-caizheng-yujuesuan.yaml
        更新: 2026-06-01
        # counties/demo/04-caizheng-yujuesuan.yaml
        核实: {日期: 2026-07-01}
    """
    for selection in source.selections:
        guideline = context.project.guidelines.get(selection.domain)
        confirmed = selection.head.confirmed
        if guideline is None or confirmed is None or guideline.head.updated is None:
            continue
        if confirmed.date < guideline.head.updated:
            yield Problem(
                f"“{selection.domain}”的指引{guideline.head.updated}有更新，本地是{confirmed.date}核实的",
                selection.node.at("核实", "日期"),
                "请再核对一遍，改写“核实”的日期",
                (Related(guideline.node.at("更新"), "指引更新的日期"),),
            )


E, W = Severity.ERROR, Severity.WARNING


def edition_out_of_place(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """版本的文件夹里有认不得的文件，或有比现在的目录还晚的一版

    什么:
    editions/ 里只放 gongkai edition 写的 日期.json.gz，日期不晚于 county.yaml“目录”的“日期”。

    为什么:
    各版是变更记录的依据。认不得的文件、比现在还晚的一版不参加比较，改了什么就会说漏。

    错例:
        # counties/demo/editions/2026-11-20.yaml
        领域: 农村危房改造

    正例:
        # counties/demo/county.yaml
        目录: {日期: 2026-11-23}
    """
    place, slug = catalog.place, catalog.place.slug
    if context.source is None or context.source.place is None:
        return
    for file in strange_files(context.project.root, slug):
        hint = "请移到别处；记一版用 gongkai edition，它写的文件不要改名"
        yield Problem(f"{file.name} 不是 gongkai edition 写的一版", Span(file.as_posix()), hint)
    dates = edition_dates(context.project.root, slug)
    if dates and dates[-1] > catalog.date and place.edition is not None:
        yield Problem(
            f"{place.name}已经有 {dates[-1]} 的一版，现在的目录却是 {catalog.date} 的",
            context.source.place.node.at("目录", "日期"),
            f"请改“目录”的“日期”；记错了的一版，删去 {edition_file(slug, dates[-1]).as_posix()}",
        )


RULES: tuple[Rule, ...] = (
    rule("GK601", E, published_without_review),
    rule("GK602", W, changed_since_review),
    rule("GK603", W, assessment_overdue),
    rule("GK604", W, guideline_changed_since),
    rule("GK605", W, edition_out_of_place),
)
