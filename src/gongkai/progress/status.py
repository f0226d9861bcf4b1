"""Where a place stands on the way to a published catalog, in ten lines, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.model.authored import keys
from gongkai.model.differ import from_guideline
from gongkai.model.entry import Catalog
from gongkai.model.finding import Finding, Severity
from gongkai.model.letters import first_of
from gongkai.model.place import Entrances
from gongkai.model.review import AGREED, RETURNED, REVIEWED, SUBMITTED
from gongkai.resolve.mark import is_mark_of
from gongkai.resolve.review import unanswered
from gongkai.source.selections import PlaceSource

_NAMED = 4


class Status(NamedTuple):
    """What is told of a place: a headline, the lines below it as (what, how it stands), and the next command with a word on
    it."""

    head: str
    lines: tuple[tuple[str, str], ...]
    step: tuple[str, str]


def status(
    source: PlaceSource,
    catalog: Catalog | None,
    findings: Sequence[Finding],
    published: bool | str | None,
    guidelines: int | str | None = None,
    option: str = "",
) -> Status:
    """How a place stands. `findings` are those of its own files, `published` tells whether what
    was built says the same as the catalog does now, a word on it where that cannot be seen, None where nothing was built;
    `option` is how commands name the place. `guidelines` is how much of their
    change is to be decided, or a word on that; None where they did not change."""
    counts = Counter[Severity]()
    for one in findings:
        counts[one.severity] += one.cells
    if catalog is None:
        return Status(source.slug, (("检查", f"{source.file} 有错误"),), _validate(option))
    place, edition = catalog.place, catalog.place.edition
    entries = catalog.entries
    own = sum(entry.origin.is_added for entry in entries)
    changed = sum(bool(from_guideline(entry)) for entry in entries)
    left = sum(len(domain.excluded) for domain in catalog.domains)
    heads = {selection.domain: selection.head for selection in source.selections}
    unsure = [
        one.name
        for one in catalog.domains
        if one.name in heads and (one.outdated or not (heads[one.name].confirmed or heads[one.name].checked))
    ]
    broken = sorted(source.broken_files)
    missing = f"；没有算读不懂的文件：{first_of(broken, _NAMED)}" if broken else ""
    lists = sorted({listing.form.name for listing in source.lists})
    still_open, waiting = counts[Severity.OPEN], len(unanswered(source))
    lines = (
        (
            "目录",
            f"{edition.name or '没有版本'}，{edition.date}，{edition.status or '没有状态'}" if edition else "没有写",
        ),
        (
            "事项",
            f"{len(catalog.domains)} 个领域 {len(entries)} 项：调整 {changed}，自己加的 {own}，不采用 {left}{missing}",
        ),
        ("待填", f"{still_open} 处" if still_open else "没有"),
        *([("指引", _changed(guidelines))] if guidelines is not None else []),
        ("核实", _confirmed(len(heads), unsure)),
        ("检查", f"错误 {counts[Severity.ERROR]}，警告 {counts[Severity.WARNING]}，提示 {counts[Severity.INFO]}"),
        ("清单", f"{len(source.lists)} 份：{first_of(lists, _NAMED)}" if lists else "没有"),
        ("审核", _reviewed(source, catalog, waiting)),
        ("公布", _published(published)),
    )
    step = _step(catalog, counts, unsure, option, published)
    if source.reviews and source.reviews[-1].value.result == RETURNED and not counts[Severity.ERROR]:
        step = f"gongkai review packet{option} --submit", "照退回的意见改好，再报审"
    if waiting and not counts[Severity.ERROR]:
        step = (
            f"gongkai validate{option} --all --select GK610",
            f"逐条看意见，改好，用 gongkai review answer 序号 --text 内容{option} 答复",
        )
    if still_open and source.is_county and not counts[Severity.ERROR]:
        step = f"gongkai worksheet{option}", "在填报表.xlsx 里填，填好用 gongkai import 填报表.xlsx 读回来"
    if guidelines and isinstance(guidelines, int):
        step = f"gongkai upgrade{option}", "指引改了，先定下要定的"
    return Status(f"{place.name}（{source.slug}）", lines, step)


def missing(catalog: Catalog, option: str = "") -> str:
    """One line on the entrances and 公开位置 that a place has not written yet, with the commands that write them, which name it by `option`; nothing where it
    has all, stands below a place that has a catalog, or has no items."""
    if catalog.above or not catalog.entries:
        return ""
    given = dict(catalog.place.entrances.named())
    entrances = [name for name in keys(Entrances).values() if name not in given]
    entries = catalog.entries
    count = sum(entry.location is None for entry in entries)
    told = []
    if entrances:
        first = f"入口 {entrances[0]}" if catalog.place.website else "网站"  # which the entrances must be on
        told.append(f"入口：{'、'.join(entrances)}（gongkai set {first} 网址{option}）")
    if count:
        number = next(entry.id for entry in entries if entry.location is None)
        told.append(f"{count} 项的公开位置（gongkai set {number} 公开位置 网址{option}）")
    return f"{catalog.place.name}还没有写{'；'.join(told)}" if told else ""


def _step(
    catalog: Catalog, counts: Counter[Severity], unsure: list[str], option: str, published: bool | str | None
) -> tuple[str, str]:
    review = catalog.place.review
    build = f"gongkai build{option}"
    if counts[Severity.ERROR]:
        return _validate(option)
    if counts[Severity.OPEN]:
        return f"gongkai validate{option}", "看还有哪些没有填"
    state = catalog.place.edition.status if catalog.place.edition else None
    if state == SUBMITTED:
        return f"gongkai review sign{option} --office 审核单位 --result 同意", "审核单位审完，记下结论"
    if unsure and not catalog.above:
        return (
            f"gongkai confirm --domain {unsure[0]} --office 科室{option}",
            f"“{unsure[0]}”逐项核对以后，记下是谁核实的",
        )
    packet = f"gongkai review packet{option} --submit"
    if review is not None and review.mark and not is_mark_of(review.mark, catalog):
        return packet, "把改动报审"
    if review is None and not catalog.above:
        return packet, "编出报审的材料，报审"
    if state == REVIEWED:
        return f"gongkai edition{option}", "记作一版，以后的变更与它比较"
    if not published:
        return build, "编出成品，发布"
    return f"gongkai validate{option}", "都办完了；以后有改动，再检查一遍"


def _validate(option: str) -> tuple[str, str]:
    return f"gongkai validate{option}", "先改错误"


def _changed(guidelines: int | str) -> str:
    if isinstance(guidelines, str):
        return guidelines
    return f"改了，还有 {guidelines} 处没有定" if guidelines else "改了，没有要定的，用 gongkai upgrade --settle 记下"


def _confirmed(count: int, unsure: list[str]) -> str:
    if unsure:
        return f"还有 {len(unsure)} 个领域没有：{first_of(unsure, _NAMED)}"
    return f"{count} 个领域都核实了" if count else "没有自己的领域文件"


def _reviewed(source: PlaceSource, catalog: Catalog, waiting: int) -> str:
    """What was said last: by the newest record, or by what the place's own file holds of former days."""
    review = catalog.place.review
    last = source.reviews[-1].value if source.reviews else None
    if last is not None and last.result != AGREED:
        since = "，以后目录又有改动" if last.mark and not is_mark_of(last.mark, catalog) else ""
        told = f"；还有 {waiting} 条意见没有答复" if waiting else ""
        return f"{last.date} {last.office or ''}{last.result}{since}{told}"
    if review is None:
        return "没有记录"
    since = "以后没有改动" if is_mark_of(review.mark, catalog) else "以后目录又有改动"
    return f"{review.date} {review.office}，{since if review.mark else '没有“标记”，看不出审核以后有没有改动'}"


def _published(published: bool | str | None) -> str:
    if published is None or isinstance(published, str):
        return published or "还没有编出成品"
    return (
        "成品与现在的目录一致"
        if published
        else "成品的数据与现在的目录不同：编出以后目录又有改动，或者改动以后没有重新编 JSON"
    )
