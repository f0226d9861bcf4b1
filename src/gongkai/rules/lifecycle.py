"""Review and lifecycle (GK6xx): was the catalog reviewed, and is it still what was reviewed, confirmed, assessed?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from gongkai.kinds.date import a_year_after
from gongkai.model.entry import Catalog
from gongkai.model.finding import Related, Severity, Span
from gongkai.model.item import Authored
from gongkai.model.letters import first_of
from gongkai.model.place import Place, bare
from gongkai.model.review import AGREED, RESULTS, RETURNED, SUBMITTED, Record, Remark
from gongkai.model.tree import Map
from gongkai.resolve.mark import is_mark_of
from gongkai.resolve.review import touched
from gongkai.rules.rule import Context, E, OwnFile, Problem, Rule, W, rule
from gongkai.source.editions import EditionError, Head, edition_dates, edition_file, head_of, strange_files
from gongkai.source.reviews import date_of, kept, kept_file
from gongkai.source.selections import PlaceSource

_NAMED, _LETTERS = 5, 60


def published_without_review(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """目录标明已经发布，却没有审核记录

    什么:
    county.yaml“目录”的“状态”写着发布，reviews/ 里却没有同意的审核记录。

    为什么:
    赣府厅发〔2020〕17号第三条：标准目录经设区市政府审核把关后向社会发布。

    错例:
        # counties/demo/county.yaml
        目录: {状态: 已发布}

    正例:
        # counties/demo/reviews/2026-11-20.yaml
        日期: 2026-11-20
        单位: 九江市人民政府办公室
        结论: 同意
        标记: 39dc9f117226fab55bb30c6537058fe5
    """
    place, own = catalog.place, context.own
    if own.source.is_county and _says_published(own) and place.review is None:
        told = f"{place.name}的目录标明“{_written_status(own)}”，却没有审核记录"
        hint = f"“状态”不用写，由审核记录算出。报审：gongkai review packet{context.project.option(place.slug)} --submit"
        yield Problem(told, own.node.at("目录", "状态"), hint)


def changed_since_review(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """审核的不是目录现在的内容

    什么:
    目录现在的内容与审核同意时不同：审核记录里的“标记”是审核时内容的指纹，由 gongkai review sign 写，旁边留着当时的目录，
    所以说得出改了哪些领域。没有标记的，看不出审核的是什么内容。登记办了什么的清单（样式里写“报审: 否”的，如政策解读、培训）改了不算。

    为什么:
    审核过的目录改了内容，应当重新报审，公布的才是审核过的。

    错例:
        # counties/demo/reviews/2026-11-20.yaml
        日期: 2026-11-20
        单位: 九江市人民政府办公室
        结论: 同意
        标记: 0123456789abcdef0123456789abcdef

    正例:
        # counties/demo/reviews/2026-11-20.yaml
        日期: 2026-11-20
        单位: 九江市人民政府办公室
        结论: 同意
        标记: 39dc9f117226fab55bb30c6537058fe5
    """
    source, node = context.own.source, context.own.node
    again = f"请把改动报审：gongkai review packet{context.project.option(catalog.place.slug)} --submit"
    for one in source.reviews:
        if not one.value.mark:
            told = f"{one.value.date}的审核记录没有“标记”，看不出审核的是什么内容"
            yield Problem(told, one.node.here(), "审核记录不要手写，由 gongkai review sign 写；请删去这个文件重新记")
    marked = [one for one in source.reviews if one.value.result == AGREED and one.value.mark]
    if marked:
        last = marked[-1]
        if not is_mark_of(last.value.mark, catalog):
            told = f"{last.value.date}审核以后，{catalog.place.name}的目录又有改动"
            yield Problem(f"{told}：{_touched(last, catalog, context)}", last.node.at("标记"), again)
    elif (review := catalog.place.review) is not None:
        if review.mark is None:
            told = f"审核记录没有“标记”，看不出{review.date}审核的是不是现在的目录"
            yield Problem(told, node.at("审核"), again)
        elif not is_mark_of(review.mark, catalog):
            told = f"{review.date}审核以后，{catalog.place.name}的目录又有改动"
            yield Problem(told, node.at("审核", "标记"), again)


def _touched(last: Authored[Record], catalog: Catalog, context: Context) -> str:
    """Which domains say something else than what was reviewed, in words."""
    try:
        before = kept(context.project.root, catalog.place.slug, last.node.file)
    except EditionError:
        before = None
    if before is None or not is_mark_of(last.value.mark, before):
        return "当时的目录没有留下，说不出改了什么"
    found = [
        f"{name}（{count} 项）" if count else name
        for name, count in touched(before, catalog, last.value.mark or "").items()
    ]
    return first_of(found, _NAMED, " 等 {} 处") or "领域、清单的顺序"


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
    node, last = context.own.node, catalog.place.assessed or catalog.date
    if context.own.source.above is None and a_year_after(date.fromisoformat(last)) < context.day:
        told = f"{catalog.place.name}的目录自{last}起没有评估过，已经超过一年"
        hint = "请对照机构和法规的变化逐项过一遍，再写上“评估: 日期”"
        yield Problem(told, node.at("评估") if "评估" in node else node.at("目录"), hint)


def date_far_ahead(own: OwnFile, context: Context) -> Iterator[Problem]:
    """日期在一年以后，或者在有政府信息公开以前

    什么:
    “目录”“评估”“审核”的日期，或者领域文件里“核实”“已核对”的日期，比检查的那一天晚一年以上，或者早于2008-05-01（政府信息公开条例开始施行的那天）：多半是年份写错了。reviews/ 里的记录，日期在检查的那一天以后的就报。清单里的日期见 GK906。

    为什么:
    目录的日期印在每一种成品上，法规有没有效、什么时候评估都照它算；核实、审核是已经做了的事。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        核实: {日期: 2099-11-01, 科室: 样例县住房和城乡建设局办公室}

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        核实: {日期: 2026-11-20, 科室: 样例县住房和城乡建设局办公室}
    """
    if context.today is None and context.catalog is None:
        return
    (place, node, source), day = own, context.day
    # Where nobody says what day it is, the catalog's own may be long past.
    limit = (a_year_after(day) if context.today is not None else day + timedelta(days=3653)).isoformat()
    dates: list[tuple[str, str, Map]] = [("评估", place.assessed or "", node)]
    for key, part in (("目录", place.edition), ("审核", place.review)):
        if part is not None and isinstance(holder := node.get(key), Map):
            dates.append((key, part.date, holder))
    for selection in source.selections:
        if selection.head.confirmed is not None and isinstance(holder := selection.node.get("核实"), Map):
            dates.append(("核实", selection.head.confirmed.date, holder))
        checked = zip(selection.head.checked, selection.node.get("已核对") or (), strict=True)
        dates += [("已核对", one.date, holder) for one, holder in checked if isinstance(holder, Map)]
    for key, text, holder in dates:
        if text > limit:
            span = holder.at("评估" if key == "评估" else "日期")
            yield Problem(f"“{key}”的日期 {text} 在一年以后，请核对", span, "多半是年份写错了，请写实际的日期")
        elif text and text < _BEGUN:
            span = holder.at("评估" if key == "评估" else "日期")
            yield Problem(f"“{key}”的日期 {text} 还没有政府信息公开，请核对", span, "多半是年份写错了，请写实际的日期")

    for one in source.reviews if context.today is not None else ():
        if one.value.date > day.isoformat():
            told = f"“{one.value.result}”的日期 {one.value.date} 还没有到，请核对"
            yield Problem(told, one.node.at("日期"), "记的是已经办了的事，请写实际的日期，文件名也跟着改")


_BEGUN = "2008-05-01"  # 中华人民共和国政府信息公开条例 came into force


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
            told = f"“{selection.domain}”的指引{guideline.head.updated}有更新，本地是{confirmed.date}核实的"
            hint = "请再核对一遍，改写“核实”的日期"
            related = (Related(guideline.node.at("更新"), "指引更新的日期"),)
            yield Problem(told, selection.node.at("核实", "日期"), hint, related)


def changed_since_confirmed(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """核实以后又有改动

    什么:
    领域文件的“核实”里有“标记”：核实时内容的指纹，由 gongkai confirm 写。这个领域现在的内容和那时不同：改了事项、加了事项，或者多了、少了不采用的。
    机构改名、法规换了文号不算。手写的“核实”没有标记，不查。

    为什么:
    成品印着谁在什么时候核实过；改过、加上的内容，那时还没有人核对。所以成品写明“以后有改动”，这个领域靠“核实”不标待核的事项又标上待核。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        核实: {日期: 2026-11-01, 科室: 样例县住房和城乡建设局村镇股, 标记: 0123456789abcdef}

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        核实: {日期: 2026-11-01, 科室: 样例县住房和城乡建设局村镇股, 标记: c452c6762f6d2fa9}
    """
    chosen = context.own.source.chosen
    for domain in catalog.domains:
        selection = chosen.get(domain.name)
        confirmed = selection.head.confirmed if selection is not None else None
        if selection is None or confirmed is None or not domain.outdated:
            continue
        option = context.project.option(catalog.place.slug)
        told = f"“{domain.name}”在{confirmed.date}核实以后又有改动"
        hint = f"请重新核对，再记一次：gongkai confirm --domain {domain.name} --office {confirmed.office}{option}"
        yield Problem(told, selection.node.at("核实", "标记"), hint)


def edition_out_of_place(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """版本的文件夹里有认不得的文件、别处的一版，或有比现在的目录还晚的一版

    什么:
    editions/ 里只放 gongkai edition 写的 日期.json.gz，日期不晚于 county.yaml“目录”的“日期”。文件夹改了名、移到别的乡镇的，各版跟着走：
    代码相同，或者名称相同（江上乡改为江上镇也算），就认得；名称也改了的，在它自己的文件里写“曾用: 以前的文件夹”。不写的是错误；坏了的、另一个地方的一版在，就编不了。

    为什么:
    各版是变更记录的依据。认不得的文件、比现在还晚的一版不参加比较，改了什么就会说漏；别处的一版会把别处的内容说成本地改掉的。

    错例:
        # counties/demo/editions/2026-11-20.yaml
        领域: 农村危房改造

    正例:
        # counties/demo/county.yaml
        目录: {日期: 2026-11-23}
    """
    place, slug = catalog.place, catalog.place.slug
    for file in strange_files(context.project.root, slug):
        hint = "请移到别处；记一版用 gongkai edition，它写的文件不要改名"
        yield Problem(f"{file.name} 不是 gongkai edition 写的一版", Span(file.as_posix()), hint)
    dates = edition_dates(context.project.root, slug)
    yield from filter(None, (_of_another(place, date, context) for date in dates))
    if dates and dates[-1] > catalog.date and place.edition is not None:
        told = f"{place.name}已经有 {dates[-1]} 的一版，现在的目录却是 {catalog.date} 的"
        hint = f"请改“目录”的“日期”；记错了的一版，删去 {edition_file(slug, dates[-1]).as_posix()}"
        yield Problem(told, context.own.node.at("目录", "日期"), hint)


def _of_another(place: Place, date: str, context: Context) -> Problem | None:
    """What is wrong with a place's edition of a date: it cannot be read, and no build reads it either, or is another place's."""
    span = Span(edition_file(place.slug, date).as_posix())
    try:
        head = head_of(context.project.root, place.slug, date)
    except EditionError as wrong:
        # `edition --replace` mends it, and must not be kept from that
        return Problem(f"{wrong}。这样编不了（gongkai build）", span, "坏了、改过的，请从版本库里取回原来的")
    if head.slug in (place.slug, *place.former) or _is_called(place, head):
        return None
    told = f"{date} 的一版是 {head.slug}（{head.name}）的，不是{place.name}的"
    command = f"gongkai set 曾用 --add {head.slug}{context.project.option(place.slug)}"
    hint = f"以前叫{head.name}的：{command}；放错了的，移出去"
    return Problem(told, span, hint, severity=E)


def _is_called(place: Place, head: Head) -> bool:
    """Whether an edition is of this place by its code, or its name but for the kind of place."""
    return bare(place.name) == bare(head.name) or (head.code == place.code != "")


def written_by_hand(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """“状态”“审核”还写在县的文件里

    什么:
    county.yaml 里写着“目录”的“状态”，或者“审核”。状态由 reviews/ 和 editions/ 算出来，审核记在 reviews/ 里。

    为什么:
    手写的状态没有人核对，审核也不该由县里自己写。旧文件照旧能用，gongkai migrate 把它改成现在的写法。

    错例:
        # counties/demo/county.yaml
        目录: {状态: 征求意见稿}

    正例:
        # counties/demo/county.yaml
        目录: {版本: 2026年版}
    """
    own = context.own
    if not own.source.is_county:
        return
    node, hint = own.node, "运行 gongkai migrate，旧的记录移到 reviews/ 里"
    if _written_status(own) and not (_says_published(own) and catalog.place.review is None):
        yield Problem("“状态”由审核记录算出，不用手写", node["目录"].key("状态"), hint)  # type: ignore[union-attr]
    if node.get("审核") is not None:
        yield Problem("审核记在 reviews/ 里，不写在县的文件里", node.key("审核"), hint)


def _written_status(own: OwnFile) -> str:
    edition, said = own.place.edition, own.node.get("目录")
    return (edition.status or "") if edition is not None and isinstance(said, Map) and "状态" in said else ""


def _says_published(own: OwnFile) -> bool:
    return "发布" in _written_status(own)


def record_out_of_place(source: PlaceSource, context: Context) -> Iterator[Problem]:
    """审核记录与文件名、与留下的目录对不上，或者结论认不得

    什么:
    reviews/ 里的文件名是审核的日期（同一天的第二个加 -2），“结论”是报审、同意或退回；旁边的 日期.json.gz
    是当时的目录，它的内容要与“标记”一致。对报审的内容的结论，日期在报审以前的，不算（只是警告）。

    为什么:
    审核记录说的是哪一天、哪个内容，要经得起核对；改过的记录不能当作审核。

    错例:
        # counties/demo/reviews/2026-11-21.yaml
        日期: 2026-11-20
        结论: 报审
        标记: 39dc9f117226fab55bb30c6537058fe5

    正例:
        # counties/demo/reviews/2026-11-20.yaml
        日期: 2026-11-20
        结论: 报审
        标记: 39dc9f117226fab55bb30c6537058fe5
    """
    for one in source.reviews:
        record, file = one.value, one.node.file
        if date_of(file) != record.date:
            name = f"{record.date}.yaml"
            yield Problem(
                f"文件名与审核的日期 {record.date} 不一致", one.node.at("日期"), f"请改名为 {name}，同一天的第二个加 -2"
            )
        if record.result not in RESULTS:
            yield Problem(f"“结论”不能写“{record.result}”", one.node.at("结论"), f"可以写：{'、'.join(RESULTS)}")
        if record.result in (AGREED, RETURNED) and not record.office:
            yield Problem("没有写审核的单位", one.node.at("结论"), "请补上“单位: …”")
        if record.mark is None:
            continue
        last = source.reviews[-1].value
        sent = [each for each in source.reviews if each.value.result == SUBMITTED and each.value.mark == record.mark]
        if record.result in (AGREED, RETURNED) and sent and sent[-1].value is last and record.date < sent[0].value.date:
            told = f"“{record.result}”的日期 {record.date} 在报审（{last.date}）以前，不算：状态是最后一份记录的“报审”"
            hint = "请核对两份记录，写实际的日期，文件名也跟着改"
            yield Problem(told, one.node.at("日期"), hint, severity=W)
        try:
            before = kept(context.project.root, source.slug, file)
        except EditionError as wrong:
            yield Problem(str(wrong), one.node.here(), "请从版本库里取回原来的文件")
        else:
            if before is not None and not is_mark_of(record.mark, before):
                told = f"{kept_file(file).name} 里的目录与“标记”不一致"
                yield Problem(told, one.node.at("标记"), "记录或留下的目录改过；请从版本库里取回原来的")


def remark_without_answer(source: PlaceSource, context: Context) -> Iterator[Problem]:
    """审核的意见还没有答复

    什么:
    上级审核时提的意见（gongkai review comments 取回的）还没有答复。报在它说的那一格上；那一格不在县的文件里的，
    报在领域文件上；说不出是哪一项的，报在记录上。结论是“同意”的，不用答复。

    为什么:
    意见要逐条处理：改了什么，或者为什么不改，写在“答复”里，上级再看的时候对得上。

    错例:
        # counties/demo/reviews/2026-11-20.yaml
        日期: 2026-11-20
        结论: 报审
        标记: 39dc9f117226fab55bb30c6537058fe5
        逐条意见:
          - {序号: 1, 事项: 10-001, 栏目: 公开时限, 意见: 请说明为什么这样定}

    正例:
        # counties/demo/reviews/2026-11-20.yaml
        日期: 2026-11-20
        结论: 报审
        标记: 39dc9f117226fab55bb30c6537058fe5
        逐条意见:
          - {序号: 1, 事项: 10-001, 栏目: 公开时限, 意见: 请说明为什么这样定, 答复: 照指引定的}
    """
    told: dict[Span, list[tuple[Remark, Span]]] = {}
    for one in source.reviews:
        for index, remark in enumerate(one.value.remarks):
            if remark.waits:
                here = one.node.at("逐条意见", index)
                told.setdefault(_cell_of(remark, source, context) or here, []).append((remark, here))
    for span, remarks in told.items():
        said = "；".join(_said(remark) for remark, _ in remarks[:_NAMED])
        more = f"；等 {len(remarks)} 条" if len(remarks) > _NAMED else ""
        related = tuple(Related(here, f"第 {remark.number} 条") for remark, here in remarks if here != span)
        message = f"审核的意见还没有答复：{said}{more}"
        hint = f"改好或写明理由，再答复：gongkai review answer {remarks[0][0].number}{context.project.option(source.slug)} --text …"
        yield Problem(message, span, hint, related, cells=len(remarks))


def _said(remark: Remark) -> str:
    what = "，".join(part for part in (remark.item, remark.heading, remark.verdict) if part)
    text = "；".join(filter(None, map(str.strip, remark.text.splitlines())))
    return f"第 {remark.number} 条{f'（{what}）' if what else ''}“{text[:_LETTERS]}{'…' if text[_LETTERS:] else ''}”"


def _cell_of(remark: Remark, source: PlaceSource, context: Context) -> Span | None:
    """The cell in the place's own files that an opinion is about, or where its item or domain stands there."""
    number, heading = remark.item or "", remark.heading or ""
    for selection in source.selections:
        for item, change in selection.changes:
            if item == number:
                return change.node.at(heading) if change.node.get(heading) is not None else change.node.here()
        for own in selection.added:
            if own.node.get("编号") == number:
                return own.node.at(heading) if own.node.get(heading) is not None else own.node.at("编号")
        left = selection.node.get("不采用")
        if isinstance(left, Map) and number in left:
            return left.key(number)
    for listing in source.lists:
        for row in listing.rows:
            if row.id == number:
                return row.node.at("编号")
    guideline = context.project.guideline_with(number)
    mine = source.chosen.get(guideline.domain) if guideline is not None else None
    return mine.node.at("领域") if mine is not None else None


RULES: tuple[Rule, ...] = (
    rule("GK601", E, published_without_review),
    rule("GK602", W, changed_since_review),
    rule("GK603", W, assessment_overdue),
    rule("GK604", W, guideline_changed_since),
    rule("GK605", W, edition_out_of_place),
    rule("GK606", Severity.INFO, written_by_hand),
    rule("GK607", E, record_out_of_place),
    rule("GK608", W, date_far_ahead),
    rule("GK610", W, remark_without_answer),
    rule("GK611", W, changed_since_confirmed),
)
