"""Levels (GK5xx): do the catalogs of towns and villages agree with those above them?"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.model.deadline import Order
from gongkai.model.differ import cells_of, order_of
from gongkai.model.entry import FIELDS, Catalog, Entry
from gongkai.model.finding import Related, Span
from gongkai.rules.rule import Context, E, Problem, Rule, W, rule
from gongkai.source.selections import PlaceSource


def item_not_above(source: PlaceSource, context: Context) -> Iterator[Problem]:
    """乡镇、村新增的事项，上级目录里没有

    什么:
    乡镇（村）文件的“新增”里有一项，县（乡镇）的目录没有列到本级；上级目录里有同名的另一项的，指出是哪一项。

    为什么:
    县、乡两级的事项清单一起梳理（赣府厅发〔2020〕17号第二条）：乡镇独有的事项，县里应当知道；多个乡镇都有的，应当列进县目录。
    村（居）的清单与乡镇的对应一致（第十二条）：同一件事编成两项，说法就会不一样。

    错例:
        # counties/demo/towns/jiangshang/10-nongcun-weifang-gaizao.yaml
        新增:
          - 编号: 10-L50
            二级事项: 补助资金使用

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        新增:
          - 编号: 10-L50
            二级事项: 补助资金使用
            公开层级: [县级, 乡级]
    """
    if source.above is None or not any(selection.added for selection in source.selections):
        return
    above = {entry.name: entry for entry in context.above.entries} if context.above else {}
    above |= {entry.name: entry for entry in context.base_entries.values()}
    for selection in source.selections:
        for item in selection.added:
            if item.value.id in context.base_entries:
                continue
            name, span = item.value.secondary or item.value.primary, item.node.at("编号")
            twin = above.get(name)
            if twin is None:
                hint = "请报上级列进它的目录；确是本地独有的，在这一行上面写“# gongkai: 忽略 GK501：理由”"
                yield Problem(f"{context.given}里没有“{name}”这一项", span, hint)
            else:
                said = f"“{name}”在{context.given}里是 {twin.id}，这里又编成 {item.value.id}"
                hint = f"请去掉这一项，与上级不同的写“调整”的 {twin.id}；上级没有列到本级的，请上级加上"
                yield Problem(said, span, hint, (Related(twin.origin.here(), "上级的这一项"),))


def village_differs(entry: Entry, context: Context) -> Iterator[Problem]:
    """村（居）的公开事项与乡镇不一致

    什么:
    村（居）的调整改了事项名称，去掉了公开内容，把时限放宽了，改成了依申请公开，或者只对特定群体公开。

    为什么:
    赣府厅发〔2020〕17号第十二条：村（居）民委员会公开事项清单要与乡镇的标准目录对应一致；村里可以公开得更多、更快。

    错例:
        # counties/demo/towns/jiangshang/villages/xincun/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开内容: {去掉: [政策解读]}

    正例:
        # counties/demo/towns/jiangshang/villages/xincun/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开内容: {增加: [本村名单]}
    """
    catalog, node = context.catalog, entry.origin.change
    if catalog is None or len(catalog.above) != 2 or node is None:
        return
    town = context.base_entries.get(entry.id)
    if town is None:
        return
    for key, mine, given in (("一级事项", entry.primary, town.primary), ("二级事项", entry.secondary, town.secondary)):
        if mine != given:
            yield _differs(entry, town, key, f"名称与{context.given}的“{given}”不同")
    missing = [text for text in town.elements if text not in entry.elements]
    if missing:
        yield _differs(entry, town, "公开内容", f"少了{context.given}的“{'、'.join(missing)}”")
    then, now = cells_of(town), cells_of(entry)
    for name, words in (("deadline", "宽"), ("mode", "公开得少"), ("audience", "公开得少")):
        if order_of(key := FIELDS[name], town, entry) is Order.LOOSER:
            said = "、".join(now[key]), "、".join(then[key])
            yield _differs(entry, town, key, f"“{said[0]}”比{context.given}的“{said[1]}”{words}")


def _differs(entry: Entry, town: Entry, key: str, words: str) -> Problem:
    related = (Related(town.origin.cell(key)[0], "上级写在这里"),)
    return Problem(
        f"{entry.id} 的“{key}”{words}", entry.origin.cell(key)[0], "请改成一致，或请乡镇修改它的目录", related
    )


def office_from_above(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """乡镇、村的目录写着上级的机构

    什么:
    乡镇（村）目录的公开主体是县（乡镇）的机构：县里的事项写明了县级机构的名称，又列到了乡级。

    为什么:
    乡镇目录只列乡镇自己公开的事项；照抄县目录，会把县级部门的权力列到乡镇名下。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开主体: 样例县住房和城乡建设局

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开主体: [住房和城乡建设部门, 乡镇人民政府]
    """
    offices: dict[str, tuple[str, Span]] = {}
    for ref in catalog.above:
        above = context.project.places[ref.slug].place
        if above is not None:
            written = [(role, name) for role, names in above.value.offices for name in names]
            offices |= {name: (ref.name, above.node.at("机构", role)) for role, name in written}
    own = {catalog.place.body, *(name for _, names in catalog.place.offices for name in names)}
    for entry in catalog.entries:
        for name in entry.body:
            if name in offices and name not in own:
                span = entry.origin.cell("公开主体", name)[0]
                told = f"{catalog.place.name}目录的 {entry.id} 写着{offices[name][0]}的机构“{name}”"
                hint = (
                    "上级的目录请写角色（如“住房和城乡建设部门”），或在本地的“调整”里写明“公开主体”；"
                    "本级不公开这一项的，请上级从“公开层级”去掉，或写进“不采用”"
                )
                yield Problem(told, span, hint, (Related(offices[name][1], f"{offices[name][0]}的机构"),))


def local_number_taken(source: PlaceSource, context: Context) -> Iterator[Problem]:
    """新增的编号上级已经用了

    什么:
    乡镇（村）“新增”里的编号，县（乡镇）的目录里已有。

    为什么:
    编号在一个县的各级目录里只指一件事；重复的这一项编不进目录。

    错例:
        # counties/demo/towns/jiangshang/10-nongcun-weifang-gaizao.yaml
        新增:
          - 编号: 10-L01
            二级事项: 补助资金使用

    正例:
        # counties/demo/towns/jiangshang/10-nongcun-weifang-gaizao.yaml
        调整:
          10-L01:
            公开时限: 信息形成或者变更之日起5个工作日内
    """
    if source.above is None:
        return
    for selection in source.selections:
        for item in selection.added:
            taken = context.base_entries.get(item.value.id)
            if taken is not None:
                told = f"编号 {item.value.id} 在{context.given}里已经用了"
                hint = "请换一个没有用过的编号，如从 L51 起编"
                yield Problem(told, item.node.at("编号"), hint, (Related(taken.origin.here(), "上级用在这里"),))


RULES: tuple[Rule, ...] = (
    rule("GK501", W, item_not_above),
    rule("GK502", E, village_differs),
    rule("GK503", E, office_from_above),
    rule("GK504", E, local_number_taken),
)
