"""What an import read and what it makes of it: for the terminal, and as a page to hand on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape

from gongkai.importers.reading.values import shown
from gongkai.importers.settling.changes import DomainChanges, Outcome, Uncertain
from gongkai.model.grouped import grouped
from gongkai.model.letters import first_of

# of laws that the registry lacks
UNREGISTERED = (
    "照原文写了，成品照印。项目有自己的登记簿（guidelines/laws.yaml）的，加进去再导入一次，会换成简称；文号等请核对。"
)
_LEFT_OUT, _SOME = "不采用：", 5  # how many items left out for one reason are named
_FEW = 5  # tables, or domains, of which there is nothing to tell that are listed one by one
_READ, _COUNTS, _CONFLICTS = "读到的表", "各领域", "冲突"
_PLACE = "位置"
_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,12})\s?[（(〔\[]\s?(\d{4})\s?[)）〕\]]\s?第?(\d{1,4})\s?号")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: its title, what it means, and its rows."""

    title: str
    hint: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sections(outcome: Outcome) -> list[Section]:
    """The report's parts, those without rows left out."""
    everything = [
        Section(_READ, "", ("文件", "表", "领域", "行", "认出的格", "照原文保留的格", "没看懂的格", "来历"), _tables(outcome)),
        Section(_COUNTS, "", ("领域", "照指引采用", "调整", "新增", "不采用", "撤销"), tuple(map(_row, outcome.domains.values()))),
        Section("别处的目录", f"请看是不是拿错了表，或者 --county 写错了。要照它改的，导入以后把那里的机构改成本地的：gongkai rename-office 旧名 新名{outcome.option}。", ("文件", "像是哪里的", "看到的"), tuple((*one, why) for one, why in outcome.elsewhere.items())),
        Section(_CONFLICTS, f"同一格有两种写法：两份表改得不一样，或者表发出以后这里又改过。除了注明“照这一处写”的，没有改动。请定下用哪一个：gongkai set 编号 栏 文字{outcome.option}。", ("位置", "编号", "栏", "表里", "另一处"), tuple(outcome.conflicts)),
        Section("没有收进来的行", "请改好表头、标题，或用 --domain 指明领域后再导入。", ("位置", "原文", "原因"), tuple(outcome.lost)),
        Section("新认出的机构", "写进 county.yaml 的“机构”。", ("角色", "机构"), tuple((r, "、".join(n)) for r, n in outcome.offices.items())),
        Section("不很确定的对应", "请核对：表里的这一行，是不是指引的这一项。", ("位置", "表里的事项", "指引的事项", "相似度", "怎样处理"), likeness(outcome.uncertain, "这一项")),
        Section("没看懂的格", "原文已记在该事项的“备注”里；本程序编出的表，这一栏照原样，没有记。", ("位置", "原文", "原因"), tuple(dict.fromkeys(outcome.odd))),
        Section("照原文保留", "指引没有的栏和没看懂的内容，记在该事项的“备注”里。", ("位置", "内容"), tuple(dict.fromkeys(outcome.kept))),
        Section("照上一行填的格", f"表里留空，当作与上一行相同。不是的，用 gongkai set 编号 栏 文字{outcome.option} 改。", ("位置", "栏"), tuple(outcome.filled)),
        Section("空着的格", f"表里是空的，目录里印指引的内容。不对的，用 gongkai set 编号 栏 文字{outcome.option} 改。", ("位置", "栏"), tuple(outcome.blank)),
        Section("登记簿里没有的法规", UNREGISTERED, ("法规",), tuple((law,) for law in dict.fromkeys(outcome.unknown_laws))),
        Section("清空的格", f"表里清空了，源文件没有改：指引的栏不能空着。这一项不要了，请在表里删去整行，或用 gongkai exclude 编号 --reason 理由{outcome.option}。", ("位置", "编号", "栏", "源文件现在"), tuple(outcome.emptied)),
        Section("重复的行", "与另一行完全一样，只收了一次。", ("位置", "事项", "同样的行"), tuple(outcome.repeated)),
        Section("请对照原件核对", "这些读进来了，但与打开文件时看到的可能不同。", ("位置", "读到的", "原因"), tuple(dict.fromkeys(outcome.doubtful))),
        Section("没有写进源文件的文字", "", ("位置", "文字", "原因"), tuple(dict.fromkeys(outcome.unwritten))),
        Section("表外的文字", "标题、说明、网页上的其他内容，没有写进任何事项。", ("表", "文字"), tuple(outcome.outside)),
        Section("核对过的内容有改动", f"这些“核实”“已核对”“核对”说的是导入以前的内容。请重新核对，再记一次：gongkai confirm 编号 --office 科室{outcome.option}。", ("领域", "事项", "源文件里写的"), tuple(outcome.verified)),
        Section("表里没有、但没有动的事项", f"这些是本县新增或调整过的事项，或者源文件后来改过，或者表里的行是隐藏的；确要删去，用 gongkai exclude 编号 --reason 理由{outcome.option}。", ("编号", "事项"), tuple(outcome.left)),
    ]  # fmt: skip
    return [section for section in everything if section.rows]


def _tables(outcome: Outcome) -> tuple[tuple[str, ...], ...]:
    """Each table with what was read in it."""
    rows = []
    odd = Counter(place for place, _, _ in dict.fromkeys(outcome.odd))
    for (file, table), count in zip(outcome.read, outcome.counts, strict=True):
        if not count:
            continue
        extra = sum(len(record.extra) for record in table.records)
        unclear = sum(odd[place] for record in table.records for place in {record.place, *record.places.values()})
        counts = (count, max(table.cells - extra - unclear, 0), extra, unclear)
        domains = "、".join(table.domains) or "表里没有写明领域"
        rows.append((file, table.name, domains, *map(str, counts), outcome.origin.get((file, table.name), "")))
    return tuple(rows)


def likeness(uncertain: Iterable[Uncertain], what: str) -> tuple[tuple[str, ...], ...]:
    """Rows of what they may be, those that were taken for it (`what`: 这一项) first."""
    return tuple(
        (one.place, one.name, one.item, f"{one.score:.0f}", f"当作{what}" if one.taken else "没有对应，按新增处理")
        for one in sorted(uncertain, key=lambda one: not one.taken)
    )


def _row(change: DomainChanges) -> tuple[str, ...]:
    tailored = {*change.edits, *change.reverts, *change.local_edits}
    counts = (len(change.adopted), len(tailored), len(change.added), len(change.excluded), len(change.withdrawn))
    return (change.domain, *map(str, counts))


def edits(outcome: Outcome) -> list[str]:
    """The single changes, one a line: `04-001 公开时限：…`."""
    left_out: dict[str, list[str]] = {}
    lines: list[str] = []
    for number, key, _, now in changed(outcome).rows:
        if not key and now.startswith(_LEFT_OUT):
            left_out.setdefault(now.removeprefix(_LEFT_OUT), []).append(number)
        else:
            lines.append(f"{number} {key}{'：' if key else ''}{now if len(now) <= 60 else f'{now[:59]}…'}")
    for reason, numbers in left_out.items():
        some = first_of(numbers, _SOME, "等 {} 项")
        lines.append(f"{_LEFT_OUT}{some}（{reason}）")
    return lines


def changed(outcome: Outcome) -> Section:
    """All changes as a table: the item, the column, what it said and what it says now."""
    rows: list[tuple[str, ...]] = []
    for change in outcome.domains.values():
        for number, cells in (*change.edits.items(), *change.local_edits.items()):
            former = {key: outcome.former.get((number, key), "") for key in cells}
            rows.extend((number, key, former[key], shown(value) or "（去掉）") for key, value in cells.items())
        rows.extend(
            (number, key, outcome.former.get((number, key), ""), "恢复为指引的写法")
            for number, keys in change.reverts.items()
            for key in keys
        )
        rows.extend((number, "", "", "重新采用") for number in change.included)
        rows.extend((number, "", "", f"{_LEFT_OUT}{reason}") for number, reason in change.excluded.items())
        rows.extend((number, "", "", "撤销") for number in change.withdrawn)
        rows.extend(
            (str(item["编号"]), "", "", f"新增：{item.get('二级事项') or item.get('一级事项')}")
            for item in change.added
        )
    return Section("改动", "", ("编号", "栏", "原来", "改为"), tuple(rows))


def text(outcome: Outcome) -> str:
    """The report for a terminal; one line where there is nothing to tell but that all is as it was."""
    parts = sections(outcome)
    if outcome.any() or any(part.title not in (_READ, _COUNTS) for part in parts):
        return told(_shortened(part, outcome) for part in parts)
    files = list(dict.fromkeys(file for file, _ in outcome.read))
    some = first_of(files, _SOME, " 等 {} 个文件")
    items = sum(len(change.adopted) for change in outcome.domains.values())
    return f"{some}：{len(outcome.domains)} 个领域 {items} 项，都与现在的目录一致。"


def _shortened(part: Section, outcome: Outcome) -> Section:
    """A part for the terminal: of many tables and domains those in which nothing changed, or nothing is doubtful, are counted."""
    if part.title == _READ:
        plain = [
            row
            for row in part.rows
            if row[-1].endswith("没有改过") and not any(number.strip("0") for number in row[5:7])
        ]
        what = "张表由本程序编出，都认出了"
    elif part.title == _COUNTS:
        quiet = {change.domain for change in outcome.domains.values() if not change.any()}
        plain = [row for row in part.rows if row[0] in quiet]
        what = "个领域没有改动"
    else:
        return _together(part)
    if len(plain) <= _FEW:
        return part
    rest = tuple(row for row in part.rows if row not in plain)
    return replace(part, rows=(*rest, (f"{'另有' if rest else '共'} {len(plain)} {what}",)))


def _together(part: Section) -> Section:
    """A part for the terminal in which rows that tell the same of several places are one; the page names each place."""
    if part.head[0] != _PLACE or part.title == _CONFLICTS:
        return part
    places = grouped((tuple(rest), place) for place, *rest in part.rows)
    return replace(part, rows=tuple((first_of(some, 1, " 等 {} 处"), *rest) for rest, some in places.items()))


def told(parts: Iterable[Section], longest: int = 30) -> str:
    """Parts of a report for a terminal; of long ones the first `longest` rows."""
    lines: list[str] = []
    for section in parts:
        lines.append(f"{section.title}{'：' + section.hint if section.hint else ''}")
        lines.append("  " + "｜".join(section.head))
        lines.extend("  " + "｜".join(cell.replace("\n", " ") for cell in row) for row in section.rows[:longest])
        if len(section.rows) > longest:
            lines.append(f"  ……还有 {len(section.rows) - longest} 条，见 --report 写出的网页")
        lines.append("")
    return "\n".join(lines)


def laws(unknown: Iterable[str]) -> str:
    """Entries to add to `guidelines/laws.yaml` for the laws that are not there, one a law, with the fullest title and the number
    that a table gives; kind, and a number that none gives, are to be filled in."""
    known: dict[str, tuple[str, str]] = {}
    for law in dict.fromkeys(unknown):
        found = re.match(r"[^《]*《(.+)》\s*(?:[（(\[〔【［](.+)[)）\]〕】］])?", law)
        title, number = (found[1], re.sub(r"\s+", "", found[2] or "")) if found else (law, "")
        if (
            found and (bare := _NUMBER.search(law, found.end(1))) and bare[0] not in number
        ):  # its brackets are wrong, or it has none
            number = f"{bare[1]}〔{bare[2]}〕{bare[3]}号"
        key = title.removeprefix("中华人民共和国")
        fuller, given = known.get(key, ("", ""))
        if number and given and number != given:  # another document of the same title
            known.setdefault(f"{key}（{number}）", (title, number))
        else:
            known[key] = (max(fuller, title, key=len), given or number)
    return "".join(
        f"  - 简称: {key}\n    名称: {title}\n" + (f"    文号: {number}\n" if number else "") + "    类别:  # 请填\n"
        for key, (title, number) in known.items()
    )


def page(outcome: Outcome, county: str) -> str:
    """The report as a web page of its own."""
    made = changed(outcome)
    listed = [*sections(outcome)]
    if made.rows:
        listed.insert(2, made)
    return document(county, listed)


def document(place: str, listed: Iterable[Section]) -> str:
    """Parts of a report as a web page of its own, with nothing from outside."""
    parts = [
        '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(place)}：导入情况</title><style>",
        "body{font:16px/1.6 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}",
        "table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}",
        "th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}",
        "th{background:#eee}@media(prefers-color-scheme:dark){body{background:#111;color:#eee}th{background:#333}}",
        f"</style></head><body><h1>{escape(place)}：导入情况</h1>",
    ]
    for section in listed:
        parts.append(f"<h2>{escape(section.title)}</h2>")
        if section.hint:
            parts.append(f"<p>{escape(section.hint)}</p>")
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in section.head)
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in section.rows)
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
    parts.append("</body></html>\n")
    return "".join(parts)
