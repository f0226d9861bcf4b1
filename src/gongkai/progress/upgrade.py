"""What places must decide when the guidelines that they go by have changed, and what follows by itself.

What a place took as it was follows. Decided is what it wrote itself under 调整, cell by cell, where the guideline now says
something else; what is new, and what is gone. Pure: two states of a project come in, see `gongkai.source.former`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.model.change import NAMES, CellChange
from gongkai.model.differ import Cells, cells_of, differences
from gongkai.model.entry import Entry
from gongkai.model.item import Guideline, Selection
from gongkai.model.report import Chart, Part, Report, ReportSheet
from gongkai.model.tree import Map, Value
from gongkai.resolve.base import Base
from gongkai.resolve.catalog import Resolved, resolve_all, rows
from gongkai.source.former import Decided, mark_of
from gongkai.source.project import Project

NEW, GONE, NEW_DOMAIN, GONE_DOMAIN = "新增事项", "撤销事项", "新增领域", "撤销领域"
FOLLOW, KEEP, ADOPT, LEAVE, CHANGE = "跟指引", "保留本县", "采用", "不采用", "改为"
# What may be decided; beside these, of a changed cell, FOLLOW, KEEP and CHANGE.
OFFERED = {NEW: (ADOPT, LEAVE), GONE: (FOLLOW, KEEP), NEW_DOMAIN: (ADOPT, LEAVE), GONE_DOMAIN: (FOLLOW, KEEP)}
DECISION, MORE, MARK = "决定", "改为的内容、不采用的理由", "标记"
COLUMNS = (("地方", 8.0), ("领域", 10.0), ("编号", 6.5), ("事项", 14.0), ("栏目", 8.0), ("原指引", 26.0), ("新指引", 26.0), ("本县", 26.0), (DECISION, 9.0), (MORE, 22.0), (MARK, 7.0))  # fmt: skip
_FILL = 8
_NOTHING = "（没有写）"


class Choice(NamedTuple):
    """One thing that a place must decide: of an item (or a domain) one column, or that it is new or gone. The three texts
    are what the old guideline, the new one and the place say."""

    slug: str
    place: str
    domain: str
    id: str
    name: str
    what: str
    before: str
    after: str
    mine: str

    @property
    def key(self) -> str:
        """What is decided, among all that a place decides."""
        return f"{self.id} {self.what}"

    @property
    def given(self) -> str:
        """The mark of what the new guideline says: a decision holds as long as that stays."""
        return mark_of(self.after)

    @property
    def mark(self) -> str:
        """The mark of all that was seen when it was decided."""
        return mark_of(self.slug, self.id, self.what, self.before, self.after, self.mine)

    @property
    def offered(self) -> tuple[str, ...]:
        """The words that may be written for it."""
        return OFFERED.get(self.what, (FOLLOW, KEEP, CHANGE))


@dataclass(slots=True)
class DomainTold:
    """What an upgrade does to one domain of a place, in numbers of items; `left` are changed ones that it does not adopt.
    `confirmed` says who confirmed the domain before."""

    domain: str
    new: int = 0
    gone: int = 0
    changed: int = 0
    follow: int = 0
    open: int = 0
    left: int = 0
    confirmed: str = ""


@dataclass(slots=True)
class PlaceTold:
    """A place's choices, those that are decided too, and what is done without asking: items that it left out and that are
    gone now need no reason any more (`stale`), domains may only be called otherwise (`renamed`, former name to new)."""

    slug: str
    name: str
    choices: list[Choice] = field(default_factory=list)
    decided: list[Choice] = field(default_factory=list)
    domains: dict[str, DomainTold] = field(default_factory=dict)
    stale: list[Choice] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)

    def of(self, domain: str) -> DomainTold:
        """What is told of a domain."""
        return self.domains.setdefault(domain, DomainTold(domain))


class Followed(NamedTuple):
    """A cell of a guideline's item that changed, and the places in which it follows by itself."""

    domain: str
    id: str
    name: str
    cell: CellChange
    places: list[str]


@dataclass(frozen=True, slots=True)
class Upgrade:
    """All of it. `labels` say which guidelines are compared, the old and the new; `options` are those with which the command
    compares them again; `notes` say what could not be compared."""

    places: tuple[PlaceTold, ...]
    followed: tuple[Followed, ...]
    labels: tuple[str, str]
    options: str
    notes: tuple[str, ...]

    @property
    def open(self) -> int:
        """How much is to be decided yet."""
        return sum(len(one.choices) for one in self.places)


def upgrade(
    then: Project,
    now: Project,
    decided: Decided,
    labels: tuple[str, str] = ("", ""),
    options: str = "",
    notes: Iterable[str] = (),
) -> Upgrade:
    """What is to be decided when a project that went by the guidelines of `then` goes by those of `now`. Both have the same
    places; those whose own file is broken are left out."""
    former = {one.source.slug: one for one in resolve_all(then)}
    followed: dict[tuple[str, CellChange], Followed] = {}
    told = [
        _place(former[one.source.slug], one, then, now, followed)
        for one in resolve_all(now)
        if one.source.place is not None
    ]
    for one in told:
        known = decided.get(one.slug, {})
        one.decided = [choice for choice in one.choices if known.get(choice.key) == choice.given]
        one.choices = [choice for choice in one.choices if known.get(choice.key) != choice.given]
        for choice in one.choices:
            one.of(choice.domain).open += 1
    return Upgrade(tuple(told), tuple(followed.values()), labels, options, tuple(notes))


def _place(
    former: Resolved, present: Resolved, then: Project, now: Project, followed: dict[tuple[str, CellChange], Followed]
) -> PlaceTold:
    source = present.source
    assert source.place is not None
    told = PlaceTold(source.slug, source.place.value.name)
    names = _renamed(then, now)
    selections = source.chosen
    written = {*selections, *dict(source.place.value.unadopted)}
    told.renamed = {old: new for old, new in names.items() if old in written and new not in written}
    for domain in dict.fromkeys((*former.bases, *selections)):
        old, name = former.bases.get(domain), told.renamed.get(domain, domain)
        base, selection = present.bases.get(name), selections.get(domain)
        if old is None or (selection is None and source.above is None):
            continue
        if base is not None:
            _domain(told, old, base, selection, source.above is None, followed)
        elif selection is not None and name not in now.guidelines:
            told.choices.append(_whole(told, then.guidelines[domain], selection, GONE_DOMAIN))
            told.of(domain).gone += len(old.entries)
    if source.is_county:
        unknown = [one for name, one in now.guidelines.items() if name not in (*then.guidelines, *names.values())]
        for one in unknown:
            if one.domain not in written and one.items and one.node.file not in now.broken_files:
                told.choices.append(_whole(told, one, None, NEW_DOMAIN))
                told.of(one.domain).new += len(one.items)
    return told


def _renamed(then: Project, now: Project) -> dict[str, str]:
    """Domains that are only called otherwise: the file is the same, or the new one says what it was called."""
    found = {}
    for name, old in then.guidelines.items():
        if name not in now.guidelines:
            for new, guideline in now.guidelines.items():
                same = old.slug in (guideline.slug, *guideline.head.former) or name in guideline.head.aliases
                if same and new not in then.guidelines:
                    found[name] = new
    return found


def _whole(told: PlaceTold, guideline: Guideline, selection: Selection | None, what: str) -> Choice:
    """The choice that a whole domain is."""
    number = f"{guideline.head.order:02d}"
    counted = f"{len(guideline.items)} 项：{'、'.join(dict.fromkeys(one.value.primary for one in guideline.items))}"
    before, after = (counted, "（没有这个领域）") if what == GONE_DOMAIN else ("（没有这个领域）", counted)
    mine = "（没有）"
    if selection is not None:
        mine = f"采用；调整 {len(selection.changes)} 项，新增 {len(selection.added)} 项，不采用 {len(selection.excluded)} 项"
    return Choice(told.slug, told.name, guideline.domain, number, guideline.domain, what, before, after, mine)


def _domain(
    told: PlaceTold,
    old: Base,
    new: Base,
    selection: Selection | None,
    is_first: bool,
    followed: dict[tuple[str, CellChange], Followed],
) -> None:
    """One domain of a place; `is_first` says that no place above decides what is new and gone."""
    domain = new.guideline.domain
    changes = dict(selection.changes) if selection else {}
    excluded = dict(selection.excluded) if selection else {}
    filled = selection.defaults.node if selection and selection.defaults else {}
    mine, was = ({entry.id: entry for entry in rows(base, selection)} for base in (new, old))
    own = {(one.value.primary, one.value.secondary): one.value.id for one in (selection.added if selection else ())}
    counts = DomainTold(domain, confirmed=_confirmed(selection))

    def choice(entry: Entry, what: str, before: str, after: str, here: str) -> None:
        some = told.stale if what == GONE and entry.id in excluded else told.choices
        some.append(Choice(told.slug, told.name, domain, entry.id, _name(entry), what, before, after, here))

    broken = old.guideline.broken | new.guideline.broken
    for number, entry in old.by_id.items():
        if number in broken:
            continue
        if number not in new.by_id:
            counts.gone += 1
            reason = dict(new.guideline.head.withdrawn).get(number)
            gone = f"已撤销：{reason}" if reason else "（没有这一项）"
            if is_first or number in changes or number in excluded:
                node = changes[number].node if number in changes else None
                here = "照原指引" if node is None else _said(cells_of(was[number]), node)
                choice(entry, GONE, _whole_item(entry), gone, here)
            continue
        cells = differences(entry, new.by_id[number])
        if not cells:
            continue
        counts.changed += 1
        if number in excluded:
            counts.left += 1
            continue
        written: Mapping[str, Value] = changes[number].node if number in changes else {}
        follows = True
        for cell in cells:
            if (
                cell.heading in filled and not cell.before and cell.heading not in written
            ):  # 默认 gives way to the guideline
                here = "\n".join(cells_of(was[number]).get(cell.heading, ()))
                if here != cell.after:
                    follows = False
                    choice(new.by_id[number], cell.heading, _NOTHING, cell.after, f"{here}\n（“默认”里写的）")
                continue
            if cell.heading not in written:
                known = followed.setdefault((number, cell), Followed(domain, number, _name(entry), cell, []))
                known.places.append(told.name)
                continue
            here = "\n".join(cells_of(mine[number]).get(cell.heading, ()))
            if here != cell.after:
                follows = False
                here += _edits(written[cell.heading])
                choice(new.by_id[number], cell.heading, cell.before or _NOTHING, cell.after or _NOTHING, here)
        counts.follow += follows
    for number, entry in new.by_id.items():
        if number not in old.by_id and number not in broken:
            counts.new += 1
            if number not in excluded and is_first:
                alike = own.get((entry.primary, entry.secondary or None))
                here = f"本县自己加的 {alike} 与它同名" if alike else "（没有）"
                choice(entry, NEW, "（没有这一项）", _whole_item(entry), here)
    if counts.new or counts.gone or counts.changed:
        told.domains[domain] = counts


def _confirmed(selection: Selection | None) -> str:
    confirmed = selection.head.confirmed if selection else None
    return f"{confirmed.date} {confirmed.office}" if confirmed else ""


def _name(entry: Entry) -> str:
    return " · ".join(dict.fromkeys(filter(None, (entry.primary, entry.secondary))))


def _whole_item(entry: Entry) -> str:
    cells = {heading: texts for heading, texts in cells_of(entry).items() if heading not in NAMES}
    return "\n".join(f"{heading}：{'；'.join(texts)}" for heading, texts in cells.items())


def _said(cells: Cells, node: Map) -> str:
    """What a place says otherwise in an item."""
    return "\n".join(f"{heading}：{'；'.join(cells.get(heading, ()))}" for heading in node)


def _edits(value: Value) -> str:
    """How a list was changed, where that is not the list itself: it is then worked out anew."""
    if not isinstance(value, Map) or not ("增加" in value or "去掉" in value):
        return ""
    told = (f"{word}：{'、'.join([texts] if isinstance(texts, str) else map(str, texts or ()))}" for word, texts in value.items())  # fmt: skip
    return f"\n（{'；'.join(told)}）"


def report(found: Upgrade, slugs: Collection[str], day: str, more: Iterable[Part] = (), *, fill: bool) -> Report:
    """The report on the named places, or on all; with the columns that are filled in, or without. `more` are its last parts."""
    places = [one for one in found.places if (not slugs or one.slug in slugs) and (one.domains or one.choices or one.decided)]  # fmt: skip
    choices = [choice for one in places for choice in one.choices]
    name = places[0].name if len(places) == 1 else "各地"
    bars = [one for one in places if one.choices or one.decided]
    parts = [Part("怎样办", [*_how(found, choices), *found.notes], _chart(bars) if len(bars) > 1 else None)]
    alike: dict[tuple[str, ...], list[PlaceTold]] = {}
    for one in places:
        alike.setdefault(tuple(_sentences(one)), []).append(one)
    parts += [Part(_heading(several), [*_listed(several), *sentences]) for sentences, several in alike.items()]
    if choices:
        parts.append(Part("要定的", [], table=_sheet(found, choices, fill=fill)))
    names = {one.name for one in places}
    follows = [one for one in found.followed if names.intersection(one.places)]
    if follows:
        parts.append(Part("自动跟上的", ["没有改过的，指引改了就跟着改，不用定。"], table=_followed(follows)))
    return Report(f"{name}指引升级：要定什么", day, [*parts, *more])


def _how(found: Upgrade, choices: Collection[Choice]) -> list[str]:
    before, after = found.labels
    told = [f"原指引：{before}。新指引：{after}。"]
    if choices:
        excel = f"gongkai upgrade{found.options} --output 升级.xlsx"
        told.append(f"要定 {len(choices)} 处。写出 Excel：{excel}；在“{DECISION}”里选，再读回来：{_apply(found)}。")
        told.append(f"{FOLLOW}：用新指引的；{KEEP}：不改，用本县现在的；{CHANGE}：写新的内容；新的事项、领域选“{ADOPT}”，或者“{LEAVE}”并写理由。")  # fmt: skip
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
    cells = [[one.place, one.domain, one.id, one.name, one.what, one.before, one.after, one.mine, "", "", one.mark] for one in choices]  # fmt: skip
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
            one.cell.before or _NOTHING,
            one.cell.after or _NOTHING,
            "、".join(one.places) if len(one.places) <= 3 else f"{'、'.join(one.places[:3])}等 {len(one.places)} 个",
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
