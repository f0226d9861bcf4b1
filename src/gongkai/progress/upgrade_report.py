"""What must be decided when guidelines change, as a report: to be read, and as the workbook in which it is decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from gongkai.model.grouped import grouped
from gongkai.model.letters import first_of
from gongkai.model.report import Chart, Part, Report, ReportSheet
from gongkai.progress.upgrade import (
    ADOPT,
    CHANGE,
    DECISION,
    FOLLOW,
    KEEP,
    LEAVE,
    MARK,
    MORE,
    MOVE,
    NOTHING,
    Choice,
    Followed,
    PlaceTold,
    Upgrade,
)

COLUMNS = (("地方", 8.0), ("领域", 10.0), ("编号", 6.5), ("事项", 14.0), ("栏目", 8.0), ("原指引", 26.0), ("新指引", 26.0), ("本县", 26.0), (DECISION, 9.0), (MORE, 22.0), (MARK, 7.0))  # fmt: skip
_FILL = 8  # the first column that is filled in


def report(
    found: Upgrade, slugs: Collection[str], day: str, more: Iterable[Part] = (), *, fill: bool, same: bool
) -> Report:
    """The report on the named places, or on all; with the columns that are filled in, or without. `more` are its last parts; the
    guidelines are the `same` that the project was settled with, or not."""
    places = [one for one in found.places if (not slugs or one.slug in slugs) and (one.domains or one.choices or one.decided or one.renamed)]  # fmt: skip
    choices = [choice for one in places for choice in one.choices]
    name = places[0].name if len(places) == 1 else "各地"
    bars = [one for one in places if one.choices or one.decided]
    parts = [Part("怎样办", [*_how(found, choices, same=same), *found.notes], _chart(bars) if len(bars) > 1 else None)]
    alike = grouped((tuple(_sentences(one)), one) for one in places)
    parts += [Part(_heading(several), [*_listed(several), *sentences]) for sentences, several in alike.items()]
    if choices:
        parts.append(Part("要定的", [], table=_sheet(found, choices, fill=fill)))
    names = {one.name for one in places}
    follows = [one for one in found.followed if names.intersection(one.places)]
    if follows:
        parts.append(Part("自动跟上的", ["没有改过的，指引改了就跟着改，不用定。"], table=_followed(follows)))
    return Report(f"{name}指引升级：要定什么", day, [*parts, *more])


def _how(found: Upgrade, choices: Collection[Choice], *, same: bool) -> list[str]:
    before, after = found.labels
    told = [f"原指引：{before}。新指引：{after}。"]
    if choices:
        excel = f"gongkai upgrade{found.options} --output 升级.xlsx"
        told.append(f"要定 {len(choices)} 处。写出 Excel：{excel}；在“{DECISION}”里选，再读回来：{_apply(found)}。")
        told.append(f"{FOLLOW}：用新指引的；{KEEP}：不改，用本县现在的；{CHANGE}：写新的内容；新的事项、领域选“{ADOPT}”，或者“{LEAVE}”并写理由；撤销的事项改列在别处的，{MOVE}：本县改的也改在那里。")  # fmt: skip
    elif same:
        told.append("指引没有变，没有要定的。")
    else:
        told.append(f"没有要定的。记下新指引：gongkai upgrade{found.options} --settle。")
    return told


def _apply(found: Upgrade) -> str:
    return f"gongkai upgrade{found.options} --apply 升级.xlsx"


def _chart(places: Collection[PlaceTold]) -> Chart:
    bars = [
        (one.name, (len(one.choices), len(one.decided), sum(domain.follow for domain in one.domains.values())))
        for one in places
    ]
    return Chart(
        "各地：要定、已定、自动跟上", "各地要定几处，已经定了几处，自动跟上几项", ("要定", "已定", "自动跟上"), bars
    )


def _heading(several: Sequence[PlaceTold]) -> str:
    first = several[0]
    return f"{first.name}（{first.slug}）" if len(several) == 1 else f"{first.name}等 {len(several)} 个地方"


def _listed(several: Sequence[PlaceTold]) -> list[str]:
    return [f"{'、'.join(one.name for one in several)}，都是：" for _ in several[1:2]]


def _sentences(told: PlaceTold) -> Iterator[str]:
    for domain in told.domains.values():
        counts = ((domain.new, "新增"), (domain.gone, "撤销"), (domain.changed, "改"))
        done = [f"{word} {count} 项" for count, word in counts if count]
        more = [f"自动跟上 {domain.follow} 项"] if domain.follow else []
        more += [f"不采用的改了 {domain.left} 项"] if domain.left else []
        more += [f"要定 {domain.open} 处"] if domain.open else ["没有要定的"]
        again = f"。{domain.confirmed}核实是在这次改动以前，请再核实" if domain.confirmed else ""
        yield f"{domain.domain}：指引{'、'.join(done) or '没有改'}；{'，'.join(more)}{again}。"
    yield from (f"{old}：领域改称“{new}”，文件跟着改。" for old, new in told.renamed.items())
    if told.decided:
        yield f"已经定了 {len(told.decided)} 处。"


def _sheet(found: Upgrade, choices: Collection[Choice], *, fill: bool) -> ReportSheet:
    cells = [[one.place, one.domain, one.id, one.name, one.what, one.before, one.after, one.mine + one.cited, "", "", one.mark] for one in choices]  # fmt: skip
    if not fill:
        first = int(len({one.slug for one in choices}) == 1)
        return ReportSheet("要定的", "指引升级：要定的", "", COLUMNS[first:_FILL], [row[first:_FILL] for row in cells])
    lead = f"在“{DECISION}”里选；选“{CHANGE}”“{LEAVE}”的，在后一栏写内容、理由（几个值的，一行一个）。“{MARK}”不要改。填好：{_apply(found)}"
    return ReportSheet("要定的", "指引升级：要定的", lead, COLUMNS, cells, _FILL, [one.offered for one in choices])


def _followed(follows: Iterable[Followed]) -> ReportSheet:
    columns = (("领域", 10.0), ("编号", 6.5), ("事项", 16.0), ("栏目", 8.0), ("原指引", 30.0), ("新指引", 30.0), ("跟上的地方", 14.0))  # fmt: skip
    cells = [
        [
            one.domain,
            one.id,
            one.name,
            one.cell.heading,
            one.cell.before or NOTHING,
            one.cell.after or NOTHING,
            first_of(one.places, 3),
        ]
        for one in follows
    ]
    return ReportSheet("自动跟上的", "指引升级：自动跟上的", "没有改过的，指引改了就跟着改，不用定。", columns, cells)


def as_text(found: Report) -> str:
    """The report for the terminal: what is to be decided with its three versions, one below the other."""
    lines = [found.title]
    for part in found.parts:
        lines += ["", part.heading, *(f"  {text}" for text in part.sentences)]
        headings = [heading for heading, _ in part.table.columns] if part.table else []
        for row in part.table.rows if part.table else ():
            cells = dict(zip(headings, row, strict=True))
            first = [
                cells.pop(name) for name in ("地方", "领域", "编号", "事项", "栏目", "法规", "文件") if cells.get(name)
            ]
            lines.append("  " + "  ".join(first))
            lines += [f"      {name}：{_indented(text, name)}" for name, text in cells.items() if text]
    return "".join(char if char.isprintable() or char == "\n" else " " for char in "\n".join(lines)) + "\n"


def _indented(text: str, name: str) -> str:
    return text.replace("\n", "\n" + " " * (8 + 2 * len(name)))
