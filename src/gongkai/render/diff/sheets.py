"""A comparison as the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.model.change import CHANGED, Change
from gongkai.model.comparison import Comparison
from gongkai.model.report import ReportSheet
from gongkai.render.changes import WORDS, cell_line, counts, moved_line, named, shared_word
from gongkai.render.diff.outline import cause_reach, cause_title, guideline_title, heading, look, nothing, reach

_KINDS = ("新增", "调整", "不再公开", "移动", "领域变动", "机构更名", "法规变动")
_MANY = 30  # names of places in a cell


def sheets(comparison: Comparison) -> list[ReportSheet]:
    """汇总 (how much changed where), 影响 (what guidelines and laws do to all, where they changed), 变更 (cell by cell)."""
    lead = heading(comparison) + (f"；看不见的：{'；'.join(comparison.notes)}" if comparison.notes else "")
    found = [
        ReportSheet("汇总", "目录变更汇总", lead, [("地方", 18), *((kind, 8) for kind in _KINDS)], _counts(comparison))
    ]
    impact = [
        *((cause_title(one), "", "", cause_reach(one, _MANY)) for one in comparison.causes),
        *(
            (
                guideline_title(one),
                "\n".join(cell_line(one.cell).before) if one.cell else "",
                "\n".join(cell_line(one.cell).after) if one.cell else "",
                reach(one),
            )
            for one in comparison.guidelines
        ),
    ]
    if impact:
        columns = [("指引和法规的改动", 22.0), ("原来", 15.0), ("现在", 15.0), ("影响到哪里", 20.0)]
        found.append(
            ReportSheet("影响", "指引和法规的影响", "一处改动只列一次，写明各地跟着变的和另有规定的。", columns, impact)
        )
    widths = {"地方": 7, "领域、清单": 7, "编号": 5, "事项": 10, "变化": 5, "栏": 6, "原来": 13, "现在": 13, "说明": 11}
    told = "列表类的栏，“原来”是去掉的，“现在”是增加的。与指引、法规一起变的不再逐项列出。"
    rows = list(_rows(comparison)) or [("", "", "", nothing(comparison), "", "", "", "", "")]
    return [*found, ReportSheet("变更", "目录变更明细", told, [*widths.items()], rows)]


def _counts(comparison: Comparison) -> list[list[str]]:
    rows = []
    for place in comparison.places:
        found = dict(counts(place.changes))
        rows.append([place.name, *(str(found.get(kind, "")) for kind in _KINDS)])
    rows += [[f"{name}：新增的地方", *([""] * len(_KINDS))] for name in comparison.come]
    apart = [*comparison.moved, *([look(comparison.looks)] if comparison.looks else [])]
    rows += [[text, *([""] * len(_KINDS))] for text in apart]
    return rows + [[f"{name}：不再有", *([""] * len(_KINDS))] for name in comparison.gone]


def _rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    for place in comparison.places:
        for one in place.own.shared:
            where = named([spot.id for spot in one.cells], most=40)
            told = f"涉及 {len(one.cells)} 格：{where}"
            yield (place.name, "", "", "", shared_word(one), "", one.before, one.after, told)
        for change in place.own.entries:
            yield from ((place.name, *row) for row in _change(change))


def _change(change: Change) -> Iterator[tuple[str, ...]]:
    about = (change.domain_name, change.id, change.name, WORDS[change.kind])
    moved = moved_line(change)
    if change.kind != CHANGED:
        yield (*about, "", "", "", moved or change.reason or "")
        return
    for cell in change.cells:
        line = cell_line(cell)
        before, after = map("\n".join, (line.before, line.after))
        yield (*about, line.heading, before, after, "，".join(filter(None, (line.remark, moved))))
